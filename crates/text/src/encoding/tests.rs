use super::*;
use encoding_rs::{ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

const SHORT: &str = "Уважаемые коллеги!!!";
const LONG: &str = "Уважаемые коллеги! Благодарю вас за приглашение выступить перед столь высоким собранием. \
    Сегодня мы говорим о том, как объединить усилия, чтобы защитить общее будущее.";

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn read(bytes: impl Into<Vec<u8>>) -> Decoded {
    decode("a.txt", bytes.into(), None, false).unwrap()
}

fn failure(bytes: &[u8], label: Option<&str>) -> Error {
    match decode("a.txt", bytes.to_vec(), label, false) {
        Ok(decoded) => panic!("read as {}: {:?}", decoded.encoding.name(), decoded.text),
        Err(error) => error,
    }
}

fn error(bytes: &[u8], label: Option<&str>) -> String {
    failure(bytes, label).to_string()
}

#[test]
fn legacy_cyrillic_is_detected_on_twenty_bytes_and_on_more() {
    for text in [SHORT, LONG] {
        for encoding in [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5] {
            let bytes = encoding.encode(text).0;
            let decoded = read(bytes.into_owned());
            assert_eq!((decoded.encoding.name(), decoded.text.as_str()), (encoding.name(), text));
            assert_eq!(decoded.diagnostics.len(), 1, "a guess is reported");
            assert!(decoded.diagnostics[0].to_string().contains(encoding.name()));
        }
    }
}

#[test]
fn ukrainian_in_koi8_is_koi8_u() {
    let text = "Шановні колеги! Її Величність приїхала до нашої країни, щоб говорити про мир.";
    let decoded = read(KOI8_U.encode(text).0);
    assert_eq!((decoded.encoding, decoded.text.as_str()), (KOI8_U, text));
}

#[test]
fn western_quotes_and_dashes_of_windows_are_kept() {
    let text = "“We are here,” he said – and it’s true. Café, naïve, Zürich.";
    let decoded = read(WINDOWS_1252.encode(text).0);
    assert_eq!((decoded.encoding, decoded.text.as_str()), (WINDOWS_1252, text));
}

#[test]
fn marks_show_the_encoding_and_are_no_text() {
    for text in [SHORT, "Plain ASCII", "Пара 𝄞 вне плоскости"] {
        let mut bytes = b"\xef\xbb\xbf".to_vec();
        bytes.extend_from_slice(text.as_bytes());
        let decoded = read(bytes);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (UTF_8, text));
        assert_eq!(decoded.origin.file_range(0..1).start, 3);
        for (order, encoding) in [(u16::to_le_bytes as fn(u16) -> _, UTF_16LE), (u16::to_be_bytes, UTF_16BE)]
        {
            let decoded = read(utf16(&format!("\u{feff}{text}"), order));
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
            // Without the mark too, by its zero bytes.
            let decoded = read(utf16(text, order));
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
        }
    }
}

#[test]
fn one_bad_byte_in_utf8_is_an_error_with_its_place() {
    let mut bytes = format!("{LONG}\n{LONG}").into_bytes();
    let at = LONG.len() + 1 + 14;
    bytes[at] = 0xff;
    let error = failure(&bytes, None);
    assert_eq!(error.to_string(), format!("a.txt:2: byte {at} is not valid UTF-8"));
    assert!(matches!(error.remedy(), Some(Remedy::CorrectBytes(_))), "{error:?}");
    let cut = &LONG.as_bytes()[..15];
    assert_eq!(failure(cut, None).remedy(), Some(Remedy::GetWhole));
}

