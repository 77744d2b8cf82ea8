//! The pairs of an alignment with their places in the two files.

use std::path::Path;
use sverka_bilingual::{self as bilingual, Options, Pairs};
use sverka_text::bitext::Bitext;

/// Returns the links of an alignment of two files as pairs, each with its line in both. A file that cannot be read
/// again, such as standard input, has no lines.
pub fn pairs<'b>(bitext: &'b Bitext, files: [&Path; 2], options: &Options) -> Pairs<'b> {
    let sides = [&bitext.source, &bitext.target];
    let lines = [0, 1].map(|side| match std::fs::read(files[side]) {
        Ok(bytes) => sides[side].lines(&bytes),
        Err(_) => Vec::new(),
    });
    bilingual::pairs(bilingual::of_aligned(bitext, lines, options), options)
}
