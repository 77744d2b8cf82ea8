//! Units to tables: CSV (RFC 4180) and tab-separated values.
//!
//! With a header the columns are
//!
//! 1. `id`, the two languages by their tags, and `note`, always;
//! 2. the props of [`Options::props`], by their types;
//! 3. the vocabulary of [`field`] (`score`, `bead`, `status` ...) and the attributes
//!    `creationdate`, `changedate`, `creationid` and `changeid`, as far as the first units
//!    hold them. A column is repeated where one of these units has several values: a unit
//!    with two notes makes two columns `note`.
//!
//! Later values without a column are counted, and so are further values, which share the last cell. Without a
//! header there are only the two texts and the props of [`Options::props`], so that `sort`, `cut` and `awk`
//! work on the file.
//!
//! CSV is quoted where necessary, and begins with a byte-order mark, since Excel would otherwise read the
//! file in another encoding. A spreadsheet reads a cell that begins with `=`, `+`, `-` or `@` as a formula,
//! so an apostrophe is put before it; our reader removes it again. TSV is for programs, which would treat the
//! apostrophe as part of the text: it has none, and quotes nothing. A tab or a line break within a text
//! becomes a space.

use super::heading::Attribute;
use super::names::{language, normal};
use crate::sink::{
    ATTRIBUTES, Codes, IDS, Losses, NOTES, OWNERS, Options, PROPS, SHARED, Sink, count_details, notes,
    one_line, props, texts,
};
use crate::{Format, field};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};
use sverka_report::formula::guarded;
use tmx::{Origin, Unit};

const BARE_TYPES: &str = "props whose type does not begin with x-, which are read back with it";

/// Units examined before the columns are written.
pub(crate) const SAMPLE: usize = 1000;
/// Maximum bytes of their texts, so that they take little memory.
pub(crate) const SAMPLE_BYTES: usize = 4 << 20;
/// Maximum number of columns of one kind: the aligner gives dozens of reasons.
const REPEATS: usize = 20;

/// A column to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Source,
    Target,
    Note,
    Prop(String),
    Attribute(Attribute),
}

/// A column among those of its kind.
#[derive(Clone, Debug)]
struct Placed {
    column: Column,
    /// How many of its kind precede it.
    rank: usize,
    /// Whether it is the last of its kind.
    is_last: bool,
}

impl Placed {
    fn all(columns: Vec<Column>) -> Vec<Self> {
        let rank = |at: usize| columns[..at].iter().filter(|other| **other == columns[at]).count();
        let is_last = |at: usize| !columns[at + 1..].contains(&columns[at]);
        let placed = |(at, column): (usize, &Column)| Self {
            column: column.clone(),
            rank: rank(at),
            is_last: is_last(at),
        };
        columns.iter().enumerate().map(placed).collect()
    }

    /// Returns the cell of a column that may be repeated: one of the values, or all that remain if there is
    /// no further column.
    fn cell<'v>(&self, values: impl Iterator<Item = &'v str>, losses: &mut Losses) -> String {
        let mut values = values.skip(self.rank);
        let mut cell = values.next().unwrap_or_default().to_owned();
        if self.is_last {
            for value in values {
                losses.add(SHARED, 1);
                cell.push('\n');
                cell.push_str(value);
            }
        }
        cell
    }
}

/// Writes a table.
pub(crate) struct Writer<'w> {
    out: Box<dyn Write + 'w>,
    options: Options,
    /// TSV: a cell must stay on its line.
    is_flat: bool,
    columns: Vec<Placed>,
    /// Units that came before the columns were known.
    waiting: Option<Vec<Unit>>,
    size: usize,
}

impl<'w> Writer<'w> {
    /// Begins a table; `format` is TSV or CSV.
    ///
    /// # Errors
    /// Errors of the output.
    pub fn new(format: Format, out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let is_flat = format == Format::Tsv;
        let props = |kinds: &[String]| -> Vec<Column> {
            kinds.iter().map(|kind| Column::Prop(kind_of(kind))).collect()
        };
        let (before, asked) = (props(&options.before), props(&options.props));
        let texts = [Column::Source, Column::Target];
        let columns = Placed::all(before.into_iter().chain(texts).chain(asked).collect());
        let waiting = options.header.then(Vec::new);
        let mut writer = Self { out, options: options.clone(), is_flat, columns, waiting, size: 0 };
        if options.bom && !is_flat {
            writer.out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(writer)
    }

    /// Writes the header and the waiting units.
    fn begin(&mut self, losses: &mut Losses) -> io::Result<()> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        self.columns = Placed::all(columns(&waiting, &self.options.props));
        let names = self.columns.iter().map(|placed| name(&placed.column, &self.options)).collect();
        self.put(names)?;
        waiting.iter().try_for_each(|unit| self.put_unit(unit, losses))
    }

