//! Writes units to a document with one table.

use super::parts;
use super::read::fingerprint;
use crate::sink::{
    EDGES, FORBIDDEN, IDS, Losses, Options, PROPS, SHARED, Sink, count_attributes, count_details, notes,
    props, texts,
};
use crate::workbook::PROPERTY;
use crate::write::{DOUBTFUL, SURE};
use crate::{Verdict, field};
use std::io::{self, Write};
use sverka_package::pack;
use sverka_report::xml::{Context, escape};
use tmx::Unit;

/// Names of the columns other than the two texts, which are named by their languages, and the widths of all
/// columns in twentieths of a point: their sum is the width of a landscape A4 page without its margins.
const NAMES: [&str; 4] = ["No.", "Score", "Status", "Comment"];
const WIDTHS: [u32; 6] = [680, 5300, 5300, 900, 980, 2238];
/// The styles of the columns.
const STYLES: [&str; 6] = ["Number", "Source", "Target", "Number", "Number", "Normal"];
/// Instructions for the reviewer, above the table.
const ADVICE: &str = "Correct the texts in the table, with or without tracked changes. Status: ok, wrong (the \
    pair will be left out) or edit. Remarks go into the column Comment. Please keep the columns as they are.";
/// The backgrounds of the head and of scores, as in a workbook.
const HEAD: &str = "1F3A56";
const LOW: &str = "F6C3AE";
const MIDDLE: &str = "FBE3B0";
/// Placeholder to click on while there is no status.
const NO_STATUS: &str = "   ";

/// Writes a document with a table of units.
pub struct Table<'w> {
    out: Box<dyn Write + 'w>,
    options: Options,
    /// The XML of the table so far, compressed at the end.
    xml: String,
    rows: usize,
}

impl<'w> Table<'w> {
    /// Starts a document.
    pub fn new(out: Box<dyn Write + 'w>, options: &Options) -> Self {
        Self { out, options: options.clone(), xml: String::new(), rows: 0 }
    }

