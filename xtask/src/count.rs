//! Counts of links against the gold.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::example::Part;
use crate::sets::Sample;
use std::collections::HashSet;
use sverka::bitext::Link;
use sverka::evaluate::{self, Bead, Tally};

/// Prints a line of scores of a set.
pub fn print_row(
    set: &str,
    tally: &Tally,
    without_paragraphs: Option<f64>,
    calibration: Option<&Calibration>,
) {
    let s = tally.score();
    let [one, two, many, deletions] = &s.kinds;
    println!(
        "{set:14} {:.4}{} {:.4} | del {:.3} 1-1 {:.3} 1-2 {:.3} n-m {:.3} | P {:.4} R {:.4}{}",
        s.strict.f1,
        without_paragraphs.map_or(String::new(), |f1| format!(" {f1:.4}")),
        s.lax.f1,
        deletions.prf.f1,
        one.prf.f1,
        two.prf.f1,
        many.prf.f1,
        s.strict.precision,
        s.strict.recall,
        calibration.map_or(String::new(), |c| format!(" | {} links, ECE {:.4}", c.count(), c.error()))
    );
}

fn beads(links: &[Link]) -> Vec<Bead> {
    let bead =
        |link: &Link| Bead { source: link.source.clone().collect(), target: link.target.clone().collect() };
    evaluate::split_deletions(links.iter().map(bead).collect())
}

/// Returns the gold and the result, with deletions split into single ones, both without what the gold marks
/// as too coarse to judge.
pub fn judged(sample: &Sample, links: &[Link]) -> (Vec<Bead>, Vec<Bead>) {
    match &sample.confidence {
        Some(words) => evaluate::skip_coarse(sample.gold.clone(), beads(links), words).unwrap_or_default(),
        None => (sample.gold.clone(), beads(links)),
    }
}

/// Counts the links of a document, or of a part of it.
pub fn count(tally: &mut Tally, sample: &Sample, links: &[Link], part: Option<&Part>) {
    let (mut gold, mut predicted) = judged(sample, links);
    if let Some((source, target)) = part {
        let inside = |bead: &Bead| match bead.source.first() {
            Some(i) => source.contains(i),
            None => bead.target.first().is_some_and(|j| target.contains(j)),
        };
        gold.retain(inside);
        predicted.retain(inside);
    }
    tally.add(&gold, &predicted);
}

/// Measures whether scores are probabilities: of the links at 0.9, nine in ten should be right.
#[derive(Clone, Default)]
pub struct Calibration {
    /// Scores and whether each was right.
    seen: Vec<(f64, bool)>,
}

/// Bins of scores: as many as usual for this measure.
const BINS: usize = 10;

impl Calibration {
    /// Adds the links of a document that the gold judges, or of a part of it.
    pub fn add(&mut self, sample: &Sample, links: &[Link], part: Option<&Part>) {
        let is_inside = |link: &Link| part.is_none_or(|(source, _)| source.contains(&link.source.start));
        let coarse = sample.coarse();
        let gold: HashSet<&Bead> = sample.gold.iter().collect();
        for link in links.iter().filter(|link| link.is_two_sided() && is_inside(link)) {
            let is_judged = !link.source.clone().any(|i| coarse[0].contains(&i))
                && !link.target.clone().any(|j| coarse[1].contains(&j));
            if is_judged {
                self.seen.push((link.score, gold.contains(&beads(std::slice::from_ref(link))[0])));
            }
        }
    }

    /// Adds the links of another tally.
    pub fn merge(&mut self, other: &Self) {
        self.seen.extend_from_slice(&other.seen);
    }

    /// Returns the score of each link, and whether the link was right.
    pub fn seen(&self) -> &[(f64, bool)] {
        &self.seen
    }

    /// Returns the number of links counted.
    pub fn count(&self) -> usize {
        self.seen.len()
    }

    /// Returns the expected calibration error, in [0, 1]: the distance between the mean score and the share
    /// of right links in a bin, over ten bins.
    pub fn error(&self) -> f64 {
        let mut bins = [(0.0, 0.0); BINS];
        for &(score, right) in &self.seen {
            let bin = &mut bins[((score * BINS as f64) as usize).min(BINS - 1)];
            *bin = (bin.0 + score, bin.1 + f64::from(u8::from(right)));
        }
        let total = self.seen.len().max(1) as f64;
        bins.iter().map(|(scores, right)| (scores - right).abs() / total).sum()
    }

    /// Returns the area under the ROC curve for right against wrong, in [0, 1].
    pub fn area(&self) -> f64 {
        let mut seen = self.seen.clone();
        seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut wrong_below, mut area) = (0.0, 0.0);
        for &(_, right) in &seen {
            if right {
                area += wrong_below;
            } else {
                wrong_below += 1.0;
            }
        }
        area / (wrong_below * (seen.len() as f64 - wrong_below)).max(1.0)
    }

    /// Describes it.
    pub fn report(&self) -> String {
        let (count, error, area) = (self.count(), self.error(), self.area());
        format!("{count} links, expected calibration error {error:.4}, AUC right/wrong {area:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_are_shares_have_no_error() {
        // Nine in ten at .9 are right.
        let seen: Vec<(f64, bool)> = (0..100).map(|k| (0.9, k % 10 > 0)).collect();
        assert!(Calibration { seen: seen.clone() }.error() < 1e-9);
        let sure: Vec<(f64, bool)> = seen.into_iter().map(|(_, right)| (1.0, right)).collect();
        assert!((Calibration { seen: sure }.error() - 0.1).abs() < 1e-9);
        let order = vec![(0.2, false), (0.7, true), (0.6, false), (0.9, true)];
        assert!((Calibration { seen: order }.area() - 1.0).abs() < 1e-9);
    }
}
