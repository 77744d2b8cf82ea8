//! The bytes of a text format as UTF-8, decoded as they are read.

use crate::{Error, Remark, Remedy, Source};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Bytes read at once: large enough that system calls do not matter, small beside any bound.
const BLOCK: usize = 64 * 1024;

/// A file as UTF-8, without its byte-order mark. Bytes that are no text end it with an error.
///
/// It counts the bytes that are read between two calls of [`restart`](Self::restart), and ends
/// with an error where they pass [`Limits::unit`]: a parser that restarts it at each unit never
/// holds more than one unit.
pub(crate) struct Utf8<'r> {
    source: Source<'r>,
    encoding: &'static Encoding,
    decoder: Decoder,
    /// Bytes of the file that are not decoded yet.
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
    /// Why there is no more text behind that which is decoded.
    broken: Option<Undecodable>,
    /// Line ends that were read.
    lines: usize,
    limits: Limits,
    used: u64,
}

/// The error of bytes that are no text in the encoding of the file.
#[derive(Clone, Copy, Debug)]
struct Undecodable {
    line: usize,
    encoding: &'static str,
    guess: Option<&'static str>,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "holds bytes that are not {}", self.encoding)
    }
}

impl std::error::Error for Undecodable {}

impl<'r> Utf8<'r> {
    /// Opens a file. Its encoding is that of its byte-order mark, else `label`, else UTF-16 where
    /// the first character has a zero byte, else what `declared` finds in the first 64 KiB, else
    /// UTF-8. The remarks say what is odd about it.
    ///
    /// # Errors
    /// Those of the stream, and a label that names no encoding.
    pub fn open(
        mut source: Source<'r>,
        label: Option<&str>,
        limits: &Limits,
        declared: impl FnOnce(&[u8]) -> Option<String>,
    ) -> Result<(Self, Vec<Remark>), Error> {
        let mut raw = Vec::new();
        let read = (&mut source).take(BLOCK as u64).read_to_end(&mut raw);
        read.map_err(|error| Error::from_io(&source.file, 1, error))?;
        let unknown = |label: &str| Error::Malformed {
            file: source.file.to_string(),
            line: 1,
            message: format!("there is no encoding {label:?}"),
            remedy: Some(Remedy::NameEncoding(None)),
        };
        let by_label = |label: &str| encoding_of(label).ok_or_else(|| unknown(label));
        let mut remarks = Vec::new();
        let encoding = if let Some((encoding, mark)) = Encoding::for_bom(&raw) {
            if let Some(label) = label
                && by_label(label)? != encoding
            {
                let message =
                    format!("begins with the byte-order mark of {}, and is read so", encoding.name());
                remarks.push(Remark::warning("charset", 1, message));
            }
            raw.drain(..mark);
            encoding
        } else if let Some(label) = label {
            by_label(label)?
        } else if let Some(encoding) = utf16_by_zeros(&raw) {
            encoding
        } else if let Some(label) = declared(&raw) {
            let encoding = by_label(&label)?;
            if encoding == UTF_16LE || encoding == UTF_16BE {
                let message = format!("declares {label} and is not in it; read as UTF-8");
                remarks.push(Remark::warning("charset", 1, message));
                UTF_8
            } else {
                encoding
            }
        } else {
            UTF_8
        };
        let utf8 = Self {
            source,
            encoding,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw,
            text: Vec::new(),
            at: 0,
            ended: false,
            broken: None,
            lines: 0,
            limits: *limits,
            used: 0,
        };
        Ok((utf8, remarks))
    }

    /// Returns the file as messages call it.
    pub fn file(&self) -> &Arc<str> {
        &self.source.file
    }

    /// Returns the encoding.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Returns the line of the next byte, from 1.
    pub fn line(&self) -> usize {
        self.lines + 1
    }

    /// Returns the bytes that were read since the last restart.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// Sets the number of bytes that were read of a unit.
    pub fn set_used(&mut self, used: u64) {
        self.used = used;
    }

