//! The pair: a text and its translation, with the place where they were found.

use std::fmt;
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
    /// The aligner's confidence, in [0, 1].
    pub score: Option<f64>,
    /// Number of sentences on both sides, if the file states it.
    pub bead: Option<(usize, usize)>,
    /// The aligner's reasons against the link.
    pub doubts: Vec<String>,
    /// Where the texts are in their documents, source first: `p. 3 | ¶12`. None if the documents are plain
    /// texts or pages, or the file does not state it.
    pub within: Option<Box<str>>,
    /// Maximum number of characters in the translation, if the file states it.
    pub limit: Option<u32>,
}

/// The place of a pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The line, from 1; 0 if the file has no lines, or nobody knows it.
    pub line: usize,
    /// The number of the unit in the file, from 1.
    pub unit: usize,
    /// The file's name for the unit (`tuid`).
    pub id: Option<String>,
    /// Where the translation is, if it is in a file of its own.
    pub target: Option<Box<Spot>>,
}

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The line, from 1; 0 if the file has no lines, or nobody knows it.
    pub line: usize,
}

impl fmt::Display for Spot {
    /// Writes `talk.en.txt:12`, or the file alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 { write!(f, ":{}", self.line) } else { Ok(()) }
    }
}

impl Place {
    /// Returns the place of the source.
    pub fn source(&self) -> Spot {
        Spot { file: self.file.clone(), line: self.line }
    }
}
