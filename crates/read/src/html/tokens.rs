//! The tags of a page, with their places in the source.

use super::paced::Paced;
use super::select::Selector;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, Span, State, Tokenizer, naive_next_state};
use std::collections::BTreeMap;

/// The attributes that are relevant to the place of an element in the page.
pub(super) const ATTRIBUTES: &[&str] = &[
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
    "type",
    "value",
    "xml:lang",
];

#[rustfmt::skip]
pub(super) const TAGS: &[&str] = &[
    "a", "address", "area", "article", "aside", "audio", "b", "base", "blockquote", "body", "br", "button", "canvas",
    "caption", "center", "cite", "code", "col", "colgroup", "datalist", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "foreignobject", "form", "frameset",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img", "input",
    "label", "legend", "li", "link", "main", "map", "math", "menu", "meta", "nav", "noembed", "noframes", "noscript",
    "object", "ol", "optgroup", "option", "p", "param", "plaintext", "pre", "progress", "q", "rp", "rt", "ruby", "s",
    "script", "search", "section", "select", "small", "source", "span", "strong", "style", "sub", "summary", "sup",
    "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "u", "ul",
    "video", "wbr", "xmp",
];

/// A tag, or anything else between texts.
pub(super) enum Token {
    Start { tag: &'static str, attributes: Attributes, closed: bool },
    End(&'static str),
    Other,
}

/// The attributes of a start tag: those that matter for every page, and those that a selector uses.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub known: BTreeMap<&'static str, String>,
    pub other: BTreeMap<String, String>,
}

impl Attributes {
    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.other.is_empty()
    }
}

/// Returns the tags, comments and doctypes of a page with their places; all between them is text. Whether
/// a tag begins text without mark-up depends on what is open: the caller sets the state that
/// [`raw_text`] returns.
pub(super) fn tokens<'a>(
    source: &'a str,
    selector: Option<&Selector>,
) -> Tokenizer<Paced<'a>, impl Emitter<Token = (Token, Span<usize>)>> {
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let wanted = selector.map_or_else(Vec::new, |selector| owned(selector.attributes()));
    let custom = selector.map_or_else(Vec::new, |selector| owned(selector.tags()));
    let asked = |names: &[String], name: &[u8]| names.iter().find(|n| n.as_bytes() == name).cloned();
    let (mut tag, mut start, mut slot) = ("", 0, None::<Slot>);
    let mut attributes = Attributes::default();
    let emitter = CallbackEmitter::new(move |event: CallbackEvent<'_>, span: Span<usize>| match event {
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
            // By the standard the first of two equal attributes counts.
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
    Tokenizer::new_with_emitter(Paced::new(source), emitter)
}

/// Returns how the content of an element of HTML is read if tags mean nothing in it.
pub(super) fn raw_text(tag: &str) -> Option<State> {
    naive_next_state(tag.as_bytes()).or_else(|| (tag == "noframes").then_some(State::RawText))
}

/// Where the value of an attribute goes.
enum Slot {
    Known(&'static str),
    Other(String),
}

fn known(names: &[&'static str], name: &[u8]) -> &'static str {
    names.binary_search_by(|known| known.as_bytes().cmp(name)).map_or("", |at| names[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(TAGS.is_sorted());
        assert!(ATTRIBUTES.is_sorted());
    }
}
