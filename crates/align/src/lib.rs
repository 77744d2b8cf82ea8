//! Two lists of sentences to a [`Bitext`].
//!
//! 1. Every sentence becomes a [profile](crate::similarity::Profile) (length, numbers,
//!    names, punctuation) and a [vector](vectors::Vectors) that can be added to its
//!    neighbours'.
//! 2. A rough monotone [path] of sentences that belong together is found from coarse to
//!    fine, and a [band] of cells around it.
//! 3. Links get [features], and every sentence the features of being left out; a linear model
//!    with fitted [weights] turns them into scores. First the smallest links of the whole band, to
//!    leave out the cells that no good alignment passes, then all links of what is left ([narrow]).
//! 4. The [lattice] of all alignments in the band gives the most probable one, and the
//!    probability of each of its links: the score that the user sees.
//! 5. Where vectors come from the texts alone, since the [encoder](sverka_embed) does not
//!    know their languages, the words of the links that are sure teach a second pass.
//! 6. Each link gets its reasons in words (`reasons.rs`), and blocks that stand in another
//!    place of the translation are found among what is left out (`moved.rs`).
//!
//! What a person has decided ([anchors]) cuts the documents into pieces, which are aligned for
//! themselves (`cuts.rs`).
//!
//! Time and memory are linear in the number of sentences.

pub mod anchors;
pub mod band;
pub mod cosines;
mod cuts;
pub mod evaluate;
pub mod explain;
pub mod features;
pub mod lattice;
mod lexical;
pub mod method;
mod moved;
pub mod narrow;
pub mod neighbourhood;
pub mod overlaps;
pub mod pair;
pub mod path;
mod reasons;
pub mod similarity;
mod table;
pub mod vectors;
pub mod weights;

use crate::similarity::teach::{self, Vocabulary};
use crate::similarity::{Profiles, marks};
use anchors::{Anchors, Decided};
use features::BestSingles;
use lattice::{Lattice, Posteriors, Scores, Step};
use neighbourhood::Neighbourhood;
use pair::Pair;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::LazyLock;
use sverka_embed::Model;
use sverka_text::bitext::{Bitext, Link, round_score};
use sverka_text::document::Segmented;
use vectors::Vectors;
use weights::{Scorer, Weights};

/// How to align.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether paragraph breaks are used as hints.
    pub paragraphs: bool,
    /// Whether the embedded encoder is used where it knows both languages; else sentences are
    /// compared by what the two texts share and teach, as for all other languages.
    pub encoder: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { paragraphs: true, encoder: true }
    }
}

/// Up to this many sentences a whole first alignment teaches the words. Longer documents say
/// everything often enough for the rough path to teach as well, in a third of the time.
const CAREFUL: usize = 4000;

/// A link counts as sure for teaching words from this probability on.
const SURE: f32 = 0.6;

/// Rows of the band that are worked on at a time: enough to keep the overlap of the
/// windows small, few enough to spread over the processors.
const CHUNK: usize = 48;

/// Pieces of an imagined text without any bias that the mean of a document is taken over too.
const PRIOR_PIECES: f64 = 100.0;

const LEXICAL_TEXT: &str = include_str!("../data/lexical.txt");
const ENCODER_TEXT: &str = include_str!("../data/encoder.txt");

static LEXICAL_WEIGHTS: LazyLock<Weights> = LazyLock::new(|| embedded(LEXICAL_TEXT));
static ENCODER_WEIGHTS: LazyLock<Weights> = LazyLock::new(|| embedded(ENCODER_TEXT));

fn embedded(text: &str) -> Weights {
    // A unit test parses the same files.
    Weights::parse(text).unwrap_or_else(|e| unreachable!("{e}"))
}

/// The weights of the program: for vectors of the encoder, or for vectors that are made of the texts.
pub fn shipped(encoder: bool) -> &'static Weights {
    if encoder { &ENCODER_WEIGHTS } else { &LEXICAL_WEIGHTS }
}

/// Aligns two documents.
///
/// Every sentence of both comes out in exactly one link; a run of sentences without a
/// counterpart comes out as one link each.
pub fn align(source: Segmented, target: Segmented, options: &Options) -> Bitext {
    // Nothing is decided, so nothing can be at odds with the texts.
    align_decided(source, target, options, &Decided::default()).unwrap_or_else(|e| unreachable!("{e}"))
}

