//! The walk through the elements of a part: what is read, where it goes, what is left out.

use super::styles::{Family, Role, Styles};
use crate::flow::{Flow, Region, Slot, Tables};
use crate::source::{Builder, Extra, Source};
use std::sync::Arc;
use sverka_package::{Element, Fault, Node, Xml};
use sverka_text::document::BlockKind;
use sverka_text::place::{Place, SlideItem};

/// Where text inside an element is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// Nothing: between paragraphs there is only white space, names and descriptions.
    None,
    Block(Slot),
    /// The mark of a note.
    Citation,
}

/// A container of paragraphs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Flow,
    List,
    Cell,
    Box,
    Title,
    /// The body of a slide: its paragraphs are items, with or without a list.
    Body,
    /// The subtitle of a slide.
    Subtitle,
    SpeakerNotes,
}

/// Reasons to leave text out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mute {
    No,
    Hidden,
    Header,
    /// Content of all pages, such as masters: nobody misses it.
    Master,
}

/// What is true inside an element.
#[derive(Clone)]
struct State {
    region: Region,
    target: Target,
    holder: Holder,
    mute: Mute,
    /// The number of the note around it.
    note: Arc<str>,
    /// Whether a table ends with it.
    is_table: bool,
}

/// Elements whose text is not read: what was deleted, readings over words, numbers of items and
/// headings, code, pictures, forms.
const SKIPPED: [&str; 8] = [
    "tracked-changes",
    "ruby-text",
    "number",
    "script",
    "binary-data",
    "event-listeners",
    "forms",
    "sequence-decls",
];

/// Lists that the program generates from the headings, captions and marks of the text.
const INDEXES: [&str; 6] = [
    "table-of-content",
    "illustration-index",
    "table-index",
    "object-index",
    "user-index",
    "alphabetical-index",
];

/// Shapes with text of their own.
const SHAPES: [&str; 13] = [
    "text-box",
    "custom-shape",
    "rect",
    "line",
    "polyline",
    "polygon",
    "regular-polygon",
    "path",
    "circle",
    "ellipse",
    "connector",
    "caption",
    "measure",
];

/// Reads the parts of a document one after another.
pub(super) struct Walk<'a> {
    with: &'a [Extra],
    builder: &'a mut Builder,
    flow: Flow,
    styles: Styles,
    stack: Vec<State>,
    tables: Tables,
    part: Arc<str>,
    /// The paragraphs of the text so far, and those of headers and footers.
    paragraphs: (u32, u32),
    citation: String,
    has_body: bool,
    is_slides: bool,
    /// The slide, 0 before the first; and its boxes and comments so far.
    slide: u32,
    boxes: u32,
    comments: u32,
    /// Whether the next paragraph is the first of a box.
    box_begins: bool,
    /// Whether what is muted now has not been counted yet.
    uncounted: bool,
}

impl<'a> Walk<'a> {
    pub fn new(source: &Source<'a>, builder: &'a mut Builder) -> Self {
        Self {
            with: &source.options.with,
            builder,
            flow: Flow::new(&source.options.limits),
            styles: Styles::default(),
            stack: Vec::new(),
            tables: Tables::default(),
            part: "".into(),
            paragraphs: (0, 0),
            citation: String::new(),
            has_body: false,
            is_slides: false,
            slide: 0,
            boxes: 0,
            comments: 0,
            box_begins: false,
            uncounted: false,
        }
    }

