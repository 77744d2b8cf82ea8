//! Workbooks of OpenDocument (ODF 1.1 to 1.4) as streams of rows.
//!
//! All sheets are in one part. A repeated cell or row is stored once: repetition is limited in the same way
//! as decompression.

use super::number::general;
use super::row::{Allowance, Cell, Item, Items, Row};
use sverka_package::Archive;
use sverka_package::Fault;
use sverka_package::{Element, Node, Xml};
use sverka_text::limits::{Bound, Limits};

/// The part with the sheets.
const CONTENT: &str = "content.xml";

/// A workbook whose sheets can be read.
#[derive(Clone)]
pub(crate) struct Ods {
    archive: Archive,
    limits: Limits,
}

impl Ods {
    /// Returns whether an archive appears to be such a workbook.
    pub(crate) fn fits(archive: &Archive) -> bool {
        archive.has(CONTENT)
    }

    /// Opens it.
    pub(crate) fn open(archive: &Archive, limits: &Limits) -> Result<Self, Fault> {
        let mut buffer = Vec::new();
        if let Some(mut manifest) = Xml::open(archive, "META-INF/manifest.xml", limits)? {
            loop {
                match manifest.next(&mut buffer)? {
                    Node::Open(element) if element.name() == "encryption-data" => {
                        return Err(Fault::broken("it has a password", "save it without a password"));
                    }
                    Node::End => break,
                    _ => {}
                }
            }
        }
        Ok(Self { archive: archive.clone(), limits: *limits })
    }

    /// Streams the rows of all sheets, or of the sheets of one name.
    pub(crate) fn items(&self, only: Option<&str>) -> Result<Items, Fault> {
        let xml = Xml::open(&self.archive, CONTENT, &self.limits)?;
        let mut sheets = Sheets {
            xml: xml.ok_or_else(|| Fault::damaged(format!("it is not a workbook: it has no {CONTENT}")))?,
            buffer: Vec::new(),
            only: only.map(str::to_owned),
            inside: false,
            number: 0,
            repeated: None,
            allowance: Allowance::new(self.archive.size(), &self.limits),
            limits: self.limits,
        };
        let mut failed = false;
        Ok(Box::new(std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let item = sheets.next().transpose();
            failed = matches!(item, Some(Err(_)));
            item
        })))
    }
}

/// The sheets as they are read.
struct Sheets {
    xml: Xml,
    buffer: Vec<u8>,
    only: Option<String>,
    /// Whether the next elements belong to a sheet.
    inside: bool,
    /// The number of the last row of the sheet.
    number: usize,
    /// A row to be returned again, and how often.
    repeated: Option<(Row, usize)>,
    allowance: Allowance,
    limits: Limits,
}

impl Sheets {
    fn next(&mut self) -> Result<Option<Item>, Fault> {
        if let Some((row, times)) = self.repeated.take() {
            return self.hand_out(row, times).map(Some);
        }
        loop {
            match self.xml.next(&mut self.buffer)? {
                Node::Open(element) => match element.name() {
                    "table" => {
                        let name = element.attribute("table:name").unwrap_or_default();
                        if self.only.as_ref().is_some_and(|only| *only != name) {
                            self.xml.skip(&mut self.buffer)?;
                            continue;
                        }
                        let name = name.into();
                        self.inside = true;
                        self.number = 0;
                        return Ok(Some(Item::Sheet(name)));
                    }
                    // Deleted cells, drawings, and a copy of linked data.
                    "tracked-changes" | "shapes" | "table-source" => self.xml.skip(&mut self.buffer)?,
                    "table-row" if self.inside => {
                        let times = repetition(&element, "table:number-rows-repeated");
                        let row = self.row()?;
                        if row.cells.is_empty() && !row.is_cut {
                            self.number = self.number.saturating_add(times);
                        } else {
                            return self.hand_out(row, times).map(Some);
                        }
                    }
                    _ => {}
                },
                Node::Close(name) if name.name() == "table" => self.inside = false,
                Node::End if self.inside => return Err(self.xml.ends_early()),
                Node::End => return Ok(None),
                _ => {}
            }
        }
    }

    /// Numbers a row, counts it, and keeps it if it is repeated.
    fn hand_out(&mut self, row: Row, times: usize) -> Result<Item, Fault> {
        self.number = self.number.saturating_add(1);
        self.allowance.spend(&row)?;
        if times > 1 {
            self.repeated = Some((row.clone(), times - 1));
        }
        Ok(Item::Row(Row { number: self.number, ..row }))
    }

    /// Reads a row that has just opened.
    fn row(&mut self) -> Result<Row, Fault> {
        let (mut row, mut column, mut size) = (Row::default(), 0_usize, 0);
        loop {
            match self.xml.next(&mut self.buffer)? {
                Node::Open(element) => match element.name() {
                    "table-cell" | "covered-table-cell" => {
                        let times = repetition(&element, "table:number-columns-repeated");
                        let stated = Stated::of(&element);
                        let (text, is_error) = stated.text(self.paragraphs()?);
                        // A row that is cut needs no repetition.
                        let shown = if text.is_empty() { 0 } else { times };
                        for repeated in 0..shown {
                            size += text.len() as u64;
                            self.limits.check(Bound::Unit, size)?;
                            let column = column.saturating_add(repeated);
                            row.put(Cell { column, text: text.clone(), is_error }, &self.limits)?;
                            if row.is_cut {
                                break;
                            }
                        }
                        column = column.saturating_add(times);
                    }
                    _ => self.xml.skip(&mut self.buffer)?,
                },
                Node::Close(name) if name.name() == "table-row" => return Ok(row),
                Node::End => return Err(self.xml.ends_early()),
                _ => {}
            }
        }
    }

