//! Web pages: the article and its blocks, each character with its place in the file.
//!
//! [`tree`] parses the source, [`article`] chooses the elements to read, and the [`Writer`] here assembles their text
//! as a browser would show it: white space is one
//! space, `<br>` a line end, each paragraph, heading, list item and table cell a block.

mod article;
mod blocks;
mod links;
mod marks;
mod notes;
mod omitted;
mod paced;
mod select;
mod tokens;
mod tree;
mod weights;
#[cfg(any(feature = "epub", feature = "markdown"))]
pub(crate) mod whole;
#[cfg(any(feature = "epub", feature = "markdown"))]
mod xhtml;

use super::Paragraphs;
use super::text::{self, is_blank};
use crate::left_out::LeftOut;
use article::Article;
use html5gum::{Token, Tokenizer};
pub use links::{Links, links};
use notes::{Script, scripts, shifted};
pub use select::{Selector, SelectorError};
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::document::{Block, BlockKind, Document, Lang, Origin};
pub(crate) use tree::TooMany;
use tree::{Event, Tree, is_block};

/// The part of a web page that is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Page {
    /// The article, without the boilerplate around it.
    #[default]
    Article,
    /// All visible text.
    Whole,
    /// The text of the elements that match a selector, hidden ones too.
    Selected(Selector),
}

/// A page that was read.
pub(super) struct Read {
    /// Its text.
    pub document: Document,
    /// Letters of prose that are shown in the page and left out.
    pub lost: usize,
    /// Letters of prose that are read.
    pub prose: usize,
    /// What is not read of it.
    pub left_out: LeftOut,
}

/// Reads a page of at most `most` elements. `origin` leads from its source to the file. `None` if no element matches
/// the selector.
pub(super) fn read(source: &str, origin: &Origin, part: &Page, most: u64) -> Result<Option<Read>, TooMany> {
    let selector = match part {
        Page::Selected(selector) => Some(selector),
        _ => None,
    };
    let tree = Tree::of(source, selector, most)?;
    let article = match part {
        Page::Article => article::find(source, &tree),
        Page::Whole => article::whole(&tree),
        Page::Selected(selector) => match article::selected(&tree, selector) {
            Some(article) => article,
            None => return Ok(None),
        },
    };
    let mut writer = Writer::new(source, origin);
    let headed = (0..tree.elements.len()).any(|id| tree.elements[id].tag == "h1" && article.kept[id]);
    if !headed && selector.is_none() {
        writer.title(&tree);
    }
    let scripts = scripts(source, &tree);
    writer.write(&tree, &article, &scripts);
    let left_out = omitted::omitted(source, &tree, &article, &scripts, *part == Page::Article);
    let mut document =
        Document { text: writer.out, blocks: writer.blocks, origin: writer.origin, ..Document::default() };
    document.declared_lang = declared_lang(&tree, article.root);
    Ok(Some(Read { document, lost: article.lost, prose: article.prose, left_out }))
}

/// The language that the article, an element around it, or the head of the page claims.
fn declared_lang(tree: &Tree, root: usize) -> Option<Lang> {
    let claim = |id: usize| {
        let element = &tree.elements[id];
        [element.attribute("lang"), element.attribute("xml:lang")]
            .iter()
            .find_map(|tag| Lang::parse(tag.trim()))
    };
    let around = std::iter::successors(Some(root), |&id| (id > 0).then(|| tree.elements[id].parent));
    let html = tree.elements.iter().position(|element| element.tag == "html");
    around.chain(html).find_map(claim).or_else(|| {
        let meta = tree.elements.iter().find(|element| {
            element.tag == "meta" && element.attribute("http-equiv").eq_ignore_ascii_case("content-language")
        })?;
        Lang::parse(meta.attribute("content").trim())
    })
}

/// Assembles the text of the article.
struct Writer<'a> {
    source: &'a str,
    source_origin: &'a Origin,
    out: String,
    origin: Origin,
    blocks: Vec<Block>,
    /// Where the block that is being written begins in `out`.
    start: usize,
    /// A space or line break that comes before the next character, with its place.
    pending: Option<(char, Range<usize>)>,
    /// The kinds that open elements give to their text, and whether a block has already had it.
    kinds: Vec<(usize, BlockKind, bool)>,
    /// The `<pre>` elements that are open.
    preformatted: usize,
}

impl<'a> Writer<'a> {
    fn new(source: &'a str, source_origin: &'a Origin) -> Self {
        Self {
            source,
            source_origin,
            out: String::new(),
            origin: Origin::default(),
            blocks: Vec::new(),
            start: 0,
            pending: None,
            kinds: Vec::new(),
            preformatted: 0,
        }
    }

