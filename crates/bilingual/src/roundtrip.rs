//! Units to XLIFF and catalogues, and back: everything that a writer does not count as lost comes back.

use crate::golden::dump;
use crate::sink::{self, Losses, Sink};
use crate::{Format, Options, field, po, xliff};
use proptest::prelude::*;
use std::collections::BTreeSet;
use sverka_text::limits::Bound;
use tmx::{
    Bpt, Code, Ept, Hi, Inline, It, Lang, Note, Origin, Ph, Pos, Prop, Segment, Sub, Unit, Ut, Variant,
};
use xliff::{Version, Writer};

fn lang(tag: &str) -> Lang {
    tag.parse().unwrap()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum To {
    Xliff(Version),
    Po,
}

const ALL: [To; 3] = [To::Xliff(Version::V1), To::Xliff(Version::V2), To::Po];

fn written(to: To, units: &[Unit]) -> (String, Losses) {
    let options =
        sink::Options { source: Some(lang("en")), target: Some(lang("ru")), ..sink::Options::default() };
    let (mut out, mut losses) = (Vec::new(), Losses::default());
    let mut sink: Box<dyn Sink> = match to {
        To::Xliff(version) => Box::new(Writer::new(version, Box::new(&mut out), &options).unwrap()),
        To::Po => Box::new(po::Writer::new(Box::new(&mut out), &options).unwrap()),
    };
    units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
    sink.finish(&mut losses).unwrap();
    (String::from_utf8(out).unwrap(), losses)
}

fn format(to: To) -> Format {
    if to == To::Po { Format::Po } else { Format::Xliff1 }
}

fn read(to: To, file: &str) -> Vec<Unit> {
    let options = Options { format: Some(format(to)), untranslated: true, ..Options::default() };
    let entries = crate::read("a", file.as_bytes(), &options).unwrap();
    entries.filter_map(|entry| entry.unwrap().unit).map(sorted).collect()
}

/// The order of props of different types is irrelevant.
fn sorted(mut unit: Unit) -> Unit {
    unit.props.sort_by(|a, b| a.kind.cmp(&b.kind));
    unit
}

fn pair(en: impl Into<Segment>, ru: impl Into<Segment>) -> Unit {
    Unit {
        variants: vec![Variant::new(lang("en"), en.into()), Variant::new(lang("ru"), ru.into())],
        ..Unit::default()
    }
}

/// A text that any of the formats can store.
fn text() -> impl Strategy<Value = String> {
    "[a-zа-я<>&\"'\\\\{}%#|:= \u{a0}]{0,6}[a-zа-я.]"
}

fn kind() -> impl Strategy<Value = Option<String>> {
    prop::option::of("(x-)?(bold|link|ulined|term|seg|special-part|x-caps)")
}

fn inline() -> impl Strategy<Value = Inline> {
    let code = || "[<>a-z/&]{1,4}".prop_map(|code| vec![Code::Text(code)]);
    let leaf = prop_oneof![
        text().prop_map(Inline::Text),
        (kind(), code()).prop_map(|(kind, content)| Inline::Ph(Ph { kind, content, ..Ph::default() })),
        code().prop_map(|content| Inline::Ut(Ut { x: None, content })),
        (kind(), any::<bool>(), code()).prop_map(|(kind, end, content)| {
            let pos = if end { Pos::End } else { Pos::Begin };
            Inline::It(It { pos, x: None, kind, content })
        }),
        // A pair is numbered below.
        (kind(), code()).prop_map(|(kind, content)| Inline::Bpt(Bpt { kind, content, ..Bpt::default() })),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let content = prop::collection::vec(inner, 1..3);
        (kind(), content).prop_map(|(kind, content)| Inline::Hi(Hi { x: None, kind, content }))
    })
}

/// Joins texts, closes each pair at the end of its list, and numbers pairs and ids in order.
fn numbered(pieces: Vec<Inline>, next: &mut u32) -> Vec<Inline> {
    let mut out = Segment::default();
    let mut open = Vec::new();
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_text(&text),
            Inline::Bpt(bpt) => {
                *next += 1;
                let (i, x) = (next.to_string(), Some(format!("id{next}")));
                open.push(i.clone());
                out.pieces.push(Inline::Bpt(Bpt { i, x: x.filter(|_| next.is_multiple_of(2)), ..bpt }));
            }
            Inline::Hi(hi) => out.pieces.push(Inline::Hi(Hi { content: numbered(hi.content, next), ..hi })),
            other => out.pieces.push(other),
        }
    }
    let end = |i| Inline::Ept(Ept { i, content: vec![Code::Text("</>".into())] });
    out.pieces.extend(open.into_iter().rev().map(end));
    out.pieces
}

