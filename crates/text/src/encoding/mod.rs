//! Decodes bytes to characters: finds the encoding of a file, and the place of each character in it.
//!
//! The order is that of the WHATWG standard (<https://encoding.spec.whatwg.org>), made strict: a byte-order
//! mark, the user's choice, valid UTF-8, the declaration of the page, UTF-16 by its pattern of zero bytes,
//! and finally the detector that Firefox uses. A file in which some lines are UTF-8 and others are not is
//! read piece by piece, with a warning for each. A malformed byte is an error with its place. Only in a page,
//! whose text matters more than a byte, and if the user named the encoding, a few of them are replaced with
//! U+FFFD, with a warning.

mod cyrillic;
mod detect;
mod error;
mod head;
mod mixed;
pub mod mojibake;
mod refuse;
mod transcode;

use crate::diagnostic::Diagnostic;
use crate::document::{Lang, Origin};
use crate::language::in_name;
use crate::remedy::Remedy;
use detect::{detect, find_out};
use encoding_rs::{Encoding, IBM866, UTF_8, UTF_16BE, UTF_16LE};
pub use error::Error;
pub use head::{Shown, is_utf8, likely, likely_in, of_head};
use refuse::{refuse_control_characters, refuse_known_formats};
use std::path::Path;
use transcode::{decode_lossy, decode_utf8, first_malformed, transcode};

pub use refuse::{is_binary, known_format, odd_control_characters};

/// A decoded file.
pub struct Decoded {
    /// Its text.
    pub text: String,
    /// Its encoding.
    pub encoding: &'static Encoding,
    /// The mapping from the text back to the bytes.
    pub origin: Origin,
    /// Remarks about the bytes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes a file. `label` is the encoding that the user named; `page` means that the file may declare its
/// own encoding. In a page, and with a label, a few malformed bytes become U+FFFD.
///
/// # Errors
/// The bytes are not text, no encoding has that name, or some bytes are not valid in the encoding.
pub fn decode(name: &str, bytes: Vec<u8>, label: Option<&str>, page: bool) -> Result<Decoded, Error> {
    decode_in(name, bytes, label, page, None)
}

/// Decodes a file like [`decode`]. Among the encodings that its bytes may be in, prefers one that can
/// represent the given language of the text; without one, the language in the name of the file.
///
/// # Errors
/// Those of [`decode`].
pub fn decode_in(
    name: &str,
    bytes: Vec<u8>,
    label: Option<&str>,
    page: bool,
    lang: Option<&Lang>,
) -> Result<Decoded, Error> {
    let lang = lang.cloned().or_else(|| in_name(Path::new(name)));
    let requested = label.map(|label| by_label(name, label)).transpose()?;
    refuse_known_formats(name, &bytes)?;
    let mut diagnostics = Vec::new();
    let bom = Encoding::for_bom(&bytes);
    let skip = bom.map_or(0, |(_, length)| length);
    let may_be_mixed = requested.is_none() && bom.is_none_or(|(encoding, _)| encoding == UTF_8);
    if may_be_mixed && let Some(decoded) = mixed::decode(name, &bytes, skip, lang.as_ref()) {
        refuse_control_characters(name, decoded.text.as_bytes(), UTF_8, page)?;
        return Ok(decoded);
    }
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
        find_out(name, &bytes, page, lang.as_ref(), &mut diagnostics)?
    };
    refuse_control_characters(name, &bytes[skip..], encoding, page)?;
    let lenient = page || requested.is_some();
    let (text, origin) = match lenient.then(|| replace_malformed(name, &bytes, skip, encoding)).flatten() {
        Some((text, origin, warning)) => {
            diagnostics.push(warning);
            (text, origin)
        }
        None => {
            let (text, origin) = if encoding == UTF_8 {
                decode_utf8(name, bytes, skip)?
            } else {
                transcode(encoding, &bytes[skip..], skip)
                    .map_err(|at| malformed(name, &bytes, at, encoding))?
            };
            diagnostics.extend(replacement_characters(name, &text));
            (text, origin)
        }
    };
    Ok(Decoded { text, encoding, origin, diagnostics })
}

/// Returns whether an encoding has this label.
pub fn is_label(label: &str) -> bool {
    by_label("", label).is_ok()
}

/// Decodes bytes a few of which are malformed: at most as many as the control characters that a text may
/// have.
fn replace_malformed(
    name: &str,
    bytes: &[u8],
    skip: usize,
    encoding: &'static Encoding,
) -> Option<(String, Origin, Diagnostic)> {
    let at = first_malformed(encoding, &bytes[skip..])? + skip;
    let (text, origin, count) = decode_lossy(encoding, &bytes[skip..], skip);
    if is_binary(count, bytes.len()) {
        return None;
    }
    let remedy = match malformed(name, bytes, at, encoding).remedy() {
        Some(Remedy::GetWhole) | None => Remedy::NameEncoding,
        Some(remedy) => remedy,
    };
    let message = format!(
        "{count} malformed byte(s), the first at byte {at}, were read as U+FFFD: not valid {}",
        encoding.name()
    );
    let warning =
        Diagnostic::warning(name, message).at_line(line_of(bytes, at, encoding)).with_remedy(remedy);
    Some((text, origin, warning))
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

/// Bytes of the longest characters in UTF-8.
const LONGEST_CHARACTER: usize = 4;

/// Creates the error of a byte that is not valid.
fn malformed(name: &str, bytes: &[u8], at: usize, encoding: &'static Encoding) -> Error {
    let remedy = if encoding != UTF_8 {
        Remedy::NameEncoding
    } else if bytes.len().saturating_sub(at) < LONGEST_CHARACTER && at > 0 {
        Remedy::GetWhole
    } else {
        Remedy::CorrectBytes(detect(bytes.get(at..).unwrap_or_default()).name())
    };
    Error::Malformed {
        file: name.into(),
        line: line_of(bytes, at, encoding),
        offset: at,
        encoding: encoding.name(),
        remedy,
    }
}

/// Returns the line of a byte, counted from 1.
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

/// Warns about U+FFFD in the file itself: letters were lost before it was read here.
fn replacement_characters(name: &str, text: &str) -> Option<Diagnostic> {
    let first = text.find('\u{fffd}')?;
    let count = text[first..].matches('\u{fffd}').count();
    let line = line_of(text.as_bytes(), first, UTF_8);
    let message = format!("contains {count} replacement character(s) U+FFFD, so letters were lost earlier");
    Some(Diagnostic::warning(name, message).at_line(line).with_hint("use an undamaged copy of the text"))
}

#[cfg(test)]
mod tests;
