//! The processing of a list of pairs: its words, the counts of its phrases, and the resulting glossary.

use crate::corpus::Corpus;
use crate::entries;
use crate::features::Weights;
use crate::glossary::Glossary;
use crate::lists::{Lists, fold};
use crate::options::Options;
use crate::pairing::{self, Counts};
use crate::select::{self, Candidate, Chosen};
use crate::sentences::{Sentences, Skipped, is_two_sided};
use crate::word_align::WordAligner;
use sverka_bilingual::Pair;
use sverka_text::document::Lang;

/// Pairs up to which terms that occur once are considered too: a speech repeats few of its terms.
const SPEECH: usize = 400;

/// A list of pairs with its words and the counts of its phrases.
pub struct Study<'a> {
    langs: (Lang, Lang),
    /// Pairs that were skipped.
    pub(crate) skipped: Skipped,
    documents: Vec<String>,
    sentences: Sentences<'a>,
    corpora: [Corpus; 2],
    lists: [Lists; 2],
    counts: Counts,
}

impl<'a> Study<'a> {
    /// Reads pairs and counts their phrases. `progress` receives the number of further pairs counted.
    pub fn new(pairs: &'a [Pair], options: &Options, progress: &mut dyn FnMut(usize)) -> Self {
        let first = pairs.iter().find(|pair| is_two_sided(pair));
        let langs =
            first.map_or_else(|| (Lang::undetermined(), Lang::undetermined()), |pair| (*pair.langs).clone());
        let (sentences, skipped) = Sentences::new(pairs, &langs);
        let mut documents: Vec<String> = Vec::new();
        for pair in pairs {
            if documents.last().is_none_or(|last| **last != *pair.place.file) {
                documents.push(pair.place.file.to_string());
            }
        }
        let (source, target) = rayon::join(
            || Corpus::new(langs.0.primary(), &sentences.source),
            || Corpus::new(langs.1.primary(), &sentences.target),
        );
        let few = sentences.source.len() <= SPEECH;
        let least = options.min_freq.unwrap_or(if few { 1 } else { 2 }).max(1) as u32;
        let aligner = WordAligner::new(&source, &target);
        let counts = pairing::count(&aligner, [&source, &target], options.max_words.max(1), least, progress);
        let lists = [Lists::new(langs.0.primary()), Lists::new(langs.1.primary())];
        Self { langs, skipped, documents, sentences, corpora: [source, target], lists, counts }
    }

    fn corpora(&self) -> [&Corpus; 2] {
        self.corpora.each_ref()
    }

    fn lists(&self) -> [&Lists; 2] {
        self.lists.each_ref()
    }

    /// Returns all pairs of phrases that may be entries, with their confidence according to the weights.
    pub fn candidates(&self, options: &Options, weights: &Weights) -> Vec<Candidate> {
        select::candidates(&self.counts, self.corpora(), self.lists(), options, weights)
    }

    /// Returns both sides of candidates in their dictionary form.
    #[cfg(feature = "train")]
    pub fn forms(&self, candidates: &[Candidate], options: &Options) -> Vec<[String; 2]> {
        entries::forms(candidates, self.corpora(), self.lists(), &self.sentences, options.max_words)
    }

    /// Returns the candidates that become entries, those with the highest confidence first.
    pub fn choose(&self, candidates: Vec<Candidate>, least: f64) -> Vec<Chosen> {
        select::choose(candidates, self.corpora(), least)
    }

    /// Creates the glossary from the chosen candidates.
    pub fn glossary(&self, chosen: &[Chosen], options: &Options) -> Glossary {
        let mut entries = entries::entries(chosen, self.corpora(), self.lists(), &self.sentences, options);
        entries.retain(|entry| options.names || !entry.kind.is_name());
        let stop: Vec<String> = options.stop.iter().map(|line| fold(line)).collect();
        let stopped = |text: &str| {
            let text = fold(text);
            stop.iter().any(|word| begins_or_ends_with(&text, word))
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

/// Checks whether the first or the last words of a text are some others.
fn begins_or_ends_with(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        || text.strip_suffix(words).is_some_and(|rest| rest.ends_with(' '))
}
