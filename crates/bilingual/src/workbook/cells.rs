//! The cells of a sheet as they are written, with the fingerprint of the workbook.

use super::Contents;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use sverka_report::workbook;

/// Writes cells, row by row, and adds them to the fingerprint.
pub struct Cells<'s> {
    sheet: &'s mut Worksheet,
    contents: &'s mut Contents,
}

impl<'s> Cells<'s> {
    /// Starts a sheet whose name has been passed to [`Contents::sheet`].
    pub fn new(sheet: &'s mut Worksheet, contents: &'s mut Contents) -> Self {
        Self { sheet, contents }
    }

    /// Returns the sheet, for settings that do not belong to a cell.
    pub fn sheet(&mut self) -> &mut Worksheet {
        self.sheet
    }

    /// Writes the header of a table, see [`workbook::header`].
    ///
    /// # Errors
    /// Errors of the sheet, here and below.
    pub fn header<H: AsRef<str>>(&mut self, columns: &[(H, f64)]) -> Result<(), XlsxError> {
        for (column, (heading, _)) in (0..).zip(columns) {
            self.contents.text(0, column, heading.as_ref());
        }
        workbook::header(self.sheet, columns.iter().map(|(heading, width)| (heading, *width)))
    }

    /// Writes a text; returns 1 if it had to be cut, otherwise 0.
    pub fn text(&mut self, at: (u32, u16), text: &str, format: &Format) -> Result<usize, XlsxError> {
        self.contents.text(at.0, at.1, &workbook::fit(text));
        workbook::text(self.sheet, at, text, format)
    }

    /// Writes a number.
    pub fn number(&mut self, at: (u32, u16), number: f64, format: &Format) -> Result<(), XlsxError> {
        self.contents.number(at.0, at.1, number);
        self.sheet.write_number_with_format(at.0, at.1, number, format)?;
        Ok(())
    }
}
