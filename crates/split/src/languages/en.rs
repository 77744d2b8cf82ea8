//! English.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// English.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/en.txt",
    words: Words::parse(include_str!("../../data/en.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
