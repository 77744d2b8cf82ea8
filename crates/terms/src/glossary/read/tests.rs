use super::*;
use crate::glossary::{Kind, Known};
use proptest::prelude::*;

fn of(text: &str) -> Result<Glossary, Error> {
    read("terms.x", None, text.as_bytes(), &Options::default())
}

fn options(source: &str, target: &str) -> Options {
    Options { source_lang: Lang::parse(source), target_lang: Lang::parse(target), ..Options::default() }
}

fn error(text: &str) -> String {
    of(text).unwrap_err().to_string()
}

fn pairs(glossary: &Glossary) -> Vec<(&str, &str)> {
    glossary.entries.iter().map(|entry| (entry.source.text.as_str(), entry.target.text.as_str())).collect()
}

#[test]
fn tables_that_people_make() {
    for text in [
        "en,ru\nlevy,сбор\n",
        "\u{feff}# ours\nen;ru\r\nlevy;сбор\r\n# end\r\n\r\n",
        "EN\tRU\tcomment\n levy \tсбор\tyes, \"quite\n",
        "id,en,ru\n7,levy,сбор\n",
        "en-GB,ru_RU\n\"levy\",\"сбор\"\n",
    ] {
        assert_eq!(pairs(&of(text).unwrap()), [("levy", "сбор")], "{text}");
    }
    let list = "en,ru,kind,forbidden,EN Variants,known\nlevy|fee,сбор | налог,Person,побор|,levies ×3,conflict: взнос\n";
    let glossary = of(list).unwrap();
    let entry = &glossary.entries[0];
    assert_eq!(entry.source_texts(), ["levy", "fee", "levies"]);
    assert_eq!(entry.target_texts(), ["сбор", "налог"]);
    assert_eq!((entry.kind, entry.confidence), (Kind::Person, 1.0));
    assert_eq!((entry.forbidden.len(), entry.source.variants[1].frequency), (1, 3));
    assert_eq!(entry.known, Some(Known::Conflict(vec!["взнос".into()])));
}

#[test]
fn tables_in_other_encodings() {
    let text = "en\tru\nlevy\tсбор\n";
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(pairs(&read("a", None, &utf16[..], &Options::default()).unwrap()), [("levy", "сбор")]);
    // "levy, сбор" in windows-1251: four letters are too few to tell, the name of the column tells.
    let glossary = read("a.csv", None, &b"en,ru\nlevy,\xf1\xe1\xee\xf0\n"[..], &Options::default()).unwrap();
    assert_eq!(pairs(&glossary), [("levy", "сбор")]);
}

#[test]
fn tables_of_other_programs() {
    let want = [("brush", "кисть"), ("easel", "мольберт")];
    for (name, table) in [
        ("names of languages", "English\tRussian\nbrush\tкисть\neasel\tмольберт\n"),
        ("their own names", "English;Русский\nbrush;кисть\neasel;мольберт\n"),
        ("no header, comments", "brush\tкисть\tfrom the shop\neasel\tмольберт\n"),
        ("remarks", "# ours\nen,ru\n# tools, all of them\nbrush,кисть\neasel,мольберт\n"),
    ] {
        let glossary = read("a.txt", None, table.as_bytes(), &options("en", "ru")).unwrap();
        assert_eq!(pairs(&glossary), want, "{name}");
    }
}

#[test]
fn the_languages_that_are_asked_for() {
    let table = "en-US,de,ru,en-GB\ncolor,Farbe,цвет,colour\n";
    let langs = |source: &str, target: &str| {
        let glossary = read("a", None, table.as_bytes(), &options(source, target)).unwrap();
        (
            glossary.source_lang.to_string(),
            glossary.entries[0].source.text.clone(),
            glossary.entries[0].target.text.clone(),
        )
    };
    assert_eq!(langs("en-gb", "ru"), ("en-GB".into(), "colour".into(), "цвет".into()));
    assert_eq!(langs("en", "ru-RU"), ("en-US".into(), "color".into(), "цвет".into()));
    assert_eq!(langs("ru", ""), ("ru".into(), "цвет".into(), "color".into()));
    assert_eq!(langs("", "en-US"), ("de".into(), "Farbe".into(), "color".into()));
    let error = read("a", None, table.as_bytes(), &options("en", "fr")).unwrap_err().to_string();
    assert_eq!(error, "a: contains no terms in en and fr; it has en-US, de, ru, en-GB");
}

