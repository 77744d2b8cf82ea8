//! Two documents with everything that the features of a link need.

use crate::band::Band;
use crate::path::{self, Level};
use crate::similarity::{Profile, Profiles};
use crate::span::{Cell, Run, Side, Span};
use crate::structure::Structure;
use crate::surroundings::{self, OfRuns, Surroundings};
use crate::times::Times;
use crate::vectors::{MAX_RUN, Vectors};

/// A pair of documents, ready to be aligned.
pub struct Pair {
    /// Lengths, numbers, names, punctuation.
    pub(crate) profiles: Profiles,
    /// Sentence vectors of the source, then of the target.
    pub(crate) vectors: [Vectors; 2],
    /// Surroundings of the runs from each sentence on, of the source, then of the target.
    surroundings: [Vec<OfRuns>; 2],
    /// Cosines of chance and of a match.
    pub(crate) level: Level,
    /// Target characters for each source character: the median over the path.
    pub(crate) ratio: f32,
    /// Logs of the lengths of the runs from each sentence on, of the source (in target characters) and of
    /// the target; see [`log_length`].
    log_lengths: [Vec<[f32; MAX_RUN]>; 2],
    /// Whether both sides have paragraphs to compare.
    pub(crate) paragraphs: bool,
    /// Whether both sides have turns of a dialogue to compare.
    pub(crate) turns: bool,
    /// The times of both sides on one clock, if both have times that agree.
    pub(crate) times: Option<Times>,
    /// Headings, items, cells and notes, if both sides have them.
    pub(crate) structure: Option<Structure>,
    /// The cells to search.
    pub band: Band,
}

/// With fewer points of the path than this, the ratio of lengths is unknown.
const ENOUGH_POINTS: usize = 8;

/// Bounds for the ratio of lengths if the path does not determine it: translations between languages with
/// alphabets are well within them.
const RATIOS: (f32, f32) = (0.5, 2.0);

/// Fewer turns than this are not a dialogue.
const ENOUGH_TURNS: usize = 3;

/// Characters added to each length, because one of two short sentences may easily be twice as long.
const EXTRA_LENGTH: f32 = 6.0;

impl Pair {
    /// Finds the path and the band, both through the required links; the band reaches `reach` sentences
    /// around the path.
    pub(crate) fn new(
        profiles: Profiles,
        vectors: [Vectors; 2],
        structure: Option<Structure>,
        paragraphs: bool,
        links: &[Span],
        reach: usize,
    ) -> Self {
        let [ours, theirs] = &vectors;
        let mut surroundings =
            [surroundings::background(ours, theirs), surroundings::background(theirs, ours)];
        let chance = surroundings::chance(&surroundings[0]);
        let (path, level) = match structure.as_ref().filter(|structure| !structure.moved.is_empty()) {
            Some(structure) => {
                let text = Side::BOTH
                    .map(|side| vectors[side.index()].without(|i| structure.is_out_of_place(side, i)));
                path::find(&text[0], &text[1], chance)
            }
            None => path::find(ours, theirs, chance),
        };
        let path = path::through_anchors(path, links, &vectors, chance);
        surroundings::find_rivals(&vectors, &path, &mut surroundings);
        let both = |has: &dyn Fn(&Profile) -> bool| has(&profiles.source) && has(&profiles.target);
        let inner_break = |profile: &Profile| {
            let starts = &profile.starts_paragraph;
            starts.len() > 2 && starts[1..starts.len() - 1].contains(&true)
        };
        let paragraphs = paragraphs && both(&inner_break);
        let turns =
            both(&|profile| profile.starts_turn.iter().filter(|&&starts| starts).count() >= ENOUGH_TURNS);
        let times = Times::fit([&profiles.source.times, &profiles.target.times], &path);
        let ratio = length_ratio(&profiles, &path);
        let log_lengths = [log_lengths(&profiles.source, ratio), log_lengths(&profiles.target, 1.0)];
        let band = Band::around(&path, ours.len(), theirs.len(), reach);
        Self {
            profiles,
            vectors,
            surroundings,
            level,
            ratio,
            log_lengths,
            paragraphs,
            turns,
            times,
            structure,
            band,
        }
    }

    /// Returns the numbers of sentences of both sides.
    pub fn sizes(&self) -> (usize, usize) {
        (self.vectors[0].len(), self.vectors[1].len())
    }

    /// Returns the surroundings of a run of a side, at most the longest side of a link.
    #[inline]
    pub(crate) fn surroundings(&self, side: Side, run: Run) -> &Surroundings {
        &self.surroundings[side.index()][run.start][run.len() - 1]
    }

    /// Returns what the times of a link add to its score; `None` if they are not usable.
    #[inline]
    pub(crate) fn time_share(&self, span: Span) -> Option<f32> {
        self.times.as_ref()?.share(span)
    }

    /// Returns what the structure of a link adds to its score; `None` if there is none.
    #[inline]
    pub(crate) fn structure_share(&self, span: Span) -> Option<f32> {
        Some(self.structure.as_ref()?.share(span))
    }

    /// Returns the score of a link including what its times and its structure add.
    #[inline]
    pub(crate) fn with_hints(&self, score: f32, span: Span) -> f32 {
        let score = self.time_share(span).map_or(score, |share| score + share);
        self.structure_share(span).map_or(score, |share| score + share)
    }

    /// Returns the log of the ratio of the lengths of two runs, 0 where the target is as long as expected.
    #[inline]
    pub(crate) fn log_ratio(&self, span: Span) -> f32 {
        let log_length = |side: Side| {
            let run = span.run(side);
            self.log_lengths[side.index()][run.start][run.len() - 1]
        };
        log_length(Side::Target) - log_length(Side::Source)
    }
}

/// Finds the rough path of two texts without decisions.
pub(crate) fn rough_path(vectors: &[Vectors; 2]) -> Vec<Cell> {
    let chance = surroundings::chance(&surroundings::background(&vectors[0], &vectors[1]));
    path::find(&vectors[0], &vectors[1], chance).0
}

/// Returns the log of a length in characters, [`EXTRA_LENGTH`] included.
fn log_length(characters: f32) -> f32 {
    libm::logf(characters + EXTRA_LENGTH)
}

fn log_lengths(profile: &Profile, ratio: f32) -> Vec<[f32; MAX_RUN]> {
    let run = |i: usize, a: usize| {
        log_length(ratio * profile.length(Run { start: i, end: (i + a).min(profile.len()) }))
    };
    (0..profile.len()).map(|i| std::array::from_fn(|a| run(i, a + 1))).collect()
}

/// Returns how many characters of the target correspond to one of the source.
fn length_ratio(profiles: &Profiles, path: &[Cell]) -> f32 {
    let (s, t) = (&profiles.source, &profiles.target);
    if path.len() < ENOUGH_POINTS {
        let whole = |profile: &Profile| profile.length(Run { start: 0, end: profile.len() });
        return (whole(t) / whole(s).max(1.0)).clamp(RATIOS.0, RATIOS.1);
    }
    let one = |profile: &Profile, k: usize| profile.length(Run::single(k)) + EXTRA_LENGTH;
    let mut ratios: Vec<f32> = path.iter().map(|&Cell { i, j }| one(t, j) / one(s, i)).collect();
    ratios.sort_unstable_by(f32::total_cmp);
    ratios[ratios.len() / 2]
}
