//! The compliance kit of LISA, and the variants of one file that real programs write.
//! Neither is part of this crate; without them the tests say so and pass.

mod shared;

use std::path::Path;
use std::process::Command;
use tmx::repair::Repairer;
use tmx::validate::{Profile, Validator};
use tmx::{Diagnostic, Header, Rule, Severity, Unit, Writer};

fn read(path: &Path) -> (Header, Vec<Diagnostic>, Vec<Unit>) {
    let file = std::fs::read(path).expect("a file that can be read");
    let (header, mut diagnostics, entries) = shared::read(&file);
    let mut units = Vec::new();
    for entry in entries {
        diagnostics.extend(entry.diagnostics);
        units.extend(entry.unit);
    }
    (header, diagnostics, units)
}

fn files(directory: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).expect("a directory");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tmx"));
    files.sort();
    files
}

/// Units, and variants, of each file of the kit.
const KIT: [(&str, usize, usize); 23] = [
    ("ExportTest1A", 4, 8),
    ("ExportTest1B", 2, 4),
    ("ExportTest1C", 4, 8),
    ("ExportTest1D", 4, 8),
    ("ExportTest1E", 4, 8),
    ("ExportTest2A", 6, 12),
    ("ImportTest1A", 2, 4),
    ("ImportTest1B", 1, 2),
    ("ImportTest1C", 3, 15),
    ("ImportTest1D", 3, 6),
    ("ImportTest1E", 3, 6),
    ("ImportTest1F", 3, 6),
    ("ImportTest1G", 3, 6),
    ("ImportTest1H", 3, 6),
    ("ImportTest1I", 1, 2),
    ("ImportTest1J", 2, 4),
    ("ImportTest1J_many", 3, 6),
    ("ImportTest1K", 2, 4),
    ("ImportTest1L", 1, 3),
    ("ImportTest2A-0index", 7, 14),
    ("ImportTest2A", 7, 14),
    ("ImportTest2B", 7, 14),
    ("ImportTest2C", 1, 3),
];

/// The canonical form of a file, as `xmllint` sees it: each header, tag of a variant, note,
/// prop, map and segment, without order among them. `None` where there is no `xmllint`.
fn content(file: &Path) -> Option<Vec<String>> {
    let output = Command::new("xmllint").args(["--nonet", "--c14n"]).arg(file).output().ok()?;
    let text = String::from_utf8(output.stdout).expect("canonical XML is UTF-8");
    let mut list = Vec::new();
    for (begin, end) in [
        ("<header ", ">"),
        ("<tuv ", ">"),
        ("<map ", ">"),
        ("<note", "</note>"),
        ("<prop", "</prop>"),
        ("<seg>", "</seg>"),
    ] {
        for piece in text.split(begin).skip(1) {
            list.push(format!("{begin}{}", piece.split(end).next().unwrap_or_default()));
        }
    }
    list.sort();
    Some(list)
}

#[test]
fn the_kit_keeps_its_content() {
    let Some(kit) = shared::material("kit") else { return };
    let directory = tempfile::tempdir().unwrap();
    let mut counts = Vec::new();
    for path in files(&kit) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (header, diagnostics, units) = read(&path);
        // The kit writes a language now in capitals, now not; there is nothing else to say of it.
        for diagnostic in &diagnostics {
            assert_eq!(diagnostic.rule, Rule::SourceCase, "{name}:{diagnostic}");
        }
        let copy = directory.path().join("file.tmx");
        std::fs::write(&copy, shared::write(&header, &units)).unwrap();
        assert_eq!(read(&copy), (header, vec![], units.clone()), "{name}");
        if let Some(complaint) = shared::xmllint(&copy) {
            assert_eq!(complaint, "");
            assert_eq!(content(&copy), content(&path), "{name}");
        }
        counts.push((name, units.len(), units.iter().map(|unit| unit.variants.len()).sum::<usize>()));
    }
    assert_eq!(counts, KIT.map(|(name, units, variants)| (name.to_owned(), units, variants)));
}

