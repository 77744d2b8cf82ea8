//! Tables of text: CSV (RFC 4180) and tab-separated values.
//!
//! With a header the columns are `id`, the two languages by their tags, `note`, and the props
//! that were asked for; without one, the two texts and the props. CSV has a header and
//! quotes what has to be; TSV has neither, so that `sort`, `cut` and `awk` work on it, and a tab
//! or a line break within a text becomes a space.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and a CSV
//! file cannot say that it is a text. So an apostrophe is put before it, which the reader takes
//! off again.

use super::decode::Utf8;
use super::{
    Codes, Error, IDS, Losses, NOTES, Options, PROPS, Row, Rows, Sink, count_attributes, notes, one_line,
    props, texts, wanted,
};
use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use std::io::{self, Read, Write};
use sverka_report::formula::{guarded, unguarded};
use tmx::{Lang, Note, Prop, Unit, Variant};

/// The columns that are neither text nor prop.
const ID: &str = "id";
const NOTE: &str = "note";

/// Writes a table.
pub struct Table<'w> {
    out: csv::Writer<Box<dyn Write + 'w>>,
    codes: Codes,
    header: bool,
    /// TSV: a cell keeps to its line.
    flat: bool,
    guard: bool,
    props: Vec<String>,
}

impl<'w> Table<'w> {
    /// Begins tab-separated values.
    ///
    /// # Errors
    /// Those of the output.
    pub fn tsv(out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let mut builder = WriterBuilder::new();
        builder.delimiter(b'\t').quote_style(csv::QuoteStyle::Never);
        Self::new(builder, out, options, true)
    }

    /// Begins comma-separated values.
    ///
    /// # Errors
    /// Those of the output.
    pub fn csv(out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF);
        Self::new(builder, out, options, false)
    }

    fn new(
        mut builder: WriterBuilder,
        out: Box<dyn Write + 'w>,
        options: &Options,
        flat: bool,
    ) -> io::Result<Self> {
        let out = builder.flexible(true).from_writer(out);
        let (codes, header, props) = (options.codes, options.header, options.props.clone());
        let guard = options.guard && !flat;
        let mut table = Self { out, codes, header, flat, guard, props };
        if header {
            table.out.write_record(heading(options))?;
        }
        Ok(table)
    }
}

/// The names of the columns.
pub(super) fn heading(options: &Options) -> Vec<String> {
    let lang = |lang: &Option<Lang>, or: &str| lang.as_ref().map_or(or.to_owned(), ToString::to_string);
    let texts = [lang(&options.source, "source"), lang(&options.target, "target")];
    let [source, target] = texts;
    let mut columns = vec![ID.to_owned(), source, target, NOTE.to_owned()];
    columns.extend(options.props.iter().cloned());
    columns
}

/// The cells of a unit in the order of [`heading`].
pub(super) fn cells(pair: &Unit, codes: Codes, columns: &[String], losses: &mut Losses) -> Vec<String> {
    let [source, target] = texts(pair, codes, losses);
    let note = notes(pair).collect::<Vec<_>>().join("\n");
    let mut cells = vec![pair.tuid.clone().unwrap_or_default(), source, target, note];
    let mut held = 0;
    for column in columns {
        let values: Vec<&str> =
            props(pair).filter(|(kind, _)| kind == column).map(|(_, text)| text).collect();
        held += values.len();
        cells.push(values.join("; "));
    }
    losses.add(PROPS, props(pair).count() - held);
    count_attributes(pair, losses);
    cells
}

impl Sink for Table<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let mut cells = cells(pair, self.codes, &self.props, losses);
        if !self.header {
            losses.add(IDS, usize::from(pair.tuid.is_some()));
            losses.add(NOTES, notes(pair).count());
            cells.remove(3);
            cells.remove(0);
        }
        for cell in &mut cells {
            if self.flat {
                *cell = one_line(cell, losses);
            } else if self.guard {
                *cell = guarded(cell).into_owned();
            }
        }
        Ok(self.out.write_record(&cells)?)
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.out.flush()
    }
}

/// What the columns of a table are.
#[derive(Debug)]
pub(super) struct Columns(Vec<Column>);

#[derive(Debug)]
enum Column {
    Id,
    Note,
    Text(Lang),
    Prop(String),
    /// Without a name.
    Unknown,
}

