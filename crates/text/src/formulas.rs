//! Formulas: parts of a text that do not carry its subject. Ordinals that open a sentence, stage directions,
//! page furniture.
//!
//! The words are in `data/formulas.txt`.

use crate::lists;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// A kind of formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Formula {
    /// Counts points: "First, ...", «Во-вторых, ...».
    Ordinal,
    /// Describes what happens meanwhile: "(Applause.)".
    Remark,
    /// Belongs to a page: "Back to top".
    Furniture,
}

impl Formula {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::Ordinal, Self::Remark, Self::Furniture];
}

/// Where in a sentence a phrase makes a formula.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The phrase is the whole sentence.
    Whole,
    /// The phrase opens it, and a mark follows.
    Opens,
}

/// The sections of the list.
const SECTIONS: [(&str, Formula, Place); 4] = [
    ("ordinal", Formula::Ordinal, Place::Opens),
    ("remark", Formula::Remark, Place::Whole),
    ("furniture", Formula::Furniture, Place::Whole),
    (BUTTON, Formula::Furniture, Place::Whole),
];

/// The section of furniture that may be something else.
const BUTTON: &str = "button";

/// Words of the longest phrase that opens a sentence.
const WORDS: usize = 4;

/// Bytes of the longest sentence that is a formula as a whole, including the marks around it.
const LONGEST: usize = 80;

/// Words of the longest remark in brackets: a longer one is a sentence of the text.
const REMARK: usize = 6;

type Phrases = FxHashMap<&'static str, (Formula, Place)>;

const LIST: &str = include_str!("../data/formulas.txt");

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let of_section =
        |(name, formula, place)| lists::lines(LIST, name).map(move |line| (line, (formula, place)));
    SECTIONS.into_iter().flat_map(of_section).collect()
});

/// Returns which formula a sentence is or begins with; `None` for most.
pub fn formula(sentence: &str) -> Option<Formula> {
    let text = sentence.trim();
    if text.len() <= LONGEST {
        if let Some(&(formula, Place::Whole)) = PHRASES.get(bare(text).as_str()) {
            return Some(formula);
        }
        if is_in_brackets(text) {
            return Some(Formula::Remark);
        }
    }
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    // Every opener begins with a capital, and most sentences begin with a word that opens none.
    if !text.starts_with(char::is_uppercase) {
        return None;
    }
    opener(text)
}

/// Returns whether a whole sentence is page furniture.
pub fn is_furniture(text: &str) -> bool {
    text.len() <= LONGEST && formula(text) == Some(Formula::Furniture)
}

/// Returns whether page furniture may be something a person says, or a heading: "Go back", "Contacts".
pub fn is_ambiguous(furniture: &str) -> bool {
    static BUTTONS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| lists::lines(LIST, BUTTON).collect());
    BUTTONS.contains(bare(furniture).as_str())
}

/// Returns a sentence in small letters without the marks around it, as the list has it.
fn bare(sentence: &str) -> String {
    sentence.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Returns the formula that opens a sentence: an ordinal.
fn opener(text: &str) -> Option<Formula> {
    let mut ends = [0; WORDS];
    let mut count = 0;
    let mut from = 0;
    while count < WORDS {
        let word = text[from..].find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’'));
        let end = word.map_or(text.len(), |at| from + at);
        ends[count] = end;
        count += 1;
        match text[end..].strip_prefix(' ') {
            Some(_) => from = end + 1,
            None => break,
        }
    }
    let head = text[..ends[count - 1]].to_lowercase();
    let mut words = head.as_str();
    for &end in ends[..count].iter().rev() {
        if let Some(&(formula, Place::Opens)) = PHRASES.get(words) {
            let is_before_mark = text[end..].chars().next().is_none_or(|c| ",.:;!?)—–-".contains(c));
            if is_before_mark {
                return Some(formula);
            }
        }
        words = words.rfind(' ').map_or("", |at| &words[..at]);
    }
    None
}

/// Returns whether a sentence is a remark in brackets.
fn is_in_brackets(text: &str) -> bool {
    let text = text.trim_end_matches(['.', '!', '…']);
    let inner = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => inner,
        None => match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            Some(inner) => inner,
            None => return false,
        },
    };
    inner.starts_with(char::is_alphabetic)
        && !inner.contains(['(', ')', '[', ']'])
        && inner.split_whitespace().count() <= REMARK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_every_kind_are_recognised() {
        for (text, want) in [
            ("First, the tram.", Some(Formula::Ordinal)),
            ("«Первое.", Some(Formula::Ordinal)),
            ("Во-вторых, денег нет.", Some(Formula::Ordinal)),
            ("First of all, thank you.", Some(Formula::Ordinal)),
            ("First brief statements, then questions.", None),
            ("Первое слово за вами.", None),
            ("Dear friends, we are glad to see you.", None),
            ("(Applause.)", Some(Formula::Remark)),
            ("[Смех в зале]", Some(Formula::Remark)),
            ("Laughter.", Some(Formula::Remark)),
            ("(He wrote it in the winter of that year, as I said.)", None),
            ("Yes!", None),
            ("All rights reserved.", Some(Formula::Furniture)),
            ("Версия для печати", Some(Formula::Furniture)),
            ("We went back to the top.", None),
            ("", None),
            ("...", None),
        ] {
            assert_eq!(formula(text), want, "{text}");
        }
        assert!(is_furniture("«Наверх»") && is_furniture("[Print]") && !is_furniture("Yes."));
        assert!(is_ambiguous("[Print]") && !is_ambiguous("Версия для печати"));
    }

    #[test]
    fn every_phrase_is_recognised() {
        for (section, phrase) in lists::entries(LIST) {
            let mut chars = phrase.chars();
            let first = chars.next().unwrap().to_uppercase();
            let sentence = format!("{first}{}.", chars.as_str());
            let want = SECTIONS.iter().find(|(name, ..)| *name == section).map(|(_, formula, _)| *formula);
            assert!(want.is_some() && formula(&sentence) == want, "{phrase}");
        }
    }
}
