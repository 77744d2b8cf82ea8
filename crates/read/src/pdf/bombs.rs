//! Finds streams that unpack to far more than their size, before the interpreter unpacks them as a whole.
//!
//! The bytes decide, not the dictionaries: a stream with a zlib header is unpacked without keeping the result. Other
//! codes have no header; they are tried if the dictionary may name them. The streams of encrypted files are examined
//! once they can be decrypted; opening such a file unpacks the streams that hold its first objects, so these have to be
//! small enough to be harmless whatever is in them.

use super::codes::{self, Output, is_zlib};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Object;
use std::borrow::Cow;
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Total bytes of streams that may unpack to more than the ratio in the limits, as white pages of scans do.
const LOOSE: u64 = 256 << 20;

/// Levels of nested codes that are examined; real files have at most two.
const LEVELS: usize = 4;

/// Checks the streams of a file.
///
/// # Errors
/// The bound that they pass.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<(), Exceeded> {
    check_streams(bytes, is_encrypted(bytes), Tally::new(bytes.len(), limits))
}

/// Returns whether a file may be encrypted, even if it writes the name of the key with escapes.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"Encrypt";
    let is_key = |at: usize| {
        let name = &bytes[at + 1..];
        // Each byte may be an escape of three.
        name.starts_with(KEY) || plain_names(&name[..name.len().min(3 * KEY.len())]).starts_with(KEY)
    };
    bytes.iter().enumerate().any(|(at, byte)| *byte == b'/' && is_key(at))
}

/// Returns a part of a file without the escapes of names (`/L#5AW`).
fn plain_names(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'#') {
        return Cow::Borrowed(bytes);
    }
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    Cow::Owned(out)
}

fn check_streams(bytes: &[u8], encrypted: bool, mut tally: Tally<'_>) -> Result<(), Exceeded> {
    const KEYWORD: &[u8] = b"stream";
    let (mut at, mut before) = (0, 0);
    while let Some(next) = find(bytes, at, KEYWORD) {
        let dictionary = &bytes[before..next];
        let others = codes_beside_zlib(dictionary);
        at = next + KEYWORD.len();
        let data = &bytes[at..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        match (holds_objects(dictionary), encrypted) {
            (true, true) => tally.check_sealed(find_end(data), dictionary)?,
            (true, false) => tally.add_objects(data)?,
            (false, _) => {}
        }
        at += tally.add(data, others)?;
        before = at;
    }
    Ok(())
}

/// Checks the streams of an encrypted file as they are when decrypted.
///
/// # Errors
/// The bound that they pass.
pub fn check_decrypted(pdf: &Pdf, size: usize, limits: &Limits) -> Result<(), Exceeded> {
    let mut tally = Tally::new(size, limits);
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            let data = stream.raw_data();
            if [b"N".as_slice(), b"First"].iter().all(|key| stream.dict().contains_key(*key)) {
                tally.add_objects(&data)?;
            }
            tally.add(&data, Some(LEVELS))?;
        }
    }
    Ok(())
}

/// Returns how many codes the dictionary of a stream may name, if it may name one other than zlib: even by an escaped
/// name (`/L#5A`), or elsewhere (`/Filter 5 0 R`).
fn codes_beside_zlib(dictionary: &[u8]) -> Option<usize> {
    const OTHERS: [&[u8]; 6] = [b"/LZW", b"/RunLength", b"/RL", b"/ASCII", b"/A85", b"/AHx"];
    let count = |word: &[u8]| dictionary.windows(word.len()).filter(|window| *window == word).count();
    let is_elsewhere = |key: &[u8]| {
        let mut values = dictionary.windows(key.len()).enumerate().filter(|(_, window)| *window == key);
        values.any(|(at, _)| {
            let value = dictionary[at + key.len()..].trim_ascii_start();
            value.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'%')
        })
    };
    if dictionary.contains(&b'#') || is_elsewhere(b"/Filter") || is_elsewhere(b"/F ") {
        return Some(LEVELS);
    }
    let others: usize = OTHERS.iter().map(|word| count(word)).sum();
    (others > 0).then(|| (others + count(b"/Fl")).min(LEVELS))
}

/// Returns whether what comes before a stream says that it holds objects. The library does not ask for the type, only
/// for the number of objects and the place of the first.
fn holds_objects(dictionary: &[u8]) -> bool {
    let dictionary = plain_names(dictionary);
    let has = |word: &[u8]| dictionary.windows(word.len()).any(|window| window == word);
    let has_number = || {
        dictionary
            .windows(3)
            .any(|window| window.starts_with(b"/N") && b" \t\r\n\x0c\0%".contains(&window[2]))
    };
    has(b"/ObjStm") || has(b"/First") && has_number()
}

