//! Scores of links and deletions: features times weights, for the rows of a band in chunks.

use crate::features::{self, BestSingles, COSINE, LINK};
use crate::lattice::{Lattice, Scores, Step};
use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::span::{Cell, Shape, Side};
use crate::weights::{Scorer, Weights};
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// Rows of the band that are processed at a time: enough to keep the overlap of the windows small, few enough
/// to spread over the processors.
pub(crate) const CHUNK: usize = 48;

/// Runs of deleted sentences per sentence of a side at which a translation begins to count as abridged, and
/// at which it does so fully. Usual texts are below the first: books .02, talks .03. Books that lost a fifth
/// of their sentences have .12, of which the weights for usual translations find only a part.
const ABRIDGED: (f32, f32) = (0.04, 0.14);

/// Scores every link and deletion of a lattice, whose band is the pair's or a part of it, with the weights
/// that suit the pair. Also returns those weights.
///
/// How easily a sentence is deleted depends on how many are deleted and joined, which a first solution shows.
pub fn score<'a>(
    pair: &Pair,
    lattice: &Lattice<'_>,
    weights: &'a Weights,
    best: &mut BestSingles,
) -> (Scores, Cow<'a, Weights>) {
    best.expect_nothing();
    let mut scores = score_with(pair, lattice, weights, best);
    if weights.abridged.is_none() {
        return (scores, Cow::Borrowed(weights));
    }
    let steps = lattice.best(&scores);
    best.expect(&steps);
    match abridged(&steps, pair.sizes()) {
        degree if degree > 0.0 => {
            let weights = weights.at(degree);
            (score_with(pair, lattice, &weights, best), weights)
        }
        _ => {
            scores.source_deletions = deletions(pair, best, weights, Side::Source);
            scores.target_deletions = deletions(pair, best, weights, Side::Target);
            (scores, Cow::Borrowed(weights))
        }
    }
}

/// Returns the degree from 0 to 1 to which the translation or the source seems to be abridged.
pub fn abridged(steps: &[Step], (n, m): (usize, usize)) -> f32 {
    let mut runs = [0.0; 2];
    let mut last = None;
    for step in steps {
        let side = match step {
            Step::Link { .. } => None,
            Step::SourceDeletion(_) => Some(0),
            Step::TargetDeletion(_) => Some(1),
        };
        if let Some(side) = side.filter(|_| side != last) {
            runs[side] += 1.0;
        }
        last = side;
    }
    let share = (runs[0] / n.max(1) as f32).max(runs[1] / m.max(1) as f32);
    let (least, most) = ABRIDGED;
    ((share - least) / (most - least)).clamp(0.0, 1.0)
}

/// Scores a lattice with these weights.
fn score_with(pair: &Pair, lattice: &Lattice<'_>, weights: &Weights, best: &BestSingles) -> Scores {
    let scorer = Scorer::new(&weights.link);
    let of_rows = |rows| {
        let mut scores = Vec::new();
        for_each_link(pair, lattice, rows, |cell, shape, features| {
            scores.push(pair.with_hints(scorer.score(features), shape.span(cell)));
        });
        scores
    };
    Scores {
        links: chunks(pair.sizes().0).into_par_iter().flat_map_iter(of_rows).collect(),
        source_deletions: deletions(pair, best, weights, Side::Source),
        target_deletions: deletions(pair, best, weights, Side::Target),
        transitions: weights.transitions,
    }
}

/// Divides the rows of the band into chunks that are processed together.
pub(crate) fn chunks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(CHUNK).map(|from| from..(from + CHUNK).min(rows)).collect()
}

/// Scores the deletion of each sentence on one side.
pub(crate) fn deletions(pair: &Pair, best: &BestSingles, weights: &Weights, side: Side) -> Vec<f32> {
    let scorer = Scorer::new(&weights.deletion);
    let one = |i| scorer.score(&features::deletion(pair, best, side, i));
    (0..pair.vectors[side.index()].len()).map(one).collect()
}

/// Scores some links whose first sentences are in the tables, and records the cosines of single ones.
pub(crate) fn score_links(
    pair: &Pair,
    tables: &LinkTables<'_>,
    weights: &Weights,
    links: &[(Cell, Shape)],
    best: &mut BestSingles,
) -> Vec<f32> {
    let scorer = Scorer::new(&weights.link);
    let one = |&(cell, shape): &(Cell, Shape)| {
        let features = features::link(pair, tables, cell, shape);
        if shape == Shape::ONE_TO_ONE {
            best.record(pair, cell, features[COSINE]);
        }
        scorer.score(&features)
    };
    links.iter().map(one).collect()
}

/// Calls back with the cell, the shape and the features of every link that begins in some rows, in the
/// lattice's order.
pub fn for_each_link(
    pair: &Pair,
    lattice: &Lattice<'_>,
    rows: Range<usize>,
    mut visit: impl FnMut(Cell, Shape, &[f32; LINK.len()]),
) {
    let tables = LinkTables::new(pair, rows.clone());
    for i in rows {
        for (cell, shape) in lattice.links(i) {
            visit(cell, shape, &features::link(pair, &tables, cell, shape));
        }
    }
}

/// Computes the deletion features of both sides, for trainers.
#[cfg(feature = "train")]
pub fn deletion_features(pair: &Pair, best: &BestSingles) -> [Vec<[f32; features::DELETION.len()]>; 2] {
    Side::BOTH.map(|side| {
        (0..pair.vectors[side.index()].len()).map(|i| features::deletion(pair, best, side, i)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_left_out_sentences_make_an_abridged_translation() {
        let link = |at| Step::Link { number: at, cell: Cell { i: at, j: at }, shape: Shape::ONE_TO_ONE };
        // A chapter that is left out is one run.
        let chapter: Vec<Step> = (0..10).map(link).chain((10..60).map(Step::SourceDeletion)).collect();
        assert_eq!(abridged(&chapter, (60, 10)), 0.0);
        let every_fifth: Vec<Step> =
            (0..60).map(|at| if at % 5 == 0 { Step::TargetDeletion(at) } else { link(at) }).collect();
        assert_eq!(abridged(&every_fifth, (48, 60)), 1.0);
        assert_eq!(abridged(&[], (0, 0)), 0.0);
    }
}
