//! How good a pair of texts is as a translation: one probability, whoever made the pair.

pub mod features;
mod matching;
pub mod order;
mod rivals;
mod surface;
pub mod trees;
mod vectors;

use features::{Extractor, Features};
use order::OrderModel;
use rayon::prelude::*;
use rivals::{Both, POOL};
use sverka_text::document::Lang;

/// A pair of texts that may be translations of each other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The source.
    pub source: &'a str,
    /// The target.
    pub target: &'a str,
    /// The languages of both.
    pub langs: [&'a Lang; 2],
}

/// Pairs that are compared with each other. A list is divided into chunks of this many before anything else, so that
/// the scores depend neither on the number of threads nor on how much of a stream is at hand.
pub const CHUNK: usize = 4096;

/// Pairs that a thread takes at a time.
const BLOCK: usize = 256;

/// Which models of word order there are.
pub type Orders<'m> = dyn Fn(&Lang) -> Option<&'m OrderModel> + Sync + 'm;

/// Computes the features of the pairs of a list of at most [`CHUNK`]. `pool` contains the rivals of all pairs; an empty one
/// is filled from the list.
fn extract(pairs: &[Pair<'_>], pool: &mut Vec<Both>, orders: &Orders<'_>) -> Vec<Features> {
    let vectors: Vec<Both> = pairs
        .par_chunks(BLOCK)
        .map_init(Extractor::new, |extractor, block| extractor.vectors(block))
        .flatten_iter()
        .collect();
    if pool.is_empty() {
        pool.extend(vectors.iter().take(POOL));
    }
    let pool = &*pool;
    let blocks: Vec<Vec<Features>> = pairs
        .par_chunks(BLOCK)
        .enumerate()
        .map_init(Extractor::new, |extractor, (block, pairs)| {
            let one = |(k, pair): (usize, &Pair<'_>)| {
                let orders = pair.langs.map(|lang| orders(lang));
                extractor.features(pair, [&vectors, pool], block * BLOCK + k, orders)
            };
            pairs.iter().enumerate().map(one).collect()
        })
        .collect();
    blocks.into_iter().flatten().collect()
}

/// Returns the features of a list of pairs, for fitting.
#[doc(hidden)]
pub fn features_of(pairs: &[Pair<'_>], orders: &Orders<'_>) -> Vec<Features> {
    let mut pool = Vec::new();
    pairs.chunks(CHUNK).flat_map(|chunk| extract(chunk, &mut pool, orders)).collect()
}

/// Returns for each pair the other pair whose target is nearest to its source within a window: the worst rival, for
/// fitting.
#[doc(hidden)]
pub fn nearest_wrong(pairs: &[Pair<'_>], window: usize) -> Vec<usize> {
    let vectors = Extractor::new().vectors(pairs);
    let nearest = |at: usize| {
        let near = at.saturating_sub(window)..(at + window + 1).min(pairs.len());
        let others = near.filter(|&other| other != at && pairs[other].target != pairs[at].target);
        let cosine = |other: usize| vectors::cosine(&vectors[at].0, &vectors[other].1);
        others.max_by(|&a, &b| cosine(a).total_cmp(&cosine(b)))
    };
    (0..pairs.len()).map(|at| nearest(at).unwrap_or(at)).collect()
}
