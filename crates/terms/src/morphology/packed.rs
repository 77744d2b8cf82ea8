//! The large lists of words, which the program holds compressed.

use flate2::bufread::DeflateDecoder;
use std::io::Read;

/// Expands to a list of `data/morphology` that `build.rs` has compressed: `packed!("ru-nouns")`. It is unpacked when it
/// is first used, and stays in memory.
macro_rules! packed {
    ($name:literal) => {
        std::sync::LazyLock::new(|| {
            $crate::morphology::packed::unpack(include_bytes!(concat!(
                env!("OUT_DIR"),
                "/",
                $name,
                ".deflate"
            )))
        })
    };
}
pub(super) use packed;

/// Unpacks a list for the rest of the run.
///
/// # Panics
/// If the bytes are not what `build.rs` writes.
pub(super) fn unpack(packed: &'static [u8]) -> &'static str {
    let mut text = String::new();
    DeflateDecoder::new(packed).read_to_string(&mut text).expect("build.rs compresses a text in UTF-8");
    text.leak()
}