/// What is told of each variant, and how many of its units come back whole.
const VARIANTS: [(&str, &[Rule], usize); 28] = [
    ("all", &[], 1),
    ("baddate", &[Rule::Date], 1),
    ("badutf8", &[Rule::BadBytes], 1),
    ("bptunbal", &[Rule::UnpairedTag], 1),
    ("concat", &[Rule::SeveralDocuments], 2),
    ("cp1251decl", &[Rule::Encoding], 1),
    ("ctrl", &[Rule::ForbiddenCharacter], 1),
    ("ctrlref", &[Rule::ForbiddenCharacter], 1),
    // Two units with one tuid, a unit in one language, an empty segment: nothing to mend, so
    // it is for a validator to say.
    ("duptuid", &[], 2),
    ("emptyseg", &[], 0),
    ("feb30", &[Rule::Date], 1),
    ("good", &[], 1),
    ("htmlent", &[Rule::UnknownEntity], 1),
    ("langattr", &[Rule::LangAttribute, Rule::LangAttribute], 1),
    ("missingattr", &[Rule::MissingAttribute], 1),
    ("monolingual", &[], 0),
    ("nodtd", &[], 1),
    ("nosrc", &[Rule::SourceMissing], 1),
    ("propnotype", &[Rule::PropType], 1),
    ("proporder", &[Rule::Order], 1),
    ("seginp", &[Rule::UnknownElement, Rule::UnknownElement], 1),
    ("srccase", &[Rule::SourceCase], 1),
    ("truncated", &[Rule::Truncated], 1),
    ("tuidspace", &[Rule::Tuid], 1),
    ("underscore", &[Rule::LangTag], 1),
    ("unescamp", &[Rule::BareAmpersand], 1),
    ("utf16", &[], 1),
    ("utf8bom", &[], 1),
];

/// The first and the last word of each text of a unit: the faults are between them.
fn ends(unit: &Unit) -> Vec<(String, String)> {
    let texts = unit.variants.iter().map(|variant| variant.segment.plain_text());
    let ends = texts.map(|text| {
        let mut words = text.split(' ').map(str::to_owned);
        let first = words.next().unwrap_or_default();
        (first.clone(), words.next_back().unwrap_or(first))
    });
    ends.collect()
}

#[test]
fn every_variant_is_read_and_its_fault_told() {
    let Some(variants) = shared::material("variants") else { return };
    let expected = std::fs::read_to_string(variants.join("EXPECTED.tsv")).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let good = ends(&read(&variants.join("good.tmx")).2[0]);
    let mut seen = Vec::new();
    for path in files(&variants) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (header, diagnostics, units) = read(&path);
        let worst = diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
        let verdict = expected.lines().find(|line| line.starts_with(&format!("{name}.tmx\t")));
        let verdict = verdict.and_then(|line| line.split('\t').nth(1)).expect("a verdict");
        let agrees = match verdict {
            "yes" => worst.is_none(),
            "warn" => worst != Some(Severity::Error),
            _ => worst == Some(Severity::Error),
        };
        assert!(agrees, "{name}: {verdict}, and {diagnostics:?}");

        let rules: Vec<Rule> = diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
        seen.push((name.clone(), rules, units.iter().filter(|unit| ends(unit) == good).count()));

        let copy = directory.path().join("file.tmx");
        std::fs::write(&copy, shared::write(&header, &units)).unwrap();
        assert_eq!(read(&copy), (header, vec![], units), "{name}");
        if let Some(complaint) = shared::xmllint(&copy) {
            assert_eq!(complaint, "", "{name}");
        }
    }
    assert_eq!(seen, VARIANTS.map(|(name, rules, whole)| (name.to_owned(), rules.to_vec(), whole)));
}

