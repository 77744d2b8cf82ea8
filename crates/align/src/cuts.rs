//! Alignment around what a person has [decided](super::anchors).
//!
//! A link that must hold cuts both documents: what is before it is aligned with what is
//! before it, what is behind with what is behind. So it holds whatever its shape and however far from the
//! path it is. Forbidden links and left-out sentences only change the scores of the lattice.

use super::anchors::{self, Decided, Run};
use super::band::Band;
use super::features::BestSingles;
use super::lattice::{Lattice, Posteriors, Scores, Step, TYPES};
use super::pair::Pair;
use super::vectors::Vectors;
use super::weights::Weights;
use super::{narrow, path, reasons, score, solve};
use std::ops::Range;
use sverka_text::bitext::{ANCHOR, Link, LinkOrigin, Reason};

/// The score of what must not be: less than any sum of others, and yet far from the
/// lattice's own zero probability, so that some path always remains.
const FORBIDDEN: f32 = -1e9;

/// What a decision adds to the log-odds: as much as a probability that rounds to 1.
const CERTAIN: f64 = 9.9;

/// An alignment and what it was made of.
pub struct Solved {
    /// The cells that were searched.
    pub band: Band,
    /// The best 1:1 cosines.
    pub best: BestSingles,
    /// Probabilities, by the numbers of the lattice of that band.
    pub posteriors: Posteriors,
    /// The alignment.
    pub links: Vec<Link>,
}

/// The most probable alignment among those that hold to what is decided.
///
/// # Errors
/// No alignment in the band links a sentence that must have a counterpart.
pub fn solve_around(pair: &Pair, weights: &Weights, decided: &Decided) -> Result<Solved, anchors::Error> {
    let (n, m) = pair.sizes();
    let (narrow, best) = narrow::narrow(pair, weights, narrow::MARGIN);
    // Where an anchor goes against the texts any cell may be needed.
    let band = if decided.is_empty() { narrow } else { pair.band.clone() };
    let lattice = Lattice::new(&band);
    let mut scores = score(pair, &lattice, weights, &best);
    forbid(&lattice, &mut scores, decided);
    let mut out = Vec::new();
    let mut posteriors = Posteriors {
        links: vec![0.0; lattice.len()],
        source_deletions: vec![0.0; n],
        target_deletions: vec![0.0; m],
        ..Posteriors::default()
    };
    for (source, target, link) in pieces(&decided.links, n, m) {
        let from = (source.start, target.start);
        let steps = piece(&lattice, &scores, source, target, &mut posteriors);
        out.extend(reasons::links(pair, &best, &steps, &posteriors, weights, from));
        out.extend(link.map(|(source, target)| given(source, target)));
    }
    let links: Vec<Link> = out.into_iter().flat_map(|link| hold(link, decided)).collect();
    decided.check_linked(&links)?;
    Ok(Solved { band, best, posteriors, links })
}

/// What is between the links that hold: the sentences of both sides, and the link that ends it.
fn pieces(
    links: &[Run],
    n: usize,
    m: usize,
) -> impl Iterator<Item = (Range<usize>, Range<usize>, Option<Run>)> {
    let mut from = (0, 0);
    links.iter().cloned().map(Some).chain([None]).map(move |link| {
        let (source, target) = link.clone().unwrap_or((n..n, m..m));
        let piece = (from.0..source.start, from.1..target.start, link);
        from = (source.end, target.end);
        piece
    })
}

/// Takes from the lattice what must not be.
fn forbid(lattice: &Lattice<'_>, scores: &mut Scores, decided: &Decided) {
    decided.linked[0].keys().for_each(|&i| scores.source_deletions[i] = FORBIDDEN);
    decided.linked[1].keys().for_each(|&j| scores.target_deletions[j] = FORBIDDEN);
    if decided.forbidden.is_empty() && decided.left_out.iter().all(|side| side.is_empty()) {
        return;
    }
    let links = (0..=lattice.band().rows()).flat_map(|i| lattice.links(i));
    for (score, (i, j, kind)) in scores.links.iter_mut().zip(links) {
        let (a, b) = TYPES[kind];
        if !decided.allows(&(i..i + a), &(j..j + b)) {
            *score = FORBIDDEN;
        }
    }
}

