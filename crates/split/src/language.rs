//! What the engine needs to know of a language.

use super::rules::Rule;
use super::words::Words;
use super::{de, en, es, fr, it, nl, other, pl, pt, ru};
use sverka_text::document::Lang;

/// A language: its words, and the rules that it alone has.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    /// Where its words come from: `crates/split/data/en.txt`. Told by explanations.
    pub list: &'static str,
    /// Its word list.
    pub words: Words,
    /// Rules that are asked before the common ones.
    pub rules: &'static [Rule],
}

/// The language that a tag names, or the one that knows no words.
pub(crate) fn language(lang: &Lang) -> &'static Language {
    match lang.primary() {
        "en" => &en::LANGUAGE,
        "ru" => &ru::LANGUAGE,
        "de" => &de::LANGUAGE,
        "es" => &es::LANGUAGE,
        "fr" => &fr::LANGUAGE,
        "it" => &it::LANGUAGE,
        "nl" => &nl::LANGUAGE,
        "pl" => &pl::LANGUAGE,
        "pt" => &pt::LANGUAGE,
        _ => &other::LANGUAGE,
    }
}
