//! Markdown: CommonMark with tables, footnotes and front matter.
//!
//! The parser yields events with their byte ranges; the [`Walk`] here assembles the text of each block. Code, front
//! matter, addresses and pictures are not text for translation.

#[cfg(test)]
mod tests;

use crate::Error;
use crate::html::whole;
use crate::source::{Builder, Source};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document, Lang};
use sverka_text::encoding;
use sverka_text::limits::{Bound, Exceeded};
use sverka_text::place::Place;

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let label = source.options.encoding.as_deref();
    let decoded = encoding::decode(source.name, source.bytes.to_vec(), label, false)?;
    check_marks(source, &decoded.text)?;
    let mut walk = Walk::new(source, &decoded.text);
    walk.builder.diagnostics.extend(decoded.diagnostics);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let body = walk.front_matter();
    for (event, range) in Parser::new_ext(&decoded.text[body..], options).into_offset_iter() {
        walk.event(event, body + range.start..body + range.end);
    }
    let (mut document, diagnostics) = walk.finish().finish(source)?;
    document.encoding = decoded.encoding.name();
    Ok((document, diagnostics))
}

/// Checks the lines and marks of a text against what it may have: the parser makes a node of each, and holds them all.
fn check_marks(source: &Source<'_>, text: &str) -> Result<(), Error> {
    let limit = source.options.limits.get(Bound::Elements);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let bytes = text.as_bytes();
    let is_mark = |at: &usize| match bytes[*at] {
        // The end of the number of an item: items may be nested in one line.
        b'.' | b')' => at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit()),
        byte => b"\n\r*_~`[]!<>&|\\$:-+".contains(&byte),
    };
    let Some(at) = (0..bytes.len()).filter(is_mark).nth(most) else { return Ok(()) };
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    let exceeded = Exceeded { bound: Bound::Elements, limit };
    Err(Error::Limit { file: source.name.to_owned(), place: Some(format!("line {line}")), exceeded })
}

/// How far before a block of HTML its tags may begin, in bytes.
const REACH: usize = 4096;

/// A block of a note.
struct Found {
    place: Place,
    text: String,
}

/// Beginnings of HTML that is not shown, with their ends.
const ENDS: [(&str, &str); 3] = [("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")];

/// Returns whether a text starts with something in ASCII, in any case.
fn starts(text: &str, what: &str) -> bool {
    text.get(..what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what))
}