    /// Passes over what comes before a byte, which becomes the next; it does not count.
    ///
    /// # Errors
    /// Those of the stream, and bytes that are no text.
    pub fn skip_to(&mut self, byte: u8) -> io::Result<()> {
        let used = self.used;
        loop {
            let available = self.fill_buf()?;
            let found = available.iter().position(|b| *b == byte);
            let (count, is_last) = (found.unwrap_or(available.len()), available.is_empty());
            self.consume(count);
            self.used = used;
            if found.is_some() || is_last {
                return Ok(());
            }
        }
    }

    /// Reads a line without its end; `None` at the end of the file.
    ///
    /// # Errors
    /// Those of the stream, bytes that are no text, and a line longer than [`Limits::line`].
    pub fn read_line(&mut self) -> Result<Option<String>, Error> {
        let line = self.line();
        let failed = |file: &str, error| error_of(file, line, error);
        let (limit, mut bytes) = (self.limits.line, Vec::new());
        let read = (&mut *self).take(limit.saturating_add(1)).read_until(b'\n', &mut bytes);
        let file = self.file().clone();
        if read.map_err(|error| failed(&file, error))? == 0 {
            return Ok(None);
        }
        self.limits.check(Bound::Line, bytes.len() as u64).map_err(|error| failed(&file, error.into()))?;
        if bytes.ends_with(b"\n") {
            bytes.pop();
        }
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
        // What the decoder puts out is UTF-8, and a line feed ends no character but itself.
        Ok(Some(String::from_utf8(bytes).map_err(|error| failed(&file, io::Error::other(error)))?))
    }

    /// Makes the error of this stream.
    pub fn error(&self, error: &io::Error) -> Error {
        let inner = error.get_ref();
        let exceeded = inner.and_then(|inner| inner.downcast_ref::<Exceeded>()).copied();
        let undecodable = inner.and_then(|inner| inner.downcast_ref::<Undecodable>()).copied();
        let copy = match (exceeded, undecodable) {
            (Some(exceeded), _) => exceeded.into(),
            (_, Some(undecodable)) => io::Error::new(error.kind(), undecodable),
            _ => io::Error::new(error.kind(), error.to_string()),
        };
        error_of(self.file(), self.line(), copy)
    }

    /// Decodes the next block.
    fn decode(&mut self) -> io::Result<()> {
        if self.raw.is_empty() {
            let mut block = std::mem::take(&mut self.raw);
            (&mut self.source).take(BLOCK as u64).read_to_end(&mut block)?;
            self.raw = block;
        }
        self.ended = self.raw.is_empty();
        let room = self.decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
        self.text.resize(room.unwrap_or(4 * BLOCK), 0);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        if let DecoderResult::Malformed(..) = result {
            let line = self.line() + line_ends(&self.text);
            let guess = guess(&self.raw, self.encoding);
            self.broken = Some(Undecodable { line, encoding: self.encoding.name(), guess });
        }
        self.raw.drain(..read);
        Ok(())
    }
}

impl BufRead for Utf8<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.limits.check(Bound::Unit, self.used)?;
        while self.at == self.text.len() && !self.ended {
            if let Some(broken) = self.broken {
                return Err(io::Error::new(io::ErrorKind::InvalidData, broken));
            }
            self.decode()?;
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        self.lines += line_ends(&self.text[self.at..end]);
        self.used += (end - self.at) as u64;
        self.at = end;
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

fn error_of(file: &str, line: usize, error: io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Undecodable>()) {
        Some(undecodable) => Error::Malformed {
            file: file.to_owned(),
            line: undecodable.line,
            message: undecodable.to_string(),
            remedy: Some(Remedy::NameEncoding(undecodable.guess)),
        },
        None => Error::from_io(file, line, error),
    }
}

