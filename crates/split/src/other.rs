//! Any other language.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// Any other language.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/other.txt",
    words: Words::parse(include_str!("../data/other.txt")),
    rules: &[],
});
