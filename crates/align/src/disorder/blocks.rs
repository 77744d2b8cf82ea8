//! The links inside blocks that are in another place in the translation.
//!
//! A block keeps its own order, so its deleted sentences are aligned like a text: with the same features and
//! the same lattice, over the rectangle of the block.

use crate::band::Band;
use crate::decode::solve;
use crate::features::BestSingles;
use crate::lattice::{Lattice, Scores, Step};
use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::score::{deletions, score_links};
use crate::span::{Cell, Shape, Side};
use crate::weights::Weights;
use std::ops::Range;
use sverka_text::bitext::{Link, Moved, Reason, round_score};

/// The score of links and deletions that do not exist: less than any sum of others.
const FORBIDDEN: f32 = -1e9;

/// Maximum number of cells of a block. Larger ones would take memory that grows with the square of the text;
/// they are reported without links.
const MOST_CELLS: usize = 1_000_000;

/// Links the sentences of moved blocks that have no counterpart in order.
pub(crate) fn link(pair: Pair, weights: &Weights, links: &[Link], blocks: &mut [Moved]) {
    let mut free = [vec![false; pair.sizes().0], vec![false; pair.sizes().1]];
    for link in links.iter().filter(|link| !link.is_two_sided() && !link.is_given()) {
        link.source.clone().for_each(|i| free[0][i] = true);
        link.target.clone().for_each(|j| free[1][j] = true);
    }
    let mut pair = pair;
    for block in blocks.iter_mut().filter(|block| block.source.len() * block.target.len() <= MOST_CELLS) {
        pair.band = Band::block(pair.sizes().0, block.source.clone(), block.target.clone());
        block.links = links_of(&pair, weights, &free, block);
        for link in &block.links {
            free[0][link.source.clone()].fill(false);
            free[1][link.target.clone()].fill(false);
        }
    }
}

/// Returns the links of a block, whose rectangle is the band of the pair.
fn links_of(pair: &Pair, weights: &Weights, free: &[Vec<bool>; 2], block: &Moved) -> Vec<Link> {
    let band = Band::block(block.source.len(), 0..block.source.len(), 0..block.target.len());
    let lattice = Lattice::new(&band);
    let start = Cell { i: block.source.start, j: block.target.start };
    let whole = |cell: Cell| Cell { i: cell.i + start.i, j: cell.j + start.j };
    let cells: Vec<(Cell, Shape)> =
        (0..=band.rows()).flat_map(|i| lattice.links(i)).map(|(cell, shape)| (whole(cell), shape)).collect();
    let tables = LinkTables::new(pair, block.source.clone());
    let mut best = BestSingles::new(0..pair.sizes().0, 0..pair.sizes().1);
    let mut scores = score_links(pair, &tables, weights, &cells, &mut best);
    for (score, &(cell, shape)) in scores.iter_mut().zip(&cells) {
        let span = shape.span(cell);
        let all_free = span.source.iter().all(|i| free[0][i]) && span.target.iter().all(|j| free[1][j]);
        if !all_free {
            *score = FORBIDDEN;
        }
    }
    let of_side = |side, run: &Range<usize>| deletions(pair, &best, weights, side)[run.clone()].to_vec();
    let scores = Scores {
        links: scores,
        source_deletions: of_side(Side::Source, &block.source),
        target_deletions: of_side(Side::Target, &block.target),
        transitions: weights.transitions,
    };
    let (steps, posteriors) = solve(&lattice, &scores);
    let link = |step: Step| {
        let Step::Link { number, cell, shape } = step else { return None };
        let score = round_score(f64::from(posteriors.links[number]));
        let span = shape.span(whole(cell));
        let is_there = scores.links[number] > FORBIDDEN;
        is_there.then(|| Link {
            reasons: vec![reason(block)],
            ..Link::new(span.source.iter(), span.target.iter(), score)
        })
    };
    steps.into_iter().filter_map(link).collect()
}

fn reason(block: &Moved) -> Reason {
    let text = format!(
        "inside a block that is in another place in the translation (similarity {:.2})",
        block.similarity
    );
    Reason { feature: super::ORDER.into(), text, weight: block.similarity }
}