/// The best path through a piece, in the numbers of the whole.
fn piece(
    lattice: &Lattice<'_>,
    scores: &Scores,
    source: Range<usize>,
    target: Range<usize>,
    posteriors: &mut Posteriors,
) -> Vec<Step> {
    let band = lattice.band().window(source.clone(), target.clone());
    let inner = Lattice::new(&band);
    let (i0, j0) = (source.start, target.start);
    let numbers: Vec<Option<usize>> = (0..=band.rows())
        .flat_map(|i| inner.links(i))
        .map(|(i, j, kind)| lattice.number(i + i0, j + j0, kind))
        .collect();
    // The corners of a piece may lie outside of the band: there are no links there.
    let inner_scores = Scores {
        links: numbers.iter().map(|number| number.map_or(FORBIDDEN, |at| scores.links[at])).collect(),
        source_deletions: scores.source_deletions[source.clone()].to_vec(),
        target_deletions: scores.target_deletions[target.clone()].to_vec(),
        transitions: scores.transitions,
    };
    let (steps, found) = solve(&inner, &inner_scores);
    for (number, &p) in numbers.iter().zip(&found.links) {
        if let Some(number) = *number {
            posteriors.links[number] = p;
        }
    }
    posteriors.source_deletions[source].copy_from_slice(&found.source_deletions);
    posteriors.target_deletions[target].copy_from_slice(&found.target_deletions);
    let whole = |step: Step| match step {
        Step::Link { number, i, j, kind } => {
            Step::Link { number: numbers[number].unwrap_or(0), i: i + i0, j: j + j0, kind }
        }
        Step::SourceDeletion(i) => Step::SourceDeletion(i + i0),
        Step::TargetDeletion(j) => Step::TargetDeletion(j + j0),
    };
    steps.into_iter().map(whole).collect()
}

/// A link because a person said so.
fn given(source: Range<usize>, target: Range<usize>) -> Link {
    let reason = Reason { feature: ANCHOR.into(), text: "given as an anchor".into(), weight: CERTAIN };
    Link { origin: LinkOrigin::Anchored, reasons: vec![reason], ..Link::new(source, target, 1.0) }
}

/// Makes sure of what is decided. A forbidden link is still there when every path through the
/// band had one: then its sentences stay alone.
fn hold(link: Link, decided: &Decided) -> Vec<Link> {
    let is_given = |side: usize, run: &Range<usize>| run.clone().all(|k| decided.left_out[side].contains(&k));
    if !link.is_two_sided() {
        let given_out = is_given(0, &link.source) && is_given(1, &link.target);
        return vec![if given_out { given(link.source, link.target) } else { link }];
    }
    if decided.allows(&link.source, &link.target) {
        return vec![link];
    }
    let (end, start) = (link.source.end, link.target.start);
    let alone =
        |source: Range<usize>, target: Range<usize>| match is_given(0, &source) && is_given(1, &target) {
            true => given(source, target),
            false => Link::new(source, target, 0.0),
        };
    let ours = link.source.clone().map(|i| alone(i..i + 1, start..start));
    let theirs = link.target.clone().map(|j| alone(end..end, j..j + 1));
    ours.chain(theirs).collect()
}

/// Leads a path through the links that hold. Where it agrees with them it stays; between
/// links that it does not agree with it is sought again.
pub fn thread(
    path: Vec<(usize, usize)>,
    links: &[Run],
    vectors: &[Vectors; 2],
    chance: f32,
) -> Vec<(usize, usize)> {
    if links.is_empty() {
        return path;
    }
    let mut out = Vec::with_capacity(path.len());
    for (source, target, link) in pieces(links, vectors[0].len(), vectors[1].len()) {
        let rows = between(&path, &source, |point| point.0);
        let columns = between(&path, &target, |point| point.1);
        if rows == columns {
            out.extend_from_slice(&path[rows]);
        } else if !source.is_empty() && !target.is_empty() {
            let parts = [vectors[0].part(source.clone()), vectors[1].part(target.clone())];
            let (found, _) = path::find(&parts[0], &parts[1], chance);
            out.extend(found.into_iter().map(|(i, j)| (i + source.start, j + target.start)));
        }
        if let Some((source, target)) = link {
            out.push((source.start, target.start));
            if source.len() > 1 && target.len() > 1 {
                out.push((source.end - 1, target.end - 1));
            }
        }
    }
    out
}

/// Which points of a path lie in a run of sentences of one side.
fn between(
    path: &[(usize, usize)],
    run: &Range<usize>,
    side: impl Fn(&(usize, usize)) -> usize,
) -> Range<usize> {
    path.partition_point(|point| side(point) < run.start)..path.partition_point(|point| side(point) < run.end)
}
