//! The local pages of Sverka: reviewing an alignment in the browser.
//!
//! - [`review`]: the state of a review, its operations and its file; pure
//! - `kit`: a local server that only its own page can talk to

pub mod review;
