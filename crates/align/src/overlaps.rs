//! What pairs of runs share of numbers or names, for all runs that begin in a few rows of the band.
//!
//! A run of sentences holds a key when one of its sentences does, so sharing is no sum over pairs
//! of sentences. It is one over the *first* sentence that brings a key: key k of sentence i
//! counts for the runs `j..j + b` in which its next holder from j on lies. Holders are rare, so
//! the tables are filled by going through them, and each link is a sum of a few numbers.

use super::band::Band;
use super::table::Table;
use crate::similarity::keys::{Keys, Shared};
use std::ops::Range;

/// The longest run that is compared: the longest side of a link, and a sentence before and behind it.
const LONGEST: usize = 8;

/// Tables over a window of rows, by first sentences and length of the other side's run.
pub struct Overlaps<'a> {
    sizes: (usize, usize),
    source: &'a Keys,
    target: &'a Keys,
    /// Weight of the keys of source sentence i that the runs from column j on hold too.
    ours: Table<[f32; LONGEST]>,
    /// Weight of the keys of target sentence j that the runs from row i on hold too.
    theirs: Table<[f32; LONGEST]>,
}

impl<'a> Overlaps<'a> {
    /// For the links that begin in some rows of a band over sentences with these keys.
    pub fn new(source: &'a Keys, target: &'a Keys, band: &Band, rows: Range<usize>) -> Self {
        let (n, m) = (band.rows(), band.columns());
        let rows = rows.start.saturating_sub(1)..rows.end;
        // A row is the first or a later one of a link, whose first column may lie in an earlier row.
        let in_link = |i: usize| {
            let first = i.saturating_sub(LONGEST - 1).max(rows.start);
            band.limits(first).0.saturating_sub(1)..(band.limits(i.min(rows.end - 1)).1 + 1).min(m)
        };
        let behind = |i: usize| band.limits(i).0..(band.limits((i + 1).min(n)).1 + LONGEST).min(m);
        let last = (rows.end + LONGEST - 1).min(n);
        let mut ours: Table<[f32; LONGEST]> =
            Table::new(rows.start, (rows.start..last).map(in_link), [0.0; LONGEST]);
        let mut theirs: Table<[f32; LONGEST]> =
            Table::new(rows.start, rows.clone().map(behind), [0.0; LONGEST]);
        for i in rows.start..last {
            let columns = in_link(i);
            for (id, weight) in source.run(i, i + 1) {
                for_each_holder(target.holders(id), columns.start..columns.end + LONGEST, |before, j| {
                    let first = before.max(columns.start).max((j + 1).saturating_sub(LONGEST));
                    for from in first..(j + 1).min(columns.end) {
                        ours.at(i, from)[j - from..].iter_mut().for_each(|sum| *sum += weight);
                    }
                });
            }
        }
        for i in rows {
            let columns = behind(i);
            for r in i..(i + LONGEST).min(n) {
                for (id, weight) in source.run(r, r + 1) {
                    if (i..r).any(|earlier| source.run(earlier, earlier + 1).any(|(other, _)| other == id)) {
                        continue;
                    }
                    for_each_holder(target.holders(id), columns.clone(), |_, j| {
                        theirs.at(i, j)[r - i..].iter_mut().for_each(|sum| *sum += weight);
                    });
                }
            }
        }
        Self { sizes: (n, m), source, target, ours, theirs }
    }

    /// Weight of the keys that a link lacks inside (as in `shared`) and finds in the sentence before or behind it
    /// on the other side.
    pub fn next_door(&self, i: usize, x: usize, j: usize, y: usize, shared: Shared) -> f32 {
        let mut found = 0.0;
        if shared.source > 0.0 {
            let (from, to) = (j.saturating_sub(1), (y + 1).min(self.sizes.1));
            let both: f32 = (i..x).map(|row| self.ours.from(row, from)[0][to - from - 1]).sum();
            found += both - shared.both;
        }
        if shared.target > 0.0 {
            let (from, to) = (i.saturating_sub(1), (x + 1).min(self.sizes.0));
            let both: f32 = (j..y).map(|column| self.theirs.from(from, column)[0][to - from - 1]).sum();
            found += both - (self.target.weight(j, y) - shared.target);
        }
        found.max(0.0)
    }

    /// What the source sentences `i..x` and the target sentences `j..y` share.
    pub fn get(&self, i: usize, x: usize, j: usize, y: usize) -> Shared {
        let both: f32 = (i..x).map(|row| self.ours.from(row, j)[0][y - j - 1]).sum();
        let met: f32 = (j..y).map(|column| self.theirs.from(i, column)[0][x - i - 1]).sum();
        Shared { both, source: self.source.weight(i, x) - both, target: self.target.weight(j, y) - met }
    }
}

/// Calls back with the sentences of a sorted list that lie in a range, each with the end of the one
/// before it in the list.
fn for_each_holder(holders: &[u32], range: Range<usize>, mut see: impl FnMut(usize, usize)) {
    let at = holders.partition_point(|&j| (j as usize) < range.start);
    let mut before = at.checked_sub(1).map_or(0, |at| holders[at] as usize + 1);
    for &j in &holders[at..] {
        let j = j as usize;
        if j >= range.end {
            break;
        }
        see(before, j);
        before = j + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::keys::shared;

    #[test]
    fn tables_say_what_counting_says() {
        // Keys that come again and again, and one that only one side has.
        let row =
            |i: usize, step: usize| vec![(i * step % 7) as u32, (i % 3) as u32 + 7, 10 + (step % 2) as u32];
        let rows = |count: usize, step: usize| (0..count).map(|i| row(i, step)).collect::<Vec<_>>();
        let weight = |id: u32| (id + 1) as f32;
        let (source, target) = (Keys::new(&rows(30, 3), weight), Keys::new(&rows(40, 2), weight));
        let band = Band::around(&[(10, 12), (20, 25)], 30, 40, 6);
        let overlaps = Overlaps::new(&source, &target, &band, 5..25);
        for i in 5..25 {
            let (low, high) = band.limits(i);
            for (j, a, b) in
                (low..=high).flat_map(|j| [(j, 1, 1), (j, 3, 2), (j, 1, 6), (j, 6, 1), (j, 5, 5)])
            {
                if i + a <= 30 && j + b <= 40 {
                    let expected = shared(&source, i, i + a, &target, j, j + b);
                    assert_eq!(overlaps.get(i, i + a, j, j + b), expected, "{i} {a} {j} {b}");
                }
            }
        }
    }
}
