//! Tables as people and programs save them, and a round trip through our own.

use crate::sink::{self, Losses, sink};
use crate::{Entry, Error, Format, Options, Units, field, pairs, read};
use encoding_rs::{KOI8_R, WINDOWS_1251};
use proptest::prelude::*;
use sverka_text::Lang;
use sverka_text::limits::Limits;
use tmx::{Header, Note, Prop, Unit, Variant};

fn open<'a>(file: &str, bytes: &'a [u8], options: &Options) -> Units<'a> {
    read(file, bytes, options).unwrap_or_else(|error| panic!("{error}"))
}

/// Texts with their languages and lines: `2: en=Meeting ru=Заседание`.
fn texts(file: &str, bytes: &[u8], options: &Options) -> Vec<String> {
    let show = |entry: Entry| {
        let unit = entry.unit?;
        let texts: Vec<String> =
            unit.variants.iter().map(|v| format!("{}={}", v.lang, v.segment.plain_text())).collect();
        Some(format!("{}: {}", entry.place.line, texts.join(" ")))
    };
    open(file, bytes, options).filter_map(|entry| show(entry.unwrap())).collect()
}

fn langs(source: &str, target: &str) -> Options {
    Options { source: Lang::parse(source), target: Lang::parse(target), ..Options::default() }
}

fn remarks(file: &str, bytes: &[u8], options: &Options) -> Vec<String> {
    let mut units = open(file, bytes, options);
    units.by_ref().for_each(|entry| {
        entry.unwrap();
    });
    units
        .tally()
        .iter()
        .map(|(remark, count)| format!("{} {count} {}: {}", remark.kind, remark.line, remark.message))
        .collect()
}

#[test]
fn tables_as_people_save_them() {
    let meeting = ["2: en=Meeting ru=Заседание"];
    for (file, text) in [
        ("a.csv", "en;ru\nMeeting;Заседание\n"),
        ("a.csv", "English,Russian\r\n\"Meeting\",\"Заседание\"\r\n"),
        ("a.csv", "en\tru\nMeeting\tЗаседание\n"),
        ("a.tsv", "en\tru\nMeeting\tЗаседание\n"),
        ("a.tsv", "Английский\tРусский\nMeeting\tЗаседание\n"),
        ("-", "en,ru\nMeeting,Заседание\n"),
        ("a.csv", "No.;en-US;Comment;ru\n1;Meeting;;Заседание\n"),
    ] {
        let want = meeting
            .map(|row| if text.contains("en-US") { row.replace("en=", "en-US=") } else { row.to_owned() });
        assert_eq!(texts(file, text.as_bytes(), &Options::default()), want, "{text}");
    }
    let excel = "sep=;\r\nen;ru\r\nMeeting;\"Заседание\"\r\n";
    assert_eq!(texts("a.csv", excel.as_bytes(), &Options::default()), ["3: en=Meeting ru=Заседание"]);
    let turned = "Перевод;Исходный текст\nЗаседание объявляется открытым.;The meeting is called to order.\n";
    assert_eq!(
        texts("a.csv", turned.as_bytes(), &Options::default()),
        ["2: en=The meeting is called to order. ru=Заседание объявляется открытым."]
    );
    let three = "en,de,ru\nyes,ja,да\n";
    assert_eq!(texts("a.csv", three.as_bytes(), &langs("ru", "de")), ["2: ru=да en=yes de=ja"]);
}

#[test]
fn encodings_are_detected() {
    let text = "en,ru\r\nMeeting,Заседание\r\n";
    let utf16 = |order: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(order).collect()
    };
    for bytes in [
        WINDOWS_1251.encode(text).0.into_owned(),
        KOI8_R.encode(text).0.into_owned(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf16(u16::to_le_bytes, "\u{feff}"),
        utf16(u16::to_be_bytes, "\u{feff}"),
        utf16(u16::to_le_bytes, ""),
    ] {
        assert_eq!(texts("a.csv", &bytes, &Options::default()), ["2: en=Meeting ru=Заседание"]);
    }
    let guessed = remarks("a.csv", &WINDOWS_1251.encode(text).0, &Options::default());
    assert_eq!(guessed, ["encoding 1 0: is read as windows-1251"]);
    let options = Options { encoding: Some("cp1251".into()), ..Options::default() };
    assert_eq!(texts("a.csv", &WINDOWS_1251.encode(text).0, &options).len(), 1);
    let broken = [text.as_bytes(), "Да и нет, слово за словом,\u{a0}".as_bytes(), b"\xff\n"].concat();
    let last = open("a.csv", &broken, &Options::default()).last().unwrap().unwrap_err();
    assert!(last.to_string().starts_with("a.csv:3: byte "), "{last}");
}

