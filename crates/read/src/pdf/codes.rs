//! Counts how much the codes of streams unpack to, without keeping the result.
//!
//! Each function reads data until their end mark, their end, or the first fault, and returns how much it read. The
//! unpacked bytes go to an [`Output`], which counts them and keeps the beginning.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// Bytes that are kept, to see whether they are packed again.
const HEAD: usize = 1 << 20;

/// What was unpacked.
#[derive(Debug)]
pub struct Output {
    /// How many bytes.
    pub count: u64,
    /// The first of them, where they are kept.
    pub head: Vec<u8>,
    /// Where unpacking ends.
    most: u64,
    keeps: bool,
}

impl Output {
    /// Makes one that ends after some bytes.
    pub fn new(most: u64, keeps: bool) -> Self {
        Self { count: 0, head: Vec::new(), most, keeps }
    }

    /// Returns whether counting can stop.
    fn is_full(&self) -> bool {
        self.count > self.most
    }

    fn push(&mut self, bytes: &[u8]) {
        self.count += bytes.len() as u64;
        let room = HEAD.saturating_sub(self.head.len());
        if self.keeps {
            self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
    }
}

/// Returns whether bytes begin like zlib data: deflate, and a check of the first two bytes.
pub fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0)
}

/// Unpacks zlib data and returns how many bytes they have.
pub fn zlib(data: &[u8], out: &mut Output) -> usize {
    let mut decoder = ZlibDecoder::new(data);
    let mut buffer = [0; 1 << 14];
    while let Ok(read @ 1..) = decoder.read(&mut buffer) {
        out.push(&buffer[..read]);
        if out.is_full() {
            break;
        }
    }
    decoder.total_in() as usize
}

/// Unpacks runs: a length and bytes as they are, or a length and a byte that is repeated.
pub fn run_length(data: &[u8], out: &mut Output) -> usize {
    let mut at = 0;
    while let Some(&length) = data.get(at).filter(|length| **length != 128 && !out.is_full()) {
        let (from, to) = (at + 1, if length < 128 { at + 2 + usize::from(length) } else { at + 2 });
        let Some(bytes) = data.get(from..to) else { break };
        if length < 128 {
            out.push(bytes);
        } else {
            out.push(&[bytes[0]; 128][..257 - usize::from(length)]);
        }
        at = to;
    }
    at
}

