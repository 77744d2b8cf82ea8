//! A page as a list of elements and what happens in it, in the order of the source.
//!
//! This is not a full HTML tree builder: it only implements which elements end which others, which is enough to find
//! the article and its blocks. It never recurses, and takes linear time
//! on the worst nesting.

use super::select::Selector;
use super::tokens::{Attributes, Token, raw_text, tokens};
use std::collections::BTreeMap;
use std::ops::Range;

/// An element, of which only what matters is kept.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name in lower case; empty for one that HTML does not define, which is inline.
    pub tag: &'static str,
    /// Index of its parent; the first element is the page, and its own parent.
    pub parent: usize,
    /// Index after the last element within it.
    pub end: usize,
    /// Most elements have none, and a page may have millions of elements.
    attributes: Option<Box<Attributes>>,
}

impl Element {
    /// Returns an attribute; `""` without it.
    pub fn attribute(&self, name: &str) -> &str {
        self.known(name).unwrap_or("")
    }

    /// Returns whether it has an attribute, if only an empty one.
    pub fn has(&self, name: &str) -> bool {
        self.known(name).is_some()
    }

    fn known(&self, name: &str) -> Option<&str> {
        self.attributes.as_ref()?.known.get(name).map(String::as_str)
    }

    /// Returns what a selector asks for besides; its name, if HTML does not know it, under `""`.
    pub fn other(&self, name: &str) -> Option<&str> {
        self.attributes.as_ref()?.other.get(name).map(String::as_str)
    }
}

/// The error of a page with more elements than a page may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany {
    /// Where the first of them begins that is too much, in the source.
    pub at: usize,
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

/// Elements on lines of their own.
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

/// Elements that may be in a head; all others end it.
fn in_head(tag: &str) -> bool {
    matches!(tag, "" | "base" | "link" | "meta" | "noscript" | "script" | "style" | "template" | "title")
}

impl Tree {
    /// Parses a page of at most `most` elements; keeps what `selector` uses.
    pub fn of(source: &str, selector: Option<&Selector>, most: u64) -> Result<Self, TooMany> {
        let mut builder = Builder {
            tree: Self { elements: vec![Element::default()], events: Vec::new() },
            open: vec![0],
            counts: BTreeMap::new(),
            most,
            tags: 0,
            over: None,
        };
        builder.feed(source, 0..source.len(), selector, false);
        if let Some(at) = builder.over {
            return Err(TooMany { at });
        }
        while builder.open.len() > 1 {
            builder.close_last();
        }
        if let Some(page) = builder.tree.elements.first_mut() {
            page.end = usize::MAX;
        }
        Ok(builder.tree)
    }

    /// Index after the last element within one; the elements between are all within it.
    pub fn end(&self, id: usize) -> usize {
        self.elements[id].end.min(self.elements.len())
    }
}

struct Builder {
    tree: Tree,
    /// The elements that are open, the page first.
    open: Vec<usize>,
    /// How many elements of a name are open, so that a stray end tag costs nothing.
    counts: BTreeMap<&'static str, usize>,
    /// How many elements there may be.
    most: u64,
    /// Tags and comments so far. An element has two; without this bound those that belong to none would take as much.
    tags: u64,
    /// Where the first tag is that is too much.
    over: Option<usize>,
}

/// How many open elements are searched for the one that a tag ends. Real pages nest some dozens deep; without a limit,
/// a malicious page would take quadratic time.
const REACH: usize = 512;

