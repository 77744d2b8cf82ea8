//! The vector of any run of sentences, from sums that are calculated once.

use crate::DIM;
use crate::table::{Table, WHOLE};
use crate::tokenizer::Tokenizer;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The sentences of one document as vectors, centred on the document.
///
/// The vector of the run `i..i + a` is the sum of the rows of all its pieces, minus the number of pieces
/// times the document's mean row, scaled to unit length. Subtracting the mean removes what all sentences of a
/// text have in common (mainly its language), which makes vectors of two languages comparable. It is a mean
/// over pieces and not over sentences, so that a run of two sentences is centred in the same way as one.
///
/// Sums are stored as prefix sums in 32-bit integers that may wrap around: the difference of two is
/// exact as long as the run itself fits, that is for at least 65,000 pieces.
#[derive(Clone, Debug)]
pub struct SpanVectors {
    /// `sums[i]`: the rows of all pieces before sentence i.
    sums: Vec<[i32; DIM]>,
    /// `weights[i]`: the weight of those pieces, [`WHOLE`] each unless they are common.
    weights: Vec<u32>,
    /// The rows of all pieces of the document together.
    total: [i64; DIM],
    /// The mean row of a unit of weight of this document.
    mean: [f32; DIM],
}

/// How much the pieces of a document count.
pub(crate) enum Weighting {
    /// All pieces have the same weight.
    Even,
    /// A piece has less weight the more sentences contain it.
    Rarity,
}

impl SpanVectors {
    pub(crate) fn new(
        table: &Table,
        tokenizer: &mut Tokenizer<'_>,
        sentences: &[&str],
        weighting: Weighting,
    ) -> Self {
        // The pieces of all sentences, and the range of each sentence.
        let (mut pieces, mut runs) = (Vec::new(), Vec::with_capacity(sentences.len()));
        for sentence in sentences {
            let start = pieces.len();
            pieces.extend_from_slice(tokenizer.pieces_with_weights(sentence));
            runs.push(start..pieces.len());
        }
        if let Weighting::Rarity = weighting {
            weigh(&mut pieces, &runs);
        }
        let mut sums = Vec::with_capacity(sentences.len() + 1);
        let mut weights = Vec::with_capacity(sentences.len() + 1);
        let (mut before, mut weight, mut total) = ([0_i32; DIM], 0_u32, [0_i64; DIM]);
        sums.push(before);
        weights.push(weight);
        for run in runs {
            let pieces = &pieces[run];
            weight = pieces.iter().fold(weight, |sum, &(_, weight)| sum.wrapping_add(u32::from(weight)));
            let sum = table.sum(pieces);
            for ((before, total), sum) in before.iter_mut().zip(&mut total).zip(sum) {
                *before = before.wrapping_add(sum);
                *total += i64::from(sum);
            }
            sums.push(before);
            weights.push(weight);
        }
        let all = f64::from(weight.max(1));
        Self { sums, weights, total, mean: total.map(|t| (t as f64 / all) as f32) }
    }

    /// Returns the number of sentences.
    pub fn len(&self) -> usize {
        self.sums.len() - 1
    }

    /// Checks whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the sum of the rows of the pieces of a sentence, and their weight.
    pub fn sentence(&self, i: usize) -> ([i32; DIM], u32) {
        let (from, to) = (&self.sums[i], &self.sums[i + 1]);
        let sum = std::array::from_fn(|k| to[k].wrapping_sub(from[k]));
        (sum, self.weights[i + 1].wrapping_sub(self.weights[i]))
    }

