//! ru.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// ru.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/ru.txt",
    words: Words::parse(include_str!("../../data/split/ru.txt")),
    rules: &[],
});
