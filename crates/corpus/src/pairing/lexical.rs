//! Profiles for languages that the encoder does not know: numbers, and words that look alike in both languages.

use super::profile::{self, Profile, SENTENCES};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_embed::DIM;
use sverka_text::document::Segmented;
use sverka_text::{names, numbers, words};
use twox_hash::XxHash3_64;

/// Signs that a word adds to a vector. With eight of 192 two words hardly ever share half of them.
const SIGNS: usize = 8;

/// Makes the profiles of all documents of one side, by what the texts share with any other language. Every number and
/// every skeleton of a word has a few fixed places of the vector (feature hashing: Weinberger et al., 2009), and
/// counts the less, the more documents contain it.
pub(super) fn profiles(texts: &[&Segmented]) -> Vec<Profile> {
    let shares = profile::shares(texts);
    let keys: Vec<Vec<Vec<u64>>> = texts.par_iter().map(|text| keys(text)).collect();
    let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
    for document in &keys {
        let mut all: Vec<u64> = document.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all.iter().for_each(|key| *holders.entry(*key).or_default() += 1);
    }
    let rarity = |key: &u64| {
        let count = f64::from(holders.get(key).copied().unwrap_or(1));
        libm::log((texts.len() as f64 + 1.0) / count)
    };
    keys.par_iter()
        .zip(shares)
        .map(|(sentences, shares)| {
            let vectors: Vec<[f64; DIM]> = sentences.iter().map(|keys| sum(keys, &rarity)).collect();
            let mut total = [0.0; DIM];
            for (vector, &share) in vectors.iter().zip(&shares) {
                let part = f64::from(profile::part(share));
                total.iter_mut().zip(vector).for_each(|(total, x)| *total += x * part);
            }
            let shown: Vec<usize> = (0..sentences.len()).filter(|&k| !sentences[k].is_empty()).collect();
            let shown = &shown[..shown.len().min(SENTENCES)];
            let weight = |k: usize| libm::sqrtf(sentences[k].len() as f32) * profile::part(shares[k]);
            Profile {
                vector: profile::unit(total).map(|x| x as f32),
                rows: shown.iter().map(|&k| profile::row(&profile::unit(vectors[k]))).collect(),
                weights: shown.iter().map(|&k| weight(k)).collect(),
                shares: shares.iter().map(|&share| profile::part(share)).collect(),
            }
        })
        .collect()
}

/// Returns the keys of every sentence: its numbers, and the skeletons of its words.
fn keys(text: &Segmented) -> Vec<Vec<u64>> {
    let hash = |key: &str| XxHash3_64::oneshot(key.as_bytes());
    let of = |sentence: &str| {
        let figures = numbers::numbers(sentence, text.lang.primary());
        let skeletons =
            words::words(sentence).filter_map(|word| names::cognate_key(word.text, &names::latin(word.text)));
        figures.into_iter().chain(skeletons).map(|key| hash(&key)).collect()
    };
    text.segments.iter().map(|segment| of(&segment.text)).collect()
}

fn sum(keys: &[u64], rarity: &impl Fn(&u64) -> f64) -> [f64; DIM] {
    // So that the shortest sum is far above the least length of a vector.
    const SCALE: f64 = 1000.0;
    let mut out = [0.0; DIM];
    for key in keys {
        let weight = rarity(key) * SCALE;
        for sign in 0..SIGNS as u64 {
            let bits = XxHash3_64::oneshot_with_seed(sign, &key.to_le_bytes());
            let place = (bits >> 1) as usize % DIM;
            out[place] += if bits & 1 == 0 { weight } else { -weight };
        }
    }
    out
}
