//! Pairs of sentences to a glossary.

pub mod pairing;
pub mod phrases;
pub mod side;
pub mod tokens;
pub mod vectors;
pub mod weave;
