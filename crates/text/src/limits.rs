//! Limits on how much an input can make a reader keep in memory: one table for all readers.
//!
//! The limits keep memory and time bounded for every input. A reader that reaches one stops with an error (or
//! skips the unit, with a remark) that names the [`Bound`], its value and the place.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The limits of one run. [`Limits::default`] is far above what real files need and far below the memory of a
/// machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a line of a text format.
    pub line: u64,
    /// Bytes of a unit with all its texts, notes and props.
    pub unit: u64,
    /// Characters of a cell of a table or a workbook.
    pub cell: u64,
    /// Columns of a table or a workbook.
    pub columns: u64,
    /// Levels of nested elements, objects or groups.
    pub depth: u64,
    /// Bytes of a file whose format requires it to be read whole.
    pub whole: u64,
    /// Bytes of a list or of settings: pairs of files, anchors, abbreviations, rules.
    pub list: u64,
    /// Bytes of a pipe that is kept in a temporary file, because it is read more than once.
    pub spool: u64,
    /// Entries of an archive.
    pub entries: u64,
    /// Unpacked bytes of one part of an archive.
    pub part: u64,
    /// Unpacked bytes for each packed byte of a part of an archive.
    pub ratio: u64,
    /// Glyphs on the pages of a PDF; one page may have a tenth of them.
    pub glyphs: u64,
    /// Bytes of the content of all pages of a PDF, unpacked, counting each form as often as it is drawn.
    pub content: u64,
    /// Bytes of the object streams of a PDF, unpacked.
    pub objects: u64,
    /// Blocks of a document: paragraphs, cells, notes.
    pub blocks: u64,
    /// Elements of a web page or of all pages of a book; lines and marks of a Markdown text.
    pub elements: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // The largest segments of public memories are about 100 KB.
            line: 8 << 20,
            unit: 8 << 20,
            // Excel allows 32,767; a table from another program may contain a page.
            cell: 1 << 20,
            // The columns of an Excel sheet.
            columns: 16_384,
            // Real files have fewer than 20 levels; 64 are few compared with the stack of a thread.
            depth: 64,
            // A million links with their reasons take some 700 MB as .bitext.json.
            whole: 1 << 30,
            // A list of a million pairs of files has about 150 MB.
            list: 256 << 20,
            // A memory of thirty million units; a device without an end stops before it fills the disk.
            spool: 16 << 30,
            // A workbook with a sheet for each day of ten years.
            entries: 10_000,
            part: 1 << 30,
            // Sheets of identical rows reach 60; deflate cannot exceed 1,032.
            ratio: 200,
            // A book of 3,000 pages has about 9 million; a newspaper page has 50,000.
            glyphs: 10_000_000,
            // A book of 3,000 pages has about 100 MB, a large map 50.
            content: 512 << 20,
            // A book of 3,000 pages has some 20 MB of objects; 4 MiB of the smallest take 33 MB of memory.
            objects: 64 << 20,
            // All paragraphs of a legal code of 100 MB are some 500,000. A block takes up to 300 bytes and a cue 700, so
            // that a document at the limit takes 1 GB.
            blocks: 1_500_000,
            // A page of 100 MB with 300 bytes an element, as paragraphs have, is far below. An element takes up to 460
            // bytes, so that a page at the limit takes 930 MB.
            elements: 2_000_000,
        }
    }
}

/// The name of a field of [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Bound {
    /// [`Limits::line`]
    Line,
    /// [`Limits::unit`]
    Unit,
    /// [`Limits::cell`]
    Cell,
    /// [`Limits::columns`]
    Columns,
    /// [`Limits::depth`]
    Depth,
    /// [`Limits::whole`]
    Whole,
    /// [`Limits::list`]
    List,
    /// [`Limits::spool`]
    Spool,
    /// [`Limits::entries`]
    Entries,
    /// [`Limits::part`]
    Part,
    /// [`Limits::ratio`]
    Ratio,
    /// [`Limits::glyphs`]
    Glyphs,
    /// [`Limits::content`]
    Content,
    /// [`Limits::objects`]
    Objects,
    /// [`Limits::blocks`]
    Blocks,
    /// [`Limits::elements`]
    Elements,
}

impl Bound {
    /// All limits with their names for users.
    pub const ALL: [(&'static str, Self); 16] = [
        ("line", Self::Line),
        ("unit", Self::Unit),
        ("cell", Self::Cell),
        ("columns", Self::Columns),
        ("depth", Self::Depth),
        ("whole", Self::Whole),
        ("list", Self::List),
        ("spool", Self::Spool),
        ("entries", Self::Entries),
        ("part", Self::Part),
        ("ratio", Self::Ratio),
        ("glyphs", Self::Glyphs),
        ("content", Self::Content),
        ("objects", Self::Objects),
        ("blocks", Self::Blocks),
        ("elements", Self::Elements),
    ];

    /// Returns the name: `line`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, bound)| *bound == self).map_or("limit", |(name, _)| name)
    }

    /// Returns what the limit counts, for messages: `a line has more than 8388608 bytes`.
    fn what(self) -> (&'static str, &'static str) {
        match self {
            Self::Line => ("a line has", "bytes"),
            Self::Unit => ("a unit has", "bytes"),
            Self::Cell => ("a cell has", "characters"),
            Self::Columns => ("a row has", "columns"),
            Self::Depth => ("elements are nested to", "levels"),
            Self::Whole | Self::List => ("the file has", "bytes"),
            Self::Spool => ("the stream has", "bytes"),
            Self::Entries => ("the archive has", "entries"),
            Self::Part => ("a part of the archive has", "unpacked bytes"),
            Self::Ratio => ("a part of the archive unpacks to", "times its size"),
            Self::Glyphs => ("the text has", "glyphs"),
            Self::Content => ("the pages draw", "bytes of content"),
            Self::Objects => ("the object streams have", "unpacked bytes"),
            Self::Blocks => ("the document has", "paragraphs"),
            Self::Elements => ("the text has", "elements of mark-up"),
        }
    }
}

