//! The embedded table: what lies where in the file, and the sum of its rows.
//!
//! The file is used as it lies in the binary: opening it reads 128 bytes. All numbers are
//! little-endian; each section begins at a multiple of 64 bytes.
//!
//! | section | one entry | entries | holds |
//! |---|---|---|---|
//! | header | 128 bytes | 1 | see [`Model::open`] |
//! | trie | 8 bytes | slots | the pieces, as a double array: see [`super::tokenizer`] |
//! | scores | `f32` | pieces | natural logarithm of a piece's probability |
//! | scales | `u16` | pieces | what a row's codes are multiplied by, 0 to 4369 |
//! | rows | `DIM / 2` bytes | pieces | codes of 4 bits, 1 to 15, of which 8 means zero: number k low, number k + `DIM / 2` high |
//!
//! A number of a row is (code - 8) x scale: a whole number, so sums of rows are exact. Its unit is of
//! no matter, as vectors are brought to unit length at the end.

use super::spans::{SpanVectors, WHOLE, Weighting};
use super::{DIM, tokenizer::Tokenizer};
use std::sync::LazyLock;
use sverka_text::document::Lang;

/// The model file.
static BYTES: &[u8] = include_bytes!("../model/sverka-16.bin");

/// First bytes of a model file.
const MAGIC: &[u8] = b"SVRKENC\0";
/// The layout that this code reads.
const FORMAT: u32 = 1;
const HEADER: usize = 128;
/// Sections begin at multiples of this: a cache line.
const ALIGN: usize = 64;
/// Bytes of a row: two codes a byte.
const ROW: usize = DIM / 2;
/// Bytes of a row that are worked on at once: one register of the plainest 64-bit processor.
const LANES: usize = 16;

/// Why a model file cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Something else than a model file.
    #[error("no model file: it does not begin with SVRKENC; build it with model/build.py")]
    NotAModel,
    /// A model file for another version of the program.
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
    /// The file ends before its last section does, or goes on behind it.
    #[error("the model file has {found} bytes where its header says {expected}; build or fetch it again")]
    Length {
        /// Bytes that the header asks for.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
}

/// A static table: one vector for each of the pieces that words are cut into.
///
/// Opening copies and parses nothing; a `Model` is a few slices and can be shared by all threads.
#[derive(Debug)]
pub struct Model {
    pub(super) trie: &'static [[u8; 8]],
    pub(super) scores: &'static [[u8; 4]],
    /// Score of a character that no piece covers.
    pub(super) unknown: f32,
    scales: &'static [[u8; 2]],
    rows: &'static [[u8; ROW]],
    languages: &'static str,
    sha256: &'static [u8],
}

