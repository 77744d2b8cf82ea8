//! The known words, with the frequency of each of their classes.

use crate::morphology::Class;
use crate::morphology::packed::packed;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{LazyLock, OnceLock};

static WORDS: LazyLock<&str> = packed!("en-words");
static IRREGULAR: LazyLock<&str> = packed!("en-irregular");
const PLURAL: &str = include_str!("../../../data/morphology/en/plural.txt");
const FUNCTION: &str = include_str!("../../../data/morphology/en/function.txt");
const SUFFIXES: &str = include_str!("../../../data/morphology/en/suffixes.txt");
const TAIL: &str = include_str!("../../../data/morphology/en/tail.txt");

/// The data about English words.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Maps a word to its counts as in the file: `n20 v3`.
    words: FxHashMap<&'static str, &'static str>,
    irregular: FxHashMap<&'static str, Vec<(Class, &'static str)>>,
    closed: FxHashMap<&'static str, Class>,
    plural: FxHashSet<&'static str>,
    /// Suffixes of unknown words, each with its class, in the order in which they are tried.
    suffixes: Vec<(&'static str, Class)>,
    /// Words at which the tail of a phrase begins.
    tail: FxHashSet<&'static str>,
}

impl Lexicon {
    /// Returns the lexicon, which is read at the first call.
    pub(super) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::read)
    }

    fn read() -> Lexicon {
        let words = lines(*WORDS).filter_map(|line| line.split_once(' ')).collect();
        let mut irregular: FxHashMap<&'static str, Vec<(Class, &'static str)>> = FxHashMap::default();
        for line in lines(*IRREGULAR) {
            let mut parts = line.split(' ');
            if let (Some(class), Some(form), Some(lemma)) =
                (parts.next().and_then(class), parts.next(), parts.next())
            {
                irregular.entry(form).or_default().push((class, lemma));
            }
        }
        let mut closed = FxHashMap::default();
        for line in lines(FUNCTION) {
            let Some((class, words)) = line.split_once(':') else { continue };
            let class = match class {
                "adverb" => Class::Adverb,
                "numeral" => Class::Numeral,
                _ => Class::Function,
            };
            for word in words.split_whitespace() {
                closed.entry(word).or_insert(class);
            }
        }
        let plural = lines(PLURAL).flat_map(str::split_whitespace).collect();
        let tail = lines(TAIL).flat_map(str::split_whitespace).collect();
        Lexicon { words, irregular, closed, plural, suffixes: suffixes(), tail }
    }

    /// Returns the classes of a dictionary form, each with how often it was met.
    pub(super) fn counts(&self, word: &str) -> impl Iterator<Item = (Class, u32)> + '_ {
        let counts = self.words.get(word).copied().unwrap_or_default();
        counts
            .split_whitespace()
            .filter_map(|part| Some((class(part.get(..1)?)?, part.get(1..)?.parse().ok()?)))
    }

    /// Returns the frequency of a dictionary form in a class; one half if it is listed without occurrences.
    pub(super) fn count(&self, word: &str, class: Class) -> f32 {
        self.counts(word).find(|(c, _)| *c == class).map_or(0.0, |(_, count)| (count as f32).max(0.5))
    }

    /// Checks whether a noun keeps its plural.
    pub(super) fn is_plural(&self, word: &str) -> bool {
        self.plural.contains(word)
    }

    /// Returns the dictionary forms of an irregular form.
    pub(super) fn irregular(&self, word: &str) -> &[(Class, &'static str)] {
        self.irregular.get(word).map_or(&[], Vec::as_slice)
    }

    /// Returns the class of a word of the closed classes.
    pub(super) fn closed(&self, word: &str) -> Option<Class> {
        self.closed.get(word).copied()
    }

    /// Returns the class of an unknown word according to its suffix. The stem before it must have at least
    /// three letters: "ship" has no suffix.
    pub(super) fn class_by_suffix(&self, word: &str) -> Option<Class> {
        let fits = |suffix: &str| word.len() > suffix.len() + 2 && word.ends_with(suffix);
        self.suffixes.iter().find(|(suffix, _)| fits(suffix)).map(|(_, class)| *class)
    }

    /// Checks whether the tail of a phrase begins at a word in lower case.
    pub(super) fn begins_tail(&self, word: &str) -> bool {
        self.tail.contains(word)
    }
}

fn suffixes() -> Vec<(&'static str, Class)> {
    let class = |name| match name {
        "noun" => Class::Noun,
        "adjective" => Class::Adjective,
        "verb" => Class::Verb,
        _ => Class::Adverb,
    };
    let groups = lines(SUFFIXES).filter_map(|line| line.split_once(':'));
    groups.flat_map(|(name, list)| list.split_whitespace().map(move |suffix| (suffix, class(name)))).collect()
}

fn class(letter: &str) -> Option<Class> {
    match letter {
        "n" => Some(Class::Noun),
        "v" => Some(Class::Verb),
        "a" => Some(Class::Adjective),
        "r" => Some(Class::Adverb),
        _ => None,
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_show_classes() {
        let lexicon = Lexicon::get();
        let found = ["blorply", "blorption", "blorpent", "blorpment", "blorpize", "ship", "blorp"]
            .map(|word| lexicon.class_by_suffix(word));
        let expected = [Class::Adverb, Class::Noun, Class::Adjective, Class::Noun, Class::Verb];
        assert_eq!(found[..5], expected.map(Some));
        assert_eq!(found[5..], [None, None]);
        assert!(lexicon.begins_tail("towards") && !lexicon.begins_tail("and"));
    }
}
