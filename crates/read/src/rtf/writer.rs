//! The paragraphs of rich text: their places, their kinds, and what is left out.

use super::groups::{Apart, Paragraph};
use crate::flow::{Flow, Region, Slot, Tables};
use crate::source::{Builder, Extra};
use std::collections::BTreeMap;
use std::sync::Arc;
use sverka_text::document::BlockKind;
use sverka_text::limits::Limits;
use sverka_text::place::Place;

/// A sequence of paragraphs: the text, a note inside of it.
struct Stream {
    apart: Option<Apart>,
    /// The block of the paragraph, once there is text.
    slot: Option<Slot>,
    /// The properties of the paragraph at its last text.
    paragraph: Paragraph,
    /// Where its paragraphs are, if that is not counted here.
    place: Option<Place>,
    /// Whether it is left out, and was counted.
    counted: Option<bool>,
}

/// Takes text and puts it into blocks.
pub(super) struct Writer<'a> {
    with: &'a [Extra],
    builder: &'a mut Builder,
    flow: Flow,
    /// The text, and what is open inside it.
    streams: Vec<Stream>,
    tables: Tables,
    /// Paragraphs of the text, and of headers and footers.
    paragraphs: (u32, u32),
    notes: u32,
    endnotes: u32,
    /// The levels of styles that are headings, by their numbers.
    pub headings: BTreeMap<i32, u8>,
    /// Whether the text before was hidden.
    was_hidden: bool,
}

impl<'a> Writer<'a> {
    pub fn new(with: &'a [Extra], limits: &Limits, builder: &'a mut Builder) -> Self {
        let main =
            Stream { apart: None, slot: None, paragraph: Paragraph::default(), place: None, counted: None };
        Self {
            with,
            builder,
            flow: Flow::new(limits),
            streams: vec![main],
            tables: Tables::default(),
            paragraphs: (0, 0),
            notes: 0,
            endnotes: 0,
            headings: BTreeMap::new(),
            was_hidden: false,
        }
    }

    /// Begins text that is separate from the open paragraph.
    pub fn begin(&mut self, apart: Apart) {
        // The block of the paragraph around it comes first, even if it has no text yet.
        self.slot();
        let part: Arc<str> = "".into();
        let next = self.paragraphs.0.saturating_add(1);
        let (extra, place) = match apart {
            Apart::Note => {
                self.notes = self.notes.saturating_add(1);
                (None, Some(Place::Note { part, number: self.notes.to_string().into() }))
            }
            Apart::Comment => {
                (Some(Extra::Comments), Some(Place::Paragraph { part, first: next, last: next }))
            }
            Apart::Header => (Some(Extra::Headers), None),
            Apart::Box => (None, None),
        };
        let counted = extra.filter(|extra| !self.with.contains(extra)).map(|_| false);
        let paragraph = Paragraph::default();
        self.streams.push(Stream { apart: Some(apart), slot: None, paragraph, place, counted });
    }

    /// Makes the note that has just begun an endnote: endnotes are numbered separately.
    pub fn is_endnote(&mut self) {
        let Some(Stream { apart: Some(Apart::Note), place, .. }) = self.streams.last_mut() else { return };
        self.notes = self.notes.saturating_sub(1);
        self.endnotes = self.endnotes.saturating_add(1);
        *place = Some(Place::Note { part: "".into(), number: self.endnotes.to_string().into() });
    }

    /// Ends separate text.
    pub fn end(&mut self) {
        if self.streams.len() > 1 {
            if self.streams.last().is_some_and(|stream| stream.slot.is_some()) {
                self.paragraph(Paragraph::default());
            }
            self.streams.pop();
        }
    }

    /// Returns the block of the paragraph that is open.
    fn slot(&mut self) -> Option<Slot> {
        let stream = self.streams.last_mut()?;
        let region = match stream.apart {
            None | Some(Apart::Box) => Region::Main,
            Some(Apart::Note) => Region::Notes,
            Some(Apart::Comment) => Region::Comments,
            Some(Apart::Header) => Region::Headers,
        };
        let place = Place::Paragraph { part: "".into(), first: 0, last: 0 };
        let flow = &mut self.flow;
        Some(*stream.slot.get_or_insert_with(|| flow.open(region, BlockKind::Paragraph, place)))
    }

