//! Shared code of all workbooks of Sverka: styles, headings, texts that are never formulas and never too
//! long, row heights, and a printable page.
//!
//! Texts that begin with `=`, `+`, `-` or `@` remain texts: no cell is ever written as a formula, and those
//! cells have Excel's own mark for "this is text" (the quote prefix), so that editing one does not turn it
//! into a formula either. The text itself is not changed. A text that is too long for a cell is cut, ends in
//! [`CUT`], and is counted.

use crate::formula;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::ops::Range;
use sverka_text::document::Lang;
use sverka_text::is_right_to_left;

/// UTF-16 units that fit in a cell.
pub const CELL: usize = 32_767;
/// Rows of a sheet below its header.
pub const ROWS: usize = 1_048_575;
/// Ends a text that was cut.
pub const CUT: &str = " … [cut: too long for a cell]";

/// Height of a line of text in points, in Excel's own font of 11 points.
const LINE: usize = 15;
/// Points of air below the text of a row.
const AIR: usize = 5;
/// Points that Excel allows a row.
const HIGHEST: usize = 409;
/// Height of the header in points.
const HEADER: f64 = 22.0;
/// Excel's number for paper of A4.
const A4: u8 = 9;

/// Vermilion, for what is wrong. It, [`AMBER`] and [`BLUE`] are distinguishable in every kind of colour
/// vision, and are the colours of the pages.
pub const VERMILION: Color = Color::RGB(0xF6C3AE);
/// Amber, for what should be checked.
pub const AMBER: Color = Color::RGB(0xFBE3B0);
/// Blue, for what is right.
pub const BLUE: Color = Color::RGB(0xD3E5F4);

/// Returns an empty workbook with a title.
///
/// # Errors
/// None that can occur with the fixed date.
pub fn new(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a date the file would contain the time of the call. The day of the first TMX standard that is
    // still in use is as good as any.
    let date = ExcelDateTime::from_ymd(2005, 4, 26)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&date));
    Ok(workbook)
}

/// Returns the name of a sheet by its index from 0: `Findings`, `Findings 2`.
pub fn sheet_name(name: &str, index: usize) -> String {
    if index == 0 { name.to_owned() } else { format!("{name} {}", index + 1) }
}

/// Splits rows into sheets: at least one, even for no rows.
pub fn sheets<T>(rows: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    rows.chunks(most).chain(rows.is_empty().then_some(rows))
}

/// Returns the format of a heading.
pub fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x1F3A56))
        .set_font_color(Color::White)
}

/// Returns the format of a cell: its content at the top, within a thin border.
pub fn cell() -> Format {
    Format::new()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD9D9D9))
}

/// Returns the format of a [`cell`] of a text that wraps.
pub fn wrapped() -> Format {
    cell().set_text_wrap()
}

/// Returns the format of a [`wrapped`] text in a language, in its reading direction.
pub fn wrapped_in(lang: &Lang) -> Format {
    // Excel's numbers for "left to right" and "right to left".
    wrapped().set_reading_direction(if is_right_to_left(lang) { 2 } else { 1 })
}

/// Writes the header of a table: headings, and the widths of their columns in characters.
///
/// # Errors
/// Those of the sheet, here and in the functions below.
pub fn header<H: AsRef<str>>(
    sheet: &mut Worksheet,
    columns: impl IntoIterator<Item = (H, f64)>,
) -> Result<(), XlsxError> {
    let format = heading();
    for (column, (heading, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading.as_ref(), &format)?;
    }
    sheet.set_row_height(0, HEADER)?;
    Ok(())
}

/// Finishes a table of `rows` rows below its header: filters, a header that remains visible together with the
/// first `frozen` columns, and an A4 landscape page that all columns fit on.
///
/// # Errors
/// Those of the sheet.
pub fn finish_table(
    sheet: &mut Worksheet,
    rows: usize,
    columns: usize,
    frozen: u16,
) -> Result<(), XlsxError> {
    sheet.autofilter(0, 0, last_row(rows), columns.saturating_sub(1) as u16)?;
    sheet.set_freeze_panes(1, frozen)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_footer("&L&F&R&P / &N");
    Ok(())
}

