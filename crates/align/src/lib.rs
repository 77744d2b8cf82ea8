//! Aligns the sentences of a text and its translation: two lists of sentences to a [`Bitext`].
//!
//! 1. Every sentence becomes a profile (length, numbers, names, punctuation; `similarity`) and a vector that
//!    can be added to its neighbours' (`vectors`).
//! 2. A rough monotone path of sentences that belong together is found from coarse to fine (`path`), and a
//!    band of cells around it (`band`).
//! 3. Links get `features`, and every sentence the features of its deletion; a linear model with fitted
//!    `weights` turns them into scores (`score`). First the smallest links of the whole band are scored, to
//!    remove the cells that no good alignment uses (`prune`), then all links in the remaining cells.
//! 4. The `lattice` of all alignments in the band gives the most probable one, and the probability of each
//!    of its links (`decode`), from which the score for users is calculated (`calibration`).
//! 5. Where vectors come from the texts alone, because the [encoder](sverka_embed) does not support their
//!    languages, a second pass uses words learned from the reliable links (`prepare`, `lexical`).
//! 6. Each link gets its `reasons` in words. Lists whose contents contradict their order are linked again, and blocks
//!    that are in another place in the translation are found among the deleted sentences (`disorder`, `transposed`).
//!
//! The decisions of a person ([`anchors`]) cut the documents into stretches, which are aligned separately
//! (`anchored`).
//!
//! Time and memory are linear in the number of sentences. The result does not depend on the machine or on
//! the number of threads.

// Without the feature `train`, items that are public only for trainers cannot be reached.
#![cfg_attr(feature = "train", warn(unreachable_pub))]

mod anchored;
pub mod anchors;
mod band;
mod calibration;
mod cosines;
mod decode;
mod disorder;
pub mod evaluate;
pub mod explain;
mod features;
mod lattice;
mod learned;
mod lexical;
mod link_tables;
pub mod method;
mod pair;
mod path;
mod prepare;
mod prune;
mod reasons;
mod score;
mod shared_keys;
mod similarity;
mod span;
mod structure;
mod surroundings;
mod table;
mod times;
#[cfg(feature = "train")]
pub mod train;
pub mod transcript;
mod transposed;
mod vectors;
mod weights;

pub use prepare::{Options, is_encoded};
pub use similarity::glossary::Glossary;

use anchors::{Anchors, Decided};
use sverka_text::bitext::Bitext;
use sverka_text::document::Segmented;

/// Aligns two documents.
///
/// Every sentence of both is in exactly one link of the result; each sentence without a counterpart is in a
/// link of its own.
pub fn align(source: Segmented, target: Segmented, options: &Options) -> Bitext {
    // Nothing is decided, so nothing can contradict the texts.
    align_decided(source, target, options, &Decided::default()).unwrap_or_else(|e| unreachable!("{e}"))
}

/// Aligns two documents and follows the decisions of a person: required links are in the result unchanged,
/// with score 1, forbidden links are not, and the rest is the most probable alignment that is consistent with
/// them.
///
/// # Errors
/// When anchors name sentences that the documents do not have or contradict each other, or when a sentence
/// that must have a counterpart finds none.
pub fn align_anchored(
    source: Segmented,
    target: Segmented,
    options: &Options,
    anchors: &Anchors,
) -> Result<Bitext, anchors::Error> {
    let decided = anchors.check(source.segments.len(), target.segments.len())?;
    align_decided(source, target, options, &decided)
}

fn align_decided(
    source: Segmented,
    target: Segmented,
    options: &Options,
    decided: &Decided,
) -> Result<Bitext, anchors::Error> {
    let (n, m) = (source.segments.len(), target.segments.len());
    let encoder = is_encoded(&source, &target, options);
    let (links, moved) = if n == 0 || m == 0 {
        let links = decode::one_sided(n, m);
        decided.check_linked(&links)?;
        (links, Vec::new())
    } else {
        let weights = weights::shipped(encoder);
        let pair = prepare::prepare_anchored(&source, &target, options, &decided.links);
        let found = decode::search(&pair, weights);
        let learned = learned::pair(&pair, [&source, &target], options, &found, &decided.links);
        let mut links = match &learned {
            _ if !decided.is_empty() => {
                anchored::solve_anchored(learned.as_ref().unwrap_or(&pair), weights, decided)?.links
            }
            Some(learned) => decode::decode(learned, weights),
            None => found.links(&pair),
        };
        if calibration::is_needed(&source, &target, options) {
            calibration::calibrate(&mut links);
        }
        let context = disorder::Context { pair: &pair, texts: [&source, &target], decided, encoder };
        let found = disorder::resolve(&context, links);
        let moved = disorder::find(pair, weights, options, &found.links, found.lists);
        (found.links, moved)
    };
    Ok(Bitext { source, target, links, method: method::name(encoder).into(), moved })
}
