//! The files, and what is to be said of each.

pub const HEADER: &str = r#"<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="ru" datatype="plaintext"/>"#;

/// A document whose body begins on line 4, in the first column.
pub fn document(body: &str) -> Vec<u8> {
    with_header(HEADER, body)
}

fn with_header(header: &str, body: &str) -> Vec<u8> {
    let top = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n";
    format!("{top}{header}<body>\n{body}\n</body></tmx>\n").into_bytes()
}

/// A unit whose Russian segment begins in column 29, so that its line is easy to count.
pub fn unit(russian: &str) -> String {
    format!(
        r#"<tu><tuv xml:lang="ru"><seg>{russian}</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>"#
    )
}

/// What stands between two texts of the file, with its bytes changed.
pub fn bytes(file: Vec<u8>, from: &str, to: &[u8]) -> Vec<u8> {
    let at = file.windows(from.len()).position(|w| w == from.as_bytes()).unwrap();
    [&file[..at], to, &file[at + from.len()..]].concat()
}

pub struct Case {
    pub name: &'static str,
    pub file: Vec<u8>,
    /// `line:column rule` of each fault.
    pub faults: &'static [&'static str],
    /// `lang=text` of each variant, a unit a line; codes in braces.
    pub units: &'static [&'static str],
}

fn case(
    name: &'static str,
    file: Vec<u8>,
    faults: &'static [&'static str],
    units: &'static [&'static str],
) -> Case {
    Case { name, file, faults, units }
}

