//! Families about the shape of a link and the cosine of its two sides.

use super::{Candidate, flag};
use crate::span::Side;

/// Bound for a distance from chance, in deviations: greater distances are certain.
pub(super) const MOST_DEVIATIONS: f32 = 12.0;

/// Names of [`shape`].
pub(super) const SHAPE: [&str; 7] =
    ["shape.1:1", "shape.three", "shape.four", "shape.2:2", "shape.many", "shape.size", "shape.lopsided"];

/// Describes how many sentences the link joins.
pub(super) fn shape(link: &Candidate<'_>) -> [f32; SHAPE.len()] {
    let (a, b) = (link.len(Side::Source), link.len(Side::Target));
    let one_sided = a == 1 || b == 1;
    [
        flag(link.is_single()),
        flag(a + b == 3),
        flag(one_sided && a + b == 4),
        flag(a == 2 && b == 2),
        flag(link.is_many_to_many() && a + b > 4),
        (a + b - 2) as f32,
        flag(one_sided && a + b >= 5),
    ]
}

/// Names of [`meaning`].
pub(super) const MEANING: [&str; 4] =
    ["meaning.cosine", "meaning.level", "meaning.deviations", "meaning.deviations_min"];

/// Returns the cosine unchanged, on the scale from chance (0) to a match (1), and in deviations above the
/// chance cosines of either run: their mean and the smaller one.
pub(super) fn meaning(link: &Candidate<'_>) -> [f32; MEANING.len()] {
    let ours = link.deviations(link.cosine, Side::Source);
    let theirs = link.deviations(link.cosine, Side::Target);
    let bounded = |deviations: f32| deviations.clamp(-MOST_DEVIATIONS, MOST_DEVIATIONS);
    [
        link.cosine,
        link.pair.level.scale(link.cosine),
        bounded((ours + theirs) / 2.0),
        bounded(ours.min(theirs)),
    ]
}

/// Names of [`rival`].
pub(super) const RIVAL: [&str; 2] = ["rival.mean", "rival.min"];

/// Returns the cosine minus that of the best sentence outside the link, for either run: the mean and the
/// smaller one.
pub(super) fn rival(link: &Candidate<'_>) -> [f32; RIVAL.len()] {
    let margin = |side: Side| {
        let around = link.pair.surroundings(side, link.span.run(side));
        link.cosine - around.best_outside(link.span.run(side.other()))
    };
    let (ours, theirs) = (margin(Side::Source), margin(Side::Target));
    [(ours + theirs) / 2.0, ours.min(theirs)]
}
