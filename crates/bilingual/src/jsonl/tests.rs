use super::*;
use crate::sink::{Codes, Losses, Options as WriteOptions, Sink};
use crate::{Options, Severity, read};
use proptest::prelude::*;
use tmx::{Date, Lang, Note, Origin, Prop, SegType, Segment, SourceLang, Unit, Variant};

fn lang(tag: &str) -> Lang {
    tag.parse().unwrap()
}

fn written(units: &[Unit]) -> String {
    let mut out = Vec::new();
    let mut losses = Losses::default();
    let mut sink = Box::new(Lines::new(Box::new(&mut out), &WriteOptions::default()));
    units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
    sink.finish(&mut losses).unwrap();
    assert_eq!(losses, Losses::default());
    String::from_utf8(out).unwrap()
}

/// The units of a file, those of one text too, and its remarks by kind.
fn units_of(file: &str) -> (Vec<Unit>, Vec<(&'static str, usize)>) {
    let options = Options { untranslated: true, all_links: true, ..Options::default() };
    let mut units = read("a.jsonl", file.as_bytes(), &options).unwrap();
    let found = units.by_ref().filter_map(|entry| entry.unwrap().unit).collect();
    (found, units.tally().iter().map(|(remark, count)| (remark.kind, count)).collect())
}

/// One line for what it holds: `en:Yes. ru:Да. x-score=0.9`.
fn flat(unit: &Unit) -> String {
    let variant = |variant: &Variant| format!("{}:{}", variant.lang, variant.segment.text());
    let prop = |prop: &Prop| format!("{}={}", prop.kind, prop.text);
    let parts = unit.variants.iter().map(variant).chain(unit.props.iter().map(prop));
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn golden() {
    let mut unit = Unit {
        tuid: Some("a-1".into()),
        seg_type: Some(SegType::Phrase),
        source_lang: Some(SourceLang::All),
        notes: vec![Note::new("checked"), Note { lang: Some(lang("ru")), ..Note::new("да") }],
        props: vec![Prop::new("x-score", "0.9312"), Prop::new("x-a", "1"), Prop::new("x-score", "2")],
        variants: vec![Variant::new(lang("en"), "Peace"), Variant::new(lang("ru"), "Мир")],
        ..Unit::default()
    };
    unit.origin.creation_date = Date::from_unix(1_709_208_000);
    unit.origin.o_encoding = Some("KOI8-R".into());
    unit.variants[1].origin.change_id = Some("anna".into());
    unit.variants[1].props = vec![Prop { o_encoding: Some("x".into()), ..Prop::new("x-b", "3") }];
    let want = r#"{"id":"a-1","source_lang":"en","target_lang":"ru","source":"Peace","target":"Мир","notes":["checked",{"text":"да","lang":"ru"}],"props":{"x-score":["0.9312","2"],"x-a":["1"]},"creationdate":"20240229T120000Z","o-encoding":"KOI8-R","segtype":"phrase","srclang":"*all*","target_tuv":{"props":{"x-b":[{"text":"3","o-encoding":"x"}]},"changeid":"anna"}}
"#;
    assert_eq!(written(&[unit.clone()]), want);
    unit.props.swap(1, 2);
    assert_eq!(units_of(want), (vec![unit], vec![]));
}

#[test]
fn files_of_the_first_version_are_read() {
    let old = r#"{"id":"7","source_lang":"en","target_lang":"ru","source":"Peace","target":"Мир","notes":["n"],"props":{"x-a":["1"],"x-b":"2"},"changedate":"20240229T120000Z","usagecount":3}
{"source_lang":"en","target_lang":null,"source":"Alone","target":""}"#;
    let (units, remarks) = units_of(old);
    assert_eq!(units.iter().map(flat).collect::<Vec<_>>(), ["en:Peace ru:Мир x-a=1 x-b=2", "en:Alone"]);
    assert_eq!((units[0].origin.usage_count, units[0].notes.len(), remarks), (Some(3), 1, vec![]));
}

#[test]
fn links_are_read_with_all_that_is_known_of_them() {
    let links = r#"{"source":"One.","target":"Раз.","score":0.41,"bead":"1:1","source_segments":[0],"target_segments":[0],"source_range":[0,4],"target_range":[0,7],"reasons":[{"feature":"length","text":"alike","weight":1.25}],"id":"a-1","source_lang":"en","target_lang":"ru","source_file":"a.en.txt","target_file":"a.ru.txt","method":"m 1"}
{"source":"","target":"Пять.","score":0.6,"bead":"0:1","source_range":null,"target_range":[20,29],"reasons":[],"source_lang":"en","target_lang":"ru"}"#;
    let (units, remarks) = units_of(links);
    assert_eq!(
        flat(&units[0]),
        "en:One. ru:Раз. x-score=0.4100 x-bead=1:1 x-src-span=0-4 x-tgt-span=0-7 x-reason=+1.25 length: alike \
         x-doc=a.en.txt x-tgt-doc=a.ru.txt x-method=m 1"
    );
    assert_eq!(flat(&units[1]), "ru:Пять. x-score=0.6000 x-bead=0:1 x-tgt-span=20-29");
    assert_eq!((units[1].source_lang.clone(), remarks), (None, vec![]));
    // What align wrote before it named the languages: the texts show them.
    let old =
        r#"{"source":"Thank you for the question.","target":"Спасибо за вопрос, коллеги.","score":0.9}"#;
    assert_eq!(
        flat(&units_of(old).0[0]),
        "en:Thank you for the question. ru:Спасибо за вопрос, коллеги. x-score=0.9000"
    );
}

#[test]
fn objects_of_other_programs_are_read() {
    let file = r#"{"id":1,"src":"Yes.","tgt":"Да.","src_lang":"en","tgt_lang":"ru","url":"http://x","ok":true,"tokens":[1,2],"none":null}
{"en":"Yes.","ru":"Да.","url":"http://x"}

{"translation":{"en":"No.","ru":"Нет.","de":"Nein."},"x-a":7}"#;
    let (units, remarks) = units_of(file);
    assert_eq!(
        units.iter().map(flat).collect::<Vec<_>>(),
        [
            "en:Yes. ru:Да. x-url=http://x x-ok=true",
            "en:Yes. ru:Да. x-url=http://x",
            "en:No. ru:Нет. de:Nein. x-a=7"
        ]
    );
    assert_eq!((units[0].tuid.as_deref(), remarks), (Some("1"), vec![("json-value", 1)]));
    let options = Options { source: sverka_text::Lang::parse("ru"), ..Options::default() };
    let units = read("a.jsonl", r#"{"en":"Yes.","ru":"Да."}"#.as_bytes(), &options).unwrap();
    assert_eq!(
        units.map(|entry| flat(&entry.unwrap().unit.unwrap())).collect::<Vec<_>>(),
        ["ru:Да. en:Yes."]
    );
}

#[test]
fn a_line_without_languages_takes_those_of_earlier_lines() {
    let file = r#"{"source_lang":"en","target_lang":"ru","source":"a","target":"б"}
{"source":"c","target":"д"}
{"target_lang":"de","source":"e","target":"f"}
{"source_lang":null,"source":"g","target":"h"}"#;
    let flats = |options: &Options| -> Vec<String> {
        let units = read("a.jsonl", file.as_bytes(), options).unwrap();
        units.map(|entry| flat(&entry.unwrap().unit.unwrap())).collect()
    };
    assert_eq!(flats(&Options::default()), ["en:a ru:б", "en:c ru:д", "en:e de:f", "en:g de:h"]);
    // What the user says of texts without a language comes first.
    let options = Options { target: sverka_text::Lang::parse("uk"), ..Options::default() };
    assert_eq!(flats(&options), ["en:a ru:б", "en:c uk:д", "en:e de:f", "en:g uk:h"]);
}

#[test]
fn lines_that_cannot_be_read_are_told_from_those_that_are_left_out() {
    let file = "{\"en\":\"Yes.\",\"ru\":\"Да.\"}\n[1]\n{\"en\":\"Alone.\"}\n{\"id\":5}\n{\"en\":\"a\n{\"creationdate\":\"?\",\"en\":\"No.\",\"ru\":\"Нет.\"}";
    let entries: Vec<_> =
        read("a.jsonl", file.as_bytes(), &Options::default()).unwrap().map(Result::unwrap).collect();
    let remarks = entries.iter().flat_map(|entry| &entry.remarks).map(|r| (r.line, r.kind, r.severity));
    assert_eq!(
        remarks.collect::<Vec<_>>(),
        [
            (2, "json", Severity::Error),
            (3, "untranslated", Severity::Note),
            (4, "no-text", Severity::Error),
            (5, "json", Severity::Error),
            (6, "json-value", Severity::Warning),
        ]
    );
    assert_eq!(entries.iter().filter(|entry| entry.unit.is_some()).count(), 2);
    let error = read("a.jsonl", &b"[1]"[..], &Options::default()).err().unwrap();
    assert_eq!(error.to_string(), "a.jsonl:1: is a list, not an object");
}

#[test]
fn keys_that_are_given_twice_are_reported() {
    let line =
        r#"{"src_lang":"en","tgt_lang":"ru","source":"lost","src":"a","target":"b","notes":"1","notes":"2"}"#;
    let (units, remarks) = units_of(line);
    assert_eq!((flat(&units[0]).as_str(), units[0].notes.len()), ("en:a ru:b", 2));
    assert_eq!(remarks, vec![("json-key", 1)]);
}

#[test]
fn a_line_is_bounded() {
    let mut options = Options::default();
    options.limits.line = 1000;
    let long = format!("{{\"en\":\"Yes.\",\"ru\":\"Да.\"}}\n{{\"en\":\"{}\"}}", "x".repeat(2000));
    let mut units = read("a.jsonl", long.as_bytes(), &options).unwrap();
    assert!(units.next().unwrap().is_ok());
    let error = units.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "a.jsonl:2: a line has more than 1000 bytes");
    assert!(units.next().is_none());
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zа-я .\"\\\\\n\t]{1,12}", "[^\u{0}]{1,6}"]
}

fn segments() -> impl Strategy<Value = Segment> {
    prop_oneof![texts().prop_map(Segment::from), crate::roundtrip::segment()]
}

fn origins() -> impl Strategy<Value = Origin> {
    let date = prop::option::of((0..4_000_000_000_i64).prop_map(|seconds| Date::from_unix(seconds).unwrap()));
    let text = || prop::option::of(texts());
    (
        (text(), text(), text(), text()),
        (text(), text(), text()),
        (date.clone(), date.clone(), date),
        any::<Option<u64>>(),
    )
        .prop_map(|(a, b, c, usage_count)| Origin {
            o_encoding: a.0,
            datatype: a.1,
            creation_tool: a.2,
            creation_tool_version: a.3,
            creation_id: b.0,
            change_id: b.1,
            o_tmf: b.2,
            creation_date: c.0,
            change_date: c.1,
            last_usage_date: c.2,
            usage_count,
        })
}

type Marks = (Vec<Note>, Vec<Prop>, Origin);

fn marks() -> impl Strategy<Value = Marks> {
    let tag = || prop::option::of(prop_oneof![Just(lang("ru")), Just(lang("en-GB"))]);
    let note = (texts(), tag(), prop::option::of(texts())).prop_map(|(text, lang, o_encoding)| Note {
        text,
        lang,
        o_encoding,
    });
    let prop = ("x-[a-c]", texts(), tag(), prop::option::of(texts()))
        .prop_map(|(kind, text, lang, o_encoding)| Prop { kind, text, lang, o_encoding });
    (prop::collection::vec(note, 0..3), prop::collection::vec(prop, 0..4), origins())
}

fn units() -> impl Strategy<Value = Unit> {
    let seg_type = prop_oneof![Just(None), Just(Some(SegType::Block)), Just(Some(SegType::Sentence))];
    let source =
        prop_oneof![Just(None), Just(Some(SourceLang::All)), Just(Some(SourceLang::Lang(lang("fr"))))];
    (
        (prop::option::of("[a-z0-9-]{1,8}"), seg_type, source),
        marks(),
        (segments(), marks()),
        (segments(), marks()),
    )
        .prop_map(|((tuid, seg_type, source_lang), (notes, props, origin), source, target)| {
            let variant = |tag: &str, (text, (notes, props, origin)): (Segment, Marks)| Variant {
                notes,
                props,
                origin,
                ..Variant::new(lang(tag), text)
            };
            let variants = vec![variant("en", source), variant("ru", target)];
            Unit { tuid, seg_type, source_lang, origin, notes, props, variants }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn everything_comes_back(units in prop::collection::vec(units(), 1..4)) {
        let file = written(&units);
        let (mut found, remarks) = units_of(&file);
        prop_assert_eq!(remarks, vec![]);
        prop_assert_eq!(written(&found), file);
        // Props of one type keep their order; those of others may lie between them.
        let sort = |units: &mut Vec<Unit>| {
            for unit in units {
                unit.props.sort_by(|a, b| a.kind.cmp(&b.kind));
                unit.variants.iter_mut().for_each(|v| v.props.sort_by(|a, b| a.kind.cmp(&b.kind)));
            }
        };
        let mut units = units;
        sort(&mut units);
        sort(&mut found);
        prop_assert_eq!(found, units);
    }

    #[test]
    fn any_line_is_read_or_refused(line in "(\\{|\\}|\\[|\\]|:|,|\"|source|target|props|notes|en|1|null|x){0,20}") {
        for file in [line.clone(), format!("{{\"en\":\"a\",\"ru\":\"б\"}}\n{line}")] {
            let options = Options { format: Some(crate::Format::Jsonl), ..Options::default() };
            if let Ok(units) = read("a", file.as_bytes(), &options) {
                units.for_each(drop);
            }
        }
    }
}

#[test]
fn codes_are_kept_beside_the_text() {
    let mut unit = Unit {
        variants: vec![Variant::new(lang("en"), "a "), Variant::new(lang("ru"), "б")],
        ..Unit::default()
    };
    unit.variants[0].segment.pieces.push(tmx::Inline::Ph(tmx::Ph::new("<br/>")));
    let line = |codes, unit: &Unit| {
        let (mut out, mut losses) = (Vec::new(), Losses::default());
        let mut sink = Lines::new(Box::new(&mut out), &WriteOptions { codes, ..WriteOptions::default() });
        sink.write(unit, &mut losses).unwrap();
        drop(sink);
        (String::from_utf8(out).unwrap(), losses)
    };
    for (codes, want) in [(Codes::Drop, "a "), (Codes::Show, "a <br/>")] {
        let (file, losses) = line(codes, &unit);
        assert!(file.contains(&format!("\"source\":\"{want}\"")), "{file}");
        assert!(file.contains("\"source_seg\":\"a <ph>&lt;br/&gt;</ph>\""), "{file}");
        assert_eq!((losses, units_of(&file)), (Losses::default(), (vec![unit.clone()], vec![])));
    }
    // Whoever changes the text alone means it.
    let (file, _) = line(Codes::Drop, &unit);
    let (units, remarks) = units_of(&file.replace("\"a \"", "\"b\""));
    assert_eq!((flat(&units[0]).as_str(), remarks), ("en:b ru:б", vec![("codes", 1)]));
    let (units, remarks) = units_of(&file.replace("<ph>", "<bpt>"));
    assert_eq!((flat(&units[0]).as_str(), remarks), ("en:a  ru:б", vec![("codes", 1)]));
    // XML has no way to write this.
    unit.variants[0].segment.push_text("\u{b}");
    let (file, losses) = line(Codes::Drop, &unit);
    assert_eq!((flat(&units_of(&file).0[0]).as_str(), losses.iter().count()), ("en:a \u{b} ru:б", 1));
}

#[test]
fn texts_that_are_codes_alone_and_empty_ones_with_notes_are_kept() {
    let mut unit = Unit {
        variants: vec![Variant::new(lang("en"), "a"), Variant::new(lang("ru"), "")],
        ..Unit::default()
    };
    unit.variants[1].notes.push(Note::new("left empty on purpose"));
    assert_eq!(units_of(&written(&[unit.clone()])), (vec![unit.clone()], vec![]));
    unit.variants[1].notes.clear();
    unit.variants[1].segment.pieces.push(tmx::Inline::Ph(tmx::Ph::new("<br/>")));
    assert_eq!(units_of(&written(&[unit.clone()])), (vec![unit], vec![]));
}

#[test]
fn a_sample_is_read_as_before() {
    crate::golden::check("mixed.jsonl", crate::Format::Jsonl, &english_russian(), "");
}

fn english_russian() -> Options {
    Options { source: "en".parse().ok(), target: "ru".parse().ok(), ..Options::default() }
}
