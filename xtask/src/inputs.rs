//! The sample inputs of the repository, and of the evaluation sets if they are next to it: the starting point
//! of fuzzing.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that contain inputs, from the root of the repository.
const FOLDERS: [&str; 8] = [
    "samples",
    "tests",
    "fuzz/samples",
    "crates/bilingual/samples",
    "../shared/eval/formats",
    "../shared/eval/tmx",
    "../shared/eval/html",
    "../shared/eval/field",
];

/// Bytes of the largest file that is used: small inputs allow many runs per second.
const LARGEST: u64 = 64 << 10;

/// An input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path.
    pub path: PathBuf,
    /// The end of its name in lower case, without the dot; `""` without one.
    pub extension: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

impl Input {
    /// Returns the name of its file.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Returns the path of its translation: the same name with the other language.
    pub fn twin(&self) -> Option<PathBuf> {
        let name = self.name();
        let other = [(".en.", ".ru."), (".ru.", ".en.")].iter().find(|(lang, _)| name.contains(lang))?;
        Some(self.path.with_file_name(name.replacen(other.0, other.1, 1)))
    }
}

/// Collects the inputs in a fixed order.
pub fn all() -> Result<Vec<Input>> {
    let mut paths = Vec::new();
    for folder in FOLDERS.iter().map(Path::new).filter(|folder| folder.is_dir()) {
        walk(folder, &mut paths)?;
    }
    paths.sort();
    let mut inputs = Vec::new();
    for path in paths {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        // Code and expected results are not inputs; a text that describes a file is `NAME.po.txt`.
        let is_code = matches!(extension.as_str(), "rs" | "mjs" | "xsd" | "dtd" | "toml" | "lock" | "py");
        let tells = extension == "txt"
            && path.file_stem().is_some_and(|stem| Path::new(stem).extension().is_some_and(|e| e.len() > 2));
        let length = fs::metadata(&path).with_context(|| path.display().to_string())?.len();
        let is_settings = path.ends_with("qa.toml") || path.ends_with("sverka.toml");
        if is_code && !is_settings || tells || length == 0 || length > LARGEST {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        inputs.push(Input { path, extension, bytes });
    }
    anyhow::ensure!(!inputs.is_empty(), "no sample inputs here; run in the root of the repository");
    Ok(inputs)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, paths)?;
        } else if path.is_file() {
            paths.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_have_the_other_language() {
        let input = |name: &str| Input { path: name.into(), extension: String::new(), bytes: Vec::new() };
        assert_eq!(input("a/b.en.txt").twin(), Some("a/b.ru.txt".into()));
        assert_eq!(input("a/b.ru.docx").twin(), Some("a/b.en.docx".into()));
        assert_eq!(input("a/b.txt").twin(), None);
    }
}
