//! A page read as a whole: every block that a reader sees, with its links and the blocks that its ids lead to. For the
//! pages of books and for mark-up in other texts, which have no boilerplate around an article.

use super::decode_reference;
use super::tree::{Element, Event, TooMany, Tree, is_block, is_void};
use super::xhtml;
use crate::Paragraphs;
use crate::left_out::LeftOut;
use crate::text;
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::document::{BlockKind, Lang};
use sverka_text::place::Cell;

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its blocks.
    pub blocks: Vec<Found>,
    /// Its links, in order.
    pub links: Vec<Link>,
    /// The blocks of each id; one block where an id is inside of it.
    pub ids: BTreeMap<String, Range<usize>>,
    /// The blocks of each element that is marked as a note.
    pub notes: Vec<Range<usize>>,
    /// The language that it claims.
    pub lang: Option<Lang>,
    /// Whether it is marked as a cover or a table of contents as a whole.
    pub aside: bool,
    /// What was left out.
    pub left_out: LeftOut,
    /// How many elements it has.
    pub elements: u64,
}

/// A block of a page.
#[derive(Debug)]
pub(crate) struct Found {
    pub kind: BlockKind,
    /// Its number among the blocks of the page, counted from 1, empty ones too.
    pub number: u32,
    /// The cell that it is in, after the cells around that.
    pub cells: Vec<Cell>,
    pub text: String,
}

/// A link.
#[derive(Debug)]
pub(crate) struct Link {
    /// Index of its block.
    pub block: usize,
    /// Its bytes in the text of the block.
    pub range: Range<usize>,
    pub href: String,
    pub role: Role,
    /// Whether it is raised.
    pub raised: bool,
}

/// What the mark-up indicates about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    /// It leads to a note.
    ToNote,
    /// It leads back from a note.
    Back,
}

/// Tables in tables whose cells a place names. Real ones have two or three levels.
const SHOWN_LEVELS: usize = 4;

/// Reads a page of at most `most` elements.
pub(crate) fn read(source: &str, most: u64) -> Result<Page, TooMany> {
    let tree = Tree::of(source, None, most)?;
    let mut walk = Walk::default();
    walk.page.elements = tree.elements.len() as u64;
    walk.page.lang = lang(&tree);
    walk.page.aside =
        tree.elements.iter().any(|e| e.tag == "body" && says(e, &["cover", "toc", "landmarks"]));
    let mut skipped: Option<(usize, Skipped)> = None;
    for event in &tree.events {
        match event {
            Event::Close(id) if skipped.as_ref().is_some_and(|(open, _)| open == id) => skipped = None,
            Event::Text(_, range) if skipped.is_some() => {
                if let Some((_, Skipped::WithText(one, several))) = skipped
                    && source[range.clone()].contains(char::is_alphanumeric)
                {
                    walk.page.left_out.add(one, several, 1, None);
                    skipped = skipped.map(|(open, _)| (open, Skipped::Counted));
                }
            }
            _ if skipped.is_some() => {}
            Event::Open(id) => {
                let element = &tree.elements[*id];
                if is_block(element.tag) {
                    walk.end_block();
                }
                skipped = walk.leaves_out(element).map(|how| (*id, how));
                if skipped.is_none() {
                    walk.open(*id, element);
                }
            }
            Event::Close(id) => walk.close(*id, &tree.elements[*id]),
            Event::Text(_, range) => walk.text(&source[range.clone()]),
            Event::Break(_) => walk.line_break(),
        }
    }
    walk.end_block();
    Ok(walk.page)
}

fn lang(tree: &Tree) -> Option<Lang> {
    let outer = tree.elements.iter().filter(|e| matches!(e.tag, "html" | "body"));
    outer.flat_map(|e| [e.attribute("xml:lang"), e.attribute("lang")]).find_map(|tag| Lang::parse(tag.trim()))
}

/// Returns whether `epub:type` or `role` of an element has one of some words; roles have the prefix
/// `doc-`.
fn says(element: &Element, words: &[&str]) -> bool {
    let types = element.attribute("epub:type").split_ascii_whitespace();
    let roles =
        element.attribute("role").split_ascii_whitespace().map(|r| r.strip_prefix("doc-").unwrap_or(r));
    types.chain(roles).any(|word| words.contains(&word))
}

fn has_class(element: &Element, words: &[&str]) -> bool {
    element
        .attribute("class")
        .split_ascii_whitespace()
        .any(|c| words.contains(&c.to_ascii_lowercase().as_str()))
}

/// A table that is open.
struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// Tables in the present cell.
    inner: u32,
}

