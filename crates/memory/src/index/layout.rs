//! The file of a segment: a head, sections of numbers (little-endian), checksums of blocks, an end.
//!
//! ```text
//! head      magic, version, id of the store, language, model, first and last unit, nonce, starts of the sections
//! sections  see Section
//! sums      CRC-32 of each block of 16 KiB of the head and the sections
//! end       number of blocks, CRC-32 of the sums
//! ```
//!
//! Everything before the sums belongs to some block, so no byte is without a checksum.

use super::map::{BLOCK, Checked, Damage, Map};
use std::io::{self, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"SvkIndex";

/// Changes with the layout, the tokens or their weights: a segment of another version is made again.
const VERSION: u32 = 3;

/// Bytes of the head.
const HEAD: usize = 256;

/// Bytes of the end.
pub(super) const END: usize = 8;

/// Bytes that a language may take in the head.
const LANG: usize = 16;

/// Bytes that the identifier of a model may take in the head.
const MODEL: usize = 16;

/// The sections, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Hash of each key, ascending (u64).
    Keys,
    /// The rank of each of these keys (u32): 0 is in the fewest texts.
    Ranks,
    /// The weight of each rank (u8).
    Weights,
    /// The word of each rank: where it begins in [`Words`](Self::Words) (u32), and the end.
    WordStarts,
    /// The words, one after another (UTF-8).
    Words,
    /// The weight of each text (u32), ascending.
    TextWeights,
    /// Hash of each text (u64), ascending among those of a weight.
    TextHashes,
    /// The unit of each text (u32), less the first of the segment.
    Units,
    /// A bit for each key of a text, by its hash (u64): texts that cannot have enough in common with a query are recognised
    /// by it alone (*bitmap filter*: Sandes, Teodoro and Melo 2020).
    Signatures,
    /// Where the tokens of each text begin (u32), and the end.
    TokenStarts,
    /// The ranks of the tokens ([`RANK`] bytes each).
    Tokens,
    /// Seven bits of the form of each token, and one for names.
    Forms,
    /// Where the postings of each rank and class begin (u32), and the end.
    PostingStarts,
    /// Numbers of texts (u32).
    Postings,
    /// The vector of each text (i8, 192 of them); empty where nobody asked for them.
    Vectors,
    /// One by the length of each of these vectors (f32); 0 of an empty text.
    Scales,
    /// The share of the length of each of these vectors that is beyond its first half, in 255ths, rounded up (u8).
    Rests,
}

/// Bytes of the rank of a token. Tokens take half of a segment without vectors, and a million units of 15 words have some
/// 25,000 different ones.
pub(super) const RANK: usize = 3;

/// How many sections there are.
pub(super) const SECTIONS: usize = 17;

/// What a segment is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About {
    /// The store.
    pub(super) store: String,
    /// The language without region.
    pub(super) lang: String,
    /// Units after this one ...
    pub(super) after: i64,
    /// ... up to this one.
    pub(super) last: i64,
    /// The random number of the batch that ends with the last unit.
    pub(super) nonce: i64,
    /// The identifier of the model of its vectors; empty where it has none.
    pub(super) model: String,
}

/// Writes a segment of the bytes of its sections.
pub(super) fn write(out: impl Write, about: &About, sections: [&[u8]; SECTIONS]) -> io::Result<()> {
    let mut out = Summing { out, block: Vec::with_capacity(BLOCK), sums: Vec::new() };
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(&padded::<32>(&about.store));
    head.extend_from_slice(&padded::<LANG>(&about.lang));
    head.extend_from_slice(&padded::<MODEL>(&about.model));
    for number in [about.after, about.last, about.nonce] {
        head.extend_from_slice(&number.to_le_bytes());
    }
    let mut at = HEAD as u64;
    for section in sections {
        head.extend_from_slice(&at.to_le_bytes());
        at += section.len() as u64;
    }
    head.extend_from_slice(&at.to_le_bytes());
    head.resize(HEAD, 0);
    out.put(&head)?;
    sections.into_iter().try_for_each(|section| out.put(section))?;
    out.finish()
}

fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut out = [0; N];
    let length = text.len().min(N);
    out[..length].copy_from_slice(&text.as_bytes()[..length]);
    out
}

/// Writes bytes and takes the checksums of their blocks.
struct Summing<W> {
    out: W,
    block: Vec<u8>,
    sums: Vec<u32>,
}

