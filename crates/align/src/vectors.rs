//! Sentences as vectors that can be added: the vector of a run of sentences is the sum of their vectors, so
//! no candidate for a link is encoded twice. The product of two runs is also a sum, over the pairs of their
//! sentences, so each pair is multiplied once.

use rayon::prelude::*;

/// The longest run of sentences that is compared: the longest side of a link, plus a neighbour that may
/// belong to it.
pub(crate) const MAX_RUN: usize = 7;

/// The longest side of a link.
pub(crate) const LONGEST: usize = MAX_RUN - 1;

/// Lanes of the dot product: the numbers that fit in the widest common vector registers. Lengths of vectors
/// are multiples of it.
pub(crate) const LANES: usize = 16;

/// The vectors of the sentences of one side.
#[derive(Clone, Debug)]
pub(crate) struct Vectors {
    dim: usize,
    /// `len x dim`, centred, not normalised: sums over the pieces of a sentence.
    rows: Vec<f32>,
    /// Reciprocals of the lengths of the runs that begin at each sentence, of one to [`MAX_RUN`] sentences; 0
    /// for runs without a direction and for those that reach past the end.
    shrink: Vec<[f32; MAX_RUN]>,
    /// Length of a vector up to which a run has no direction, because it does not differ from the whole text.
    least: f32,
}

impl Vectors {
    /// Stores the vector of each sentence (`len x dim`, row by row), whose sums are those of runs. A run
    /// whose vector is not longer than `least` has no direction.
    ///
    /// # Panics
    /// If the dimensions do not match or `dim` is not a multiple of [`LANES`].
    pub(crate) fn new(dim: usize, rows: Vec<f32>, least: f32) -> Self {
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

    /// Returns the number of sentences.
    pub(crate) fn len(&self) -> usize {
        self.shrink.len()
    }

    /// Returns the number of coordinates of a vector.
    pub(crate) fn dim(&self) -> usize {
        self.dim
    }

    /// Returns the vectors of a run of sentences as a separate set.
    pub(crate) fn part(&self, run: std::ops::Range<usize>) -> Self {
        Self::new(self.dim, self.rows[run.start * self.dim..run.end * self.dim].to_vec(), self.least)
    }

    /// Returns the vectors without some sentences, which then have no direction.
    pub(crate) fn without(&self, is_left_out: impl Fn(usize) -> bool) -> Self {
        let mut rows = self.rows.clone();
        let left_out = rows.chunks_exact_mut(self.dim).enumerate().filter(|(i, _)| is_left_out(*i));
        left_out.for_each(|(_, row)| row.fill(0.0));
        Self::new(self.dim, rows, self.least)
    }

    /// Returns the vector of a sentence, not normalised: `dim` numbers.
    #[inline]
    pub(crate) fn row(&self, i: usize) -> &[f32] {
        &self.rows[i * self.dim..][..self.dim]
    }

    /// Returns the reciprocals of the lengths of the runs of one to [`MAX_RUN`] sentences from `i` on, by
    /// which the sum of their rows becomes a unit vector. 0 if a run has no direction or reaches past the
    /// end.
    #[inline]
    pub(crate) fn shrink(&self, i: usize) -> &[f32; MAX_RUN] {
        &self.shrink[i]
    }

    /// Returns the unit vectors of the sums of blocks of `size` sentences: `ceil(len / size) x dim`.
    pub(crate) fn blocks(&self, size: usize) -> Vec<f32> {
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

/// Returns the reciprocal of the length of a vector, or 0 if it is not longer than `least`.
fn one_over_length(v: &[f32], least: f32) -> f32 {
    let length = dot(v, v).sqrt();
    if length > least { 1.0 / length } else { 0.0 }
}

/// Returns the dot product of two vectors of the same length, a multiple of [`LANES`]. Sixteen sums run side
/// by side: the compiler turns them into vector instructions, and the order of the additions, and therefore
/// the result, is the same on every machine.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
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
