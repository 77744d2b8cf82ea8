//! What speaks for a pair of texts and against it, as numbers.

use super::matching::{self, Matcher, Names};
use super::names;
use super::order::{self, OrderModel};
use super::rivals::{self, Both};
use super::rules::{self, Broken};
use super::text::Text;
use super::vectors::Lexicon;
use super::{Pair, surface};
use std::sync::LazyLock;

/// Number of features.
pub const COUNT: usize = SURFACE + surface::NAMES.len() + 2 * order::NAMES.len();

/// A number for each of [`NAMES`].
pub type Features = [f32; COUNT];

/// Names of the features, in the order of [`Features`].
pub static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let fluent = |side: &'static str| order::NAMES.iter().map(move |name| format!("{name}_{side}"));
    let names = rivals::NAMES.iter().chain(&matching::NAMES).chain(&names::NAMES).chain(&surface::NAMES);
    let names = names.map(|name| (*name).to_owned());
    names.chain(fluent("source")).chain(fluent("target")).collect()
});

/// Where the features of [`surface`] begin.
const SURFACE: usize = NAMED + names::NAMES.len();

/// Where the features of [`names`] begin.
const NAMED: usize = rivals::NAMES.len() + matching::NAMES.len();

/// Returns whether these features show a text that is not in its language: then its likeness to the other is no evidence.
pub(super) fn is_not_translated(features: &Features) -> bool {
    surface::is_not_translated(&features[SURFACE..])
}

/// What is to be known of a pair before it is judged.
pub(super) struct Examined {
    pub features: Features,
    /// The rules that it breaks.
    pub broken: Broken,
    /// Whether a text is empty.
    pub is_empty: bool,
    /// The names of both texts.
    pub names: [Names; 2],
}

/// Adds to the features of all pairs of a list what the others say of their names.
pub(super) fn add_names(pairs: &mut [Examined]) {
    let names: Vec<[Names; 2]> = pairs.iter_mut().map(|pair| std::mem::take(&mut pair.names)).collect();
    for (pair, usual) in pairs.iter_mut().zip(names::usual(&names)) {
        if !is_not_translated(&pair.features) {
            pair.features[NAMED..SURFACE].copy_from_slice(&usual);
        }
    }
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
        pairs.iter().map(|pair| (self.lexicon.text(pair.source), self.lexicon.text(pair.target))).collect()
    }

    /// Returns what is to be known of a pair of a list.
    pub fn examine(
        &mut self,
        pair: &Pair<'_>,
        [list, pool]: [&[Both]; 2],
        at: usize,
        orders: [Option<&OrderModel>; 2],
    ) -> Examined {
        let texts = [pair.source, pair.target].map(Text::new);
        let words = self.matcher.compare(&mut self.lexicon, &texts);
        let names = self.matcher.names(&self.lexicon);
        let parts: [&[f32]; 6] = [
            &rivals::margins(list, at, pool),
            &words,
            &[0.0; names::NAMES.len()],
            &surface::compare(&texts, pair.langs),
            &OrderModel::features(orders[0], &texts[0]),
            &OrderModel::features(orders[1], &texts[1]),
        ];
        let mut features = [0.0; COUNT];
        for (to, from) in features.iter_mut().zip(parts.into_iter().flatten()) {
            *to = *from;
        }
        let surface = &features[SURFACE..];
        let broken = rules::broken_if(&texts, pair.langs, surface::numbers_differ(surface));
        if is_not_translated(&features) {
            features[..SURFACE].fill(0.0);
        }
        Examined { features, broken, is_empty: texts.iter().any(|text| text.text.is_empty()), names }
    }
}
