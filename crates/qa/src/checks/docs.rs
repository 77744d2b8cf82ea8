//! docs/qa.md, made from the rules and compared with the file.

use super::RULES;

/// What is above the table of rules.
const INTRODUCTION: &str = include_str!("introduction.md");

/// Returns docs/qa.md, which is made from the rules.
fn markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    for rule in RULES {
        let (id, anchor) = (rule.id, rule.anchor());
        out += &format!("| [`{id}`](#{anchor}) | {} | {} | {} |\n", rule.severity, rule.category, rule.title);
    }
    for rule in RULES {
        out += &format!("\n### `{}`\n\n{}", rule.id, rule.markdown());
    }
    out
}

#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/qa.md");
    let have = std::fs::read_to_string(path).unwrap_or_default();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, markdown()).unwrap();
    } else {
        assert!(have == markdown(), "docs/qa.md: run this test with UPDATE_DOCS=1");
    }
}
