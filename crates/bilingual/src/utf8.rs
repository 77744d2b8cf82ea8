//! A text format that declares its own encoding, read one unit at a time.

use crate::decode::Text;
use crate::{Error, Remark, Source};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use sverka_text::encoding;
use sverka_text::limits::{Bound, Limits};

/// A file as UTF-8 that counts the bytes of each unit.
///
/// It ends with an error if the bytes read since the count was last [set](Self::set_used) exceed
/// [`Limits::unit`]: a parser that sets the count to 0 at each unit never keeps more than one.
pub(crate) struct Utf8<'r> {
    text: Text<'r>,
    limits: Limits,
    used: u64,
}

impl<'r> Utf8<'r> {
    /// Opens a file. Its encoding is that of its byte-order mark, or otherwise the one that the user names,
    /// or otherwise the one that the file declares, which `declared` finds in its first bytes, or otherwise
    /// the one that these suggest. The remarks report anything unusual about it.
    ///
    /// # Errors
    /// Errors of the stream, and a label that names no encoding.
    pub fn open(
        source: Source<'r>,
        label: Option<&str>,
        limits: &Limits,
        declared: impl FnOnce(&[u8]) -> Option<String>,
    ) -> Result<(Self, Vec<Remark>), Error> {
        let (head, source) = source.head()?;
        let mut remarks = Vec::new();
        let label = match label {
            Some(label) => Some(label.to_owned()),
            None => declared(&head.bytes).and_then(|label| usable(label, &head.bytes, &mut remarks)),
        };
        let text = Text::open(source, label.as_deref())?;
        remarks.extend(text.remark());
        Ok((Self { text, limits: *limits, used: 0 }, remarks))
    }

    /// Returns the file's name in messages.
    pub fn file(&self) -> &Arc<str> {
        self.text.file()
    }

    /// Returns the encoding.
    pub fn encoding(&self) -> &'static Encoding {
        self.text.encoding()
    }

    /// Returns the line of the next byte, from 1.
    pub fn line(&self) -> usize {
        self.text.line()
    }

    /// Returns how many bytes of the unit have been read.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// Sets how many bytes of the unit have been read.
    pub fn set_used(&mut self, used: u64) {
        self.used = used;
    }

    /// Skips everything before a byte, which comes next; the skipped bytes do not count.
    ///
    /// # Errors
    /// Errors of the stream, and bytes that are not text.
    pub fn skip_to(&mut self, byte: u8) -> io::Result<()> {
        loop {
            let available = self.text.fill_buf()?;
            let found = available.iter().position(|b| *b == byte);
            let (count, is_last) = (found.unwrap_or(available.len()), available.is_empty());
            self.text.consume(count);
            if found.is_some() || is_last {
                return Ok(());
            }
        }
    }

    /// Reads a line without its end; `None` at the end of the file.
    ///
    /// # Errors
    /// Errors of the stream, bytes that are not text, and exceeded limits.
    pub fn read_line(&mut self) -> Result<Option<String>, Error> {
        let (line, mut out) = (self.line(), String::new());
        if !self.text.read_line(&mut out, &self.limits)? {
            return Ok(None);
        }
        self.used += out.len() as u64;
        let exceeded = |exceeded| Error::Limit { file: self.file().to_string(), line, exceeded };
        self.limits.check(Bound::Unit, self.used).map_err(exceeded)?;
        Ok(Some(out))
    }

    /// Makes the error of this stream.
    pub fn error(&self, error: &io::Error) -> Error {
        Error::from_shared(self.file(), self.line(), error)
    }
}

impl BufRead for Utf8<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.limits.check(Bound::Unit, self.used)?;
        self.text.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.used += count as u64;
        self.text.consume(count);
    }
}

impl Read for Utf8<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// Returns the label that a file declares if its first bytes are consistent with it.
fn usable(label: String, head: &[u8], remarks: &mut Vec<Remark>) -> Option<String> {
    if Encoding::for_bom(head).is_some() {
        return None;
    }
    let encoding = Encoding::for_label(label.trim().as_bytes());
    if encoding == Some(UTF_16LE) || encoding == Some(UTF_16BE) {
        // Without a mark the zero bytes indicate UTF-16; if there are none, the file was saved in another
        // encoding.
        if !head.iter().take(4).any(|byte| *byte == 0) {
            remarks.push(Remark::warning(
                "charset",
                1,
                format!("declares {label} but is in another encoding"),
            ));
        }
        return None;
    }
    Some(without_ascii(&label).to_owned())
}

