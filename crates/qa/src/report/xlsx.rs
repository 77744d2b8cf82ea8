//! Writes a workbook for agencies: a row for each finding, filters, and room for a verdict.

use super::Report;
use crate::rule::Severity;
use crate::{Finding, Pair};
use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::workbook::{self, AMBER, VERMILION, line_count, marked, text};

/// Heading and width, in characters, of each column.
const COLUMNS: [(&str, f64); 13] = [
    ("Severity", 9.0),
    ("Rule", 24.0),
    ("Message", 36.0),
    ("Source", 52.0),
    ("Target", 52.0),
    ("File", 22.0),
    ("Line", 7.0),
    ("Unit", 7.0),
    ("Place", 24.0),
    ("Category", 18.0),
    ("Hash", 14.0),
    ("Status", 10.0),
    ("Comment", 30.0),
];
const STATUS: u16 = 11;
/// Width of the notes of the summary, in characters.
const NOTE: f64 = 60.0;
/// The verdicts that the status column offers: three of those that accept a finding, and two that do not.
const VERDICTS: [&str; 5] = ["ok", "accepted", "false alarm", "fixed", "open"];

/// Writes the workbook, which is made in memory first; returns how many texts were cut.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<Losses> {
    let (bytes, cut) = made(report).map_err(io::Error::other)?;
    out.write_all(&bytes)?;
    Ok(Losses::cut(cut))
}

fn made(report: &Report) -> Result<(Vec<u8>, usize), XlsxError> {
    let mut book = workbook::new("Quality report")?;
    let rows: Vec<(&Pair, &Finding)> = report
        .flagged
        .iter()
        .flat_map(|flagged| flagged.findings.iter().map(move |finding| (&flagged.pair, finding)))
        .collect();
    let mut cut = 0;
    let styles = Styles::new();
    for (i, part) in workbook::sheets(&rows, workbook::ROWS).enumerate() {
        let sheet = book.add_worksheet().set_name(workbook::sheet_name("Findings", i))?;
        workbook::header(sheet, COLUMNS)?;
        for (row, (pair, finding)) in (1..).zip(part) {
            cut += fill(sheet, row, pair, finding, &styles)?;
        }
        workbook::offer(sheet, part.len(), STATUS, &VERDICTS)?;
        workbook::finish_table(sheet, part.len(), COLUMNS.len(), 0)?;
    }
    cut += summary(book.add_worksheet().set_name("Summary")?, report)?;
    Ok((book.save_to_buffer()?, cut))
}

/// The formats of the cells of a row.
struct Styles {
    /// Of each severity.
    levels: [Format; 3],
    plain: Format,
    wrapped: Format,
    mark: Format,
}

impl Styles {
    fn new() -> Self {
        let level = |severity| match severity {
            Severity::Error => workbook::cell().set_background_color(VERMILION),
            Severity::Warning => workbook::cell().set_background_color(AMBER),
            Severity::Info => workbook::cell(),
        };
        Self {
            levels: Severity::ALL.map(level),
            plain: workbook::cell(),
            wrapped: workbook::wrapped(),
            mark: Format::new().set_bold().set_font_color(Color::RGB(0xC23B12)),
        }
    }

    fn level(&self, severity: Severity) -> &Format {
        let at = Severity::ALL.iter().position(|other| *other == severity);
        &self.levels[at.unwrap_or_default()]
    }
}

/// Fills a row; returns how many texts were cut.
fn fill(
    sheet: &mut Worksheet,
    row: u32,
    pair: &Pair,
    finding: &Finding,
    styles: &Styles,
) -> Result<usize, XlsxError> {
    let Styles { plain, wrapped, mark, .. } = styles;
    let (place, rule, spot) = (&pair.place, finding.rule, finding.spot(pair));
    let mut cut = 0;
    text(sheet, (row, 0), finding.severity.word(), styles.level(finding.severity))?;
    text(sheet, (row, 1), rule.id, plain)?;
    cut += text(sheet, (row, 2), &finding.message, wrapped)?;
    cut += marked(sheet, (row, 3), &pair.source, &finding.source, (wrapped, mark))?;
    cut += marked(sheet, (row, 4), &pair.target, &finding.target, (wrapped, mark))?;
    cut += text(sheet, (row, 5), &spot.file, wrapped)?;
    match spot.line {
        0 => sheet.write_blank(row, 6, plain)?,
        line => sheet.write_number_with_format(row, 6, line as f64, plain)?,
    };
    sheet.write_number_with_format(row, 7, place.unit as f64, plain)?;
    let within = pair.within.as_deref().unwrap_or_default();
    cut += text(sheet, (row, 8), within, wrapped)?;
    text(sheet, (row, 9), rule.category, wrapped)?;
    text(sheet, (row, 10), &crate::hash(pair), plain)?;
    for blank in [STATUS, STATUS + 1] {
        sheet.write_blank(row, blank, wrapped)?;
    }
    let texts = [
        (2, &*finding.message),
        (3, &pair.source),
        (4, &pair.target),
        (5, &spot.file),
        (8, within),
        (9, rule.category),
    ];
    let lines = texts.map(|(column, text): (usize, &str)| line_count(text, COLUMNS[column].1));
    workbook::set_height(sheet, row, lines.into_iter().max().unwrap_or(1))?;
    Ok(cut)
}

