//! Sentences as vectors that can be added: the vector of a run of sentences is the sum of
//! theirs, so no candidate for a link is ever encoded again.

/// The longest run of sentences that is compared: the longest side of a link, and one more
/// for the question whether a neighbour should have come along.
pub const MAX_RUN: usize = 7;

/// Lanes of the dot product, as many as the widest common vector registers hold. Lengths
/// of vectors are multiples of it.
pub const LANES: usize = 16;

/// Pieces of an imagined text without any bias that the mean of a document is taken over too:
/// the table is centred already, and of a text of a sentence or two little would be left.
const PRIOR_PIECES: f64 = 100.0;

/// The vectors of the sentences of one side: `len x dim` sums over the pieces of a sentence.
#[derive(Clone, Debug)]
pub struct Vectors {
    dim: usize,
    sums: Vec<f32>,
    /// Pieces of each sentence.
    counts: Vec<f32>,
    /// Mean vector of a piece of this side.
    mean: Vec<f32>,
    /// A run whose vector is shorter says nothing that the whole text does not.
    least: f32,
}

impl Vectors {
    /// From the sum of the piece vectors of each sentence (`len x dim`, row by row, in units of
    /// the table) and the number of its pieces. The mean piece is subtracted: per piece, not per sentence,
    /// since runs are sums.
    ///
    /// # Panics
    /// When the shapes do not fit or `dim` is no multiple of [`LANES`].
    pub fn centred(dim: usize, sums: Vec<f32>, counts: Vec<f32>) -> Self {
        assert!(dim.is_multiple_of(LANES) && sums.len() == dim * counts.len(), "shape of the vectors");
        let mut mean = vec![0f64; dim];
        for row in sums.chunks_exact(dim) {
            for (m, &x) in mean.iter_mut().zip(row) {
                *m += f64::from(x);
            }
        }
        let pieces: f64 = counts.iter().map(|&c| f64::from(c)).sum();
        let mean = mean.iter().map(|m| (m / (pieces + PRIOR_PIECES)) as f32).collect();
        // What is left of a run like the mean is rounding, far below one unit of the table.
        Self { dim, sums, counts, mean, least: 1.0 }
    }

    /// The same without subtracting a mean, for vectors whose mean is zero by nature.
    pub fn raw(dim: usize, sums: Vec<f32>) -> Self {
        assert!(dim.is_multiple_of(LANES) && sums.len().is_multiple_of(dim), "shape of the vectors");
        let counts = vec![0.0; sums.len() / dim];
        Self { dim, sums, counts, mean: vec![0.0; dim], least: 1e-9 }
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Length of a vector.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// Those of a run of sentences, on their own.
    pub fn part(&self, run: std::ops::Range<usize>) -> Self {
        Self {
            sums: self.sums[run.start * self.dim..run.end * self.dim].to_vec(),
            counts: self.counts[run].to_vec(),
            mean: self.mean.clone(),
            ..*self
        }
    }

    /// Writes the unit vectors of the runs that begin at sentence `i`, of one to
    /// [`MAX_RUN`] sentences, `MAX_RUN x dim`; runs past the end are zero.
    fn runs(&self, i: usize, out: &mut [f32]) {
        let mut sum = vec![0f32; self.dim];
        for (a, out) in out.chunks_exact_mut(self.dim).enumerate() {
            let Some(&count) = self.counts.get(i + a) else {
                out.fill(0.0);
                continue;
            };
            let row = &self.sums[(i + a) * self.dim..][..self.dim];
            for ((s, &x), &m) in sum.iter_mut().zip(row).zip(&self.mean) {
                *s += x - count * m;
            }
            out.copy_from_slice(&sum);
            normalise(out, self.least);
        }
    }

    /// The unit vectors of the single sentences: `len x dim`.
    pub fn singles(&self) -> Vec<f32> {
        self.blocks(1)
    }

    /// The unit vectors of the sums of blocks of `size` sentences: `ceil(len / size) x dim`.
    pub fn blocks(&self, size: usize) -> Vec<f32> {
        let mut out = vec![0f32; self.len().div_ceil(size) * self.dim];
        for (k, out) in out.chunks_exact_mut(self.dim).enumerate() {
            for i in k * size..((k + 1) * size).min(self.len()) {
                let row = &self.sums[i * self.dim..][..self.dim];
                for ((s, &x), &m) in out.iter_mut().zip(row).zip(&self.mean) {
                    *s += x - self.counts[i] * m;
                }
            }
            normalise(out, self.least);
        }
        out
    }
}

/// Unit vectors of all runs that begin in a window of sentences.
pub struct Runs {
    first: usize,
    dim: usize,
    data: Vec<f32>,
}

impl Runs {
    /// The runs that begin at `first..last`.
    pub fn new(vectors: &Vectors, first: usize, last: usize) -> Self {
        let row = MAX_RUN * vectors.dim;
        let mut data = vec![0f32; (last - first) * row];
        for (k, out) in data.chunks_exact_mut(row).enumerate() {
            vectors.runs(first + k, out);
        }
        Self { first, dim: vectors.dim, data }
    }

    /// The unit vector of the `a` sentences from `i` on; `i` in the window, `a` in
    /// `1..=MAX_RUN`.
    pub fn get(&self, i: usize, a: usize) -> &[f32] {
        &self.data[((i - self.first) * MAX_RUN + a - 1) * self.dim..][..self.dim]
    }
}

/// Brings a vector to unit length, or to zero if it is shorter than `least`.
fn normalise(v: &mut [f32], least: f32) {
    let norm = dot(v, v).sqrt();
    if norm > least {
        for x in v {
            *x /= norm;
        }
    } else {
        v.fill(0.0);
    }
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
        let vectors = Vectors::raw(16, sums);
        let runs = Runs::new(&vectors, 0, 3);
        assert_eq!(runs.get(0, 1)[..2], [1.0, 0.0]);
        assert_eq!(runs.get(0, 2)[..2], [0.6, 0.8]);
        assert!(runs.get(2, 2).iter().all(|&x| x == 0.0));
        assert_eq!(vectors.blocks(2)[..2], [0.6, 0.8]);
    }

    #[test]
    fn dot_products_add_up() {
        let a: Vec<f32> = (0..32).map(|k| k as f32).collect();
        assert_eq!(dot(&a, &a), (0..32).map(|k| (k * k) as f32).sum::<f32>());
    }
}
