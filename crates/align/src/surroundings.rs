//! The cosines expected by chance, against which the cosines of a run of sentences are measured.

use crate::path;
use crate::span::{Cell, Run};
use crate::table::Table;
use crate::vectors::{LONGEST, Vectors, dot};
use rayon::prelude::*;
use std::ops::Range;

/// Reference values for the cosines of a run of sentences with the other side.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings {
    /// Mean cosine to sentences that it does not belong to.
    pub(crate) mean: f32,
    /// Deviation of that cosine.
    pub(crate) deviation: f32,
    /// The greatest cosines to single sentences near the path, each with its sentence.
    pub(crate) best: [(f32, u32); BEST],
}

/// The surroundings of the runs from a sentence on, by their length.
pub(crate) type OfRuns = [Surroundings; LONGEST];

/// Rivals kept for each run: one more than the sentences of the longest link, which do not count as rivals.
const BEST: usize = LONGEST + 1;

/// Cosine of a rival that does not exist, in documents with fewer sentences than places: worse than any
/// real one.
const NO_RIVAL: f32 = -0.2;

/// Sentences of the other side to which a run is compared to estimate chance; as good as all of them
/// (measured on the development sets).
const SAMPLE: usize = 64;

/// How far from the path rivals are searched for, in sentences: further than the band reaches, near enough to
/// keep the tables small.
const NEAR: usize = 25;

/// Weight of the prior for the mean of chance cosines, in sentences: short documents have few sentences to
/// estimate it from.
const PRIOR_MEAN: f32 = 5.0;

/// Weight of the prior for the variance, in sentences, and that variance.
const PRIOR_VARIANCE: (f32, f32) = (15.0, 0.012);

/// The smallest plausible variance: a deviation of a twentieth.
const LEAST_VARIANCE: f32 = 0.0025;

/// Sentences that are processed at a time: enough to keep the overlap of the runs small, few enough to spread
/// over the processors.
const CHUNK: usize = 64;

impl Surroundings {
    /// Returns the greatest cosine to a sentence outside a run of the other side.
    #[inline]
    pub(crate) fn best_outside(&self, run: Run) -> f32 {
        let outside = |&&(_, j): &&(f32, u32)| !run.iter().contains(&(j as usize));
        self.best.iter().find(outside).map_or(self.best[BEST - 1].0, |&(x, _)| x)
    }
}

/// Compares the runs of a side with [`SAMPLE`] sentences of the other side, evenly spread.
pub(crate) fn background(vectors: &Vectors, others: &Vectors) -> Vec<OfRuns> {
    let take = others.len().min(SAMPLE);
    let sample: Vec<usize> = (0..take).map(|k| k * others.len() / take).collect();
    let chunk = |rows: Range<usize>| -> Vec<OfRuns> {
        let reached = rows.start..(rows.end + LONGEST - 1).min(vectors.len());
        let mut products = Table::new(rows.start, reached.map(|_| 0..take), 0.0);
        products.fill(|i, k| dot(vectors.row(i), others.row(sample[k])) * others.shrink(sample[k])[0]);
        let of_runs = |i: usize| {
            let mut sums = [0f32; SAMPLE];
            let mut out = OfRuns::default();
            for (a, out) in out.iter_mut().enumerate() {
                let shrink = vectors.shrink(i)[a];
                if i + a < vectors.len() {
                    sums.iter_mut().zip(&products.from(i + a, 0)[..take]).for_each(|(sum, x)| *sum += x);
                }
                *out = against(sums[..take].iter().map(|sum| sum * shrink));
            }
            out
        };
        rows.map(of_runs).collect()
    };
    let count = vectors.len();
    let chunks: Vec<Range<usize>> =
        (0..count).step_by(CHUNK).map(|from| from..(from + CHUNK).min(count)).collect();
    chunks.into_par_iter().flat_map_iter(chunk).collect()
}

/// Returns the mean cosine of chance over the single sentences of a side.
pub(crate) fn chance(background: &[OfRuns]) -> f32 {
    let (mut sum, mut count) = (0f64, 0f64);
    for runs in background {
        (sum, count) = (sum + f64::from(runs[0].mean), count + 1.0);
    }
    (sum / f64::max(count, 1.0)) as f32
}

