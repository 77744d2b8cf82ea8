//! The part of the band that matters: cells that no good alignment passes are left out before
//! every link is scored.
//!
//! Most cells lie around places that are plain, and nine in ten links begin or end in cells that no
//! alignment worth a thought would pass. So the smallest links (1:1, 1:2, 2:1) and the deletions are
//! scored first, and the best path through each cell is compared with the best of all: a structured
//! prediction cascade (Weiss and Taskar, 2010), whose first model is the second one with fewer links.

use super::band::Band;
use super::features::{self, BestSingles};
use super::lattice::TYPES;
use super::neighbourhood::Neighbourhood;
use super::pair::Pair;
use super::weights::{Scorer, Weights};
use super::{chunks, deletion_scores};
use rayon::prelude::*;

/// The links of the first look, as indices into [`TYPES`].
const SMALL: [usize; 3] = [0, 1, 6];

/// How much worse than the best path (in log-odds) the best path through a cell may be.
pub const MARGIN: f64 = 20.0;

/// Less than any path.
const NEVER: f64 = -1e30;

/// A pair's band without the cells that no good alignment passes, and the best 1:1 cosines in
/// the whole band.
pub fn narrow(pair: &Pair, weights: &Weights, margin: f64) -> (Band, BestSingles) {
    let (n, m) = pair.sizes();
    let band = &pair.band;
    let scorer = Scorer::new(&weights.link);
    let parts: Vec<(Vec<[f32; SMALL.len()]>, BestSingles)> = chunks(n)
        .into_par_iter()
        .map(|rows| {
            let near = Neighbourhood::new(pair, rows.clone());
            let columns = band.limits(rows.start).0..(band.limits(rows.end - 1).1 + 1).min(m);
            let mut best = BestSingles::new(rows.clone(), columns);
            let mut scores = Vec::new();
            for i in rows {
                let (low, high) = band.limits(i);
                for j in low..=high {
                    scores.push(SMALL.map(|kind| {
                        let (a, b) = TYPES[kind];
                        if band.cell(i + a, j + b).is_none() {
                            return f32::MIN;
                        }
                        let features = features::link(pair, &near, i, j, kind);
                        if kind == 0 {
                            best.see(pair, i, j, features[features::COSINE]);
                        }
                        scorer.score(&features)
                    }));
                }
            }
            (scores, best)
        })
        .collect();
    let mut best = BestSingles::new(0..n, 0..m);
    parts.iter().for_each(|(_, part)| best.merge(part));
    let links: Vec<_> = parts.into_iter().flat_map(|(scores, _)| scores).collect();
    let deletions = [deletion_scores(pair, &best, weights, 0), deletion_scores(pair, &best, weights, 1)];
    (kept(band, &links, &deletions, margin), best)
}

/// The cells through which a path goes that is nearly as good as the best.
fn kept(band: &Band, links: &[[f32; SMALL.len()]], deletions: &[Vec<f32>; 2], margin: f64) -> Band {
    // What leaves a cell: where it goes, and its score.
    let leave = |i: usize, j: usize, cell: usize| {
        let small = SMALL.iter().enumerate().filter_map(move |(k, &kind)| {
            let (a, b) = TYPES[kind];
            Some((band.cell(i + a, j + b)?, f64::from(links[cell][k])))
        });
        let source = band.cell(i + 1, j).map(|end| (end, f64::from(deletions[0][i])));
        let target = band.cell(i, j + 1).map(|end| (end, f64::from(deletions[1][j])));
        small.chain(source).chain(target)
    };
    let cells: Vec<(usize, usize)> =
        (0..=band.rows()).flat_map(|i| (band.limits(i).0..=band.limits(i).1).map(move |j| (i, j))).collect();
    let last = cells.len() - 1;
    let (mut forward, mut backward) = (vec![NEVER; cells.len()], vec![NEVER; cells.len()]);
    (forward[0], backward[last]) = (0.0, 0.0);
    for (cell, &(i, j)) in cells.iter().enumerate().take(last) {
        for (end, score) in leave(i, j, cell) {
            forward[end] = forward[end].max(forward[cell] + score);
        }
    }
    for (cell, &(i, j)) in cells.iter().enumerate().take(last).rev() {
        for (end, score) in leave(i, j, cell) {
            backward[cell] = backward[cell].max(backward[end] + score);
        }
    }
    let good = |cell: &usize| forward[*cell] + backward[*cell] >= forward[last] - margin;
    band.narrowed((0..=last).filter(good).map(|cell| cells[cell]))
}
