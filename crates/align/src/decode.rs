//! Decoding: the most probable alignment of a pair, with the probability and the reasons of each link.

use crate::features::BestSingles;
use crate::lattice::{Lattice, Posteriors, Scores, Step};
use crate::pair::Pair;
use crate::prune::{self, prune};
use crate::reasons;
use crate::score::score;
use crate::span::{Cell, Shape};
use crate::weights::Weights;
use std::borrow::Cow;
use sverka_text::bitext::Link;

/// Probability from which a link counts as reliable.
const SURE: f32 = 0.6;

/// Returns the most probable alignment of a pair.
pub fn decode(pair: &Pair, weights: &Weights) -> Vec<Link> {
    search(pair, weights).links(pair)
}

/// Returns the reliable 1:1 links of the most probable alignment.
pub(crate) fn sure_links(pair: &Pair, weights: &Weights) -> Vec<Cell> {
    search(pair, weights).sure_links()
}

/// The most probable alignment, with the data that it was made from.
pub(crate) struct Found<'a> {
    pub(crate) steps: Vec<Step>,
    posteriors: Posteriors,
    best: BestSingles,
    /// The weights that suit the pair.
    weights: Cow<'a, Weights>,
}

impl Found<'_> {
    /// Returns its links, with their probabilities and reasons.
    pub(crate) fn links(&self, pair: &Pair) -> Vec<Link> {
        let Self { steps, posteriors, best, weights } = self;
        reasons::links(pair, best, steps, posteriors, weights, Cell { i: 0, j: 0 })
    }

    /// Returns its reliable 1:1 links.
    pub(crate) fn sure_links(&self) -> Vec<Cell> {
        let sure = |step: &Step| match *step {
            Step::Link { number, cell, shape: Shape::ONE_TO_ONE }
                if self.posteriors.links[number] >= SURE =>
            {
                Some(cell)
            }
            _ => None,
        };
        self.steps.iter().filter_map(sure).collect()
    }
}

/// Searches the part of the band that matters.
pub(crate) fn search<'a>(pair: &Pair, weights: &'a Weights) -> Found<'a> {
    let (band, mut best) = prune(pair, weights, prune::MARGIN);
    let lattice = Lattice::new(&band);
    let (scores, weights) = score(pair, &lattice, weights, &mut best);
    let (steps, posteriors) = solve(&lattice, &scores);
    Found { steps, posteriors, best, weights }
}

/// Returns the best path of a lattice and the probabilities over all paths.
pub(crate) fn solve(lattice: &Lattice<'_>, scores: &Scores) -> (Vec<Step>, Posteriors) {
    let (steps, posteriors) = rayon::join(|| lattice.best(scores), || lattice.posteriors(scores, None));
    (steps, posteriors.unwrap_or_default())
}

/// Returns the alignment of two documents of which one is empty: every sentence is deleted.
pub(crate) fn one_sided(n: usize, m: usize) -> Vec<Link> {
    let ours = (0..n).map(|i| Link::new(i..i + 1, 0..0, 1.0));
    ours.chain((0..m).map(|j| Link::new(n..n, j..j + 1, 1.0))).collect()
}
