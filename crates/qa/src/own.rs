//! Rules of the user's own, out of the settings: pairs of expressions, and words that stay as they are.

use crate::rule::Severity;
use regex::{Regex, RegexBuilder};

/// Bytes that a compiled expression takes at most: a thousand times an ordinary one, so that a file of settings cannot fill
/// the memory.
const SIZE: usize = 1 << 20;

/// The rules of the user's own.
#[derive(Clone, Debug, Default)]
pub struct OwnRules {
    /// Pairs of expressions.
    pub patterns: Vec<Pattern>,
    /// Words and phrases of the source that the target must have too, letter by letter.
    pub untranslated: Vec<String>,
}

/// A rule made of expressions: where the source fits, the target must, or must not.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its name, for messages.
    pub name: String,
    /// What the findings say.
    pub message: String,
    /// The severity of its findings.
    pub severity: Severity,
    /// The pairs that it looks at; without it, all.
    pub source: Option<Regex>,
    /// What the target must have.
    pub target: Option<Regex>,
    /// What the target must not have.
    pub forbidden: Option<Regex>,
}

/// Compiles an expression of the settings, within limits of its size.
///
/// # Errors
/// The text is no expression, or one that is too large.
pub fn expression(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(SIZE).dfa_size_limit(SIZE).build()
}
