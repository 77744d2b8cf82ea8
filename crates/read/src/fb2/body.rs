//! The text of a body: sections in sections, each with paragraphs, verses and tables.

use crate::html::decode_reference;
use crate::source::Room;
use std::ops::Range;
use std::sync::Arc;
use sverka_package::{Element, Fault, Node, Xml};
use sverka_text::document::BlockKind;
use sverka_text::limits::Limits;
use sverka_text::place::{Cell, Place};

/// The blocks of all bodies.
pub(super) struct Body {
    /// The blocks that may still come.
    pub room: Room,
    /// Blocks of the text.
    pub main: Vec<Found>,
    /// Blocks of notes.
    pub notes: Vec<Found>,
    /// Sections of the first level so far, over all bodies.
    sections: u32,
}

/// A block.
pub(super) struct Found {
    pub kind: BlockKind,
    pub place: Place,
    pub text: String,
    /// Links in it, in order.
    pub links: Vec<Link>,
    /// The id of its note; empty in the text.
    pub note: String,
}

/// A link to a place in the book.
pub(super) struct Link {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// The id that it leads to.
    pub target: String,
    /// Whether it is marked as one to a note.
    pub is_note: bool,
}

/// A section that is open.
struct Section {
    /// Its number and those of the sections around it: `1.2`; the body has none.
    path: String,
    /// The part of its places: `§1.2`.
    part: Arc<str>,
    /// Sections in it so far.
    inner: u32,
    /// Paragraphs in it so far.
    paragraphs: u32,
    tables: u32,
}

impl Section {
    fn new(path: String) -> Self {
        let part = if path.is_empty() { String::new() } else { format!("§{path}") };
        Self { path, part: part.into(), inner: 0, paragraphs: 0, tables: 0 }
    }
}

/// What is being read.
struct Walk<'a> {
    body: &'a mut Body,
    is_notes: bool,
    /// The body and the sections that are open.
    sections: Vec<Section>,
    /// The id of the note that is open, and the number of sections around it.
    note: (String, usize),
    /// Titles that are open: a stanza has them too.
    titles: u32,
    poems: u32,
    /// Row and column of the table that is open.
    cell: Option<(u32, u32)>,
    kind: BlockKind,
    text: String,
    links: Vec<Link>,
    /// Where the link that is open begins.
    link: Option<(usize, String, bool)>,
}

impl Body {
    /// Begins within limits.
    pub fn new(limits: &Limits) -> Self {
        Self { room: Room::new(limits), main: Vec::new(), notes: Vec::new(), sections: 0 }
    }

    /// Reads a body that has just opened.
    pub fn read(&mut self, xml: &mut Xml, is_notes: bool) -> Result<(), Fault> {
        let outside = xml.depth().saturating_sub(1);
        let mut root = Section::new(String::new());
        root.inner = if is_notes { 0 } else { self.sections };
        let mut walk = Walk {
            body: self,
            is_notes,
            sections: vec![root],
            note: (String::new(), 0),
            titles: 0,
            poems: 0,
            cell: None,
            kind: BlockKind::Paragraph,
            text: String::new(),
            links: Vec::new(),
            link: None,
        };
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Node::Open(element) => walk.open(&element),
                Node::Close(name) => walk.close(name.name()),
                Node::Text(text) => walk.text(&text),
                Node::Other => {}
                Node::End => return Err(xml.ends_early()),
            }
            if xml.depth() <= outside {
                break;
            }
        }
        if !is_notes {
            let sections = walk.sections.first().map_or(0, |root| root.inner);
            self.sections = sections;
        }
        Ok(())
    }
}

