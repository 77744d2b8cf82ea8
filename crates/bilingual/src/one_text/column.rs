//! One column of a table.

use super::{Builder, Part};
use crate::table::{self, Table};
use crate::workbook::{self, Cell, Item, Row, column_name};
use crate::{Error, Format, Options, Remedy, Source, opened};
use std::collections::BTreeSet;
use std::sync::Arc;
use sverka_text::Lang;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};
use sverka_text::place::Place;

/// Rows searched for the one that names the columns: a title and some remarks may precede it.
const TITLES: usize = 20;

/// A column of a sheet.
struct Found {
    column: usize,
    /// Number of rows already read above its texts.
    above: usize,
    /// The name above it.
    name: Option<String>,
}

/// Reads a column of all sheets that have it.
pub(super) fn read(
    source: Source<'_>,
    format: Format,
    part: &Part,
    options: &Options,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    let file = source.file.clone();
    let mut builder = Builder::new(&file, BlockKind::TableCell);
    let (mut remarks, mut lang, mut without) = (Vec::new(), None::<Lang>, Vec::new());
    for (sheet, rows) in sheets(source, format, options)? {
        let Some(found) = choose(&file, &rows, part, options)? else {
            if !rows.is_empty() {
                without.push((sheet, names(&rows, options)));
            }
            continue;
        };
        let name = found.name.as_deref().map_or_else(String::new, |name| format!(" ({})", name.trim()));
        if part.column.is_none() {
            let message = format!("the column {}{name} is read, which has texts", column_name(found.column));
            remarks.push(Diagnostic::note(&*file, message));
        }
        lang = lang.or_else(|| found.name.as_deref().and_then(table::language).map(|tag| opened::lang(&tag)));
        for row in &rows[found.above..] {
            let number = u32::try_from(row.number).unwrap_or(u32::MAX);
            let place = match sheet.is_empty() {
                true => Place::Line { line: number },
                false => Place::Sheet {
                    sheet: sheet.clone(),
                    column: u32::try_from(found.column + 1).unwrap_or(u32::MAX),
                    row: number,
                },
            };
            builder.add(row.text(found.column), &place);
        }
    }
    if builder.document.blocks.is_empty()
        && let (Some(column), Some((_, names))) = (&part.column, without.first())
    {
        let message = format!("it has no column {column:?}, only {}", names.join(", "));
        return Err(Error::malformed(&file, 1, message, Remedy::ChooseColumn));
    }
    for (sheet, _) in without {
        remarks.push(Diagnostic::note(&*file, format!("the sheet {sheet:?} has no such column; left out")));
    }
    let mut document = builder.finish()?;
    document.declared_lang = lang;
    Ok((document, remarks))
}

/// A sheet's name, empty for a table of text, and its rows.
type Sheet = (Arc<str>, Vec<Row>);

fn sheets(source: Source<'_>, format: Format, options: &Options) -> Result<Vec<Sheet>, Error> {
    let mut sheets: Vec<Sheet> = Vec::new();
    if matches!(format, Format::Csv | Format::Tsv) {
        let mut rows = Vec::new();
        let file = source.file.clone();
        for row in Table::open(source, &Options { format: Some(format), ..options.clone() })? {
            let row = row?;
            let mut out = Row { number: row.line, ..Row::default() };
            for (column, text) in row.cells.into_iter().enumerate() {
                let text = text.trim().to_owned();
                let put = out.put(Cell { column, text, is_error: false }, &options.limits);
                put.map_err(|fault| workbook::fault_at(fault, &file, row.line))?;
            }
            rows.push(out);
        }
        return Ok(vec![("".into(), rows)]);
    }
    for item in workbook::sheets(source, &options.limits)? {
        match (item?, sheets.last_mut()) {
            (Item::Sheet(name), _) => sheets.push((name, Vec::new())),
            (Item::Row(row), Some((_, rows))) => rows.push(row),
            (Item::Row(_), None) => {}
        }
    }
    Ok(sheets)
}

