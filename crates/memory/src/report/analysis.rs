//! An analysis as a page and as a workbook.

use super::CSS;
use crate::analyse::{Band, Counts, Figures, Line, Weights};
use maud::{Markup, html};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use std::io::{self, Write};
use sverka_report::page::{self, fact, grouped, put};
use sverka_report::workbook::{self, cell, finish_table, fit_portrait, header};

/// Writes the page: all files together, then each.
///
/// # Errors
/// Those of `out`.
pub fn html(out: &mut dyn Write, files: &[Figures], weights: Option<&Weights>) -> io::Result<()> {
    let total = Figures::sum(files);
    page::begin(out, "Analysis", &[page::STYLE, CSS], "")?;
    put(out, overview(files, &total, weights))?;
    put(
        out,
        html! { main {
            (table(&total, weights))
            @if files.len() > 1 {
                @for figures in files { h2 { bdi { (figures.file) } } (table(figures, weights)) }
            }
        } },
    )?;
    page::end(out, &[])
}

fn overview(files: &[Figures], total: &Figures, weights: Option<&Weights>) -> Markup {
    let title = match files {
        [only] => only.file.clone(),
        _ => format!("{} files", grouped(files.len())),
    };
    html! {
        header {
            p.eyebrow { "Analysis against a translation memory" }
            h1 { bdi { (title) } }
            dl.facts {
                (fact("Segments", number(total.total.segments), ""))
                (fact("Words", number(total.total.words), ""))
                (fact("New words", number(words_of(total, Band::New)), "without a match of 50 % or more"))
                @if let Some(weights) = weights {
                    (fact("Weighted words", hundredths(weights.total(total)), "equivalent in new words"))
                }
            }
        }
    }
}

fn words_of(figures: &Figures, band: Band) -> u64 {
    figures.lines.iter().filter(|line| line.band == band).map(|line| line.counts.words).sum()
}

/// A number with commas between thousands.
fn number(number: u64) -> String {
    grouped(usize::try_from(number).unwrap_or(usize::MAX))
}

/// Hundredths as a decimal number: `1470` is 14.7.
pub fn hundredths(count: u64) -> String {
    let text = format!("{}.{:02}", count / 100, count % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How the band is coloured.
fn class(band: Band) -> &'static str {
    match band {
        Band::Repetition | Band::Context | Band::Exact => "exact",
        Band::New => "new",
        _ => "fuzzy",
    }
}

fn table(figures: &Figures, weights: Option<&Weights>) -> Markup {
    let all = figures.total.words.max(1);
    let counts = |counts: &Counts| {
        let Counts { segments, words, characters, placeables } = *counts;
        html! { @for count in [segments, words, characters, placeables] { td { (number(count)) } } }
    };
    let row = |line: &Line| {
        html! {
            tr class=(class(line.band)) {
                th scope="row" { (line.band.name()) }
                (counts(&line.counts))
                td { (number(line.internal)) }
                @if let Some(weights) = weights {
                    td { (weights.of(line.band)) "%" }
                    td { (hundredths(weights.hundredths(line))) }
                }
                td.share {
                    @if line.counts.words > 0 {
                        // In tenths of a percent, of which a pixel has several.
                        @let share = line.counts.words * 1_000 / all;
                        span title=(format!("{}.{} % of the words", share / 10, share % 10))
                            style=(format!("width:{}.{}%", share / 10, share % 10)) {}
                    }
                }
            }
        }
    };
    html! {
        div.wide tabindex="0" {
            table {
                thead { tr {
                    @for heading in headings(weights) { th scope="col" { (heading) } }
                    th.share scope="col" { "Share of words" }
                } }
                tbody { @for line in &figures.lines { (row(line)) } }
                tfoot { tr {
                    th scope="row" { "total" }
                    (counts(&figures.total))
                    td { (number(figures.internal())) }
                    @if let Some(weights) = weights { td {} td { (hundredths(weights.total(figures))) } }
                    td {}
                } }
            }
        }
    }
}

fn headings(weights: Option<&Weights>) -> Vec<&'static str> {
    let mut out = vec!["Band", "Segments", "Words", "Characters", "Placeables", "Internal"];
    if weights.is_some() {
        out.extend(["Weight, %", "Weighted words"]);
    }
    out
}

