//! The common words of a language, and which of them a misspelt word may be.

use rustc_hash::FxHashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use sverka_embed::Model;
use sverka_terms::morphology::Morphology;

/// The languages with word lists.
pub const LANGUAGES: [&str; 2] = ["en", "ru"];

/// What is particular to a language.
struct Profile {
    lang: &'static str,
    /// Its small letters; ё counts as е.
    letters: RangeInclusive<char>,
    /// How much rarer a misspelling is than the common word at least, as a logarithm (nats). With these, 0.08 % of clean
    /// Russian and 0.10 % of clean English sentences have a finding. The English list is small and leaves many words
    /// unknown: with 8 it would be 0.6 %.
    factor: f32,
    /// Whether the last letter carries the form of a word: another last letter is another form, not a misspelling.
    inflects: bool,
}

const ENGLISH: Profile = Profile { lang: "en", letters: 'a'..='z', factor: 12.0, inflects: false };
const RUSSIAN: Profile = Profile { lang: "ru", letters: 'а'..='я', factor: 8.0, inflects: true };

/// The common words of a language, with an index of what is left of each when a letter is taken out: two words are one
/// edit apart only if they have such a rest in common, or one is a rest of the other.
pub struct Common {
    profile: Profile,
    morphology: Morphology,
    words: Vec<(String, f32)>,
    /// Rests and whole words, each with the words that they come from.
    rests: FxHashMap<String, Vec<u32>>,
}

impl Common {
    /// Returns the common words of a language; `None` without word lists.
    pub fn of(lang: &str) -> Option<&'static Self> {
        static OF_ENGLISH: LazyLock<Common> = LazyLock::new(|| Common::new(ENGLISH));
        static OF_RUSSIAN: LazyLock<Common> = LazyLock::new(|| Common::new(RUSSIAN));
        match lang {
            "en" => Some(&OF_ENGLISH),
            "ru" => Some(&OF_RUSSIAN),
            _ => None,
        }
    }

    fn new(profile: Profile) -> Self {
        let morphology = Morphology::new(profile.lang);
        let mut words = Model::embedded().common_words(&profile.letters.clone().collect::<String>());
        words.retain(|(word, _)| word.chars().count() + 1 >= super::SHORTEST && morphology.is_known(word));
        let mut rests: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (at, (word, _)) in (0..).zip(&words) {
            for rest in std::iter::once(word.clone()).chain(rests_of(word)) {
                rests.entry(rest).or_default().push(at);
            }
        }
        Self { profile, morphology, words, rests }
    }

    /// Returns whether a word has letters of the language in lower case alone.
    pub fn is_plain(&self, word: &str) -> bool {
        word.chars().nth(super::SHORTEST - 1).is_some()
            && word.chars().all(|c| self.profile.letters.contains(&c) || c == 'ё')
    }

    /// Returns the commonest word that an unknown one may be meant for: one edit away, and commoner by far.
    pub fn instead_of(&self, word: &str) -> Option<&str> {
        let word = word.replace('ё', "е");
        let near = |rest: &str| self.rests.get(rest).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<u32> = near(&word).to_vec();
        found.extend(rests_of(&word).flat_map(|rest| near(&rest).to_vec()));
        let fits = |other: &str| {
            is_one_edit(&word, other) && !(self.profile.inflects && same_but_for_the_end(&word, other))
        };
        let best =
            found.iter().filter_map(|&at| self.words.get(at as usize)).filter(|(other, _)| fits(other));
        let (best, rarity) = best.min_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)))?;
        let is_rare = Model::embedded().rarity(&word) - rarity >= self.profile.factor;
        (is_rare && !self.morphology.is_known(&word)).then_some(best)
    }
}

/// Returns a word without each of its letters in turn.
fn rests_of(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| format!("{}{}", &word[..at], &word[at + c.len_utf8()..]))
}

/// Returns whether two words differ by a letter added, left out or replaced, or by two neighbours that changed places.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[start..a.len() - end], &b[start..b.len() - end]) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Returns whether two words differ in their last letter alone.
fn same_but_for_the_end(a: &str, b: &str) -> bool {
    let stem = |word: &str| word.char_indices().next_back().map_or(0, |(at, _)| at);
    let (x, y) = (&a[..stem(a)], &b[..stem(b)]);
    x == y || a == y || x == b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_edit_apart_or_not() {
        for (a, b) in [("once", "onse"), ("word", "wrd"), ("word", "worrd"), ("from", "form"), ("ab", "ba")] {
            assert!(is_one_edit(a, b) && is_one_edit(b, a), "{a} {b}");
        }
        for (a, b) in [("same", "same"), ("abcd", "dbca"), ("word", "wo"), ("abc", "bca")] {
            assert!(!is_one_edit(a, b), "{a} {b}");
        }
        assert!(same_but_for_the_end("внутрь", "внутри") && same_but_for_the_end("слова", "слов"));
        assert!(!same_but_for_the_end("слова", "слава"));
    }

    #[test]
    fn a_misspelt_word_has_a_common_one_beside_it() {
        for (lang, word, want) in [
            ("ru", "возможнсть", "возможность"),
            ("ru", "олному", "одному"),
            ("en", "dictinary", "dictionary"),
            ("en", "acclount", "account"),
        ] {
            assert_eq!(Common::of(lang).unwrap().instead_of(word), Some(want));
        }
        for (lang, word) in
            [("ru", "возможности"), ("ru", "внутрь"), ("en", "opportunities"), ("en", "colour")]
        {
            assert_eq!(Common::of(lang).unwrap().instead_of(word), None, "{word}");
        }
    }
}
