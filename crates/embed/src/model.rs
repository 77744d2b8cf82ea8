//! The model: the principal type of the crate, which combines the table, the tokenizer and the sums.

use crate::DIM;
use crate::spans::{SpanVectors, Weighting};
use crate::table::{ModelError, Table};
use crate::tokenizer::{self, Tokenizer};
use std::sync::LazyLock;
use sverka_model_a::PART as FIRST;
use sverka_model_b::PART as SECOND;
use sverka_text::document::Lang;

/// A small multilingual model: a static table with one vector for each of the pieces that words are divided
/// into.
///
/// Opening copies and parses nothing; a `Model` is a few slices and can be shared by all threads.
#[derive(Debug)]
pub struct Model(Table);

impl Model {
    /// Returns the model that is part of the binary.
    pub fn embedded() -> &'static Self {
        static MODEL: LazyLock<Model> =
            LazyLock::new(|| Model::open(FIRST, SECOND).expect("a test opens the embedded model"));
        &MODEL
    }

    /// Opens a model file that is cut in two parts; reads only the header.
    ///
    /// # Errors
    /// When the bytes are not a model file, are for another version of the program, are truncated, or are cut
    /// elsewhere than between two vectors.
    pub fn open(first: &'static [u8], second: &'static [u8]) -> Result<Self, ModelError> {
        Table::open(first, second).map(Self)
    }

    /// Checks whether the model was trained on a language. Script and region do not matter.
    pub fn supports(&self, lang: &Lang) -> bool {
        self.languages().any(|l| l == lang.primary())
    }

    /// Returns the languages of the model as ISO 639-1 codes, in alphabetical order (`zh` in both scripts).
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        self.0.languages()
    }

    /// Returns the name of the model for reports: format, dimensions, and the SHA-256 of the table in hex.
    pub fn version(&self) -> String {
        self.0.version()
    }

    /// Returns eight hexadecimal digits that identify the table: the first of its SHA-256.
    pub fn id(&self) -> String {
        self.0.id()
    }

    /// Encodes the sentences of one document; the result gives the vector of every run of them.
    ///
    /// Takes about 5 µs per sentence (`benches/encode.rs`) and `4 * DIM` bytes; runs on one thread.
    pub fn encode(&self, sentences: &[&str]) -> SpanVectors {
        self.encode_with(&mut self.tokenizer(), sentences)
    }

    /// Encodes the sentences of one document with a tokenizer that keeps the words of others.
    pub fn encode_with(&self, tokenizer: &mut Tokenizer<'_>, sentences: &[&str]) -> SpanVectors {
        SpanVectors::new(&self.0, tokenizer, sentences, Weighting::Even)
    }

    /// Encodes the sentences of one document with less weight for pieces the more of its sentences contain
    /// them, which is better for distinguishing sentences of the same document.
    pub fn encode_by_rarity(&self, sentences: &[&str]) -> SpanVectors {
        SpanVectors::new(&self.0, &mut self.tokenizer(), sentences, Weighting::Rarity)
    }

    /// Returns the sum of the rows of a text's pieces, as [`SpanVectors::sentence`] does for a document of one sentence,
    /// and its [`rarity`](Self::rarity). For words and single sentences it takes a fraction of the time.
    pub fn sum_with(&self, tokenizer: &mut Tokenizer<'_>, text: &str) -> ([i32; DIM], f32) {
        let pieces = tokenizer.pieces_with_weights(text);
        let rarity = -pieces.iter().map(|&(piece, _)| self.0.score(piece)).sum::<f32>();
        (self.0.sum(pieces), rarity)
    }

    /// Returns a tokenizer with an empty memory.
    pub fn tokenizer(&self) -> Tokenizer<'_> {
        Tokenizer::new(&self.0)
    }

    /// Returns the common words that consist of some letters alone, each with its [`rarity`](Self::rarity): those that the
    /// table has in one piece.
    pub fn common_words(&self, letters: &str) -> Vec<(String, f32)> {
        let words = tokenizer::words_of(&self.0, letters);
        words.into_iter().map(|(word, piece)| (word, -self.0.score(piece))).collect()
    }

    /// Returns how rare a word is in the texts from which the pieces were learned: the negative logarithm of
    /// its probability, in nats. Common words have about 6 to 9, rare ones 12 and more.
    pub fn rarity(&self, word: &str) -> f32 {
        -self.tokenizer().pieces(word).into_iter().map(|piece| self.0.score(piece)).sum::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_embedded_model_opens() {
        let model = Model::open(FIRST, SECOND).unwrap();
        assert_eq!(model.languages().count(), 15);
        assert!(model.languages().is_sorted());
    }

    #[test]
    fn the_id_is_the_hash_of_the_table() {
        // Of everything after the header of 128 bytes.
        let hash = Sha256::new().chain_update(&FIRST[128..]).chain_update(SECOND).finalize();
        let hash: String = hash.iter().map(|b| format!("{b:02x}")).collect();
        let model = Model::embedded();
        assert!(model.version().ends_with(&hash), "{hash}");
        assert_eq!(model.id(), hash[..8]);
    }

    #[test]
    fn languages_are_recognised_by_their_primary_tag() {
        let model = Model::embedded();
        let supports = |tag| model.supports(&Lang::parse(tag).unwrap());
        assert!(supports("ru") && supports("en-GB") && supports("zh-Hant"));
        assert!(!supports("uk") && !supports("fi"));
    }

    #[test]
    fn a_sum_is_that_of_a_document_of_one_sentence() {
        let model = Model::embedded();
        let mut tokenizer = model.tokenizer();
        for text in ["The council met in Самара on Tuesday.", "вода", ""] {
            let (sum, rarity) = model.sum_with(&mut tokenizer, text);
            assert_eq!(sum, model.encode(&[text]).sentence(0).0);
            assert_eq!(rarity, model.rarity(text));
        }
    }

    #[test]
    fn common_words_are_found_by_their_letters() {
        let model = Model::embedded();
        let words = model.common_words("абвгдежзийклмнопрстуфхцчшщъыьэюя");
        let (_, rarity) = words.iter().find(|(word, _)| word == "возможность").unwrap();
        assert_eq!(*rarity, model.rarity("возможность"));
        assert!(words.len() > 5_000 && words.iter().all(|(word, _)| word.chars().all(char::is_lowercase)));
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(Model::open(b"short", SECOND).unwrap_err(), ModelError::NotAModel);
        assert_eq!(Model::open(&[0; 500], SECOND).unwrap_err(), ModelError::NotAModel);
        let cut = |file: &'static [u8]| &file[..file.len() - 1];
        for (first, second) in [(cut(FIRST), SECOND), (FIRST, cut(SECOND)), (SECOND, FIRST)] {
            assert!(Model::open(first, second).is_err());
        }
        assert!(matches!(Model::open(FIRST, cut(SECOND)), Err(ModelError::Length { .. })));
    }
}
