//! Reads a `tu`: its attributes, notes and props; the variants are in `variant`.

use super::parser::{End, Kind, Parser, Skip, Tag, Token};
use crate::{Note, Prop, Rule, Unit};

impl<'a> Parser<'a, '_> {
    /// Reads the unit that the chunk begins with, and returns how it ends.
    pub fn unit(&mut self) -> Result<(Unit, End), Skip> {
        self.in_unit = true;
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
            let end = match token.kind {
                Kind::Start { tag: tag @ (Tag::Note | Tag::Prop), .. } => {
                    unit.notes.extend(self.stray_note(Tag::Tu));
                    if !unit.variants.is_empty() {
                        let message = (format!("a {} after a tuv", tag.name()), "moved before it");
                        self.report.add(Rule::Order, token.at, message);
                    }
                    self.annotation(tag, token, &mut unit.notes, &mut unit.props)?;
                    None
                }
                Kind::Start { tag: Tag::Tuv, .. } => {
                    unit.notes.extend(self.stray_note(Tag::Tu));
                    if unit.variants.is_empty() {
                        // Nearly always there are two, and they are large.
                        unit.variants.reserve_exact(2);
                    }
                    self.variant(token, &mut unit.variants)?;
                    None
                }
                Kind::Start { tag: Tag::Seg, empty } => {
                    unit.notes.extend(self.stray_note(Tag::Tu));
                    self.lone_segment(token, empty, &mut unit.variants)?;
                    None
                }
                Kind::End(tag) if tag != Tag::Other && (self.strays.is_empty() || self.is_open(tag)) => {
                    self.closes(tag, token)
                }
                Kind::Eof => {
                    self.lose_cut(token);
                    Some(End::Cut)
                }
                _ => {
                    self.stray(token);
                    None
                }
            };
            if let Some(end) = end {
                unit.notes.extend(self.stray_note(Tag::Tu));
                self.leave(end, token.at);
                return Ok((unit, end));
            }
        }
    }

    /// Reads a note or a prop.
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
}
