//! Rows to units.

use super::Book;
use super::fault;
use super::ours::Ours;
use super::row::{Item, Items, Row, column_name};
use super::sheet::{Layout, SAMPLE, SAMPLE_BYTES};
use crate::opened::{self, Opened, SOURCE, TARGET};
use crate::table::{Column, Units, keep_unknown};
use crate::write::xlsx::SUMMARY;
use crate::{Entry, Error, Options, Place, Remark, Remedy, Source};
use std::collections::VecDeque;
use std::sync::Arc;
use sverka_package::Archive;
use sverka_package::Fault;
use sverka_report::workbook::CUT;
use tmx::Note;

/// Opens a workbook. Sheets without two columns of texts are left out with a remark.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<Opened<'r>, Error> {
    let file = source.file;
    let open = || {
        let book = Book::open(&Archive::read(source.bytes, &options.limits)?, &options.limits)?;
        let ours = Ours::of(&book)?;
        Ok((book.items(None)?, ours))
    };
    let (items, ours) = open().map_err(|fault: Fault| fault::at(fault, &file, 1))?;
    opened(file, items, ours, options)
}

/// Opens sheets that have already been read.
pub(crate) fn read_items<'r>(file: &Arc<str>, items: Items, options: &Options) -> Result<Opened<'r>, Error> {
    opened(file.clone(), items, None, options)
}

fn opened<'r>(
    file: Arc<str>,
    items: Items,
    ours: Option<Ours>,
    options: &Options,
) -> Result<Opened<'r>, Error> {
    let mut book = Reader {
        file,
        items,
        options: options.clone(),
        ours,
        next_sheet: None,
        sheet: None,
        remarks: Vec::new(),
        sheets: 0,
        units: 0,
        line: 1,
    };
    book.advance()?;
    let Some(first) = &book.sheet else { return book.without_units() };
    let mut texts =
        first.layout.heading.texts.iter().filter_map(|at| match &first.layout.heading.columns[*at] {
            Column::Text(lang) => Some(lang.clone()),
            _ => None,
        });
    let source = texts.next().unwrap_or_else(|| SOURCE.clone());
    let target = texts.next().unwrap_or_else(|| TARGET.clone());
    let is_named = source != *SOURCE && target != *TARGET;
    let langs = is_named.then(|| Arc::new((opened::lang(&source), opened::lang(&target))));
    let mut ended = false;
    let entries = Box::new(std::iter::from_fn(move || {
        let entry = if ended { None } else { book.next().transpose() };
        ended = !matches!(entry, Some(Ok(_)));
        entry
    }));
    Ok(Opened { langs, ..Opened::bilingual(source, entries) })
}

/// A workbook that is being read.
struct Reader {
    file: Arc<str>,
    items: Items,
    options: Options,
    ours: Option<Ours>,
    /// The name of a sheet that has begun.
    next_sheet: Option<Arc<str>>,
    /// The sheet that is being read.
    sheet: Option<Sheet>,
    /// Remarks that do not belong to a unit.
    remarks: Vec<Remark>,
    /// Sheets with units so far.
    sheets: usize,
    units: usize,
    /// The last row that was read.
    line: usize,
}

/// A sheet with two columns of texts.
struct Sheet {
    name: Arc<str>,
    layout: Layout,
    /// The columns of the numbers and the kinds of links, in one of our workbooks.
    own: [Option<usize>; 2],
    units: Units,
    waiting: VecDeque<Row>,
}

impl Reader {
    /// Returns the next entry.
    fn next(&mut self) -> Result<Option<Entry>, Error> {
        loop {
            if !self.remarks.is_empty() {
                let place = Place { file: self.file.clone(), ..Place::default() };
                return Ok(Some(Entry {
                    place,
                    remarks: std::mem::take(&mut self.remarks),
                    ..Entry::default()
                }));
            }
            let Some(mut sheet) = self.sheet.take() else {
                self.advance()?;
                if self.sheet.is_none() && self.remarks.is_empty() {
                    return Ok(None);
                }
                continue;
            };
            let waiting = sheet.waiting.pop_front();
            let row = if waiting.is_some() { waiting } else { self.row()? };
            let Some(row) = row else { continue };
            let entry = self.entry(&mut sheet, &row);
            self.sheet = Some(sheet);
            if entry.is_some() {
                return Ok(entry);
            }
        }
    }

    /// Goes to the next sheet with two columns of texts.
    fn advance(&mut self) -> Result<(), Error> {
        loop {
            let name = match self.next_sheet.take() {
                Some(name) => name,
                None => match self.items.next() {
                    Some(Ok(Item::Sheet(name))) => name,
                    Some(Ok(Item::Row(_))) => continue,
                    Some(Err(fault)) => return Err(fault::at(fault, &self.file, self.line)),
                    None => return Ok(()),
                },
            };
            let (mut rows, mut size) = (Vec::new(), 0);
            while rows.len() < SAMPLE && size < SAMPLE_BYTES {
                let Some(row) = self.row()? else { break };
                size += row.size();
                rows.push(row);
            }
            let is_summary = self.ours.is_some() && *name == *SUMMARY;
            match Layout::of(&rows, &self.options) {
                Some(layout) if !is_summary => {
                    self.begin(name, layout, rows);
                    return Ok(());
                }
                _ => {
                    if !is_summary && !rows.is_empty() {
                        let message =
                            format!("the sheet {name:?} does not have two columns of texts; left out");
                        self.remarks.push(Remark::note("sheet", 0, message));
                    }
                    while self.row()?.is_some() {}
                }
            }
        }
    }