/// Returns the last row of a table of `rows` rows below its header; an empty one has an empty row.
pub fn last_row(rows: usize) -> u32 {
    rows.max(1) as u32
}

/// Sets an A4 portrait page that all columns fit on, for a sheet of counts.
pub fn fit_portrait(sheet: &mut Worksheet) {
    sheet.set_portrait().set_paper_size(A4).set_print_fit_to_pages(1, 0);
}

/// Offers verdicts in a column of a table of `rows` rows.
///
/// # Errors
/// Those of the sheet.
pub fn offer(sheet: &mut Worksheet, rows: usize, column: u16, verdicts: &[&str]) -> Result<(), XlsxError> {
    let verdicts = DataValidation::new().allow_list_strings(verdicts)?;
    sheet.add_data_validation(1, column, last_row(rows), column, &verdicts)?;
    Ok(())
}

/// Writes a text; returns 1 if it had to be cut, otherwise 0. An empty one leaves a cell with its format.
///
/// # Errors
/// Those of the sheet.
pub fn text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<usize, XlsxError> {
    let fitted = fit(text);
    if formula::begins_like_one(&fitted) {
        sheet.write_string_with_format(row, column, fitted.as_ref(), &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, fitted.as_ref(), format)?;
    }
    Ok(usize::from(matches!(fitted, Cow::Owned(_))))
}

/// Writes a text with some of its bytes marked; returns 1 if it had to be cut, otherwise 0. Ranges that
/// overlap an earlier one, that are empty or that are not on character boundaries are left unmarked. So is a
/// text that is cut or begins like a formula.
///
/// # Errors
/// Those of the sheet.
pub fn marked<'r>(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    whole: &str,
    ranges: impl IntoIterator<Item = &'r Range<usize>>,
    (format, mark): (&Format, &Format),
) -> Result<usize, XlsxError> {
    let plain = Format::new();
    let mut pieces: Vec<(&Format, &str)> = Vec::new();
    let mut at = 0;
    for range in ranges {
        let is_usable = range.start >= at && !range.is_empty();
        let Some(piece) = whole.get(range.clone()).filter(|_| is_usable) else { continue };
        if at < range.start {
            pieces.push((&plain, &whole[at..range.start]));
        }
        pieces.push((mark, piece));
        at = range.end;
    }
    if at < whole.len() {
        pieces.push((&plain, &whole[at..]));
    }
    // Excel requires at least two pieces of a rich text.
    if pieces.len() < 2 || formula::begins_like_one(whole) || matches!(fit(whole), Cow::Owned(_)) {
        return text(sheet, (row, column), whole, format);
    }
    sheet.write_rich_string_with_format(row, column, &pieces, format)?;
    Ok(0)
}

/// Sets the height of a row of `lines` lines. Excel adapts the height to wrapped text by itself; LibreOffice
/// does not.
///
/// # Errors
/// Those of the sheet.
pub fn set_height(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    sheet.set_row_height(row, (lines * LINE + AIR).min(HIGHEST) as f64)?;
    Ok(())
}

/// Returns the text, or as much of it as fits in a cell, with [`CUT`] at its end.
pub fn fit(text: &str) -> Cow<'_, str> {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    // No text has more units than bytes.
    if text.len() <= CELL || units(text) <= CELL {
        return Cow::Borrowed(text);
    }
    let mut room = CELL - units(CUT);
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    Cow::Owned(kept.chain(CUT.chars()).collect())
}

/// Estimates how many lines a text takes, wrapped at words in a column as wide as `width` digits.
pub fn line_count(text: &str, width: f64) -> usize {
    text.lines().map(|line| wrapped_line_count(line, width)).sum::<usize>().max(1)
}

