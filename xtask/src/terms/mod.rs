//! The confidence of `sverka terms`: fits its weights on pairs that people judged, and prints the scores.
#![allow(clippy::print_stdout, reason = "a command line program")]

pub mod logistic;
mod texts;

use anyhow::{Context, Result};
use logistic::Example;
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs;
use sverka::terms::Options;
use sverka_terms::train::{COUNT, Candidate, GROUPS, Study, Weights, groups};
use texts::{Text, Verdict};

/// The ridge that keeps the weights small: the best of 1, 3, 5 and 10, leaving out one text at a time.
const RIDGE: f64 = 1.0;

/// Rounds of choosing and fitting: what a longer entry covers depends on the weights.
const ROUNDS: usize = 4;

/// Number of the best entries whose precision is reported.
const BEST: usize = 40;

/// Confidence from which on the verdicts on entries are reported.
const LISTED: f64 = 0.1;

/// Below this the candidates of a text are left out of the fit: there are thousands, nearly all of them wrong in the
/// same way.
const HOPELESS: f64 = 0.002;

/// A text, its candidates and the dictionary forms of both sides of each.
struct Loaded<'a> {
    text: &'a Text,
    study: Study<'a>,
    options: Options,
}

impl<'a> Loaded<'a> {
    fn new(text: &'a Text) -> Self {
        let options = Options::default();
        Self { text, study: Study::new(&text.pairs, &options, &mut |_| ()), options }
    }

    fn candidates(&self, weights: &Weights) -> Vec<Candidate> {
        self.study.candidates(&self.options, weights)
    }

    /// Returns the entries with their confidence, most confident first.
    fn entries(&self, weights: &Weights, least: f64) -> Vec<([String; 2], f64)> {
        let chosen = self.study.choose(self.candidates(weights), least);
        let glossary = self.study.glossary(&chosen, &self.options);
        let entries = glossary.entries.into_iter();
        entries.map(|entry| ([entry.source.text, entry.target.text], entry.confidence)).collect()
    }

    /// Returns the training examples from the text.
    fn examples(&self, weights: &Weights) -> Vec<Example> {
        let mut candidates = self.candidates(weights);
        candidates.retain(|one| one.confidence >= HOPELESS);
        let forms = self.study.forms(&candidates, &self.options);
        let judged = candidates.iter().zip(&forms);
        judged
            .filter_map(|(one, pair)| {
                let features = groups(&one.features).as_flattened().iter().map(|&x| f64::from(x)).collect();
                self.text.is_right(pair).map(|right| Example { features, right, weight: 1.0 })
            })
            .collect()
    }
}

/// The results of weights on a text.
struct Reached {
    name: String,
    /// Number of right entries among the best.
    best: usize,
    /// Number of the best entries.
    of: usize,
    /// Shares of the gold glossary that are found: at the default confidence and at any, if there is one.
    recall: Option<[f64; 2]>,
    /// Average precision: the mean of the precision down to each right entry; entries that are not found
    /// count as 0.
    average: f64,
    /// Judged entries, with their confidence.
    judged: Vec<(f64, bool)>,
}

fn reached(loaded: &Loaded, weights: &Weights) -> Reached {
    let (text, options) = (loaded.text, &loaded.options);
    let mut judged = Vec::new();
    let mut found = [HashSet::new(), HashSet::new()];
    for (pair, confidence) in loaded.entries(weights, 0.0) {
        if let Some(right) = text.is_right(&pair).filter(|_| confidence >= LISTED) {
            judged.push((confidence, right));
        }
        if confidence >= options.min_confidence {
            found[0].extend(text.lines(&pair));
        }
        found[1].extend(text.lines(&pair));
    }
    let best = &judged[..BEST.min(judged.len())];
    let (mut right, mut sum) = (0, 0.0);
    for (at, _) in judged.iter().enumerate().filter(|(_, (_, is_right))| *is_right) {
        right += 1;
        sum += f64::from(right) / (at + 1) as f64;
    }
    let average = sum / text.count_right().max(right as usize) as f64;
    Reached {
        name: text.name.clone(),
        best: best.iter().filter(|(_, right)| *right).count(),
        of: best.len(),
        recall: (!text.gold.is_empty())
            .then(|| found.map(|found| found.len() as f64 / text.gold.len() as f64)),
        average,
        judged,
    }
}

