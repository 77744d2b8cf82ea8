//! A page as a list of elements and what happens in it, in the order of the source.
//!
//! This is no full HTML tree builder: it knows which elements end which, and that is all
//! that finding the article and its blocks needs. It never recurses, and takes linear time
//! on the worst nesting.

use super::paced::Paced;
use super::select::Selector;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::collections::BTreeMap;
use std::ops::Range;

/// An element, of which only what matters is kept.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name in lower case; empty for one that HTML does not know, which is inline.
    pub tag: &'static str,
    /// Index of its parent; the first element is the page, and its own parent.
    pub parent: usize,
    /// Index behind the last element within it.
    pub end: usize,
    pub attributes: BTreeMap<&'static str, String>,
    /// What a selector asks for besides; its name, if HTML does not know it, under `""`.
    pub other: BTreeMap<String, String>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// What happens at a place of the source.
#[derive(Debug)]
pub(super) enum Event {
    /// An element begins.
    Open(usize),
    /// An element ends, by its own end tag or by a tag that implies it.
    Close(usize),
    /// Text within an element, undecoded.
    Text(usize, Range<usize>),
    /// A `<br>`, with its tag.
    Break(Range<usize>),
}

/// A page.
pub(super) struct Tree {
    pub elements: Vec<Element>,
    pub events: Vec<Event>,
}

/// The attributes that tell anything about the place of an element in the page.
const ATTRIBUTES: &[&str] = &[
    "aria-hidden",
    "class",
    "content",
    "epub:type",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "lang",
    "name",
    "role",
    "style",
    "xml:lang",
];

#[rustfmt::skip]
pub(super) const TAGS: &[&str] = &[
    "a", "address", "area", "article", "aside", "audio", "b", "base", "blockquote", "body", "br", "button",
    "canvas", "caption", "center", "cite", "code", "col", "colgroup", "datalist", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "frameset",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img", "input",
    "label", "legend", "li", "link", "main", "map", "math", "menu", "meta", "nav", "noembed", "noframes",
    "noscript", "object", "ol", "optgroup", "option", "p", "param", "pre", "progress", "q", "rp", "rt", "ruby",
    "s", "script", "search", "section", "select", "small", "source", "span", "strong", "style", "sub", "summary",
    "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track",
    "u", "ul", "video", "wbr",
];

/// Elements that have no content.
pub(super) fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that stand on lines of their own.
pub(super) fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Elements that a head may hold; all others end it.
fn in_head(tag: &str) -> bool {
    matches!(tag, "" | "base" | "link" | "meta" | "noscript" | "script" | "style" | "template" | "title")
}

