//! A workbook for people: a sheet of entries with filters and a header that stays in sight, and a sheet that
//! says where they are from and what the columns mean.
//!
//! The columns are those of the tables, so that our reader takes the workbook back, whatever a
//! person has changed in it. No text is ever a formula. What is longer than a cell can hold is cut and ends
//! in `…`.

use super::Options;
use crate::glossary::columns::{Column, Langs};
use crate::glossary::{Entry, Glossary, Kind, Known};
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatDataBarDirection, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use sverka_text::document::Lang;
use sverka_text::is_right_to_left;

/// UTF-16 units that a cell can hold.
const CELL: usize = 32_767;
/// Rows of a sheet below its header.
const ROWS: usize = 1_048_575;
/// Height of a line of text in points, in Excel's own font of 11 points, and the air below the text of a row.
const LINE: usize = 15;
const AIR: usize = 5;
/// Lines of a long sentence that are seen, so that the terms stay a list; the cell holds all of it.
const CONTEXT_LINES: usize = 3;
/// Points that Excel allows a row.
const HIGHEST: usize = 409;

/// Writes the workbook. It is made in memory first.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<()> {
    let bytes = workbook(glossary, ROWS).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

pub(super) fn workbook(glossary: &Glossary, rows: usize) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without it the file would hold the time of the call; the day is that of the alignment's workbook.
    let date = ExcelDateTime::from_ymd(2005, 4, 26)?;
    let title = format!("Glossary {} – {}", glossary.source_lang, glossary.target_lang);
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&date));
    let columns = Column::of(&glossary.entries);
    let parts = glossary.entries.chunks(rows);
    let parts = parts.chain(glossary.entries.is_empty().then_some(&glossary.entries[..]));
    for (i, part) in parts.enumerate() {
        let name = if i == 0 { "Glossary".into() } else { format!("Glossary {}", i + 1) };
        fill(workbook.add_worksheet().set_name(name)?, part, &columns, glossary)?;
    }
    about(workbook.add_worksheet().set_name("About")?, glossary, &columns)?;
    workbook.save_to_buffer()
}

/// Width of a column in characters.
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

/// What a column means.
fn meaning(column: Column) -> &'static str {
    match column {
        Column::Source => "The term as a dictionary has it",
        Column::Target => "Its translation",
        Column::Kind => "term, abbreviation, person, organisation, place or title",
        Column::Confidence => "Probability that a translator would keep the entry, from 0 to 1",
        Column::Links => "Pairs of sentences in which both stand and belong together",
        Column::SourceFrequency | Column::TargetFrequency => {
            "How often it stands in the texts, in whatever form"
        }
        Column::SourceVariants | Column::TargetVariants => "Its forms in the texts and how often",
        Column::Rivals => "Other translations that were found, the best first, with their links",
        Column::Forbidden => "Translations that must not be used; write them here",
        Column::SourceTied | Column::TargetTied => {
            "The full name of an abbreviation, or the abbreviation of a name"
        }
        Column::Known => "What the glossary that was known before says",
        Column::AsSeen => {
            "Languages whose term is the plainest form that was seen, because no rule could build a better one"
        }
        Column::Note => "What to mind",
        Column::Context(_) => "Where the sentences beside it stand",
        Column::ContextSource(_) | Column::ContextTarget(_) => "A sentence with the term",
    }
}

/// A name for people; our reader knows it as well.
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

fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x1F3A56))
        .set_font_color(Color::White)
}

