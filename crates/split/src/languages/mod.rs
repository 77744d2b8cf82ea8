//! The languages with their own rules or words, one file each.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;
mod other;
mod pl;
mod pt;
mod ru;

use crate::language::Language;
use sverka_text::document::Lang;

/// Returns the language for a tag, or the one without its own words.
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
