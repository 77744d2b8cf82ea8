//! Finds the boundaries in a transcript from the sentences of its translation.
//!
//! A transcript of speech recognition has no punctuation. The translation shows where sentences end: each of
//! its sentences is assigned the stretch of the transcript that has the same meaning and the expected length,
//! and that ends where the words make an end likely. Dynamic programming finds the best stretches, within a
//! band around the diagonal; sentences and words may be left out at a price.

use std::ops::Range;
use sverka_embed::{DIM, Model, SpanVectors};
use sverka_text::words::words;

// The numbers below were chosen by hand, not fitted; `cargo run --release -p xtask -- transcripts` scores them.

/// The weight of a unit of the cosine between a stretch and a sentence.
const COSINE: f32 = 12.0;

/// The cosine that is neutral evidence for a pair: that of texts on the same subject.
const NEUTRAL: f32 = 0.25;

/// The greatest cosine that rounding leaves.
const GREATEST: f32 = 1.001;

/// Standard deviation of the logarithm of the length of a stretch over the expected one: wider than that of
/// sentences and their translations, because the boundaries of both differ, too.
const DEVIATION: f32 = 0.5;

/// The weight of the log-odds of a boundary: their evidence overlaps with that of the translation.
const ODDS: f32 = 0.5;

/// Lower bound for the log-odds: a boundary that the words exclude may still be one if the evidence of the
/// translation is strong.
const LEAST_ODDS: f32 = -8.0;

/// Price of a sentence without a stretch, and of as many words as a sentence has on average.
const LEFT_OUT: f32 = 2.0;

/// Log-odds from which there is a boundary inside a stretch: two sentences that the translation joins.
const DIVIDES: f32 = 2.0;

/// Log-odds up to which there is no boundary, whatever the translation shows: it divides a sentence.
const JOINS: f32 = -4.0;

/// Stretches are at most this many times as long as expected, and at least this share of it; with this many
/// letters more or less, which short sentences need.
const LENGTHS: (f32, f32) = (0.3, 2.5);
const MARGIN: f32 = 20.0;

/// Half the width of the band, in words: a fixed part and a share of the transcript, up to a maximum.
const BAND: (usize, usize, usize) = (250, 20, 2000);

/// The words of a transcript, and the log-odds that a sentence ends after each of them except the last.
#[derive(Clone, Copy, Debug)]
pub struct Transcript<'a> {
    /// The words.
    pub words: &'a [&'a str],
    /// One entry fewer than words.
    pub log_odds: &'a [f32],
}

/// Returns the words after which a sentence of the transcript ends, from the sentences of its translation.
/// The end of the text is not included.
pub fn boundaries(transcript: Transcript<'_>, sentences: &[&str]) -> Vec<usize> {
    let sentences: Vec<Vec<&str>> =
        sentences.iter().map(|sentence| words(sentence).map(|word| word.text).collect()).collect();
    let sentences: Vec<Vec<&str>> = sentences.into_iter().filter(|words| !words.is_empty()).collect();
    if transcript.words.is_empty() || sentences.is_empty() {
        return Vec::new();
    }
    let ends = Search::new(transcript, &sentences).run();
    let odds = |at: usize| transcript.log_odds.get(at).copied().unwrap_or(f32::NEG_INFINITY);
    let mut out: Vec<usize> = (0..transcript.words.len() - 1).filter(|at| odds(*at) >= DIVIDES).collect();
    out.extend(ends.into_iter().filter(|at| odds(*at) > JOINS));
    out.sort_unstable();
    out.dedup();
    out
}

/// The search for the best stretches.
struct Search<'a> {
    transcript: Transcript<'a>,
    /// Words at which a stretch may begin or end, in order; the first is 0, the last their number.
    places: Vec<usize>,
    /// Letters of the transcript before each word, and of the translation before each sentence.
    letters: [Vec<f32>; 2],
    vectors: SpanVectors,
    /// Unit vectors of the sentences.
    sentences: Vec<[f32; DIM]>,
}

