//! Dutch.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// Dutch.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/nl.txt",
    words: Words::parse(include_str!("../../data/nl.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
