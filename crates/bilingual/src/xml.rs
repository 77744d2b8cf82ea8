//! The tags and texts of an XML file, one by one: XLIFF, and the program formats with texts by key.

use crate::utf8::Utf8;
use crate::{Error, Remark, Remedy};
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;
use sverka_text::limits::{Bound, Limits};

/// Maximum nesting of elements under any limit: each level is a call or two on the stack, of some kilobytes
/// in a test build, and a thread has 2 MiB.
const DEEPEST: u64 = 200;

/// Maximum remarks about one unit, or between two units: nobody reads more. A file full of faults must not
/// fill the memory with remarks.
const MOST_REMARKS: usize = 1000;

/// The beginning of an element, with its attributes in order.
pub(crate) struct Tag {
    /// The name; the elements of XLIFF without their prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The line where it begins.
    pub line: usize,
}

impl Tag {
    /// Takes the value of an attribute, named with its prefix.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.attributes.iter().position(|(found, _)| found == name)?;
        Some(std::mem::take(&mut self.attributes[at].1))
    }

    /// Returns the value of an attribute, named with its prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Returns the tag in the form that begins an element: `<a href="x">`.
    pub fn shown(&self) -> String {
        let mut out = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            out.push_str(&format!(" {name}=\"{value}\""));
        }
        out.push('>');
        out
    }

    /// Returns the name without any prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }
}

/// A piece of the file. Each start has its end, even for an empty element.
pub(crate) enum Token {
    Start(Tag),
    End,
    Text(String),
    Eof,
}

/// An XML file as a stream of [`Token`]s.
pub(crate) struct Xml<'r> {
    reader: quick_xml::Reader<Utf8<'r>>,
    buffer: Vec<u8>,
    /// The prefix of the elements of XLIFF with its colon; usually empty.
    prefix: String,
    /// The names of the elements that have begun.
    open: Vec<String>,
    /// Whether the element that has begun is empty, so that its end comes next.
    is_empty: bool,
    limits: Limits,
    /// Remarks about the file so far; the next unit takes them.
    pub remarks: Vec<Remark>,
}

impl<'r> Xml<'r> {
    /// Begins to read.
    pub fn new(utf8: Utf8<'r>, mut limits: Limits, remarks: Vec<Remark>) -> Self {
        let mut reader = quick_xml::Reader::from_reader(utf8);
        // A bare & is read as it is, with a remark.
        reader.config_mut().allow_dangling_amp = true;
        limits.depth = limits.depth.min(DEEPEST);
        let (buffer, prefix, open) = (Vec::new(), String::new(), Vec::new());
        Self { reader, buffer, prefix, open, is_empty: false, limits, remarks }
    }

    /// Returns the file's name in messages.
    pub fn file(&self) -> &Arc<str> {
        self.reader.get_ref().file()
    }

    /// Returns the line that is being read, from 1.
    pub fn line(&self) -> usize {
        self.reader.get_ref().line()
    }

    /// Begins to count the bytes of a unit.
    pub fn begin_unit(&mut self) {
        self.reader.get_mut().set_used(0);
    }

    /// Makes the error for a file that violates its format.
    pub fn malformed(&self, message: impl Into<String>, remedy: Option<Remedy>) -> Error {
        let (file, line) = (self.file().to_string(), self.line());
        Error::Malformed { file, line, message: message.into(), remedy }
    }

    /// Makes the error for a value that exceeds a limit.
    pub fn check(&self, bound: Bound, value: u64) -> Result<(), Error> {
        let (file, line) = (self.file().to_string(), self.line());
        self.limits.check(bound, value).map_err(|exceeded| Error::Limit { file, line, exceeded })
    }

    /// Counts additional bytes of the unit, besides those read from the file: the target of a reference is
    /// copied for each reference.
    ///
    /// # Errors
    /// When the unit exceeds its limit.
    pub fn charge(&mut self, bytes: usize) -> Result<(), Error> {
        let used = self.reader.get_ref().used().saturating_add(bytes as u64);
        self.reader.get_mut().set_used(used);
        self.check(Bound::Unit, used)
    }

    /// Makes the error of a file that ends within an element.
    pub fn cut_off(&self) -> Error {
        let name = self.open.last().map_or("xliff", String::as_str);
        let remedy = Remedy::Correct("use a complete copy of the file");
        self.malformed(format!("the file ends within <{name}>"), Some(remedy))
    }

    /// Adds a warning about the line that is being read.
    pub fn warn(&mut self, kind: &'static str, message: impl Into<String>) {
        let line = self.line();
        self.remark(Remark::warning(kind, line, message));
    }

    /// Adds a note about the line that is being read.
    pub fn note(&mut self, kind: &'static str, message: impl Into<String>) {
        let line = self.line();
        self.remark(Remark::note(kind, line, message));
    }

