//! Morphology: classes and dictionary forms of words, by endings and by the other forms in a text.
//!
//! [`Morphology`] supports English and Russian; words of all other languages are nouns. It returns the
//! readings of a form ([`Morphology::readings`]) and converts a phrase with any case and number in a text to
//! its dictionary form ([`Morphology::dictionary_form`]). The known words are listed in `data/morphology/`;
//! an unknown word is assumed to behave like the known words with the same ending, and [`Morphology::learn`]
//! considers which other forms occur in a text.

mod en;
mod packed;
mod plain;
mod ru;

use rustc_hash::FxHashMap;

/// The class of a word: its part in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A noun or a name.
    Noun,
    /// An adjective, or another word that agrees with nouns like an adjective: a participle, an ordinal.
    Adjective,
    /// A verb in any form except a participle.
    Verb,
    /// An adverb, a comparative, a parenthetical word.
    Adverb,
    /// A pronoun, preposition, conjunction, particle, auxiliary or determiner.
    Function,
    /// A cardinal number.
    Numeral,
    /// Anything else: punctuation, figures, another script.
    Other,
}

/// Grammatical gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// Masculine.
    Masculine,
    /// Feminine.
    Feminine,
    /// Neuter.
    Neuter,
}

/// Grammatical number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Number {
    /// One.
    Singular,
    /// Several.
    Plural,
}

/// A set of the six cases of Russian; empty if a language or a word has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseSet(u8);

impl CaseSet {
    /// No case.
    pub const NONE: CaseSet = CaseSet(0);
    /// Who?
    pub const NOMINATIVE: CaseSet = CaseSet(1);
    /// Of whom?
    pub const GENITIVE: CaseSet = CaseSet(2);
    /// To whom?
    pub const DATIVE: CaseSet = CaseSet(4);
    /// Whom?
    pub const ACCUSATIVE: CaseSet = CaseSet(8);
    /// By whom?
    pub const INSTRUMENTAL: CaseSet = CaseSet(16);
    /// About whom?
    pub const PREPOSITIONAL: CaseSet = CaseSet(32);
    /// All six.
    pub const ALL: CaseSet = CaseSet(63);
    /// Each alone, in the order of the tables.
    pub const EACH: [CaseSet; 6] = [
        CaseSet::NOMINATIVE,
        CaseSet::GENITIVE,
        CaseSet::DATIVE,
        CaseSet::ACCUSATIVE,
        CaseSet::INSTRUMENTAL,
        CaseSet::PREPOSITIONAL,
    ];
    /// The accusative of animate nouns, which looks like the genitive. Internal; readings have the
    /// accusative.
    const LIVING: CaseSet = CaseSet(64);

    /// Returns the cases of either.
    pub const fn or(self, other: CaseSet) -> CaseSet {
        CaseSet(self.0 | other.0)
    }

    /// Returns the cases of both.
    pub const fn and(self, other: CaseSet) -> CaseSet {
        CaseSet(self.0 & other.0)
    }

    /// Checks whether it has a case of `other`.
    pub const fn meets(self, other: CaseSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the set with a single accusative.
    const fn plain(self) -> CaseSet {
        if self.meets(CaseSet::LIVING) { self.or(CaseSet::ACCUSATIVE).and(CaseSet::ALL) } else { self }
    }

    /// Checks whether it has no case.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A reading of a form, that is, one of its possible meanings.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Dictionary form in lower case: nominative singular, masculine for adjectives, infinitive for verbs. ё
    /// is kept as in the text, so fold it before comparing.
    pub lemma: String,
    /// Its class.
    pub class: Class,
    /// Gender; for adjectives only if the form shows it.
    pub gender: Option<Gender>,
    /// Number, if the form shows it.
    pub number: Option<Number>,
    /// The cases that the form may be in.
    pub case: CaseSet,
    /// Its probability among the readings of the form, in [0, 1]; all add up to 1.
    pub weight: f32,
}

/// A phrase in its dictionary form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryForm {
    /// The phrase, its words separated by single spaces.
    pub text: String,
    /// Whether no rule was certain, so that the phrase is unchanged.
    pub as_seen: bool,
}

