//! No text is lost: what is where it does not belong is in the repaired memory, or in the junk.

mod shared;

use std::fmt::Write;
use tmx::{Note, Rule, Unit};

const HEADER: &str = r#"<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="ru" datatype="plaintext"/>"#;

/// A document whose body begins on line 3, in the first column.
fn document(body: &str) -> String {
    format!("<tmx version=\"1.4\">\n{HEADER}<body>\n{body}\n</body></tmx>\n")
}

/// `lang=text (note)` of each variant, and the notes of the unit.
fn show(unit: &Unit) -> String {
    let mut out = String::new();
    let notes = |out: &mut String, notes: &[Note]| {
        for note in notes {
            write!(out, " ({})", note.text).unwrap();
        }
    };
    for variant in &unit.variants {
        write!(out, " {}={}", variant.lang, variant.segment.with_codes()).unwrap();
        notes(&mut out, &variant.notes);
    }
    notes(&mut out, &unit.notes);
    out.trim_start().to_owned()
}

/// What a body gives: `line:column rule` of each fault, the units, the junk.
fn read(file: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (header, diagnostics, entries) = shared::read(file.as_bytes());
    let faults = diagnostics.iter().chain(entries.iter().flat_map(|entry| &entry.diagnostics));
    let faults = faults.map(|d| format!("{} {}", d.place.expect("a place"), d.rule)).collect();
    let junk = entries.iter().flat_map(|entry| &entry.junk);
    let junk = junk.map(|junk| format!("{} {}", junk.place, junk.text.as_deref().unwrap_or("-"))).collect();
    let units: Vec<Unit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
    // What was kept is valid.
    shared::write(&header, &units);
    (faults, units.iter().map(show).collect(), junk)
}

