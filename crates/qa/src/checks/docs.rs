//! docs/qa.md, made from the rules and compared with the file.

use super::RULES;

/// Returns docs/qa.md, which is made from the rules.
fn markdown() -> String {
    let mut out = String::from(
        "# The checks of `sverka qa`\n\n\
         Made from the table of rules by a test, `UPDATE_DOCS=1 cargo test --lib up_to_date`, which also holds that it\n\
         is what the rules say. What a rule says is also told by `sverka qa --explain RULE`.\n\n\
         ## Accepting findings\n\n\
         `qa.toml` in the working directory, or the file that `--config` names:\n\n\
         ```toml\nfail-on = \"warning\"            # exit code 1 from here on; --fail-on overrules it\n\n\
         [rules]                        # severities by rule or family: error, warning, info, off\n\
         \"case.start\" = \"off\"\nnumbers = \"error\"\n\n\
         [[suppress]]                   # rule, unit and match must all fit; one of them is enough\n\
         rule = \"numbers.missing\"\nunit = \"0f3a5c77d1e2\"          # the hash of the unit's texts, as every report shows it\n\
         match = \"(?i)larkfield\"       # a regex over source, target and message\n\
         reason = \"the year is in the heading of the translation\"\n```\n\n\
         A suppression that fits nothing any more is told. `--baseline FILE --update-baseline` writes down all\n\
         findings of today; with `--baseline FILE` only others are reported.\n\n\
         A glossary is a table with a header of two languages (`en,ru`, perhaps `forbidden`, `en_variants`,\n\
         `ru_variants`; `|` parts several forms in a cell) as CSV, TSV or XLSX, TBX of version 2 or 3, or the JSON of\n\
         `sverka terms`; it is used in both directions. docs/terms.md tells what each format holds.\n\n\
         A printed page of the HTML report has the first 10,000 entries of what its filters show; the workbook\n\
         (`-o report.xlsx`) has all.\n\n\
         ## The rules\n\n\
         | rule | severity | category | what is the matter |\n|---|---|---|---|\n",
    );
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
