//! `read(write(x)) == x`, and what is written is valid by DTD and schema.

mod shared;

use proptest::option::of;
use proptest::prelude::*;
use tmx::repair::Repairer;
use tmx::validate::{Profile, Validator};
use tmx::{
    Bpt, Code, Date, Encoding, Ept, Header, Hi, Inline, It, Lang, Map, Note, Origin, Ph, Pos, Prop, SegType,
    Segment, SourceLang, Sub, Ude, Unit, Ut, Variant, Writer, is_xml_char,
};

/// Any text that XML can hold, with what is special in it more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let special =
        prop::sample::select(vec!["&", "<", ">", "\"", "'", "\t", "\n", "\r", "\r\n", "]]>", "&amp;", "  "]);
    let piece = prop_oneof![special.prop_map(str::to_owned), "\\PC{0,8}", "[а-я ]{0,8}"];
    prop::collection::vec(piece, 0..4)
        .prop_map(|pieces| pieces.concat().chars().filter(|c| is_xml_char(*c)).collect())
}

fn word() -> impl Strategy<Value = String> {
    "[a-z][a-zA-Z0-9._-]{0,8}"
}

fn lang() -> impl Strategy<Value = Lang> {
    "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}".prop_map(|tag| tag.parse().unwrap())
}

fn date() -> impl Strategy<Value = Date> {
    (-62_167_219_200..253_402_300_800i64).prop_map(|seconds| Date::from_unix(seconds).unwrap())
}

fn origin() -> impl Strategy<Value = Origin> {
    let texts = prop::array::uniform7(of(text()));
    (texts, of(any::<u64>()), prop::array::uniform3(of(date()))).prop_map(|(texts, usage_count, dates)| {
        let [o_encoding, datatype, creation_tool, creation_tool_version, creation_id, change_id, o_tmf] =
            texts;
        let [last_usage_date, creation_date, change_date] = dates;
        Origin {
            o_encoding,
            datatype,
            usage_count,
            last_usage_date,
            creation_tool,
            creation_tool_version,
            creation_date,
            creation_id,
            change_date,
            change_id,
            o_tmf,
        }
    })
}

fn notes() -> impl Strategy<Value = Vec<Note>> {
    let note =
        (text(), of(lang()), of(text())).prop_map(|(text, lang, o_encoding)| Note { text, lang, o_encoding });
    prop::collection::vec(note, 0..3)
}

fn props() -> impl Strategy<Value = Vec<Prop>> {
    let prop = (word(), text(), of(lang()), of(text())).prop_map(|(kind, text, lang, o_encoding)| Prop {
        kind,
        text,
        lang,
        o_encoding,
    });
    prop::collection::vec(prop, 0..3)
}

/// Pieces as the reader would give them: no empty text, no two texts side by side, codes
/// in pairs. `i` numbers the pairs.
fn tidy(pieces: Vec<Inline>) -> Vec<Inline> {
    let mut out = Segment::default();
    for (i, piece) in pieces.into_iter().enumerate() {
        match piece {
            Inline::Text(text) => out.push_text(&text),
            Inline::Bpt(mut bpt) => {
                bpt.i = i.to_string();
                let ept = Ept { i: bpt.i.clone(), content: bpt.content.clone() };
                out.pieces.extend([Inline::Bpt(bpt), Inline::Ept(ept)]);
            }
            piece => out.pieces.push(piece),
        }
    }
    out.pieces
}

fn pieces(depth: u32) -> BoxedStrategy<Vec<Inline>> {
    let leaf = text().prop_map(Inline::Text);
    if depth == 0 {
        return prop::collection::vec(leaf, 0..3).prop_map(tidy).boxed();
    }
    let codes = || codes(depth - 1);
    let (x, kind) = (|| of(text()), || of(text()));
    let piece = prop_oneof![
        4 => leaf,
        1 => (x(), kind(), codes()).prop_map(|(x, kind, content)| Inline::Bpt(Bpt { i: String::new(), x, kind, content })),
        1 => (x(), kind(), of(text()), codes()).prop_map(|(x, kind, assoc, content)| Inline::Ph(Ph { x, assoc, kind, content })),
        1 => (any::<bool>(), x(), kind(), codes()).prop_map(|(begin, x, kind, content)| {
            let pos = if begin { Pos::Begin } else { Pos::End };
            Inline::It(It { pos, x, kind, content })
        }),
        1 => (x(), codes()).prop_map(|(x, content)| Inline::Ut(Ut { x, content })),
        1 => (x(), kind(), flat(depth - 1)).prop_map(|(x, kind, content)| Inline::Hi(Hi { x, kind, content })),
    ];
    prop::collection::vec(piece, 0..4).prop_map(tidy).boxed()
}