#[test]
fn tables_without_a_heading() {
    let align =
        "The river is very old.\tРека эта очень стара.\t0.9312\t1:1\nAlone and far away.\t\t0.7000\t1:0\n";
    let options = Options { untranslated: true, all_links: true, ..Options::default() };
    let units: Vec<Unit> =
        open("-", align.as_bytes(), &options).map(|entry| entry.unwrap().unit.unwrap()).collect();
    assert_eq!((units[0].prop(field::SCORE), units[0].prop(field::BEAD)), (Some("0.9312"), Some("1:1")));
    assert_eq!(units[1].variants.len(), 1);
    let glossary = "# Glossary\nbrush\tкисть\tfrom the paint shop\neasel\tмольберт\n";
    let units: Vec<Unit> = open("g.txt", glossary.as_bytes(), &langs("en", "ru"))
        .filter_map(|entry| entry.unwrap().unit)
        .collect();
    assert_eq!((units.len(), units[0].notes[0].text.as_str()), (2, "from the paint shop"));
    // The first row is in the languages of the rest.
    let names = "Russian;русский\nIt was the language of the court and of the people;на нём говорили и при дворе, и в народе\n";
    assert_eq!(texts("a.csv", names.as_bytes(), &Options::default()).len(), 2);
    let numbered =
        "1,The river is old.,Река стара.\n2,It is the deepest of them.,Она глубже всех остальных.\n";
    assert_eq!(
        texts("a.csv", numbered.as_bytes(), &Options::default())[0],
        "1: en=The river is old. ru=Река стара."
    );
    let told = Options { header: Some(false), ..langs("en", "ru") };
    assert_eq!(texts("a.csv", b"en,ru\n", &told), ["1: en=en ru=ru"]);
}

#[test]
fn what_is_no_table_of_pairs_is_an_error_with_its_place() {
    let error = |file: &str, text: &str, options: &Options| {
        let units = read(file, text.as_bytes(), options);
        let error = units.and_then(|units| units.collect::<Result<Vec<_>, _>>()).unwrap_err();
        error.to_string()
    };
    let none = Options::default();
    let quote = "en,ru\n\"Hello,Привет\nBye,Пока\nAgain,Снова\n";
    assert_eq!(error("q.csv", quote, &none), "q.csv:2: this quotation mark is never closed");
    assert_eq!(error("q.csv", "\"Hello,Привет\n", &none), "q.csv:1: this quotation mark is never closed");
    let plain = "\nOne line.\nAnother line.\n";
    assert_eq!(error("a.tsv", plain, &none), "a.tsv:2: has no tab, comma or semicolon between two texts");
    let told = Options { header: Some(true), ..Options::default() };
    let names = "name,telephone\nAnna,7\n";
    assert_eq!(
        error("a.csv", names, &told),
        "a.csv:1: the first row does not name two languages, but \"name\", \"telephone\""
    );
    let same = "Thank you for the question,Thank you for the answer\n";
    assert_eq!(error("a.csv", same, &none), "a.csv: the target language is unknown");
    assert_eq!(error("a.tsv", "12\tСпасибо вам, коллеги.\n", &none), "a.tsv: the source language is unknown");
    let unknown = Options { encoding: Some("klingon".into()), ..Options::default() };
    assert_eq!(error("a.csv", "en,ru\n", &unknown), "a.csv: \"klingon\" is not the name of an encoding");
    assert_eq!(texts("a.csv", b"en,ru\n", &none).len(), 0);
    assert_eq!(texts("a.csv", b"", &none).len(), 0);
}