/// What the validator says of each variant by the standard: `line:column rule`.
const FAULTS: [(&str, &[&str]); 28] = [
    ("all", &[]),
    ("baddate", &["6:14 date"]),
    ("badutf8", &["6:114 bad-bytes"]),
    ("bptunbal", &["6:114 unpaired-tag"]),
    ("concat", &["11:1 several-documents", "14:1 duplicate-tuid"]),
    ("cp1251decl", &["1:1 encoding"]),
    ("ctrl", &["6:116 forbidden-character"]),
    ("ctrlref", &["6:116 forbidden-character"]),
    ("duptuid", &["7:1 duplicate-tuid"]),
    ("emptyseg", &["6:78 empty-segment"]),
    ("feb30", &["6:14 date"]),
    ("good", &[]),
    ("htmlent", &["6:114 unknown-entity"]),
    ("langattr", &["6:83 lang-attribute", "6:139 lang-attribute"]),
    ("missingattr", &["4:1 missing-attribute"]),
    ("monolingual", &["6:1 one-language"]),
    ("nodtd", &[]),
    ("nosrc", &["6:1 source-missing"]),
    ("propnotype", &["6:46 prop-type"]),
    ("proporder", &["6:176 order"]),
    ("seginp", &["6:114 unknown-element", "6:123 unknown-element"]),
    ("srccase", &["6:1 source-case"]),
    ("truncated", &["6:199 truncated"]),
    ("tuidspace", &["6:1 tuid"]),
    ("underscore", &["6:143 lang-tag"]),
    ("unescamp", &["6:115 bare-ampersand"]),
    ("utf16", &[]),
    ("utf8bom", &[]),
];

#[test]
fn the_strict_profile_agrees_with_what_is_expected() {
    let Some(variants) = shared::material("variants") else { return };
    let expected = std::fs::read_to_string(variants.join("EXPECTED.tsv")).unwrap();
    let strict = Profile::named("strict").unwrap();
    for (name, faults) in FAULTS {
        let file = std::fs::read(variants.join(format!("{name}.tmx"))).unwrap();
        let found: Vec<Diagnostic> =
            Validator::new(&file[..], strict).unwrap().collect::<Result<_, _>>().unwrap();
        let shown: Vec<String> = found.iter().map(|d| format!("{} {}", d.place.unwrap(), d.rule)).collect();
        assert_eq!(shown, faults, "{name}");
        let verdict = expected.lines().find_map(|line| line.strip_prefix(&format!("{name}.tmx\t")));
        let verdict = verdict.and_then(|line| line.split('\t').next());
        let worst = match found.iter().map(|diagnostic| diagnostic.severity).max() {
            None => "yes",
            Some(Severity::Warning) => "warn",
            Some(Severity::Error) => "no",
        };
        assert_eq!(Some(worst), verdict, "{name}");
    }
}

/// What cannot be mended is not wrong, but odd: what to do about it only a person knows.
const REMAINS: [(&str, Rule); 4] = [
    ("concat", Rule::DuplicateTuid),
    ("duptuid", Rule::DuplicateTuid),
    ("emptyseg", Rule::EmptySegment),
    ("monolingual", Rule::OneLanguage),
];

#[test]
fn every_variant_is_repaired() {
    let Some(variants) = shared::material("variants") else { return };
    let strict = Profile::named("strict").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut remains = Vec::new();
    for path in files(&variants) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = std::fs::read(&path).unwrap();
        let (pairs, units) = (read(&path).2, read(&path).2.len());
        let mut repairer = Repairer::new(&file[..]).unwrap();
        let mut writer = Writer::new(Vec::new(), repairer.header()).unwrap();
        let mut whole = 0;
        for entry in &mut repairer {
            if let Some(unit) = entry.unwrap().unit {
                assert_eq!(unit.variants, pairs[whole].variants, "{name}");
                whole += 1;
                assert_eq!(writer.write(&unit).unwrap(), [], "{name}");
            }
        }
        assert_eq!(whole, units, "{name}: no pair is lost");
        let mended = directory.path().join(format!("{name}.tmx"));
        std::fs::write(&mended, writer.finish().unwrap()).unwrap();
        let bytes = std::fs::read(&mended).unwrap();
        for diagnostic in Validator::new(&bytes[..], strict).unwrap() {
            remains.push((name.clone(), diagnostic.unwrap().rule));
        }
        if let Some(complaint) = shared::xmllint(&mended) {
            assert_eq!(complaint, "", "{name}");
        }
    }
    assert_eq!(remains, REMAINS.map(|(name, rule)| (name.to_owned(), rule)));
}
