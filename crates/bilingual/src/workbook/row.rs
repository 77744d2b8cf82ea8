//! Rows of a workbook as they are read: sparse, so that a far cell costs nothing.

use std::sync::Arc;
use sverka_package::Fault;
use sverka_text::limits::{Bound, Exceeded, Limits};

/// Text that any workbook may yield, however small it is: 64 MiB.
const HARMLESS: u64 = 64 << 20;
/// The cost of a cell besides its text, in bytes.
const COST: u64 = 8;

/// What a stream of a workbook yields.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// A sheet begins; its name.
    Sheet(Arc<str>),
    /// A row that has a cell.
    Row(Row),
}

/// The items of a workbook, or why there are no more.
pub(crate) type Items = Box<dyn Iterator<Item = Result<Item, Fault>> + Send>;

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// Its cells that are not empty, by column.
    pub(crate) cells: Vec<Cell>,
    /// Whether cells beyond [`Limits::columns`] were left out.
    pub(crate) is_cut: bool,
    /// Comments of reviewers on what is in it.
    pub(crate) comments: Vec<String>,
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    /// The column, from 0.
    pub(crate) column: usize,
    /// Its text, or the code of its error.
    pub(crate) text: String,
    /// Whether it is an error, `#N/A`.
    pub(crate) is_error: bool,
}

impl Row {
    /// Returns the text of a column, empty if it has none or an error.
    pub(crate) fn text(&self, column: usize) -> &str {
        match self.cells.binary_search_by_key(&column, |cell| cell.column) {
            Ok(at) if !self.cells[at].is_error => &self.cells[at].text,
            _ => "",
        }
    }

    /// Adds a cell; the later of two in the same column wins.
    pub(crate) fn put(&mut self, cell: Cell, limits: &Limits) -> Result<(), Fault> {
        if cell.text.is_empty() {
            return Ok(());
        }
        if cell.column as u64 >= limits.columns {
            self.is_cut = true;
            return Ok(());
        }
        if cell.text.len() as u64 > limits.cell {
            limits.check(Bound::Cell, cell.text.chars().count() as u64)?;
        }
        match self.cells.binary_search_by_key(&cell.column, |cell| cell.column) {
            Ok(at) => self.cells[at] = cell,
            Err(at) => self.cells.insert(at, cell),
        }
        Ok(())
    }

    /// Returns its size in memory, in bytes.
    pub(crate) fn size(&self) -> u64 {
        let comments = self.comments.iter().map(String::len);
        self.cells.iter().map(|cell| cell.text.len()).chain(comments).map(|size| size as u64 + COST).sum()
    }
}

/// Returns the name of a column: `A`, `Z`, `AA`.
pub(crate) fn column_name(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => letter.to_string(),
        more => column_name(more - 1) + &letter.to_string(),
    }
}

/// Counts the text that a workbook yields. A text that is stored once may be shown in a million cells: this
/// is also a kind of decompression, and is limited in the same way.
pub(crate) struct Allowance {
    left: u64,
    unit: Exceeded,
    ratio: Exceeded,
}

impl Allowance {
    /// Starts with the allowance of a file of this size.
    pub(crate) fn new(size: u64, limits: &Limits) -> Self {
        let exceeded = |bound| Exceeded { bound, limit: limits.get(bound) };
        Self {
            left: size.saturating_mul(limits.ratio).max(HARMLESS),
            unit: exceeded(Bound::Unit),
            ratio: exceeded(Bound::Ratio),
        }
    }

    /// Counts a row.
    pub(crate) fn spend(&mut self, row: &Row) -> Result<(), Fault> {
        let size = row.size();
        if size > self.unit.limit {
            return Err(self.unit.into());
        }
        self.left = self.left.checked_sub(size).ok_or(self.ratio)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: usize, text: &str) -> Cell {
        Cell { column, text: text.into(), is_error: false }
    }

    #[test]
    fn cells_are_found_by_column_in_whatever_order_they_came() {
        let mut limits = Limits::default();
        let mut row = Row::default();
        for (column, text) in [(2, "c"), (0, "a"), (16_383, "far"), (2, "C"), (5, ""), (16_384, "out")] {
            row.put(cell(column, text), &limits).unwrap();
        }
        assert_eq!(
            [0, 1, 2, 5, 16_383, 16_384].map(|column| row.text(column)),
            ["a", "", "C", "", "far", ""]
        );
        assert!(row.is_cut);
        limits.set(Bound::Cell, 3);
        row.put(cell(7, "яяя"), &limits).unwrap();
        assert!(row.put(cell(7, "яяяя"), &limits).is_err());
    }

    #[test]
    fn columns_are_named_as_in_excel() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn texts_handed_out_are_bounded() {
        let mut limits = Limits::default();
        limits.set(Bound::Unit, 1 << 20);
        let row = |size: usize| Row { cells: vec![cell(0, &"x".repeat(size))], ..Row::default() };
        let mut allowance = Allowance::new(1000, &limits);
        assert!(allowance.spend(&row(2 << 20)).is_err(), "a row of two MiB");
        let spent = (0..1000).take_while(|_| allowance.spend(&row(1 << 19)).is_ok()).count();
        assert_eq!(spent, 127, "64 MiB in rows of half a MiB and some bytes");
    }
}