/// Checks what becomes of a body.
fn check(body: &str, faults: &[&str], units: &[&str], junk: &[&str]) {
    let got = read(&document(body));
    assert_eq!(
        (&got.0[..], &got.1[..], &got.2[..]),
        (&owned(faults)[..], &owned(units)[..], &owned(junk)[..]),
        "{body}"
    );
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

const RU: &str = "<tuv xml:lang='ru'><seg>Да</seg></tuv>";

#[test]
fn text_of_a_tuv_without_a_seg_is_its_seg() {
    let unit = |content: &str| format!("<tu><tuv xml:lang='en'>{content}</tuv>{RU}</tu>");
    for (content, faults, shown) in [
        ("Yes", &["3:24 stray-text"][..], "en=Yes"),
        ("\n  Yes, I\n  do \n", &["4:3 stray-text"], "en=Yes, I\n  do"),
        ("<![CDATA[R&D]]> &amp; more", &["3:24 stray-text"], "en=R&D & more"),
        (
            "a < b <b>c</b><ph>x</ph>",
            &["3:26 syntax", "3:30 unknown-element", "3:34 unknown-element", "3:24 stray-text"],
            "en=a < b <b>c</b>x",
        ),
        ("<b>Yes</b>", &["3:24 unknown-element", "3:30 unknown-element", "3:27 stray-text"], "en=<b>Yes</b>"),
        ("Yes<note>1</note> sir", &["3:24 stray-text"], "en=Yes sir (1)"),
        ("Yes<seg/>", &["3:24 stray-text"], "en=Yes"),
        ("<seg></seg>Yes", &["3:35 stray-text"], "en=Yes"),
        ("<bpt i='1'>x</bpt>Yes", &["3:24 stray-text", "3:24 unpaired-tag"], "en=xYes"),
    ] {
        check(&unit(content), faults, &[&format!("{shown} ru=Да")], &[]);
    }
}

#[test]
fn text_beside_a_seg_is_a_note() {
    let unit = |content: &str| format!("<tu><tuv xml:lang='en'>{content}</tuv>{RU}</tu>");
    for (content, faults, shown) in [
        ("<seg>Yes</seg>sir", &["3:38 stray-text"][..], "en=Yes (sir)"),
        (
            "sir <seg>Yes</seg> <b>!</b>",
            &["3:43 unknown-element", "3:47 unknown-element", "3:24 stray-text"],
            "en=Yes (sir  <b>!</b>)",
        ),
        ("<meta/><seg>Yes</seg><meta/>", &["3:24 unknown-element", "3:45 unknown-element"], "en=Yes"),
    ] {
        check(&unit(content), faults, &[&format!("{shown} ru=Да")], &[]);
    }
}

#[test]
fn each_seg_of_a_tuv_is_kept() {
    let unit = |content: &str| format!("<tu><tuv xml:lang='en' creationid='K'>{content}</tuv>{RU}</tu>");
    for (content, faults, shown) in [
        (
            "<seg>Yes</seg><seg>Yeah</seg><seg/>",
            &["3:53 segment-count", "3:68 segment-count"][..],
            "en=Yes en=Yeah",
        ),
        ("<seg/><seg>Yes</seg>", &["3:45 segment-count"], "en=Yes"),
        (
            "<seg>Yes<seg>sir</seg></seg>",
            &["3:47 syntax", "3:61 syntax", "3:47 segment-count"],
            "en=Yes en=sir",
        ),
        ("<seg>a</seg><seg>b<ept i='1'/></seg>", &["3:51 segment-count", "3:57 unpaired-tag"], "en=a en=b"),
    ] {
        check(&unit(content), faults, &[&format!("{shown} ru=Да")], &[]);
    }
    let (_, _, entries) = shared::read(document(&unit("<seg>a</seg><seg>b</seg>")).as_bytes());
    let unit = entries[0].unit.as_ref().expect("a unit");
    assert_eq!(unit.variants[1].origin.creation_id.as_deref(), Some("K"));
}

#[test]
fn a_seg_that_is_in_no_tuv_is_given_one() {
    let unit = |content: &str| format!("<tu>{content}{RU}</tu>");
    for (content, faults, shown) in [
        ("<seg xml:lang='en'>Yes</seg>", &["3:5 unknown-element"][..], "en=Yes"),
        ("<seg>Yes</seg>", &["3:5 unknown-element", "3:5 lang-tag"], "und=Yes"),
        ("<tuv xml:lang='en'/> <seg>Yes</seg>", &["3:26 unknown-element"], "en=Yes"),
        ("<tuv xml:lang='en'></tuv><seg>Yes</seg>", &["3:30 unknown-element"], "en=Yes"),
        ("<tuv xml:lang='en'/>Yes", &["3:5 segment-count", "3:25 stray-text"], "en="),
    ] {
        let note = if content.ends_with('s') { " (Yes)" } else { "" };
        check(&unit(content), faults, &[&format!("{shown} ru=Да{note}")], &[]);
    }
}

#[test]
fn text_of_a_tu_is_a_note() {
    for (body, faults, shown) in [
        (format!("<tu>one{RU}two</tu>"), &["3:5 stray-text", "3:46 stray-text"][..], "ru=Да (one) (two)"),
        (
            format!("<tu>a &amp; b <x>c</x>&nbsp;{RU}</tu>"),
            &["3:5 stray-text", "3:23 unknown-entity"],
            "ru=Да (a & b <x>c</x>)",
        ),
        (format!("<tu><ph>a</ph>{RU}</tu>"), &["3:5 stray-text"], "ru=Да (<ph>a</ph>)"),
        (format!("<tu><x/><!DOCTYPE y>{RU}</tu>"), &["3:5 unknown-element", "3:9 unknown-element"], "ru=Да"),
    ] {
        check(&body, faults, &[shown], &[]);
    }
}

#[test]
fn names_in_capitals_are_those_of_the_standard() {
    let lower = r#"<tu tuid="1"><note>n</note><prop type="x-a">p</prop><tuv xml:lang="ru"><seg>a<bpt i="1">x</bpt>b<ept i="1">y</ept><it pos="end"/><hi>c</hi><ut/><ph>z<sub>d</sub></ph></seg></tuv></tu>"#;
    let file = document(lower);
    let sound = shared::read(file.as_bytes());
    assert_eq!(sound.2[0].diagnostics, []);
    for name in [
        "note", "prop", "tu", "tuv", "seg", "bpt", "ept", "it", "hi", "ut", "ph", "sub", "tmx", "header",
        "body",
    ] {
        let capital = |file: &str, begin: &str| {
            let mut out = file.to_owned();
            for end in [">", " ", "/"] {
                out = out
                    .replace(&format!("{begin}{name}{end}"), &format!("{begin}{}{end}", name.to_uppercase()));
            }
            out
        };
        for changed in [capital(&file, "<"), capital(&file, "</"), capital(&capital(&file, "<"), "</")] {
            let (header, diagnostics, entries) = shared::read(changed.as_bytes());
            assert_eq!((header, &entries[0].unit), (sound.0.clone(), &sound.2[0].unit), "{changed}");
            let told = diagnostics.iter().chain(entries.iter().flat_map(|entry| &entry.diagnostics));
            let rules: Vec<Rule> = told.map(|diagnostic| diagnostic.rule).collect();
            let is_whole = changed == file;
            assert!(
                is_whole || !rules.is_empty() && rules.iter().all(|rule| *rule == Rule::NameCase),
                "{changed} {rules:?}"
            );
        }
    }
    check(
        "<TU><Tuv XML:LANG='ru' Foo='1'><Seg>Да</sEG></Tuv></TU>",
        &["3:1 name-case", "3:5 name-case", "3:10 name-case", "3:24 unknown-attribute", "3:32 name-case"],
        &["ru=Да"],
        &[],
    );
}

#[test]
fn tags_of_a_text_are_not_those_of_the_standard() {
    let unit = |text: &str| format!("<tu><tuv xml:lang='ru'><seg>{text}</seg></tuv></tu>");
    for text in [
        "a <Note> b",
        "a <BODY>b</BODY>",
        "H<SUB>2</SUB>O",
        "H<sub>2</sub>O",
        "a <PROP/></Note>",
        "<!DOCTYPE x>",
    ] {
        let (faults, units, _) = read(&document(&unit(text)));
        assert_eq!(units, [format!("ru={text}")]);
        assert!(faults.iter().all(|fault| fault.ends_with("unknown-element")), "{faults:?}");
    }
    check(&unit("a <TU b"), &["3:31 syntax"], &["ru=a <TU b"], &[]);
}

#[test]
fn text_between_units_is_junk() {
    let unit = format!("<tu>{RU}</tu>");
    check(
        &format!(
            "one &amp; two {unit}\n<b>three</b><!-- c -->four {unit} <tuv xml:lang='en'><seg>five</seg></tuv> "
        ),
        &["3:1 stray-text", "4:1 stray-text", "4:76 stray-text"],
        &["ru=Да", "ru=Да"],
        &[
            "3:1 one &amp; two",
            "4:1 <b>three</b><!-- c -->four",
            "4:76 <tuv xml:lang='en'><seg>five</seg></tuv>",
        ],
    );
    check(&format!("<x/>{unit}<y></y>"), &["3:1 unknown-element", "3:52 unknown-element"], &["ru=Да"], &[]);
    check("one", &["3:1 stray-text"], &[], &["3:1 one"]);
}

#[test]
fn text_of_the_header_is_a_note() {
    let header =
        HEADER.replace("/>", ">one<note>two</note><ude name='u'><map unicode='#xF8FF'/>three</ude></header>");
    let file = format!("<tmx version='1.4'>zero{header}<body>four</body></tmx>");
    let (header, diagnostics, entries) = shared::read(file.as_bytes());
    let notes: Vec<&str> = header.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["one", "two", "three"]);
    assert!(
        diagnostics.iter().all(|d| d.rule == Rule::StrayText) && diagnostics.len() == 4,
        "{diagnostics:?}"
    );
    assert_eq!(shared::junk(&entries[0]), ["zero", "four"]);
}

