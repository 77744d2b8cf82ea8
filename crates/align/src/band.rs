//! The cells that the exact search examines: a band around the rough path.

use crate::path;
use crate::span::Cell;
use std::ops::Range;

/// For each row `0..=n` (source sentences before the cell) a range of columns `low..=high` (target
/// sentences before it). Row 0 begins with column 0, row n ends with column m; neither limit falls from
/// one row to the next.
#[derive(Clone, Debug)]
pub struct Band {
    low: Vec<u32>,
    high: Vec<u32>,
    /// Number of the first cell of each row; one more entry for the end.
    starts: Vec<usize>,
}

/// How far the band reaches around the rectangles between the points of a path that the encoder found. At 3
/// it contained 8,534 of 8,535 gold links of the development sets, at 6 all, and F1 is the same at both.
pub(crate) const REACH: usize = 4;

/// The same for paths of vectors that are made from the texts. These are rougher: at 4, F1 on books falls by
/// three points.
pub(crate) const ROUGH_REACH: usize = 6;

/// Cells of the rectangle between two points of the path up to which it is searched whole, because nothing
/// connects the sentences there. Larger ones would make time and memory grow with the square of the text ...
const LARGEST: usize = 20_000;

/// ... and are searched within this distance of their diagonal.
const CORRIDOR: usize = 24;

impl Band {
    /// Returns the band around a path (pairs that rise strictly on both sides) through `n x m` sentences,
    /// `reach` wide on either side.
    pub fn around(path: &[Cell], n: usize, m: usize, reach: usize) -> Self {
        let mut low = vec![m; n + 1];
        let mut high = vec![0; n + 1];
        let mut cover = |row: usize, from: usize, to: usize| {
            low[row] = low[row].min(from.saturating_sub(reach));
            high[row] = high[row].max((to + reach).min(m));
        };
        let mut before = Cell { i: 0, j: 0 };
        for after in path.iter().copied().chain([Cell { i: n, j: m }]) {
            let (rows, columns) = (after.i - before.i, after.j - before.j);
            if rows * columns <= LARGEST {
                (before.i..=after.i).for_each(|row| cover(row, before.j, after.j));
            } else {
                let centres = path::centres(&[], rows, columns);
                for (k, centre) in centres.iter().enumerate() {
                    let at = before.j + *centre as usize;
                    // Steep diagonals skip columns, so reach from this row's to the next row's.
                    let next = before.j + centres[(k + 1).min(rows)] as usize;
                    let (from, to) =
                        (at.saturating_sub(CORRIDOR).max(before.j), (next + CORRIDOR).min(after.j));
                    cover(before.i + k, from, to);
                }
            }
            before = after;
        }
        widen(&mut low, &mut high, reach, m);
        let narrow = |limits: Vec<usize>| limits.into_iter().map(|x| x as u32).collect();
        Self::new(narrow(low), narrow(high))
    }

    /// Returns the rectangle of a block of sentences in a text of `n` source sentences, without its
    /// surroundings. This is not the band of a whole text, but enough for the features of the links inside.
    pub(crate) fn block(n: usize, source: Range<usize>, target: Range<usize>) -> Self {
        let limits = |row: usize| match row {
            row if row < source.start => (target.start, target.start),
            row if row <= source.end => (target.start, target.end),
            _ => (target.end, target.end),
        };
        let (low, high) = (0..=n).map(limits).map(|(low, high)| (low as u32, high as u32)).unzip();
        Self::new(low, high)
    }

    /// Returns the part of the band inside a window of sentences as a separate band, with the window's
    /// corners.
    pub fn window(&self, source: Range<usize>, target: Range<usize>) -> Self {
        let clip = |limit: u32| (limit as usize).clamp(target.start, target.end) - target.start;
        let mut low: Vec<u32> = self.low[source.start..=source.end].iter().map(|&x| clip(x) as u32).collect();
        let mut high: Vec<u32> =
            self.high[source.start..=source.end].iter().map(|&x| clip(x) as u32).collect();
        (low[0], high[source.len()]) = (0, target.len() as u32);
        Self::new(low, high)
    }