/// Returns the bytes of a workbook: a sheet of all files together, and one with a row for each file and band.
///
/// # Errors
/// Those of the workbook.
pub fn xlsx(files: &[Figures], weights: Option<&Weights>) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook::new("Analysis")?;
    let total = Figures::sum(files);
    let names = headings(weights);
    // Wide enough for the heading and for a million.
    let columns = || names.iter().map(|name| (*name, (name.len() as f64 + 4.0).max(14.0)));
    let sheet = book.add_worksheet().set_name("Total")?;
    header(sheet, columns())?;
    lines(sheet, 1, 0, &total, weights)?;
    let last = Line { band: Band::New, counts: total.total, internal: total.internal() };
    let row = total.lines.len() as u32 + 1;
    sheet.write_string_with_format(row, 0, "total", &bold())?;
    counts(sheet, (row, 1), &last, &bold())?;
    if let Some(weights) = weights {
        sheet.write_number_with_format(row, 7, weights.total(&total) as f64 / 100.0, &bold())?;
    }
    sheet.set_freeze_panes(1, 1)?;
    fit_portrait(sheet);
    let sheet = book.add_worksheet().set_name("Files")?;
    header(sheet, std::iter::once(("File", 44.0)).chain(columns()))?;
    let mut at = 1;
    for figures in files {
        for row in at..at + figures.lines.len() as u32 {
            workbook::text(sheet, (row, 0), &figures.file, &cell())?;
        }
        at = lines(sheet, at, 1, figures, weights)?;
    }
    finish_table(sheet, at as usize - 1, names.len() + 1, 2)?;
    book.save_to_buffer()
}

fn bold() -> Format {
    cell().set_bold()
}

/// Writes a row for each band; returns the row behind them.
fn lines(
    sheet: &mut Worksheet,
    first: u32,
    column: u16,
    figures: &Figures,
    weights: Option<&Weights>,
) -> Result<u32, XlsxError> {
    let format = cell();
    let mut row = first;
    for line in &figures.lines {
        sheet.write_string_with_format(row, column, line.band.name(), &format)?;
        counts(sheet, (row, column + 1), line, &format)?;
        if let Some(weights) = weights {
            sheet.write_number_with_format(row, column + 6, weights.of(line.band), &format)?;
            let words = weights.hundredths(line) as f64 / 100.0;
            sheet.write_number_with_format(row, column + 7, words, &format)?;
        }
        row += 1;
    }
    Ok(row)
}

fn counts(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    line: &Line,
    format: &Format,
) -> Result<(), XlsxError> {
    let Counts { segments, words, characters, placeables } = line.counts;
    for (at, count) in (column..).zip([segments, words, characters, placeables, line.internal]) {
        sheet.write_number_with_format(row, at, count as f64, format)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::Verdict;
    use calamine::{Data, Reader as _, Xlsx};

    fn files() -> Vec<Figures> {
        let counts = |words| Counts { segments: 1, words, characters: 5 * words, placeables: 0 };
        let mut out = vec![Figures::new("=a<b>.docx"), Figures::new("c.txt")];
        for (file, band, words) in [(0, Band::Exact, 10), (0, Band::New, 7), (1, Band::New, 3)] {
            out[file].add(&Verdict { band, internal: false, counts: counts(words) });
        }
        out
    }

    #[test]
    fn the_page_has_the_total_and_every_file() {
        let mut out = Vec::new();
        html(&mut out, &files(), Some(&Weights::new(&[(Band::Exact, 25)]))).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert_eq!(page.matches("<table>").count(), 3);
        assert!(page.contains("=a&lt;b&gt;.docx") && page.contains("12.5"), "{page}");
        assert!(page.contains("width:50.0%"));
    }

    #[test]
    fn the_workbook_holds_numbers_and_no_formula() {
        let bytes = xlsx(&files(), Some(&Weights::new(&[(Band::Exact, 25)]))).unwrap();
        let mut book = Xlsx::new(io::Cursor::new(bytes)).unwrap();
        let total = book.worksheet_range("Total").unwrap();
        assert_eq!(total.get_value((9, 2)), Some(&Data::Float(20.0)));
        assert_eq!(total.get_value((9, 7)), Some(&Data::Float(12.5)));
        let sheet = book.worksheet_range("Files").unwrap();
        assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("=a<b>.docx".into())));
        assert_eq!(sheet.height(), 17);
        assert!(book.worksheet_formula("Files").unwrap().is_empty());
    }

    #[test]
    fn hundredths_have_no_zeros_at_the_end() {
        assert_eq!([1470, 1400, 5, 0].map(hundredths), ["14.7", "14", "0.05", "0"]);
    }
}
