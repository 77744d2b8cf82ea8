//! The events of quick-xml, with what every element needs: tags and text (attributes are in `attributes`).
//! Whatever can be repaired is repaired here; anything else abandons the chunk with [`Skip`].

use super::report::Report;
use super::text::{Reference, first_odd, reference};
use super::variant::VariantAt;
use crate::{Rule, is_xml_char};
use quick_xml::events::Event;
use std::ops::Range;

/// The byte-order mark.
pub(super) const MARK: char = '\u{FEFF}';

/// The chunk cannot be saved from this byte on; the report gives the reason.
#[derive(Debug)]
pub(super) struct Skip(pub usize);

macro_rules! tags {
    ($($name:ident = $text:literal,)*) => {
        /// The elements of TMX, and all others.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Tag { $($name,)* Other }

        impl Tag {
            fn of_exact(name: &str) -> Self {
                match name {
                    $($text => Self::$name,)*
                    _ => Self::Other,
                }
            }

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Other => "?",
                }
            }
        }
    };
}

tags! {
    Tmx = "tmx", Header = "header", Body = "body", Note = "note", Prop = "prop", Ude = "ude", Map = "map",
    Tu = "tu", Tuv = "tuv", Seg = "seg",
    Bpt = "bpt", Ept = "ept", It = "it", Ph = "ph", Hi = "hi", Sub = "sub", Ut = "ut",
}

impl Tag {
    /// Returns the element with a name, and whether the name is not in lower case, which XML does not allow
    /// but files contain.
    fn of(name: &str) -> (Self, bool) {
        match Self::of_exact(name) {
            // No name is longer than `header`.
            Self::Other if name.len() <= 6 && name.bytes().any(|b| b.is_ascii_uppercase()) => {
                (Self::of_exact(&name.to_ascii_lowercase()), true)
            }
            tag => (tag, false),
        }
    }

    /// Returns whether it cannot be part of a unit, whatever is wrong with that.
    fn is_frame(self) -> bool {
        use Tag::*;
        matches!(self, Tmx | Header | Body | Ude | Map)
    }

    /// Returns whether it belongs within a segment.
    pub fn is_inline(self) -> bool {
        use Tag::*;
        matches!(self, Bpt | Ept | It | Ph | Hi | Sub | Ut)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Start { tag: Tag, empty: bool },
    End(Tag),
    Text,
    Reference,
    CData,
    DocType,
    Eof,
}

/// A piece of the chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    /// Whether it is a tag whose name is not in lower case.
    pub has_capitals: bool,
    /// As written in the chunk.
    pub raw: &'a str,
    /// Its place.
    pub at: usize,
}

impl Token<'_> {
    /// Returns whether it is mark-up that is not part of TMX.
    pub fn is_foreign(self) -> bool {
        matches!(self.kind, Kind::Start { tag: Tag::Other, .. } | Kind::End(Tag::Other) | Kind::DocType)
    }

    /// Returns whether it is only white space.
    pub fn is_blank(self) -> bool {
        self.kind == Kind::Text && self.raw.chars().all(is_blank)
    }

    /// Returns its bytes in the chunk.
    pub fn range(self) -> Range<usize> {
        self.at..self.at + self.raw.len()
    }
}

/// Returns whether a character is white space between elements; a byte-order mark is, in concatenated files.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == MARK
}

/// How an element ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With its end tag.
    Closed,
    /// Something began or ended that it cannot contain.
    Unclosed,
    /// The chunk ended.
    Cut,
}