impl DictionaryForm {
    fn as_seen(words: &[&str]) -> DictionaryForm {
        DictionaryForm { text: words.join(" "), as_seen: true }
    }
}

/// The morphology of a language, including the words of a text.
#[derive(Debug)]
pub struct Morphology {
    language: Language,
    seen: Seen,
}

#[derive(Debug)]
enum Language {
    English,
    Russian,
    Other,
}

impl Morphology {
    /// Returns the morphology of a language by its code: `en`, `ru`, with or without a region. Other
    /// languages get a simple fallback: every word is a noun in its dictionary form.
    pub fn new(lang: &str) -> Morphology {
        let code = lang.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let language = match code.as_str() {
            "en" => Language::English,
            "ru" => Language::Russian,
            _ => Language::Other,
        };
        Morphology { language, seen: Seen::default() }
    }

    /// Returns the readings of a form, the likeliest first; never empty. Capitals do not matter, but an
    /// unknown word with a capital is assumed to be a name.
    pub fn readings(&self, word: &str) -> Vec<Reading> {
        match self.language {
            Language::English => en::readings(word, &self.seen),
            Language::Russian => ru::readings(word, &self.seen),
            Language::Other => plain::readings(word),
        }
    }

    /// Returns the class of the best reading.
    pub fn class(&self, word: &str) -> Class {
        self.readings(word).first().map_or(Class::Other, |reading| reading.class)
    }

    /// Checks whether a list has the word as a dictionary form. Returns false for languages without lists.
    pub fn is_lemma(&self, word: &str) -> bool {
        match self.language {
            Language::English => en::is_lemma(word),
            Language::Russian => ru::is_lemma(word, &self.seen),
            Language::Other => false,
        }
    }

    /// Checks whether the lists have a word in any of its forms, or its parts. All words of languages without lists are
    /// known: nothing speaks against them.
    pub fn is_known(&self, word: &str) -> bool {
        match self.language {
            Language::English => en::is_known(word),
            Language::Russian => ru::is_known(word),
            Language::Other => true,
        }
    }

    /// Adds the words of a text with their counts. A lemma whose other forms also occur in the text is
    /// likelier than one that does not.
    pub fn learn<'a>(&mut self, words: impl Iterator<Item = (&'a str, usize)>) {
        for (word, count) in words {
            self.seen.add(word, count);
        }
    }

    /// Converts the words of a noun phrase to the dictionary form: the head in the nominative singular (the
    /// plural if `all_plural` or if it has no other), words that agree with it in agreement, the rest
    /// unchanged. The letters keep their case.
    pub fn dictionary_form(&self, words: &[&str], all_plural: bool) -> DictionaryForm {
        match self.language {
            Language::English => en::dictionary_form(words, all_plural, &self.seen),
            Language::Russian => ru::dictionary_form(words, all_plural, &self.seen),
            Language::Other => DictionaryForm::as_seen(words),
        }
    }
}

/// The forms of a text, folded, with their counts.
#[derive(Debug, Default)]
struct Seen {
    forms: FxHashMap<String, u32>,
}

impl Seen {
    fn add(&mut self, word: &str, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let at = self.forms.entry(fold(word)).or_default();
        *at = at.saturating_add(count);
    }

    fn has(&self, folded: &str) -> bool {
        self.forms.contains_key(folded)
    }

    fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }
}

/// Returns a word in the form for comparison: in lower case, without stress marks, ё as е.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '\u{301}' | '\u{300}' | '\u{ad}'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ё' { 'е' } else { c })
        .collect()
}

/// Scales the weights to add up to 1, and puts the heaviest first.
fn ranked(mut readings: Vec<Reading>) -> Vec<Reading> {
    let sum: f32 = readings.iter().map(|reading| reading.weight).sum();
    if sum > 0.0 {
        for reading in &mut readings {
            reading.weight /= sum;
        }
    }
    // A stable sort: among equals the first remains first.
    readings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_plural_agree_in_the_nominative() {
        let ru = Morphology::new("ru");
        for form in
            [["Нижние", "Ворота"], ["Нижних", "Ворот"], ["Нижним", "Воротам"], ["Нижними", "Воротами"]]
        {
            assert_eq!(ru.dictionary_form(&form, true).text, "Нижние Ворота", "{form:?}");
        }
    }
}
