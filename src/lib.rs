//! Sverka splits a text and its translation into sentences, aligns the sentences with
//! similarity scores, and writes translation memories and reports.
//!
//! The modules, in the order of the flow:
//!
//! - [`read`]: bytes to a [`document::Document`]
//! - [`split`]: a document to sentences, [`document::Segmented`]
//! - [`encode`]: a sentence as a vector that means the same in every language
//! - [`similarity`]: what two sentences have in common
//! - [`align`]: two lists of sentences to a [`bitext::Bitext`]
//! - [`write`]: a bitext to TMX, TSV, HTML and the other formats
//! - [`evaluate`]: predicted links against gold ones

pub mod align;
pub mod bitext;
pub mod diagnostic;
pub mod document;
pub mod encode;
pub mod evaluate;
pub mod read;
pub mod similarity;
pub mod split;
pub mod write;