pub fn cases() -> Vec<Case> {
    let good = unit("Да");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let plain = String::from_utf8(document(&good)).unwrap();
    vec![
        case("nothing wrong", document(&good), &[], &["ru=Да en=Yes"]),
        case("nothing in it", document(""), &[], &[]),
        case("a comment with a unit", document("<!-- <tu>a & b</tu> -->"), &[], &[]),
        case("CDATA", document(&unit("<![CDATA[a < b & </tu>]]>")), &[], &["ru=a < b & </tu> en=Yes"]),
        case("line ends", document(&unit("a\r\nb\rc&#13;")), &[], &["ru=a\nb\nc\r en=Yes"]),
        // Encodings.
        case("UTF-16 with a mark", utf16(&format!("\u{FEFF}{plain}")), &[], &["ru=Да en=Yes"]),
        case("UTF-16 without a mark", utf16(&plain), &["1:1 encoding"], &["ru=Да en=Yes"]),
        case(
            "a legacy encoding",
            bytes(bytes(document(&good), "Да", b"\xC4\xE0"), "UTF-8", b"windows-1251"),
            &["1:1 encoding"],
            &["ru=Да en=Yes"],
        ),
        case(
            "bytes of another encoding",
            bytes(document(&good), "Да", b"\xC4\xE0"),
            &["4:29 bad-bytes"],
            &["ru=Да en=Yes"],
        ),
        case(
            "half a surrogate pair",
            bytes(utf16(&format!("\u{FEFF}{plain}")), "s\0<\0/\0s", b"s\0\x3C\xD8<\0/\0s"),
            &["4:70 bad-bytes"],
            &["ru=Да en=Yes\u{FFFD}"],
        ),
        // Characters and references.
        case(
            "a control character",
            document(&unit("Д\u{B}а")),
            &["4:30 forbidden-character"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a reference to one",
            document(&unit("Д&#xB;а")),
            &["4:30 forbidden-character"],
            &["ru=Да en=Yes"],
        ),
        case(
            "in an attribute",
            document(&unit("<ph type='a&#0;b\u{1}&'/>").replace("<tu>", "<tu tuid='&nbsp;1&amp;'>")),
            &[
                "4:11 unknown-entity",
                "4:60 forbidden-character",
                "4:65 forbidden-character",
                "4:66 bare-ampersand",
                "4:1 tuid",
            ],
            &["ru={} en=Yes"],
        ),
        case(
            "ampersands",
            document(&unit("A & B, R&D; &;, Q&A")),
            &["4:31 bare-ampersand", "4:37 unknown-entity", "4:41 bare-ampersand", "4:46 bare-ampersand"],
            &["ru=A & B, R&D; &;, Q&A en=Yes"],
        ),
        case(
            "an entity of HTML",
            document(&unit("Да&nbsp;&eacute;&nosuch;")),
            &["4:31 unknown-entity", "4:37 unknown-entity", "4:45 unknown-entity"],
            &["ru=Да\u{A0}é&nosuch; en=Yes"],
        ),
        case(
            "less than",
            document(&unit("a < b, c<d, <3 &")),
            &["4:31 syntax", "4:37 syntax", "4:41 syntax", "4:44 bare-ampersand"],
            &["ru=a < b, c<d, <3 & en=Yes"],
        ),
        case(
            "entities of its own",
            bytes(
                document(&unit("&lol9;")),
                "<tmx",
                b"<!DOCTYPE tmx [<!ENTITY lol 'lol'><!ENTITY lol9 '&lol;&lol;'>]><tmx",
            ),
            &["2:1 internal-subset", "4:29 unknown-entity"],
            &["ru=&lol9; en=Yes"],
        ),
        // Elements.
        case(
            "foreign tags",
            document(&unit("a <b class='c'>b</b><br/>")),
            &["4:31 unknown-element", "4:45 unknown-element", "4:49 unknown-element"],
            &["ru=a {<b class='c'>}b{</b>}{<br/>} en=Yes"],
        ),
        case(
            "tags in a code",
            document(&unit("<ph><br/></ph>")),
            &["4:33 unknown-element"],
            &["ru={<br/>} en=Yes"],
        ),
        case(
            "a sub without a code",
            document(&unit("a<sub>b</sub>c")),
            &["4:30 unknown-element"],
            &["ru=a{<sub>}b{</sub>}c en=Yes"],
        ),
        case(
            "half a pair",
            document(&unit("a<bpt i='1'>x</bpt>b")),
            &["4:30 unpaired-tag"],
            &["ru=a{x}b en=Yes"],
        ),
        case(
            "a code without its number",
            document(&unit("<ept>x</ept><it/>")),
            &["4:29 missing-attribute", "4:41 missing-attribute", "4:29 unpaired-tag"],
            &["ru={x}{} en=Yes"],
        ),
        case(
            "codes that cross",
            document(&unit("<ph>a<hi>b</ph>c</hi>d")),
            &["4:34 unknown-element", "4:45 syntax"],
            &["ru={a<hi>b}cd en=Yes"],
        ),
        case(
            "a seg without an end",
            document(&good.replacen("</seg>", "", 1)),
            &["4:31 syntax"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a tuv without an end",
            document(&good.replacen("</tuv>", "", 1)),
            &["4:37 syntax"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a tu without an end",
            document(&format!("{}\n{good}", good.replace("</tu>", ""))),
            &["5:1 syntax"],
            &["ru=Да en=Yes", "ru=Да en=Yes"],
        ),
        case(
            "a prop behind the variants",
            document(&good.replace("</tu>", "<prop type='x-a'>1</prop></tu>")),
            &["4:82 order"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a note after the segment",
            document(&good.replace("Да</seg>", "Да</seg><note>1</note>")),
            &["4:37 order"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a prop without a type",
            document(&good.replace("<tu>", "<tu><prop>1</prop>")),
            &["4:5 prop-type"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a prop with tags",
            document(&good.replace("<tu>", "<tu><prop type='a'>1<b>2</b></prop>")),
            &["4:21 unknown-element", "4:25 unknown-element"],
            &["ru=Да en=Yes"],
        ),
        case(
            "text between",
            document(&good.replace("<tuv", "x<tuv").replacen("<tu>", "y\n<tu>", 1)),
            &["4:1 stray-text", "5:5 stray-text", "5:44 stray-text"],
            &["ru=Да en=Yes"],
        ),
        case(
            "text without a seg",
            document(&good.replace("<seg>Yes</seg>", "Yes")),
            &["4:62 stray-text"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a seg without a tuv",
            document(&good.replace("<tu>", "<tu><seg lang='de'>Ja</seg>")),
            &["4:5 unknown-element", "4:10 lang-attribute"],
            &["de=Ja ru=Да en=Yes"],
        ),
        case(
            "names in capitals",
            document(&good.replace("seg>", "SEG>").replace("/tu>", "/Tu>").replacen("xml", "XML", 1)),
            &["4:10 name-case", "4:24 name-case", "4:62 name-case", "4:82 name-case"],
            &["ru=Да en=Yes"],
        ),
        case(
            "an element nobody knows",
            document(&good.replace("<tu>", "<tu><meta/>")),
            &["4:5 unknown-element"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a unit without variants",
            document(&format!("<tu/>{good}<tu></tu>")),
            &["4:1 no-variants", "4:92 no-variants"],
            &["", "ru=Да en=Yes", ""],
        ),
        case(
            "a variant without a segment",
            document(&good.replace("<seg>Yes</seg>", "")),
            &["4:43 segment-count"],
            &["ru=Да en="],
        ),
        case(
            "two segments",
            document(&good.replace("<seg>Yes</seg>", "<seg>Yes</seg><seg>No</seg>")),
            &["4:76 segment-count"],
            &["ru=Да en=Yes en=No"],
        ),
        case(
            "a quote that is not closed",
            document(&format!("{}\n{good}", good.replace("\"en\"", "\"en"))),
            &["4:43 syntax"],
            &["", "ru=Да en=Yes"],
        ),
        // Attributes.
        case(
            "lang",
            document(&good.replace("xml:lang=\"en\"", "lang=\"en\"")),
            &["4:48 lang-attribute"],
            &["ru=Да en=Yes"],
        ),
        case(
            "underscores",
            document(&good.replace("\"en\"", "\"en_US\"")),
            &["4:48 lang-tag"],
            &["ru=Да en-US=Yes"],
        ),
        case(
            "no language",
            document(&good.replace(" xml:lang=\"en\"", "")),
            &["4:43 lang-tag"],
            &["ru=Да und=Yes"],
        ),
        case(
            "a date of another form",
            document(&good.replace("<tu>", "<tu creationdate='2024-02-29T12:00:00Z'>")),
            &["4:5 date"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a date that is none",
            document(&good.replace("<tu>", "<tu changedate='20240230T120000Z'>")),
            &["4:5 date"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a tuid with a space",
            document(&good.replace("<tu>", "<tu tuid='a b'>")),
            &["4:1 tuid"],
            &["ru=Да en=Yes"],
        ),
        case(
            "values that are none",
            document(&good.replace("<tu>", "<tu usagecount='often' segtype='line'>")),
            &["4:5 bad-value", "4:24 bad-value"],
            &["ru=Да en=Yes"],
        ),
        case(
            "attributes nobody knows",
            document(&good.replace("<seg>", "<seg xml:space='preserve'>")),
            &["4:29 unknown-attribute", "4:88 unknown-attribute"],
            &["ru=Да en=Yes"],
        ),
        case(
            "attributes that are none",
            document(&good.replace("<tu>", "<tu tuid=1 a tuid='2'>")),
            &["4:5 syntax", "4:12 syntax", "4:14 syntax"],
            &["ru=Да en=Yes"],
        ),
        case(
            "another source language",
            document(&good.replace("\"ru\"", "\"ru-RU\"")),
            &["4:1 source-missing"],
            &["ru-RU=Да en=Yes"],
        ),
        case(
            "another case",
            document(&good.replace("\"ru\"", "\"RU\"")),
            &["4:1 source-case"],
            &["RU=Да en=Yes"],
        ),
        // The frame.
        case(
            "a header without attributes",
            with_header("<header srclang='ru' adminlang='en' segtype='block' datatype='html'/>", &good),
            &["3:1 missing-attribute", "3:1 missing-attribute", "3:1 missing-attribute"],
            &["ru=Да en=Yes"],
        ),
        case(
            "a ude without a map",
            with_header(&HEADER.replace("/>", "><ude name='a'/><ude><map/></ude></header>"), &good),
            &["3:128 ude", "3:143 ude", "3:148 ude"],
            &["ru=Да en=Yes"],
        ),
        case("no header", with_header("", &good), &["1:1 missing-header"], &["ru=Да en=Yes"]),
        case("another version", bytes(document(&good), "1.4", b"1.1"), &["2:6 version"], &["ru=Да en=Yes"]),
        case(
            "two documents",
            [document(&good), document(&good)].concat(),
            &["7:1 several-documents"],
            &["ru=Да en=Yes", "ru=Да en=Yes"],
        ),
        case(
            "truncated within a text",
            bytes(document(&format!("{good}\n{good}")), "es</seg></tuv></tu>\n</body></tmx>\n", b"es"),
            &["5:62 truncated", "5:70 truncated"],
            &["ru=Да en=Yes", "ru=Да"],
        ),
        case(
            "truncated behind a text",
            bytes(document(&good), "eg></tuv></tu>\n</body></tmx>\n", b""),
            &["4:73 truncated"],
            &["ru=Да en=Yes"],
        ),
        case(
            "truncated behind a unit",
            bytes(document(&good), "\n</body></tmx>\n", b""),
            &["4:87 truncated"],
            &["ru=Да en=Yes"],
        ),
        case(
            "truncated in a comment",
            bytes(document(&format!("<!-- {good}")), "</body></tmx>", b""),
            &["4:1 syntax", "4:2 stray-text", "6:1 truncated"],
            &["ru=Да en=Yes"],
        ),
        // Limits: 100,000 bytes and 10 levels in these tests.
        case(
            "too large",
            document(&format!("{}\n{good}", unit(&"слово ".repeat(50_000)))),
            &["4:1 too-large"],
            &["", "ru=Да en=Yes"],
        ),
        case(
            "too deep",
            document(&format!("{}\n{good}", unit(&"<hi>".repeat(20)))),
            &["4:57 too-deep"],
            &["", "ru=Да en=Yes"],
        ),
    ]
}
