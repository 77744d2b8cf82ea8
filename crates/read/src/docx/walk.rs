//! The walk over the XML of a part, which finds its blocks. It keeps a stack of what is open, so
//! that no depth of a document is a depth of calls.

use super::fields::Fields;
use super::flow::{Flow, Found};
use super::properties;
use super::styles::Styles;
use crate::source::{Builder, Room};
use std::collections::BTreeMap;
use std::sync::Arc;
use sverka_package::{Archive, Fault, Node, Xml};
use sverka_text::limits::{Bound, Limits};

/// Letters of the sign that a note has instead of its number; anything longer is text.
const LONGEST_SIGN: usize = 8;

/// The contents of a part besides the blocks of its main flow.
#[derive(Default)]
pub struct Story {
    /// The notes and comments that it refers to, in order.
    pub references: Vec<Reference>,
    /// The notes or comments that it is made of, by their ids.
    pub notes: BTreeMap<String, Vec<Found>>,
    /// Its headers and footers, by the ids of their parts.
    pub headers: Vec<String>,
    /// The ids of documents that are to be inserted.
    pub inserted: Vec<String>,
    /// Whether a field did not end.
    pub is_unbalanced: bool,
}

/// The kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A note at the foot of its page.
    Footnote,
    /// A note at the end.
    Endnote,
    /// A comment in the margin.
    Comment,
}

/// A reference to a note.
pub struct Reference {
    /// What it refers to.
    pub kind: NoteKind,
    /// The id of the note.
    pub id: String,
    /// Its sign, where it has one instead of a number.
    pub sign: String,
}

/// What to do with an element that opens.
pub enum Step {
    /// To be entered.
    Enter(Scope),
    /// To be skipped.
    Pass,
    /// To be read as properties of what is open.
    Properties(Properties),
}

/// The kinds of properties.
#[derive(Clone, Copy)]
pub enum Properties {
    Paragraph,
    Run,
    Section,
    Row,
    Cell,
    Control,
}

/// What is open.
pub enum Scope {
    /// An element without a meaning of its own.
    Other,
    Paragraph,
    /// A run; with the state of the run around it.
    Run(Run),
    Text,
    Instruction,
    Table,
    /// A row or a cell; whether it was deleted.
    Row(bool),
    Cell(bool),
    Deleted,
    /// A content control or a field; whether it is a table of contents.
    Control(bool),
    Graphic,
    /// A box; whether it is left out.
    Box(bool),
    Note(String),
    /// Alternatives for programs of several ages; whether one was taken.
    Alternatives(bool),
    /// One of them; text and paragraphs before it.
    Alternative(u64, u32),
}

/// The state of a run.
#[derive(Clone, Copy, Default)]
pub struct Run {
    /// Whether its text is hidden.
    pub is_hidden: bool,
    /// Whether the sign of the last note follows.
    pub is_sign: bool,
}

/// The walk over a part.
pub struct Walk<'a> {
    pub part: Arc<str>,
    pub styles: &'a Styles,
    pub builder: &'a mut Builder,
    /// Whether fields are followed: not where one of them does not end.
    pub follows_fields: bool,
    pub story: Story,
    pub stack: Vec<Scope>,
    pub flows: Vec<Flow>,
    /// The blocks that may still come in boxes and notes.
    pub room: Room,
    pub paragraphs: u32,
    pub tables: u32,
    /// Bytes of text taken.
    pub taken: u64,
    /// Open elements that were deleted, or are left out otherwise.
    pub deleted: u32,
    /// Open tables of contents.
    pub contents: u32,
    pub fields: Fields,
    pub run: Run,
}

/// Reads a part into the builder; `None` if there is none of this name.
pub fn walk(
    archive: &Archive,
    part: &str,
    limits: &Limits,
    styles: &Styles,
    builder: &mut Builder,
    follows_fields: bool,
) -> Result<Option<Story>, Fault> {
    let Some(mut xml) = Xml::open(archive, part, limits)? else { return Ok(None) };
    let mut walk = Walk {
        part: part.into(),
        styles,
        builder,
        follows_fields,
        story: Story::default(),
        stack: Vec::new(),
        flows: vec![Flow::default()],
        room: Room::new(limits),
        paragraphs: 0,
        tables: 0,
        taken: 0,
        deleted: 0,
        contents: 0,
        fields: Fields::default(),
        run: Run::default(),
    };
    let mut buffer = Vec::new();
    // The depth of each box that is open.
    let mut boxes: Vec<u64> = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) => match walk.open(&element) {
                Step::Enter(scope) => {
                    // A box is a dozen elements deep in the text around it: each box counts its own depth.
                    if matches!(scope, Scope::Box(_)) {
                        boxes.push(xml.depth());
                        limits.check(Bound::Depth, boxes.len() as u64)?;
                        xml.set_floor(xml.depth());
                    }
                    walk.stack.push(scope);
                }
                Step::Pass => xml.skip(&mut buffer)?,
                Step::Properties(kind) => walk.properties(kind, &mut xml, &mut buffer)?,
            },
            Node::Close(_) => {
                if matches!(walk.stack.last(), Some(Scope::Box(_))) {
                    boxes.pop();
                    xml.set_floor(boxes.last().copied().unwrap_or(0));
                }
                walk.close();
            }
            Node::Text(text) => match walk.stack.last() {
                Some(Scope::Text) => walk.text(&text),
                Some(Scope::Instruction) if walk.deleted == 0 => walk.fields.instruct(&text),
                _ => {}
            },
            Node::End if xml.depth() > 0 => return Err(xml.ends_early()),
            Node::End => break,
            Node::Other => {}
        }
    }
    walk.flush();
    walk.story.is_unbalanced |= walk.fields.is_open();
    walk.builder.room.merge(walk.room);
    Ok(Some(walk.story))
}

