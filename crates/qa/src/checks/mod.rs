//! The checks, one file a family. A check of one pair is a function of [`Sides`] that adds to a
//! list of findings.

pub mod alignment;
pub mod case;
pub mod characters;
pub mod completeness;
pub mod consistency;
pub mod markup;
pub mod names;
pub mod neighbours;
pub mod numbers;
pub mod punctuation;
pub mod repetition;
pub mod spacing;
pub mod stock;
pub mod terms;

use super::glossary::Glossary;
use super::{Finding, Pair};
use std::ops::Range;
use stock::Stock;
use sverka_text::words::{Word, word_list};

/// A pair as the checks see it.
pub struct Sides<'a> {
    /// The pair.
    pub pair: &'a Pair,
    /// Its text.
    pub source: &'a str,
    /// Its translation.
    pub target: &'a str,
    /// The words of both.
    pub words: (Vec<Word<'a>>, Vec<Word<'a>>),
    /// The characters of both.
    pub stock: (Stock, Stock),
    /// Two-letter codes.
    pub langs: (&'a str, &'a str),
}

impl<'a> Sides<'a> {
    /// Looks at a pair.
    pub fn new(pair: &'a Pair) -> Self {
        let langs = (pair.langs.0.primary(), pair.langs.1.primary());
        let words = (word_list(&pair.source), word_list(&pair.target));
        let stock = (Stock::of(&pair.source), Stock::of(&pair.target));
        Self { pair, source: &pair.source, target: &pair.target, words, stock, langs }
    }

    /// Whether there is text on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.trim().is_empty() && !self.target.trim().is_empty()
    }
}

/// All checks of one pair.
pub fn of_pair(sides: &Sides, glossary: Option<&Glossary>) -> Vec<Finding> {
    let mut out = Vec::new();
    if !sides.is_two_sided() {
        completeness::check_one_sided(sides, &mut out);
        return out;
    }
    completeness::check(sides, &mut out);
    numbers::check(sides, &mut out);
    markup::check(sides, &mut out);
    characters::check(sides, &mut out);
    repetition::check(sides, &mut out);
    punctuation::check(sides, &mut out);
    spacing::check(sides, &mut out);
    case::check(sides, &mut out);
    alignment::check(sides, &mut out);
    if let Some(glossary) = glossary {
        terms::check(sides, glossary, &mut out);
    }
    out
}

/// Whether a language is written in Cyrillic letters.
pub fn is_cyrillic_lang(lang: &str) -> bool {
    matches!(lang, "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "ky" | "mn" | "tg" | "tt")
}

/// Whether a language is written in Latin letters, as far as the checks care.
pub fn is_latin_lang(lang: &str) -> bool {
    matches!(lang, "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sv" | "tr" | "fi" | "ro")
}

/// Whether a character is a Cyrillic letter.
pub fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// Whether a character is a Latin letter.
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (('\u{c0}'..='\u{24f}').contains(&c) && c.is_alphabetic())
}

/// At most so many characters of a text for a message, on one line.
pub fn shown(text: &str) -> String {
    // What a line of a terminal holds beside the rest of the message.
    const MOST: usize = 40;
    let mut out: String =
        text.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

/// The range of a piece of a text, given as a subslice of it.
pub fn range_in(text: &str, piece: &str) -> Range<usize> {
    let start = piece.as_ptr() as usize - text.as_ptr() as usize;
    start..start + piece.len()
}
