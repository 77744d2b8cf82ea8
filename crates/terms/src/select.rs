//! Selects the pairs of phrases that become entries: longer ones before what they contain and, among those
//! with the same phrase, the one with the highest confidence.

use crate::corpus::Corpus;
use crate::features::{Features, Weights, cover, features, is_fragment};
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

/// A chosen pair and its rivals.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The pair.
    pub(crate) candidate: Candidate,
    /// Further translations of its source, the best first.
    pub(crate) rivals: Vec<Candidate>,
    /// Its source in other words with the same stems: "forecasting of floods" for "flood forecasting".
    pub(crate) variants: Vec<Candidate>,
}

/// Confidence from which a longer pair takes the occurrences of what it contains: many pairs below it are
/// words that merely follow each other.
const COVERS: f64 = 0.9;

/// Confidence from which a longer pair takes a share of the occurrences of what it contains, in proportion to
/// its confidence. Those below are too many to examine.
const MAY_COVER: f64 = 0.3;

/// Share of the links of the first translation from which a further translation is a rival.
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
    let mut covered = Covered::default();
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
        let [surely, likely] = covered.shares(keys, alone);
        cover(&mut features, surely, likely);
        let confidence = if is_fragment(&features) { 0.0 } else { weights.confidence(&features) };
        if confidence >= MAY_COVER {
            covered.add(count, keys, alone, confidence, corpora, most);
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

/// Occurrences of phrases inside longer ones, for each side: of reliable ones, and of all weighted by their
/// confidence.
#[derive(Default)]
struct Covered([FxHashMap<Key, [f32; 2]>; 2]);

impl Covered {
    fn of(&self, k: usize, key: Key) -> [f32; 2] {
        self.0[k].get(&key).copied().unwrap_or_default()
    }

    /// Returns the share of the occurrences of two phrases that are covered, the mean of both, in [0, 1].
    fn shares(&self, keys: [Key; 2], alone: [u32; 2]) -> [f32; 2] {
        let share = |k: usize, at: usize| (self.of(k, keys[k])[at] / alone[k] as f32).min(1.0);
        [0, 1].map(|at| (share(0, at) + share(1, at)) / 2.0)
    }

    /// Counts the phrases inside a pair, for each of its occurrences outside longer ones.
    fn add(
        &mut self,
        count: &Count,
        keys: [Key; 2],
        alone: [u32; 2],
        confidence: f64,
        corpora: [&Corpus; 2],
        most: usize,
    ) {
        for k in [0, 1] {
            let [surely, likely] =
                self.of(k, keys[k]).map(|inside| (alone[k] as f32 - inside).clamp(0.0, count.links as f32));
            let more = [if confidence >= COVERS { surely } else { 0.0 }, likely * confidence as f32];
            let phrase = count.best.phrase(k);
            let sentence = corpora[k].sentence(count.best.pair as usize);
            for part in phrases(corpora[k], sentence, most) {
                let inside = part.start >= phrase.start && part.end <= phrase.end;
                if inside && part.range().len() < phrase.range().len() {
                    let all = self.0[k].entry(key(corpora[k], &sentence[part.range()])).or_default();
                    all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
                }
            }
        }
    }
}

/// Chooses entries with at least a given confidence, the highest first: a phrase is in only one entry, and
/// further translations of its source are rivals.
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
            // A part of the first translation, or the first with more around it, is not a separate one.
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
