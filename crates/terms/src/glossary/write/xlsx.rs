//! Writes a workbook for people: a sheet of entries with filters and a header that remains visible, and a
//! sheet that explains the sources and the columns.
//!
//! The columns are those of the tables, so that the reader can read the workbook back, whatever a person has
//! changed in it.

use super::Options;
use crate::glossary::columns::{Column, Langs};
use crate::glossary::{Entry, Glossary, Kind, Known};
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatDataBarDirection, ConditionalFormatType, Format,
    FormatAlign, Worksheet, XlsxError,
};
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::Losses;
use sverka_report::workbook::{self, AMBER, line_count, marked, text};
use sverka_text::document::Lang;

/// Lines of a long sentence that are visible, so that the terms remain a list; the cell contains all of it.
const CONTEXT_LINES: usize = 3;
/// The share of a line that bold letters fill, compared with plain ones.
const BOLD: f64 = 0.9;

/// Writes the workbook, which is made in memory first; returns how many texts were cut.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<Losses> {
    let (bytes, cut) = made(glossary, workbook::ROWS).map_err(io::Error::other)?;
    out.write_all(&bytes)?;
    Ok(Losses::cut(cut))
}

/// Creates a workbook with at most `rows` entries on a sheet; also returns how many texts were cut.
pub(super) fn made(glossary: &Glossary, rows: usize) -> Result<(Vec<u8>, usize), XlsxError> {
    let mut book = workbook::new(&format!("Glossary {} – {}", glossary.source_lang, glossary.target_lang))?;
    let columns = Column::of(&glossary.entries);
    let mut cut = 0;
    for (i, part) in workbook::sheets(&glossary.entries, rows).enumerate() {
        let sheet = book.add_worksheet().set_name(workbook::sheet_name("Glossary", i))?;
        cut += fill(sheet, part, &columns, glossary)?;
    }
    cut += about(book.add_worksheet().set_name("About")?, glossary, &columns)?;
    Ok((book.save_to_buffer()?, cut))
}

/// Returns the width of a column in characters.
fn width(column: Column) -> f64 {
    match column {
        Column::Source | Column::Target => 34.0,
        Column::Kind => 13.0,
        Column::Confidence => 13.0,
        Column::Links => 8.0,
        Column::SourceFrequency | Column::TargetFrequency => 14.0,
        Column::SourceVariants | Column::TargetVariants | Column::Rivals | Column::Note => 32.0,
        Column::Forbidden | Column::SourceTied | Column::TargetTied | Column::Known => 26.0,
        Column::AsSeen => 10.0,
        Column::Context(_) => 22.0,
        Column::ContextSource(_) | Column::ContextTarget(_) => 64.0,
    }
}

/// Returns the description of a column.
fn meaning(column: Column) -> &'static str {
    match column {
        Column::Source => "The term in its dictionary form",
        Column::Target => "Its translation",
        Column::Kind => "term, abbreviation, person, organisation, place or title",
        Column::Confidence => "Probability that a translator would keep the entry, from 0 to 1",
        Column::Links => "Pairs of sentences in which both occur and belong together",
        Column::SourceFrequency | Column::TargetFrequency => {
            "Number of its occurrences in the texts, in any form"
        }
        Column::SourceVariants | Column::TargetVariants => "Its forms in the texts, with their numbers",
        Column::Rivals => "Other translations in the texts, the best first, with their links",
        Column::Forbidden => "Translations that must not be used; enter them here",
        Column::SourceTied | Column::TargetTied => {
            "The full name of an abbreviation, or the abbreviation of a name"
        }
        Column::Known => "How the known glossary translates it",
        Column::AsSeen => {
            "Languages whose term is the plainest form in the texts, because no rule could build a better one"
        }
        Column::Note => "What to check",
        Column::Context(_) => "Place of the sentences in the next columns",
        Column::ContextSource(_) | Column::ContextTarget(_) => "A sentence with the term",
    }
}

/// Returns the heading of a column, which the reader also accepts as its name.
fn heading(column: Column, langs: Langs) -> String {
    let name = column.name(langs).replace('_', " ");
    match column {
        Column::Source
        | Column::Target
        | Column::SourceFrequency
        | Column::TargetFrequency
        | Column::SourceVariants
        | Column::TargetVariants
        | Column::SourceTied
        | Column::TargetTied => name,
        _ => name[..1].to_uppercase() + &name[1..],
    }
}

