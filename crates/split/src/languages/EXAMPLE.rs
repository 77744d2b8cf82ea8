//! LANGUAGE: copy this file to add a language. It is not compiled.
//!
//! 1. Copy it to `crates/split/src/languages/xx.rs`, where `xx` is the language's code, and put the name in.
//! 2. Write `crates/split/data/xx.txt`: begin with a copy of `crates/split/data/en.txt`, whose comments say what
//!    each class does. Abbreviations are written without their last full stop and in small letters. A word
//!    that also occurs without a full stop does not belong in `[title]` or `[inner]`.
//! 3. Name the module and the code in `crates/split/src/languages/mod.rs`.
//! 4. Write `tests/split/xx.txt`, two or three natural cases for each class, and a test in
//!    `tests/split.rs` that runs them.
//!
//! Rules come last: most languages need none. A rule returns "break", "no break" or nothing, examines
//! only the neighbourhood of the mark (see `Candidate`), and is tried before the common ones, where the facts in its
//! `when` are true (see `crates/split/src/candidate.rs`; `ANY` for everywhere). No rule is tried
//! for a plain word of five small letters or more, a full stop and a capital: see `Engine::plain_end`.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::rules::Rule;
use crate::candidate::{Candidate, Facts};
use crate::words::Words;
use std::sync::LazyLock;

/// LANGUAGE.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/xx.txt",
    words: Words::parse(include_str!("../../data/xx.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[Rule { name: "what-it-sees", when: Facts::PERIOD, decide: what_it_sees }],
});

/// `Such a case`: there is no break in it.
fn what_it_sees(s: &Candidate) -> Option<bool> {
    (s.left == "xx").then_some(false)
}
