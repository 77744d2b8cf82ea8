//! The word statistics of transcripts: fits them on texts stripped of punctuation and capitals, and scores
//! them.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::random::Random;
use crate::sets;
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use sverka::align::transcript::{Transcript, boundaries};
use sverka::document::Segmented;
use sverka::split::transcript::{FACTS, Statistics, ends, facts, folded_words, gaps};

/// The training sets: of all kinds, the long one for its size.
const SETS: [&str; 7] =
    ["speech-mix", "infoforum", "ntrex-mix", "wmt-mix", "tico-mix", "books-mix", "long10k-mix"];

/// Sentences of the pieces that the long text is cut into, so that a part can be left out.
const PIECE: usize = 100;

/// Parts of the texts of which one is left out.
const FOLDS: usize = 5;

/// Minimum occurrences of a feature that gets a weight.
const LEAST: u32 = 4;

/// Passes over the texts: few, to avoid overfitting to rare features.
const PASSES: usize = 2;

/// Step of AdaGrad, chosen by hand.
const STEP: f64 = 0.3;

/// Bytes of the table of a language: two of them stay below 200 KB.
const TABLE: usize = 95_000;

/// Texts for the comparison with the other side: not the long one, which is not a coherent text.
const SCORED: [&str; 6] = ["speech-mix", "infoforum", "ntrex-mix", "wmt-mix", "tico-mix", "books-mix"];

/// A text without punctuation and capitals.
struct Spoken {
    set: &'static str,
    fold: usize,
    words: Vec<String>,
    /// The words that sentences end with, except the last.
    ends: Vec<usize>,
    /// The words of each sentence.
    lengths: Vec<usize>,
    /// The sentences of the translation.
    translation: Vec<String>,
}

