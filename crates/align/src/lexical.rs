//! Sentence vectors without a language model, made from the numbers and names that both texts contain, and
//! from the lexicon learned from them.
//!
//! Each number, name and word has a fixed pseudo-random direction (feature hashing with random signs,
//! Weinberger and others, 2009), so sentences that share some are close to each other. No other part of the
//! aligner depends on where its vectors come from.

use crate::similarity::lexicon::{Association, Vocabulary};
use crate::similarity::{Profile, Profiles};
use crate::span::Run;
use crate::vectors::Vectors;

/// Length of a vector. Two different words have a chance cosine of 1 / sqrt(256) = 0.06.
const DIM: usize = 256;

/// Length up to which a vector has no direction: what remains of directions that were added and subtracted
/// again is rounding.
const LEAST_LENGTH: f32 = 1e-9;

/// What a direction represents.
#[derive(Clone, Copy)]
enum Thing {
    Number,
    Name,
    Word,
}

/// Returns the vectors of both sides, with a lexicon of words that translate each other.
pub(crate) fn vectors(profiles: &Profiles, words: &[Vocabulary; 2], lexicon: &[Association]) -> [Vectors; 2] {
    let sums = [keys_of(&profiles.source), keys_of(&profiles.target)];
    with_words(sums, words, lexicon)
}

/// Returns the vectors of the learned words alone, for these numbers of sentences.
pub(crate) fn word_vectors(
    (n, m): (usize, usize),
    words: &[Vocabulary; 2],
    lexicon: &[Association],
) -> [Vectors; 2] {
    with_words([vec![0.0; n * DIM], vec![0.0; m * DIM]], words, lexicon)
}

/// Adds the directions of learned words to the sums of both sides.
fn with_words(mut sums: [Vec<f32>; 2], words: &[Vocabulary; 2], lexicon: &[Association]) -> [Vectors; 2] {
    let [ours, theirs] = words;
    let weight = |&(a, b, strength): &Association| strength * ours.rarity(a).min(theirs.rarity(b));
    // A word of the lexicon points where its translations point.
    for (i, row) in ours.rows.iter().enumerate() {
        for &a in row {
            let from = lexicon.partition_point(|x| x.0 < a);
            for association in lexicon[from..].iter().take_while(|x| x.0 == a) {
                add(&mut sums[0][i * DIM..][..DIM], Thing::Word, association.1, weight(association));
            }
        }
    }
    let mut best = vec![0f32; theirs.counts.len()];
    for association in lexicon {
        let best = &mut best[association.1 as usize];
        *best = best.max(weight(association));
    }
    for (j, row) in theirs.rows.iter().enumerate() {
        for &b in row.iter().filter(|&&b| best[b as usize] > 0.0) {
            add(&mut sums[1][j * DIM..][..DIM], Thing::Word, b, best[b as usize]);
        }
    }
    sums.map(|sums| Vectors::new(DIM, sums, LEAST_LENGTH))
}

/// Sums the directions of the numbers and names of each sentence.
fn keys_of(profile: &Profile) -> Vec<f32> {
    let mut sums = vec![0f32; profile.len() * DIM];
    for (i, row) in sums.chunks_exact_mut(DIM).enumerate() {
        for (thing, keys) in [(Thing::Number, &profile.numbers), (Thing::Name, &profile.names)] {
            for (id, weight) in keys.of(Run::single(i)) {
                add(row, thing, id, weight);
            }
        }
    }
    sums
}

/// Adds a direction of `DIM` signs, of length `weight`.
fn add(row: &mut [f32], thing: Thing, id: u32, weight: f32) {
    let step = weight / (DIM as f32).sqrt();
    let mut state = (thing as u64) << 32 | u64::from(id);
    for signs in row.chunks_mut(64) {
        let bits = next(&mut state);
        for (k, x) in signs.iter_mut().enumerate() {
            *x += if bits >> k & 1 == 0 { step } else { -step };
        }
    }
}

/// Returns the next number of SplitMix64 (Steele, Lea and Flood, 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
