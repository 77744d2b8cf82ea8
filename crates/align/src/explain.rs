//! Why a link is what it is, in full: every feature with what it adds, and the rivals.

use super::anchors::{self, Anchors, Decided};
use super::features::{self, DELETION, LINK};
use super::lattice::{Lattice, TYPES};
use super::neighbourhood::Neighbourhood;
use super::pair::Pair;
use super::vectors::LONGEST;
use super::weights::{Term, Weights};
use super::{Options, cuts, reasons, through, weights_for};
use std::ops::Range;
use sverka_text::bitext::{Link, round_score};
use sverka_text::document::Segmented;

/// Rivals that are told at most: whatever is less probable than these is no rival.
const MOST: usize = 8;

/// Why there is nothing to explain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The anchors cannot be used.
    #[error(transparent)]
    Anchors(#[from] anchors::Error),
    /// There is no such link.
    #[error("there is no link {number}; give a number from 1 to {count}, as the report shows them")]
    NoLink {
        /// What was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
}

/// Everything that speaks for and against a link or for and against leaving a sentence out.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Its number, from 1, as the report shows it.
    pub number: usize,
    /// The link, with its reasons in words.
    pub link: Link,
    /// Its features, in the order of the model. Empty for a link that a person gave.
    pub features: Vec<Feature>,
    /// What else its sentences could have been, and itself, the most probable first.
    pub candidates: Vec<Candidate>,
    /// Cosine of sentences that do not belong together, and of those that do, in these texts.
    pub level: (f64, f64),
}

/// A feature of a link: its share in the score is `weight * deviations`.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Family and name: `length.ratio`.
    pub name: &'static str,
    /// As it was measured.
    pub value: f64,
    /// How many standard deviations of the training data it lies above their mean, in [-5, 5].
    pub deviations: f64,
    /// What a deviation adds to the log-odds.
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
    /// What each family of features adds to its log-odds, in the order of the model.
    pub shares: Vec<(&'static str, f64)>,
}

impl Feature {
    /// What it adds to the log-odds.
    pub fn share(&self) -> f64 {
        self.weight * self.deviations
    }
}

impl Candidate {
    /// The sum of its shares: its log-odds before what it leaves to its neighbours counts.
    pub fn sum(&self) -> f64 {
        self.shares.iter().map(|(_, share)| share).sum()
    }
}

impl Explanation {
    /// What each family of features adds, in the order of the model.
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
        let links = super::one_side(n, m);
        let bare = |number, link| Explanation {
            number,
            link,
            features: Vec::new(),
            candidates: Vec::new(),
            level: (0.0, 1.0),
        };
        return numbers.iter().map(|&number| Ok(bare(number, get(&links, number)?.clone()))).collect();
    }
    let (weights, _) = weights_for(source, target, options);
    let pair = through(source, target, options, &decided.links);
    let solved = cuts::solve_around(&pair, weights, &decided)?;
    let explainer = Explainer { pair: &pair, weights, lattice: Lattice::new(&solved.band), solved: &solved };
    numbers
        .iter()
        .map(|&number| Ok(explainer.explain(number, get(&solved.links, number)?, &decided)))
        .collect()
}

fn get(links: &[Link], number: usize) -> Result<&Link, Error> {
    let link = number.checked_sub(1).and_then(|k| links.get(k));
    link.ok_or(Error::NoLink { number, count: links.len() })
}

struct Explainer<'a> {
    pair: &'a Pair,
    weights: &'a Weights,
    lattice: Lattice<'a>,
    solved: &'a cuts::Solved,
}

impl Explainer<'_> {
    fn explain(&self, number: usize, link: &Link, decided: &Decided) -> Explanation {
        let (source, target) = (&link.source, &link.target);
        let kind = TYPES.iter().position(|&shape| shape == (source.len(), target.len()));
        let is_given = link.is_given();
        let features = match (is_given, kind) {
            (true, _) => Vec::new(),
            (_, Some(kind)) => {
                let values = self.link_values(source.start, target.start, kind);
                features(&LINK, &self.weights.link, &values)
            }
            _ if target.is_empty() => {
                let values = features::deletion(self.pair, &self.solved.best, 0, source.start);
                features(&DELETION, &self.weights.deletion, &values)
            }
            _ => {
                let values = features::deletion(self.pair, &self.solved.best, 1, target.start);
                features(&DELETION, &self.weights.deletion, &values)
            }
        };
        Explanation {
            number,
            link: link.clone(),
            features,
            candidates: if is_given { Vec::new() } else { self.candidates(link, decided) },
            level: (f64::from(self.pair.level.chance), f64::from(self.pair.level.matching)),
        }
    }

    fn link_values(&self, i: usize, j: usize, kind: usize) -> [f32; LINK.len()] {
        // The neighbours of a run begin a row before it at the earliest.
        features::link(self.pair, &Neighbourhood::new(self.pair, i..i + 1), i, j, kind)
    }

    /// Every link and deletion of the lattice that has a sentence of a link, the most probable first.
    fn candidates(&self, link: &Link, decided: &Decided) -> Vec<Candidate> {
        let band = self.lattice.band();
        let meets = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        let mut found: Vec<(f32, usize, usize, usize)> = Vec::new();
        for i in 0..band.rows() {
            let (low, high) = band.limits(i);
            let near = i + LONGEST >= link.source.start && i < link.source.end;
            let over = low < link.target.end && link.target.start < high + LONGEST;
            if !(near || over) {
                continue;
            }
            for (i, j, kind) in self.lattice.links(i) {
                let (a, b) = TYPES[kind];
                let (source, target) = (i..i + a, j..j + b);
                if (meets(&source, &link.source) || meets(&target, &link.target))
                    && decided.allows(&source, &target)
                {
                    let p =
                        self.lattice.number(i, j, kind).map_or(0.0, |at| self.solved.posteriors.links[at]);
                    found.push((p, i, j, kind));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3))));
        found.truncate(MOST);
        let mut out: Vec<Candidate> = found
            .into_iter()
            .map(|(p, i, j, kind)| {
                let (a, b) = TYPES[kind];
                let values = self.link_values(i, j, kind);
                self.candidate(i..i + a, j..j + b, p, reasons::shares(&LINK, &self.weights.link, &values))
            })
            .collect();
        let posteriors = &self.solved.posteriors;
        for (side, run) in [(0, &link.source), (1, &link.target)] {
            for k in run.clone() {
                let values = features::deletion(self.pair, &self.solved.best, side, k);
                let shares = reasons::shares(&DELETION, &self.weights.deletion, &values);
                out.push(match side {
                    0 => self.candidate(k..k + 1, 0..0, posteriors.source_deletions[k], shares),
                    _ => self.candidate(0..0, k..k + 1, posteriors.target_deletions[k], shares),
                });
            }
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score));
        out
    }

    fn candidate(
        &self,
        source: Range<usize>,
        target: Range<usize>,
        p: f32,
        shares: Vec<(&'static str, f32)>,
    ) -> Candidate {
        let shares = shares.into_iter().map(|(family, share)| (family, f64::from(share))).collect();
        Candidate { source, target, score: round_score(f64::from(p)), shares }
    }
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

/// Sums by what stands before the point of a name, in the order of first mention.
fn by_family(shares: impl Iterator<Item = (&'static str, f64)>) -> Vec<(&'static str, f64)> {
    let mut out: Vec<(&str, f64)> = Vec::new();
    for (name, share) in shares {
        let family = name.split('.').next().unwrap_or(name);
        match out.iter_mut().find(|(known, _)| *known == family) {
            Some((_, sum)) => *sum += share,
            None => out.push((family, share)),
        }
    }
    out
}