/// Returns the encoding that a label names. ASCII is UTF-8 (the standard reads it as
/// windows-1252, which would turn UTF-8 into nonsense without a word).
pub(crate) fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    if ["ascii", "us-ascii", "ansi_x3.4-1968"].iter().any(|name| label.eq_ignore_ascii_case(name)) {
        return Some(UTF_8);
    }
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// Tells UTF-16 without a byte-order mark: its first character is ASCII in any text format.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [1..=u8::MAX, 0, 1..=u8::MAX, 0, ..] => Some(UTF_16LE),
        [0, 1..=u8::MAX, 0, 1..=u8::MAX, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Guesses what bytes are in that are not in `encoding`.
fn guess(bytes: &[u8], encoding: &'static Encoding) -> Option<&'static str> {
    let decoded = sverka_text::encoding::decode("", bytes.to_vec(), None, false).ok()?;
    (decoded.encoding != encoding).then(|| decoded.encoding.name())
}

fn line_ends(text: &[u8]) -> usize {
    text.iter().filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open<'r>(bytes: &'r [u8], label: Option<&str>, limits: &Limits) -> (Utf8<'r>, Vec<Remark>) {
        let source = Source { file: "a.po".into(), bytes: Box::new(bytes) };
        Utf8::open(source, label, limits, |_| Some("windows-1251".to_owned())).unwrap()
    }

    fn read(bytes: &[u8], label: Option<&str>) -> (String, usize) {
        let (mut utf8, remarks) = open(bytes, label, &Limits::default());
        let mut out = String::new();
        utf8.read_to_string(&mut out).unwrap();
        (out, remarks.len())
    }

    #[test]
    fn marks_labels_zeros_and_declarations_give_the_encoding() {
        let text = "мир\npeace";
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(read(&marked, None), (text.to_owned(), 0));
        assert_eq!(read(&marked, Some("koi8-r")), (text.to_owned(), 1), "the mark wins, with a remark");
        assert_eq!(read(&wide(&format!("\u{feff}{text}")), None), (text.to_owned(), 0));
        assert_eq!(read(&wide("peace мир"), None), ("peace мир".to_owned(), 0));
        assert_eq!(read(text.as_bytes(), Some("utf-8")), (text.to_owned(), 0));
        assert_eq!(read(&encoding_rs::WINDOWS_1251.encode(text).0, None), (text.to_owned(), 0));
        assert_eq!(encoding_of(" US-ASCII "), Some(UTF_8));
    }

    #[test]
    fn errors_name_the_line_and_guess_the_encoding() {
        let text = "msgid \"a\"\nmsgstr \"Уважаемые коллеги, благодарю вас\"\n";
        let bytes = encoding_rs::KOI8_R.encode(text).0;
        let (mut utf8, _) = open(&bytes, Some("utf-8"), &Limits::default());
        let error = loop {
            match utf8.read_line() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("read to the end"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.to_string(), "a.po:2: holds bytes that are not UTF-8");
        assert_eq!(error.remedy(), Some(Remedy::NameEncoding(Some("KOI8-R"))));
        let source = Source { file: "a".into(), bytes: Box::new(&b""[..]) };
        let unknown = Utf8::open(source, Some("klingon"), &Limits::default(), |_| None);
        assert!(unknown.is_err_and(|error| error.to_string().contains("klingon")));
    }

    #[test]
    fn lines_and_units_are_bounded() {
        let mut limits = Limits::default();
        limits.set(Bound::Line, 4);
        let (mut utf8, _) = open(b"abc\r\nabcde\n", None, &limits);
        // The end of the line counts.
        assert!(matches!(utf8.read_line(), Err(Error::Limit { .. })));
        limits.set(Bound::Line, 5);
        let (mut utf8, _) = open(b"abc\r\nabcdef\n", None, &limits);
        assert_eq!(utf8.read_line().unwrap().as_deref(), Some("abc"));
        let error = utf8.read_line().unwrap_err();
        assert_eq!(error.to_string(), "a.po:2: a line has more than 5 bytes");
        limits.set(Bound::Unit, 3);
        let (mut utf8, _) = open(b"abcdefgh<", None, &limits);
        utf8.skip_to(b'<').unwrap();
        assert_eq!(utf8.fill_buf().unwrap(), b"<");
        utf8.set_used(4);
        assert!(utf8.fill_buf().is_err());
    }
}
