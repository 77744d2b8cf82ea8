//! The table of a language: how likely its words are to end a sentence.

use super::facts;
use rustc_hash::FxHashMap;
use std::fmt::Write;
use std::sync::LazyLock;
use sverka_text::document::Lang;

/// Weights of the facts about a gap, and the lengths of sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// Log-odds of a gap without known facts.
    bias: f32,
    /// Mean and standard deviation of the natural logarithm of the words of a sentence.
    length: (f32, f32),
    /// The contribution of a fact to the log-odds, in tenths.
    weights: FxHashMap<String, i16>,
}

/// A line of a table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not a kind, a weight and facts")]
pub struct BadTable {
    /// Number of the line, from 1.
    pub line: usize,
}

/// Weights are in tenths: one digit is enough for sums of several units, and keeps the table small.
const TENTH: f32 = 10.0;

/// Added to the log-odds of each gap. A boundary at even odds is missed more often than a wrong one is set,
/// and this value gives the best balance of both (F1): with 0, .5 and 1 it was .44, .50 and .53 on a fifth of
/// the English texts that was held out.
const READINESS: f32 = 1.0;

/// The minimum likelihood of a length: some sentences are very long.
const STRAY: f32 = 1e-6;

/// Mean and deviation of the logarithm of the length for languages without a table: between English and
/// Russian.
const LENGTH: (f32, f32) = (2.6, 0.75);

/// Log-odds of the gaps in those languages, which makes eight words the most likely length. Lower values give
/// sentences of maximum length, because fewer sentences are more likely than more.
const UNKNOWN: f32 = -0.5;

static ENGLISH: LazyLock<Statistics> =
    LazyLock::new(|| embedded(include_str!("../../data/transcripts/en.txt")));
static RUSSIAN: LazyLock<Statistics> =
    LazyLock::new(|| embedded(include_str!("../../data/transcripts/ru.txt")));
static NONE: LazyLock<Statistics> = LazyLock::new(|| Statistics::new(UNKNOWN, LENGTH, []));

fn embedded(text: &str) -> Statistics {
    // A unit test reads the same files.
    Statistics::parse(text).unwrap_or_else(|e| unreachable!("{e}"))
}

impl Statistics {
    /// Creates statistics from a bias, the mean and deviation of the logarithm of the lengths, and weights,
    /// which are rounded to tenths.
    pub fn new(bias: f32, length: (f32, f32), weights: impl IntoIterator<Item = (String, f32)>) -> Self {
        let tenths = weights.into_iter().map(|(fact, weight)| (fact, (weight * TENTH).round() as i16));
        Self { bias, length, weights: tenths.filter(|(_, weight)| *weight != 0).collect() }
    }

    /// Returns the statistics of a language; without a table, those based on length alone.
    pub fn of(lang: &Lang) -> &'static Self {
        match lang.primary() {
            "en" => &ENGLISH,
            "ru" => &RUSSIAN,
            _ => &NONE,
        }
    }

    /// Checks whether a language has a table.
    pub fn is_known(lang: &Lang) -> bool {
        matches!(lang.primary(), "en" | "ru")
    }

    /// Returns the log-odds that a sentence ends after a word.
    pub fn log_odds(&self, words: &[String], at: usize) -> f32 {
        let sum = facts(words, at)
            .iter()
            .filter_map(|fact| self.weights.get(fact))
            .fold(0.0, |sum, weight| sum + f32::from(*weight));
        self.bias + READINESS + sum / TENTH
    }

    /// Returns how much likelier a sentence of this many words is than if all gaps were equally likely, as a
    /// logarithm.
    pub(super) fn log_length(&self, words: usize) -> f32 {
        let (mean, deviation) = self.length;
        let length = words.max(1) as f32;
        let from_mean = (libm::logf(length) - mean) / deviation;
        let height = 1.0 / (length * deviation * (2.0 * std::f32::consts::PI).sqrt());
        let density = height * libm::expf(-from_mean * from_mean / 2.0);
        // A sentence ends after one word in this many.
        let share = libm::expf(-mean - deviation * deviation / 2.0);
        libm::logf(density + STRAY) - libm::logf(share) - (length - 1.0) * libm::logf(1.0 - share)
    }

    /// Reads the output of [`Statistics::to_text`]. `#` begins a comment.
    ///
    /// # Errors
    /// The first line that is malformed.
    pub fn parse(text: &str) -> Result<Self, BadTable> {
        let mut out = Self { bias: 0.0, length: LENGTH, weights: FxHashMap::default() };
        for (line, row) in (1..).zip(text.lines()).filter(|(_, row)| !row.starts_with('#')) {
            out.read(row).ok_or(BadTable { line })?;
        }
        Ok(out)
    }

    fn read(&mut self, row: &str) -> Option<()> {
        let mut cells = row.split(' ');
        let kind = cells.next()?;
        let mut number = || cells.next()?.parse::<f32>().ok();
        match kind {
            "bias" => self.bias = number()?,
            "length" => self.length = (number()?, number()?),
            _ => {
                let weight: i16 = cells.next()?.parse().ok()?;
                self.weights.extend(cells.map(|fact| (format!("{kind} {}", fact.replace('_', " ")), weight)));
            }
        }
        Some(())
    }

    /// Writes the table: one line for each kind of facts and weight, in tenths, with the facts; `_` separates
    /// two words.
    pub fn to_text(&self) -> String {
        let mut out = format!("bias {:.2}\nlength {:.3} {:.3}\n", self.bias, self.length.0, self.length.1);
        let mut rows: Vec<(&str, i16, &str)> = self
            .weights
            .iter()
            .filter_map(|(fact, weight)| fact.split_once(' ').map(|(kind, words)| (kind, *weight, words)))
            .collect();
        rows.sort_unstable();
        for group in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let words: String = group.iter().map(|row| format!(" {}", row.2.replace(' ', "_"))).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{} {}{words}", group[0].0, group[0].1);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole_and_small() {
        for (text, least) in [
            (include_str!("../../data/transcripts/en.txt"), 5000),
            (include_str!("../../data/transcripts/ru.txt"), 5000),
        ] {
            let statistics = Statistics::parse(text).expect("a table");
            assert!(statistics.weights.len() >= least, "{}", statistics.weights.len());
            assert!(text.len() <= 100_000, "{}", text.len());
        }
    }

    #[test]
    fn tables_come_back() {
        let weights = [("l so", 1.23), ("x a b", -0.4), ("L  so", 0.5), ("r y", 0.01)];
        let made = Statistics::new(-2.5, (2.5, 0.5), weights.map(|(fact, weight)| (fact.to_owned(), weight)));
        assert_eq!(made.to_text(), "bias -2.50\nlength 2.500 0.500\nL 5 _so\nl 12 so\nx -4 a_b\n");
        assert_eq!(Statistics::parse(&made.to_text()).as_ref(), Ok(&made));
        assert_eq!(Statistics::parse("bias -1\nl x"), Err(BadTable { line: 2 }));
    }

    #[test]
    fn usual_lengths_are_likelier() {
        let statistics = Statistics::of(&Lang::parse("en").expect("a tag"));
        assert!(statistics.log_length(14) > statistics.log_length(1));
        assert!(statistics.log_length(14) > statistics.log_length(70));
    }
}
