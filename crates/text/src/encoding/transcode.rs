//! Decodes bytes in a known encoding to characters, each with its place in the file.

use super::Error;
use super::{is_utf16, malformed};
use crate::document::Origin;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

pub(super) fn decode_utf8(name: &str, mut bytes: Vec<u8>, skip: usize) -> Result<(String, Origin), Error> {
    let mut origin = Origin::default();
    if skip > 0 {
        bytes.drain(..skip);
        origin.push(0, skip, 1, 1, bytes.len());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let mut whole = vec![0; skip]; // so that the offset is that of the file
        whole.extend_from_slice(error.as_bytes());
        malformed(name, &whole, skip + at, UTF_8)
    })?;
    Ok((text, origin))
}

/// Decodes anything that is not UTF-8 and notes where each character came from. The bytes
/// begin at `base` in the file; the error is the offset in the file of a malformed byte.
pub(super) fn transcode(
    encoding: &'static Encoding,
    bytes: &[u8],
    base: usize,
) -> Result<(String, Origin), usize> {
    if encoding.is_single_byte() {
        let text = encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| base + first_malformed(encoding, bytes).unwrap_or(bytes.len()))?;
        return Ok(with_origin(text.into_owned(), base, |_| 1));
    }
    if is_utf16(encoding) {
        let text = encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| base + first_malformed(encoding, bytes).unwrap_or(bytes.len()))?;
        return Ok(with_origin(text.into_owned(), base, |c| 2 * c.len_utf16()));
    }
    // The East Asian encodings are decoded byte by byte, so that escapes and characters that decode to two
    // get their places too.
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut origin = Origin::default();
    let mut start = 0;
    let mut buffer = [0; 16];
    for (at, byte) in bytes.iter().enumerate() {
        let last = at + 1 == bytes.len();
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(std::slice::from_ref(byte), &mut buffer, last);
        if let DecoderResult::Malformed(..) = result {
            return Err(base + start);
        }
        if written > 0 {
            origin.push(text.len(), base + start, written, at + 1 - start, 1);
            text.push_str(std::str::from_utf8(&buffer[..written]).map_err(|_| base + start)?);
            start = at + 1;
        }
    }
    Ok((text, origin))
}

/// Decodes like [`decode_utf8`] and [`transcode`], but replaces malformed bytes with U+FFFD. Also returns the
/// number of replacements.
pub(super) fn decode_lossy(
    encoding: &'static Encoding,
    bytes: &[u8],
    base: usize,
) -> (String, Origin, usize) {
    const REPLACEMENT: &str = "\u{fffd}";
    let mut text = String::with_capacity(bytes.len());
    let mut origin = Origin::default();
    let mut count = 0;
    if encoding == UTF_8 {
        let mut file = base;
        for chunk in bytes.utf8_chunks() {
            let (valid, invalid) = (chunk.valid(), chunk.invalid());
            origin.push(text.len(), file, 1, 1, valid.len());
            text.push_str(valid);
            file += valid.len();
            if !invalid.is_empty() {
                origin.push(text.len(), file, REPLACEMENT.len(), invalid.len(), 1);
                text.push_str(REPLACEMENT);
                file += invalid.len();
                count += 1;
            }
        }
        return (text, origin, count);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut start = 0;
    for at in 0..bytes.len() {
        for (piece, later) in decode_byte(&mut decoder, bytes[at], at + 1 == bytes.len()) {
            let piece = piece.unwrap_or_else(|| {
                count += 1;
                REPLACEMENT.to_owned()
            });
            let end = (at + 1).saturating_sub(later).max(start);
            origin.push(text.len(), base + start, piece.len(), end - start, 1);
            text.push_str(&piece);
            start = end;
        }
    }
    (text, origin, count)
}

/// Feeds a decoder one byte. Returns the resulting characters (`None` for a malformed sequence), each with
/// how many of the bytes read so far come after it.
fn decode_byte(decoder: &mut Decoder, byte: u8, last: bool) -> Vec<(Option<String>, usize)> {
    let mut out = Vec::new();
    let mut input = std::slice::from_ref(&byte);
    let mut buffer = [0; 16];
    loop {
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(input, &mut buffer, last);
        input = &input[read..];
        if written > 0 {
            out.push((std::str::from_utf8(&buffer[..written]).ok().map(str::to_owned), 0));
        }
        match result {
            // The byte that shows that the previous ones were malformed is read again.
            DecoderResult::Malformed(_, after) => out.push((None, usize::from(after) + input.len())),
            _ => return out,
        }
    }
}

fn with_origin(text: String, base: usize, width: impl Fn(char) -> usize) -> (String, Origin) {
    let mut origin = Origin::default();
    let mut file = base;
    for (at, c) in text.char_indices() {
        origin.push(at, file, c.len_utf8(), width(c), 1);
        file += width(c);
    }
    (text, origin)
}

/// Returns the offset of the first malformed byte.
pub(super) fn first_malformed(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 4096];
    let mut read = 0;
    loop {
        let (result, consumed, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[read..], &mut buffer, true);
        read += consumed;
        match result {
            DecoderResult::Malformed(bad, after) => {
                return Some(read.saturating_sub(usize::from(bad) + usize::from(after)));
            }
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
        }
    }
}
