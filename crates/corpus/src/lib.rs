//! From piles of files to a clean corpus.
//!
//! - [`clean`]: which pairs to keep, and why not the others
//! - [`pairing`]: which documents of two languages are translations of each other
//! - [`score`]: how good a pair of texts is as a translation
//! - [`site`]: the pages of web archives, and the translations that site maps name

pub mod clean;
pub mod pairing;
pub mod score;
pub mod site;
