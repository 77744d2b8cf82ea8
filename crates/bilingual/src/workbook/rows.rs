//! The rows of a workbook for readers with their own columns, such as those of glossaries.

use super::Book;
use super::fault;
use super::row::{Item, Items};
use crate::table::Row;
use crate::{Error, Source};
use sverka_package::Archive;
use sverka_package::Fault;
use sverka_text::limits::Limits;

/// Streams the rows of all sheets, each with the number of its sheet from 0. The cells of a row are its first
/// columns up to the last that is not empty; errors of formulas are empty.
///
/// # Errors
/// When the file is not a workbook or exceeds a limit; later faults come as items.
pub fn rows(
    source: Source<'_>,
    limits: &Limits,
) -> Result<impl Iterator<Item = Result<(usize, Row), Error>>, Error> {
    let file = source.file.clone();
    let open =
        || -> Result<Items, Fault> { Book::open(&Archive::read(source.bytes, limits)?, limits)?.items(None) };
    let items = open().map_err(|fault| fault::at(fault, &file, 1))?;
    let (mut sheets, mut line) = (0, 1);
    Ok(items.filter_map(move |item| {
        let row = match item {
            Ok(Item::Sheet(_)) => {
                sheets += 1;
                return None;
            }
            Ok(Item::Row(row)) => row,
            Err(fault) => return Some(Err(fault::at(fault, &file, line))),
        };
        line = row.number;
        let width = row.cells.last().map_or(0, |cell| cell.column + 1);
        let cells = (0..width.min(COLUMNS)).map(|column| row.text(column).to_owned()).collect();
        Some(Ok((sheets - 1, Row { line, cells, ..Row::default() })))
    }))
}

/// Columns of a row: three for each of the 99 contexts of a glossary, and room for others.
const COLUMNS: usize = 1024;
