//! Rows to units, using the columns of their table.

use super::dialect::is_remark;
use super::heading::{Attribute, Column, Heading};
use super::rows::Row;
use crate::{Entry, Options, Place, Remark, field, review};
use std::sync::Arc;
use sverka_report::formula::unguarded;
use tmx::{Date, Note, Prop, Unit, Variant};

/// Turns rows into entries.
#[derive(Clone, Debug)]
pub struct Units {
    file: Arc<str>,
    heading: Heading,
    /// Whether apostrophes before formulas are removed.
    is_guarded: bool,
    untranslated: bool,
    units: usize,
}

impl Units {
    /// Makes units of the rows below a heading. `is_guarded` means that an apostrophe before a formula is
    /// removed.
    pub fn new(file: Arc<str>, heading: Heading, is_guarded: bool, options: &Options) -> Self {
        Self { file, heading, is_guarded, untranslated: options.untranslated, units: 0 }
    }

    /// Returns the columns.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// Returns the entry of a row; `None` for one that is blank or a remark.
    pub fn entry(&mut self, mut row: Row) -> Option<Entry> {
        if is_remark(&row) || row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        self.units += 1;
        if self.is_guarded {
            for cell in row.cells.iter_mut().filter(|cell| unguarded(cell).len() < cell.len()) {
                cell.remove(0);
            }
        }
        let mut reading = Reading::new(row.line, self.heading.columns.len());
        if row.has_stray_quote {
            let message =
                "has text after a closing quotation mark; a quotation mark within the text must be doubled";
            reading.warn("quotation-mark", message);
        }
        let width = row.cells.len();
        let mut take = |at: usize| row.cells.get_mut(at).map(std::mem::take).filter(|cell| !cell.is_empty());
        for at in &self.heading.texts {
            if let (Some(Column::Text(lang)), Some(text)) = (self.heading.columns.get(*at), take(*at)) {
                reading.unit.variants.push(Variant::new(lang.clone(), text));
            }
        }
        for (at, column) in self.heading.columns.iter().enumerate() {
            if let Some(cell) = take(at) {
                reading.set(column, cell);
            }
        }
        if (self.heading.columns.len()..width).any(|at| take(at).is_some()) {
            reading.warn("surplus", "has more cells than the table has columns; they are left out");
        }
        let is_short = width <= self.heading.texts.iter().copied().max().unwrap_or(0);
        if is_short && !reading.unit.variants.is_empty() {
            reading.warn("short-row", "ends before the column of the translation");
        }
        let id = reading.unit.tuid.clone();
        let place = Place { file: self.file.clone(), line: row.line, unit: self.units, id, target: None };
        let status = std::mem::take(&mut reading.status);
        let (unit, remarks) = reading.finish(self.untranslated);
        Some(review::decide(Entry { place, unit, remarks, passages: 0 }, &status))
    }
}

/// A row that is being read.
struct Reading {
    unit: Unit,
    remarks: Vec<Remark>,
    line: usize,
    /// The reviewer's verdict.
    status: String,
}

impl Reading {
    fn new(line: usize, columns: usize) -> Self {
        let (variants, props) = (Vec::with_capacity(2), Vec::with_capacity(columns.saturating_sub(2)));
        Self {
            unit: Unit { variants, props, ..Unit::default() },
            remarks: Vec::new(),
            line,
            status: String::new(),
        }
    }

    fn warn(&mut self, kind: &'static str, message: impl Into<String>) {
        self.remarks.push(Remark::warning(kind, self.line, message));
    }

    /// Stores a cell that is not empty in the unit.
    fn set(&mut self, column: &Column, cell: String) {
        match column {
            Column::Id => self.unit.tuid = Some(cell.trim().to_owned()).filter(|id| !id.is_empty()),
            Column::Note => self.unit.notes.push(Note::new(cell)),
            Column::Prop(kind) => self.set_prop(kind, cell),
            Column::Attribute(attribute) => self.set_attribute(*attribute, cell),
            Column::Text(_) | Column::Known | Column::Unknown => {}
        }
    }

    fn set_prop(&mut self, kind: &str, cell: String) {
        let value = match kind {
            field::SCORE if field::parse_score(&cell).is_none() => {
                return self.warn("score", format!("{cell:?} is not a score from 0 to 1; left out"));
            }
            // Spreadsheets of some countries write a comma.
            field::SCORE if cell.contains(',') => cell.trim().replace(',', "."),
            field::STATUS => {
                self.status = cell;
                return;
            }
            _ => cell,
        };
        self.unit.props.push(Prop::new(kind, value));
    }

    fn set_attribute(&mut self, attribute: Attribute, cell: String) {
        let origin = &mut self.unit.origin;
        let date = match attribute {
            Attribute::CreationId => {
                origin.creation_id = Some(cell);
                return;
            }
            Attribute::ChangeId => {
                origin.change_id = Some(cell);
                return;
            }
            Attribute::CreationDate => &mut origin.creation_date,
            Attribute::ChangeDate => &mut origin.change_date,
        };
        *date = Date::mend(cell.trim());
        if date.is_none() {
            self.warn("date", format!("{cell:?} is not a date; left out"));
        }
    }

    /// Decides whether the unit is handed out.
    fn finish(mut self, untranslated: bool) -> (Option<Unit>, Vec<Remark>) {
        let note = |kind, message: &str| Remark::note(kind, self.line, message);
        let is_kept = if self.unit.variants.is_empty() {
            self.warn("no-text", "has no text in any language; left out");
            false
        } else if self.unit.variants.len() == 1 && !untranslated {
            self.remarks.push(note("untranslated", "has no translation; left out"));
            false
        } else {
            true
        };
        (is_kept.then_some(self.unit), self.remarks)
    }
}
