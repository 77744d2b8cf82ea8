//! What the engine needs to know of a language. Those that it knows are in `languages/`.

use super::boilerplate::Boilerplate;
use super::rules::Rule;
use super::words::Words;

/// A language: its words, and the rules that it alone has.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    /// The file of its words, for explanations: `crates/split/data/en.txt`.
    pub list: &'static str,
    /// Its word list.
    pub words: Words,
    /// Words of pages and mails in texts of the language.
    pub boilerplate: &'static Boilerplate,
    /// Rules that are asked before the common ones.
    pub rules: &'static [Rule],
}
