//! A workbook for people who check in Excel: a sheet of links with filters, colours and
//! room for their verdict, and a sheet of counts.
//!
//! Texts that begin with `=`, `+`, `-` or `@` stay texts: no cell is ever written as a
//! formula, and those cells carry Excel's own mark for "this is text" (the quote prefix), so
//! that editing one does not turn it into a formula either. The text itself is not changed.
//! A CSV file that a user later makes of the workbook loses that mark, as it loses every
//! format.
//!
//! Excel's limits: what is longer than a cell can hold is cut and ends in [`CUT`]; rows
//! beyond the end of a sheet go on in a further sheet. Sheet `Summary` counts both.
use super::{DOUBTFUL, Options, SURE};
use crate::field;
use crate::workbook::{Contents, PROPERTY};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::io::{self, Write};
use sverka_text::bitext::{Bitext, Link, LinkKind};
use sverka_text::document::Lang;
use sverka_text::is_right_to_left;

/// UTF-16 units that a cell can hold.
const CELL: usize = 32_767;
/// Rows of a sheet below its header.
const ROWS: usize = 1_048_575;
/// What stands at the end of a text that was cut.
pub const CUT: &str = " … [cut: longer than a cell can hold]";

/// Heading and width, in characters, of each column. The widths make a page of A4 across;
/// the texts wrap.
const COLUMNS: [(&str, f64); 9] = [
    (NUMBER, 6.0),
    ("Source", 58.0),
    ("Target", 58.0),
    ("Score", 8.0),
    ("Bead", 7.0),
    ("Kind", 12.0),
    ("Why", 40.0),
    ("Status", 10.0),
    ("Comment", 30.0),
];
/// The sheet of counts, and its rows that say what the links are between: the file of each side,
/// its language, and what made the links. The reader of workbooks takes them from there.
pub(crate) const SUMMARY: &str = "Summary";
pub(crate) const SIDES: [&str; 2] = ["Source", "Target"];
pub(crate) const LANGUAGE: &str = ": language";
pub(crate) const METHOD: &str = "Aligned by";
/// The column with the number of the link in the bitext, from 1.
pub(crate) const NUMBER: &str = "No.";

const SOURCE: u16 = 1;
const TARGET: u16 = 2;
const SCORE: u16 = 3;
const WHY: u16 = 6;
const STATUS: u16 = 7;

/// Height of a line of text in points, in Excel's own font of 11 points.
const LINE: usize = 15;
/// Points of air below the text of a row.
const AIR: usize = 5;
/// Points that Excel allows a row.
const HIGHEST: usize = 409;

/// The verdicts that the status column offers.
const VERDICTS: [&str; 3] = ["ok", "wrong", "edit"];

/// Writes the workbook. It is made in memory first: some kilobytes a hundred links.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    let bytes = workbook(bitext, options, ROWS).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(bitext: &Bitext, options: &Options, rows: usize) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without it the file would hold the time of the call. The day of the first TMX standard
    // that is still in use is as good as any.
    let date = ExcelDateTime::from_ymd(2005, 4, 26)?;
    let title = format!("{} – {}", bitext.source.name, bitext.target.name);
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&date);

    let links: Vec<(usize, &Link)> = options.select(bitext, true).collect();
    let (mut cut, mut contents) = (0, Contents::default());
    // At least one sheet, even for no links.
    let parts = links.chunks(rows).chain(links.is_empty().then_some(&links[..]));
    let mut sheets = 0;
    for part in parts {
        sheets += 1;
        let name = if sheets == 1 { "Alignment".into() } else { format!("Alignment {sheets}") };
        contents.sheet(&name);
        cut += fill(workbook.add_worksheet().set_name(name)?, bitext, part, &mut contents)?;
    }
    contents.sheet(SUMMARY);
    let sheet = workbook.add_worksheet().set_name(SUMMARY)?;
    summarize(sheet, bitext, &links, (cut, sheets), &mut contents)?;
    workbook.set_properties(&properties.set_custom_property(PROPERTY, contents.finish()));
    workbook.save_to_buffer()
}

/// The formats of the cells of a row.
struct Styles {
    number: Format,
    source: Format,
    target: Format,
    score: Format,
    text: Format,
}