    /// Returns the vectors of all sentences, centred and not normalised: `len x DIM`, row by row. Their sums
    /// are the vectors of runs. The mean also includes `prior` imaginary pieces without any bias: the table
    /// is already centred, and little would be left of a text of one or two sentences.
    pub fn rows(&self, prior: f64) -> Vec<f32> {
        let all = f64::from(self.weights[self.len()]) + prior * f64::from(WHOLE);
        let mean = self.total.map(|t| (t as f64 / all) as f32);
        let mut rows = Vec::with_capacity(self.len() * DIM);
        for (sums, weights) in self.sums.windows(2).zip(self.weights.windows(2)) {
            let weight = weights[1].wrapping_sub(weights[0]) as f32;
            let row = sums[1].iter().zip(&sums[0]).zip(&mean);
            rows.extend(row.map(|((to, from), mean)| to.wrapping_sub(*from) as f32 - weight * mean));
        }
        rows
    }

    /// Writes the vector of the `count` sentences from `first` on to `out`: of unit length, or all zeros if
    /// they contain no text. `O(DIM)`, whatever the count.
    ///
    /// # Panics
    /// If the run is not inside the document.
    pub fn span(&self, first: usize, count: usize, out: &mut [f32; DIM]) {
        let (from, to) = (&self.sums[first], &self.sums[first + count]);
        let weight = self.weights[first + count].wrapping_sub(self.weights[first]) as f32;
        for (((out, from), to), mean) in out.iter_mut().zip(from).zip(to).zip(&self.mean) {
            *out = to.wrapping_sub(*from) as f32 - weight * mean;
        }
        let length = square(out).sqrt();
        // A run that equals the mean (a document of one sentence) has no direction: what is left of it is
        // rounding, far below one unit of the table.
        let shrink = if length > 1.0 { 1.0 / length } else { 0.0 };
        out.iter_mut().for_each(|x| *x *= shrink);
    }
}

/// Weighs pieces by their rarity: one that occurs in a single sentence of the document counts fully, the full
/// stop of every sentence two fifths. What all sentences contain does not distinguish them, and hides what
/// does (inverse document frequency: Spärck Jones, 1972).
fn weigh(pieces: &mut [(u32, u16)], runs: &[Range<usize>]) {
    // How many sentences contain a piece, and the last of them, counted from 1.
    let mut holders: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for (sentence, run) in (1..).zip(runs) {
        for &(piece, _) in &pieces[run.clone()] {
            let (count, last) = holders.entry(piece).or_default();
            *count += u32::from(*last != sentence);
            *last = sentence;
        }
    }
    let weight = |count: u32| (f64::from(WHOLE) * rarity(count, runs.len())).round() as u16;
    let weights: FxHashMap<u32, u16> =
        holders.into_iter().map(|(piece, (count, _))| (piece, weight(count))).collect();
    for (piece, weight) in pieces {
        *weight = weights.get(piece).copied().unwrap_or(WHOLE);
    }
}

/// Imaginary sentences without any of the pieces: in a text of few sentences it means little that two of them
/// have a word in common.
const OTHERS: f64 = 40.0;

/// Exponent of the share of information that a piece keeps. Plain shares leave nothing to common words; from
/// .5 on, Text+Berg and speeches lose half a point. Anything from .2 to .3 is equally good
/// (docs/design/aligner.md).
const POWER: f64 = 0.25;

/// Minimum share of information: a piece that all sentences contain still counts slightly.
const LEAST: f64 = 0.02;

/// Returns the weight of a piece that `count` of this many sentences contain: 1 for one of them, two fifths
/// for all.
fn rarity(count: u32, sentences: usize) -> f64 {
    let all = sentences as f64 + OTHERS;
    // Two imaginary sentences with the piece: the shares of rare pieces then differ less.
    let information = |count: f64| libm::log(all / (count + 2.0));
    libm::pow((information(f64::from(count)) / information(1.0)).max(LEAST), POWER)
}

