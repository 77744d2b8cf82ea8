//! Recognises files that are not plain texts, by their first bytes or their control characters.

use super::Error;
use super::{is_utf16, line_of};
use crate::remedy::Remedy;
use encoding_rs::{Encoding, UTF_16LE};

/// First bytes of files that people mistake for texts, with what to do about them.
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
const TEXT_OF_IMAGE: &str = "Sverka reads text only; run OCR on it first";

pub(super) fn refuse_known_formats(name: &str, bytes: &[u8]) -> Result<(), Error> {
    match known_format(bytes) {
        Some((what, remedy)) => {
            let message = format!("seems to be {what}, not a text; {remedy}");
            Err(Error::NotText { file: name.into(), message, remedy: None })
        }
        None => Ok(()),
    }
}

/// Returns what a file that is not a text seems to be from its first bytes, and how to get a text from it:
/// `("a PDF", "export it as plain text (pdftotext does) or HTML")`.
pub fn known_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if !bytes.starts_with(b"PK\x03\x04") {
        let (_, what, remedy) = FORMATS.iter().find(|(magic, _, _)| bytes.starts_with(magic))?;
        return Some((what, remedy));
    }
    // The names of the first members of an archive identify it.
    let head = &bytes[..bytes.len().min(4096)];
    let holds = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    Some(match () {
        () if holds(b"word/") => ("a Word file (DOCX)", SAVE_AS),
        () if holds(b"xl/") => (
            "an Excel file (XLSX)",
            "if it contains both texts in columns, give it alone; otherwise save it as plain text",
        ),
        () if holds(b"ppt/") => ("a PowerPoint file (PPTX)", SAVE_AS),
        () if holds(b"opendocument") => ("an OpenDocument file", SAVE_AS),
        () if holds(b"epub") => ("an EPUB book", SAVE_AS),
        () if holds(b"[Content_Types].xml") => ("an Office file", SAVE_AS),
        () => ("a ZIP archive", UNPACK),
    })
}

/// Refuses what a text does not contain: zero bytes, or one control character in fifty. A page may contain a
/// few zero bytes.
pub(super) fn refuse_control_characters(
    name: &str,
    bytes: &[u8],
    encoding: &'static Encoding,
    page: bool,
) -> Result<(), Error> {
    let refuse = |message, remedy| Err(Error::NotText { file: name.into(), message, remedy });
    if is_utf16(encoding) {
        return Ok(());
    }
    // The standard requires browsers to ignore zero bytes.
    let zeros = || bytes.iter().filter(|&&b| b == 0).count();
    if let Some(at) = bytes.iter().position(|&b| b == 0)
        && (!page || is_binary(zeros(), bytes.len()))
    {
        let line = line_of(bytes, at, encoding);
        let message = format!("is not plain text: it contains a zero byte at line {line} (byte {at})");
        return refuse(message, Some(Remedy::SaveTextOrNameEncoding(UTF_16LE.name())));
    }
    let odd = odd_control_characters(bytes);
    if is_binary(odd, bytes.len()) {
        let message = format!("is not plain text: {odd} of its bytes are control characters; {SAVE_AS}");
        return refuse(message, None);
    }
    Ok(())
}

/// Counts the control characters that a text does not contain. Tabs, line ends, vertical tabs and form feeds
/// are fine; backspace and escape occur in old terminal texts, 0x1A ends DOS texts, 0x1E and 0x1F are Word's
/// hyphens.
pub fn odd_control_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| matches!(b, 1..=7 | 14..=25 | 28 | 29 | 127)).count()
}

/// Returns whether this many odd control characters among this many bytes are too many for a text.
pub fn is_binary(odd: usize, bytes: usize) -> bool {
    odd * 50 > bytes
}