/// A text with codes that any of the formats can store.
pub(crate) fn segment() -> impl Strategy<Value = Segment> {
    (text(), prop::collection::vec(inline(), 0..5)).prop_map(|(text, mut pieces)| {
        pieces.insert(0, Inline::Text(text));
        Segment { pieces: numbered(pieces, &mut 0) }
    })
}

fn props() -> impl Strategy<Value = Vec<Prop>> {
    let prop =
        |kind: &'static str, values: &'static str| values.prop_map(move |value| Prop::new(kind, value));
    prop::collection::vec(
        prop_oneof![
            prop(field::SCORE, "0\\.[0-9]{4}"),
            prop(field::BEAD, "[1-9]:[1-9]"),
            prop(field::STATUS, "ok|edit"),
            prop(field::STATE, "translated|final|signed-off|initial|reviewed|Draft|x-own"),
            prop(field::STATE_DETAIL, "exact-match|my:own|x-own|other"),
            prop(field::APPROVED, "yes|no"),
            prop(field::TRANSLATE, "no|yes"),
            prop(field::ALTERNATIVE, "[а-я]{1,5}"),
            prop(field::ALTERNATIVE_MATCH, "[0-9]{1,2}"),
            prop(field::DOC, "[a-z]{1,5}\\.txt"),
            prop(field::REFERENCE, "[a-z ]{0,3}[a-z]\\.c:[0-9]"),
            prop(field::REASON, "[+]1\\.25 length: [a-z <&]{1,5}x"),
            prop("x-own", "[a-z:<&\"]{1,5}"),
        ],
        0..5,
    )
    .prop_map(|mut props: Vec<Prop>| {
        // A unit has one of these.
        let mut seen = BTreeSet::new();
        let several =
            [field::ALTERNATIVE, field::ALTERNATIVE_MATCH, field::REFERENCE, field::REASON, "x-own"];
        let kinds: Vec<String> = props.iter().map(|prop| prop.kind.clone()).collect();
        let mut at = 0;
        props.retain(|prop| {
            at += 1;
            // It belongs to what comes before it.
            prop.kind != field::ALTERNATIVE_MATCH || at > 1 && kinds[at - 2] == field::ALTERNATIVE
        });
        props.retain(|prop| several.contains(&prop.kind.as_str()) || seen.insert(prop.kind.clone()));
        props
    })
}

fn notes() -> impl Strategy<Value = Vec<Note>> {
    prop::collection::vec("[a-zа-я.,:~|<&]{1,6}".prop_map(Note::new), 0..3)
}

fn origin() -> impl Strategy<Value = Origin> {
    (prop::option::of("[a-zа-я<&]{1,5}"), prop::option::of(0i64..2_000_000_000)).prop_map(|(id, date)| {
        Origin { change_id: id, change_date: date.and_then(tmx::Date::from_unix), ..Origin::default() }
    })
}