/// Returns the sum of squares, in sixteen lanes that are added up in a fixed order: the compiler can use
/// vector registers of any width, and the result has the same bits everywhere.
fn square(x: &[f32; DIM]) -> f32 {
    let mut lanes = [0_f32; 16];
    for chunk in x.as_chunks::<16>().0 {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += x * x;
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;

    const TEXT: [&str; 5] = [
        "The council met on Tuesday.",
        "It was raining.",
        "",
        "Nobody had brought an umbrella, so they stayed.",
        "What else could they do?",
    ];

    fn span(vectors: &SpanVectors, first: usize, count: usize) -> [f32; DIM] {
        let mut out = [0.0; DIM];
        vectors.span(first, count, &mut out);
        out
    }

    #[test]
    fn a_run_is_what_its_sentences_are_when_joined() {
        let model = Model::embedded();
        let apart = model.encode(&TEXT);
        let joined = model.encode(&[TEXT[0], &TEXT[1..4].join(" "), TEXT[4]]);
        assert_eq!(span(&apart, 1, 3), span(&joined, 1, 1));
        assert_eq!((apart.len(), joined.len()), (5, 3));
    }

    #[test]
    fn rows_add_up_to_runs() {
        let vectors = Model::embedded().encode(&TEXT);
        let rows = vectors.rows(0.0);
        let sum: [f32; DIM] = std::array::from_fn(|k| rows[k] + rows[DIM + k]);
        let length = square(&sum).sqrt();
        for (x, expected) in sum.iter().zip(span(&vectors, 0, 2)) {
            assert!((x / length - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn common_pieces_weigh_less() {
        assert_eq!(rarity(1, 10), 1.0);
        assert!(rarity(2, 1000) < 1.0 && rarity(1000, 1000) > 0.35 && rarity(1000, 1000) < 0.4);
        // Forty sentences with one piece in common, one of their own, and one twice in the first.
        let mut pieces: Vec<(u32, u16)> =
            (0..40).flat_map(|sentence| [(1, WHOLE), (100 + sentence, WHOLE), (7, WHOLE)]).collect();
        (pieces[2].0, pieces[5].0) = (100, 100);
        let runs: Vec<Range<usize>> = (0..40).map(|sentence| 3 * sentence..3 * sentence + 3).collect();
        weigh(&mut pieces, &runs);
        let (everywhere, once) = (pieces[0].1, pieces[6 + 1].1);
        assert!(once == WHOLE && everywhere < WHOLE && pieces.iter().all(|&(_, w)| w >= everywhere));
        assert!(pieces.iter().filter(|(piece, _)| *piece == 1).all(|&(_, weight)| weight == everywhere));
    }

    #[test]
    fn what_all_sentences_hold_makes_them_less_alike_by_rarity() {
        let model = Model::embedded();
        // In two sentences nothing is common enough to have less weight.
        assert_eq!(model.encode(&TEXT[..2]).rows(0.0), model.encode_by_rarity(&TEXT[..2]).rows(0.0));
        let sentences: Vec<String> =
            TEXT.iter().map(|text| format!("My dear friends and colleagues, {text}")).collect();
        let sentences: Vec<&str> =
            std::iter::repeat_n(sentences.iter().map(String::as_str), 10).flatten().collect();
        let cosine = |vectors: &SpanVectors| {
            let rows = vectors.rows(1000.0);
            let dot = |i: usize, j: usize| -> f32 {
                rows[i * DIM..][..DIM].iter().zip(&rows[j * DIM..][..DIM]).map(|(a, b)| a * b).sum()
            };
            dot(0, 1) / (dot(0, 0) * dot(1, 1)).sqrt()
        };
        assert!(cosine(&model.encode_by_rarity(&sentences)) < cosine(&model.encode(&sentences)) - 0.05);
    }

    #[test]
    fn vectors_have_unit_length_and_nothing_is_zero() {
        let vectors = Model::embedded().encode(&TEXT);
        for (first, sentence) in TEXT.iter().enumerate() {
            let length = square(&span(&vectors, first, 1)).sqrt();
            let expected = if sentence.is_empty() { 0.0 } else { 1.0 };
            assert!((length - expected).abs() < 1e-6, "{first}: {length}");
        }
        assert_eq!(span(&vectors, 0, 5), [0.0; DIM]);
        assert_eq!(span(&vectors, 2, 0), [0.0; DIM]);
        assert!(Model::embedded().encode(&[]).is_empty());
    }
}