impl Walk<'_> {
    /// Returns the flow that is being read.
    pub fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    /// Returns whether text here is left out, whatever its run says.
    pub fn is_silent(&self) -> bool {
        self.deleted > 0 || self.contents > 0 || self.fields.is_silent()
    }

    /// Takes text of the paragraph that is open.
    pub fn text(&mut self, text: &str) {
        if self.is_silent() || !self.flow().is_open {
            return;
        }
        if self.run.is_hidden {
            self.flow().paragraph.has_hidden |= text.chars().any(|c| !c.is_whitespace());
            return;
        }
        if self.run.is_sign
            && let Some(reference) = self.story.references.last_mut()
            && reference.sign.len() + text.len() <= LONGEST_SIGN
        {
            reference.sign.push_str(text);
            return;
        }
        self.flow().paragraph.text.push_str(text);
        self.taken += text.len() as u64;
    }

    /// Reads properties of what is open.
    fn properties(&mut self, kind: Properties, xml: &mut Xml, buffer: &mut Vec<u8>) -> Result<(), Fault> {
        match kind {
            Properties::Paragraph => {
                let styles = self.styles;
                let section = properties::paragraph(xml, buffer, styles, &mut self.flow().paragraph)?;
                self.story.headers.extend(section.headers);
            }
            Properties::Section => self.story.headers.extend(properties::section(xml, buffer)?.headers),
            Properties::Run => {
                let by_paragraph = self.flow().paragraph.style.hidden;
                let hidden = properties::is_hidden(xml, buffer, self.styles, by_paragraph)?;
                self.run.is_hidden = hidden.unwrap_or(self.run.is_hidden);
            }
            Properties::Row | Properties::Cell => {
                let part = properties::table_part(xml, buffer)?;
                self.flow().skip_columns(part.columns);
                if let Some(Scope::Row(deleted @ false) | Scope::Cell(deleted @ false)) =
                    self.stack.last_mut()
                {
                    *deleted = part.is_deleted;
                    self.deleted += u32::from(part.is_deleted);
                }
            }
            Properties::Control => {
                let is_contents = properties::is_contents(xml, buffer)?;
                if let Some(Scope::Control(contents @ false)) = self.stack.last_mut() {
                    *contents = is_contents;
                    self.begin_contents(is_contents);
                }
            }
        }
        Ok(())
    }

    /// Counts a table of contents that begins, if it is one.
    pub fn begin_contents(&mut self, is_contents: bool) {
        if is_contents {
            if !self.is_silent() {
                self.builder.leave_out("table of contents", "tables of contents", None);
            }
            self.contents += 1;
        }
    }

    /// Leaves the element that is open.
    fn close(&mut self) {
        match self.stack.pop() {
            Some(Scope::Paragraph) => self.end_paragraph(),
            Some(Scope::Run(around)) => self.run = around,
            Some(Scope::Table) => self.flow().close_table(),
            Some(Scope::Row(was_deleted)) => self.deleted -= u32::from(was_deleted),
            Some(Scope::Cell(was_deleted)) => {
                self.flush();
                self.deleted -= u32::from(was_deleted);
            }
            Some(Scope::Deleted) => self.deleted -= 1,
            Some(Scope::Control(was_contents)) => self.contents -= u32::from(was_contents),
            Some(Scope::Graphic) => self.flow().graphics -= 1,
            Some(Scope::Box(is_left_out)) => {
                self.flush();
                self.deleted -= u32::from(is_left_out);
                let found = self.flows.pop().unwrap_or_default().found;
                self.flow().boxes.extend(found);
            }
            Some(Scope::Note(id)) => {
                self.flush();
                self.story.is_unbalanced |= self.fields.is_open();
                let found = self.flows.pop().unwrap_or_default().found;
                self.story.notes.insert(id, found);
            }
            Some(Scope::Alternative(taken, paragraphs)) => {
                let was_taken = self.taken > taken || self.paragraphs > paragraphs;
                if let Some(Scope::Alternatives(any)) = self.stack.last_mut() {
                    *any |= was_taken;
                }
            }
            Some(Scope::Other | Scope::Text | Scope::Instruction | Scope::Alternatives(_)) | None => {}
        }
    }

    /// Begins a paragraph.
    pub fn begin_paragraph(&mut self) {
        if self.flow().is_open {
            self.end_paragraph();
        }
        self.paragraphs += 1;
        let (number, style) = (self.paragraphs, self.styles.unnamed());
        self.flow().begin(number, style);
    }

    fn end_paragraph(&mut self) {
        let part = Arc::clone(&self.part);
        if std::mem::take(&mut self.flow().paragraph.has_hidden) {
            self.builder.leave_out("paragraph with hidden text", "paragraphs with hidden text", None);
        }
        let goes_on = self.flow().paragraph.goes_on;
        let found = self.flow().end(&part);
        self.give(found);
        if !goes_on {
            self.give_boxes();
        }
    }

    /// Ends the paragraph that was going on, with the boxes that it anchors.
    pub fn flush(&mut self) {
        let part = Arc::clone(&self.part);
        self.flow().is_open = false;
        let found = self.flow().flush(&part);
        self.give(found);
        self.give_boxes();
    }

    fn give_boxes(&mut self) {
        for found in std::mem::take(&mut self.flow().boxes) {
            self.give(Some(found));
        }
    }

    /// Passes a block on: to the document, or to the enclosing flow.
    fn give(&mut self, found: Option<Found>) {
        let Some(found) = found else { return };
        match &mut self.flows[..] {
            [] | [_] => self.builder.block(found.kind, found.place, &found.text),
            [.., flow] if self.room.admits(&found.place) => flow.found.push(found),
            [..] => {}
        }
    }
}
