//! The frame around the units: document type, `tmx`, `header`, `body`.

use super::parser::{End, Kind, Parser, Skip, Tag, Token};
use crate::{Header, Map, Note, Place, Rule, SourceLang, Ude};

/// How far the reader has come in a document.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Whether a `tmx` was seen at all.
    pub is_tmx: bool,
    /// How many `tmx` have begun.
    documents: usize,
    /// Whether the last of them has ended.
    pub ended: bool,
    /// The first header.
    pub header: Option<Header>,
    /// Where it begins.
    pub header_place: Option<Place>,
    /// The source language of a later header, if it differs.
    pub other_source: Option<SourceLang>,
}

impl<'a> Parser<'a, '_> {
    /// Reads a chunk between units. Content that a document may not contain there is lost.
    pub fn frame(&mut self, frame: &mut Frame) {
        if let Err(Skip(at)) = self.document(frame) {
            // The reason is in the report; the following units are read.
            self.lose_strays(Tag::Tmx);
            self.lose_from(at);
        }
    }

    fn document(&mut self, frame: &mut Frame) -> Result<(), Skip> {
        loop {
            let token = self.next()?;
            match token.kind {
                Kind::Eof => {
                    self.lose_strays(Tag::Tmx);
                    self.lose_cut(token);
                    return Ok(());
                }
                Kind::DocType if frame.is_tmx && !frame.ended => self.stray(token),
                Kind::DocType if token.raw.contains('[') => {
                    let message = ("the document type has its own declarations", "they are ignored");
                    self.report.add(Rule::InternalSubset, token.at, message);
                }
                Kind::DocType => {}
                Kind::Start { tag: tag @ (Tag::Tmx | Tag::Header | Tag::Body), empty } => {
                    self.lose_strays(Tag::Tmx);
                    match tag {
                        Tag::Tmx => self.begin(frame, token),
                        Tag::Header => self.one_header(frame, token, empty)?,
                        _ => {
                            for (name, value, at) in self.attributes(token) {
                                self.unknown_attribute(Tag::Body, name, &value, at);
                            }
                        }
                    }
                }
                Kind::End(tag @ (Tag::Tmx | Tag::Header | Tag::Body)) => {
                    self.lose_strays(Tag::Tmx);
                    self.end_name(tag, token);
                    frame.ended |= tag == Tag::Tmx;
                }
                _ => self.stray(token),
            }
        }
    }

    /// Reads a header: the first is that of the memory; of the others only the source language counts.
    fn one_header(&mut self, frame: &mut Frame, token: Token<'a>, empty: bool) -> Result<(), Skip> {
        let header = self.header(token, empty).map_err(|_| Skip(token.at))?;
        let Some(first) = &frame.header else {
            frame.header = Some(header);
            frame.header_place = Some(self.report.place(token.at));
            return Ok(());
        };
        let is_known = (header.notes.is_empty() || header.notes == first.notes)
            && (header.props.is_empty() || header.props == first.props)
            && (header.udes.is_empty() || header.udes == first.udes);
        let differs = first.source_lang != header.source_lang;
        frame.other_source = differs.then_some(header.source_lang);
        if !is_known {
            let message = ("another header has notes, props or udes", "they are left out");
            self.report.add(Rule::SeveralDocuments, token.at, message);
            self.lose(token.at..self.here());
        }
        Ok(())
    }

    fn begin(&mut self, frame: &mut Frame, token: Token<'a>) {
        frame.is_tmx = true;
        frame.documents += 1;
        frame.ended = false;
        if frame.documents > 1 {
            let message = ("another document begins in the same file", "its units are added");
            self.report.add(Rule::SeveralDocuments, token.at, message);
        }
        let mut version = None;
        for (name, value, at) in self.attributes(token) {
            match name {
                "version" => version = Some((value.into_owned(), at)),
                _ => self.unknown_attribute(Tag::Tmx, name, &value, at),
            }
        }
        match version {
            Some((version, _)) if version == "1.4" => {}
            Some((version, at)) => {
                self.report.add(Rule::Version, at, (format!("the version is {version:?}"), "read as 1.4"));
            }
            None => self.report.add(Rule::Version, token.at, ("the version is missing", "read as 1.4")),
        }
    }

    fn header(&mut self, start: Token<'a>, empty: bool) -> Result<Header, Skip> {
        let mut header = unknown();
        // The seven required attributes; those that occur are removed from the list.
        let mut missing = vec![
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
        ];
        for (name, value, at) in self.attributes(start) {
            missing.retain(|other| *other != name);
            let text = || value.clone().into_owned();
            match name {
                "creationtool" => header.creation_tool = text(),
                "creationtoolversion" => header.creation_tool_version = text(),
                "segtype" => header.seg_type = self.choice(name, &value, at).unwrap_or_default(),
                "o-tmf" => header.o_tmf = text(),
                "adminlang" => header.admin_lang = self.lang(&value, at).unwrap_or(header.admin_lang),
                "srclang" if value == "*all*" => header.source_lang = SourceLang::All,
                "srclang" => {
                    header.source_lang = self.lang(&value, at).map_or(SourceLang::All, SourceLang::Lang);
                }
                "datatype" => header.datatype = text(),
                "o-encoding" => header.o_encoding = Some(text()),
                "creationdate" => header.creation_date = self.date(name, &value, at),
                "creationid" => header.creation_id = Some(text()),
                "changedate" => header.change_date = self.date(name, &value, at),
                "changeid" => header.change_id = Some(text()),
                _ => self.unknown_attribute(Tag::Header, name, &value, at),
            }
        }
        for name in missing {
            let value = match name {
                "segtype" => header.seg_type.as_str(),
                "adminlang" => header.admin_lang.as_str(),
                "srclang" => header.source_lang.as_str(),
                _ => UNKNOWN,
            };
            let message = (format!("the header has no {name}"), format!("assumed to be {value:?}"));
            self.report.add(Rule::MissingAttribute, start.at, message);
        }
        if !empty {
            self.enter(Tag::Header, start.at)?;
            self.header_content(&mut header)?;
        }
        Ok(header)
    }

    /// Reads the notes, props and udes of a header, up to its end.
    fn header_content(&mut self, header: &mut Header) -> Result<(), Skip> {
        loop {
            let token = self.next()?;
            let end = match token.kind {
                Kind::Start { tag: tag @ (Tag::Note | Tag::Prop), .. } => {
                    header.notes.extend(self.stray_note(Tag::Header));
                    self.annotation(tag, token, &mut header.notes, &mut header.props)?;
                    None
                }
                Kind::Start { tag: Tag::Ude, empty } => {
                    header.notes.extend(self.stray_note(Tag::Header));
                    let ude = self.ude(token, empty, &mut header.notes)?;
                    if ude.maps.is_empty() {
                        self.report.add(Rule::Ude, token.at, ("a ude without a map", "left out"));
                    } else {
                        header.udes.push(ude);
                    }
                    None
                }
                Kind::Start { tag: Tag::Body | Tag::Tmx | Tag::Header, .. } => {
                    self.put_back(token);
                    Some(End::Unclosed)
                }
                Kind::End(tag) if tag != Tag::Other && (self.strays.is_empty() || self.is_open(tag)) => {
                    self.closes(tag, token)
                }
                Kind::Eof => Some(End::Unclosed),
                _ => {
                    self.stray(token);
                    None
                }
            };
            if let Some(end) = end {
                header.notes.extend(self.stray_note(Tag::Header));
                self.leave(end, token.at);
                return Ok(());
            }
        }
    }

    /// Reads a user-defined encoding. Text in it goes to the notes of the header.
    fn ude(&mut self, start: Token<'a>, empty: bool, notes: &mut Vec<Note>) -> Result<Ude, Skip> {
        let mut ude = Ude::default();
        let attributes = self.attributes(start);
        if attributes.iter().all(|(name, ..)| *name != "name") {
            self.report.add(Rule::Ude, start.at, "a ude without a name");
        }
        for (name, value, at) in attributes {
            match name {
                "name" => ude.name = value.into_owned(),
                "base" => ude.base = Some(value.into_owned()),
                _ => self.unknown_attribute(Tag::Ude, name, &value, at),
            }
        }
        if empty {
            return Ok(ude);
        }
        self.enter(Tag::Ude, start.at)?;
        loop {
            let token = self.next()?;
            let end = match token.kind {
                Kind::Start { tag: Tag::Map, .. } => {
                    let mut map = Map::default();
                    let attributes = self.attributes(token);
                    if attributes.iter().all(|(name, ..)| *name != "unicode") {
                        self.report.add(Rule::Ude, token.at, "a map without a character of Unicode");
                    }
                    for (name, value, at) in attributes {
                        match name {
                            "unicode" => map.unicode = value.into_owned(),
                            "code" => map.code = Some(value.into_owned()),
                            "ent" => map.ent = Some(value.into_owned()),
                            "subst" => map.subst = Some(value.into_owned()),
                            _ => self.unknown_attribute(Tag::Map, name, &value, at),
                        }
                    }
                    ude.maps.push(map);
                    None
                }
                Kind::End(Tag::Map) => None,
                Kind::Start { tag, .. } if tag != Tag::Other => {
                    self.put_back(token);
                    Some(End::Unclosed)
                }
                Kind::End(tag) if tag != Tag::Other && (self.strays.is_empty() || self.is_open(tag)) => {
                    self.closes(tag, token)
                }
                Kind::Eof => Some(End::Cut),
                _ => {
                    self.stray(token);
                    None
                }
            };
            if let Some(end) = end {
                notes.extend(self.stray_note(Tag::Ude));
                self.leave(end, token.at);
                return Ok(ude);
            }
        }
    }
}

const UNKNOWN: &str = "unknown";

/// Returns the header that replaces a missing one, with neutral values.
pub(super) fn unknown() -> Header {
    Header {
        datatype: UNKNOWN.to_owned(),
        o_tmf: UNKNOWN.to_owned(),
        ..Header::new(UNKNOWN, UNKNOWN, SourceLang::All)
    }
}
