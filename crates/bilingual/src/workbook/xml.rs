//! The XML of a part, event by event and within bounds.

use super::archive::{Archive, Metered, Part};
use super::fault::Fault;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufReader;
use sverka_text::limits::{Bound, Exceeded, Limits};

/// The events of a part. An empty element opens and closes.
pub(crate) struct Xml {
    reader: Reader<Metered<BufReader<Part>>>,
    /// The part, for messages.
    part: String,
    depth: u64,
    limits: Limits,
}

/// An event, borrowed from the buffer of the caller.
pub(crate) enum Node<'b> {
    /// An element opens.
    Open(Element<'b>),
    /// An element closes.
    Close(Name<'b>),
    /// Text; what a reference refers to is a text of its own.
    Text(Cow<'b, str>),
    /// A comment or the like.
    Other,
    /// The part ends.
    End,
}

/// An element with its attributes.
pub(crate) struct Element<'b>(BytesStart<'b>);

/// The name of an element that closes.
pub(crate) struct Name<'b>(BytesEnd<'b>);

impl Element<'_> {
    /// Returns the name without a prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Returns the value of an attribute, by its name with the usual prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        // With checks for repeated names, the time is quadratic in the number of attributes.
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|attribute| attribute.key.into_inner() == name)?;
        Some(match found.value {
            Cow::Borrowed(raw) => quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw)),
            Cow::Owned(raw) => {
                Cow::Owned(quick_xml::escape::unescape(&raw).map(Cow::into_owned).unwrap_or_default())
            }
        })
    }
}

impl Name<'_> {
    /// Returns the name without a prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

impl Xml {
    /// Opens a part; `None` where there is none of this name.
    pub(crate) fn open(archive: &Archive, part: &str, limits: &Limits) -> Result<Option<Self>, Fault> {
        let Some(stream) = archive.part(part)? else { return Ok(None) };
        let mut reader = Reader::from_reader(Metered::new(BufReader::new(stream), limits));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // What other programs read all the same.
        config.allow_dangling_amp = true;
        Ok(Some(Self { reader, part: part.to_owned(), depth: 0, limits: *limits }))
    }

    /// Returns the next event.
    ///
    /// # Errors
    /// When it is no XML, or an element, a text or the nesting passes a bound.
    pub(crate) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Node<'b>, Fault> {
        self.reader.get_mut().refill();
        buffer.clear();
        Ok(match self.reader.read_event_into(buffer).map_err(|error| fault(&error, &self.part))? {
            Event::Start(start) => {
                self.depth += 1;
                self.limits.check(Bound::Depth, self.depth)?;
                Node::Open(Element(start))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Node::Close(Name(end))
            }
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => Node::Text(resolved(&reference)),
            Event::Eof => Node::End,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                Node::Other
            }
        })
    }

    /// Passes over the rest of an element that has just opened.
    pub(crate) fn skip(&mut self, buffer: &mut Vec<u8>) -> Result<(), Fault> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Node::End = self.next(buffer)? {
                break;
            }
        }
        Ok(())
    }

    /// Returns the fault of a part that ends before its elements do.
    pub(crate) fn ends_early(&self) -> Fault {
        Fault::damaged(format!("{} ends early", self.part))
    }
}

fn fault(error: &quick_xml::Error, part: &str) -> Fault {
    match error {
        quick_xml::Error::Io(error) => {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()) {
                Some(exceeded) => Fault::Limit(*exceeded),
                None => Fault::damaged(format!("{part} is damaged: {error}")),
            }
        }
        error => Fault::damaged(format!("{part}: {error}")),
    }
}

/// Returns what a reference refers to; itself where that is nothing that XML knows.
fn resolved<'b>(reference: &BytesRef<'b>) -> Cow<'b, str> {
    let name: &str = reference;
    match (reference.resolve_char_ref(), resolve_predefined_entity(name)) {
        (Ok(Some(c)), _) => Cow::Owned(c.to_string()),
        (_, Some(text)) => Cow::Borrowed(text),
        _ => Cow::Owned(format!("&{name};")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::packed;
    use super::*;

    /// Writes the events of a part down, or why there are no more.
    fn events(xml: &str, limits: &Limits) -> String {
        let archive = Archive::read(&packed(&[("a.xml", xml.as_bytes())])[..], limits).unwrap();
        let mut xml = Xml::open(&archive, "a.xml", limits).unwrap().unwrap();
        let (mut buffer, mut out) = (Vec::new(), String::new());
        loop {
            match xml.next(&mut buffer) {
                Ok(Node::Open(element)) => {
                    let id = element.attribute("x:id").unwrap_or_default();
                    out += &format!("({} {id}", element.name());
                }
                Ok(Node::Close(name)) => out += &format!("{})", name.name()),
                Ok(Node::Text(text)) => out += &text,
                Ok(Node::Other) => out += "~",
                Ok(Node::End) => return out,
                Err(fault) => return format!("{out} {fault}"),
            }
        }
    }

    #[test]
    fn events_come_without_prefixes_and_with_their_references_resolved() {
        let limits = Limits::default();
        let xml = "<?xml version='1.0'?><!DOCTYPE a><a:b id='0' x:id='&lt;1&#38;&no;'><c/>\
                   R &amp; D &no; &#x44F;\r\n<![CDATA[<d>]]><!-- e --></a:b>";
        assert_eq!(events(xml, &limits), "~~(b &lt;1&#38;&no;(c c)R & D &no; я\n<d>~b)");
        assert_eq!(events("<a x:id='&lt;1&#38;'/>", &limits), "(a <1&a)");
    }

    #[test]
    fn bounds_hold() {
        let mut limits = Limits::default();
        limits.set(Bound::Depth, 3);
        assert_eq!(events("<a><a><a></a></a></a>", &limits), "(a (a (a a)a)a)");
        let deep = events(&"<a>".repeat(100_000), &limits);
        assert_eq!(deep, "(a (a (a  elements are nested in more than 3 levels");
        limits.set(Bound::Unit, 100_000);
        for (open, close) in [("<a>", ""), ("<a b='", "'/>"), ("<!--", "-->"), ("<", ">"), ("&", ";")] {
            let xml = format!("{open}{}{close}", "b".repeat(200_000));
            let end = events(&xml, &limits);
            assert!(end.ends_with("a unit has more than 100000 bytes"), "{open} {}", &end[end.len() - 60..]);
        }
    }

    #[test]
    fn many_attributes_take_linear_time() {
        let attributes: String = (0..100_000).map(|i| format!(" a{i}='x'")).collect();
        assert_eq!(events(&format!("<a{attributes} x:id='7'/>"), &Limits::default()), "(a 7a)");
    }
}