/// Returns mean and deviation of the cosines of a run to a sample of the other side. The two greatest are
/// excluded, because they may be its own translation.
fn against(cosines: impl Iterator<Item = f32>) -> Surroundings {
    let (mut sum, mut squares, mut count) = (0f32, 0f32, 0f32);
    let mut top = [f32::MIN; 2];
    for x in cosines {
        (sum, squares, count) = (sum + x, squares + x * x, count + 1.0);
        if x > top[0] {
            top = [x, top[0]];
        } else if x > top[1] {
            top[1] = x;
        }
    }
    for x in top.into_iter().take(count as usize) {
        (sum, squares, count) = (sum - x, squares - x * x, count - 1.0);
    }
    let mean = sum / (count + PRIOR_MEAN);
    let (weight, prior) = PRIOR_VARIANCE;
    let variance = (squares + weight * prior) / (count + weight) - mean * mean;
    Surroundings { mean, deviation: variance.max(LEAST_VARIANCE).sqrt(), ..Surroundings::default() }
}

/// Fills in the rivals of the runs of both sides: their greatest cosines to single sentences near the path.
pub(crate) fn find_rivals(vectors: &[Vectors; 2], path: &[Cell], surroundings: &mut [Vec<OfRuns>; 2]) {
    let (n, m) = (vectors[0].len(), vectors[1].len());
    let flipped: Vec<Cell> = path.iter().map(|&Cell { i, j }| Cell { i: j, j: i }).collect();
    let [ours, theirs] = surroundings;
    rivals(&vectors[0], &vectors[1], &path::centres(path, n, m), ours);
    rivals(&vectors[1], &vectors[0], &path::centres(&flipped, m, n), theirs);
}

/// Fills in the rivals of the runs of one side. `centres`: the position of the path for each sentence.
fn rivals(vectors: &Vectors, others: &Vectors, centres: &[f32], out: &mut [OfRuns]) {
    let near = |i: usize| {
        let centre = centres[i] as usize;
        centre.saturating_sub(NEAR)..(centre + NEAR + 1).min(others.len())
    };
    out.par_chunks_mut(CHUNK).enumerate().for_each(|(k, out)| {
        let rows = k * CHUNK..k * CHUNK + out.len();
        let reached_rows = rows.start..(rows.end + LONGEST - 1).min(vectors.len());
        // A sentence is part of runs that begin up to five sentences earlier.
        let reached = |i: usize| {
            let first = near((i + 1).saturating_sub(LONGEST).max(rows.start)).start;
            first..near(i.min(rows.end - 1)).end.max(first)
        };
        let mut products = Table::new(rows.start, reached_rows.map(reached), 0.0);
        products.fill(|i, j| dot(vectors.row(i), others.row(j)) * others.shrink(j)[0]);
        let mut sums = [0f32; 2 * NEAR + 1];
        for (i, runs) in rows.zip(out) {
            let near = near(i);
            sums.fill(0.0);
            for (a, run) in runs.iter_mut().enumerate() {
                if i + a < vectors.len() {
                    let products = &products.from(i + a, near.start)[..near.len()];
                    sums.iter_mut().zip(products).for_each(|(sum, x)| *sum += x);
                }
                run.best = greatest(&sums[..near.len()], vectors.shrink(i)[a], near.start);
            }
        }
    });
}

/// Returns the greatest of some numbers times `shrink`, with their indices counted from `first`.
fn greatest(sums: &[f32], shrink: f32, first: usize) -> [(f32, u32); BEST] {
    let mut best = [(NO_RIVAL, u32::MAX); BEST];
    for (j, sum) in (first..).zip(sums) {
        let x = sum * shrink;
        if x > best[BEST - 1].0 {
            let mut place = BEST - 1;
            while place > 0 && best[place - 1].0 < x {
                best[place] = best[place - 1];
                place -= 1;
            }
            best[place] = (x, j as u32);
        }
    }
    best
}
