//! Units to a document with one table.

use crate::sink::{
    FORBIDDEN, IDS, Losses, Options, PROPS, Sink, count_attributes, count_details, notes, props, texts,
};
use crate::{Verdict, field};
use std::io::{self, Write};
use sverka_package::pack;
use sverka_report::xml::{Context, escape};
use tmx::Unit;

/// Names of the columns beside the two texts, which are named by their languages, and the widths of
/// all in twentieths of a point: together the width of a page of A4 across, less its margins.
const NAMES: [&str; 4] = ["No.", "Score", "Status", "Comment"];
const WIDTHS: [u32; 6] = [700, 5200, 5200, 850, 1000, 2000];

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
    Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"word/document.xml\"/></Relationships>";
const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl>";
/// A page of A4 across, with margins of 1.27 cm.
const END: &str = "</w:tbl><w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
    <w:pgMar w:top=\"720\" w:right=\"720\" w:bottom=\"720\" w:left=\"720\" w:header=\"360\" w:footer=\"360\" \
    w:gutter=\"0\"/></w:sectPr></w:body></w:document>";
/// What can be clicked on where there is no status yet.
const NO_STATUS: &str = "   ";

/// Writes a document with a table of units.
pub struct Table<'w> {
    out: Box<dyn Write + 'w>,
    options: Options,
    /// The XML of the table so far, packed at the end.
    xml: String,
    rows: usize,
}

impl<'w> Table<'w> {
    /// Begins.
    pub fn new(out: Box<dyn Write + 'w>, options: &Options) -> Self {
        Self { out, options: options.clone(), xml: String::new(), rows: 0 }
    }

    /// Writes the names of the columns. Units name their languages where nobody else does.
    fn begin(&mut self, first: Option<&Unit>) {
        if !self.xml.is_empty() {
            return;
        }
        self.xml.push_str(BEGIN);
        let border =
            |edge: &str| format!("<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"A6A6A6\"/>");
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
        let grid: String = WIDTHS.map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).concat();
        self.xml += &format!(
            "<w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
            WIDTHS.iter().sum::<u32>()
        );
        let lang = |lang: &Option<tmx::Lang>, at: usize| {
            let of_unit = || Some(first?.variants.get(at)?.lang.clone());
            lang.clone().or_else(of_unit).map(|lang| lang.to_string())
        };
        let source = lang(&self.options.source, 0).unwrap_or_else(|| "source".to_owned());
        let target = lang(&self.options.target, 1).unwrap_or_else(|| "target".to_owned());
        self.xml.push_str("<w:tr><w:trPr><w:tblHeader/></w:trPr>");
        let [number, score, status, comment] = NAMES;
        for (column, name) in [number, &source, &target, score, status, comment].into_iter().enumerate() {
            self.cell(column, name, "<w:rPr><w:b/></w:rPr>");
        }
        self.xml.push_str("</w:tr>");
    }

    /// Writes a cell; returns how many characters XML forbids.
    fn cell(&mut self, column: usize, text: &str, properties: &str) -> usize {
        self.open_cell(column);
        let replaced = self.run(text, properties);
        self.xml.push_str("</w:p></w:tc>");
        replaced
    }

    fn open_cell(&mut self, column: usize) {
        let width = WIDTHS.get(column).copied().unwrap_or_default();
        self.xml += &format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p>");
    }

    /// Writes a text, whose line breaks and tabs are elements.
    fn run(&mut self, text: &str, properties: &str) -> usize {
        let mut replaced = 0;
        self.xml += &format!("<w:r>{properties}");
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
        self.open_cell(4);
        let item = |verdict: Verdict| {
            let name = verdict.name();
            format!("<w:listItem w:displayText=\"{name}\" w:value=\"{name}\"/>")
        };
        let items = Verdict::ALL.map(item).concat();
        self.xml += &format!("<w:sdt><w:sdtPr><w:comboBox>{items}</w:comboBox></w:sdtPr><w:sdtContent>");
        let replaced = self.run(if status.is_empty() { NO_STATUS } else { status }, "");
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
        losses.add(IDS, usize::from(pair.tuid.is_some()));
        losses.add(PROPS, others);
        count_attributes(pair, losses);
        count_details(pair, losses);
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        let number = self.rows.to_string();
        let mut replaced = 0;
        for (column, text) in [&*number, &source, &target, prop(field::SCORE)].into_iter().enumerate() {
            replaced += self.cell(column, text, "");
        }
        replaced += self.status(prop(field::STATUS));
        replaced += self.cell(5, &comment, "");
        self.xml.push_str("</w:tr>");
        losses.add(FORBIDDEN, replaced);
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.begin(None);
        self.xml.push_str(END);
        let parts = [
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", RELATIONSHIPS.as_bytes()),
            ("word/document.xml", self.xml.as_bytes()),
        ];
        self.out.write_all(&pack(&parts)?)?;
        self.out.flush()
    }
}
