//! Characters to rows of cells (RFC 4180, and the variants found in practice).

use super::dialect::Dialect;
use crate::decode::Text;
use crate::{Error, Remedy};
use std::sync::Arc;
use sverka_text::limits::{Bound, Limits};

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line where it begins, from 1; the row of a workbook.
    pub line: usize,
    /// Its cells, without their quotation marks.
    pub cells: Vec<String>,
    /// Whether text follows the closing quotation mark of a cell: often the mark belongs to the text and
    /// should be doubled.
    pub has_stray_quote: bool,
    /// The line of a quotation mark that is probably never closed: the mark that seems to close its cell comes after a
    /// line break and is not followed by the end of a cell, or the cell has both line breaks and tabs in a table of tabs.
    pub unclosed: Option<usize>,
    /// Whether its first cell is quoted, so that a `#` there belongs to a text and does not begin a remark.
    pub starts_quoted: bool,
}

/// The reader's position in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before its first character.
    Start,
    Plain,
    Quoted,
    /// After a quotation mark in a quoted cell: it closes the cell, or the next one doubles it.
    Quote,
}

/// Reads the rows of a table as a stream. Empty lines are skipped.
pub struct Rows<'r> {
    text: Text<'r>,
    dialect: Dialect,
    limits: Limits,
    /// The line of the next character.
    line: usize,
    /// Whether the last character was a CR, so that a LF belongs to it.
    after_cr: bool,
    /// Number of cells in the last row: the next usually has the same number.
    width: usize,
    ended: bool,
}

impl<'r> Rows<'r> {
    /// Reads the rest of a text in a dialect.
    pub(crate) fn new(text: Text<'r>, dialect: Dialect, limits: Limits) -> Self {
        let line = text.line();
        Self { text, dialect, limits, line, after_cr: false, width: 0, ended: false }
    }

    /// Returns the file's name in messages.
    pub fn file(&self) -> &Arc<str> {
        self.text.file()
    }

    fn read(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let Some(row) = self.read_row()? else { return Ok(None) };
            let is_blank = matches!(&row.cells[..], [only] if only.is_empty());
            if !is_blank {
                return Ok(Some(row));
            }
        }
    }

    fn read_row(&mut self) -> Result<Option<Row>, Error> {
        let file = self.text.file().clone();
        let mut row = Unfinished::new(&file, self.line, self.width, &self.limits);
        loop {
            let text = self.text.fill()?;
            if text.is_empty() {
                return row.end_of_file();
            }
            let mut at = 0;
            if self.after_cr {
                at = usize::from(text.starts_with('\n'));
                self.after_cr = false;
            }
            let mut is_over = false;
            while at < text.len() && !is_over {
                let (length, end) = row.take(&text[at..], self.dialect)?;
                at += length;
                if let Some(end) = end {
                    is_over = true;
                    self.after_cr = end == b'\r';
                }
            }
            self.text.advance(at);
            if is_over {
                self.line = row.line + 1;
                let row = row.finish()?;
                self.width = row.cells.len();
                return Ok(Some(row));
            }
        }
    }
}

/// Makes the error of a quotation mark.
pub(super) fn never_closed(file: &str, line: usize) -> Error {
    let message = "this quotation mark is never closed";
    Error::malformed(file, line, message, Remedy::Correct("close it, and double the marks within its text"))
}

/// A row that is being read.
struct Unfinished<'a> {
    row: Row,
    cell: String,
    state: State,
    /// The line of the next character.
    line: usize,
    /// The line of the cell's quotation mark.
    opened: usize,
    /// Bytes of the row so far.
    size: u64,
    /// Characters and bytes of the cell that have been counted.
    counted: (u64, usize),
    file: &'a str,
    limits: Limits,
}

impl<'a> Unfinished<'a> {
    fn new(file: &'a str, line: usize, width: usize, limits: &Limits) -> Self {
        let row = Row { line, cells: Vec::with_capacity(width), ..Row::default() };
        Self {
            row,
            cell: String::new(),
            state: State::Start,
            line,
            opened: line,
            size: 0,
            counted: (0, 0),
            file,
            limits: *limits,
        }
    }

