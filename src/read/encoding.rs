//! Bytes to characters: which encoding a file is in, and where each character stands.
//!
//! The order is that of the WHATWG standard (<https://encoding.spec.whatwg.org>), made
//! strict: a byte-order mark, what the user says, valid UTF-8, what the page declares,
//! UTF-16 by its pattern of zero bytes, and at last the detector that Firefox uses.
//! Nothing is ever replaced by U+FFFD: a malformed byte is an error with its place.

use super::Error;
use crate::diagnostic::Diagnostic;
use crate::document::Origin;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, IBM866, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded file.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static Encoding,
    pub origin: Origin,
    pub diagnostics: Vec<Diagnostic>,
}

/// How far the detector reads from the first byte that is not ASCII. A few thousand bytes
/// tell an encoding; it weighs 27 of them at a few MB a second.
const DETECT_BYTES: usize = 256 * 1024;

/// How far a page may declare its encoding. The standard says 1024; pages are sloppier.
const DECLARATION_BYTES: usize = 4096;

/// Decodes a file: `label` is what the user says it is in, `page` whether it may declare
/// its encoding itself.
pub(super) fn decode(name: &str, bytes: Vec<u8>, label: Option<&str>, page: bool) -> Result<Decoded, Error> {
    let requested = label.map(|label| by_label(name, label)).transpose()?;
    refuse_known_formats(name, &bytes)?;
    let mut diagnostics = Vec::new();
    let bom = Encoding::for_bom(&bytes);
    let encoding = if let Some((encoding, _)) = bom {
        if let Some(other) = requested.filter(|&r| r != encoding && !(is_utf16(r) && is_utf16(encoding))) {
            diagnostics.push(Diagnostic::warning(
                name,
                format!(
                    "begins with the byte-order mark of {}, so it is not read as {}",
                    encoding.name(),
                    other.name()
                ),
            ));
        }
        encoding
    } else if let Some(encoding) = requested {
        encoding
    } else {
        find_out(name, &bytes, page, &mut diagnostics)?
    };
    let skip = bom.map_or(0, |(_, length)| length);
    refuse_control_characters(name, &bytes[skip..], encoding)?;
    let (text, origin) = if encoding == UTF_8 {
        decode_utf8(name, bytes, skip)?
    } else {
        transcode(encoding, &bytes[skip..], skip).map_err(|at| malformed(name, &bytes, at, encoding))?
    };
    if let Some(warning) = replacement_characters(name, &text) {
        diagnostics.push(warning);
    }
    Ok(Decoded { text, encoding, origin, diagnostics })
}

fn by_label(name: &str, label: &str) -> Result<&'static Encoding, Error> {
    // The standard knows the DOS code page as "866", "cp866", "ibm866"; people also write "dos".
    let known = match label.trim().to_ascii_lowercase().as_str() {
        "dos" | "cp-866" | "oem866" => Some(IBM866),
        "cp-1251" | "win-1251" | "win1251" | "ansi1251" => Some(encoding_rs::WINDOWS_1251),
        "utf16" | "utf16le" => Some(UTF_16LE),
        "utf16be" => Some(UTF_16BE),
        other => Encoding::for_label_no_replacement(other.as_bytes()),
    };
    known.ok_or_else(|| Error::UnknownEncoding { file: name.into(), label: label.into() })
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The encoding of bytes that have no byte-order mark and that the user said nothing about.
fn find_out(
    name: &str,
    bytes: &[u8],
    page: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<&'static Encoding, Error> {
    if let Some(encoding) = utf16_without_bom(bytes) {
        diagnostics.push(guess_note(name, encoding));
        return Ok(encoding);
    }
    let declared = if page { declared(bytes) } else { None };
    let bad = match std::str::from_utf8(bytes) {
        Ok(_) => {
            // Text that is valid UTF-8 by accident hardly exists; pages that were saved
            // anew as UTF-8 and kept their old declaration are common.
            if let Some(other) = declared.filter(|&d| d != UTF_8 && !bytes.is_ascii()) {
                diagnostics.push(
                    Diagnostic::warning(
                        name,
                        format!("claims to be in {} but is valid UTF-8 and was read as UTF-8", other.name()),
                    )
                    .with_hint(format!("say --encoding {} if that is wrong", other.name().to_lowercase())),
                );
            }
            return Ok(UTF_8);
        }
        Err(error) => error.valid_up_to(),
    };
    if mostly_utf8(bytes) {
        return Err(malformed(name, bytes, bad, UTF_8));
    }
    match declared {
        Some(encoding) if encoding != UTF_8 => return Ok(encoding),
        Some(_) => {
            diagnostics.push(Diagnostic::warning(name, "claims to be in UTF-8 but is not"));
        }
        None => {}
    }
    let encoding = detect(&bytes[bad..]);
    diagnostics.push(guess_note(name, encoding));
    Ok(encoding)
}

