//! Spanish.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// Spanish.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/es.txt",
    words: Words::parse(include_str!("../../data/split/es.txt")),
    rules: &[],
});
