//! Any other language.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// Any other language.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/other.txt",
    words: Words::parse(include_str!("../../data/other.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
