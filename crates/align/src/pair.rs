//! Two documents side by side, with everything about them that the features of a link need.

use super::anchors::Run;
use super::band::Band;
use super::cuts;
use super::path::{self, Level};
use super::table::Table;
use super::vectors::{LONGEST, MAX_RUN, Vectors, dot};
use crate::similarity::{Profile, Profiles};
use rayon::prelude::*;
use std::ops::Range;

/// A pair of documents, ready to be aligned.
pub struct Pair {
    /// Lengths, numbers, names, punctuation.
    pub profiles: Profiles,
    /// Sentence vectors of the source, then of the target.
    pub vectors: [Vectors; 2],
    /// What is around each run of the source, then of the target.
    pub surroundings: [Vec<[Around; LONGEST]>; 2],
    /// What chance and what a match look like.
    pub level: Level,
    /// Target characters for each source character: the median over the path.
    pub ratio: f32,
    /// Logs of the lengths of the runs from each sentence on, of the source (in target characters) and
    /// of the target; see [`log_length`].
    pub log_lengths: [Vec<[f32; MAX_RUN]>; 2],
    /// Whether both sides have paragraphs to compare.
    pub paragraphs: bool,
    /// Whether both sides have turns of a dialogue to compare.
    pub turns: bool,
    /// The cells to search.
    pub band: Band,
}

/// What a run of sentences looks like to the other side: the yardstick for its cosines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around {
    /// Mean cosine to sentences that it does not belong to.
    pub mean: f32,
    /// Deviation of that cosine.
    pub deviation: f32,
    /// The greatest cosines to single sentences near the path, and which they are.
    pub best: [(f32, u32); BEST],
}

/// Rivals kept for each run: one more than the longest run that may be passed over.
const BEST: usize = LONGEST + 1;

/// Sentences of the other side that a run is compared with to see what chance is; as good
/// as all of them (measured on the development sets).
const SAMPLE: usize = 64;

/// How far from the path rivals are looked for.
const NEAR: usize = 25;

/// A prior for the mean and variance of chance cosines, in sentences: short documents have
/// few sentences to learn them from.
const PRIOR_MEAN: f32 = 5.0;
const PRIOR_VARIANCE: (f32, f32) = (15.0, 0.012);

/// The smallest variance that is believed.
const LEAST_VARIANCE: f32 = 0.0025;

/// Fewer points of the path than these say nothing about the ratio of lengths.
const ENOUGH_POINTS: usize = 8;

/// Fewer turns than these make no dialogue.
const ENOUGH_TURNS: usize = 3;

impl Pair {
    /// Finds the path and the band, both through the links that must hold; the band reaches
    /// `reach` sentences around the path.
    pub fn new(
        profiles: Profiles,
        vectors: [Vectors; 2],
        paragraphs: bool,
        links: &[Run],
        reach: usize,
    ) -> Self {
        let mut surroundings = [background(&vectors[0], &vectors[1]), background(&vectors[1], &vectors[0])];
        let chance = mean(surroundings[0].iter().map(|around| around[0].mean));
        let (path, level) = path::find(&vectors[0], &vectors[1], chance);
        let path = cuts::thread(path, links, &vectors, chance);
        let (n, m) = (vectors[0].len(), vectors[1].len());
        let there = path::centres(&path, n, m);
        let flipped: Vec<(usize, usize)> = path.iter().map(|&(i, j)| (j, i)).collect();
        let back = path::centres(&flipped, m, n);
        rivals(&vectors[0], &vectors[1], &there, &mut surroundings[0]);
        rivals(&vectors[1], &vectors[0], &back, &mut surroundings[1]);
        let inner_break = |starts: &[bool]| starts.len() > 2 && starts[1..starts.len() - 1].contains(&true);
        let paragraphs = paragraphs
            && inner_break(&profiles.source.starts_paragraph)
            && inner_break(&profiles.target.starts_paragraph);
        let turns = [&profiles.source, &profiles.target]
            .iter()
            .all(|profile| profile.starts_turn.iter().filter(|&&starts| starts).count() >= ENOUGH_TURNS);
        let ratio = length_ratio(&profiles, &path);
        let log_lengths = [log_lengths(&profiles.source, ratio), log_lengths(&profiles.target, 1.0)];
        let band = Band::around(&path, n, m, reach);
        Self { profiles, vectors, surroundings, level, ratio, log_lengths, paragraphs, turns, band }
    }

    /// The rough path alone.
    pub fn path(vectors: &[Vectors; 2]) -> Vec<(usize, usize)> {
        let surroundings = background(&vectors[0], &vectors[1]);
        let chance = mean(surroundings.iter().map(|around| around[0].mean));
        path::find(&vectors[0], &vectors[1], chance).0
    }

    /// Number of sentences of both sides.
    pub fn sizes(&self) -> (usize, usize) {
        (self.vectors[0].len(), self.vectors[1].len())
    }
}

/// Sentences that are worked on at a time: enough to keep the overlap of the runs small, few enough to
/// spread over the processors.
const CHUNK: usize = 64;

