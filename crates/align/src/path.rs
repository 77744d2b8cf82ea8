//! A rough path through the two texts: pairs of sentences that very probably translate each other, in order
//! on both sides.
//!
//! 1. Both texts are cut into at most `COARSEST` blocks. The dynamic programme of Needleman and Wunsch
//!    (1970) finds the monotone chain of block pairs with the greatest sum of gains; skips cost nothing.
//! 2. Each block is cut into `FINER` smaller ones, and the chain is sought again, now only near the chain
//!    of the level above; and so on until a block is a sentence.
//!
//! Time and memory are therefore linear in the length of the texts, however long they are.

use crate::anchors::{self, Stretch};
use crate::span::{Cell, Run, Span};
use crate::vectors::{Vectors, dot};
use rayon::prelude::*;
use std::ops::Range;

/// Blocks of the coarsest level: a million cells are a few milliseconds.
const COARSEST: usize = 1000;

/// Blocks into which a block of the coarser level is divided.
const FINER: usize = 4;

/// How many blocks of a level the chain may deviate from that of the coarser level. On texts of 10,000
/// sentences the chain of blocks of 8 misses the true one by 18 sentences at most.
const STRAY: usize = 16;

/// Position between chance (0) and a match (1) above which a pair of sentences gains: less than half-way,
/// because three sentences in five have a best cosine below [`Level::matching`].
const THRESHOLD: f32 = 0.45;

/// Averages of many sentences are all somewhat similar: more than this many deviations above the mean is not
/// chance.
const BLOCK_DEVIATIONS: f32 = 2.0;

/// Keeps the scale of [`Level::scale`] finite in texts in which nothing matches.
const LEAST_SPAN: f32 = 0.05;

/// Minimum variance of the cosines of blocks, against a root of a negative rounding error.
const LEAST_VARIANCE: f64 = 1e-6;

/// Typical cosines of the two texts, to distinguish a match from chance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    /// Mean cosine of sentences that do not belong together.
    pub(crate) chance: f32,
    /// 60th percentile of each sentence's best cosine: the cosine of a typical match.
    pub(crate) matching: f32,
}

impl Level {
    /// Places a cosine between chance (0) and a match (1).
    #[inline]
    pub(crate) fn scale(&self, cosine: f32) -> f32 {
        (cosine - self.chance) / (self.matching - self.chance + LEAST_SPAN)
    }
}

/// Finds the path, as pairs of sentences that rise strictly on both sides.
pub(crate) fn find(source: &Vectors, target: &Vectors, chance: f32) -> (Vec<Cell>, Level) {
    let (n, m) = (source.len(), target.len());
    let mut size = 1;
    while n.max(m).div_ceil(size) > COARSEST {
        size *= FINER;
    }
    let mut window = Window::all(n.div_ceil(size), m.div_ceil(size));
    loop {
        let grid = Grid::new(source, target, size, window);
        if size == 1 {
            let matching = grid.matching();
            let threshold = chance + THRESHOLD * (matching - chance);
            return (grid.chain(threshold), Level { chance, matching });
        }
        let (mean, deviation) = grid.statistics();
        let chain = grid.chain(mean + BLOCK_DEVIATIONS * deviation);
        window = Window::around(&chain, &grid.window, n.div_ceil(size / FINER), m.div_ceil(size / FINER));
        size /= FINER;
    }
}

/// Leads a path through required links. Where it agrees with them it is kept; between links that it does not
/// agree with it is searched for again.
pub(crate) fn through_anchors(
    path: Vec<Cell>,
    links: &[Span],
    vectors: &[Vectors; 2],
    chance: f32,
) -> Vec<Cell> {
    if links.is_empty() {
        return path;
    }
    let mut out = Vec::with_capacity(path.len());
    for Stretch { span, link } in anchors::stretches(links, vectors[0].len(), vectors[1].len()) {
        let rows = points_within(&path, span.source, |point| point.i);
        let columns = points_within(&path, span.target, |point| point.j);
        if rows == columns {
            out.extend_from_slice(&path[rows]);
        } else if !span.source.is_empty() && !span.target.is_empty() {
            let parts = [vectors[0].part(span.source.iter()), vectors[1].part(span.target.iter())];
            let (found, _) = find(&parts[0], &parts[1], chance);
            let start = span.start();
            out.extend(found.into_iter().map(|Cell { i, j }| Cell { i: i + start.i, j: j + start.j }));
        }
        if let Some(Span { source, target }) = link {
            out.push(Cell { i: source.start, j: target.start });
            if source.len() > 1 && target.len() > 1 {
                out.push(Cell { i: source.end - 1, j: target.end - 1 });
            }
        }
    }
    out
}

