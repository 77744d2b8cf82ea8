//! Documents of one language that say the same, and those that say nothing of their own.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_text::document::Segmented;
use twox_hash::XxHash3_64;

use super::Text;

/// What part a document takes in the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is compared.
    Compared,
    /// It says the same as an earlier one.
    TwinOf(usize),
    /// All its sentences are those of many others.
    NothingOfItsOwn,
    /// It has no text.
    Empty,
}

/// Share of their different sentences that two documents have in common when they are twins.
const ALIKE: f64 = 0.9;

/// Documents that contain a sentence of which none can claim it: a menu, a notice of cookies, a page of error text.
const EVERYWHERE: u32 = 8;

/// Least hashes of a document by which twins are looked for. Two that share nine tenths of their sentences share
/// the least of all with that probability, and one of four but in one case of ten thousand.
const LEAST: usize = 4;

/// Finds the twins of one side.
pub(super) fn find(texts: &[Text]) -> Vec<Standing> {
    let prints: Vec<Vec<u64>> = texts
        .par_iter()
        .map(|text| {
            let mut prints = fingerprints(&text.segmented);
            prints.retain(|&print| print != blank());
            prints.sort_unstable();
            prints.dedup();
            prints
        })
        .collect();
    let mut standing = vec![Standing::Compared; texts.len()];
    let mut seen: FxHashMap<(usize, u64), Vec<usize>> = FxHashMap::default();
    for (text, own) in prints.iter().enumerate() {
        if own.is_empty() {
            standing[text] = Standing::Empty;
            continue;
        }
        let keys: Vec<(usize, u64)> = (0..LEAST).map(|seed| (seed, least(own, seed as u64))).collect();
        let earlier = keys.iter().filter_map(|key| seen.get(key)).flatten();
        let twin = earlier.copied().filter(|&other| common(own, &prints[other]) >= ALIKE).min();
        match twin {
            Some(first) => standing[text] = Standing::TwinOf(first),
            // Only first ones are kept: a thousand equal pages make no list of a thousand.
            None => keys.into_iter().for_each(|key| seen.entry(key).or_default().push(text)),
        }
    }
    let kept: Vec<Vec<u64>> = kept(&standing).into_iter().map(|text| prints[text].clone()).collect();
    let holders = holders(&kept);
    for (text, own) in prints.iter().enumerate() {
        let is_common = |print: &u64| holders.get(print).is_some_and(|&count| count >= EVERYWHERE);
        if standing[text] == Standing::Compared && own.iter().all(is_common) {
            standing[text] = Standing::NothingOfItsOwn;
        }
    }
    standing
}

/// Returns the documents that are compared.
pub(super) fn kept(standing: &[Standing]) -> Vec<usize> {
    (0..standing.len()).filter(|&text| standing[text] == Standing::Compared).collect()
}

/// Returns the fingerprint of every sentence: a hash regardless of case and of what is between the words.
pub(super) fn fingerprints(text: &Segmented) -> Vec<u64> {
    text.segments.iter().map(|segment| fingerprint(&segment.text)).collect()
}

fn fingerprint(text: &str) -> u64 {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.extend(word.chars().flat_map(char::to_lowercase));
        words.push(' ');
    }
    XxHash3_64::oneshot(words.as_bytes())
}

/// Returns the fingerprint of a sentence without a word.
fn blank() -> u64 {
    fingerprint("")
}

/// Returns in how many documents each sentence occurs.
pub(super) fn holders(prints: &[Vec<u64>]) -> FxHashMap<u64, u32> {
    let mut holders: FxHashMap<u64, (u32, usize)> = FxHashMap::default();
    for (document, prints) in prints.iter().enumerate() {
        for print in prints {
            let (count, last) = holders.entry(*print).or_insert((0, usize::MAX));
            if *last != document {
                (*count, *last) = (*count + 1, document);
            }
        }
    }
    holders.into_iter().map(|(print, (count, _))| (print, count)).collect()
}

/// Returns the least hash of a set under one of several orders (min-wise hashing: Broder, 1997).
fn least(prints: &[u64], seed: u64) -> u64 {
    let hash = |print: &u64| XxHash3_64::oneshot_with_seed(seed, &print.to_le_bytes());
    prints.iter().map(hash).min().unwrap_or_default()
}

/// Returns the share of two sorted sets that both have.
fn common(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}
