//! The reasons for a link in words.
//!
//! The score of a link is a sum over features, so each family of features contributes a share. The families
//! with the largest shares are reported, each with something that a person can check in the text.

use crate::features::{self, BestSingles, COSINE, DELETION, LINK};
use crate::lattice::{Posteriors, Step};
use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::score::CHUNK;
use crate::similarity::interned::{self, Keys};
use crate::span::{Cell, Run, Shape, Side, Span};
use crate::weights::{Term, Weights};
use rayon::prelude::*;
use sverka_text::bitext::{Link, Reason, round_score};
use sverka_text::punctuation::End;

/// Shares smaller than this (in log-odds) change a probability by less than a tenth and are not worth
/// reporting.
const WORTH_REPORTING: f32 = 0.3;

/// Maximum number of reasons for a link: a reader can take in a handful, not all eleven.
const MOST: usize = 4;

/// Maximum number of numbers or names in one reason.
const EXAMPLES: usize = 4;

/// Returns the steps of a path as links with probabilities and reasons. `from`: the cell of the first step.
pub(crate) fn links(
    pair: &Pair,
    best: &BestSingles,
    steps: &[Step],
    posteriors: &Posteriors,
    weights: &Weights,
    from: Cell,
) -> Vec<Link> {
    // The span of each step, because the empty side of a deletion needs its place.
    let mut cell = from;
    let spans: Vec<(Step, Span)> = steps
        .iter()
        .map(|&step| {
            let (a, b) = match step {
                Step::Link { shape, .. } => shape.sizes(),
                Step::SourceDeletion(_) => (1, 0),
                Step::TargetDeletion(_) => (0, 1),
            };
            let span = Span::new(cell.i..cell.i + a, cell.j..cell.j + b);
            cell = span.end();
            (step, span)
        })
        .collect();
    let explain = |part: &[(Step, Span)]| -> Vec<Link> {
        let first = part[0].1.source.start;
        let tables = LinkTables::new(pair, first..part[part.len() - 1].1.source.end.max(first + 1));
        part.iter()
            .map(|&(step, span)| {
                let (probability, reasons) = match step {
                    Step::Link { number, cell, shape } => {
                        (posteriors.links[number], of_link(pair, &tables, weights, cell, shape))
                    }
                    Step::SourceDeletion(i) => {
                        (posteriors.source_deletions[i], of_deletion(pair, best, weights, Side::Source, i))
                    }
                    Step::TargetDeletion(j) => {
                        (posteriors.target_deletions[j], of_deletion(pair, best, weights, Side::Target, j))
                    }
                };
                let score = round_score(f64::from(probability));
                Link { reasons, ..Link::new(span.source.iter(), span.target.iter(), score) }
            })
            .collect()
    };
    spans.par_chunks(CHUNK).flat_map_iter(explain).collect()
}

/// Returns the share of each family of features in a score, in the order of first mention.
pub(crate) fn shares<'a>(names: &[&'a str], terms: &[Term], values: &[f32]) -> Vec<(&'a str, f32)> {
    let terms = names.iter().zip(terms).zip(values);
    by_family(terms.map(|((&name, term), &x)| (name, term.weight * term.normal(x))))
}

/// Sums shares by family (the part of a name before the full stop), in the order of first mention.
pub(crate) fn by_family<'a, T: std::ops::AddAssign>(
    shares: impl Iterator<Item = (&'a str, T)>,
) -> Vec<(&'a str, T)> {
    let mut out: Vec<(&str, T)> = Vec::new();
    for (name, share) in shares {
        let family = name.split('.').next().unwrap_or(name);
        match out.iter_mut().find(|(other, _)| *other == family) {
            Some((_, sum)) => *sum += share,
            None => out.push((family, share)),
        }
    }
    out
}

