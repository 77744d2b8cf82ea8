//! How a table is written: its delimiter, and whether cells are quoted.

use super::heading::{Heading, is_ours};
use super::rows::{Row, Rows};
use crate::decode::Text;
use crate::{Format, Options, Source};
use std::io::Cursor;
use sverka_text::limits::Limits;

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The character between two cells: a comma, a semicolon or a tab, or the one that a first line `sep=`
    /// names; ASCII.
    pub delimiter: u8,
    /// Whether a cell that begins with a quotation mark ends with one and doubles those inside. Tab-separated
    /// tables usually do not quote cells.
    pub is_quoted: bool,
}

/// What the first lines of a table reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub dialect: Dialect,
    /// Whether the first line is `sep=`, which specifies the delimiter for Excel and is not a row.
    pub has_sep_line: bool,
}

/// Number of rows examined.
const SAMPLE: usize = 50;

/// Delimiters in the order in which they are tried: a text may contain commas, but rarely tabs.
const DELIMITERS: [u8; 3] = [b'\t', b';', b','];

impl Dialect {
    /// Returns the usual dialect of a delimiter.
    pub fn of(delimiter: u8) -> Self {
        Self { delimiter, is_quoted: delimiter != b'\t' }
    }

    /// Returns whether an apostrophe before a cell prevents spreadsheets from reading it as a formula.
    pub fn is_guarded(self) -> bool {
        self.delimiter != b'\t'
    }
}

/// Determines the dialect of a table from its first lines; `is_complete` means that there are no more.
pub(super) fn shown(head: &str, is_complete: bool, named: Option<Format>, options: &Options) -> Shown {
    if let Some(delimiter) = sep_line(head) {
        return Shown { dialect: Dialect::of(delimiter), has_sep_line: true };
    }
    let candidates = DELIMITERS
        .map(|delimiter| (Dialect::of(delimiter), sample(head, Dialect::of(delimiter), is_complete)));
    // A row that names two languages is conclusive; otherwise the rows must be uniform.
    let by_heading = candidates.iter().find(|(_, rows)| {
        let first = rows.iter().find(|row| !is_remark(row));
        first.is_some_and(|row| Heading::recognise(row.cells.iter().map(String::as_str), options).is_some())
    });
    let by_width = || {
        let mut best = (0, None);
        for (dialect, rows) in &candidates {
            let score = alike(rows);
            if score > best.0 {
                best = (score, Some(*dialect));
            }
        }
        best.1
    };
    let usual = if named == Some(Format::Csv) { b',' } else { b'\t' };
    let dialect = by_heading.map(|(dialect, _)| *dialect).or_else(by_width).unwrap_or(Dialect::of(usual));
    let is_quoted = dialect.is_quoted || has_quoted_tabs(head, is_complete);
    Shown { dialect: Dialect { is_quoted, ..dialect }, has_sep_line: false }
}

/// Returns the delimiter that a first line `sep=;` names.
fn sep_line(head: &str) -> Option<u8> {
    let line = head.lines().next()?.trim_matches('"');
    match line.get(..4)?.eq_ignore_ascii_case("sep=").then(|| &line.as_bytes()[4..])? {
        [delimiter] if delimiter.is_ascii() => Some(*delimiter),
        // The line ends with the delimiter that it names; if that is a tab, editors trim it.
        [] => Some(b'\t'),
        _ => None,
    }
}

/// Checks whether a row is a remark, as in OmegaT's glossaries: one cell that begins with a number sign.
pub(super) fn is_remark(row: &Row) -> bool {
    matches!(&row.cells[..], [only] if only.starts_with('#'))
}

/// Returns the first rows of a table; one that may be cut is left out.
fn sample(head: &str, dialect: Dialect, is_complete: bool) -> Vec<Row> {
    let source = Source::new("", Cursor::new(head.as_bytes().to_vec()));
    let Ok(text) = Text::open(source, Some("utf-8")) else { return Vec::new() };
    let mut rows: Vec<Row> =
        Rows::new(text, dialect, Limits::default()).map_while(Result::ok).take(SAMPLE + 1).collect();
    if rows.len() > SAMPLE || !is_complete {
        rows.pop();
    }
    rows
}

