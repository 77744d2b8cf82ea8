//! Fits the calibration: a logistic regression from the probability of a link to whether it is right, on links of
//! texts that the weights were not fitted on.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::count::Calibration;
use crate::example::Part;
use crate::sets::Sample;
use crate::terms::logistic::{self, Example};
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::fs;
use sverka::align::Options;
use sverka::bitext::Link;
use sverka_align::train::{FACTS, facts, is_needed};

/// The file of the weights, and its header.
const FILE: &str = "crates/align/data/calibration.txt";
const HEAD: &str = "# From the probability of a link to its score, for other languages than English and Russian: the weights of a logistic\n\
                    # regression (crates/align/src/calibration.rs). Fitted by `cargo run --release -p xtask -- fit --folds --calibration`.\n\
                    #\n\
                    # NAME WEIGHT\n";

/// The ridge penalty on the weights: a few hundred links outweigh it.
const RIDGE: f64 = 1.0;

/// Fits the weights on decoded documents or parts of them that need a calibration, and writes them.
pub fn fit(decoded: &[(&Sample, Vec<Link>, Option<&Part>)], options: &Options) -> Result<()> {
    let mut examples = Vec::new();
    for (sample, links, part) in decoded {
        if !is_needed(&sample.source, &sample.target, options) {
            continue;
        }
        let mut seen = Calibration::default();
        seen.add(sample, links, *part);
        examples.extend(seen.seen().iter().map(|&(score, right)| Example {
            features: facts(score).to_vec(),
            right,
            weight: 1.0,
        }));
    }
    let mut text = HEAD.to_owned();
    for (name, weight) in FACTS.iter().zip(logistic::fit(&examples, RIDGE)) {
        let _ = writeln!(text, "{name:9} {weight:7.4}");
    }
    println!("{} links of other languages\n{text}", examples.len());
    fs::write(FILE, text).context(FILE)
}