    fn put_unit(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let cells = cells(pair, &self.columns, self.options.codes, losses);
        let cells = cells.into_iter().map(|cell| {
            if self.is_flat {
                one_line(&cell, losses)
            } else if self.options.guard {
                guarded(&cell).into_owned()
            } else {
                cell
            }
        });
        let cells = cells.collect();
        self.put(cells)
    }

    /// Writes a row.
    fn put(&mut self, cells: Vec<String>) -> io::Result<()> {
        let (delimiter, end) = if self.is_flat { ("\t", "\n") } else { (",", "\r\n") };
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.out.write_all(delimiter.as_bytes())?;
            }
            let cell = if self.is_flat { Cow::Borrowed(cell.as_str()) } else { quoted(cell, ',') };
            self.out.write_all(cell.as_bytes())?;
        }
        self.out.write_all(end.as_bytes())
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let Some(waiting) = &mut self.waiting else { return self.put_unit(pair, losses) };
        self.size += pair.variants.iter().map(|variant| variant.segment.text().len()).sum::<usize>();
        waiting.push(pair.clone());
        if waiting.len() >= SAMPLE || self.size >= SAMPLE_BYTES { self.begin(losses) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>, losses: &mut Losses) -> io::Result<()> {
        self.begin(losses)?;
        self.out.flush()
    }
}

/// The columns that some units need, for a workbook of them.
pub(crate) struct Columns(Vec<Placed>);

impl Columns {
    /// Chooses the columns; `options` name the requested ones.
    pub fn of(units: &[Unit], options: &Options) -> Self {
        Self(Placed::all(columns(units, &options.props)))
    }

    /// Returns their names, and whether they contain texts.
    pub fn names(&self, options: &Options) -> Vec<(String, bool)> {
        let is_text = |column: &Column| matches!(column, Column::Source | Column::Target);
        self.0.iter().map(|placed| (name(&placed.column, options), is_text(&placed.column))).collect()
    }

    /// Returns the cells of a unit, and counts values without a cell.
    pub fn cells(&self, pair: &Unit, options: &Options, losses: &mut Losses) -> Vec<String> {
        cells(pair, &self.0, options.codes, losses)
    }
}

/// Returns the first of [`Options::props`] that cannot have a column in a table, because another column has
/// its name, or because a reader would treat it as a text in the language that it names.
pub fn clash(options: &Options) -> Option<&str> {
    if !options.header {
        return None;
    }
    let fixed = [Column::Id, Column::Source, Column::Target, Column::Note].into_iter();
    let fixed = fixed.chain(Attribute::ALL.map(Column::Attribute));
    let mut taken: BTreeSet<String> = fixed.map(|column| normal(&name(&column, options))).collect();
    let is_taken = |kind: &&String| {
        let name = name(&Column::Prop(kind_of(kind)), options);
        language(&name).is_some() || !taken.insert(normal(&name))
    };
    options.props.iter().find(is_taken).map(String::as_str)
}

/// Returns the type of a prop that the user requested by type or by the name of its column.
fn kind_of(asked: &str) -> String {
    field::of_column(asked).unwrap_or(asked).to_owned()
}

/// Returns the columns that some units need.
fn columns(units: &[Unit], asked: &[String]) -> Vec<Column> {
    let most = |count: &dyn Fn(&Unit) -> usize| units.iter().map(count).max().unwrap_or(0).min(REPEATS);
    let repeated = |column: Column, count: usize| std::iter::repeat_n(column, count);
    let mut out = vec![Column::Id, Column::Source, Column::Target];
    out.extend(repeated(Column::Note, most(&|unit| notes(unit).count()).max(1)));
    let asked: Vec<String> = asked.iter().map(|kind| kind_of(kind)).collect();
    let others = field::ALL.map(str::to_owned).into_iter().filter(|kind| !asked.contains(kind));
    let least = |kind: &String| usize::from(asked.contains(kind));
    for kind in asked.iter().cloned().chain(others) {
        let count = most(&|unit| values(unit, &kind).len()).max(least(&kind));
        let columns: Vec<Column> = repeated(Column::Prop(kind.clone()), count).collect();
        let first = out.iter().position(|column| is_prop(column, field::ALTERNATIVE));
        match first.filter(|_| kind == field::ALTERNATIVE_MATCH) {
            // Each after the translation to which it belongs.
            Some(first) => (0..count).for_each(|at| out.insert(first + 2 * at + 1, columns[at].clone())),
            None => out.extend(columns),
        }
    }
    for attribute in Attribute::ALL {
        if units.iter().any(|unit| value(unit, attribute).is_some()) {
            out.push(Column::Attribute(attribute));
        }
    }
    out
}

