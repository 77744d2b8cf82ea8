//! A table whose rows have different ranges of columns.

use std::ops::Range;

/// Rows from `first_row` on, each with its own range of columns.
pub(crate) struct Table<T> {
    first_row: usize,
    /// First column of each row, and the start of the row in `data`.
    rows: Vec<(usize, usize)>,
    data: Vec<T>,
}

impl<T: Clone> Table<T> {
    /// Returns a table with these columns, filled with `nothing`.
    pub(crate) fn new(first_row: usize, columns: impl Iterator<Item = Range<usize>>, nothing: T) -> Self {
        let mut count = 0;
        let rows = columns
            .map(|columns| {
                let row = (columns.start, count);
                count += columns.len();
                row
            })
            .collect();
        Self { first_row, rows, data: vec![nothing; count] }
    }

    /// Returns the entry in a row and column; both must be in the table.
    pub(crate) fn at(&mut self, row: usize, column: usize) -> &mut T {
        let at = self.place(row, column);
        &mut self.data[at]
    }

    /// Returns the entry in a row and column, if there is one.
    pub(crate) fn get(&self, row: usize, column: usize) -> Option<&T> {
        let row = row.checked_sub(self.first_row)?;
        let &(first, start) = self.rows.get(row)?;
        let end = self.rows.get(row + 1).map_or(self.data.len(), |row| row.1);
        self.data[start..end].get(column.checked_sub(first)?)
    }

    /// Returns a row's entries from a column on, up to the end of the row or beyond.
    pub(crate) fn from(&self, row: usize, column: usize) -> &[T] {
        &self.data[self.place(row, column)..]
    }

    /// Sets each entry to the value of a function of its row and column.
    pub(crate) fn fill(&mut self, mut value: impl FnMut(usize, usize) -> T) {
        for k in 0..self.rows.len() {
            let (first, start) = self.rows[k];
            let end = self.rows.get(k + 1).map_or(self.data.len(), |row| row.1);
            for (column, entry) in (first..).zip(&mut self.data[start..end]) {
                *entry = value(self.first_row + k, column);
            }
        }
    }

    fn place(&self, row: usize, column: usize) -> usize {
        let (first, start) = self.rows[row - self.first_row];
        start + column - first
    }
}
