//! What single words say of a term: the lists of data/terms, a file a language.

use rustc_hash::FxHashSet;

/// The lists of a language. Words are as dictionaries have them, in small letters, with е for ё.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Words that no term begins with.
    pub weak: FxHashSet<String>,
    /// Words that are no term when they stand alone.
    pub vague: FxHashSet<String>,
    /// Heads of names of organisations.
    pub organisation: FxHashSet<String>,
    /// Heads of names of places.
    pub place: FxHashSet<String>,
    /// Words before the name of a person.
    pub person: FxHashSet<String>,
    /// Heads of titles.
    pub title: FxHashSet<String>,
}

impl Lists {
    /// The lists of a language; empty ones where there is no file.
    pub fn new(lang: &str) -> Self {
        let text = match lang {
            "en" => include_str!("../data/terms/en.txt"),
            "ru" => include_str!("../data/terms/ru.txt"),
            _ => "",
        };
        let group = |name: &str| -> FxHashSet<String> {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            let found = lines.filter_map(|line| line.split_once(':')).find(|(key, _)| *key == name);
            found.map(|(_, words)| words.split_whitespace().map(fold).collect()).unwrap_or_default()
        };
        Self {
            weak: group("weak"),
            vague: group("vague"),
            organisation: group("organisation"),
            place: group("place"),
            person: group("person"),
            title: group("title"),
        }
    }
}

/// A word as the lists have it.
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