fn guess_note(name: &str, encoding: &'static Encoding) -> Diagnostic {
    Diagnostic::note(name, format!("read as {}", encoding.name()))
        .with_hint("say --encoding if that is wrong")
}

/// Whether a file is UTF-8 with some bad bytes in it rather than in another encoding: more
/// valid sequences of several bytes than bad ones. In a legacy encoding the pairs that form
/// one by accident are rare (Russian "Её" is the most common in windows-1251).
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    valid > bad
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(DETECT_BYTES)], true);
    match detector.guess(None, Utf8Detection::Deny) {
        // The detector never says KOI8-R. The two differ in eight letters of Ukrainian only;
        // a file without them is what people call KOI8-R.
        guess if guess == KOI8_U && KOI8_U.decode(bytes).0 == KOI8_R.decode(bytes).0 => KOI8_R,
        guess => guess,
    }
}

/// UTF-16 without a mark: its spaces, line ends and Latin letters have a zero byte, always
/// on the same side, and what comes out is text.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Enough to see the pattern, little enough to decode twice.
    const SAMPLE_BYTES: usize = 4096;
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let plausible = |c: &char| {
        c.is_alphanumeric() || c.is_whitespace() || (' '..='~').contains(c) || ('\u{a0}'..='\u{bf}').contains(c)
            || ('\u{2000}'..='\u{206f}').contains(c) // dashes, quotes, dots
            || ('\u{3000}'..='\u{303f}').contains(c)
    };
    // Nine in ten, so that symbols in a text do no harm.
    let good = text.chars().filter(plausible).count();
    (good * 10 >= text.chars().count() * 9).then_some(encoding)
}

/// What a page says its encoding is: `<?xml encoding=…?>`, `<meta charset=…>`, or
/// `<meta http-equiv content="…; charset=…">`, but not in a comment.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let mut rest = head.trim_start();
    if let Some(end) = rest.strip_prefix("<?xml").and_then(|r| r.find("?>").map(|at| &r[..at]))
        && let Some(encoding) = label_after(end, "encoding")
    {
        return Some(encoding);
    }
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")?..];
        } else if let Some(meta) = rest.strip_prefix("<meta") {
            let end = meta.find('>').unwrap_or(meta.len());
            if let Some(encoding) = label_after(&meta[..end], "charset") {
                return Some(encoding);
            }
        }
        rest = &rest[1..];
    }
    None
}

/// The encoding named after `key =` in a tag.
fn label_after(tag: &str, key: &str) -> Option<&'static Encoding> {
    let value = tag[tag.find(key)? + key.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"';/>".contains(c)).unwrap_or(value.len());
    match Encoding::for_label_no_replacement(&value.as_bytes()[..end])? {
        // What can be read as ASCII up to here is no UTF-16; the standard takes it for UTF-8.
        encoding if is_utf16(encoding) => Some(UTF_8),
        encoding if encoding == encoding_rs::X_USER_DEFINED => Some(WINDOWS_1252),
        encoding => Some(encoding),
    }
}

fn decode_utf8(name: &str, mut bytes: Vec<u8>, skip: usize) -> Result<(String, Origin), Error> {
    let mut origin = Origin::default();
    if skip > 0 {
        bytes.drain(..skip);
        origin.push(0, skip, 1, 1, bytes.len());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let mut whole = vec![0; skip]; // keeps the offset that of the file
        whole.extend_from_slice(error.as_bytes());
        malformed(name, &whole, skip + at, UTF_8)
    })?;
    Ok((text, origin))
}

