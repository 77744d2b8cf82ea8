//! How strongly the contents of two short sentences suggest that they belong together, regardless of their
//! positions.

use crate::pair::Pair;
use crate::similarity::interned::shared;
use crate::span::{Cell, Run, Side, Span};
use crate::vectors::dot;

/// Weights for the logarithm of how much likelier the contents are in sentences that belong together than in
/// others of the same text. Fitted by logistic regression on 3,491 short pairs of the development sets
/// against 12,890 pairs of a short sentence with one of the next four.
struct Weights {
    bias: f32,
    /// For the cosine, on the scale between chance and a match.
    level: f32,
    /// For a number on both sides, for one on each side that the other lacks, and for one on either side that
    /// the other lacks.
    numbers: [f32; 3],
    /// The same for names; the last for each.
    names: [f32; 3],
    /// For the difference of the lengths, as the log of their ratio.
    length: f32,
    /// Prior log-odds against two short sentences having changed places.
    rare: f32,
}

/// With the vectors of the encoder.
const ENCODER: Weights = Weights {
    bias: -2.70,
    level: 8.15,
    numbers: [-1.56, -2.60, -2.83],
    names: [1.35, -0.04, -0.31],
    length: -2.86,
    // From 4 to 7 the development sets have the same single report.
    rare: 5.0,
};

/// With vectors made from the texts, which contain the numbers and names as well.
const LEXICAL: Weights = Weights {
    bias: 0.61,
    level: 3.69,
    numbers: [-1.16, -0.70, -2.64],
    names: [0.32, 0.68, -0.91],
    length: -3.01,
    // At 5 there is one report on the development sets, at 7 none.
    rare: 7.0,
};

/// Bounds for the cosine on that scale: more extreme values carry no further information.
const LEVELS: (f32, f32) = (-0.5, 1.6);

/// Maximum weight of names on both sides, of names on one side, and of lengths.
const MOST_NAMES: f32 = 1.5;
const MOST_OTHER_NAMES: f32 = 2.0;
const MOST_LENGTH: f32 = 1.5;

/// Returns the cosine of two sentences on the scale from chance (0) to a match (1).
pub(crate) fn level(pair: &Pair, Cell { i, j }: Cell) -> f32 {
    let [ours, theirs] = &pair.vectors;
    pair.level.scale(dot(ours.row(i), theirs.row(j)) * ours.shrink(i)[0] * theirs.shrink(j)[0])
}

fn weights(encoder: bool) -> &'static Weights {
    if encoder { &ENCODER } else { &LEXICAL }
}

/// Returns the prior log-odds against two short sentences having changed places.
pub(super) fn rare(encoder: bool) -> f32 {
    weights(encoder).rare
}

/// Returns how much likelier the contents of two short sentences are if they belong together, as a logarithm.
pub(super) fn evidence(pair: &Pair, cell: Cell, encoder: bool) -> f32 {
    let weights = weights(encoder);
    let span = Span::single(cell);
    let (s, t) = (&pair.profiles.source, &pair.profiles.target);
    let (numbers, names) = (shared(&s.numbers, &t.numbers, span), shared(&s.names, &t.names, span));
    let one = |x: f32| x.min(1.0);
    let terms = [
        weights.level * level(pair, cell).clamp(LEVELS.0, LEVELS.1),
        weights.numbers[0] * one(numbers.both),
        weights.numbers[1] * one(numbers.source) * one(numbers.target),
        weights.numbers[2] * one(numbers.source.max(numbers.target)),
        weights.names[0] * names.both.min(MOST_NAMES),
        weights.names[1] * one(names.source) * one(names.target),
        weights.names[2] * (names.source + names.target).min(MOST_OTHER_NAMES),
        weights.length * pair.log_ratio(span).abs().min(MOST_LENGTH),
    ];
    weights.bias + terms.iter().sum::<f32>()
}

/// Returns the characters of a sentence, including the space after it.
pub(super) fn length(pair: &Pair, side: Side, k: usize) -> f32 {
    pair.profiles.side(side).length(Run::single(k))
}
