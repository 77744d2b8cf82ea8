//! The pair: a text and its translation, with the place where they were found.

use std::sync::Arc;
use sverka_text::Lang;

/// A text and its translation, as a file has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Its place.
    pub place: Place,
    /// The text.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// The languages of both.
    pub langs: Arc<(Lang, Lang)>,
    /// How sure the aligner was, in [0, 1].
    pub score: Option<f64>,
    /// Sentences on both sides, where the file says so.
    pub bead: Option<(usize, usize)>,
    /// What the aligner held against the link.
    pub doubts: Vec<String>,
    /// Where the texts are in the documents that they come from, the source first: `p. 3 | ¶12`.
    /// None where the documents are plain texts or pages, or the file does not say.
    pub within: Option<Box<str>>,
    /// Characters that the translation may have at most, where the file says.
    pub limit: Option<u32>,
}

/// The place of a pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The number of the unit in the file, from 1.
    pub unit: usize,
    /// What the file calls the unit (`tuid`).
    pub id: Option<String>,
}
