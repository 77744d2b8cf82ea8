//! The XML of a part, event by event and within limits.

use crate::archive::{Archive, Metered};
use crate::fault::Fault;
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read};
use sverka_text::limits::{Bound, Exceeded, Limits};

/// The events of a part. An empty element opens and closes.
pub struct Xml {
    reader: Reader<Metered<Box<dyn BufRead + Send>>>,
    /// The part, for messages.
    part: String,
    depth: u64,
    /// The depth from which the limit counts.
    floor: u64,
    limits: Limits,
}

/// An event, borrowed from the buffer of the caller.
pub enum Node<'b> {
    /// An element opens.
    Open(Element<'b>),
    /// An element closes.
    Close(Name<'b>),
    /// Text; the target of a reference is a separate text.
    Text(Cow<'b, str>),
    /// A comment or the like.
    Other,
    /// The part ends.
    End,
}

/// An element with its attributes.
pub struct Element<'b>(BytesStart<'b>);

/// The name of an element that closes.
pub struct Name<'b>(BytesEnd<'b>);

impl Element<'_> {
    /// Returns the name without a prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Returns the value of an attribute, by its name with the usual prefix.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        // With checks for repeated names, the time is quadratic in the number of attributes.
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|attribute| attribute.key.into_inner() == name)?;
        Some(unescaped(found.value))
    }

    /// Returns the value of the first attribute with a name, whatever its prefix: some programs
    /// write `ns0:val` for `w:val`.
    pub fn local_attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let is_it = |key: quick_xml::name::QName| key.local_name().into_inner() == name;
        let found = attributes.with_checks(false).flatten().find(|attribute| is_it(attribute.key))?;
        Some(unescaped(found.value))
    }
}

/// Resolves the references in the value of an attribute; what cannot be resolved stays.
fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(raw) => quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw)),
        Cow::Owned(raw) => {
            Cow::Owned(quick_xml::escape::unescape(&raw).map(Cow::into_owned).unwrap_or_default())
        }
    }
}

impl Name<'_> {
    /// Returns the name without a prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

impl Xml {
    /// Opens a part; `None` if there is none of this name. It may be in UTF-8 or UTF-16.
    ///
    /// # Errors
    /// As for [`Archive::part`].
    pub fn open(archive: &Archive, part: &str, limits: &Limits) -> Result<Option<Self>, Fault> {
        let Some(stream) = archive.part(part)? else { return Ok(None) };
        let mut stream = BufReader::new(stream);
        let input: Box<dyn BufRead + Send> = match utf16(stream.fill_buf()?) {
            None => Box::new(stream),
            Some(encoding) => {
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes)?;
                Box::new(Cursor::new(encoding.decode_with_bom_removal(&bytes).0.into_owned()))
            }
        };
        Ok(Some(Self::of(part, input, limits)))
    }

    /// Starts with the text of a file that is a single XML document. It has been decoded: whatever its declaration
    /// states, it is now UTF-8.
    pub fn text(name: &str, text: String, limits: &Limits) -> Self {
        Self::of(name, Box::new(Cursor::new(text)), limits)
    }

    fn of(name: &str, input: Box<dyn BufRead + Send>, limits: &Limits) -> Self {
        let mut reader = Reader::from_reader(Metered::new(input, limits));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Other programs read it regardless.
        config.allow_dangling_amp = true;
        Self { reader, part: name.to_owned(), depth: 0, floor: 0, limits: *limits }
    }

    /// Returns how many bytes of the decoded part were read: where the next event begins.
    pub fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Returns how many elements are open.
    pub fn depth(&self) -> u64 {
        self.depth
    }

    /// Makes the depth limit count from this depth on: that of an element whose content is a separate text. The caller
    /// limits how often.
    pub fn set_floor(&mut self, depth: u64) {
        self.floor = depth;
    }

    /// Returns the next event.
    ///
    /// # Errors
    /// When it is not XML, or an element, a text or the nesting exceeds a limit.
    #[allow(clippy::should_implement_trait)]
    pub fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Node<'b>, Fault> {
        self.reader.get_mut().refill();
        buffer.clear();
        Ok(match self.reader.read_event_into(buffer).map_err(|error| fault(&error, &self.part))? {
            Event::Start(start) => {
                self.depth += 1;
                self.limits.check(Bound::Depth, self.depth - self.floor.min(self.depth))?;
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

    /// Skips the rest of an element that has just opened.
    ///
    /// # Errors
    /// As for [`next`](Self::next).
    pub fn skip(&mut self, buffer: &mut Vec<u8>) -> Result<(), Fault> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Node::End = self.next(buffer)? {
                break;
            }
        }
        Ok(())
    }

    /// Returns the fault of a part that ends before its elements do.
    pub fn ends_early(&self) -> Fault {
        Fault::damaged(format!("{} ends early", self.part))
    }
}

/// Detects UTF-16 by its byte order mark or by the zero byte of its first `<`.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn fault(error: &quick_xml::Error, part: &str) -> Fault {
    match error {
        quick_xml::Error::Io(error) => match Exceeded::of(error) {
            Some(exceeded) => Fault::Limit(exceeded),
            None => Fault::damaged(format!("{part} is damaged: {error}")),
        },
        error => Fault::damaged(format!("{part}: {error}")),
    }
}

/// Returns the target of a reference; the reference itself if XML does not define it.
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
    use super::*;
    use crate::testing::packed;

    /// Lists the events of a part, or the error that ended them.
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
        let archive = Archive::read(&packed(&[("a.xml", b"<a other='1' ns0:id='2&lt;'/>")])[..], &limits);
        let mut xml = Xml::open(&archive.unwrap(), "a.xml", &limits).unwrap().unwrap();
        let mut buffer = Vec::new();
        let Node::Open(element) = xml.next(&mut buffer).unwrap() else { panic!() };
        assert_eq!((element.attribute("x:id"), element.local_attribute("id")), (None, Some("2<".into())));
    }

    #[test]
    fn parts_may_be_in_utf_16() {
        let limits = Limits::default();
        let text = "<?xml version='1.0' encoding='UTF-16'?><a>Да</a>";
        for mark in ["\u{feff}", ""] {
            let bytes: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            let archive = Archive::read(&packed(&[("a.xml", &bytes)])[..], &limits).unwrap();
            let mut xml = Xml::open(&archive, "a.xml", &limits).unwrap().unwrap();
            let (mut buffer, mut out) = (Vec::new(), String::new());
            while !matches!(xml.next(&mut buffer).unwrap(), Node::End) {
                out.push_str(&String::from_utf8_lossy(&buffer));
            }
            assert!(out.contains("Да"), "{out}");
        }
    }

    #[test]
    fn bounds_hold() {
        let mut limits = Limits::default();
        limits.set(Bound::Depth, 3);
        assert_eq!(events("<a><a><a></a></a></a>", &limits), "(a (a (a a)a)a)");
        let deep = events(&"<a>".repeat(100_000), &limits);
        assert_eq!(deep, "(a (a (a  elements are nested to more than 3 levels");
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