    /// Reads the paragraphs of a cell that has just opened, one line each.
    fn paragraphs(&mut self) -> Result<String, Fault> {
        let mut out = String::new();
        let mut paragraphs = 0;
        loop {
            match self.xml.next(&mut self.buffer)? {
                Node::Open(element) => match element.name() {
                    "p" | "h" => {
                        if paragraphs > 0 {
                            out.push('\n');
                        }
                        paragraphs += 1;
                        self.paragraph(&mut out)?;
                    }
                    // A list in a cell.
                    "list" | "list-item" => {}
                    // Comments and drawings also have paragraphs, which are not text of the cell.
                    _ => self.xml.skip(&mut self.buffer)?,
                },
                Node::Close(name) if matches!(name.name(), "table-cell" | "covered-table-cell") => {
                    return Ok(out);
                }
                Node::End => return Err(self.xml.ends_early()),
                _ => {}
            }
            self.limits.check(Bound::Unit, out.len() as u64)?;
        }
    }

    /// Reads a paragraph that has just opened. Spaces are kept as they are, which is how LibreOffice writes
    /// them; white space with a line break or a tab is only indentation of the file.
    fn paragraph(&mut self, out: &mut String) -> Result<(), Fault> {
        let mut depth = 1;
        // White space that is mere indentation, if more text follows in the paragraph.
        let (start, mut layout) = (out.len(), false);
        while depth > 0 {
            match self.xml.next(&mut self.buffer)? {
                Node::Open(element) => {
                    depth += 1;
                    match element.name() {
                        "s" => {
                            let count = element.attribute("text:c").and_then(|count| count.parse().ok());
                            let count = count.unwrap_or(1_u64);
                            self.limits.check(Bound::Unit, count)?;
                            out.extend((0..count).map(|_| ' '));
                        }
                        "tab" => out.push('\t'),
                        "line-break" => out.push('\n'),
                        "annotation" | "frame" | "note" | "ruby-text" => {
                            depth -= 1;
                            self.xml.skip(&mut self.buffer)?;
                        }
                        _ => {}
                    }
                }
                Node::Close(_) => depth -= 1,
                Node::Text(text) if !layout && !text.contains(['\n', '\r', '\t']) => out.push_str(&text),
                Node::Text(text) => {
                    for run in text.split_inclusive(|c: char| !is_space(c)) {
                        let letter = run.trim_start_matches(is_space);
                        let space = &run[..run.len() - letter.len()];
                        layout |= space.contains(['\n', '\r', '\t']);
                        if !layout {
                            out.push_str(space);
                        } else if !letter.is_empty() && out.len() > start {
                            out.push(' ');
                        }
                        layout &= letter.is_empty();
                        out.push_str(letter);
                    }
                }
                Node::End => return Err(self.xml.ends_early()),
                Node::Other => {}
            }
            self.limits.check(Bound::Unit, out.len() as u64)?;
        }
        Ok(())
    }
}

/// Checks for white space of XML.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Returns how often a row or a cell is repeated, at least once.
fn repetition(element: &Element<'_>, name: &str) -> usize {
    element.attribute(name).and_then(|count| count.trim().parse().ok()).unwrap_or(1).max(1)
}

/// Attributes of a cell.
struct Stated {
    kind: String,
    value: Option<String>,
    is_error: bool,
}

impl Stated {
    fn of(element: &Element<'_>) -> Self {
        let of = |name: &str| element.attribute(name).map(std::borrow::Cow::into_owned);
        let kind = of("office:value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "float" | "percentage" | "currency" => of("office:value"),
            "date" => of("office:date-value"),
            "time" => of("office:time-value"),
            "boolean" => of("office:boolean-value"),
            "string" => of("office:string-value"),
            _ => None,
        };
        Self { kind, value, is_error: of("calcext:value-type").is_some_and(|kind| kind == "error") }
    }

    /// Returns the text of a cell with these paragraphs, and whether it is an error. Numbers have all their
    /// decimals, as in [`general`], not only those that are shown.
    fn text(self, paragraphs: String) -> (String, bool) {
        let text = match (self.kind.as_str(), self.value) {
            _ if self.is_error => paragraphs,
            ("float" | "percentage" | "currency", Some(value)) => {
                value.trim().parse().map_or(paragraphs, general)
            }
            ("date", Some(value)) => value.replacen('T', " ", 1).trim_end_matches(" 00:00:00").to_owned(),
            ("time", Some(value)) => duration(&value).unwrap_or(paragraphs),
            ("boolean", Some(value)) => value.to_uppercase(),
            ("string", Some(value)) if paragraphs.is_empty() => value,
            _ => paragraphs,
        };
        (text, self.is_error)
    }
}

/// Returns a duration of ISO 8601 in the form of a clock: `12:05:00` for `PT12H05M00.0S`.
fn duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let seconds = seconds.split(['.', ',']).next()?;
    let of = |digits: &str| digits.parse::<u32>().ok();
    Some(format!("{:02}:{:02}:{:02}", of(hours)?, of(minutes)?, of(seconds)?))
}

#[cfg(test)]
pub(super) mod tests;
