//! Word lists of the checks, out of `data/`.

use sverka_text::lists;

const EN: &str = include_str!("../../data/en.txt");
const RU: &str = include_str!("../../data/ru.txt");

/// Returns the phrases of a section, of both languages.
pub fn phrases(section: &'static str) -> impl Iterator<Item = &'static str> {
    lists::lines(EN, section).chain(lists::lines(RU, section))
}

/// Returns the words of a section, of both languages.
pub fn words(section: &'static str) -> impl Iterator<Item = &'static str> {
    lists::words(EN, section).chain(lists::words(RU, section))
}

/// Returns the words of a section of one language; none for a language without a list.
pub fn words_of(lang: &str, section: &'static str) -> impl Iterator<Item = &'static str> {
    let list = match lang {
        "en" => EN,
        "ru" => RU,
        _ => "",
    };
    lists::words(list, section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_used_and_has_entries() {
        let used = ["common", "which-year", "doubled", "cut", "title", "part", "translated"];
        for (section, entry) in lists::entries(EN).chain(lists::entries(RU)) {
            assert!(used.contains(&section), "[{section}] {entry}");
        }
        for section in used {
            assert!(phrases(section).next().is_some(), "{section}");
            assert!(words_of("ru", section).next().is_some(), "{section}");
        }
        assert_eq!(words_of("de", "common").count(), 0);
    }
}
