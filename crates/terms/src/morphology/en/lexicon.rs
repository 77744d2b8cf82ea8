//! The words that are known, with how often each class of them was met.

use crate::morphology::Class;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

const WORDS: &str = include_str!("../../../data/morphology/en/words.txt");
const IRREGULAR: &str = include_str!("../../../data/morphology/en/irregular.txt");
const PLURAL: &str = include_str!("../../../data/morphology/en/plural.txt");
const FUNCTION: &str = include_str!("../../../data/morphology/en/function.txt");

/// All that is known of English words.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// A word to its counts as the file has them: `n20 v3`.
    words: FxHashMap<&'static str, &'static str>,
    irregular: FxHashMap<&'static str, Vec<(Class, &'static str)>>,
    closed: FxHashMap<&'static str, Class>,
    plural: FxHashSet<&'static str>,
}

impl Lexicon {
    /// Read at the first call.
    pub(super) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::read)
    }

    fn read() -> Lexicon {
        let words = lines(WORDS).filter_map(|line| line.split_once(' ')).collect();
        let mut irregular: FxHashMap<&'static str, Vec<(Class, &'static str)>> = FxHashMap::default();
        for line in lines(IRREGULAR) {
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
        Lexicon { words, irregular, closed, plural }
    }

    /// The classes of a dictionary form, each with how often it was met.
    pub(super) fn counts(&self, word: &str) -> impl Iterator<Item = (Class, u32)> + '_ {
        let counts = self.words.get(word).copied().unwrap_or_default();
        counts
            .split_whitespace()
            .filter_map(|part| Some((class(part.get(..1)?)?, part.get(1..)?.parse().ok()?)))
    }

    /// How often a dictionary form was met in a class; a half where it is listed but was not met.
    pub(super) fn count(&self, word: &str, class: Class) -> f32 {
        self.counts(word).find(|(c, _)| *c == class).map_or(0.0, |(_, count)| (count as f32).max(0.5))
    }

    /// Whether a noun stays in the plural.
    pub(super) fn is_plural(&self, word: &str) -> bool {
        self.plural.contains(word)
    }

    /// The dictionary forms of an irregular form.
    pub(super) fn irregular(&self, word: &str) -> &[(Class, &'static str)] {
        self.irregular.get(word).map_or(&[], Vec::as_slice)
    }

    /// The class of a word of the closed classes.
    pub(super) fn closed(&self, word: &str) -> Option<Class> {
        self.closed.get(word).copied()
    }
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