/// Returns the range of the points of a path that are in a run of sentences of one side.
fn points_within(path: &[Cell], run: Run, side: impl Fn(&Cell) -> usize) -> Range<usize> {
    path.partition_point(|point| side(point) < run.start)..path.partition_point(|point| side(point) < run.end)
}

/// The columns that are examined in each row.
struct Window {
    rows: Vec<(usize, usize)>,
    columns: usize,
}

impl Window {
    fn all(rows: usize, columns: usize) -> Self {
        Self { rows: vec![(0, columns); rows], columns }
    }

    /// Returns the window of the next finer level: everything within `STRAY` blocks of the chain and, where
    /// the chain has a gap, of the straight line across it.
    fn around(chain: &[Cell], above: &Self, rows: usize, columns: usize) -> Self {
        let centre = centres(chain, above.rows.len(), above.columns);
        let reach = STRAY * FINER / 2;
        let row = |i: usize| {
            let (low, high) = (centre[i / FINER], centre[i / FINER + 1]);
            let from = (low * FINER as f32) as usize;
            let to = (high * FINER as f32).ceil() as usize;
            (from.saturating_sub(reach).min(columns), (to + reach).min(columns))
        };
        Self { rows: (0..rows).map(row).collect(), columns }
    }
}

/// Returns for each row 0..=rows the column of the chain, interpolated between its points.
pub(crate) fn centres(chain: &[Cell], rows: usize, columns: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(rows + 1);
    let mut before = (0.0, 0.0);
    let ends = chain
        .iter()
        .map(|&Cell { i, j }| (i as f32 + 0.5, j as f32 + 0.5))
        .chain([(rows as f32, columns as f32)]);
    for after in ends {
        let (width, height) = (after.0 - before.0, after.1 - before.1);
        while (out.len() as f32) < after.0 {
            let t = if width > 0.0 { (out.len() as f32 - before.0) / width } else { 0.0 };
            out.push(before.1 + t * height);
        }
        before = after;
    }
    out.resize(rows + 1, columns as f32);
    out
}

/// Cosines of the blocks of one level inside a window.
struct Grid {
    window: Window,
    /// Start of each row in `cosines`.
    starts: Vec<usize>,
    cosines: Vec<f32>,
}

impl Grid {
    fn new(source: &Vectors, target: &Vectors, size: usize, window: Window) -> Self {
        let dim = source.dim();
        let (a, b) = (source.blocks(size), target.blocks(size));
        let mut starts = vec![0];
        for &(from, to) in &window.rows {
            starts.push(starts[starts.len() - 1] + to.saturating_sub(from));
        }
        let mut cosines = vec![0f32; starts[starts.len() - 1]];
        let mut rows: Vec<&mut [f32]> = Vec::with_capacity(window.rows.len());
        let mut rest = cosines.as_mut_slice();
        for pair in starts.windows(2) {
            let (row, tail) = rest.split_at_mut(pair[1] - pair[0]);
            rows.push(row);
            rest = tail;
        }
        rows.into_par_iter().zip(a.par_chunks_exact(dim)).zip(&window.rows).for_each(
            |((row, a), &(from, _))| {
                for (cosine, b) in row.iter_mut().zip(b[from * dim..].chunks_exact(dim)) {
                    *cosine = dot(a, b);
                }
            },
        );
        Self { window, starts, cosines }
    }

    fn row(&self, i: usize) -> &[f32] {
        &self.cosines[self.starts[i]..self.starts[i + 1]]
    }

    /// Returns the mean and the deviation of the cosines.
    fn statistics(&self) -> (f32, f32) {
        let count = self.cosines.len().max(1) as f64;
        let mean = self.cosines.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
        let square = self.cosines.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>() / count;
        (mean as f32, (square - mean * mean).max(LEAST_VARIANCE).sqrt() as f32)
    }