/// Decodes anything that is not UTF-8 and notes where each character came from. The bytes
/// begin at `base` in the file; the error is the offset in the file of a malformed byte.
fn transcode(encoding: &'static Encoding, bytes: &[u8], base: usize) -> Result<(String, Origin), usize> {
    if encoding.is_single_byte() {
        let text = encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| base + first_malformed(encoding, bytes))?;
        return Ok(with_origin(text.into_owned(), base, |_| 1));
    }
    if is_utf16(encoding) {
        let text = encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| base + first_malformed(encoding, bytes))?;
        return Ok(with_origin(text.into_owned(), base, |c| 2 * c.len_utf16()));
    }
    // The East Asian encodings: byte by byte, so that escapes and characters that decode to
    // two are placed too.
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut origin = Origin::default();
    let mut start = 0;
    let mut buffer = [0; 16];
    for (at, byte) in bytes.iter().enumerate() {
        let last = at + 1 == bytes.len();
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(std::slice::from_ref(byte), &mut buffer, last);
        if let DecoderResult::Malformed(..) = result {
            return Err(base + start);
        }
        if written > 0 {
            origin.push(text.len(), base + start, written, at + 1 - start, 1);
            text.push_str(std::str::from_utf8(&buffer[..written]).map_err(|_| base + start)?);
            start = at + 1;
        }
    }
    Ok((text, origin))
}

fn with_origin(text: String, base: usize, width: impl Fn(char) -> usize) -> (String, Origin) {
    let mut origin = Origin::default();
    let mut file = base;
    for (at, c) in text.char_indices() {
        origin.push(at, file, c.len_utf8(), width(c), 1);
        file += width(c);
    }
    (text, origin)
}

fn first_malformed(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 4096];
    let mut read = 0;
    loop {
        let (result, consumed, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[read..], &mut buffer, true);
        read += consumed;
        match result {
            DecoderResult::Malformed(bad, after) => {
                return read.saturating_sub(usize::from(bad) + usize::from(after));
            }
            DecoderResult::InputEmpty => return read,
            DecoderResult::OutputFull => {}
        }
    }
}

fn malformed(name: &str, bytes: &[u8], at: usize, encoding: &'static Encoding) -> Error {
    let remedy = if encoding != UTF_8 {
        "say --encoding with the right one, such as windows-1251, koi8-r or utf-8".to_owned()
    } else if bytes.len().saturating_sub(at) < 4 && at > 0 {
        "the file seems to be cut off in the middle of a character".to_owned()
    } else {
        let other = detect(bytes.get(at..).unwrap_or_default());
        format!("mend the file, or say --encoding {} if it is not UTF-8", other.name().to_lowercase())
    };
    Error::Malformed {
        file: name.into(),
        line: line_of(bytes, at, encoding),
        offset: at,
        encoding: encoding.name(),
        remedy,
    }
}

/// The line of a byte, counted from 1.
fn line_of(bytes: &[u8], at: usize, encoding: &'static Encoding) -> usize {
    let before = &bytes[..at.min(bytes.len())];
    let count = |byte| match encoding {
        e if e == UTF_16LE => before.chunks(2).filter(|unit| *unit == [byte, 0]).count(),
        e if e == UTF_16BE => before.chunks(2).filter(|unit| *unit == [0, byte]).count(),
        _ => before.iter().filter(|&&b| b == byte).count(),
    };
    let lines = count(b'\n');
    1 + if lines > 0 { lines } else { count(b'\r') }
}

/// A warning where U+FFFD stands in the file itself: something was lost before it came to us.
fn replacement_characters(name: &str, text: &str) -> Option<Diagnostic> {
    let first = text.find('\u{fffd}')?;
    let count = text[first..].matches('\u{fffd}').count();
    let line = line_of(text.as_bytes(), first, UTF_8);
    let message = format!("holds {count} replacement character(s) U+FFFD, so letters were lost before");
    Some(Diagnostic::warning(name, message).at_line(line).with_hint("take the text from where it was whole"))
}

