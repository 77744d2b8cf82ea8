//! Flows of paragraphs: the main text, a box, a note. Paragraphs are assembled here, tables are counted, and the
//! results become blocks.

use super::styles::{Role, Style};
use std::sync::Arc;
use sverka_text::document::BlockKind;
use sverka_text::place::{Cell, Place};

/// A block that was found.
pub struct Found {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is.
    pub place: Place,
    /// Its text.
    pub text: String,
}

/// A flow of paragraphs.
#[derive(Default)]
pub struct Flow {
    /// Whether it is the text of a box.
    is_box: bool,
    /// The paragraph that is being read, with those that it was joined to.
    pub paragraph: Paragraph,
    /// Whether a paragraph is open.
    pub is_open: bool,
    /// Open elements of graphics, in which nothing but boxes is text.
    pub graphics: u32,
    /// The tables around this place, the outermost first.
    tables: Vec<Table>,
    /// What was found of a flow that is not the main one.
    pub found: Vec<Found>,
    /// What was found in the boxes that the paragraph anchors.
    pub boxes: Vec<Found>,
}

/// A paragraph; more than one of them when a deleted mark or a drop cap joins them.
#[derive(Default)]
pub struct Paragraph {
    /// Its number in the part.
    number: u32,
    /// The first and the last one with text of those that are joined.
    first: u32,
    last: u32,
    /// The text, of all that are joined.
    pub text: String,
    /// Where the text of the last one begins.
    start: usize,
    /// Its kind, by its style and its own properties.
    pub style: Style,
    /// Whether it is in a frame.
    pub in_frame: bool,
    /// Whether it goes on in the next one.
    pub goes_on: bool,
    /// Whether text in it is hidden.
    pub has_hidden: bool,
}

#[derive(Default)]
struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// The column of the next cell.
    next: u32,
    /// Tables in the cell so far.
    inner: u32,
}

impl Flow {
    /// Makes the flow of a box.
    pub fn of_box() -> Self {
        Self { is_box: true, ..Self::default() }
    }

    /// Begins a paragraph, in the style that it has unless it names one.
    pub fn begin(&mut self, number: u32, style: Style) {
        let paragraph = &mut self.paragraph;
        (paragraph.number, paragraph.style) = (number, style);
        (paragraph.start, paragraph.in_frame, paragraph.goes_on) = (paragraph.text.len(), false, false);
        self.is_open = true;
    }

    /// Ends a paragraph; returns it unless it goes on in the next one.
    pub fn end(&mut self, part: &Arc<str>) -> Option<Found> {
        self.is_open = false;
        let paragraph = &mut self.paragraph;
        if paragraph.text[paragraph.start..].chars().any(|c| !c.is_whitespace()) {
            paragraph.last = paragraph.number;
            if paragraph.first == 0 {
                paragraph.first = paragraph.number;
            }
        }
        if paragraph.goes_on { None } else { self.flush(part) }
    }

    /// Returns what was read of a paragraph that cannot go on: the cell or the flow ends.
    pub fn flush(&mut self, part: &Arc<str>) -> Option<Found> {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.first == 0 {
            return None;
        }
        let kind = match paragraph.style.role {
            _ if !self.tables.is_empty() => BlockKind::TableCell,
            _ if self.is_box => BlockKind::Caption,
            Role::Heading(level) => BlockKind::Heading(level),
            _ if paragraph.in_frame => BlockKind::Caption,
            Role::Caption => BlockKind::Caption,
            Role::Body if paragraph.style.list => BlockKind::ListItem,
            Role::Body => BlockKind::Paragraph,
        };
        let part = Arc::clone(part);
        let place = match &self.tables[..] {
            [] => Place::Paragraph { part, first: paragraph.first, last: paragraph.last },
            tables => Place::Cell {
                part,
                // Within another cell the address is long enough.
                paragraph: (tables.len() == 1).then_some(paragraph.first),
                cells: tables.iter().map(Table::cell).collect(),
            },
        };
        Some(Found { kind, place, text: paragraph.text })
    }

    /// Begins a table; `outer` is the number of tables so far outside of cells.
    pub fn open_table(&mut self, outer: &mut u32) {
        let count = self.tables.last_mut().map_or(outer, |table| &mut table.inner);
        *count += 1;
        let number = *count;
        self.tables.push(Table { number, ..Table::default() });
    }

    /// Ends a table.
    pub fn close_table(&mut self) {
        self.tables.pop();
    }

    /// Begins a row.
    pub fn open_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.row += 1;
            (table.column, table.next) = (0, 1);
        }
    }

    /// Begins a cell.
    pub fn open_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.column = table.next;
            table.next = table.next.saturating_add(1);
            table.inner = 0;
        }
    }

    /// Leaves columns free before the next cell.
    pub fn skip_columns(&mut self, count: u32) {
        if let Some(table) = self.tables.last_mut() {
            table.next = table.next.saturating_add(count);
        }
    }
}

impl Table {
    fn cell(&self) -> Cell {
        Cell { table: self.number, column: self.column, row: self.row }
    }
}
