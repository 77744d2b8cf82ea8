use super::*;
use crate::{Bpt, Ept, Map, Ph, Sub, Ude};

fn unit() -> Unit {
    let bpt = Bpt {
        i: "1".into(),
        x: Some("1".into()),
        kind: Some("bold".into()),
        content: vec![Code::Text("<b>".into())],
    };
    let ept = Ept { i: "1".into(), content: vec![Code::Text("</b>".into())] };
    let sub = Code::Sub(Sub { content: vec![Inline::Text("Alt".into())], ..Sub::default() });
    let ph = Ph { content: vec![Code::Text("<img alt=\"".into()), sub], ..Ph::default() };
    let mut english = Segment::from(" Press ");
    english.pieces.extend([Inline::Bpt(bpt), Inline::Text("A & B".into()), Inline::Ept(ept)]);
    english.pieces.extend([Inline::Ph(ph), Inline::Ph(Ph::default())]);
    let mut variant = Variant::new("en".parse().unwrap(), english);
    variant.notes.push(Note::new("seen"));
    Unit {
        tuid: Some("a-1".into()),
        props: vec![Prop::new("x-score", "0.9100")],
        origin: Origin {
            usage_count: Some(3),
            creation_date: Some("20240229T120000Z".parse().unwrap()),
            ..Origin::default()
        },
        variants: vec![Variant::new("ru".parse().unwrap(), "Нажмите А и Б"), variant],
        ..Unit::default()
    }
}

fn header() -> Header {
    Header::new("tmx", "0.1", "ru".parse::<crate::Lang>().unwrap())
}

#[test]
fn the_file_looks_like_this() {
    let mut header = header();
    let map =
        Map { unicode: "#xF8FF".into(), code: Some("#xF0".into()), ent: None, subst: Some("[Apple]".into()) };
    header.udes.push(Ude { name: "Mac".into(), base: Some("Macintosh".into()), maps: vec![map] });
    let mut writer = Writer::new(Vec::new(), &header).unwrap();
    assert_eq!(writer.write(&unit()).unwrap(), []);
    let want = r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="tmx" creationtoolversion="0.1" segtype="sentence" o-tmf="tmx" adminlang="en" srclang="ru" datatype="plaintext">
    <ude name="Mac" base="Macintosh">
      <map unicode="#xF8FF" code="#xF0" subst="[Apple]"/>
    </ude>
  </header>
  <body>
    <tu tuid="a-1" usagecount="3" creationdate="20240229T120000Z">
      <prop type="x-score">0.9100</prop>
      <tuv xml:lang="ru"><seg>Нажмите А и Б</seg></tuv>
      <tuv xml:lang="en">
        <note>seen</note>
        <seg> Press <bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>A &amp; B<ept i="1">&lt;/b&gt;</ept><ph>&lt;img alt="<sub>Alt</sub></ph><ph/></seg>
      </tuv>
    </tu>
  </body>
</tmx>
"##;
    assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), want);
}

#[test]
fn what_a_file_cannot_hold_is_put_right_and_reported() {
    let mut writer = Writer::new(Vec::new(), &header()).unwrap();
    let mut faulty = unit();
    faulty.tuid = Some("a 1".into());
    faulty.props[0].kind.clear();
    faulty.variants[0].segment = Segment::from("Па\u{B}р\u{1}");
    faulty.variants[0].lang = "ru-RU".parse().unwrap();
    faulty.variants[1].segment.pieces.remove(3);
    let rules: Vec<_> = writer.write(&faulty).unwrap().iter().map(|d| d.rule).collect();
    let want = [Rule::Tuid, Rule::PropType, Rule::SourceMissing, Rule::UnpairedTag, Rule::ForbiddenCharacter];
    assert_eq!(rules, want);
    assert!(matches!(writer.write(&Unit::default()), Err(Error::NoVariants { unit: 2 })));
    let file = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert!(file.contains(r#"<tu tuid="a_1""#) && file.contains(r#" srclang="ru-RU">"#), "{file}");
    assert!(file.contains("<seg>Пар</seg>") && file.contains(r#"<prop type="x-unknown">"#), "{file}");
    assert!(file.contains(r#"<it pos="begin" x="1" type="bold">"#), "{file}");
}

#[test]
fn the_other_encodings_begin_with_a_mark() {
    let bytes = |encoding| {
        let mut writer = Writer::with_encoding(Vec::new(), &header(), encoding).unwrap();
        writer.write(&unit()).unwrap();
        writer.finish().unwrap()
    };
    let utf8 = String::from_utf8(bytes(Encoding::Utf8)).unwrap();
    assert_eq!(String::from_utf8(bytes(Encoding::Utf8Bom)).unwrap(), format!("\u{FEFF}{utf8}"));
    let utf16 = utf8.replace("UTF-8", "UTF-16");
    for (encoding, to_bytes) in
        [(Encoding::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]), (Encoding::Utf16Be, u16::to_be_bytes)]
    {
        let want: Vec<u8> = format!("\u{FEFF}{utf16}").encode_utf16().flat_map(to_bytes).collect();
        assert_eq!(bytes(encoding), want, "{encoding:?}");
    }
}
