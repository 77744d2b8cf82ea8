//! The notes of a book: which links lead to them, which blocks they are, and their order.

use super::opf::{percent_decoded, resolve};
use crate::html::whole::{Found, Link, Page, Role};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

/// The pages of a book by their parts.
pub(super) struct Book {
    /// The part and its page, in the order of reading.
    pub pages: Vec<(String, Page)>,
    /// Index of each page by its part in lower case.
    index: BTreeMap<String, usize>,
    /// The blocks of each page that begin with an id.
    starts: Vec<BTreeSet<usize>>,
}

/// A block of the book: its page, and its index there.
pub(super) type Spot = (usize, usize);

/// The longest notes fill a page or two; anything with more blocks is a chapter.
const MOST_BLOCKS: usize = 64;

/// A note leads back to its reference, or to each of a few.
const MOST_BACK_LINKS: usize = 8;

/// The notes of a book.
#[derive(Default)]
pub(super) struct Notes {
    /// Their blocks in the order of the references to them, then those without a reference.
    pub order: Vec<Spot>,
    /// The same, to look up.
    pub blocks: BTreeSet<Spot>,
    /// Numbers of notes, and links back from them: bytes of the texts of blocks.
    pub marks: BTreeMap<Spot, Vec<Range<usize>>>,
    /// Where the notes without a link to them begin in `order`.
    pub referenced: usize,
}

impl Book {
    pub fn new(pages: Vec<(String, Page)>) -> Self {
        let index = pages.iter().enumerate().map(|(at, (path, _))| (path.to_lowercase(), at)).collect();
        let starts = pages.iter().map(|(_, page)| page.ids.values().map(|ids| ids.start).collect()).collect();
        Self { pages, index, starts }
    }

    /// Returns the page and the blocks that a link leads to.
    fn target(&self, page: usize, href: &str) -> Option<(usize, Range<usize>)> {
        let (_, fragment) = href.split_once('#')?;
        let at = *self.index.get(&resolve(&self.pages[page].0, href).to_lowercase())?;
        let ids = &self.pages[at].1.ids;
        let range = ids.get(fragment).or_else(|| ids.get(&percent_decoded(fragment)))?;
        let end = range.end.min(self.pages[at].1.blocks.len());
        (range.start < end).then_some((at, range.start..end))
    }

    /// Returns the blocks of the note that a link leads to, if that is a note.
    fn note(&self, page: usize, link: &Link, shown: &str) -> Option<(usize, Range<usize>)> {
        let (at, range) = self.target(page, &link.href)?;
        let (there, label) = (&self.pages[at].1, bare(shown));
        if let Some(marked) = marked(there, range.start).filter(|marked| marked.len() <= MOST_BLOCKS) {
            return Some((at, marked.clone()));
        }
        if range.len() > MOST_BLOCKS || (at == page && range.contains(&link.block)) {
            return None;
        }
        let first = &there.blocks[range.start];
        let goes_back = || {
            let links =
                [range.start, range.end - 1].map(|block| links_of(there, block).iter().take(MOST_BACK_LINKS));
            let targets = links.into_iter().flatten().filter_map(|link| self.target(at, &link.href));
            targets.into_iter().any(|(p, blocks)| p == page && blocks.contains(&link.block))
        };
        let is_note = link.role == Role::ToNote
            || (is_sign(shown, link.raised) && after_label(&first.text, label).is_some())
            // A number in the line leads to a note if that leads back; so do headings to a table of
            // contents.
            || ((!first.kind.is_heading() || is_sign(shown, link.raised)) && goes_back());
        if !is_note {
            return None;
        }
        // A number on a line of its own, then the note.
        let only_label = |text: &str| after_label(text, label).is_some_and(|rest| bare(rest).is_empty());
        let mut end = range.end;
        if there.blocks[range.clone()].iter().all(|block| only_label(&block.text)) {
            let starts = &self.starts[at];
            let goes_on = |at: &usize| !starts.contains(at) && !there.blocks[*at].kind.is_heading();
            end += (end..there.blocks.len()).take(MOST_BLOCKS).take_while(goes_on).count();
        }
        Some((at, range.start..end))
    }
}

/// Returns the element marked as a note that a block is in.
fn marked(page: &Page, block: usize) -> Option<&Range<usize>> {
    // They come in the order of their ends.
    let at = page.notes.partition_point(|note| note.end <= block);
    page.notes.get(at).filter(|note| note.contains(&block))
}

/// Returns the blocks of the elements marked as notes, each once however deep notes are in notes.
fn blocks_of_notes(page: &Page) -> Vec<usize> {
    let mut ranges = page.notes.clone();
    ranges.sort_unstable_by_key(|range| range.start);
    let mut blocks = Vec::new();
    let mut end = 0;
    for range in ranges {
        blocks.extend(range.start.max(end)..range.end.min(page.blocks.len()));
        end = end.max(range.end);
    }
    blocks
}

/// Returns the links in a block; they come in the order of their blocks.
fn links_of(page: &Page, block: usize) -> &[Link] {
    let from = page.links.partition_point(|link| link.block < block);
    let to = page.links.partition_point(|link| link.block <= block);
    &page.links[from..to.max(from)]
}

/// Returns a mark without its brackets, stops and white space: `1` of `[1]`.
fn bare(mark: &str) -> &str {
    mark.trim_matches(|c: char| c.is_whitespace() || "[](){}.:".contains(c))
}

/// Returns whether a text may be the mark of a note: a number, a letter, stars.
fn is_mark(text: &str) -> bool {
    /// Numbers of notes have up to four digits, stars are rarely more than three.
    const LONGEST: usize = 4;
    let inner = bare(text);
    let symbols = inner.chars().all(is_symbol);
    (1..=LONGEST).contains(&inner.chars().count()) && (symbols || inner.chars().all(char::is_alphanumeric))
}

