//! Sentences as vectors that can be added: the vector of a run of sentences is the sum of
//! theirs, so no candidate for a link is ever encoded again. The product of two runs is a sum
//! too, over the pairs of their sentences: each pair is multiplied once.

use rayon::prelude::*;

/// The longest run of sentences that is compared: the longest side of a link, and one more
/// for the question whether a neighbour should have come along.
pub const MAX_RUN: usize = 7;

/// The longest side of a link.
pub const LONGEST: usize = MAX_RUN - 1;

/// Lanes of the dot product, as many as the widest common vector registers hold. Lengths
/// of vectors are multiples of it.
pub const LANES: usize = 16;

/// The vectors of the sentences of one side.
#[derive(Clone, Debug)]
pub struct Vectors {
    dim: usize,
    /// `len x dim`, centred, not normalised: sums over the pieces of a sentence.
    rows: Vec<f32>,
    /// One over the length of the runs that begin at each sentence, of one to [`MAX_RUN`] sentences;
    /// 0 for runs that point nowhere or reach past the end.
    shrink: Vec<[f32; MAX_RUN]>,
    /// A run whose vector is shorter says nothing that the whole text does not.
    least: f32,
}

impl Vectors {
    /// From the vector of each sentence (`len x dim`, row by row), whose sums are those of runs. A run whose
    /// vector is not longer than `least` says nothing.
    ///
    /// # Panics
    /// When the shapes do not fit or `dim` is no multiple of [`LANES`].
    pub fn new(dim: usize, rows: Vec<f32>, least: f32) -> Self {
        assert!(dim.is_multiple_of(LANES) && rows.len().is_multiple_of(dim), "shape of the vectors");
        let len = rows.len() / dim;
        let shrink_from = |i: usize| {
            let mut sum = vec![0f32; dim];
            let mut shrink = [0f32; MAX_RUN];
            for (shrink, row) in shrink.iter_mut().zip(rows[i * dim..].chunks_exact(dim)) {
                for (s, &x) in sum.iter_mut().zip(row) {
                    *s += x;
                }
                *shrink = one_over_length(&sum, least);
            }
            shrink
        };
        let shrink = (0..len).into_par_iter().map(shrink_from).collect();
        Self { dim, rows, shrink, least }
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.shrink.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shrink.is_empty()
    }

    /// Length of a vector.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// Those of a run of sentences, on their own.
    pub fn part(&self, run: std::ops::Range<usize>) -> Self {
        Self::new(self.dim, self.rows[run.start * self.dim..run.end * self.dim].to_vec(), self.least)
    }

    /// The vector of a sentence, not normalised: `dim` numbers.
    pub fn row(&self, i: usize) -> &[f32] {
        &self.rows[i * self.dim..][..self.dim]
    }

    /// One over the length of the runs of one to [`MAX_RUN`] sentences from `i` on, by which the sum of
    /// their rows becomes a unit vector. 0 where a run points nowhere or reaches past the end.
    pub fn shrink(&self, i: usize) -> &[f32; MAX_RUN] {
        &self.shrink[i]
    }

    /// The unit vectors of the sums of blocks of `size` sentences: `ceil(len / size) x dim`.
    pub fn blocks(&self, size: usize) -> Vec<f32> {
        let mut out = vec![0f32; self.len().div_ceil(size) * self.dim];
        let blocks = out.par_chunks_exact_mut(self.dim).zip(self.rows.par_chunks(size * self.dim));
        blocks.for_each(|(out, rows)| {
            for row in rows.chunks_exact(self.dim) {
                for (s, &x) in out.iter_mut().zip(row) {
                    *s += x;
                }
            }
            let shrink = one_over_length(out, self.least);
            out.iter_mut().for_each(|x| *x *= shrink);
        });
        out
    }
}

/// One over the length of a vector, or 0 if it is not longer than `least`.
fn one_over_length(v: &[f32], least: f32) -> f32 {
    let length = dot(v, v).sqrt();
    if length > least { 1.0 / length } else { 0.0 }
}

/// The dot product of two vectors of one length, a multiple of [`LANES`]. Sixteen sums
/// side by side: the compiler turns them into vector instructions, and the order of the
/// additions, so the result, is the same on every machine.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for k in 0..LANES {
            sums[k] += a[k] * b[k];
        }
    }
    // Pairwise, as a tree.
    let mut width = LANES / 2;
    while width > 0 {
        for k in 0..width {
            sums[k] += sums[k + width];
        }
        width /= 2;
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_normalised_sums() {
        let mut sums = vec![0f32; 3 * 16];
        (sums[0], sums[17], sums[32]) = (3.0, 4.0, 1.0);
        let vectors = Vectors::new(16, sums, 1e-9);
        assert_eq!(vectors.shrink(0)[..2], [1.0 / 3.0, 0.2]);
        assert_eq!(vectors.shrink(2)[..2], [1.0, 0.0]);
        assert_eq!(vectors.blocks(2)[..2], [0.6, 0.8]);
    }

    #[test]
    fn dot_products_add_up() {
        let a: Vec<f32> = (0..32).map(|k| k as f32).collect();
        assert_eq!(dot(&a, &a), (0..32).map(|k| (k * k) as f32).sum::<f32>());
    }
}
