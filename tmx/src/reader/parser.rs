//! The events of quick-xml, with what every element needs: tags, attributes, text. All that
//! can be mended is mended here; what cannot gives up the chunk with [`Skip`].

use super::report::Report;
use super::text::{Reference, first_odd, reference};
use crate::{Date, Lang, Origin, Rule, is_xml_char};
use quick_xml::events::Event;
use std::borrow::Cow;

/// The byte order mark.
pub(super) const MARK: char = '\u{FEFF}';

/// The chunk cannot be saved; why is in the report.
#[derive(Debug)]
pub(super) struct Skip;

macro_rules! tags {
    ($($name:ident = $text:literal,)*) => {
        /// The elements of TMX, and all others.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Tag { $($name,)* Other }

        impl Tag {
            fn of(name: &str) -> Self {
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
    /// Whether it stands within a segment.
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
    /// As it stands in the chunk.
    pub raw: &'a str,
    /// Where.
    pub at: usize,
}

/// How an element came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With its end tag.
    Closed,
    /// Something began or ended that it cannot hold.
    Unclosed,
    /// The chunk ended.
    Cut,
}

/// Name, value and place of each attribute of a tag.
pub(super) type Attributes<'a> = Vec<(&'a str, Cow<'a, str>, usize)>;

/// Where a variant stands in the chunk.
#[derive(Debug)]
pub(super) struct VariantAt {
    pub tuv: usize,
    /// The start tags of `bpt` and `ept`, in the order of the file.
    pub halves: Vec<usize>,
}

pub(super) struct Parser<'a, 'r> {
    xml: quick_xml::Reader<&'a [u8]>,
    /// Bytes of the text that quick-xml has not been given.
    skipped: usize,
    text: &'a str,
    peeked: Option<Token<'a>>,
    pub report: &'r mut Report<'a>,
    /// The elements that are open.
    open: Vec<Tag>,
    depth: usize,
    /// Whether the chunk ends where it should.
    closed: bool,
    /// Whether it ends within an inline element.
    pub cut_inline: bool,
    /// Where the variants begin.
    pub variants: Vec<VariantAt>,
    /// Where the halves of pairs begin, of the segment that is being read.
    pub halves: Vec<usize>,
}

impl<'a, 'r> Parser<'a, 'r> {
    pub fn new(text: &'a str, closed: bool, depth: usize, report: &'r mut Report<'a>) -> Self {
        // quick-xml would drop a byte order mark without counting it: files that were put one
        // behind the other have them in the middle.
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
            depth,
            closed,
            cut_inline: false,
            variants: Vec::new(),
            halves: Vec::new(),
        }
    }

    /// The next token; comments and processing instructions are passed over.
    pub fn next(&mut self) -> Result<Token<'a>, Skip> {
        if let Some(token) = self.peeked.take() {
            return Ok(token);
        }
        loop {
            let at = self.position();
            let event = self.xml.read_event();
            let raw = self.text.get(at..self.position()).unwrap_or_default();
            let kind = match event {
                Ok(Event::Start(_)) => Kind::Start { tag: Tag::of(name(raw)), empty: false },
                Ok(Event::Empty(_)) => Kind::Start { tag: Tag::of(name(raw)), empty: true },
                Ok(Event::End(_)) => Kind::End(Tag::of(name(raw))),
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
                // Cut in the middle of a tag: what was before it is whole.
                Err(_) if !self.closed => Kind::Eof,
                Err(error) => {
                    self.report.add(Rule::Syntax, at, (error.to_string(), "what is around it is skipped"));
                    return Err(Skip);
                }
            };
            if kind == Kind::Eof {
                let token = Token { kind, raw: self.text.get(at..).unwrap_or_default(), at };
                self.peeked = Some(token);
                return Ok(token);
            }
            return Ok(Token { kind, raw, at });
        }
    }

    fn position(&self) -> usize {
        let passed = usize::try_from(self.xml.buffer_position()).unwrap_or(usize::MAX);
        passed.saturating_add(self.skipped)
    }

    /// Hands a token to whoever asks next.
    pub fn put_back(&mut self, token: Token<'a>) {
        self.peeked = Some(token);
    }

    /// Goes into an element.
    pub fn enter(&mut self, tag: Tag, at: usize) -> Result<(), Skip> {
        self.open.push(tag);
        if self.open.len() > self.depth {
            let message = (format!("elements are nested deeper than {}", self.depth), "the unit is skipped");
            self.report.add(Rule::TooDeep, at, message);
            return Err(Skip);
        }
        Ok(())
    }

    /// Leaves the innermost element, and says so where that has no end tag.
    pub fn leave(&mut self, end: End, at: usize) {
        let Some(tag) = self.open.pop() else { return };
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

    /// Whether an end tag closes the innermost element, or one around it. One that closes
    /// nothing is reported, and is to be ignored.
    pub fn closes(&mut self, tag: Tag, token: Token<'a>) -> Option<End> {
        if self.open.last() == Some(&tag) {
            return Some(End::Closed);
        }
        if self.open.contains(&tag) {
            self.put_back(token);
            return Some(End::Unclosed);
        }
        self.report.add(Rule::Syntax, token.at, (format!("{} closes nothing", token.raw), "left out"));
        None
    }

    /// The text of a note or prop. Tags in it are kept as text.
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

    /// What a text, a reference or a CDATA section says.
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

    fn bare_ampersand(&mut self, at: usize) {
        self.report.add(
            Rule::BareAmpersand,
            at,
            ("an ampersand that begins no reference", "taken for itself"),
        );
    }

    fn reference_into(&mut self, name: &str, raw: &str, at: usize, out: &mut String) {
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
                let message = (format!("&{name}; is defined nowhere"), "kept as text");
                self.report.add(Rule::UnknownEntity, at, message);
                out.push_str(raw);
            }
            Reference::None => {
                self.bare_ampersand(at);
                self.clean_into(raw, at, out);
            }
        }
    }

    /// Text with line ends as XML has them, and without what XML forbids.
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

    /// The attributes of a start tag: name, value, and where the name stands.
    pub fn attributes(&mut self, token: Token<'a>) -> Attributes<'a> {
        let mut list = Attributes::new();
        let raw = token.raw.trim_end_matches('>').trim_end_matches('/');
        let mut rest = raw.get(1 + name(token.raw).len()..).unwrap_or_default();
        loop {
            rest = rest.trim_ascii_start();
            if rest.is_empty() {
                return list;
            }
            let at = token.at + raw.len() - rest.len();
            let ends = |b: u8| b == b'=' || b.is_ascii_whitespace();
            let length = rest.bytes().position(ends).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(length);
            let Some(value) = behind.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
                self.report.add(
                    Rule::Syntax,
                    at,
                    (format!("the attribute {name:?} has no value"), "left out"),
                );
                rest = behind;
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value_at = token.at + raw.len() - value.len() + usize::from(quote.is_some());
            let (value, behind) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => {
                    let message =
                        (format!("the value of {name:?} is not in quotes"), "taken to the next space");
                    self.report.add(Rule::Syntax, at, message);
                    value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
                }
            };
            rest = behind;
            if name.is_empty() {
                continue;
            }
            // No element has more than fifteen; of more, repeated ones are not looked for.
            if list.iter().take(32).any(|(other, ..)| *other == name) {
                self.report.add(
                    Rule::Syntax,
                    at,
                    (format!("the attribute {name:?} is repeated"), "left out"),
                );
                continue;
            }
            let value = self.value(value, value_at);
            list.push((name, value, at));
        }
    }

    /// An attribute's value: white space is a space, references stand for what they say.
    fn value(&mut self, raw: &'a str, at: usize) -> Cow<'a, str> {
        if first_odd(raw).is_none() && !raw.contains(['&', '\t', '\n']) {
            return Cow::Borrowed(raw);
        }
        let mut out = String::new();
        let mut rest = raw;
        while !rest.is_empty() {
            let at = at + raw.len() - rest.len();
            let (text, reference) = rest.split_at(rest.find('&').unwrap_or(rest.len()));
            let mut clean = String::new();
            self.clean_into(text, at, &mut clean);
            out.extend(clean.chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }));
            rest = reference;
            if let Some(behind) = reference.strip_prefix('&') {
                let at = at + text.len();
                let end = behind.find([';', '&']).filter(|end| behind[*end..].starts_with(';'));
                let length = match end {
                    Some(end) => {
                        self.reference_into(&behind[..end], &reference[..end + 2], at, &mut out);
                        end + 2
                    }
                    None => {
                        self.bare_ampersand(at);
                        out.push('&');
                        1
                    }
                };
                rest = &reference[length..];
            }
        }
        Cow::Owned(out)
    }

    /// Reports an attribute that the standard does not know.
    pub fn unknown_attribute(&mut self, tag: Tag, name: &str, value: &str, at: usize) {
        let message = (format!("{} has no attribute {name}={value:?}", tag.name()), "left out");
        self.report.add(Rule::UnknownAttribute, at, message);
    }

    /// A date, as it is or mended.
    pub fn date(&mut self, name: &str, value: &str, at: usize) -> Option<Date> {
        if let Ok(date) = value.parse() {
            return Some(date);
        }
        let mended = Date::mend(value);
        let message = format!("the {name} {value:?} is no date of TMX");
        let change = mended.map_or_else(|| "left out".to_owned(), |date| format!("made {date}"));
        self.report.add(Rule::Date, at, (message, change));
        mended
    }

    /// A language tag, as it is or mended.
    pub fn lang(&mut self, value: &str, at: usize) -> Option<Lang> {
        if let Ok(lang) = value.parse() {
            return Some(lang);
        }
        let mended = Lang::mend(value);
        let message = format!("{value:?} is no language tag");
        let change = mended.as_ref().map_or_else(|| "left out".to_owned(), |lang| format!("made {lang}"));
        self.report.add(Rule::LangTag, at, (message, change));
        mended
    }

    /// `xml:lang`, or `lang` in its place; true when the attribute was one of them.
    pub fn lang_attribute(&mut self, lang: &mut Option<Lang>, name: &str, value: &str, at: usize) -> bool {
        match name {
            "xml:lang" => *lang = self.lang(value, at),
            "lang" => {
                let message = (format!("lang={value:?}"), "taken for xml:lang");
                self.report.add(Rule::LangAttribute, at, message);
                if lang.is_none() {
                    *lang = self.lang(value, at);
                }
            }
            _ => return false,
        }
        true
    }

    /// One of the attributes that units and variants share; true when it was one.
    pub fn origin_attribute(&mut self, origin: &mut Origin, name: &str, value: &str, at: usize) -> bool {
        let text = || Some(value.to_owned());
        match name {
            "o-encoding" => origin.o_encoding = text(),
            "datatype" => origin.datatype = text(),
            "usagecount" => {
                origin.usage_count = value.trim().parse().ok();
                if origin.usage_count.is_none() {
                    let message = (format!("the usagecount {value:?} is no number"), "left out");
                    self.report.add(Rule::BadValue, at, message);
                }
            }
            "lastusagedate" => origin.last_usage_date = self.date(name, value, at),
            "creationtool" => origin.creation_tool = text(),
            "creationtoolversion" => origin.creation_tool_version = text(),
            "creationdate" => origin.creation_date = self.date(name, value, at),
            "creationid" => origin.creation_id = text(),
            "changedate" => origin.change_date = self.date(name, value, at),
            "changeid" => origin.change_id = text(),
            "o-tmf" => origin.o_tmf = text(),
            _ => return false,
        }
        true
    }

    /// Reads a value that has a closed set of names, such as `segtype`.
    pub fn choice<T: std::str::FromStr>(&mut self, name: &str, value: &str, at: usize) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        value
            .trim()
            .parse()
            .map_err(|error| self.report.add(Rule::BadValue, at, (format!("{name}: {error}"), "left out")))
            .ok()
    }
}

/// The name in `<name ...>` or `</name>`.
fn name(raw: &str) -> &str {
    let raw = raw.strip_prefix("</").or(raw.strip_prefix('<')).unwrap_or(raw);
    let ends = |b: u8| b.is_ascii_whitespace() || b == b'/' || b == b'>';
    raw.split_at(raw.bytes().position(ends).unwrap_or(raw.len())).0
}
