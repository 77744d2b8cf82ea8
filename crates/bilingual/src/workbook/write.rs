//! Units to workbooks.

use super::{Cells, Contents, PROPERTY};
use crate::sink::{Losses, Options, Sink};
use crate::table::write::{Columns, SAMPLE, SAMPLE_BYTES};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::io::{self, Write};
use sverka_report::workbook::{self, ROWS, line_count, sheet_name};
use tmx::Unit;

/// Widths of columns in characters: two of texts fill most of a screen.
const WIDE: f64 = 60.0;
const NARROW: f64 = 16.0;

/// Writes a workbook with a row a unit and the columns of a [table](crate::table).
///
/// The first units determine the columns. Then rows go to a temporary file as they come: only the finished
/// file is in memory, compressed. Rows beyond the end of a sheet continue on another; a text that is too long
/// for a cell is cut and counted.
pub struct Sheets<'w> {
    out: Box<dyn Write + 'w>,
    workbook: Workbook,
    contents: Contents,
    options: Options,
    columns: Columns,
    /// Units that came before the columns were known, and the size of their texts.
    waiting: Option<Vec<Unit>>,
    size: usize,
    /// Sheets so far, and rows of the last one below its header.
    sheets: usize,
    rows: usize,
    /// Maximum number of rows in a sheet.
    most: usize,
    text: Format,
}

impl<'w> Sheets<'w> {
    /// Starts a workbook.
    pub fn new(out: Box<dyn Write + 'w>, options: &Options) -> Self {
        Self {
            out,
            workbook: Workbook::new(),
            contents: Contents::default(),
            options: options.clone(),
            columns: Columns::of(&[], options),
            waiting: Some(Vec::new()),
            size: 0,
            sheets: 0,
            rows: 0,
            most: ROWS,
            text: workbook::wrapped(),
        }
    }

    /// Writes the first header and the waiting units.
    fn begin(&mut self, losses: &mut Losses) -> io::Result<()> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        // The units name their languages if nothing else does.
        let lang = |at: usize| waiting.iter().find_map(|unit| Some(unit.variants.get(at)?.lang.clone()));
        let (source, target) = (self.options.source.take(), self.options.target.take());
        self.options.source = source.or_else(|| lang(0));
        self.options.target = target.or_else(|| lang(1));
        self.columns = Columns::of(&waiting, &self.options);
        self.add_sheet().map_err(io::Error::other)?;
        waiting.iter().try_for_each(|unit| self.put(unit, losses))
    }

    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        self.finish_sheet()?;
        let name = sheet_name("Memory", self.sheets);
        self.sheets += 1;
        self.rows = 0;
        self.contents.sheet(&name);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        let names = self.columns.names(&self.options).into_iter();
        let columns: Vec<(String, f64)> =
            names.map(|(name, is_text)| (name, if is_text { WIDE } else { NARROW })).collect();
        Cells::new(sheet, &mut self.contents).header(&columns)
    }

    /// Ends the last sheet, if there is one.
    fn finish_sheet(&mut self) -> Result<(), XlsxError> {
        let Some(last) = self.sheets.checked_sub(1) else { return Ok(()) };
        let columns = self.columns.names(&self.options).len();
        workbook::finish_table(self.workbook.worksheet_from_index(last)?, self.rows, columns, 0)
    }

    fn put(&mut self, unit: &Unit, losses: &mut Losses) -> io::Result<()> {
        let cells = self.columns.cells(unit, &self.options, losses);
        let cut = self.put_row(&cells).map_err(io::Error::other)?;
        losses.add("texts too long for a cell, which were cut", cut);
        Ok(())
    }

    /// Writes a row; returns how many texts had to be cut.
    fn put_row(&mut self, row: &[String]) -> Result<usize, XlsxError> {
        if self.rows == self.most {
            self.add_sheet()?;
        }
        self.rows += 1;
        let number = workbook::last_row(self.rows);
        let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        let lines = |(column, cell): (usize, &String)| {
            line_count(cell, if matches!(column, 1 | 2) { WIDE } else { NARROW })
        };
        workbook::set_height(sheet, number, row.iter().enumerate().map(lines).max().unwrap_or(1))?;
        let mut cells = Cells::new(sheet, &mut self.contents);
        let mut cut = 0;
        for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            cut += cells.text((number, column), cell, &self.text)?;
        }
        Ok(cut)
    }

    fn save(&mut self) -> Result<Vec<u8>, XlsxError> {
        self.finish_sheet()?;
        // Without a date the file would contain the current time.
        let date = ExcelDateTime::from_ymd(2005, 4, 26)?;
        let properties = DocProperties::new().set_creation_datetime(&date);
        self.workbook.set_properties(&properties.set_custom_property(PROPERTY, self.contents.finish()));
        self.workbook.save_to_buffer()
    }
}

