//! One language of a list of pairs: its sentences as numbers of words, and the data about each word.

use crate::form::{Form, Shape, forms};
use crate::morphology::{Class, Morphology};
use crate::name_lists;
use crate::tokens::{Gap, tokens};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The sentences of one language.
pub(crate) struct Corpus {
    /// Two-letter code of the language.
    pub(crate) lang: String,
    /// Morphology of the language, including the forms that the texts show.
    pub(crate) morphology: Morphology,
    /// The words as written, by number.
    pub(crate) forms: Vec<Form>,
    /// Dictionary forms, by number.
    pub(crate) lemmas: Vec<Box<str>>,
    /// Words of three capitals or more.
    abbreviations: FxHashSet<String>,
    tokens: Vec<Token>,
    /// First token of each sentence; one more entry for the end.
    starts: Vec<usize>,
}

/// A word in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Number of the form.
    pub(crate) form: u32,
    /// Its first byte in the sentence.
    pub(crate) start: u32,
    /// What separates it from the word before.
    pub(crate) gap: Gap,
    /// Whether its capital is significant, that is, not just that of a sentence's first word.
    pub(crate) cased: bool,
    /// Whether a quotation mark immediately precedes it.
    pub(crate) opens: bool,
    /// Whether a quotation mark immediately follows it.
    pub(crate) closes: bool,
}

/// Words of the shortest title in which the capitals of all words are insignificant: "New Plant Opens Next
/// Year".
const HEADLINE: usize = 4;

/// Words of the shortest name that an abbreviation may represent: "IT" is not every noun with an adjective.
const ABBREVIATED: usize = 3;

impl Corpus {
    /// Reads sentences, which are referred to by their numbers.
    pub(crate) fn new<'a>(lang: &str, sentences: &[&'a str]) -> Self {
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
        let words: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
        let (forms, lemmas) = forms(lang, &morphology, &words);
        let abbreviations = forms
            .iter()
            .filter(|form| form.shape == Shape::Capitals && form.text.chars().count() > 2)
            .map(|form| form.text.to_string())
            .collect();
        let lang = lang.to_owned();
        let mut corpus = Self { lang, morphology, forms, lemmas, abbreviations, tokens: all, starts };
        corpus.mark_capitals();
        corpus
    }

    /// Returns the number of sentences.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the number of words in all sentences.
    pub(crate) fn words(&self) -> usize {
        self.tokens.len()
    }

    /// Returns the words of a sentence.
    pub(crate) fn sentence(&self, i: usize) -> &[Token] {
        &self.tokens[self.starts[i]..self.starts[i + 1]]
    }

    /// Returns the data about a word.
    pub(crate) fn form(&self, token: &Token) -> &Form {
        &self.forms[token.form as usize]
    }

    /// Returns the dictionary form of a form.
    pub(crate) fn lemma(&self, form: &Form) -> &str {
        &self.lemmas[form.lemma as usize]
    }

    /// Returns the bytes of a run of words of a sentence.
    pub(crate) fn bytes(&self, words: &[Token]) -> Range<usize> {
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => {
                first.start as usize..last.start as usize + self.form(last).text.len()
            }
            _ => 0..0,
        }
    }

    /// Returns the first letters of the content words of a name, parts of compounds included, in capitals.
    pub(crate) fn initials(&self, words: &[Token]) -> String {
        words
            .iter()
            .map(|token| self.form(token))
            .filter(|form| form.is_content())
            .flat_map(|form| form.text.split('-').filter_map(|part| part.chars().next()))
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// Checks whether the initials of some words are an abbreviation that occurs in the texts.
    pub(crate) fn is_abbreviated(&self, words: &[Token]) -> bool {
        words.len() >= ABBREVIATED && self.abbreviations.contains(&self.initials(words))
    }

    /// Marks the words whose capital belongs to the word, not to its position.
    fn mark_capitals(&mut self) {
        let named = self.names_by_capitals();
        for i in 0..self.len() {
            let range = self.starts[i]..self.starts[i + 1];
            let headline = self.is_headline(&self.tokens[range.clone()]);
            for at in range.clone().rev() {
                let token = self.tokens[at];
                let form = &self.forms[token.form as usize];
                let next = (at + 1 < range.end).then(|| self.tokens[at + 1]);
                self.tokens[at].cased = match form.shape {
                    Shape::Capitals => !headline || named[token.form as usize],
                    Shape::Title if headline => named[token.form as usize],
                    Shape::Title if token.gap == Gap::Start => {
                        // The first word belongs to the name after it: "Valery Semerikov spoke".
                        let leads = next.is_some_and(|next| next.cased && next.gap == Gap::Space)
                            && matches!(form.class, Class::Noun | Class::Adjective | Class::Other);
                        named[token.form as usize] || leads || self.is_well_known(form)
                    }
                    Shape::Title => form.class != Class::Function,
                    Shape::Lower | Shape::Figure => false,
                };
            }
        }
    }

    /// Returns for each form whether its lemma has a capital more often than not, inside sentences.
    fn names_by_capitals(&self) -> Vec<bool> {
        // Occurrences of each lemma with a capital, and without.
        let mut counts = vec![[0_u32; 2]; self.lemmas.len()];
        let is_inside = |token: &Token| token.gap != Gap::Start && !token.opens;
        for i in 0..self.len() {
            let sentence = self.sentence(i);
            if self.is_headline(sentence) {
                continue;
            }
            for token in sentence.iter().filter(|token| is_inside(token)) {
                let form = self.form(token);
                let slot = match form.shape {
                    Shape::Title => 0,
                    Shape::Lower => 1,
                    _ => continue,
                };
                counts[form.lemma as usize][slot] += 1;
            }
        }
        let is_name = |form: &Form| {
            let [title, lower] = counts[form.lemma as usize];
            title > lower
        };
        self.forms.iter().map(is_name).collect()
    }

    /// Checks whether a word is always a name, like "London".
    fn is_well_known(&self, form: &Form) -> bool {
        form.given || name_lists::is_place(self.lemma(form))
    }

    fn is_headline(&self, sentence: &[Token]) -> bool {
        let mut content = sentence.iter().map(|token| self.form(token)).filter(|form| form.is_content());
        content.clone().count() >= HEADLINE && content.all(|form| form.shape != Shape::Lower)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_mark_names_only_inside_of_sentences() {
        let texts =
            ["Water is scarce. Valery Semerikov spoke of water to CSTO members.", "They met Semerikov."];
        let corpus = Corpus::new("en", &texts);
        let cased: Vec<&str> = corpus
            .sentence(0)
            .iter()
            .filter(|token| token.cased)
            .map(|token| &*corpus.form(token).text)
            .collect();
        assert_eq!(cased, ["Valery", "Semerikov", "CSTO"]);
    }
}