    /// Writes text into the paragraph.
    pub fn text(&mut self, text: &str, paragraph: Paragraph, hidden: bool) {
        let is_blank = text.trim().is_empty();
        if hidden {
            if !self.was_hidden && !is_blank {
                self.builder.leave_out("hidden passage", "hidden passages", None);
                self.was_hidden = true;
            }
            return;
        }
        self.was_hidden = false;
        let Some(stream) = self.streams.last_mut() else { return };
        if let Some(counted) = &mut stream.counted {
            if !std::mem::replace(counted, *counted || !is_blank) && !is_blank {
                if stream.apart == Some(Apart::Comment) {
                    self.builder.leave_out("comment", "comments", Some(Extra::Comments));
                } else {
                    self.builder.leave_out("header or footer", "headers and footers", Some(Extra::Headers));
                }
            }
            return;
        }
        let is_item = stream.slot.is_some() && stream.paragraph.is_item;
        stream.paragraph = Paragraph { is_item: is_item || paragraph.is_item, ..paragraph };
        if let Some(slot) = self.slot() {
            self.flow.push(slot, text);
        }
    }

    /// Ends a paragraph, which has these properties if it has no text.
    pub fn paragraph(&mut self, paragraph: Paragraph) {
        let Some(stream) = self.streams.last_mut() else { return };
        let slot = stream.slot.take();
        let last = std::mem::take(&mut stream.paragraph);
        let paragraph = if slot.is_some() { last } else { paragraph };
        let (apart, place, left_out) = (stream.apart, stream.place.clone(), stream.counted.is_some());
        if left_out {
            return;
        }
        let in_flow = matches!(apart, None | Some(Apart::Box));
        if in_flow {
            self.enter(if paragraph.in_table { paragraph.nesting.max(1) } else { 0 });
        }
        let cells = if in_flow { self.tables.path() } else { Vec::new() };
        let kind = match apart {
            Some(Apart::Note | Apart::Comment) => BlockKind::Note,
            _ if !cells.is_empty() => BlockKind::TableCell,
            _ => self.kind(paragraph, apart),
        };
        let part: Arc<str> = if apart == Some(Apart::Header) { "header".into() } else { "".into() };
        let place = place.unwrap_or_else(|| {
            if !cells.is_empty() {
                return Place::Cell { part, paragraph: None, cells };
            }
            let count =
                if apart == Some(Apart::Header) { &mut self.paragraphs.1 } else { &mut self.paragraphs.0 };
            *count = count.saturating_add(1);
            Place::Paragraph { part, first: *count, last: *count }
        });
        if let Some(slot) = slot {
            self.flow.set_kind(slot, kind);
            self.flow.set_place(slot, place);
        }
    }

    /// Returns the kind of a paragraph outside of tables.
    fn kind(&self, paragraph: Paragraph, apart: Option<Apart>) -> BlockKind {
        let outline = paragraph.outline.and_then(|level| u8::try_from(level).ok());
        match outline.or_else(|| self.headings.get(&paragraph.style).copied()) {
            Some(level) if level < 9 => BlockKind::Heading(level + 1),
            _ if paragraph.is_item => BlockKind::ListItem,
            _ if apart == Some(Apart::Box) => BlockKind::Caption,
            _ => BlockKind::Paragraph,
        }
    }

    /// Opens or closes tables until this many are open.
    fn enter(&mut self, depth: usize) {
        while self.tables.depth() > depth {
            self.tables.close();
        }
        while self.tables.depth() < depth {
            self.tables.open();
            self.tables.row(1);
            self.tables.cell(1);
        }
    }

    /// Ends a cell of a table nested at this depth.
    pub fn cell(&mut self, depth: usize, paragraph: Paragraph) {
        let nesting = depth.max(1);
        let inside = Paragraph { in_table: true, nesting, ..paragraph };
        if let Some(stream) = self.streams.last_mut() {
            stream.paragraph = Paragraph { in_table: true, nesting, ..stream.paragraph };
        }
        self.paragraph(inside);
        self.tables.cell(1);
    }

    /// Ends a row of a table nested at this depth.
    pub fn row(&mut self, depth: usize) {
        self.enter(depth.max(1));
        self.tables.row(1);
        self.tables.cell(1);
    }

    /// Hands the blocks over.
    pub fn finish(mut self) {
        while self.streams.len() > 1 {
            self.end();
        }
        if self.streams.iter().any(|stream| stream.slot.is_some()) {
            self.paragraph(Paragraph::default());
        }
        self.flow.finish(self.builder);
    }

    /// Counts what was left out.
    pub fn leave_out(&mut self, one: &'static str, several: &'static str) {
        self.builder.leave_out(one, several, None);
    }
}