fn report(title: &str, all: &[Reached]) {
    let least = Options::default().min_confidence;
    println!("{title}\n{:<22} best {BEST}  recall  of all  entries  right  average", "");
    for one in all {
        let recall =
            one.recall.map_or("     -       -".into(), |[shown, all]| format!("{shown:>6.3}  {all:>6.3}"));
        let kept: Vec<bool> = one
            .judged
            .iter()
            .filter(|(confidence, _)| *confidence >= least)
            .map(|(_, right)| *right)
            .collect();
        let right = kept.iter().filter(|right| **right).count() as f64 / kept.len().max(1) as f64;
        let best = one.best as f64 / one.of.max(1) as f64;
        println!(
            "{:<22} {best:>7.3}  {recall}  {:>7}  {right:>5.3}  {:>7.3}",
            one.name,
            kept.len(),
            one.average
        );
    }
    let mean = |of: &dyn Fn(&Reached) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
    let best = mean(&|one| one.best as f64 / one.of.max(1) as f64);
    println!("{:<22} {best:>7.3} {:>39.3}", "mean", mean(&|one| one.average));
    println!("\nconfidence   entries  right");
    for tenth in (1..10).rev() {
        let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let here: Vec<bool> = all
            .iter()
            .flat_map(|one| &one.judged)
            .filter(|(confidence, _)| *confidence >= from && (*confidence < to || tenth == 9))
            .map(|(_, right)| *right)
            .collect();
        let right = here.iter().filter(|right| **right).count() as f64 / here.len().max(1) as f64;
        println!("{from:.1}-{to:.1}      {:>7}  {right:>5.3}", here.len());
    }
}

fn train(loaded: &[&Loaded]) -> Weights {
    let mut weights = Weights::embedded().clone();
    for _ in 0..ROUNDS {
        let examples: Vec<Example> = loaded.par_iter().flat_map_iter(|one| one.examples(&weights)).collect();
        let fitted = logistic::fit(&examples, RIDGE);
        let mut next = [[0.0; COUNT]; GROUPS];
        next.as_flattened_mut().iter_mut().zip(fitted).for_each(|(next, weight)| *next = weight as f32);
        weights = Weights(next);
    }
    weights
}

fn load(texts: &[Text]) -> Vec<Loaded<'_>> {
    texts.par_iter().map(Loaded::new).collect()
}

/// Scores the weights of the program on the texts of these names, or on all.
pub fn score(names: &[String]) -> Result<()> {
    let texts = texts::load(names)?;
    let all: Vec<Reached> = load(&texts).iter().map(|one| reached(one, Weights::embedded())).collect();
    report("the weights of the program", &all);
    Ok(())
}

/// Fits the weights on all texts and writes them.
pub fn fit() -> Result<()> {
    let texts = texts::load(&[])?;
    let loaded = load(&texts);
    let weights = train(&loaded.iter().collect::<Vec<_>>());
    let path = "crates/terms/data/terms/weights.txt";
    let head = "# Weights of the confidence of a pair of terms: what one of a feature adds to its log-odds. Fitted by\n\
                # `cargo run --release -p xtask -- terms --fit` on the lists of tests/terms; docs/design/terms.md reports what they reach.\n";
    fs::write(path, format!("{head}{}", weights.to_text())).context(path)?;
    let all: Vec<Reached> = loaded.iter().map(|one| reached(one, &weights)).collect();
    report("all texts, fitted on themselves", &all);
    Ok(())
}

/// Fits on all texts but one, for each text, and prints the scores of the one left out.
pub fn folds() -> Result<()> {
    let texts = texts::load(&[])?;
    let loaded = load(&texts);
    let all: Vec<Reached> = loaded
        .par_iter()
        .map(|one| {
            let rest: Vec<&Loaded> = loaded.iter().filter(|other| other.text.name != one.text.name).collect();
            reached(one, &train(&rest))
        })
        .collect();
    report("one text left out at a time", &all);
    Ok(())
}

/// Prints the entries of texts with people's verdicts (`+`, `-`, `?`), for judging.
pub fn list(names: &[String], least: f64) -> Result<()> {
    let texts = texts::load(names)?;
    for one in load(&texts) {
        for (pair, confidence) in one.entries(Weights::embedded(), least) {
            let sign = match one.text.verdict(&pair) {
                Verdict::Right => '+',
                Verdict::Wrong => '-',
                Verdict::Unread => '?',
            };
            println!("{}\t{sign}\t{}\t{}\t{confidence:.2}", one.text.name, pair[0], pair[1]);
        }
    }
    Ok(())
}
