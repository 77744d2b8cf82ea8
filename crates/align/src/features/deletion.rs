//! The features of deleting a sentence.

use super::{flag, formulas, meaning};
use crate::lattice::Step;
use crate::pair::Pair;
use crate::span::{Cell, Run, Shape, Side};
use std::ops::Range;
use sverka_text::punctuation::End;

/// The features of deleting a sentence, in the order in which `deletion` returns them.
pub const DELETION: [&str; 24] = [
    "deletion.bias",
    // Its best 1:1 cosine in the band: unchanged, on the scale from chance to a match, and in deviations.
    "meaning.best",
    "meaning.best_level",
    "meaning.best_deviations",
    // How much better the best sentence near the path is than the best in the band.
    "meaning.elsewhere",
    // The cosine minus the best alternative of its best partner.
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
    // How much of its side and of the other side seems to be deleted; only the weights for abridged
    // translations use it.
    "left_out.own",
    "left_out.other",
    // Whether it is a formula of each kind.
    "formula.ordinal",
    "formula.remark",
    "formula.furniture",
    // How often a first solution of the document deletes sentences of its side and of the other side, and how
    // often it joins sentences, compared with the average.
    "document.own",
    "document.other",
    "document.joined",
];

/// Lower bound for the distance of the best cosine from chance, in deviations: a sentence without a partner
/// is near 0.
const LEAST_DEVIATIONS: f32 = -3.0;

/// Cosine and margin of a sentence that has no partner in the band.
const NO_PARTNER: f32 = -0.5;

/// Upper bound for the margin over the alternatives of the partner: a partner that fits this much better is
/// certain.
const MOST_MARGIN: f32 = 0.6;

/// Characters added to lengths before taking the logarithm, because the lengths of very short sentences are
/// equivalent.
const EXTRA_LENGTH: f32 = 5.0;

/// Bounds for the count of numbers and the weight of names: further ones add little certainty.
const MOST_NUMBERS: f32 = 3.0;
const MOST_NAMES: f32 = 4.0;

/// Computes the features of leaving out sentence `i` of a side.
pub(crate) fn deletion(pair: &Pair, best: &BestSingles, side: Side, i: usize) -> [f32; DELETION.len()] {
    let profile = pair.profiles.side(side);
    let run = Run::single(i);
    let around = pair.surroundings(side, run);
    let (cosine, margin) = best.of(side, i);
    let length = libm::logf(profile.length(run) + EXTRA_LENGTH);
    let whole = Run { start: 0, end: profile.len() };
    let mean_length = libm::logf(profile.length(whole) / profile.len() as f32 + EXTRA_LENGTH);
    let paragraph = |yes: bool| flag(pair.paragraphs && yes);
    let (starts, ends) = (profile.starts_paragraph[i], profile.starts_paragraph[i + 1]);
    let bias = 1.0;
    let [ordinal, remark, furniture] = formulas::of_sentence(profile, i);
    [
        bias,
        cosine,
        pair.level.scale(cosine),
        ((cosine - around.mean) / around.deviation).clamp(LEAST_DEVIATIONS, meaning::MOST_DEVIATIONS),
        around.best[0].0 - cosine,
        margin.clamp(NO_PARTNER, MOST_MARGIN),
        length,
        length - mean_length,
        paragraph(starts),
        paragraph(ends),
        paragraph(starts && ends),
        paragraph(true),
        (profile.numbers.count(i) as f32).min(MOST_NUMBERS),
        profile.names.weight(run).min(MOST_NAMES),
        flag(profile.ends[i] == End::None),
        flag(profile.starts_lower[i]),
        best.left_out[side.index()],
        best.left_out[side.other().index()],
        ordinal,
        remark,
        furniture,
        best.document.runs[side.index()],
        best.document.runs[side.other().index()],
        best.document.joined,
    ]
}

/// Sentences added to the count of deleted ones, and to the count of all: a short text gives little evidence
/// about its translation and is assumed to have lost the usual share, one in forty.
const PRIOR_LEFT_OUT: f32 = 1.0;
const PRIOR_SENTENCES: f32 = 40.0;

/// Returns the log of a share of deleted sentences.
fn log_share(left_out: f32, sentences: usize) -> f32 {
    libm::logf((left_out + PRIOR_LEFT_OUT) / (sentences as f32 + PRIOR_SENTENCES))
}

