//! Reads XLIFF, 1.2 and 2.x: a unit of each `trans-unit`, or of each `segment`.
//!
//! What the writers of [`xliff1`](super::xliff1) and [`xliff2`](super::xliff2) have made comes back
//! with its codes. Suggestions (`alt-trans`, `matches`) are no translations and are passed over.
//! A file that is no well-formed XML is an error where that shows; all before it was read.

use super::decode::Utf8;
use super::{Error, Options, Row, Rows, unit, wanted};
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Read;
use tmx::{Bpt, Code, Ept, Hi, Inline, It, Lang, Note, Ph, Pos, Prop, Segment, Sub, Unit, Ut};

/// Nested deeper than this no real file is.
const DEPTH: usize = 64;

/// Opens a file.
pub fn read<'r, R: Read + 'r>(input: Utf8<R>, options: &Options) -> Rows<'r> {
    let mut parser = Parser {
        xml: quick_xml::Reader::from_reader(input),
        buffer: Vec::new(),
        options: options.clone(),
        langs: (None, None),
        ready: VecDeque::new(),
        seen: false,
        ended: false,
    };
    Box::new(std::iter::from_fn(move || {
        if parser.ended {
            return None;
        }
        let row = parser.next_row();
        parser.ended = !matches!(row, Ok(Some(_)));
        row.transpose()
    }))
}

struct Parser<R: Read> {
    xml: quick_xml::Reader<Utf8<R>>,
    buffer: Vec<u8>,
    options: Options,
    langs: (Option<Lang>, Option<Lang>),
    /// Units of several segments give several rows.
    ready: VecDeque<Row>,
    seen: bool,
    ended: bool,
}

/// A tag with its attributes; the name without its prefix.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Tag {
    fn take(&mut self, name: &str) -> Option<String> {
        self.attributes.remove(name)
    }
}

enum Token {
    Start(Tag),
    Empty(Tag),
    End(String),
    Text(String),
    Eof,
}

/// What gathers of a unit.
#[derive(Default)]
struct Found {
    id: Option<String>,
    pairs: Vec<(Option<Segment>, Option<Segment>)>,
    notes: Vec<Note>,
    props: Vec<Prop>,
    data: BTreeMap<String, String>,
    remarks: Vec<String>,
}

impl<R: Read> Parser<R> {
    fn error(&self, message: impl Into<String>) -> Error {
        Error::Syntax { line: self.line(), message: message.into() }
    }

    fn line(&self) -> u64 {
        self.xml.get_ref().line()
    }

