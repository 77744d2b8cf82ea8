//! Alignments that version 0.1 wrote, in `tests/compat/align`: they are read as they were meant.

use super::support::root;
use std::fs;
use sverka::bitext::{Bitext, LinkOrigin};

fn compat(name: &str) -> String {
    fs::read_to_string(root("tests/compat/align").join(name)).unwrap()
}

#[test]
fn an_anchor_that_only_a_reason_mentions_is_a_link_of_a_person() {
    let bitext = Bitext::read_json(&compat("anchored.bitext.json")).unwrap();
    let origins: Vec<LinkOrigin> = bitext.links.iter().map(|link| link.origin).collect();
    assert_eq!(origins, [LinkOrigin::Aligned, LinkOrigin::Anchored, LinkOrigin::Aligned]);
    assert_eq!(bitext.method, "sverka 0.1.0 encoder");
    // Written again, the field says it, and only where a person decided.
    let mut file = Vec::new();
    bitext.write_json(&mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert_eq!(file.matches("\"origin\": \"anchored\"").count(), 1);
    assert_eq!(file.matches("\"origin\"").count(), 1);
    assert_eq!(Bitext::read_json(&file).unwrap(), bitext);
}

#[test]
fn keys_of_later_versions_are_passed_over() {
    let file = compat("anchored.bitext.json");
    let later = file.replacen("\"score\": 1.0", "\"score\": 1.0, \"reviewer\": {\"name\": \"A\"}", 1);
    let later = later.replacen("\"format\"", "\"tool\": [1], \"format\"", 1);
    assert_ne!(later, file);
    assert_eq!(Bitext::read_json(&later).unwrap(), Bitext::read_json(&file).unwrap());
}