/// Keeps the reasons with the largest shares, the largest first.
fn select(reasons: Vec<(&str, f32, Option<String>)>) -> Vec<Reason> {
    let mut kept: Vec<_> =
        reasons.into_iter().filter(|(_, share, _)| share.abs() >= WORTH_REPORTING).collect();
    kept.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    kept.into_iter()
        .filter_map(|(family, share, text)| {
            let weight = (f64::from(share) * 100.0).round() / 100.0;
            text.map(|text| Reason { feature: family.into(), text, weight })
        })
        .take(MOST)
        .collect()
}

fn of_link(pair: &Pair, tables: &LinkTables<'_>, weights: &Weights, cell: Cell, shape: Shape) -> Vec<Reason> {
    let values = features::link(pair, tables, cell, shape);
    let value = |name: &str| LINK.iter().position(|n| *n == name).map_or(0.0, |at| values[at]);
    let span = shape.span(cell);
    let (s, t) = (&pair.profiles.source, &pair.profiles.target);
    let mut shares = shares(&LINK, &weights.link, &values);
    shares.extend(pair.time_share(span).map(|share| ("time", share)));
    shares.extend(pair.structure_share(span).map(|share| ("structure", share)));
    let reasons = shares.into_iter().map(|(family, share)| {
        let good = share > 0.0;
        let text = match family {
            "meaning" if good => Some(format!("the contents are similar (similarity {:.2})", values[COSINE])),
            "meaning" => Some(format!("the contents differ (similarity {:.2})", values[COSINE])),
            "rival" if good => Some("no other sentence nearby fits as well".into()),
            "rival" => Some("another sentence nearby fits as well".into()),
            "without" | "part" if shape == Shape::ONE_TO_ONE => None,
            "without" if good => Some("it fits better with every sentence".into()),
            "without" => Some("it fits as well without one of its sentences".into()),
            "part" if good => Some("each sentence has a counterpart on the other side".into()),
            "part" => Some("one sentence has no counterpart on the other side".into()),
            "neighbour" if good => Some("no neighbouring sentence belongs to it".into()),
            "neighbour" => Some("a neighbouring sentence may belong to it".into()),
            "length" => Some(lengths(value("length.ratio"), good)),
            "numbers" => numbers(pair, span),
            "names" => names(pair, span, good),
            "punctuation" => {
                Some(punctuation(s.ends[span.source.end - 1], t.ends[span.target.end - 1], good))
            }
            "paragraph" => Some(paragraph(&value, good)),
            "turn" if good => Some("the turns of the dialogue agree".into()),
            "turn" => Some("the turns of the dialogue differ".into()),
            "formula" if !good => {
                Some("an ordinal, a stage direction or page furniture is on one side only".into())
            }
            "time" if good => Some("both are shown at the same time".into()),
            "time" => Some("they are not shown at the same time".into()),
            "structure" if good => {
                Some("both are in the same place in the structure of the documents".into())
            }
            "structure" => Some("they differ in the structure of the documents".into()),
            _ => None,
        };
        (family, share, text)
    });
    select(reasons.collect())
}

/// Describes the ratio of lengths. `log_ratio`: log of the target's length over the length expected from the
/// source.
fn lengths(log_ratio: f32, good: bool) -> String {
    let ratio = libm::expf(log_ratio);
    match good {
        true => format!("the lengths fit ({ratio:.2} of the expected ratio)"),
        false if ratio >= 1.0 => format!("the target is {ratio:.1} times as long as expected"),
        false => format!("the source is {:.1} times as long as expected", 1.0 / ratio),
    }
}

/// Returns the labels of the keys of a run that the other run has or, if `common` is false, lacks.
fn labels<'a>(
    labels: &'a [String],
    (ours, run): (&Keys, Run),
    (theirs, other): (&Keys, Run),
    common: bool,
) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::new();
    for (id, _) in ours.of(run).filter(|&(id, _)| theirs.has(other, id) == common) {
        let label = labels[id as usize].as_str();
        if !out.contains(&label) && out.len() < EXAMPLES {
            out.push(label);
        }
    }
    out
}

