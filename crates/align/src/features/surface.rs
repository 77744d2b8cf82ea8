//! Families about properties that do not require understanding the texts: lengths, numbers, names,
//! punctuation, paragraphs, turns of a dialogue and position.

use super::{Candidate, flag};
use crate::similarity::Profile;
use crate::similarity::interned::Shared;
use crate::span::Run;
use sverka_text::punctuation::End;

/// Bound for the log of a ratio of lengths: at a factor of 7 it is not a translation anyway.
const MOST_LOG_RATIO: f32 = 2.0;

/// Variance of the length in characters, for each character of the text. Gale and Church (1993) found 6.8
/// between English and French paragraphs; sentences of one document differ less.
const VARIANCE: f32 = 3.0;

/// Variance of the length of an empty text: a word more or less.
const BASE_VARIANCE: f32 = 10.0;

/// Bound for a difference of lengths, in deviations.
const MOST_LENGTH_DEVIATIONS: f32 = 8.0;

/// Characters added to the size of a link before taking the logarithm, because the sizes of very short links
/// are equivalent.
const EXTRA_SIZE: f32 = 10.0;

/// Bounds for the weights of keys and for counts of marks: further ones add little certainty.
const MOST_SHARED: f32 = 4.0;
const MOST_UNSHARED_NUMBERS: f32 = 3.0;
const MOST_NEXT_DOOR: f32 = 3.0;
const MOST_MARKS: f32 = 3.0;

/// Weight added to the names of a link, so that a single shared name is not perfect agreement.
const NAMES_PRIOR: f32 = 2.0;

/// Names of [`length`].
pub(super) const LENGTH: [&str; 4] = ["length.ratio_abs", "length.ratio", "length.deviations", "length.size"];

/// Returns the log of the ratio of lengths (absolute, signed), the difference in deviations (Gale and Church,
/// 1993), and the size.
pub(super) fn length(link: &Candidate<'_>) -> [f32; LENGTH.len()] {
    let [ours, theirs] = link.lengths();
    let ratio = link.pair.log_ratio(link.span);
    let deviation = (VARIANCE * (ours + theirs) / 2.0 + BASE_VARIANCE).sqrt();
    [
        ratio.abs().min(MOST_LOG_RATIO),
        ratio.clamp(-MOST_LOG_RATIO, MOST_LOG_RATIO),
        ((theirs - ours).abs() / deviation).min(MOST_LENGTH_DEVIATIONS),
        libm::logf(ours + theirs + EXTRA_SIZE),
    ]
}

/// Names of [`numbers`].
pub(super) const NUMBERS: [&str; 4] =
    ["numbers.both", "numbers.source", "numbers.target", "numbers.next_door"];

/// Counts the numbers on both sides, on one side only, and those that occur not inside the link but in a
/// sentence next to it on the other side.
pub(super) fn numbers(link: &Candidate<'_>) -> [f32; NUMBERS.len()] {
    let shared = link.tables.numbers.get(link.span);
    [
        shared.both.min(MOST_SHARED),
        shared.source.min(MOST_UNSHARED_NUMBERS),
        shared.target.min(MOST_UNSHARED_NUMBERS),
        link.tables.numbers.next_door(link.span, shared).min(MOST_NEXT_DOOR),
    ]
}

/// Names of [`names`].
pub(super) const NAMES: [&str; 5] =
    ["names.both", "names.source", "names.target", "names.dice", "names.next_door"];

/// Weighs the names on both sides, on one side only, the share of those on both (Dice's coefficient), and
/// those that occur next to the link on the other side.
pub(super) fn names(link: &Candidate<'_>) -> [f32; NAMES.len()] {
    let shared = link.tables.names.get(link.span);
    let Shared { both, source, target } = shared;
    [
        both.min(MOST_SHARED),
        source.min(MOST_SHARED),
        target.min(MOST_SHARED),
        2.0 * both / (2.0 * both + source + target + NAMES_PRIOR),
        link.tables.names.next_door(link.span, shared).min(MOST_NEXT_DOOR),
    ]
}

