//! Explanations: every feature of a link with its contribution, and the link's rivals.

use crate::anchored::{Solved, solve_anchored};
use crate::anchors::{self, Anchors, Decided};
use crate::calibration;
use crate::decode;
use crate::disorder::{self, Context};
use crate::features::{self, DELETION, LINK};
use crate::lattice::Lattice;
use crate::learned;
use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::prepare::{self, Options};
use crate::reasons::{by_family, shares};
use crate::span::{Cell, Run, Shape, Side, Span};
use crate::structure::{self, STRUCTURE};
use crate::times::{self, TIME};
use crate::vectors::LONGEST;
use crate::weights::{self, Term, Weights};
use std::ops::Range;
use sverka_text::bitext::{Link, round_score};
use sverka_text::document::Segmented;

/// Maximum number of rivals shown: less probable ones are not rivals.
const MOST: usize = 8;

/// The error of links that cannot be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The anchors cannot be used.
    #[error(transparent)]
    Anchors(#[from] anchors::Error),
    /// There is no such link.
    #[error("there is no link {number}; give a number from 1 to {count}, as in the report")]
    NoLink {
        /// The requested number.
        number: usize,
        /// How many links there are.
        count: usize,
    },
}

/// All evidence for and against a link, or for and against leaving a sentence out.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Number of the link, from 1, as the report shows it.
    pub number: usize,
    /// The link, with its reasons in words.
    pub link: Link,
    /// Its features, in the order of the model. Empty for a link that a person gave.
    pub features: Vec<Feature>,
    /// The link and the alternatives for its sentences, the most probable first.
    pub candidates: Vec<Candidate>,
    /// Typical cosines in these texts, of sentences that do not belong together and of those that do.
    pub level: (f64, f64),
}

/// A feature of a link: its share of the score is `weight * deviations`.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Family and name: `length.ratio`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// How many standard deviations of the training data it is above their mean, in [-5, 5].
    pub deviations: f64,
    /// The contribution of one deviation to the log-odds.
    pub weight: f64,
}

/// One way to link some of the sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its source sentences, from 0.
    pub source: Range<usize>,
    /// Its target sentences.
    pub target: Range<usize>,
    /// Its probability over all alignments of the texts.
    pub score: f64,
    /// The contribution of each family of features to its log-odds, in the order of the model.
    pub shares: Vec<(&'static str, f64)>,
}

impl Feature {
    /// Returns its contribution to the log-odds.
    pub fn share(&self) -> f64 {
        self.weight * self.deviations
    }
}

impl Candidate {
    /// Returns the sum of its shares: its log-odds before its neighbours are taken into account.
    pub fn sum(&self) -> f64 {
        self.shares.iter().map(|(_, share)| share).sum()
    }
}

impl Explanation {
    /// Returns the contribution of each family of features, in the order of the model.
    pub fn shares(&self) -> Vec<(&'static str, f64)> {
        by_family(self.features.iter().map(|feature| (feature.name, feature.share())))
    }
}

/// Explains links of two documents, by their numbers from 1.
///
/// # Errors
/// When there is no such link, or the anchors cannot be used.
pub fn explain(
    source: &Segmented,
    target: &Segmented,
    options: &Options,
    anchors: &Anchors,
    numbers: &[usize],
) -> Result<Vec<Explanation>, Error> {
    let (n, m) = (source.segments.len(), target.segments.len());
    let decided = anchors.check(n, m)?;
    if n == 0 || m == 0 {
        let links = decode::one_sided(n, m);
        let bare = |number, link| Explanation {
            number,
            link,
            features: Vec::new(),
            candidates: Vec::new(),
            level: (0.0, 1.0),
        };
        return numbers.iter().map(|&number| Ok(bare(number, get(&links, number)?.clone()))).collect();
    }
    let encoder = prepare::is_encoded(source, target, options);
    let weights = weights::shipped(encoder);
    let pair = prepare::prepare_anchored(source, target, options, &decided.links);
    let found = decode::search(&pair, weights);
    let learned = learned::pair(&pair, [source, target], options, &found, &decided.links);
    let best = learned.as_ref().unwrap_or(&pair);
    let mut solved = solve_anchored(best, weights, &decided)?;
    let calibrated = calibration::is_needed(source, target, options);
    if calibrated {
        calibration::calibrate(&mut solved.links);
    }
    let context = Context { pair: &pair, texts: [source, target], decided: &decided, encoder };
    let links = disorder::resolve(&context, solved.links.clone()).links;
    let explainer = Explainer {
        pair: best,
        weights: &solved.weights,
        lattice: Lattice::new(&solved.band),
        solved: &solved,
        calibrated,
    };
    numbers.iter().map(|&number| Ok(explainer.explain(number, get(&links, number)?, &decided))).collect()
}

fn get(links: &[Link], number: usize) -> Result<&Link, Error> {
    let link = number.checked_sub(1).and_then(|k| links.get(k));
    link.ok_or(Error::NoLink { number, count: links.len() })
}

struct Explainer<'a> {
    pair: &'a Pair,
    weights: &'a Weights,
    lattice: Lattice<'a>,
    solved: &'a Solved<'a>,
    /// Whether scores are calibrated.
    calibrated: bool,
}