/// A unit with everything that the formats with codes can store.
pub(crate) fn unit() -> impl Strategy<Value = Unit> {
    let texts = (segment(), segment(), origin(), origin());
    let sides = (notes(), props(), notes());
    (texts, sides, notes(), props()).prop_map(|((en, ru, of_unit, of_target), sides, notes, props)| {
        let mut unit = Unit { tuid: Some("a-1".into()), origin: of_unit, notes, props, ..pair(en, ru) };
        unit.variants[1].origin = of_target;
        (unit.variants[0].notes, unit.variants[0].props, unit.variants[1].notes) = sides;
        sorted(unit)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn units_come_back_from_xliff(units in prop::collection::vec(unit(), 1..3)) {
        for version in [Version::V1, Version::V2] {
            let (file, losses) = written(To::Xliff(version), &units);
            prop_assert_eq!(losses, Losses::default());
            prop_assert_eq!(&read(To::Xliff(version), &file), &units, "{}", file);
        }
    }

    #[test]
    fn texts_props_and_notes_come_back_from_catalogues(unit in unit()) {
        let mut unit = Unit { tuid: None, ..unit };
        for variant in &mut unit.variants {
            variant.segment = variant.segment.plain_text().into();
            (variant.notes, variant.props) = Default::default();
        }
        let (file, losses) = written(To::Po, std::slice::from_ref(&unit));
        prop_assert_eq!(losses, Losses::default());
        prop_assert_eq!(read(To::Po, &file), [unit], "{}", file);
    }

    #[test]
    fn no_file_is_too_odd(tags in prop::collection::vec(
        "</?(xliff|file|trans-unit|unit|segment|source|target|seg-source|mrk|g|x|bpt|sub|note|notes|context-group\
         |alt-trans|mda:metadata|sdl:seg-defs|originalData|data|header|group)( (mtype|id|mid|rid)=\"(seg|1|2)\")?/?>\
         |&#?[a-z0-9]{0,3};?|[a-zа-я ]{1,3}", 0..30,
    ), lines in prop::collection::vec("#[~|:.,] ?|msg(id|str|ctxt|id_plural|str\\[[0-9]\\]) ?|\"[a-z\\\\]{0,3}\"?|domain |\n", 0..20),
    bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mixed = format!("<xliff><file source-language='en' target-language='ru'>{}", tags.concat());
        for options in [Options::default(), Options { untranslated: true, ..Options::default() }] {
            for to in ALL {
                for file in [mixed.as_bytes(), lines.concat().as_bytes(), &bytes] {
                    dump(format(to), "a", file, &options);
                }
            }
        }
    }
}

#[test]
fn sub_flows_come_back_from_xliff_1_and_are_counted_for_2() {
    let sub = Sub {
        kind: Some("alt".into()),
        datatype: Some("html".into()),
        content: vec![Inline::Text("a bridge".into())],
    };
    let content = vec![Code::Text("<img alt='".into()), Code::Sub(sub), Code::Text("'>".into())];
    let ph = Inline::Ph(Ph { assoc: Some("p".into()), content, ..Ph::default() });
    let unit = Unit {
        tuid: Some("1".into()),
        ..pair(Segment { pieces: vec![Inline::Text("See ".into()), ph] }, "См.")
    };
    let (file, losses) = written(To::Xliff(Version::V1), std::slice::from_ref(&unit));
    assert_eq!((read(To::Xliff(Version::V1), &file), losses), (vec![unit.clone()], Losses::default()));
    let (_, losses) = written(To::Xliff(Version::V2), &[unit]);
    let losses: Vec<_> = losses.iter().collect();
    assert_eq!(
        losses,
        [("texts within codes, which are codes now", 1), ("which text a placeholder belongs to", 1)]
    );
}

#[test]
fn a_unit_without_a_name_comes_back_without_one_from_xliff_1() {
    let (file, _) = written(To::Xliff(Version::V1), &[pair("a", "б")]);
    assert_eq!(read(To::Xliff(Version::V1), &file), [pair("a", "б")]);
}

#[test]
fn fuzzy_messages_come_back() {
    let mut unit = pair("Close", "");
    unit.variants.truncate(1);
    unit.props = vec![Prop::new(field::ALTERNATIVE, "Открыть"), Prop::new(field::STATE, "fuzzy")];
    let (file, losses) = written(To::Po, std::slice::from_ref(&unit));
    assert!(file.ends_with("\n#, fuzzy\nmsgid \"Close\"\nmsgstr \"Открыть\"\n"), "{file}");
    assert_eq!((read(To::Po, &file), losses), (vec![unit], Losses::default()));
}

#[test]
fn contexts_places_and_flags_have_lines_of_their_own() {
    let mut unit = pair("Open", "Открыть");
    let mut put = |kind: &str, value: &str| unit.props.push(Prop::new(kind, value));
    put(field::CONTEXT, "menu");
    put(field::FLAGS, "c-format");
    put(field::PREVIOUS, "Op\nen");
    put(field::REFERENCE, "a b.c:1");
    put(field::SCORE, "0.5");
    unit.origin.change_id = Some("ann".into());
    let (file, losses) = written(To::Po, &[unit.clone(), unit.clone()]);
    let want = "\n#. x-score: 0.5\n#. x-changeid: ann\n#: \u{2068}a b.c:1\u{2069}\n#, c-format\n#| msgid \"\"\n#| \"Op\\n\"\n#| \"en\"\n\
        msgctxt \"menu\"\nmsgid \"Open\"\nmsgstr \"Открыть\"\n";
    assert!(file.contains(want), "{file}");
    assert_eq!(read(To::Po, &file)[0], sorted(unit));
    assert!(file.contains("msgctxt \"menu 2\""), "the second is distinguished: {file}");
    assert_eq!(losses.iter().collect::<Vec<_>>(), [("contexts, which were changed", 1)]);
}

#[test]
fn bounds_hold() {
    let long = "x".repeat(100_000);
    let unit = format!("<trans-unit id='1'><source>{long}</source><target>y</target></trans-unit>");
    let file = |body: &str| {
        format!("<xliff><file source-language='en' target-language='ru'><body>{body}</body></file></xliff>")
    };
    let of = |bound, value, to, file: &str| {
        let mut options = Options::default();
        options.limits.set(bound, value);
        dump(format(to), "a", file.as_bytes(), &options)
    };
    let xliff = To::Xliff(Version::V1);
    assert!(of(Bound::Unit, 50_000, xliff, &file(&unit)).contains("a unit has more than 50000 bytes"));
    assert!(of(Bound::Unit, 150_000, xliff, &file(&unit.repeat(3))).contains("unit 3"));
    // Skipped content is not stored and does not count.
    let header = format!("<header><internal-file>{long}</internal-file></header>");
    let small = "<trans-unit id='1'><source>x</source><target>y</target></trans-unit>";
    assert!(of(Bound::Unit, 50_000, xliff, &file(&(header + small))).contains("unit 1"));
    let deep = format!("{}{small}{}", "<group>".repeat(70), "</group>".repeat(70));
    assert!(of(Bound::Depth, 64, xliff, &file(&deep)).contains("nested to more than 64 levels"));
    assert!(of(Bound::Depth, 80, xliff, &file(&deep)).contains("unit 1"));
    // No limit lets the stack overflow.
    let codes = format!("<trans-unit><source>{}", "<g>".repeat(100_000));
    assert!(of(Bound::Depth, u64::MAX, xliff, &file(&codes)).contains("nested to more than 200 levels"));
    // A note that each of many segments would have a copy of.
    let segments: String = (0..2000).map(|n| format!("<mrk mtype='seg' mid='{n}'>a</mrk>")).collect();
    let copied = format!(
        "<trans-unit id='1'><source/><seg-source>{segments}</seg-source><note>{long}</note></trans-unit>"
    );
    assert!(of(Bound::Unit, 8 << 20, xliff, &file(&copied)).contains("a unit has more than 8388608 bytes"));
    // A code that many references would have a copy of.
    let codes: String = (0..2000).map(|n| format!("<ph id='{n}' dataRef='d'/>")).collect();
    let named = format!(
        "<xliff version='2.0' srcLang='en' trgLang='ru'><file id='f'><unit id='u'><originalData>\
         <data id='d'>{long}</data></originalData><segment><source>{codes}</source><target>y</target>\
         </segment></unit></file></xliff>"
    );
    let xliff2 = To::Xliff(Version::V2);
    assert!(of(Bound::Unit, 8 << 20, xliff2, &named).contains("a unit has more than 8388608 bytes"));
    // A file full of faults.
    let faults = file(&("&nope;".repeat(5000) + small + &"&nope;".repeat(10)));
    let found = of(Bound::Unit, 8 << 20, xliff, &faults);
    assert_eq!((found.matches("undefined-entity").count(), found.matches(" remarks: ").count()), (1010, 1));
    let catalogue = format!("msgid \"\"\nmsgstr \"Language: ru\"\n\nmsgid \"{long}\"\nmsgstr \"\"\n");
    assert!(of(Bound::Line, 50_000, To::Po, &catalogue).contains("a:4: a line has more than 50000 bytes"));
    let lines = format!("msgid \"a\"\n{}msgstr \"b\"\n", "\"x\"\n".repeat(1000));
    assert!(of(Bound::Unit, 2000, To::Po, &lines).contains("a unit has more than 2000 bytes"));
}

#[test]
fn what_is_given_twice_is_reported() {
    let of = |to, file: &str| dump(format(to), "a", file.as_bytes(), &Options::default());
    let unit = "<source>x</source><target>lost</target><target>y</target>";
    let first = format!(
        "<xliff><file source-language='en' target-language='ru'><trans-unit id='1'>{unit}</trans-unit></file></xliff>"
    );
    let found = of(To::Xliff(Version::V1), &first);
    assert!(found.contains("several <target>: the last is used; left out: \"lost\""), "{found}");
    let second = format!(
        "<xliff version='2.0' srcLang='en' trgLang='ru'><file id='f'><unit id='u'><segment>{unit}</segment>\
         </unit></file></xliff>"
    );
    assert!(of(To::Xliff(Version::V2), &second).contains("several <target>"));
    let catalogue = "msgid \"\"\nmsgstr \"Language: ru\"\n\nmsgid \"x\"\nmsgstr \"lost\"\nmsgstr \"y\\q\"\n";
    let found = of(To::Po, catalogue);
    assert!(found.contains("msgstr is given more than once") && found.contains("\"lost\""), "{found}");
    assert!(found.contains("an escape sequence is not valid in a catalogue"), "{found}");
}

#[test]
fn broken_files_are_errors_with_their_place() {
    let of = |to, file: &str| dump(format(to), "a", file.as_bytes(), &Options::default());
    let xliff = To::Xliff(Version::V1);
    let unit = "<xliff><file source-language='en' target-language='ru'>\n<trans-unit id='1'><source>x</source><target>y</target></trans-unit>\n";
    for (to, file, want) in [
        (xliff, String::new(), "error a:1: it contains no <xliff> element\n"),
        (xliff, "<tmx></tmx>".into(), "error a:1: its first element is <tmx>, not <xliff>\n"),
        (xliff, format!("{unit}<trans-unit><source>"), "error a:3: the file ends within <source>\n"),
        (xliff, unit.into(), "error a:3: the file ends within <file>\n"),
        (xliff, format!("{unit}</xliff>"), "error a:3: is not well-formed XML: "),
        (
            xliff,
            unit.replace("target-language='ru'", "") + "</file></xliff>",
            "error a: the target language is unknown\n",
        ),
        (To::Po, "nonsense".into(), "error a:1: \"nonsense\" is not a catalogue keyword\n"),
        (To::Po, "msgid \"a\"\nmsgstr \"b".into(), "error a:2: the string has no end\n"),
        (To::Po, "msgid \"a\"\nmsgstr \"b\"".into(), "error a: the target language is unknown\n"),
    ] {
        assert!(of(to, &file).contains(want), "{}", of(to, &file));
    }
}

/// Messages as the writer writes them: forms with notes, with a context and one untranslated, in a language
/// without a plural, guessed, and no plural at all.
const PLURALS: &str = r#"
# Files
#: a.c:1
#, c-format
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

msgctxt "menu"
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d раз"
msgstr[1] ""
msgstr[2] "%d три"

msgid "%d of them"
msgid_plural "%d of all"
msgstr[0] "все %d"

#, fuzzy
msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d день"
msgstr[1] "%d дня"

msgid "Save"
msgstr "Сохранить"
"#;

/// Returns the messages of a catalogue, without the header.
fn messages(catalogue: &str) -> &str {
    catalogue.find("\n\n").map_or("", |at| &catalogue[at + 1..])
}

#[test]
fn plurals_are_put_together_again() {
    let head = written(To::Po, &[]).0;
    let units = read(To::Po, &format!("{head}{PLURALS}"));
    assert_eq!(units.len(), 10);
    let (again, losses) = written(To::Po, &units);
    assert_eq!((messages(&again), losses), (PLURALS, Losses::default()));
    // Through a memory.
    let (mut memory, mut losses) = (Vec::new(), Losses::default());
    let mut sink = sink::sink(Format::Tmx, Box::new(&mut memory), &sink::Options::default()).unwrap();
    units.iter().for_each(|unit| sink.write(unit, &mut losses).unwrap());
    sink.finish(&mut losses).unwrap();
    let options = Options { untranslated: true, ..Options::default() };
    let entries = crate::read("a.tmx", &memory[..], &options).unwrap();
    let units: Vec<Unit> = entries.filter_map(|entry| entry.unwrap().unit).collect();
    assert_eq!(messages(&written(To::Po, &units).0), PLURALS);
}

#[test]
fn forms_of_different_messages_stay_apart() {
    let head = written(To::Po, &[]).0;
    let units = read(To::Po, &format!("{head}{PLURALS}"));
    // Form 0 of the first message, form 2 of the second.
    let (file, losses) = written(To::Po, &[units[0].clone(), units[5].clone()]);
    let want = r#"
# Files
#. x-plural: 0
#: a.c:1
#, c-format
msgid "%d file"
msgstr "%d файл"

msgctxt "menu"
msgid "%d file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""
msgstr[2] "%d три"
"#;
    assert_eq!((messages(&file), losses), (want, Losses::default()));
    // A note on one form becomes that of the message, and a number that is not a form is only a prop.
    let mut noted = units[1].clone();
    noted.notes.push(Note::new("few"));
    let mut odd = units[2].clone();
    odd.props
        .iter_mut()
        .filter(|prop| prop.kind == field::PLURAL)
        .for_each(|prop| prop.text = "4000000000".into());
    let (file, losses) = written(To::Po, &[units[0].clone(), noted, odd]);
    assert!(file.contains("# few\n") && file.contains("#. x-plural: 4000000000\n"), "{file}");
    assert_eq!(losses.iter().map(|(_, count)| count).collect::<Vec<_>>(), [1]);
}
