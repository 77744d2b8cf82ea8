//! Alignment around the [decisions](crate::anchors) of a person.
//!
//! A required link cuts both documents in two: what precedes it is aligned with what precedes it, and what
//! follows with what follows. It therefore works whatever its shape, and however far it is from the path.
//! Forbidden links and deleted sentences only change the scores of the lattice.

use crate::anchors::{self, Decided, Stretch, stretches};
use crate::band::Band;
use crate::decode::solve;
use crate::features::BestSingles;
use crate::lattice::{Lattice, Posteriors, Scores, Step};
use crate::pair::Pair;
use crate::prune::{self, prune};
use crate::reasons;
use crate::score::score;
use crate::span::{Cell, Side, Span};
use crate::weights::Weights;
use std::borrow::Cow;
use std::ops::Range;
use sverka_text::bitext::{ANCHOR, Link, LinkOrigin, Reason};

/// The score of a forbidden step: less than any sum of others, yet far from the lattice's own zero
/// probability, so that some path always remains.
const FORBIDDEN: f32 = -1e9;

/// What a decision adds to the log-odds: the equivalent of a probability that rounds to 1.
const CERTAIN: f64 = 9.9;

/// An alignment with the data that it was made from.
pub(crate) struct Solved<'a> {
    /// The weights that suit the pair.
    pub(crate) weights: Cow<'a, Weights>,
    /// The cells that were searched.
    pub(crate) band: Band,
    /// The best 1:1 cosines.
    pub(crate) best: BestSingles,
    /// Probabilities, by the numbers of the lattice of that band.
    pub(crate) posteriors: Posteriors,
    /// The alignment.
    pub(crate) links: Vec<Link>,
}

/// Returns the most probable alignment that follows the decisions.
///
/// # Errors
/// When no alignment in the band links a sentence that must have a counterpart.
pub(crate) fn solve_anchored<'a>(
    pair: &Pair,
    weights: &'a Weights,
    decided: &Decided,
) -> Result<Solved<'a>, anchors::Error> {
    let (n, m) = pair.sizes();
    let (pruned, mut best) = prune(pair, weights, prune::MARGIN);
    // Where an anchor contradicts the texts, any cell may be needed.
    let band = if decided.is_empty() { pruned } else { pair.band.clone() };
    let lattice = Lattice::new(&band);
    let (mut scores, weights) = score(pair, &lattice, weights, &mut best);
    forbid(&lattice, &mut scores, decided);
    let mut out = Vec::new();
    let mut posteriors = Posteriors::zero(lattice.link_count(), n, m);
    for Stretch { span, link } in stretches(&decided.links, n, m) {
        let steps = solve_stretch(&lattice, &scores, span, &mut posteriors);
        out.extend(reasons::links(pair, &best, &steps, &posteriors, &weights, span.start()));
        out.extend(link.map(|Span { source, target }| given(source.iter(), target.iter())));
    }
    let links: Vec<Link> = out.into_iter().flat_map(|link| enforce(link, decided)).collect();
    decided.check_linked(&links)?;
    Ok(Solved { weights, band, best, posteriors, links })
}

/// Lowers the scores of forbidden links and deletions.
fn forbid(lattice: &Lattice<'_>, scores: &mut Scores, decided: &Decided) {
    decided.linked[0].keys().for_each(|&i| scores.source_deletions[i] = FORBIDDEN);
    decided.linked[1].keys().for_each(|&j| scores.target_deletions[j] = FORBIDDEN);
    if !decided.restricts_links() {
        return;
    }
    let links = (0..=lattice.band().rows()).flat_map(|i| lattice.links(i));
    for (score, (cell, shape)) in scores.links.iter_mut().zip(links) {
        if !decided.allows(shape.span(cell)) {
            *score = FORBIDDEN;
        }
    }
}

/// Returns the best path through a stretch, in the numbers of the whole lattice, and fills in the
/// probabilities of the stretch.
fn solve_stretch(
    lattice: &Lattice<'_>,
    scores: &Scores,
    span: Span,
    posteriors: &mut Posteriors,
) -> Vec<Step> {
    let (source, target) = (span.source.iter(), span.target.iter());
    let band = lattice.band().window(source.clone(), target.clone());
    let inner = Lattice::new(&band);
    let start = span.start();
    let moved = |cell: Cell| Cell { i: cell.i + start.i, j: cell.j + start.j };
    let numbers: Vec<Option<usize>> = (0..=band.rows())
        .flat_map(|i| inner.links(i))
        .map(|(cell, shape)| lattice.number(moved(cell), shape))
        .collect();
    // The corners of a stretch may be outside the band, where there are no links.
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
        Step::Link { number, cell, shape } => {
            Step::Link { number: numbers[number].unwrap_or(0), cell: moved(cell), shape }
        }
        Step::SourceDeletion(i) => Step::SourceDeletion(i + start.i),
        Step::TargetDeletion(j) => Step::TargetDeletion(j + start.j),
    };
    steps.into_iter().map(whole).collect()
}

/// Returns a link that a person has decided.
fn given(source: Range<usize>, target: Range<usize>) -> Link {
    let reason = Reason { feature: ANCHOR.into(), text: "given as an anchor".into(), weight: CERTAIN };
    Link { origin: LinkOrigin::Anchored, reasons: vec![reason], ..Link::new(source, target, 1.0) }
}

/// Enforces the decisions. If every path through the band has a forbidden link, its sentences are left
/// unlinked.
fn enforce(link: Link, decided: &Decided) -> Vec<Link> {
    let is_left_out =
        |span: Span| Side::BOTH.iter().all(|&side| decided.leaves_out_all(side, span.run(side)));
    let span = Span::new(&link.source, &link.target);
    if !link.is_two_sided() {
        return vec![if is_left_out(span) { given(link.source, link.target) } else { link }];
    }
    if decided.allows(span) {
        return vec![link];
    }
    let alone = |source: Range<usize>, target: Range<usize>| match is_left_out(Span::new(&source, &target)) {
        true => given(source, target),
        false => Link::new(source, target, 0.0),
    };
    let (end, start) = (link.source.end, link.target.start);
    let ours = link.source.map(|i| alone(i..i + 1, start..start));
    let theirs = link.target.map(|j| alone(end..end, j..j + 1));
    ours.chain(theirs).collect()
}