/// What is known of both sides before sentences are deleted: for each sentence its best 1:1 cosine in the
/// band, and its best margin over the alternatives of the partner; for each side how much of it seems to be
/// deleted. For a whole document or for a window of it.
#[derive(Clone, Debug)]
pub struct BestSingles {
    /// The first sentence of the window, of source and target.
    first: [usize; 2],
    sides: [Vec<(f32, f32)>; 2],
    /// Logs of the shares of both sides that seem to be deleted.
    left_out: [f32; 2],
    document: Document,
}

/// The statistics of a first solution of a document, as logs of ratios to the usual values.
#[derive(Clone, Copy, Debug, Default)]
struct Document {
    /// Runs of deleted sentences on each side.
    runs: [f32; 2],
    /// Links of more than one sentence on a side.
    joined: f32,
}

/// The usual shares: of sentences that begin a run of deleted ones, and of links that join sentences.
const USUAL_RUNS: f32 = 0.025;
const USUAL_JOINED: f32 = 0.15;

/// Sentences of a usual text that are added to those of the document, because a short one gives little
/// evidence.
const USUAL_SENTENCES: f32 = 40.0;

/// Returns the log of the ratio of a share to the usual one.
fn against(usual: f32, count: f32, of: usize) -> f32 {
    libm::logf((count + usual * USUAL_SENTENCES) / (usual * (of as f32 + USUAL_SENTENCES)))
}

impl BestSingles {
    /// Creates an empty record for these source and target sentences.
    pub(crate) fn new(source: Range<usize>, target: Range<usize>) -> Self {
        let unseen = (NO_PARTNER, NO_PARTNER);
        Self {
            first: [source.start, target.start],
            sides: [vec![unseen; source.len()], vec![unseen; target.len()]],
            left_out: [log_share(0.0, 0); 2],
            document: Document::default(),
        }
    }

    /// Forgets a solution: before the first one, a document counts as usual.
    pub(crate) fn expect_nothing(&mut self) {
        self.left_out = [log_share(0.0, 0); 2];
        self.document = Document::default();
    }

    /// Records what a first solution deletes from each side, and what it joins.
    pub fn expect(&mut self, steps: &[Step]) {
        let (mut counts, mut runs) = ([0.0; 2], [0.0; 2]);
        let (mut links, mut joined) = (0, 0.0);
        let mut last = None;
        for step in steps {
            let side = match step {
                Step::Link { shape, .. } => {
                    links += 1;
                    joined += flag(*shape != Shape::ONE_TO_ONE);
                    None
                }
                Step::SourceDeletion(_) => Some(0),
                Step::TargetDeletion(_) => Some(1),
            };
            if let Some(side) = side {
                counts[side] += 1.0;
                runs[side] += flag(last != Some(side));
            }
            last = side;
        }
        for side in 0..2 {
            let sentences = self.sides[side].len();
            self.left_out[side] = log_share(counts[side], sentences);
            self.document.runs[side] = against(USUAL_RUNS, runs[side], sentences);
        }
        self.document.joined = against(USUAL_JOINED, joined, links);
    }

    /// Records the cosine of a 1:1 link inside the window.
    pub(crate) fn record(&mut self, pair: &Pair, Cell { i, j }: Cell, cosine: f32) {
        let (ours, theirs) = (Run::single(i), Run::single(j));
        let other_of_j = pair.surroundings(Side::Target, theirs).best_outside(ours);
        let other_of_i = pair.surroundings(Side::Source, ours).best_outside(theirs);
        let mine = &mut self.sides[0][i - self.first[0]];
        *mine = (mine.0.max(cosine), mine.1.max(cosine - other_of_j));
        let theirs = &mut self.sides[1][j - self.first[1]];
        *theirs = (theirs.0.max(cosine), theirs.1.max(cosine - other_of_i));
    }

    /// Adds what was recorded in a window inside this one.
    pub(crate) fn merge(&mut self, window: &Self) {
        for (side, part) in window.sides.iter().enumerate() {
            let mine = &mut self.sides[side][window.first[side] - self.first[side]..];
            for (mine, theirs) in mine.iter_mut().zip(part) {
                *mine = (mine.0.max(theirs.0), mine.1.max(theirs.1));
            }
        }
    }

    /// Returns the best cosine and the best margin of a sentence.
    fn of(&self, side: Side, i: usize) -> (f32, f32) {
        self.sides[side.index()][i - self.first[side.index()]]
    }
}
