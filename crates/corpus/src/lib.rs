//! From piles of files to a clean corpus.
//!
//! - [`pairing`]: which documents of two languages are translations of each other
//! - [`site`]: the pages of web archives, and what site maps say of translations

pub mod pairing;
pub mod site;