    /// Consumes the next piece of a text: a run of characters of a cell, or one with a special meaning.
    /// Returns its length, and the byte that ends the row, if any.
    fn take(&mut self, text: &str, dialect: Dialect) -> Result<(usize, Option<u8>), Error> {
        let first = text.as_bytes()[0];
        match (self.state, first) {
            (State::Start, b'"') if dialect.is_quoted => {
                self.state = State::Quoted;
                self.opened = self.line;
                self.row.starts_quoted |= self.row.cells.is_empty();
                Ok((1, None))
            }
            (State::Quoted, b'"') => {
                self.state = State::Quote;
                Ok((1, None))
            }
            (State::Quoted, _) => {
                let run = &text[..text.find('"').unwrap_or(text.len())];
                self.line += run.bytes().filter(|b| *b == b'\n').count();
                self.push(run)?;
                Ok((run.len(), None))
            }
            (State::Quote, b'"') => {
                self.state = State::Quoted;
                self.push("\"")?;
                Ok((1, None))
            }
            (state, b'\r' | b'\n') => {
                self.look_for_tabs(state, dialect);
                Ok((1, Some(first)))
            }
            (state, byte) if byte == dialect.delimiter => {
                self.look_for_tabs(state, dialect);
                self.end_cell()?;
                Ok((1, None))
            }
            (state, _) => {
                // As in spreadsheets: the mark closed the quotation, and the rest is text.
                self.row.has_stray_quote |= state == State::Quote;
                if state == State::Quote && self.line > self.opened {
                    self.row.unclosed.get_or_insert(self.opened);
                }
                self.state = State::Plain;
                let end = memchr::memchr3(dialect.delimiter, b'\n', b'\r', text.as_bytes());
                let run = &text[..end.unwrap_or(text.len())];
                self.push(run)?;
                Ok((run.len(), None))
            }
        }
    }

    /// Marks a quoted cell with tabs and line breaks in a table of tabs: nobody types a tab into a cell, so it is several
    /// rows.
    fn look_for_tabs(&mut self, state: State, dialect: Dialect) {
        let is_several =
            || dialect.delimiter == b'\t' && self.cell.contains('\t') && self.cell.contains('\n');
        if state == State::Quote && self.line > self.opened && is_several() {
            self.row.unclosed.get_or_insert(self.opened);
        }
    }

    fn push(&mut self, run: &str) -> Result<(), Error> {
        self.cell.push_str(run);
        self.size += run.len() as u64;
        // A character has at least one byte, so most cells need not be counted.
        if self.cell.len() as u64 > self.limits.cell {
            let (chars, bytes) = self.counted;
            let chars = chars + self.cell[bytes..].chars().count() as u64;
            self.counted = (chars, self.cell.len());
            self.check(Bound::Cell, chars)?;
        }
        self.check(Bound::Unit, self.size)
    }

    fn check(&self, bound: Bound, value: u64) -> Result<(), Error> {
        let Err(exceeded) = self.limits.check(bound, value) else { return Ok(()) };
        if self.state == State::Quoted && self.line > self.opened {
            // A text with that many lines is not a cell.
            return Err(self.never_closed());
        }
        Err(Error::Limit { file: self.file.to_owned(), line: self.row.line, exceeded })
    }

    fn never_closed(&self) -> Error {
        never_closed(self.file, self.opened)
    }

    fn end_cell(&mut self) -> Result<(), Error> {
        self.row.cells.push(std::mem::take(&mut self.cell));
        self.state = State::Start;
        self.counted = (0, 0);
        // Even an empty cell takes memory.
        self.size += 1;
        self.check(Bound::Unit, self.size)?;
        self.check(Bound::Columns, self.row.cells.len() as u64)
    }

    fn finish(mut self) -> Result<Row, Error> {
        self.end_cell()?;
        Ok(self.row)
    }