/// Returns whether the mark of a note looks like one: it is raised, in brackets, or of symbols.
fn is_sign(text: &str, raised: bool) -> bool {
    raised || text.trim().starts_with(['[', '(', '{']) || bare(text).chars().all(is_symbol)
}

fn is_symbol(c: char) -> bool {
    "*†‡§¶⁎∗¹²³".contains(c) || ('\u{2070}'..='\u{209c}').contains(&c)
}

/// Returns what follows the label that a text begins with; `None` if it does not.
fn after_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let inner = text.trim_start().trim_start_matches(['[', '(', '{']);
    let rest = inner.strip_prefix(label).filter(|_| !label.is_empty())?;
    let ends = !rest.starts_with(char::is_alphanumeric);
    // "1.5 metres" is no first note.
    let is_number = rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    (ends && !is_number).then_some(rest)
}

/// Finds the notes of a book.
pub(super) fn find(book: &Book) -> Notes {
    let mut notes = Notes::default();
    // Main text first; then notes on notes, in the order of the notes.
    let mut queue: VecDeque<(usize, &Link)> = VecDeque::new();
    for (at, (_, page)) in book.pages.iter().enumerate() {
        queue.extend(
            page.links.iter().filter(|link| marked(page, link.block).is_none()).map(|link| (at, link)),
        );
    }
    while let Some((page, link)) = queue.pop_front() {
        let Some(block) = book.pages[page].1.blocks.get(link.block) else { continue };
        let shown = block.text.get(link.range.clone()).unwrap_or_default();
        let is_link = link.role == Role::ToNote
            // At the start of a block it leads back, from a note on an earlier page.
            || (link.role == Role::Plain && link.range.start > 0 && is_mark(shown));
        if !is_link || notes.blocks.contains(&(page, link.block)) && link.role != Role::ToNote {
            continue;
        }
        let label = bare(shown);
        let note = book.note(page, link, shown);
        if note.is_none() && link.role != Role::ToNote {
            continue;
        }
        notes.marks.entry((page, link.block)).or_default().push(link.range.clone());
        let Some((at, range)) = note else { continue };
        for block in range {
            if notes.blocks.insert((at, block)) {
                notes.take((at, block), &book.pages[at].1, label);
                queue.extend(links_of(&book.pages[at].1, block).iter().map(|link| (at, link)));
            }
        }
    }
    notes.go_on(book);
    notes.referenced = notes.order.len();
    for (at, (_, page)) in book.pages.iter().enumerate() {
        for block in blocks_of_notes(page) {
            if notes.blocks.insert((at, block)) {
                notes.take((at, block), page, "");
            }
        }
    }
    notes
}

impl Notes {
    /// Records a block as part of a note, marking its number and its links back.
    fn take(&mut self, spot: Spot, page: &Page, label: &str) {
        self.order.push(spot);
        let text = &page.blocks[spot.1].text;
        let marks = self.marks.entry(spot).or_default();
        for link in links_of(page, spot.1).iter().filter(|link| link.role != Role::ToNote) {
            let shown = text.get(link.range.clone()).unwrap_or_default();
            let to_id = link.href.contains('#');
            let no_word = !shown.chars().any(char::is_alphanumeric) || bare(shown) == label;
            if link.role == Role::Back || (to_id && (no_word || (link.range.start == 0 && is_mark(shown)))) {
                marks.push(link.range.clone());
            }
        }
        if let Some(rest) = after_label(text, label) {
            marks.push(0..text.len() - rest.len());
        }
        // The stop or the bracket after a number at the start.
        if let Some(first) = marks.iter().filter(|range| range.start == 0).map(|range| range.end).max() {
            let rest = text[first..].trim_start_matches(|c: char| c.is_whitespace() || "]).:".contains(c));
            marks.push(0..text.len() - rest.len());
        }
    }

    /// Takes the further paragraphs of notes on pages of notes: blocks between two notes on a page that
    /// refers to none itself.
    fn go_on(&mut self, book: &Book) {
        let mut refers = vec![false; book.pages.len()];
        for (page, block) in self.marks.keys() {
            refers[*page] |= !self.blocks.contains(&(*page, *block));
        }
        let mut order = Vec::with_capacity(self.order.len());
        for (page, block) in std::mem::take(&mut self.order) {
            order.push((page, block));
            let next = self.blocks.range((page, block + 1)..(page + 1, 0)).next();
            let Some(&(_, next)) = next.filter(|_| !refers[page]) else { continue };
            let blocks = &book.pages[page].1.blocks;
            if (block + 1..next).all(|between| !blocks[between].kind.is_heading()) {
                order.extend((block + 1..next).map(|between| (page, between)));
            }
        }
        self.blocks.extend(&order);
        self.order = order;
    }

    /// Returns the text of a block without the marks in it.
    pub fn cleaned(&self, spot: Spot, block: &Found) -> String {
        let Some(marks) = self.marks.get(&spot) else { return block.text.clone() };
        let mut marks = marks.clone();
        marks.sort_by_key(|range| (range.start, range.end));
        let (mut out, mut at) = (String::with_capacity(block.text.len()), 0);
        for mark in marks {
            let Some(before) = block.text.get(at..mark.start.max(at)) else { continue };
            out.push_str(before);
            at = mark.end.max(at);
            let rest = &block.text[at..];
            // "word [1]." is "word." without its mark.
            if rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || ".,;:!?…)»”".contains(c))
            {
                out.truncate(out.trim_end_matches(' ').len());
            }
        }
        out.push_str(&block.text[at..]);
        out
    }
}