impl Walk<'_> {
    fn open(&mut self, element: &Element<'_>) {
        let name = element.name();
        match name {
            "a" => {
                let href = ["l:href", "xlink:href", "href"].iter().find_map(|name| element.attribute(name));
                let href = href.unwrap_or_default();
                let is_note = element.attribute("type").is_some_and(|kind| kind == "note");
                if let Some(target) = href.strip_prefix('#') {
                    self.link = Some((self.text.len(), target.to_owned(), is_note));
                }
                return;
            }
            "strong" | "emphasis" | "style" | "strikethrough" | "sub" | "sup" | "code" => return,
            // A picture may be in a word.
            "image" => return,
            _ => {}
        }
        match name {
            "section" => {
                self.flush();
                self.open_section(&element.attribute("id").unwrap_or_default());
            }
            "title" => {
                self.flush();
                self.titles += 1;
            }
            "poem" => {
                self.flush();
                self.poems += 1;
            }
            "table" => {
                self.flush();
                self.cell = Some((0, 0));
                if let Some(section) = self.sections.last_mut() {
                    section.tables += 1;
                }
            }
            "tr" => {
                self.flush();
                self.cell = self.cell.map(|(row, _)| (row + 1, 0));
            }
            "th" | "td" => {
                self.flush();
                self.cell = self.cell.map(|(row, column)| (row.max(1), column + 1));
                self.kind = BlockKind::TableCell;
            }
            // The lines of a title are one heading.
            "p" if self.titles > 0 => self.text.push(' '),
            "p" | "v" | "subtitle" | "text-author" | "date" => {
                self.flush();
                self.kind = match name {
                    "v" => BlockKind::Verse,
                    "subtitle" => BlockKind::Heading(self.level()),
                    _ => BlockKind::Paragraph,
                };
                if let Some(section) = self.sections.last_mut() {
                    section.paragraphs += 1;
                }
            }
            "empty-line" if self.titles > 0 => self.text.push(' '),
            // Not in the standard, but in books.
            "br" => self.text.push(' '),
            "epigraph" | "stanza" | "cite" | "annotation" | "empty-line" | "body" => self.flush(),
            _ => {}
        }
    }

    fn open_section(&mut self, id: &str) {
        let Some(around) = self.sections.last_mut() else { return };
        around.inner += 1;
        let path = match around.path.as_str() {
            "" => around.inner.to_string(),
            path => format!("{path}.{}", around.inner),
        };
        if self.is_notes && (!id.is_empty() || self.note.0.is_empty()) {
            let id = if id.is_empty() { &path } else { id };
            self.note = (id.to_owned(), self.sections.len());
        }
        self.sections.push(Section::new(path));
    }

    /// The level of a heading below the title of the section: 1 is that of the book.
    fn level(&self) -> u8 {
        u8::try_from(self.sections.len() + 1).unwrap_or(9).min(9)
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => {
                if let Some((start, target, is_note)) = self.link.take() {
                    self.links.push(Link { range: start..self.text.len(), target, is_note });
                }
            }
            "title" => {
                self.kind = match self.poems {
                    0 => BlockKind::Heading(self.level() - 1),
                    _ => BlockKind::Heading(self.level()),
                };
                self.flush_title();
                self.titles = self.titles.saturating_sub(1);
            }
            "p" if self.titles > 0 => {}
            "section" => {
                self.flush();
                if self.sections.len() > 1 {
                    self.sections.pop();
                }
                if self.sections.len() <= self.note.1 {
                    self.note = (String::new(), 0);
                }
            }
            "poem" => {
                self.flush();
                self.poems = self.poems.saturating_sub(1);
            }
            "table" => {
                self.flush();
                self.cell = None;
            }
            "p" | "v" | "subtitle" | "text-author" | "date" | "tr" | "th" | "td" | "epigraph" | "stanza"
            | "cite" | "annotation" | "body" => self.flush(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        // References that only HTML knows come as they are written.
        let is_reference = text.len() > 2 && text.starts_with('&') && text.ends_with(';');
        if let Some((text, _)) = Some(text).filter(|_| is_reference).and_then(decode_reference) {
            self.text.push_str(&text);
            return;
        }
        // White space between blocks is none.
        if !self.text.is_empty() || !text.chars().all(crate::text::is_blank) {
            self.text.push_str(text);
        }
    }

    fn flush(&mut self) {
        let place = match (self.sections.last(), self.cell) {
            (Some(section), Some((row, column))) if self.kind == BlockKind::TableCell => Place::Cell {
                part: section.part.clone(),
                paragraph: None,
                cells: vec![Cell { table: section.tables, column, row }],
            },
            (Some(section), _) => {
                // Text outside of any paragraph has the place of the one before it.
                let number = section.paragraphs.max(1);
                Place::Paragraph { part: section.part.clone(), first: number, last: number }
            }
            (None, _) => Place::Part { part: "".into() },
        };
        self.finish(place);
    }

    /// Ends a title: that of a note is its number, that of all notes says that they are notes.
    fn flush_title(&mut self) {
        if self.is_notes {
            self.text.clear();
            self.links.clear();
        }
        let part = match self.sections.last() {
            Some(section) if !section.path.is_empty() => section.part.clone(),
            _ => "body title".into(),
        };
        self.finish(Place::Part { part });
    }

    fn finish(&mut self, place: Place) {
        self.link = None;
        let text = std::mem::take(&mut self.text);
        let links = std::mem::take(&mut self.links);
        let kind = std::mem::take(&mut self.kind);
        if text.is_empty() {
            return;
        }
        let note = self.note.0.clone();
        if !self.body.room.admits(&place) {
            return;
        }
        let found = Found { kind, place, text, links, note };
        if self.is_notes { self.body.notes.push(found) } else { self.body.main.push(found) }
    }
}
