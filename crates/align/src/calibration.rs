//! Calibration: converts the probability that the lattice gives a link to the score that users see.
//!
//! The weights are fitted mainly on English and Russian, for which the probabilities are right, even on texts
//! left out of the fit. For other languages they are too high: the vectors are weaker, and none of their
//! texts kept the weights small. There a logistic regression over the log-odds corrects them (Platt, 1999).
//! It preserves the order of the links.

use crate::prepare::{Options, is_encoded};
use std::sync::LazyLock;
use sverka_text::bitext::{Link, round_score};
use sverka_text::document::Segmented;
use sverka_text::lists;

/// The weights as plain text: `NAME WEIGHT`.
pub(crate) const TEXT: &str = include_str!("../data/calibration.txt");

/// The names of the weights, in the order in which [`facts`] returns their factors.
pub const FACTS: [&str; 2] = ["bias", "log_odds"];

/// Log-odds of the highest probability below 1 with four decimals.
const MOST_LOG_ODDS: f64 = 9.9;

/// The languages of the texts for which the lattice is already calibrated.
const FITTED: [&str; 2] = ["en", "ru"];

static WEIGHTS: LazyLock<[f64; FACTS.len()]> = LazyLock::new(|| {
    let weight = |name: &str| {
        let value = lists::entries(TEXT).filter_map(|(_, line)| line.split_once(char::is_whitespace));
        let value =
            value.filter(|(other, _)| *other == name).find_map(|(_, value)| value.trim().parse().ok());
        // A unit test reads the same file.
        value.unwrap_or_else(|| unreachable!("{name}"))
    };
    FACTS.map(weight)
});

/// Returns the values that the score of a link depends on, in the order of [`FACTS`], for its probability in
/// [0, 1].
pub fn facts(probability: f64) -> [f64; FACTS.len()] {
    let log_odds = libm::log(probability / (1.0 - probability)).clamp(-MOST_LOG_ODDS, MOST_LOG_ODDS);
    let bias = 1.0;
    [bias, log_odds]
}

/// Checks whether the probabilities of two documents need to be calibrated: the encoder compares them, and
/// they are not in the languages on which the weights were mainly fitted.
pub fn is_needed(source: &Segmented, target: &Segmented, options: &Options) -> bool {
    let is_fitted =
        FITTED.iter().all(|lang| [source, target].iter().any(|side| side.lang.primary() == *lang));
    !is_fitted && is_encoded(source, target, options)
}

/// Returns the score of a link with a probability, in [0, 1].
pub(crate) fn score(probability: f64) -> f64 {
    let sum: f64 = facts(probability).into_iter().zip(&*WEIGHTS).map(|(fact, weight)| fact * weight).sum();
    round_score(1.0 / (1.0 + libm::exp(-sum)))
}

/// Turns the probabilities of the links that the aligner found into scores. Links that a person gave and
/// deletions do not change.
pub(crate) fn calibrate(links: &mut [Link]) {
    for link in links.iter_mut().filter(|link| link.is_two_sided() && !link.is_given()) {
        link.score = score(link.score);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::bitext::LinkOrigin;

    #[test]
    fn surer_links_have_higher_scores() {
        let scores = [0.0, 0.01, 0.5, 0.9, 0.999, 1.0].map(score);
        assert!(scores.is_sorted() && scores[0] < 0.05 && scores[5] > 0.95, "{scores:?}");
        // The probability from the lattice is too high.
        assert!(scores[3] < 0.9 && scores[4] < 0.999, "{scores:?}");
    }

    #[test]
    fn what_a_person_gave_and_what_is_left_out_keeps_its_score() {
        let given = Link { origin: LinkOrigin::Anchored, ..Link::new(0..1, 0..1, 1.0) };
        let mut links = vec![given, Link::new(1..2, 1..1, 0.7), Link::new(2..3, 1..2, 0.9)];
        calibrate(&mut links);
        assert_eq!((links[0].score, links[1].score), (1.0, 0.7));
        assert!(links[2].score < 0.9);
    }
}
