//! What speaks for a link and what against it, as numbers.
//!
//! A feature's name begins with its family: what it is *about*. Families become the reasons
//! that a person reads; the weights of `crates/align/data/` stand beside the names.

use super::lattice::TYPES;
use super::neighbourhood::Neighbourhood;
use super::pair::Pair;
use std::ops::Range;
use sverka_text::punctuation::End;

/// The features of a link, in the order in which [`link`] gives them.
pub const LINK: [&str; 90] = [
    // Its shape.
    "shape.1:1",
    "shape.three",
    "shape.four",
    "shape.2:2",
    "shape.many",
    "shape.size",
    "shape.lopsided",
    // How near the two runs are: the cosine, the cosine between chance (0) and a match (1),
    // and in deviations of either run's chance cosines.
    "meaning.cosine",
    "meaning.level",
    "meaning.deviations",
    "meaning.deviations_min",
    // The cosine minus that of the best sentence outside the link.
    "rival.mean",
    "rival.min",
    // What the cosine gains when the first or the last sentence of a side is left out, and
    // what the fit of the lengths gains.
    "without.source",
    "without.target",
    "without.max",
    "without.length",
    // What the cosine gains for the length of the sentence that is left out: what a short sentence adds or
    // takes away is small, and says as much.
    "without.scaled",
    // The sentence of the link that fits the other side worst; the best pair inside.
    "part.worst",
    "part.best_pair",
    // Cut in two where the cut is best: the mean cosine of the halves minus that of the whole.
    "part.cut",
    // What the cosine gains when a neighbour joins, and what the lengths gain.
    "neighbour.source",
    "neighbour.target",
    "neighbour.max",
    "neighbour.mean",
    "neighbour.length",
    // The gain for the length of the neighbour.
    "neighbour.scaled",
    // What a neighbouring pair and the link gain when they become one.
    "neighbour.both",
    // Log of the ratio of lengths (absolute, signed), the difference in deviations (Gale and
    // Church, 1993), and the size.
    "length.ratio_abs",
    "length.ratio",
    "length.deviations",
    "length.size",
    "numbers.both",
    "numbers.source",
    "numbers.target",
    // Found not inside but in a sentence next to it on the other side.
    "numbers.next_door",
    "names.both",
    "names.source",
    "names.target",
    "names.dice",
    "names.next_door",
    "punctuation.same_end",
    "punctuation.question",
    "punctuation.no_end",
    "punctuation.questions",
    "punctuation.quotes",
    "punctuation.lower",
    "paragraph.both_start",
    "paragraph.one_starts",
    "paragraph.both_end",
    "paragraph.one_ends",
    "paragraph.inside_source",
    "paragraph.inside_target",
    "paragraph.known",
    // The same of turns of a dialogue, which begin with a dash or a quotation mark.
    "turn.both_start",
    "turn.one_starts",
    "turn.both_end",
    "turn.one_ends",
    "turn.inside_source",
    "turn.inside_target",
    "turn.known",
    "position.distance",
    // Shorter sides than forty characters say less, and are often part of a neighbour.
    "length.short",
    "meaning.level*short",
    "neighbour.max*short",
    "rival.min*short",
    // What counts most, once more for links of one sentence each, for links of several on both sides,
    // and times the size: it does not say the same of all of them.
    "meaning.level*1:1",
    "meaning.deviations_min*1:1",
    "rival.min*1:1",
    "without.max*1:1",
    "neighbour.max*1:1",
    "length.deviations*1:1",
    "names.dice*1:1",
    "part.worst*1:1",
    "meaning.level*n:m",
    "meaning.deviations_min*n:m",
    "rival.min*n:m",
    "without.max*n:m",
    "neighbour.max*n:m",
    "length.deviations*n:m",
    "names.dice*n:m",
    "part.worst*n:m",
    "meaning.level*size",
    "meaning.deviations_min*size",
    "rival.min*size",
    "without.max*size",
    "neighbour.max*size",
    "length.deviations*size",
    "names.dice*size",
    "part.worst*size",
];

/// Where the cosine stands in [`LINK`].
pub const COSINE: usize = 7;