    /// Writes the names of the columns. The units name their languages if nothing else does.
    fn begin(&mut self, first: Option<&Unit>) {
        if !self.xml.is_empty() {
            return;
        }
        self.xml +=
            &format!("<w:p><w:pPr><w:pStyle w:val=\"Advice\"/></w:pPr><w:r><w:t>{ADVICE}</w:t></w:r></w:p>");
        let border =
            |edge: &str| format!("<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D9D9D9\"/>");
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
        let grid: String = WIDTHS.map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).concat();
        self.xml += &format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/><w:tblCellMar>{}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
            WIDTHS.iter().sum::<u32>(),
            // In the order that the schema requires.
            [("top", 50), ("left", 90), ("bottom", 50), ("right", 90)]
                .map(|(edge, width)| format!("<w:{edge} w:w=\"{width}\" w:type=\"dxa\"/>"))
                .concat()
        );
        let of_unit = |at: usize| Some(first?.variants.get(at)?.lang.clone());
        self.options.source = self.options.source.take().or_else(|| of_unit(0));
        self.options.target = self.options.target.take().or_else(|| of_unit(1));
        let name = |lang: &Option<tmx::Lang>, other: &str| {
            lang.as_ref().map_or_else(|| other.to_owned(), |lang| lang.to_string())
        };
        let (source, target) = (name(&self.options.source, "source"), name(&self.options.target, "target"));
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        let [number, score, status, comment] = NAMES;
        for (column, name) in [number, &source, &target, score, status, comment].into_iter().enumerate() {
            self.open_cell(column, "TableHead", HEAD);
            self.run(name);
            self.xml.push_str("</w:p></w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    /// Writes a cell; returns the number of characters that XML forbids.
    fn cell(&mut self, column: usize, text: &str, fill: &str) -> usize {
        self.open_cell(column, STYLES.get(column).copied().unwrap_or_default(), fill);
        let replaced = self.run(text);
        self.xml.push_str("</w:p></w:tc>");
        replaced
    }

    /// Opens a cell and its paragraph; `fill` is a colour, or empty.
    fn open_cell(&mut self, column: usize, style: &str, fill: &str) {
        let width = WIDTHS.get(column).copied().unwrap_or_default();
        self.xml += &format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if !fill.is_empty() {
            self.xml += &format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>");
        }
        self.xml += &format!("</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    }

    /// Writes a text; its line breaks and tabs become elements.
    fn run(&mut self, text: &str) -> usize {
        let mut replaced = 0;
        self.xml.push_str("<w:r>");
        for (at, line) in text.split('\n').enumerate() {
            self.xml.push_str(if at > 0 { "<w:br/>" } else { "" });
            for (at, piece) in line.split('\t').enumerate() {
                self.xml.push_str(if at > 0 { "<w:tab/>" } else { "" });
                self.xml.push_str("<w:t xml:space=\"preserve\">");
                replaced += escape(piece, Context::Content, &mut self.xml);
                self.xml.push_str("</w:t>");
            }
        }
        self.xml.push_str("</w:r>");
        replaced
    }

    /// Writes the cell of the status, which is chosen from a list.
    fn status(&mut self, status: &str) -> usize {
        self.open_cell(4, STYLES[4], "");
        let item = |verdict: Verdict| {
            let name = verdict.name();
            format!("<w:listItem w:displayText=\"{name}\" w:value=\"{name}\"/>")
        };
        let items = Verdict::ALL.map(item).concat();
        self.xml += &format!("<w:sdt><w:sdtPr><w:comboBox>{items}</w:comboBox></w:sdtPr><w:sdtContent>");
        let replaced = self.run(if status.is_empty() { NO_STATUS } else { status });
        self.xml.push_str("</w:sdtContent></w:sdt></w:p></w:tc>");
        replaced
    }
}

impl Sink for Table<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        self.begin(Some(pair));
        self.rows += 1;
        let [source, target] = texts(pair, self.options.codes, losses);
        let prop = |kind: &str| props(pair).find(|(found, _)| *found == kind).map_or("", |(_, text)| text);
        let comment = notes(pair).collect::<Vec<_>>().join("\n");
        let others = props(pair).filter(|(kind, _)| !matches!(*kind, field::SCORE | field::STATUS)).count();
        let is_trimmed = |text: &&&String| text.trim().len() < text.len();
        losses.add(EDGES, [&source, &target].iter().filter(is_trimmed).count());
        losses.add(SHARED, notes(pair).count().saturating_sub(1));
        losses.add(IDS, usize::from(pair.tuid.is_some()));
        losses.add(PROPS, others);
        count_attributes(pair, losses);
        count_details(pair, losses);
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        let number = self.rows.to_string();
        let mut replaced = 0;
        for (column, text) in [&*number, &source, &target].into_iter().enumerate() {
            replaced += self.cell(column, text, "");
        }
        let score = prop(field::SCORE);
        replaced += self.cell(3, score, fill(score));
        replaced += self.status(prop(field::STATUS));
        replaced += self.cell(5, &comment, "");
        self.xml.push_str("</w:tr>");
        losses.add(FORBIDDEN, replaced);
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.begin(None);
        let document = parts::document(&(std::mem::take(&mut self.xml) + "</w:tbl><w:p/>"));
        let fingerprint = fingerprint(document.clone()).map_err(io::Error::other)?;
        let parts = [
            ("[Content_Types].xml", parts::types()),
            (
                "_rels/.rels",
                parts::relationships(&[
                    ("officeDocument", "word/document.xml"),
                    ("custom-properties", "docProps/custom.xml"),
                ]),
            ),
            (
                "word/_rels/document.xml.rels",
                parts::relationships(&[("styles", "styles.xml"), ("footer", "footer1.xml")]),
            ),
            ("word/document.xml", document),
            ("word/styles.xml", parts::styles(self.options.source.as_ref(), self.options.target.as_ref())),
            ("word/footer1.xml", parts::footer()),
            ("docProps/custom.xml", parts::custom(PROPERTY, &fingerprint)),
        ];
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (*name, xml.as_bytes())).collect();
        self.out.write_all(&pack(&parts)?)?;
        self.out.flush()
    }
}

/// Returns the background of a score.
fn fill(score: &str) -> &'static str {
    match score.parse::<f64>() {
        Ok(score) if score < DOUBTFUL => LOW,
        Ok(score) if score < SURE => MIDDLE,
        _ => "",
    }
}
