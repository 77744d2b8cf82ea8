//! Words learned from an abridged translation, which the second solution compares in addition to the encoder's
//! vectors.
//!
//! Where sentences are left out one by one, what a sentence shares with its neighbours decides, and the encoder
//! knows neither the names nor the turns of phrase of a book. The reliable links of a first solution show which
//! words translate each other; each pair of words has a direction of its own, as for languages without an encoder
//! ([`lexical`](crate::lexical)).

use crate::band;
use crate::decode::Found;
use crate::lexical;
use crate::pair::Pair;
use crate::prepare::{self, Options, is_encoded};
use crate::score;
use crate::similarity::lexicon::{self, Vocabulary};
use crate::span::Span;
use crate::vectors::{Vectors, dot};
use sverka_text::document::Segmented;

/// Length of the vector of learned words in proportion to that of the encoder, in an endless text. With .3 and .7
/// literature gains less (docs/design/aligner.md).
const MOST_SHARE: f32 = 0.5;

/// Reliable links at which learned words have half of their share: from fewer links, most pairs of words are
/// chance. With 200 literature gains a third less.
const HALFWAY: f32 = 60.0;

/// Length up to which a combined vector has no direction, in lengths of a usual sentence: rounding.
const LEAST_LENGTH: f32 = 1e-6;

/// Returns the pair with the words that a first solution teaches; `None` if the translation is not abridged, the
/// solution has no reliable links, or the vectors are made from learned words anyway.
pub(crate) fn pair(
    first: &Pair,
    texts: [&Segmented; 2],
    options: &Options,
    found: &Found<'_>,
    anchored: &[Span],
) -> Option<Pair> {
    let [source, target] = texts;
    if !is_encoded(source, target, options) || score::abridged(&found.steps, first.sizes()) == 0.0 {
        return None;
    }
    let links = found.sure_links();
    if links.is_empty() {
        return None;
    }
    let share = MOST_SHARE * links.len() as f32 / (links.len() as f32 + HALFWAY);
    let words = prepare::compared(source, target).map(|text| Vocabulary::new(&text));
    let lexicon = lexicon::learn(&words, &links);
    let [ours, theirs] = lexical::word_vectors(first.sizes(), &words, &lexicon);
    let vectors = [combined(&first.vectors[0], &ours, share), combined(&first.vectors[1], &theirs, share)];
    let structure = first.structure.clone();
    Some(Pair::new(first.profiles.clone(), vectors, structure, options.paragraphs, anchored, band::REACH))
}

/// Joins two vectors of each sentence into one. The usual length of the first becomes 1, that of the second
/// `share`; the proportions within each stay the same, so that sums are still those of runs.
fn combined(first: &Vectors, second: &Vectors, share: f32) -> Vectors {
    let (a, b) = (1.0 / usual_length(first), share / usual_length(second));
    let mut rows = Vec::with_capacity(first.len() * (first.dim() + second.dim()));
    for i in 0..first.len() {
        rows.extend(first.row(i).iter().map(|x| a * x));
        rows.extend(second.row(i).iter().map(|x| b * x));
    }
    Vectors::new(first.dim() + second.dim(), rows, LEAST_LENGTH)
}

/// Returns the mean length of the vector of a sentence.
fn usual_length(vectors: &Vectors) -> f32 {
    let lengths = (0..vectors.len()).map(|i| dot(vectors.row(i), vectors.row(i)).sqrt());
    (lengths.sum::<f32>() / vectors.len().max(1) as f32).max(f32::MIN_POSITIVE)
}
