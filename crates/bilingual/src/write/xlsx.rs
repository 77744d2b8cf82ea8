//! A workbook for people who check links in Excel: a sheet of links with filters, colours and columns for
//! their verdict, and a sheet of counts.
//!
//! A text too long for a cell is cut; rows beyond the end of a sheet continue on another sheet. Sheet
//! `Summary` counts both, and describes the two sides. The workbook carries a fingerprint of its contents
//! ([`crate::workbook`]).
use super::{DOUBTFUL, Options, SURE, Scope, needs_a_look};
use crate::Verdict;
use crate::field;
use crate::workbook::{Cells, Contents, PROPERTY};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};
use sverka_report::workbook::{self, AMBER, BLUE, ROWS, VERMILION, line_count, sheet_name, sheets};
use sverka_text::bitext::{Bitext, Disorder, Link, LinkKind, Numbered};

/// Heading and width, in characters, of each column. The widths make a page of A4 across;
/// the texts wrap.
/// The format of scores: all four decimals, since a page cuts them to two and a workbook would round them.
const SCORE_FORMAT: &str = "0.0000";
const COLUMNS: [(&str, f64); 11] = [
    (NUMBER, 6.0),
    ("Source", 58.0),
    ("Target", 58.0),
    ("Score", 8.0),
    ("Bead", 7.0),
    (KIND, 12.0),
    ("Why", 40.0),
    ("Status", 10.0),
    ("Comment", 30.0),
    ("Source place", 24.0),
    ("Target place", 24.0),
];
const SOURCE: u16 = 1;
const TARGET: u16 = 2;
const SCORE: u16 = 3;
const WHY: u16 = 6;
const STATUS: u16 = 7;
const PLACES: [u16; 2] = [9, 10];

/// Returns the columns of a bitext: those of places only if documents have them.
fn columns(bitext: &Bitext) -> &'static [(&'static str, f64)] {
    let has_places = [&bitext.source, &bitext.target].iter().any(|side| !side.places.is_empty());
    if has_places { &COLUMNS } else { &COLUMNS[..usize::from(PLACES[0])] }
}

/// The column with the kind of the link, and what is before each of its marks there.
pub(crate) const KIND: &str = "Kind";
pub(crate) const MARKS: &str = ", ";
/// The column with the number of the link in the bitext, from 1.
pub(crate) const NUMBER: &str = "No.";
/// The sheet of counts. Its rows with the following names describe the two sides, and the reader of workbooks
/// uses them: the file of each side, its language, and what made the links.
pub(crate) const SUMMARY: &str = "Summary";
pub(crate) const SIDES: [&str; 2] = ["Source", "Target"];
pub(crate) const LANGUAGE: &str = ": language";
pub(crate) const METHOD: &str = "Aligned by";

/// Writes the workbook. It is first made in memory: some kilobytes per hundred links.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    let bytes = made(bitext, options, ROWS).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

/// Makes a workbook with this many rows per sheet below its header.
fn made(bitext: &Bitext, options: &Options, rows: usize) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a date the file would contain the current time. The day of the first TMX standard that is still
    // in use is as good as any.
    let date = ExcelDateTime::from_ymd(2005, 4, 26)?;
    let title = format!("{} – {}", bitext.source.name, bitext.target.name);
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&date);

    let links: Vec<Numbered<'_>> = options.select(bitext, Scope::All).collect();
    let (mut cut, mut count, mut contents) = (0, 0, Contents::default());
    for part in sheets(&links, rows) {
        let name = sheet_name("Alignment", count);
        count += 1;
        contents.sheet(&name);
        let sheet = workbook.add_worksheet().set_name(name)?;
        cut += fill(&mut Cells::new(sheet, &mut contents), bitext, part)?;
        finish(sheet, part.len(), columns(bitext).len())?;
    }
    contents.sheet(SUMMARY);
    let sheet = workbook.add_worksheet().set_name(SUMMARY)?;
    workbook::fit_portrait(sheet);
    summarize(&mut Cells::new(sheet, &mut contents), bitext, &links, (cut, count))?;
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
        let filled = |format: Format| match background {
            Some(color) => format.set_background_color(color),
            None => format,
        };
        let centered = || filled(workbook::cell()).set_align(FormatAlign::Center);
        Self {
            number: centered().set_font_color(Color::RGB(0x666666)),
            source: filled(workbook::wrapped_in(&bitext.source.lang)),
            target: filled(workbook::wrapped_in(&bitext.target.lang)),
            score: centered().set_num_format(SCORE_FORMAT),
            text: filled(workbook::wrapped()),
        }
    }
}

