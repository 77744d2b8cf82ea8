//! Two documents side by side, with everything about them that the features of a link need.

use super::anchors::Run;
use super::band::Band;
use super::cuts;
use super::path::{self, Level};
use super::vectors::{MAX_RUN, Runs, Vectors, dot};
use crate::similarity::Profiles;
use rayon::prelude::*;

/// A pair of documents, ready to be aligned.
pub struct Pair {
    /// Lengths, numbers, names, punctuation.
    pub profiles: Profiles,
    /// Sentence vectors of the source, then of the target.
    pub vectors: [Vectors; 2],
    /// What is around each run of the source, then of the target.
    pub surroundings: [Vec<[Around; MAX_RUN]>; 2],
    /// What chance and what a match look like.
    pub level: Level,
    /// Target characters for each source character: the median over the path.
    pub ratio: f32,
    /// Whether both sides have paragraphs to compare.
    pub paragraphs: bool,
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
const BEST: usize = MAX_RUN + 1;

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

impl Pair {
    /// Finds the path and the band, both through the links that must hold.
    pub fn new(profiles: Profiles, vectors: [Vectors; 2], paragraphs: bool, links: &[Run]) -> Self {
        let singles = [vectors[0].singles(), vectors[1].singles()];
        let samples = [sample(&vectors[0], &singles[0]), sample(&vectors[1], &singles[1])];
        let mut surroundings = [background(&vectors[0], &samples[1]), background(&vectors[1], &samples[0])];
        let chance = mean(surroundings[0].iter().map(|around| around[0].mean));
        let (path, level) = path::find(&vectors[0], &vectors[1], chance);
        let path = cuts::thread(path, links, &vectors, chance);
        let (n, m) = (vectors[0].len(), vectors[1].len());
        let there = path::centres(&path, n, m);
        let flipped: Vec<(usize, usize)> = path.iter().map(|&(i, j)| (j, i)).collect();
        let back = path::centres(&flipped, m, n);
        rivals(&vectors[0], &singles[1], &there, &mut surroundings[0]);
        rivals(&vectors[1], &singles[0], &back, &mut surroundings[1]);
        let inner_break = |starts: &[bool]| starts.len() > 2 && starts[1..starts.len() - 1].contains(&true);
        let paragraphs = paragraphs
            && inner_break(&profiles.source.starts_paragraph)
            && inner_break(&profiles.target.starts_paragraph);
        let ratio = length_ratio(&profiles, &path);
        let band = Band::around(&path, n, m);
        Self { profiles, vectors, surroundings, level, ratio, paragraphs, band }
    }

    /// The rough path alone.
    pub fn path(vectors: &[Vectors; 2]) -> Vec<(usize, usize)> {
        let singles = [vectors[0].singles(), vectors[1].singles()];
        let sample = sample(&vectors[1], &singles[1]);
        let dim = vectors[0].dim();
        let chance = mean(singles[0].chunks_exact(dim).map(|single| against(single, &sample).mean));
        path::find(&vectors[0], &vectors[1], chance).0
    }

    /// Number of sentences of both sides.
    pub fn sizes(&self) -> (usize, usize) {
        (self.vectors[0].len(), self.vectors[1].len())
    }
}

/// [`SAMPLE`] sentences of one side, evenly spread; all if there are fewer.
fn sample(vectors: &Vectors, singles: &[f32]) -> Vec<f32> {
    let (count, dim) = (vectors.len(), vectors.dim());
    let take = count.min(SAMPLE);
    (0..take).flat_map(|k| &singles[(k * count / take) * dim..][..dim]).copied().collect()
}

/// What a sample of the other side looks like to each run.
fn background(vectors: &Vectors, sample: &[f32]) -> Vec<[Around; MAX_RUN]> {
    let one = |i: usize| {
        let runs = Runs::new(vectors, i, i + 1);
        std::array::from_fn(|a| against(runs.get(i, a + 1), sample))
    };
    (0..vectors.len()).into_par_iter().map(one).collect()
}

/// Mean and deviation of the cosines of a vector to a sample of the other side. The two
/// greatest are left out: they may be its own translation.
fn against(run: &[f32], sample: &[f32]) -> Around {
    let (mut sum, mut squares, mut count) = (0f32, 0f32, 0f32);
    let mut top = [f32::MIN; 2];
    for other in sample.chunks_exact(run.len()) {
        let x = dot(run, other);
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
fn rivals(vectors: &Vectors, singles: &[f32], centres: &[f32], out: &mut [[Around; MAX_RUN]]) {
    let dim = vectors.dim();
    let others = singles.len() / dim;
    out.par_iter_mut().enumerate().for_each(|(i, around)| {
        let runs = Runs::new(vectors, i, i + 1);
        let centre = centres[i] as usize;
        let near = centre.saturating_sub(NEAR)..(centre + NEAR + 1).min(others);
        for (a, around) in around.iter_mut().enumerate() {
            let run = runs.get(i, a + 1);
            // Worse than any real cosine, for documents with fewer sentences than places.
            around.best = [(-0.2, u32::MAX); BEST];
            for j in near.clone() {
                let x = dot(run, &singles[j * dim..][..dim]);
                if x > around.best[BEST - 1].0 {
                    let place = around.best.partition_point(|&(y, _)| y >= x);
                    around.best[place..].rotate_right(1);
                    around.best[place] = (x, j as u32);
                }
            }
        }
    });
}

impl Around {
    /// The greatest cosine to a sentence outside a run of the other side.
    pub fn best_outside(&self, from: usize, to: usize) -> f32 {
        let outside = |&&(_, j): &&(f32, u32)| !(from..to).contains(&(j as usize));
        self.best.iter().find(outside).map_or(self.best[BEST - 1].0, |&(x, _)| x)
    }
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