/// Returns the language of the texts of a column.
fn side(column: Column, langs: Langs<'_>) -> Option<&Lang> {
    match column {
        Column::Source | Column::SourceVariants | Column::SourceTied | Column::ContextSource(_) => {
            Some(langs.0)
        }
        Column::Target | Column::TargetVariants | Column::TargetTied | Column::ContextTarget(_) => {
            Some(langs.1)
        }
        Column::Rivals | Column::Forbidden => Some(langs.1),
        _ => None,
    }
}

/// The formats of the cells of a row.
struct Styles {
    /// The format of each column.
    columns: Vec<Format>,
    /// The format of a cell that contradicts the known glossary.
    conflict: Format,
    /// The format of a term within a sentence.
    mark: Format,
}

impl Styles {
    fn new(columns: &[Column], langs: Langs<'_>) -> Self {
        let wrapped = |column: Column| match side(column, langs) {
            Some(lang) => workbook::wrapped_in(lang),
            None => workbook::wrapped(),
        };
        let number = |format: &str| workbook::cell().set_num_format(format).set_align(FormatAlign::Center);
        let of = |column: &Column| match column {
            Column::Source | Column::Target => wrapped(*column).set_bold(),
            Column::Confidence => number("0.00"),
            Column::Links | Column::SourceFrequency | Column::TargetFrequency => number("#,##0"),
            Column::Note | Column::Context(_) => wrapped(*column).set_font_color(Color::RGB(0x555555)),
            column => wrapped(*column),
        };
        Self {
            columns: columns.iter().map(of).collect(),
            conflict: wrapped(Column::Known).set_background_color(AMBER),
            mark: Format::new().set_bold().set_font_color(Color::RGB(0x1F5F9E)),
        }
    }
}

/// Fills a sheet with entries; returns how many texts were cut.
fn fill(
    sheet: &mut Worksheet,
    entries: &[Entry],
    columns: &[Column],
    glossary: &Glossary,
) -> Result<usize, XlsxError> {
    let langs = (&glossary.source_lang, &glossary.target_lang);
    workbook::header(sheet, columns.iter().map(|column| (heading(*column, langs), width(*column))))?;
    for (at, column) in (0..).zip(columns) {
        // A column without content is hidden, and can be shown again. Forbidden terms are for people to add.
        let is_used = *column == Column::Forbidden
            || entries.iter().any(|entry| !matches!(column.cell(entry, langs).as_str(), "" | "0"));
        if !is_used && !entries.is_empty() {
            sheet.set_column_hidden(at)?;
        }
    }
    let styles = Styles::new(columns, langs);
    let mut cut = 0;
    for (row, entry) in (1..).zip(entries) {
        cut += fill_row(sheet, row, entry, (columns, langs), &styles)?;
    }
    let last = workbook::last_row(entries.len());
    if let Some(at) = columns.iter().position(|column| *column == Column::Confidence) {
        sheet.add_conditional_format(1, at as u16, last, at as u16, &bar())?;
    }
    // Both terms remain visible, too.
    workbook::finish_table(sheet, entries.len(), columns.len(), 2)?;
    // An A4 page has no room for the columns after the forms.
    let printed = columns.iter().take_while(|column| **column != Column::Forbidden).count() as u16;
    sheet.set_print_area(0, 0, last, printed - 1)?;
    Ok(cut)
}