/// Fills a sheet with links; returns how many texts had to be cut.
fn fill(cells: &mut Cells<'_>, bitext: &Bitext, links: &[Numbered<'_>]) -> Result<usize, XlsxError> {
    let columns = columns(bitext);
    cells.header(columns)?;
    let plain = Styles::new(bitext, None);
    let alone = Styles::new(bitext, Some(Color::RGB(0xFFF1DC)));
    let mut cut = 0;
    for (row, &Numbered { number, link, disorder }) in (1..).zip(links) {
        let styles = if link.is_two_sided() { &plain } else { &alone };
        let (source, target) = bitext.texts(link);
        let why = why(link);
        cells.number((row, 0), (number + 1) as f64, &styles.number)?;
        cut += cells.text((row, SOURCE), &source, &styles.source)?;
        cut += cells.text((row, TARGET), &target, &styles.target)?;
        cells.number((row, SCORE), link.score, &styles.score)?;
        cells.text((row, 4), &link.bead(), &styles.number)?;
        cells.text((row, 5), &kind(link, disorder), &styles.text)?;
        cut += cells.text((row, WHY), &why, &styles.text)?;
        for blank in [STATUS, STATUS + 1] {
            cells.sheet().write_blank(row, blank, &styles.text)?;
        }
        for (column, side, run) in
            [(PLACES[0], &bitext.source, &link.source), (PLACES[1], &bitext.target, &link.target)]
        {
            if usize::from(column) < columns.len() {
                cells.text((row, column), &side.place_of(run).unwrap_or_default(), &styles.text)?;
            }
        }
        let lines = |column: u16, text: &str| line_count(text, COLUMNS[usize::from(column)].1);
        let (texts, reasons) = (lines(SOURCE, &source).max(lines(TARGET, &target)), lines(WHY, &why));
        // The reasons of a sure link are for whoever looks them up: they add a line to its texts at most, which is
        // room as well for letters that are wider than estimated.
        let reasons = if needs_a_look(link) { reasons } else { reasons.min(texts + 1) };
        workbook::set_height(cells.sheet(), row, texts.max(reasons))?;
    }
    Ok(cut)
}

/// Colours the scores of a sheet of `rows` links, offers verdicts, and sets up the page.
fn finish(sheet: &mut Worksheet, rows: usize, columns: usize) -> Result<(), XlsxError> {
    let last = workbook::last_row(rows);
    for (rule, color) in [
        (ConditionalFormatCellRule::LessThan(DOUBTFUL), VERMILION),
        (ConditionalFormatCellRule::LessThan(SURE), AMBER),
        (ConditionalFormatCellRule::GreaterThanOrEqualTo(SURE), BLUE),
    ] {
        let fill = Format::new().set_background_color(color);
        let rule = ConditionalFormatCell::new().set_rule(rule).set_format(fill).set_stop_if_true(true);
        sheet.add_conditional_format(1, SCORE, last, SCORE, &rule)?;
    }
    let verdicts = DataValidation::new()
        .allow_list_strings(&Verdict::ALL.map(Verdict::name))?
        .set_error_title("Status")?
        .set_error_message("Choose ok, wrong or edit, or leave the cell empty.")?;
    sheet.add_data_validation(1, STATUS, last, STATUS, &verdicts)?;
    workbook::finish_table(sheet, rows, columns, 0)
}

/// Returns whether a text is cut at the limit of a cell.
pub(super) fn is_too_long(text: &str) -> bool {
    matches!(workbook::fit(text), std::borrow::Cow::Owned(_))
}

/// The kind of a link and its marks: `1:1`, `1:1, moved`, `source only, furniture`.
fn kind(link: &Link, disorder: Option<Disorder>) -> String {
    let marks =
        [disorder.map(|disorder| disorder.to_string()), link.furniture.then(|| field::FURNITURE.to_owned())];
    let parts: Vec<String> =
        std::iter::once(link.kind().name().to_owned()).chain(marks.into_iter().flatten()).collect();
    parts.join(MARKS)
}