    fn token(&mut self) -> Result<Token, Error> {
        loop {
            self.buffer.clear();
            let event = match self.xml.read_event_into(&mut self.buffer) {
                Ok(event) => event.into_owned(),
                Err(error) => {
                    let message = format!("is not well-formed XML: {error}; what is before it was read");
                    return Err(self.error(message));
                }
            };
            return Ok(match event {
                Event::Start(start) => Token::Start(self.tag(&start)?),
                Event::Empty(start) => Token::Empty(self.tag(&start)?),
                Event::End(end) => Token::End(local(end.name().0)),
                Event::Text(text) => Token::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Token::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", &*name);
                    Token::Text(match quick_xml::escape::unescape(&reference) {
                        Ok(text) => text.into_owned(),
                        Err(_) => reference,
                    })
                }
                Event::Eof => Token::Eof,
                _ => continue,
            });
        }
    }

    fn tag(&self, start: &BytesStart<'_>) -> Result<Tag, Error> {
        let mut attributes = BTreeMap::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.error(error.to_string()))?;
            let raw = &attribute.value;
            let value = quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |v| v.into_owned());
            attributes.insert(local(attribute.key.0), value);
        }
        Ok(Tag { name: local(start.name().0), attributes })
    }

    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Ok(Some(row));
            }
            match self.token()? {
                Token::Start(mut tag) => match tag.name.as_str() {
                    "xliff" | "file" => {
                        self.seen = true;
                        let mut lang = |names: [&str; 2]| {
                            let tag = names.iter().find_map(|name| tag.take(name))?;
                            Lang::mend(&tag)
                        };
                        let source = lang(["source-language", "srcLang"]);
                        let target = lang(["target-language", "trgLang"]);
                        self.langs.0 = source.or(self.langs.0.take());
                        self.langs.1 = target.or(self.langs.1.take());
                    }
                    "trans-unit" | "unit" => {
                        let id = tag.take("resname").or_else(|| tag.take("name")).or_else(|| tag.take("id"));
                        let line = self.line();
                        let found = self.unit(&tag.name, id)?;
                        self.rows(found, line)?;
                    }
                    _ => {}
                },
                Token::Eof if !self.seen => {
                    return Err(self.error("there is no <xliff> in it; give a file in XLIFF"));
                }
                Token::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn rows(&mut self, found: Found, line: u64) -> Result<(), Error> {
        let several = found.pairs.len() > 1;
        let mut remarks = found.remarks;
        if found.pairs.is_empty() {
            remarks.push("the unit has no source; left out".to_owned());
            self.ready.push_back(Row { line, unit: None, remarks });
            return Ok(());
        }
        let source_lang = self.langs.0.clone().or_else(|| self.options.source.clone());
        let source_lang = wanted(&source_lang, "source")?;
        let target_lang = self.langs.1.clone().or_else(|| self.options.target.clone());
        for (n, (source, target)) in found.pairs.into_iter().enumerate() {
            let target = target.unwrap_or_default();
            let target_lang = match (&target_lang, target.is_empty()) {
                (None, false) => wanted(&target_lang, "target")?,
                (lang, _) => lang.clone().unwrap_or_else(Lang::undetermined),
            };
            let mut unit: Unit =
                unit((source_lang.clone(), source.unwrap_or_default()), (target_lang, target));
            let name = |id: &String| if several { format!("{id}-{}", n + 1) } else { id.clone() };
            unit.tuid = found.id.as_ref().map(name);
            unit.notes.clone_from(&found.notes);
            unit.props.clone_from(&found.props);
            self.ready.push_back(Row { line, unit: Some(unit), remarks: std::mem::take(&mut remarks) });
        }
        Ok(())
    }

    fn unit(&mut self, end: &str, id: Option<String>) -> Result<Found, Error> {
        let mut found = Found { id, ..Found::default() };
        loop {
            match self.token()? {
                Token::Start(mut tag) => match tag.name.as_str() {
                    "source" => {
                        let segment = self.segment("source", &mut found)?;
                        found.pairs.push((Some(segment), None));
                    }
                    "target" => {
                        let segment = self.segment("target", &mut found)?;
                        match found.pairs.last_mut() {
                            Some((_, target)) => *target = Some(segment),
                            None => found.pairs.push((None, Some(segment))),
                        }
                    }
                    "note" => found.notes.push(Note::new(self.text("note")?)),
                    "context" | "meta" | "prop" => {
                        let kind = ["context-type", "type", "prop-type"].iter().find_map(|n| tag.take(n));
                        let text = self.text(&tag.name)?;
                        found.props.push(Prop::new(kind.unwrap_or_default(), text));
                    }
                    "data" => {
                        let id = tag.take("id").unwrap_or_default();
                        let text = self.text("data")?;
                        found.data.insert(id, text);
                    }
                    "alt-trans" | "matches" | "seg-source" | "glossary" | "ignorable" => {
                        self.skip(&tag.name)?;
                    }
                    _ => {}
                },
                Token::End(name) if name == end => return Ok(found),
                Token::Eof => return Err(self.error("the file ends within a unit")),
                _ => {}
            }
        }
    }

    /// Passes over an element.
    fn skip(&mut self, end: &str) -> Result<(), Error> {
        let mut depth = 1;
        while depth > 0 {
            match self.token()? {
                Token::Start(tag) if tag.name == end => depth += 1,
                Token::End(name) if name == end => depth -= 1,
                Token::Eof => return Err(self.error(format!("the file ends within <{end}>"))),
                _ => {}
            }
        }
        Ok(())
    }

    /// The text of an element, without what is marked in it.
    fn text(&mut self, end: &str) -> Result<String, Error> {
        let mut out = String::new();
        loop {
            match self.token()? {
                Token::Text(text) => out.push_str(&text),
                Token::Start(tag) | Token::Empty(tag) if tag.name == "cp" => out.extend(character(&tag)),
                Token::End(name) if name == end => return Ok(out),
                Token::Eof => return Err(self.error(format!("the file ends within <{end}>"))),
                _ => {}
            }
        }
    }

    fn segment(&mut self, end: &str, found: &mut Found) -> Result<Segment, Error> {
        let mut flow = Flow::default();
        self.flow(end, found, &mut flow, 0)
    }

    fn flow(
        &mut self,
        end: &str,
        found: &mut Found,
        flow: &mut Flow,
        depth: usize,
    ) -> Result<Segment, Error> {
        if depth > DEPTH {
            return Err(self.error(format!("codes are nested deeper than {DEPTH} levels")));
        }
        let mut out = Segment::default();
        loop {
            match self.token()? {
                Token::Text(text) => out.push_text(&text),
                Token::Empty(mut tag) => self.code(&mut tag, Vec::new(), found, flow, &mut out),
                Token::Start(mut tag) => match tag.name.as_str() {
                    "bpt" | "ept" | "it" | "ph" if !tag.attributes.contains_key("dataRef") => {
                        let name = tag.name.clone();
                        let content = self.codes(&name, found, depth + 1)?;
                        self.code(&mut tag, content, found, flow, &mut out);
                    }
                    "g" | "pc" => {
                        let name = tag.name.clone();
                        let i = flow.number();
                        let (begin, end) = (tag.take("dataRefStart"), tag.take("dataRefEnd"));
                        let (x, kind) = (tag.take("id"), kind(&mut tag));
                        let content = data(begin, found);
                        out.pieces.push(Inline::Bpt(Bpt { i: i.clone(), x, kind, content }));
                        let inner = self.flow(&name, found, flow, depth + 1)?;
                        join(&mut out, inner);
                        out.pieces.push(Inline::Ept(Ept { i, content: data(end, found) }));
                    }
                    "mrk" => {
                        let (mtype, id) = (tag.take("mtype"), tag.take("mid"));
                        let inner = self.flow("mrk", found, flow, depth + 1)?;
                        // Segmentation is no mark of the text.
                        if mtype.as_deref() == Some("seg") {
                            join(&mut out, inner);
                            continue;
                        }
                        let is_ours = tag.take("type").is_some();
                        let x = id.or_else(|| tag.take("id")).filter(|x| !is_point(x));
                        let kind = if is_ours { tag.take("value") } else { mtype.filter(|m| m != "x-hi") };
                        out.pieces.push(Inline::Hi(Hi { x, kind, content: inner.pieces }));
                    }
                    _ => {
                        let name = tag.name.clone();
                        self.code(&mut tag, Vec::new(), found, flow, &mut out);
                        self.skip(&name)?;
                    }
                },
                Token::End(name) if name == end => return Ok(out),
                Token::End(_) => {}
                Token::Eof => return Err(self.error(format!("the file ends within <{end}>"))),
            }
        }
    }

    /// The content of a code: text, and texts within it.
    fn codes(&mut self, end: &str, found: &mut Found, depth: usize) -> Result<Vec<Code>, Error> {
        let mut out = Vec::new();
        loop {
            match self.token()? {
                Token::Text(text) => match out.last_mut() {
                    Some(Code::Text(last)) => last.push_str(&text),
                    _ => out.push(Code::Text(text)),
                },
                Token::Start(tag) if tag.name == "sub" => {
                    let content = self.flow("sub", found, &mut Flow::default(), depth + 1)?.pieces;
                    out.push(Code::Sub(Sub { content, ..Sub::default() }));
                }
                Token::End(name) if name == end => return Ok(out),
                Token::Eof => return Err(self.error(format!("the file ends within <{end}>"))),
                _ => {}
            }
        }
    }

    /// Adds a code.
    fn code(
        &mut self,
        tag: &mut Tag,
        mut content: Vec<Code>,
        found: &mut Found,
        flow: &mut Flow,
        out: &mut Segment,
    ) {
        let kind = kind(tag);
        if let Some(reference) = tag.take("dataRef") {
            content = data(Some(reference), found);
        }
        let id = tag.take("id");
        let x = || id.clone().filter(|id| !is_point(id));
        let is_isolated = tag.take("isolated").as_deref() == Some("yes");
        let piece = match tag.name.as_str() {
            "bpt" | "bx" | "sc" if !is_isolated => {
                let rid = tag.take("rid");
                let i = match (&rid, &id) {
                    (Some(rid), _) => rid.clone(),
                    (None, Some(id)) => match id.strip_prefix('b').filter(|i| is_number(i)) {
                        Some(i) if !flow.taken.contains(i) => i.to_owned(),
                        _ => flow.number(),
                    },
                    (None, None) => flow.number(),
                };
                flow.taken.insert(i.clone());
                flow.open.insert(id.clone().or(rid).unwrap_or_default(), i.clone());
                let made = format!("b{i}");
                Inline::Bpt(Bpt { i, x: id.clone().filter(|id| *id != made), kind, content })
            }
            "ept" | "ex" | "ec" if !is_isolated => {
                let begin = tag.take("startRef").or(id).unwrap_or_default();
                let i = tag.take("rid").or_else(|| flow.open.get(&begin).cloned());
                Inline::Ept(Ept { i: i.unwrap_or(begin), content })
            }
            "it" | "sc" | "ec" => {
                let is_begin = tag.name == "sc" || tag.take("pos").as_deref() == Some("open");
                let pos = if is_begin { Pos::Begin } else { Pos::End };
                Inline::It(It { pos, x: x(), kind, content })
            }
            "ph" | "x" if kind.as_deref() == Some("x-ut") || kind.as_deref() == Some("ut") => {
                Inline::Ut(Ut { x: x(), content })
            }
            "ph" | "x" => {
                let assoc = match tag.take("assoc").as_deref() {
                    Some("preceding") => Some("p".to_owned()),
                    Some("following") => Some("f".to_owned()),
                    Some("both") => Some("b".to_owned()),
                    _ => None,
                };
                Inline::Ph(Ph { x: x(), assoc, kind, content })
            }
            "cp" => return out.push_text(&character(tag).map(String::from).unwrap_or_default()),
            "mrk" | "sm" | "em" => {
                return found.remarks.push(format!("<{}> marks no text; left out", tag.name));
            }
            name => Inline::Ph(Ph::new(format!("<{name}/>"))),
        };
        out.pieces.push(piece);
    }
}

