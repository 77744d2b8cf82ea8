//! Pairs of sentences to a glossary.

pub mod features;
pub mod lists;
pub mod pairing;
pub mod phrases;
pub mod select;
pub mod side;
pub mod tokens;
pub mod vectors;
pub mod weave;
