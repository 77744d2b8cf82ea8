//! Italian.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// Italian.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/it.txt",
    words: Words::parse(include_str!("../../data/split/it.txt")),
    rules: &[],
});
