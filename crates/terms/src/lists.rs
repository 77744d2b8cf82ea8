//! Word lists of `data/terms`, a file for each language.

use rustc_hash::FxHashSet;

/// The lists of a language: properties of words in terms. Words are in their dictionary form, in lower case,
/// with е for ё.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    /// Words that cannot begin a term.
    pub(crate) weak: FxHashSet<String>,
    /// Words that are not a term on their own.
    pub(crate) vague: FxHashSet<String>,
    /// Heads of names of organisations.
    pub(crate) organisation: FxHashSet<String>,
    /// Heads of names of places.
    pub(crate) place: FxHashSet<String>,
    /// Words before the name of a person.
    pub(crate) person: FxHashSet<String>,
    /// Heads of titles.
    pub(crate) title: FxHashSet<String>,
}

/// The lists of English words, some of which are also used for languages without lists.
pub(crate) const ENGLISH: &str = include_str!("../data/terms/en.txt");
/// The lists of Russian words.
pub(crate) const RUSSIAN: &str = include_str!("../data/terms/ru.txt");

impl Lists {
    /// Returns the lists of a language; empty ones if there is no file.
    pub(crate) fn new(lang: &str) -> Self {
        let text = match lang {
            "en" => ENGLISH,
            "ru" => RUSSIAN,
            _ => "",
        };
        let list = |name: &str| group(text, name).map(fold).collect();
        Self {
            weak: list("weak"),
            vague: list("vague"),
            organisation: list("organisation"),
            place: list("place"),
            person: list("person"),
            title: list("title"),
        }
    }
}

/// Returns the words of the groups of a file whose names begin with `name`; a line is `NAME: words`.
pub(crate) fn group<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    lines.filter(move |(key, _)| key.starts_with(name)).flat_map(|(_, words)| words.split_whitespace())
}

/// Returns a word in the spelling of the lists.
pub fn fold(word: &str) -> String {
    word.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_is_read() {
        for lang in ["en", "ru"] {
            let lists = Lists::new(lang);
            let all =
                [&lists.weak, &lists.vague, &lists.organisation, &lists.place, &lists.person, &lists.title];
            assert!(all.iter().all(|list| list.len() > 10), "{lang}");
        }
        assert!(Lists::new("ru").weak.contains("определенный"));
        assert!(Lists::new("xx").weak.is_empty());
    }
}
