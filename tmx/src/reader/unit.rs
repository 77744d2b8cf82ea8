//! A `tu` and all that is in it.

use super::parser::{End, Kind, MARK, Parser, Skip, Tag, Token, VariantAt};
use crate::segment::push_text;
use crate::{
    Bpt, Code, Ept, Hi, Inline, It, Lang, Note, Ph, Pos, Prop, Rule, Segment, Sub, Unit, Ut, Variant,
};

impl<'a> Parser<'a, '_> {
    /// The unit that the chunk begins with, and how it ends.
    pub fn unit(&mut self) -> Result<(Unit, End), Skip> {
        let start = self.next()?;
        let mut unit = Unit::default();
        for (name, value, at) in self.attributes(start) {
            match name {
                "tuid" => unit.tuid = Some(value.into_owned()),
                "segtype" => unit.seg_type = self.choice(name, &value, at),
                "srclang" if value == "*all*" => unit.source_lang = Some(crate::SourceLang::All),
                "srclang" => unit.source_lang = self.lang(&value, at).map(Into::into),
                _ if self.origin_attribute(&mut unit.origin, name, &value, at) => {}
                _ => self.unknown_attribute(Tag::Tu, name, &value, at),
            }
        }
        if matches!(start.kind, Kind::Start { empty: true, .. }) {
            return Ok((unit, End::Closed));
        }
        self.enter(Tag::Tu, start.at)?;
        loop {
            let token = self.next()?;
            match token.kind {
                Kind::Start { tag: tag @ (Tag::Note | Tag::Prop), .. } => {
                    if !unit.variants.is_empty() {
                        let message = (format!("a {} behind a tuv", tag.name()), "put before");
                        self.report.add(Rule::Order, token.at, message);
                    }
                    self.annotation(tag, token, &mut unit.notes, &mut unit.props)?;
                }
                Kind::Start { tag: Tag::Tuv, .. } => {
                    if let Some(variant) = self.variant(token)? {
                        if unit.variants.is_empty() {
                            // Nearly always there are two, and they are large.
                            unit.variants.reserve_exact(2);
                        }
                        unit.variants.push(variant);
                        let halves = std::mem::take(&mut self.halves);
                        self.variants.push(VariantAt { tuv: token.at, halves });
                    }
                }
                Kind::End(tag) if tag != Tag::Other => {
                    if let Some(end) = self.closes(tag, token) {
                        self.leave(end, token.at);
                        return Ok((unit, end));
                    }
                }
                Kind::Eof => return Ok((unit, End::Cut)),
                _ => self.stray(Tag::Tu, token),
            }
        }
    }

    /// Reports what does not belong where only elements do.
    pub fn stray(&mut self, within: Tag, token: Token<'a>) {
        match token.kind {
            Kind::Text if token.raw.trim_matches(|c: char| c.is_whitespace() || c == MARK).is_empty() => {}
            Kind::Reference if self.report.is_stray(token.at) => {}
            Kind::Text | Kind::CData | Kind::Reference => {
                let text: String = token.raw.trim().chars().take(40).collect();
                let message = (format!("text in a {}: {text:?}", within.name()), "left out");
                let blank = token.raw.len() - token.raw.trim_start().len();
                self.report.add(Rule::StrayText, token.at + blank, message);
            }
            Kind::Start { .. } => {
                let message = (format!("{} in a {}", token.raw, within.name()), "left out");
                self.report.add(Rule::UnknownElement, token.at, message);
            }
            Kind::End(_) | Kind::DocType | Kind::Eof => {}
        }
    }

    /// A note or a prop.
    pub fn annotation(
        &mut self,
        tag: Tag,
        start: Token<'a>,
        notes: &mut Vec<Note>,
        props: &mut Vec<Prop>,
    ) -> Result<(), Skip> {
        let (mut lang, mut o_encoding, mut kind) = (None, None, None);
        for (name, value, at) in self.attributes(start) {
            match name {
                "o-encoding" => o_encoding = Some(value.into_owned()),
                "type" if tag == Tag::Prop => kind = Some(value.into_owned()),
                _ if self.lang_attribute(&mut lang, name, &value, at) => {}
                _ => self.unknown_attribute(tag, name, &value, at),
            }
        }
        let text = self.plain(tag, start)?;
        if tag == Tag::Note {
            notes.push(Note { text, lang, o_encoding });
            return Ok(());
        }
        let kind = kind.filter(|kind| !kind.is_empty()).unwrap_or_else(|| {
            let kind = crate::fixes::UNKNOWN_PROP;
            self.report.add(
                Rule::PropType,
                start.at,
                ("a prop without a type", format!("given the type {kind:?}")),
            );
            kind.to_owned()
        });
        props.push(Prop { kind, text, lang, o_encoding });
        Ok(())
    }

    /// A variant; none when its text is cut off.
    fn variant(&mut self, start: Token<'a>) -> Result<Option<Variant>, Skip> {
        let mut lang = None;
        let mut variant = Variant::new(Lang::undetermined(), Segment::default());
        for (name, value, at) in self.attributes(start) {
            let known = self.lang_attribute(&mut lang, name, &value, at)
                || self.origin_attribute(&mut variant.origin, name, &value, at);
            if !known {
                self.unknown_attribute(Tag::Tuv, name, &value, at);
            }
        }
        match lang {
            Some(lang) => variant.lang = lang,
            None => self.report.add(Rule::LangTag, start.at, ("a tuv without a language", "given \"und\"")),
        }
        self.halves.clear();
        let mut segments = 0;
        if !matches!(start.kind, Kind::Start { empty: true, .. }) {
            self.enter(Tag::Tuv, start.at)?;
            loop {
                let token = self.next()?;
                let end = match token.kind {
                    Kind::Start { tag: tag @ (Tag::Note | Tag::Prop), .. } => {
                        if segments > 0 {
                            let message = (format!("a {} behind the seg", tag.name()), "put before");
                            self.report.add(Rule::Order, token.at, message);
                        }
                        self.annotation(tag, token, &mut variant.notes, &mut variant.props)?;
                        None
                    }
                    Kind::Start { tag: Tag::Seg, empty } => {
                        segments += 1;
                        let halves = self.halves.len();
                        let Some(segment) = self.segment(token, empty)? else { return Ok(None) };
                        if segments == 1 {
                            variant.segment = segment;
                        } else {
                            self.halves.truncate(halves);
                            let message = ("a second seg in a tuv", "left out");
                            self.report.add(Rule::SegmentCount, token.at, message);
                        }
                        None
                    }
                    Kind::Start { tag: Tag::Tu | Tag::Tuv, .. } => {
                        self.put_back(token);
                        Some(End::Unclosed)
                    }
                    Kind::End(tag) if tag != Tag::Other => self.closes(tag, token),
                    Kind::Eof => Some(End::Cut),
                    _ => {
                        self.stray(Tag::Tuv, token);
                        None
                    }
                };
                if let Some(end) = end {
                    self.leave(end, token.at);
                    if end == End::Cut && segments == 0 {
                        return Ok(None);
                    }
                    break;
                }
            }
        }
        if segments == 0 {
            self.report.add(Rule::SegmentCount, start.at, ("a tuv without a seg", "given an empty one"));
        }
        Ok(Some(variant))
    }

    /// The content of a `seg`; none when the chunk ends in the middle of it, since half a
    /// sentence is a wrong translation.
    fn segment(&mut self, start: Token<'a>, empty: bool) -> Result<Option<Segment>, Skip> {
        for (name, value, at) in self.attributes(start) {
            self.unknown_attribute(Tag::Seg, name, &value, at);
        }
        if empty {
            return Ok(Some(Segment::default()));
        }
        let (pieces, end) = self.flow(Tag::Seg, start)?;
        if end == End::Cut {
            // `</s`: whatever it was to be, the text before it is whole.
            let whole = self.next()?.raw.starts_with("</") && !self.cut_inline;
            if !whole {
                self.report.add(Rule::Truncated, start.at, ("a seg that breaks off", "its tuv is left out"));
                return Ok(None);
            }
        }
        Ok(Some(Segment { pieces }))
    }

    /// Text and inline elements: a segment, a `hi`, a `sub`.
    fn flow(&mut self, tag: Tag, start: Token<'a>) -> Result<(Vec<Inline>, End), Skip> {
        self.enter(tag, start.at)?;
        let mut pieces = Vec::new();
        loop {
            let token = self.next()?;
            let end = match token.kind {
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
                    None
                }
                Kind::Start { tag: Tag::Sub, empty } => {
                    let message = ("a sub outside of a code", "its text is kept");
                    self.report.add(Rule::UnknownElement, token.at, message);
                    if !empty {
                        let (inner, _) = self.flow(Tag::Sub, token)?;
                        for piece in inner {
                            match piece {
                                Inline::Text(text) => push_text(&mut pieces, &text),
                                piece => pieces.push(piece),
                            }
                        }
                    }
                    None
                }
                Kind::Start { tag, empty } if tag.is_inline() => {
                    let inline = self.inline(tag, empty, token)?;
                    pieces.push(inline);
                    None
                }
                Kind::Start { tag: Tag::Other, .. } | Kind::End(Tag::Other) => {
                    let message = (format!("{} in a segment", token.raw), "kept as a ph");
                    self.report.add(Rule::UnknownElement, token.at, message);
                    let mut code = String::new();
                    self.clean_into(token.raw, token.at, &mut code);
                    pieces.push(Inline::Ph(Ph::new(code)));
                    None
                }
                _ => self.ends(token),
            };
            if let Some(end) = end {
                self.leave(end, token.at);
                return Ok((pieces, end));
            }
        }
    }

    /// Whether a token that is part neither of a flow nor of a code ends the element that it
    /// is met in.
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

    /// An inline element.
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

    /// The content of a code. Tags in it that are none of TMX are the code itself, which
    /// somebody forgot to escape.
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
                Kind::Start { tag: found, .. } if found == Tag::Other || found.is_inline() => {
                    self.unescaped(tag, token, &mut codes);
                    None
                }
                Kind::End(Tag::Other) => {
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
