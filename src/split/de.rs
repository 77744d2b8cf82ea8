//! de.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// de.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/de.txt",
    words: Words::parse(include_str!("../../data/split/de.txt")),
    rules: &[],
});
