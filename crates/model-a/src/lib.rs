//! The first half of the embedded multilingual model of Sverka; the other half is in the crate
//! `sverka-model-b`.
//!
//! The model has two crates because a crate on crates.io may have 10 MiB packed. `sverka_embed` reads both in place,
//! and documents their layout.

/// The first half of the model file.
pub static PART: &[u8] = include_bytes!("../part.bin");
