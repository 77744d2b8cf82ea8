//! Tables in text form, as people save them: values separated by commas, semicolons or tabs.
//!
//! [`Table`] reads a file as rows of cells: it determines the encoding, the delimiter, whether cells are
//! quoted, and a first line `sep=;` (for Excel). [`Heading`] recognises a first row that names the columns,
//! or guesses what they are; workbooks and glossaries use it as well. [`Units`] turns rows into units.
//!
//! # What is read
//! Two texts, whose columns are named by their languages (`en`, `English`, `Английский`) or as
//! source and target, in any order; further languages are further variants. Beside them `id`,
//! `note` or `comment`, dates and authors, and the vocabulary of [`field`](crate::field): `score`,
//! `bead`, `status`. A column `x-NAME` is a prop of that type, and so is any other column with a name; it is
//! remarked on. A row whose status is `wrong` is left out.
//!
//! A table without such a row has the columns source, target, and what `align` writes after them; otherwise
//! the third column of a tab-separated table is a comment, as in OmegaT's glossaries. A line of one cell that
//! begins with `#` is a remark there.

mod dialect;
mod heading;
mod names;
mod rows;
mod units;
pub(crate) mod write;

pub use dialect::Dialect;
pub use heading::{Attribute, Column, Heading};
pub use names::language;
pub(crate) use names::{is_beside_texts, is_heading, is_same_name};
pub use rows::{Row, Rows};
pub use units::Units;
pub use write::clash;

use crate::decode::{self, Text};
use crate::opened::{self, Opened, SOURCE, TARGET};
use crate::{Entry, Error, Format, Options, Remark, Remedy, Source};
use dialect::is_remark;
use std::path::Path;
use std::sync::Arc;
use sverka_text::limits::Limits;

/// A table that is read row by row.
pub struct Table<'r> {
    dialect: Dialect,
    remarks: Vec<Remark>,
    rows: Rows<'r>,
}

impl<'r> Table<'r> {
    /// Opens a table: its first bytes show its encoding and dialect.
    ///
    /// # Errors
    /// Errors of the stream, and when the label in the options does not name an encoding.
    pub fn open(source: Source<'r>, options: &Options) -> Result<Self, Error> {
        let source = source.unpacked()?;
        let named = options.format.or_else(|| Format::from_path(Path::new(&*source.file)));
        let (head, source) = source.head()?;
        let hint =
            options.encoding.is_none().then(|| label(&head.bytes, head.is_complete, options)).flatten();
        let label = options.encoding.clone().or_else(|| hint.clone());
        let text = decode::peek(&head.bytes, head.is_complete, label.as_deref());
        let shown = dialect::shown(&text, head.is_complete, named, options);
        let mut text = Text::open(source, label.as_deref())?;
        if hint.is_some() {
            text.set_guessed();
        }
        let remarks = text.remark().into_iter().collect();
        if shown.has_sep_line {
            text.read_line(&mut String::new(), &options.limits)?;
        }
        let rows = Rows::new(text, shown.dialect, options.limits);
        Ok(Self { dialect: shown.dialect, remarks, rows })
    }

    /// Returns how the rows are written.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns remarks about the file as a whole: that its encoding is a guess.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }
}

impl Iterator for Table<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?;
        // Rows that the mark has joined would be lost without a word.
        Some(match row {
            Ok(Row { unclosed: Some(line), .. }) => Err(rows::never_closed(self.rows.file(), line)),
            row => row,
        })
    }
}

/// Returns the encoding of a head that is not Unicode and whose language, named by the caller or by a column,
/// is better evidence than a few words of text.
fn label(head: &[u8], is_complete: bool, options: &Options) -> Option<String> {
    let shown = sverka_text::encoding::of_head("", head, is_complete, None).ok()?;
    if !shown.guessed {
        return None;
    }
    let first: String =
        head.iter().take_while(|byte| **byte != b'\n').map(|byte| char::from(*byte)).collect();
    let named =
        first.split(['\t', ',', ';']).filter_map(|name| names::language(name.trim().trim_matches('"')));
    let named = named.map(|lang| opened::lang(&lang));
    let langs = options.source.iter().chain(&options.target).cloned().chain(named);
    let is_western =
        |lang: &sverka_text::Lang| matches!(lang.primary(), "en" | "de" | "fr" | "es" | "it" | "pt" | "nl");
    let lang = langs.into_iter().find(|lang| !is_western(lang))?;
    Some(sverka_text::encoding::likely_in(head, &lang).name().to_owned())
}

/// Rows from which columns without names are guessed.
const SAMPLE: usize = 200;
/// Bytes of these rows at the most.
const SAMPLE_BYTES: usize = 256 * 1024;

/// Checks whether the first row of a text, or the one after the remarks, names the columns of a table.
pub(crate) fn has_heading(head: &str, is_complete: bool) -> bool {
    let options = Options::default();
    let shown = dialect::shown(head, is_complete, None, &options);
    let Ok(text) = Text::open(Source::new("", std::io::Cursor::new(head.as_bytes().to_vec())), Some("utf-8"))
    else {
        return false;
    };
    let mut rows = Rows::new(text, shown.dialect, Limits::default()).map_while(Result::ok);
    let first = rows.find(|row| !is_remark(row));
    shown.has_sep_line
        || first
            .is_some_and(|row| Heading::recognise(row.cells.iter().map(String::as_str), &options).is_some())
}

