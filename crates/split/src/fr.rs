//! French.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// French.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/fr.txt",
    words: Words::parse(include_str!("../data/fr.txt")),
    rules: &[],
});