/// Returns whether a text has something in ASCII in it, in any case.
fn has(text: &str, what: &str) -> bool {
    text.as_bytes().windows(what.len()).any(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

struct Walk<'a> {
    /// The name of the file.
    name: &'a str,
    source: &'a str,
    builder: Builder,
    /// Where the lines of the source begin.
    lines: Vec<usize>,
    /// Kinds of the open blocks, and whether a block of the output had it already.
    kinds: Vec<(BlockKind, bool)>,
    text: String,
    /// Where the block that is being read begins in the source.
    start: Option<usize>,
    /// Pictures that are open: their text is not shown.
    pictures: usize,
    /// Whether a listing is open.
    listing: bool,
    /// An element of HTML in the text whose content is hidden: `<script>`.
    hidden_tag: Option<&'static str>,
    /// Its content so far, which is restored if the element does not end.
    hidden: String,
    /// HTML that is being assembled, and where it begins.
    html: Option<(usize, String)>,
    /// The name of the note that is open.
    note: Option<String>,
    /// Names of notes in the order of the references to them.
    references: Vec<String>,
    notes: BTreeMap<String, Vec<Found>>,
    /// Names of notes in the order of the file.
    defined: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(file: &Source<'a>, source: &'a str) -> Self {
        let bytes = source.as_bytes();
        let ends = (0..bytes.len())
            .filter(|&at| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
        Self {
            name: file.name,
            source,
            builder: Builder::new(&file.options.limits),
            lines: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(),
            kinds: Vec::new(),
            text: String::new(),
            start: None,
            pictures: 0,
            listing: false,
            hidden_tag: None,
            hidden: String::new(),
            html: None,
            note: None,
            references: Vec::new(),
            notes: BTreeMap::new(),
            defined: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.html.is_some() && !matches!(event, Event::Html(_)) {
            self.end_html();
        }
        match event {
            Event::Start(tag) => self.open(tag, range.start),
            Event::End(tag) => self.close(tag),
            Event::Text(_) if self.listing => {}
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.put(&text, range.start);
            }
            Event::SoftBreak | Event::HardBreak => self.put(" ", range.start),
            Event::InlineHtml(tag) => self.inline_html(&tag, range.start),
            Event::Html(html) => {
                let block = self.html.get_or_insert_with(|| (range.start, String::new()));
                block.1.push_str(&html);
            }
            Event::FootnoteReference(name) => {
                self.builder.leave_out("note number", "note numbers", None);
                // "word [^1]." is "word." without its mark.
                self.text.truncate(self.text.trim_end_matches(' ').len());
                self.references.push(name.to_string());
            }
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, start: usize) {
        let kind = match tag {
            Tag::Heading { level, .. } => BlockKind::Heading(level_number(level)),
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => BlockKind::ListItem,
            Tag::TableCell => BlockKind::TableCell,
            Tag::FootnoteDefinition(name) => {
                self.end_block();
                self.defined.push(name.to_string());
                self.note = Some(name.to_string());
                return;
            }
            Tag::Image { .. } => {
                self.pictures += 1;
                self.builder.leave_out("picture", "pictures", None);
                return;
            }
            Tag::CodeBlock(_) => {
                self.end_block();
                self.listing = true;
                self.builder.leave_out("code block", "code blocks", None);
                return;
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. } => return,
            _ => {
                self.end_block();
                return;
            }
        };
        self.end_block();
        self.start = matches!(kind, BlockKind::Heading(_) | BlockKind::TableCell).then_some(start);
        self.kinds.push((kind, false));
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => {}
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            TagEnd::CodeBlock => self.listing = false,
            TagEnd::FootnoteDefinition => {
                self.end_block();
                self.note = None;
            }
            TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::TableCell => {
                self.end_block();
                self.kinds.pop();
            }
            _ => self.end_block(),
        }
    }

    /// Skips front matter, and takes the language that it names: `lang: en`, `language = "en"`.
    /// Returns where the text begins. The parser would find front matter between any two rules.
    fn front_matter(&mut self) -> usize {
        let mut lines = self.source.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        let mark = first.trim_end();
        if !matches!(mark, "---" | "+++") {
            return 0;
        }
        let (mut at, mut lang) = (first.len(), None);
        for line in lines {
            at += line.len();
            let content = line.trim_end();
            if content == mark || (mark == "---" && content == "...") {
                self.builder.lang = lang;
                self.builder.leave_out("front matter", "front matters", None);
                return at;
            }
            // It begins with a key, a comment or a section. A rule has a blank line or text below it, and everything
            // up to the next rule would be lost.
            let is_first = at == first.len() + line.len();
            if is_first && !content.contains([':', '=']) && !content.starts_with(['#', '[', '{']) {
                return 0;
            }
            let Some((key, value)) = line.split_once([':', '=']) else { continue };
            if matches!(key.trim_end(), "lang" | "language" | "locale") && lang.is_none() {
                lang = Lang::parse(value.trim().trim_matches(['"', '\'']));
            }
        }
        0
    }

    fn put(&mut self, text: &str, at: usize) {
        if self.pictures > 0 || text.is_empty() {
            return;
        }
        if self.hidden_tag.is_some() {
            self.hidden.push_str(text);
            return;
        }
        if self.text.is_empty() && text.chars().all(crate::text::is_blank) {
            return;
        }
        self.start.get_or_insert(at);
        self.text.push_str(text);
    }

    /// A tag in a text: a line break is a space, the content of a script is skipped, others are ignored.
    fn inline_html(&mut self, tag: &str, at: usize) {
        let name_of = |tag: &str| {
            tag.trim_start_matches(['<', '/'])
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let name = name_of(tag);
        match self.hidden_tag {
            Some(hidden) if tag.starts_with("</") && name == hidden => {
                self.hidden_tag = None;
                self.hidden.clear();
            }
            Some(_) => {}
            None if name == "br" => self.put(" ", at),
            None if !tag.starts_with("</") && !tag.ends_with("/>") => {
                self.hidden_tag = ["script", "style", "svg"].into_iter().find(|hidden| *hidden == name);
            }
            None => {}
        }
    }

    /// A block of HTML: its text as a browser shows it.
    fn end_html(&mut self) {
        let Some((start, html)) = self.html.take() else { return };
        self.end_block();
        let name = html.trim_start();
        let endless = ENDS.iter().find(|(begin, end)| starts(name, begin) && !has(&html, end));
        if let Some((begin, end)) = endless {
            let line = self.lines.partition_point(|&line| line <= start);
            let message = format!("{begin} has no end: what follows it is left out");
            let warning = Diagnostic::warning(self.name, message).at_line(line);
            self.builder.diagnostics.push(warning.with_hint(format!("write {end} where it ends")));
        }
        // Its marks were counted with those of the file.
        let Ok(page) = whole::read(&html, u64::MAX) else { return };
        self.builder.merge_left_out(page.left_out);
        // The line of a block is that of its first word, or of the whole if the source does not contain that word, as
        // with a reference.
        let mut at = start;
        for block in page.blocks {
            let first = block.text.split_whitespace().next().unwrap_or_default();
            let reach = self.source.floor_char_boundary(at + REACH);
            let found = self.source.get(at..reach).and_then(|rest| rest.find(first));
            at += found.unwrap_or_default();
            let length = first.len() * usize::from(found.is_some());
            self.emit(block.kind, at, block.text);
            at += length;
        }
    }

    fn end_block(&mut self) {
        // A tag without an end is mentioned in the text: "the element <script> is".
        self.hidden_tag = None;
        let hidden = std::mem::take(&mut self.hidden);
        self.text.push_str(&hidden);
        let start = self.start.take();
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        // The second paragraph of an item is a paragraph like others.
        let kind = match self.kinds.last_mut() {
            Some((BlockKind::ListItem, true)) | None => BlockKind::Paragraph,
            Some((kind, had)) => {
                *had = true;
                *kind
            }
        };
        self.emit(kind, start.unwrap_or_default(), text);
    }

    fn emit(&mut self, kind: BlockKind, start: usize, text: String) {
        let line = self.lines.partition_point(|&line| line <= start);
        let place = Place::Line { line: u32::try_from(line).unwrap_or(u32::MAX) };
        match &self.note {
            Some(note) => self.notes.entry(note.clone()).or_default().push(Found { place, text }),
            None => self.builder.block(kind, place, &text),
        }
    }

    /// Writes the notes in the order of the references to them, then the others.
    fn finish(mut self) -> Builder {
        self.end_html();
        self.end_block();
        for name in self.references.iter().chain(&self.defined) {
            for found in self.notes.remove(name).into_iter().flatten() {
                self.builder.block(BlockKind::Note, found.place, &found.text);
            }
        }
        self.builder
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
