//! Measures how well transposed blocks are found: false ones in the sets as they are, found ones if a block
//! of the target was moved.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::fit::Model;
use crate::sets::{self, Sample};
use anyhow::Result;
use rayon::prelude::*;
use std::ops::Range;
use std::path::Path;
use sverka::align;
use sverka::bitext::{Bitext, Moved};
use sverka::document::Segmented;

/// Lengths of the blocks that are moved, in target sentences.
const BLOCKS: [usize; 5] = [3, 4, 6, 10, 25];

/// Prints a line a set.
pub fn transposed(eval: &Path, names: &[String], model: Model) -> Result<()> {
    let clean = ["speech-clean", "ntrex-clean", "books-clean"];
    let names: Vec<&str> = match names {
        [] => sets::MIXED.into_iter().chain(clean).collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    for set in names {
        let samples = sets::load(eval, set)?;
        let align =
            |source: &Segmented, target: Segmented| align::align(source.clone(), target, &model.options());
        let as_is: Vec<Bitext> = samples.par_iter().map(|s| align(&s.source, s.target.clone())).collect();
        let alarms: usize = as_is.iter().map(|bitext| bitext.moved.len()).sum();
        for (bitext, block) in
            as_is.iter().flat_map(|bitext| bitext.moved.iter().map(move |block| (bitext, block)))
        {
            print_block(bitext, block);
        }
        print!("{set:14} {:4} documents, {alarms} false;", samples.len());
        for length in BLOCKS {
            let cases: Vec<(&Sample, Segmented, Range<usize>)> = samples
                .iter()
                .filter_map(|sample| shuffled(sample, length).map(|(target, block)| (sample, target, block)))
                .collect();
            let results: Vec<(bool, usize)> = cases
                .par_iter()
                .map(|(sample, target, block)| {
                    let bitext = align(&sample.source, target.clone());
                    // Either of the two blocks that changed places may be reported: both inform the reader.
                    let right = |moved: &Moved| is_right(sample, moved, block, target.segments.len());
                    let found = bitext.moved.iter().any(right);
                    (found, bitext.moved.iter().filter(|moved| !right(moved)).count())
                })
                .collect();
            let found = results.iter().filter(|result| result.0).count();
            let wrong: usize = results.iter().map(|result| result.1).sum();
            print!(" {length}: {found}/{} +{wrong}", cases.len());
        }
        println!();
    }
    Ok(())
}

fn print_block(bitext: &Bitext, block: &Moved) {
    println!("{:?} {:?} {}", block.source, block.target, block.similarity);
    println!(
        "    {}\n    {}",
        bitext.source.text(block.source.clone()),
        bitext.target.text(block.target.clone())
    );
}

/// Returns the target with a block of sentences from its second quarter moved after its third, and the place of the
/// block. Returns `None` for texts that are too short.
fn shuffled(sample: &Sample, length: usize) -> Option<(Segmented, Range<usize>)> {
    let m = sample.target.segments.len();
    let (from, to) = (m / 4, m * 3 / 4);
    if from + 3 * length > to {
        return None;
    }
    let mut target = sample.target.clone();
    target.segments[from..to].rotate_left(length);
    // Paragraphs stay in place: only the sentences move.
    for (segment, old) in target.segments.iter_mut().zip(&sample.target.segments) {
        segment.block = old.block;
    }
    Some((target, to - length..to))
}

/// Checks whether the gold links most of a moved block.
fn is_right(sample: &Sample, moved: &Moved, block: &Range<usize>, m: usize) -> bool {
    let (from, to, length) = (m / 4, m * 3 / 4, block.len());
    let place = |j: usize| match j {
        j if (from..from + length).contains(&j) => j + to - length - from,
        j if (from + length..to).contains(&j) => j - length,
        j => j,
    };
    let targets = |i: usize| {
        let beads = sample.gold.iter().filter(move |bead| bead.source.contains(&i));
        beads.flat_map(|bead| bead.target.iter().map(|&j| place(j)))
    };
    let right = moved.source.clone().filter(|&i| targets(i).any(|j| moved.target.contains(&j))).count();
    2 * right > moved.source.len()
}
