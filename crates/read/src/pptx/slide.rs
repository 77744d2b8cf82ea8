//! The shapes of a slide or of its notes: their paragraphs, and what is left out.

use crate::flow::{Flow, Region, Slot, Tables};
use crate::source::{Builder, Extra};
use sverka_package::{Element, Fault, Node, Xml};
use sverka_text::document::BlockKind;
use sverka_text::place::{Place, SlideItem};

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Slide,
    /// The notes of a slide.
    Notes,
}

/// What a shape is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A box that is not a placeholder.
    Box,
    Title,
    Subtitle,
    /// The body of a slide: its paragraphs are items.
    Body,
    /// A header or a footer.
    Header,
    /// A number, a date, or the picture of the slide in its notes.
    Furniture,
}

/// What is true inside an element.
#[derive(Clone, Copy)]
struct State {
    element: Kind,
    role: Role,
    hidden: bool,
    /// The paragraph.
    slot: Option<Slot>,
    /// Whether text is read here: only a run has any.
    in_run: bool,
    /// Whether an alternative was taken here.
    chosen: bool,
}

/// Elements that are looked for again from inside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shape,
    Table,
    Alternatives,
    Other,
}

/// Reads a slide and its notes.
pub(super) struct Walk<'a> {
    flow: &'a mut Flow,
    builder: &'a mut Builder,
    with: &'a [Extra],
    slide: u32,
    page: Page,
    stack: Vec<State>,
    tables: Tables,
    /// Boxes so far.
    boxes: u32,
    /// The relationships that lead to the texts of diagrams.
    pub diagrams: Vec<String>,
    /// Whether what is left out now has not been counted yet.
    uncounted: bool,
}

impl<'a> Walk<'a> {
    pub fn new(flow: &'a mut Flow, builder: &'a mut Builder, with: &'a [Extra], slide: u32) -> Self {
        let page = Page::Slide;
        let (stack, tables, diagrams) = (Vec::new(), Tables::default(), Vec::new());
        Self { flow, builder, with, slide, page, stack, tables, boxes: 0, diagrams, uncounted: false }
    }