    /// Writes what is kept of a page.
    fn write(&mut self, tree: &Tree, article: &Article, scripts: &BTreeMap<usize, Script>) {
        for (at, event) in tree.events.iter().enumerate() {
            match event {
                Event::Open(id) | Event::Close(id) if !article.kept[*id] => {
                    // An element that is left out still separates the text around it.
                    if is_block(tree.elements[*id].tag) {
                        self.end_block();
                    }
                }
                Event::Open(id) => self.open(tree, *id),
                Event::Close(id) => self.close(tree, *id),
                Event::Text(id, range) if article.kept[*id] && !article.left_out[at] => {
                    match scripts.get(&at).copied().unwrap_or_default() {
                        Script::Plain => self.text(range.clone()),
                        Script::Note => {}
                        script => self.shifted(range.clone(), script),
                    }
                }
                Event::Break(range) => self.line_break(range.clone()),
                Event::Text(..) => {}
            }
        }
        self.end_block();
    }

    fn open(&mut self, tree: &Tree, id: usize) {
        let tag = tree.elements[id].tag;
        if !is_block(tag) {
            return;
        }
        self.end_block();
        let kind = match tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(tag.as_bytes()[1] - b'0'),
            "li" | "dt" | "dd" => BlockKind::ListItem,
            "td" | "th" | "caption" => BlockKind::TableCell,
            _ => BlockKind::Paragraph,
        };
        if kind != BlockKind::Paragraph {
            self.kinds.push((id, kind, false));
        }
        self.preformatted += usize::from(tag == "pre");
    }

    fn close(&mut self, tree: &Tree, id: usize) {
        let tag = tree.elements[id].tag;
        if !is_block(tag) {
            return;
        }
        self.end_block();
        if self.kinds.last().is_some_and(|&(open, _, _)| open == id) {
            self.kinds.pop();
        }
        self.preformatted = self.preformatted.saturating_sub(usize::from(tag == "pre"));
    }

    /// Ends the block if it is not empty, and separates it from the next by an empty line.
    fn end_block(&mut self) {
        self.pending = None;
        let start = std::mem::replace(&mut self.start, self.out.len());
        let written = &self.out[start..];
        let inner = written.trim_matches(is_blank);
        if inner.is_empty() {
            return;
        }
        let from = start + (written.len() - written.trim_start_matches(is_blank).len());
        let range = from..from + inner.len();
        // The second paragraph of an item or a cell is a paragraph like others: whole pages
        // are set in one table cell.
        let kind = match self.kinds.last_mut() {
            Some((_, kind, true)) if !kind.is_heading() => BlockKind::Paragraph,
            Some((_, kind, had)) => {
                *had = true;
                *kind
            }
            None => BlockKind::Paragraph,
        };
        if self.preformatted > 0 {
            // A plain text in a page, or a listing.
            for block in text::blocks(&self.out[range.clone()], Paragraphs::Auto) {
                let range = range.start + block.range.start..range.start + block.range.end;
                self.blocks.push(Block { range, kind: block.kind });
            }
        } else {
            self.blocks.push(Block { range, kind });
        }
        self.out.push_str("\n\n");
        self.start = self.out.len();
    }

    fn line_break(&mut self, tag: Range<usize>) {
        match self.pending {
            // Two in a row are how people separate paragraphs without <p>.
            Some(('\n', _)) => self.end_block(),
            _ if self.out.len() == self.start => {}
            _ => self.pending = Some(('\n', tag)),
        }
    }

    /// Text of the page, with its character references.
    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            let plain = rest.find('&').unwrap_or(rest.len());
            self.plain(at..at + plain);
            at += plain;
            if at < range.end {
                at += self.reference(at..range.end);
            }
        }
    }

    /// Writes raised or lowered text: digits as the characters for them.
    fn shifted(&mut self, range: Range<usize>, script: Script) {
        let text = &self.source[range.clone()];
        let all = |c: char| c.is_whitespace() || shifted(c, script).is_some();
        // "m²", but "1st": letters have no such characters.
        if !text.chars().all(all) {
            return self.text(range);
        }
        for (offset, c) in text.char_indices() {
            if let Some(shifted) = shifted(c, script) {
                self.flush_pending();
                let at = range.start + offset;
                self.put_for(shifted.encode_utf8(&mut [0; 4]), at..at + c.len_utf8());
            }
        }
    }

    fn plain(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            if self.preformatted > 0 {
                self.put(rest, at);
                return;
            }
            let word = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
            self.put(&rest[..word], at);
            at += word;
            let space =
                self.source[at..range.end].find(|c: char| !c.is_ascii_whitespace()).unwrap_or(range.end - at);
            if space > 0 && self.pending.is_none() && self.out.len() > self.start {
                self.pending = Some((' ', at..at + 1));
            }
            at += space;
        }
    }

    /// Writes characters of the source as they are, except zero bytes, which browsers skip.
    fn put(&mut self, text: &str, at: usize) {
        let mut from = at;
        for piece in text.split('\0') {
            self.put_piece(piece, from);
            from += piece.len() + 1;
        }
    }

    fn put_piece(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        self.flush_pending();
        if *self.source_origin == Origin::default() {
            self.origin.push(self.out.len(), at, 1, 1, text.len());
        } else {
            for (offset, c) in text.char_indices() {
                let from = at + offset;
                let file = self.source_origin.file_range(from..from + c.len_utf8());
                self.origin.push(self.out.len() + offset, file.start, c.len_utf8(), file.len(), 1);
            }
        }
        self.out.push_str(text);
    }

    /// Writes one character for a piece of the source: a space, a line end, a reference.
    fn put_for(&mut self, text: &str, source: Range<usize>) {
        let file = self.source_origin.file_range(source);
        self.origin.push(self.out.len(), file.start, text.len(), file.len(), 1);
        self.out.push_str(text);
    }

    fn flush_pending(&mut self) {
        if let Some((c, place)) = self.pending.take() {
            self.put_for(c.encode_utf8(&mut [0; 4]), place);
        }
    }

    /// Writes the character for the reference at the start of a piece of the source, or its `&` if it is not a
    /// reference. Returns how much of the source was consumed.
    fn reference(&mut self, range: Range<usize>) -> usize {
        let rest = &self.source[range.clone()];
        let (text, length) = decode_reference(rest).unwrap_or_else(|| ("&".to_owned(), 1));
        if text.chars().all(|c| c.is_ascii_whitespace()) && self.preformatted == 0 {
            if self.pending.is_none() && self.out.len() > self.start {
                self.pending = Some((' ', range.start..range.start + length));
            }
        } else {
            self.flush_pending();
            self.put_for(&text, range.start..range.start + length);
        }
        length
    }

    /// The title of the page as its heading, without the name of the site after a bar.
    fn title(&mut self, tree: &Tree) {
        let Some(id) = tree.elements.iter().position(|e| e.tag == "title") else { return };
        let pieces = tree.events.iter().filter_map(|event| match event {
            Event::Text(element, range) if *element == id => Some(range.clone()),
            _ => None,
        });
        for range in pieces.take(1) {
            let whole = &self.source[range.clone()];
            let cut =
                [" | ", " :: ", " » ", " • ", " &raquo; "].iter().filter_map(|bar| whole.find(bar)).min();
            self.text(range.start..range.start + cut.unwrap_or(whole.len()));
        }
        self.kinds.push((id, BlockKind::Heading(1), false));
        self.end_block();
        self.kinds.pop();
    }
}

