//! Italian.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// Italian.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/it.txt",
    words: Words::parse(include_str!("../../data/it.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