/// Fills a row; returns how many texts were cut.
fn fill_row(
    sheet: &mut Worksheet,
    row: u32,
    entry: &Entry,
    (columns, langs): (&[Column], Langs<'_>),
    styles: &Styles,
) -> Result<usize, XlsxError> {
    let (mut lines, mut cut) = (1, 0);
    for ((at, column), format) in (0..).zip(columns).zip(&styles.columns) {
        if let Some(number) = number(*column, entry) {
            sheet.write_number_with_format(row, at, number, format)?;
            continue;
        }
        let content = column.cell(entry, langs);
        let is_term = matches!(column, Column::Source | Column::Target);
        let wanted = line_count(&content, width(*column) * if is_term { BOLD } else { 1.0 });
        let is_context = matches!(column, Column::ContextSource(_) | Column::ContextTarget(_));
        lines = lines.max(if is_context { wanted.min(CONTEXT_LINES) } else { wanted });
        let is_conflict = *column == Column::Known && matches!(entry.known, Some(Known::Conflict(_)));
        let format = if is_conflict { &styles.conflict } else { format };
        cut += marked(sheet, (row, at), &content, range(*column, entry), (format, &styles.mark))?;
    }
    workbook::set_height(sheet, row, lines)?;
    Ok(cut)
}

/// Returns the contents of a numeric column for an entry.
fn number(column: Column, entry: &Entry) -> Option<f64> {
    match column {
        Column::Confidence => Some(entry.confidence),
        Column::Links => Some(entry.links as f64),
        Column::SourceFrequency => Some(entry.source.frequency as f64),
        Column::TargetFrequency => Some(entry.target.frequency as f64),
        _ => None,
    }
}

/// Returns the place of the term in a sentence of an entry.
fn range(column: Column, entry: &Entry) -> Option<&Range<usize>> {
    match column {
        Column::ContextSource(i) => entry.contexts.get(i).map(|context| &context.source_range),
        Column::ContextTarget(i) => entry.contexts.get(i).map(|context| &context.target_range),
        _ => None,
    }
}

/// Returns the bar representing a confidence.
fn bar() -> ConditionalFormatDataBar {
    ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_fill_color(Color::RGB(0xA9C9E8))
        .set_solid_fill(true)
        .set_border_off(true)
        .set_direction(ConditionalFormatDataBarDirection::LeftToRight)
}

/// Writes the sources of the entries and the explanation of the columns; returns how many texts were cut.
fn about(sheet: &mut Worksheet, glossary: &Glossary, columns: &[Column]) -> Result<usize, XlsxError> {
    let (bold, plain) = (Format::new().set_bold().set_align(FormatAlign::Top), Format::new().set_text_wrap());
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 90)?;
    workbook::fit_portrait(sheet);
    let title = format!("Glossary {} – {}", glossary.source_lang, glossary.target_lang);
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(15))?;
    sheet.set_row_height(0, 26)?;
    let mut row = counts(sheet, 1, glossary, &bold)?;
    let mut cut = 0;
    for (i, document) in glossary.documents.iter().enumerate() {
        sheet.write_string_with_format(row, 0, if i == 0 { "From" } else { "" }, &bold)?;
        cut += text(sheet, (row, 1), document, &plain)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, "Made by", &bold)?;
    sheet.write_string_with_format(row, 1, concat!("sverka ", env!("CARGO_PKG_VERSION")), &plain)?;
    row = meanings(sheet, row + 2, glossary, columns, (&bold, &plain))?;
    let hint = "Several forms in a cell are separated by |, and a number follows ×. sverka qa --glossary and sverka terms \
                --known take this workbook as it is.";
    sheet.write_string_with_format(row + 1, 1, hint, &plain)?;
    sheet.set_row_height(row + 1, 32)?;
    Ok(cut)
}

/// Writes the number of entries, starting at a row; returns the next row.
fn counts(sheet: &mut Worksheet, first: u32, glossary: &Glossary, bold: &Format) -> Result<u32, XlsxError> {
    let format = Format::new().set_num_format("#,##0").set_align(FormatAlign::Left);
    let mut numbers = vec![("Entries".to_owned(), glossary.entries.len())];
    for kind in Kind::ALL {
        let count = glossary.entries.iter().filter(|entry| entry.kind == kind).count();
        numbers.extend((count > 0).then(|| (format!("  {}", kind.name()), count)));
    }
    numbers.push(("Pairs of sentences".to_owned(), glossary.pairs));
    for (row, (name, count)) in (first..).zip(&numbers) {
        sheet.write_string_with_format(row, 0, name, bold)?;
        sheet.write_number_with_format(row, 1, *count as f64, &format)?;
    }
    Ok(first + numbers.len() as u32)
}

/// Writes the explanation of the columns, starting at a row; returns the next row.
fn meanings(
    sheet: &mut Worksheet,
    first: u32,
    glossary: &Glossary,
    columns: &[Column],
    (bold, plain): (&Format, &Format),
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(first, 0, "Column", &workbook::heading())?;
    sheet.write_string_with_format(first, 1, "Meaning", &workbook::heading())?;
    let langs = (&glossary.source_lang, &glossary.target_lang);
    // The further contexts have the same columns as the first.
    let is_further = |column: &Column| {
        matches!(column, Column::Context(1..) | Column::ContextSource(1..) | Column::ContextTarget(1..))
    };
    let mut row = first;
    for column in columns.iter().filter(|column| !is_further(column)) {
        row += 1;
        sheet.write_string_with_format(row, 0, heading(*column, langs), bold)?;
        sheet.write_string_with_format(row, 1, meaning(*column), plain)?;
    }
    Ok(row + 1)
}
