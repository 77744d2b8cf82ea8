//! docs/qa.md, made from the rules and compared with the file.

use super::RULES;

/// What is above the table of rules.
const INTRODUCTION: &str = include_str!("introduction.md");

/// Returns docs/qa.md, which is made from the rules.
fn markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    for rule in RULES {
        out += &format!(
            "| [`{}`](#{}) | {} | {} | {} |\n",
            rule.id,
            rule.id.replace('.', ""),
            rule.severity,
            rule.category,
            rule.title
        );
    }
    for rule in RULES {
        out += &format!("\n### `{}`\n\n{}. {}\n\n", rule.id, rule.title, rule.doc);
        out += "| | English | Russian |\n|---|---|---|\n";
        for (name, pair) in [("bad", rule.bad), ("good", rule.good)] {
            out += &format!("| {name} | {} | {} |\n", cell(pair.0), cell(pair.1));
        }
    }
    out
}

/// Formats a text as a cell of a table: with its spaces, and without signs that mean something to
/// Markdown.
fn cell(text: &str) -> String {
    if text.is_empty() {
        return "(nothing)".into();
    }
    format!("`{}`", text.replace('|', "\\|").replace('\u{200b}', "<U+200B>").replace('\u{7}', "<U+0007>"))
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