pub(super) struct Parser<'a, 'r> {
    xml: quick_xml::Reader<&'a [u8]>,
    /// Bytes of the text that quick-xml has not received.
    skipped: usize,
    text: &'a str,
    peeked: Option<Token<'a>>,
    pub report: &'r mut Report<'a>,
    /// The open elements, and where they begin.
    open: Vec<(Tag, usize)>,
    /// Whether a unit is being read, so that nothing of the frame is expected.
    pub in_unit: bool,
    depth: usize,
    /// Whether the chunk ends where it should.
    closed: bool,
    /// Whether it ends within an inline element.
    pub cut_inline: bool,
    /// Where the variants begin.
    pub variants: Vec<VariantAt>,
    /// Where the halves of pairs begin in the current segment.
    pub halves: Vec<usize>,
    /// Neighbours in the wrong place: see [`stray`](Self::stray).
    pub strays: Vec<Token<'a>>,
    /// The parts of the chunk that are in no unit and no header, in order.
    pub lost: Vec<Range<usize>>,
}

impl<'a, 'r> Parser<'a, 'r> {
    pub fn new(text: &'a str, closed: bool, depth: usize, report: &'r mut Report<'a>) -> Self {
        // quick-xml would drop a byte-order mark without counting it: concatenated files have them in the
        // middle.
        let skipped = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        let mut xml = quick_xml::Reader::from_str(&text[skipped..]);
        let config = xml.config_mut();
        // End tags are matched here, where it is known what can be done about them.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            xml,
            skipped,
            text,
            peeked: None,
            report,
            open: Vec::new(),
            in_unit: false,
            depth,
            closed,
            cut_inline: false,
            variants: Vec::new(),
            halves: Vec::new(),
            strays: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Returns the next token; comments and processing instructions are skipped.
    pub fn next(&mut self) -> Result<Token<'a>, Skip> {
        if let Some(token) = self.peeked {
            // A caller that asks for more at the end of the chunk is at its end.
            self.peeked = self.peeked.filter(|token| token.kind == Kind::Eof);
            return Ok(token);
        }
        loop {
            let at = self.position();
            let event = self.xml.read_event();
            let raw = self.text.get(at..self.position()).unwrap_or_default();
            let mut has_capitals = false;
            let kind = match event {
                Ok(event @ (Event::Start(_) | Event::Empty(_) | Event::End(_))) => {
                    let name = name(raw);
                    let (tag, capitals) = Tag::of(name);
                    let tag = if self.in_unit && tag.is_frame() { Tag::Other } else { tag };
                    has_capitals = capitals;
                    match event {
                        Event::End(_) => {
                            self.end_tag(tag, name, raw, at);
                            Kind::End(tag)
                        }
                        event => Kind::Start { tag, empty: matches!(event, Event::Empty(_)) },
                    }
                }
                Ok(Event::Text(_)) => Kind::Text,
                Ok(Event::GeneralRef(_)) => Kind::Reference,
                Ok(Event::CData(_)) => Kind::CData,
                Ok(Event::DocType(_)) => Kind::DocType,
                Ok(Event::Eof) => Kind::Eof,
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => continue,
                Err(error @ quick_xml::Error::IllFormed(_)) => {
                    self.report.add(Rule::Syntax, at, error.to_string());
                    continue;
                }
                // Truncated in the middle of a tag: what was before it is complete.
                Err(_) if !self.closed => Kind::Eof,
                Err(error) => {
                    self.report.add(Rule::Syntax, at, (error.to_string(), "what is around it is skipped"));
                    return Err(Skip(at));
                }
            };
            if kind == Kind::Eof {
                let token = Token { kind, has_capitals, raw: self.text.get(at..).unwrap_or_default(), at };
                self.peeked = Some(token);
                return Ok(token);
            }
            return Ok(Token { kind, has_capitals, raw, at });
        }
    }

    /// Checks what follows the name of an end tag: one that is not closed includes what follows it.
    fn end_tag(&mut self, tag: Tag, name: &str, raw: &str, at: usize) {
        let rest = raw.get(2 + name.len()..raw.len().saturating_sub(1)).unwrap_or_default();
        if !rest.is_empty() && tag != Tag::Other && !rest.trim_matches(|c| is_blank(c) || c == '/').is_empty()
        {
            let message = (format!("{:?} in the end tag of {}", short(rest), tag.name()), "left out");
            self.report.add(Rule::Syntax, at, message);
            self.lose(at..at + raw.len());
        }
    }

