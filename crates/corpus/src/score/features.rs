//! What speaks for a pair of texts and against it, as numbers.

use super::matching::{self, Matcher};
use super::order::{self, OrderModel};
use super::rivals::{self, Both};
use super::vectors::Lexicon;
use super::{Pair, surface};
use std::sync::LazyLock;

/// Number of features.
pub const COUNT: usize =
    rivals::NAMES.len() + matching::NAMES.len() + surface::NAMES.len() + 2 * order::NAMES.len();

/// A number for each of [`NAMES`].
pub type Features = [f32; COUNT];

/// Names of the features, in the order of [`Features`].
pub static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let fluent = |side: &'static str| order::NAMES.iter().map(move |name| format!("{name}_{side}"));
    let names =
        rivals::NAMES.iter().chain(&matching::NAMES).chain(&surface::NAMES).map(|name| (*name).to_owned());
    names.chain(fluent("source")).chain(fluent("target")).collect()
});

/// Where the features of [`surface`] begin.
const SURFACE: usize = rivals::NAMES.len() + matching::NAMES.len();

/// Returns whether these features show a text that is not in its language: then its likeness to the other is no evidence.
pub(super) fn is_not_translated(features: &Features) -> bool {
    surface::is_not_translated(&features[SURFACE..])
}

/// Returns whether these features show numbers that differ.
pub(super) fn numbers_differ(features: &Features) -> bool {
    surface::numbers_differ(&features[SURFACE..])
}

/// Computes features, with a memory of words.
pub(super) struct Extractor {
    lexicon: Lexicon,
    matcher: Matcher,
}

impl Extractor {
    pub fn new() -> Self {
        Self { lexicon: Lexicon::new(), matcher: Matcher::default() }
    }

    /// Returns the vectors of pairs.
    pub fn vectors(&mut self, pairs: &[Pair<'_>]) -> Vec<Both> {
        let sources: Vec<&str> = pairs.iter().map(|pair| pair.source).collect();
        let targets: Vec<&str> = pairs.iter().map(|pair| pair.target).collect();
        self.lexicon.texts(&sources).into_iter().zip(self.lexicon.texts(&targets)).collect()
    }

    /// Returns the features of a pair of a list.
    pub fn features(
        &mut self,
        pair: &Pair<'_>,
        [list, pool]: [&[Both]; 2],
        at: usize,
        orders: [Option<&OrderModel>; 2],
    ) -> Features {
        let parts: [&[f32]; 5] = [
            &rivals::margins(list, at, pool),
            &self.matcher.compare(&mut self.lexicon, [pair.source, pair.target]),
            &surface::compare(pair),
            &OrderModel::features(orders[0], pair.source),
            &OrderModel::features(orders[1], pair.target),
        ];
        let mut out = [0.0; COUNT];
        for (to, from) in out.iter_mut().zip(parts.into_iter().flatten()) {
            *to = *from;
        }
        if is_not_translated(&out) {
            out[..SURFACE].fill(0.0);
        }
        out
    }
}
