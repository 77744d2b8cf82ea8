//! For agencies: a workbook with a row a finding, filters, and room for a verdict.

use super::Report;
use crate::rule::Severity;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};
use std::ops::Range;

/// UTF-16 units that a cell can hold.
const CELL: usize = 32_767;
/// Rows of a sheet below its header.
const ROWS: usize = 1_048_575;

/// Heading and width, in characters, of each column.
const COLUMNS: [(&str, f64); 12] = [
    ("Severity", 9.0),
    ("Rule", 24.0),
    ("Message", 36.0),
    ("Source", 52.0),
    ("Target", 52.0),
    ("File", 22.0),
    ("Line", 7.0),
    ("Unit", 7.0),
    ("Category", 18.0),
    ("Hash", 14.0),
    ("Status", 10.0),
    ("Comment", 30.0),
];
const STATUS: u16 = 10;
/// The verdicts that the status column offers.
const VERDICTS: [&str; 3] = ["fixed", "false alarm", "open"];

/// Writes it. It is made in memory first.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let bytes = workbook(report).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without it the file would hold the time of the call; the day is that of the alignment's workbook.
    let date = ExcelDateTime::from_ymd(2005, 4, 26)?;
    workbook.set_properties(&DocProperties::new().set_title("Quality report").set_creation_datetime(&date));
    let rows: Vec<_> = report
        .flagged
        .iter()
        .flat_map(|f| f.findings.iter().map(move |finding| (&f.pair, finding)))
        .collect();
    let parts = rows.chunks(ROWS).chain(rows.is_empty().then_some(&rows[..]));
    for (i, part) in parts.enumerate() {
        let name = if i == 0 { "Findings".into() } else { format!("Findings {}", i + 1) };
        let sheet = workbook.add_worksheet().set_name(name)?;
        header(sheet)?;
        let top = Format::new().set_align(FormatAlign::Top);
        let wrap = top.clone().set_text_wrap();
        let mark = Format::new().set_bold().set_font_color(Color::RGB(0xC23B12));
        for (row, (pair, finding)) in (1..).zip(part) {
            let shade = match finding.severity {
                Severity::Error => Some(0xF6C3AE),
                Severity::Warning => Some(0xFBE3B0),
                Severity::Info => None,
            };
            let level =
                shade.map_or(top.clone(), |color| top.clone().set_background_color(Color::RGB(color)));
            text(sheet, row, 0, finding.severity.name(), &level)?;
            text(sheet, row, 1, finding.rule.id, &top)?;
            text(sheet, row, 2, &finding.message, &wrap)?;
            marked(sheet, row, 3, &pair.source, &finding.source, (&wrap, &mark))?;
            marked(sheet, row, 4, &pair.target, &finding.target, (&wrap, &mark))?;
            text(sheet, row, 5, &pair.place.file, &wrap)?;
            sheet.write_number_with_format(row, 6, pair.place.line as f64, &top)?;
            sheet.write_number_with_format(row, 7, pair.place.unit as f64, &top)?;
            text(sheet, row, 8, finding.rule.category, &wrap)?;
            text(sheet, row, 9, &crate::hash(pair), &top)?;
            sheet.write_blank(row, STATUS, &wrap)?;
            sheet.write_blank(row, STATUS + 1, &wrap)?;
        }
        let last = part.len().max(1) as u32;
        let verdicts = DataValidation::new().allow_list_strings(&VERDICTS)?;
        sheet.add_data_validation(1, STATUS, last, STATUS, &verdicts)?;
        sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
        sheet.set_freeze_panes(1, 0)?;
        // 9 is Excel's number for A4.
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    }
    summary(workbook.add_worksheet().set_name("Summary")?, report)?;
    workbook.save_to_buffer()
}

fn header(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let format =
        Format::new().set_bold().set_background_color(Color::RGB(0x1F3A56)).set_font_color(Color::White);
    for (column, (heading, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading, &format)?;
    }
    Ok(())
}

/// A text, never a formula: what begins with = + - @ carries Excel's mark for "this is text".
fn text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let fitted = fit(text);
    if fitted.starts_with(['=', '+', '-', '@']) {
        sheet.write_string_with_format(row, column, fitted, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, fitted, format)?;
    }
    Ok(())
}

/// A text with some of its bytes in colour.
fn marked(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    whole: &str,
    ranges: &[Range<usize>],
    (format, mark): (&Format, &Format),
) -> Result<(), XlsxError> {
    let plain = Format::new();
    let mut pieces: Vec<(&Format, &str)> = Vec::new();
    let mut at = 0;
    for range in ranges.iter().filter(|range| whole.get((*range).clone()).is_some()) {
        if range.start < at || range.is_empty() {
            continue;
        }
        if at < range.start {
            pieces.push((&plain, &whole[at..range.start]));
        }
        pieces.push((mark, &whole[range.clone()]));
        at = range.end;
    }
    if at < whole.len() {
        pieces.push((&plain, &whole[at..]));
    }
    // Excel wants two pieces or more of a rich text, and what is too long is cut as plain text.
    if pieces.len() < 2 || fit(whole).len() != whole.len() || whole.starts_with(['=', '+', '-', '@']) {
        return text(sheet, row, column, whole, format);
    }
    sheet.write_rich_string_with_format(row, column, &pieces, format)?;
    Ok(())
}

/// As much of a text as a cell can hold.
fn fit(text: &str) -> &str {
    let mut room = CELL;
    for (at, c) in text.char_indices() {
        if c.len_utf16() > room {
            return &text[..at];
        }
        room -= c.len_utf16();
    }
    text
}

/// Counts: all, a rule each, a document each.
fn summary(sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let plain = Format::new();
    sheet.set_column_width(0, 40)?;
    sheet.set_column_width(1, 12)?;
    sheet.set_column_width(2, 60)?;
    let mut rows: Vec<(String, usize, &str)> = vec![("Pairs".into(), report.pairs(), "")];
    for severity in Severity::ALL {
        rows.push((format!("Findings: {severity}"), report.of_severity(severity), ""));
    }
    rows.push(("Suppressed".into(), report.suppressed, ""));
    rows.push(("Known from the baseline".into(), report.known, ""));
    rows.extend(report.counts().into_iter().map(|(rule, n)| (rule.id.to_owned(), n, rule.title)));
    rows.extend(report.documents.iter().map(|document| (document.file.to_string(), document.pairs, "pairs")));
    for (row, (name, count, note)) in (0..).zip(&rows) {
        text(sheet, row, 0, name, &bold)?;
        sheet.write_number(row, 1, *count as f64)?;
        text(sheet, row, 2, note, &plain)?;
    }
    Ok(())
}
