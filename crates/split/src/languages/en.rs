//! English.

use crate::boilerplate::INTERNATIONAL;
use crate::candidate::{Candidate, Facts};
use crate::chars::is_upper;
use crate::language::Language;
use crate::rules::{Rule, letter_as_name};
use crate::words::Words;
use std::sync::LazyLock;
use sverka_text::lists;

const LIST: &str = include_str!("../../data/en.txt");

/// English.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/en.txt",
    words: Words::parse(LIST),
    boilerplate: &INTERNATIONAL,
    rules: RULES,
});

const RULES: &[Rule] = &[
    Rule { name: "letter-as-name", when: Facts::PERIOD, decide: |s| letter_as_name(s, is_lettered) },
    Rule { name: "time-zone-follows", when: Facts::PERIOD.union(Facts::KNOWN), decide: time_zone_follows },
    Rule { name: "year-of-source", when: Facts::PERIOD.union(Facts::KNOWN), decide: year_of_source },
];

/// Returns whether letters name what a word means: `group B`.
fn is_lettered(word: &str) -> bool {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words(LIST, "lettered").collect());
    WORDS.contains(&word)
}

/// `at 6:13 P.M. EDT in Room 3`
fn time_zone_follows(s: &Candidate) -> Option<bool> {
    static ZONES: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words(LIST, "time-zones").collect());
    let hour = matches!(s.left.to_ascii_lowercase().as_str(), "a.m" | "p.m" | "am" | "pm");
    let zone = s.right.chars().all(is_upper) && ZONES.contains(&s.right.to_ascii_lowercase().as_str());
    (hour && zone).then_some(false)
}

/// `Novak et al. 1999 was wrong`
fn year_of_source(s: &Candidate) -> Option<bool> {
    (s.left == "al" && s.first.is_ascii_digit()).then_some(false)
}
