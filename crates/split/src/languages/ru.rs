//! Russian.

use crate::boilerplate::INTERNATIONAL;
use crate::candidate::{Candidate, Facts, Marks};
use crate::chars::{is_lower, is_single, is_upper};
use crate::language::Language;
use crate::rules::{Rule, is_roman, letter_as_name};
use crate::words::{Classes, Words};
use std::sync::LazyLock;
use sverka_text::lists;

const LIST: &str = include_str!("../../data/ru.txt");

/// How far back to search for a surname before its initials, in bytes: some five words.
const NAME: usize = 80;

/// Longest adverbial of time that opens a sentence, in bytes.
const TIME: usize = 100;

/// Russian.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/ru.txt",
    words: Words::parse(LIST),
    boilerplate: &INTERNATIONAL,
    rules: RULES,
});

const RULES: &[Rule] = &[
    Rule { name: "letter-as-name", when: Facts::PERIOD, decide: |s| letter_as_name(s, is_lettered) },
    Rule { name: "degree-before-name", when: Facts::PERIOD, decide: degree_before_name },
    Rule { name: "lettered-part", when: Facts::PERIOD.union(Facts::KNOWN), decide: lettered_part },
    Rule { name: "surname-before-initials", when: Facts::PERIOD, decide: surname_before_initials },
    Rule {
        name: "date-opens-sentence",
        when: Facts::PERIOD.union(Facts::KNOWN),
        decide: date_opens_sentence,
    },
];

/// `Слово Зимину А. К. Прошу вас`: the initials belong to the surname before them.
fn surname_before_initials(s: &Candidate) -> Option<bool> {
    let initial = s.left.chars().count() == 1 && s.left.starts_with(is_upper);
    if !initial || s.marks != Marks::Period || s.right_is_initial() || !is_upper(s.first) {
        return None;
    }
    let mut words = s.tail_of_sentence(NAME).split_whitespace().rev().skip(1);
    let surname = words.find(|w| !(w.ends_with('.') && w.chars().count() == 2))?;
    let name = surname.starts_with(is_upper) && surname.ends_with(is_lower);
    (name && like_surname(surname) && !like_surname(s.right)).then_some(true)
}

/// Returns whether letters name what a word means: «в корпусе Б».
fn is_lettered(word: &str) -> bool {
    static STEMS: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words(LIST, "lettered").collect());
    STEMS.iter().any(|stem| word.starts_with(stem))
}

/// `к.т.н. Иванов`: a degree before a surname.
fn degree_before_name(s: &Candidate) -> Option<bool> {
    let name = is_upper(s.first) && s.lead == s.first && like_surname(s.right);
    if !name || !s.left.ends_with('н') {
        return None;
    }
    let spaced = || {
        let mut words = s.tail_of_sentence(NAME).split_whitespace().rev();
        words.next() == Some("н") && words.nth(1).is_some_and(|word| matches!(word, "к." | "д."))
    };
    (s.left_is(Classes::END) && s.left.starts_with(['к', 'д']) || spaced()).then_some(false)
}

/// `в прил. А и гл. В этой`: the letter of a part of a book.
fn lettered_part(s: &Candidate) -> Option<bool> {
    let letter = is_single(s.right) && is_upper(s.first) && s.lead == s.first;
    let after = s.text[s.right_end()..].strip_prefix(' ').unwrap_or_default();
    let goes_on = after.starts_with(is_lower);
    (letter && goes_on && matches!(s.left, "прил" | "гл" | "разд" | "рис" | "табл")).then_some(false)
}

fn like_surname(word: &str) -> bool {
    static ENDINGS: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words(LIST, "surname-endings").collect());
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// `В 1996 г. Иванов стал`: a time alone is not a sentence.
fn date_opens_sentence(s: &Candidate) -> Option<bool> {
    if !matches!(s.left, "г" | "гг" | "в" | "вв") || s.marks != Marks::Period || s.so_far().len() > TIME
    {
        return None;
    }
    let mut words = s.so_far().split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit()) || is_roman(w);
    let first = words.next().is_some_and(|w| s.words.is(w, Classes::TIME));
    (first && words.all(|w| number(w) || s.words.is(w, Classes::TIME))).then_some(false)
}
