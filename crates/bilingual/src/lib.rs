//! Files of text pairs.

pub mod input;
pub mod memory;
mod pair;
pub mod write;

pub use pair::{Pair, Place};
