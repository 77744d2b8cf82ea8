//! A memory to a format and back.

use super::*;
use crate::sink::{ATTRIBUTES, BREAKS, CODES};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tmx::{Bpt, Code, Ept, Hi, Inline, It, Note, Ph, Pos, Prop, Ut};

fn lang(tag: &str) -> Lang {
    tag.parse().unwrap()
}

fn pair(en: impl Into<Segment>, ru: impl Into<Segment>) -> Unit {
    unit((lang("en"), en.into()), (lang("ru"), ru.into()))
}

fn options() -> Options {
    Options {
        source: Some(lang("en")),
        target: Some(lang("ru")),
        header: true,
        props: vec!["x-score".into()],
        guard: true,
        ..Options::default()
    }
}

/// The formats that are one file.
const FORMATS: [Format; 7] =
    [Format::Tsv, Format::Csv, Format::Xlsx, Format::Jsonl, Format::Xliff1, Format::Xliff2, Format::Po];

fn written(format: Format, units: &[Unit], options: &Options) -> (Vec<u8>, Losses) {
    let (mut out, mut losses) = (Vec::new(), Losses::default());
    let mut sink = sink(format, Box::new(&mut out), options).unwrap();
    units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
    sink.finish(&mut losses).unwrap();
    (out, losses)
}

fn read(format: Format, file: &[u8], options: &Options) -> Vec<Unit> {
    let rows = match format {
        Format::Xlsx => xlsx::read(file, options),
        _ => rows(format, file, options),
    };
    rows.unwrap().filter_map(|row| row.unwrap().unit).collect()
}

fn back(format: Format, units: &[Unit]) -> Vec<Unit> {
    let (file, _) = written(format, units, &options());
    read(format, &file, &options())
}

fn plain(units: &[Unit]) -> Vec<Vec<String>> {
    let texts = |unit: &Unit| unit.variants.iter().map(|variant| variant.segment.plain_text()).collect();
    units.iter().map(texts).collect()
}

#[test]
fn every_format_keeps_what_it_can() {
    let mut one = pair("Peace & \"<labour>\"", "Мир, труд; = май");
    one.tuid = Some("a-1".into());
    one.props = vec![Prop::new("x-score", "0.93")];
    one.notes = vec![Note::new("checked")];
    let units = [one, pair("=1+1", "-\u{a0}да"), pair("'quoted'", "'=1")];
    for format in FORMATS {
        let back = back(format, &units);
        assert_eq!(plain(&back), plain(&units), "{format:?}");
        assert_eq!(back[0].props, units[0].props, "{format:?}");
        assert_eq!(back[0].notes, units[0].notes, "{format:?}");
        if format != Format::Po {
            assert_eq!(back[0].tuid, units[0].tuid, "{format:?}");
        }
    }
}

#[test]
fn xliff_keeps_codes() {
    let code = |text: &str| vec![Code::Text(text.to_owned())];
    let bpt = |i: &str, x: Option<&str>| {
        Inline::Bpt(Bpt {
            i: i.into(),
            x: x.map(str::to_owned),
            kind: Some("bold".into()),
            content: code("<b>"),
        })
    };
    let ept = |i: &str| Inline::Ept(Ept { i: i.into(), content: code("</b>") });
    let ph =
        |x: Option<&str>| Inline::Ph(Ph { x: x.map(str::to_owned), content: code("<br/>"), ..Ph::default() });
    let hi = Inline::Hi(Hi { content: vec![Inline::Text("term".into())], ..Hi::default() });
    let it = Inline::It(It { pos: Pos::End, x: None, kind: None, content: code("</i>") });
    let ut = Inline::Ut(Ut { x: None, content: code("{\\b}") });
    let text = |text: &str| Inline::Text(text.to_owned());
    let segment = Segment {
        pieces: vec![
            text("a "),
            bpt("1", None),
            text("b"),
            bpt("2", Some("7")),
            ph(None),
            ept("2"),
            ept("1"),
            hi,
            it,
            ph(Some("3")),
            ut,
            text(" & c"),
        ],
    };
    let units = [Unit { tuid: Some("1".into()), ..pair(segment.clone(), segment) }];
    for format in [Format::Xliff1, Format::Xliff2] {
        let (_, losses) = written(format, &units, &options());
        assert_eq!(losses, Losses::default(), "{format:?}");
        let back = back(format, &units);
        assert_eq!(back[0].variants[1], units[0].variants[1], "{format:?}");
        assert_eq!(back, units, "{format:?}");
    }
    for format in [Format::Tsv, Format::Csv, Format::Xlsx, Format::Jsonl, Format::Po] {
        let (_, losses) = written(format, &units, &options());
        assert!(losses.iter().any(|loss| loss == (CODES, 18)), "{format:?}: {losses:?}");
        let shown = Options { codes: Codes::Show, ..options() };
        let (file, _) = written(format, &units, &shown);
        let text = read(format, &file, &options())[0].variants[0].segment.plain_text();
        assert_eq!(text, "a <b>b<b><br/></b></b>term</i><br/>{\\b} & c", "{format:?}");
    }
}

