//! Numbers or names that pairs of runs have in common, for all runs that begin in a few rows of the band.
//!
//! A run of sentences contains a key if one of its sentences does, so what runs have in common is not a sum
//! over pairs of sentences. It is a sum over the *first* sentence with a key: key k of sentence i counts for
//! the runs `j..j + b` that contain the next sentence with it from j on. Such sentences are rare, so the
//! tables are filled by going through them, and each link is a sum of a few numbers.

use crate::band::Band;
use crate::similarity::interned::{Keys, Shared};
use crate::span::{Run, Span};
use crate::table::Table;
use std::ops::Range;

/// The longest run that is compared: the longest side of a link, and a sentence before and after it.
const LONGEST: usize = 8;

/// Sums of weights for runs of one to [`LONGEST`] sentences.
type Sums = [f32; LONGEST];

/// Tables over a window of rows, by first sentences and length of the other side's run.
pub(crate) struct SharedKeys<'a> {
    sizes: (usize, usize),
    source: &'a Keys,
    target: &'a Keys,
    /// Weight of the keys of source sentence i that the runs from column j on contain too.
    ours: Table<Sums>,
    /// Weight of the keys of target sentence j that the runs from row i on contain too.
    theirs: Table<Sums>,
}

impl<'a> SharedKeys<'a> {
    /// Computes the tables for the links that begin in some rows of a band over sentences with these keys.
    pub(crate) fn new(source: &'a Keys, target: &'a Keys, band: &Band, rows: Range<usize>) -> Self {
        let sizes = (band.rows(), band.columns());
        let rows = rows.start.saturating_sub(1)..rows.end;
        let ours = source_sums(source, target, band, rows.clone());
        let theirs = target_sums(source, target, band, rows);
        Self { sizes, source, target, ours, theirs }
    }

    /// Returns the weight of the keys that a link lacks inside (as in `shared`) and that occur in the
    /// sentence before or after it on the other side.
    pub(crate) fn next_door(&self, span: Span, shared: Shared) -> f32 {
        let wider = |run: Run, count: usize| {
            let run = run.with_previous().unwrap_or(run);
            run.with_next(count).unwrap_or(run)
        };
        let mut found = 0.0;
        if shared.source > 0.0 {
            found += self.source_weight(span.source, wider(span.target, self.sizes.1)) - shared.both;
        }
        if shared.target > 0.0 {
            let both = self.target_weight(span.target, wider(span.source, self.sizes.0));
            found += both - (self.target.weight(span.target) - shared.target);
        }
        found.max(0.0)
    }

    /// Returns what the runs of a link have in common.
    pub(crate) fn get(&self, span: Span) -> Shared {
        let both = self.source_weight(span.source, span.target);
        Shared {
            both,
            source: self.source.weight(span.source) - both,
            target: self.target.weight(span.target) - self.target_weight(span.target, span.source),
        }
    }

    /// Returns the weight of the keys of a source run that a target run contains too.
    fn source_weight(&self, source: Run, target: Run) -> f32 {
        source.iter().map(|row| self.ours.from(row, target.start)[0][target.len() - 1]).sum()
    }

    /// Returns the weight of the keys of a target run that a source run contains too.
    fn target_weight(&self, target: Run, source: Run) -> f32 {
        target.iter().map(|column| self.theirs.from(source.start, column)[0][source.len() - 1]).sum()
    }
}

/// Sums the weights of the keys of source sentences that runs of the target contain too.
fn source_sums(source: &Keys, target: &Keys, band: &Band, rows: Range<usize>) -> Table<Sums> {
    let (n, m) = (band.rows(), band.columns());
    // A row is the first or a later one of a link, whose first column may be in an earlier row.
    let in_link = |i: usize| {
        let first = i.saturating_sub(LONGEST - 1).max(rows.start);
        band.limits(first).0.saturating_sub(1)..(band.limits(i.min(rows.end - 1)).1 + 1).min(m)
    };
    let last = (rows.end + LONGEST - 1).min(n);
    let mut sums: Table<Sums> = Table::new(rows.start, (rows.start..last).map(in_link), [0.0; LONGEST]);
    for i in rows.start..last {
        let columns = in_link(i);
        for (id, weight) in source.of(Run::single(i)) {
            for_each_holder(target.holders(id), columns.start..columns.end + LONGEST, |before, j| {
                let first = before.max(columns.start).max((j + 1).saturating_sub(LONGEST));
                for from in first..(j + 1).min(columns.end) {
                    sums.at(i, from)[j - from..].iter_mut().for_each(|sum| *sum += weight);
                }
            });
        }
    }
    sums
}

/// Sums the weights of the keys of target sentences that runs of the source contain too.
fn target_sums(source: &Keys, target: &Keys, band: &Band, rows: Range<usize>) -> Table<Sums> {
    let (n, m) = (band.rows(), band.columns());
    let after = |i: usize| band.limits(i).0..(band.limits((i + 1).min(n)).1 + LONGEST).min(m);
    let mut sums: Table<Sums> = Table::new(rows.start, rows.clone().map(after), [0.0; LONGEST]);
    for i in rows {
        let columns = after(i);
        for r in i..(i + LONGEST).min(n) {
            for (id, weight) in source.of(Run::single(r)) {
                if (i..r).any(|earlier| source.has(Run::single(earlier), id)) {
                    continue;
                }
                for_each_holder(target.holders(id), columns.clone(), |_, j| {
                    sums.at(i, j)[r - i..].iter_mut().for_each(|sum| *sum += weight);
                });
            }
        }
    }
    sums
}

/// Calls back with the sentences of a sorted list that are in a range, each with the sentence after the
/// previous one in the list.
fn for_each_holder(holders: &[u32], range: Range<usize>, mut visit: impl FnMut(usize, usize)) {
    let at = holders.partition_point(|&j| (j as usize) < range.start);
    let mut before = at.checked_sub(1).map_or(0, |at| holders[at] as usize + 1);
    for &j in &holders[at..] {
        let j = j as usize;
        if j >= range.end {
            break;
        }
        visit(before, j);
        before = j + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::interned::shared;
    use crate::span::Cell;

    #[test]
    fn tables_agree_with_counting() {
        // Keys that recur, and one that only one side has.
        let row =
            |i: usize, step: usize| vec![(i * step % 7) as u32, (i % 3) as u32 + 7, 10 + (step % 2) as u32];
        let rows = |count: usize, step: usize| (0..count).map(|i| row(i, step)).collect::<Vec<_>>();
        let weight = |id: u32| (id + 1) as f32;
        let (source, target) = (Keys::new(&rows(30, 3), weight), Keys::new(&rows(40, 2), weight));
        let band = Band::around(&[Cell { i: 10, j: 12 }, Cell { i: 20, j: 25 }], 30, 40, 6);
        let tables = SharedKeys::new(&source, &target, &band, 5..25);
        for i in 5..25 {
            let (low, high) = band.limits(i);
            for (j, a, b) in
                (low..=high).flat_map(|j| [(j, 1, 1), (j, 3, 2), (j, 1, 6), (j, 6, 1), (j, 5, 5)])
            {
                if i + a <= 30 && j + b <= 40 {
                    let span = Span::new(i..i + a, j..j + b);
                    assert_eq!(tables.get(span), shared(&source, &target, span), "{span:?}");
                }
            }
        }
    }
}