/// The characters of the reference that a text begins with, and its length; `None` if the text does not begin with a
/// reference. The tokenizer has the list of names, so it decodes them.
pub(crate) fn decode_reference(text: &str) -> Option<(String, usize)> {
    /// The longest name, `CounterClockwiseContourIntegral;`, has 32 letters.
    const LONGEST: usize = 40;
    let end = text
        .strip_prefix('&')?
        .bytes()
        .take(LONGEST)
        .position(|b| !b.is_ascii_alphanumeric() && b != b'#')
        .map_or(text.len().min(LONGEST), |at| at + 1);
    let end = if text.as_bytes().get(end) == Some(&b';') { end + 1 } else { end };
    let candidate = text.get(..end).filter(|c| c.len() > 1)?;
    let mut decoded = String::new();
    for Ok(token) in Tokenizer::new(candidate) {
        if let Token::String(string) = token {
            decoded.push_str(std::str::from_utf8(&string).ok()?);
        }
    }
    // A name may end without semicolon ("&copyright" is "©right"), and may mean two characters.
    (1..=2).find_map(|count| {
        let length = decoded.char_indices().nth(count).map_or(decoded.len(), |(at, _)| at);
        let (character, tail) = decoded.split_at(length);
        let used = candidate.strip_suffix(tail)?.len();
        let is_reference = used > character.len() || (used > 1 && character != &candidate[..used]);
        // "&#0;" and the like mean U+FFFD, which means nothing here.
        (is_reference && !character.is_empty() && character != "\u{fffd}")
            .then(|| (character.to_owned(), used))
    })
}

#[cfg(test)]
mod finder_tests;
#[cfg(test)]
mod tests;
