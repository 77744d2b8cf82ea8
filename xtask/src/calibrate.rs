//! Fits the calibration: a logistic regression from the probability of a link to whether it is right, on links of
//! texts that the weights were not fitted on.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::example::Part;
use crate::sets::Sample;
use crate::terms::logistic::{self, Example};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use sverka::bitext::Link;
use sverka::evaluate::Bead;
use sverka_align::train::{Document, FACTS};

/// The file of the weights, and its head.
const FILE: &str = "crates/align/data/calibration.txt";
const HEAD: &str = "# From the probability of a link to its score: the weights of a logistic regression\n\
                    # (crates/align/src/calibration.rs). Fitted by `cargo run --release -p xtask -- fit --folds --calibration`.\n\
                    #\n\
                    # NAME WEIGHT\n";

/// Links that each set counts for, as many as it has or not.
const LINKS: f64 = 1000.0;

/// The ridge that holds the weights down: a thousand links of a set outweigh it.
const RIDGE: f64 = 1.0;

/// Fits the weights on decoded documents or parts of them, each set with the same weight, and writes them.
pub fn fit(decoded: &[(&Sample, Vec<Link>, Option<&Part>)]) -> Result<()> {
    let mut sets: BTreeMap<&str, Vec<Example>> = BTreeMap::new();
    for (sample, links, part) in decoded {
        let document = Document::of(links);
        let gold: HashSet<&Bead> = sample.gold.iter().collect();
        let coarse = sample.coarse();
        let is_inside = |link: &Link| part.is_none_or(|(source, _)| source.contains(&link.source.start));
        for link in links.iter().filter(|link| link.is_two_sided() && is_inside(link)) {
            let bead =
                Bead { source: link.source.clone().collect(), target: link.target.clone().collect() };
            if bead.source.iter().any(|i| coarse[0].contains(i)) || bead.target.iter().any(|j| coarse[1].contains(j)) {
                continue;
            }
            let features = document.facts(link.score, (bead.source.len(), bead.target.len())).to_vec();
            let right = gold.contains(&bead);
            sets.entry(&sample.set).or_default().push(Example { features, right, weight: 1.0 });
        }
    }
    let mut examples = Vec::new();
    for (_, mut list) in sets {
        let weight = LINKS / list.len() as f64;
        list.iter_mut().for_each(|example| example.weight = weight);
        examples.extend(list);
    }
    let weights = logistic::fit(&examples, RIDGE);
    let mut text = HEAD.to_owned();
    for (name, weight) in FACTS.iter().zip(weights) {
        let _ = writeln!(text, "{name:18} {weight:8.4}");
    }
    println!("{text}");
    fs::write(FILE, text).context(FILE)
}
