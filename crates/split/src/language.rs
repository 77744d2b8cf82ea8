//! The data of a language for the engine. The languages are in `languages/`.

use super::boilerplate::Boilerplate;
use super::rules::Rule;
use super::words::Words;

/// A language: its words and its own rules.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    /// The file of its words, for explanations: `crates/split/data/en.txt`.
    pub list: &'static str,
    /// Its word list.
    pub words: Words,
    /// Words of pages and mails in texts of the language.
    pub boilerplate: &'static Boilerplate,
    /// Rules that are tried before the common ones.
    pub rules: &'static [Rule],
}
