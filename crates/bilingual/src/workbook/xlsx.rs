//! Workbooks of Excel (ECMA-376, strict and transitional) as streams of rows.

use super::number::{Kind, kind_of_code, kind_of_id, shown};
use super::row::{Allowance, Cell, Item, Items, Row, column_name};
use super::strings::{Strings, string, unescaped};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use sverka_package::{Archive, Element, Fault, Node, Relationships, Xml, resolve};
use sverka_text::limits::{Bound, Limits};

/// A workbook whose sheets can be read.
#[derive(Clone)]
pub(crate) struct Xlsx {
    archive: Archive,
    /// Name and part of each sheet, in order.
    sheets: Vec<(Arc<str>, String)>,
    shared: Arc<Shared>,
    limits: Limits,
}

/// What the cells of all sheets refer to.
struct Shared {
    strings: Strings,
    /// The kind of the numbers in each style.
    kinds: Vec<Kind>,
    since_1904: bool,
}

impl Xlsx {
    /// Reads what the sheets share: their names, texts and styles.
    pub(crate) fn open(archive: &Archive, limits: &Limits) -> Result<Self, Fault> {
        let root = Relationships::of(archive, "", limits)?;
        let book = root.by_kind("officeDocument").unwrap_or("xl/workbook.xml").to_owned();
        if book.ends_with(".bin") {
            return Err(Fault::broken("it is a binary workbook (.xlsb)", "save it as .xlsx"));
        }
        let related = Relationships::of(archive, &book, limits)?;
        let part = |kind: &str, name: &str| {
            related.by_kind(kind).map_or_else(|| resolve(folder(&book), name), str::to_owned)
        };
        let strings = Strings::read(archive, &part("sharedStrings", "sharedStrings.xml"), limits)?;
        let kinds = kinds(archive, &part("styles", "styles.xml"), limits)?;
        let (names, since_1904) = names(archive, &book, limits)?;
        let mut seen = BTreeSet::new();
        let mut sheets = Vec::new();
        for (name, id) in names {
            // A part that is named several times is read once.
            if let Some(part) = related.by_id_and_kind(&id, "worksheet")
                && seen.insert(part.to_owned())
            {
                sheets.push((name, part.to_owned()));
            }
        }
        let shared = Arc::new(Shared { strings, kinds, since_1904 });
        Ok(Self { archive: archive.clone(), sheets, shared, limits: *limits })
    }

    /// Streams the rows of all sheets, or of the sheet with one name.
    pub(crate) fn items(&self, only: Option<&str>) -> Items {
        let wanted = |name: &str| only.is_none_or(|only| only == name);
        let mut sheets: VecDeque<_> = self.sheets.iter().filter(|(name, _)| wanted(name)).cloned().collect();
        let (archive, shared, limits) = (self.archive.clone(), self.shared.clone(), self.limits);
        let mut allowance = Allowance::new(archive.size(), &limits);
        let mut sheet: Option<Sheet> = None;
        let mut next = move || -> Result<Option<Item>, Fault> {
            loop {
                let Some(open) = &mut sheet else {
                    let Some((name, part)) = sheets.pop_front() else { return Ok(None) };
                    let Some(xml) = Xml::open(&archive, &part, &limits)? else {
                        return Err(Fault::damaged(format!("the sheet {name:?} is missing")));
                    };
                    sheet = Some(Sheet { xml, buffer: Vec::new(), inside: false, number: 0 });
                    return Ok(Some(Item::Sheet(name)));
                };
                match open.row(&shared, &limits)? {
                    Some(row) => {
                        allowance.spend(&row)?;
                        return Ok(Some(Item::Row(row)));
                    }
                    None => sheet = None,
                }
            }
        };
        let mut failed = false;
        Box::new(std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let item = next().transpose();
            failed = matches!(item, Some(Err(_)));
            item
        }))
    }
}

/// Returns the folder of a part with its slash.
fn folder(part: &str) -> &str {
    part.rfind('/').map_or("", |at| &part[..=at])
}

/// The name of a sheet, and the relationship by which its part is found.
type SheetName = (Arc<str>, String);

/// Reads name and relation of each sheet, and whether dates count from 1904.
fn names(archive: &Archive, book: &str, limits: &Limits) -> Result<(Vec<SheetName>, bool), Fault> {
    let missing = || Fault::damaged(format!("it is not a workbook: it has no {book}"));
    let mut xml = Xml::open(archive, book, limits)?.ok_or_else(missing)?;
    let (mut sheets, mut since_1904) = (Vec::new(), false);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) => {
                let of = |name: &str| element.attribute(name);
                match element.name() {
                    "sheet" => {
                        let name: Arc<str> = of("name").unwrap_or_default().into();
                        sheets.push((name, of("r:id").unwrap_or_default().into_owned()));
                        limits.check(Bound::Entries, sheets.len() as u64)?;
                    }
                    "workbookPr" => {
                        since_1904 |= of("date1904").is_some_and(|value| value == "1" || value == "true");
                    }
                    _ => {}
                }
            }
            Node::End => return Ok((sheets, since_1904)),
            _ => {}
        }
    }
}