/// How the best path reached a place: from which place, with or without a sentence.
#[derive(Clone, Copy)]
struct Step {
    sum: f32,
    from: usize,
    sentence: bool,
}

impl<'a> Search<'a> {
    fn new(transcript: Transcript<'a>, sentences: &[Vec<&str>]) -> Self {
        let model = Model::embedded();
        let vectors = model.encode_by_rarity(transcript.words);
        let all: Vec<&str> = sentences.iter().flatten().copied().collect();
        let theirs = model.encode_by_rarity(&all);
        let mut first = 0;
        let unit = sentences.iter().map(|words| {
            let mut out = [0.0; DIM];
            theirs.span(first, words.len(), &mut out);
            first += words.len();
            out
        });
        let sentences_vectors = unit.collect();
        let letters = |words: &[&str]| words.iter().map(|word| word.chars().count() as f32).sum::<f32>();
        let ours = running(transcript.words.iter().map(|word| letters(&[word])));
        let theirs = running(sentences.iter().map(|words| letters(words)));
        Self {
            places: places(transcript),
            transcript,
            letters: [ours, theirs],
            vectors,
            sentences: sentences_vectors,
        }
    }

    fn total(&self, side: usize) -> f32 {
        self.letters[side].last().copied().unwrap_or(0.0).max(1.0)
    }

    /// Returns the places in the band after this many sentences, by their numbers.
    fn band(&self, sentence: usize) -> Range<usize> {
        let count = self.transcript.words.len();
        if sentence == 0 {
            return 0..1.max(self.places.partition_point(|place| *place <= BAND.0.min(count)));
        }
        let share = self.letters[1][sentence] / self.total(1);
        let centre = (share * count as f32) as usize;
        let half = (BAND.0 + count / BAND.1).min(BAND.2);
        let from = self.places.partition_point(|place| *place < centre.saturating_sub(half));
        let to = self.places.partition_point(|place| *place <= centre + half);
        from..to
    }

    /// Returns the words after which the best stretches end.
    fn run(&self) -> Vec<usize> {
        let count = self.sentences.len();
        let mut rows: Vec<(usize, Vec<Step>)> = Vec::with_capacity(count + 1);
        for sentence in 0..=count {
            let band = self.band(sentence);
            let mut row: Vec<Step> = Vec::with_capacity(band.len());
            for at in band.clone() {
                let mut best = Step { sum: f32::NEG_INFINITY, from: at, sentence: false };
                if sentence == 0 && at == 0 {
                    best.sum = 0.0;
                }
                if let Some(before) = row.last() {
                    let sum = before.sum - self.price(at - 1, at);
                    best = better(best, Step { sum, from: at - 1, sentence: false });
                }
                if let Some((first, above)) = rows.last() {
                    best = better(best, self.matched(sentence - 1, at, *first, above));
                    if let Some(skipped) = at.checked_sub(*first).and_then(|k| above.get(k)) {
                        let step = Step { sum: skipped.sum - LEFT_OUT, from: at, sentence: true };
                        best = better(best, step);
                    }
                }
                row.push(best);
            }
            rows.push((band.start, row));
        }
        self.trace(&rows)
    }

