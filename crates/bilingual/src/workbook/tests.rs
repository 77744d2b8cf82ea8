use super::xlsx::tests::book;
use super::*;
use crate::golden::check;
use crate::sink::{self, Bilingual, Losses, Sink};
use crate::write::sample::{bitext, small};
use crate::write::{Options as AlignOptions, xlsx as align};
use crate::{Entry, Format, Options, Severity, read};
use proptest::prelude::*;
use std::fmt::Write;
use sverka_package::testing::{packed, repacked};
use tmx::{Prop, Unit};

fn lang(tag: &str) -> Option<sverka_text::Lang> {
    sverka_text::Lang::parse(tag)
}

/// The workbook that `align` writes of the small bitext.
fn aligned() -> Vec<u8> {
    let mut out = Vec::new();
    align::write(&mut out, &small(), &AlignOptions::default()).unwrap();
    out
}

fn entries(file: &[u8], options: &Options) -> Result<Vec<Entry>, String> {
    let units = read("a.xlsx", file, options).map_err(|error| error.to_string())?;
    units.map(|entry| entry.map_err(|error| error.to_string())).collect()
}

/// What was read, a line an entry: row, identifier, texts, props, notes, and the kinds of remarks.
fn dump(file: &[u8], options: &Options) -> String {
    let entries = match entries(file, options) {
        Ok(entries) => entries,
        Err(error) => return error,
    };
    let mut out = String::new();
    for entry in entries {
        let _ = write!(out, "{}", entry.place.line);
        if let Some(unit) = &entry.unit {
            let _ = write!(out, " {}", entry.place.id.as_deref().unwrap_or("-"));
            for variant in &unit.variants {
                let _ = write!(out, " {}:{}", variant.lang, variant.segment.text());
            }
            for Prop { kind, text, .. } in &unit.props {
                let _ = write!(out, " {}={text}", kind.trim_start_matches("x-"));
            }
            for note in &unit.notes {
                let _ = write!(out, " ({})", note.text);
            }
        }
        for remark in &entry.remarks {
            let mark = if remark.severity == Severity::Note { "" } else { "!" };
            let _ = write!(out, " [{}{mark}]", remark.kind);
        }
        out.push('\n');
    }
    out
}

