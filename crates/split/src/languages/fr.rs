//! French.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// French.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/fr.txt",
    words: Words::parse(include_str!("../../data/fr.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
