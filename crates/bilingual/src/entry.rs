//! A unit of a file together with the remarks about it, and the count of such remarks.

use crate::Place;
use std::collections::BTreeMap;
use std::sync::Arc;
use tmx::Unit;

/// How much a [`Remark`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something was left out on purpose, or a guess was made.
    Note,
    /// Text was changed or lost.
    Warning,
    /// A unit, or the rest of the file, could not be read. A check that passes must have seen every unit, so
    /// it stops here; a conversion reports the error and continues.
    Error,
}

/// A unit of a file as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Where it is.
    pub place: Place,
    /// The unit, source first if the format identifies the source; `None` if it could not be read, is left
    /// out, or for remarks that do not belong to any unit. `remarks` give the reason.
    pub unit: Option<Unit>,
    /// What was repaired, left out or lost.
    pub remarks: Vec<Remark>,
    /// Passages of the file whose text is not in any unit, note or prop, not counting a unit that could not
    /// be read as a whole: text between the units of a memory, a truncated segment.
    pub passages: u64,
}

/// A remark about a unit or a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The kind, a short stable name by which remarks are counted: `untranslated`, `lang-tag`.
    pub kind: &'static str,
    /// Severity.
    pub severity: Severity,
    /// The file, if it is not that of the entry: the target of two files.
    pub file: Option<Arc<str>>,
    /// The line, from 1; the row of a workbook; 0 for the file as a whole.
    pub line: usize,
    /// The column in characters, from 1, if known.
    pub column: Option<usize>,
    /// What was found and what was done about it, without a full stop.
    pub message: String,
}

impl Remark {
    /// Makes a warning: text was changed or lost.
    pub fn warning(kind: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { kind, severity: Severity::Warning, file: None, line, column: None, message: message.into() }
    }

    /// Makes an error: a unit, or the rest of the file, could not be read.
    pub fn error(kind: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { kind, severity: Severity::Error, file: None, line, column: None, message: message.into() }
    }

    /// Makes a note: something was left out on purpose, or a guess was made.
    pub fn note(kind: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { kind, severity: Severity::Note, file: None, line, column: None, message: message.into() }
    }
}

/// Remarks of a file, counted by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<&'static str, (Remark, usize)>);

impl Tally {
    /// Counts a remark.
    pub fn add(&mut self, remark: &Remark) {
        self.0.entry(remark.kind).or_insert_with(|| (remark.clone(), 0)).1 += 1;
    }

    /// Returns the first remark of each kind and how many there are, by kind.
    pub fn iter(&self) -> impl Iterator<Item = (&Remark, usize)> {
        self.0.values().map(|(first, count)| (first, *count))
    }

    /// Returns how many remarks of a kind there are.
    pub fn count(&self, kind: &str) -> usize {
        self.0.get(kind).map_or(0, |(_, count)| *count)
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
