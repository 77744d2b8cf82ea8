//! Why a link is what it is, in words.
//!
//! The score of a link is a sum over features, so each family of features has a share in
//! it. The weightiest families are told, each with what a person can check in the text.

use super::features::{self, BestSingles, COSINE, DELETION, LINK};
use super::lattice::{Posteriors, Step, TYPES};
use super::neighbourhood::Neighbourhood;
use super::pair::Pair;
use super::weights::{Term, Weights};
use super::{CHUNK, round_score};
use crate::similarity::keys::{self, Keys};
use rayon::prelude::*;
use sverka_text::bitext::{Link, Reason};
use sverka_text::punctuation::End;

/// Shares smaller than this (in log-odds) move a probability by less than a tenth: not worth
/// a reader's time.
const WORTH_TELLING: f32 = 0.3;

/// A reader takes in a handful of reasons, not all eleven.
const MOST: usize = 4;

/// Numbers or names named in one reason.
const EXAMPLES: usize = 4;

/// A step with the numbers of sentences behind it on both sides, before it and after it.
type Span = (Step, (usize, usize), (usize, usize));

/// The steps of a path as links with probabilities and reasons. `from`: the sentences of both
/// sides behind the first step.
pub fn links(
    pair: &Pair,
    best: &BestSingles,
    steps: &[Step],
    posteriors: &Posteriors,
    weights: &Weights,
    from: (usize, usize),
) -> Vec<Link> {
    // Where each step ends on both sides: a deletion's empty side needs its place.
    let mut at = from;
    let spans: Vec<Span> = steps
        .iter()
        .map(|&step| {
            let from = at;
            match step {
                Step::Link { kind, .. } => at = (at.0 + TYPES[kind].0, at.1 + TYPES[kind].1),
                Step::SourceDeletion(_) => at.0 += 1,
                Step::TargetDeletion(_) => at.1 += 1,
            }
            (step, from, at)
        })
        .collect();
    let explain = |part: &[Span]| -> Vec<Link> {
        let rows = part[0].1.0..part[part.len() - 1].2.0.max(part[0].1.0 + 1);
        let near = Neighbourhood::new(pair, rows);
        part.iter()
            .map(|&(step, from, to)| {
                let (probability, reasons) = match step {
                    Step::Link { number, i, j, kind } => {
                        (posteriors.links[number], of_link(pair, &near, weights, i, j, kind))
                    }
                    Step::SourceDeletion(i) => {
                        (posteriors.source_deletions[i], of_deletion(pair, best, weights, 0, i))
                    }
                    Step::TargetDeletion(j) => {
                        (posteriors.target_deletions[j], of_deletion(pair, best, weights, 1, j))
                    }
                };
                let score = round_score(f64::from(probability));
                Link { reasons, ..Link::new(from.0..to.0, from.1..to.1, score) }
            })
            .collect()
    };
    spans.par_chunks(CHUNK).flat_map_iter(explain).collect()
}

/// The share of each family of features in a score, in the order of first mention.
pub fn shares<'a>(names: &[&'a str], terms: &[Term], values: &[f32]) -> Vec<(&'a str, f32)> {
    let mut out: Vec<(&str, f32)> = Vec::new();
    for ((name, term), &x) in names.iter().zip(terms).zip(values) {
        let family = name.split('.').next().unwrap_or(name);
        let share = term.weight * term.normal(x);
        match out.iter_mut().find(|(known, _)| *known == family) {
            Some((_, sum)) => *sum += share,
            None => out.push((family, share)),
        }
    }
    out
}

/// Keeps the weightiest reasons, in that order.
fn select(reasons: Vec<(&str, f32, Option<String>)>) -> Vec<Reason> {
    let mut kept: Vec<_> = reasons.into_iter().filter(|(_, share, _)| share.abs() >= WORTH_TELLING).collect();
    kept.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    kept.into_iter()
        .filter_map(|(family, share, text)| {
            let weight = (f64::from(share) * 100.0).round() / 100.0;
            text.map(|text| Reason { feature: family.into(), text, weight })
        })
        .take(MOST)
        .collect()
}

fn of_link(
    pair: &Pair,
    near: &Neighbourhood<'_>,
    weights: &Weights,
    i: usize,
    j: usize,
    kind: usize,
) -> Vec<Reason> {
    let values = features::link(pair, near, i, j, kind);
    let value = |name: &str| LINK.iter().position(|n| *n == name).map_or(0.0, |at| values[at]);
    let (a, b) = TYPES[kind];
    let (s, t) = (&pair.profiles.source, &pair.profiles.target);
    let told = shares(&LINK, &weights.link, &values).into_iter().map(|(family, share)| {
        let good = share > 0.0;
        let text = match family {
            "meaning" if good => Some(format!("the contents are alike (similarity {:.2})", values[COSINE])),
            "meaning" => Some(format!("the contents are little alike (similarity {:.2})", values[COSINE])),
            "rival" if good => Some("no other sentence nearby fits as well".into()),
            "rival" => Some("another sentence nearby fits as well".into()),
            "without" | "part" if a + b == 2 => None,
            "without" if good => Some("every sentence is needed for the fit".into()),
            "without" => Some("fits as well without one of its sentences".into()),
            "part" if good => Some("each sentence finds its part on the other side".into()),
            "part" => Some("one sentence finds no part on the other side".into()),
            "neighbour" if good => Some("no neighbouring sentence belongs to it".into()),
            "neighbour" => Some("a neighbouring sentence may belong to it".into()),
            "length" => Some(lengths(value("length.ratio"), good)),
            "numbers" => numbers(pair, i, i + a, j, j + b),
            "names" => names(pair, i, i + a, j, j + b, good),
            "punctuation" => Some(punctuation(s.ends[i + a - 1], t.ends[j + b - 1], good)),
            "paragraph" => Some(paragraph(&values, good)),
            "turn" if good => Some("the turns of the dialogue agree".into()),
            "turn" => Some("the turns of the dialogue differ".into()),
            _ => None,
        };
        (family, share, text)
    });
    select(told.collect())
}