#[test]
fn errors_name_the_place_and_the_remedy() {
    for (text, want) in [
        (
            "a\nb\n",
            "terms.x:1: the first line does not name two languages; begin it with, for example, en,ru",
        ),
        ("", "terms.x: contains no term; give a glossary of two languages"),
        ("en,ru\n,\n", "terms.x: contains no term; give a glossary of two languages"),
        ("en,ru,links\na,б,many\n", "terms.x:2: column links: \"many\" is not a number; give one such as 12"),
        (
            "en,ru,confidence\n\na,б,7\n",
            "terms.x:3: column confidence: \"7\" is not a confidence; give a number from 0 to 1",
        ),
        (
            "en,ru,kind\na,б,thing\n",
            "terms.x:2: column kind: \"thing\" is not a kind; use one of term, abbreviation, person, organisation, place, title",
        ),
        ("<martif>\n<text>\n", "terms.x:3: the file ends within <text>; is it complete?"),
        ("<html><p>x</p></html>", "terms.x:1: has no termEntry and no conceptEntry; give a file in TBX"),
        (
            "<tbx><conceptEntry>\n<langSec/>\n<langSec xml:lang=\"\"><termSec><term>a</term></termSec></langSec></conceptEntry></tbx>",
            "terms.x:3: \"\" is not a language; give langSec an xml:lang such as en",
        ),
        (
            "{\"format\": \"sverka glossary 9\"}",
            "terms.x:1: its member \"format\" should be \"sverka glossary 1\", but is \"sverka glossary 9\"; give a glossary written by sverka terms",
        ),
    ] {
        assert_eq!(error(text), want, "{text}");
    }
    assert!(
        error("<a>\n<b></a>").starts_with("terms.x:2: is not well-formed XML: "),
        "{}",
        error("<a>\n<b></a>")
    );
    assert!(error("{\n\"format\": }").starts_with("terms.x:2: is not a glossary in JSON: "));
    assert!(read("a", Some(Format::Xlsx), &b"no"[..], &Options::default()).is_err());
}

