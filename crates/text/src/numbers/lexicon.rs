//! Number words by language, from the lists in `data/numbers/`.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

const EN: &str = include_str!("../../data/numbers/en.txt");
const RU: &str = include_str!("../../data/numbers/ru.txt");
const EN_MORE: &str = include_str!("../../data/numbers/en.more.txt");
const RU_MORE: &str = include_str!("../../data/numbers/ru.more.txt");

/// Returns the words that the keys are made of.
pub fn plain(lang: &str) -> Option<&'static Lexicon> {
    static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(&[EN], false));
    static RUSSIAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(&[RU], false));
    match lang {
        "en" => Some(&ENGLISH),
        "ru" => Some(&RUSSIAN),
        _ => None,
    }
}

/// Returns all words.
pub fn whole(lang: &str) -> Option<&'static Lexicon> {
    static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(&[EN, EN_MORE], true));
    static RUSSIAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(&[RU, RU_MORE], true));
    match lang {
        "en" => Some(&ENGLISH),
        "ru" => Some(&RUSSIAN),
        _ => None,
    }
}

/// The role of a number word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Unit,
    Ten,
    Hundred,
    Scale,
    Half,
    Ordinal,
    Month,
    /// Pronoun or number: counts only within a compound.
    One,
    /// A denominator: "two thirds".
    Fraction,
    /// Mentions a number in passing ("both", «вдвое»), so a missing counterpart is never reported.
    Hint,
    /// Minutes since midnight.
    Clock,
}

/// A number word.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub kind: Kind,
    pub value: f64,
}

/// Number words of a language in all their forms.
pub struct Lexicon {
    words: FxHashMap<String, Entry>,
}

/// Endings of Russian adjectives in all cases.
const ADJECTIVE_ENDINGS: [&str; 24] = [
    "ый", "ой", "ий", "ая", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ую",
    "юю", "ых", "их", "ыми", "ими", "ей", "я",
];

impl Lexicon {
    /// Parses lists of `data/numbers/`, where later lists override earlier ones; their comments describe the
    /// format. A line that does not fit is skipped (a test checks that there is none). With `any_yo` a word
    /// with «ё» is also known with «е», unless the lists contain that.
    fn parse(lists: &[&str], any_yo: bool) -> Self {
        let mut words = FxHashMap::default();
        let mut stems = Vec::new();
        for line in lists.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')) {
            let mut fields = line.split_whitespace();
            let (Some(kind), Some(value)) = (fields.next().and_then(kind), fields.next()) else { continue };
            let Ok(value) = value.parse() else { continue };
            for word in fields {
                let entry = Entry { kind, value };
                match word.strip_suffix('*') {
                    Some(stem) => stems.push((stem, entry)),
                    None => {
                        words.insert(word.to_owned(), entry);
                    }
                }
            }
        }
        // Every form of an adjective is stored, so that a word needs one look-up: most words are not numbers.
        // A whole word overrides a form, a later list an earlier one.
        for ending in ADJECTIVE_ENDINGS {
            for &(stem, entry) in stems.iter().rev() {
                words.entry(format!("{stem}{ending}")).or_insert(entry);
            }
        }
        if any_yo {
            let plain = |(word, entry): (&String, &Entry)| {
                word.contains('ё').then(|| (word.replace('ё', "е"), *entry))
            };
            let mut more: Vec<(String, Entry)> = words.iter().filter_map(plain).collect();
            more.sort_by(|a, b| a.0.cmp(&b.0));
            for (word, entry) in more {
                words.entry(word).or_insert(entry);
            }
        }
        Self { words }
    }

    pub fn get(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "unit" => Kind::Unit,
        "ten" => Kind::Ten,
        "hundred" => Kind::Hundred,
        "scale" => Kind::Scale,
        "half" => Kind::Half,
        "ordinal" => Kind::Ordinal,
        "month" => Kind::Month,
        "one" => Kind::One,
        "fraction" => Kind::Fraction,
        "hint" => Kind::Hint,
        "clock" => Kind::Clock,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_understood() {
        for list in [EN, RU, EN_MORE, RU_MORE] {
            for line in list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
                let fields: Vec<&str> = line.split_whitespace().collect();
                assert!(
                    fields.len() >= 3 && kind(fields[0]).is_some() && fields[1].parse::<f64>().is_ok(),
                    "{line}"
                );
            }
        }
    }
}