#[test]
fn what_is_passed_over_is_remarked_on() {
    let table = "id,en,ru,score,status,creationdate,client,x-client\n\
         1,One.,Раз.,\"0,93\",,2024-02-29,me,them\n\
         2,Two.,Два.,,wrong,,,\n\
         3,Three.,Три.,7,EDIT,soon,,\n\
         4,Four.,,,,,,\n\
         5,,,,,,,\n\
         6,Six.\n\
         7,Seven.,Семь.,,,,,,more\n\
         8,\"Eight\" men.,Восемь.\n\
         9,Nine.,Десять.,,неверно,soon,,\n";
    let found = remarks("a.csv", table.as_bytes(), &Options::default());
    assert_eq!(
        found,
        [
            "column 1 1: the column \"client\" is kept as the prop x-client",
            "date 1 4: \"soon\" is not a date; left out",
            "edited 1 4: was edited; the edited text is used",
            "no-text 1 6: has no text in any language; left out",
            "quotation-mark 1 9: has text after a closing quotation mark; a quotation mark within the text must be doubled",
            "score 1 4: \"7\" is not a score from 0 to 1; left out",
            "short-row 1 7: ends before the column of the translation",
            "surplus 1 8: has more cells than the table has columns; they are left out",
            "untranslated 2 5: has no translation; left out",
            "wrong 2 3: is marked as wrong; left out",
        ]
    );
    let first =
        open("a.csv", table.as_bytes(), &Options::default()).find_map(|entry| entry.unwrap().unit).unwrap();
    assert_eq!(
        (first.prop(field::SCORE), first.prop("x-client"), first.tuid.as_deref()),
        (Some("0.93"), Some("me"), Some("1"))
    );
    assert_eq!(first.origin.creation_date.unwrap().to_string(), "20240229T000000Z");
}

#[test]
fn pairs_of_a_table_have_its_languages() {
    let table = "en\tru\tscore\tbead\nYes.\tДа.\t0.9000\t1:1\n\tДа.\t0.5000\t0:1\n";
    let options = Options { untranslated: true, all_links: true, ..Options::default() };
    let pairs: Vec<_> =
        pairs(open("a.tsv", table.as_bytes(), &options), &options).map(Result::unwrap).collect();
    let flat = |at: usize| {
        let pair = &pairs[at];
        (
            pair.source.as_str(),
            pair.target.as_str(),
            pair.langs.0.as_str(),
            pair.langs.1.as_str(),
            pair.score,
            pair.bead,
        )
    };
    assert_eq!(flat(0), ("Yes.", "Да.", "en", "ru", Some(0.9), Some((1, 1))));
    assert_eq!(flat(1), ("", "Да.", "en", "ru", Some(0.5), Some((0, 1))));
    assert_eq!(pairs[1].place.line, 3);
}

fn unit(source: &str, target: &str) -> Unit {
    let variant = |tag: &str, text: &str| Variant::new(tag.parse().unwrap(), text);
    Unit { variants: vec![variant("en", source), variant("ru", target)], ..Unit::default() }
}

fn write_options() -> sink::Options {
    sink::Options { source: "en".parse().ok(), target: "ru".parse().ok(), ..sink::Options::default() }
}

