//! Function words that join the words of a phrase.

use crate::lists::{ENGLISH, RUSSIAN, group};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// How a function word joins the words of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionWord {
    /// "of".
    Of,
    /// "and".
    And,
    /// Another preposition.
    Preposition,
    /// "the", which may follow one of those.
    Article,
}

type Words = FxHashMap<&'static str, FunctionWord>;

static OF_ENGLISH: LazyLock<Words> = LazyLock::new(|| read(ENGLISH));
static OF_RUSSIAN: LazyLock<Words> = LazyLock::new(|| read(RUSSIAN));

fn read(text: &'static str) -> Words {
    let groups = [
        ("of", FunctionWord::Of),
        ("and", FunctionWord::And),
        ("preposition", FunctionWord::Preposition),
        ("article", FunctionWord::Article),
    ];
    groups.into_iter().flat_map(|(name, kind)| group(text, name).map(move |word| (word, kind))).collect()
}

impl FunctionWord {
    /// Returns how a word joins others, or `None` for all other words.
    pub(crate) fn of(lang: &str, word: &str) -> Option<Self> {
        let words = if has_cases(lang) { &OF_RUSSIAN } else { &OF_ENGLISH };
        words.get(&*word.to_lowercase()).copied()
    }
}

/// Checks whether a language declines its nouns like Russian.
pub(crate) fn has_cases(lang: &str) -> bool {
    matches!(lang, "ru" | "uk" | "be")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_families_are_read() {
        assert_eq!(FunctionWord::of("en", "Of"), Some(FunctionWord::Of));
        assert_eq!(FunctionWord::of("de", "the"), Some(FunctionWord::Article));
        assert_eq!(FunctionWord::of("uk", "против"), Some(FunctionWord::Preposition));
        assert_eq!(FunctionWord::of("ru", "of"), None);
        assert_eq!((OF_ENGLISH.len(), OF_RUSSIAN.len()), (16, 16));
    }
}
