//! The cosines of all pairs of runs that begin in a few rows of the band.

use super::band::Band;
use super::pair::Pair;
use super::table::Table;
use super::vectors::{MAX_RUN, dot};

/// Marks a pair of runs of which one reaches past the end: outside of [-1, 1].
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
        let [source, target] = &pair.vectors;
        let (n, m) = pair.sizes();
        let to = to.min(n);
        // The products of the single sentences of all those runs.
        let reached = |row: usize| {
            let first = band.limits((row + 1).saturating_sub(MAX_RUN).max(from)).0;
            first..(band.limits(row.min(to - 1)).1 + MAX_RUN).min(m).max(first)
        };
        let mut products = Table::new(from, (from..(to + MAX_RUN - 1).min(n)).map(reached));
        products.fill(|i, j| dot(source.row(i), target.row(j)));
        let mut data = Vec::new();
        for i in from..to {
            let (low, high) = band.limits(i);
            for j in low..=high {
                let mut table = [MISSING; MAX_RUN * MAX_RUN];
                let width = MAX_RUN.min(m - j);
                // Sums over the rectangles of products that begin at (i, j), row by row.
                let mut sums = [0f32; MAX_RUN];
                for a in 0..MAX_RUN.min(if width > 0 { n - i } else { 0 }) {
                    let mut row = 0.0;
                    let shrink = source.shrink(i)[a];
                    let products = &products.from(i + a, j)[..width];
                    for (b, product) in products.iter().enumerate() {
                        row += product;
                        sums[b] += row;
                        table[a * MAX_RUN + b] = sums[b] * shrink * target.shrink(j)[b];
                    }
                }
                data.push(table);
            }
        }
        let first_cell = band.cell(from, band.limits(from).0).unwrap_or(0);
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