/// The unpacked sizes of the streams of a file.
struct Tally<'a> {
    limits: &'a Limits,
    /// Bytes that dense streams may still have.
    loose: u64,
    /// Bytes that may still be tried for codes without a header. The attempts end soon unless the file is malicious.
    looks: u64,
    /// Bytes that streams of objects may still have: the library holds each of them whole, with the place of each
    /// object, and an object may have two bytes.
    objects: u64,
}

impl<'a> Tally<'a> {
    fn new(size: usize, limits: &'a Limits) -> Self {
        /// Bytes tried per byte of a file; there are three codes, and some streams are packed twice.
        const LOOKS: u64 = 16;
        Self { limits, loose: LOOSE, looks: LOOSE + LOOKS * size as u64, objects: limits.objects }
    }

    /// Adds a stream and returns how many bytes of zlib data it has.
    fn add(&mut self, data: &[u8], others: Option<usize>) -> Result<usize, Exceeded> {
        let most = self.loose.saturating_add(1).max((data.len() as u64).saturating_mul(self.limits.ratio));
        let left = others.unwrap_or(LEVELS);
        let level = Level { most, others: others.is_some(), ratio: 1.0, share: 1.0, left };
        self.any(data, &level)
    }

    /// Adds a stream of objects, packed by zlib or not at all.
    fn add_objects(&mut self, data: &[u8]) -> Result<(), Exceeded> {
        let exceeded = Exceeded { bound: Bound::Objects, limit: self.limits.objects };
        let count = if is_zlib(data) {
            let mut out = Output::new(self.objects.saturating_add(1), false);
            codes::zlib(data, &mut out);
            out.count
        } else {
            find_end(data) as u64
        };
        self.objects = self.objects.checked_sub(count).ok_or(exceeded)?;
        Ok(())
    }

    /// Checks the size of a stream of objects that cannot be decrypted yet: that it cannot unpack to more than an
    /// unencrypted one may, at the highest ratio of its codes.
    fn check_sealed(&self, size: usize, dictionary: &[u8]) -> Result<(), Exceeded> {
        /// The highest ratio of zlib: a block of 258 bytes takes two bits.
        const ZLIB: u64 = 1032;
        /// That of LZW: a code of 12 bits for 4,096 bytes.
        const LZW: u64 = 2731;
        let exceeded = Exceeded { bound: Bound::Objects, limit: self.limits.objects };
        let dictionary = plain_names(dictionary);
        let others = codes_beside_zlib(&dictionary).unwrap_or(0) as u32;
        let zlib = dictionary.windows(6).filter(|window| *window == b"/Flate").count() as u32;
        let ratio = ZLIB.saturating_pow(zlib.max(1)).saturating_mul(LZW.saturating_pow(others));
        let most = (size as u64).saturating_mul(ratio);
        if most > LOOSE.max(self.limits.objects) { Err(exceeded) } else { Ok(()) }
    }

    /// Unpacks zlib data, or data in any other code.
    fn any(&mut self, data: &[u8], level: &Level) -> Result<usize, Exceeded> {
        if is_zlib(data) {
            let packed = self.unpack(codes::zlib, data, level)?;
            // Two bytes may match by chance.
            if packed > 0 {
                return Ok(packed);
            }
        }
        if level.others {
            self.unpack(codes::run_length, data, level)?;
            self.unpack(codes::ascii, data, level)?;
            self.unpack(|data, out| codes::lzw(data, true, out), data, level)?;
            self.unpack(|data, out| codes::lzw(data, false, out), data, level)?;
        }
        Ok(0)
    }

    /// Unpacks by one code, then unpacks the result. Returns how many bytes were packed, 0 for none.
    fn unpack(
        &mut self,
        code: impl Fn(&[u8], &mut Output) -> usize,
        data: &[u8],
        level: &Level,
    ) -> Result<usize, Exceeded> {
        let exceeded = Exceeded { bound: Bound::Ratio, limit: self.limits.ratio };
        let mut out = Output::new(level.most, level.left > 1);
        let packed = code(data, &mut out);
        if level.others {
            self.looks = self.looks.checked_sub(packed as u64).ok_or(exceeded)?;
        }
        if out.count == 0 {
            return Ok(0);
        }
        let ratio = level.ratio * out.count as f64 / packed.max(1) as f64;
        if ratio > self.limits.ratio as f64 {
            self.loose = self.loose.checked_sub((out.count as f64 * level.share) as u64).ok_or(exceeded)?;
        }
        let head = std::mem::take(&mut out.head);
        let share = level.share * out.count as f64 / head.len().max(1) as f64;
        let next = Level { ratio, share, left: level.left - 1, ..*level };
        if next.left > 0 {
            self.any(&head, &next)?;
        }
        Ok(packed)
    }
}

/// How far a stream is unpacked.
#[derive(Clone, Copy)]
struct Level {
    /// Bytes at which unpacking ends.
    most: u64,
    /// Whether codes without a head are tried.
    others: bool,
    /// Bytes that came out for each byte of the file.
    ratio: f64,
    /// Bytes produced per byte examined: the rest is assumed to be as dense as the beginning.
    share: f64,
    /// Codes inside of one another, this one with them; never 0.
    left: usize,
}