    /// Reads a part to its end.
    pub fn part(&mut self, name: &str, mut xml: Xml) -> Result<(), Fault> {
        self.part = name.into();
        self.paragraphs = (0, 0);
        self.styles.begin_part();
        self.stack.clear();
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Node::Open(element) => match self.open(&element)? {
                    Some(state) => self.stack.push(state),
                    None => xml.skip(&mut buffer)?,
                },
                Node::Close(name) => self.close(name.name()),
                Node::Text(text) => self.text(&text),
                Node::Other => {}
                Node::End if xml.depth() > 0 => return Err(xml.ends_early()),
                Node::End if name == "styles.xml" || self.has_body => return Ok(()),
                Node::End => {
                    let part = if name.is_empty() { "the file" } else { name };
                    return Err(Fault::damaged(format!("{part} contains no OpenDocument document")));
                }
            }
        }
    }

    /// Hands the blocks over.
    pub fn finish(self) {
        self.flow.finish(self.builder);
    }

    /// Returns what is true inside an element that opens; `None` to skip it.
    fn open(&mut self, element: &Element<'_>) -> Result<Option<State>, Fault> {
        let name = element.name();
        let mut state = self.stack.last().cloned().unwrap_or(State {
            region: Region::Main,
            target: Target::None,
            holder: Holder::Flow,
            mute: Mute::No,
            note: "".into(),
            is_table: false,
        });
        state.is_table = false;
        if SKIPPED.contains(&name) {
            return Ok(None);
        }
        if INDEXES.contains(&name) {
            self.builder.leave_out("table of contents or index", "tables of contents and indexes", None);
            return Ok(None);
        }
        if SHAPES.contains(&name) || name == "frame" {
            return Ok(self.shape(element, state));
        }
        match name {
            "styles" | "automatic-styles" => self.styles.begin_list(name == "automatic-styles"),
            "style" => self.styles.begin(element),
            "text-properties" | "drawing-page-properties" => self.styles.properties(element),
            "master-styles" => state.mute = Mute::Master,
            "spreadsheet" => {
                return Err(Fault::broken(
                    "it is a spreadsheet, not a text or a presentation",
                    "save its text as a text file",
                ));
            }
            "body" => self.has_body = true,
            "presentation" | "drawing" => self.is_slides = true,
            "p" | "h" => self.paragraph(element, &mut state),
            "s" | "tab" | "line-break" => self.text(" "),
            "span" => {
                let style = element.attribute("text:style-name").unwrap_or_default();
                self.show(&mut state, self.styles.display(Family::Text, &style));
            }
            "hidden-text" if element.attribute("text:is-hidden").as_deref() == Some("true") => {
                self.show(&mut state, Some(false));
            }
            "hidden-paragraph" if element.attribute("text:is-hidden").as_deref() == Some("true") => {
                self.hide_paragraph(&mut state);
            }
            "section" => {
                let condition = element.attribute("text:is-hidden").as_deref() == Some("true");
                let hidden = match element.attribute("text:display").as_deref() {
                    Some("none") => true,
                    Some("condition") => condition,
                    _ => false,
                };
                self.show(&mut state, hidden.then_some(false));
            }
            "table" | "table-row" | "table-cell" | "covered-table-cell" => self.table(element, &mut state),
            "list" | "numbered-paragraph" => {
                if matches!(state.holder, Holder::Flow | Holder::Box) {
                    state.holder = Holder::List;
                }
            }
            "note" | "g" | "notes" => {
                state.target = Target::None;
                if name == "notes" {
                    state.holder = Holder::SpeakerNotes;
                }
            }
            "note-citation" => {
                self.citation.clear();
                state.target = Target::Citation;
            }
            "note-body" => {
                (state.region, state.holder, state.target) = (Region::Notes, Holder::Flow, Target::None);
                state.note = self.citation.trim().into();
            }
            _ => return Ok(self.extra(element, state)),
        }
        Ok(Some(state))
    }

    /// Opens optional elements and those that only slides have.
    fn extra(&mut self, element: &Element<'_>, mut state: State) -> Option<State> {
        let name = element.name();
        match name {
            "annotation" if self.with.contains(&Extra::Comments) => {
                self.comments = self.comments.saturating_add(1);
                (state.region, state.holder, state.target) = (Region::Comments, Holder::Flow, Target::None);
            }
            "annotation" => {
                self.builder.leave_out("comment", "comments", Some(Extra::Comments));
                return None;
            }
            "object" | "object-ole" => {
                self.builder.leave_out("embedded object", "embedded objects", None);
                return None;
            }
            "header" | "footer" | "header-left" | "footer-left" | "header-first" | "footer-first"
                if state.mute == Mute::Master =>
            {
                if element.attribute("style:display").as_deref() == Some("false") {
                    return None;
                }
                self.header(&mut state);
            }
            // Fields of slides that the program fills.
            "page-number" | "date" | "time" | "date-time" | "header" | "footer" if self.slide > 0 => {
                return None;
            }
            "page" if self.is_slides => return self.page(element, state),
            _ if state.target != Target::None
                && element.attribute("text:display").as_deref() == Some("none") =>
            {
                self.show(&mut state, Some(false));
            }
            _ => {}
        }
        Some(state)
    }

    /// Opens a header or a footer.
    fn header(&mut self, state: &mut State) {
        state.region = Region::Headers;
        state.mute = if self.with.contains(&Extra::Headers) { Mute::No } else { Mute::Header };
        self.uncounted = true;
    }

    /// Opens a slide.
    fn page(&mut self, element: &Element<'_>, mut state: State) -> Option<State> {
        self.slide = self.slide.saturating_add(1);
        (self.boxes, self.comments) = (0, 0);
        self.tables.restart();
        let style = element.attribute("draw:style-name").unwrap_or_default();
        if self.styles.display(Family::Page, &style) == Some(false) {
            self.builder.leave_out("hidden slide", "hidden slides", None);
            return None;
        }
        state.target = Target::None;
        Some(state)
    }

    /// Opens a frame or a shape.
    fn shape(&mut self, element: &Element<'_>, mut state: State) -> Option<State> {
        state.target = Target::None;
        if element.attribute("presentation:placeholder").as_deref() == Some("true") {
            return None;
        }
        if element.name() != "frame" {
            self.box_begins = true;
            if matches!(state.holder, Holder::Flow | Holder::List) {
                state.holder = Holder::Box;
            }
        }
        let class = element.attribute("presentation:class");
        match class.as_deref() {
            Some("page-number" | "date-time") => return None,
            Some("header" | "footer") => {
                (state.holder, state.target) = (Holder::Flow, Target::None);
                self.header(&mut state);
            }
            // The notes of a slide have classes of their own.
            _ if state.holder == Holder::SpeakerNotes => {}
            Some("title") => state.holder = Holder::Title,
            Some("subtitle") => state.holder = Holder::Subtitle,
            Some("outline" | "text") => state.holder = Holder::Body,
            _ => {}
        }
        Some(state)
    }

    fn table(&mut self, element: &Element<'_>, state: &mut State) {
        state.target = Target::None;
        let repeated = |name: &str| {
            element.attribute(name).and_then(|count| count.trim().parse().ok()).map_or(1, |n: u32| n.max(1))
        };
        match element.name() {
            "table" => {
                self.tables.open();
                state.is_table = true;
            }
            "table-row" => {
                self.tables.row(repeated("table:number-rows-repeated"));
                let seen = element.attribute("table:visibility");
                self.show(state, matches!(seen.as_deref(), Some("collapse" | "filter")).then_some(false));
            }
            name => {
                self.tables.cell(repeated("table:number-columns-repeated"));
                if state.holder != Holder::SpeakerNotes {
                    state.holder = Holder::Cell;
                }
                self.show(state, (name == "covered-table-cell").then_some(false));
            }
        }
    }

    /// Opens a paragraph or a heading.
    fn paragraph(&mut self, element: &Element<'_>, state: &mut State) {
        let style = element.attribute("text:style-name").unwrap_or_default();
        match state.region {
            Region::Main => self.paragraphs.0 = self.paragraphs.0.saturating_add(1),
            Region::Headers => self.paragraphs.1 = self.paragraphs.1.saturating_add(1),
            Region::Notes | Region::Comments => {}
        }
        if self.box_begins && self.slide > 0 && state.region != Region::Comments {
            self.boxes = self.boxes.saturating_add(1);
        }
        self.box_begins = false;
        self.show(state, self.styles.display(Family::Paragraph, &style));
        let level = element.attribute("text:outline-level").and_then(|level| level.parse().ok());
        let kind = match (state.region, state.holder) {
            (Region::Notes | Region::Comments, _) | (_, Holder::SpeakerNotes) => BlockKind::Note,
            (_, Holder::Cell) => BlockKind::TableCell,
            (_, Holder::Title) => BlockKind::Heading(1),
            (_, Holder::Body) => BlockKind::ListItem,
            _ if element.name() == "h" => BlockKind::Heading(level.unwrap_or(1).clamp(1, 9)),
            (_, Holder::List) => BlockKind::ListItem,
            (_, Holder::Box) => BlockKind::Caption,
            (_, Holder::Subtitle) => BlockKind::Paragraph,
            (_, Holder::Flow) => match self.styles.role(&style) {
                Role::Title => BlockKind::Heading(0),
                Role::Caption => BlockKind::Caption,
                Role::Body => BlockKind::Paragraph,
            },
        };
        let place = self.place(state);
        state.target = Target::Block(self.flow.open(state.region, kind, place));
    }

    /// Returns where the paragraph is that opens.
    fn place(&self, state: &State) -> Place {
        let part = Arc::clone(&self.part);
        let cells = if state.holder == Holder::Cell { self.tables.path() } else { Vec::new() };
        if self.slide > 0 {
            let item = match (state.region, state.holder, cells.last()) {
                (Region::Comments, ..) => SlideItem::Comment(self.comments),
                (_, Holder::SpeakerNotes, _) => SlideItem::Notes,
                (_, _, Some(cell)) => SlideItem::Table(*cell),
                _ => SlideItem::Box(self.boxes),
            };
            return Place::Slide { slide: self.slide, item };
        }
        let paragraph = |part, at| Place::Paragraph { part, first: at, last: at };
        match state.region {
            Region::Notes => Place::Note { part, number: Arc::clone(&state.note) },
            // In a flat file, the text has paragraphs of the same numbers.
            Region::Headers if part.is_empty() => paragraph("master-styles".into(), self.paragraphs.1),
            Region::Headers => paragraph(part, self.paragraphs.1),
            Region::Main if !cells.is_empty() => Place::Cell { part, paragraph: None, cells },
            Region::Main | Region::Comments => paragraph(part, self.paragraphs.0),
        }
    }

    /// Shows or hides the contents of an element, if it states this.
    fn show(&mut self, state: &mut State, shown: Option<bool>) {
        match (shown, state.mute) {
            (Some(false), Mute::No) => {
                state.mute = Mute::Hidden;
                self.uncounted = true;
            }
            (Some(true), Mute::Hidden) => state.mute = Mute::No,
            _ => {}
        }
    }

    /// Hides the paragraph around a field.
    fn hide_paragraph(&mut self, state: &mut State) {
        let target = state.target;
        let Target::Block(slot) = target else { return };
        self.uncounted = true;
        if self.flow.clear(slot) {
            self.count_hidden();
        }
        let around = self.stack.iter_mut().rev().take_while(|around| around.target == target);
        for state in around.chain([state]).filter(|state| state.mute == Mute::No) {
            state.mute = Mute::Hidden;
        }
    }

    fn count_hidden(&mut self) {
        self.builder.leave_out("hidden passage", "hidden passages", None);
        self.uncounted = false;
    }

    fn text(&mut self, text: &str) {
        let Some(state) = self.stack.last() else { return };
        match (state.mute, state.target) {
            (_, Target::None) | (Mute::Master, _) => {}
            (_, Target::Citation) => self.citation.push_str(text),
            (Mute::No, Target::Block(slot)) => self.flow.push(slot, text),
            _ if !self.uncounted || text.trim().is_empty() => {}
            (Mute::Hidden, _) => self.count_hidden(),
            (Mute::Header, _) => {
                self.builder.leave_out("header or footer", "headers and footers", Some(Extra::Headers));
                self.uncounted = false;
            }
        }
    }

    fn close(&mut self, name: &str) {
        if name == "style" {
            self.styles.end();
        }
        if self.stack.pop().is_some_and(|state| state.is_table) {
            self.tables.close();
        }
    }
}
