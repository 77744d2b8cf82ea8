//! Decodes a stream of bytes to UTF-8.
//!
//! The encoding comes from the first bytes ([`sverka_text::encoding`]): a byte-order mark, the label that the
//! user gave, UTF-8, UTF-16, or otherwise the detector's result. The rest is decoded as a stream. Nothing is
//! replaced by U+FFFD: a byte that is invalid in the encoding is an error with its line number, and the text
//! before it is returned first.

use crate::source::{HEAD, Source};
use crate::{Error, Remark};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use sverka_text::encoding;
use sverka_text::limits::{Bound, Limits};

/// Bytes read at once: enough to make the cost of system calls negligible.
const BLOCK: usize = 64 * 1024;

/// The error for bytes that are invalid in the encoding of their file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset} is not valid {encoding}")]
pub struct Undecodable {
    /// The line, from 1.
    pub line: usize,
    /// The offset of the byte in the file, from 0, after a byte-order mark.
    pub offset: u64,
    /// The encoding in which the file is read.
    pub encoding: &'static str,
    /// The likely encoding of the bytes from there on.
    pub guess: Option<&'static str>,
}

/// A text file that is decoded as it is read.
pub struct Text<'r> {
    file: Arc<str>,
    bytes: Box<dyn Read + Send + 'r>,
    encoding: &'static Encoding,
    decoder: Decoder,
    is_guessed: bool,
    raw: Vec<u8>,
    /// The decoded text, and how much of it has been consumed.
    text: String,
    at: usize,
    /// Number of bytes decoded.
    offset: u64,
    /// Lines that end before `counted`, a position in `text`: lines are counted only on demand.
    lines: Cell<usize>,
    counted: Cell<usize>,
    ended: bool,
    fault: Option<Undecodable>,
}

impl<'r> Text<'r> {
    /// Opens a file in the encoding of a label, or otherwise in the one that its first bytes indicate.
    ///
    /// # Errors
    /// When the label does not name an encoding, and errors of the stream.
    pub fn open(source: Source<'r>, label: Option<&str>) -> Result<Self, Error> {
        let (head, source) = source.head()?;
        let shown = encoding::of_head(&source.file, &head.bytes, head.is_complete, label).map_err(|_| {
            let label = label.unwrap_or_default().to_owned();
            Error::UnknownEncoding { file: source.file.to_string(), label }
        })?;
        let mut text = Self {
            file: source.file,
            bytes: source.bytes,
            encoding: shown.encoding,
            decoder: shown.encoding.new_decoder_without_bom_handling(),
            is_guessed: shown.guessed,
            raw: vec![0; BLOCK],
            text: String::new(),
            at: 0,
            offset: shown.mark as u64,
            lines: Cell::new(0),
            counted: Cell::new(0),
            ended: false,
            fault: None,
        };
        let mark = &mut [0; 4][..shown.mark];
        text.bytes.read_exact(mark).map_err(|error| Error::from_io(&text.file, 1, error))?;
        Ok(text)
    }

