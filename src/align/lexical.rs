//! Sentence vectors without a language model: made of the numbers and names that both
//! texts hold and of the words that they teach.
//!
//! Each number, name and word has a fixed pseudo-random direction (feature hashing with
//! random signs, Weinberger and others, 2009): two sentences are near when they share some,
//! and nothing else about the aligner need know where its vectors come from.

use super::vectors::Vectors;
use crate::similarity::teach::{self, Association, Vocabulary};
use crate::similarity::{Profile, Profiles};

/// Length of a vector. Two unlike words meet by chance with a cosine of 1 / sqrt(256) = 0.06.
const DIM: usize = 256;

/// What kind of thing a direction stands for.
#[derive(Clone, Copy)]
enum Thing {
    Number,
    Name,
    Word,
}

/// What the two texts teach: their words, and which go together.
pub struct Lesson {
    vocabularies: [Vocabulary; 2],
    associations: Vec<Association>,
}

impl Lesson {
    /// Learns from links that hold.
    pub fn new(
        vocabularies: [Vocabulary; 2],
        links: &[(std::ops::Range<usize>, std::ops::Range<usize>)],
    ) -> Self {
        let associations = teach::associations(&vocabularies[0], &vocabularies[1], links);
        Self { vocabularies, associations }
    }
}

/// The vectors of both sides.
pub fn vectors(profiles: &Profiles, lesson: Option<&Lesson>) -> [Vectors; 2] {
    let mut sums = [keys_of(&profiles.source), keys_of(&profiles.target)];
    if let Some(lesson) = lesson {
        let [ours, theirs] = &lesson.vocabularies;
        for &(a, b, strength) in &lesson.associations {
            debug_assert!(
                (a as usize) < ours.counts.len() && (b as usize) < theirs.counts.len() && strength > 0.0
            );
        }
        // A taught word points where its partners on the target side point.
        for (i, row) in ours.rows.iter().enumerate() {
            for &a in row {
                let from = lesson.associations.partition_point(|x| x.0 < a);
                for &(_, b, strength) in lesson.associations[from..].iter().take_while(|x| x.0 == a) {
                    let weight = strength * ours.rarity(a).min(theirs.rarity(b));
                    add(&mut sums[0][i * DIM..][..DIM], Thing::Word, b, weight);
                }
            }
        }
        let mut taught = vec![0f32; theirs.counts.len()];
        for &(a, b, strength) in &lesson.associations {
            let weight = strength * ours.rarity(a).min(theirs.rarity(b));
            taught[b as usize] = taught[b as usize].max(weight);
        }
        for (j, row) in theirs.rows.iter().enumerate() {
            for &b in row.iter().filter(|&&b| taught[b as usize] > 0.0) {
                add(&mut sums[1][j * DIM..][..DIM], Thing::Word, b, taught[b as usize]);
            }
        }
    }
    sums.map(|sums| Vectors::raw(DIM, sums))
}

fn keys_of(profile: &Profile) -> Vec<f32> {
    let mut sums = vec![0f32; profile.len() * DIM];
    for (i, row) in sums.chunks_exact_mut(DIM).enumerate() {
        for (thing, keys) in [(Thing::Number, &profile.numbers), (Thing::Name, &profile.names)] {
            for (id, weight) in keys.run(i, i + 1) {
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

/// SplitMix64 (Steele, Lea and Flood, 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