/// Writes counts: of all pairs, of each rule, of each document. Returns how many texts were cut.
fn summary(sheet: &mut Worksheet, report: &Report) -> Result<usize, XlsxError> {
    let bold = Format::new().set_bold();
    let (plain, wrapped) = (Format::new(), workbook::wrapped());
    for (column, width) in [(0, 40.0), (1, 12.0), (2, NOTE)] {
        sheet.set_column_width(column, width)?;
    }
    workbook::fit_portrait(sheet);
    let (scores, all) = report.scores();
    let mut rows: Vec<(String, f64, &str)> = vec![("Pairs".into(), report.pairs() as f64, "")];
    let remarks = report.documents.iter().flat_map(|document| &document.remarks);
    rows.push(("Words of the source".into(), all.words as f64, ""));
    rows.push((
        "Score".into(),
        all.value(),
        "100 · (1 - penalty / words): 5 points an error, 1 a warning, 1 a word of a sentence on one side only, unless set",
    ));
    for severity in Severity::ALL {
        rows.push((format!("Findings: {}", severity.word()), report.of_severity(severity) as f64, ""));
    }
    rows.push(("Accepted by the settings".into(), report.suppressed as f64, ""));
    rows.push(("Known from the baseline".into(), report.known as f64, ""));
    rows.extend(report.counts().into_iter().map(|(rule, n)| (rule.id.to_owned(), n as f64, rule.title)));
    for (document, score) in report.documents.iter().zip(&scores) {
        rows.push((document.file.to_string(), document.pairs as f64, "pairs"));
        rows.push((document.file.to_string(), score.value(), "score"));
    }
    let mut cut = 0;
    for (row, (name, count, note)) in (0..).zip(&rows) {
        cut += text(sheet, (row, 0), name, &bold)?;
        sheet.write_number(row, 1, *count)?;
        text(sheet, (row, 2), note, &plain)?;
    }
    for (row, remark) in (rows.len() as u32..).zip(remarks) {
        text(sheet, (row, 0), "Remark", &bold)?;
        cut += text(sheet, (row, 2), remark, &wrapped)?;
        workbook::set_height(sheet, row, line_count(remark, NOTE))?;
    }
    Ok(cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Flagged;
    use crate::checks::RULES;
    use flate2::read::DeflateDecoder;
    use std::io::Read;
    use std::sync::Arc;
    use sverka_bilingual::Place;
    use sverka_text::Lang;

    /// Returns a part of a workbook, which is an archive of ZIP: the name of a part is 30 bytes after the
    /// beginning of its header, and its data say where they end.
    fn part(archive: &[u8], name: &str) -> String {
        let is_header =
            |rest: &[u8]| rest.starts_with(b"PK\x03\x04") && rest[30..].starts_with(name.as_bytes());
        let at = (0..archive.len()).find(|&at| is_header(&archive[at..])).expect(name);
        let mut text = String::new();
        DeflateDecoder::new(&archive[at + 30 + name.len()..]).read_to_string(&mut text).unwrap();
        text
    }

    fn report(source: &str) -> Report {
        let langs = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap());
        let pair = Pair {
            place: Place { file: "a.tsv".into(), ..Place::default() },
            source: source.into(),
            target: "b".into(),
            langs: Arc::new(langs.into()),
            score: None,
            bead: None,
            doubts: Vec::new(),
            within: None,
            limit: None,
        };
        let findings = vec![Finding::new(RULES[0], "c")];
        Report { flagged: vec![Flagged { pair, findings }], ..Report::default() }
    }

    /// LibreOffice does not find the height of wrapped text: rows without one overlapped in print.
    #[test]
    fn rows_are_as_high_as_their_texts() {
        let (bytes, cut) = made(&report(&"word ".repeat(100))).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        // Eleven of the 100 words fit on a line: ten lines of 15 points, and 5 points of air.
        assert!(sheet.contains("<row r=\"2\" spans=\"1:13\" ht=\"155.25\" customHeight=\"1\">"), "{sheet}");
        assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("<autoFilter"));
        assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("fitToPage=\"1\""));
        assert_eq!(cut, 0);
    }

    #[test]
    fn verdicts_that_accept_are_offered_first() {
        let accepts = VERDICTS.map(crate::acceptance::is_accepted);
        assert_eq!(accepts, [true, true, true, false, false]);
    }

    #[test]
    fn the_summary_has_the_remarks() {
        let remarks = vec!["a.txt: b.txt hardly seems to be its translation".to_owned()];
        let documents = vec![crate::report::Document { remarks, ..Default::default() }];
        let (bytes, _) = made(&Report { documents, ..Report::default() }).unwrap();
        assert!(part(&bytes, "xl/sharedStrings.xml").contains("hardly seems"));
    }

    #[test]
    fn what_a_cell_cannot_hold_is_counted() {
        let losses = write(&mut Vec::new(), &report(&"я".repeat(40_000))).unwrap();
        assert_eq!(losses, Losses::cut(1));
    }
}
