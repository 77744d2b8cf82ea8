//! A file for each fault: what is reported, where, and what becomes of the text. Whatever
//! is read is written again, and must then be without fault.

mod cases;
#[path = "../shared/mod.rs"]
mod shared;

use cases::{Case, bytes, cases, document, unit};
use std::collections::BTreeSet;
use tmx::{Diagnostic, Entry, Limits, Reader, Rule, Unit};

fn read(case: &Case) -> (tmx::Header, Vec<Diagnostic>, Vec<Entry>) {
    let limits = Limits { unit_bytes: 100_000, depth: 10 };
    let mut reader = Reader::with_limits(&case.file[..], limits).expect(case.name);
    let mut diagnostics = reader.header_diagnostics().to_vec();
    let entries: Vec<Entry> = reader.by_ref().collect::<Result<_, _>>().expect(case.name);
    diagnostics.extend(entries.iter().flat_map(|entry| entry.diagnostics.clone()));
    (reader.header().clone(), diagnostics, entries)
}

fn show(unit: &Unit) -> String {
    let variants = unit.variants.iter().map(|variant| {
        let pieces = variant.segment.pieces.iter().map(|piece| match piece {
            tmx::Inline::Text(text) => text.clone(),
            tmx::Inline::Ph(ph) => format!("{{{}}}", code(&ph.content)),
            tmx::Inline::It(it) => format!("{{{}}}", code(&it.content)),
            other => format!("{other:?}"),
        });
        format!("{}={}", variant.lang, pieces.collect::<String>())
    });
    variants.collect::<Vec<_>>().join(" ")
}

fn code(codes: &[tmx::Code]) -> String {
    let text = codes.iter().map(|code| match code {
        tmx::Code::Text(text) => text.clone(),
        tmx::Code::Sub(sub) => format!("{sub:?}"),
    });
    text.collect()
}

#[test]
fn each_fault_is_reported_where_it_is_and_mended() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (_, diagnostics, entries) = read(&case);
        let faults: Vec<String> = diagnostics
            .iter()
            .map(|d| format!("{} {}", d.place.expect("a place when reading"), d.rule))
            .collect();

        let shown: Vec<String> = entries
            .iter()
            .filter(|entry| entry.unit.is_some() || entry.diagnostics.iter().any(|d| d.unit.is_some()))
            .map(|entry| entry.unit.as_ref().map(show).unwrap_or_default())
            .collect();
        if faults != case.faults || shown != case.units {
            let told: String = diagnostics.iter().map(|d| format!("\n    {d}")).collect();
            wrong.push(format!("{}: {faults:?} {shown:?}{told}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_read_is_written_without_fault() {
    let directory = tempfile::tempdir().unwrap();
    for (n, case) in cases().iter().enumerate() {
        let (header, _, entries) = read(case);
        let units: Vec<Unit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
        let file = shared::write(&header, &units);
        let (again, diagnostics, entries) = shared::read(&file);
        assert_eq!((&again, &diagnostics[..]), (&header, &[][..]), "{}", case.name);
        let reread: Vec<Unit> = entries
            .into_iter()
            .map(|entry| {
                assert_eq!(entry.diagnostics, [], "{}", case.name);
                entry.unit.expect("a unit without fault")
            })
            .collect();
        assert_eq!(reread, units, "{}", case.name);

        let path = directory.path().join(format!("{n}.tmx"));
        std::fs::write(&path, &file).unwrap();
        if let Some(complaint) = shared::xmllint(&path) {
            assert_eq!(complaint, "", "{}", case.name);
        }
    }
}

#[test]
fn every_rule_has_a_file_that_breaks_it() {
    let broken: BTreeSet<Rule> =
        cases().iter().flat_map(|case| read(case).1).map(|diagnostic| diagnostic.rule).collect();
    let missing: Vec<_> =
        Rule::ALL.iter().filter(|rule| rule.is_mended() && !broken.contains(rule)).collect();
    assert_eq!(missing, Vec::<&Rule>::new());
}

#[test]
fn a_unit_that_cannot_be_saved_is_kept_as_junk() {
    let junk = "<tu a=\"1>X &amp; Y</tu>";
    let (_, _, entries) = shared::read(&document(&format!("{junk}{}", unit("Да"))));
    let got: Vec<_> = entries.iter().map(|entry| (entry.unit.is_some(), shared::junk(entry))).collect();
    assert_eq!(got, [(false, vec![junk]), (true, vec![])]);
}

#[test]
fn faults_beyond_a_hundred_are_counted() {
    let file = document(&unit(&"& ".repeat(1000)));
    let (_, _, entries) = shared::read(&file);
    let diagnostics = &entries[0].diagnostics;
    assert_eq!(diagnostics.len(), 101);
    assert!(diagnostics[100].message.starts_with("900 more"), "{}", diagnostics[100]);
}

/// Units of half a megabyte that would take many minutes if anything in the reader grew with the
/// square of the size.
#[test]
fn hostile_units_are_read_in_a_single_pass() {
    let many = |piece: &str| piece.repeat(500_000 / piece.len());
    let numbered = |piece: &str| (0..30_000).map(|n| piece.replace('N', &n.to_string())).collect::<String>();
    for text in [
        many("&"),
        many("&x;"),
        many("< "),
        many("<b "),
        many("<!--"),
        many("<![CDATA["),
        many("<?"),
        many("</hi>"),
        many("<b>"),
        many("\u{B}"),
        many("\n<ph/>"),
        many("<tuv>"),
        many("<prop>"),
        many("<SEG>"),
        many("<seg>a"),
        many("<tuv>a"),
        many("<x>a</seg>"),
        many("<x a "),
        many("</x a>"),
        many("</seg a>"),
        many("<note>a</note>b"),
        many("<TU "),
        numbered("<bpt i='N'/>") + &numbered("<ept i='xN'/>"),
        format!("<ph {}/>", numbered("aN='1' ")),
        format!("<ph {}/>", many("a=\"&\" ")),
    ] {
        let whole = unit(&text);
        for file in [document(&whole), document(&text), document(&whole[..whole.len() - 50])] {
            let (header, _, entries) = shared::read(&file);
            let units: Vec<Unit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
            shared::write(&header, &units);
        }
    }
    let bad = bytes(document(&unit("X")), "X", &b"\xE0a".repeat(300_000));
    assert_eq!(shared::read(&bad).2[0].diagnostics.len(), 101);
}

#[test]
fn what_is_no_tmx_is_told() {
    for file in ["", "Hello", "<html><body/></html>", "<?xml version=\"1.0\"?>", "{\"tmx\": 1}", "\0\0\0\0"] {
        let error = Reader::new(file.as_bytes()).err();
        assert!(matches!(error, Some(tmx::Error::NotTmx(_))), "{file:?}");
    }
}

#[test]
fn the_readme_lists_every_rule() {
    let readme = include_str!("../../README.md");
    for rule in Rule::ALL {
        assert!(readme.contains(&format!("`{rule}`")), "{rule}");
    }
}