/// How an element is left out.
enum Skipped {
    /// It is counted, or contains no text for people.
    Counted,
    /// It counts as one of these if it contains text.
    WithText(&'static str, &'static str),
}

#[derive(Default)]
struct Walk {
    page: Page,
    /// The text of the block that is being read.
    text: String,
    /// Whether white space or a line break comes before the next word.
    pending: Option<char>,
    /// Blocks of the page so far.
    number: u32,
    /// The block element that has just opened, with nothing in it so far.
    fresh: Option<usize>,
    /// The kinds that open elements give to their text, and whether a block has already had it.
    kinds: Vec<(usize, BlockKind, bool)>,
    /// Open elements with an id or marked as a note: the element, the first block in it.
    anchors: Vec<(usize, usize)>,
    /// Open links: the element, its link.
    open_links: Vec<(usize, usize)>,
    tables: Vec<Table>,
    table_count: u32,
    preformatted: usize,
    raised: usize,
}

impl Walk {
    /// Returns how an element is left out, if it is, and counts it if a person would miss it even without text.
    fn leaves_out(&mut self, element: &Element) -> Option<Skipped> {
        let style = element.attribute("style").to_ascii_lowercase().replace(' ', "");
        let is_hidden =
            element.has("hidden") || style.contains("display:none") || style.contains("visibility:hidden");
        if is_hidden {
            return Some(Skipped::WithText("hidden passage", "hidden passages"));
        }
        let is_page_number = says(element, &["pagebreak"])
            || (element.tag == "span"
                && has_class(element, &["pagenum", "pageno", "pagebreak", "page-number"]));
        let (one, several) = match element.tag {
            _ if is_page_number => ("page number", "page numbers"),
            "nav" => ("menu", "menus"),
            _ if says(element, &["toc", "landmarks", "page-list"]) && element.tag != "body" => {
                ("menu", "menus")
            }
            "img" | "svg" | "math" => ("picture", "pictures"),
            "script" | "style" | "template" | "head" | "title" => return Some(Skipped::Counted),
            "iframe" | "object" | "audio" | "video" | "canvas" => {
                return Some(Skipped::WithText("fallback text of a medium", "fallback texts of media"));
            }
            "rt" | "rp" => return Some(Skipped::WithText("ruby annotation", "ruby annotations")),
            _ => return None,
        };
        self.page.left_out.add(one, several, 1, None);
        Some(Skipped::Counted)
    }

