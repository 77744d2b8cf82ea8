//! The cosines of all pairs of runs that begin in a few rows of the band.

use crate::pair::Pair;
use crate::span::Span;
use crate::table::Table;
use crate::vectors::{MAX_RUN, dot};

/// Marks a pair of runs of which one reaches past the end: a value outside [-1, 1].
const MISSING: f32 = -9.0;

/// A table over the cells of a window of rows and the cells next to them, by the lengths of both runs.
pub(crate) struct Cosines(Table<[f32; MAX_RUN * MAX_RUN]>);

impl Cosines {
    /// Computes the table for the cells of the rows `from..to` of a pair's band.
    pub(crate) fn new(pair: &Pair, from: usize, to: usize) -> Self {
        let band = &pair.band;
        let [source, target] = &pair.vectors;
        let (n, m) = pair.sizes();
        let to = to.min(n);
        // One more cell on all sides: what is just outside the band is a neighbour like any other; without
        // it, links at the edge would look better than they are.
        let columns = |row: usize| {
            let first = band.limits(row.saturating_sub(1)).0.saturating_sub(1);
            first..(band.limits(row + 1).1 + 2).min(m).max(first)
        };
        // The products of the single sentences of all those runs.
        let reached = |row: usize| {
            let first = columns((row + 1).saturating_sub(MAX_RUN).max(from)).start;
            first..(columns(row.min(to - 1)).end + MAX_RUN - 1).min(m).max(first)
        };
        let mut products = Table::new(from, (from..(to + MAX_RUN - 1).min(n)).map(reached), 0.0);
        products.fill(|i, j| dot(source.row(i), target.row(j)));
        let mut tables = Table::new(from, (from..to).map(columns), [MISSING; MAX_RUN * MAX_RUN]);
        tables.fill(|i, j| {
            let mut table = [MISSING; MAX_RUN * MAX_RUN];
            let width = MAX_RUN.min(m - j);
            // Sums over the rectangles of products that begin at (i, j), row by row.
            let mut sums = [0f32; MAX_RUN];
            for a in 0..MAX_RUN.min(n - i) {
                let mut row = 0.0;
                let shrink = source.shrink(i)[a];
                let products = &products.from(i + a, j)[..width];
                for (b, product) in products.iter().enumerate() {
                    row += product;
                    sums[b] += row;
                    table[a * MAX_RUN + b] = sums[b] * shrink * target.shrink(j)[b];
                }
            }
            table
        });
        Self(tables)
    }

    /// Returns the cosine of two runs, or `None` outside the table.
    #[inline]
    pub(crate) fn get(&self, span: Span) -> Option<f32> {
        let (a, b) = (span.source.len(), span.target.len());
        if !(1..=MAX_RUN).contains(&a) || !(1..=MAX_RUN).contains(&b) {
            return None;
        }
        let cosine = self.0.get(span.source.start, span.target.start)?[(a - 1) * MAX_RUN + b - 1];
        (cosine > MISSING).then_some(cosine)
    }
}
