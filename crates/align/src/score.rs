//! Scores of links and deletions: features times weights, for the rows of a band in chunks.

use crate::features::{self, BestSingles, LINK};
use crate::lattice::{Lattice, Scores, Step};
use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::span::{Cell, Shape, Side};
use crate::weights::{Scorer, Weights};
use rayon::prelude::*;
use std::ops::Range;

/// Rows of the band that are worked on at a time: enough to keep the overlap of the windows small, few
/// enough to spread over the processors.
pub(crate) const CHUNK: usize = 48;

/// Scores every link and deletion of a lattice, whose band is the pair's or a part of it.
///
/// How easily a sentence is left out depends on how many are: that is estimated from a first solution, in which it
/// is the same for all texts.
pub fn score(pair: &Pair, lattice: &Lattice<'_>, weights: &Weights, best: &mut BestSingles) -> Scores {
    let scorer = Scorer::new(&weights.link);
    let of_rows = |rows| {
        let mut scores = Vec::new();
        for_each_link(pair, lattice, rows, |cell, shape, features| {
            scores.push(pair.with_hints(scorer.score(features), shape.span(cell)));
        });
        scores
    };
    let mut scores = Scores {
        links: chunks(pair.sizes().0).into_par_iter().flat_map_iter(of_rows).collect(),
        source_deletions: deletions(pair, best, weights, Side::Source),
        target_deletions: deletions(pair, best, weights, Side::Target),
        transitions: weights.transitions,
    };
    let mut left_out = [0.0; 2];
    for step in lattice.best(&scores) {
        match step {
            Step::Link { .. } => {}
            Step::SourceDeletion(_) => left_out[0] += 1.0,
            Step::TargetDeletion(_) => left_out[1] += 1.0,
        }
    }
    best.expect_left_out(left_out);
    scores.source_deletions = deletions(pair, best, weights, Side::Source);
    scores.target_deletions = deletions(pair, best, weights, Side::Target);
    scores
}

/// Cuts the rows of the band into chunks that are worked on together.
pub(crate) fn chunks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(CHUNK).map(|from| from..(from + CHUNK).min(rows)).collect()
}

/// Scores the deletion of each sentence on one side.
pub(crate) fn deletions(pair: &Pair, best: &BestSingles, weights: &Weights, side: Side) -> Vec<f32> {
    let scorer = Scorer::new(&weights.deletion);
    let one = |i| scorer.score(&features::deletion(pair, best, side, i));
    (0..pair.vectors[side.index()].len()).map(one).collect()
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
