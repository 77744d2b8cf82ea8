//! Golden suites: every folder of `tests/suite` holds a text, its translation and the links
//! that the aligner must find. Run with `SNAPSHOTS=overwrite` to write what it finds now.

use crate::support::segmented;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use sverka::align::{self, Options};

#[test]
fn every_suite_aligns_as_it_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 7, "the suites are gone");
    for folder in folders {
        let bitext = align::align(
            segmented(&folder.join("en.txt"), "en"),
            segmented(&folder.join("ru.txt"), "ru"),
            &Options::default(),
        );
        // Scores move with every fit of the weights; which sentences belong together does not.
        let mut found = String::from("# bead, source, target\n");
        for link in &bitext.links {
            let (source, target) = bitext.texts(link);
            writeln!(found, "{}\t{source}\t{target}", link.bead()).unwrap();
        }
        let expected = snapbox::Data::read_from(&folder.join("expected.tsv"), None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(found, expected);
    }
}
