//! Words as vectors of the encoder, small enough to keep a million of them.

use rayon::prelude::*;
use sverka_embed::{DIM, Model};

/// The meaning of a word: a direction, and its contribution to a phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vector {
    /// Unit vector times [`UNIT`].
    direction: [i8; DIM],
    /// Length of the vector of the encoder, in units of [`UNIT`].
    length: f32,
}

/// Length of a direction. The largest coordinate of a unit vector of 192 numbers is seldom above 0.4; larger
/// ones are limited to 127.
const UNIT: f32 = 300.0;

/// Length up to which a vector of the encoder has no direction: what remains of a word that equals the mean
/// is rounding.
const LEAST_LENGTH: f32 = 1.0;

/// Words that are encoded at once: enough to spread over the processors, few enough for their memory.
const CHUNK: usize = 4096;

impl Vector {
    /// Returns the cosine of two words, in [-1, 1].
    pub(crate) fn cosine(&self, other: &Self) -> f32 {
        let mut sum = 0_i32;
        for (&a, &b) in self.direction.iter().zip(&other.direction) {
            sum += i32::from(a) * i32::from(b);
        }
        sum as f32 / (UNIT * UNIT)
    }
}

/// A phrase as the sum of its words.
#[derive(Clone, Debug)]
pub(crate) struct Phrase([f32; DIM]);

impl Phrase {
    /// Sums the vectors of words.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a Vector>) -> Self {
        let mut sum = [0.0; DIM];
        for word in words {
            for (sum, &x) in sum.iter_mut().zip(&word.direction) {
                *sum += f32::from(x) * word.length;
            }
        }
        Self(sum)
    }

    /// Returns the cosine of two phrases; 0 if one of them is empty.
    pub(crate) fn cosine(&self, other: &Self) -> f32 {
        let dot = |a: &Self, b: &Self| a.0.iter().zip(&b.0).map(|(a, b)| a * b).sum::<f32>();
        let length = (dot(self, self) * dot(other, other)).sqrt();
        if length > 0.0 { dot(self, other) / length } else { 0.0 }
    }
}

/// Returns the vectors of words, each given as written and in its dictionary form, because the table consists
/// of pieces of words and knows some words only in one of their forms (the cosine of "Deputy" and
/// «заместителя» is .30, with both forms .71).
///
/// They are centred on the mean piece of all of them, which makes words of two languages comparable.
pub(crate) fn of_words(model: &Model, words: &[[&str; 2]]) -> Vec<Vector> {
    let sums = |chunk: &[[&str; 2]]| {
        let encoded = model.encode(chunk.as_flattened());
        (0..2 * chunk.len()).map(|i| encoded.sentence(i)).collect::<Vec<_>>()
    };
    // Whole numbers, so the order of the chunks does not matter.
    let (total, pieces) = words
        .par_chunks(CHUNK)
        .map(|chunk| {
            let (mut total, mut count) = ([0_i64; DIM], 0_u64);
            for (row, pieces) in sums(chunk).into_iter().step_by(2) {
                total.iter_mut().zip(row).for_each(|(total, x)| *total += i64::from(x));
                count += u64::from(pieces);
            }
            (total, count)
        })
        .reduce(
            || ([0; DIM], 0),
            |(mut a, n), (b, m)| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                (a, n + m)
            },
        );
    let mean = total.map(|x| x as f32 / pieces.max(1) as f32);
    let unit = |row: &[i32; DIM], pieces: u32| {
        let mut centred = [0.0; DIM];
        for ((out, x), mean) in centred.iter_mut().zip(row).zip(&mean) {
            *out = *x as f32 - pieces as f32 * mean;
        }
        let length = length(&centred);
        (centred.map(|x| if length > LEAST_LENGTH { x / length } else { 0.0 }), length)
    };
    let vectors = words.par_chunks(CHUNK).flat_map_iter(|chunk| {
        let rows = sums(chunk);
        let pairs = rows.chunks_exact(2).map(|pair| {
            let [(written, own), (lemma, _)] = [0, 1].map(|k| unit(&pair[k].0, pair[k].1));
            let mut sum = written;
            sum.iter_mut().zip(lemma).for_each(|(a, b)| *a += b);
            let whole = length(&sum);
            let scale = if whole > 0.0 { UNIT / whole } else { 0.0 };
            Vector {
                direction: sum.map(|x| (x * scale).round().clamp(-127.0, 127.0) as i8),
                length: own / UNIT,
            }
        });
        pairs.collect::<Vec<_>>()
    });
    vectors.collect()
}

fn length(vector: &[f32; DIM]) -> f32 {
    vector.iter().map(|x| x * x).sum::<f32>().sqrt()
}
