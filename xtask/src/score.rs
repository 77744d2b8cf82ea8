//! Scores of the weights in the program.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::count::{Calibration, count, judged, print_row};
use crate::fit::Model;
use crate::sets::{self, Sample};
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use sverka::align;
use sverka::bitext::Link;
use sverka::document::{Lang, Segmented};
use sverka::evaluate::{Bead, Tally};

/// The separator between the names of sets that are measured together.
const TOGETHER: char = '+';

/// A set with `N` floors.
type Floors<const N: usize> = (String, [f64; N]);

/// How the samples of a set are changed before they are aligned.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Variant {
    Plain,
    Swapped,
    WithoutParagraphs,
}

impl Variant {
    fn of(self, sample: &Sample) -> Sample {
        match self {
            Self::Plain => sample.clone(),
            Self::Swapped => sample.swapped(),
            Self::WithoutParagraphs => sample.without_paragraphs(),
        }
    }
}

/// The counts of a set.
#[derive(Clone, Default)]
struct Counts {
    tally: Tally,
    calibration: Calibration,
}

/// Scores sets, each once, and collects the scores that have fallen below their floors.
pub struct Scorer<'a> {
    eval: &'a Path,
    samples: HashMap<String, Vec<Sample>>,
    counts: HashMap<(String, Model, Variant), Counts>,
    fallen: Vec<String>,
    /// Whether blocks that moved are linked.
    link_moved: bool,
    glossary: Option<Arc<align::Glossary>>,
}

impl<'a> Scorer<'a> {
    pub fn new(eval: &'a Path) -> Self {
        Self {
            eval,
            samples: HashMap::new(),
            counts: HashMap::new(),
            fallen: Vec::new(),
            link_moved: false,
            glossary: None,
        }
    }

    /// Links blocks that moved.
    pub fn link_moved(mut self, link: bool) -> Self {
        self.link_moved = link;
        self
    }

    /// Aligns with a glossary: words of the source and of the target between tabs, below their languages.
    pub fn glossary(mut self, path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut rows = text.lines().filter_map(|line| line.split_once('\t'));
        let lang = |tag: &str| Lang::parse(tag).with_context(|| format!("{}: no language", path.display()));
        let (source, target) = rows.next().with_context(|| format!("{}: empty", path.display()))?;
        let langs = [lang(source)?, lang(target)?];
        let entries = rows.map(|(source, target)| [source, target].map(|word| vec![word.to_owned()]));
        self.glossary = Some(Arc::new(align::Glossary::new(langs, entries)));
        Ok(self)
    }

    /// Aligns sets with the weights of the program and prints the scores.
    pub fn score(&mut self, sets: &[Floors<1>], model: Model) -> Result<()> {
        for (set, [floor]) in sets {
            let Counts { tally, calibration } = self.counts(set, model, Variant::Plain)?;
            print_row(set, &tally, None, Some(&calibration));
            self.check(set, model, "", tally.score().strict.f1, *floor);
        }
        Ok(())
    }

    /// Aligns sets as they are, with their sides swapped and without paragraphs, and prints the strict F1 of
    /// each.
    pub fn variants(&mut self, sets: &[Floors<2>], model: Model) -> Result<()> {
        println!("strict F1: as it is, sides swapped, without paragraphs");
        for (set, floors) in sets {
            let mut f1 = |variant| Ok(self.counts(set, model, variant)?.tally.score().strict.f1);
            let plain: Result<f64> = f1(Variant::Plain);
            let (plain, swapped, without) = (plain?, f1(Variant::Swapped)?, f1(Variant::WithoutParagraphs)?);
            println!("{set:14} {plain:.4} {swapped:.4} {without:.4}");
            self.check(set, model, " swapped", swapped, floors[0]);
            self.check(set, model, " without paragraphs", without, floors[1]);
        }
        Ok(())
    }

    /// Measures how well the scores of links are calibrated, over groups of sets, and prints it.
    pub fn calibration(&mut self, groups: &[Floors<1>], model: Model) -> Result<()> {
        for (group, [ceiling]) in groups {
            let mut all = Calibration::default();
            for set in group.split(TOGETHER) {
                all.merge(&self.counts(set, model, Variant::Plain)?.calibration);
            }
            println!("{group}: {}", all.report());
            if all.error() > *ceiling {
                self.fallen.push(format!("the calibration error of {group} is above {ceiling}"));
            }
        }
        Ok(())
    }

    /// Reports the scores that have fallen below their floors, and the errors above their ceilings.
    ///
    /// # Errors
    /// When there are any.
    pub fn finish(self) -> Result<()> {
        anyhow::ensure!(self.fallen.is_empty(), "the aligner has become worse: {}", self.fallen.join(", "));
        Ok(())
    }

    fn check(&mut self, set: &str, model: Model, variant: &str, f1: f64, floor: f64) {
        if f1 < floor {
            let lexical = if model == Model::Lexical { " without the encoder" } else { "" };
            self.fallen.push(format!("strict F1 of {set}{variant}{lexical} is below {floor}"));
        }
    }

    /// Aligns the samples of a set and counts their links against the gold.
    fn counts(&mut self, set: &str, model: Model, variant: Variant) -> Result<Counts> {
        let key = (set.to_owned(), model, variant);
        if let Some(counts) = self.counts.get(&key) {
            return Ok(counts.clone());
        }
        if !self.samples.contains_key(set) {
            self.samples.insert(set.to_owned(), sets::load(self.eval, set)?);
        }
        let samples: Vec<Sample> = self.samples[set].iter().map(|sample| variant.of(sample)).collect();
        let mut options = model.options();
        options.link_moved = self.link_moved;
        options.glossary.clone_from(&self.glossary);
        let links: Vec<Vec<Link>> = samples.par_iter().map(|sample| aligned(sample, &options)).collect();
        let mut counts = Counts::default();
        for (sample, links) in samples.iter().zip(&links) {
            count(&mut counts.tally, sample, links, None);
            counts.calibration.add(sample, links, None);
        }
        self.counts.insert(key, counts.clone());
        Ok(counts)
    }
}

/// Returns the sets to score with `N` floors each: those of a file, or those that are named, or the usual ones,
/// with floors of 0.
pub fn chosen<const N: usize>(names: &[String], file: Option<&Path>) -> Result<Vec<Floors<N>>> {
    if let Some(path) = file {
        return floors(path);
    }
    let without_floors = |set: &str| (set.to_owned(), [0.0; N]);
    Ok(match names {
        [] => sets::MIXED.iter().map(|set| without_floors(set)).collect(),
        names => names.iter().map(|set| without_floors(set)).collect(),
    })
}

/// Reads a file of floors: a set and `N` numbers on each line, between tabs.
pub fn floors<const N: usize>(path: &Path) -> Result<Vec<Floors<N>>> {
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

/// Aligns a sample with the weights of the program.
fn aligned(sample: &Sample, options: &align::Options) -> Vec<Link> {
    let bitext = align::align(sample.source.clone(), sample.target.clone(), options);
    bitext.all_links().into_iter().map(|one| one.link.clone()).collect()
}

/// Prints the errors in sets: gold and found beads that differ, in the order of the text, with the score of those
/// that were found. Links that the gold marks as too coarse to judge are left out. With `plain` the texts are aligned
/// as
/// if they had no blank lines.
pub fn errors(eval: &Path, names: &[String], plain: bool, model: Model) -> Result<()> {
    for set in names {
        for sample in sets::load(eval, set)? {
            let sample = if plain { sample.without_paragraphs() } else { sample };
            let links = aligned(&sample, &model.options());
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
