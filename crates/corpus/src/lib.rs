//! From piles of files to a clean corpus.
//!
//! - [`pairing`]: which documents of two languages are translations of each other

pub mod pairing;
