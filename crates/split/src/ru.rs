//! ru.

use super::chars::{is_lower, is_upper};
use super::language::Language;
use super::rules::{Rule, is_roman};
use super::site::{KNOWN, Marks, PERIOD, Site};
use super::words::{TIME, Words};
use std::sync::LazyLock;

/// ru.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/ru.txt",
    words: Words::parse(include_str!("../data/ru.txt")),
    rules: &[
        Rule { name: "surname-before-initials", when: PERIOD, decide: surname_before_initials },
        Rule { name: "date-opens-sentence", when: PERIOD | KNOWN, decide: date_opens_sentence },
    ],
});

/// `Слово Зимину А. К. Прошу вас`: the initials belong to the surname before them.
fn surname_before_initials(s: &Site) -> Option<bool> {
    let initial = s.left.chars().count() == 1 && s.left.starts_with(is_upper);
    if !initial || s.marks != Marks::Period || s.right_is_initial() || !is_upper(s.first) {
        return None;
    }
    let mut words = s.tail_of_sentence(80).split_whitespace().rev().skip(1);
    let surname = words.find(|w| !(w.ends_with('.') && w.chars().count() == 2))?;
    let name = surname.starts_with(is_upper) && surname.ends_with(is_lower);
    (name && like_surname(surname) && !like_surname(s.right)).then_some(true)
}

fn like_surname(word: &str) -> bool {
    SURNAMES.split_whitespace().any(|ending| word.ends_with(ending))
}

/// Endings of surnames in all their cases: Иванов-у, Зимин-ым, Чайковск-ого.
const SURNAMES: &str = "ов ова ову овым ове овой ев ева еву евым еве евой ёв ёва ёву ёвым ин ина ину иным ине иной \
    ын ына ыну ский ского скому ским ском ская ской скую цкий цкого цкому енко чук";

/// `В 1996 г. Иванов стал`: a time alone makes no sentence.
fn date_opens_sentence(s: &Site) -> Option<bool> {
    if !matches!(s.left, "г" | "гг" | "в" | "вв") || s.marks != Marks::Period || s.so_far().len() > 100
    {
        return None;
    }
    let mut words = s.so_far().split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit()) || is_roman(w);
    let first = words.next().is_some_and(|w| s.words.is(w, TIME));
    (first && words.all(|w| number(w) || s.words.is(w, TIME))).then_some(false)
}