fn is_prop(column: &Column, kind: &str) -> bool {
    matches!(column, Column::Prop(found) if found == kind)
}

/// Returns the values of a prop, each of which has a column. The value for an alternative translation is in
/// the column of that translation, so one without a value has an empty cell.
fn values<'u>(pair: &'u Unit, kind: &str) -> Vec<&'u str> {
    if kind != field::ALTERNATIVE_MATCH {
        return props(pair).filter(|(found, _)| *found == kind).map(|(_, text)| text).collect();
    }
    let mut out: Vec<&str> = Vec::new();
    let mut used = 0;
    for (found, text) in props(pair) {
        match found {
            field::ALTERNATIVE => out.push(""),
            field::ALTERNATIVE_MATCH if used < out.len() => {
                used = out.len();
                out[used - 1] = text;
            }
            field::ALTERNATIVE_MATCH => out.push(text),
            _ => {}
        }
    }
    out.truncate(out.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1));
    out
}

/// Returns the name of a column.
fn name(column: &Column, options: &Options) -> String {
    let lang = |lang: &Option<tmx::Lang>, or: &str| lang.as_ref().map_or(or.to_owned(), ToString::to_string);
    match column {
        Column::Id => "id".to_owned(),
        Column::Source => lang(&options.source, "source"),
        Column::Target => lang(&options.target, "target"),
        Column::Note => "note".to_owned(),
        Column::Prop(kind) => field::column(kind).unwrap_or(kind).to_owned(),
        Column::Attribute(attribute) => attribute.name().to_owned(),
    }
}

/// Returns the value of an attribute: the unit's own, or otherwise that of the target or the source.
fn value(pair: &Unit, attribute: Attribute) -> Option<String> {
    let of_variants = || pair.variants.iter().rev().find_map(|variant| attribute.of(&variant.origin));
    attribute.of(&pair.origin).or_else(of_variants)
}

/// Returns the cells of a unit, and counts values without a cell.
fn cells(pair: &Unit, columns: &[Placed], codes: Codes, losses: &mut Losses) -> Vec<String> {
    let [source, target] = texts(pair, codes, losses);
    let (mut source, mut target) = (Some(source), Some(target));
    let mut cells = Vec::with_capacity(columns.len());
    for placed in columns {
        cells.push(match &placed.column {
            Column::Id => pair.tuid.clone().unwrap_or_default(),
            Column::Source => source.take().unwrap_or_default(),
            Column::Target => target.take().unwrap_or_default(),
            Column::Note => placed.cell(notes(pair), losses),
            Column::Prop(kind) => {
                let values = values(pair, kind);
                // Its column is like any other in which people have their own data.
                let is_bare = placed.rank == 0 && !kind.starts_with("x-");
                losses.add(BARE_TYPES, values.len() * usize::from(is_bare));
                placed.cell(values.into_iter(), losses)
            }
            Column::Attribute(attribute) => value(pair, *attribute).unwrap_or_default(),
        });
    }
    count_lost(pair, columns, losses);
    cells
}

/// Counts what a unit contains and its row does not.
fn count_lost(pair: &Unit, columns: &[Placed], losses: &mut Losses) {
    let has = |test: &dyn Fn(&Column) -> bool| columns.iter().any(|placed| test(&placed.column));
    losses.add(IDS, usize::from(pair.tuid.is_some() && !has(&|column| *column == Column::Id)));
    if has(&|column| *column == Column::Note) {
        count_details(pair, losses);
    } else {
        losses.add(NOTES, notes(pair).count());
    }
    let is_held = |kind: &str| has(&|column| is_prop(column, kind));
    losses.add(PROPS, props(pair).filter(|(kind, _)| !is_held(kind)).count());
    let attributes: Vec<Attribute> = columns
        .iter()
        .filter_map(|placed| match placed.column {
            Column::Attribute(attribute) => Some(attribute),
            _ => None,
        })
        .collect();
    // What remains of the attributes without those that have a column.
    let mut own = pair.origin.clone();
    let mut others: Vec<Origin> = pair.variants.iter().map(|variant| variant.origin.clone()).collect();
    for attribute in attributes {
        let written = value(pair, attribute);
        let is_own = attribute.take(&mut own).is_some();
        for other in others.iter_mut().filter(|other| !is_own && attribute.of(other) == written) {
            losses.add(OWNERS, usize::from(attribute.take(other).is_some()));
        }
    }
    let rest = own != Origin::default() || others.iter().any(|origin| *origin != Origin::default());
    losses.add(ATTRIBUTES, usize::from(rest || pair.seg_type.is_some()));
}

/// Returns a cell in the syntax of a table with commas or semicolons.
pub(crate) fn quoted(cell: &str, delimiter: char) -> Cow<'_, str> {
    if cell.contains([delimiter, '"', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}