/// Where the shorter side of a link begins to be short, in characters.
const SHORT: f32 = 40.0;

/// A sentence counts as no shorter than this part of the rest of its run: what is left of the cosine of
/// still shorter ones is chance.
const MOST_SCALED: f32 = 8.0;

/// Log of the size of a usual link: what the size of a link is measured against.
const USUAL_SIZE: f32 = 5.0;

/// The features of leaving a sentence out, in the order in which [`deletion`] gives them.
pub const DELETION: [&str; 16] = [
    "deletion.bias",
    // Its best 1:1 cosine in the band: as it is, between chance and match, in deviations.
    "meaning.best",
    "meaning.best_level",
    "meaning.best_deviations",
    // How much better the best sentence near the path is than the best in the band.
    "meaning.elsewhere",
    // The cosine minus what else its best partner could have.
    "meaning.partner_margin",
    "length.size",
    "length.against_mean",
    "paragraph.starts",
    "paragraph.ends",
    "paragraph.whole",
    "paragraph.known",
    "numbers.count",
    "names.weight",
    "punctuation.no_end",
    "punctuation.lower",
];

/// Natural logarithm, the same on every machine.
fn ln(x: f32) -> f32 {
    libm::logf(x)
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// The features of the link of `a` source sentences from `i` with `b` target sentences
/// from `j`.
pub fn link(pair: &Pair, near: &Neighbourhood<'_>, i: usize, j: usize, kind: usize) -> [f32; LINK.len()] {
    let cosines = &near.cosines;
    let (a, b) = TYPES[kind];
    let (x, y) = (i + a, j + b);
    let (n, m) = pair.sizes();
    let (s, t) = (&pair.profiles.source, &pair.profiles.target);
    let (around_s, around_t) = (&pair.surroundings[0], &pair.surroundings[1]);
    let cosine = cosines.get(i, a, j, b).unwrap_or(0.0);
    let mut out = [0f32; LINK.len()];
    let mut at = 0;
    let mut push = |value: f32| {
        out[at] = value;
        at += 1;
    };

    let one_sided = a == 1 || b == 1;
    push(flag(a == 1 && b == 1));
    push(flag(a + b == 3));
    push(flag(one_sided && a + b == 4));
    push(flag(a == 2 && b == 2));
    push(flag(a >= 2 && b >= 2 && a + b > 4));
    push((a + b - 2) as f32);
    push(flag(one_sided && a + b >= 5));

    let (ours, theirs) = (&around_s[i][a - 1], &around_t[j][b - 1]);
    let z = [(cosine - ours.mean) / ours.deviation, (cosine - theirs.mean) / theirs.deviation];
    let level = (cosine - pair.level.chance) / (pair.level.matching - pair.level.chance + 0.05);
    let deviations = z[0].min(z[1]).clamp(-12.0, 12.0);
    push(cosine);
    push(level);
    push(((z[0] + z[1]) / 2.0).clamp(-12.0, 12.0));
    push(deviations);

    let rival = [cosine - ours.best_outside(j, y), cosine - theirs.best_outside(i, x)];
    let rival_min = rival[0].min(rival[1]);
    push((rival[0] + rival[1]) / 2.0);
    push(rival_min);

    // Log of the ratio of lengths of any two runs.
    let log_ratio = |i: usize, x: usize, j: usize, y: usize| {
        pair.log_lengths[1][j][y - j - 1] - pair.log_lengths[0][i][x - i - 1]
    };
    let misfit = |i: usize, x: usize, j: usize, y: usize| log_ratio(i, x, j, y).abs();
    let fit = misfit(i, x, j, y);
    // A run outside of the table is outside of the band: no good way to cut the link.
    let gain = |other: Option<f32>| other.map_or(-0.2, |other| other - cosine);
    // The gain by the vector of a sentence that comes or goes, for its length: to first order what it has in common
    // with that part of the other side which the rest of its own does not cover.
    let [vs, vt] = &pair.vectors;
    let scaled = |gain: f32, run: f32, one: f32| gain * (one / run.max(f32::MIN_POSITIVE)).min(MOST_SCALED);
    let (run_s, run_t) = (vs.shrink(i)[a - 1], vt.shrink(j)[b - 1]);
    let (mut without_s, mut without_t, mut shorter) = (0.0, 0.0, 0.0);
    let mut scaled_without = -1f32;
    if a > 1 {
        let first = scaled(gain(cosines.get(i + 1, a - 1, j, b)), run_s, vs.shrink(i)[0]);
        let last = scaled(gain(cosines.get(i, a - 1, j, b)), run_s, vs.shrink(x - 1)[0]);
        scaled_without = scaled_without.max(first).max(last);
        without_s = gain(cosines.get(i, a - 1, j, b)).max(gain(cosines.get(i + 1, a - 1, j, b)));
        shorter = (fit - misfit(i, x - 1, j, y)).max(fit - misfit(i + 1, x, j, y));
    }
    if b > 1 {
        let first = scaled(gain(cosines.get(i, a, j + 1, b - 1)), run_t, vt.shrink(j)[0]);
        let last = scaled(gain(cosines.get(i, a, j, b - 1)), run_t, vt.shrink(y - 1)[0]);
        scaled_without = scaled_without.max(first).max(last);
        without_t = gain(cosines.get(i, a, j, b - 1)).max(gain(cosines.get(i, a, j + 1, b - 1)));
        let gained = (fit - misfit(i, x, j, y - 1)).max(fit - misfit(i, x, j + 1, y));
        shorter = if a > 1 { f32::max(shorter, gained) } else { gained };
    }
    push(without_s);
    push(without_t);
    let without = match (a > 1, b > 1) {
        (false, false) => 0.0,
        (true, false) => f32::max(without_s, -0.5),
        (false, true) => f32::max(without_t, -0.5),
        (true, true) => without_s.max(without_t).max(-0.5),
    };
    push(without);
    push(if a + b > 2 { shorter.clamp(-1.0, 1.5) } else { 0.0 });
    push(if a + b > 2 { scaled_without.clamp(-1.0, 1.0) } else { 0.0 });

    let (mut worst, mut best_pair) = (f32::MAX, -1f32);
    if a > 1 {
        for k in 0..a {
            if let Some(part) = cosines.get(i + k, 1, j, b) {
                worst = worst.min((part - theirs.mean) / theirs.deviation);
            }
        }
    }
    if b > 1 {
        for k in 0..b {
            if let Some(part) = cosines.get(i, a, j + k, 1) {
                worst = worst.min((part - ours.mean) / ours.deviation);
            }
        }
    }
    if a + b > 2 {
        for k in 0..a {
            for l in 0..b {
                best_pair = best_pair.max(cosines.get(i + k, 1, j + l, 1).unwrap_or(-1.0));
            }
        }
    }
    let worst = match worst {
        _ if a + b == 2 => 0.0,
        f32::MAX => 2.0,
        worst => worst.clamp(-8.0, 8.0),
    };
    push(worst);
    push(if best_pair > -1.0 { best_pair - cosine } else { 0.0 });
    let mut cut = f32::MIN;
    for k in 1..a {
        for l in 1..b {
            if let (Some(head), Some(tail)) =
                (cosines.get(i, k, j, l), cosines.get(i + k, a - k, j + l, b - l))
            {
                cut = cut.max((head + tail) / 2.0);
            }
        }
    }
    push(if cut > f32::MIN { cut - cosine } else { 0.0 });

    let mut longer = -1.5f32;
    let mut join = |other: Option<f32>, misfit: &dyn Fn() -> f32| {
        other.map_or(-0.3, |other| {
            longer = longer.max(fit - misfit());
            (other - cosine).clamp(-0.5, 0.5)
        })
    };
    let after_s = join(if x < n { cosines.get(i, a + 1, j, b) } else { None }, &|| misfit(i, x + 1, j, y));
    let after_t = join(if y < m { cosines.get(i, a, j, b + 1) } else { None }, &|| misfit(i, x, j, y + 1));
    let before_s =
        join(if i > 0 { cosines.get(i - 1, a + 1, j, b) } else { None }, &|| misfit(i - 1, x, j, y));
    let before_t =
        join(if j > 0 { cosines.get(i, a, j - 1, b + 1) } else { None }, &|| misfit(i, x, j - 1, y));
    push(after_s.max(before_s));
    push(after_t.max(before_t));
    let neighbour = after_s.max(before_s).max(after_t).max(before_t);
    push(neighbour);
    push((after_s + before_s + after_t + before_t) / 4.0);
    push(longer.clamp(-1.5, 1.5));
    let mut scaled_join = -1f32;
    for (joined, run, one) in [
        (after_s, run_s, if x < n { vs.shrink(x)[0] } else { 0.0 }),
        (before_s, run_s, if i > 0 { vs.shrink(i - 1)[0] } else { 0.0 }),
        (after_t, run_t, if y < m { vt.shrink(y)[0] } else { 0.0 }),
        (before_t, run_t, if j > 0 { vt.shrink(j - 1)[0] } else { 0.0 }),
    ] {
        if one > 0.0 {
            scaled_join = scaled_join.max(scaled(joined, run, one));
        }
    }
    push(scaled_join.clamp(-1.0, 1.0));
    let both = |joined: Option<f32>, other: Option<f32>| match (joined, other) {
        (Some(joined), Some(other)) => (joined - (cosine + other) / 2.0).clamp(-0.5, 0.5),
        _ => 0.0,
    };
    let after =
        if x < n && y < m { both(cosines.get(i, a + 1, j, b + 1), cosines.get(x, 1, y, 1)) } else { 0.0 };
    let before = if i > 0 && j > 0 {
        both(cosines.get(i - 1, a + 1, j - 1, b + 1), cosines.get(i - 1, 1, j - 1, 1))
    } else {
        0.0
    };
    push(after.max(before));

    let (la, lb) = (pair.ratio * s.length(i, x), t.length(j, y));
    let ratio = log_ratio(i, x, j, y);
    push(ratio.abs().min(2.0));
    push(ratio.clamp(-2.0, 2.0));
    // Variance of 3 a character (Gale and Church found 6.8 between English and French
    // paragraphs; sentences of one document differ less).
    let misfit = ((lb - la).abs() / (3.0 * (la + lb) / 2.0 + 10.0).sqrt()).min(8.0);
    let size = ln(la + lb + 10.0);
    push(misfit);
    push(size);

    let numbers = near.numbers.get(i, x, j, y);
    push(numbers.both.min(4.0));
    push(numbers.source.min(3.0));
    push(numbers.target.min(3.0));
    push(near.numbers.next_door(i, x, j, y, numbers).min(3.0));
    let names = near.names.get(i, x, j, y);
    push(names.both.min(4.0));
    push(names.source.min(4.0));
    push(names.target.min(4.0));
    let dice = 2.0 * names.both / (2.0 * names.both + names.source + names.target + 2.0);
    push(dice);
    push(near.names.next_door(i, x, j, y, names).min(3.0));

    let (end_s, end_t) = (s.ends[x - 1], t.ends[y - 1]);
    push(flag(end_s == end_t));
    push(flag((end_s == End::Question) != (end_t == End::Question)));
    push(flag((end_s == End::None) != (end_t == End::None)));
    push(((s.questions[x] - s.questions[i]) - (t.questions[y] - t.questions[j])).abs().min(3.0));
    push(((s.quotes[x] - s.quotes[i]) - (t.quotes[y] - t.quotes[j])).abs().min(3.0));
    push(flag(s.starts_lower[i] != t.starts_lower[j]));

    for (known, starts_s, starts_t) in [
        (pair.paragraphs, &s.starts_paragraph, &t.starts_paragraph),
        (pair.turns, &s.starts_turn, &t.starts_turn),
    ] {
        if !known {
            (0..7).for_each(|_| push(0.0));
            continue;
        }
        let inside = |starts: &[bool]| starts.iter().filter(|&&starts| starts).count() as f32;
        push(flag(starts_s[i] && starts_t[j]));
        push(flag(starts_s[i] != starts_t[j]));
        push(flag(starts_s[x] && starts_t[y]));
        push(flag(starts_s[x] != starts_t[y]));
        push(inside(&starts_s[i + 1..x]));
        push(inside(&starts_t[j + 1..y]));
        push(1.0);
    }
    push(((i as f32 + a as f32 / 2.0) / n as f32 - (j as f32 + b as f32 / 2.0) / m as f32).abs());

    let short = (1.0 - la.min(lb) / SHORT).max(0.0);
    push(short);
    push(short * level);
    push(short * neighbour);
    push(short * rival_min);
    let weightiest = [level, deviations, rival_min, without, neighbour, misfit, dice, worst];
    for factor in [flag(a == 1 && b == 1), flag(a >= 2 && b >= 2), size - USUAL_SIZE] {
        weightiest.iter().for_each(|x| push(factor * x));
    }
    debug_assert_eq!(at, LINK.len());
    out
}

/// For each sentence of both sides its best 1:1 cosine in the band, and its best margin over
/// what else the partner could have; of a whole document or of a window of it.
#[derive(Clone, Debug)]
pub struct BestSingles {
    /// The first sentence of the window, of source and target.
    first: [usize; 2],
    sides: [Vec<(f32, f32)>; 2],
}

impl BestSingles {
    /// Nothing seen yet of these source and target sentences.
    pub fn new(source: Range<usize>, target: Range<usize>) -> Self {
        // As bad as no partner at all.
        let unseen = (-0.5, -0.5);
        Self {
            first: [source.start, target.start],
            sides: [vec![unseen; source.len()], vec![unseen; target.len()]],
        }
    }

    /// Takes the cosine of a 1:1 link inside the window into account.
    pub fn see(&mut self, pair: &Pair, i: usize, j: usize, cosine: f32) {
        let other_of_j = pair.surroundings[1][j][0].best_outside(i, i + 1);
        let other_of_i = pair.surroundings[0][i][0].best_outside(j, j + 1);
        let mine = &mut self.sides[0][i - self.first[0]];
        *mine = (mine.0.max(cosine), mine.1.max(cosine - other_of_j));
        let theirs = &mut self.sides[1][j - self.first[1]];
        *theirs = (theirs.0.max(cosine), theirs.1.max(cosine - other_of_i));
    }

    /// Takes in what was seen in a window inside this one.
    pub fn merge(&mut self, window: &Self) {
        for (side, part) in window.sides.iter().enumerate() {
            let mine = &mut self.sides[side][window.first[side] - self.first[side]..];
            for (mine, theirs) in mine.iter_mut().zip(part) {
                *mine = (mine.0.max(theirs.0), mine.1.max(theirs.1));
            }
        }
    }
}

/// The features of leaving out sentence `i` of a side (0 source, 1 target).
pub fn deletion(pair: &Pair, best: &BestSingles, side: usize, i: usize) -> [f32; DELETION.len()] {
    let profile = if side == 0 { &pair.profiles.source } else { &pair.profiles.target };
    let around = &pair.surroundings[side][i][0];
    let (cosine, margin) = best.sides[side][i - best.first[side]];
    let length = ln(profile.length(i, i + 1) + 5.0);
    let mean_length = ln(profile.length(0, profile.len()) / profile.len() as f32 + 5.0);
    let paragraph = |yes: bool| flag(pair.paragraphs && yes);
    let (starts, ends) = (profile.starts_paragraph[i], profile.starts_paragraph[i + 1]);
    [
        1.0,
        cosine,
        (cosine - pair.level.chance) / (pair.level.matching - pair.level.chance + 0.05),
        ((cosine - around.mean) / around.deviation).clamp(-3.0, 12.0),
        around.best[0].0 - cosine,
        margin.clamp(-0.5, 0.6),
        length,
        length - mean_length,
        paragraph(starts),
        paragraph(ends),
        paragraph(starts && ends),
        paragraph(true),
        (profile.numbers.count(i) as f32).min(3.0),
        profile.names.weight(i, i + 1).min(4.0),
        flag(profile.ends[i] == End::None),
        flag(profile.starts_lower[i]),
    ]
}