/// Returns the reasons on one line: `same numbers: 17; against: lengths differ`.
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
    cells: &mut Cells<'_>,
    bitext: &Bitext,
    links: &[Numbered<'_>],
    (cut, sheets): (usize, usize),
) -> Result<(), XlsxError> {
    let summary = bitext.summary();
    let bold = Format::new().set_bold();
    let left = |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Left);
    cells.sheet().set_column_width(0, 34)?.set_column_width(1, 60)?;
    let mut row = 0;
    let mut put = |name: &str, value: Value| -> Result<(), XlsxError> {
        cells.text((row, 0), name, &bold)?;
        match value {
            Value::Text(value) => cells.text((row, 1), value, &Format::new()).map(|_| ())?,
            Value::Count(value) => cells.number((row, 1), value as f64, &left("#,##0"))?,
            Value::Share(value) => cells.number((row, 1), value, &left("0.0%"))?,
            Value::Score(value) => cells.number((row, 1), value, &left(SCORE_FORMAT))?,
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
        put(&format!("{name}: coverage"), Value::Share(coverage))?;
    }
    put("Links", Value::Count(summary.links))?;
    put("Mean score of the links", Value::Score(summary.mean_score))?;
    for kind in LinkKind::ALL {
        let count = links.iter().filter(|one| one.link.kind() == kind).count();
        put(&format!("Rows: {}", kind.name()), Value::Count(count))?;
    }
    for bound in [SURE, DOUBTFUL] {
        let count = links.iter().filter(|one| one.link.score < bound).count();
        put(&format!("Rows: score below {bound}"), Value::Count(count))?;
    }
    let furniture = links.iter().filter(|one| one.link.furniture).count();
    put("Rows: page furniture", Value::Count(furniture))?;
    put("Links left out by options", Value::Count(bitext.all_links().len() - links.len()))?;
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
    use sverka_report::workbook::{CELL, CUT};

    fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(bytes)).unwrap()
    }

    fn sheet(bytes: Vec<u8>, name: &str) -> Range<Data> {
        open(bytes).worksheet_range(name).unwrap()
    }

    fn written(bitext: &Bitext) -> Vec<u8> {
        made(bitext, &Options::default(), ROWS).unwrap()
    }

    fn cell(sheet: &Range<Data>, row: usize, column: usize) -> String {
        sheet.get((row, column)).map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn every_link_is_a_row() {
        let links = sheet(written(&small()), "Alignment");
        assert_eq!(links.height(), 5);
        let row =
            |row| (0..columns(&small()).len()).map(|column| cell(&links, row, column)).collect::<Vec<_>>();
        assert_eq!(row(0), columns(&small()).iter().map(|(heading, _)| *heading).collect::<Vec<_>>());
        let why = "about the same length; against: no number in common: 1 & 2";
        assert_eq!(row(1), ["1", "One.", "Раз.", "0.9312", "1:1", "1:1", why, "", ""]);
        assert_eq!(row(2)[1..6], ["Two. <b>Three</b>.", "Два и \"три\".", "0.41", "2:1", "1:n"]);
        assert_eq!(row(4)[1..6], ["", "Пять.", "0.6", "0:1", "target only"]);
    }

    #[test]
    fn the_summary_counts() {
        let summary = sheet(written(&small()), "Summary");
        let value = |name: &str| {
            let row = (0..summary.height()).find(|&row| cell(&summary, row, 0) == name).unwrap();
            cell(&summary, row, 1)
        };
        assert_eq!(value("Source: sentences"), "4");
        assert_eq!(value("Source: coverage"), "0.75");
        assert_eq!(value("Links"), "2");
        assert_eq!(value("Rows: 1:n"), "1");
        assert_eq!(value("Rows: source only"), "1");
        assert_eq!(value("Texts cut at the limit of a cell"), "0");
    }

    #[test]
    fn the_same_bytes_on_every_run() {
        let first = written(&small());
        // Long enough for a clock with seconds to advance.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert!(first == written(&small()));
    }

    #[test]
    fn what_looks_like_a_formula_stays_text() {
        let mut bitext = small();
        bitext.source.segments[0].text = "=HYPERLINK(\"http://example.org\")".into();
        bitext.target.segments[0].text = "- Да.".into();
        let bytes = written(&bitext);
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
        let bytes = written(&bitext);
        let text = cell(&sheet(bytes.clone(), "Alignment"), 1, 1);
        assert!(text.ends_with(CUT), "{:?}", &text[text.len() - 60..]);
        let units = text.encode_utf16().count();
        assert!((CELL - 1..=CELL).contains(&units), "{units}");
        let summary = sheet(bytes, "Summary");
        assert!((0..summary.height()).any(|row| {
            cell(&summary, row, 0) == "Texts cut at the limit of a cell" && cell(&summary, row, 1) == "1"
        }));
    }

    #[test]
    fn what_does_not_fit_on_a_sheet_goes_on_in_the_next() {
        let bytes = made(&small(), &Options::default(), 3).unwrap();
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
        assert_eq!(sheet(written(&bitext), "Alignment").height(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_link_and_no_text_is_lost(bitext in bitext()) {
            let links = sheet(written(&bitext), "Alignment");
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
