//! Polish.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// Polish.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/pl.txt",
    words: Words::parse(include_str!("../../data/split/pl.txt")),
    rules: &[],
});