impl Spoken {
    fn new(set: &'static str, fold: usize, sentences: &[&str], translation: &Segmented) -> Self {
        let (mut words, mut ends, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        for sentence in sentences {
            let own = folded_words(sentence);
            if !own.is_empty() {
                lengths.push(own.len());
                words.extend(own);
                ends.push(words.len() - 1);
            }
        }
        ends.pop();
        let translation = translation.segments.iter().map(|segment| segment.text.clone()).collect();
        Self { set, fold, words, ends, lengths, translation }
    }
}

/// Loads the texts of a side of all sets: 0 for English, 1 for Russian.
fn load(eval: &Path, side: usize) -> Result<Vec<Spoken>> {
    let mut out = Vec::new();
    for set in SETS {
        for sample in sets::load(eval, set)? {
            let sides = [&sample.source, &sample.target];
            let sentences: Vec<&str> = sides[side].segments.iter().map(|segment| &*segment.text).collect();
            let size = if SCORED.contains(&set) { sentences.len().max(1) } else { PIECE };
            for piece in sentences.chunks(size) {
                let fold = out.len() % FOLDS;
                out.push(Spoken::new(set, fold, piece, sides[1 - side]));
            }
        }
    }
    Ok(out)
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// Fits a logistic model on the gaps of texts (AdaGrad: Duchi, Hazan and Singer, 2011), and keeps the weights that
/// change most.
fn fit(texts: &[&Spoken]) -> Statistics {
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut names: Vec<(String, u32)> = Vec::new();
    let mut examples: Vec<([u32; FACTS], bool)> = Vec::new();
    for text in texts {
        let mut next = text.ends.iter().peekable();
        for at in 0..text.words.len().saturating_sub(1) {
            let right = next.next_if(|end| **end == at).is_some();
            let own = facts(&text.words, at).map(|fact| {
                let id = *ids.entry(fact).or_insert_with_key(|fact| {
                    names.push((fact.clone(), 0));
                    names.len() as u32 - 1
                });
                names[id as usize].1 += 1;
                id
            });
            examples.push((own, right));
        }
    }
    let known: Vec<bool> = names.iter().map(|(_, count)| *count >= LEAST).collect();
    let share = examples.iter().filter(|(_, right)| *right).count() as f64 / examples.len().max(1) as f64;
    let mut bias = libm::log(share / (1.0 - share));
    let mut weights = vec![0.0; names.len()];
    let mut squares = vec![1.0; names.len()];
    let mut random = Random::seeded(1);
    for _ in 0..PASSES {
        for at in (1..examples.len()).rev() {
            examples.swap(at, random.below(at + 1));
        }
        for (own, right) in &examples {
            let own = || own.iter().map(|id| *id as usize).filter(|id| known[*id]);
            let p = sigmoid(bias + own().map(|id| weights[id]).sum::<f64>());
            let miss = p - f64::from(u8::from(*right));
            // The bias adapts slowly: every example moves it.
            bias -= 0.002 * miss;
            for id in own() {
                squares[id] += miss * miss;
                weights[id] -= STEP * miss / f64::sqrt(squares[id]);
            }
        }
    }
    let mut kept: Vec<(f64, &str, f64)> = names
        .iter()
        .zip(&weights)
        .filter(|((_, count), weight)| *count >= LEAST && weight.abs() >= 0.1)
        .map(|((name, count), weight)| (weight.abs() * f64::from(*count).sqrt(), name.as_str(), *weight))
        .collect();
    kept.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut bytes = 0;
    kept.retain(|(_, name, _)| {
        bytes += name.len() - 1;
        bytes <= TABLE
    });
    let weights = kept.into_iter().map(|(_, name, weight)| (name.to_owned(), weight as f32));
    Statistics::new(bias as f32, lengths(texts), weights)
}

/// Returns mean and standard deviation of the logarithm of the lengths of sentences.
fn lengths(texts: &[&Spoken]) -> (f32, f32) {
    let all = || texts.iter().flat_map(|text| &text.lengths).map(|length| libm::log(*length as f64));
    let count = all().count().max(1) as f64;
    let mean = all().sum::<f64>() / count;
    let variance = all().map(|log| (log - mean) * (log - mean)).sum::<f64>() / count;
    (mean as f32, variance.sqrt() as f32)
}

/// Boundaries: right, found and expected.
#[derive(Clone, Copy, Default)]
struct Tally([usize; 3]);

impl Tally {
    fn of(found: &[usize], gold: &[usize]) -> Self {
        let right = found.iter().filter(|at| gold.binary_search(at).is_ok()).count();
        Self([right, found.len(), gold.len()])
    }

    fn add(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(all, one)| *all += one);
    }

    fn f1(self) -> f64 {
        2.0 * self.0[0] as f64 / (self.0[1] + self.0[2]).max(1) as f64
    }
}

/// Names of the ways to split.
const WAYS: [&str; 3] = ["constant", "alone", "with other"];

/// Splits a text in all ways.
fn ways(text: &Spoken, statistics: &Statistics, length: usize) -> [Tally; 3] {
    let joined = text.words.join(" ");
    let gaps = gaps(&joined, statistics);
    let constant: Vec<usize> =
        (0..text.words.len().saturating_sub(1)).skip(length - 1).step_by(length).collect();
    let alone = ends(&gaps, statistics);
    let words: Vec<&str> = text.words.iter().map(String::as_str).collect();
    let log_odds: Vec<f32> = gaps.iter().map(|gap| gap.log_odds).collect();
    let translation: Vec<&str> = text.translation.iter().map(String::as_str).collect();
    let transcript = Transcript { words: &words, log_odds: &log_odds };
    let other = if SCORED.contains(&text.set) { boundaries(transcript, &translation) } else { alone.clone() };
    [constant, alone, other].map(|found| Tally::of(&found, &text.ends))
}

/// Scores both languages, each fifth of the texts with the statistics of the others.
pub fn score(eval: &Path) -> Result<()> {
    for (side, lang) in ["en", "ru"].into_iter().enumerate() {
        let texts = load(eval, side)?;
        let fitted: Vec<Statistics> = (0..FOLDS)
            .into_par_iter()
            .map(|fold| fit(&texts.iter().filter(|text| text.fold != fold).collect::<Vec<_>>()))
            .collect();
        // The best constant length, chosen on the texts themselves.
        let constants: Vec<usize> = vec![1, 2, 3, 5, 8, 12, 16, 20, 25];
        let f1 = |length: usize| {
            let mut all = Tally::default();
            for text in &texts {
                let found: Vec<usize> =
                    (0..text.words.len().saturating_sub(1)).skip(length - 1).step_by(length).collect();
                all.add(Tally::of(&found, &text.ends));
            }
            all.f1()
        };
        let length = constants.into_iter().max_by(|a, b| f1(*a).total_cmp(&f1(*b))).unwrap_or(1);
        let tallies: Vec<[Tally; 3]> =
            texts.par_iter().map(|text| ways(text, &fitted[text.fold], length)).collect();
        println!(
            "{lang}, best constant length {length}\n{:<14} {:>9} {:>9} {:>10}",
            "", WAYS[0], WAYS[1], WAYS[2]
        );
        for set in SETS.iter().copied().chain(["all but long"]) {
            let mut all = [Tally::default(); 3];
            for (text, own) in texts.iter().zip(&tallies) {
                if text.set == set || (set == "all but long" && SCORED.contains(&text.set)) {
                    all.iter_mut().zip(own).for_each(|(all, one)| all.add(*one));
                }
            }
            println!("{set:<14} {:>9.3} {:>9.3} {:>10.3}", all[0].f1(), all[1].f1(), all[2].f1());
        }
    }
    Ok(())
}

/// Fits the statistics on all texts and writes them.
pub fn write(eval: &Path) -> Result<()> {
    for (side, lang) in ["en", "ru"].into_iter().enumerate() {
        let texts = load(eval, side)?;
        let statistics = fit(&texts.iter().collect::<Vec<_>>());
        let path = format!("crates/split/data/transcripts/{lang}.txt");
        let head = "# What words say of the end of a sentence, where there are no marks: log-odds in tenths, then the facts. l, L: the\n\
                    # word before, the two before; r, R: the word behind, the two behind; x: both words; s, t, u: their endings.\n\
                    # Fitted by `cargo run --release -p xtask -- transcripts --fit`; docs/design/splitting.md reports what they reach.\n";
        fs::write(&path, format!("{head}{}", statistics.to_text())).context(path)?;
    }
    Ok(())
}