/// Aligns two documents, holding to what a person has decided: links that must hold are in the
/// result as they are, with score 1, links that must not are not, and the rest is the most probable
/// that fits.
///
/// # Errors
/// When anchors point outside of the documents or contradict each other, or when a sentence that must
/// have a counterpart finds none.
pub fn align_anchored(
    source: Segmented,
    target: Segmented,
    options: &Options,
    anchors: &Anchors,
) -> Result<Bitext, anchors::Error> {
    let decided = anchors.check(source.segments.len(), target.segments.len())?;
    align_decided(source, target, options, &decided)
}

fn align_decided(
    source: Segmented,
    target: Segmented,
    options: &Options,
    decided: &Decided,
) -> Result<Bitext, anchors::Error> {
    let (n, m) = (source.segments.len(), target.segments.len());
    let (weights, method) = weights_for(&source, &target, options);
    let (links, moved) = if n == 0 || m == 0 {
        let links = one_side(n, m);
        decided.check_linked(&links)?;
        (links, Vec::new())
    } else {
        let pair = through(&source, &target, options, &decided.links);
        let links = if decided.is_empty() {
            decode(&pair, weights)
        } else {
            cuts::solve_around(&pair, weights, decided)?.links
        };
        let moved = moved::find(&pair, &links);
        (links, moved)
    };
    Ok(Bitext { source, target, links, method: method.into(), moved })
}

/// The weights for two documents, and the name of the method.
fn weights_for(
    source: &Segmented,
    target: &Segmented,
    options: &Options,
) -> (&'static Weights, &'static str) {
    let encoder = is_encoded(source, target, options);
    (shipped(encoder), method::name(encoder))
}

/// Whether the encoder compares the sentences of two documents.
pub fn is_encoded(source: &Segmented, target: &Segmented, options: &Options) -> bool {
    let model = Model::embedded();
    options.encoder && model.supports(&source.lang) && model.supports(&target.lang)
}

/// Everything is left out when there is nothing on the other side.
fn one_side(n: usize, m: usize) -> Vec<Link> {
    let ours = (0..n).map(|i| Link::new(i..i + 1, 0..0, 1.0));
    ours.chain((0..m).map(|j| Link::new(n..n, j..j + 1, 1.0))).collect()
}

/// The most probable alignment of a pair.
pub fn decode(pair: &Pair, weights: &Weights) -> Vec<Link> {
    let (band, best) = narrow::narrow(pair, weights, narrow::MARGIN);
    let lattice = Lattice::new(&band);
    let (steps, posteriors) = solve(&lattice, &score(pair, &lattice, weights, &best));
    reasons::links(pair, &best, &steps, &posteriors, weights, (0, 0))
}

/// Both documents as a [`Pair`], whose vectors come from the encoder or from the texts.
pub fn prepare(source: &Segmented, target: &Segmented, options: &Options) -> Pair {
    through(source, target, options, &[])
}

/// The same with its path through links that must hold.
fn through(source: &Segmented, target: &Segmented, options: &Options, links: &[anchors::Run]) -> Pair {
    let [source, target] = marks::bare(source, target);
    let (source, target) = (&*source, &*target);
    if !is_encoded(source, target, options) {
        let profiles = Profiles::new(source, target);
        let vectors = taught(source, target, &profiles, options);
        return Pair::new(profiles, vectors, options.paragraphs, links, band::ROUGH_REACH);
    }
    let (profiles, (ours, theirs)) =
        rayon::join(|| Profiles::new(source, target), || rayon::join(|| encoded(source), || encoded(target)));
    Pair::new(profiles, [ours, theirs], options.paragraphs, links, band::REACH)
}

/// The encoder's vectors of one side.
fn encoded(side: &Segmented) -> Vectors {
    let texts: Vec<&str> = side.segments.iter().map(|segment| segment.text.as_str()).collect();
    let rows = Model::embedded().encode_by_rarity(&texts).rows(PRIOR_PIECES);
    // What is left of a run like the mean is rounding, far below one unit of the table.
    Vectors::new(sverka_embed::DIM, rows, 1.0)
}

