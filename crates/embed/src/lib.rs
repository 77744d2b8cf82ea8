//! Sentences as short vectors that are comparable across all languages of the model.
//!
//! The principal type is [`Model`], the table that is embedded in the binary; [`Model::encode`]
//! returns the [`SpanVectors`] of the sentences of one document:
//!
//! ```text
//! sentences (n)  --normalize-->  words  --tokenizer-->  piece ids  --table-->  rows of DIM numbers
//!                                                                  --spans-->  any run of sentences
//! ```
//!
//! - `normalize`: compatibility forms, opening quotes set off: the form of text the table was measured with
//! - [`tokenizer`]: a SentencePiece unigram model; a word is cut once and remembered
//! - `table`: the model file, used in place; it is cut in two crates, because a crate on crates.io may have 10 MiB
//! - `spans`: prefix sums, from which the vector of a run of sentences costs `O(DIM)`
//!
//! The vector of a sentence is the *sum* of the vectors of its pieces, and the sum is calculated in whole
//! numbers. A run of sentences therefore needs no separate encoding, and the result does not depend on the
//! order of summing, on the machine or on the number of threads.
//!
//! [`Model::encode_by_rarity`], which the aligner uses, gives a piece less weight the more sentences of the
//! document contain it.
//!
//! `model/README.md` describes how the table was made, its sources and licence, and its quality.

#![warn(unreachable_pub)]

mod model;
mod normalize;
mod spans;
mod table;
pub mod tokenizer;

pub use model::Model;
pub use spans::SpanVectors;
pub use table::ModelError;
pub use tokenizer::Tokenizer;

/// Numbers in a vector. 192 instead of 256 costs 0.1 points of retrieval and saves 4 MB.
pub const DIM: usize = 192;
