//! Reads the content of a segment: text and inline elements.

use super::parser::{End, Kind, Parser, Skip, Tag, Token, name};
use crate::segment::push_text;
use crate::{Bpt, Code, Ept, Hi, Inline, It, Ph, Pos, Rule, Sub, Ut};

impl<'a> Parser<'a, '_> {
    /// Reads text and inline elements: a segment, a `hi`, a `sub`.
    pub fn flow(&mut self, tag: Tag, start: Token<'a>) -> Result<(Vec<Inline>, End), Skip> {
        self.enter(tag, start.at)?;
        let mut pieces = Vec::new();
        loop {
            let token = self.next()?;
            if self.piece(token, &mut pieces)? {
                continue;
            }
            if let Some(end) = self.ends(token) {
                self.leave(end, token.at);
                return Ok((pieces, end));
            }
        }
    }

    /// Appends what a token begins; returns false if it is not part of a flow.
    pub fn piece(&mut self, token: Token<'a>, pieces: &mut Vec<Inline>) -> Result<bool, Skip> {
        match token.kind {
            Kind::Text | Kind::Reference | Kind::CData => {
                if !matches!(pieces.last(), Some(Inline::Text(_))) {
                    pieces.push(Inline::Text(String::with_capacity(token.raw.len())));
                }
                if let Some(Inline::Text(text)) = pieces.last_mut() {
                    self.text_into(token, text);
                    if text.is_empty() {
                        pieces.pop();
                    }
                }
            }
            Kind::Start { tag: Tag::Sub, empty } => self.lone_sub(empty, token, pieces)?,
            Kind::Start { tag, empty } if tag.is_inline() => {
                let inline = self.inline(tag, empty, token)?;
                pieces.push(inline);
            }
            _ if token.is_foreign() => self.foreign(token, pieces),
            // `<Note>` in a text is a tag of the text, not an element in the wrong place.
            Kind::Start { tag: Tag::Note | Tag::Prop, .. } if token.has_capitals => {
                self.foreign(token, pieces);
            }
            Kind::End(tag) if token.has_capitals && !self.is_open(tag) => self.foreign(token, pieces),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Turns a tag that is not part of TMX into a code.
    fn foreign(&mut self, token: Token<'a>, pieces: &mut Vec<Inline>) {
        let message = (format!("{} in a segment", token.raw), "kept as a ph");
        self.report.add(Rule::UnknownElement, token.at, message);
        let mut code = String::new();
        self.clean_into(token.raw, token.at, &mut code);
        pieces.push(Inline::Ph(Ph::new(code)));
    }

    /// Turns the tags of a `sub` outside a code, which is an HTML element, into codes.
    fn lone_sub(&mut self, empty: bool, start: Token<'a>, pieces: &mut Vec<Inline>) -> Result<(), Skip> {
        self.foreign(start, pieces);
        if empty {
            return Ok(());
        }
        let (inner, end) = self.flow(Tag::Sub, start)?;
        for piece in inner {
            match piece {
                Inline::Text(text) => push_text(pieces, &text),
                piece => pieces.push(piece),
            }
        }
        if end == End::Closed {
            pieces.push(Inline::Ph(Ph::new(format!("</{}>", name(start.raw)))));
        }
        Ok(())
    }

    /// Returns whether a token that is part neither of a flow nor of a code ends the element that contains
    /// it.
    fn ends(&mut self, token: Token<'a>) -> Option<End> {
        match token.kind {
            Kind::End(found) => self.closes(found, token),
            Kind::Start { .. } => {
                self.put_back(token);
                Some(End::Unclosed)
            }
            Kind::Eof => Some(End::Cut),
            _ => None,
        }
    }

    /// Reads an inline element.
    fn inline(&mut self, tag: Tag, empty: bool, start: Token<'a>) -> Result<Inline, Skip> {
        let (mut i, mut x, mut kind, mut assoc, mut pos) = (None, None, None, None, None);
        for (name, value, at) in self.attributes(start) {
            match (name, tag) {
                ("i", Tag::Bpt | Tag::Ept) => i = Some(value.into_owned()),
                ("x", Tag::Bpt | Tag::It | Tag::Ph | Tag::Hi | Tag::Ut) => x = Some(value.into_owned()),
                ("type", Tag::Bpt | Tag::It | Tag::Ph | Tag::Hi) => kind = Some(value.into_owned()),
                ("assoc", Tag::Ph) => assoc = Some(value.into_owned()),
                ("pos", Tag::It) => pos = self.choice(name, &value, at),
                _ => self.unknown_attribute(tag, name, &value, at),
            }
        }
        let missing = match tag {
            Tag::Bpt | Tag::Ept if i.is_none() => Some("i"),
            Tag::It if pos.is_none() => Some("pos"),
            _ => None,
        };
        if matches!(tag, Tag::Bpt | Tag::Ept) {
            self.halves.push(start.at);
        }
        if let Some(name) = missing {
            let message = format!("{} without the attribute {name}", tag.name());
            self.report.add(Rule::MissingAttribute, start.at, message);
        }
        if tag == Tag::Hi {
            let content = if empty { Vec::new() } else { self.flow(tag, start)?.0 };
            return Ok(Inline::Hi(Hi { x, kind, content }));
        }
        let content = if empty { Vec::new() } else { self.codes(tag, start)? };
        let i = i.unwrap_or_default();
        Ok(match tag {
            Tag::Bpt => Inline::Bpt(Bpt { i, x, kind, content }),
            Tag::Ept => Inline::Ept(Ept { i, content }),
            Tag::It => Inline::It(It { pos: pos.unwrap_or(Pos::Begin), x, kind, content }),
            Tag::Ut => Inline::Ut(Ut { x, content }),
            _ => Inline::Ph(Ph { x, assoc, kind, content }),
        })
    }

    /// Reads the content of a code. Tags in it that are not part of TMX are the code itself, unescaped.
    fn codes(&mut self, tag: Tag, start: Token<'a>) -> Result<Vec<Code>, Skip> {
        self.enter(tag, start.at)?;
        let mut codes = Vec::new();
        loop {
            let token = self.next()?;
            let end = match token.kind {
                Kind::Text | Kind::Reference | Kind::CData => {
                    let mut text = String::new();
                    self.text_into(token, &mut text);
                    push_code(&mut codes, text);
                    None
                }
                Kind::Start { tag: Tag::Sub, empty } => {
                    let sub = self.sub(empty, token)?;
                    codes.push(Code::Sub(sub));
                    None
                }
                Kind::Start { tag: found, .. } if found.is_inline() => {
                    self.unescaped(tag, token, &mut codes);
                    None
                }
                _ if token.is_foreign() => {
                    self.unescaped(tag, token, &mut codes);
                    None
                }
                _ => self.ends(token),
            };
            if let Some(end) = end {
                self.leave(end, token.at);
                return Ok(codes);
            }
        }
    }

    fn unescaped(&mut self, tag: Tag, token: Token<'a>, codes: &mut Vec<Code>) {
        let message = (format!("{} in a {}", token.raw, tag.name()), "kept as text");
        self.report.add(Rule::UnknownElement, token.at, message);
        let mut text = String::new();
        self.clean_into(token.raw, token.at, &mut text);
        push_code(codes, text);
    }

    fn sub(&mut self, empty: bool, start: Token<'a>) -> Result<Sub, Skip> {
        let mut sub = Sub::default();
        for (name, value, at) in self.attributes(start) {
            match name {
                "datatype" => sub.datatype = Some(value.into_owned()),
                "type" => sub.kind = Some(value.into_owned()),
                _ => self.unknown_attribute(Tag::Sub, name, &value, at),
            }
        }
        if !empty {
            sub.content = self.flow(Tag::Sub, start)?.0;
        }
        Ok(sub)
    }
}

fn push_code(codes: &mut Vec<Code>, text: String) {
    if text.is_empty() {
        return;
    }
    match codes.last_mut() {
        Some(Code::Text(last)) => last.push_str(&text),
        _ => codes.push(Code::Text(text)),
    }
}