/// Vectors of what the two texts share and teach.
fn taught(source: &Segmented, target: &Segmented, profiles: &Profiles, options: &Options) -> [Vectors; 2] {
    let words = [Vocabulary::new(source), Vocabulary::new(target)];
    let mut vectors = lexical::vectors(profiles, &words, &[]);
    if source.segments.len().max(target.segments.len()) <= CAREFUL {
        let first = Pair::new(profiles.clone(), vectors, options.paragraphs, &[], band::ROUGH_REACH);
        let taught = teach::associations(&words, &sure_links(&first, &LEXICAL_WEIGHTS));
        return lexical::vectors(profiles, &words, &taught);
    }
    // Twice: the better path of the first round teaches more.
    for _ in 0..2 {
        let taught = teach::associations(&words, &Pair::path(&vectors));
        vectors = lexical::vectors(profiles, &words, &taught);
    }
    vectors
}

/// The 1:1 links that a first alignment is sure of.
fn sure_links(pair: &Pair, weights: &Weights) -> Vec<(usize, usize)> {
    let (band, best) = narrow::narrow(pair, weights, narrow::MARGIN);
    let lattice = Lattice::new(&band);
    let (steps, posteriors) = solve(&lattice, &score(pair, &lattice, weights, &best));
    steps
        .iter()
        .filter_map(|step| match *step {
            Step::Link { number, i, j, kind: 0 } if posteriors.links[number] >= SURE => Some((i, j)),
            _ => None,
        })
        .collect()
}

fn solve(lattice: &Lattice<'_>, scores: &Scores) -> (Vec<Step>, Posteriors) {
    let (steps, posteriors) = rayon::join(|| lattice.best(scores), || lattice.posteriors(scores, None));
    (steps, posteriors.unwrap_or_default())
}

/// Scores every link and deletion of a lattice, whose band is the pair's or a part of it.
pub fn score(pair: &Pair, lattice: &Lattice<'_>, weights: &Weights, best: &BestSingles) -> Scores {
    let scorer = Scorer::new(&weights.link);
    let of_rows = |rows| {
        let mut scores = Vec::new();
        for_each_link(pair, lattice, rows, |_, _, _, features| scores.push(scorer.score(features)));
        scores
    };
    Scores {
        links: chunks(pair.sizes().0).into_par_iter().flat_map_iter(of_rows).collect(),
        source_deletions: deletion_scores(pair, best, weights, 0),
        target_deletions: deletion_scores(pair, best, weights, 1),
        transitions: weights.transitions,
    }
}

/// Rows of the band, as many at a time as are worked on together.
fn chunks(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(CHUNK).map(|from| from..(from + CHUNK).min(rows)).collect()
}

/// The scores of leaving out each sentence of a side.
fn deletion_scores(pair: &Pair, best: &BestSingles, weights: &Weights, side: usize) -> Vec<f32> {
    let scorer = Scorer::new(&weights.deletion);
    let one = |i| scorer.score(&features::deletion(pair, best, side, i));
    (0..pair.vectors[side].len()).map(one).collect()
}

/// Calls back with (first source sentence, first target sentence, type, features) of every
/// link that begins in some rows, in the lattice's order.
pub fn for_each_link(
    pair: &Pair,
    lattice: &Lattice<'_>,
    rows: Range<usize>,
    mut see: impl FnMut(usize, usize, usize, &[f32; features::LINK.len()]),
) {
    let near = Neighbourhood::new(pair, rows.clone());
    for i in rows {
        for (i, j, kind) in lattice.links(i) {
            see(i, j, kind, &features::link(pair, &near, i, j, kind));
        }
    }
}

/// The deletion features of both sides, given the best 1:1 cosines (for trainers).
pub fn deletion_features(pair: &Pair, best: &BestSingles) -> [Vec<[f32; features::DELETION.len()]>; 2] {
    let (n, m) = pair.sizes();
    [(0, n), (1, m)]
        .map(|(side, count)| (0..count).map(|i| features::deletion(pair, best, side, i)).collect())
}
