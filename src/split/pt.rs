//! Portuguese.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// Portuguese.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "data/split/pt.txt",
    words: Words::parse(include_str!("../../data/split/pt.txt")),
    rules: &[],
});