#[test]
fn json_is_checked() {
    let json = |confidence: &str, range: &str| {
        format!(
            r#"{{"format": "sverka glossary 1", "source_lang": "en", "target_lang": "ru", "entries": [{{"source": {{"text": "a"}},
            "target": {{"text": "б"}}, "kind": "term", "links": 1, "confidence": {confidence}, "contexts": [{{"file": "f", "unit": "1",
            "source": "a", "target": "б", "source_range": {{"start": 0, "end": 1}}, "target_range": {range}}}]}}]}}"#
        )
    };
    assert_eq!(pairs(&of(&json("0.5", r#"{"start": 0, "end": 2}"#)).unwrap()), [("a", "б")]);
    let wrong = json("0.5", r#"{"start": 0, "end": 2}"#).replace("\"ru\"", "\"<ru>\"");
    assert!(error(&wrong).contains("\"<ru>\" is not a language"));
    assert!(error(&json("1.5", r#"{"start": 0, "end": 2}"#)).contains("entry 1: its confidence"));
    for range in [r#"{"start": 0, "end": 1}"#, r#"{"start": 2, "end": 1}"#, r#"{"start": 0, "end": 99}"#] {
        assert!(error(&json("0.5", range)).contains("entry 1: a place in a context"), "{range}");
    }
}

#[test]
fn tbx_of_other_programs() {
    let v2 = r#"<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
        <martif type="TBX" xml:lang="en"><text><body><termEntry id="1"><descrip type="subjectField">science</descrip>
        <note>kind of: nothing</note>
        <langSet xml:lang="EN-us"><tig><term>R&amp;D</term><termNote type="termType">acronym</termNote></tig>
          <ntig><termGrp><term>research and
            development</term><termNote type="termType">fullForm</termNote></termGrp></ntig>
          <tig><term>R+D</term></tig></langSet>
        <langSet xml:lang="de"><tig><term>F&#38;E</term></tig></langSet>
        <langSet xml:lang="ru"><tig><term>ниокровцы</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
          <tig><term>исследования</term><descrip type="context">Деньги на исследования.</descrip></tig>
          <tig><term><hi>НИОКР</hi></term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
        </termEntry></body></text></martif>"#;
    let glossary = read("a.tbx", None, v2.as_bytes(), &options("en", "RU")).unwrap();
    assert_eq!((glossary.source_lang.as_str(), glossary.target_lang.as_str()), ("en-US", "ru"));
    let entry = &glossary.entries[0];
    assert_eq!((entry.source.text.as_str(), entry.target.text.as_str()), ("R&D", "НИОКР"));
    assert_eq!((entry.kind, entry.confidence), (Kind::Abbreviation, 1.0));
    assert_eq!(entry.tied.as_ref().unwrap().source, "research and development");
    assert_eq!(entry.source_texts(), ["R&D", "R+D"]);
    assert_eq!(entry.target_texts(), ["НИОКР", "исследования"]);
    assert_eq!(entry.forbidden, ["ниокровцы"]);
    let glossary = read("a.tbx", None, v2.as_bytes(), &Options::default()).unwrap();
    assert_eq!(pairs(&glossary), [("R&D", "F&E")], "the first two languages of the file");

    let v3 = r#"<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min"
        xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body><conceptEntry id="c1"><langSec xml:lang="en-GB"><termSec>
        <term><![CDATA[levy]]></term><min:partOfSpeech>noun</min:partOfSpeech><descripGrp><basic:context>A new levy on &nbsp; sugar.</basic:context>
        <basic:source>law.txt</basic:source></descripGrp></termSec></langSec><langSec xml:lang="ru"><termSec><term>сбор</term></termSec>
        <termSec><term>побор</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
        </conceptEntry></body></text></tbx>"#;
    let glossary = of(v3).unwrap();
    let entry = &glossary.entries[0];
    assert_eq!(pairs(&glossary), [("levy", "сбор")]);
    assert_eq!(entry.forbidden, ["побор"]);
    let context = &entry.contexts[0];
    assert_eq!((context.file.as_str(), context.source.as_str()), ("law.txt", "A new levy on \u{a0} sugar."));
    assert_eq!(&context.source[context.source_range.clone()], "levy");
}

#[test]
fn tbx_in_the_encoding_that_it_declares() {
    let text = r#"<?xml version="1.0" encoding="windows-1251"?><martif><termEntry><langSet xml:lang="en"><tig><term>levy</term></tig>
        </langSet><langSet xml:lang="ru"><tig><term>сбор</term></tig></langSet></termEntry></martif>"#;
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(pairs(&read("a", None, &*bytes, &Options::default()).unwrap()), [("levy", "сбор")]);
}

#[test]
fn workbooks_that_people_make() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "not a glossary").unwrap();
    let sheet = book.add_worksheet();
    for (row, cells) in [["Comment", "EN", "RU"], ["", "levy", "сбор|налог"], ["x", "", ""], ["", "24", "24"]]
        .iter()
        .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    sheet.write(4, 1, 7).unwrap();
    sheet.write(4, 2, "семь").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let glossary = read("a.xlsx", None, &bytes[..], &Options::default()).unwrap();
    assert_eq!(pairs(&glossary), [("levy", "сбор"), ("24", "24"), ("7", "семь")]);
    assert_eq!(glossary.entries[0].rivals[0].target.text, "налог");
}

#[test]
fn names_and_contents_tell_the_format() {
    for (name, want) in
        [("a.TBX", Some(Format::Tbx)), ("a.tsv", Some(Format::Table)), ("a", None), ("a.doc", None)]
    {
        assert_eq!(Format::from_path(Path::new(name)), want, "{name}");
    }
    assert_eq!(Format::sniff(b"\xef\xbb\xbf <tbx>"), Format::Tbx);
    assert_eq!(Format::sniff(b"en,ru"), Format::Table);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0..4usize) {
        let format = [Format::Tbx, Format::Table, Format::Json, Format::Xlsx][which];
        let _ = read("a", Some(format), &bytes[..], &Options::default());
    }

    #[test]
    fn no_table_panics(lines in prop::collection::vec("[a-я|×\\\\\"';,#=\\t 0-9]{0,30}", 0..5)) {
        for header in ["en,ru,kind,confidence,links,en_variants,rivals,known,context1,context1_ru", "en\tru\tcontext99\tcontext2_en"] {
            let _ = of(&format!("{header}\n{}", lines.join("\n")));
        }
    }

    #[test]
    fn no_tags_panic(tags in prop::collection::vec(prop::sample::select(vec![
        "<termEntry>", "</termEntry>", "<langSet xml:lang='en'>", "<langSet xml:lang='ru'>", "</langSet>", "<tig>", "</tig>",
        "<term>", "</term>", "<note>", "</note>", "links: 3; this form: 2", "<termNote type='termType'>", "</termNote>", "variant",
        "<descripGrp>", "</descripGrp>", "<descrip type='context'>", "</descrip>", "&#0;", "&lt;", "слово", "<term/>",
    ]), 0..30)) {
        let _ = of(&format!("<martif>{}</martif>", tags.concat()));
    }
}

/// A file in TBX with an entry.
fn tbx(source: &str, target: &str) -> String {
    format!(
        "<martif type='TBX'><text><body>\n<termEntry><langSet xml:lang='en'>{source}</langSet>\
         <langSet xml:lang='ru'>{target}</langSet></termEntry></body></text></martif>"
    )
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("<martif>\n{}", "<a>".repeat(300_000));
    assert_eq!(error(&deep), "terms.x:2: elements are nested to more than 64 levels");
    let levels = |n: usize| {
        let source = format!("{}<tig><term>levy</term></tig>{}", "<a>".repeat(n), "</a>".repeat(n));
        tbx(&source, "<tig><term>сбор</term></tig>")
    };
    // martif, text, body, termEntry, langSet, tig and term are seven.
    assert_eq!(pairs(&of(&levels(57)).unwrap()), [("levy", "сбор")]);
    assert!(error(&levels(58)).contains("64 levels"));
    let mut options = Options::default();
    options.limits.depth = 100;
    assert!(read("a", None, levels(58).as_bytes(), &options).is_ok());
}

#[test]
fn a_file_is_bounded() {
    let mut options = Options::default();
    options.limits.whole = 30;
    let table = "en,ru\nlevy,сбор\n";
    let of = |table: &str| read("a", None, table.as_bytes(), &options).map_err(|error| error.to_string());
    assert!(of(table).is_ok());
    assert_eq!(of(&table.repeat(2)).unwrap_err(), "a:1: the file has more than 30 bytes");
}

#[test]
fn entities_that_nobody_defined_are_refused() {
    let with = |term: &str| tbx(&format!("<tig><term>{term}</term></tig>"), "<tig><term>сбор</term></tig>");
    assert_eq!(pairs(&of(&with("R&amp;D &eacute;t&#233;")).unwrap()), [("R&D été", "сбор")]);
    assert_eq!(error(&with("a &l11;")), "terms.x:2: &l11; is not defined; write the character itself");
}

#[test]
fn many_contexts_forms_languages_and_attributes_take_no_longer_than_they_are() {
    const MANY: usize = 50_000;
    let context = |text: &str, n: usize| {
        format!(
            "<descripGrp><descrip type='context'>{text}</descrip><admin type='source'>{n}</admin></descripGrp>"
        )
    };
    // The places of the one are those of the other from the end.
    let list = |word: &str, numbers: &mut dyn Iterator<Item = usize>| {
        let contexts: String = numbers.map(|n| context(&format!("{word} {n}"), n)).collect();
        format!("<tig><term>{word}</term>{contexts}</tig>")
    };
    let attributes: String = (0..MANY).map(|n| format!(" a{n}=''")).collect();
    let sections: String = (0..MANY).map(|n| format!("<langSet xml:lang='de-x-{n}'/>")).collect();
    // Forms of the term, which are looked for in its sentences.
    let form =
        |n: usize| format!("<tig><term>levies {n}</term><termNote type='termType'>variant</termNote></tig>");
    let forms: String = (0..900).map(form).collect();
    let source = list("levy", &mut (0..MANY)) + &forms;
    let file = tbx(&source, &list("сбор", &mut (0..MANY).rev()))
        .replace("<langSet xml:lang='en'>", &format!("<langSet{attributes} xml:lang='en'>"))
        .replace("</termEntry>", &format!("{sections}</termEntry>"));
    let glossary = of(&file).unwrap();
    let contexts = &glossary.entries[0].contexts;
    assert_eq!(contexts.len(), MANY);
    assert!(contexts.iter().all(|context| context.source[4..] == context.target["сбор".len()..]));
}

#[test]
fn forms_are_bounded() {
    let list =
        |word: &str, count: usize| -> Vec<String> { (0..count).map(|n| format!("{word}{n}")).collect() };
    let table = |sources: usize, targets: usize| {
        format!("en,ru\n{},{}\n", list("levy", sources).join("|"), list("сбор", targets).join("|"))
    };
    assert_eq!(of(&table(1000, 1000)).unwrap().entries.len(), 1);
    for (sources, targets) in [(1001, 1), (1, 1001), (100_000, 100_000)] {
        let want = format!("has {} forms in one language, but only 1000 are allowed", sources.max(targets));
        assert!(error(&table(sources, targets)).contains(&want));
    }
}
