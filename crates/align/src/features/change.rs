//! Families about alternatives to the link: its gain when sentences leave it, when it is cut, and when
//! neighbours join it.
//!
//! Half of the scoring time is spent here; inlining makes aligning a few percent faster.

use super::Candidate;
use crate::span::{Cell, Run, Side, Span};

/// Maximum factor by which a gain is scaled for the length of the sentence that comes or goes: the cosines of
/// sentences shorter than an eighth of the rest are mostly chance.
const MOST_SCALED: f32 = 8.0;

/// Gain of a cut beyond the tables, that is, outside the band: no good way to cut the link.
const NO_CUT: f32 = -0.2;

/// Gain of a neighbour beyond the tables, or beyond the text: none belongs to the link.
const NO_NEIGHBOUR: f32 = -0.3;

/// Bound for the gain in the cosine: half of its range.
const MOST_GAIN: f32 = 0.5;

/// Bounds for the gain in the fit of the lengths, as logs of ratios: a factor of e for the worse, and of 4.5
/// for the better.
const LENGTH_GAIN: (f32, f32) = (-1.0, 1.5);

/// Bound of gains that are scaled by the length of a sentence.
const MOST_SCALED_GAIN: f32 = 1.0;

/// Bound for the distance of the worst sentence from chance, in deviations.
const MOST_DEVIATIONS: f32 = 8.0;

/// Deviations of a part whose cosine is beyond the tables: an ordinary one.
const USUAL_PART: f32 = 2.0;

/// Less than every possible cosine.
const NO_COSINE: f32 = -1.0;

/// Scales a gain by the lengths of vectors: to first order, the part that the sentence `one` that comes or
/// goes has in common with what the rest of its own `run` does not cover on the other side.
#[inline]
fn scaled(gain: f32, run: f32, one: f32) -> f32 {
    gain * (one / run.max(f32::MIN_POSITIVE)).min(MOST_SCALED)
}

/// Returns the reciprocal of the length of the vector of a run.
#[inline]
fn shrink(link: &Candidate<'_>, side: Side, run: Run) -> f32 {
    link.pair.vectors[side.index()].shrink(run.start)[run.len() - 1]
}

/// Names of [`without`].
pub(super) const WITHOUT: [&str; 5] =
    ["without.source", "without.target", "without.max", "without.length", "without.scaled"];

/// Returns the gain when the first or the last sentence of a side is left out: in the cosine on either side
/// and at most, in the fit of the lengths, and in the cosine relative to the length of the sentence. A short
/// sentence changes the cosine little even when the change matters.
pub(super) fn without(link: &Candidate<'_>) -> [f32; WITHOUT.len()] {
    let (source, target) = (shortened(link, Side::Source), shortened(link, Side::Target));
    let most = match (source, target) {
        (Some(source), Some(target)) => source.max(&target),
        (Some(gain), None) | (None, Some(gain)) => gain,
        (None, None) => return [0.0; WITHOUT.len()],
    };
    [
        source.map_or(0.0, |gain| gain.cosine),
        target.map_or(0.0, |gain| gain.cosine),
        most.cosine.max(-MOST_GAIN),
        most.length.clamp(LENGTH_GAIN.0, LENGTH_GAIN.1),
        most.scaled.clamp(-MOST_SCALED_GAIN, MOST_SCALED_GAIN),
    ]
}

/// The gain of a link by a change of one side.
#[derive(Clone, Copy)]
struct Gain {
    cosine: f32,
    /// In the fit of the lengths.
    length: f32,
    /// In the cosine, relative to the length of the sentence.
    scaled: f32,
}

impl Gain {
    /// Returns the greater gain of each kind.
    #[inline]
    fn max(&self, other: &Self) -> Self {
        Self {
            cosine: self.cosine.max(other.cosine),
            length: self.length.max(other.length),
            scaled: self.scaled.max(other.scaled),
        }
    }
}

/// Returns the greatest gain of leaving out the first or the last sentence of a side; `None` if it has only
/// one sentence.
#[inline(always)]
fn shortened(link: &Candidate<'_>, side: Side) -> Option<Gain> {
    let run = link.span.run(side);
    if run.len() == 1 {
        return None;
    }
    let whole = shrink(link, side, run);
    let first = without_one(link, side, run.without_first(), run.start, whole);
    let last = without_one(link, side, run.without_last(), run.end - 1, whole);
    Some(last.max(&first))
}

/// Returns the gain of leaving out sentence `one` of a side, so that `rest` is left. `whole`: the reciprocal
/// of the length of the vector of its run.
#[inline(always)]
fn without_one(link: &Candidate<'_>, side: Side, rest: Run, one: usize, whole: f32) -> Gain {
    let rest = link.span.with(side, rest);
    let cosine = link.cosine_of(rest).map_or(NO_CUT, |cosine| cosine - link.cosine);
    Gain {
        cosine,
        length: link.misfit - link.pair.log_ratio(rest).abs(),
        scaled: scaled(cosine, whole, shrink(link, side, Run::single(one))),
    }
}

/// Names of [`part`].
pub(super) const PART: [&str; 3] = ["part.worst", "part.best_pair", "part.cut"];

