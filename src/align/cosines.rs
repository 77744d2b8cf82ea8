//! The cosines of all pairs of runs that begin in a few rows of the band.

use super::band::Band;
use super::pair::Pair;
use super::vectors::{MAX_RUN, Runs, dot};

/// The longest sum of both sides for which every shape is compared: a link of seven
/// sentences and one neighbour more ...
const WHOLE: usize = 8;

/// ... and beyond it only what the largest type of link needs: itself, and itself without
/// a sentence.
const BEYOND: [(usize, usize); 3] = [(5, 5), (4, 5), (5, 4)];

/// Marks a cosine that was not computed: outside of [-1, 1].
const MISSING: f32 = -9.0;

/// A table over the cells of a window of rows, by lengths of both runs.
pub struct Cosines<'a> {
    band: &'a Band,
    first_cell: usize,
    rows: std::ops::Range<usize>,
    data: Vec<[f32; MAX_RUN * MAX_RUN]>,
}

impl<'a> Cosines<'a> {
    /// For the cells of the rows `from..to` of a pair's band.
    pub fn new(pair: &'a Pair, from: usize, to: usize) -> Self {
        let band = &pair.band;
        let (n, m) = pair.sizes();
        let to = to.min(n);
        let (low, _) = band.limits(from);
        let (_, high) = band.limits(to.max(from + 1) - 1);
        let ours = Runs::new(&pair.vectors[0], from, to);
        let theirs = Runs::new(&pair.vectors[1], low, (high + 1).min(m));
        let first_cell = band.cell(from, low).unwrap_or(0);
        let mut data = Vec::new();
        for i in from..to {
            let (low, high) = band.limits(i);
            for j in low..=high {
                let mut table = [MISSING; MAX_RUN * MAX_RUN];
                if j < m {
                    for a in 1..=MAX_RUN.min(n - i) {
                        let ours = ours.get(i, a);
                        for b in 1..=MAX_RUN.min(m - j) {
                            if a + b <= WHOLE || BEYOND.contains(&(a, b)) {
                                table[(a - 1) * MAX_RUN + b - 1] = dot(ours, theirs.get(j, b));
                            }
                        }
                    }
                }
                data.push(table);
            }
        }
        Self { band, first_cell, rows: from..to, data }
    }

    /// The cosine of the `a` source sentences from `i` and the `b` target sentences from
    /// `j`, if it is in the table.
    pub fn get(&self, i: usize, a: usize, j: usize, b: usize) -> Option<f32> {
        if !self.rows.contains(&i) || !(1..=MAX_RUN).contains(&a) || !(1..=MAX_RUN).contains(&b) {
            return None;
        }
        let cell = self.band.cell(i, j)?;
        let cosine = self.data[cell - self.first_cell][(a - 1) * MAX_RUN + b - 1];
        (cosine > MISSING).then_some(cosine)
    }
}
