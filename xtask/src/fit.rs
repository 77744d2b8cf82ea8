//! Fits the weights and prints their scores on texts that were left out.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::abridged;
use crate::calibrate;
use crate::count::{Calibration, count, print_row};
use crate::example::{Example, Part};
use crate::mix;
use crate::said;
use crate::sets::{self, Sample};
use crate::train::{Recipe, train};
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::fs;
use std::path::Path;
use sverka::align::Options;
use sverka::bitext::Link;
use sverka::evaluate::Tally;
use sverka_align::train::{Pair, Weights, decode, prepare_learned, shipped};

/// The sets whose scores are reported, each with the weight of its documents in training, with the encoder
/// and without, and its group. Sets of one group are left out together: they share their kind of text.
///
/// News makes up most of the documents and the plainest ones: speeches, literature and the one text aligned
/// by hand have higher weights, each up to the point at which another set begins to lose (leaving out fifths:
/// literature .9747 to .9767 with a weight of 3, Text+Berg .903 to .907 with 4). Without the encoder the same
/// weights cost the news half a point.
const SETS: [(&str, [f32; 2], usize); 14] = [
    ("speech-mix", [3.0, 2.0], 0),
    ("infoforum", [3.0, 2.0], 0),
    ("ntrex-mix", [1.0, 1.0], 1),
    ("wmt-mix", [0.7, 1.0], 1),
    ("tico-mix", [1.0, 1.0], 2),
    ("books-mix", [3.0, 1.0], 3),
    ("textberg-dev", [4.0, 2.0], 4),
    // Clean sets show what texts without deletions look like.
    ("speech-clean", [1.0, 0.5], 0),
    ("ntrex-clean", [0.5, 0.5], 1),
    ("books-clean", [1.5, 0.5], 3),
    ("docs-clean", [0.5, 0.5], 5),
    // Scored only: abridged training texts are made from the clean ones.
    ("speech-clean-drop20", [0.0, 0.0], 0),
    ("ntrex-clean-drop20", [0.0, 0.0], 1),
    ("books-clean-drop20", [0.0, 0.0], 3),
];

/// The names of sets whose texts are mixed again: the mixed sets of speeches and literature have too few
/// documents to distinguish a gain from chance.
const MIXED_ANEW: [&str; 9] = [
    "speech-more",
    "ntrex-more",
    "books-more",
    "speech-short",
    "ntrex-short",
    "books-short",
    "speech-said",
    "ntrex-said",
    "books-said",
];

/// How many times every clean document is mixed again (see [`mix`]).
const MORE: usize = 2;

/// The shares of one side's sentences left out of every clean document, and the weight of such a text
/// relative to the original.
const ABRIDGED: [f64; 4] = [0.05, 0.1, 0.2, 0.3];
const ABRIDGED_WEIGHT: f32 = 0.5;

/// The greatest share of sentences left out at which a text still trains the weights of usual translations:
/// many translations that nobody calls abridged have it.
const MILD: f32 = 0.05;

/// The weight of a text with formulas relative to the original.
const SAID_WEIGHT: f32 = 0.5;

/// The lexical weights are fitted on at most this many documents of these sets, and on no text that was mixed
/// again: with all the news they become weights for news (speeches .947 when fitted on, .954 when left out
/// without).
const LEXICAL: [(&str, usize); 3] = [("wmt-mix", 110), ("ntrex-clean", 20), ("docs-clean", 0)];

struct Loaded {
    sample: Sample,
    pair: Pair,
    /// The same without paragraphs.
    plain: Pair,
    weight: f32,
    share: f32,
    group: usize,
}

impl Loaded {
    /// The set without "-mix" or "-clean", and the document.
    fn family(&self) -> String {
        let set = self.sample.set.split('-').next().unwrap_or("");
        format!("{set}/{}", self.sample.name)
    }

    /// Returns the training examples; none if it has no weight.
    fn examples(&self, model: Model) -> Vec<Example> {
        match self.weight > 0.0 {
            true => Example::of(&self.sample, &self.pair, &model.shipped(), self.weight, self.share),
            false => Vec::new(),
        }
    }
}