fn wrapped_line_count(line: &str, width: f64) -> usize {
    // Letters of running text are narrower than digits: in Calibri, and in Carlito, which replaces it
    // elsewhere, a line has 1.1 to 1.2 times as many, in Russian and in English.
    let room = (width * 1.1) as usize;
    // East Asian letters and emoji are twice as wide.
    let wide = |word: &str| word.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum::<usize>();
    let (mut lines, mut used) = (1, 0);
    for word in line.split_whitespace() {
        let size = wide(word);
        if used > 0 && used + 1 + size > room {
            lines += 1;
            used = 0;
        } else if used > 0 {
            used += 1;
        }
        // A word longer than the line is broken.
        lines += (used + size).saturating_sub(1) / room;
        used = (used + size).saturating_sub(1) % room + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Reader, Xlsx};
    use std::io::Cursor;

    fn read(mut workbook: Workbook) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(workbook.save_to_buffer().unwrap())).unwrap()
    }

    #[test]
    fn rows_are_as_high_as_their_texts() {
        for (text, width, want) in [
            ("", 9.5, 1),
            ("one two", 9.5, 1),
            ("one two three", 9.5, 2),
            ("одиннадцать", 9.5, 2),
            ("one одиннадцать two", 9.5, 3),
            ("一二三四五六", 9.5, 2),
            ("one\ntwo\n\nthree", 9.5, 4),
        ] {
            assert_eq!(line_count(text, width), want, "{text}");
        }
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_visibly() {
        let units = |text: &str| text.encode_utf16().count();
        assert!(matches!(fit(&"я".repeat(CELL)), Cow::Borrowed(_)));
        let cut = fit(&"😀".repeat(CELL)).into_owned();
        assert!(cut.ends_with(CUT) && (CELL - 1..=CELL).contains(&units(&cut)), "{}", units(&cut));
        assert_eq!(units(&fit(&"я".repeat(CELL + 1))), CELL);
    }

    #[test]
    fn texts_stay_texts_and_marks_keep_them_whole() {
        let mut workbook = new("test").unwrap();
        let sheet = workbook.add_worksheet();
        let (plain, mark) = (cell(), Format::new().set_bold());
        let whole = "один два";
        for (row, text) in (0..).zip(["=1+1", "- a", "@x", "+7", ""]) {
            assert_eq!(super::text(sheet, (row, 0), text, &plain).unwrap(), 0);
        }
        let marks: [&[(usize, usize)]; 5] =
            [&[(0, 8), (9, 15)], &[(0, 8), (2, 9)], &[(1, 3)], &[(0, 15)], &[]];
        for (row, marks) in (0..).zip(marks) {
            let ranges: Vec<Range<usize>> = marks.iter().map(|(start, end)| *start..*end).collect();
            assert_eq!(marked(sheet, (row, 1), whole, &ranges, (&plain, &mark)).unwrap(), 0);
        }
        let long = "я".repeat(CELL + 1);
        assert_eq!(marked(sheet, (5, 1), &long, Some(&(0..2)), (&plain, &mark)).unwrap(), 1);
        let mut book = read(workbook);
        assert!(book.worksheet_formula("Sheet1").unwrap().is_empty());
        let sheet = book.worksheet_range("Sheet1").unwrap();
        let cell = |row, column| sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
        assert_eq!([0, 1, 2, 3, 4].map(|row| cell(row, 0)), ["=1+1", "- a", "@x", "+7", ""]);
        assert!((0..5).all(|row| cell(row, 1) == whole));
        assert!(cell(5, 1).ends_with(CUT));
    }

    #[test]
    fn rows_go_on_in_the_next_sheet() {
        let names: Vec<String> = (0..3).map(|i| sheet_name("Findings", i)).collect();
        assert_eq!(names, ["Findings", "Findings 2", "Findings 3"]);
        assert_eq!(sheets(&[1, 2, 3], 2).collect::<Vec<_>>(), [&[1, 2][..], &[3]]);
        assert_eq!(sheets::<u8>(&[], 2).count(), 1);
    }
}
