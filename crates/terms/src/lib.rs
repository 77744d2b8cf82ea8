//! Extracts the terms of pairs of sentences, and their translations, as a [`Glossary`].
//!
//! ```text
//! pairs --corpus--> words --word_align--> word links --pairing--> counts --select--> chosen --entries--> Glossary
//! ```
//!
//! The words of each pair of sentences are *aligned*: the vectors of the encoder, the letters of names and
//! the co-occurrences in the pairs themselves show which words translate each other. Stretches with the shape
//! of a term on both sides whose words are aligned only with each other are counted over all pairs. Features
//! of each give a confidence; longer terms take precedence over what they contain, and each phrase is in only
//! one entry. The rest is presentation: dictionary forms, variants, kinds, contexts. See
//! docs/design/terms.md.

// Without the feature `train`, items that are public only for trainers cannot be reached.
#![cfg_attr(feature = "train", warn(unreachable_pub))]

mod agreement;
mod corpus;
mod entries;
mod features;
mod fill_unaligned;
mod form;
mod function_words;
#[allow(unreachable_pub, reason = "within the glossary, `pub` is for its own modules")]
pub mod glossary;
mod kinds;
mod lists;
mod markup;
pub mod morphology;
mod name_lists;
mod options;
mod pairing;
mod phrases;
mod seen;
mod select;
mod sentences;
mod spelling;
mod study;
mod tokens;
#[cfg(feature = "train")]
pub mod train;
mod vectors;
mod word_align;

pub use options::Options;
pub use sentences::{DOUBTFUL, LONGEST, Skipped};

use crate::glossary::Glossary;
use features::Weights;
use study::Study;
use sverka_bilingual::Pair;

/// Extracts the terms of pairs of one source and one target language, those of the first pair that has both
/// sides, and reports how many pairs were skipped. `progress` receives the number of further pairs counted.
pub fn extract(pairs: &[Pair], options: &Options, progress: &mut dyn FnMut(usize)) -> (Glossary, Skipped) {
    let study = Study::new(pairs, options, progress);
    let candidates = study.candidates(options, Weights::embedded());
    let chosen = study.choose(candidates, options.min_confidence);
    (study.glossary(&chosen, options), study.skipped)
}
