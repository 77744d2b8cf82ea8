//! German.

use crate::boilerplate::INTERNATIONAL;
use crate::candidate::{Candidate, Facts, Marks};
use crate::language::Language;
use crate::rules::Rule;
use crate::words::{Classes, Words};
use std::sync::LazyLock;

/// German.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/de.txt",
    words: Words::parse(include_str!("../../data/de.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[Rule { name: "ordinal", when: Facts::PERIOD, decide: ordinal }],
});

/// `am 3. Oktober`, `der 2. Weltkrieg`: a number with a full stop counts what follows.
fn ordinal(s: &Candidate) -> Option<bool> {
    let number = s.marks == Marks::Period
        && (1..=2).contains(&s.left.len())
        && s.left.bytes().all(|b| b.is_ascii_digit());
    let counted = number && !s.left_opens() && s.lead == s.first && !s.right_is(Classes::STARTER);
    counted.then_some(false)
}