    /// Opens a file in the encoding that its first bytes show, or in that of a label if they allow only a guess.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_likely(source: Source<'r>, label: Option<&str>) -> Result<Self, Error> {
        let (head, source) = source.head()?;
        let shown = encoding::of_head(&source.file, &head.bytes, head.is_complete, None);
        let label = label.filter(|_| shown.is_ok_and(|shown| shown.guessed));
        Self::open(source, label)
    }

    /// Marks the encoding as a guess, so that a remark names it.
    pub fn set_guessed(&mut self) {
        self.is_guessed = true;
    }

    /// Returns the file's name in messages.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Returns the encoding in which the file is read.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Returns the remark that the encoding is a guess, if it is one.
    pub fn remark(&self) -> Option<Remark> {
        self.is_guessed.then(|| Remark::note("encoding", 0, format!("is read as {}", self.encoding.name())))
    }

    /// Returns the line of the next byte, from 1. Lines end with LF.
    pub fn line(&self) -> usize {
        let passed = &self.text.as_bytes()[self.counted.replace(self.at)..self.at];
        self.lines.set(self.lines.get() + newlines(passed));
        self.lines.get() + 1
    }

    /// Returns the text that is decoded and not yet consumed; empty at the end of the file.
    ///
    /// # Errors
    /// Errors of the stream, and bytes that are invalid in the encoding.
    pub fn fill(&mut self) -> Result<&str, Error> {
        if self.at == self.text.len() {
            self.decode().map_err(|error| Error::from_io(&self.file, self.line(), error))?;
        }
        Ok(self.text.get(self.at..).unwrap_or_default())
    }

    /// Consumes the text up to a character boundary of what [`fill`](Self::fill) returned.
    pub fn advance(&mut self, count: usize) {
        self.at = (self.at + count).min(self.text.len());
    }

    /// Appends a line without its end, LF or CR LF; returns false at the end of the file.
    ///
    /// # Errors
    /// As for [`fill`](Self::fill), and when the line exceeds its limit.
    pub fn read_line(&mut self, out: &mut String, limits: &Limits) -> Result<bool, Error> {
        let start = out.len();
        let line = self.line();
        let file = self.file.clone();
        loop {
            let text = self.fill()?;
            if text.is_empty() {
                return Ok(out.len() > start);
            }
            let end = memchr::memchr(b'\n', text.as_bytes());
            let taken = end.unwrap_or(text.len());
            out.push_str(&text[..taken]);
            let size = (out.len() - start) as u64;
            limits.check(Bound::Line, size).map_err(|exceeded| Error::Limit {
                file: file.to_string(),
                line,
                exceeded,
            })?;
            self.advance(taken + usize::from(end.is_some()));
            if end.is_some() {
                if out[start..].ends_with('\r') {
                    out.pop();
                }
                return Ok(true);
            }
        }
    }

    /// Decodes the next block; the text before a fault is returned first.
    fn decode(&mut self) -> io::Result<()> {
        self.at = self.text.len();
        self.line();
        self.text.clear();
        self.at = 0;
        self.counted.set(0);
        while self.text.is_empty() {
            if let Some(fault) = self.fault {
                return Err(io::Error::new(io::ErrorKind::InvalidData, fault));
            }
            if self.ended {
                return Ok(());
            }
            let read = match self.bytes.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.ended = read == 0;
            let room = self.decoder.max_utf8_buffer_length_without_replacement(read).unwrap_or(4 * BLOCK);
            self.text.reserve(room);
            let raw = &self.raw[..read];
            let (result, consumed) =
                self.decoder.decode_to_string_without_replacement(raw, &mut self.text, self.ended);
            if let DecoderResult::Malformed(bad, after) = result {
                let behind = u64::from(bad) + u64::from(after);
                let offset = (self.offset + consumed as u64).saturating_sub(behind);
                let line = self.line() + newlines(self.text.as_bytes());
                let from = consumed.saturating_sub(usize::from(bad) + usize::from(after));
                let guess = (self.encoding == UTF_8).then(|| encoding::likely(&raw[from..]).name());
                self.fault = Some(Undecodable { line, offset, encoding: self.encoding.name(), guess });
            }
            self.offset += consumed as u64;
        }
        Ok(())
    }
}

fn newlines(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count()
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.text.len() {
            self.decode()?;
        }
        Ok(&self.text.as_bytes()[self.at..])
    }

    /// Consumes bytes; a reader of bytes may stop within a character.
    fn consume(&mut self, count: usize) {
        self.advance(count);
    }
}

