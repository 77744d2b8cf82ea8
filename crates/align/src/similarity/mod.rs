//! What two sentences have in common, apart from their meaning.
//!
//! A [`Profile`] describes every sentence of a document: its length, its end, its numbers and names. Profiles
//! are made once for a pair of documents, because the weight of a name depends on how often both texts use
//! it.

mod cognates;
pub(crate) mod glossary;
pub(crate) mod interned;
pub(crate) mod lexicon;
pub(crate) mod prefixes;

use crate::span::{Run, Side};
use cognates::Cognates;
use glossary::Glossary;
use interned::{Interner, Keys};
use punctuation::End;
use rayon::prelude::*;
use sverka_text::document::Segmented;
use sverka_text::formulas::{self, Formula};
use sverka_text::time::Interval;
use sverka_text::{numbers, punctuation};

/// Number of kinds of formulas.
const KINDS: usize = Formula::ALL.len();

/// The sentences of one side. All lists run over the sentences.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Characters before sentence i: `characters[i + 1] - characters[i]` is its length plus one space.
    characters: Vec<f32>,
    /// End mark of each sentence.
    pub(crate) ends: Vec<End>,
    /// Question marks before sentence i.
    questions: Vec<f32>,
    /// Pairs of quotation marks before sentence i.
    quotes: Vec<f32>,
    /// Whether the sentence begins with a small letter.
    pub(crate) starts_lower: Vec<bool>,
    /// Whether it begins a paragraph; true past the end.
    pub(crate) starts_paragraph: Vec<bool>,
    /// Whether it begins a turn of a dialogue; false past the end.
    pub(crate) starts_turn: Vec<bool>,
    /// Its formula.
    formulas: Vec<Option<Formula>>,
    /// Formulas of each kind before sentence i, and of all kinds together.
    formula_counts: Vec<[f32; KINDS + 1]>,
    /// When it is shown; empty if the file has no times.
    pub(crate) times: Vec<Option<Interval>>,
    /// Its numbers.
    pub(crate) numbers: Keys,
    /// Its words that occur in both texts in similar spelling.
    pub(crate) names: Keys,
}

/// The profiles of both sides, and the labels of their keys.
#[derive(Clone, Debug)]
pub(crate) struct Profiles {
    /// Profile of the source.
    pub(crate) source: Profile,
    /// Profile of the target.
    pub(crate) target: Profile,
    /// The number of each key of [`Profile::numbers`].
    pub(crate) number_labels: Vec<String>,
    /// The source's word of each key of [`Profile::names`].
    pub(crate) name_labels: Vec<String>,
}

impl Profiles {
    /// Describes the sentences of two documents, whose common words include those from a glossary.
    pub(crate) fn new(source: &Segmented, target: &Segmented, glossary: Option<&Glossary>) -> Self {
        let numbers_of = |side: &Segmented| -> Vec<Vec<String>> {
            let lang = side.lang.primary();
            side.segments.par_iter().map(|segment| numbers::numbers(&segment.text, lang)).collect()
        };
        let (mut names, number_rows) =
            rayon::join(|| Cognates::find(source, target), || [source, target].map(numbers_of));
        if let Some(glossary) = glossary {
            glossary.add_to(&mut names, [source, target]);
        }
        let mut numbers = Interner::default();
        let number_rows = number_rows.map(|rows| -> Vec<Vec<u32>> {
            rows.iter().map(|row| row.iter().map(|key| numbers.id(key)).collect()).collect()
        });
        let profile = |side: &Segmented, k: usize| Profile {
            numbers: Keys::new(&number_rows[k], |_| 1.0),
            names: Keys::new(&names.rows[k], |id| names.weights[id as usize]),
            ..Profile::plain(side)
        };
        let (ours, theirs) = rayon::join(|| profile(source, 0), || profile(target, 1));
        Self { source: ours, target: theirs, number_labels: numbers.names, name_labels: names.labels }
    }

    /// Returns the profile of a side.
    pub(crate) fn side(&self, side: Side) -> &Profile {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }
}