impl<W: Write> Summing<W> {
    fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
            self.block.extend_from_slice(now);
            bytes = later;
            if self.block.len() == BLOCK {
                self.end_block()?;
            }
        }
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        self.sums.push(crc32fast::hash(&self.block));
        self.out.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        let sums: Vec<u8> = self.sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
        self.out.write_all(&sums)?;
        let count = u32::try_from(self.sums.len()).map_err(io::Error::other)?;
        self.out.write_all(&count.to_le_bytes())?;
        self.out.write_all(&crc32fast::hash(&sums).to_le_bytes())?;
        self.out.flush()
    }
}

/// An open segment file.
#[derive(Debug)]
pub(super) struct File {
    checked: Checked,
    pub(super) about: About,
    starts: [usize; SECTIONS + 1],
}

impl File {
    /// Opens a segment; its head and its checksums are checked, the rest when it is used.
    pub(super) fn open(path: &Path) -> io::Result<Result<Self, Damage>> {
        let map = Map::open(path)?;
        Ok(Self::of(map))
    }

    fn of(map: Map) -> Result<Self, Damage> {
        let bytes = map.bytes();
        let end = bytes.len().checked_sub(END).ok_or(Damage)?;
        let count = number(bytes, end)? as usize;
        let sums = end.checked_sub(count.checked_mul(4).ok_or(Damage)?).ok_or(Damage)?;
        let is_whole = count > 0
            && count == sums.div_ceil(BLOCK)
            && crc32fast::hash(&bytes[sums..end]) == number(bytes, end + 4)?;
        if !is_whole {
            return Err(Damage);
        }
        let list: Result<Vec<u32>, Damage> =
            bytes[sums..end].chunks_exact(4).map(|bytes| number(bytes, 0)).collect();
        let checked = Checked::new(map, list?);
        let (about, starts) = head(checked.get(0, HEAD)?)?;
        let in_order = starts.is_sorted() && starts[0] == HEAD && starts[SECTIONS] == sums;
        if !in_order {
            return Err(Damage);
        }
        Ok(Self { checked, about, starts })
    }

    /// The bytes that a section takes.
    pub(super) fn len(&self, section: Section) -> usize {
        self.starts[section as usize + 1] - self.starts[section as usize]
    }

    /// Returns bytes of a section.
    #[inline]
    pub(super) fn bytes(&self, section: Section, start: usize, end: usize) -> Result<&[u8], Damage> {
        let base = self.starts[section as usize];
        if start > end || end > self.len(section) {
            return Err(Damage);
        }
        self.checked.get(base + start, base + end)
    }

    /// Returns a number of a section of u32.
    #[inline]
    pub(super) fn u32(&self, section: Section, at: usize) -> Result<u32, Damage> {
        number(self.bytes(section, at * 4, at * 4 + 4)?, 0)
    }

    /// Returns a number of a section of u64.
    #[inline]
    pub(super) fn u64(&self, section: Section, at: usize) -> Result<u64, Damage> {
        let bytes = self.bytes(section, at * 8, at * 8 + 8)?;
        Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| Damage)?))
    }

    /// Checks every byte.
    pub(super) fn check_all(&self) -> Result<(), Damage> {
        self.checked.check_all()
    }

    /// Bytes on the disk.
    pub(super) fn size(&self) -> usize {
        self.checked.len()
    }
}

fn number(bytes: &[u8], at: usize) -> Result<u32, Damage> {
    let bytes = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_le_bytes).ok_or(Damage)
}

/// Reads the head.
fn head(bytes: &[u8]) -> Result<(About, [usize; SECTIONS + 1]), Damage> {
    let (magic, rest) = bytes.split_at(8);
    if magic != MAGIC || number(rest, 0)? != VERSION {
        return Err(Damage);
    }
    let (store, rest) = rest[4..].split_at(32);
    let (lang, rest) = rest.split_at(LANG);
    let (model, rest) = rest.split_at(MODEL);
    let text = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).map_err(|_| Damage)?;
        Ok(text.trim_end_matches('\0').to_owned())
    };
    let mut numbers = rest.chunks_exact(8).map(|bytes| bytes.try_into().map(i64::from_le_bytes));
    let mut next = || numbers.next().and_then(Result::ok).ok_or(Damage);
    let (after, last, nonce) = (next()?, next()?, next()?);
    let about = About { store: text(store)?, lang: text(lang)?, after, last, nonce, model: text(model)? };
    let mut starts = [0; SECTIONS + 1];
    for start in &mut starts {
        *start = usize::try_from(next()?).map_err(|_| Damage)?;
    }
    Ok((about, starts))
}