fn written(format: Format, units: &[Unit], options: &sink::Options) -> (String, Vec<(&'static str, u64)>) {
    let (mut out, mut losses) = (Vec::new(), Losses::default());
    let mut sink = sink(format, Box::new(&mut out), options).unwrap();
    units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
    sink.finish(&mut losses).unwrap();
    (String::from_utf8(out).unwrap(), losses.iter().collect())
}

fn back(format: Format, units: &[Unit]) -> Vec<Unit> {
    let (file, losses) = written(format, units, &write_options());
    assert!(losses.is_empty(), "{losses:?}");
    let file_name = format!("a.{}", format.extension());
    let units = open(
        &file_name,
        file.as_bytes(),
        &Options { untranslated: true, all_links: true, ..Options::default() },
    );
    units.filter_map(|entry| entry.unwrap().unit).collect()
}

#[test]
fn a_table_is_written_as_documented() {
    let mut one = unit("Peace, \"labour\"", "Мир");
    one.tuid = Some("a-1".into());
    one.notes = vec![Note::new("checked"), Note::new("twice")];
    one.props = vec![Prop::new(field::SCORE, "0.93"), Prop::new("x-client", "us"), Prop::new("x-other", "?")];
    one.variants[1].origin.change_id = Some("me".into());
    let units = [one, unit("=1+1", "-да\nнет")];
    let options = sink::Options { props: vec!["x-client".into()], ..write_options() };
    let (csv, losses) = written(Format::Csv, &units, &options);
    assert_eq!(
        csv,
        "\u{feff}id,en,ru,note,note,x-client,score,changeid\r\n\
         a-1,\"Peace, \"\"labour\"\"\",Мир,checked,twice,us,0.93,me\r\n\
         ,'=1+1,\"'-да\nнет\",,,,,\r\n"
    );
    assert_eq!(losses, [(sink::OWNERS, 1), (sink::PROPS, 1)]);
    let (tsv, losses) = written(Format::Tsv, &units, &options);
    assert_eq!(
        tsv,
        "id\ten\tru\tnote\tnote\tx-client\tscore\tchangeid\n\
         a-1\tPeace, \"labour\"\tМир\tchecked\ttwice\tus\t0.93\tme\n\
         \t=1+1\t-да нет\t\t\t\t\t\n"
    );
    assert_eq!(losses, [(sink::BREAKS, 1), (sink::OWNERS, 1), (sink::PROPS, 1)]);
    let bare = sink::Options { header: false, bom: false, guard: false, ..options };
    let (tsv, losses) = written(Format::Csv, &units, &bare);
    assert_eq!(tsv, "\"Peace, \"\"labour\"\"\",Мир,us\r\n=1+1,\"-да\nнет\",\r\n");
    let want = [(sink::ATTRIBUTES, 1), (sink::NOTES, 2), (sink::PROPS, 2), (sink::IDS, 1)];
    assert_eq!(losses, want);
    assert_eq!(written(Format::Tsv, &[], &write_options()).0, "id\ten\tru\tnote\n");
}

#[test]
fn the_vocabulary_survives() {
    let mut full = unit("Peace", "Мир");
    full.tuid = Some("1".into());
    full.notes = vec![Note::new("checked"), Note::new("twice")];
    full.props =
        field::ALL.map(|kind| Prop::new(kind, if kind == field::SCORE { "0.9312" } else { "edit" })).to_vec();
    full.props.push(Prop::new(field::REASON, "-0.50 numbers: 17 became 18"));
    // What a reviewer decided comes last.
    let at = full.props.iter().position(|prop| prop.kind == field::STATUS).unwrap();
    let status = full.props.remove(at);
    // The second alternative has no figure.
    let at = full.props.iter().position(|prop| prop.kind == field::ALTERNATIVE_MATCH).unwrap();
    let figure = full.props.remove(at);
    let at = full.props.iter().position(|prop| prop.kind == field::ALTERNATIVE).unwrap();
    full.props.insert(at + 1, figure.clone());
    full.props.insert(at + 2, Prop::new(field::ALTERNATIVE, "second"));
    full.props.insert(at + 3, Prop::new(field::ALTERNATIVE, "third"));
    full.props.insert(at + 4, figure);
    full.props.push(status);
    full.origin.creation_date = tmx::Date::from_unix(1_709_208_000);
    full.origin.change_date = tmx::Date::from_unix(1_709_208_001);
    full.origin.creation_id = Some("me".into());
    full.origin.change_id = Some("them".into());
    let one_sided = Unit { variants: unit("Alone", "").variants[..1].to_vec(), ..Unit::default() };
    let units = [full, one_sided, unit("=1", "'=2"), unit("'", "\"")];
    for format in [Format::Tsv, Format::Csv] {
        assert_eq!(back(format, &units), units, "{format:?}");
    }
}

#[test]
fn what_comes_behind_the_sample_is_counted_and_shares_a_cell() {
    let plain = vec![unit("a", "б"); super::write::SAMPLE];
    let mut late = unit("c", "д");
    late.notes = vec![Note::new("one"), Note::new("two")];
    late.props = vec![Prop::new(field::SCORE, "0.5")];
    let units: Vec<Unit> = plain.into_iter().chain([late]).collect();
    let (csv, losses) = written(Format::Csv, &units, &write_options());
    assert_eq!(losses, [(sink::PROPS, 1), (sink::SHARED, 1)]);
    assert!(csv.ends_with(",c,д,\"one\ntwo\"\r\n"), "{}", &csv[csv.len() - 40..]);
}

#[test]
fn other_formats_of_lines() {
    let units = [
        unit("One.", "Раз."),
        unit("Two\nlines.", "Две строки."),
        Unit { variants: unit("Alone.", "").variants[..1].to_vec(), ..Unit::default() },
    ];
    let (text, losses) = written(Format::Alternating, &units, &write_options());
    assert_eq!(text, "One.\nРаз.\nTwo lines.\nДве строки.\n");
    assert_eq!(losses, [(sink::BREAKS, 1), (sink::ONE_SIDED, 1)]);
    let (mut one, mut other, mut losses) = (Vec::new(), Vec::new(), Losses::default());
    let mut twins = sink::twins(Box::new(&mut one), Box::new(&mut other), &write_options());
    units.iter().for_each(|unit| twins.write(unit, &mut losses).unwrap());
    twins.finish(&mut losses).unwrap();
    assert_eq!(String::from_utf8(one).unwrap(), "One.\nTwo lines.\nAlone.\n");
    assert_eq!(String::from_utf8(other).unwrap(), "Раз.\nДве строки.\n\n");
}

#[test]
fn a_memory_goes_through_a_table_and_pairs_come_out() {
    let header = Header::new("x", "1", "en-GB".parse::<tmx::Lang>().unwrap());
    let memory = "<tmx version='1.4'><header srclang='en-GB' adminlang='en' segtype='sentence' datatype='x' \
        creationtool='x' creationtoolversion='1' o-tmf='x'/><body>\
        <tu><tuv xml:lang='ru-RU'><seg>Заседание открыто.</seg></tuv><tuv xml:lang='en-GB'><seg>The meeting is open.</seg></tuv></tu>\
        <tu srclang='ru-RU'><tuv xml:lang='ru-RU'><seg>Спасибо.</seg></tuv><tuv xml:lang='en-GB'><seg>Thank you.</seg></tuv></tu>\
        </body></tmx>";
    let mut bilingual = sink::Bilingual::default();
    let mut losses = Losses::default();
    let units: Vec<Unit> = open("m.tmx", memory.as_bytes(), &Options::default())
        .flat_map(|entry| bilingual.of(&entry.unwrap().unit.unwrap(), &header, &mut losses))
        .collect();
    let options =
        sink::Options { source: bilingual.source, target: bilingual.target, ..sink::Options::default() };
    for format in [Format::Csv, Format::Tsv] {
        let (file, losses) = written(format, &units, &options);
        assert!(losses.is_empty(), "{losses:?}");
        let name = format!("m.{}", format.extension());
        let found = texts(&name, file.as_bytes(), &Options::default());
        assert_eq!(
            found,
            ["2: en-GB=The meeting is open. ru-RU=Заседание открыто.", "3: en-GB=Thank you. ru-RU=Спасибо."]
        );
    }
}

#[test]
fn small_limits_bound_every_reader() {
    let mut limits = Limits::default();
    limits.cell = 20;
    limits.unit = 60;
    limits.columns = 4;
    limits.line = 100;
    let options = Options { limits, ..langs("en", "ru") };
    let long = "x".repeat(1 << 20);
    for (file, text) in [
        ("a.csv", format!("en,ru\n{long},б\n")),
        ("a.tsv", format!("en\tru\na\t{long}")),
        ("a.csv", format!("en,ru\n{}", ",".repeat(1 << 16))),
        ("a.csv", format!("en,ru\n\"{long}")),
        ("a.tsv", long.clone()),
    ] {
        let error =
            read(file, text.as_bytes(), &options).and_then(|units| units.collect::<Result<Vec<_>, _>>());
        assert!(matches!(error, Err(Error::Limit { .. })), "{error:?}");
    }
}

#[test]
fn a_small_stack_is_enough() {
    let run = || {
        let table = format!("en,ru\n{}", "\"a, \"\"b\"\"\",б\n".repeat(1000));
        assert_eq!(texts("a.csv", table.as_bytes(), &Options::default()).len(), 1000);
        let units = vec![unit("a, \"b\"", "б"); 1000];
        assert_eq!(back(Format::Csv, &units), units);
        let nested = "[{\"a\":".repeat(1 << 16);
        assert!(read("a.txt", nested.as_bytes(), &Options::default()).is_err());
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(run).unwrap();
    assert!(thread.join().is_ok());
}

/// Small inputs that failed before; `../shared/eval/field` has them.
#[test]
#[allow(clippy::print_stderr)] // a skipped test says so
fn field_cases() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/field");
    if !folder.is_dir() {
        eprintln!("skipped: no ../shared");
        return;
    }
    for (name, options, want) in [
        (
            "012.mul.txt",
            Options::default(),
            &[
                "1: en=The river has no name on old maps. ru=У реки на старых картах нет имени.",
                "3: en=People called it simply the Water. ru=Люди звали её просто Вода.",
            ][..],
        ),
        ("033.csv", Options::default(), &["2: en=Meeting ru=Заседание"]),
        ("034.csv", Options::default(), &["2: en=Meeting ru=Заседание"]),
        ("036.txt", langs("en", "ru"), &["1: en=brush ru=кисть", "2: en=easel ru=мольберт"]),
        ("037.tsv", Options::default(), &["2: en=easel ru=мольберт"]),
        ("039.tsv", Options::default(), &["2: en=Take a brush. ru=Возьмите кисть."]),
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert_eq!(texts(name, &bytes, &options), want, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn units_come_back(texts in prop::collection::vec(("[a-z=+@'\"\\\\,;&<> -]{1,12}", "[а-я=+@'\"\\\\,;&<> -]{1,12}", "[ -~]{0,6}"), 1..6)) {
        let units: Vec<Unit> = texts.iter().map(|(en, ru, note)| {
            let notes = if note.is_empty() { Vec::new() } else { vec![Note::new(note)] };
            Unit { notes, ..unit(en, ru) }
        }).filter(|unit| unit.variants.iter().any(|v| !v.segment.text().trim().is_empty())).collect();
        for format in [Format::Csv, Format::Tsv] {
            prop_assert_eq!(back(format, &units), units.clone(), "{:?}", format);
        }
    }

    #[test]
    fn no_file_is_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..120), text in "[a-я\"',;\t\r\n#=:0.1-]{0,60}", format in 0usize..4) {
        let options = Options { format: [None, Some(Format::Tsv), Some(Format::Csv), Some(Format::Alternating)][format], ..Options::default() };
        for bytes in [&bytes[..], text.as_bytes(), format!("en,ru\n{text}").as_bytes()] {
            if let Ok(units) = read("a", bytes, &options) {
                let _ = pairs(units, &options).count();
            }
        }
    }
}

#[test]
fn props_whose_columns_would_be_taken_for_others_are_found() {
    let found = |props: &[&str], header: bool| {
        let options = sink::Options {
            source: "en".parse().ok(),
            target: "ru".parse().ok(),
            props: props.iter().map(|kind| (*kind).to_owned()).collect(),
            header,
            ..sink::Options::default()
        };
        super::clash(&options).map(str::to_owned)
    };
    for wrong in ["en", "RU", "ID", "note", "creationdate", "German", "de-AT"] {
        assert_eq!(found(&["x-a", wrong], true).as_deref(), Some(wrong));
        assert_eq!(found(&["x-a", wrong], false), None, "nothing has a name");
    }
    assert_eq!(found(&["a", "b", "a"], true).as_deref(), Some("a"));
    assert_eq!(found(&["score", "x-score"], true).as_deref(), Some("x-score"), "both are the score");
    assert_eq!(found(&["x-client", "score", "x-doc", "Project"], true), None);
}

#[test]
fn rows_that_an_unclosed_mark_joins_are_an_error() {
    let file = "en,ru\nHello there,Привет\n\"Good morning,Доброе утро\nThe end,Конец\n\"Two,Два\n";
    let error = crate::read("q.csv", file.as_bytes(), &Options::default())
        .and_then(|mut units| units.find_map(Result::err).map_or(Ok(()), Err));
    assert_eq!(error.unwrap_err().to_string(), "q.csv:3: this quotation mark is never closed");
}
