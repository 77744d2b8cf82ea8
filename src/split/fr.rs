//! French.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// French.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/fr.txt",
    words: Words::parse(include_str!("../../data/split/fr.txt")),
    rules: &[],
});