fn load(eval: &Path, model: Model) -> Result<Vec<Loaded>> {
    let mut out = Vec::new();
    for (set, [encoder, lexical], group) in SETS {
        let weight = if model.encoder() { encoder } else { lexical };
        let mut samples = sets::load(eval, set)?;
        if model == Model::Lexical {
            let most = LEXICAL.iter().find(|(name, _)| *name == set).map_or(usize::MAX, |(_, most)| *most);
            let step = samples.len().div_ceil(most.clamp(1, samples.len().max(1)));
            samples = samples.into_iter().step_by(step).take(most).collect();
        }
        let count = samples.len();
        let copies = if set.ends_with("-clean") && model == Model::Encoder { MORE } else { 0 };
        let more: Vec<Sample> = (0..copies * count)
            .map(|number| {
                let (copy, k) = (number / count, number % count);
                mix::mixed(&samples[k], &samples[(k + 1 + copy) % count], (1000 * copy + k + 1) as u64)
            })
            .collect();
        let said: Vec<Sample> = match copies > 0 {
            true => {
                samples.iter().zip(1..).map(|(sample, number)| said::with_formulas(sample, number)).collect()
            }
            false => Vec::new(),
        };
        let shares = if copies > 0 { ABRIDGED.len() } else { 0 };
        let shorter: Vec<Sample> = (0..shares * count)
            .map(|number| {
                let (copy, k) = (number / count, number % count);
                let set = set.replace("clean", "short");
                let seed = (1000 * copy + k) as u64;
                Sample { set, ..abridged::abridged(&samples[k], (k + copy) % 2, ABRIDGED[copy], seed) }
            })
            .collect();
        let chosen = samples.into_iter().chain(more).map(|sample| (sample, weight, 0.0));
        let shorter = shorter
            .into_iter()
            .enumerate()
            .map(|(number, sample)| (sample, weight * ABRIDGED_WEIGHT, ABRIDGED[number / count] as f32));
        let said = said.into_iter().map(|sample| (sample, weight * SAID_WEIGHT, 0.0));
        let chosen: Vec<(Sample, f32, f32)> = chosen.chain(said).chain(shorter).collect();
        out.par_extend(chosen.into_par_iter().map(|(sample, weight, share)| {
            let pair = prepare_learned(&sample.source, &sample.target, &model.options());
            let mut options = model.options();
            options.paragraphs = false;
            let plain = prepare_learned(&sample.source, &sample.target, &options);
            Loaded { sample, pair, plain, weight, share, group }
        }));
    }
    Ok(out)
}

/// Which weights to fit: those for vectors of the embedded encoder, or those for vectors made of the texts
/// alone. The second are trained on links of which the weights in the binary are confident, so a second fit
/// after a build moves them a little further.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    Encoder,
    Lexical,
}

/// The weights of abridged translations, and the header of their file.
const ABRIDGED_FILE: &str = "crates/align/data/abridged.txt";
const ABRIDGED_HEAD: &str = "# Weights of the aligner for abridged translations between languages that the embedded encoder knows: those of\n\
                             # encoder.txt with what is different where sentences are left out one by one.";

/// Suffixes of the names of features that count once more for some links.
const PRODUCTS: [&str; 3] = ["*1:1", "*n:m", "*size"];

/// The families of features that are fitted last, while the weights of the others stay fixed: formulas are
/// too rare in the development sets to be fitted with the rest, and a document's omissions are known only
/// after a first solution.
fn is_late(name: &str) -> bool {
    name.starts_with("formula.") || name.starts_with("document.")
}

impl Model {
    pub fn options(self) -> Options {
        let mut options = Options::default();
        options.encoder = self.encoder();
        options
    }

    fn encoder(self) -> bool {
        self == Self::Encoder
    }

