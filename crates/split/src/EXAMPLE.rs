//! LANGUAGE: copy this file to add a language. It is not compiled.
//!
//! 1. Copy it to `src/split/xx.rs`, where `xx` is the language's code, and put the name in.
//! 2. Write `crates/split/data/xx.txt`: begin with a copy of `crates/split/data/en.txt`, whose comments say what
//!    each class does. Abbreviations go without their last full stop and in small letters. A word
//!    that lives without a stop too must not stand in `[title]` or `[inner]`.
//! 3. Name the module in `src/split/mod.rs` and the code in `src/split/language.rs`.
//! 4. Write `tests/split/xx.txt`, two or three natural cases for each class, and a test in
//!    `tests/split.rs` that runs them.
//!
//! Rules come last: most languages need none. A rule says "break", "no break" or nothing, looks
//! only at the neighbourhood of the mark (see `Site`), and is asked before the common ones, where the facts hold
//! that its `when` names (see `src/split/site.rs`; `ANY` for everywhere).
//! None is asked about a plain word of five small letters or more, a full stop and a capital: see `Engine::plain_end`.

use super::language::Language;
use super::rules::Rule;
use super::site::{PERIOD, Site};
use super::words::Words;
use std::sync::LazyLock;

/// LANGUAGE.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/xx.txt",
    words: Words::parse(include_str!("../data/xx.txt")),
    rules: &[Rule { name: "what-it-sees", when: PERIOD, decide: what_it_sees }],
});

/// `Such a case`: why there is no break in it.
fn what_it_sees(s: &Site) -> Option<bool> {
    (s.left == "xx").then_some(false)
}
