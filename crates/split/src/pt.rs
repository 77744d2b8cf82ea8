//! Portuguese.

use super::language::Language;
use super::words::Words;
use std::sync::LazyLock;

/// Portuguese.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/pt.txt",
    words: Words::parse(include_str!("../data/pt.txt")),
    rules: &[],
});
