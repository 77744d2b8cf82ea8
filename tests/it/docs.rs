//! What the pages under `docs/` say is what the program does.

use std::fs;
use std::path::{Path, PathBuf};
use tmx::Rule;
use tmx::validate::Profile;

/// Collects the Markdown files of a folder and of those inside it.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

#[test]
fn no_link_between_pages_is_dead() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|name| root.join(name)).to_vec();
    pages(&root.join("docs"), &mut found);
    let mut dead = Vec::new();
    for page in &found {
        let text = fs::read_to_string(page).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (link, _) in links.filter(|(link, _)| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or(link);
            if !page.parent().unwrap().join(path).exists() {
                dead.push(format!("{}: {link}", page.strip_prefix(root).unwrap().display()));
            }
        }
    }
    assert!(found.len() > 15, "the pages are found");
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn every_page_on_a_format_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/documents");
    let list = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut found = Vec::new();
    pages(&folder, &mut found);
    for page in found {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || list.contains(&format!("({name})")), "{name}");
    }
}

#[test]
fn the_page_on_memories_lists_every_rule_and_what_programs_make_of_it() {
    let page = include_str!("../../docs/reference/memories.md");
    let profiles = Profile::all();
    for profile in profiles {
        assert!(page.contains(&format!("| `{}` |", profile.name())), "{}", profile.name());
    }
    for rule in Rule::ALL {
        let cells = profiles.iter().map(|profile| match profile.severity(*rule) {
            Some(tmx::Severity::Error) => "error",
            Some(tmx::Severity::Warning) => "warning",
            None => "-",
        });
        let row = format!("| `{rule}` | {} |\n", cells.collect::<Vec<_>>().join(" | "));
        assert!(page.contains(&row), "{row}");
    }
}
