//! A pair as the checks see it.

use super::charset::CharSet;
use crate::glossary::Glossary;
use std::cell::OnceCell;
use sverka_bilingual::Pair;
use sverka_text::numbers::{Number, read};
use sverka_text::words::{Word, word_list};

/// A pair with what several checks need to know of it. What takes time is found out when a check
/// first asks for it.
pub struct Sides<'a> {
    /// The pair.
    pub pair: &'a Pair,
    /// Its text.
    pub source: &'a str,
    /// Its translation.
    pub target: &'a str,
    /// The characters of both.
    pub charsets: (CharSet, CharSet),
    /// Two-letter codes.
    pub langs: (&'a str, &'a str),
    /// Terms that must or must not be used.
    pub glossary: Option<&'a Glossary>,
    words: OnceCell<(Vec<Word<'a>>, Vec<Word<'a>>)>,
    numbers: OnceCell<(Vec<Number>, Vec<Number>)>,
}

impl<'a> Sides<'a> {
    /// Looks at a pair.
    pub fn new(pair: &'a Pair, glossary: Option<&'a Glossary>) -> Self {
        Self {
            pair,
            source: &pair.source,
            target: &pair.target,
            charsets: (CharSet::of(&pair.source), CharSet::of(&pair.target)),
            langs: (pair.langs.0.primary(), pair.langs.1.primary()),
            glossary,
            words: OnceCell::new(),
            numbers: OnceCell::new(),
        }
    }

    /// Returns whether there is text on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.trim().is_empty() && !self.target.trim().is_empty()
    }

    /// Returns the words of both sides.
    pub fn words(&self) -> (&[Word<'a>], &[Word<'a>]) {
        let words = || (word_list(self.source), word_list(self.target));
        let (source, target) = self.words.get_or_init(words);
        (source, target)
    }

    /// Returns the numbers of both sides.
    pub fn numbers(&self) -> (&[Number], &[Number]) {
        let numbers = || {
            let (source, target) = self.words();
            (
                read::read_words(self.source, source, self.langs.0),
                read::read_words(self.target, target, self.langs.1),
            )
        };
        let (source, target) = self.numbers.get_or_init(numbers);
        (source, target)
    }
}
