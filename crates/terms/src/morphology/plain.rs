//! Languages of which nothing is known but letters.

use super::{CaseSet, Class, Reading};

/// A word with letters is a noun in its dictionary form.
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