impl Sink for Sheets<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let Some(waiting) = &mut self.waiting else { return self.put(pair, losses) };
        self.size += pair.variants.iter().map(|variant| variant.segment.text().len()).sum::<usize>();
        waiting.push(pair.clone());
        if waiting.len() >= SAMPLE || self.size >= SAMPLE_BYTES { self.begin(losses) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>, losses: &mut Losses) -> io::Result<()> {
        self.begin(losses)?;
        let bytes = self.save().map_err(io::Error::other)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{State, state};
    use crate::{Options as ReadOptions, field, read};
    use proptest::prelude::*;
    use sverka_text::limits::Limits;
    use tmx::{Note, Prop, Variant};

    /// Writes units; returns the workbook and the losses.
    fn written(units: &[Unit], most: usize) -> (Vec<u8>, Losses) {
        let (mut out, mut losses) = (Vec::new(), Losses::default());
        let mut sheets = Box::new(Sheets::new(Box::new(&mut out), &Options::default()));
        sheets.most = most;
        units.iter().for_each(|unit| sheets.write(unit, &mut losses).unwrap());
        sheets.finish(&mut losses).unwrap();
        (out, losses)
    }

    /// Returns the units of a workbook and the kinds of remarks.
    fn units_of(file: &[u8]) -> (Vec<Unit>, Vec<&'static str>) {
        let options = ReadOptions { untranslated: true, ..ReadOptions::default() };
        let mut units = read("a.xlsx", file, &options).unwrap();
        let found = units.by_ref().filter_map(|entry| entry.unwrap().unit).collect();
        (found, units.tally().iter().map(|(remark, _)| remark.kind).collect())
    }

    fn unit(source: &str, target: &str) -> Unit {
        let variant = |tag: &str, text| Variant::new(tag.parse().unwrap(), text);
        Unit { variants: vec![variant("en", source), variant("ru", target)], ..Unit::default() }
    }

    #[test]
    fn the_vocabulary_has_columns_of_its_own() {
        let mut first = unit("=1+1", "Мир");
        first.tuid = Some("a-1".into());
        first.notes = vec![Note::new("one\ntwo"), Note::new("three")];
        first.props = [(field::SCORE, "0.9300"), (field::BEAD, "1:1"), (field::STATUS, "ok")]
            .map(|(kind, text)| Prop::new(kind, text))
            .to_vec();
        first.origin.change_id = Some("anna".into());
        let units = [first, unit("Yes", "Да")];
        let (file, losses) = written(&units, ROWS);
        assert!(losses.is_empty(), "{losses:?}");
        assert_eq!(units_of(&file), (units.to_vec(), vec![]));
        let again = written(&units, ROWS).0;
        assert!(file == again, "the same bytes on every run");
    }

    #[test]
    fn rows_go_on_in_a_further_sheet() {
        let units: Vec<Unit> = (0..7).map(|at| unit(&format!("Line {at}"), "Строка")).collect();
        let (file, _) = written(&units, 3);
        assert_eq!(units_of(&file), (units, vec![]));
        assert_eq!(state(&file[..], &Limits::default()).unwrap(), State::Untouched);
        assert_eq!(units_of(&written(&[], 3).0).0, []);
    }

    #[test]
    fn what_is_too_long_is_cut_counted_and_remarked_on() {
        let (file, losses) = written(&[unit(&"long ".repeat(10_000), "Да")], ROWS);
        let cut = "texts too long for a cell, which were cut";
        assert_eq!(losses.iter().collect::<Vec<_>>(), [(cut, 1)]);
        assert_eq!(units_of(&file).1, ["cut"]);
    }

    fn texts() -> impl Strategy<Value = String> {
        // No text of white space alone: to people and programs such a cell is empty.
        prop_oneof!["[a-zа-я .,]{0,8}[a-zа-я]", "[-=+@#'\"]{1,2}[a-z]\n?\t?x", "_x0041_[a-z]"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn units_come_back(
            texts in prop::collection::vec((texts(), texts(), prop::option::of("[a-z]{1,4}"), prop::option::of(texts())), 1..8),
        ) {
            let units: Vec<Unit> = texts.into_iter().map(|(source, target, id, note)| Unit {
                tuid: id,
                notes: note.into_iter().map(Note::new).collect(),
                ..unit(&source, &target)
            }).collect();
            let (file, losses) = written(&units, ROWS);
            prop_assert!(losses.is_empty());
            prop_assert_eq!(state(&file[..], &Limits::default()).unwrap(), State::Untouched);
            prop_assert_eq!(units_of(&file), (units, vec![]));
        }
    }
}