#[test]
fn what_is_lost_is_counted() {
    let mut unit = pair("a\tb", "c\nd");
    unit.tuid = Some("1".into());
    unit.props = vec![Prop::new("x-doc", "a.txt")];
    unit.origin.creation_id = Some("me".into());
    let plain = Options { header: false, props: Vec::new(), ..options() };
    let (file, losses) = written(Format::Tsv, &[unit], &plain);
    assert_eq!(String::from_utf8(file).unwrap(), "a b\tc d\n");
    let want = [(PROPS, 1), (BREAKS, 2), (ATTRIBUTES, 1), (IDS, 1)];
    let found: BTreeMap<_, _> = losses.iter().collect();
    assert_eq!(found, want.into_iter().collect());
}

#[test]
fn a_spreadsheet_is_kept_from_formulas_in_csv() {
    let (file, _) = written(Format::Csv, &[pair("=HYPERLINK(\"x\")", "+7")], &options());
    let file = String::from_utf8(file).unwrap();
    assert_eq!(file, "id,en,ru,note,x-score\r\n,\"'=HYPERLINK(\"\"x\"\")\",'+7,,\r\n");
    let bare = Options { guard: false, ..options() };
    let (file, _) = written(Format::Csv, &[pair("=a", "b")], &bare);
    assert!(String::from_utf8(file).unwrap().contains(",=a,"));
}

#[test]
fn messages_with_the_same_text_have_contexts() {
    let units = [pair("a", "1"), pair("a", "2"), pair("a", "2"), pair("", "3")];
    let (file, losses) = written(Format::Po, &units, &options());
    let file = String::from_utf8(file).unwrap();
    assert_eq!(file.matches("msgctxt").count(), 2, "{file}");
    assert_eq!(losses.iter().count(), 1);
    assert_eq!(plain(&back(Format::Po, &units)), plain(&units[..3]));
}

#[test]
fn foreign_files_are_read() {
    let of = |format, file: &str| plain(&read(format, file.as_bytes(), &options()));
    let xliff = "<xliff version='1.2'><file source-language='en' target-language='ru'><body>
        <trans-unit id='1'><source>Hi <g id='1'>all</g><x id='2'/>&amp; &#33;</source>
        <seg-source><mrk mtype='seg' mid='0'>Hi</mrk></seg-source>
        <target><mrk mtype='seg' mid='0'>Привет</mrk></target>
        <alt-trans><source>No</source><target>Нет</target></alt-trans></trans-unit>
        <trans-unit id='2'><source>Only</source></trans-unit></body></file></xliff>";
    assert_eq!(of(Format::Xliff1, xliff), [vec!["Hi".to_owned(), "Привет".into()], vec!["Only".into()]]);
    let xliff =
        "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='ru'>
        <file id='f'><unit id='u'><segment><source>One. </source><target>Раз. </target></segment>
        <ignorable><source> </source></ignorable>
        <segment><source><pc id='1'>Two</pc></source><target>Два</target></segment></unit></file></xliff>";
    assert_eq!(of(Format::Xliff2, xliff)[1], ["Two", "Два"]);
    let po = "# c\nmsgid \"\"\nmsgstr \"\"\n\"Language: ru\\n\"\nmsgid \"One\"\nmsgid_plural \"Many\"\n\
              msgstr[0] \"Один\"\nmsgstr[1] \"Много\"\n#, fuzzy\nmsgctxt \"x\"\nmsgid \"\"\n\"a\\\"\"\n\"b\\\\n\"\n\
              msgstr \"c\"\n\n#~ msgid \"old\"\n#~ msgstr \"было\"\n";
    assert_eq!(of(Format::Po, po), [vec!["One", "Один"], vec!["Many", "Много"], vec!["a\"b\\n"]]);
    let csv = "Source,Target,Score\nA,\"Б\nВ\",0.5\n";
    let units = read(Format::Csv, csv.as_bytes(), &options());
    assert_eq!(plain(&units), [["A", "Б\nВ"]]);
    assert_eq!(units[0].prop("x-score"), Some("0.5"));
    let jsonl = "{\"source\":\"A\",\"target\":\"Б\",\"props\":{\"x-n\":5,\"x-s\":\"t\"}}\n\nnonsense\n";
    let units = read(Format::Jsonl, jsonl.as_bytes(), &options());
    assert_eq!((units.len(), units[0].prop("x-n")), (1, Some("5")));
}