impl Styles {
    fn new(bitext: &Bitext, background: Option<Color>) -> Self {
        let cell = || {
            let cell = Format::new().set_align(FormatAlign::Top);
            let cell = cell.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xD9D9D9));
            background.map_or(cell.clone(), |color| cell.set_background_color(color))
        };
        // 1 and 2 are Excel's numbers for "left to right" and "right to left".
        let side = |lang: &Lang| {
            cell().set_text_wrap().set_reading_direction(if is_right_to_left(lang) { 2 } else { 1 })
        };
        Self {
            number: cell().set_font_color(Color::RGB(0x666666)).set_align(FormatAlign::Center),
            source: side(&bitext.source.lang),
            target: side(&bitext.target.lang),
            score: cell().set_num_format("0.00").set_align(FormatAlign::Center),
            text: cell().set_text_wrap(),
        }
    }
}

/// Fills a sheet with links; returns how many texts had to be cut.
fn fill(
    sheet: &mut Worksheet,
    bitext: &Bitext,
    links: &[(usize, &Link)],
    contents: &mut Contents,
) -> Result<usize, XlsxError> {
    let header = Format::new()
        .set_bold()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x1F3A56))
        .set_font_color(Color::White);
    for (column, (heading, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading, &header)?;
        contents.text(0, column, heading);
    }
    sheet.set_row_height(0, 22)?;

    let plain = Styles::new(bitext, None);
    let alone = Styles::new(bitext, Some(Color::RGB(0xFFF1DC)));
    let mut cut = 0;
    for (row, (index, link)) in (1..).zip(links) {
        let styles = if link.is_two_sided() { &plain } else { &alone };
        let (source, target) = bitext.texts(link);
        let why = why(link);
        let mut page = Page { sheet, contents, row };
        page.number(0, (index + 1) as f64, &styles.number)?;
        cut += page.text(SOURCE, &source, &styles.source)?;
        cut += page.text(TARGET, &target, &styles.target)?;
        page.number(SCORE, link.score, &styles.score)?;
        page.text(4, &link.bead(), &styles.number)?;
        page.text(5, link.kind().name(), &styles.text)?;
        cut += page.text(WHY, &why, &styles.text)?;
        for blank in [STATUS, STATUS + 1] {
            sheet.write_blank(row, blank, &styles.text)?;
        }
        // Excel would find the height of wrapped text by itself; LibreOffice does not.
        let texts = [(SOURCE, source), (TARGET, target), (WHY, why)];
        let lines = texts.iter().map(|(column, text)| lines(text, COLUMNS[usize::from(*column)].1)).max();
        sheet.set_row_height(row, (lines.unwrap_or(1) * LINE + AIR).min(HIGHEST) as f64)?;
    }

    let last_row = links.len().max(1) as u32;
    // Vermilion, amber, blue: told apart in every kind of colour vision, as in the report.
    for (rule, color) in [
        (ConditionalFormatCellRule::LessThan(DOUBTFUL), 0xF6C3AE),
        (ConditionalFormatCellRule::LessThan(SURE), 0xFBE3B0),
        (ConditionalFormatCellRule::GreaterThanOrEqualTo(SURE), 0xD3E5F4),
    ] {
        let fill = Format::new().set_background_color(Color::RGB(color));
        let rule = ConditionalFormatCell::new().set_rule(rule).set_format(fill).set_stop_if_true(true);
        sheet.add_conditional_format(1, SCORE, last_row, SCORE, &rule)?;
    }
    let verdicts = DataValidation::new()
        .allow_list_strings(&VERDICTS)?
        .set_error_title("Status")?
        .set_error_message("Choose ok, wrong or edit, or leave the cell empty.")?;
    sheet.add_data_validation(1, STATUS, last_row, STATUS, &verdicts)?;
    sheet.autofilter(0, 0, last_row, COLUMNS.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 0)?;
    // 9 is Excel's number for A4.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_footer("&L&F&R&P / &N");
    Ok(cut)
}

/// A row that is being written.
struct Page<'s> {
    sheet: &'s mut Worksheet,
    contents: &'s mut Contents,
    row: u32,
}

impl Page<'_> {
    /// Writes a number.
    fn number(&mut self, column: u16, number: f64, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, column, number, format)?;
        self.contents.number(self.row, column, number);
        Ok(())
    }

    /// Writes a text; returns 1 when it had to be cut, else 0.
    fn text(&mut self, column: u16, text: &str, format: &Format) -> Result<usize, XlsxError> {
        let fitted = fit(text);
        if fitted.starts_with(['=', '+', '-', '@']) {
            let format = format.clone().set_quote_prefix();
            self.sheet.write_string_with_format(self.row, column, fitted.as_ref(), &format)?;
        } else {
            self.sheet.write_string_with_format(self.row, column, fitted.as_ref(), format)?;
        }
        self.contents.text(self.row, column, &fitted);
        Ok(usize::from(matches!(fitted, Cow::Owned(_))))
    }
}

