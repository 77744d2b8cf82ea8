//! Word lists: what a word before a full stop, or after it, says about the stop.
//!
//! A list is a plain text file under `crates/split/data/`: `[class]` opens a class, `#` a comment
//! that gives the reason, and every other line holds words parted by white space, without
//! their last full stop, in lower case.

use super::chars::to_lower;
use rustc_hash::FxHashMap;

/// A set of classes; a word may be in several.
pub(crate) type Classes = u16;

/// Stands before a name: `Mr. Smith`. No end before a capital.
pub(crate) const TITLE: Classes = 1;
/// Stands before a number: `Fig. 3`. No end before a number; else an ordinary word.
pub(crate) const NUMBER: Classes = 1 << 1;
/// Always goes on: `e.g. Paris`. Never an end.
pub(crate) const INNER: Classes = 1 << 2;
/// May end a sentence: `etc. Then`. An end before a capital, none before a small letter.
pub(crate) const END: Classes = 1 << 3;
/// Part of a name as often as an end: `U.S. Army`. An end only before a word that starts sentences.
pub(crate) const NAME: Classes = 1 << 4;
/// A word that starts sentences when it has a capital: `The`, `However`.
pub(crate) const STARTER: Classes = 1 << 5;
/// A name that holds an exclamation or question mark: `Yahoo!`.
pub(crate) const BRAND: Classes = 1 << 6;
/// Leads an adverbial of time when it opens a sentence: `At 5 a.m. Mr. Smith`.
pub(crate) const TIME: Classes = 1 << 7;
/// Stands before the name of a place or an address: `г. Москва`; after a number it is a unit.
pub(crate) const PLACE: Classes = 1 << 8;
/// An abbreviation without full stops inside that ends a sentence when a number stands before it.
pub(crate) const UNIT: Classes = 1 << 9;
/// A word of one letter that is no initial: `I`, `я`.
pub(crate) const SINGLE: Classes = 1 << 10;

/// A verb that tells who spoke: `“Sorry!” I say.`
pub(crate) const SAY: Classes = 1 << 11;
/// The last word of a farewell at the end of a letter: `Best regards, Debra`.
pub(crate) const FAREWELL: Classes = 1 << 12;
/// Starts a sentence after a dash at which somebody broke off.
pub(crate) const RESTART: Classes = 1 << 13;
/// Opens a salutation: `Dear colleagues,`
pub(crate) const GREETING: Classes = 1 << 14;

/// What counts in a word before a full stop.
pub(crate) const BEFORE_STOP: Classes = TITLE | NUMBER | INNER | END | NAME | PLACE | UNIT | SINGLE;

const NAMES: [(&str, Classes); 15] = [
    ("title", TITLE),
    ("number", NUMBER),
    ("inner", INNER),
    ("end", END),
    ("name", NAME),
    ("starter", STARTER),
    ("brand", BRAND),
    ("time", TIME),
    ("place", PLACE),
    ("unit", UNIT),
    ("single", SINGLE),
    ("say", SAY),
    ("greeting", GREETING),
    ("restart", RESTART),
    ("farewell", FAREWELL),
];

/// The names of classes, as lists have them.
pub(crate) fn names(classes: Classes) -> Vec<&'static str> {
    NAMES.iter().filter(|(_, class)| classes & class != 0).map(|(name, _)| *name).collect()
}

/// Longest word that a list holds, in bytes: room for 20 Cyrillic letters.
pub(crate) const LONGEST: usize = 40;

/// The words of a language and their classes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// By the word in small letters.
    classes: FxHashMap<Box<[u8]>, Classes>,
    /// Lengths in bytes (a bit each) of the words that end with a byte, in small letters and in
    /// capitals: tells nearly all words that are in no list without a look at the map.
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
    /// Reads a list. Unknown class names are a mistake in our own data, which a test finds.
    pub(crate) fn parse(list: &str) -> Self {
        let mut words = Self::default();
        let mut class = 0;
        for line in list.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                class = NAMES.iter().find(|(n, _)| *n == name).map_or(0, |(_, c)| *c);
                continue;
            }
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

    /// The classes of a word, whatever its case; none for a word that is in no list.
    pub(crate) fn classes(&self, word: &str) -> Classes {
        let Some(last) = word.as_bytes().last() else { return 0 };
        if word.len() > LONGEST || self.lengths.0[usize::from(*last)] & 1 << word.len() == 0 {
            return 0;
        }
        let mut lower = [0u8; LONGEST + 8];
        let mut len = 0;
        for c in word.chars() {
            let c = to_lower(c);
            let Some(room) = lower.get_mut(len..len + c.len_utf8()) else { return 0 };
            len += c.encode_utf8(room).len();
        }
        self.classes.get(&lower[..len]).copied().unwrap_or(0)
    }

    /// The words of some classes, in no order.
    pub(crate) fn in_classes(&self, classes: Classes) -> impl Iterator<Item = &str> {
        let known = self.classes.iter().filter(move |(_, own)| **own & classes != 0);
        known.filter_map(|(word, _)| std::str::from_utf8(word).ok())
    }

    /// Whether a word is in one of the classes.
    pub(crate) fn is(&self, word: &str, classes: Classes) -> bool {
        self.classes(word) & classes != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The lists name known classes only, and hold words as lookups want them.
    #[test]
    fn the_lists_are_well_formed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let mut lists = 0;
        for entry in std::fs::read_dir(folder).expect("the lists") {
            let path = entry.expect("an entry").path();
            let list = std::fs::read_to_string(&path).expect("a list");
            let mut class = None;
            for line in list.lines().map(|l| l.split('#').next().unwrap_or_default().trim()) {
                if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                    assert!(NAMES.iter().any(|(n, _)| *n == name), "{path:?}: unknown class {name}");
                    class = Some(name);
                    continue;
                }
                for word in line.split_whitespace() {
                    assert!(class.is_some(), "{path:?}: {word} is in no class");
                    assert!(word.len() <= LONGEST && !word.ends_with('.'), "{path:?}: {word}");
                    assert_eq!(word, word.to_lowercase(), "{path:?}");
                }
            }
            lists += 1;
        }
        assert!(lists >= 10);
    }

    #[test]
    fn a_list_gives_classes_whatever_the_case() {
        let words = Words::parse("# names\n[title]\nmr проф # Mr. Smith\n[number]\nno\n[end]\nno");
        assert_eq!(words.classes("Mr"), TITLE);
        assert_eq!(words.classes("ПРОФ"), TITLE);
        assert_eq!(words.classes("No"), NUMBER | END);
        assert_eq!(words.classes("yes"), 0);
        assert_eq!(words.classes(&"x".repeat(100)), 0);
    }
}
