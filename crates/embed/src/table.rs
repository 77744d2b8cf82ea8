//! The embedded table: the layout of its file, and sums of its rows.
//!
//! The file is cut in two parts, between two rows, and used in place: opening it reads 128 bytes. All numbers are
//! little-endian; each section begins at a multiple of 64 bytes.
//!
//! | section | one entry | entries | contents |
//! |---|---|---|---|
//! | header | 128 bytes | 1 | see [`Table::open`] |
//! | trie | 8 bytes | slots | the pieces as a double array: see [`crate::tokenizer`] |
//! | scores | `f32` | pieces | natural logarithm of a piece's probability |
//! | scales | `u16` | pieces | factor of a row's codes, 0 to 4369 |
//! | rows | `DIM / 2` bytes | pieces | codes of 4 bits, 1 to 15, of which 8 means zero: number k in the low half, number k + `DIM / 2` in the high half |
//!
//! A number of a row is (code - 8) x scale: a whole number, so sums of rows are exact. Its unit does not
//! matter, because vectors are scaled to unit length at the end.

use crate::DIM;

/// First bytes of a model file.
const MAGIC: &[u8] = b"SVRKENC\0";
/// Layout that this code reads.
const FORMAT: u32 = 1;
/// Bytes of the header.
const HEADER: usize = 128;
/// Sections begin at multiples of this: a cache line.
const ALIGN: usize = 64;
/// Bytes of a row: two codes in each.
const ROW: usize = DIM / 2;
/// Weight of a piece that counts fully: sixteenths, so that weighted rows are whole numbers too.
pub(crate) const WHOLE: u16 = 16;
/// Code that means zero.
const ZERO_CODE: u32 = 8;
/// Bytes of a row that are summed at once: one vector register of the simplest 64-bit processors.
const LANES: usize = 16;

/// The error of a model file that cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is not a model file.
    #[error("not a model file: it does not begin with SVRKENC; build it with model/build.py")]
    NotAModel,
    /// The model file is for another version of the program.
    #[error(
        "the model has format {format} and {dimensions} dimensions, this program reads format {FORMAT} and {DIM}; \
         rebuild it with model/build.py"
    )]
    Version {
        /// Format of the file.
        format: u32,
        /// Numbers in a vector of the file.
        dimensions: u32,
    },
    /// The file ends before its last section, continues after it, or is not cut between two rows.
    #[error("the model file has {found} bytes where its header says {expected}; build or fetch it again")]
    Length {
        /// Bytes according to the header.
        expected: usize,
        /// Bytes of both parts of the file.
        found: usize,
    },
}

/// A static table: one vector and one score for each of the pieces that words are divided into.
///
/// Opening copies and parses nothing; a `Table` is a few slices and can be shared by all threads.
#[derive(Debug)]
pub(crate) struct Table {
    trie: &'static [[u8; 8]],
    scores: &'static [[u8; 4]],
    /// Score of a character that no piece covers.
    pub(crate) unknown: f32,
    scales: &'static [[u8; 2]],
    /// Those in the first part of the file, and those in the second.
    rows: [&'static [[u8; ROW]]; 2],
    languages: &'static str,
    sha256: &'static [u8],
}

impl Table {
    /// Reads the header, and checks that the two parts of the file have the length it states.
    ///
    /// Header: 8 bytes magic; `u32` format, dimensions, pieces, trie slots; `f32` score of an unknown
    /// character; 4 bytes of zero; 32 bytes SHA-256 of everything after the header, in both
    /// parts; 64 bytes language codes separated by spaces, padded with zeros.
    pub(crate) fn open(first: &'static [u8], second: &'static [u8]) -> Result<Self, ModelError> {
        let Some((header, _)) = first.split_at_checked(HEADER) else { return Err(ModelError::NotAModel) };
        if !header.starts_with(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let word =
            |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let (format, dimensions) = (word(8), word(12));
        if format != FORMAT || dimensions as usize != DIM {
            return Err(ModelError::Version { format, dimensions });
        }
        let (pieces, slots) = (word(16) as usize, word(20) as usize);
        let mut end = HEADER;
        let mut section = |bytes: usize| {
            let start = end.next_multiple_of(ALIGN);
            end = start + bytes;
            first.get(start..end).unwrap_or_default()
        };
        let (trie, scores, scales) = (section(slots * 8), section(pieces * 4), section(pieces * 2));
        let rows = end.next_multiple_of(ALIGN);
        let table = Self {
            trie: trie.as_chunks().0,
            scores: scores.as_chunks().0,
            scales: scales.as_chunks().0,
            rows: [first.get(rows..).unwrap_or_default().as_chunks().0, second.as_chunks().0],
            unknown: f32::from_bits(word(24)),
            languages: str::from_utf8(&header[64..]).unwrap_or_default().trim_end_matches('\0'),
            sha256: &header[32..64],
        };
        let (expected, found) = (rows + pieces * ROW, first.len() + second.len());
        match expected == found && second.len().is_multiple_of(ROW) {
            true => Ok(table),
            false => Err(ModelError::Length { expected, found }),
        }
    }

    /// Returns the language codes, in alphabetical order.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.languages.split(' ')
    }

