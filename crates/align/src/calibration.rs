//! Calibration: from the probability that the lattice gives a link to the score that users see.
//!
//! The weights make the gold of their own texts probable, and are too sure of other ones: most of all where a
//! translation is free, and for links of several sentences. A logistic regression over the log-odds and a few facts
//! corrects that (Platt, 1999). It was fitted on links of texts that the weights had not seen, each kind of text with
//! the same weight; the order of the links of a kind stays.

use std::sync::LazyLock;
use sverka_text::bitext::{Link, round_score};
use sverka_text::lists;

/// The weights as plain text: `NAME WEIGHT`.
pub(crate) const TEXT: &str = include_str!("../data/calibration.txt");

/// The names of the weights, in the order in which [`facts`] returns what they are multiplied with.
pub const FACTS: [&str; 6] =
    ["bias", "log_odds", "joined", "several", "document.joined", "document.left_out"];

/// Log-odds of the surest probability that four decimals can hold.
const MOST_LOG_ODDS: f64 = 9.9;

/// Links of a usual text that are added to those of a document, and the shares of them that join sentences and that
/// follow a left-out one: a short text says little of its translation.
const USUAL_LINKS: f64 = 40.0;
const USUAL_JOINED: f64 = 0.15;
const USUAL_LEFT_OUT: f64 = 0.05;

static WEIGHTS: LazyLock<[f64; FACTS.len()]> = LazyLock::new(|| {
    let weight = |name: &str| {
        let value = lists::entries(TEXT).filter_map(|(_, line)| line.split_once(char::is_whitespace));
        let value = value.filter(|(other, _)| *other == name).find_map(|(_, value)| value.trim().parse().ok());
        // A unit test reads the same file.
        value.unwrap_or_else(|| unreachable!("{name}"))
    };
    FACTS.map(weight)
});

/// What the links of a document say about its translation.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// Logs of the shares of links that join sentences, and of runs of left-out sentences for each link, against the
    /// usual ones.
    joined: f64,
    left_out: f64,
}

impl Document {
    /// Counts the links of a document.
    pub fn of(links: &[Link]) -> Self {
        let (mut count, mut joined, mut runs) = (0.0, 0.0, 0.0);
        let mut was_linked = true;
        for link in links {
            if link.is_two_sided() {
                count += 1.0;
                joined += f64::from(u8::from(is_joined(link.source.len(), link.target.len())));
            } else if was_linked {
                runs += 1.0;
            }
            was_linked = link.is_two_sided();
        }
        let against = |part: f64, usual: f64| {
            libm::log((part + usual * USUAL_LINKS) / (usual * (count + USUAL_LINKS)))
        };
        Self { joined: against(joined, USUAL_JOINED), left_out: against(runs, USUAL_LEFT_OUT) }
    }

    /// Returns what the score of a link depends on, in the order of [`FACTS`]: its probability, in [0, 1], the
    /// numbers of its sentences on both sides, and the document.
    pub fn facts(&self, probability: f64, sizes: (usize, usize)) -> [f64; FACTS.len()] {
        let log_odds = libm::log(probability / (1.0 - probability)).clamp(-MOST_LOG_ODDS, MOST_LOG_ODDS);
        let flag = |yes: bool| f64::from(u8::from(yes));
        let (a, b) = sizes;
        let bias = 1.0;
        [bias, log_odds, flag(is_joined(a, b)), flag(a > 1 && b > 1), self.joined, self.left_out]
    }

    /// Returns the score of a link with a probability and numbers of sentences, in [0, 1].
    pub(crate) fn score(&self, probability: f64, sizes: (usize, usize)) -> f64 {
        let terms = self.facts(probability, sizes).into_iter().zip(&*WEIGHTS);
        let sum: f64 = terms.map(|(fact, weight)| fact * weight).sum();
        round_score(1.0 / (1.0 + libm::exp(-sum)))
    }
}

/// Turns the probabilities of the links that the aligner found into scores. What a person gave stays.
pub(crate) fn calibrate(links: &mut [Link]) {
    let document = Document::of(links);
    for link in links.iter_mut().filter(|link| link.is_two_sided() && !link.is_given()) {
        link.score = document.score(link.score, (link.source.len(), link.target.len()));
    }
}

/// Checks whether a link joins sentences of a side.
fn is_joined(source: usize, target: usize) -> bool {
    source + target > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(at: usize, count: usize, score: f64) -> Link {
        Link::new(at..at + count, at..at + 1, score)
    }

    #[test]
    fn surer_links_have_higher_scores() {
        assert!(WEIGHTS[1] > 0.0);
        let document = Document::of(&[link(0, 1, 0.9), link(1, 2, 0.8)]);
        let scores = [0.0, 0.01, 0.5, 0.9, 0.999, 1.0].map(|p| document.score(p, (1, 1)));
        assert!(scores.is_sorted() && scores[0] < 0.05 && scores[5] > 0.99, "{scores:?}");
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
    }

    #[test]
    fn what_a_person_gave_and_what_is_left_out_keeps_its_score() {
        let given = Link { origin: sverka_text::bitext::LinkOrigin::Anchored, ..link(0, 1, 1.0) };
        let mut links = vec![given, Link::new(1..2, 1..1, 0.7), link(2, 1, 0.6)];
        calibrate(&mut links);
        assert_eq!((links[0].score, links[1].score), (1.0, 0.7));
        assert_ne!(links[2].score, 0.6);
        calibrate(&mut []);
    }
}
