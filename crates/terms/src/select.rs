//! Which pairs of phrases become entries: longer ones before what they contain, and of those that want the
//! same phrase the surest.

use super::Options;
use super::features::{COVERED, Features, Weights, features, is_fragment};
use super::lists::Lists;
use super::pairing::{Count, Counts, Key, key};
use super::phrases::phrases;
use super::side::Side;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A pair of phrases that may become an entry.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The phrase of the source.
    pub source: Key,
    /// That of the target.
    pub target: Key,
    /// What was counted.
    pub count: Count,
    /// How often each stands in the texts.
    pub alone: [u32; 2],
    /// What speaks for it.
    pub features: Features,
    /// How sure we are, in [0, 1].
    pub confidence: f64,
}

/// A pair that was chosen, and what competes with it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The pair.
    pub candidate: Candidate,
    /// Further translations of its source, the best first.
    pub rivals: Vec<Candidate>,
    /// Its source in other words of the same stems: "forecasting of floods" beside "flood forecasting".
    pub variants: Vec<Candidate>,
}

/// A longer pair must be so sure before it takes the occurrences of what it contains: below are many
/// that only happen to stand together.
const COVERS: f64 = 0.9;

/// A further translation counts as a rival from this share of the links of the first on.
const RIVAL: f64 = 0.25;

/// All candidates with their confidence, the longest first.
pub fn candidates(
    counts: &Counts,
    sides: [&Side; 2],
    lists: [&Lists; 2],
    options: &Options,
    weights: &Weights,
) -> Vec<Candidate> {
    let most = options.max_words;
    let mut all: Vec<(&(Key, Key), &Count)> = counts.together.iter().collect();
    // The order of a hash map must not reach the result: longest first, then by place.
    all.sort_unstable_by_key(|(keys, count)| {
        let sight = &count.best;
        let length = sight.source.content + sight.target.content;
        (std::cmp::Reverse(length), sight.pair, sight.source.start, sight.target.start, **keys)
    });
    // Occurrences of a phrase inside longer ones that are good enough.
    let mut covered: [FxHashMap<Key, u32>; 2] = Default::default();
    let mut out: Vec<Candidate> = Vec::with_capacity(all.len());
    let told: Vec<([u32; 2], Features)> = all
        .par_iter()
        .map(|((source, target), count)| {
            let keys = [source, target];
            let alone = [0, 1].map(|k| counts.alone[k].get(keys[k]).copied().unwrap_or(count.links));
            (alone, features(sides, lists, count, alone))
        })
        .collect();
    for ((&(source, target), count), (alone, mut features)) in all.into_iter().zip(told) {
        let keys = [source, target];
        let inside = [0, 1].map(|k| covered[k].get(&keys[k]).copied().unwrap_or(0));
        let share = |k: usize| (inside[k] as f32 / alone[k] as f32).min(1.0);
        features[COVERED] = (share(0) + share(1)) / 2.0;
        let confidence = if is_fragment(&features) { 0.0 } else { weights.confidence(&features) };
        if confidence >= COVERS {
            for k in [0, 1] {
                let net = count.links.min(alone[k].saturating_sub(inside[k]));
                let phrase = if k == 0 { count.best.source } else { count.best.target };
                let sentence = sides[k].sentence(count.best.pair as usize);
                for part in phrases(sides[k], sentence, most) {
                    let inside = part.start >= phrase.start && part.end <= phrase.end;
                    if inside && part.range().len() < phrase.range().len() {
                        *covered[k].entry(key(sides[k], &sentence[part.range()])).or_default() += net;
                    }
                }
            }
        }
        out.push(Candidate { source, target, count: *count, alone, features, confidence });
    }
    out
}

/// Chooses entries, the surest first: a phrase is in one entry only, further translations of its source
/// are rivals.
pub fn choose(mut candidates: Vec<Candidate>, sides: [&Side; 2], least: f64) -> Vec<Chosen> {
    candidates.retain(|candidate| candidate.confidence >= least);
    candidates.sort_by(|a, b| {
        let order =
            |c: &Candidate| (std::cmp::Reverse(c.count.links), c.count.best.pair, c.count.best.source.start);
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
            let (ours, theirs) = (lemmas(sides, 1, &candidate), lemmas(sides, 1, first));
            let within = |a: &[u32], b: &[u32]| a.iter().all(|lemma| b.contains(lemma));
            let overlaps = within(&ours, &theirs) || within(&theirs, &ours);
            if share >= RIVAL && !overlaps && !of_target.contains_key(&candidate.target) {
                out[at].rivals.push(candidate);
            }
            continue;
        }
        if let Some(&at) = of_target.get(&candidate.target) {
            if lemmas(sides, 0, &candidate) == lemmas(sides, 0, &out[at].candidate) {
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

/// The lemmas of one side that mean something, sorted.
fn lemmas(sides: [&Side; 2], k: usize, candidate: &Candidate) -> Vec<u32> {
    let sight = &candidate.count.best;
    let phrase = if k == 0 { sight.source } else { sight.target };
    let words = &sides[k].sentence(sight.pair as usize)[phrase.range()];
    let content = words.iter().map(|token| sides[k].form(token)).filter(|form| form.is_content());
    let mut lemmas: Vec<u32> = content.map(|form| form.lemma).collect();
    lemmas.sort_unstable();
    lemmas
}