/// A row of texts.
fn row(cells: &[&str]) -> String {
    let cell = |text: &&str| match *text {
        "" => "<c/>".to_owned(),
        text => format!(
            "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            text.replace('&', "&amp;")
        ),
    };
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

fn rows(rows: &[&[&str]]) -> Vec<u8> {
    book(&rows.iter().map(|cells| row(cells)).collect::<String>())
}

const ENGLISH: [&str; 3] =
    ["Thank you for the question.", "The meeting is open, dear friends.", "Where was he going?"];
const RUSSIAN: [&str; 3] = ["Спасибо за вопрос.", "Заседание открыто, дорогие друзья.", "Куда он шёл?"];

#[test]
fn a_workbook_of_align_needs_no_options() {
    let untranslated = Options { untranslated: true, all_links: true, ..Options::default() };
    let want = "\
2 one.en.txt-1 en:One. ru:Раз. score=0.9312 bead=1:1 doc=one.en.txt tgt-doc=one.ru.txt method=test 1 \
reason=about the same length reason=against: no number in common: 1 & 2
3 one.en.txt-2 en:Two. <b>Three</b>. ru:Два и \"три\". score=0.4100 bead=2:1 doc=one.en.txt tgt-doc=one.ru.txt method=test 1
4 one.en.txt-3 en:Four\tfour. score=0.7000 bead=1:0 doc=one.en.txt tgt-doc=one.ru.txt method=test 1
5 one.en.txt-4 ru:Пять. score=0.6000 bead=0:1 doc=one.en.txt tgt-doc=one.ru.txt method=test 1
";
    assert_eq!(dump(&aligned(), &untranslated), want);
    let file = aligned();
    let units = read("a", &file[..], &Options::default()).unwrap();
    let langs = units.langs().unwrap();
    assert_eq!((units.format(), langs.0.as_str(), langs.1.as_str()), (Format::Xlsx, "en", "ru"));
    // A user who names other languages knows better.
    let british = Options { source: lang("en-GB"), target: lang("ru"), ..Options::default() };
    assert!(dump(&aligned(), &british).starts_with("2 one.en.txt-1 en-GB:One. ru:Раз."));
}

/// The workbook of the small bitext with other cells in some places.
fn edited(cells: &[(&str, &str)]) -> Vec<u8> {
    repacked(&aligned(), |name, mut text| {
        if name == "xl/worksheets/sheet1.xml" {
            for (cell, value) in cells {
                let at = text.find(&format!("<c r=\"{cell}\"")).unwrap();
                let rest = &text[at..];
                let end = if rest.find("/>") < rest.find('>') {
                    rest.find("/>").unwrap() + 2
                } else {
                    rest.find("</c>").unwrap() + 4
                };
                let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
                text.replace_range(at..at + end, &new);
            }
        }
        text
    })
}

#[test]
fn edits_come_back_as_decisions() {
    let file = edited(&[
        ("H2", "Неверно"),
        ("C3", "Два и три!"),
        ("H3", "EDIT"),
        ("I3", "punctuation"),
        ("H4", "ок"),
    ]);
    let options = Options { untranslated: true, all_links: true, ..Options::default() };
    let want = "\
2 [wrong]
3 one.en.txt-2 en:Two. <b>Three</b>. ru:Два и три! score=0.4100 bead=2:1 status=edit doc=one.en.txt tgt-doc=one.ru.txt method=test 1 (punctuation) [edited]
4 one.en.txt-3 en:Four\tfour. score=0.7000 bead=1:0 status=ok doc=one.en.txt tgt-doc=one.ru.txt method=test 1
5 one.en.txt-4 ru:Пять. score=0.6000 bead=0:1 doc=one.en.txt tgt-doc=one.ru.txt method=test 1
";
    assert_eq!(dump(&file, &options), want);
}

#[test]
fn an_edited_workbook_is_told_from_one_that_was_only_saved() {
    let state = |file: &[u8]| state(file, &Limits::default()).unwrap();
    assert_eq!(state(&aligned()), State::Untouched);
    // As another program would save it: no shared texts, other numbers, other attributes.
    let saved = repacked(&aligned(), |name, text| match name {
        "xl/worksheets/sheet1.xml" => text.replace("<v>0.9312</v>", "<v>0.93120000000000003</v>"),
        "docprops/app.xml" => text.replace("Microsoft Excel", "LibreOffice"),
        _ => text,
    });
    assert_ne!(saved, aligned());
    assert_eq!(state(&saved), State::Untouched);
    for cell in [("H2", "ok"), ("I5", "why?"), ("C3", "Два и \"три\"!")] {
        assert_eq!(state(&edited(&[cell])), State::Edited, "{cell:?}");
    }
    assert_eq!(state(&edited(&[("C2", "Раз.")])), State::Untouched, "the same text");
}

#[test]
fn columns_of_anybody_are_found_by_their_names() {
    let names: [&[&str]; 4] = [
        &["Project X"],
        &["Комментарий", "Русский", "English", "Owner", "x-client"],
        &["да", RUSSIAN[0], ENGLISH[0], "me", "ACME"],
        &["", RUSSIAN[1], "", "", "", "stray"],
    ];
    let want = "\
0 [column] [title]
3 - ru:Спасибо за вопрос. en:Thank you for the question. owner=me client=ACME (да)
4 [untranslated] [surplus!]
";
    assert_eq!(dump(&rows(&names), &Options::default()), want);
    let from_english = Options { source: lang("en"), ..Options::default() };
    let second = dump(&rows(&names), &from_english);
    assert!(second.contains("3 - en:Thank you for the question. ru:Спасибо за вопрос."), "{second}");
}

#[test]
fn columns_without_names_are_found_by_their_languages() {
    let table: Vec<[&str; 4]> = (0..3).map(|at| ["17", RUSSIAN[at], "note", ENGLISH[at]]).collect();
    let table: Vec<&[&str]> = table.iter().map(|row| &row[..]).collect();
    let first = "1 - ru:Спасибо за вопрос. en:Thank you for the question.";
    let found = dump(&rows(&table), &Options::default());
    assert!(found.starts_with(&format!("0 [column]\n{first}\n")), "{found}");
    let from_english = Options { source: lang("en"), ..Options::default() };
    let found = dump(&rows(&table), &from_english);
    assert!(found.contains("1 - en:Thank you for the question. ru:Спасибо за вопрос."), "{found}");
    // Too short to show a language, but the user says both.
    let short = rows(&[&["Мир", "Peace"], &["Да", "Yes"]]);
    let both = Options { source: lang("ru"), target: lang("en"), ..Options::default() };
    assert!(dump(&short, &both).contains("\n2 - ru:Да en:Yes\n"), "{}", dump(&short, &both));
    let alike: [&[&str]; 3] = [&["a.txt", "todo"], &["b.txt", "done"], &["c.txt", "done"]];
    assert_eq!(
        dump(&rows(&alike), &Options::default()),
        "a.xlsx:1: has no sheet with two columns of texts in two languages"
    );
    assert_eq!(dump(&rows(&[]), &Options::default()), "");
}

#[test]
fn sheets_are_read_one_by_one() {
    let table = |rows: &[&[&str]]| {
        let cell = |text: &&str| {
            format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>")
        };
        let row = |cells: &&[&str]| {
            format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
        };
        rows.iter().map(row).collect::<String>()
    };
    let sheet = |name: &str, rows: &[&[&str]]| {
        format!("<table:table table:name='{name}'>{}</table:table>", table(rows))
    };
    let file = ods::tests::book(
        &[
            sheet("One", &[&["en", "ru", "status"], &["Yes", "Да", "wrong"], &["No", "Нет", "maybe"]]),
            sheet("Notes", &[&["todo", "done"]]),
            sheet("Two", &[&["id", "de", "ru"], &["7", "Ja", "Да"], &["", "Nein", "Нет"]]),
        ]
        .concat(),
    );
    let want = "\
2 [wrong]
3 - en:No ru:Нет status=maybe [status!]
0 [sheet]
2 7 de:Ja ru:Да
3 Two!3 de:Nein ru:Нет
";
    assert_eq!(dump(&file, &Options::default()), want);
    let units: Vec<usize> =
        entries(&file, &Options::default()).unwrap().iter().map(|entry| entry.place.unit).collect();
    assert_eq!(units, [1, 2, 0, 3, 4]);
}

#[test]
fn errors_and_texts_that_were_cut_are_remarked_on() {
    let file = book(&(row(&["en", "ru"]) + "<row><c t='e'><v>#N/A</v></c><c t='str'><v>Да</v></c></row>"));
    assert_eq!(dump(&file, &Options::default()), "2 [untranslated] [error-cell!]\n");
    let mut long = small();
    long.source.segments[0].text = "long ".repeat(10_000);
    let mut out = Vec::new();
    align::write(&mut out, &long, &AlignOptions::default()).unwrap();
    assert!(dump(&out, &Options::default()).lines().next().unwrap().ends_with(" [cut!]"));
}

#[test]
fn a_far_cell_and_bombs_are_read_or_refused_on_a_small_stack() {
    let far = book(
        &(row(&["en", "ru"])
            + &row(&["Yes", "Да"])
            + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
    );
    assert!(far.len() < 2048, "{}", far.len());
    let bomb = book(&format!(
        "{}<row><c t='inlineStr'><is><t>{}</t></is></c></row>",
        row(&["en", "ru"]),
        "a".repeat(40 << 20)
    ));
    let deep = book(&"<row>".repeat(200_000));
    let tiny = std::thread::Builder::new().stack_size(256 * 1024);
    let found = tiny.spawn(move || [far, bomb, deep].map(|file| dump(&file, &Options::default()))).unwrap();
    let [far, bomb, deep] = found.join().unwrap();
    assert_eq!(far, "2 - en:Yes ru:Да\n1048576 [surplus!]\n");
    assert_eq!(bomb, "a.xlsx:1: a part of the archive unpacks to more than 200 times its size");
    assert_eq!(deep, "a.xlsx:1: elements are nested to more than 64 levels");
}

/// The pairs that are read of the workbook that is written of a memory.
fn through_a_workbook(memory: &[u8]) -> Vec<String> {
    let mut units = read("m.tmx", memory, &Options::default()).unwrap();
    let (mut out, mut losses, mut bilingual) = (Vec::new(), Losses::default(), Bilingual::default());
    let mut sheets = Box::new(Sheets::new(Box::new(&mut out), &sink::Options::default()));
    while let Some(entry) = units.next() {
        let unit = entry.unwrap().unit.unwrap();
        for pair in bilingual.of(&unit, units.header(), &mut losses) {
            sheets.write(&pair, &mut losses).unwrap();
        }
    }
    sheets.finish(&mut losses).unwrap();
    assert!(losses.is_empty(), "{losses:?}");
    let options = Options::default();
    let pairs = crate::pairs(read("m.xlsx", &out[..], &options).unwrap(), &options);
    let show = |pair: crate::Pair| {
        let score = pair.score.map_or(String::new(), |score| format!(" {score}"));
        format!("{}:{} {}:{}{score}", pair.langs.0, pair.source, pair.langs.1, pair.target)
    };
    pairs.map(|pair| show(pair.unwrap())).collect()
}

#[test]
fn a_memory_goes_through_a_workbook() {
    let memory = "<tmx version='1.4'><header srclang='fr-CA' adminlang='en' segtype='sentence' datatype='x' \
        creationtool='x' creationtoolversion='1' o-tmf='x'/><body><tu><prop type='x-score'>0.5000</prop>\
        <tuv xml:lang='cs'><seg>Ano</seg></tuv><tuv xml:lang='fr-CA'><seg>Oui</seg></tuv></tu>\
        <tu srclang='cs'><tuv xml:lang='cs'><seg>Ne</seg></tuv><tuv xml:lang='fr-CA'><seg>Non</seg></tuv></tu></body></tmx>";
    assert_eq!(through_a_workbook(memory.as_bytes()), ["fr-CA:Oui cs:Ano 0.5", "fr-CA:Non cs:Ne"]);
    let field = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/field/040.tmx");
    let Ok(memory) = std::fs::read(field) else {
        #[allow(clippy::print_stdout, reason = "says why it is skipped")]
        {
            println!("skipped: no ../shared");
        }
        return;
    };
    let pairs = through_a_workbook(&memory);
    assert_eq!(pairs.len(), 2);
    assert!(pairs.iter().all(|pair| pair.starts_with("en-GB:") && pair.contains(" ru-RU:")), "{pairs:?}");
}

#[test]
fn what_is_no_workbook_says_so() {
    let options = Options { format: Some(Format::Xlsx), ..Options::default() };
    for (file, want) in [
        (&b"text"[..], "a.xlsx:1: it is not a ZIP archive, or its end is missing"),
        (&packed(&[("word/document.xml", b"<d/>")]), "a.xlsx:1: it contains only text and no table"),
        (&packed(&[("a.xml", b"<d/>")]), "a.xlsx:1: it is not a workbook: it has no xl/workbook.xml"),
    ] {
        assert_eq!(dump(file, &options), want);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_align_writes_is_read(bitext in bitext()) {
        let mut out = Vec::new();
        align::write(&mut out, &bitext, &AlignOptions::default()).unwrap();
        prop_assert_eq!(state(&out[..], &Limits::default()).unwrap(), State::Untouched);
        let options = Options { untranslated: true, all_links: true, ..Options::default() };
        let found = entries(&out, &options).unwrap();
        let units: Vec<&Unit> = found.iter().filter_map(|entry| entry.unit.as_ref()).collect();
        let texts = |link| { let (a, b) = bitext.texts(link); [a, b] };
        let links: Vec<[String; 2]> = bitext.links.iter().map(texts).collect();
        prop_assert_eq!(units.len(), links.len());
        for (unit, texts) in units.iter().zip(&links) {
            let found: Vec<String> = unit.variants.iter().map(|variant| variant.segment.plain_text()).collect();
            let texts: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), texts);
        }
    }

    #[test]
    fn damaged_workbooks_are_read_or_refused(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        part in any::<prop::sample::Index>(),
    ) {
        let file = aligned();
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        let archive = Archive::read(&file[..], &Limits::default()).unwrap();
        for name in ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut archive.part(name).unwrap().unwrap(), &mut bytes).unwrap();
            parts.push((name.to_owned(), bytes));
        }
        let part = part.index(parts.len());
        for (at, byte) in flips {
            let bytes = &mut parts[part].1;
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        let options = Options { format: Some(Format::Xlsx), ..Options::default() };
        let _ = dump(&packed(&parts), &options);
    }
}

#[test]
fn workbooks_that_libreoffice_saved_are_read_as_before() {
    let untranslated = Options { untranslated: true, all_links: true, ..Options::default() };
    check("saved.xlsx", crate::Format::Xlsx, &untranslated, "");
    check("reviewed.ods", crate::Format::Ods, &untranslated, "");
    let saved = include_bytes!("../../samples/saved.xlsx");
    assert_eq!(state(&saved[..], &Limits::default()).unwrap(), State::Untouched);
}
