use super::*;
use crate::glossary::read;
use crate::glossary::sample::{any_glossary, entry, glossary, small, tidy_glossary};
use proptest::prelude::*;
use snapbox::assert_data_eq;

fn written(format: Format, glossary: &Glossary, tbx: TbxVersion) -> Vec<u8> {
    let mut out = Vec::new();
    format.write(&mut out, glossary, &Options { tbx, ..Options::default() }).unwrap();
    out
}

/// As the golden files have it: they must not change with every version.
fn golden(format: Format, tbx: TbxVersion) -> String {
    let text = String::from_utf8(written(format, &small(), tbx)).unwrap();
    text.replace(concat!("sverka ", env!("CARGO_PKG_VERSION")), "sverka VERSION")
}

fn read_back(bytes: &[u8]) -> Result<Glossary, read::Error> {
    read::read("a", None, bytes, &read::Options::default())
}

#[test]
fn golden_files() {
    use TbxVersion::{V2, V3Dca, V3Dct};
    assert_data_eq!(
        golden(Format::Text, V2),
        snapbox::file!["../../../../../tests/glossary/small.txt"].raw()
    );
    assert_data_eq!(
        golden(Format::Tbx, V2),
        snapbox::file!["../../../../../tests/glossary/small.v2.tbx"].raw()
    );
    assert_data_eq!(
        golden(Format::Tbx, V3Dca),
        snapbox::file!["../../../../../tests/glossary/small.v3-dca.tbx"].raw()
    );
    assert_data_eq!(
        golden(Format::Tbx, V3Dct),
        snapbox::file!["../../../../../tests/glossary/small.v3-dct.tbx"].raw()
    );
    assert_data_eq!(golden(Format::Csv, V2), snapbox::file!["../../../../../tests/glossary/small.csv"].raw());
    assert_data_eq!(golden(Format::Tsv, V2), snapbox::file!["../../../../../tests/glossary/small.tsv"].raw());
    let json = golden(Format::Json, V2);
    assert_data_eq!(json, snapbox::file!["../../../../../tests/glossary/small.json": Text].raw());
    // The style and the script are sources of their own.
    let html = golden(Format::Html, V2);
    let body = &html[html.find("<main>").unwrap()..html.find("<dialog").unwrap()];
    assert_data_eq!(body, snapbox::file!["../../../../../tests/glossary/small.html": Text].raw());
}

#[test]
fn the_same_bytes_on_every_run() {
    for format in Format::ALL {
        assert!(written(format, &small(), TbxVersion::V2) == written(format, &small(), TbxVersion::V2));
    }
}

#[test]
fn what_is_written_is_read() {
    let small = small();
    assert_eq!(read_back(&written(Format::Json, &small, TbxVersion::V2)).unwrap(), small);
    for (name, version) in TbxVersion::ALL {
        assert_eq!(read_back(&written(Format::Tbx, &small, version)).unwrap(), small, "{name}");
    }
    for format in [Format::Csv, Format::Tsv, Format::Xlsx] {
        let back = read_back(&written(format, &small, TbxVersion::V2)).unwrap();
        assert_eq!(back, as_tables_hold_it(small.clone()), "{format:?}");
    }
}

/// A glossary without what tables cannot store: where it is from, and more of a rival than its text and links.
fn as_tables_hold_it(mut glossary: Glossary) -> Glossary {
    (glossary.documents, glossary.pairs) = (Vec::new(), 0);
    for rival in glossary.entries.iter_mut().flat_map(|entry| &mut entry.rivals) {
        let text = std::mem::take(&mut rival.target.text);
        rival.target = crate::glossary::Term { text, ..Default::default() };
    }
    glossary
}

/// Files other than JSON store no places in contexts: they are found again by the forms of the term.
fn without_places(mut glossary: Glossary) -> Glossary {
    for context in glossary.entries.iter_mut().flat_map(|entry| &mut entry.contexts) {
        (context.source_range, context.target_range) = (0..0, 0..0);
    }
    glossary
}

#[test]
fn an_empty_glossary_is_written_all_the_same() {
    for format in Format::ALL {
        assert!(!written(format, &glossary(Vec::new()), TbxVersion::V2).is_empty(), "{format:?}");
    }
    assert!(read_back(&written(Format::Csv, &glossary(Vec::new()), TbxVersion::V2)).is_err());
}

#[test]
fn a_term_with_nothing_but_forbidden_translations() {
    let mut software = entry("software", "");
    software.forbidden = vec!["софт".into()];
    let mut glossary = glossary(vec![software]);
    (glossary.documents, glossary.pairs) = (Vec::new(), 0);
    for format in [Format::Tbx, Format::Csv, Format::Tsv, Format::Xlsx, Format::Json] {
        assert_eq!(read_back(&written(format, &glossary, TbxVersion::V2)).unwrap(), glossary, "{format:?}");
    }
}

#[test]
fn no_cell_of_csv_is_a_formula_and_no_term_a_remark() {
    for term in ["=HYPERLINK(\"x\")", "+7", "-x", "@x", "'=x", "#MeToo", "# &", "№ #1"] {
        let mut glossary = glossary(vec![entry(term, term)]);
        (glossary.documents, glossary.pairs) = (Vec::new(), 0);
        let csv = String::from_utf8(written(Format::Csv, &glossary, TbxVersion::V2)).unwrap();
        let cell = csv.lines().nth(1).unwrap().trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        for format in [Format::Csv, Format::Tsv, Format::Xlsx] {
            let back = read_back(&written(format, &glossary, TbxVersion::V2)).unwrap();
            assert_eq!(back, glossary, "{format:?}");
        }
    }
}