enum Token {
    Start { tag: &'static str, attributes: Attributes, closed: bool },
    End(&'static str),
    Other,
}

/// The attributes of a start tag: those that matter for every page, and those that a selector asks for.
#[derive(Default)]
struct Attributes {
    known: BTreeMap<&'static str, String>,
    other: BTreeMap<String, String>,
}

impl Tree {
    /// Takes a page apart; keeps what `selector` asks for.
    pub fn of(source: &str, selector: Option<&Selector>) -> Self {
        let mut builder = Builder {
            tree: Self { elements: vec![Element::default()], events: Vec::new() },
            open: vec![0],
            counts: BTreeMap::new(),
        };
        builder.feed(source, 0..source.len(), selector, false);
        while builder.open.len() > 1 {
            builder.close_last();
        }
        if let Some(page) = builder.tree.elements.first_mut() {
            page.end = usize::MAX;
        }
        builder.tree
    }

    /// Index behind the last element within one; the elements between are all within it.
    pub fn end(&self, id: usize) -> usize {
        self.elements[id].end.min(self.elements.len())
    }
}

/// Returns the tags, comments and doctypes of a page with their places; all between them is text.
fn tokens(source: &str, selector: Option<&Selector>) -> impl Iterator<Item = (Token, Span<usize>)> {
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let wanted = selector.map_or_else(Vec::new, |selector| owned(selector.attributes()));
    let custom = selector.map_or_else(Vec::new, |selector| owned(selector.tags()));
    let asked = |names: &[String], name: &[u8]| names.iter().find(|n| n.as_bytes() == name).cloned();
    let (mut tag, mut start, mut slot) = ("", 0, None::<Slot>);
    let mut attributes = Attributes::default();
    let mut emitter = CallbackEmitter::new(move |event: CallbackEvent<'_>, span: Span<usize>| match event {
        CallbackEvent::OpenStartTag { name } => {
            (tag, start) = (known(TAGS, name), span.start);
            if let Some(name) = asked(&custom, name) {
                attributes.other.insert(String::new(), name);
            }
            None
        }
        CallbackEvent::AttributeName { name } => {
            let known = Some(known(ATTRIBUTES, name)).filter(|known| !known.is_empty());
            slot = known.map(Slot::Known).or_else(|| asked(&wanted, name).map(Slot::Other));
            match &slot {
                Some(Slot::Known(name)) => {
                    attributes.known.entry(name).or_default();
                }
                Some(Slot::Other(name)) => {
                    attributes.other.entry(name.clone()).or_default();
                }
                None => {}
            }
            None
        }
        CallbackEvent::AttributeValue { value } => {
            let found = match &slot {
                Some(Slot::Known(name)) => attributes.known.get_mut(name),
                Some(Slot::Other(name)) => attributes.other.get_mut(name),
                None => None,
            };
            // The first of two equal attributes counts, says the standard.
            if let Some(found) = found.filter(|v| v.is_empty()) {
                *found = String::from_utf8_lossy(value).into_owned();
            }
            None
        }
        CallbackEvent::CloseStartTag { self_closing } => {
            let attributes = std::mem::take(&mut attributes);
            Some((Token::Start { tag, attributes, closed: self_closing }, Span { start, end: span.end }))
        }
        CallbackEvent::EndTag { name } => {
            attributes = Attributes::default();
            Some((Token::End(known(TAGS, name)), span))
        }
        CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => Some((Token::Other, span)),
        CallbackEvent::String { .. } | CallbackEvent::Error(_) => None,
    });
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(Paced::new(source), emitter).flatten()
}

/// Where the value of an attribute goes.
enum Slot {
    Known(&'static str),
    Other(String),
}

fn known(names: &[&'static str], name: &[u8]) -> &'static str {
    names.binary_search_by(|known| known.as_bytes().cmp(name)).map_or("", |at| names[at])
}

struct Builder {
    tree: Tree,
    /// The elements that are open, the page first.
    open: Vec<usize>,
    /// How many elements of a name are open, so that a stray end tag costs nothing.
    counts: BTreeMap<&'static str, usize>,
}

/// How many open elements are looked through for the one that a tag ends. Real pages nest
/// some dozens deep; without a limit, a page made to hurt would take quadratic time.
const REACH: usize = 512;

impl Builder {
    /// Takes a piece of the source apart. The tokenizer takes what is in `<noscript>` for text, but
    /// it is a page of its own, in which another one is text indeed.
    fn feed(&mut self, source: &str, piece: Range<usize>, selector: Option<&Selector>, nested: bool) {
        let text = |builder: &mut Self, range: Range<usize>| {
            if nested || builder.tree.elements[builder.innermost()].tag != "noscript" {
                return builder.text(range);
            }
            let depth = builder.open.len();
            builder.feed(source, range, selector, true);
            while builder.open.len() > depth {
                builder.close_last();
            }
        };
        let mut end_of_last = piece.start;
        for (token, span) in tokens(&source[piece.clone()], selector) {
            let start = (piece.start + span.start).max(end_of_last);
            let span = start..(piece.start + span.end).min(piece.end);
            if span.start > end_of_last {
                text(self, end_of_last..span.start);
            }
            match token {
                Token::Start { tag, attributes, closed } => {
                    self.start(tag, attributes, closed, span.clone());
                }
                Token::End(tag) => self.end(tag),
                Token::Other => {}
            }
            end_of_last = span.end.max(end_of_last);
        }
        if end_of_last < piece.end {
            text(self, end_of_last..piece.end);
        }
    }

    fn text(&mut self, range: Range<usize>) {
        self.tree.events.push(Event::Text(self.innermost(), range));
    }

    fn innermost(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn start(&mut self, tag: &'static str, attributes: Attributes, closed: bool, span: Range<usize>) {
        match tag {
            // A second one only adds attributes to the first.
            "html" | "body" if self.counts.get(tag).is_some_and(|&n| n > 0) => return,
            "body" => self.close_implied(&["head"], &[]),
            "li" => self.close_implied(&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => self.close_implied(&["dt", "dd"], &["dl"]),
            "tr" => self.close_implied(&["tr"], &["table"]),
            "td" | "th" => self.close_implied(&["td", "th"], &["table", "tr"]),
            "tbody" | "thead" | "tfoot" => {
                self.close_implied(&["tbody", "thead", "tfoot", "caption"], &["table"])
            }
            "option" => self.close_implied(&["option"], &["select", "datalist"]),
            "a" => self.close_implied(&["a"], &["td", "th", "p", "li", "div"]),
            _ => {}
        }
        if self.tree.elements[self.innermost()].tag == "head" && !in_head(tag) {
            self.close_last();
        }
        if is_block(tag) {
            self.close_implied(
                &["p"],
                &["td", "th", "caption", "button", "object", "li", "div", "blockquote"],
            );
        }
        if matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            self.close_implied(
                &["h1", "h2", "h3", "h4", "h5", "h6"],
                &["div", "section", "article", "td", "li"],
            );
        }
        if tag == "br" {
            self.tree.events.push(Event::Break(span));
            return;
        }
        let id = self.tree.elements.len();
        self.tree.elements.push(Element {
            tag,
            parent: self.innermost(),
            end: id + 1,
            attributes: attributes.known,
            other: attributes.other,
        });
        self.tree.events.push(Event::Open(id));
        // "<x/>" is empty in XHTML only, but what HTML does not know is written that way (SVG, MathML).
        if is_void(tag) || (closed && tag.is_empty()) {
            self.tree.events.push(Event::Close(id));
        } else {
            self.open.push(id);
            *self.counts.entry(tag).or_default() += 1;
        }
    }

    /// Ends the innermost open element of some names and all within it, unless an element that it
    /// may not reach through lies between.
    fn close_implied(&mut self, tags: &[&str], walls: &[&str]) {
        if tags.iter().all(|tag| self.counts.get(tag).is_none_or(|&n| n == 0)) {
            return;
        }
        for at in (1..self.open.len()).rev().take(REACH) {
            let tag = self.tree.elements[self.open[at]].tag;
            if tags.contains(&tag) {
                while self.open.len() > at {
                    self.close_last();
                }
                return;
            }
            if walls.contains(&tag) {
                return;
            }
        }
    }

    fn end(&mut self, tag: &'static str) {
        let block = is_block(tag);
        // An inline element does not end the block around it; a cell does not end the table.
        let walls: &[&str] = match tag {
            "td" | "th" | "tr" | "tbody" => &["table"],
            "li" => &["ul", "ol"],
            _ => &[],
        };
        if self.counts.get(tag).is_none_or(|&n| n == 0) {
            return;
        }
        for at in (1..self.open.len()).rev().take(REACH) {
            let open = self.tree.elements[self.open[at]].tag;
            if open == tag {
                while self.open.len() > at {
                    self.close_last();
                }
                return;
            }
            if walls.contains(&open) || (!block && is_block(open)) || matches!(open, "body" | "html") {
                return;
            }
            // A stray end tag in a cell ends nothing outside of it.
            if matches!(open, "td" | "th")
                && !matches!(tag, "table" | "tr" | "tbody" | "thead" | "tfoot" | "td" | "th")
            {
                return;
            }
        }
    }

    fn close_last(&mut self) {
        if let Some(id) = self.open.pop() {
            self.tree.events.push(Event::Close(id));
            self.tree.elements[id].end = self.tree.elements.len();
            if let Some(count) = self.counts.get_mut(self.tree.elements[id].tag) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the tree as brackets: `p(text)`.
    fn shape(source: &str) -> String {
        let tree = Tree::of(source, None);
        let mut out = String::new();
        for event in &tree.events {
            match event {
                Event::Open(id) => out += &format!("{}(", tree.elements[*id].tag),
                Event::Close(_) => out.push(')'),
                Event::Text(_, range) => out += &source[range.clone()],
                Event::Break(range) => {
                    assert!(source[range.clone()].starts_with("<br"), "{:?}", &source[range.clone()]);
                    out.push('/');
                }
            }
        }
        out
    }

    #[test]
    fn names_are_sorted() {
        assert!(TAGS.is_sorted());
        assert!(ATTRIBUTES.is_sorted());
    }

    #[test]
    fn elements_end_where_others_begin() {
        assert_eq!(shape("<p>a<p>b<div>c</div>d"), "p(a)p(b)div(c)d");
        assert_eq!(shape("<ul><li>a<li>b<ul><li>c</ul></ul>"), "ul(li(a)li(bul(li(c))))");
        assert_eq!(shape("<table><tr><td>a<td>b<tr><td>c</table>"), "table(tr(td(a)td(b))tr(td(c)))");
        assert_eq!(shape("<dl><dt>a<dd>b</dl>"), "dl(dt(a)dd(b))");
    }

    #[test]
    fn wrong_nesting_does_not_reach_out_of_its_block() {
        assert_eq!(shape("<div><b>a</div>c</b>d"), "div(b(a))cd");
        assert_eq!(shape("<p>a</i></div>b</p>"), "p(ab)");
        assert_eq!(shape("a<br>b<br/>c<!-- x > y -->d"), "a/b/cd");
    }

    #[test]
    fn text_keeps_references_and_everything_has_its_place() {
        assert_eq!(shape("<p class='x>y' id=z>a &amp; b</p>\n<P>c < d</P >"), "p(a &amp; b)\np(c < d)");
        assert_eq!(shape("<script>if (a</b) '<p>'</script>x"), "script(if (a</b) '<p>')x");
        assert_eq!(shape("&lt;<b>&amp;</b>&copy;é<i>ы</i>&#x41;"), "&lt;b(&amp;)&copy;éi(ы)&#x41;");
        assert_eq!(shape("a<b"), "a<b");
    }
}
