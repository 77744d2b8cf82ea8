//! Languages without rules.

use super::{CaseSet, Class, Reading};

/// Returns the reading of a word: with letters, a noun in its dictionary form.
pub(super) fn readings(word: &str) -> Vec<Reading> {
    let class = if word.chars().any(char::is_alphabetic) { Class::Noun } else { Class::Other };
    vec![Reading {
        lemma: word.to_lowercase(),
        class,
        gender: None,
        number: None,
        case: CaseSet::NONE,
        weight: 1.0,
    }]
}