#[test]
fn characters_that_xml_forbids_are_visible_and_counted() {
    let mut bytes = Vec::new();
    let glossary = glossary(vec![entry("a\u{1}b", "в\u{fffe}")]);
    let losses = Format::Tbx.write(&mut bytes, &glossary, &Options::default()).unwrap();
    let back = read_back(&bytes).unwrap();
    let replaced = String::from_utf8_lossy(&bytes).matches('\u{fffd}').count();
    assert_eq!(losses, Losses::replaced(replaced));
    assert_eq!(
        (back.entries[0].source.text.as_str(), back.entries[0].target.text.as_str()),
        ("a\u{fffd}b", "в\u{fffd}")
    );
}

#[test]
fn what_a_format_cannot_hold_is_counted() {
    let long = glossary(vec![entry(&"я".repeat(40_000), "a\tb")]);
    let losses = |format: Format| format.write(&mut Vec::new(), &long, &Options::default()).unwrap();
    assert_eq!(losses(Format::Xlsx).count(Losses::CUT), 1);
    assert!(losses(Format::Tsv).count(Losses::FLATTENED) >= 1);
    for format in [Format::Text, Format::Tbx, Format::Csv, Format::Json, Format::Html] {
        assert!(losses(format).is_empty(), "{format:?}");
    }
}

#[test]
fn what_does_not_fit_on_a_sheet_goes_on_in_the_next() {
    let small = small();
    let back = read_back(&xlsx::made(&small, 3).unwrap().0).unwrap();
    assert_eq!(back, as_tables_hold_it(small));
}

#[test]
fn a_page_asks_no_network_and_runs_no_text() {
    let page =
        written(Format::Html, &glossary(vec![entry("<script>alert(1)</script>", "\"><b>")]), TbxVersion::V2);
    let page = String::from_utf8(page).unwrap();
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(!page.contains("src=") && !page.contains("url(") && !page.contains("http:"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn names_and_ends_tell_the_format() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(&format.name().to_uppercase()), Some(format));
        let end = if format == Format::Text { "txt" } else { format.name() };
        assert_eq!(Format::from_path(Path::new(&format!("a.b.{end}"))), Some(format));
    }
    assert_eq!((Format::from_path(Path::new("text")), Format::from_name("doc")), (None, None));
    assert_eq!(TbxVersion::from_name("V3-DCT"), Some(TbxVersion::V3Dct));
    assert_eq!(TbxVersion::from_name("v4"), None);
}

#[test]
fn every_word_of_the_page_is_in_both_languages() {
    use sverka_report::words;
    assert_eq!(words::faults(&html::WORDS), Vec::<String>::new());
    let page = String::from_utf8(written(Format::Html, &small(), TbxVersion::V2)).unwrap();
    assert_eq!(words::untranslated(&page, &[words::PAGE, html::WORDS]), Vec::<String>::new());
    let code = [include_str!("html/mod.rs"), include_str!("html/glossary.js"), include_str!("../mod.rs")];
    // The counts of an entry are joined by the script.
    let joined = |text: &&str| {
        let longest =
            text.split(['{', '}']).step_by(2).max_by_key(|literal| literal.len()).unwrap_or_default();
        longest.contains(" · ") && longest.split(" · ").all(|part| code.concat().contains(part.trim()))
    };
    let unused: Vec<&str> =
        words::unused(html::WORDS[0], &code).into_iter().filter(|text| !joined(text)).collect();
    assert_eq!(unused, Vec::<&str>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn json_holds_everything(glossary in any_glossary()) {
        let glossary = Glossary { entries: glossary.entries.into_iter().filter(|e| !e.source.text.is_empty()).collect(), ..glossary };
        prop_assume!(!glossary.entries.is_empty());
        prop_assert_eq!(read_back(&written(Format::Json, &glossary, TbxVersion::V2)).unwrap(), glossary);
    }

    #[test]
    fn tbx_holds_all_but_the_places(glossary in tidy_glossary()) {
        let wanted = without_places(glossary.clone());
        for (_, version) in TbxVersion::ALL {
            let bytes = written(Format::Tbx, &glossary, version);
            let back = without_places(read_back(&bytes).unwrap());
            prop_assert_eq!(&back, &wanted, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn tables_hold_what_they_have_columns_for(glossary in tidy_glossary()) {
        let wanted = as_tables_hold_it(without_places(glossary.clone()));
        for format in [Format::Csv, Format::Tsv, Format::Xlsx] {
            let bytes = written(format, &glossary, TbxVersion::V2);
            let back = without_places(read_back(&bytes).unwrap());
            prop_assert_eq!(&back, &wanted, "{:?}\n{}", format, String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn texts_of_any_kind_are_written_and_come_back_the_same_the_second_time(glossary in any_glossary()) {
        for format in Format::ALL {
            let bytes = written(format, &glossary, TbxVersion::V3Dct);
            if matches!(format, Format::Text | Format::Html) {
                continue;
            }
            let once = match read_back(&bytes) {
                Ok(once) => once,
                // White space is no term.
                Err(read::Error::Empty { .. } | read::Error::Languages { .. }) => continue,
                Err(error) => panic!("{format:?}: {error}\n{}", String::from_utf8_lossy(&bytes)),
            };
            let twice = read_back(&written(format, &once, TbxVersion::V3Dct)).unwrap();
            prop_assert_eq!(&twice, &once, "{:?}", format);
        }
    }
}