/// Describes the sentences of the link: the one that fits the other side worst, the best pair, and the best
/// cut in two (the mean cosine of the halves minus that of the whole).
pub(super) fn part(link: &Candidate<'_>) -> [f32; PART.len()] {
    if link.is_single() {
        return [0.0; PART.len()];
    }
    let Span { source, target } = link.span;
    let mut best_pair = NO_COSINE;
    for i in source.iter() {
        for j in target.iter() {
            best_pair = best_pair.max(link.cosine_of(Span::single(Cell { i, j })).unwrap_or(NO_COSINE));
        }
    }
    [
        worst(link),
        if best_pair > NO_COSINE { best_pair - link.cosine } else { 0.0 },
        best_cut(link).map_or(0.0, |cosine| cosine - link.cosine),
    ]
}

/// Returns the deviations of the sentence of the link that fits the other side worst, if its own side has
/// several.
fn worst(link: &Candidate<'_>) -> f32 {
    let mut worst = f32::MAX;
    for side in Side::BOTH {
        let run = link.span.run(side);
        if run.len() == 1 {
            continue;
        }
        for k in run.iter() {
            if let Some(cosine) = link.cosine_of(link.span.with(side, Run::single(k))) {
                worst = worst.min(link.deviations(cosine, side.other()));
            }
        }
    }
    match worst {
        f32::MAX => USUAL_PART,
        worst => worst.clamp(-MOST_DEVIATIONS, MOST_DEVIATIONS),
    }
}

/// Returns the mean cosine of the two halves at the best cut of the link; `None` if it cannot be cut.
fn best_cut(link: &Candidate<'_>) -> Option<f32> {
    let Span { source, target } = link.span;
    let mut best: Option<f32> = None;
    for i in source.start + 1..source.end {
        for j in target.start + 1..target.end {
            let head = link.cosine_of(Span::new(source.start..i, target.start..j));
            let tail = link.cosine_of(Span::new(i..source.end, j..target.end));
            if let (Some(head), Some(tail)) = (head, tail) {
                let mean = (head + tail) / 2.0;
                best = Some(best.map_or(mean, |best| best.max(mean)));
            }
        }
    }
    best
}

/// Names of [`neighbour`].
pub(super) const NEIGHBOUR: [&str; 7] = [
    "neighbour.source",
    "neighbour.target",
    "neighbour.max",
    "neighbour.mean",
    "neighbour.length",
    "neighbour.scaled",
    "neighbour.both",
];

/// Returns the gain when a neighbouring sentence joins the link: in the cosine on either side, at most and on
/// average; in the lengths; relative to the length of the neighbour; and the gain when the link and a
/// neighbouring pair become one.
pub(super) fn neighbour(link: &Candidate<'_>) -> [f32; NEIGHBOUR.len()] {
    let (n, m) = link.pair.sizes();
    let Span { source, target } = link.span;
    let after_s = joined(link, Side::Source, source.with_next(n));
    let after_t = joined(link, Side::Target, target.with_next(m));
    let before_s = joined(link, Side::Source, source.with_previous());
    let before_t = joined(link, Side::Target, target.with_previous());
    let (of_source, of_target) = (after_s.max(&before_s), after_t.max(&before_t));
    let most = of_source.max(&of_target);
    [
        of_source.cosine,
        of_target.cosine,
        most.cosine,
        (after_s.cosine + before_s.cosine + after_t.cosine + before_t.cosine) / 4.0,
        most.length.clamp(-LENGTH_GAIN.1, LENGTH_GAIN.1),
        most.scaled.clamp(-MOST_SCALED_GAIN, MOST_SCALED_GAIN),
        pair_joined(link),
    ]
}

/// Returns the gain when the run of the link on a side becomes a longer one; the minimum if the text has no
/// such run.
#[inline(always)]
fn joined(link: &Candidate<'_>, side: Side, longer: Option<Run>) -> Gain {
    let mut gain = Gain { cosine: NO_NEIGHBOUR, length: -LENGTH_GAIN.1, scaled: -MOST_SCALED_GAIN };
    let Some(longer) = longer else { return gain };
    let run = link.span.run(side);
    let span = link.span.with(side, longer);
    if let Some(cosine) = link.cosine_of(span) {
        gain.cosine = (cosine - link.cosine).clamp(-MOST_GAIN, MOST_GAIN);
        gain.length = link.misfit - link.pair.log_ratio(span).abs();
    }
    let neighbour = if longer.start < run.start { longer.start } else { run.end };
    let one = shrink(link, side, Run::single(neighbour));
    // The vector of a sentence without direction has no length.
    if one > 0.0 {
        gain.scaled = scaled(gain.cosine, shrink(link, side, run), one);
    }
    gain
}

/// Returns the gain when the link and the pair of sentences before or after it become one link.
fn pair_joined(link: &Candidate<'_>) -> f32 {
    let (n, m) = link.pair.sizes();
    let Span { source, target } = link.span;
    let gain = |longer: Span, neighbour: Cell| match (
        link.cosine_of(longer),
        link.cosine_of(Span::single(neighbour)),
    ) {
        (Some(joined), Some(other)) => (joined - (link.cosine + other) / 2.0).clamp(-MOST_GAIN, MOST_GAIN),
        _ => 0.0,
    };
    let after = match (source.with_next(n), target.with_next(m)) {
        (Some(source), Some(target)) => gain(Span { source, target }, link.span.end()),
        _ => 0.0,
    };
    let before = match (source.with_previous(), target.with_previous()) {
        (Some(source), Some(target)) => {
            let longer = Span { source, target };
            gain(longer, longer.start())
        }
        _ => 0.0,
    };
    after.max(before)
}
