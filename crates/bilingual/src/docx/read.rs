//! Reads the tables of a document as sheets of rows.

use crate::workbook::{Allowance, Cell, Item, Items, Row};
use std::collections::BTreeMap;
use sverka_package::{Archive, Element, Fault, Node, Relationships, Xml};
use sverka_text::limits::{Bound, Limits};

/// The usual name of the main text.
const MAIN: &str = "word/document.xml";

/// Returns whether an archive is a Word document.
pub(crate) fn fits(archive: &Archive) -> bool {
    archive.names().any(|name| name.starts_with("word/"))
}

/// Streams the tables of a document.
pub(crate) fn items(archive: &Archive, limits: &Limits) -> Result<Items, Fault> {
    let whole = Relationships::of(archive, "", limits)?;
    let main = whole.by_kind("officeDocument").unwrap_or(MAIN);
    let Some(xml) = Xml::open(archive, main, limits)? else {
        return Err(Fault::damaged(format!("{main} is missing")));
    };
    Ok(tables(xml, archive.size(), comments(archive, main, limits)?, limits))
}

/// Returns the fingerprint of a document that is being written: that of its tables as they will be read back.
pub(super) fn fingerprint(xml: String) -> Result<String, Fault> {
    // The size of what is written here is limited by what was read.
    let mut limits = Limits::default();
    (limits.cell, limits.unit) = (u64::MAX, u64::MAX);
    let size = xml.len() as u64;
    crate::workbook::contents_of(tables(Xml::text(MAIN, xml, &limits), size, BTreeMap::new(), &limits))
}

/// Streams the tables of a main text.
fn tables(xml: Xml, size: u64, comments: BTreeMap<String, String>, limits: &Limits) -> Items {
    let mut tables = Tables {
        xml,
        buffer: Vec::new(),
        limits: *limits,
        allowance: Allowance::new(size, limits),
        comments,
        tables: 0,
        depth: 0,
        row: Row::default(),
        column: 0,
        next: 0,
        cell: String::new(),
    };
    Box::new(std::iter::from_fn(move || tables.next().transpose()))
}

/// Reads the comments, by their ids: each paragraph of a comment becomes a line.
fn comments(archive: &Archive, main: &str, limits: &Limits) -> Result<BTreeMap<String, String>, Fault> {
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(mut xml) = Xml::open(archive, &format!("{folder}/comments.xml"), limits)? else {
        return Ok(BTreeMap::new());
    };
    let (mut comments, mut buffer) = (BTreeMap::new(), Vec::new());
    let (mut id, mut text, mut is_text) = (String::new(), String::new(), false);
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) => match element.name() {
                "comment" => {
                    id = element.local_attribute("id").unwrap_or_default().into();
                    text.clear();
                }
                "p" if !text.is_empty() => text.push('\n'),
                "t" => is_text = true,
                _ => {}
            },
            Node::Text(piece) if is_text => text.push_str(&piece),
            Node::Close(name) if name.name() == "t" => is_text = false,
            Node::Close(name) if name.name() == "comment" => {
                comments.insert(std::mem::take(&mut id), text.trim().to_owned());
            }
            Node::End => return Ok(comments),
            _ => {}
        }
    }
}

/// The tables as they are read. Nested tables are part of the text of their cell.
struct Tables {
    xml: Xml,
    buffer: Vec<u8>,
    limits: Limits,
    allowance: Allowance,
    /// The comments that have not been referenced yet, by their ids.
    comments: BTreeMap<String, String>,
    /// Tables so far that are not nested in another.
    tables: usize,
    /// Tables that are open.
    depth: usize,
    row: Row,
    /// The column of the open cell, and that of the next.
    column: usize,
    next: usize,
    cell: String,
}

impl Tables {
    fn next(&mut self) -> Result<Option<Item>, Fault> {
        let (mut is_text, mut line) = (false, false);
        loop {
            let Self { xml, buffer, .. } = self;
            match xml.next(buffer)? {
                Node::Open(element) => {
                    let name = element.name().to_owned();
                    match name.as_str() {
                        "tbl" => {
                            self.depth += 1;
                            if self.depth == 1 {
                                self.tables += 1;
                                self.row = Row::default();
                                return Ok(Some(Item::Sheet(format!("table {}", self.tables).into())));
                            }
                        }
                        "tr" if self.depth == 1 => {
                            let number = self.row.number + 1;
                            self.row = Row { number, ..Row::default() };
                            self.next = 0;
                        }
                        "tc" if self.depth == 1 => {
                            (self.column, self.next) = (self.next, self.next + 1);
                            self.cell.clear();
                        }
                        "gridSpan" | "gridBefore" if self.depth == 1 => {
                            let own = usize::from(name == "gridSpan");
                            self.next = self.next.saturating_add(columns(&element).saturating_sub(own));
                        }
                        "commentReference" if self.depth > 0 => {
                            let id = element.local_attribute("id").unwrap_or_default();
                            self.row.comments.extend(self.comments.remove(&*id));
                        }
                        "p" => line = true,
                        "t" => is_text = true,
                        "br" | "cr" => self.cell.push('\n'),
                        "tab" | "ptab" => self.cell.push('\t'),
                        "noBreakHyphen" => self.cell.push('\u{2011}'),
                        _ if is_apart(&name) => self.xml.skip(&mut self.buffer)?,
                        _ => {}
                    }
                }
                Node::Text(text) if is_text && self.depth > 0 => {
                    // Paragraphs of a cell are lines of its text.
                    if std::mem::take(&mut line) && !self.cell.is_empty() {
                        self.cell.push('\n');
                    }
                    self.cell.push_str(&text);
                    // No character takes more than four bytes.
                    self.limits.check(Bound::Cell, self.cell.len() as u64 / 4)?;
                }
                Node::Close(name) => match name.name() {
                    "t" => is_text = false,
                    "tbl" => self.depth = self.depth.saturating_sub(1),
                    "tc" if self.depth == 1 => {
                        let text = self.cell.trim().to_owned();
                        self.row.put(Cell { column: self.column, text, is_error: false }, &self.limits)?;
                    }
                    "tr" if self.depth == 1 => {
                        let number = self.row.number;
                        let row = std::mem::replace(&mut self.row, Row { number, ..Row::default() });
                        self.allowance.spend(&row)?;
                        return Ok(Some(Item::Row(row)));
                    }
                    _ => {}
                },
                Node::End if self.xml.depth() > 0 => return Err(self.xml.ends_early()),
                Node::End if self.tables == 0 => {
                    self.tables = 1;
                    let advice = "to align it, also give its translation";
                    return Err(Fault::broken("it contains only text and no table", advice));
                }
                Node::End => return Ok(None),
                _ => {}
            }
        }
    }
}

/// Returns the number of columns that an element states.
fn columns(element: &Element<'_>) -> usize {
    element.local_attribute("val").and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

/// Returns whether an element is not part of the text of the table: deleted text, properties of the cell's
/// contents, pictures and boxes, and the fallback for a box in older programs.
fn is_apart(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "pPr" | "rPr" | "sdtPr" | "tblPr" | "drawing" | "pict" | "object" | "Fallback"
    )
}