    /// Returns the best step to a place with the stretch of a sentence.
    fn matched(&self, sentence: usize, at: usize, first: usize, above: &[Step]) -> Step {
        let mut best = Step { sum: f32::NEG_INFINITY, from: at, sentence: true };
        let end = self.places[at];
        let odds = match self.transcript.log_odds.get(end.wrapping_sub(1)) {
            Some(odds) => ODDS * odds.max(LEAST_ODDS),
            None => 0.0,
        };
        let expected =
            (self.letters[1][sentence + 1] - self.letters[1][sentence]) * self.total(0) / self.total(1);
        let mut vector = [0.0; DIM];
        for from in (first..at.min(first + above.len())).rev() {
            let start = self.places[from];
            let length = self.letters[0][end] - self.letters[0][start];
            if length > LENGTHS.1 * expected + MARGIN {
                break;
            }
            let before = above[from - first].sum;
            if length < LENGTHS.0 * expected - MARGIN || before == f32::NEG_INFINITY {
                continue;
            }
            let off = libm::logf((length + 1.0) / (expected + 1.0)) / DEVIATION;
            let rest = before - off * off / 2.0 + odds;
            // Most stretches are too far behind for any meaning to make them the best.
            if rest + COSINE * (GREATEST - NEUTRAL) <= best.sum {
                continue;
            }
            self.vectors.span(start, end - start, &mut vector);
            let cosine: f32 = vector.iter().zip(&self.sentences[sentence]).map(|(a, b)| a * b).sum();
            let sum = rest + COSINE * (cosine - NEUTRAL);
            best = better(best, Step { sum, from, sentence: true });
        }
        best
    }

    /// Returns the price of the words between two places.
    fn price(&self, from: usize, to: usize) -> f32 {
        let letters = self.letters[0][self.places[to]] - self.letters[0][self.places[from]];
        LEFT_OUT * letters * self.sentences.len() as f32 / self.total(0)
    }

    fn trace(&self, rows: &[(usize, Vec<Step>)]) -> Vec<usize> {
        let mut out = Vec::new();
        let mut sentence = rows.len() - 1;
        let mut at = self.places.len() - 1;
        while at > 0 || sentence > 0 {
            let (first, row) = &rows[sentence];
            let Some(step) = at.checked_sub(*first).and_then(|k| row.get(k)) else { break };
            // Nothing ends inside words that are left out.
            if step.sentence {
                out.extend([step.from, at].map(|at| self.places[at]));
                sentence -= 1;
            } else if step.from == at {
                break;
            }
            at = step.from;
        }
        out.retain(|place| *place > 0 && *place < self.transcript.words.len());
        let mut ends: Vec<usize> = out.into_iter().map(|place| place - 1).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }
}

fn better(a: Step, b: Step) -> Step {
    if b.sum > a.sum { b } else { a }
}

/// Returns the sums of numbers before each of them, and of all.
fn running(numbers: impl Iterator<Item = f32>) -> Vec<f32> {
    let sums = numbers.scan(0.0, |sum, number| {
        *sum += number;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// Returns the places where a stretch may end: the more likely half of the gaps, and both ends of the text.
fn places(transcript: Transcript<'_>) -> Vec<usize> {
    let mut sorted = transcript.log_odds.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let least = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let likely =
        transcript.log_odds.iter().enumerate().filter(|(_, odds)| **odds >= least && odds.is_finite());
    let inner = likely.map(|(at, _)| at + 1);
    std::iter::once(0).chain(inner).chain([transcript.words.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_translation_shows_where_sentences_end() {
        let spoken = "we met here in spring the river was very high and the ships could not pass today the water is low again";
        let words: Vec<&str> = spoken.split(' ').collect();
        // Nothing is known about the boundaries.
        let log_odds = vec![-2.5; words.len() - 1];
        let sentences = [
            "Мы встретились здесь весной.",
            "Река была очень высока, и корабли не могли пройти.",
            "Сегодня вода снова низкая.",
        ];
        let ends = boundaries(Transcript { words: &words, log_odds: &log_odds }, &sentences);
        let last: Vec<&str> = ends.iter().map(|at| words[*at]).collect();
        assert_eq!(last, ["spring", "pass"]);
    }

    #[test]
    fn nothing_has_no_boundaries() {
        let none = Transcript { words: &[], log_odds: &[] };
        assert!(boundaries(none, &["Да."]).is_empty());
        let one = Transcript { words: &["yes"], log_odds: &[] };
        assert!(boundaries(one, &["Да."]).is_empty() && boundaries(one, &[]).is_empty());
    }
}