/// Returns whether a text is cut at the limit of a cell.
pub(super) fn is_too_long(text: &str) -> bool {
    matches!(fit(text), Cow::Owned(_))
}

/// The text, or as much of it as a cell can hold, with [`CUT`] at the end.
fn fit(text: &str) -> Cow<'_, str> {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    if units(text) <= CELL {
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

/// How many lines a text takes, wrapped at words in a column as wide as `width` digits.
fn lines(text: &str, width: f64) -> usize {
    // Letters of running text are narrower than digits: in Calibri, and in Carlito, which
    // stands in for it, a line holds 1.1 to 1.2 times as many, in Russian and in English.
    let room = (width * 1.1) as usize;
    // Letters of East Asia, and pictures, are as wide as two.
    let wide = |word: &str| word.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum::<usize>();
    let (mut lines, mut used) = (1, 0);
    for word in text.split_whitespace() {
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

/// The reasons in a line: `same numbers: 17; against: lengths differ`.
fn why(link: &Link) -> String {
    let mut out = String::new();
    for reason in &link.reasons {
        if !out.is_empty() {
            out.push_str("; ");
        }
        if reason.weight < 0.0 {
            out.push_str(field::AGAINST);
        }
        out.push_str(&reason.text);
    }
    out
}

/// The counts, each a row of name and number.
fn summarize(
    sheet: &mut Worksheet,
    bitext: &Bitext,
    links: &[(usize, &Link)],
    (cut, sheets): (usize, usize),
    contents: &mut Contents,
) -> Result<(), XlsxError> {
    let summary = bitext.summary();
    let bold = Format::new().set_bold();
    let left = |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Left);
    sheet.set_print_fit_to_pages(1, 0).set_paper_size(9);
    sheet.set_column_width(0, 34)?;
    sheet.set_column_width(1, 60)?;
    let mut row = 0;
    let mut put = |name: &str, value: Value| -> Result<(), XlsxError> {
        let mut page = Page { sheet, contents, row };
        page.text(0, name, &bold)?;
        match value {
            Value::Text(value) => page.text(1, value, &Format::new()).map(|_| ())?,
            Value::Count(value) => page.number(1, value as f64, &left("#,##0"))?,
            Value::Share(value) => page.number(1, value, &left("0.0%"))?,
            Value::Score(value) => page.number(1, value, &left("0.00"))?,
        }
        row += 1;
        Ok(())
    };
    for (name, side, sentences, coverage) in [
        (SIDES[0], &bitext.source, summary.sentences.0, summary.coverage.0),
        (SIDES[1], &bitext.target, summary.sentences.1, summary.coverage.1),
    ] {
        put(name, Value::Text(&side.name))?;
        put(&format!("{name}{LANGUAGE}"), Value::Text(side.lang.as_str()))?;
        put(&format!("{name}: sentences"), Value::Count(sentences))?;
        put(&format!("{name}: in two-sided links"), Value::Share(coverage))?;
    }
    put("Two-sided links", Value::Count(summary.links))?;
    put("Mean score of two-sided links", Value::Score(summary.mean_score))?;
    for kind in LinkKind::ALL {
        let count = links.iter().filter(|(_, link)| link.kind() == kind).count();
        put(&format!("Rows of kind {}", kind.name()), Value::Count(count))?;
    }
    for bound in [SURE, DOUBTFUL] {
        let count = links.iter().filter(|(_, link)| link.score < bound).count();
        put(&format!("Rows with a score below {bound}"), Value::Count(count))?;
    }
    put("Links left out as asked for", Value::Count(bitext.links.len() - links.len()))?;
    put("Sheets of links", Value::Count(sheets))?;
    put("Texts cut at the limit of a cell", Value::Count(cut))?;
    put("Made by", Value::Text(concat!("sverka ", env!("CARGO_PKG_VERSION"))))?;
    put(METHOD, Value::Text(&bitext.method))
}

enum Value<'a> {
    Text(&'a str),
    Count(usize),
    /// In [0, 1].
    Share(f64),
    /// In [0, 1].
    Score(f64),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::{bitext, small};
    use calamine::{Data, Range, Reader, Xlsx};
    use proptest::prelude::*;
    use std::io::Cursor;

    fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(bytes)).unwrap()
    }

    fn sheet(bytes: Vec<u8>, name: &str) -> Range<Data> {
        open(bytes).worksheet_range(name).unwrap()
    }

    fn made(bitext: &Bitext) -> Vec<u8> {
        workbook(bitext, &Options::default(), ROWS).unwrap()
    }

    fn cell(sheet: &Range<Data>, row: usize, column: usize) -> String {
        sheet.get((row, column)).map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn every_link_is_a_row() {
        let links = sheet(made(&small()), "Alignment");
        assert_eq!(links.height(), 5);
        let row = |row| (0..COLUMNS.len()).map(|column| cell(&links, row, column)).collect::<Vec<_>>();
        assert_eq!(row(0), COLUMNS.map(|(heading, _)| heading));
        let why = "about the same length; against: no number in common: 1 & 2";
        assert_eq!(row(1), ["1", "One.", "Раз.", "0.9312", "1:1", "1:1", why, "", ""]);
        assert_eq!(row(2)[1..6], ["Two. <b>Three</b>.", "Два и \"три\".", "0.41", "2:1", "1:n"]);
        assert_eq!(row(4)[1..6], ["", "Пять.", "0.6", "0:1", "target only"]);
    }

    #[test]
    fn the_summary_counts() {
        let summary = sheet(made(&small()), "Summary");
        let value = |name: &str| {
            let row = (0..summary.height()).find(|&row| cell(&summary, row, 0) == name).unwrap();
            cell(&summary, row, 1)
        };
        assert_eq!(value("Source: sentences"), "4");
        assert_eq!(value("Source: in two-sided links"), "0.75");
        assert_eq!(value("Two-sided links"), "2");
        assert_eq!(value("Rows of kind 1:n"), "1");
        assert_eq!(value("Rows of kind source only"), "1");
        assert_eq!(value("Texts cut at the limit of a cell"), "0");
    }

    #[test]
    fn the_same_bytes_on_every_run() {
        let first = made(&small());
        // Long enough for a clock with seconds to go on.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert!(first == made(&small()));
    }

    #[test]
    fn what_looks_like_a_formula_stays_text() {
        let mut bitext = small();
        bitext.source.segments[0].text = "=HYPERLINK(\"http://example.org\")".into();
        bitext.target.segments[0].text = "- Да.".into();
        let bytes = made(&bitext);
        let mut book = open(bytes.clone());
        assert!(book.worksheet_formula("Alignment").unwrap().is_empty());
        let links = sheet(bytes, "Alignment");
        assert_eq!(cell(&links, 1, 1), "=HYPERLINK(\"http://example.org\")");
        assert_eq!(cell(&links, 1, 2), "- Да.");
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_visibly_and_counted() {
        let mut bitext = small();
        bitext.source.segments[0].text = "😀".repeat(CELL);
        let bytes = made(&bitext);
        let text = cell(&sheet(bytes.clone(), "Alignment"), 1, 1);
        assert!(text.ends_with(CUT), "{:?}", &text[text.len() - 60..]);
        let units = text.encode_utf16().count();
        assert!((CELL - 1..=CELL).contains(&units), "{units}");
        let summary = sheet(bytes, "Summary");
        assert!((0..summary.height()).any(|row| {
            cell(&summary, row, 0) == "Texts cut at the limit of a cell" && cell(&summary, row, 1) == "1"
        }));
        assert!(matches!(fit(&"я".repeat(CELL)), Cow::Borrowed(_)));
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
        ] {
            assert_eq!(lines(text, width), want, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_on_a_sheet_goes_on_in_the_next() {
        let bytes = workbook(&small(), &Options::default(), 3).unwrap();
        assert_eq!(open(bytes.clone()).sheet_names(), ["Alignment", "Alignment 2", "Summary"]);
        assert_eq!(sheet(bytes.clone(), "Alignment").height(), 4);
        assert_eq!(cell(&sheet(bytes, "Alignment 2"), 1, 2), "Пять.");
    }

    #[test]
    fn no_links_give_an_empty_sheet() {
        let mut bitext = small();
        bitext.links.clear();
        bitext.source.segments.clear();
        bitext.target.segments.clear();
        assert_eq!(sheet(made(&bitext), "Alignment").height(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_link_and_no_text_is_lost(bitext in bitext()) {
            let links = sheet(made(&bitext), "Alignment");
            prop_assert_eq!(links.height(), bitext.links.len() + 1);
            for (row, link) in (1..).zip(&bitext.links) {
                let (source, target) = bitext.texts(link);
                prop_assert_eq!(cell(&links, row, 1), source);
                prop_assert_eq!(cell(&links, row, 2), target);
                prop_assert_eq!(cell(&links, row, SCORE as usize).parse::<f64>().unwrap(), link.score);
            }
        }
    }
}
