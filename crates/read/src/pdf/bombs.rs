//! Finds streams that unpack to far more than they are, before the interpreter unpacks them whole.
//!
//! Looked at is what the bytes are, not what dictionaries say: a stream with the head of zlib data is unpacked
//! without being kept. Streams in other codes, and those of encrypted files, are not looked at.

use flate2::read::ZlibDecoder;
use std::io::Read;
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Bytes that streams may hold that unpack to more than the ratio of the limits, all together: white pages of
/// scans do.
const LOOSE: u64 = 256 << 20;

/// Codes inside of codes that are looked at; real files have one.
const LEVELS: usize = 4;

/// Checks the streams of a file.
///
/// # Errors
/// The bound that they pass.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<(), Exceeded> {
    const KEYWORD: &[u8] = b"stream";
    let mut loose = LOOSE;
    let mut at = 0;
    while let Some(next) = find(bytes, at, KEYWORD) {
        at = next + KEYWORD.len();
        let data = &bytes[at..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        at += check_stream(data, limits, &mut loose, LEVELS)?;
    }
    Ok(())
}

/// Checks one stream and what is packed in it, and returns its size in bytes.
fn check_stream(data: &[u8], limits: &Limits, loose: &mut u64, levels: usize) -> Result<usize, Exceeded> {
    if levels == 0 || !is_zlib(data) {
        return Ok(0);
    }
    let exceeded = Exceeded { bound: Bound::Ratio, limit: limits.ratio };
    let most = loose.saturating_add(1).max((data.len() as u64).saturating_mul(limits.ratio));
    let (packed, count, head) = unpack(data, most);
    if count > packed.saturating_mul(limits.ratio) {
        *loose = loose.checked_sub(count).ok_or(exceeded)?;
    }
    // Packed again: the beginning shows how densely.
    check_stream(&head, limits, loose, levels - 1)?;
    Ok(packed as usize)
}

/// Returns how many bytes were read and unpacked, at most some, and the first that came out.
fn unpack(data: &[u8], most: u64) -> (u64, u64, Vec<u8>) {
    /// Bytes that are kept, to see whether they are packed again.
    const HEAD: usize = 1 << 20;
    let mut decoder = ZlibDecoder::new(data);
    let mut buffer = [0; 1 << 14];
    let (mut count, mut head) = (0, Vec::new());
    while let Ok(read @ 1..) = decoder.read(&mut buffer) {
        count += read as u64;
        let is_first = count == read as u64 && is_zlib(&buffer[..read]);
        if is_first || (!head.is_empty() && head.len() < HEAD) {
            head.extend_from_slice(&buffer[..read]);
        }
        if count > most {
            break;
        }
    }
    (decoder.total_in(), count, head)
}

/// Returns whether bytes begin like zlib data: deflate, and a check of the first two bytes.
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0)
}

/// Returns where a keyword is from some place on; `endstream` is another one.
fn find(bytes: &[u8], from: usize, keyword: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let next = at + bytes.get(at..)?.windows(keyword.len()).position(|window| window == keyword)?;
        if !bytes[..next].ends_with(b"end") {
            return Some(next);
        }
        at = next + keyword.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn stream(data: &[u8]) -> Vec<u8> {
        [b"1 0 obj <<>> stream\r\n".as_slice(), data, b"\nendstream endobj "].concat()
    }

    #[test]
    fn bombs_are_found_and_white_pages_are_none() {
        let zeros = packed(&vec![0; 40 << 20]);
        let limits = Limits::default();
        assert!(check(&stream(&zeros), &limits).is_ok());
        assert!(check(&stream(b"BT (no zlib) Tj ET"), &limits).is_ok());
        let many: Vec<u8> = (0..8).flat_map(|_| stream(&zeros)).collect();
        assert_eq!(check(&many, &limits).unwrap_err().bound, Bound::Ratio);
        // What only looks packed somewhere inside is none.
        let chance = packed(&[b"BT".as_slice(), &b"\x78\x9c\x00 any ".repeat(200_000)].concat());
        assert!(check(&stream(&chance), &limits).is_ok());
        // Packed twice: 40 kB that are zeros again.
        let nested = packed(&packed(&vec![0; 300 << 20]));
        assert_eq!(check(&stream(&nested), &limits).unwrap_err().bound, Bound::Ratio);
    }
}