impl Explainer<'_> {
    fn explain(&self, number: usize, link: &Link, decided: &Decided) -> Explanation {
        let is_given = link.is_given();
        Explanation {
            number,
            link: link.clone(),
            features: if is_given { Vec::new() } else { self.features(link) },
            candidates: if is_given { Vec::new() } else { self.candidates(link, decided) },
            level: (f64::from(self.pair.level.chance), f64::from(self.pair.level.matching)),
        }
    }

    fn features(&self, link: &Link) -> Vec<Feature> {
        let span = Span::new(&link.source, &link.target);
        if let Some(shape) = Shape::of(span.source.len(), span.target.len()) {
            // A list in another order may be linked where the search does not reach.
            if self.lattice.number(span.start(), shape).is_none() {
                return Vec::new();
            }
            let mut out = features(&LINK, &self.weights.link, &self.link_values(span.start(), shape));
            if let Some(values) = self.pair.times.as_ref().and_then(|times| times.values(span)) {
                out.extend(features(&TIME, &times::TERMS, &values));
            }
            if let Some(structure) = &self.pair.structure {
                out.extend(features(&STRUCTURE, &structure::TERMS, &structure.values(span)));
            }
            return out;
        }
        let (side, i) = match span.target.is_empty() {
            true => (Side::Source, span.source.start),
            false => (Side::Target, span.target.start),
        };
        features(&DELETION, &self.weights.deletion, &self.deletion_values(side, i))
    }

    fn link_values(&self, cell: Cell, shape: Shape) -> [f32; LINK.len()] {
        let tables = LinkTables::new(self.pair, cell.i..cell.i + 1);
        features::link(self.pair, &tables, cell, shape)
    }

    fn deletion_values(&self, side: Side, i: usize) -> [f32; DELETION.len()] {
        features::deletion(self.pair, &self.solved.best, side, i)
    }

    /// Returns the most probable links of the lattice that contain a sentence of a link, and the deletions of
    /// its sentences, the most probable first.
    fn candidates(&self, link: &Link, decided: &Decided) -> Vec<Candidate> {
        let mut found = self.rivals(link, decided);
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        found.truncate(MOST);
        let mut out: Vec<Candidate> = found
            .into_iter()
            .map(|(p, cell, shape)| {
                let values = self.link_values(cell, shape);
                let span = shape.span(cell);
                let mut shares = shares(&LINK, &self.weights.link, &values);
                shares.extend(self.pair.time_share(span).map(|share| ("time", share)));
                shares.extend(self.pair.structure_share(span).map(|share| ("structure", share)));
                candidate(span, self.score(p), shares)
            })
            .collect();
        let posteriors = &self.solved.posteriors;
        for (side, run) in [(Side::Source, &link.source), (Side::Target, &link.target)] {
            for k in run.clone() {
                let values = self.deletion_values(side, k);
                let shares = shares(&DELETION, &self.weights.deletion, &values);
                out.push(match side {
                    Side::Source => {
                        candidate(Span::new(k..k + 1, 0..0), posteriors.source_deletions[k].into(), shares)
                    }
                    Side::Target => {
                        candidate(Span::new(0..0, k..k + 1), posteriors.target_deletions[k].into(), shares)
                    }
                });
            }
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score));
        out
    }

    /// Returns the score of a link of a probability.
    fn score(&self, p: f32) -> f64 {
        // Links come from the lattice with four decimals.
        let p = round_score(f64::from(p));
        if self.calibrated { calibration::score(p) } else { p }
    }

    /// Returns every link of the lattice that contains a sentence of a link and is allowed, with its
    /// probability.
    fn rivals(&self, link: &Link, decided: &Decided) -> Vec<(f32, Cell, Shape)> {
        let band = self.lattice.band();
        let meets = |a: Run, b: &Range<usize>| a.start < b.end && b.start < a.end;
        let mut found = Vec::new();
        for i in 0..band.rows() {
            let (low, high) = band.limits(i);
            let near = i + LONGEST >= link.source.start && i < link.source.end;
            let over = low < link.target.end && link.target.start < high + LONGEST;
            if !(near || over) {
                continue;
            }
            for (cell, shape) in self.lattice.links(i) {
                let span = shape.span(cell);
                let is_rival = meets(span.source, &link.source) || meets(span.target, &link.target);
                if is_rival && decided.allows(span) {
                    let number = self.lattice.number(cell, shape);
                    let p = number.map_or(0.0, |at| self.solved.posteriors.links[at]);
                    found.push((p, cell, shape));
                }
            }
        }
        found
    }
}

fn candidate(span: Span, p: f64, shares: Vec<(&'static str, f32)>) -> Candidate {
    let shares = shares.into_iter().map(|(family, share)| (family, f64::from(share))).collect();
    let (source, target) = (span.source.iter(), span.target.iter());
    Candidate { source, target, score: round_score(p), shares }
}

fn features(names: &[&'static str], terms: &[Term], values: &[f32]) -> Vec<Feature> {
    let feature = |((&name, term), &value): ((&&'static str, &Term), &f32)| Feature {
        name,
        value: f64::from(value),
        deviations: f64::from(term.normal(value)),
        weight: f64::from(term.weight),
    };
    names.iter().zip(terms).zip(values).map(feature).collect()
}