    /// Begins a sheet with the rows that have been examined.
    fn begin(&mut self, name: Arc<str>, mut layout: Layout, rows: Vec<Row>) {
        let mut waiting = VecDeque::from(rows);
        let mut own = [None; 2];
        if let Some((above, names)) = &layout.names {
            waiting.drain(..=*above);
            self.remarks.extend(keep_unknown(&mut layout.heading, names));
            if *above > 0 {
                let message = match above {
                    1 => "a row above the column names is ignored".to_owned(),
                    _ => format!("{above} rows above the column names are ignored"),
                };
                self.remarks.push(Remark::note("title", names.line, message));
            }
            own = Ours::columns(&names.cells);
        } else {
            let places: Vec<String> = layout.places.iter().map(|place| column_name(*place)).collect();
            let message =
                format!("only the columns {} are read, because they have texts", places.join(" and "));
            self.remarks.push(Remark::note("column", 0, message));
        }
        if let Some(ours) = &self.ours {
            for column in &mut layout.heading.columns {
                for (placeholder, lang) in [&*SOURCE, &*TARGET].into_iter().zip(&ours.langs) {
                    if let (Column::Text(tag), Some(lang)) = (&mut *column, lang)
                        && *tag == *placeholder
                    {
                        *tag = opened::tag(lang);
                    }
                }
            }
        }
        self.sheets += 1;
        let units = Units::new(self.file.clone(), layout.heading.clone(), false, &self.options);
        self.sheet = Some(Sheet { name, layout, own, units, waiting });
    }

    /// Returns the next row of the sheet.
    fn row(&mut self) -> Result<Option<Row>, Error> {
        if self.next_sheet.is_some() {
            return Ok(None);
        }
        match self.items.next() {
            Some(Ok(Item::Row(row))) => {
                self.line = row.number;
                Ok(Some(row))
            }
            Some(Ok(Item::Sheet(name))) => {
                self.next_sheet = Some(name);
                self.line = 1;
                Ok(None)
            }
            Some(Err(fault)) => Err(fault::at(fault, &self.file, self.line)),
            None => Ok(None),
        }
    }

    /// Makes the entry of a row; `None` for one that is empty in the columns that are read.
    fn entry(&mut self, sheet: &mut Sheet, row: &Row) -> Option<Entry> {
        let line = row.number;
        let mut remarks = Vec::new();
        for cell in
            row.cells.iter().filter(|cell| cell.is_error && sheet.layout.places.contains(&cell.column))
        {
            let name = format!("{}{line}", column_name(cell.column));
            let message = format!("the cell {name} has the error {}; it counts as empty", cell.text);
            remarks.push(Remark::warning("error-cell", line, message));
        }
        let is_outside = |column: &usize| sheet.layout.places.binary_search(column).is_err();
        if sheet.layout.names.is_some() && row.cells.iter().any(|cell| is_outside(&cell.column)) || row.is_cut
        {
            let message = "has cells in columns without a name; they are left out";
            remarks.push(Remark::warning("surplus", line, message));
        }
        let cells = sheet.layout.cells(row);
        let own = sheet.own.map(|column| cells.cells.get(column?).cloned());
        let mut entry = match sheet.units.entry(cells) {
            Some(entry) => entry,
            None if remarks.is_empty() => return None,
            None => Entry {
                place: Place { file: self.file.clone(), line, ..Place::default() },
                ..Entry::default()
            },
        };
        if entry.place.unit > 0 {
            self.units += 1;
            entry.place.unit = self.units;
        }
        if let Some(ours) = &self.ours {
            ours.complete(&mut entry, own.each_ref().map(Option::as_deref));
        }
        if let Some(unit) = &mut entry.unit {
            unit.notes.extend(row.comments.iter().map(Note::new));
        }
        let texts = entry.unit.iter().flat_map(|unit| &unit.variants).map(|variant| variant.segment.text());
        if texts.into_iter().any(|text| text.ends_with(CUT)) {
            let message = "a text was cut when it was written: it was too long for a cell";
            remarks.push(Remark::warning("cut", line, message));
        }
        entry.remarks.extend(remarks);
        // In the first sheet the row number is enough.
        if self.sheets > 1 {
            entry.place.id.get_or_insert_with(|| format!("{}!{line}", sheet.name));
            for remark in &mut entry.remarks {
                remark.message = format!("in the sheet {:?}: {}", sheet.name, remark.message);
            }
        }
        Some(entry)
    }

    /// Returns the result if no sheet has units.
    fn without_units<'r>(self) -> Result<Opened<'r>, Error> {
        if self.remarks.is_empty() {
            return Ok(Opened::bilingual(SOURCE.clone(), Box::new(std::iter::empty())));
        }
        let message = "has no sheet with two columns of texts in two languages";
        let remedy =
            Remedy::Correct("name the columns by their languages, such as en and ru, in the first row");
        Err(Error::malformed(&self.file, 1, message, remedy))
    }
}
