//! Workbooks of Excel (`.xlsx`) and of OpenDocument (`.ods`).
//!
//! A workbook is a stream of sheets and rows, and a row contains only its cells: nothing is laid out as a
//! rectangle, so a cell at the far end of a sheet costs nothing. The memory that a workbook may make its
//! reader use is bounded by [`Limits`].
//!
//! # What is read
//! Each sheet is a [table](crate::table): two columns of texts, recognised by their names in one of the first
//! rows or by the languages of their contents, and any other column that tables may have. In a workbook that
//! `align` wrote, the sheet `Summary` states the languages and the files. Cells are read as texts: numbers
//! with all their decimals, dates from the year to the second, the last result of formulas. Errors count as
//! empty and are reported. What reviewers wrote in the columns `Status` and `Comment` decides about the unit.
//!
//! # What is written
//! [`Sheets`] writes units; [`crate::write::xlsx`] an alignment. Both carry a fingerprint of their contents
//! ([`Contents`]), so that [`state`] recognises a workbook that somebody has edited.

mod cells;
mod contents;
mod fault;
mod number;
mod ods;
mod ours;
mod read;
mod row;
mod rows;
mod sheet;
mod strings;
mod write;
mod xlsx;

pub use cells::Cells;
pub(crate) use contents::contents_of;
pub use contents::{Contents, PROPERTY, State, state};
pub(crate) use fault::at as fault_at;
pub(crate) use read::{read, read_items};
pub(crate) use row::{Allowance, Cell, Item, Items, Row, column_name};
pub use rows::rows;
pub use write::Sheets;

use crate::{Error, Source};
use ods::Ods;
use sverka_package::Archive;
use sverka_package::Fault;
use sverka_text::limits::Limits;
use xlsx::Xlsx;

/// Streams the sheets and rows of a file as they are.
pub(crate) fn sheets(
    source: Source<'_>,
    limits: &Limits,
) -> Result<impl Iterator<Item = Result<Item, Error>> + use<>, Error> {
    let file = source.file.clone();
    let items = Book::of(source, limits).map_err(|fault| fault::at(fault, &file, 1))?;
    let mut line = 1;
    Ok(items.map(move |item| {
        if let Ok(Item::Row(row)) = &item {
            line = row.number;
        }
        item.map_err(|fault| fault::at(fault, &file, line))
    }))
}

/// A workbook of either kind.
enum Book {
    Xlsx(Xlsx),
    Ods(Ods),
    /// The tables of a document.
    Docx(Archive, Limits),
}

impl Book {
    /// Opens an archive as what it is.
    fn open(archive: &Archive, limits: &Limits) -> Result<Self, Fault> {
        if Ods::fits(archive) {
            Ok(Self::Ods(Ods::open(archive, limits)?))
        } else if crate::docx::fits(archive) {
            Ok(Self::Docx(archive.clone(), *limits))
        } else {
            Ok(Self::Xlsx(Xlsx::open(archive, limits)?))
        }
    }

    /// Streams the rows of all sheets of a file.
    fn of(source: Source<'_>, limits: &Limits) -> Result<Items, Fault> {
        Self::open(&Archive::read(source.bytes, limits)?, limits)?.items(None)
    }

    /// Streams the rows of all sheets, or of the sheets with one name.
    fn items(&self, only: Option<&str>) -> Result<Items, Fault> {
        match self {
            Self::Xlsx(book) => Ok(book.items(only)),
            Self::Ods(book) => book.items(only),
            Self::Docx(..) if only.is_some() => Ok(Box::new(std::iter::empty())),
            Self::Docx(archive, limits) => crate::docx::items(archive, limits),
        }
    }
}

#[cfg(test)]
mod tests;