    /// Reads a part to its end; returns `false` at once if it is a hidden slide.
    pub fn part(&mut self, mut xml: Xml, page: Page) -> Result<bool, Fault> {
        self.page = page;
        self.stack.clear();
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Node::Open(element) => {
                    if element.name() == "sld" && is(&element, "show", false) {
                        return Ok(false);
                    }
                    match self.open(&element) {
                        Some(state) => self.stack.push(state),
                        None => xml.skip(&mut buffer)?,
                    }
                }
                Node::Close(_) => {
                    if self.stack.pop().is_some_and(|state| state.element == Kind::Table) {
                        self.tables.close();
                    }
                }
                Node::Text(text) => self.text(&text),
                Node::Other => {}
                Node::End if xml.depth() > 0 => return Err(xml.ends_early()),
                Node::End => return Ok(true),
            }
        }
    }

    /// Returns what is true inside an element that opens; `None` to skip it.
    fn open(&mut self, element: &Element<'_>) -> Option<State> {
        let outside = State {
            element: Kind::Other,
            role: Role::Box,
            hidden: false,
            slot: None,
            in_run: false,
            chosen: false,
        };
        let mut state = self.stack.last().copied().unwrap_or(outside);
        (state.element, state.chosen) = (Kind::Other, false);
        match element.name() {
            "sp" | "grpSp" | "pic" | "graphicFrame" | "cxnSp" => {
                (state.element, state.role, state.slot) = (Kind::Shape, Role::Box, None);
                self.uncounted = true;
            }
            "cNvPr" if is(element, "hidden", true) => {
                if let Some(shape) = self.shape() {
                    shape.hidden = true;
                }
            }
            "ph" => {
                let role = self.role(element);
                if let Some(shape) = self.shape() {
                    shape.role = role;
                }
            }
            "AlternateContent" => state.element = Kind::Alternatives,
            // The first of several alternatives: the others have the same content for older programs.
            "Choice" | "Fallback" => {
                let around = self.stack.last_mut().filter(|around| around.element == Kind::Alternatives);
                if around.is_some_and(|around| std::mem::replace(&mut around.chosen, true)) {
                    return None;
                }
            }
            "txBody" if self.tables.depth() == 0 && self.page == Page::Slide => {
                self.boxes = self.boxes.saturating_add(1);
            }
            "tbl" => {
                self.tables.open();
                state.element = Kind::Table;
            }
            "tr" => self.tables.row(1),
            "tc" => {
                self.tables.cell(1);
                // Covered by the cell before or above.
                if is(element, "hMerge", true) || is(element, "vMerge", true) {
                    return None;
                }
            }
            "p" => state.slot = Some(self.paragraph(state)),
            "buChar" | "buAutoNum" | "buBlip" if state.role == Role::Box && self.tables.depth() == 0 => {
                if let (Some(slot), Page::Slide) = (state.slot, self.page) {
                    self.flow.set_kind(slot, BlockKind::ListItem);
                }
            }
            "t" => state.in_run = true,
            "br" => self.write(" "),
            "fld" => {
                let kind = element.attribute("type").unwrap_or_default();
                if kind == "slidenum" || kind.starts_with("datetime") {
                    return None;
                }
            }
            "chart" => self.builder.leave_out("chart", "charts", None),
            "relIds" => self.diagrams.extend(element.attribute("r:dm").map(|id| id.into_owned())),
            // The text of a diagram.
            "dataModel" => self.boxes = self.boxes.saturating_add(1),
            "oleObj" => self.builder.leave_out("embedded object", "embedded objects", None),
            _ => {}
        }
        Some(state)
    }

    /// Returns the innermost shape that is open.
    fn shape(&mut self) -> Option<&mut State> {
        self.stack.iter_mut().rev().find(|state| state.element == Kind::Shape)
    }

    /// Returns what a placeholder is for.
    fn role(&self, placeholder: &Element<'_>) -> Role {
        match placeholder.attribute("type").as_deref() {
            Some("title" | "ctrTitle") => Role::Title,
            Some("subTitle") => Role::Subtitle,
            Some("ftr" | "hdr") => Role::Header,
            Some("sldNum" | "dt" | "sldImg") => Role::Furniture,
            None | Some("body" | "obj") => Role::Body,
            Some(_) => Role::Box,
        }
    }

    /// Opens a paragraph.
    fn paragraph(&mut self, state: State) -> Slot {
        let cell = self.tables.path().last().copied();
        let (mut kind, item) = match (self.page, cell) {
            (Page::Notes, _) => (BlockKind::Note, SlideItem::Notes),
            (Page::Slide, Some(cell)) => (BlockKind::TableCell, SlideItem::Table(cell)),
            (Page::Slide, None) => {
                let kind = match state.role {
                    Role::Title => BlockKind::Heading(1),
                    Role::Body => BlockKind::ListItem,
                    Role::Box => BlockKind::Caption,
                    Role::Subtitle | Role::Header | Role::Furniture => BlockKind::Paragraph,
                };
                (kind, SlideItem::Box(self.boxes))
            }
        };
        let mut region = Region::Main;
        if state.role == Role::Header {
            (region, kind) = (Region::Headers, BlockKind::Paragraph);
        }
        self.flow.open(region, kind, Place::Slide { slide: self.slide, item })
    }

    /// Takes text of the part.
    fn text(&mut self, text: &str) {
        if self.stack.last().is_some_and(|state| state.in_run) {
            self.write(text);
        }
    }

    /// Writes into the paragraph, if it is to be read.
    fn write(&mut self, text: &str) {
        let Some(state) = self.stack.last().copied() else { return };
        // A group hides what is in it.
        let hidden = self.stack.iter().any(|state| state.hidden);
        let is_new = self.uncounted && !text.trim().is_empty();
        match (state.slot, self.shape().map_or(Role::Box, |shape| shape.role)) {
            (None, _) | (_, Role::Furniture) => {}
            _ if hidden => {
                if is_new {
                    self.builder.leave_out("hidden shape", "hidden shapes", None);
                    self.uncounted = false;
                }
            }
            (_, Role::Header) if !self.with.contains(&Extra::Headers) => {
                if is_new {
                    self.builder.leave_out("header or footer", "headers and footers", Some(Extra::Headers));
                    self.uncounted = false;
                }
            }
            (Some(slot), _) => self.flow.push(slot, text),
        }
    }
}

/// Returns whether an attribute has the value for yes (`true`) or no.
fn is(element: &Element<'_>, name: &str, yes: bool) -> bool {
    let (word, digit) = if yes { ("true", "1") } else { ("false", "0") };
    element.attribute(name).is_some_and(|value| value == word || value == digit)
}