    /// Returns the part of the band between the first and the last of some cells of each row, extended so
    /// that the limits rise. The first and the last cell of the band must be among them.
    pub(crate) fn narrowed(&self, cells: impl Iterator<Item = Cell>) -> Self {
        let mut low = vec![u32::MAX; self.low.len()];
        let mut high = vec![0; self.low.len()];
        for Cell { i, j } in cells {
            low[i] = low[i].min(j as u32);
            high[i] = high[i].max(j as u32);
        }
        for row in 1..high.len() {
            high[row] = high[row].max(high[row - 1]);
        }
        // A row without any cell, in the middle of a link, gets one.
        let mut after = u32::MAX;
        for (low, high) in low.iter_mut().zip(&high).rev() {
            *low = (*low).min(after).min(*high);
            after = *low;
        }
        Self::new(low, high)
    }

    fn new(low: Vec<u32>, high: Vec<u32>) -> Self {
        let mut starts = vec![0];
        for (low, high) in low.iter().zip(&high) {
            starts.push(starts[starts.len() - 1] + (high - low) as usize + 1);
        }
        Self { low, high, starts }
    }

    /// Returns the number of source sentences; there is one row more.
    pub fn rows(&self) -> usize {
        self.low.len() - 1
    }

    /// Returns the number of target sentences.
    pub fn columns(&self) -> usize {
        self.high[self.rows()] as usize
    }

    /// Returns the first and the last column of a row.
    pub fn limits(&self, row: usize) -> (usize, usize) {
        (self.low[row] as usize, self.high[row] as usize)
    }

    /// Returns the number of cells.
    pub fn cell_count(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// Returns the cells of a row, in order.
    pub fn row(&self, i: usize) -> impl DoubleEndedIterator<Item = Cell> + use<> {
        let (low, high) = self.limits(i);
        (low..=high).map(move |j| Cell { i, j })
    }

    /// Returns the number of a cell, counted row by row, or `None` outside of the band.
    #[inline]
    pub fn index(&self, Cell { i, j }: Cell) -> Option<usize> {
        let (low, high) = (*self.low.get(i)? as usize, self.high[i] as usize);
        (low..=high).contains(&j).then(|| self.starts[i] + j - low)
    }
}

/// Widens the limits of each row to those of its neighbours, and makes them rise from row to row.
fn widen(low: &mut [usize], high: &mut [usize], reach: usize, m: usize) {
    let n = low.len() - 1;
    let (narrow_low, narrow_high) = (low.to_vec(), high.to_vec());
    for row in 0..=n {
        low[row] = narrow_low[row..=(row + reach).min(n)].iter().copied().min().unwrap_or(0);
        high[row] = narrow_high[row.saturating_sub(reach)..=row].iter().copied().max().unwrap_or(m);
    }
    (low[0], high[n]) = (0, m);
    for row in 1..=n {
        high[row] = high[row].max(high[row - 1]);
    }
    for row in (0..n).rev() {
        low[row] = low[row].min(low[row + 1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn band_contains_the_path_and_both_corners() {
        let cell = |(i, j)| Cell { i, j };
        let band = Band::around(&[(3, 4), (40, 90)].map(cell), 100, 120, REACH);
        for point in [(0, 0), (3, 4), (4, 5), (40, 90), (41, 91), (100, 120)] {
            assert!(band.index(cell(point)).is_some(), "{point:?}");
        }
        assert_eq!((band.rows(), band.columns()), (100, 120));
        assert!(band.index(cell((0, 120))).is_none() && band.index(cell((101, 0))).is_none());
    }

    #[test]
    fn a_narrowed_band_rises_through_its_cells() {
        let band = Band::around(&[], 6, 6, REACH);
        // A link of two rows from (1, 1) to (3, 2): row 2 has no cell.
        let cells = [(0, 0), (1, 1), (3, 2), (3, 4), (4, 3), (5, 5), (6, 6)].map(|(i, j)| Cell { i, j });
        let narrow = band.narrowed(cells.into_iter());
        let limits: Vec<_> = (0..=6).map(|row| narrow.limits(row)).collect();
        assert_eq!(limits, [(0, 0), (1, 1), (1, 1), (2, 4), (3, 4), (5, 5), (6, 6)]);
    }

    #[test]
    fn huge_gaps_stay_linear() {
        let band = Band::around(&[], 10_000, 30_000, REACH);
        assert!(band.cell_count() < 10_000 * 80, "{}", band.cell_count());
        for row in 1..=10_000 {
            assert!(band.limits(row).0 <= band.limits(row - 1).1, "rows must touch");
        }
    }
}