/// Unpacks LZW in PDF's variant: codes of 9 to 12 bits, 256 clears the table, 257 ends. With `early`, the
/// default of files, codes become longer one entry before they must.
pub fn lzw(data: &[u8], early: bool, out: &mut Output) -> usize {
    const FIRST: usize = 258;
    const MOST: usize = 4096;
    // An entry is one before it and a byte; its length says how often to go back.
    let mut entries: Vec<(u16, u8, u32)> = (0..FIRST).map(|code| (0, code as u8, 1)).collect();
    let (mut before, mut piece) = (None::<u16>, Vec::new());
    let (mut bits, mut held, mut at) = (0u32, 0u32, 0);
    loop {
        let width = (entries.len() + usize::from(early)).max(256).ilog2().clamp(8, 11) + 1;
        while held < width {
            let Some(&byte) = data.get(at) else { return at };
            (bits, held, at) = (bits << 8 | u32::from(byte), held + 8, at + 1);
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as u16;
        match usize::from(code) {
            256 => {
                entries.truncate(FIRST);
                before = None;
                continue;
            }
            257 => return at,
            known if known < entries.len() => {}
            new if new == entries.len() && before.is_some() && new < MOST => {}
            _ => return at,
        }
        let is_new = usize::from(code) == entries.len();
        let shown = if is_new { before.unwrap_or(code) } else { code };
        piece.clear();
        let mut entry = shown;
        for _ in 0..entries[usize::from(shown)].2 {
            let (rest, byte, _) = entries[usize::from(entry)];
            piece.push(byte);
            entry = rest;
        }
        piece.reverse();
        if is_new {
            piece.push(piece[0]);
        }
        out.push(&piece);
        if let Some(before) = before.filter(|_| entries.len() < MOST) {
            let length = entries[usize::from(before)].2 + 1;
            entries.push((before, piece[0], length));
        }
        before = Some(code);
        if out.is_full() {
            return at;
        }
    }
}

/// Unpacks letters that encode bytes: five for four (ASCII85), or two for one (hexadecimal).
pub fn ascii(data: &[u8], out: &mut Output) -> usize {
    let end = data.iter().position(|byte| matches!(byte, b'~' | b'>')).unwrap_or(data.len());
    let is_hex = data.get(end) == Some(&b'>');
    let letters = data[..end].iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    let (mut value, mut held) = (0u32, 0);
    for &letter in letters {
        match letter {
            b'z' if held == 0 && !is_hex => out.push(&[0; 4]),
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' if is_hex => {
                value = value << 4 | char::from(letter).to_digit(16).unwrap_or(0);
                held += 1;
                if held == 2 {
                    out.push(&[value as u8]);
                    (value, held) = (0, 0);
                }
            }
            b'!'..=b'u' if !is_hex => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(letter - b'!'));
                held += 1;
                if held == 5 {
                    out.push(&value.to_be_bytes());
                    (value, held) = (0, 0);
                }
            }
            _ => break,
        }
        if out.is_full() {
            break;
        }
    }
    // The last group may be short.
    if held > 1 && !is_hex {
        let value = (held..5).fold(value, |value, _| value.wrapping_mul(85).wrapping_add(84));
        out.push(&value.to_be_bytes()[..held - 1]);
    }
    end
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn unpacked(code: impl Fn(&[u8], &mut Output) -> usize, data: &[u8]) -> (usize, Vec<u8>) {
        let mut out = Output::new(u64::MAX, true);
        let read = code(data, &mut out);
        assert!(out.count == out.head.len() as u64 || out.head.len() == HEAD);
        (read, out.head)
    }

    /// Packs so many equal bytes as LZW: each code is the entry that it makes.
    pub fn lzw_of_equal(byte: u8, rounds: usize) -> Vec<u8> {
        let (mut out, mut bits, mut held) = (Vec::new(), 0u64, 0);
        let mut push = |code: u64, width: u32| {
            (bits, held) = (bits << width | code, held + width);
            while held >= 8 {
                held -= 8;
                out.push((bits >> held) as u8);
            }
        };
        for _ in 0..rounds {
            push(256, 9);
            push(u64::from(byte), 9);
            for code in 258..4094u64 {
                // Codes grow one entry early.
                let width = (code + 1).ilog2().clamp(8, 11) + 1;
                push(code, width);
            }
            push(256, 12);
        }
        push(257, 9);
        push(0, 7);
        out
    }

    #[test]
    fn codes_are_unpacked_up_to_their_end() {
        assert_eq!(unpacked(run_length, b"\x02abc\xfed\x80rest"), (6, b"abcddd".to_vec()));
        assert_eq!(unpacked(run_length, b"\x7fab"), (0, Vec::new()));
        assert_eq!(unpacked(ascii, b"87cURD]i,\"Ebo80~>"), (15, b"Hello World!".to_vec()));
        assert_eq!(unpacked(ascii, b"48 65 6C>"), (8, b"Hel".to_vec()));
        assert_eq!(unpacked(ascii, b"zz~>").1, [0; 8]);
        // The example of the standard (ISO 32000-1, 7.4.4.2).
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        let early = |data: &[u8], out: &mut Output| lzw(data, true, out);
        assert_eq!(unpacked(early, &packed), (9, [45, 45, 45, 45, 45, 65, 45, 45, 45, 66].to_vec()));
    }

    #[test]
    fn lzw_bombs_are_dense() {
        let packed = lzw_of_equal(b' ', 1);
        let (read, text) = unpacked(|data, out| lzw(data, true, out), &packed);
        assert_eq!(read, packed.len());
        assert!(text.len() > 1000 * packed.len() || text.len() == HEAD, "{} of {}", text.len(), packed.len());
        assert!(text.iter().all(|byte| *byte == b' '));
    }
}
