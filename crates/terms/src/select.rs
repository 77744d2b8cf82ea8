//! Selects the pairs of phrases that become entries: longer ones before what they contain, and of those with the
//! same phrase the surest.

use crate::corpus::Corpus;
use crate::features::{COVERED, Features, Weights, features, is_fragment};
use crate::lists::Lists;
use crate::options::Options;
use crate::pairing::{Count, Counts, Key, key};
use crate::phrases::phrases;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// A pair of phrases that may become an entry.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The phrase of the source.
    pub(crate) source: Key,
    /// The phrase of the target.
    pub(crate) target: Key,
    /// Their counts.
    pub(crate) count: Count,
    /// Its features.
    #[cfg(feature = "train")]
    pub features: Features,
    /// Probability that it is a good entry, in [0, 1].
    pub confidence: f64,
}

/// A pair that was chosen, and what competes with it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The pair.
    pub(crate) candidate: Candidate,
    /// Further translations of its source, the best first.
    pub(crate) rivals: Vec<Candidate>,
    /// Its source in other words of the same stems: "forecasting of floods" beside "flood forecasting".
    pub(crate) variants: Vec<Candidate>,
}

/// Confidence from which on a longer pair takes the occurrences of what it contains: many pairs below it are
/// words that only happen to follow each other.
const COVERS: f64 = 0.9;

/// Share of the links of the first translation from which on a further translation is a rival.
const RIVAL: f64 = 0.25;

/// Returns all candidates with their confidence, the longest first.
pub(crate) fn candidates(
    counts: &Counts,
    corpora: [&Corpus; 2],
    lists: [&Lists; 2],
    options: &Options,
    weights: &Weights,
) -> Vec<Candidate> {
    let most = options.max_words;
    let mut all: Vec<(&(Key, Key), &Count)> = counts.together.iter().collect();
    // The order of a hash map must not reach the result: longest first, then by place.
    all.sort_unstable_by_key(|(keys, count)| {
        let best = &count.best;
        let length = best.source.content + best.target.content;
        (Reverse(length), best.pair, best.source.start, best.target.start, **keys)
    });
    // Occurrences of a phrase inside longer ones that are good enough.
    let mut covered: [FxHashMap<Key, u32>; 2] = Default::default();
    let mut out: Vec<Candidate> = Vec::with_capacity(all.len());
    let measured: Vec<([u32; 2], Features)> = all
        .par_iter()
        .map(|((source, target), count)| {
            let keys = [source, target];
            let alone = [0, 1].map(|k| counts.alone[k].get(keys[k]).copied().unwrap_or(count.links));
            (alone, features(corpora, lists, count, alone))
        })
        .collect();
    for ((&(source, target), count), (alone, mut features)) in all.into_iter().zip(measured) {
        let keys = [source, target];
        let inside = [0, 1].map(|k| covered[k].get(&keys[k]).copied().unwrap_or(0));
        let share = |k: usize| (inside[k] as f32 / alone[k] as f32).min(1.0);
        features[COVERED] = (share(0) + share(1)) / 2.0;
        let confidence = if is_fragment(&features) { 0.0 } else { weights.confidence(&features) };
        if confidence >= COVERS {
            for k in [0, 1] {
                let net = count.links.min(alone[k].saturating_sub(inside[k]));
                let phrase = count.best.phrase(k);
                let sentence = corpora[k].sentence(count.best.pair as usize);
                for part in phrases(corpora[k], sentence, most) {
                    let inside = part.start >= phrase.start && part.end <= phrase.end;
                    if inside && part.range().len() < phrase.range().len() {
                        *covered[k].entry(key(corpora[k], &sentence[part.range()])).or_default() += net;
                    }
                }
            }
        }
        out.push(Candidate {
            source,
            target,
            count: *count,
            #[cfg(feature = "train")]
            features,
            confidence,
        });
    }
    out
}

/// Chooses entries with at least a confidence, the surest first: a phrase is in one entry only, further translations
/// of its source are rivals.
pub(crate) fn choose(mut candidates: Vec<Candidate>, corpora: [&Corpus; 2], least: f64) -> Vec<Chosen> {
    candidates.retain(|candidate| candidate.confidence >= least);
    candidates.sort_by(|a, b| {
        let order = |c: &Candidate| (Reverse(c.count.links), c.count.best.pair, c.count.best.source.start);
        b.confidence.total_cmp(&a.confidence).then_with(|| order(a).cmp(&order(b)))
    });
    let mut of_source: FxHashMap<Key, usize> = FxHashMap::default();
    let mut of_target: FxHashMap<Key, usize> = FxHashMap::default();
    let mut out: Vec<Chosen> = Vec::new();
    for candidate in candidates {
        if let Some(&at) = of_source.get(&candidate.source) {
            let first = &out[at].candidate;
            let share = f64::from(candidate.count.links) / f64::from(first.count.links);
            // A piece of the first translation, or the first with more around it, is none of its own.
            let (ours, theirs) = (lemmas(corpora, 1, &candidate), lemmas(corpora, 1, first));
            let within = |a: &[u32], b: &[u32]| a.iter().all(|lemma| b.contains(lemma));
            let overlaps = within(&ours, &theirs) || within(&theirs, &ours);
            if share >= RIVAL && !overlaps && !of_target.contains_key(&candidate.target) {
                out[at].rivals.push(candidate);
            }
            continue;
        }
        if let Some(&at) = of_target.get(&candidate.target) {
            if lemmas(corpora, 0, &candidate) == lemmas(corpora, 0, &out[at].candidate) {
                out[at].variants.push(candidate);
            }
            continue;
        }
        of_source.insert(candidate.source, out.len());
        of_target.insert(candidate.target, out.len());
        out.push(Chosen { candidate, rivals: Vec::new(), variants: Vec::new() });
    }
    out
}

/// Returns the lemmas of the content words of one side, sorted.
fn lemmas(corpora: [&Corpus; 2], k: usize, candidate: &Candidate) -> Vec<u32> {
    let best = &candidate.count.best;
    let words = &corpora[k].sentence(best.pair as usize)[best.phrase(k).range()];
    let content = words.iter().map(|token| corpora[k].form(token)).filter(|form| form.is_content());
    let mut lemmas: Vec<u32> = content.map(|form| form.lemma).collect();
    lemmas.sort_unstable();
    lemmas
}