#[test]
fn what_is_no_such_file_is_an_error() {
    for (format, file) in [
        (Format::Xliff1, "nonsense"),
        (Format::Xliff1, "<xliff><file><trans-unit>"),
        (Format::Xliff2, "<xliff srcLang='en'><unit><segment><source>a"),
        (Format::Po, "nonsense"),
        (Format::Po, "msgid \"a"),
    ] {
        let rows = rows(format, file.as_bytes(), &options());
        assert!(rows.map_or(true, |mut rows| rows.any(|row| row.is_err())), "{file}");
    }
    assert!(rows(Format::Csv, &b"nonsense\n"[..], &options()).is_err());
    assert!(xlsx::read(&b"nonsense"[..], &options()).is_err());
}

#[test]
fn twins_belong_together_line_by_line() {
    let units = [pair("a", "б"), pair("c", "д")];
    let (mut one, mut other, mut losses) = (Vec::new(), Vec::new(), Losses::default());
    let mut twins = Box::new(moses::Twins::new(Box::new(&mut one), Box::new(&mut other), &options()));
    units.iter().for_each(|unit| twins.write(unit, &mut losses).unwrap());
    twins.finish(&mut losses).unwrap();
    assert_eq!((&one[..], other.len()), (&b"a\nc\n"[..], 6));
    let rows: Vec<Row> = moses::read(&one[..], &other[..], &options()).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.into_iter().filter_map(|row| row.unit).collect::<Vec<_>>(), units);
    let mut short = moses::read(&one[..], &b"x\n"[..], &options()).unwrap();
    assert!(short.next().unwrap().is_ok() && short.next().unwrap().is_err() && short.next().is_none());
}

#[test]
fn units_become_pairs() {
    let mut it = pair("a", "б");
    it.variants.push(Variant::new(lang("de"), "c"));
    let header = Header::new("x", "1", lang("en"));
    let mut losses = Losses::default();
    let mut pairs = Pairs { source: None, target: None, all: false };
    assert_eq!(pairs.of(it.clone(), &header, &mut losses), [pair("a", "б")]);
    assert_eq!(losses.iter().collect::<Vec<_>>(), [("translations into other languages", 1)]);
    let mut pairs = Pairs { source: Some(lang("de")), target: Some(lang("en")), all: false };
    let found = &pairs.of(it.clone(), &header, &mut Losses::default())[0];
    assert_eq!((found.variants[0].lang.as_str(), found.variants[1].lang.as_str()), ("de", "en"));
    let mut pairs = Pairs { source: None, target: None, all: true };
    assert_eq!(pairs.of(it, &header, &mut Losses::default()).len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pairs_come_back(texts in prop::collection::vec(("[a-z=+@'\"\\\\,;&<> -]{1,8}[a-z]", "[а-я=+@'\"\\\\,;&<> -]{1,8}я"), 0..5)) {
        let units: Vec<Unit> = texts.iter().map(|(en, ru)| pair(en.as_str(), ru.as_str())).collect();
        for format in FORMATS {
            prop_assert_eq!(plain(&back(format, &units)), plain(&units), "{:?}", format);
        }
    }

    #[test]
    fn no_file_is_too_odd(file in prop::collection::vec(any::<u8>(), 0..80), text in "[<>/a-z\"'&;= \n]{0,60}") {
        for format in FORMATS.into_iter().filter(|format| *format != Format::Xlsx) {
            for file in [&file[..], format!("<xliff><unit><source>{text}").as_bytes(), text.as_bytes()] {
                if let Ok(rows) = rows(format, file, &options()) {
                    let _ = rows.take_while(Result::is_ok).count();
                }
            }
        }
    }
}
