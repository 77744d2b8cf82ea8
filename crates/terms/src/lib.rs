//! Pairs of sentences to a [`Glossary`]: which terms stand in them, and how they are translated.
//!
//! ```text
//! pairs --side--> words --weave--> threads --pairing--> counts --select--> chosen --entries--> Glossary
//! ```
//!
//! The words of each pair of sentences are *woven*: the encoder's vectors, the letters of names and what
//! the pairs themselves teach tell which word stands for which. Stretches of the shape of a term on
//! both sides whose words are woven to each other alone are counted over all pairs. What speaks for each
//! becomes a confidence; longer terms go before what they contain, and each phrase is in one entry only.
//! The rest is presentation: dictionary forms, variants, kinds, contexts. See docs/terms.md.

pub mod agreement;
pub mod entries;
pub mod features;
pub mod gaps;
pub mod glossary;
pub mod lists;
pub mod morphology;
pub mod names;
pub mod pairing;
pub mod phrases;
pub mod select;
pub mod side;
pub mod spelling;
pub mod tokens;
pub mod vectors;
pub mod weave;

use crate::glossary::Glossary;
use features::Weights;
use lists::{Lists, fold};
use select::{Candidate, Chosen};
use side::Side;
use sverka_bilingual::Pair;
use sverka_text::document::Lang;
use weave::Weaver;

/// How terms are looked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Pairs of sentences in which an entry must stand; `None` chooses by the size of the texts.
    pub min_freq: Option<usize>,
    /// Words of a term that mean something; names may have twice as many.
    pub max_words: usize,
    /// Entries below this confidence are left out. Of those at 0.2 one in five is right, and a translator who looks
    /// through a list would sooner strike out than look for what is missing; for a list as it is, 0.5 is better.
    pub min_confidence: f64,
    /// Whether names are wanted too.
    pub names: bool,
    /// Words and phrases that are no terms, nor the first or last word of one.
    pub stop: Vec<String>,
    /// At most so many entries, the surest.
    pub top: Option<usize>,
    /// Contexts of an entry.
    pub contexts: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_freq: None,
            max_words: 5,
            min_confidence: 0.2,
            names: true,
            stop: Vec::new(),
            top: None,
            contexts: 3,
        }
    }
}

/// Up to so many pairs a term that stands there once is looked at too: a speech has few that it repeats.
const SPEECH: usize = 400;

/// Pairs that the aligner is less sure of than this teach nothing.
pub const DOUBTFUL: f64 = 0.3;

/// What is read of the pairs.
pub struct Sentences<'a> {
    /// The sources.
    pub source: Vec<&'a str>,
    /// The targets.
    pub target: Vec<&'a str>,
    pairs: Vec<&'a Pair>,
}

impl Sentences<'_> {
    /// The file of a pair, and what that calls it.
    fn place(&self, i: usize) -> (String, String) {
        let place = &self.pairs[i].place;
        (place.file.to_string(), place.id.clone().unwrap_or_else(|| place.unit.to_string()))
    }
}

/// Pairs that teach nothing, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// The aligner was too unsure of them.
    pub doubtful: usize,
    /// They are of other languages than the first pair.
    pub foreign: usize,
}

/// Pairs that were looked through: their words and what was counted.
pub struct Study<'a> {
    /// Source and target language: those of the first pair that has both sides.
    pub langs: (Lang, Lang),
    /// Pairs that were left out.
    pub skipped: Skipped,
    documents: Vec<String>,
    sentences: Sentences<'a>,
    sides: [Side; 2],
    lists: [Lists; 2],
    counts: pairing::Counts,
}

