//! Spreadsheets for people: the columns of [`table`](super::table) with a header that stays in
//! sight.
//!
//! What begins with `=`, `+`, `-` or `@` stays a text, as in [`crate::write::xlsx`]. Rows go to
//! a temporary file as they come; in memory is the finished file, compressed. What is longer
//! than a cell can hold is cut and counted; rows beyond the end of a sheet go on in a further
//! one. To read a spreadsheet takes the memory of its texts.

use super::table::{Columns, cells, heading};
use super::{Error, Losses, Options, Row, Rows, Sink};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Read, Write};
use tmx::Unit;

/// UTF-16 units that a cell can hold.
const CELL: usize = 32_767;
/// Rows of a sheet.
const ROWS: u32 = 1_048_576;
/// The width of a column of text, in characters: two of them fill most of a screen.
const WIDE: f64 = 60.0;

/// Writes a spreadsheet.
pub struct Sheets<'w> {
    out: Box<dyn Write + 'w>,
    workbook: Workbook,
    options: Options,
    sheets: u32,
    row: u32,
    plain: Format,
    text: Format,
}

impl<'w> Sheets<'w> {
    /// Begins.
    ///
    /// # Errors
    /// Those of the temporary files.
    pub fn new(out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // Without it the file would hold the time of the call; see `crate::write::xlsx`.
        let date = ExcelDateTime::from_ymd(2005, 4, 26).map_err(io::Error::other)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
        let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let text = plain.clone().set_quote_prefix();
        let mut sheets = Self { out, workbook, options: options.clone(), sheets: 0, row: ROWS, plain, text };
        sheets.add_sheet().map_err(io::Error::other)?;
        Ok(sheets)
    }

    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name = if self.sheets == 1 { "Memory".into() } else { format!("Memory {}", self.sheets) };
        let bold =
            Format::new().set_bold().set_background_color(Color::RGB(0x1F3A56)).set_font_color(Color::White);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        for (column, name) in (0..).zip(heading(&self.options)) {
            let width = if column == 1 || column == 2 { WIDE } else { 16.0 };
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.row = 1;
        Ok(())
    }

    fn add_row(&mut self, cells: &[String], losses: &mut Losses) -> Result<(), XlsxError> {
        if self.row >= ROWS {
            self.add_sheet()?;
        }
        let (row, last) = (self.row, self.sheets as usize - 1);
        self.row += 1;
        let sheet: &mut Worksheet = self.workbook.worksheet_from_index(last)?;
        for (column, cell) in (0..).zip(cells) {
            let text = fit(cell, losses);
            let format = if text.starts_with(['=', '+', '-', '@']) { &self.text } else { &self.plain };
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, text, format)?;
            }
        }
        Ok(())
    }
}

/// As much of a text as a cell can hold.
fn fit<'t>(text: &'t str, losses: &mut Losses) -> &'t str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL {
            losses.add("texts longer than a cell can hold, which were cut", 1);
            return &text[..at];
        }
    }
    text
}

impl Sink for Sheets<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let cells = cells(pair, self.options.codes, &self.options.props, losses);
        self.add_row(&cells, losses).map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        let bytes = self.workbook.save_to_buffer().map_err(io::Error::other)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

/// Reads all sheets that have two columns named by languages; the others are told.
///
/// # Errors
/// When it is no spreadsheet, or no sheet is a memory.
pub fn read<'r>(mut input: impl Read, options: &Options) -> Result<Rows<'r>, Error> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let wrong = |error: calamine::XlsxError| Error::Syntax {
        line: 1,
        message: format!("cannot be read as a spreadsheet: {error}; give a file in XLSX"),
    };
    let mut workbook: Xlsx<_> = Xlsx::new(io::Cursor::new(bytes)).map_err(wrong)?;
    let mut rows = Vec::new();
    let mut found = false;
    let mut last_error = None;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(wrong)?;
        let first = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
        let mut lines = (first..).zip(range.rows());
        let columns = if options.header {
            let Some((_, head)) = lines.next() else { continue };
            Columns::named(&head.iter().map(cell).collect::<Vec<_>>(), options)
        } else {
            Columns::told(options)
        };
        match columns {
            Ok(columns) => {
                found = true;
                for (line, row) in lines {
                    let cells: Vec<String> = row.iter().map(cell).collect();
                    rows.push(Ok(columns.row(line, cells.iter().map(String::as_str))));
                }
            }
            Err(error) => {
                let remarks = vec![format!("the sheet {name:?} is no memory and is left out")];
                rows.push(Ok(Row { line: first, unit: None, remarks }));
                last_error = Some(error);
            }
        }
    }
    match last_error {
        Some(error) if !found => Err(error),
        _ => Ok(Box::new(rows.into_iter())),
    }
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}
