//! Bytes to UTF-8, as they come: a byte order mark tells UTF-16, and is taken off.

use encoding_rs::{Decoder, DecoderResult, UTF_8};
use std::io::{self, BufRead, Read};

/// A longer line is no line of text, but a file of another kind: 8 MiB, as the largest unit of a memory.
const LONGEST_LINE: u64 = 8 << 20;

/// Reads a line with its end, as [`BufRead::read_line`] does; one that is too long is an error.
pub(super) fn read_line(input: &mut impl BufRead, out: &mut String) -> io::Result<usize> {
    let read = input.by_ref().take(LONGEST_LINE).read_line(out)?;
    if read as u64 == LONGEST_LINE && !out.ends_with('\n') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than 8 MiB"));
    }
    Ok(read)
}

/// Reads UTF-8 with or without a mark, and UTF-16 with one. Bytes that are no text are an error.
pub struct Utf8<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
    /// Lines that were read to their end.
    lines: u64,
}

/// A read that is worth a call of the system.
const BLOCK: usize = 64 * 1024;

impl<R: Read> Utf8<R> {
    /// Opens a stream.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn new(input: R) -> io::Result<Self> {
        let decoder = UTF_8.new_decoder();
        let (raw, text) = (vec![0; BLOCK], Vec::new());
        Ok(Self { input, decoder, raw, text, at: 0, ended: false, lines: 0 })
    }

    /// The line in which the next byte stands, from 1.
    pub fn line(&self) -> u64 {
        self.lines + 1
    }
}

fn lines(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b == b'\n').count() as u64
}

impl<R: Read> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.text.len() && !self.ended {
            let read = match self.input.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.ended = read == 0;
            let room = self.decoder.max_utf8_buffer_length_without_replacement(read).unwrap_or(4 * BLOCK);
            self.text.resize(room, 0);
            let raw = &self.raw[..read];
            let (result, _, written) =
                self.decoder.decode_to_utf8_without_replacement(raw, &mut self.text, self.ended);
            self.text.truncate(written);
            self.at = 0;
            if let DecoderResult::Malformed(..) = result {
                let line = self.line() + lines(&self.text);
                let name = self.decoder.encoding().name();
                let message = format!("line {line} holds bytes that are not {name}; save the file as UTF-8");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        self.lines += lines(&self.text[self.at..end]);
        self.at = end;
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_tell_the_encoding() {
        let text = "мир\npeace";
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), utf16] {
            let mut out = String::new();
            let mut reader = Utf8::new(&bytes[..]).unwrap();
            reader.read_to_string(&mut out).unwrap();
            assert_eq!((out.as_str(), reader.line()), (text, 2));
        }
        let error = Utf8::new(&b"a\nb\xFFc"[..]).unwrap().read_to_string(&mut String::new()).unwrap_err();
        assert_eq!(error.to_string(), "line 2 holds bytes that are not UTF-8; save the file as UTF-8");
    }
}