impl<'a> Study<'a> {
    /// Looks through pairs. `progress` hears how many more pairs are counted.
    pub fn new(pairs: &'a [Pair], options: &Options, progress: &mut dyn FnMut(usize)) -> Self {
        let two_sided = |pair: &&Pair| !pair.source.trim().is_empty() && !pair.target.trim().is_empty();
        let first = pairs.iter().find(two_sided);
        let langs =
            first.map_or_else(|| (Lang::undetermined(), Lang::undetermined()), |pair| (*pair.langs).clone());
        let mut skipped = Skipped::default();
        let mut used: Vec<&Pair> = Vec::new();
        for pair in pairs.iter().filter(two_sided) {
            let own = [(&pair.langs.0, &langs.0), (&pair.langs.1, &langs.1)];
            if own.iter().any(|(a, b)| a.primary() != b.primary()) {
                skipped.foreign += 1;
            } else if pair.score.is_some_and(|score| score < DOUBTFUL) {
                skipped.doubtful += 1;
            } else {
                used.push(pair);
            }
        }
        let mut documents: Vec<String> = Vec::new();
        for pair in pairs {
            if documents.last().is_none_or(|last| **last != *pair.place.file) {
                documents.push(pair.place.file.to_string());
            }
        }
        let sentences = Sentences {
            source: used.iter().map(|pair| pair.source.as_str()).collect(),
            target: used.iter().map(|pair| pair.target.as_str()).collect(),
            pairs: used,
        };
        let (source, target) = rayon::join(
            || Side::new(langs.0.primary(), &sentences.source),
            || Side::new(langs.1.primary(), &sentences.target),
        );
        let few = sentences.source.len() <= SPEECH;
        let least = options.min_freq.unwrap_or(if few { 1 } else { 2 }).max(1) as u32;
        let weaver = Weaver::new(&source, &target);
        let counts = pairing::count(&weaver, [&source, &target], options.max_words.max(1), least, progress);
        let lists = [Lists::new(langs.0.primary()), Lists::new(langs.1.primary())];
        Self { langs, skipped, documents, sentences, sides: [source, target], lists, counts }
    }

    fn sides(&self) -> [&Side; 2] {
        [&self.sides[0], &self.sides[1]]
    }

    fn lists(&self) -> [&Lists; 2] {
        [&self.lists[0], &self.lists[1]]
    }

    /// All pairs of phrases that may be entries, with the confidence that the weights give them.
    pub fn candidates(&self, options: &Options, weights: &Weights) -> Vec<Candidate> {
        select::candidates(&self.counts, self.sides(), self.lists(), options, weights)
    }

    /// Both sides of candidates as a dictionary has them.
    pub fn forms(&self, candidates: &[Candidate], options: &Options) -> Vec<[String; 2]> {
        entries::forms(candidates, self.sides(), self.lists(), &self.sentences, options.max_words)
    }

    /// The candidates that become entries, the surest first.
    pub fn choose(&self, candidates: Vec<Candidate>, least: f64) -> Vec<Chosen> {
        select::choose(candidates, self.sides(), least)
    }

    /// What was chosen as a glossary.
    pub fn glossary(&self, chosen: &[Chosen], options: &Options) -> Glossary {
        let mut entries = entries::entries(chosen, self.sides(), self.lists(), &self.sentences, options);
        entries.retain(|entry| options.names || !entry.kind.is_name());
        let stop: Vec<String> = options.stop.iter().map(|line| fold(line)).collect();
        let stopped = |text: &str| {
            let text = fold(text);
            stop.iter().any(|word| {
                let outer =
                    |rest: Option<&str>| rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
                outer(text.strip_prefix(word.as_str()))
                    || text.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with(' '))
            })
        };
        entries.retain(|entry| !stopped(&entry.source.text) && !stopped(&entry.target.text));
        entries.truncate(options.top.unwrap_or(usize::MAX));
        Glossary {
            source_lang: self.langs.0.clone(),
            target_lang: self.langs.1.clone(),
            documents: self.documents.clone(),
            pairs: self.sentences.source.len(),
            entries,
        }
    }
}

/// Finds the terms of pairs of one source and one target language, those of the first pair that has both, and
/// tells which pairs were of no use. `progress` hears how many more pairs are counted.
pub fn extract(pairs: &[Pair], options: &Options, progress: &mut dyn FnMut(usize)) -> (Glossary, Skipped) {
    let study = Study::new(pairs, options, progress);
    let candidates = study.candidates(options, Weights::embedded());
    let chosen = study.choose(candidates, options.min_confidence);
    (study.glossary(&chosen, options), study.skipped)
}
