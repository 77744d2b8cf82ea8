//! The words of the pages: none is missing in a language, none is unused, and plurals have all their forms.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use sverka_report::words::{self, Files};

/// The texts of the pages.
const TEXTS: Files<'static> = [include_str!("../data/ui/en.txt"), include_str!("../data/ui/ru.txt")];

/// All scripts and pages.
fn sources() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_source =
        |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "js" || end == "html");
    files.filter(is_source).map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn both_languages_have_the_same_texts_in_all_forms() {
    assert_eq!(words::faults(&TEXTS), Vec::<String>::new());
}

#[test]
fn every_text_is_used() {
    let sources = sources();
    let is_used = |key: &str| {
        let whole = ["\"", "`", "'"].iter().any(|quote| sources.contains(&format!("{quote}{key}{quote}")));
        // `reason.${key}` and "reason." + key are put together.
        let starts = key.match_indices('.').map(|(dot, _)| &key[..=dot]);
        let mut built = starts.flat_map(|start| [format!("{start}${{"), format!("\"{start}\"")]);
        whole || built.any(|start| sources.contains(&start))
    };
    let texts = words::parse(TEXTS[0]);
    let unused: Vec<_> = texts.keys().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_reason_and_fault_of_the_server_has_a_text() {
    let texts = words::parse(TEXTS[0]);
    let folders = ["src/server", "src/app"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let code: String = files
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let after = |mark: &str| -> BTreeSet<String> {
        let found = code.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
        found.map(str::to_owned).collect()
    };
    // The keys of refusals are what `Refusal::key` returns.
    let keys = include_str!("review/operation.rs").split("pub fn key(self)").nth(1).unwrap();
    let keys = keys.split("\n    }\n").next().unwrap();
    let refusals: BTreeSet<String> =
        keys.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert!(refusals.len() > 10 && refusals.contains("first-row"), "{refusals:?}");
    let reasons = after("because(\"").into_iter().chain(refusals);
    for reason in reasons {
        assert!(texts.contains_key(format!("reason.{reason}").as_str()), "reason.{reason}");
    }
    for fault in ["stale", "storage", "opening", "document", "timeout", "token", "file", "cancelled", "large"]
    {
        assert!(texts.contains_key(format!("error.{fault}").as_str()), "error.{fault}");
    }
}

#[test]
fn every_asset_is_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_listed =
            crate::assets::ASSETS.iter().any(|asset| asset.file.ends_with(&format!("assets/{name}")));
        assert!(is_listed, "{name} is not served");
    }
}