/// First bytes of files that people take for texts, with what to do about them.
const FORMATS: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF", "export it as plain text (pdftotext does) or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", SAVE_AS),
    (b"{\\rtf", "a rich text (RTF) file", SAVE_AS),
    (b"\x89PNG", "a PNG image", TEXT_OF_IMAGE),
    (b"\xff\xd8\xff", "a JPEG image", TEXT_OF_IMAGE),
    (b"GIF8", "a GIF image", TEXT_OF_IMAGE),
    (b"II*\0", "a TIFF image", TEXT_OF_IMAGE),
    (b"MM\0*", "a TIFF image", TEXT_OF_IMAGE),
    (b"AT&TFORM", "a DjVu file", "export its text layer as plain text"),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\xfd7zXZ", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"\x7fELF", "a program", "name a text file"),
    (b"SQLite format 3", "an SQLite database", "name a text file"),
];
const SAVE_AS: &str = "save it as plain text or HTML";
const UNPACK: &str = "unpack it first";
const TEXT_OF_IMAGE: &str = "Sverka reads text only; recognise it with OCR first";

fn refuse_known_formats(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let (what, remedy) = if bytes.starts_with(b"PK\x03\x04") {
        // The names of the first members tell what the archive is.
        let head = &bytes[..bytes.len().min(4096)];
        let holds = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
        match () {
            () if holds(b"word/") => ("a Word file (DOCX)", SAVE_AS),
            () if holds(b"xl/") => ("an Excel file (XLSX)", SAVE_AS),
            () if holds(b"ppt/") => ("a PowerPoint file (PPTX)", SAVE_AS),
            () if holds(b"opendocument") => ("an OpenDocument file", SAVE_AS),
            () if holds(b"epub") => ("an EPUB book", SAVE_AS),
            () if holds(b"[Content_Types].xml") => ("an Office file", SAVE_AS),
            () => ("a ZIP archive", UNPACK),
        }
    } else if let Some((_, what, remedy)) = FORMATS.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        (*what, *remedy)
    } else {
        return Ok(());
    };
    Err(Error::NotText { file: name.into(), message: format!("seems to be {what}, not a text; {remedy}") })
}

/// Refuses what no text holds: zero bytes, or one control character in fifty.
fn refuse_control_characters(name: &str, bytes: &[u8], encoding: &'static Encoding) -> Result<(), Error> {
    let refuse = |message| Err(Error::NotText { file: name.into(), message });
    if is_utf16(encoding) {
        return Ok(());
    }
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        let line = line_of(bytes, at, encoding);
        return refuse(format!(
            "is no plain text: it holds a zero byte at line {line} (byte {at}); {SAVE_AS}, \
             or say --encoding utf-16le if that is what it is"
        ));
    }
    let odd = odd_control_characters(bytes);
    if is_binary(odd, bytes.len()) {
        return refuse(format!("is no plain text: {odd} of its bytes are control characters; {SAVE_AS}"));
    }
    Ok(())
}

/// How many control characters there are that no text holds. Tab, line ends, vertical tab and form
/// feed it does; backspace and escape stand in old terminal texts, 0x1A ends DOS texts, 0x1E and
/// 0x1F are Word's hyphens.
pub(super) fn odd_control_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| matches!(b, 1..=7 | 14..=25 | 28 | 29 | 127)).count()
}

/// Whether so many odd control characters among so many bytes are too many for a text.
pub(super) fn is_binary(odd: usize, bytes: usize) -> bool {
    odd * 50 > bytes
}