/// Opens a table of units.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<Opened<'r>, Error> {
    let mut table = Table::open(source, options)?;
    let file = table.rows.file().clone();
    let (dialect, remarks) = (table.dialect, std::mem::take(&mut table.remarks));
    let is_glossary = !dialect.is_guarded();
    let opened = entries(&file, table, Kind { is_guarded: dialect.is_guarded(), is_glossary }, options)?;
    Ok(Opened { remarks: remarks.into_iter().chain(opened.remarks).collect(), ..opened })
}

/// The properties in which tables differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// Whether apostrophes before formulas are removed.
    pub is_guarded: bool,
    /// Whether a third text in a table without names is a comment.
    pub is_glossary: bool,
}

/// Turns the rows of a table, its heading included, into entries.
///
/// # Errors
/// When a heading is required and there is none, or no row has two cells.
pub(crate) fn entries<'r>(
    file: &Arc<str>,
    rows: impl Iterator<Item = Result<Row, Error>> + Send + 'r,
    kind: Kind,
    options: &Options,
) -> Result<Opened<'r>, Error> {
    let mut rows = rows;
    let mut sample: Vec<Result<Row, Error>> = Vec::new();
    let mut size = 0;
    while sample.len() < SAMPLE && size < SAMPLE_BYTES && !matches!(sample.last(), Some(Err(_))) {
        let Some(row) = rows.next() else { break };
        size += row.as_ref().map_or(0, |row| row.cells.iter().map(String::len).sum());
        sample.push(row);
    }
    let first = sample.iter().position(|row| row.as_ref().is_ok_and(|row| !is_remark(row)));
    let named = match (options.header, first.map(|at| &sample[at])) {
        (Some(false), _) | (_, None | Some(Err(_))) => None,
        (wanted, Some(Ok(row))) => {
            let heading = Heading::recognise(row.cells.iter().map(String::as_str), options);
            if heading.is_none() && wanted == Some(true) {
                return Err(no_heading(file, row));
            }
            heading
        }
    };
    let mut remarks = Vec::new();
    let heading = match (named, first) {
        (Some(mut heading), Some(at)) => {
            if let Ok(row) = sample.remove(at) {
                remarks.extend(heading.doubled(&row));
                remarks.extend(keep_unknown(&mut heading, &row));
            }
            heading
        }
        _ => guess(file, &sample, kind, options, &mut remarks)?,
    };
    let mut langs = heading.texts.iter().filter_map(|at| match &heading.columns[*at] {
        Column::Text(lang) => Some(lang.clone()),
        _ => None,
    });
    let source = langs.next().unwrap_or_else(|| SOURCE.clone());
    let target = langs.next().unwrap_or_else(|| TARGET.clone());
    let is_named = source != *SOURCE && target != *TARGET;
    let langs = is_named.then(|| Arc::new((opened::lang(&source), opened::lang(&target))));
    let mut units = Units::new(file.clone(), heading, kind.is_guarded, options);
    let entries = sample.into_iter().chain(rows).filter_map(move |row| match row {
        Ok(row) => units.entry(row).map(Ok),
        Err(error) => Some(Err(error)),
    });
    let entries: Box<dyn Iterator<Item = Result<Entry, Error>> + Send + 'r> = Box::new(entries);
    Ok(Opened { langs, remarks, ..Opened::bilingual(source, entries) })
}

/// Guesses the columns of a table whose first row names none.
fn guess(
    file: &Arc<str>,
    sample: &[Result<Row, Error>],
    kind: Kind,
    options: &Options,
    remarks: &mut Vec<Remark>,
) -> Result<Heading, Error> {
    let rows: Vec<&Row> = sample.iter().flatten().filter(|row| !is_remark(row)).collect();
    if let Some(first) = rows.first()
        && rows.iter().all(|row| row.cells.len() < 2)
    {
        let message = "has no tab, comma or semicolon between two texts";
        let remedy = Remedy::Correct("write the source, a tab and the target on one line");
        return Err(Error::malformed(file, first.line, message, remedy));
    }
    let cells: Vec<&[String]> = rows.iter().map(|row| &row.cells[..]).collect();
    let heading = Heading::guessed(&cells, kind.is_glossary, options);
    let unknown = heading.columns.iter().filter(|column| **column == Column::Unknown).count();
    if unknown > 0 {
        let message = match unknown {
            1 => "a column without a name is ignored".to_owned(),
            _ => format!("{unknown} columns without a name are ignored"),
        };
        remarks.push(Remark::note("column", 0, message));
    }
    Ok(heading)
}

/// Keeps named columns with an unknown meaning as props, `x-client` for `Client`, with a remark each.
pub(crate) fn keep_unknown(heading: &mut Heading, row: &Row) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (column, name) in heading.columns.iter_mut().zip(&row.cells) {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        if *column == Column::Unknown && !words.is_empty() {
            let kind = format!("x-{}", words.join("-"));
            let message = format!("the column {:?} is kept as the prop {kind}", name.trim());
            remarks.push(Remark::note("column", row.line, message));
            *column = Column::Prop(kind);
        }
    }
    remarks
}

fn no_heading(file: &str, row: &Row) -> Error {
    let names: Vec<String> = row.cells.iter().take(8).map(|name| format!("{name:?}")).collect();
    let message = format!("the first row does not name two languages, but {}", names.join(", "));
    Error::malformed(
        file,
        row.line,
        message,
        Remedy::Correct("name the columns by languages, such as en and ru"),
    )
}

#[cfg(test)]
mod tests;