    /// Returns eight hexadecimal digits that identify the table: the first of its SHA-256.
    pub(crate) fn id(&self) -> String {
        self.sha256.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Returns the format, the dimensions and the SHA-256 of the file in words.
    pub(crate) fn version(&self) -> String {
        let hex: String = self.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sverka-16 format {FORMAT}, {DIM} dimensions, sha256 {hex}")
    }

    /// Returns a slot of the trie, or `None` past its end.
    pub(crate) fn slot(&self, at: usize) -> Option<u64> {
        self.trie.get(at).map(|slot| u64::from_le_bytes(*slot))
    }

    /// Returns the natural logarithm of a piece's probability; that of an unknown character for a piece
    /// that the table lacks.
    pub(crate) fn score(&self, piece: u32) -> f32 {
        self.scores.get(piece as usize).map_or(self.unknown, |score| f32::from_le_bytes(*score))
    }

    /// Returns the codes of a piece, or `None` for a piece that the table lacks.
    fn row(&self, piece: u32) -> Option<&'static [u8; ROW]> {
        let [first, second] = self.rows;
        let piece = piece as usize;
        first.get(piece).or_else(|| second.get(piece - first.len()))
    }

    /// Sums the rows of pieces times their weights in units of [`WHOLE`], modulo 2^32. A piece that the table
    /// lacks adds nothing. A weight is a factor of the row's scale, which is rounded.
    ///
    /// The codes are summed unchanged, 0 to 15 times the scale, which fits 16 bits unsigned; the excess,
    /// [`ZERO_CODE`] times the scales, is subtracted at the end. The sums are calculated lane by lane, so
    /// that they stay in registers while the rows are read: a quarter faster than row by row.
    pub(crate) fn sum(&self, pieces: &[(u32, u16)]) -> [i32; DIM] {
        let rows = || {
            pieces.iter().filter_map(|&(piece, weight)| {
                let scale = u16::from_le_bytes(*self.scales.get(piece as usize)?);
                let scale = (u32::from(scale) * u32::from(weight) + u32::from(WHOLE / 2)) / u32::from(WHOLE);
                Some((self.row(piece)?.as_chunks::<LANES>().0, scale as u16))
            })
        };
        let excess = rows().fold(0_u32, |sum, (_, scale)| sum.wrapping_add(ZERO_CODE * u32::from(scale)));
        let mut sum = [0; DIM];
        let (low, high) = sum.split_at_mut(ROW);
        let halves = low.as_chunks_mut::<LANES>().0.iter_mut().zip(high.as_chunks_mut::<LANES>().0);
        for (block, (low, high)) in halves.enumerate() {
            let (mut a, mut b) = ([0_u32; LANES], [0_u32; LANES]);
            for (row, scale) in rows() {
                for ((&codes, a), b) in row[block].iter().zip(&mut a).zip(&mut b) {
                    *a = a.wrapping_add(u32::from(u16::from(codes & 15).wrapping_mul(scale)));
                    *b = b.wrapping_add(u32::from(u16::from(codes >> 4).wrapping_mul(scale)));
                }
            }
            *low = a.map(|coded| coded.wrapping_sub(excess) as i32);
            *high = b.map(|coded| coded.wrapping_sub(excess) as i32);
        }
        sum
    }
}
