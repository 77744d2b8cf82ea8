//! Scores of the weights in the binary.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::count::{count, judged, print_row};
use crate::fit::Model;
use crate::sets::{self, Sample};
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::fs;
use std::path::Path;
use sverka::align;
use sverka::bitext::Link;
use sverka::document::Segmented;
use sverka::evaluate::{Bead, Tally};

/// Aligns sets with the weights of the library and prints the scores. With a list of floors
/// (`SET FLOOR` a line) those sets are aligned, and one that falls below its floor is an error.
pub fn score(eval: &Path, names: &[String], floors: Option<&Path>, model: Model) -> Result<()> {
    let mut fallen = Vec::new();
    for (set, [floor]) in chosen(names, floors)? {
        let tally = tally(&sets::load(eval, &set)?, model);
        print_row(&set, &tally, None);
        if tally.score().strict.f1 < floor {
            fallen.push(format!("{set} is below {floor}"));
        }
    }
    anyhow::ensure!(fallen.is_empty(), "strict F1 has fallen: {}", fallen.join(", "));
    Ok(())
}

/// Aligns sets as they are, with their sides swapped and without paragraphs, and prints the strict
/// F1 of each. With a list of floors (`SET SWAPPED WITHOUT` a line) those sets are aligned, and one that
/// falls below a floor is an error.
pub fn variants(eval: &Path, names: &[String], floors: Option<&Path>, model: Model) -> Result<()> {
    let mut fallen = Vec::new();
    println!("strict F1: as it is, sides swapped, without paragraphs");
    for (set, floors) in chosen::<2>(names, floors)? {
        let samples = sets::load(eval, &set)?;
        let score = |change: fn(&Sample) -> Sample| {
            tally(&samples.iter().map(change).collect::<Vec<_>>(), model).score().strict.f1
        };
        let plain = score(Sample::clone);
        let variants = [score(Sample::swapped), score(Sample::without_paragraphs)];
        println!("{set:14} {plain:.4} {:.4} {:.4}", variants[0], variants[1]);
        for (k, name) in ["swapped", "without paragraphs"].into_iter().enumerate() {
            if variants[k] < floors[k] {
                fallen.push(format!("{set} {name} is below {}", floors[k]));
            }
        }
    }
    anyhow::ensure!(fallen.is_empty(), "strict F1 has fallen: {}", fallen.join(", "));
    Ok(())
}

/// The sets to score with `N` floors each: those of a list, or those that are named, or the usual ones, with
/// floors of 0.
fn chosen<const N: usize>(names: &[String], floors: Option<&Path>) -> Result<Vec<(String, [f64; N])>> {
    if let Some(path) = floors {
        return floors_of(path);
    }
    let without_floors = |set: &str| (set.to_owned(), [0.0; N]);
    Ok(match names {
        [] => sets::MIXED.iter().map(|set| without_floors(set)).collect(),
        names => names.iter().map(|set| without_floors(set)).collect(),
    })
}

/// The links of a sample by the weights of the library.
fn aligned(sample: &Sample, model: Model) -> Vec<Link> {
    align::align(sample.source.clone(), sample.target.clone(), &model.options()).links
}

/// What those of a set are worth.
fn tally(samples: &[Sample], model: Model) -> Tally {
    let links: Vec<Vec<Link>> = samples.par_iter().map(|sample| aligned(sample, model)).collect();
    let mut tally = Tally::default();
    samples.iter().zip(&links).for_each(|(sample, links)| count(&mut tally, sample, links, None));
    tally
}

/// A file of floors: a set and `N` numbers a line, between tabs.
fn floors_of<const N: usize>(path: &Path) -> Result<Vec<(String, [f64; N])>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let floor = |line: &str| {
        let mut fields = line.split('\t');
        let set = fields.next()?.to_owned();
        let numbers: Vec<f64> = fields.map(|field| field.trim().parse().ok()).collect::<Option<_>>()?;
        Some((set, numbers.try_into().ok()?))
    };
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            floor(line).with_context(|| format!("{}: not a set and {N} floors: {line:?}", path.display()))
        })
        .collect()
}

/// Prints what is wrong in sets: gold and found beads that differ, in the order of the text, with the score of those
/// that were found. What the gold calls too coarse to judge is left out. With `plain` the texts are aligned as
/// if they had no blank lines.
pub fn errors(eval: &Path, names: &[String], plain: bool, model: Model) -> Result<()> {
    for set in names {
        for sample in sets::load(eval, set)? {
            let sample = if plain { sample.without_paragraphs() } else { sample };
            let links = aligned(&sample, model);
            let (gold, found) = judged(&sample, &links);
            let missed =
                gold.iter().filter(|bead| !found.contains(bead)).map(|bead| (bead, "gold".to_owned()));
            let wrong = found.iter().filter(|bead| !gold.contains(bead)).map(|bead| {
                let covers = |link: &&Link| {
                    bead.source.iter().all(|i| link.source.contains(i))
                        && bead.target.iter().all(|j| link.target.contains(j))
                };
                (bead, format!("{:.2}", links.iter().find(covers).map_or(0.0, |link| link.score)))
            });
            let mut all: Vec<(&Bead, String)> = missed.chain(wrong).collect();
            all.sort_by_key(|(bead, _)| (bead.source.first().or(bead.target.first()), bead.source.len()));
            for (bead, what) in all {
                let text = |side: &Segmented, ids: &[usize]| {
                    let texts: Vec<&str> = ids.iter().map(|&i| side.segments[i].text.as_str()).collect();
                    format!("{ids:?} {}", texts.join(" ‖ "))
                };
                let (source, target) =
                    (text(&sample.source, &bead.source), text(&sample.target, &bead.target));
                println!("{} {what:4} {source} ||| {target}", sample.name);
            }
        }
    }
    Ok(())
}