impl Profile {
    /// Describes everything but the keys.
    fn plain(side: &Segmented) -> Self {
        let texts = || side.segments.iter().map(|segment| segment.text.as_str());
        let running = |amounts: &mut dyn Iterator<Item = f32>| {
            let mut sum = 0.0;
            let mut out = vec![0.0];
            out.extend(amounts.map(|amount| {
                sum += amount;
                sum
            }));
            out
        };
        let count = side.segments.len();
        let formulas: Vec<Option<Formula>> =
            side.segments.par_iter().map(|segment| formulas::formula(&segment.text)).collect();
        Self {
            formula_counts: counts(&formulas),
            formulas,
            characters: running(&mut texts().map(|text| text.chars().count() as f32 + 1.0)),
            ends: texts().map(punctuation::end).collect(),
            questions: running(&mut texts().map(|text| punctuation::questions(text) as f32)),
            quotes: running(&mut texts().map(|text| punctuation::quotes(text) as f32 / 2.0)),
            starts_lower: texts().map(punctuation::starts_lower).collect(),
            starts_paragraph: (0..=count).map(|i| i == count || side.starts_block(i)).collect(),
            starts_turn: texts().map(punctuation::starts_turn).chain([false]).collect(),
            times: side.times.clone(),
            numbers: Keys::default(),
            names: Keys::default(),
        }
    }

    /// Returns the number of sentences.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the characters of a run of sentences, a space after each included.
    #[inline]
    pub(crate) fn length(&self, run: Run) -> f32 {
        self.characters[run.end] - self.characters[run.start]
    }

    /// Returns the question marks of a run of sentences.
    #[inline]
    pub(crate) fn questions(&self, run: Run) -> f32 {
        self.questions[run.end] - self.questions[run.start]
    }

    /// Returns the formula that a sentence is or begins with.
    pub(crate) fn formula_of(&self, i: usize) -> Option<Formula> {
        self.formulas[i]
    }

    /// Returns how many formulas of each kind a run of sentences has.
    pub(crate) fn formulas(&self, run: Run) -> [f32; KINDS] {
        let (from, to) = (&self.formula_counts[run.start], &self.formula_counts[run.end]);
        std::array::from_fn(|k| to[k] - from[k])
    }

    /// Checks whether a run of sentences has a formula.
    #[inline]
    pub(crate) fn has_formula(&self, run: Run) -> bool {
        self.formula_counts[run.end][KINDS] > self.formula_counts[run.start][KINDS]
    }

    /// Returns the pairs of quotation marks of a run of sentences.
    #[inline]
    pub(crate) fn quotes(&self, run: Run) -> f32 {
        self.quotes[run.end] - self.quotes[run.start]
    }
}

/// Counts the formulas of each kind before each sentence, and of all kinds together.
fn counts(formulas: &[Option<Formula>]) -> Vec<[f32; KINDS + 1]> {
    let mut sum = [0.0; KINDS + 1];
    let mut out = vec![sum];
    out.extend(formulas.iter().map(|formula| {
        if let Some(kind) = formula {
            sum[*kind as usize] += 1.0;
            sum[KINDS] += 1.0;
        }
        sum
    }));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{Cell, Span};
    use sverka_text::document::Lang;

    fn side(lang: &str, sentences: &[&str]) -> Segmented {
        Segmented::from_sentences(lang, Lang::parse(lang).unwrap(), sentences.iter().copied())
    }

    #[test]
    fn shared_numbers_and_names_are_found() {
        let en = side("en", &["Mr Semerikov spoke in 2022.", "He thanked everyone."]);
        let ru = side("ru", &["Он всех поблагодарил.", "В 2022 году выступил Семериков."]);
        let profiles = Profiles::new(&en, &ru, None);
        let compare = |i, j| {
            let (s, t) = (&profiles.source, &profiles.target);
            let span = Span::single(Cell { i, j });
            let both = |source: &Keys, target: &Keys| interned::shared(source, target, span).both;
            (both(&s.numbers, &t.numbers), both(&s.names, &t.names))
        };
        let (numbers, names) = compare(0, 1);
        assert!(numbers == 1.0 && names > 0.5);
        assert_eq!(compare(0, 0), (0.0, 0.0));
        assert_eq!(profiles.source.length(Run::single(0)), 28.0);
    }
}