    /// Fits the weights, or with `keep` those of abridged translations alone.
    fn train<'a>(self, examples: impl Iterator<Item = &'a Example>, keep: bool) -> Weights {
        let recipe = match self {
            Self::Encoder => Recipe { features: |name| !is_late(name), ..Recipe::default() },
            // These vectors contain so little information that more features overfit.
            Self::Lexical => Recipe {
                features: |name| !is_late(name) && !PRODUCTS.iter().any(|end| name.ends_with(end)),
                ..Recipe::default()
            },
        };
        let examples: Vec<&Example> = examples.collect();
        let usual: Vec<&Example> = examples.iter().copied().filter(|example| example.share == 0.0).collect();
        let mild: Vec<&Example> = examples.iter().copied().filter(|example| example.share <= MILD).collect();
        let abridged: Vec<&Example> = examples.into_iter().filter(|example| example.degree > 0.0).collect();
        let usual = match keep {
            true => self.shipped(),
            false => train(&usual, recipe, None),
        };
        if self == Self::Lexical {
            return usual;
        }
        let late = Recipe { features: is_late, transitions: false, ..recipe };
        let usual = if keep { usual } else { train(&mild, late, Some(&usual)) };
        let by_degree = Recipe { by_degree: true, ..recipe };
        let abridged = Some(Box::new(train(&abridged, by_degree, Some(&usual))));
        Weights { abridged, ..usual }
    }

    /// Returns the shipped weights of usual translations.
    fn shipped(self) -> Weights {
        Weights { abridged: None, ..shipped(self.encoder()).clone() }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Encoder => "crates/align/data/encoder.txt",
            Self::Lexical => "crates/align/data/lexical.txt",
        }
    }

    /// Returns the head of the file.
    fn head(self) -> &'static str {
        match self {
            Self::Encoder => {
                "# Weights of the aligner for pairs of languages that the embedded encoder knows."
            }
            Self::Lexical => {
                "# Weights of the aligner for all other pairs of languages, whose vectors are made of\n\
                 # numbers, names and a learnt lexicon."
            }
        }
    }
}

/// Fits on all sets and writes the weights; with `keep` those of abridged translations alone.
pub fn fit(eval: &Path, model: Model, keep: bool) -> Result<()> {
    let loaded = load(eval, model)?;
    let examples: Vec<Example> = loaded.par_iter().flat_map(|l| l.examples(model)).collect();
    let weights = model.train(examples.iter(), keep);
    if !keep {
        write(model.file(), model.head(), &weights)?;
    }
    if let Some(abridged) = &weights.abridged {
        write(ABRIDGED_FILE, ABRIDGED_HEAD, abridged)?;
    }
    let decoded: Vec<_> = loaded.iter().map(|l| (l, &weights, None)).collect();
    report("all sets, fitted on themselves", &decoded);
    Ok(())
}

/// Writes weights to a file, below its header.
fn write(file: &str, head: &str, weights: &Weights) -> Result<()> {
    let text = format!(
        "{head}\n\
         # Fitted by `cargo run --release -p xtask -- fit`; docs/design/aligner.md reports what they reach.\n\
         # The score of a link or deletion is the sum of WEIGHT * clip((feature - MEAN) / DEVIATION, -5, 5).\n\
         #\n\
         # NAME                        MEAN DEVIATION    WEIGHT\n\n\
         {}",
        weights.to_text()
    );
    fs::write(file, text).with_context(|| file.to_owned())
}

/// Fits on all groups of sets but one, for each, and prints the scores of the one left out.
pub fn leave_one_set_out(eval: &Path, model: Model, keep: bool) -> Result<()> {
    let loaded = load(eval, model)?;
    let examples: Vec<(usize, Vec<Example>)> =
        loaded.par_iter().map(|l| (l.group, l.examples(model))).collect();
    let groups: Vec<usize> = (0..=5).collect();
    let models: Vec<Weights> = groups
        .par_iter()
        .map(|left_out| {
            let rest = examples.iter().filter(|(group, _)| group != left_out);
            model.train(rest.flat_map(|(_, examples)| examples), keep)
        })
        .collect();
    let decoded: Vec<_> = loaded.iter().map(|l| (l, &models[l.group], None)).collect();
    report("leave one set out", &decoded);
    Ok(())
}

