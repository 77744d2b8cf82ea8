//! The vector of any run of sentences, from sums that are made once.

use super::{DIM, table::Model, tokenizer::Tokenizer};

/// The sentences of one document as vectors, centred on the document.
///
/// The vector of the run `i..i + a` is the sum of the rows of all its pieces, less the number of
/// pieces times the document's mean row, brought to unit length. Taking off the mean removes what
/// all sentences of a text share (its language before all), which is what makes vectors of two
/// languages comparable. It is a mean over pieces and not over sentences, so that a run of two
/// sentences is centred in the same way as one.
///
/// Sums are kept as prefix sums in 32-bit whole numbers that may wrap round: the difference of two
/// is exact as long as the run itself fits, that is for at least 65,000 pieces.
#[derive(Clone, Debug)]
pub struct SpanVectors {
    /// `sums[i]`: the rows of all pieces before sentence i.
    sums: Vec<[i32; DIM]>,
    /// `pieces[i]`: how many those are.
    pieces: Vec<u32>,
    /// The rows of all pieces of the document together.
    total: [i64; DIM],
    /// The mean row of a piece of this document.
    mean: [f32; DIM],
}

impl SpanVectors {
    pub(super) fn new(model: &Model, tokenizer: &mut Tokenizer<'_>, sentences: &[&str]) -> Self {
        let mut sums = Vec::with_capacity(sentences.len() + 1);
        let mut pieces = Vec::with_capacity(sentences.len() + 1);
        let (mut before, mut count, mut total) = ([0_i32; DIM], 0_u32, [0_i64; DIM]);
        sums.push(before);
        pieces.push(count);
        let mut ids = Vec::new();
        for sentence in sentences {
            ids.clear();
            for chunk in sentence.split_whitespace() {
                ids.extend_from_slice(tokenizer.chunk(chunk));
            }
            count = count.wrapping_add(ids.len() as u32);
            let sum = model.sum(&ids);
            for ((before, total), sum) in before.iter_mut().zip(&mut total).zip(sum) {
                *before = before.wrapping_add(sum);
                *total += i64::from(sum);
            }
            sums.push(before);
            pieces.push(count);
        }
        let all = f64::from(count.max(1));
        Self { sums, pieces, total, mean: total.map(|t| (t as f64 / all) as f32) }
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.sums.len() - 1
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sum of the rows of the pieces of a sentence, and the number of pieces.
    pub fn sentence(&self, i: usize) -> ([i32; DIM], u32) {
        let (from, to) = (&self.sums[i], &self.sums[i + 1]);
        let sum = std::array::from_fn(|k| to[k].wrapping_sub(from[k]));
        (sum, self.pieces[i + 1].wrapping_sub(self.pieces[i]))
    }

    /// The vectors of all sentences, centred and not normalised: `len x DIM`, row by row. Their sums are the
    /// vectors of runs. The mean is taken over `prior` imagined pieces without any bias too: the table is
    /// centred already, and of a text of a sentence or two little would be left.
    pub fn rows(&self, prior: f64) -> Vec<f32> {
        let all = f64::from(self.pieces[self.len()]) + prior;
        let mean = self.total.map(|t| (t as f64 / all) as f32);
        let mut rows = Vec::with_capacity(self.len() * DIM);
        for (sums, pieces) in self.sums.windows(2).zip(self.pieces.windows(2)) {
            let count = pieces[1].wrapping_sub(pieces[0]) as f32;
            let row = sums[1].iter().zip(&sums[0]).zip(&mean);
            rows.extend(row.map(|((to, from), mean)| to.wrapping_sub(*from) as f32 - count * mean));
        }
        rows
    }

    /// Writes the vector of the `count` sentences from `first` on into `out`: of unit length, or all
    /// zeros when they hold no text. `O(DIM)`, whatever the count.
    ///
    /// # Panics
    ///
    /// When the run is not inside the document.
    pub fn span(&self, first: usize, count: usize, out: &mut [f32; DIM]) {
        let (from, to) = (&self.sums[first], &self.sums[first + count]);
        let pieces = self.pieces[first + count].wrapping_sub(self.pieces[first]) as f32;
        for (((out, from), to), mean) in out.iter_mut().zip(from).zip(to).zip(&self.mean) {
            *out = to.wrapping_sub(*from) as f32 - pieces * mean;
        }
        let length = square(out).sqrt();
        // A run that is nothing but the mean (a document of one sentence) points nowhere: what is
        // left of it is rounding, far below one unit of the table.
        let shrink = if length > 1.0 { 1.0 / length } else { 0.0 };
        out.iter_mut().for_each(|x| *x *= shrink);
    }
}

/// The sum of squares, in sixteen lanes that are added up in one order: the compiler can use vector
/// registers of any width, and the result has the same bits everywhere.
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
