//! Word lists: what a word before or after a full stop implies about the full stop.
//!
//! A list is a plain text file in `crates/split/data/` in the format of [`sverka_text::lists`]: a section is
//! a class, an entry contains words without their last full stop, in lower case.

use super::chars::to_lower;
use bitflags::bitflags;
use rustc_hash::FxHashMap;
use sverka_text::lists;

bitflags! {
    /// A set of classes; a word may be in several. Lists name them in small letters.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Classes: u16 {
        /// Comes before a name: `Mr. Smith`. No end before a capital.
        const TITLE = 1;
        /// Comes before a number: `Fig. 3`. No end before a number; otherwise an ordinary word.
        const NUMBER = 1 << 1;
        /// Always goes on: `e.g. Paris`. Never an end.
        const INNER = 1 << 2;
        /// May end a sentence: `etc. Then`. An end before a capital, none before a small letter.
        const END = 1 << 3;
        /// Part of a name as often as an end: `U.S. Army`. An end only before a word that starts sentences.
        const NAME = 1 << 4;
        /// A word that starts sentences when it has a capital: `The`, `However`.
        const STARTER = 1 << 5;
        /// A name that contains an exclamation or question mark: `Yahoo!`.
        const BRAND = 1 << 6;
        /// Leads an adverbial of time when it opens a sentence: `At 5 a.m. Mr. Smith`.
        const TIME = 1 << 7;
        /// Comes before the name of a place or an address: `г. Москва`; after a number it is a unit.
        const PLACE = 1 << 8;
        /// An abbreviation without full stops inside that ends a sentence if a number comes before it.
        const UNIT = 1 << 9;
        /// A word of one letter that is not an initial: `I`, `я`.
        const SINGLE = 1 << 10;
        /// A verb that names the speaker: `“Sorry!” I say.`
        const SAY = 1 << 11;
        /// The last word of a farewell at the end of a letter: `Best regards, Debra`.
        const FAREWELL = 1 << 12;
        /// Starts a sentence after a dash at which somebody broke off.
        const RESTART = 1 << 13;
        /// Opens a salutation: `Dear colleagues,`
        const GREETING = 1 << 14;
    }
}

/// The classes that count in a word before a full stop.
pub(crate) const BEFORE_STOP: Classes = Classes::TITLE
    .union(Classes::NUMBER)
    .union(Classes::INNER)
    .union(Classes::END)
    .union(Classes::NAME)
    .union(Classes::PLACE)
    .union(Classes::UNIT)
    .union(Classes::SINGLE);

/// Returns the class with a name in the lists: `title`.
fn class(name: &str) -> Option<Classes> {
    Classes::from_name(&name.to_uppercase())
}

/// Returns the names of classes in the lists.
pub(crate) fn names(classes: Classes) -> Vec<String> {
    classes.iter_names().map(|(name, _)| name.to_lowercase()).collect()
}

/// Longest word of a list, in bytes: room for 20 Cyrillic letters.
pub(crate) const LONGEST: usize = 40;

/// The words of a language and their classes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// By the word in small letters.
    classes: FxHashMap<Box<[u8]>, Classes>,
    /// Lengths in bytes (one bit each) of the words that end with a byte, in small letters and in capitals:
    /// excludes nearly all words that are in no list without a look-up in the map.
    lengths: Lengths,
}

#[derive(Clone, Debug)]
struct Lengths([u64; 256]);

impl Default for Lengths {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Words {
    /// Reads a list. A test finds unknown sections in the built-in data.
    pub(crate) fn parse(list: &str) -> Self {
        let mut words = Self::default();
        for (section, line) in lists::entries(list) {
            let Some(class) = class(section) else { continue };
            for word in line.split_whitespace() {
                words.add(word, class);
            }
        }
        words
    }

    /// Adds a word to classes. A word too long for the list is not added.
    pub(crate) fn add(&mut self, word: &str, classes: Classes) {
        let lower: String = word.chars().map(to_lower).collect();
        for form in [lower.as_str(), &word.to_uppercase()] {
            if let Some(last) = form.as_bytes().last()
                && form.len() <= LONGEST
            {
                self.lengths.0[usize::from(*last)] |= 1 << form.len();
            }
        }
        *self.classes.entry(lower.as_bytes().into()).or_default() |= classes;
    }

    /// Returns the classes of a word in any case; none for a word that is in no list.
    pub(crate) fn classes(&self, word: &str) -> Classes {
        let Some(last) = word.as_bytes().last() else { return Classes::empty() };
        if word.len() > LONGEST || self.lengths.0[usize::from(*last)] & 1 << word.len() == 0 {
            return Classes::empty();
        }
        let mut lower = [0u8; LONGEST + 8];
        let mut len = 0;
        for c in word.chars() {
            let c = to_lower(c);
            let Some(room) = lower.get_mut(len..len + c.len_utf8()) else { return Classes::empty() };
            len += c.encode_utf8(room).len();
        }
        self.classes.get(&lower[..len]).copied().unwrap_or_default()
    }

    /// Returns the words of some classes, in any order.
    pub(crate) fn in_classes(&self, classes: Classes) -> impl Iterator<Item = &str> {
        let known = self.classes.iter().filter(move |(_, own)| own.intersects(classes));
        known.filter_map(|(word, _)| std::str::from_utf8(word).ok())
    }

    /// Returns whether a word is in one of the classes.
    pub(crate) fn is(&self, word: &str, classes: Classes) -> bool {
        self.classes(word).intersects(classes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Sections of lists that contain data for the rules of a language, not words of texts.
    const OTHER_SECTIONS: [&str; 3] = ["surname-endings", "lettered", "time-zones"];

    /// The lists name only known classes, and contain words in the form for look-ups.
    #[test]
    fn the_lists_are_well_formed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let mut files = 0;
        for entry in std::fs::read_dir(folder).expect("the lists") {
            let path = entry.expect("an entry").path();
            if path.ends_with("boilerplate.txt") || path.is_dir() {
                continue;
            }
            let list = std::fs::read_to_string(&path).expect("a list");
            for (section, line) in lists::entries(&list) {
                let known = class(section).is_some() || OTHER_SECTIONS.contains(&section);
                assert!(known, "{path:?}: {line} is in the unknown class {section:?}");
                for word in line.split_whitespace() {
                    assert!(word.len() <= LONGEST && !word.ends_with('.'), "{path:?}: {word}");
                    assert_eq!(word, word.to_lowercase(), "{path:?}");
                }
            }
            files += 1;
        }
        assert!(files >= 10);
    }

    #[test]
    fn a_list_gives_classes_whatever_the_case() {
        let words = Words::parse(
            "# names\n[title]\nmr проф # Mr. Smith\n[surname-endings]\nyes\n[number]\nno\n[end]\nno",
        );
        assert_eq!(words.classes("Mr"), Classes::TITLE);
        assert_eq!(words.classes("ПРОФ"), Classes::TITLE);
        assert_eq!(words.classes("No"), Classes::NUMBER | Classes::END);
        assert_eq!(names(words.classes("No")), ["number", "end"]);
        assert_eq!(words.classes("yes"), Classes::empty());
        assert_eq!(words.classes(&"x".repeat(100)), Classes::empty());
    }
}