/// `log_ratio`: log of the target's length over what the source's lets expect.
fn lengths(log_ratio: f32, good: bool) -> String {
    let ratio = libm::expf(log_ratio);
    match good {
        true => format!("the lengths fit ({ratio:.2} of what is expected)"),
        false if ratio >= 1.0 => format!("the target is {ratio:.1} times as long as expected"),
        false => format!("the source is {:.1} times as long as expected", 1.0 / ratio),
    }
}

/// The labels of the keys of a run that the other run has, or has not.
fn labels<'a>(
    labels: &'a [String],
    ours: &Keys,
    run: (usize, usize),
    theirs: &Keys,
    other: (usize, usize),
    common: bool,
) -> Vec<&'a str> {
    let has = |id: u32| theirs.run(other.0, other.1).any(|(other, _)| other == id);
    let mut out: Vec<&str> = Vec::new();
    for (id, _) in ours.run(run.0, run.1).filter(|&(id, _)| has(id) == common) {
        let label = labels[id as usize].as_str();
        if !out.contains(&label) && out.len() < EXAMPLES {
            out.push(label);
        }
    }
    out
}

fn numbers(pair: &Pair, i: usize, x: usize, j: usize, y: usize) -> Option<String> {
    let (s, t) = (&pair.profiles.source.numbers, &pair.profiles.target.numbers);
    let all = &pair.profiles.number_labels;
    let show = |labels: Vec<&str>| labels.join(", ").replace("month:", "month ");
    let mut parts = Vec::new();
    for (words, list) in [
        ("the same numbers", labels(all, s, (i, x), t, (j, y), true)),
        ("numbers in the source only", labels(all, s, (i, x), t, (j, y), false)),
        ("numbers in the target only", labels(all, t, (j, y), s, (i, x), false)),
    ] {
        if !list.is_empty() {
            parts.push(format!("{words}: {}", show(list)));
        }
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn names(pair: &Pair, i: usize, x: usize, j: usize, y: usize, good: bool) -> Option<String> {
    let (s, t) = (&pair.profiles.source.names, &pair.profiles.target.names);
    let all = &pair.profiles.name_labels;
    let common = labels(all, s, (i, x), t, (j, y), true);
    if good && !common.is_empty() {
        return Some(format!("names or like words on both sides: {}", common.join(", ")));
    }
    let shared = keys::shared(s, i, x, t, j, y);
    let (side, only) = match shared.source >= shared.target {
        true => ("source", labels(all, s, (i, x), t, (j, y), false)),
        false => ("target", labels(all, t, (j, y), s, (i, x), false)),
    };
    (!good && !only.is_empty())
        .then(|| format!("names or like words in the {side} only: {}", only.join(", ")))
}

fn punctuation(source: End, target: End, good: bool) -> String {
    match (source, target) {
        (End::Question, End::Question) => "both are questions".into(),
        (End::Question, _) | (_, End::Question) => "only one side is a question".into(),
        (End::Exclamation, End::Exclamation) => "both are exclamations".into(),
        _ if good => "the punctuation agrees".into(),
        _ => "the punctuation differs".into(),
    }
}

fn paragraph(values: &[f32], good: bool) -> String {
    let is = |name: &str| LINK.iter().position(|n| *n == name).is_some_and(|at| values[at] > 0.0);
    match good {
        true if is("paragraph.both_start") && is("paragraph.both_end") => {
            "a whole paragraph on both sides".into()
        }
        true if is("paragraph.both_start") => "both begin a paragraph".into(),
        true if is("paragraph.both_end") => "both end a paragraph".into(),
        true => "the paragraph breaks agree".into(),
        false if is("paragraph.inside_source") || is("paragraph.inside_target") => {
            "it reaches over a paragraph break".into()
        }
        false => "the paragraph breaks differ".into(),
    }
}

fn of_deletion(pair: &Pair, best: &BestSingles, weights: &Weights, side: usize, i: usize) -> Vec<Reason> {
    let values = features::deletion(pair, best, side, i);
    let told = shares(&DELETION, &weights.deletion, &values).into_iter().map(|(family, share)| {
        let good = share > 0.0;
        let text = match family {
            "meaning" if good => Some("no sentence of the other side goes with it"),
            "meaning" => Some("a sentence of the other side goes with it"),
            "length" if good => Some("its length is that of sentences that are left out"),
            "paragraph" if good => Some("it stands as its own paragraph or at the edge of one"),
            "numbers" if !good => Some("it holds numbers, which are seldom left out"),
            "names" if !good => Some("it holds names that the other side has too"),
            "punctuation" if good => Some("it has no end mark, as headings and page furniture"),
            _ => None,
        };
        (family, share, text.map(String::from))
    });
    select(told.collect())
}