    /// Returns the 60th percentile of the best cosine of every row and column.
    fn matching(&self) -> f32 {
        let mut best = vec![-1f32; self.window.rows.len() + self.window.columns];
        for (i, &(from, _)) in self.window.rows.iter().enumerate() {
            for (k, &x) in self.row(i).iter().enumerate() {
                let column = self.window.rows.len() + from + k;
                best[i] = best[i].max(x);
                best[column] = best[column].max(x);
            }
        }
        best.retain(|&x| x > -1.0);
        best.sort_unstable_by(f32::total_cmp);
        best.get(best.len() * 3 / 5).copied().unwrap_or(0.0)
    }

    /// Returns the monotone chain of pairs with the greatest sum of (cosine - threshold).
    fn chain(&self, threshold: f32) -> Vec<Cell> {
        let columns = self.window.columns;
        // best[j]: the greatest sum over the rows so far and the columns before j.
        let mut best = vec![0f32; columns + 1];
        let mut reached = 0;
        let mut moves = vec![Move::SkipRow; self.cosines.len()];
        for (i, &(from, to)) in self.window.rows.iter().enumerate() {
            if from >= to {
                continue;
            }
            // Columns that no earlier window contained inherit: the sum never falls to the right.
            if to > reached {
                let inherited = best[reached];
                best[reached + 1..=to].fill(inherited);
                reached = to;
            }
            let moves = &mut moves[self.starts[i]..];
            let mut diagonal = best[from];
            for j in from..to {
                let gain = self.cosines[self.starts[i] + j - from] - threshold;
                let above = best[j + 1];
                let (mut value, mut step) = (above, Move::SkipRow);
                if best[j] > value {
                    (value, step) = (best[j], Move::SkipColumn);
                }
                if gain > 0.0 && diagonal + gain > value {
                    (value, step) = (diagonal + gain, Move::Take);
                }
                moves[j - from] = step;
                diagonal = above;
                best[j + 1] = value;
            }
        }
        self.trace(&moves)
    }

    /// Follows the moves of the best chain back from the end.
    fn trace(&self, moves: &[Move]) -> Vec<Cell> {
        let mut chain = Vec::new();
        let mut j = self.window.columns;
        for i in (0..self.window.rows.len()).rev() {
            let (from, to) = self.window.rows[i];
            // Windows rise, so a column to the right of this row's window was reached from its last.
            if from < to {
                j = j.min(to);
            }
            while j > from && from < to {
                match moves[self.starts[i] + j - 1 - from] {
                    Move::Take => {
                        chain.push(Cell { i, j: j - 1 });
                        j -= 1;
                        break;
                    }
                    Move::SkipColumn => j -= 1,
                    Move::SkipRow => break,
                }
            }
        }
        chain.reverse();
        chain
    }
}

/// How the best chain reached a cell.
#[derive(Clone, Copy)]
enum Move {
    SkipRow,
    SkipColumn,
    /// The row and the column are a pair of the chain.
    Take,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns unit vectors that differ for every number: pseudo-random signs.
    fn vectors(sentences: impl Iterator<Item = u64>) -> Vectors {
        let mut sums = Vec::new();
        for sentence in sentences {
            let mut state = sentence.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            for _ in 0..64 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                sums.push(if state >> 63 == 0 { 1.0 } else { -1.0 });
            }
        }
        Vectors::new(64, sums, 1e-9)
    }

    #[test]
    fn path_follows_a_cut_of_a_thousand_sentences() {
        let source = vectors(0..6000);
        let target = vectors((0..2000).chain(3000..6000));
        let (path, _) = find(&source, &target, 0.0);
        let right = path.iter().filter(|&&Cell { i, j }| i == if j < 2000 { j } else { j + 1000 }).count();
        assert!(right > 4800, "{right} of {}", path.len());
        assert!(path.windows(2).all(|w| w[0].i < w[1].i && w[0].j < w[1].j));
    }

    #[test]
    fn equal_sentences_have_no_path_but_centres() {
        let (path, level) = find(&vectors((0..3000).map(|_| 1)), &vectors((0..2500).map(|_| 2)), 0.0);
        assert!(path.len() < 2500 && level.matching <= 1.0);
        assert_eq!(centres(&[], 4, 8), [0.0, 2.0, 4.0, 6.0, 8.0]);
    }
}