impl Read for Text<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// Decodes the beginning of a file for inspection: bytes that cannot be decoded become U+FFFD.
pub(crate) fn peek(head: &[u8], is_complete: bool, label: Option<&str>) -> String {
    let head = &head[..head.len().min(HEAD)];
    let shown = encoding::of_head("", head, is_complete, label);
    let (encoding, mark) = shown.map_or((UTF_8, 0), |shown| (shown.encoding, shown.mark));
    let (text, _) = encoding.decode_without_bom_handling(&head[mark..]);
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Remedy;
    use encoding_rs::WINDOWS_1251;
    use proptest::prelude::*;

    fn open<'a>(bytes: &'a [u8], label: Option<&str>) -> Text<'a> {
        Text::open(Source::new("a.txt", bytes), label).unwrap()
    }

    fn lines(bytes: &[u8], label: Option<&str>) -> Result<Vec<String>, Error> {
        let mut text = open(bytes, label);
        let mut out = Vec::new();
        let mut line = String::new();
        while text.read_line(&mut line, &Limits::default())? {
            out.push(std::mem::take(&mut line));
        }
        Ok(out)
    }

    #[test]
    fn encodings_are_shown_by_marks_labels_and_bytes() {
        let text = "мир\r\npeace\n\nand";
        let want = ["мир", "peace", "", "and"];
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let ansi = WINDOWS_1251.encode(text).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), utf16] {
            assert_eq!(lines(&bytes, None).unwrap(), want);
            assert_eq!(open(&bytes, None).remark(), None);
        }
        assert_eq!(lines(&ansi, Some("cp1251")).unwrap(), want);
        let long = format!("Уважаемые коллеги, {text}");
        let guessed = WINDOWS_1251.encode(&long).0;
        assert_eq!(open(&guessed, None).remark().unwrap().message, "is read as windows-1251");
        let error = Text::open(Source::new("a", &b"x"[..]), Some("klingon")).err().unwrap();
        assert_eq!(error.to_string(), "a: \"klingon\" is not the name of an encoding");
    }

    #[test]
    fn a_bad_byte_is_an_error_behind_the_text_before_it() {
        let bytes =
            [&b"one\ntwo "[..], "слово за словом".as_bytes(), b" \xE8\xE7 \xEB\xE5\xF1\xE0\n"].concat();
        let mut text = open(&bytes, None);
        let mut line = String::new();
        assert!(text.read_line(&mut line, &Limits::default()).unwrap());
        let error = text.read_line(&mut line, &Limits::default()).unwrap_err();
        assert_eq!(error.to_string(), "a.txt:2: byte 37 is not valid UTF-8");
        assert!(matches!(error.remedy(), Some(Remedy::NameEncoding(Some(_)))), "{error:?}");
        assert!(text.fill().is_err(), "and stays one");
    }

    #[test]
    fn a_legacy_encoding_behind_a_long_head_of_ascii_is_guessed_for_the_message() {
        let mut bytes = b"plain text\n".repeat(HEAD / 8);
        let at = bytes.len();
        bytes.extend_from_slice(&WINDOWS_1251.encode("Уважаемые коллеги, мы собрались здесь\n").0);
        let error = lines(&bytes, None).unwrap_err();
        let line = HEAD / 8 + 1;
        assert_eq!(error.to_string(), format!("a.txt:{line}: byte {at} is not valid UTF-8"));
        assert_eq!(error.remedy(), Some(Remedy::NameEncoding(Some("windows-1251"))));
    }

    #[test]
    fn long_lines_pass_their_bound() {
        let mut limits = Limits::default();
        limits.line = 4;
        let mut text = open(b"four\nfives\n", None);
        let mut line = String::new();
        assert!(text.read_line(&mut line, &limits).unwrap());
        line.clear();
        let error = text.read_line(&mut line, &limits).unwrap_err();
        assert_eq!(error.to_string(), "a.txt:2: a line has more than 4 bytes");
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[a-я\\r\\n ]{0,40}") {
            let want: Vec<String> = text.split_inclusive('\n').map(|line| {
                let end = line.strip_suffix("\r\n").or(line.strip_suffix('\n'));
                end.unwrap_or(line).to_owned()
            }).collect();
            prop_assert_eq!(lines(text.as_bytes(), Some("utf-8")).unwrap(), want);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0usize..4) {
            let label = [None, Some("utf-8"), Some("utf-16le"), Some("shift_jis")][which];
            let _ = lines(&bytes, label);
        }
    }
}
