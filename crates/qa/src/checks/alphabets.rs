//! The scripts of languages, as far as the checks know them.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use sverka_text::document::Lang;
use sverka_text::lists;
use sverka_text::script::Script;

/// Returns the usual script of a language by its code, if it is one of those on which the checks of
/// scripts and lengths were tried.
pub fn alphabet(lang: &str) -> Option<Script> {
    static TRIED: LazyLock<FxHashMap<&str, Script>> = LazyLock::new(|| {
        let codes = lists::words(include_str!("../../data/languages.txt"), "");
        codes.filter_map(|code| Some((code, *Script::usual(&Lang::parse(code)?).first()?))).collect()
    });
    TRIED.get(lang).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_written_in_alphabets() {
        for code in lists::words(include_str!("../../data/languages.txt"), "") {
            assert!(matches!(alphabet(code), Some(Script::Latin | Script::Cyrillic)), "{code}");
        }
        assert_eq!((alphabet("ru"), alphabet("kk")), (Some(Script::Cyrillic), Some(Script::Cyrillic)));
        assert_eq!((alphabet("en"), alphabet("ja")), (Some(Script::Latin), None));
    }
}
