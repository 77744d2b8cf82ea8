//! The score of a translation, as MQM (Multidimensional Quality Metrics) counts: penalty points by severity, per word.
//!
//! score = 100 · (1 - penalty / words), at least 0, where penalty is the sum over the findings of the weight of their
//! severity, and words are those of the source between white space. A sentence without a counterpart weighs as much as
//! its words, if that is more: nothing of it was translated, so a text of which half is missing has 50 at most.

use super::Report;
use crate::checks;
use crate::rule::Severity;
use crate::{Finding, Pair};
use std::collections::BTreeMap;

/// How findings are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// Penalty points of an error, a warning and an info, in this order.
    pub weights: [f64; 3],
    /// Penalty points of each word of a sentence that is on one side only.
    pub omission: f64,
    /// The lowest score, of each document and of all together, with which a run passes, in [0, 100].
    pub pass: Option<f64>,
}

impl Default for Scoring {
    /// Five points for an error and one for a warning, as MQM weighs major and minor errors; none for an info, which is
    /// a matter of taste.
    fn default() -> Self {
        Self { weights: [5.0, 1.0, 0.0], omission: 1.0, pass: None }
    }
}

impl Scoring {
    /// Returns the penalty points of a finding.
    fn points(&self, pair: &Pair, finding: &Finding) -> f64 {
        let at = Severity::ALL.iter().position(|other| *other == finding.severity);
        let weight = at.map_or(0.0, |at| self.weights[at]);
        if !checks::is_omission(finding.rule) {
            return weight;
        }
        // One of the sides is empty.
        let words = pair.source.split_whitespace().count() + pair.target.split_whitespace().count();
        weight.max(self.omission * words as f64)
    }
}

/// The score of a document, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Words of the source.
    pub words: usize,
    /// Penalty points.
    pub penalty: f64,
}

impl Score {
    /// Returns the penalty points per 1,000 words.
    pub fn per_thousand(&self) -> f64 {
        if self.words == 0 { 0.0 } else { 1000.0 * self.penalty / self.words as f64 }
    }

    /// Returns the score, in [0, 100]; 100 of a document without words.
    pub fn value(&self) -> f64 {
        (100.0 - self.per_thousand() / 10.0).max(0.0)
    }

    /// Returns whether the score is high enough.
    pub fn passes(&self, scoring: &Scoring) -> bool {
        scoring.pass.is_none_or(|pass| self.value() >= pass)
    }
}

/// Rounds a score down to four decimals, so that only a perfect one is 100.
pub(super) fn floor(score: f64) -> f64 {
    (score * 1e4).floor() / 1e4
}

impl Report {
    /// Returns the score of each document, in their order, and of all together. Only findings that are reported count: not
    /// those that are accepted or in the baseline.
    pub fn scores(&self) -> (Vec<Score>, Score) {
        let mut penalties: BTreeMap<&str, f64> = BTreeMap::new();
        for flagged in &self.flagged {
            let sum: f64 =
                flagged.findings.iter().map(|finding| self.scoring.points(&flagged.pair, finding)).sum();
            *penalties.entry(&flagged.pair.place.file).or_default() += sum;
        }
        let of = |document: &super::Document| Score {
            words: document.words,
            penalty: penalties.get(&*document.file).copied().unwrap_or_default(),
        };
        let all = Score {
            words: self.documents.iter().map(|document| document.words).sum(),
            // A sum of nothing is a negative zero.
            penalty: penalties.values().sum::<f64>() + 0.0,
        };
        (self.documents.iter().map(of).collect(), all)
    }

    /// Returns the names of the documents whose score is too low, with it; `None` for all together.
    pub fn below_pass(&self) -> Vec<(Option<&str>, f64)> {
        let (each, all) = self.scores();
        let low = |score: &Score| !score.passes(&self.scoring);
        let named = self.documents.iter().zip(&each).filter(|(_, score)| low(score));
        let mut out: Vec<_> = named.map(|(document, score)| (Some(&*document.file), score.value())).collect();
        if low(&all) && self.documents.len() > 1 {
            out.push((None, all.value()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_follows_the_formula() {
        let score = Score { words: 500, penalty: 6.0 };
        assert_eq!((score.per_thousand(), score.value()), (12.0, 98.8));
        assert!(score.passes(&Scoring::default()));
        assert!(!score.passes(&Scoring { pass: Some(99.0), ..Scoring::default() }));
        assert_eq!(Score { words: 2, penalty: 5.0 }.value(), 0.0);
        assert_eq!(Score::default().value(), 100.0);
    }
}