impl Limits {
    /// Returns the value of a bound.
    pub fn get(&self, bound: Bound) -> u64 {
        match bound {
            Bound::Line => self.line,
            Bound::Unit => self.unit,
            Bound::Cell => self.cell,
            Bound::Columns => self.columns,
            Bound::Depth => self.depth,
            Bound::Whole => self.whole,
            Bound::List => self.list,
            Bound::Spool => self.spool,
            Bound::Entries => self.entries,
            Bound::Part => self.part,
            Bound::Ratio => self.ratio,
            Bound::Glyphs => self.glyphs,
            Bound::Content => self.content,
            Bound::Objects => self.objects,
            Bound::Blocks => self.blocks,
            Bound::Elements => self.elements,
        }
    }

    /// Sets the value of a bound.
    pub fn set(&mut self, bound: Bound, value: u64) {
        *match bound {
            Bound::Line => &mut self.line,
            Bound::Unit => &mut self.unit,
            Bound::Cell => &mut self.cell,
            Bound::Columns => &mut self.columns,
            Bound::Depth => &mut self.depth,
            Bound::Whole => &mut self.whole,
            Bound::List => &mut self.list,
            Bound::Spool => &mut self.spool,
            Bound::Entries => &mut self.entries,
            Bound::Part => &mut self.part,
            Bound::Ratio => &mut self.ratio,
            Bound::Glyphs => &mut self.glyphs,
            Bound::Content => &mut self.content,
            Bound::Objects => &mut self.objects,
            Bound::Blocks => &mut self.blocks,
            Bound::Elements => &mut self.elements,
        } = value;
    }

    /// Reads all bytes of a file that must be read whole, or of a list.
    ///
    /// # Errors
    /// Those of the file, and [`Exceeded`] as an [`io::Error`] if there are more bytes than `bound` allows;
    /// no more than that is ever kept in memory.
    pub fn read_all(&self, bound: Bound, input: impl io::Read) -> io::Result<Vec<u8>> {
        self.read_more(bound, input, Vec::new())
    }

    /// Reads all bytes of a file, as [`read_all`](Self::read_all) does from a stream.
    ///
    /// # Errors
    /// Those of [`read_all`](Self::read_all).
    pub fn read_file(&self, bound: Bound, path: &Path) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        let size = file.metadata().map_or(0, |found| found.len());
        self.check(bound, size)?;
        self.read_more(bound, file, Vec::with_capacity(usize::try_from(size).unwrap_or(0)))
    }

    fn read_more(&self, bound: Bound, input: impl io::Read, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        input.take(self.get(bound).saturating_add(1)).read_to_end(&mut bytes)?;
        self.check(bound, bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Copies a pipe into a file, so that it can be read more than once.
    ///
    /// # Errors
    /// Those of both, and [`Exceeded`] as an [`io::Error`] if there are more bytes than [`Limits::spool`].
    pub fn spool(&self, pipe: impl io::Read, file: &mut impl io::Write) -> io::Result<()> {
        let copied = io::copy(&mut pipe.take(self.spool.saturating_add(1)), file)?;
        Ok(self.check(Bound::Spool, copied)?)
    }

    /// Checks a value against a bound.
    ///
    /// # Errors
    /// [`Exceeded`] if it is larger.
    pub fn check(&self, bound: Bound, value: u64) -> Result<(), Exceeded> {
        let limit = self.get(bound);
        if value > limit { Err(Exceeded { bound, limit }) } else { Ok(()) }
    }
}

/// The error of an input that exceeds a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Exceeded {
    /// The limit.
    pub bound: Bound,
    /// Its value in this run.
    pub limit: u64,
}

impl Exceeded {
    /// Returns the exceeded limit that a read error contains.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref()).copied()
    }
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (subject, counted) = self.bound.what();
        write!(f, "{subject} more than {} {counted}", self.limit)
    }
}

/// An [`io::Error`] that contains [`Exceeded`], for readers below a stream.
impl From<Exceeded> for io::Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::new(io::ErrorKind::InvalidData, exceeded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_the_bound_allows() {
        let limits = Limits { list: 3, ..Limits::default() };
        assert_eq!(limits.read_all(Bound::List, &b"abc"[..]).unwrap(), b"abc");
        let mut endless = std::io::repeat(0);
        let error = limits.read_all(Bound::List, &mut endless).unwrap_err();
        assert_eq!(Exceeded::of(&error), Some(Exceeded { bound: Bound::List, limit: 3 }));
    }

    #[test]
    fn no_more_is_spooled_than_the_bound_allows() {
        let limits = Limits { spool: 3, ..Limits::default() };
        let mut file = Vec::new();
        limits.spool(&b"abc"[..], &mut file).unwrap();
        assert_eq!(file, b"abc");
        let error = limits.spool(std::io::repeat(0), &mut file).unwrap_err();
        assert_eq!(Exceeded::of(&error), Some(Exceeded { bound: Bound::Spool, limit: 3 }));
    }

    #[test]
    fn every_bound_can_be_named_read_set_and_passed() {
        for (name, bound) in Bound::ALL {
            assert_eq!(bound.name(), name);
            let mut limits = Limits::default();
            limits.set(bound, 3);
            assert_eq!(limits.get(bound), 3, "{name}");
            assert_eq!(limits.check(bound, 3), Ok(()));
            let exceeded = limits.check(bound, 4).unwrap_err();
            assert!(exceeded.to_string().contains("more than 3 "), "{exceeded}");
        }
    }
}