/// Reads the kind of the numbers in each style.
fn kinds(archive: &Archive, part: &str, limits: &Limits) -> Result<Vec<Kind>, Fault> {
    let mut kinds = Vec::new();
    let Some(mut xml) = Xml::open(archive, part, limits)? else { return Ok(kinds) };
    let mut codes = BTreeMap::new();
    let mut of_cells = false;
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) => {
                let id = || element.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                match element.name() {
                    "numFmt" => {
                        let code = element.attribute("formatCode").unwrap_or_default();
                        codes.insert(id(), kind_of_code(&code));
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = id();
                        kinds.push(codes.get(&id).copied().unwrap_or_else(|| kind_of_id(id)));
                    }
                    _ => {}
                }
            }
            Node::Close(name) if name.name() == "cellXfs" => of_cells = false,
            Node::End => return Ok(kinds),
            _ => {}
        }
    }
}

/// A sheet as it is read.
struct Sheet {
    xml: Xml,
    buffer: Vec<u8>,
    /// Whether the rows have begun.
    inside: bool,
    /// The number of the last row.
    number: usize,
}

impl Sheet {
    /// Returns the next row that has a cell.
    fn row(&mut self, shared: &Shared, limits: &Limits) -> Result<Option<Row>, Fault> {
        let mut row = Row::default();
        let mut column = 0;
        loop {
            match self.xml.next(&mut self.buffer)? {
                Node::Open(element) => match element.name() {
                    "sheetData" => self.inside = true,
                    "row" => {
                        let number = element.attribute("r").and_then(|number| number.trim().parse().ok());
                        self.number = number.unwrap_or(self.number + 1);
                        column = 0;
                    }
                    "c" if self.inside => {
                        let start = Start::of(&element, column);
                        column = start.column + 1;
                        let cell = self.cell(start, shared, limits)?;
                        row.put(cell, limits)?;
                    }
                    _ => {}
                },
                Node::Close(name) => match name.name() {
                    "row" if !row.cells.is_empty() || row.is_cut => {
                        row.number = self.number;
                        return Ok(Some(row));
                    }
                    "sheetData" => return Ok(None),
                    _ => {}
                },
                Node::End if self.inside => return Err(self.xml.ends_early()),
                Node::End => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads a cell that has just opened.
    fn cell(&mut self, start: Start, shared: &Shared, limits: &Limits) -> Result<Cell, Fault> {
        let (mut value, mut inline) = (String::new(), None);
        let mut inside = false;
        loop {
            match self.xml.next(&mut self.buffer)? {
                Node::Open(element) => match element.name() {
                    "v" => inside = true,
                    "is" => inline = Some(string(&mut self.xml, "is", limits, &mut self.buffer)?),
                    // A formula, or an extension.
                    _ => self.xml.skip(&mut self.buffer)?,
                },
                Node::Close(name) => match name.name() {
                    "c" => break,
                    _ => inside = false,
                },
                Node::Text(text) if inside => {
                    value.push_str(&text);
                    limits.check(Bound::Unit, value.len() as u64)?;
                }
                Node::End => return Err(self.xml.ends_early()),
                _ => {}
            }
        }
        let text = match inline {
            Some(inline) => inline,
            None => start.text(value, shared).ok_or_else(|| {
                let cell = format!("{}{}", column_name(start.column), self.number);
                Fault::damaged(format!("the text of the cell {cell} is missing"))
            })?,
        };
        Ok(Cell { column: start.column, text, is_error: start.kind == "e" })
    }
}

/// Attributes of a cell.
struct Start {
    column: usize,
    kind: String,
    style: usize,
}

impl Start {
    /// Reads the attributes of a cell; `column` is the one after the last.
    fn of(element: &Element<'_>, column: usize) -> Self {
        let kind = element.attribute("t").unwrap_or_default().into_owned();
        let style = element.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0);
        let stated = element.attribute("r").and_then(|reference| column_of(&reference));
        Self { column: stated.unwrap_or(column), kind, style }
    }

    /// Returns the text of a value; `None` for a shared one that does not exist.
    fn text(&self, value: String, shared: &Shared) -> Option<String> {
        let trimmed = value.trim();
        Some(match self.kind.as_str() {
            _ if trimmed.is_empty() => String::new(),
            "s" => shared.strings.get(trimmed.parse().ok()?)?.to_owned(),
            "b" if matches!(trimmed, "1" | "true") => "TRUE".to_owned(),
            "b" => "FALSE".to_owned(),
            "str" => unescaped(&value).into_owned(),
            "d" => trimmed.replacen('T', " ", 1),
            "e" => trimmed.to_owned(),
            _ => match trimmed.parse::<f64>() {
                Ok(number) => {
                    let kind = shared.kinds.get(self.style).copied().unwrap_or(Kind::Number);
                    shown(number, kind, shared.since_1904)
                }
                Err(_) => value,
            },
        })
    }
}

/// Returns the column of a cell, from 0: of `B12` 1.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.trim_start_matches('$').bytes().take_while(u8::is_ascii_alphabetic);
    // Three letters name all columns of Excel.
    let number =
        letters.take(6).fold(0, |n, letter| n * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
pub(super) mod tests;