/// Returns how many bytes a stream has.
fn find_end(data: &[u8]) -> usize {
    const END: &[u8] = b"endstream";
    data.windows(END.len()).position(|window| window == END).unwrap_or(data.len())
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
        // Data that merely look packed somewhere inside do not count.
        let chance = packed(&[b"BT".as_slice(), &b"\x78\x9c\x00 any ".repeat(200_000)].concat());
        assert!(check(&stream(&chance), &limits).is_ok());
        // Packed twice: 40 kB that are zeros again.
        let nested = packed(&packed(&vec![0; 300 << 20]));
        assert_eq!(check(&stream(&nested), &limits).unwrap_err().bound, Bound::Ratio);
    }

    #[test]
    fn streams_of_objects_are_small() {
        let mut limits = Limits::default();
        limits.set(Bound::Objects, 1 << 20);
        let file = |head: &str, data: &[u8]| {
            [format!("1 0 obj <<{head}>> stream\n").as_bytes(), data, b"\nendstream endobj "].concat()
        };
        let objects = b"5 0 ".repeat(200_000);
        let heads =
            ["/Type/ObjStm/N 9/First 8", "/Type/Obj#53tm/N 9/First 8", "/N 9/First 8", "/#4e 9/F#69rst 8"];
        for data in [objects.clone(), packed(&objects)] {
            for head in heads {
                assert!(check(&file(head, &data), &limits).is_ok());
                let twice = [file(head, &data), file(head, &data)].concat();
                assert_eq!(check(&twice, &limits).unwrap_err().bound, Bound::Objects);
            }
            let others = [file("/Type/XRef", &data), file("", &data)].concat();
            assert!(check(&others, &limits).is_ok());
        }
    }

    #[test]
    fn sealed_streams_of_objects_are_small() {
        let limits = Limits::default();
        let file = |filter: &str, size: usize| {
            let head = format!("trailer<</Encr#79pt 2 0 R>> 1 0 obj <</N 1/First 4{filter}>> stream\n");
            [head.as_bytes(), &vec![b'x'; size], b"\nendstream endobj "].concat()
        };
        for (filter, size, fits) in [
            ("/Filter/FlateDecode", 200 << 10, true),
            ("/Filter/FlateDecode", 300 << 10, false),
            ("/Filter[/FlateDecode/LZWDecode]", 2 << 10, false),
        ] {
            let checked = check(&file(filter, size), &limits);
            assert_eq!(checked.is_ok(), fits, "{filter} {size}");
        }
        assert!(is_encrypted(b"<</Encrypt 1 0 R>>") && is_encrypted(b"/#45#6e#63#72#79#70#74"));
        assert!(!is_encrypted(b"/Encr /Enc#72ypx /") && !is_encrypted(b"Encrypt"));
    }

    fn coded(filter: &str, data: &[u8]) -> Vec<u8> {
        [format!("1 0 obj <</Filter {filter}>> stream\n").as_bytes(), data, b"\nendstream endobj "].concat()
    }

    /// Packs equal runs as runs of runs.
    fn runs(levels: usize) -> Vec<u8> {
        let mut out = vec![0x81; 2];
        for _ in 0..levels {
            out = out.repeat(64);
        }
        out
    }

    #[test]
    fn bombs_in_other_codes_are_found() {
        let limits = Limits::default();
        let is_bomb = |filter: &str, data: &[u8]| {
            let tally = Tally { loose: 10 << 20, ..Tally::new(data.len(), &limits) };
            check_streams(&coded(filter, data), false, tally).is_err()
        };
        let lzw = super::super::codes::tests::lzw_of_equal(b'q', 2);
        assert!(is_bomb("/LZWDecode", &lzw));
        assert!(is_bomb("[/LZ#57Decode]", &lzw) && is_bomb("5 0 R", &lzw) && is_bomb("[/LZW]", &lzw));
        // 0x81 and 0x81 are 128 times 0x81, in each of the codes.
        let many = runs(2);
        assert!(is_bomb("[/RunLengthDecode/RL/RL/RL]", &many));
        assert!(!is_bomb("/FlateDecode", &many), "an image of one grey is none");
        let hex: String = lzw.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(is_bomb("[/AHx/LZW]", format!("{hex}>").as_bytes()));
        assert!(is_bomb("[/Fl/RL]", &packed(&vec![0x81; 1 << 20])));
        // Texts in these codes.
        let text = super::super::codes::tests::lzw_of_equal(b'q', 1);
        assert!(!is_bomb("/LZWDecode", &text) && !is_bomb("[/A85/LZW]", b"87cURD]i,~>"));
        assert!(!is_bomb("/RunLengthDecode", &runs(1)));
    }
}
