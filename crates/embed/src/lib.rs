//! A sentence as a short vector that means the same in every language of the model.
//!
//! The principal type is [`Model`], the table that is embedded in the binary; [`Model::encode`]
//! makes [`SpanVectors`] of the sentences of one document:
//!
//! ```text
//! sentences (n)  --normalize-->  words  --tokenizer-->  piece ids  --table-->  rows of DIM numbers
//!                                                                  --spans-->  any run of sentences
//! ```
//!
//! - [`normalize`]: compatibility forms, opening quotes set off: what the table was measured with
//! - [`tokenizer`]: a SentencePiece unigram model; a word is cut once and remembered
//! - [`table`]: the file `model/sverka-16.bin`, used in place
//! - [`spans`]: prefix sums, from which the vector of a run of sentences costs `O(DIM)`
//!
//! The vector of a sentence is the *sum* of the vectors of its pieces, and the sum is kept in whole
//! numbers. So a run of sentences needs no encoding of its own, and the result does not depend on
//! the order of summing, on the machine or on the number of threads.
//!
//! [`Model::encode_by_rarity`] lets pieces count the less, the more sentences of the document hold them: what the aligner
//! compares.
//!
//! How the table was made, from what, under which licence and how good it is: `model/README.md`.

pub mod normalize;
pub mod spans;
pub mod table;
pub mod tokenizer;

pub use spans::SpanVectors;
pub use table::{Model, ModelError};

/// Numbers in a vector. 192 instead of 256 costs 0.1 points of retrieval and saves 4 MB.
pub const DIM: usize = 192;
