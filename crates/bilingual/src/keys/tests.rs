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
    let marked: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read_as(Format::Strings, "a.strings", &marked), ["1 a=Мир"]);
    let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_as(Format::Strings, "a.strings", &bare), ["1 a=Мир", "! 0 is read as UTF-16LE"]);
    let binary = messages(Source::new("a.strings", &b"bplist00"[..]), Format::Strings, &Options::default());
    assert_eq!(binary.unwrap_err().to_string(), "a.strings:1: is a binary property list");
}

/// Writes files, pairs the first two, and shows their units and remarks.
fn paired(files: [(&str, &str); 2], options: &Options) -> Result<Vec<String>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let paths = files.map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    });
    let mut out = Vec::new();
    for entry in crate::open_twins(&paths[0], &paths[1], options)? {
        let entry = entry?;
        let remarks = entry.remarks.iter().map(|remark| {
            let of =
                remark.file.as_ref().map_or_else(String::new, |file| format!("{file}:{}: ", remark.line));
            format!("{}: {of}{}", remark.kind, remark.message)
        });
        let plain = |text: String| text.replace(&format!("{}/", folder.path().display()), "");
        out.extend(remarks.map(plain));
        let Some(unit) = entry.unit else { continue };
        let texts = unit.variants.iter().map(|v| format!("{}:{}", v.lang, shown(&v.segment)));
        let texts: Vec<String> = texts.collect();
        out.push(format!("{} {} {}", entry.place.line, entry.place.id.unwrap(), texts.join(" => ")));
    }
    Ok(out)
}

#[test]
fn two_files_are_pairs_by_key() {
    let files = [
        (
            "values/strings.xml",
            "<resources>\n<string name='a'>Thank you for the <b>question</b>.</string></resources>",
        ),
        (
            "values-ru/strings.xml",
            "<resources><string name='b'>Мало</string>\n<string name='a'>Спасибо за вопрос</string></resources>",
        ),
    ];
    let want = [
        "no-source: values-ru/strings.xml:1: not in values/strings.xml: 1 key (b); left out",
        "2 a en:Thank you for the {<b>}question{</b>}. => ru:Спасибо за вопрос",
    ];
    assert_eq!(paired(files, &Options::default()).unwrap(), want);
    let files = [("a.yml", "en:\n  x: A\n"), ("b.yml", "pt-BR:\n  x: B\n")];
    assert_eq!(paired(files, &Options::default()).unwrap(), ["2 /x en:A => pt-BR:B"]);
    let lang = |tag| sverka_text::Lang::parse(tag);
    let named = Options { source: lang("de"), target: lang("ru"), ..Options::default() };
    assert_eq!(
        paired(files, &named).unwrap(),
        [
            "language: the file says that its source is en; read as de",
            "language: b.yml:1: the file says that its target is pt-BR; read as ru",
            "2 /x de:A => ru:B",
        ]
    );
    let files = [("ui.en.json", "{\"a\":\"A\"}"), ("ui.ru.json", "{\"a\":\"А\"}")];
    assert_eq!(paired(files, &Options::default()).unwrap(), ["1 a en:A => ru:А".replace(" a ", " /a ")]);
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let files = [("a.properties", "a=A"), ("a.json", "{\"a\": \"А\"}")];
    let error = paired(files, &Options::default()).unwrap_err();
    assert!(
        error.to_string().ends_with("a.properties: contains the texts of only one language (properties)"),
        "{error}"
    );
    assert_eq!(error.remedy(), Some(Remedy::GiveBothFiles));
    let files = [("a.txt", "A\n"), ("a.json", "{\"a\": \"А\"}")];
    assert!(matches!(
        paired(files, &Options::default()),
        Err(Error::OneLanguage { format: Format::Json, .. })
    ));
    let files = [("a.properties", "a=A"), ("b.properties", "a=B")];
    assert!(matches!(paired(files, &Options::default()), Err(Error::Language { .. })));
}

#[test]
fn files_of_the_evaluation_make_the_expected_pairs() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/formats");
    if !shared.is_dir() {
        #[allow(clippy::print_stdout, reason = "says why it is skipped")]
        {
            println!("skipped: no ../shared");
        }
        return;
    }
    for end in ["properties", "json"] {
        let path = |name: &str| shared.join(format!("{name}.{end}"));
        let want = std::fs::read_to_string(shared.join(format!("ui.en.{end}.txt"))).unwrap();
        let want: Vec<String> =
            want.lines().filter_map(|line| line.strip_prefix("pair\t")).map(str::to_owned).collect();
        let units = crate::open_twins(&path("ui.en"), &path("ui.ru"), &Options::default()).unwrap();
        let found = units.map(Result::unwrap).filter_map(|entry| {
            let unit = entry.unit?;
            let texts: Vec<String> = unit.variants.iter().map(|v| v.segment.plain_text()).collect();
            Some(format!("{}\t{}", entry.place.id?, texts.join(" => ")))
        });
        assert_eq!(found.collect::<Vec<_>>(), want, "{end}");
    }
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
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ":",
    ",",
    "=",
    ";",
    "\\",
    "\n",
    " ",
    "\\u041f",
    "\\ud83d",
    "<",
    ">",
    "</",
    "/>",
    "<resources>",
    "<string name='a'>",
    "</string>",
    "<plist>",
    "<dict>",
    "<key>",
    "<root>",
    "<data name='a'>",
    "<value>",
    "<![CDATA[",
    "]]>",
    "/*",
    "*/",
    "- ",
    "|\n",
    "&a ",
    "*a",
    "key",
    "я",
    "\t",
    "!!str ",
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
