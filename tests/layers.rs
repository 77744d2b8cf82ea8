//! Architecture invariant: no stage imports one that stands later in the flow.

use std::fs;
use std::path::{Path, PathBuf};

/// The library's modules in the order of the flow, each with its place. Modules of one place
/// do not import each other.
const FLOW: [(&str, usize); 15] = [
    ("diagnostic", 0),
    ("document", 1),
    ("bitext", 2),
    ("read", 3),
    ("split", 4),
    ("encode", 5),
    ("similarity", 5),
    ("align", 6),
    ("write", 7),
    ("evaluate", 7),
    ("glossary", 8),
    ("quality", 9),
    ("memory", 9),
    ("morphology", 6),
    ("terms", 10),
];

fn place(module: &str) -> Option<usize> {
    FLOW.iter().find(|(name, _)| *name == module).map(|(_, place)| *place)
}

fn sources(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), out);
        }
    } else if path.extension().is_some_and(|ext| ext == "rs") {
        out.push(path.to_owned());
    }
}

#[test]
fn no_stage_imports_a_later_one() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut checked = 0;
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let module = relative.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(own) = place(&module) else { continue };
        let text = fs::read_to_string(&file).unwrap();
        // Tests may look ahead: they stand at the end of a file.
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if let Some(other) = place(&name).filter(|_| name != module) {
                    assert!(
                        other < own,
                        "{}: imports {name}, which is no earlier stage: {line}",
                        relative.display()
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 10, "the imports are no longer found");
    assert!(FLOW.iter().all(|(name, _)| src.join(name).is_dir() || src.join(format!("{name}.rs")).is_file()));
}