    fn end_of_file(self) -> Result<Option<Row>, Error> {
        match self.state {
            State::Quoted => Err(self.never_closed()),
            State::Start if self.row.cells.is_empty() => Ok(None),
            _ => self.finish().map(Some),
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = if self.ended { None } else { self.read().transpose() };
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;
    use crate::sink::unbroken;
    use crate::table::write::quoted;
    use proptest::prelude::*;

    const CSV: Dialect = Dialect { delimiter: b',', is_quoted: true };
    const TSV: Dialect = Dialect { delimiter: b'\t', is_quoted: false };

    fn rows_with(text: &[u8], dialect: Dialect, limits: Limits) -> Result<Vec<Row>, String> {
        let text = Text::open(Source::new("q.csv", text), Some("utf-8")).unwrap();
        Rows::new(text, dialect, limits).collect::<Result<_, _>>().map_err(|error| error.to_string())
    }

    /// Lines and cells: `1: a|b`.
    fn rows(text: &str, dialect: Dialect) -> Vec<String> {
        let rows = rows_with(text.as_bytes(), dialect, Limits::default()).unwrap();
        rows.iter().map(|row| format!("{}: {}", row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn cells_of_a_table_with_commas() {
        assert_eq!(rows("a,b\r\n\r\n,\n\"c, \"\"d\"\"\",\n", CSV), ["1: a|b", "3: |", "4: c, \"d\"|"]);
        assert_eq!(rows("\"a\nb\",c\nd,\"\"", CSV), ["1: a\nb|c", "3: d|"]);
        assert_eq!(rows("a,b\rc,d\r", CSV), ["1: a|b", "2: c|d"]);
        assert_eq!(rows("5\" disk,d\"\"e\n", CSV), ["1: 5\" disk|d\"\"e"]);
        assert_eq!(rows("\"\"", CSV), [""; 0]);
    }

    #[test]
    fn cells_of_a_table_with_tabs_are_not_quoted() {
        assert_eq!(rows("\"a\tb\"\r\n\n\"\"\"\t\n", TSV), ["1: \"a|b\"", "3: \"\"\"|"]);
    }

    #[test]
    fn a_quotation_mark_that_never_closes_is_an_error_at_its_line() {
        let fault = |text: &str| rows_with(text.as_bytes(), CSV, Limits::default()).unwrap_err();
        let want = "q.csv:2: this quotation mark is never closed";
        assert_eq!(fault("en,ru\n\"Hello,Привет\nBye,Пока\nAgain,Снова\n"), want);
        assert_eq!(fault("a,b\r\n\"\n"), want);
        assert_eq!(fault("\"a\nb\",\"c"), want);
        let mut limits = Limits::default();
        limits.cell = 10;
        let text = format!("a,b\n\"{}", "c,d\n".repeat(9));
        assert_eq!(rows_with(text.as_bytes(), CSV, limits).unwrap_err(), want);
    }

    #[test]
    fn text_behind_a_closing_mark_is_kept_and_noted() {
        let rows = rows_with(b"\"a\"b,c\nd,\"e\"\n", CSV, Limits::default()).unwrap();
        assert_eq!((rows[0].cells[0].as_str(), rows[0].has_stray_quote), ("ab", true));
        assert!(!rows[1].has_stray_quote);
        assert!(rows.iter().all(|row| row.unclosed.is_none()));
    }

    #[test]
    fn a_mark_that_another_cell_seems_to_close_joins_rows() {
        let quoted_tabs = Dialect { delimiter: b'\t', is_quoted: true };
        for (text, dialect, unclosed) in [
            ("a,b\n\"Hello,Привет\nBye,Пока\n\"Two,Два\n", CSV, Some(2)),
            ("\"one\nmore\",b\n", CSV, None),
            ("\"one,\nmore\",b\n", CSV, None),
            ("\"Hello\tПривет\nBye\"\tПока\n", quoted_tabs, Some(1)),
            ("\"one\nmore\"\tb\n\"a\tb\"\tc\n", quoted_tabs, None),
        ] {
            let rows = rows_with(text.as_bytes(), dialect, Limits::default()).unwrap();
            assert_eq!(rows.iter().find_map(|row| row.unclosed), unclosed, "{text}");
        }
    }

    #[test]
    fn bounds_hold() {
        let with = |bound, value| {
            let mut limits = Limits::default();
            limits.set(bound, value);
            limits
        };
        let fault = |text: &str, limits| rows_with(text.as_bytes(), CSV, limits).unwrap_err();
        assert_eq!(fault("a\nбббб", with(Bound::Cell, 3)), "q.csv:2: a cell has more than 3 characters");
        assert_eq!(fault("a,b,c,d", with(Bound::Columns, 3)), "q.csv:1: a row has more than 3 columns");
        assert_eq!(fault(&",".repeat(30), with(Bound::Unit, 20)), "q.csv:1: a unit has more than 20 bytes");
        assert!(rows_with("ббб,b".as_bytes(), CSV, with(Bound::Cell, 3)).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(cells in prop::collection::vec(prop::collection::vec("[a-я\"',;\t\r\n= ]{0,8}", 2..5), 0..6), semicolon: bool) {
            let delimiter = if semicolon { ';' } else { ',' };
            let text: String = cells.iter().map(|row| {
                let row: Vec<_> = row.iter().map(|cell| quoted(cell, delimiter)).collect();
                format!("{}\r\n", row.join(&delimiter.to_string()))
            }).collect();
            let dialect = Dialect { delimiter: delimiter as u8, is_quoted: true };
            let read = rows_with(text.as_bytes(), dialect, Limits::default()).unwrap();
            prop_assert_eq!(read.into_iter().map(|row| row.cells).collect::<Vec<_>>(), cells.clone());
            let flat: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(|cell| unbroken(cell).into_owned()).collect()).collect();
            let text: String = flat.iter().map(|row| format!("{}\n", row.join("\t"))).collect();
            let read = rows_with(text.as_bytes(), TSV, Limits::default()).unwrap();
            prop_assert_eq!(read.into_iter().map(|row| row.cells).collect::<Vec<_>>(), flat);
        }

        #[test]
        fn no_text_panics(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[a\",;\r\n]{0,40}") {
            for dialect in [CSV, TSV] {
                let _ = rows_with(&bytes, dialect, Limits::default());
                let _ = rows_with(text.as_bytes(), dialect, Limits::default());
            }
        }
    }
}