    fn position(&self) -> usize {
        let passed = usize::try_from(self.xml.buffer_position()).unwrap_or(usize::MAX);
        passed.saturating_add(self.skipped)
    }

    /// Returns a token to the stream for the next caller.
    pub fn put_back(&mut self, token: Token<'a>) {
        self.peeked = Some(token);
    }

    /// Returns where the next token begins.
    pub fn here(&self) -> usize {
        self.peeked.map_or_else(|| self.position(), |token| token.at)
    }

    /// Records that a stretch of the chunk is in no unit and no header.
    pub fn lose(&mut self, mut range: Range<usize>) {
        while let Some(last) = self.lost.pop_if(|last| range.start <= last.end) {
            range = range.start.min(last.start)..range.end.max(last.end);
        }
        self.lost.push(range);
    }

    /// Records the same for everything up to the end of the chunk.
    pub fn lose_from(&mut self, at: usize) {
        self.lose(at..self.text.len());
    }

    /// Records the same for what a chunk ends with in the middle of a tag. An end tag with nothing after its
    /// name is not a loss.
    pub fn lose_cut(&mut self, eof: Token<'a>) {
        let rest = eof.raw.trim_matches(is_blank);
        let is_end = rest.starts_with("</") && !rest.contains(is_blank);
        if !rest.is_empty() && !is_end {
            self.lose_from(eof.at);
        }
    }

    /// Goes into an element.
    pub fn enter(&mut self, tag: Tag, at: usize) -> Result<(), Skip> {
        self.open.push((tag, at));
        if self.open.len() > self.depth {
            let message = (format!("elements are nested deeper than {}", self.depth), "the unit is skipped");
            self.report.add(Rule::TooDeep, at, message);
            return Err(Skip(at));
        }
        Ok(())
    }

    /// Leaves the innermost element, and reports if it has no end tag.
    pub fn leave(&mut self, end: End, at: usize) {
        let Some((tag, _)) = self.open.pop() else { return };
        match end {
            End::Closed => {}
            End::Unclosed => {
                self.report.add(
                    Rule::Syntax,
                    at,
                    (format!("<{0}> has no </{0}>", tag.name()), "closed here"),
                );
            }
            End::Cut => self.cut_inline |= tag.is_inline(),
        }
    }

    /// Returns whether an element is open.
    pub fn is_open(&self, tag: Tag) -> bool {
        self.open.iter().any(|(open, _)| *open == tag)
    }

    /// Returns whether an end tag closes the innermost element, or one around it. One that closes nothing is
    /// reported, and should be ignored.
    pub fn closes(&mut self, tag: Tag, token: Token<'a>) -> Option<End> {
        if let Some((open, at)) = self.open.last()
            && *open == tag
        {
            // The start tag has already been reported if it has capitals as well.
            if token.has_capitals && name(&self.text[*at..]) == tag.name() {
                self.end_name(tag, token);
            }
            return Some(End::Closed);
        }
        if self.is_open(tag) {
            self.put_back(token);
            return Some(End::Unclosed);
        }
        self.report.add(Rule::Syntax, token.at, (format!("{} closes nothing", token.raw), "left out"));
        None
    }

    /// Reports an end tag whose name is not in lower case.
    pub fn end_name(&mut self, tag: Tag, token: Token<'a>) {
        if token.has_capitals {
            let (found, name) = (name(token.raw), tag.name());
            let message = (format!("</{found}> is not in lower case"), format!("read as </{name}>"));
            self.report.add(Rule::NameCase, token.at, message);
        }
    }

