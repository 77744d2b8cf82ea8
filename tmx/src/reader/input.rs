//! Decodes the bytes of a file to UTF-8, one block at a time.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How much is read at once: large enough that calls do not matter, small compared with a unit's limit.
pub(super) const BLOCK: usize = 256 * 1024;

/// Bytes from which the encoding is detected: more than any XML declaration.
const HEAD: u64 = 1024;

/// What is unusual about an encoding, and what is done about it.
pub(super) type Odd = (String, &'static str);

/// A file as UTF-8. A file that declares UTF-8 is passed on unchecked: it is repaired where the language of
/// the text is known.
pub(super) struct Input<R> {
    read: R,
    block: u64,
    /// For everything except UTF-8.
    decoder: Option<Decoder>,
    /// The first bytes, from which the encoding was detected.
    head: Vec<u8>,
    at_end: bool,
    /// Whether there were bytes that are not valid in the encoding of the file, and became U+FFFD.
    pub replaced: bool,
}

impl<R: Read> Input<R> {
    /// Opens a file, and returns what is unusual about its encoding.
    pub fn new(mut read: R, block: usize) -> io::Result<(Self, Option<Odd>)> {
        let mut head = Vec::new();
        read.by_ref().take(HEAD).read_to_end(&mut head)?;
        let (encoding, mark, odd) = detect(&head);
        head.drain(..mark);
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok((Self { read, block: block as u64, decoder, head, at_end: false, replaced: false }, odd))
    }

    /// Returns the underlying reader.
    pub fn get_ref(&self) -> &R {
        &self.read
    }

    /// Appends the next block; false at the end of the file.
    pub fn fill(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        if self.at_end {
            return Ok(false);
        }
        let before = out.len();
        let Some(decoder) = &mut self.decoder else {
            out.append(&mut self.head);
            if out.len() == before {
                self.read.by_ref().take(self.block).read_to_end(out)?;
            }
            self.at_end = out.len() == before;
            return Ok(!self.at_end);
        };
        let mut block = std::mem::take(&mut self.head);
        if block.is_empty() {
            self.read.by_ref().take(self.block).read_to_end(&mut block)?;
        }
        self.at_end = block.is_empty();
        let room = decoder.max_utf8_buffer_length(block.len()).unwrap_or(block.len() * 3 + 16);
        let mut text = String::with_capacity(room);
        let (_, _, replaced) = decoder.decode_to_string(&block, &mut text, self.at_end);
        self.replaced |= replaced;
        out.extend_from_slice(text.as_bytes());
        Ok(!self.at_end || out.len() > before)
    }
}

/// Returns the encoding of a file, the length of its byte-order mark, and what is unusual about it: from the
/// mark, from the zeros that UTF-16 has next to the first `<`, or from the declaration.
fn detect(head: &[u8]) -> (&'static Encoding, usize, Option<Odd>) {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return (encoding, mark, None);
    }
    match head {
        [b'<', 0, ..] => {
            return (UTF_16LE, 0, Some(("UTF-16 without a byte order mark".to_owned(), "read as such")));
        }
        [0, b'<', ..] => {
            return (UTF_16BE, 0, Some(("UTF-16 without a byte order mark".to_owned(), "read as such")));
        }
        _ => {}
    }
    let Some(label) = declared(head) else { return (UTF_8, 0, None) };
    let ascii = ["us-ascii", "ascii"].iter().any(|name| label.eq_ignore_ascii_case(name));
    match Encoding::for_label(label.as_bytes()) {
        // UTF-8 contains ASCII; a false declaration is then handled as in any UTF-8 file.
        _ if ascii => (UTF_8, 0, None),
        Some(encoding) if encoding == UTF_8 => (UTF_8, 0, None),
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => (
            UTF_8,
            0,
            Some((format!("the file declares {label} but is in another encoding"), "read as UTF-8")),
        ),
        Some(encoding) => {
            let name = encoding.name();
            (encoding, 0, Some((format!("the file is in {name}, which TMX does not allow"), "read as such")))
        }
        None => (UTF_8, 0, Some((format!("the file declares {label:?}, which is unknown"), "read as UTF-8"))),
    }
}

/// Returns the name in `<?xml ... encoding="NAME"`.
fn declared(head: &[u8]) -> Option<String> {
    let head = head.trim_ascii_start();
    let end = head.iter().position(|b| *b == b'>')?.min(200);
    let declaration = str::from_utf8(head.get(..end)?).ok()?.strip_prefix("<?xml")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<Odd>, bool) {
        let (mut input, odd) = Input::new(bytes, 5).unwrap();
        let mut out = Vec::new();
        while input.fill(&mut out).unwrap() {}
        (String::from_utf8(out).unwrap(), odd, input.replaced)
    }

    #[test]
    fn encodings_are_told_by_mark_zeros_or_declaration() {
        let text = "<?xml version='1.0'?><ю/>";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(text.as_bytes()), (text.to_owned(), None, false));
        assert_eq!(read(&[&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat()).0, text);
        assert_eq!(read(&[&b"\xFF\xFE"[..], &le].concat()), (text.to_owned(), None, false));
        assert_eq!(read(&[&b"\xFE\xFF"[..], &be].concat()), (text.to_owned(), None, false));
        let (got, odd, _) = read(&le);
        assert!(got == text && odd.is_some());
        assert_eq!(read(&be).0, text);
        let (got, odd, _) = read(b"<?xml version=\"1.0\" encoding = 'windows-1251'?><\xFE/>");
        assert!(got.ends_with("<ю/>") && odd.unwrap().0.contains("windows-1251"));
        let (_, odd, _) = read(b"<?xml version=\"1.0\" encoding=\"klingon\"?>");
        assert!(odd.unwrap().0.contains("klingon"));
    }

    #[test]
    fn half_a_character_at_the_end_is_told() {
        let (text, _, replaced) = read(b"\xFF\xFE<\0\x34");
        assert_eq!((text.as_str(), replaced), ("<\u{FFFD}", true));
    }
}