/// What a `hi` holds: it shares the numbers of its pairs with the segment, so it has none here.
fn flat(depth: u32) -> impl Strategy<Value = Vec<Inline>> {
    pieces(depth).prop_map(|mut pieces| {
        pieces.retain(|piece| !matches!(piece, Inline::Bpt(_) | Inline::Ept(_)));
        let mut out = Segment::default();
        for piece in pieces {
            match piece {
                Inline::Text(text) => out.push_text(&text),
                piece => out.pieces.push(piece),
            }
        }
        out.pieces
    })
}

fn codes(depth: u32) -> impl Strategy<Value = Vec<Code>> {
    let sub = (of(text()), of(text()), pieces(depth))
        .prop_map(|(datatype, kind, content)| Code::Sub(Sub { datatype, kind, content }));
    (text(), of(sub)).prop_map(|(text, sub)| {
        let text = (!text.is_empty()).then_some(Code::Text(text));
        text.into_iter().chain(sub).collect()
    })
}

fn unit() -> impl Strategy<Value = Unit> {
    let variant =
        (lang(), origin(), notes(), props(), pieces(2)).prop_map(|(lang, origin, notes, props, pieces)| {
            Variant { lang, origin, notes, props, segment: Segment { pieces } }
        });
    let seg_type =
        prop::sample::select(vec![SegType::Block, SegType::Paragraph, SegType::Sentence, SegType::Phrase]);
    let variants = prop::collection::vec(variant, 1..4);
    (of(word()), of(seg_type), any::<bool>(), origin(), notes(), props(), variants).prop_map(
        |(tuid, seg_type, all, origin, notes, props, variants)| {
            let source = if all { SourceLang::All } else { SourceLang::Lang(variants[0].lang.clone()) };
            Unit { tuid, seg_type, source_lang: Some(source), origin, notes, props, variants }
        },
    )
}