/// Treats ASCII as UTF-8, its superset: on the web its label means windows-1252, which would silently
/// turn UTF-8 into nonsense.
fn without_ascii(label: &str) -> &str {
    let is_ascii = ["ascii", "us-ascii"].iter().any(|name| label.trim().eq_ignore_ascii_case(name));
    if is_ascii { "utf-8" } else { label }
}

/// Returns the encoding that a file names.
///
/// # Errors
/// [`Error::UnknownEncoding`] when no encoding has that name.
pub(crate) fn encoding_of(file: &str, label: &str) -> Result<&'static Encoding, Error> {
    let shown = encoding::of_head(file, &[], true, Some(without_ascii(label)));
    let unknown = |_| Error::UnknownEncoding { file: file.to_owned(), label: label.to_owned() };
    shown.map(|shown| shown.encoding).map_err(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Remedy;

    fn open<'r>(bytes: &'r [u8], label: Option<&str>, declared: &str) -> (Utf8<'r>, Vec<Remark>) {
        Utf8::open(Source::new("a.po", bytes), label, &Limits::default(), |_| Some(declared.to_owned()))
            .unwrap()
    }

    fn read(bytes: &[u8], label: Option<&str>, declared: &str) -> (String, usize) {
        let (mut utf8, remarks) = open(bytes, label, declared);
        let mut out = String::new();
        utf8.read_to_string(&mut out).unwrap();
        (out, remarks.len())
    }

    #[test]
    fn marks_labels_and_declarations_give_the_encoding() {
        let text = "мир\npeace";
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let ansi = encoding_rs::WINDOWS_1251.encode(text).0;
        assert_eq!(read(&marked, None, "koi8-r"), (text.to_owned(), 0));
        assert_eq!(read(&wide(&format!("\u{feff}{text}")), None, "utf-8"), (text.to_owned(), 0));
        assert_eq!(read(&wide("peace мир"), None, "utf-16"), ("peace мир".to_owned(), 1));
        assert_eq!(read(text.as_bytes(), None, "utf-16"), (text.to_owned(), 1));
        assert_eq!(read(text.as_bytes(), None, "US-ASCII"), (text.to_owned(), 0));
        assert_eq!(read(text.as_bytes(), Some("utf-8"), "koi8-r"), (text.to_owned(), 0));
        assert_eq!(read(&ansi, None, "windows-1251"), (text.to_owned(), 0));
        let unknown =
            Utf8::open(Source::new("a", &b"a"[..]), None, &Limits::default(), |_| Some("klingon".into()));
        assert!(unknown.is_err_and(|error| error.to_string().contains("klingon")));
    }

    #[test]
    fn errors_name_the_line_and_guess_the_encoding() {
        let text = "msgid \"a\"\nmsgstr \"Уважаемые коллеги, благодарю вас\"\n";
        let bytes = encoding_rs::KOI8_R.encode(text).0;
        let (mut utf8, _) = open(&bytes, None, "utf-8");
        assert!(utf8.read_line().unwrap().is_some());
        let error = utf8.read_line().unwrap_err();
        assert_eq!(error.to_string(), "a.po:2: byte 18 is not valid UTF-8");
        assert_eq!(error.remedy(), Some(Remedy::NameEncoding(Some("KOI8-R"))));
    }

    #[test]
    fn units_are_bounded() {
        let mut limits = Limits::default();
        limits.set(Bound::Unit, 3);
        let open = |bytes| Utf8::open(Source::new("a", bytes), None, &limits, |_| None).unwrap().0;
        let mut utf8 = open(&b"abcdefgh<"[..]);
        utf8.skip_to(b'<').unwrap();
        assert_eq!(utf8.fill_buf().unwrap(), b"<");
        utf8.set_used(4);
        let error = utf8.fill_buf().unwrap_err();
        assert_eq!(utf8.error(&error).to_string(), "a:1: a unit has more than 3 bytes");
        let mut utf8 = open(b"ab\ncd\n");
        assert!(utf8.read_line().unwrap().is_some());
        assert_eq!(utf8.read_line().unwrap_err().to_string(), "a:2: a unit has more than 3 bytes");
    }
}