impl Model {
    /// The model that is part of the binary.
    pub fn embedded() -> &'static Self {
        static MODEL: LazyLock<Model> =
            LazyLock::new(|| Model::open(BYTES).expect("a test opens the embedded model"));
        &MODEL
    }

    /// Reads the header, and checks that the file is as long as it says.
    ///
    /// Header: 8 bytes magic; `u32` format, dimensions, pieces, trie slots; `f32` score of an unknown
    /// character; 4 bytes of zero; 32 bytes SHA-256 of all that follows the header; 64 bytes language
    /// codes with spaces between, filled up with zeros.
    pub fn open(file: &'static [u8]) -> Result<Self, ModelError> {
        let Some((header, _)) = file.split_at_checked(HEADER) else { return Err(ModelError::NotAModel) };
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
            file.get(start..end).unwrap_or_default()
        };
        let model = Self {
            trie: section(slots * 8).as_chunks().0,
            scores: section(pieces * 4).as_chunks().0,
            scales: section(pieces * 2).as_chunks().0,
            rows: section(pieces * ROW).as_chunks().0,
            unknown: f32::from_bits(word(24)),
            languages: str::from_utf8(&header[64..]).unwrap_or_default().trim_end_matches('\0'),
            sha256: &header[32..64],
        };
        match end == file.len() {
            true => Ok(model),
            false => Err(ModelError::Length { expected: end, found: file.len() }),
        }
    }

    /// Whether the model was trained on the language; script and region are of no matter.
    pub fn supports(&self, lang: &Lang) -> bool {
        self.languages().any(|l| l == lang.primary())
    }

    /// The languages of the model as ISO 639-1 codes, in alphabetical order (`zh` in both scripts).
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        self.languages.split(' ')
    }

    /// What the model is called in reports: format, dimensions, and the SHA-256 of the table in hex.
    pub fn version(&self) -> String {
        let hex: String = self.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sverka-16 format {FORMAT}, {DIM} dimensions, sha256 {hex}")
    }

    /// Returns eight hexadecimal digits that identify the table: the first of its SHA-256.
    pub fn id(&self) -> String {
        self.sha256.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The vectors of the sentences of one document, and of every run of them.
    ///
    /// Costs about 5 µs a sentence (`benches/encode.rs`) and `4 * DIM` bytes; runs on one thread.
    pub fn encode(&self, sentences: &[&str]) -> SpanVectors {
        self.encode_with(&mut self.tokenizer(), sentences)
    }

    /// The same with a tokenizer that remembers the words of other documents.
    pub fn encode_with(&self, tokenizer: &mut Tokenizer<'_>, sentences: &[&str]) -> SpanVectors {
        SpanVectors::new(self, tokenizer, sentences, Weighting::Even)
    }

    /// The same with pieces counting the less, the more sentences of the document hold them: better where
    /// sentences of one document are told from each other.
    pub fn encode_by_rarity(&self, sentences: &[&str]) -> SpanVectors {
        SpanVectors::new(self, &mut self.tokenizer(), sentences, Weighting::Rarity)
    }

    /// A tokenizer with an empty memory.
    pub fn tokenizer(&self) -> Tokenizer<'_> {
        Tokenizer::new(self)
    }

    /// The sum of the rows of pieces times their weights in units of [`WHOLE`], modulo 2^32. A piece that the table
    /// does not have adds nothing. A weight is a factor of the row's scale, which is rounded.
    ///
    /// The codes are summed as they are, 0 to 15 times the scale, which fits 16 bits unsigned; what 8
    /// times the scales makes too much goes off at the end. Lane by lane, so that the sums stay in
    /// registers while the rows go by: a quarter faster than row by row.
    pub(super) fn sum(&self, pieces: &[(u32, u16)]) -> [i32; DIM] {
        let rows = || {
            pieces.iter().filter_map(|&(piece, weight)| {
                let scale = u16::from_le_bytes(*self.scales.get(piece as usize)?);
                let scale = (u32::from(scale) * u32::from(weight) + u32::from(WHOLE / 2)) / u32::from(WHOLE);
                Some((self.rows.get(piece as usize)?.as_chunks::<LANES>().0, scale as u16))
            })
        };
        let excess = rows().fold(0_u32, |sum, (_, scale)| sum.wrapping_add(8 * u32::from(scale)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_embedded_model_opens() {
        let model = Model::open(BYTES).unwrap();
        assert_eq!(model.rows.len(), model.scores.len());
        assert_eq!(model.languages().count(), 15);
        assert!(model.languages().is_sorted());
    }

    #[test]
    fn the_id_is_the_hash_of_the_table() {
        let hash: String = Sha256::digest(&BYTES[HEADER..]).iter().map(|b| format!("{b:02x}")).collect();
        let model = Model::embedded();
        assert!(model.version().ends_with(&hash), "{hash}");
        assert_eq!(model.id(), hash[..8]);
    }

    #[test]
    fn languages_are_told_by_their_primary_tag() {
        let model = Model::embedded();
        let supports = |tag| model.supports(&Lang::parse(tag).unwrap());
        assert!(supports("ru") && supports("en-GB") && supports("zh-Hant"));
        assert!(!supports("uk") && !supports("fi"));
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(Model::open(b"short").unwrap_err(), ModelError::NotAModel);
        assert_eq!(Model::open(&[0; 500]).unwrap_err(), ModelError::NotAModel);
        let cut = &BYTES[..BYTES.len() - 1];
        assert!(matches!(Model::open(cut), Err(ModelError::Length { .. })));
    }
}