fn fill(
    sheet: &mut Worksheet,
    entries: &[Entry],
    columns: &[Column],
    glossary: &Glossary,
) -> Result<(), XlsxError> {
    let langs = (&glossary.source_lang, &glossary.target_lang);
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, width(*column))?;
        sheet.write_string_with_format(0, at, heading(*column, langs), &header_format())?;
        // What no entry has is out of the way, and can be shown again. Forbidden terms are for a person to add.
        let is_used = *column == Column::Forbidden
            || entries.iter().any(|entry| !matches!(column.cell(entry, langs).as_str(), "" | "0"));
        if !is_used && !entries.is_empty() {
            sheet.set_column_hidden(at)?;
        }
    }
    sheet.set_row_height(0, 22)?;
    let cell = || {
        Format::new()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xD9D9D9))
    };
    let wrap = |column: Column| {
        let format = cell().set_text_wrap();
        // 1 and 2 are Excel's numbers for "left to right" and "right to left".
        match side(column, langs) {
            Some(lang) => format.set_reading_direction(if is_right_to_left(lang) { 2 } else { 1 }),
            None => format,
        }
    };
    let formats: Vec<Format> = columns
        .iter()
        .map(|column| match column {
            Column::Source | Column::Target => wrap(*column).set_bold(),
            Column::Confidence => cell().set_num_format("0.00").set_align(FormatAlign::Center),
            Column::Links | Column::SourceFrequency | Column::TargetFrequency => {
                cell().set_num_format("#,##0").set_align(FormatAlign::Center)
            }
            Column::Note | Column::Context(_) => wrap(*column).set_font_color(Color::RGB(0x555555)),
            column => wrap(*column),
        })
        .collect();
    let conflict = wrap(Column::Known).set_background_color(Color::RGB(0xFBE3B0));
    let mark = Format::new().set_bold().set_font_color(Color::RGB(0x1F5F9E));
    for (row, entry) in (1..).zip(entries) {
        let mut lines = 1;
        for ((at, column), format) in (0..).zip(columns).zip(&formats) {
            let number = match column {
                Column::Confidence => Some(entry.confidence),
                Column::Links => Some(entry.links as f64),
                Column::SourceFrequency => Some(entry.source.frequency as f64),
                Column::TargetFrequency => Some(entry.target.frequency as f64),
                _ => None,
            };
            if let Some(number) = number {
                sheet.write_number_with_format(row, at, number, format)?;
                continue;
            }
            let content = column.cell(entry, langs);
            let wanted = line_count(&content, width(*column));
            let is_context = matches!(column, Column::ContextSource(_) | Column::ContextTarget(_));
            lines = lines.max(if is_context { wanted.min(CONTEXT_LINES) } else { wanted });
            let range = match column {
                Column::ContextSource(i) => entry.contexts.get(*i).map(|context| &context.source_range),
                Column::ContextTarget(i) => entry.contexts.get(*i).map(|context| &context.target_range),
                _ => None,
            };
            let is_conflict = *column == Column::Known && matches!(entry.known, Some(Known::Conflict(_)));
            marked(sheet, (row, at), &content, range, (if is_conflict { &conflict } else { format }, &mark))?;
        }
        // Excel would find the height of wrapped text by itself; LibreOffice does not.
        sheet.set_row_height(row, (lines * LINE + AIR).min(HIGHEST) as f64)?;
    }
    let last = entries.len().max(1) as u32;
    if let Some(at) = columns.iter().position(|column| *column == Column::Confidence) {
        let bar = ConditionalFormatDataBar::new()
            .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
            .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1)
            .set_fill_color(Color::RGB(0xA9C9E8))
            .set_solid_fill(true)
            .set_border_off(true)
            .set_direction(ConditionalFormatDataBarDirection::LeftToRight);
        sheet.add_conditional_format(1, at as u16, last, at as u16, &bar)?;
    }
    sheet.autofilter(0, 0, last, columns.len() as u16 - 1)?;
    // Both terms stay in sight, too.
    sheet.set_freeze_panes(1, 2)?;
    // 9 is Excel's number for A4.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    // Beyond the forms a page of A4 has no room.
    let printed = columns.iter().take_while(|column| **column != Column::Forbidden).count() as u16;
    sheet.set_print_area(0, 0, last, printed - 1)?;
    sheet.set_footer("&L&F&R&P / &N");
    Ok(())
}

