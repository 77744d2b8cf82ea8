//! The probability that two documents are translations of each other.

use super::candidates::Compared;
use super::profile::{Profile, SENTENCES};
use super::{Evidence, Name};
use std::ops::Range;
use sverka_text::bitext::{Bitext, round_score};
use sverka_text::document::Segmented;

/// A logistic regression over the pairs that `assign` chose in five collections made of the 399 documents of a
/// development set: as they are, clean with a third of the partners of either side removed and 400 foreign pieces
/// added, and cut into pieces of 5, 2 and 1 links. Each collection weighs the same (`xtask pairing`).
const WEIGHTS: Weights =
    Weights { constant: -14.07, similarity: 3.36, less: 0.63, more: 11.15, lead: 9.15, length: 0.9 };

/// A lead from which on more says nothing: a text of a subject of its own leads by more than its translation would.
const CLEAR: f64 = 0.6;

struct Weights {
    constant: f64,
    /// How well the sentences find a counterpart.
    similarity: f64,
    /// The share that is linked of the side of which less is.
    less: f64,
    /// The share that is linked of the side of which more is.
    more: f64,
    /// The lead over the next best, up to [`CLEAR`].
    lead: f64,
    /// The logarithm of the number of sentences of the shorter document.
    length: f64,
}

/// What names add to the logarithm of the odds. No set with real names is at hand: a name that fits by chance is
/// assumed to be seven times as rare as one that fits because the texts do, and contents that contradict are worth
/// more than eight.
fn of_name(name: Name) -> f64 {
    match name {
        Name::Different => 0.0,
        Name::Alike => 1.0,
        Name::Numbers | Name::Same => 2.0,
    }
}

/// What a link from one of the two to the other adds: whoever set it knew.
const LINK: f64 = 2.0;

/// Returns the probability of a pair, and what speaks for it.
pub(super) fn judge(
    texts: [&Segmented; 2],
    profiles: [&Profile; 2],
    compared: &Compared,
    lead: f32,
) -> (f64, Evidence) {
    let linked = linked(texts, profiles);
    let evidence = Evidence {
        similarity: f64::from(compared.similarity),
        linked,
        lead: f64::from(lead).max(0.0),
        name: compared.name,
        links: compared.links,
    };
    let shorter = texts[0].segments.len().min(texts[1].segments.len()).max(1);
    let Weights { constant, similarity, less, more, lead, length } = WEIGHTS;
    let odds = constant
        + similarity * evidence.similarity
        + less * linked[0].min(linked[1])
        + more * linked[0].max(linked[1])
        + lead * evidence.lead.min(CLEAR)
        + length * libm::log(shorter as f64)
        + of_name(evidence.name)
        + LINK * f64::from(evidence.links);
    (round_score(1.0 / (1.0 + libm::exp(-odds))), evidence)
}

/// Aligns the first sentences of both and returns the share of each that is linked: in characters, each link with its
/// score, each sentence with what of it is its own.
fn linked(texts: [&Segmented; 2], profiles: [&Profile; 2]) -> [f64; 2] {
    let [source, target] = texts.map(beginning);
    let bitext = sverka_align::align(source, target, &sverka_align::Options::default());
    let Bitext { source, target, links, .. } = &bitext;
    let sides = [source, target];
    let (mut linked, mut all) = ([0.0; 2], [0.0; 2]);
    for link in links {
        for (k, run) in [&link.source, &link.target].into_iter().enumerate() {
            let weight = weight(sides[k], profiles[k], run);
            all[k] += weight;
            linked[k] += if link.is_two_sided() { weight * link.score } else { 0.0 };
        }
    }
    // A document without a sentence of its own has weight, though little: never nothing.
    [0, 1].map(|k| if all[k] > 0.0 { linked[k] / all[k] } else { 0.0 })
}

fn weight(side: &Segmented, profile: &Profile, run: &Range<usize>) -> f64 {
    let of = |k: usize| side.segments[k].text.chars().count() as f64 * f64::from(profile.shares[k]);
    run.clone().map(of).sum()
}

/// Returns the first sentences of a document.
fn beginning(text: &Segmented) -> Segmented {
    let segments = text.segments[..text.segments.len().min(SENTENCES)].to_vec();
    let blocks = segments.last().map_or(0, |segment| segment.block + 1);
    Segmented {
        name: text.name.clone(),
        lang: text.lang.clone(),
        encoding: text.encoding.clone(),
        blocks: text.blocks[..blocks].to_vec(),
        places: text.places.iter().take(blocks).cloned().collect(),
        times: text.times.iter().take(segments.len()).copied().collect(),
        segments,
    }
}
