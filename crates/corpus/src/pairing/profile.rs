//! A document as a vector of what it says, and its first sentences as vectors of their own.

use super::twins;
use rayon::prelude::*;
use sverka_embed::{DIM, Model, SpanVectors};
use sverka_text::document::Segmented;

/// Sentences of a document that are compared one by one. Documents that say the same say so in their first sixty
/// sentences; more would cost time and memory in proportion.
pub(super) const SENTENCES: usize = 60;

/// The weight of a sentence that a single document contains; one that n contain has the nth part of it.
pub(super) const WHOLE: u32 = 256;

/// The length of the vector of a sentence, so that its numbers fit into a byte.
pub(super) const LENGTH: f64 = 127.0;

/// Length below which a sum has no direction: rounding, far less than one unit of the table.
const LEAST_LENGTH: f64 = 1.0;

/// A document, ready to be compared with those of the other language.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// What it says as a whole: of unit length, or all zeros when it has no text.
    pub vector: [f32; DIM],
    /// Its first sentences that have text, each of length 127.
    pub rows: Vec<[i8; DIM]>,
    /// How much each of them counts: by its length, and by how few documents contain it.
    pub weights: Vec<f32>,
    /// How much of each sentence of the document is its own, in (0, 1].
    pub shares: Vec<f32>,
}

/// Makes the profiles of all documents of one side, by the vectors of the encoder.
pub(super) fn profiles(texts: &[&Segmented]) -> Vec<Profile> {
    let shares = shares(texts);
    let model = Model::embedded();
    let sums: Vec<Sums> = texts
        .par_iter()
        .zip(&shares)
        .map_init(
            || model.tokenizer(),
            |tokenizer, (text, shares)| {
                let sentences: Vec<&str> = text.segments.iter().map(|s| s.text.as_str()).collect();
                Sums::new(&model.encode_with(tokenizer, &sentences), shares)
            },
        )
        .collect();
    let mean = mean(&sums);
    sums.into_par_iter().zip(shares).map(|(sums, shares)| sums.centred(&mean, &shares)).collect()
}

/// Returns the weight of every sentence: [`WHOLE`] divided by the number of documents that contain it.
pub(super) fn shares(texts: &[&Segmented]) -> Vec<Vec<u32>> {
    let prints: Vec<Vec<u64>> = texts.par_iter().map(|text| twins::fingerprints(text)).collect();
    let holders = twins::holders(&prints);
    let share = |print: &u64| (WHOLE / holders.get(print).copied().unwrap_or(1)).max(1);
    prints.iter().map(|prints| prints.iter().map(share).collect()).collect()
}

/// What a document adds to the mean of its collection, in whole numbers: the order of summing does not matter.
struct Sums {
    total: [i64; DIM],
    weight: i64,
    /// The sums of the first sentences, their pieces and their shares.
    sentences: Vec<([i32; DIM], u32, u32)>,
}

impl Sums {
    fn new(vectors: &SpanVectors, shares: &[u32]) -> Self {
        let (mut total, mut weight) = ([0_i64; DIM], 0_i64);
        let mut sentences = Vec::new();
        for (i, &share) in shares.iter().enumerate() {
            let (sum, pieces) = vectors.sentence(i);
            for (total, sum) in total.iter_mut().zip(sum) {
                *total += i64::from(sum) * i64::from(share);
            }
            weight += i64::from(pieces) * i64::from(share);
            if sentences.len() < SENTENCES && pieces > 0 {
                sentences.push((sum, pieces, share));
            }
        }
        Self { total, weight, sentences }
    }

    fn centred(self, mean: &[f64; DIM], shares: &[u32]) -> Profile {
        let vector = unit(std::array::from_fn(|k| self.total[k] as f64 - self.weight as f64 * mean[k]));
        let row = |(sum, pieces, _): &([i32; DIM], u32, u32)| {
            let centred = std::array::from_fn(|k| f64::from(sum[k]) - f64::from(*pieces) * mean[k]);
            row(&unit(centred))
        };
        // The root, since a long sentence is surer than a short one but not in proportion.
        let weight = |(_, pieces, share): &([i32; DIM], u32, u32)| libm::sqrtf(*pieces as f32) * part(*share);
        Profile {
            vector: vector.map(|x| x as f32),
            rows: self.sentences.iter().map(row).collect(),
            weights: self.sentences.iter().map(weight).collect(),
            shares: shares.iter().map(|&share| part(share)).collect(),
        }
    }
}

/// Returns a share of [`WHOLE`] as a number in (0, 1].
pub(super) fn part(share: u32) -> f32 {
    share as f32 / WHOLE as f32
}

/// Brings a vector of unit length to whole numbers.
pub(super) fn row(unit: &[f64; DIM]) -> [i8; DIM] {
    unit.map(|x| libm::round(x * LENGTH) as i8)
}

/// Brings a vector to unit length; one without a direction becomes zero.
pub(super) fn unit(vector: [f64; DIM]) -> [f64; DIM] {
    let length = libm::sqrt(vector.iter().map(|x| x * x).sum());
    if length > LEAST_LENGTH { vector.map(|x| x / length) } else { [0.0; DIM] }
}

fn mean(sums: &[Sums]) -> [f64; DIM] {
    let (mut total, mut weight) = ([0_i64; DIM], 0_i64);
    for sums in sums {
        for (total, sum) in total.iter_mut().zip(sums.total) {
            *total += sum;
        }
        weight += sums.weight;
    }
    total.map(|total| total as f64 / weight.max(1) as f64)
}