/// What [`SAMPLE`] sentences of the other side, evenly spread, look like to each run.
fn background(vectors: &Vectors, others: &Vectors) -> Vec<[Around; LONGEST]> {
    let take = others.len().min(SAMPLE);
    let sample: Vec<usize> = (0..take).map(|k| k * others.len() / take).collect();
    let chunk = |rows: Range<usize>| -> Vec<[Around; LONGEST]> {
        let behind = rows.start..(rows.end + LONGEST - 1).min(vectors.len());
        let mut products = Table::new(rows.start, behind.map(|_| 0..take), 0.0);
        products.fill(|i, k| dot(vectors.row(i), others.row(sample[k])) * others.shrink(sample[k])[0]);
        let of_runs = |i: usize| {
            let mut sums = [0f32; SAMPLE];
            let mut around = [Around::default(); LONGEST];
            for (a, around) in around.iter_mut().enumerate() {
                let shrink = vectors.shrink(i)[a];
                if i + a < vectors.len() {
                    sums.iter_mut().zip(&products.from(i + a, 0)[..take]).for_each(|(sum, x)| *sum += x);
                }
                *around = against(sums[..take].iter().map(|sum| sum * shrink));
            }
            around
        };
        rows.map(of_runs).collect()
    };
    chunks(vectors.len()).into_par_iter().flat_map_iter(chunk).collect()
}

fn chunks(count: usize) -> Vec<Range<usize>> {
    (0..count).step_by(CHUNK).map(|from| from..(from + CHUNK).min(count)).collect()
}

/// Mean and deviation of the cosines of a run to a sample of the other side. The two
/// greatest are left out: they may be its own translation.
fn against(cosines: impl Iterator<Item = f32>) -> Around {
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
    Around { mean, deviation: variance.max(LEAST_VARIANCE).sqrt(), ..Around::default() }
}

/// Fills in the greatest cosines of each run to single sentences near the path.
fn rivals(vectors: &Vectors, others: &Vectors, centres: &[f32], out: &mut [[Around; LONGEST]]) {
    let near = |i: usize| {
        let centre = centres[i] as usize;
        centre.saturating_sub(NEAR)..(centre + NEAR + 1).min(others.len())
    };
    out.par_chunks_mut(CHUNK).enumerate().for_each(|(k, out)| {
        let rows = k * CHUNK..k * CHUNK + out.len();
        let behind = rows.start..(rows.end + LONGEST - 1).min(vectors.len());
        // A sentence is part of runs that begin up to five sentences earlier.
        let reached = |i: usize| {
            let first = near((i + 1).saturating_sub(LONGEST).max(rows.start)).start;
            first..near(i.min(rows.end - 1)).end.max(first)
        };
        let mut products = Table::new(rows.start, behind.map(reached), 0.0);
        products.fill(|i, j| dot(vectors.row(i), others.row(j)) * others.shrink(j)[0]);
        let mut sums = [0f32; 2 * NEAR + 1];
        for (i, around) in rows.zip(out) {
            let near = near(i);
            sums.fill(0.0);
            for (a, around) in around.iter_mut().enumerate() {
                if i + a < vectors.len() {
                    let products = &products.from(i + a, near.start)[..near.len()];
                    sums.iter_mut().zip(products).for_each(|(sum, x)| *sum += x);
                }
                around.best = greatest(&sums[..near.len()], vectors.shrink(i)[a], near.start);
            }
        }
    });
}

/// The greatest of some numbers times `shrink`, with their places counted from `first` on.
fn greatest(sums: &[f32], shrink: f32, first: usize) -> [(f32, u32); BEST] {
    // Worse than any real cosine, for documents with fewer sentences than places.
    let mut best = [(-0.2, u32::MAX); BEST];
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

impl Around {
    /// The greatest cosine to a sentence outside a run of the other side.
    pub fn best_outside(&self, from: usize, to: usize) -> f32 {
        let outside = |&&(_, j): &&(f32, u32)| !(from..to).contains(&(j as usize));
        self.best.iter().find(outside).map_or(self.best[BEST - 1].0, |&(x, _)| x)
    }
}

/// Log of a length in characters. Six more, since of two short sentences one may well be twice as long.
pub fn log_length(characters: f32) -> f32 {
    libm::logf(characters + 6.0)
}

fn log_lengths(profile: &Profile, ratio: f32) -> Vec<[f32; MAX_RUN]> {
    let run = |i: usize, a: usize| log_length(ratio * profile.length(i, (i + a).min(profile.len())));
    (0..profile.len()).map(|i| std::array::from_fn(|a| run(i, a + 1))).collect()
}

fn length_ratio(profiles: &Profiles, path: &[(usize, usize)]) -> f32 {
    let (s, t) = (&profiles.source, &profiles.target);
    if path.len() < ENOUGH_POINTS {
        let whole = t.length(0, t.len()) / s.length(0, s.len()).max(1.0);
        return whole.clamp(0.5, 2.0);
    }
    let mut ratios: Vec<f32> =
        path.iter().map(|&(i, j)| (t.length(j, j + 1) + 6.0) / (s.length(i, i + 1) + 6.0)).collect();
    ratios.sort_unstable_by(f32::total_cmp);
    ratios[ratios.len() / 2]
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (mut sum, mut count) = (0f64, 0f64);
    for value in values {
        (sum, count) = (sum + f64::from(value), count + 1.0);
    }
    (sum / f64::max(count, 1.0)) as f32
}
