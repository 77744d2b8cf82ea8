//! One language of a list of pairs: its sentences as numbers of words, and what is known of each word.

use super::agreement::Agreement;
use super::tokens::{Gap, tokens};
use super::vectors::{self, Vector};
use crate::morphology::{Class, Morphology, Reading};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use sverka_embed::Model;
use sverka_text::names::{latin, skeleton};

/// The sentences of one language.
pub struct Side {
    /// Two-letter code.
    pub lang: String,
    /// What is known of its words.
    pub morphology: Morphology,
    /// The words as they are written, by number.
    pub forms: Vec<Form>,
    /// Dictionary forms, by number.
    pub lemmas: Vec<Box<str>>,
    /// How often each lemma stands in the texts.
    pub counts: Vec<u32>,
    /// Words of three capitals or more.
    abbreviations: FxHashSet<String>,
    tokens: Vec<Token>,
    starts: Vec<usize>,
}

/// A word in its place.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Number of the form.
    pub form: u32,
    /// The first byte of the sentence that belongs to it.
    pub start: u32,
    /// What stands before it.
    pub gap: Gap,
    /// Whether its capital tells something: not that of a sentence's first word.
    pub cased: bool,
    /// Whether a quotation mark stands right before it.
    pub opens: bool,
    /// Whether one stands right behind it.
    pub closes: bool,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Small letters.
    Lower,
    /// A capital, then small letters.
    Title,
    /// Two or more capitals, and no small letter but an ending: CSTO, "PMs".
    Capitals,
    /// Digits.
    Figure,
}

/// How a word ties the words of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// "of".
    Of,
    /// "and".
    And,
    /// Another preposition.
    Preposition,
    /// "the", which may follow one of those.
    Article,
}

/// What is known of a form.
#[derive(Clone, Debug)]
pub struct Form {
    /// As it is written.
    pub text: Box<str>,
    /// How.
    pub shape: Shape,
    /// Number of the lemma.
    pub lemma: u32,
    /// Its likeliest class.
    pub class: Class,
    /// How likely it is a noun, in [0, 1].
    pub noun: f32,
    /// How likely it is an adjective or a participle, in [0, 1].
    pub adjective: f32,
    /// Whether it is a given name.
    pub given: bool,
    /// Whether it is the first letter of a name, with its full stop.
    pub initial: bool,
    /// How it may tie the words of a phrase.
    pub tie: Option<Tie>,
    /// Genders, numbers and cases that it may have as a noun, and as an adjective.
    pub agrees: [Agreement; 2],
    /// How rare the word is in general: the negative logarithm of its probability in the unigram
    /// model of the encoder, in nats.
    pub rarity: f32,
    /// What it means.
    pub vector: Vector,
    /// In Latin letters, to compare names.
    pub latin: Box<str>,
    /// Consonants of `latin`.
    pub skeleton: Box<str>,
}

impl Form {
    /// Whether it has a meaning of its own.
    pub fn is_content(&self) -> bool {
        !matches!(self.class, Class::Function) && self.shape != Shape::Figure
    }
}

/// In a title of at least so many words that all have capitals ("New Plant Opens Next Year"), these tell nothing.
const HEADLINE: usize = 4;