impl Columns {
    /// By their names: tags of languages are texts, `id` and `note` what they say, anything
    /// else a prop.
    pub fn named(names: &[String], options: &Options) -> Result<Self, Error> {
        let column = |name: &String| {
            let name = name.trim();
            let lower = name.to_lowercase();
            Ok(match (lower.as_str(), name.parse::<Lang>()) {
                ("id" | "tuid", _) => Column::Id,
                ("note" | "notes" | "comment", _) => Column::Note,
                ("source", _) => Column::Text(wanted(&options.source, "source")?),
                ("target", _) => Column::Text(wanted(&options.target, "target")?),
                ("", _) => Column::Unknown,
                (lower, _) if lower.starts_with("x-") => Column::Prop(name.to_owned()),
                (_, Ok(lang)) if lang.primary().len() <= 3 => Column::Text(lang),
                _ => Column::Prop(format!("x-{}", lower.replace(char::is_whitespace, "-"))),
            })
        };
        let columns = names.iter().map(column).collect::<Result<Vec<_>, Error>>()?;
        if columns.iter().filter(|column| matches!(column, Column::Text(_))).count() < 2 {
            let message = format!(
                "the first line names no two languages, but {names:?}; name the columns by language tags such as \
                 en and ru, or say --no-header, --source and --target"
            );
            return Err(Error::Syntax { line: 1, message });
        }
        Ok(Self(columns))
    }

    /// By the command line: source, target, props.
    pub fn told(options: &Options) -> Result<Self, Error> {
        let source = Column::Text(wanted(&options.source, "source")?);
        let target = Column::Text(wanted(&options.target, "target")?);
        let props = options.props.iter().map(|kind| Column::Prop(kind.clone()));
        Ok(Self([source, target].into_iter().chain(props).collect()))
    }

    /// A unit of the cells of a line; `None` of an empty line.
    pub fn row<'c>(&self, line: u64, cells: impl Iterator<Item = &'c str>) -> Row {
        let mut unit = Unit::default();
        let mut remarks = Vec::new();
        let mut surplus = false;
        for (at, cell) in cells.enumerate() {
            if cell.is_empty() {
                continue;
            }
            match self.0.get(at) {
                Some(Column::Id) => unit.tuid = Some(cell.to_owned()),
                Some(Column::Note) => unit.notes.push(Note::new(cell)),
                Some(Column::Text(lang)) => unit.variants.push(Variant::new(lang.clone(), cell)),
                Some(Column::Prop(kind)) => unit.props.push(Prop::new(kind, cell)),
                Some(Column::Unknown) | None => surplus = true,
            }
        }
        if surplus {
            remarks.push("has cells in columns without a name; left out".to_owned());
        }
        let is_empty = unit.variants.is_empty();
        if is_empty && (unit.tuid.is_some() || !unit.notes.is_empty() || !unit.props.is_empty()) {
            remarks.push("has no text in any language; left out".to_owned());
        }
        Row { line, unit: (!is_empty).then_some(unit), remarks }
    }
}

/// Reads tab-separated values: nothing is quoted.
///
/// # Errors
/// When the columns cannot be told.
pub fn read_tsv<'r, R: Read + 'r>(input: Utf8<R>, options: &Options) -> Result<Rows<'r>, Error> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(b'\t').quoting(false);
    read(&mut builder, input, options, false)
}

/// Reads comma-separated values.
///
/// # Errors
/// When the columns cannot be told.
pub fn read_csv<'r, R: Read + 'r>(input: Utf8<R>, options: &Options) -> Result<Rows<'r>, Error> {
    read(&mut ReaderBuilder::new(), input, options, options.guard)
}

fn read<'r, R: Read + 'r>(
    builder: &mut ReaderBuilder,
    input: Utf8<R>,
    options: &Options,
    guard: bool,
) -> Result<Rows<'r>, Error> {
    let mut table = builder.has_headers(false).flexible(true).from_reader(input);
    let mut record = StringRecord::new();
    let columns = if options.header {
        if !table.read_record(&mut record).map_err(explain)? {
            return Ok(Box::new(std::iter::empty()));
        }
        let names: Vec<String> = record.iter().map(str::to_owned).collect();
        Columns::named(&names, options)?
    } else {
        Columns::told(options)?
    };
    Ok(Box::new(std::iter::from_fn(move || match table.read_record(&mut record) {
        Ok(false) => None,
        Ok(true) => {
            let line = record.position().map_or(0, csv::Position::line);
            let plain = |cell| if guard { unguarded(cell) } else { cell };
            Some(Ok(columns.row(line, record.iter().map(plain))))
        }
        Err(error) => Some(Err(explain(error))),
    })))
}

fn explain(error: csv::Error) -> Error {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Io(error),
        kind => Error::Syntax { line, message: format!("{kind:?}") },
    }
}