/// Names of [`punctuation`].
pub(super) const PUNCTUATION: [&str; 6] = [
    "punctuation.same_end",
    "punctuation.question",
    "punctuation.no_end",
    "punctuation.questions",
    "punctuation.quotes",
    "punctuation.lower",
];

/// Compares the end marks, the numbers of question and quotation marks, and the first letters.
pub(super) fn punctuation(link: &Candidate<'_>) -> [f32; PUNCTUATION.len()] {
    let (s, t) = (&link.pair.profiles.source, &link.pair.profiles.target);
    let (source, target) = (link.span.source, link.span.target);
    let (end_s, end_t) = (s.ends[source.end - 1], t.ends[target.end - 1]);
    let one_has = |end: End| flag((end_s == end) != (end_t == end));
    [
        flag(end_s == end_t),
        one_has(End::Question),
        one_has(End::None),
        (s.questions(source) - t.questions(target)).abs().min(MOST_MARKS),
        (s.quotes(source) - t.quotes(target)).abs().min(MOST_MARKS),
        flag(s.starts_lower[source.start] != t.starts_lower[target.start]),
    ]
}

/// Names of [`paragraph`].
pub(super) const PARAGRAPH: [&str; 7] = [
    "paragraph.both_start",
    "paragraph.one_starts",
    "paragraph.both_end",
    "paragraph.one_ends",
    "paragraph.inside_source",
    "paragraph.inside_target",
    "paragraph.known",
];

/// Compares the paragraph breaks; all 0 where a side has none.
pub(super) fn paragraph(link: &Candidate<'_>) -> [f32; PARAGRAPH.len()] {
    match link.pair.paragraphs {
        true => breaks(link, |profile| &profile.starts_paragraph),
        false => [0.0; PARAGRAPH.len()],
    }
}

/// Names of [`turn`].
pub(super) const TURN: [&str; 7] = [
    "turn.both_start",
    "turn.one_starts",
    "turn.both_end",
    "turn.one_ends",
    "turn.inside_source",
    "turn.inside_target",
    "turn.known",
];

/// Compares the turns of a dialogue, which begin with a dash or a quotation mark; all 0 where a side has
/// none.
pub(super) fn turn(link: &Candidate<'_>) -> [f32; TURN.len()] {
    match link.pair.turns {
        true => breaks(link, |profile| &profile.starts_turn),
        false => [0.0; TURN.len()],
    }
}

/// Compares the breaks at both ends of the link, and counts those inside.
#[inline]
fn breaks(link: &Candidate<'_>, starts: impl Fn(&Profile) -> &[bool]) -> [f32; PARAGRAPH.len()] {
    let (s, t) = (starts(&link.pair.profiles.source), starts(&link.pair.profiles.target));
    let (source, target) = (link.span.source, link.span.target);
    let inside = |starts: &[bool], run: Run| {
        starts[run.start + 1..run.end].iter().filter(|&&starts| starts).count() as f32
    };
    let known = 1.0;
    [
        flag(s[source.start] && t[target.start]),
        flag(s[source.start] != t[target.start]),
        flag(s[source.end] && t[target.end]),
        flag(s[source.end] != t[target.end]),
        inside(s, source),
        inside(t, target),
        known,
    ]
}

/// Names of [`position`].
pub(super) const POSITION: [&str; 1] = ["position.distance"];

/// Compares the positions of the link in both texts, as shares of their sentences.
pub(super) fn position(link: &Candidate<'_>) -> [f32; POSITION.len()] {
    let (n, m) = link.pair.sizes();
    let middle = |run: Run, count: usize| (run.start as f32 + run.len() as f32 / 2.0) / count as f32;
    [(middle(link.span.source, n) - middle(link.span.target, m)).abs()]
}
