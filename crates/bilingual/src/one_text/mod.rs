//! One text from a file that contains several: a column of a table, or one side of a file of pairs.
//!
//! The text is a document whose blocks know their places: a cell (`Sheet1!B7`), a line, or the file's name
//! for the unit. A table with one column of texts, and a file of pairs with an empty side, require no choice.

mod column;
mod side;

use crate::{Error, Format, Options, detect, moses};
use std::path::Path;
use sverka_text::bitext::Side;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Block, BlockKind, Document};
use sverka_text::place::Place;

/// Which text of a file to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// A column of a table, by the name above it, by its language, or by its letter.
    pub column: Option<String>,
    /// The source or the target of pairs.
    pub side: Option<Side>,
}

/// Returns the format of a file from which one text can be read here: a table by its name, a workbook or a
/// file of pairs by its contents. `None` for any other, and for input that cannot be inspected.
pub fn format_of(path: &Path) -> Option<Format> {
    if !path.is_file() {
        return None;
    }
    let named = Format::from_path(path);
    let (head, source) = moses::open_file(path).ok()?.head().ok()?;
    let format = detect::detect(&source.file, &head.bytes, head.is_complete).ok()?;
    match format {
        Format::Xlsx | Format::Ods => Some(format),
        Format::Csv | Format::Tsv => {
            Some(format).filter(|_| matches!(named, Some(Format::Csv | Format::Tsv)))
        }
        Format::Tmx | Format::Xliff1 | Format::Xliff2 | Format::Po | Format::Mo | Format::Qt => Some(format),
        Format::Jsonl | Format::Bitext => Some(format),
        _ => None,
    }
}

/// Reads one text of a file of the format that [`format_of`] returns.
///
/// # Errors
/// When it cannot be read, does not have the text, or has several texts and `part` chooses none.
pub fn open(
    path: &Path,
    format: Format,
    part: &Part,
    options: &Options,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    read(moses::open_file(path)?, format, part, options)
}

fn read(
    source: crate::Source<'static>,
    format: Format,
    part: &Part,
    options: &Options,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    match format {
        Format::Xlsx | Format::Ods | Format::Csv | Format::Tsv => column::read(source, format, part, options),
        _ => side::read(source, format, part, options),
    }
}

/// Reads any bytes as one text of a file of a format, for fuzzing; returns the number of blocks.
///
/// # Errors
/// As for [`open`].
#[doc(hidden)]
pub fn fuzz(bytes: &[u8], format: Format, part: &Part, options: &Options) -> Result<usize, Error> {
    // The source outlives the reader.
    let source = crate::Source::new("fuzz", std::io::Cursor::new(bytes.to_vec()));
    Ok(read(source, format, part, options)?.0.blocks.len())
}

/// Builds a document: one block per line, each with its place.
struct Builder {
    document: Document,
    kind: BlockKind,
}

impl Builder {
    fn new(file: &str, kind: BlockKind) -> Self {
        Self { document: Document { name: file.to_owned(), encoding: "UTF-8", ..Document::default() }, kind }
    }

    fn add(&mut self, text: &str, place: &Place) {
        let Document { text: out, blocks, places, .. } = &mut self.document;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            let start = out.len();
            out.push_str(line);
            blocks.push(Block { range: start..out.len(), kind: self.kind });
            places.push(place.clone());
        }
    }

    /// Returns the document.
    ///
    /// # Errors
    /// When it is empty.
    fn finish(self) -> Result<Document, Error> {
        if self.document.blocks.is_empty() {
            return Err(Error::malformed(&self.document.name, 1, "it contains no text", None));
        }
        Ok(self.document)
    }
}

#[cfg(test)]
mod tests;