#[test]
fn a_few_malformed_bytes_are_replaced_where_that_is_meant() {
    let whole = format!("{LONG} {LONG}");
    let damage: [(&'static Encoding, &[u8]); 4] = [
        (UTF_8, b"\xff"),
        (encoding_rs::SHIFT_JIS, b"\xff"),
        (encoding_rs::WINDOWS_1253, b"\xd2"),
        (UTF_16LE, b"\x00\xd8"),
    ];
    for (encoding, bad) in damage {
        let (before, after) = ("Alpha beta. ".repeat(9), " Gamma delta.".repeat(9));
        let code = |text: &str| match is_utf16(encoding) {
            true => utf16(text, u16::to_le_bytes),
            false => text.as_bytes().to_vec(),
        };
        let bytes = [code(&before), bad.to_vec(), code(&after)].concat();
        let decoded = decode("a.txt", bytes.clone(), Some(encoding.name()), false).unwrap();
        assert_eq!(decoded.text, format!("{before}\u{fffd}{after}"), "{}", encoding.name());
        let at = before.len();
        let place = decoded.origin.file_range(at..at + 3);
        assert_eq!(&bytes[place], bad, "{}", encoding.name());
        let place = decoded.origin.file_range(at + 3..decoded.text.len());
        assert_eq!(&bytes[place], code(&after), "{}", encoding.name());
        assert!(decoded.diagnostics[0].message.contains("1 malformed byte(s)"));
    }
    let mut bytes = whole.into_bytes();
    bytes[0] = 0xff;
    assert!(decode("a.html", bytes.clone(), None, true).is_ok());
    assert!(decode("a.txt", bytes, None, false).is_err());
}

#[test]
fn malformed_bytes_of_other_encodings_have_a_place_too() {
    let mut bytes = utf16("ab\ncd", u16::to_le_bytes);
    bytes.extend_from_slice(&[0x00, 0xd8, b'x', 0]);
    let message = error(&bytes, Some("utf-16le"));
    assert!(message.starts_with("a.txt:2: byte 10 is not valid UTF-16LE"), "{message}");
    let message = error(b"abc\n\x81\xffd\xff\xff", Some("shift_jis"));
    assert!(message.starts_with("a.txt:2: byte 4 is not valid Shift_JIS"), "{message}");
    assert_eq!(failure(b"abc\n\x81\xffd\xff\xff", Some("shift_jis")).remedy(), Some(Remedy::NameEncoding));
}

#[test]
fn a_zero_byte_among_cyrillic_letters_does_not_make_utf16() {
    // The bytes from which the encoding is detected end within a letter.
    let text = format!("\0ab{}x", "я".repeat(2500));
    assert!(error(text.as_bytes(), None).contains("zero byte at line 1"), "{}", error(text.as_bytes(), None));
}

#[test]
fn labels_people_write() {
    let bytes = WINDOWS_1251.encode(SHORT).0;
    for label in ["windows-1251", "CP1251", "cp-1251", "win1251", " Windows-1251 "] {
        assert_eq!(decode("a", bytes.to_vec(), Some(label), false).unwrap().text, SHORT, "{label}");
    }
    assert!(error(b"x", Some("klingon")).contains("there is no encoding \"klingon\"; use utf-8"));
    // The mark of the file is stronger, and the user hears of it.
    let decoded = decode("a", b"\xef\xbb\xbfabc".to_vec(), Some("koi8-r"), false).unwrap();
    assert_eq!((decoded.encoding, decoded.diagnostics.len()), (UTF_8, 1));
}

#[test]
fn pages_declare_their_encoding() {
    let page = |head: &str| -> Vec<u8> { KOI8_R.encode(&format!("{head}<p>Да</p>")).0.into_owned() };
    for head in [
        "<meta charset=koi8-r>",
        "<META CHARSET='KOI8-R' />",
        "<!-- <meta charset=utf-8> --><meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">",
        "<?xml version=\"1.0\" encoding=\"koi8-r\"?>",
    ] {
        let decoded = decode("a.html", page(head), None, true).unwrap();
        assert_eq!((decoded.encoding, decoded.diagnostics.len()), (KOI8_R, 0), "{head}");
    }
    // Saved again as UTF-8.
    let text = "<meta charset=windows-1251><p>Да";
    let decoded = decode("a.html", text.into(), None, true).unwrap();
    assert_eq!((decoded.encoding, decoded.diagnostics.len()), (UTF_8, 1));
    // Claims UTF-8 and is not.
    let bytes = WINDOWS_1251.encode(&format!("<meta charset=utf-8><p>{LONG}")).0.into_owned();
    let decoded = decode("a.html", bytes, None, true).unwrap();
    assert_eq!((decoded.encoding, decoded.diagnostics.len()), (WINDOWS_1251, 2));
}

#[test]
fn what_is_no_text_is_called_by_its_name() {
    for (bytes, what) in [
        (&b"%PDF-1.7\n\x00\xff"[..], "a PDF"),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", "a Word file (DOCX)"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument file"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"{\\rtf1 abc}", "a rich text (RTF) file"),
        (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
        (b"abc\n\0\0\0\x01def", "a zero byte at line 2 (byte 4)"),
        (b"\x01\x02\x03abcdef", "3 of its bytes are control characters"),
    ] {
        let message = error(bytes, None);
        assert!(message.contains(what), "{message}");
    }
}

#[test]
fn the_head_of_a_stream_shows_its_encoding() {
    let of = |bytes: &[u8], complete, label| of_head("a", bytes, complete, label).unwrap();
    for text in [SHORT, LONG] {
        for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
            let shown = of(&encoding.encode(text).0, false, None);
            assert_eq!(shown, Shown { encoding, mark: 0, guessed: true });
        }
        // A cut within a character, within a unit of UTF-16.
        let utf8 = &text.as_bytes()[..text.find('м').unwrap() + 1];
        assert_eq!(of(utf8, false, None), Shown { encoding: UTF_8, mark: 0, guessed: false });
        assert_eq!(of("ab£".as_bytes(), false, None).encoding, UTF_8);
        assert_eq!(of("abc£".as_bytes(), false, None).encoding, UTF_8);
        let bytes = utf16(&format!("a {text}"), u16::to_le_bytes);
        assert_eq!(of(&bytes[..bytes.len() - 1], false, None).encoding, UTF_16LE);
    }
    let mut bad = LONG.as_bytes().to_vec();
    bad[40] = 0xff;
    assert_eq!(of(&bad, true, None).encoding, UTF_8);
    assert_eq!(
        of(b"\xef\xbb\xbfabc", true, Some("koi8-r")),
        Shown { encoding: UTF_8, mark: 3, guessed: false }
    );
    assert_eq!(of(b"abc", true, Some("cp1251")), Shown { encoding: WINDOWS_1251, mark: 0, guessed: false });
    assert!(of_head("a", b"x", true, Some("klingon")).is_err());
}