/// Lists the numbers of a link.
fn numbers(pair: &Pair, span: Span) -> Option<String> {
    let all = &pair.profiles.number_labels;
    let source = (&pair.profiles.source.numbers, span.source);
    let target = (&pair.profiles.target.numbers, span.target);
    let show = |labels: Vec<&str>| labels.join(", ").replace("month:", "month ");
    let mut parts = Vec::new();
    for (words, list) in [
        ("the same numbers", labels(all, source, target, true)),
        ("numbers in the source only", labels(all, source, target, false)),
        ("numbers in the target only", labels(all, target, source, false)),
    ] {
        if !list.is_empty() {
            parts.push(format!("{words}: {}", show(list)));
        }
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Lists the names of a link.
fn names(pair: &Pair, span: Span, good: bool) -> Option<String> {
    let all = &pair.profiles.name_labels;
    let source = (&pair.profiles.source.names, span.source);
    let target = (&pair.profiles.target.names, span.target);
    let common = labels(all, source, target, true);
    if good && !common.is_empty() {
        return Some(format!("names or similar words on both sides: {}", common.join(", ")));
    }
    let shared = interned::shared(source.0, target.0, span);
    let (side, only) = match shared.source >= shared.target {
        true => ("source", labels(all, source, target, false)),
        false => ("target", labels(all, target, source, false)),
    };
    (!good && !only.is_empty())
        .then(|| format!("names or similar words in the {side} only: {}", only.join(", ")))
}

/// Describes the end marks.
fn punctuation(source: End, target: End, good: bool) -> String {
    match (source, target) {
        (End::Question, End::Question) => "both are questions".into(),
        (End::Question, _) | (_, End::Question) => "only one side is a question".into(),
        (End::Exclamation, End::Exclamation) => "both are exclamations".into(),
        _ if good => "the punctuation agrees".into(),
        _ => "the punctuation differs".into(),
    }
}

/// Describes the paragraph breaks. `value`: the features by name.
fn paragraph(value: &dyn Fn(&str) -> f32, good: bool) -> String {
    let is = |name: &str| value(name) > 0.0;
    match good {
        true if is("paragraph.both_start") && is("paragraph.both_end") => {
            "a whole paragraph on both sides".into()
        }
        true if is("paragraph.both_start") => "both begin a paragraph".into(),
        true if is("paragraph.both_end") => "both end a paragraph".into(),
        true => "the paragraph breaks agree".into(),
        false if is("paragraph.inside_source") || is("paragraph.inside_target") => {
            "it crosses a paragraph break".into()
        }
        false => "the paragraph breaks differ".into(),
    }
}

fn of_deletion(pair: &Pair, best: &BestSingles, weights: &Weights, side: Side, i: usize) -> Vec<Reason> {
    let values = features::deletion(pair, best, side, i);
    let reasons = shares(&DELETION, &weights.deletion, &values).into_iter().map(|(family, share)| {
        let good = share > 0.0;
        let text = match family {
            "meaning" if good => Some("no sentence on the other side matches it"),
            "meaning" => Some("a sentence on the other side matches it"),
            "length" if good => Some("its length is typical of sentences that are left out"),
            "paragraph" if good => Some("it is a separate paragraph or at the edge of one"),
            "numbers" if !good => Some("it contains numbers, which are seldom left out"),
            "names" if !good => Some("it contains names that the other side also has"),
            "punctuation" if good => Some("it has no end mark, like headings and page furniture"),
            "formula" if good => Some("it is an ordinal, a stage direction or page furniture"),
            "document" if good => Some("other sentences of the texts have no counterpart either"),
            "left_out" if good => Some("many sentences of its text have no counterpart"),
            _ => None,
        };
        (family, share, text.map(String::from))
    });
    select(reasons.collect())
}