    fn open(&mut self, id: usize, element: &Element) {
        if element.tag == "sup" {
            self.raised += 1;
            if let Some(&(_, at)) = self.open_links.last() {
                self.page.links[at].raised = true;
            }
        }
        if element.tag == "a" && element.has("href") {
            self.open_link(id, element);
        }
        if !element.attribute("id").is_empty() || says(element, NOTES) {
            self.anchors.push((id, self.page.blocks.len()));
        }
        if !is_block(element.tag) || is_void(element.tag) {
            return;
        }
        self.fresh = Some(id);
        let kind = match element.tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(element.tag.as_bytes()[1] - b'0'),
            "li" | "dt" | "dd" => BlockKind::ListItem,
            "td" | "th" => BlockKind::TableCell,
            "caption" | "figcaption" => BlockKind::Caption,
            _ if is_verse(element) => BlockKind::Verse,
            _ => BlockKind::Paragraph,
        };
        if kind != BlockKind::Paragraph {
            self.kinds.push((id, kind, false));
        }
        self.preformatted += usize::from(element.tag == "pre");
        match element.tag {
            "table" => {
                let count = self.tables.last_mut().map_or(&mut self.table_count, |table| &mut table.inner);
                *count += 1;
                let number = *count;
                self.tables.push(Table { number, row: 0, column: 0, inner: 0 });
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.row, table.column) = (table.row + 1, 0);
                }
            }
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.column, table.inner, table.row) = (table.column + 1, 0, table.row.max(1));
                }
            }
            _ => {}
        }
    }

    fn open_link(&mut self, id: usize, element: &Element) {
        let role =
            if says(element, &["noteref", "footnoteref", "endnoteref"]) || has_class(element, NOTE_LINKS) {
                Role::ToNote
            } else if says(element, &["backlink"]) || has_class(element, &["footnote-back", "backlink"]) {
                Role::Back
            } else {
                Role::Plain
            };
        self.open_links.push((id, self.page.links.len()));
        self.page.links.push(Link {
            block: self.page.blocks.len(),
            range: self.text.len()..self.text.len(),
            href: element.attribute("href").to_owned(),
            role,
            raised: self.raised > 0,
        });
    }

    fn close(&mut self, id: usize, element: &Element) {
        let tag = element.tag;
        if is_block(tag) {
            if self.text.is_empty() && self.fresh == Some(id) {
                // An empty paragraph is one.
                self.number += 1;
            }
            self.end_block();
        }
        if self.open_links.last().is_some_and(|&(open, _)| open == id) {
            self.open_links.pop();
        }
        if self.anchors.last().is_some_and(|&(open, _)| open == id) {
            self.close_anchor(element);
        }
        if !is_block(tag) {
            self.raised = self.raised.saturating_sub(usize::from(tag == "sup"));
            return;
        }
        if self.kinds.last().is_some_and(|&(open, _, _)| open == id) {
            self.kinds.pop();
        }
        self.preformatted = self.preformatted.saturating_sub(usize::from(tag == "pre"));
        if tag == "table" {
            self.tables.pop();
        }
    }

    fn close_anchor(&mut self, element: &Element) {
        let Some((_, first)) = self.anchors.pop() else { return };
        // The id of nothing leads to what follows, the id of a word to its block.
        let range = first..self.page.blocks.len().max(first + 1);
        if says(element, NOTES) {
            self.page.notes.push(range.clone());
        }
        let name = element.attribute("id");
        if !name.is_empty() {
            self.page.ids.entry(name.to_owned()).or_insert(range);
        }
    }

    fn end_block(&mut self) {
        self.pending = None;
        self.fresh = None;
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        self.number += 1;
        if text.chars().all(text::is_blank) {
            return;
        }
        let kind = self.kind();
        let shown = self.tables.iter().filter(|t| t.column > 0).take(SHOWN_LEVELS);
        let cells: Vec<Cell> =
            shown.map(|t| Cell { table: t.number, column: t.column, row: t.row }).collect();
        if self.preformatted > 0 {
            for block in text::blocks(&text, Paragraphs::Auto) {
                let text = text[block.range].to_owned();
                self.page.blocks.push(Found {
                    kind: block.kind,
                    number: self.number,
                    cells: cells.clone(),
                    text,
                });
            }
        } else {
            self.page.blocks.push(Found { kind, number: self.number, cells, text });
        }
        // A link around a block has its text there.
        if let Some(link) = self.open_links.last().map(|&(_, at)| &mut self.page.links[at])
            && link.range.is_empty()
        {
            (link.block, link.range) = (self.page.blocks.len(), 0..0);
        }
    }

    /// The second paragraph of an item is a paragraph like others; a cell and a poem have many.
    fn kind(&mut self) -> BlockKind {
        match self.kinds.last_mut() {
            Some((_, BlockKind::ListItem, true)) | None => BlockKind::Paragraph,
            Some((_, kind, had)) => {
                *had = true;
                *kind
            }
        }
    }

    fn line_break(&mut self) {
        match self.pending {
            _ if self.text.is_empty() => {}
            // Two in a row are how people separate paragraphs without <p>.
            Some('\n') => self.end_block(),
            _ => self.pending = Some('\n'),
        }
    }

    /// Text of the page, with its character references.
    fn text(&mut self, source: &str) {
        let mut rest = source;
        while let Some(at) = rest.find('&') {
            self.words(&rest[..at]);
            rest = &rest[at..];
            let (text, length) = decode_reference(rest).unwrap_or_else(|| ("&".to_owned(), 1));
            self.words(&text);
            rest = &rest[length..];
        }
        self.words(rest);
    }

    fn words(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.text.push_str(text);
            return;
        }
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if at > 0 && self.pending.is_none() && !self.text.is_empty() {
                self.pending = Some(' ');
            }
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.pending.take().is_some() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        if let Some(link) = self.open_links.last().map(|&(_, at)| &mut self.page.links[at])
            && link.block == self.page.blocks.len()
        {
            if link.range.is_empty() {
                link.range.start = start;
            }
            link.range.end = self.text.len();
        }
    }
}

/// Classes of links to notes: of pandoc, of converters, of InDesign.
const NOTE_LINKS: &[&str] = &["footnote-ref", "footnoteref", "noteref", "_idfootnotelink"];

/// The marks of notes.
const NOTES: &[&str] = &["footnote", "endnote", "rearnote", "note"];

fn is_verse(element: &Element) -> bool {
    let types = ["z3998:verse", "z3998:poem", "verse", "poem"];
    element.tag != "body" && (says(element, &types) || has_class(element, &["poem", "stanza", "verse"]))
}

/// Reads a page in XHTML, where any element may be empty: `<title/>`, `<a id="b"/>`.
pub(crate) fn read_xhtml(source: &str, most: u64) -> Result<Page, TooMany> {
    read(&xhtml::expanded(source), most)
}