#[test]
fn letters_lost_before_are_reported() {
    let decoded = read("one\ntwo \u{fffd}\u{fffd}");
    assert_eq!(decoded.text, "one\ntwo \u{fffd}\u{fffd}");
    assert_eq!(decoded.diagnostics[0].place.line, Some(2));
    assert!(decoded.diagnostics[0].message.contains("2 replacement"));
}

/// Every character of the text decodes from the bytes that it is said to come from.
fn assert_places(bytes: &[u8], decoded: &Decoded) {
    for (at, c) in decoded.text.char_indices() {
        let place = decoded.origin.file_range(at..at + c.len_utf8());
        let again = decoded.encoding.decode_without_bom_handling(&bytes[place.clone()]).0;
        assert!(again.contains(c), "{c:?} at {at}: {place:?} holds {again:?}");
    }
}

#[test]
fn east_asian_characters_have_their_places() {
    for label in ["gbk", "gb18030", "big5", "euc-kr", "euc-jp", "shift_jis", "iso-2022-jp"] {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let text = if label == "euc-kr" { "한국어 abc 글" } else { "日本 abc 中\n文" };
        let bytes = encoding.encode(text).0.into_owned();
        let decoded = decode("a", bytes.clone(), Some(label), false).unwrap();
        assert_eq!(decoded.text, text, "{label}");
        if label != "iso-2022-jp" {
            assert_places(&bytes, &decoded);
        }
    }
}

proptest! {
    #[test]
    fn characters_have_their_places(text in "[ -~а-яё\n€—𝄞]{1,60}", which in 0usize..4) {
        let bytes = match which {
            0 => utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
            1 => utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
            2 => format!("\u{feff}{text}").into_bytes(),
            _ => text.clone().into_bytes(),
        };
        let decoded = read(bytes.clone());
        prop_assert_eq!(&decoded.text, &text);
        assert_places(&bytes, &decoded);
    }

    #[test]
    fn one_byte_encodings_have_their_places(text in "[ -~а-яА-Я\n]{1,60}", which in 0usize..4) {
        let encoding = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5][which];
        let bytes = encoding.encode(&text).0.into_owned();
        let decoded = decode("a", bytes.clone(), Some(encoding.name()), false).unwrap();
        prop_assert_eq!(&decoded.text, &text);
        assert_places(&bytes, &decoded);
    }
}