    fn remark(&mut self, remark: Remark) {
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(remark);
        } else if self.remarks.len() == MOST_REMARKS {
            let message = format!("more than {MOST_REMARKS} remarks about one unit; the others are left out");
            self.remarks.push(Remark::warning("remarks", remark.line, message));
        }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// Errors of the stream, XML that is not well-formed, and exceeded limits.
    pub fn token(&mut self) -> Result<Token, Error> {
        if std::mem::take(&mut self.is_empty) {
            self.open.pop();
            return Ok(Token::End);
        }
        loop {
            let line = self.line();
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event.into_owned(),
                Err(quick_xml::Error::Io(error)) => return Err(self.reader.get_ref().error(&error)),
                Err(error) => {
                    let message =
                        format!("is not well-formed XML: {error}; everything before the error was read");
                    return Err(self.malformed(message, Some(Remedy::Correct("correct the XML there"))));
                }
            };
            return Ok(match event {
                Event::Start(start) => Token::Start(self.start(&start, line)?),
                Event::Empty(start) => {
                    self.is_empty = true;
                    Token::Start(self.start(&start, line)?)
                }
                Event::End(_) => {
                    self.open.pop();
                    Token::End
                }
                Event::Text(text) => {
                    let text = text.xml10_content().into_owned();
                    if text.contains('&') {
                        self.warn("entity", "an & that does not begin an entity is kept as it is");
                    }
                    Token::Text(text)
                }
                Event::CData(text) => Token::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => {
                    let mut text = String::new();
                    self.resolve(&name, &mut text);
                    Token::Text(text)
                }
                Event::Eof if self.open.is_empty() => Token::Eof,
                Event::Eof => return Err(self.cut_off()),
                _ => continue,
            });
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, line: usize) -> Result<Tag, Error> {
        let name = start.name().0;
        if self.open.is_empty()
            && let Some(prefix) = name.strip_suffix("xliff").filter(|prefix| prefix.ends_with(':'))
        {
            self.prefix = prefix.to_owned();
        }
        let name = name.strip_prefix(&self.prefix).unwrap_or(name).to_owned();
        self.open.push(name.clone());
        self.check(Bound::Depth, self.open.len() as u64)?;
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.malformed(error.to_string(), None))?;
            let value = self.value(&attribute.value);
            attributes.push((attribute.key.0.to_owned(), value));
        }
        Ok(Tag { name, attributes, line })
    }

    /// Returns the value of an attribute: white space becomes spaces, references are resolved.
    fn value(&mut self, raw: &str) -> String {
        let raw = raw.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw.as_str();
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            match rest.split_once(';') {
                Some((name, behind)) if !name.contains(['&', ' ']) => {
                    self.resolve(name, &mut out);
                    rest = behind;
                }
                _ => out.push('&'),
            }
        }
        out + rest
    }

    /// Appends the target of a reference; an undefined one is kept as it is.
    fn resolve(&mut self, name: &str, out: &mut String) {
        match name {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            name => match name.strip_prefix('#').map(character) {
                Some(Some(c)) if tmx::is_xml_char(c) => out.push(c),
                Some(_) => {
                    let message = format!("&{name}; is not a character that XML allows; left out");
                    self.warn("forbidden-character", message);
                }
                None => match resolve_html5_entity(name) {
                    Some(text) => {
                        self.warn("entity", format!("&{name}; is not defined in the file; read as in HTML"));
                        out.push_str(text);
                    }
                    None => {
                        out.push_str(&format!("&{name};"));
                        let message = format!("&{name}; is not defined; kept as text");
                        self.warn("undefined-entity", message);
                    }
                },
            },
        }
    }

    /// Skips the rest of an element that has begun, without keeping it; its bytes do not count.
    ///
    /// # Errors
    /// As for [`token`](Self::token).
    pub fn skip(&mut self) -> Result<(), Error> {
        let depth = self.open.len();
        let used = self.reader.get_ref().used();
        while self.open.len() >= depth {
            if !self.is_empty {
                let skipped = self.reader.get_mut().skip_to(b'<');
                skipped.map_err(|error| self.reader.get_ref().error(&error))?;
            }
            self.token()?;
            self.reader.get_mut().set_used(used);
        }
        Ok(())
    }

    /// Reads the text of an element that has begun to its end; tags within it are left out.
    ///
    /// # Errors
    /// As for [`token`](Self::token).
    pub fn text(&mut self) -> Result<String, Error> {
        let depth = self.open.len();
        let mut out = String::new();
        while self.open.len() >= depth {
            match self.token()? {
                Token::Text(text) => out.push_str(&text),
                Token::Start(tag) if tag.name == "cp" => out.extend(code_point(&tag)),
                _ => {}
            }
        }
        Ok(out)
    }
}

/// Returns the character that XML cannot contain and XLIFF 2 encodes: `<cp hex="000B"/>`.
pub(crate) fn code_point(tag: &Tag) -> Option<char> {
    u32::from_str_radix(tag.get("hex")?, 16).ok().and_then(char::from_u32)
}

/// Returns the character of a numeric reference without its `#`.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32)
}

/// Returns the encoding that an XML declaration names: `<?xml version="1.0" encoding="koi8-r"?>`.
pub(crate) fn declared(head: &[u8]) -> Option<String> {
    // Anything longer is not a declaration.
    const LONGEST: usize = 200;
    let head = head.trim_ascii_start();
    let end = head.iter().take(LONGEST).position(|b| *b == b'>')?;
    let declaration = str::from_utf8(&head[..end]).ok()?.strip_prefix("<?xml")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}