    /// Reads the text of a note or prop. Tags in it are kept as text.
    pub fn plain(&mut self, tag: Tag, start: Token<'a>) -> Result<String, Skip> {
        let mut out = String::new();
        if matches!(start.kind, Kind::Start { empty: true, .. }) {
            return Ok(out);
        }
        self.enter(tag, start.at)?;
        loop {
            let token = self.next()?;
            let end = match token.kind {
                Kind::Text | Kind::Reference | Kind::CData => {
                    self.text_into(token, &mut out);
                    None
                }
                Kind::Start { tag, .. } if tag != Tag::Other && !tag.is_inline() => {
                    self.put_back(token);
                    Some(End::Unclosed)
                }
                Kind::End(found) if found != Tag::Other && !found.is_inline() => self.closes(found, token),
                Kind::Start { .. } | Kind::End(_) | Kind::DocType => {
                    let message = (format!("{} in a {}", token.raw, tag.name()), "kept as text");
                    self.report.add(Rule::UnknownElement, token.at, message);
                    self.clean_into(token.raw, token.at, &mut out);
                    None
                }
                Kind::Eof => Some(End::Cut),
            };
            if let Some(end) = end {
                self.leave(end, token.at);
                return Ok(out);
            }
        }
    }

    /// Appends the meaning of a text, a reference or a CDATA section.
    pub fn text_into(&mut self, token: Token<'a>, out: &mut String) {
        match token.kind {
            Kind::Reference => {
                let name = token.raw.get(1..token.raw.len().saturating_sub(1)).unwrap_or_default();
                self.reference_into(name, token.raw, token.at, out);
            }
            Kind::CData => {
                let text = token.raw.strip_prefix("<![CDATA[").and_then(|raw| raw.strip_suffix("]]>"));
                self.clean_into(text.unwrap_or_default(), token.at, out);
            }
            _ => {
                if token.raw.starts_with('&') {
                    self.bare_ampersand(token.at);
                }
                self.clean_into(token.raw, token.at, out);
            }
        }
    }

    pub fn bare_ampersand(&mut self, at: usize) {
        self.report.add(
            Rule::BareAmpersand,
            at,
            ("an ampersand that does not begin a reference", "kept as text"),
        );
    }

    pub fn reference_into(&mut self, name: &str, raw: &str, at: usize, out: &mut String) {
        match reference(name) {
            Reference::Char(c) => out.push(c),
            Reference::Html(text) => {
                let message = (format!("&{name}; is defined in HTML only"), format!("replaced by {text:?}"));
                self.report.add(Rule::UnknownEntity, at, message);
                out.push_str(text);
            }
            Reference::Forbidden => {
                let message = (format!("&{name}; is a character that XML forbids"), "removed");
                self.report.add(Rule::ForbiddenCharacter, at, message);
            }
            Reference::Unknown => {
                let message = (format!("&{name}; is not defined"), "kept as text");
                self.report.add(Rule::UnknownEntity, at, message);
                out.push_str(raw);
            }
            Reference::None => {
                self.bare_ampersand(at);
                self.clean_into(raw, at, out);
            }
        }
    }

    /// Appends text with the line ends of XML, and without what XML forbids.
    pub fn clean_into(&mut self, text: &str, at: usize, out: &mut String) {
        let Some(odd) = first_odd(text) else {
            out.push_str(text);
            return;
        };
        let (clean, rest) = text.split_at(odd);
        out.push_str(clean);
        let mut characters = rest.char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            match c {
                '\r' => {
                    if characters.peek().is_none_or(|(_, c)| *c != '\n') {
                        out.push('\n');
                    }
                }
                c if is_xml_char(c) => out.push(c),
                c => {
                    let message =
                        (format!("U+{:04X} is a character that XML forbids", u32::from(c)), "removed");
                    self.report.add(Rule::ForbiddenCharacter, at + odd + offset, message);
                }
            }
        }
    }
}

/// Returns the name in `<name ...>` or `</name>`.
pub(super) fn name(raw: &str) -> &str {
    let raw = raw.strip_prefix("</").or(raw.strip_prefix('<')).unwrap_or(raw);
    let ends = |b: u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<');
    raw.split_at(raw.bytes().position(ends).unwrap_or(raw.len())).0
}

/// Longer quotations make a message hard to read.
const QUOTED: usize = 40;

/// Returns the beginning of a text, for a message.
pub(super) fn short(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    text.char_indices().nth(QUOTED).map_or(text, |(end, _)| &text[..end])
}
