//! Spanish.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// Spanish.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/es.txt",
    words: Words::parse(include_str!("../../data/es.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
