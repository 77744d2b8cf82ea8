//! The data about a written word.

use crate::agreement::Agreement;
use crate::function_words::FunctionWord;
use crate::morphology::{Class, Morphology, Reading};
use crate::name_lists;
use crate::vectors::{self, Vector};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_embed::Model;
use sverka_text::names::{latin, skeleton};

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// In lower case.
    Lower,
    /// With a capital, then in lower case.
    Title,
    /// With two or more capitals and only an ending besides: CSTO, "PMs".
    Capitals,
    /// In digits.
    Figure,
}

impl Shape {
    /// Returns the shape of a word.
    pub(crate) fn of(text: &str) -> Self {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Self::Figure;
        }
        let capitals = text.chars().filter(|c| c.is_uppercase()).count();
        let small = text.chars().filter(|c| c.is_lowercase()).count();
        match text.chars().next() {
            // "PMs", «ВУЗов»: an ending of one or two letters after capitals.
            _ if capitals >= 2 && capitals > small && small <= 2 => Self::Capitals,
            Some(first) if first.is_uppercase() => Self::Title,
            _ => Self::Lower,
        }
    }
}

/// The data about a form.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// The word as written.
    pub(crate) text: Box<str>,
    /// How it is written.
    pub(crate) shape: Shape,
    /// Number of the lemma.
    pub(crate) lemma: u32,
    /// Its likeliest class.
    pub(crate) class: Class,
    /// Probability that it is a noun, in [0, 1].
    pub(crate) noun: f32,
    /// Probability that it is an adjective or a participle, in [0, 1].
    pub(crate) adjective: f32,
    /// Whether it is a given name.
    pub(crate) given: bool,
    /// Whether it is the first letter of a name, with its full stop.
    pub(crate) initial: bool,
    /// How it may join the words of a phrase.
    pub(crate) joins: Option<FunctionWord>,
    /// Genders, numbers and cases that it may have as a noun, and as an adjective.
    pub(crate) agrees: [Agreement; 2],
    /// How rare the word is in general: the negative logarithm of its probability in the unigram model of
    /// the encoder, in nats.
    pub(crate) rarity: f32,
    /// Its meaning.
    pub(crate) vector: Vector,
    /// The word in Latin letters, to compare names.
    pub(crate) latin: Box<str>,
    /// Consonants of `latin`.
    pub(crate) skeleton: Box<str>,
}

impl Form {
    /// Checks whether the word is a content word.
    pub(crate) fn is_content(&self) -> bool {
        !matches!(self.class, Class::Function) && self.shape != Shape::Figure
    }

    fn new(lang: &str, text: &str, Analysed { readings, shape, lemma }: &Analysed, vector: Vector) -> Self {
        let weight = |class: Class| {
            readings.iter().filter(|reading| reading.class == class).map(|reading| reading.weight).sum()
        };
        let latin = latin(text);
        Self {
            given: name_lists::is_given(lemma) || name_lists::is_given(text),
            initial: text.ends_with('.'),
            joins: FunctionWord::of(lang, text),
            text: text.into(),
            shape: *shape,
            lemma: 0,
            class: match shape {
                Shape::Capitals if name_lists::is_currency(text) => Class::Function,
                Shape::Capitals => Class::Noun,
                Shape::Figure => Class::Numeral,
                // The initial «С.» is not a preposition.
                _ if text.ends_with('.') => Class::Other,
                // "I'll", "you've": not words of a term, whatever the rules for unknown words return.
                _ if text.contains(['\'', '’']) && lang == "en" => Class::Function,
                _ => readings.first().map_or(Class::Other, |best| best.class),
            },
            noun: weight(Class::Noun),
            adjective: weight(Class::Adjective),
            agrees: [Class::Noun, Class::Adjective].map(|class| Agreement::of(readings, class)),
            rarity: Model::embedded().rarity(text),
            vector,
            skeleton: skeleton(&latin).into(),
            latin: latin.into(),
        }
    }
}

/// A word by its morphology.
struct Analysed {
    readings: Vec<Reading>,
    shape: Shape,
    lemma: String,
}

impl Analysed {
    fn new(morphology: &Morphology, text: &str) -> Self {
        let readings = morphology.readings(text);
        let shape = Shape::of(text);
        let lemma = match shape {
            Shape::Capitals => text.to_owned(),
            _ => {
                let best = readings.first().map_or_else(|| text.to_lowercase(), |best| best.lemma.clone());
                best.replace('ё', "е")
            }
        };
        Self { readings, shape, lemma }
    }
}

/// Returns the data about each word, and the lemmas, numbered in the order of the words.
pub(crate) fn forms(lang: &str, morphology: &Morphology, words: &[&str]) -> (Vec<Form>, Vec<Box<str>>) {
    let analysed: Vec<Analysed> = words.par_iter().map(|&text| Analysed::new(morphology, text)).collect();
    let both: Vec<[&str; 2]> =
        words.iter().zip(&analysed).map(|(text, analysed)| [*text, &*analysed.lemma]).collect();
    let vectors = vectors::of_words(Model::embedded(), &both);
    let forms: Vec<Form> = words
        .par_iter()
        .zip(&analysed)
        .zip(vectors)
        .map(|((text, analysed), vector)| Form::new(lang, text, analysed, vector))
        .collect();
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut lemmas: Vec<Box<str>> = Vec::new();
    let forms = forms
        .into_iter()
        .zip(analysed)
        .map(|(form, analysed)| {
            let lemma = *ids.entry(analysed.lemma).or_insert_with_key(|lemma| {
                lemmas.push(lemma.as_str().into());
                lemmas.len() as u32 - 1
            });
            Form { lemma, ..form }
        })
        .collect();
    (forms, lemmas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_with_an_ending_are_capitals() {
        let shapes = ["PMs", "Pm", "2022", "word"].map(Shape::of);
        assert_eq!(shapes, [Shape::Capitals, Shape::Title, Shape::Figure, Shape::Lower]);
    }
}
