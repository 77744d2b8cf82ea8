//! English.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// English.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/en.txt",
    words: Words::parse(include_str!("../../data/split/en.txt")),
    rules: &[],
});
