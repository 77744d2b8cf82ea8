//! Polish.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// Polish.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/pl.txt",
    words: Words::parse(include_str!("../../data/pl.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