#[test]
fn a_second_header_is_junk_where_it_says_more() {
    let file = |second: &str| {
        let first = HEADER.replace("/>", "><note>one</note></header>");
        let second = HEADER.replace("/>", &format!(">{second}</header>"));
        format!("<tmx version='1.4'>{first}<body></body></tmx><tmx version='1.4'>{second}<body></body></tmx>")
    };
    for (second, count) in
        [("", 0), ("<note>one</note>", 0), ("<note>two</note>", 1), ("<prop type='x-a'>b</prop>", 1)]
    {
        let file = file(second);
        let (_, diagnostics, entries) = shared::read(file.as_bytes());
        let lost: Vec<&str> = entries.iter().flat_map(shared::junk).collect();
        assert_eq!(lost.len(), count, "{lost:?}");
        assert!(
            lost.iter()
                .all(|junk| junk.starts_with("<header") && junk.ends_with(&format!("{second}</header>")))
        );
        let told = diagnostics.iter().filter(|d| d.rule == Rule::SeveralDocuments).count();
        assert_eq!(told, 1 + count);
    }
}

#[test]
fn what_breaks_off_is_junk() {
    let cut = |body: &str| {
        let file = format!("<tmx version='1.4'>{HEADER}<body><tu>{RU}{body}");
        let (_, units, junk) = read(&file);
        assert_eq!(units.len(), 1);
        let junk: Vec<String> = junk.iter().map(|junk| junk.split_once(' ').unwrap().1.to_owned()).collect();
        (units[0].clone(), junk)
    };
    for (body, unit, junk) in [
        ("", "", &[][..]),
        ("<tuv xml:lang='en'><seg>Ye", "", &["<tuv xml:lang='en'><seg>Ye"]),
        ("<tuv xml:lang='en'>Ye", "", &["<tuv xml:lang='en'>Ye"]),
        ("<tuv xml:lang='en'>Yes</t", " en=Yes", &[]),
        ("<tuv xml:lang='en'><note>n</note>", "", &["<tuv xml:lang='en'><note>n</note>"]),
        ("<tuv xml:lang='en'><seg>Yes</seg><seg>Y", " en=Yes", &["<seg>Y"]),
        ("<seg>Ye", "", &["<seg>Ye"]),
        ("<tuv xml:lang='en><seg>Yes</seg></tuv>", "", &["<tuv xml:lang='en><seg>Yes</seg></tuv>"]),
        ("<tuv xml:la", "", &["<tuv xml:la"]),
        ("</t", "", &[]),
        ("text", " (text)", &[]),
    ] {
        assert_eq!(cut(body), (format!("ru=Да{unit}"), owned(junk)), "{body}");
    }
}

#[test]
fn a_tag_that_swallows_text_is_junk() {
    check(
        &format!("<tu><tuv xml:lang='en'><seg Yes sir</seg></tuv>{RU}</tu>"),
        &["3:29 syntax", "3:33 syntax", "3:42 syntax"],
        &["en= ru=Да"],
        &["3:24 <seg Yes sir</seg>"],
    );
    check(
        &format!("<tu><tuv xml:lang='en'><seg>Yes</seg sir</tuv>{RU}</tu>"),
        &["3:32 syntax", "3:47 syntax"],
        &["en=Yes ru=Да"],
        &["3:32 </seg sir</tuv>"],
    );
}