/// Whether a file that begins so, and is valid UTF-8, is read as UTF-8 without a remark.
pub(super) fn is_utf8(first: &[u8], label: Option<&str>) -> bool {
    let asked = label.is_none_or(|label| by_label("", label).is_ok_and(|encoding| encoding == UTF_8));
    let marked = Encoding::for_bom(first).is_none_or(|(encoding, _)| encoding == UTF_8);
    asked && marked && refuse_known_formats("", first).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{ISO_8859_5, WINDOWS_1251};
    use proptest::prelude::*;

    const SHORT: &str = "Уважаемые коллеги!!!";
    const LONG: &str = "Уважаемые коллеги! Благодарю вас за приглашение выступить перед столь высоким собранием. \
        Сегодня мы говорим о том, как объединить усилия, чтобы защитить общее будущее.";

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    fn told(bytes: impl Into<Vec<u8>>) -> Decoded {
        decode("a.txt", bytes.into(), None, false).unwrap()
    }

    fn error(bytes: &[u8], label: Option<&str>) -> String {
        match decode("a.txt", bytes.to_vec(), label, false) {
            Ok(decoded) => panic!("read as {}: {:?}", decoded.encoding.name(), decoded.text),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn legacy_cyrillic_is_told_on_twenty_bytes_and_on_more() {
        for text in [SHORT, LONG] {
            for encoding in [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5] {
                let bytes = encoding.encode(text).0;
                let decoded = told(bytes.into_owned());
                assert_eq!((decoded.encoding.name(), decoded.text.as_str()), (encoding.name(), text));
                assert_eq!(decoded.diagnostics.len(), 1, "a guess is reported");
                assert!(decoded.diagnostics[0].to_string().contains(encoding.name()));
            }
        }
    }

    #[test]
    fn ukrainian_in_koi8_is_koi8_u() {
        let text = "Шановні колеги! Її Величність приїхала до нашої країни, щоб говорити про мир.";
        let decoded = told(KOI8_U.encode(text).0);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (KOI8_U, text));
    }

    #[test]
    fn western_quotes_and_dashes_of_windows_are_kept() {
        let text = "“We are here,” he said – and it’s true. Café, naïve, Zürich.";
        let decoded = told(WINDOWS_1252.encode(text).0);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (WINDOWS_1252, text));
    }

    #[test]
    fn marks_are_told_and_are_no_text() {
        for text in [SHORT, "Plain ASCII", "Пара 𝄞 вне плоскости"] {
            let mut bytes = b"\xef\xbb\xbf".to_vec();
            bytes.extend_from_slice(text.as_bytes());
            let decoded = told(bytes);
            assert_eq!((decoded.encoding, decoded.text.as_str()), (UTF_8, text));
            assert_eq!(decoded.origin.file_range(0..1).start, 3);
            for (order, encoding) in
                [(u16::to_le_bytes as fn(u16) -> _, UTF_16LE), (u16::to_be_bytes, UTF_16BE)]
            {
                let decoded = told(utf16(&format!("\u{feff}{text}"), order));
                assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
                // Without the mark too, by its zero bytes.
                let decoded = told(utf16(text, order));
                assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
            }
        }
    }

    #[test]
    fn one_bad_byte_in_utf8_is_an_error_with_its_place() {
        let mut bytes = format!("{LONG}\n{LONG}").into_bytes();
        let at = LONG.len() + 1 + 14;
        bytes[at] = 0xff;
        let message = error(&bytes, None);
        assert!(message.starts_with(&format!("a.txt:2: byte {at} is not valid UTF-8;")), "{message}");
        assert!(message.contains("--encoding"), "{message}");
        let cut = &LONG.as_bytes()[..15];
        assert!(error(cut, None).contains("cut off"), "{}", error(cut, None));
    }

    #[test]
    fn malformed_bytes_of_other_encodings_have_a_place_too() {
        let mut bytes = utf16("ab\ncd", u16::to_le_bytes);
        bytes.extend_from_slice(&[0x00, 0xd8, b'x', 0]);
        let message = error(&bytes, Some("utf-16le"));
        assert!(message.starts_with("a.txt:2: byte 10 is not valid UTF-16LE"), "{message}");
        let message = error(b"abc\n\x81\xffd\xff\xff", Some("shift_jis"));
        assert!(message.starts_with("a.txt:2: byte 4 is not valid Shift_JIS"), "{message}");
    }

    #[test]
    fn labels_people_write() {
        let bytes = WINDOWS_1251.encode(SHORT).0;
        for label in ["windows-1251", "CP1251", "cp-1251", "win1251", " Windows-1251 "] {
            assert_eq!(decode("a", bytes.to_vec(), Some(label), false).unwrap().text, SHORT, "{label}");
        }
        assert!(error(b"x", Some("klingon")).contains("there is no encoding \"klingon\"; say utf-8"));
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
        // Saved anew as UTF-8.
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
    fn letters_lost_before_are_reported() {
        let decoded = told("one\ntwo \u{fffd}\u{fffd}");
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
            let decoded = told(bytes.clone());
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
}
