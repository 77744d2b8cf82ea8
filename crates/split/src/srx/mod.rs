//! SRX 2.0, Segmentation Rules eXchange: the rules of a user's own file in place of ours.
//!
//! [`Srx::read`] takes the file, [`Srx::rules`] compiles what it says of one language, and
//! [`Rules`] split a text. `read.rs` knows the XML, `java.rs` the dialect of regular expressions
//! that such files are written in (`property.rs` the names of its classes), `pattern.rs` the engines that match them, `engine.rs` what
//! "first matching rule" means. `export.rs` goes the other way: our own lists as SRX.
//!
//! Standard: Segmentation Rules eXchange 2.0, LISA OSCAR, 2008.

mod engine;
mod export;
mod java;
mod pattern;
mod property;
mod read;

pub(crate) use engine::Decision;
pub use engine::Rules;
pub use export::export;

use pattern::LanguagePattern;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Lang;

/// A file of segmentation rules.
#[derive(Clone, Debug)]
pub struct Srx {
    /// The file as the user named it.
    name: String,
    /// Whether every language map that matches counts, or only the first.
    cascade: bool,
    /// Which rules hold for which languages, in order.
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

/// Why a file cannot be used as SRX.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The XML is broken.
    #[error("{file}:{line}: is no well-formed XML: {message}; mend the file at this line")]
    Xml {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What the parser said.
        message: String,
    },
    /// The bytes are not in the encoding that they should be in.
    #[error("{file}:{line}: is not valid {encoding}; save the file as UTF-8")]
    Encoding {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The encoding that it was read in.
        encoding: &'static str,
    },
    /// The XML is something else.
    #[error("{file}: is no SRX file: {message}")]
    NotSrx {
        /// The file as the user named it.
        file: String,
        /// What it is, and what to do.
        message: String,
    },
    /// A rule belongs to nothing, or a map leads nowhere.
    #[error("{file}:{line}: {message}")]
    Structure {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What is the matter, and what to do.
        message: String,
    },
    /// The rules of a language are more than can be held.
    #[error(
        "{file}: the rules for {lang} are too large: {message}; shorten counted repetitions such as {{1,1000}}"
    )]
    TooLarge {
        /// The file as the user named it.
        file: String,
        /// The language.
        lang: Lang,
        /// What the regular expression engine said.
        message: String,
    },
}

impl Srx {
    /// Reads a file: UTF-8, UTF-16, or what its XML declaration names. What it asks for that will
    /// not be done (extensions of Okapi, patterns of languages that are none) is told beside it.
    ///
    /// # Errors
    /// The file is no XML, no SRX, or a map names rules that it does not hold.
    pub fn read(name: &str, bytes: &[u8]) -> Result<(Self, Vec<Diagnostic>), Error> {
        read::read(name, bytes)
    }

    /// Compiles the rules that hold for a language. Rules that cannot be honoured are told with
    /// their line and left out; so is a language that no map matches, which is then never split.
    ///
    /// # Errors
    /// The rules are too large to be held.
    pub fn rules(&self, lang: &Lang) -> Result<(Rules, Vec<Diagnostic>), Error> {
        let mut sets = Vec::new();
        let mut diagnostics = Vec::new();
        for map in self.maps.iter().filter(|map| map.pattern.matches(lang)) {
            sets.push(&self.sets[map.set]);
            if !self.cascade {
                break;
            }
        }
        if sets.is_empty() {
            let message = format!("no languagemap matches {lang}, so its paragraphs are not split");
            let hint = "add a languagemap for it, or leave --srx out to split by Sverka's own rules";
            diagnostics.push(Diagnostic::warning(&self.name, message).with_hint(hint));
        }
        let rules = Rules::compile(&self.name, &sets, &mut diagnostics)
            .map_err(|message| Error::TooLarge { file: self.name.clone(), lang: lang.clone(), message })?;
        Ok((rules, diagnostics))
    }

    /// How many rules the file holds, of all languages.
    pub fn len(&self) -> usize {
        self.sets.iter().map(|set| set.rules.len()).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests;
