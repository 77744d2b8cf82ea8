//! The door: any file of text pairs as a stream of [`Entry`]s.

use crate::{Entry, Error, Format, Tally};
use std::path::Path;
use sverka_text::Lang;
use sverka_text::limits::Limits;
use tmx::Header;

/// What the caller knows of a file. The default lets the file tell everything.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format; else name and contents tell.
    pub format: Option<Format>,
    /// Language of the source; else the file tells, then its texts.
    pub source: Option<Lang>,
    /// Language of the target.
    pub target: Option<Lang>,
    /// Label of the encoding of a text format (`windows-1251`); else the file tells.
    pub encoding: Option<String>,
    /// Whether the first row of a table names its columns; else its contents tell.
    pub header: Option<bool>,
    /// Whether units without a translation are handed out, as units of one variant; else they
    /// are left out and counted. Rows that a reviewer marked as wrong are never handed out.
    pub untranslated: bool,
    /// Bounds on what the file may make the reader hold.
    pub limits: Limits,
}

/// The units of a file: an iterator of [`Entry`]s that counts their remarks.
pub struct Units<'r> {
    format: Format,
    header: Header,
    entries: Entries<'r>,
    tally: Tally,
}

/// Entries, or why there are no more.
pub type Entries<'r> = Box<dyn Iterator<Item = Result<Entry, Error>> + Send + 'r>;

impl<'r> Units<'r> {
    /// Joins what a reader of a format has found.
    pub(crate) fn new(format: Format, header: Header, entries: Entries<'r>) -> Self {
        Self { format, header, entries, tally: Tally::default() }
    }

    /// Returns the format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns the header: that of a memory, or one that states what the file tells.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the remarks so far, counted by kind.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

impl Iterator for Units<'_> {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.next()?;
        if let Ok(entry) = &entry {
            entry.remarks.iter().for_each(|remark| self.tally.add(remark));
        }
        Some(entry)
    }
}

/// Opens a file; gzip is unpacked on the way.
///
/// # Errors
/// When the file cannot be read, its format cannot be told, or it is not what the format demands;
/// faults further on come as items.
pub fn open<'r>(_path: &Path, _options: &Options) -> Result<Units<'r>, Error> {
    unimplemented!("wired with the first readers")
}
