//! Lines of any input, within a bound.

use sha2::{Digest, Sha256};
use std::io::{self, BufRead};

/// A line of the input, numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line of text, without its end.
    Whole {
        /// Its number.
        number: u64,
        /// Its text.
        text: String,
    },
    /// A line that exceeds the limit; it was read but not kept.
    TooLong {
        /// Its number.
        number: u64,
        /// Its length in bytes.
        bytes: u64,
        /// SHA-256 of its bytes, in hex.
        sha256: String,
    },
    /// A line that is not UTF-8.
    NotUtf8 {
        /// Its number.
        number: u64,
        /// The position of the first invalid byte, from 0.
        at: usize,
        /// SHA-256 of its bytes, in hex.
        sha256: String,
    },
}

impl Line {
    /// Returns its number, from 1.
    pub fn number(&self) -> u64 {
        match self {
            Self::Whole { number, .. } | Self::TooLong { number, .. } | Self::NotUtf8 { number, .. } => {
                *number
            }
        }
    }

    /// Returns the SHA-256 of its bytes, in hex.
    pub fn sha256(&self) -> String {
        match self {
            Self::Whole { text, .. } => hex(Sha256::digest(text)),
            Self::TooLong { sha256, .. } | Self::NotUtf8 { sha256, .. } => sha256.clone(),
        }
    }
}

/// Reads lines one by one. Only LF, or CR LF, ends a line.
pub struct Lines<R> {
    input: R,
    bound: u64,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads lines of at most this many bytes.
    pub fn new(input: R, bound: u64) -> Self {
        Self { input, bound, number: 0 }
    }

    /// Reads the next line; `None` at the end of the input. Memory is bounded whatever the length of the line.
    ///
    /// # Errors
    /// Errors of the input.
    pub fn read(&mut self) -> io::Result<Option<Line>> {
        let mut kept: Vec<u8> = Vec::new();
        // The hash of an overlong line is computed piece by piece.
        let mut long: Option<(Sha256, u64)> = None;
        let mut is_ended = false;
        while !is_ended {
            let piece = match self.input.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if piece.is_empty() {
                if kept.is_empty() && long.is_none() {
                    return Ok(None);
                }
                break;
            }
            let end = piece.iter().position(|&byte| byte == b'\n');
            let (piece, used) =
                (&piece[..end.unwrap_or(piece.len())], end.map_or(piece.len(), |end| end + 1));
            is_ended = end.is_some();
            match &mut long {
                Some((hash, bytes)) => {
                    hash.update(piece);
                    *bytes += piece.len() as u64;
                }
                None if (kept.len() + piece.len()) as u64 > self.bound => {
                    let hash = Sha256::new().chain_update(&kept).chain_update(piece);
                    long = Some((hash, (kept.len() + piece.len()) as u64));
                    kept = Vec::new();
                }
                None => kept.extend_from_slice(piece),
            }
            self.input.consume(used);
        }
        self.number += 1;
        let number = self.number;
        if let Some((hash, bytes)) = long {
            return Ok(Some(Line::TooLong { number, bytes, sha256: hex(hash.finalize()) }));
        }
        if kept.last() == Some(&b'\r') {
            kept.pop();
        }
        Ok(Some(match String::from_utf8(kept) {
            Ok(text) => Line::Whole { number, text },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Line::NotUtf8 { number, at, sha256: hex(Sha256::digest(error.as_bytes())) }
            }
        }))
    }
}

/// Returns bytes as hexadecimal digits.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8], bound: u64) -> Vec<Line> {
        // Pieces of three bytes: a line is in many of them.
        let mut lines = Lines::new(io::BufReader::with_capacity(3, input), bound);
        std::iter::from_fn(|| lines.read().unwrap()).collect()
    }

    #[test]
    fn every_line_comes_once() {
        let whole = |number, text: &str| Line::Whole { number, text: text.into() };
        assert_eq!(lines(b"a\r\n\nlast", 10), [whole(1, "a"), whole(2, ""), whole(3, "last")]);
        assert_eq!(lines(b"", 10), []);
        let found = lines(b"0123456789\nok\n\xff\xfe\n", 5);
        let of_digits = hex(Sha256::digest("0123456789"));
        assert_eq!(found[0], Line::TooLong { number: 1, bytes: 10, sha256: of_digits });
        assert_eq!(found[1], whole(2, "ok"));
        assert!(matches!(found[2], Line::NotUtf8 { number: 3, at: 0, .. }));
        assert_eq!(found[2].sha256(), hex(Sha256::digest(b"\xff\xfe")));
    }
}