/// Returns how many rows in a thousand have the most common width, if that is two or more; otherwise 0.
fn alike(rows: &[Row]) -> usize {
    let widths = || rows.iter().filter(|row| !is_remark(row)).map(|row| row.cells.len());
    let count = |width: usize| widths().filter(|other| *other == width).count();
    let most = widths().filter(|width| *width >= 2).map(count).max().unwrap_or(0);
    most * 1000 / widths().count().max(1)
}

/// Checks whether a tab-separated table quotes its cells, like Excel's "Text (tab delimited)": every mark is
/// in a valid position, and some cell could not be written without marks. The tables that we write never do.
fn has_quoted_tabs(head: &str, is_complete: bool) -> bool {
    if !head.contains("\t\"") && !head.starts_with('"') && !head.contains("\n\"") {
        return false;
    }
    let plain = sample(head, Dialect::of(b'\t'), is_complete);
    let first = plain.iter().find(|row| !is_remark(row));
    if first.is_some_and(|row| is_ours(row.cells.iter().map(String::as_str))) {
        return false;
    }
    let quoted = sample(head, Dialect { delimiter: b'\t', is_quoted: true }, is_complete);
    if quoted.iter().any(|row| row.has_stray_quote || row.unclosed.is_some()) {
        return false;
    }
    let has_doubled = |cell: &String| {
        let inner = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        inner.is_some_and(|inner| inner.contains("\"\"") && !inner.replace("\"\"", "").contains('"'))
    };
    // A break within the marks splits a row into two.
    let is_broken = alike(&plain) < 1000 && alike(&quoted) == 1000;
    is_broken || plain.iter().flat_map(|row| &row.cells).any(has_doubled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str) -> (char, bool) {
        let shown = shown(head, true, None, &Options::default());
        (shown.dialect.delimiter as char, shown.dialect.is_quoted)
    }

    #[test]
    fn headings_and_rows_show_the_delimiter() {
        for (head, want) in [
            ("en;ru\nMeeting;Заседание\n", (';', true)),
            ("en,ru\nMeeting; closed,Заседание; закрыто\n", (',', true)),
            ("en\tru\nOne, two\tРаз, два\n", ('\t', false)),
            ("\"English\",\"Russian\"\n\"Yes, sir\",\"Да\"\n", (',', true)),
            ("Hello, world\tПривет, мир\n", ('\t', false)),
            ("One, two;Раз\nThree;Три, четыре\n", (';', true)),
            ("# ours\nbrush\tкисть\tfrom the shop, paint\n", ('\t', false)),
            ("0,93;a\n1,5;b\n", (';', true)),
            ("plain\n", ('\t', false)),
            ("", ('\t', false)),
        ] {
            assert_eq!(of(head), want, "{head}");
        }
    }

    #[test]
    fn a_line_for_excel_names_it() {
        for (head, want) in
            [("sep=;\na;b", b';'), ("SEP=,\r\na,b", b','), ("\"sep=|\"\na|b", b'|'), ("sep=\t\na\tb", b'\t')]
        {
            let shown = shown(head, true, None, &Options::default());
            assert_eq!((shown.dialect.delimiter, shown.has_sep_line), (want, true), "{head}");
        }
    }

    #[test]
    fn tabs_with_quoted_cells() {
        assert!(of("en\tru\n\"He said \"\"no\"\"\"\tОн\n").1);
        assert!(of("en\tru\n\"two\nlines\"\tОн\n").1);
        assert!(!of("en\tru\n\"No\", he said.\tНет\n").1, "a mark of the text");
        assert!(!of("en\tru\n\"No.\"\t«Нет.»\n").1, "it may be the text's own");
        assert!(!of("en\tru\na 5\"\" disk\tdisk\n").1);
    }
}
