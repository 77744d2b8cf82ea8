//! Portuguese.

use crate::boilerplate::INTERNATIONAL;
use crate::language::Language;
use crate::words::Words;
use std::sync::LazyLock;

/// Portuguese.
pub(crate) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language {
    list: "crates/split/data/pt.txt",
    words: Words::parse(include_str!("../../data/pt.txt")),
    boilerplate: &INTERNATIONAL,
    rules: &[],
});
