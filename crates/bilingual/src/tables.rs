//! Tables of a document as pairs, whatever format the document was read from.
//!
//! The document reader gives each cell its place; this module reassembles the rows. Each table counts as a
//! sheet of a [workbook](crate::workbook): two columns of texts, recognised by their names in one of the
//! first rows or by their languages. A table in a cell is part of the text of the cell, the paragraphs of a
//! cell are its lines, and text outside of tables is ignored.

use crate::opened::settle;
use crate::workbook::{Cell, Item, Row, read_items};
use crate::{Error, Format, Options, Remark, Remedy, Units};
use std::sync::Arc;
use sverka_package::Fault;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;
use sverka_text::place::Place;

/// Opens the tables of a document; `remarks` are those of its reader.
///
/// # Errors
/// When it has no table with two columns of texts, or their languages are not known.
pub fn open(document: &Document, remarks: &[Diagnostic], options: &Options) -> Result<Units<'static>, Error> {
    let file: Arc<str> = document.name.as_str().into();
    let items = items(document, options)?;
    if items.is_empty() {
        let message = "it contains only text and no table";
        return Err(Error::malformed(
            &file,
            1,
            message,
            Remedy::Correct("to align it, also give its translation"),
        ));
    }
    let mut opened = read_items(&file, Box::new(items.into_iter().map(Ok)), options)?;
    let of_reader = remarks.iter().map(|remark| Remark::note("document", 0, remark.message.clone()));
    opened.remarks = of_reader.chain(opened.remarks).collect();
    let opened = if opened.langs.is_some() { opened } else { settle(opened, &file, options)? };
    Ok(Units::new(&file, Format::Document, opened))
}

/// Returns the tables as sheets and rows.
fn items(document: &Document, options: &Options) -> Result<Vec<Item>, Error> {
    let fault = |fault: Fault| crate::workbook::fault_at(fault, &document.name, 1);
    let mut items: Vec<Item> = Vec::new();
    let mut table = None;
    let mut row = Row::default();
    // The open cell: its paragraphs are joined before it goes into its row.
    let mut open: Option<Cell> = None;
    let mut sheets = 0_usize;
    for (block, place) in document.blocks.iter().zip(&document.places) {
        let Place::Cell { part, cells, .. } = place else { continue };
        let Some(cell) = cells.first() else { continue };
        let (number, column) = (cell.row as usize, (cell.column as usize).saturating_sub(1));
        let is_new_table = table.as_ref() != Some(&(part.clone(), cell.table));
        if is_new_table || row.number != number || open.as_ref().is_some_and(|open| open.column != column) {
            close(open.take(), &mut row, options).map_err(fault)?;
        }
        if is_new_table {
            push(&mut items, std::mem::take(&mut row));
            table = Some((part.clone(), cell.table));
            sheets += 1;
            items.push(Item::Sheet(format!("table {sheets}").into()));
        }
        if row.number != number {
            push(&mut items, std::mem::replace(&mut row, Row { number, ..Row::default() }));
        }
        let text = document.block_text(block).trim();
        match &mut open {
            Some(open) => {
                open.text.push('\n');
                open.text.push_str(text);
            }
            None => open = Some(Cell { column, text: text.to_owned(), is_error: false }),
        }
    }
    close(open, &mut row, options).map_err(fault)?;
    push(&mut items, row);
    Ok(items)
}

/// Appends a cell to its row.
fn close(cell: Option<Cell>, row: &mut Row, options: &Options) -> Result<(), Fault> {
    let Some(mut cell) = cell else { return Ok(()) };
    let before = row.text(cell.column);
    if !before.is_empty() {
        cell.text = format!("{before}\n{}", cell.text);
    }
    row.put(cell, &options.limits)
}

fn push(items: &mut Vec<Item>, row: Row) {
    if !row.cells.is_empty() {
        items.push(Item::Row(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pairs;
    use sverka_text::document::{Block, BlockKind};
    use sverka_text::place;

    /// Makes a document of cells: table, column, row, text.
    fn document(cells: &[(u32, u32, u32, &str)]) -> Document {
        let mut document = Document { name: "a.rtf".into(), ..Document::default() };
        for (table, column, row, text) in cells {
            let start = document.text.len();
            document.text.push_str(text);
            document.blocks.push(Block { range: start..document.text.len(), kind: BlockKind::TableCell });
            document.text.push_str("\n\n");
            let cells = vec![place::Cell { table: *table, column: *column, row: *row }];
            document.places.push(match table {
                0 => Place::Paragraph { part: "".into(), first: 1, last: 1 },
                _ => Place::Cell { part: "".into(), paragraph: None, cells },
            });
        }
        document
    }

    #[test]
    fn cells_become_pairs() {
        let document = document(&[
            (0, 0, 0, "Please check this table."),
            (1, 1, 1, "English"),
            (1, 2, 1, "Russian"),
            (1, 3, 1, "Status"),
            (1, 1, 2, "The bridge is closed."),
            (1, 2, 2, "Мост закрыт."),
            (1, 1, 3, "Yes."),
            (1, 1, 3, "No."),
            (1, 2, 3, "Да."),
            (1, 2, 3, "Нет."),
            (1, 3, 3, "ok"),
            (1, 1, 4, "Wrong."),
            (1, 2, 4, "Верно."),
            (1, 3, 4, "wrong"),
            (2, 1, 1, "Alone"),
        ]);
        let options = Options::default();
        let remark = Diagnostic::note("a.rtf", "left out: 1 comment");
        let mut pairs = pairs(open(&document, &[remark], &options).unwrap(), &options);
        let found: Vec<_> =
            pairs.by_ref().map(Result::unwrap).map(|p| (p.place.line, p.source, p.target)).collect();
        assert_eq!(
            found,
            [
                (2, "The bridge is closed.".to_owned(), "Мост закрыт.".to_owned()),
                (3, "Yes.\nNo.".to_owned(), "Да.\nНет.".to_owned())
            ]
        );
        assert_eq!(pairs.units().tally().count("document"), 1);
        assert_eq!(pairs.units().tally().count("sheet"), 1);
    }

    #[test]
    fn a_cell_of_many_paragraphs_takes_linear_time() {
        let mut cells = vec![(1, 1, 1, "English"), (1, 2, 1, "Russian")];
        cells.extend(vec![(1, 1, 2, "a"); 400_000]);
        cells.push((1, 2, 2, "б"));
        // Quadratic time would be minutes here.
        let mut pairs =
            pairs(open(&document(&cells), &[], &Options::default()).unwrap(), &Options::default());
        assert_eq!(pairs.next().unwrap().unwrap().source.len(), 799_999);
    }

    #[test]
    fn a_document_without_tables_is_an_error() {
        let error = open(&document(&[(0, 0, 0, "Text.")]), &[], &Options::default()).err().unwrap();
        assert_eq!(error.to_string(), "a.rtf:1: it contains only text and no table");
    }
}