/// Writes a text with some of its bytes marked; empty ones leave a cell with its border.
fn marked(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    range: Option<&Range<usize>>,
    (format, mark): (&Format, &Format),
) -> Result<(), XlsxError> {
    let fitted = fit(text);
    if fitted.is_empty() {
        sheet.write_blank(row, column, format)?;
        return Ok(());
    }
    // Excel's own mark for "this is text", so that editing does not make a formula of it.
    if fitted.starts_with(['=', '+', '-', '@']) {
        sheet.write_string_with_format(row, column, fitted.as_ref(), &format.clone().set_quote_prefix())?;
        return Ok(());
    }
    let place = range.filter(|_| matches!(fitted, Cow::Borrowed(_)));
    let place = place.filter(|range| !range.is_empty() && text.get((*range).clone()).is_some());
    let Some(range) = place else {
        sheet.write_string_with_format(row, column, fitted.as_ref(), format)?;
        return Ok(());
    };
    let plain = Format::new();
    let pieces = [(&plain, &text[..range.start]), (mark, &text[range.clone()]), (&plain, &text[range.end..])];
    let pieces: Vec<(&Format, &str)> = pieces.into_iter().filter(|(_, piece)| !piece.is_empty()).collect();
    // Excel wants two pieces or more of a rich text.
    if pieces.len() < 2 {
        sheet.write_string_with_format(row, column, text, format)?;
    } else {
        sheet.write_rich_string_with_format(row, column, &pieces, format)?;
    }
    Ok(())
}

/// The text, or as much of it as a cell can hold, with `…` at the end.
fn fit(text: &str) -> Cow<'_, str> {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL {
            let shorter: String = text[..at].chars().rev().skip(1).collect();
            return Cow::Owned(shorter.chars().rev().chain(['…']).collect());
        }
    }
    Cow::Borrowed(text)
}

/// How many lines a text takes, roughly, in a column as wide as `width` digits. Letters of running text are
/// narrower than digits, and words do not break: the two even out.
fn line_count(text: &str, width: f64) -> usize {
    text.lines()
        .map(|line| (line.chars().count() as f64 / width).ceil().max(1.0) as usize)
        .sum::<usize>()
        .max(1)
}

fn about(sheet: &mut Worksheet, glossary: &Glossary, columns: &[Column]) -> Result<(), XlsxError> {
    let (bold, plain) = (Format::new().set_bold().set_align(FormatAlign::Top), Format::new().set_text_wrap());
    let number = Format::new().set_num_format("#,##0").set_align(FormatAlign::Left);
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 90)?;
    sheet.set_portrait().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let mut row = 0;
    let title = format!("Glossary {} – {}", glossary.source_lang, glossary.target_lang);
    sheet.write_string_with_format(row, 0, title, &Format::new().set_bold().set_font_size(15))?;
    sheet.set_row_height(row, 26)?;
    let counts =
        Kind::ALL.map(|kind| (kind, glossary.entries.iter().filter(|entry| entry.kind == kind).count()));
    let mut numbers = vec![("Entries".to_owned(), glossary.entries.len())];
    numbers.extend(
        counts.into_iter().filter(|(_, n)| *n > 0).map(|(kind, n)| (format!("  {}", kind.name()), n)),
    );
    numbers.push(("Pairs of sentences".to_owned(), glossary.pairs));
    for (name, count) in numbers {
        row += 1;
        sheet.write_string_with_format(row, 0, name, &bold)?;
        sheet.write_number_with_format(row, 1, count as f64, &number)?;
    }
    for (i, document) in glossary.documents.iter().enumerate() {
        row += 1;
        sheet.write_string_with_format(row, 0, if i == 0 { "From" } else { "" }, &bold)?;
        sheet.write_string_with_format(row, 1, fit(document), &plain)?;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "Made by", &bold)?;
    sheet.write_string_with_format(row, 1, concat!("sverka ", env!("CARGO_PKG_VERSION")), &plain)?;
    row += 2;
    sheet.write_string_with_format(row, 0, "Column", &header_format())?;
    sheet.write_string_with_format(row, 1, "Meaning", &header_format())?;
    let langs = (&glossary.source_lang, &glossary.target_lang);
    for column in columns {
        if matches!(column, Column::Context(1..) | Column::ContextSource(1..) | Column::ContextTarget(1..)) {
            continue;
        }
        row += 1;
        sheet.write_string_with_format(row, 0, heading(*column, langs), &bold)?;
        sheet.write_string_with_format(row, 1, meaning(*column), &plain)?;
    }
    row += 2;
    let hint = "Several forms in a cell are parted by | and × leads to a number. sverka qa --glossary and sverka terms \
                --known take this workbook as it is.";
    sheet.write_string_with_format(row, 1, hint, &plain)?;
    sheet.set_row_height(row, 32)?;
    Ok(())
}