/// Pairs of a segment.
#[derive(Default)]
struct Flow {
    /// The `i` of each pair, by its id.
    open: BTreeMap<String, String>,
    /// Every `i` so far.
    taken: BTreeSet<String>,
    pairs: u32,
}

impl Flow {
    /// An `i` that no pair has yet.
    fn number(&mut self) -> String {
        loop {
            self.pairs += 1;
            let i = self.pairs.to_string();
            if self.taken.insert(i.clone()) {
                return i;
            }
        }
    }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn kind(tag: &mut Tag) -> Option<String> {
    if let Some(kind) = tag.take("subType") {
        return Some(kind.strip_prefix("tmx:").map(str::to_owned).unwrap_or(kind));
    }
    tag.take("ctype")
}

fn data(reference: Option<String>, found: &Found) -> Vec<Code> {
    let text = reference.and_then(|id| found.data.get(&id));
    text.into_iter().filter(|text| !text.is_empty()).map(|text| Code::Text(text.clone())).collect()
}

fn join(out: &mut Segment, inner: Segment) {
    for piece in inner.pieces {
        match piece {
            Inline::Text(text) => out.push_text(&text),
            other => out.pieces.push(other),
        }
    }
}

/// Whether an id is one that the writers made up for a code that had none.
fn is_point(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A character that XML cannot hold: `<cp hex="000B"/>`.
fn character(tag: &Tag) -> Option<char> {
    let hex = tag.attributes.get("hex")?;
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}
