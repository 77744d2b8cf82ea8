//! Pairs of files of every format, and bytes that are no file of any.

use super::*;
use proptest::prelude::*;
use tmx::{Code, Inline};

/// The formats that have a language a file.
fn formats() -> impl Iterator<Item = Format> {
    Format::all().filter(|format| format.is_keyed())
}

/// Shows codes as they are in the file, in braces.
fn shown(text: &tmx::Segment) -> String {
    let code = |codes: &[Code]| -> String {
        let texts = codes.iter().filter_map(|code| match code {
            Code::Text(text) => Some(text.as_str()),
            Code::Sub(_) => None,
        });
        format!("{{{}}}", texts.collect::<String>())
    };
    let piece = |piece: &Inline| match piece {
        Inline::Text(text) => text.clone(),
        Inline::Bpt(c) => code(&c.content),
        Inline::Ept(c) => code(&c.content),
        Inline::Ph(c) => code(&c.content),
        other => format!("{other:?}"),
    };
    text.pieces.iter().map(piece).collect()
}

/// Reads a file: `LINE KEY=TEXT (NOTE)`, then `! LINE REMARK`.
pub(super) fn read_as(format: Format, file: &str, bytes: &[u8]) -> Vec<String> {
    let found = messages(Source::new(file, bytes), format, &Options::default()).unwrap();
    let texts = found.messages.iter().map(|message| {
        let note = message.note.as_ref().map_or(String::new(), |note| format!(" ({note})"));
        format!("{} {}={}{note}", message.line, message.key, shown(&message.text))
    });
    let remarks = found.remarks.iter().map(|remark| format!("! {} {}", remark.line, remark.message));
    texts.chain(remarks).collect()
}

#[test]
fn properties_are_utf_8_or_latin_1() {
    let of = |bytes: &[u8]| read_as(Format::Properties, "a.properties", bytes);
    assert_eq!(of("a=Größe".as_bytes()), ["1 a=Größe"]);
    assert_eq!(of(b"a=Gr\xF6\xDFe \x80"), ["1 a=Größe \u{80}", "! 0 is read as ISO-8859-1"]);
    let wide: Vec<u8> = "\u{feff}a=Größe".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(of(&wide), ["1 a=Größe"]);
}

#[test]
fn strings_are_often_utf_16() {
    let text = "\"a\" = \"Мир\";\n";
    for (mark, of_unit) in [("", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("\u{feff}", u16::to_be_bytes)] {
        let wide: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(of_unit).collect();
        assert_eq!(read_as(Format::Strings, "a.strings", &wide), ["1 a=Мир"]);
    }
    let binary = messages(Source::new("a.strings", &b"bplist00"[..]), Format::Strings, &Options::default());
    assert_eq!(binary.unwrap_err().to_string(), "a.strings:1: is a binary property list");
}

#[test]
fn large_files_and_texts_pass_their_bounds() {
    let mut options = Options::default();
    options.limits.whole = 8;
    let error = messages(Source::new("a.json", &b"{\"a\":\"bc\"}"[..]), Format::Json, &options);
    assert_eq!(error.unwrap_err().to_string(), "a.json:1: the file has more than 8 bytes");
    let mut options = Options::default();
    options.limits.unit = 8;
    for format in formats() {
        let text: &[u8] = match format {
            Format::Properties => b"\na=bcdefghi",
            Format::Android => b"\n<resources><string name='a'>bcdefghi</string></resources>",
            Format::Resx => b"\n<root><data name='a'><value>bcdefghi</value></data></root>",
            Format::Strings => b"\na = bcdefghi;",
            Format::Yaml => b"\na: bcdefghi",
            _ => b"\n{\"a\":\"bcdefghi\"}",
        };
        let error = messages(Source::new("a", text), format, &options).unwrap_err();
        assert_eq!(error.to_string(), "a:2: a unit has more than 8 bytes", "{format:?}");
    }
}

/// Pieces of files, so that random ones are more than errors in their first bytes.
const PIECES: [&str; 40] = [
    "{", "}", "[", "]", "\"", "'", ":", ",", "=", ";", "\\", "\n", " ", "\\u041f", "\\ud83d", "<", ">", "</", "/>",
    "<resources>", "<string name='a'>", "</string>", "<plist>", "<dict>", "<key>", "<root>", "<data name='a'>",
    "<value>", "<![CDATA[", "]]>", "/*", "*/", "- ", "|\n", "&a ", "*a", "key", "я", "\t", "!!str ",
];

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in formats() {
            let _ = fuzz(&bytes, format);
        }
    }

    #[test]
    fn no_pieces_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        for format in formats() {
            let _ = fuzz(pieces.concat().as_bytes(), format);
        }
    }

    #[test]
    fn texts_of_json_come_back(texts in prop::collection::vec((".{0,8}", ".{0,12}"), 0..8)) {
        let object: serde_json::Map<_, _> =
            texts.into_iter().map(|(key, text)| (key, serde_json::Value::from(text))).collect();
        let json = serde_json::to_string(&object).unwrap();
        let found = messages(Source::new("a", json.as_bytes()), Format::Json, &Options::default()).unwrap();
        let found: std::collections::BTreeMap<String, String> = found.messages.into_iter()
            .map(|message| (message.key[1..].replace("~1", "/").replace("~0", "~"), message.text.plain_text()))
            .collect();
        let want: std::collections::BTreeMap<String, String> = object.into_iter()
            .map(|(key, text)| (key, text.as_str().unwrap().to_owned()))
            .collect();
        prop_assert_eq!(found, want);
    }
}
