//! The encoding of a file that is read as a stream, from its first bytes.

use super::detect::{detect, detect_in, find_out};
use super::refuse::refuse_known_formats;
use super::{Error, by_label};
use crate::document::Lang;
use encoding_rs::{Encoding, UTF_8};

/// Returns whether a file with these first bytes, if it is valid UTF-8, is read as UTF-8 without a remark.
pub fn is_utf8(first: &[u8], label: Option<&str>) -> bool {
    let asked = label.is_none_or(|label| by_label("", label).is_ok_and(|encoding| encoding == UTF_8));
    let marked = Encoding::for_bom(first).is_none_or(|(encoding, _)| encoding == UTF_8);
    asked && marked && refuse_known_formats("", first).is_ok()
}

/// An encoding that the first bytes of a file show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Bytes of the byte-order mark; 0 without one.
    pub mark: usize,
    /// Whether it is a guess, because there is no mark and no label, and the bytes are not UTF-8.
    pub guessed: bool,
}

/// Returns the encoding of a file that is decoded as a stream, from its first bytes. `complete` means that
/// there are no more; `label` is the user's choice. The order is that of [`decode`](super::decode); bytes
/// that are UTF-8 except for a few bad ones are UTF-8.
///
/// # Errors
/// [`Error::UnknownEncoding`] if no encoding has the label.
pub fn of_head(name: &str, head: &[u8], complete: bool, label: Option<&str>) -> Result<Shown, Error> {
    let requested = label.map(|label| by_label(name, label)).transpose()?;
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Ok(Shown { encoding, mark, guessed: false });
    }
    if let Some(encoding) = requested {
        return Ok(Shown { encoding, mark: 0, guessed: false });
    }
    // The head may end within a character, or between the bytes of UTF-16.
    let cut = match std::str::from_utf8(head) {
        _ if complete => head.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Ok(_) if !head.last().is_some_and(u8::is_ascii) => head.len(),
        _ => head.len() & !1,
    };
    let encoding = find_out(name, &head[..cut], false, None, &mut Vec::new()).unwrap_or(UTF_8);
    Ok(Shown { encoding, mark: 0, guessed: encoding != UTF_8 })
}

/// Returns the most likely encoding of bytes that are not UTF-8.
pub fn likely(bytes: &[u8]) -> &'static Encoding {
    detect(bytes)
}

/// Returns the most likely encoding of bytes that are not UTF-8 and contain text in a given language. A few
/// words are not enough to recognise an encoding on their own.
pub fn likely_in(bytes: &[u8], lang: &Lang) -> &'static Encoding {
    detect_in(bytes, Some(lang))
}
