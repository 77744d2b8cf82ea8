//! SRX 2.0, Segmentation Rules eXchange: the rules of a user's file instead of the built-in ones.
//!
//! [`Srx::read`] reads the file, [`Srx::rules`] compiles its rules for one language, and [`Rules`] split a
//! text. `read.rs` handles the XML, `java.rs` the dialect of regular expressions in such files (`property.rs`
//! the names of its classes), `pattern.rs` the engines that match them, `engine.rs` the meaning of "first
//! matching rule". `export.rs` does the reverse: it writes the built-in lists as SRX.
//!
//! Standard: Segmentation Rules eXchange 2.0, LISA OSCAR, 2008.

mod engine;
mod error;
mod export;
mod java;
mod pattern;
mod property;
mod read;

pub(crate) use engine::Decision;
pub use engine::Rules;
pub use error::{BadPattern, Error};
pub use export::export;

use pattern::LanguagePattern;
use std::collections::BTreeSet;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Lang;
use sverka_text::remedy::Remedy;

/// A file of segmentation rules.
#[derive(Clone, Debug)]
pub struct Srx {
    /// The file as the user named it.
    name: String,
    /// Whether every language map that matches counts, or only the first.
    cascade: bool,
    /// Which sets of rules apply to which languages, in order.
    maps: Vec<Map>,
    /// The named sets of rules.
    sets: Vec<Set>,
}

/// An element `languagemap`.
#[derive(Clone, Debug)]
struct Map {
    pattern: LanguagePattern,
    /// Index into [`Srx::sets`].
    set: usize,
}

/// An element `languagerule`.
#[derive(Clone, Debug)]
struct Set {
    name: String,
    rules: Vec<Rule>,
}

/// An element `rule`, as it is written.
#[derive(Clone, Debug)]
struct Rule {
    breaks: bool,
    before: String,
    after: String,
    line: usize,
}

impl Srx {
    /// Reads a file in UTF-8, UTF-16, or the encoding in its XML declaration. Diagnostics report what is not
    /// supported (extensions of Okapi, broken patterns of languages).
    ///
    /// # Errors
    /// The file is not XML or not SRX, or a map names rules that it does not contain.
    pub fn read(name: &str, bytes: &[u8]) -> Result<(Self, Vec<Diagnostic>), Error> {
        read::read(name, bytes)
    }

    /// Compiles the rules for a language. Rules that cannot be used are left out and reported with their
    /// line; so is a language that no map matches, which is then never split.
    ///
    /// # Errors
    /// The rules are too large to be compiled.
    pub fn rules(&self, lang: &Lang) -> Result<(Rules, Vec<Diagnostic>), Error> {
        let (mut sets, mut taken) = (Vec::new(), BTreeSet::new());
        let mut diagnostics = Vec::new();
        for map in self.maps.iter().filter(|map| map.pattern.matches(lang)) {
            // A set that comes again decides nothing: of rules that match, the first counts.
            if taken.insert(map.set) {
                sets.push(&self.sets[map.set]);
            }
            if !self.cascade {
                break;
            }
        }
        if sets.is_empty() {
            let message = format!("no languagemap matches {lang}, so its paragraphs are not split");
            diagnostics.push(Diagnostic::warning(&self.name, message).with_remedy(Remedy::AddLanguageMap));
        }
        let rules = Rules::compile(&self.name, &sets, &mut diagnostics)
            .map_err(|message| Error::TooLarge { file: self.name.clone(), lang: lang.clone(), message })?;
        Ok((rules, diagnostics))
    }

    /// Returns the number of rules in the file, of all languages.
    pub fn len(&self) -> usize {
        self.sets.iter().map(|set| set.rules.len()).sum()
    }

    /// Returns whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests;