impl Side {
    /// Reads sentences, each of them by its number.
    pub fn new<'a>(lang: &str, sentences: &[&'a str]) -> Self {
        let mut ids: FxHashMap<&'a str, u32> = FxHashMap::default();
        let mut texts: Vec<(&'a str, usize)> = Vec::new();
        let mut all = Vec::new();
        let mut starts = vec![0];
        for &sentence in sentences {
            for token in tokens(sentence) {
                let form = *ids.entry(token.text).or_insert_with(|| {
                    texts.push((token.text, 0));
                    texts.len() as u32 - 1
                });
                texts[form as usize].1 += 1;
                all.push(Token {
                    form,
                    start: token.start as u32,
                    gap: token.gap,
                    cased: false,
                    opens: token.opens,
                    closes: token.closes,
                });
            }
            starts.push(all.len());
        }
        let mut morphology = Morphology::new(lang);
        morphology.learn(texts.iter().copied());
        let (forms, lemmas) = forms(lang, &morphology, &texts);
        let mut counts = vec![0; lemmas.len()];
        for (form, (_, count)) in forms.iter().zip(&texts) {
            counts[form.lemma as usize] += *count as u32;
        }
        let abbreviations = forms
            .iter()
            .filter(|form| form.shape == Shape::Capitals && form.text.chars().count() > 2)
            .map(|form| form.text.to_string())
            .collect();
        let mut side = Self {
            abbreviations,
            lang: lang.to_owned(),
            morphology,
            forms,
            lemmas,
            counts,
            tokens: all,
            starts,
        };
        side.tell_capitals();
        side
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of words in all.
    pub fn words(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The words of a sentence.
    pub fn sentence(&self, i: usize) -> &[Token] {
        &self.tokens[self.starts[i]..self.starts[i + 1]]
    }

    /// What is known of a word.
    pub fn form(&self, token: &Token) -> &Form {
        &self.forms[token.form as usize]
    }

    /// The bytes of a run of words of a sentence.
    pub fn bytes(&self, words: &[Token]) -> Range<usize> {
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => {
                first.start as usize..last.start as usize + self.form(last).text.len()
            }
            _ => 0..0,
        }
    }

    /// Marks the words whose capital is one of the word, not of the place.
    fn tell_capitals(&mut self) {
        // How often a lemma stands inside of sentences with a capital, and without.
        let mut seen = vec![[0_u32; 2]; self.lemmas.len()];
        let inside = |token: &Token| token.gap != Gap::Start && !token.opens;
        for i in 0..self.len() {
            let sentence = self.sentence(i);
            if self.is_headline(sentence) {
                continue;
            }
            for token in sentence.iter().filter(|token| inside(token)) {
                let form = self.form(token);
                let slot = match form.shape {
                    Shape::Title => 0,
                    Shape::Lower => 1,
                    _ => continue,
                };
                seen[form.lemma as usize][slot] += 1;
            }
        }
        let name: Vec<bool> = self
            .forms
            .iter()
            .map(|form| {
                let [title, lower] = seen[form.lemma as usize];
                title > lower
            })
            .collect();
        for i in 0..self.len() {
            let range = self.starts[i]..self.starts[i + 1];
            let headline = self.is_headline(&self.tokens[range.clone()]);
            for at in range.clone().rev() {
                let token = self.tokens[at];
                let form = &self.forms[token.form as usize];
                let next = (at + 1 < range.end).then(|| self.tokens[at + 1]);
                self.tokens[at].cased = match form.shape {
                    Shape::Capitals => !headline || name[token.form as usize],
                    Shape::Title if headline => name[token.form as usize],
                    Shape::Title if token.gap == Gap::Start => {
                        // The first word goes with the name behind it: "Valery Semerikov spoke".
                        let leads = next.is_some_and(|next| next.cased && next.gap == Gap::Space)
                            && matches!(form.class, Class::Noun | Class::Adjective | Class::Other);
                        name[token.form as usize] || leads || self.is_known_name(form)
                    }
                    Shape::Title => form.class != Class::Function,
                    Shape::Lower | Shape::Figure => false,
                };
            }
        }
    }

    /// Whether the first letters of the words that mean something are an abbreviation of the texts.
    pub fn is_abbreviated(&self, words: &[Token]) -> bool {
        // Two letters are too few: "IT" is not every noun with an adjective.
        words.len() >= 3 && self.abbreviations.contains(&super::names::initials(self, words))
    }

    /// "London" is a name wherever it stands.
    fn is_known_name(&self, form: &Form) -> bool {
        form.given || super::names::is_place(&self.lemmas[form.lemma as usize])
    }

    fn is_headline(&self, sentence: &[Token]) -> bool {
        let mut content = sentence.iter().map(|token| self.form(token)).filter(|form| form.is_content());
        content.clone().count() >= HEADLINE && content.all(|form| form.shape != Shape::Lower)
    }
}

/// What is known of each form, and the lemmas.
fn forms(lang: &str, morphology: &Morphology, texts: &[(&str, usize)]) -> (Vec<Form>, Vec<Box<str>>) {
    let model = Model::embedded();
    let words: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
    let told: Vec<(Vec<Reading>, Shape, String)> = words
        .par_iter()
        .map(|&text| {
            let readings = morphology.readings(text);
            let shape = shape(text);
            let lemma = match shape {
                Shape::Capitals => text.to_owned(),
                _ => readings
                    .first()
                    .map_or_else(|| text.to_lowercase(), |best| best.lemma.clone())
                    .replace('ё', "е"),
            };
            (readings, shape, lemma)
        })
        .collect();
    let both: Vec<[&str; 2]> = words.iter().zip(&told).map(|(text, (.., lemma))| [*text, &**lemma]).collect();
    let vectors = vectors::of_words(model, &both);
    let told: Vec<(String, Form)> = words
        .par_iter()
        .zip(told)
        .zip(vectors)
        .map(|((&text, (readings, shape, lemma)), vector)| {
            let weight = |class: Class| {
                readings.iter().filter(|reading| reading.class == class).map(|reading| reading.weight).sum()
            };
            let latin = latin(text);
            let given = super::names::is_given(&lemma) || super::names::is_given(text);
            let form = Form {
                given,
                initial: text.ends_with('.'),
                tie: super::phrases::tie(lang, text),
                text: text.into(),
                shape,
                lemma: 0,
                class: match shape {
                    Shape::Capitals => Class::Noun,
                    Shape::Figure => Class::Numeral,
                    // The initial «С.» is no preposition.
                    _ if text.ends_with('.') => Class::Other,
                    // "I'll", "you've": no words of a term, whatever the rules for unknown words say.
                    _ if text.contains(['\'', '’']) && lang == "en" => Class::Function,
                    _ => readings.first().map_or(Class::Other, |best| best.class),
                },
                noun: weight(Class::Noun),
                adjective: weight(Class::Adjective),
                agrees: [Class::Noun, Class::Adjective].map(|class| Agreement::of(&readings, class)),
                rarity: model.rarity(text),
                vector,
                skeleton: skeleton(&latin).into(),
                latin: latin.into(),
            };
            (lemma, form)
        })
        .collect();
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut lemmas: Vec<Box<str>> = Vec::new();
    let forms = told
        .into_iter()
        .map(|(lemma, form)| {
            let id = *ids.entry(lemma).or_insert_with_key(|lemma| {
                lemmas.push(lemma.as_str().into());
                lemmas.len() as u32 - 1
            });
            Form { lemma: id, ..form }
        })
        .collect();
    (forms, lemmas)
}

fn shape(text: &str) -> Shape {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Shape::Figure;
    }
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    match text.chars().next() {
        // "PMs", «ВУЗов»: an ending of one or two letters behind capitals.
        _ if capitals >= 2 && capitals > small && small <= 2 => Shape::Capitals,
        Some(first) if first.is_uppercase() => Shape::Title,
        _ => Shape::Lower,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_tell_names_only_inside_of_sentences() {
        let texts =
            ["Water is scarce. Valery Semerikov spoke of water to CSTO members.", "They met Semerikov."];
        let side = Side::new("en", &texts);
        let cased: Vec<&str> = side
            .sentence(0)
            .iter()
            .filter(|token| token.cased)
            .map(|token| &*side.form(token).text)
            .collect();
        assert_eq!(cased, ["Valery", "Semerikov", "CSTO"]);
        assert_eq!(
            (shape("PMs"), shape("Pm"), shape("2022")),
            (Shape::Capitals, Shape::Title, Shape::Figure)
        );
    }
}