fn header() -> impl Strategy<Value = Header> {
    let map = (text(), of(text()), of(text()), of(text())).prop_map(|(unicode, code, ent, subst)| Map {
        unicode,
        code,
        ent,
        subst,
    });
    let ude = (text(), of(text()), prop::collection::vec(map, 1..3)).prop_map(|(name, base, maps)| Ude {
        name,
        base,
        maps,
    });
    let texts = prop::array::uniform4(text());
    (texts, lang(), of(date()), of(text()), notes(), props(), prop::collection::vec(ude, 0..2)).prop_map(
        |([tool, version, o_tmf, datatype], lang, date, id, notes, props, udes)| Header {
            o_tmf,
            datatype,
            creation_date: date,
            change_date: date,
            creation_id: id.clone(),
            change_id: id.clone(),
            o_encoding: id,
            notes,
            props,
            udes,
            ..Header::new(tool, version, lang)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(header in header(), units in prop::collection::vec(unit(), 0..3)) {
        let file = shared::write(&header, &units);
        let (read_header, diagnostics, entries) = shared::read(&file);
        prop_assert_eq!(&read_header, &header);
        prop_assert_eq!(diagnostics, vec![]);
        let mut read = Vec::new();
        for entry in entries {
            prop_assert_eq!(entry.diagnostics, vec![]);
            read.extend(entry.unit);
        }
        prop_assert_eq!(&read, &units);
        prop_assert_eq!(shared::write(&read_header, &read), file, "the bytes");
    }

    #[test]
    fn any_string_makes_a_valid_unit(text in any::<String>(), tuid in any::<String>(), kind in any::<String>()) {
        let lang: Lang = "ru".parse().unwrap();
        let header = Header::new(&text, &text, lang.clone());
        let unit = Unit {
            tuid: Some(tuid),
            props: vec![Prop::new(kind, &text)],
            variants: vec![Variant::new(lang, text.as_str())],
            ..Unit::default()
        };
        let mut writer = Writer::new(Vec::new(), &header).unwrap();
        writer.write(&unit).unwrap();
        let (_, _, entries) = shared::read(&writer.finish().unwrap());
        prop_assert_eq!(entries.len(), 1);
        prop_assert_eq!(&entries[0].diagnostics, &vec![]);
        let clean: String = text.chars().filter(|c| is_xml_char(*c)).collect();
        prop_assert_eq!(entries[0].unit.as_ref().unwrap().variants[0].segment.plain_text(), clean);
    }

    #[test]
    fn a_damaged_file_is_repaired(damage in prop::collection::vec((any::<prop::sample::Index>(), 0usize..30, debris()), 1..8)) {
        let lang: Lang = "ru".parse().unwrap();
        let bpt = Bpt { i: "1".into(), ..Bpt::default() };
        let sub = Sub { content: vec![Inline::Text("в".into())], ..Sub::default() };
        let mut segment = Segment::from("Мир");
        segment.pieces.extend([Inline::Bpt(bpt), Inline::Ph(Ph { content: vec![Code::Sub(sub)], ..Ph::default() })]);
        segment.pieces.push(Inline::Ept(Ept { i: "1".into(), ..Ept::default() }));
        let unit = Unit {
            props: vec![Prop::new("x-a", "b")],
            variants: vec![Variant::new(lang.clone(), segment), Variant::new("en".parse().unwrap(), "Peace & labour")],
            ..Unit::default()
        };
        let mut file = shared::write(&Header::new("x", "1", lang), &[unit.clone(), unit.clone(), unit]);
        for (at, length, debris) in damage {
            let at = at.index(file.len());
            let end = (at + length).min(file.len());
            file.splice(at..end, debris);
        }
        let limits = tmx::Limits { unit_bytes: 2000, depth: 8 };
        let Ok(mut reader) = tmx::Reader::with_limits(&file[..], limits) else { return Ok(()) };
        let units: Vec<Unit> = reader.by_ref().filter_map(|entry| entry.expect("no failure").unit).collect();
        let mended = shared::write(reader.header(), &units);
        let (header, diagnostics, entries) = shared::read(&mended);
        prop_assert_eq!((&header, diagnostics), (reader.header(), vec![]));
        let faults: Vec<_> = entries.iter().flat_map(|entry| &entry.diagnostics).collect();
        prop_assert_eq!(faults, Vec::<&tmx::Diagnostic>::new());
        let again: Vec<Unit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
        prop_assert_eq!(again, units);
    }

    #[test]
    fn what_was_repaired_has_no_errors(pieces in prop::collection::vec(debris(), 0..40), source in "ru|RU|ru-RU|en|") {
        let header = format!("<tmx><header srclang='{source}'/><body><tu><tuv xml:lang='ru'><seg>Мир");
        let file = [header.into_bytes(), pieces.concat()].concat();
        let strict = Profile::named("strict").unwrap();
        for diagnostic in Validator::new(&file[..], strict).unwrap() {
            diagnostic.unwrap();
        }
        let mut repairer = Repairer::new(&file[..]).unwrap();
        let mut writer = Writer::new(Vec::new(), repairer.header()).unwrap();
        for entry in &mut repairer {
            if let Some(unit) = entry.unwrap().unit {
                prop_assert_eq!(writer.write(&unit).unwrap(), vec![]);
            }
        }
        let mended = writer.finish().unwrap();
        for diagnostic in Validator::new(&mended[..], strict).unwrap() {
            let diagnostic = diagnostic.unwrap();
            prop_assert_eq!(diagnostic.severity, tmx::Severity::Warning, "{}", diagnostic);
        }
    }
}

/// What damage leaves in a file: pieces of mark-up, bytes of any kind.
fn debris() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "",
        "<",
        ">",
        "&",
        ";",
        "\"",
        "'",
        "=",
        "/",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<!DOCTYPE",
        "<tu>",
        "</tu>",
        "<tu/>",
        "<tuv>",
        "</tuv>",
        "<seg>",
        "</seg>",
        "<seg/>",
        "<prop>",
        "</prop>",
        "<note>",
        "<hi>",
        "</hi>",
        "<ph>",
        "</ph>",
        "<bpt>",
        "<ept i='1'>",
        "<sub>",
        "</sub>",
        "<b>",
        "</b>",
        "<br/>",
        "<x y=z",
        "<tmx>",
        "</tmx>",
        "<header>",
        "<header/>",
        "</header>",
        "<body>",
        "</body>",
        "<?xml version='1.0'?>",
        "&#xB;",
        "&#xD;",
        "&nbsp;",
        "&x;",
        " lang='en_US'",
        " tuid=' '",
        "\r",
        "\n",
        "\u{FEFF}",
        "\u{FFFE}",
        "<ude>",
        "<map>",
        "<!ENTITY x '<tu>'>",
        "[",
        "]",
    ];
    prop_oneof![
        prop::sample::select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ]
}

/// Some of everything, through `xmllint`, in each encoding.
#[test]
fn what_is_written_is_valid() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let directory = tempfile::tempdir().unwrap();
    let mut runner = TestRunner::deterministic();
    for encoding in [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be] {
        let header = header().new_tree(&mut runner).unwrap().current();
        let mut writer = Writer::with_encoding(Vec::new(), &header, encoding).unwrap();
        for _ in 0..50 {
            let unit = unit().new_tree(&mut runner).unwrap().current();
            assert_eq!(writer.write(&unit).unwrap(), []);
        }
        let path = directory.path().join("file.tmx");
        let file = writer.finish().unwrap();
        std::fs::write(&path, &file).unwrap();
        assert_eq!(shared::read(&file).2.len(), 50);
        let Some(complaint) = shared::xmllint(&path) else { return };
        assert_eq!(complaint, "", "{encoding:?}");
    }
}