/// Fits on four fifths of the documents of every set, five times, and prints the scores of the fifths left
/// out: an estimate for texts of the same kinds. A set of one document is left out in pieces. With
/// `calibration` the calibration is fitted on the links of the fifths left out, and written.
pub fn folds(eval: &Path, model: Model, keep: bool, calibration: bool) -> Result<()> {
    const FOLDS: usize = 5;
    const LONG: usize = 300;
    let loaded = load(eval, model)?;
    // Clean and mixed sets contain the same texts under one name.
    let mut names: Vec<String> = loaded.iter().map(|l| l.family()).collect();
    names.sort();
    names.dedup();
    let fold = |l: &Loaded| names.binary_search(&l.family()).unwrap_or(0) % FOLDS;
    // A set of one long document is cut in fifths: pieces of it are left out.
    let alone = |l: &Loaded| {
        l.sample.source.segments.len() > LONG
            && !l.sample.set.ends_with("-clean")
            && loaded.iter().filter(|other| other.sample.set == l.sample.set).count() == 1
    };
    let examples: Vec<Vec<Example>> = loaded.par_iter().map(|l| l.examples(model)).collect();
    let mut decoded: Vec<(usize, usize, Option<Part>)> = Vec::new();
    for (k, l) in loaded.iter().enumerate() {
        match alone(l) {
            true => decoded.extend(
                examples[k]
                    .iter()
                    .enumerate()
                    .map(|(at, example)| (k, at * FOLDS / examples[k].len(), Some(example.part.clone()))),
            ),
            false => decoded.push((k, fold(l), None)),
        }
    }
    let fold_of = |k: usize, at: usize| match alone(&loaded[k]) {
        true => at * FOLDS / examples[k].len(),
        false => fold(&loaded[k]),
    };
    let examples: Vec<(usize, &Example)> = examples
        .iter()
        .enumerate()
        .flat_map(|(k, list)| list.iter().enumerate().map(move |(at, example)| (k, at, example)))
        .map(|(k, at, example)| (fold_of(k, at), example))
        .collect();
    let models: Vec<Weights> = (0..FOLDS)
        .into_par_iter()
        .map(|left_out| {
            let rest = examples.iter().filter(|(fold, _)| *fold != left_out);
            model.train(rest.map(|(_, example)| *example), keep)
        })
        .collect();
    let decoded: Vec<_> =
        decoded.into_iter().map(|(k, fold, part)| (&loaded[k], &models[fold], part)).collect();
    report("five folds", &decoded);
    if calibration {
        let is_made = |set: &str| MIXED_ANEW.contains(&set);
        let links = decoded
            .iter()
            .filter(|(l, ..)| !is_made(&l.sample.set))
            .map(|(l, weights, part)| (&l.sample, decode(&l.pair, weights), part.as_ref()));
        calibrate::fit(&links.collect::<Vec<_>>(), &model.options())?;
    }
    Ok(())
}

/// Prints strict F1 and the like of every set.
fn report(title: &str, decoded: &[(&Loaded, &Weights, Option<Part>)]) {
    println!("{title}: strict F1, without paragraphs, lax F1, F1 of deletions, of 1-1, of 1-2/2-1, of n-m");
    let results: Vec<(&str, Vec<Link>, Vec<Link>)> = decoded
        .par_iter()
        .map(|(l, weights, _)| {
            let links = decode(&l.pair, weights);
            (l.sample.set.as_str(), links, decode(&l.plain, weights))
        })
        .collect();
    let mut calibration = Calibration::default();
    // Without the encoder nothing is mixed again.
    let is_there = |set: &&str| results.iter().any(|(s, ..)| s == set);
    for set in SETS.iter().map(|(set, ..)| *set).chain(MIXED_ANEW).filter(is_there) {
        let (mut tally, mut plain) = (Tally::default(), Tally::default());
        let mut seen = Calibration::default();
        for ((l, _, part), (_, links, without)) in
            decoded.iter().zip(&results).filter(|(_, (s, ..))| *s == set)
        {
            count(&mut tally, &l.sample, links, part.as_ref());
            count(&mut plain, &l.sample, without, part.as_ref());
            seen.add(&l.sample, links, part.as_ref());
        }
        if set.ends_with("-mix") {
            calibration.merge(&seen);
        }
        print_row(set, &tally, Some(plain.score().strict.f1), Some(&seen));
    }
    println!("over the mix sets: {}", calibration.report());
}