impl Builder {
    /// Parses a piece of the source. The tokenizer treats the contents of `<noscript>` as text, but they are a page of
    /// their own, in which a nested one is indeed text.
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
        let mut tokens = tokens(&source[piece.clone()], selector);
        while let Some(item) = tokens.next() {
            // What is not a token is a pause within a tag.
            let Ok((token, span)) = item else { continue };
            let start = (piece.start + span.start).max(end_of_last);
            self.tags += 1;
            let elements =
                (self.tree.elements.len() - 1) as u64 + u64::from(matches!(token, Token::Start { .. }));
            if self.over.is_some() || elements > self.most || self.tags > self.most.saturating_mul(2) {
                self.over.get_or_insert(start);
                return;
            }
            let span = start..(piece.start + span.end).min(piece.end);
            if span.start > end_of_last {
                text(self, end_of_last..span.start);
            }
            match token {
                Token::Start { tag, attributes, closed } => {
                    self.start(tag, attributes, closed, span.clone());
                    if let Some(state) = raw_text(tag).filter(|_| !self.in_foreign()) {
                        tokens.set_state(state);
                    }
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

    /// Returns whether the open element is in a picture or a formula, whose elements are not HTML: `<title/>` is empty
    /// there, and `<style>` contains mark-up.
    fn in_foreign(&self) -> bool {
        /// From the picture to its inmost part.
        const DEPTH: usize = 64;
        let open = |tag| self.counts.get(tag).is_some_and(|&n| n > 0);
        if !open("svg") && !open("math") {
            return false;
        }
        let tags = self.open.iter().rev().take(DEPTH).map(|&id| self.tree.elements[id].tag);
        tags.into_iter()
            .find(|tag| matches!(*tag, "svg" | "math" | "foreignobject"))
            .is_some_and(|tag| tag != "foreignobject")
    }

    fn start(&mut self, tag: &'static str, attributes: Attributes, closed: bool, span: Range<usize>) {
        if matches!(tag, "html" | "body") && self.counts.get(tag).is_some_and(|&n| n > 0) {
            // A second one only adds attributes to the first.
            return;
        }
        // A paragraph ends a picture that was not closed, as the standard says.
        if is_block(tag) && tag != "title" && self.in_foreign() {
            self.close_implied(&["svg", "math"], &[]);
        }
        let foreign = self.in_foreign();
        if !foreign {
            self.end_before(tag);
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
            attributes: (!attributes.is_empty()).then(|| Box::new(attributes)),
        });
        self.tree.events.push(Event::Open(id));
        // "<x/>" is empty only in XHTML, but elements that HTML does not define are written that way.
        if is_void(tag) || (closed && (foreign || matches!(tag, "" | "svg" | "math"))) {
            self.tree.events.push(Event::Close(id));
        } else {
            self.open.push(id);
            *self.counts.entry(tag).or_default() += 1;
        }
    }

    /// Ends the elements that a start tag ends.
    fn end_before(&mut self, tag: &'static str) {
        match tag {
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
        let block = is_block(tag) || matches!(tag, "svg" | "math");
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
        let tree = Tree::of(source, None, 1000).unwrap();
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
    fn a_page_has_no_more_tags_than_it_may() {
        let of = |most| Tree::of("<p>a<br>b</p><p>c<!-- d -->", None, most).map(|tree| tree.elements.len());
        assert_eq!(of(3), Ok(3));
        assert_eq!(of(2), Err(TooMany { at: 17 }));
        assert_eq!(of(1), Err(TooMany { at: 9 }));
        assert_eq!(of(0), Err(TooMany { at: 0 }));
        // Also inside of what is a page of its own.
        let nested = Tree::of("<noscript><p>a<p>b</noscript><p>c", None, 2).map(|tree| tree.elements.len());
        assert_eq!(nested, Err(TooMany { at: 14 }));
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

    #[test]
    fn elements_of_pictures_are_none_of_html() {
        // An icon whose empty title, or a picture whose missing end, swallowed the rest of the page.
        assert_eq!(shape("<p>a<svg><title/><path/></svg>b</p>c"), "p(asvg(title()())b)c");
        assert_eq!(shape("<p>a<svg><title>x</svg>b<svg/>c"), "p(asvg(title(x))bsvg()c)");
        assert_eq!(shape("<svg><path d=''><p>a"), "svg(())p(a)");
        assert_eq!(shape("<svg><style>.a > b{}</style></svg>a"), "svg(style(.a > b{}))a");
        assert_eq!(shape("<svg><foreignObject><p>a</p></foreignObject></svg>b"), "svg(foreignobject(p(a)))b");
        assert_eq!(shape("<title/>a</title>b"), "title(a)b");
    }
}
