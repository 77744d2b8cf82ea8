//! Counts of links against the gold.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::example::Part;
use crate::sets::Sample;
use sverka::bitext::Link;
use sverka::evaluate::{self, Bead, Tally};

/// Prints a line of scores of a set.
pub fn print_row(set: &str, tally: &Tally, without_paragraphs: Option<f64>) {
    let s = tally.score();
    let [one, two, many, deletions] = &s.kinds;
    println!(
        "{set:14} {:.4}{} {:.4} | del {:.3} 1-1 {:.3} 1-2 {:.3} n-m {:.3} | P {:.4} R {:.4}",
        s.strict.f1,
        without_paragraphs.map_or(String::new(), |f1| format!(" {f1:.4}")),
        s.lax.f1,
        deletions.prf.f1,
        one.prf.f1,
        two.prf.f1,
        many.prf.f1,
        s.strict.precision,
        s.strict.recall
    );
}

fn beads(links: &[Link]) -> Vec<Bead> {
    let bead =
        |link: &Link| Bead { source: link.source.clone().collect(), target: link.target.clone().collect() };
    evaluate::split_deletions(links.iter().map(bead).collect())
}

/// Returns the gold and what was found, deletions cut to single ones, both without what the gold calls too coarse
/// to judge.
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
#[derive(Default)]
pub struct Calibration {
    /// Score and whether it was right.
    seen: Vec<(f64, bool)>,
}

impl Calibration {
    pub fn add(&mut self, sample: &Sample, links: &[Link]) {
        for link in links.iter().filter(|link| link.is_two_sided()) {
            let bead = &beads(std::slice::from_ref(link))[0];
            let coarse = |k: &usize| {
                sample.is_coarse(*k)
                    && (sample.gold[*k].source.iter().any(|i| link.source.contains(i))
                        || sample.gold[*k].target.iter().any(|j| link.target.contains(j)))
            };
            if !(0..sample.gold.len()).any(|k| coarse(&k)) {
                self.seen.push((link.score, sample.gold.contains(bead)));
            }
        }
    }

    /// Expected calibration error over ten bins, and the area under the ROC curve.
    pub fn report(&mut self) -> String {
        self.seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total = self.seen.len() as f64;
        let mut error = 0.0;
        for bin in 0..10 {
            let of = |x: &&(f64, bool)| ((x.0 * 10.0) as usize).min(9) == bin;
            let (mut score, mut right, mut count) = (0.0, 0.0, 0.0);
            for &(s, r) in self.seen.iter().filter(of) {
                (score, right, count) = (score + s, right + f64::from(u8::from(r)), count + 1.0);
            }
            if count > 0.0 {
                error += (score / count - right / count).abs() * count / total;
            }
        }
        let (mut wrong_below, mut area) = (0.0, 0.0);
        let wrong = self.seen.iter().filter(|x| !x.1).count() as f64;
        for &(_, right) in &self.seen {
            if right {
                area += wrong_below;
            } else {
                wrong_below += 1.0;
            }
        }
        let auc = area / (wrong * (total - wrong)).max(1.0);
        format!(
            "calibration over the mix sets: {} links, expected error {error:.4}, AUC right/wrong {auc:.3}",
            total
        )
    }
}