/// Chooses the column of a sheet; `None` if the sheet does not have the column.
fn choose(file: &str, rows: &[Row], part: &Part, options: &Options) -> Result<Option<Found>, Error> {
    let heading = heading(rows, options);
    let above = heading.map_or(0, |at| at + 1);
    let found = |column: usize| {
        let name = heading.map(|at| rows[at].text(column).to_owned()).filter(|name| !name.is_empty());
        Found { column, above, name }
    };
    if let Some(wanted) = &part.column {
        return Ok(by_name(rows, wanted, options).or_else(|| by_letter(rows, wanted).map(found)));
    }
    let texts = text_columns(&rows[above..], heading.map(|at| &rows[at]));
    match texts[..] {
        [] => Ok(None),
        [column] => Ok(Some(found(column))),
        _ => {
            let shown = |column: &usize| match found(*column).name {
                Some(name) => format!("{} ({})", column_name(*column), name.trim()),
                None => column_name(*column),
            };
            let choices = texts.iter().map(shown).map(|name| format!("column {name}")).collect();
            Err(Error::SeveralTexts { file: file.to_owned(), choices, columns: true })
        }
    }
}

/// Returns the row that names the columns: the first row if one of its names is a language or describes the
/// column, or one of the next with two such names. A single name may be a text: "No", "Note".
fn heading(rows: &[Row], options: &Options) -> Option<usize> {
    let is_name = |cell: &Cell| table::language(&cell.text).is_some() || table::is_heading(&cell.text);
    match options.header {
        Some(true) => (!rows.is_empty()).then_some(0),
        Some(false) => None,
        None => rows.iter().take(TITLES).enumerate().position(|(at, row)| {
            row.cells.iter().filter(|cell| is_name(cell)).count() > usize::from(at > 0)
        }),
    }
}

/// Finds a column by its heading: the same name, or a name of the language that a tag denotes.
fn by_name(rows: &[Row], wanted: &str, options: &Options) -> Option<Found> {
    if options.header == Some(false) {
        return None;
    }
    let same = |name: &str| table::is_same_name(name, wanted);
    let lang = table::language(wanted);
    let means = |name: &str| {
        lang.is_some()
            && table::language(name).map(|lang| lang.primary().to_owned())
                == lang.as_ref().map(|lang| lang.primary().to_owned())
    };
    let find = |fits: &dyn Fn(&str) -> bool| {
        rows.iter().take(TITLES).enumerate().find_map(|(at, row)| {
            let cell = row.cells.iter().find(|cell| fits(&cell.text))?;
            Some(Found { column: cell.column, above: at + 1, name: Some(cell.text.clone()) })
        })
    };
    find(&same).or_else(|| find(&means))
}

/// Finds a column by its letter, if it has a cell.
fn by_letter(rows: &[Row], wanted: &str) -> Option<usize> {
    let wanted = wanted.to_ascii_uppercase();
    let columns = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column);
    columns.into_iter().find(|column| column_name(*column) == wanted)
}

/// Returns the columns that contain texts: more than half of their cells have a letter, and no name assigns
/// them another content.
fn text_columns(rows: &[Row], heading: Option<&Row>) -> Vec<usize> {
    let columns: BTreeSet<usize> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).collect();
    let is_text = |column: &usize| {
        let cells = || rows.iter().map(|row| row.text(*column)).filter(|cell| !cell.is_empty());
        cells().filter(|cell| cell.contains(char::is_alphabetic)).count() * 2 > cells().count()
    };
    let is_apart = |column: &usize| heading.is_some_and(|row| table::is_beside_texts(row.text(*column)));
    columns.into_iter().filter(|column| is_text(column) && !is_apart(column)).collect()
}

/// Returns the columns of a sheet with their headings, or otherwise with the cells of the first row.
fn names(rows: &[Row], options: &Options) -> Vec<String> {
    let name = |cell: &Cell| format!("{} ({:?})", column_name(cell.column), cell.text);
    let first = rows.get(heading(rows, options).unwrap_or(0));
    first.map_or_else(Vec::new, |row| row.cells.iter().map(name).collect())
}
