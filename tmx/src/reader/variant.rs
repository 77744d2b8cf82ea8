//! Reads a `tuv`: its attributes, notes, props, and its text, wherever that is in it.

use super::parser::{End, Kind, Parser, Skip, Tag, Token, is_blank, short};
use crate::{Inline, Lang, Note, Rule, Segment, Variant};

/// Where a variant is in the chunk.
#[derive(Debug)]
pub(super) struct VariantAt {
    pub tuv: usize,
    /// The start tags of `bpt` and `ept`, in the order of the file.
    pub halves: Vec<usize>,
}

/// A segment and where it is.
#[derive(Default)]
struct Found {
    segment: Segment,
    at: usize,
    halves: Vec<usize>,
}

/// The text of a `tuv`.
#[derive(Default)]
struct Content {
    /// The contents of a `seg`: one, unless the file is faulty.
    segments: Vec<Found>,
    /// Text directly in the `tuv`, and where it begins.
    loose: Segment,
    loose_at: usize,
    /// Whether the text is truncated, and nothing before that is complete.
    is_cut: bool,
}

impl<'a> Parser<'a, '_> {
    /// Reads a `tuv` as a variant, or as several if it has several segments. One whose text is truncated is
    /// [lost](Self::lose).
    pub fn variant(&mut self, start: Token<'a>, variants: &mut Vec<Variant>) -> Result<(), Skip> {
        let mut variant = self.begin_variant(start);
        let mut content = Content::default();
        self.halves.clear();
        if !matches!(start.kind, Kind::Start { empty: true, .. }) {
            self.content(start, &mut variant, &mut content)?;
        }
        if content.segments.is_empty() && content.loose.is_empty() && !content.is_cut {
            self.late_segment(&mut content)?;
        }
        if content.is_cut {
            self.lose_from(start.at);
            return Ok(());
        }
        self.place_loose(&mut content, &mut variant.notes);
        if content.segments.is_empty() {
            self.report.add(Rule::SegmentCount, start.at, ("a tuv without a seg", "given an empty one"));
        }
        self.report_further(&content.segments);
        let mut spoken = content.segments.into_iter().filter(|found| !found.segment.is_empty());
        let Found { segment, halves, .. } = spoken.next().unwrap_or_default();
        variant.segment = segment;
        self.variants.push(VariantAt { tuv: start.at, halves });
        let at = variants.len();
        variants.push(variant);
        for Found { segment, halves, .. } in spoken {
            let (lang, origin) = (variants[at].lang.clone(), variants[at].origin.clone());
            variants.push(Variant { origin, ..Variant::new(lang, segment) });
            self.variants.push(VariantAt { tuv: start.at, halves });
        }
        Ok(())
    }

    fn begin_variant(&mut self, start: Token<'a>) -> Variant {
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
        variant
    }

    /// Reads the contents of a `tuv`.
    fn content(
        &mut self,
        start: Token<'a>,
        variant: &mut Variant,
        content: &mut Content,
    ) -> Result<(), Skip> {
        self.enter(Tag::Tuv, start.at)?;
        loop {
            let token = self.next()?;
            let end = match token.kind {
                Kind::Start { tag: tag @ (Tag::Note | Tag::Prop), .. } => {
                    if !content.segments.is_empty() {
                        let message = (format!("a {} after the seg", tag.name()), "moved before it");
                        self.report.add(Rule::Order, token.at, message);
                    }
                    self.annotation(tag, token, &mut variant.notes, &mut variant.props)?;
                    None
                }
                Kind::Start { tag: Tag::Seg, empty } => {
                    self.segment_of(token, empty, content)?;
                    None
                }
                Kind::Start { tag: Tag::Tu | Tag::Tuv, .. } => {
                    self.put_back(token);
                    Some(End::Unclosed)
                }
                Kind::End(tag) if tag != Tag::Other => self.closes(tag, token),
                Kind::Eof => Some(End::Cut),
                _ => {
                    self.loose(token, content)?;
                    None
                }
            };
            let Some(end) = end else { continue };
            variant.notes.extend(self.stray_note(Tag::Tuv));
            self.leave(end, token.at);
            if end == End::Cut && content.segments.is_empty() && !content.is_cut {
                content.is_cut = content.loose.is_empty() || !self.is_whole(token);
                if content.is_cut && !content.loose.is_empty() {
                    let message = ("a truncated text", "its tuv is left out");
                    self.report.add(Rule::Truncated, content.loose_at, message);
                }
            }
            return Ok(());
        }
    }

    /// Reads a `seg` of a `tuv`. A truncated one is lost, with its `tuv` if that has no other.
    fn segment_of(&mut self, start: Token<'a>, empty: bool, content: &mut Content) -> Result<(), Skip> {
        for (name, value, at) in self.attributes(start) {
            self.unknown_attribute(Tag::Seg, name, &value, at);
        }
        let outer = std::mem::take(&mut self.halves);
        let segment = self.segment(start, empty)?;
        let halves = std::mem::replace(&mut self.halves, outer);
        let Some(segment) = segment else {
            content.is_cut = content.segments.is_empty();
            let change = if content.is_cut { "its tuv is left out" } else { "left out" };
            self.report.add(Rule::Truncated, start.at, ("a truncated seg", change));
            self.lose_from(start.at);
            return Ok(());
        };
        if content.segments.is_empty() {
            // Nearly always there is no other.
            content.segments.reserve_exact(1);
        }
        content.segments.push(Found { segment, at: start.at, halves });
        Ok(())
    }

    /// Reads the content of a `seg`; `None` if the chunk ends in the middle of it, because half a sentence is
    /// a wrong translation.
    fn segment(&mut self, start: Token<'a>, empty: bool) -> Result<Option<Segment>, Skip> {
        if empty {
            return Ok(Some(Segment::default()));
        }
        let (pieces, end) = self.flow(Tag::Seg, start)?;
        if end == End::Cut {
            let eof = self.next()?;
            if !self.is_whole(eof) {
                return Ok(None);
            }
        }
        Ok(Some(Segment { pieces }))
    }

    /// Returns whether the text before the end of the chunk is complete: `</s`, whatever follows, ends it.
    fn is_whole(&self, eof: Token<'a>) -> bool {
        eof.raw.starts_with("</") && !self.cut_inline
    }

    /// Adds content directly in a `tuv`. Tags before the first text wait for it among the strays.
    fn loose(&mut self, token: Token<'a>, content: &mut Content) -> Result<(), Skip> {
        if content.loose.is_empty() {
            if token.is_foreign() || self.is_nothing(token) {
                self.stray(token);
                return Ok(());
            }
            content.loose_at = token.at + (token.raw.len() - token.raw.trim_start_matches(is_blank).len());
            for stray in std::mem::take(&mut self.strays) {
                self.piece(stray, &mut content.loose.pieces)?;
            }
        }
        self.piece(token, &mut content.loose.pieces)?;
        Ok(())
    }

    /// Finds the segment of a `tuv` that was closed too early.
    fn late_segment(&mut self, content: &mut Content) -> Result<(), Skip> {
        let mut token = self.next()?;
        while token.is_blank() {
            token = self.next()?;
        }
        let Kind::Start { tag: Tag::Seg, empty } = token.kind else {
            self.put_back(token);
            return Ok(());
        };
        self.report.add(Rule::UnknownElement, token.at, ("a seg in a tu", "put into the tuv before it"));
        self.segment_of(token, empty, content)
    }

    /// Makes the text directly in a `tuv` its segment, or a note if it has one. A segment is where the
    /// standard requires it, and text outside it may be anything.
    fn place_loose(&mut self, content: &mut Content, notes: &mut Vec<Note>) {
        if content.loose.is_empty() {
            return;
        }
        let mut loose = std::mem::take(&mut content.loose);
        let text = loose.with_codes();
        let text = text.trim_matches(is_blank);
        let change = if text.is_empty() {
            "left out"
        } else if content.segments.iter().any(|found| !found.segment.is_empty()) {
            notes.push(Note::new(text));
            "kept as a note"
        } else {
            trim(&mut loose.pieces);
            let (at, halves) = (content.loose_at, std::mem::take(&mut self.halves));
            content.segments = vec![Found { segment: loose, at, halves }];
            "used as its seg"
        };
        let message = (format!("text in a tuv: {:?}", short(text)), change);
        self.report.add(Rule::StrayText, content.loose_at, message);
    }

    fn report_further(&mut self, segments: &[Found]) {
        let first = segments.iter().position(|found| !found.segment.is_empty());
        for (n, found) in segments.iter().enumerate().skip(1) {
            let change = match found.segment.is_empty() {
                true => "left out",
                false if first == Some(n) => "used in place of the first, which is empty",
                false => "given its own tuv",
            };
            self.report.add(Rule::SegmentCount, found.at, ("a second seg in a tuv", change));
        }
    }

    /// Reads a `seg` outside a `tuv`.
    pub fn lone_segment(
        &mut self,
        start: Token<'a>,
        empty: bool,
        variants: &mut Vec<Variant>,
    ) -> Result<(), Skip> {
        self.report.add(Rule::UnknownElement, start.at, ("a seg in a tu", "given its own tuv"));
        let mut lang = None;
        for (name, value, at) in self.attributes(start) {
            if !self.lang_attribute(&mut lang, name, &value, at) {
                self.unknown_attribute(Tag::Seg, name, &value, at);
            }
        }
        let lang = lang.unwrap_or_else(|| {
            self.report.add(Rule::LangTag, start.at, ("a seg without a language", "given \"und\""));
            Lang::undetermined()
        });
        self.halves.clear();
        match self.segment(start, empty)? {
            Some(segment) => {
                variants.push(Variant::new(lang, segment));
                let halves = std::mem::take(&mut self.halves);
                self.variants.push(VariantAt { tuv: start.at, halves });
            }
            None => {
                self.report.add(Rule::Truncated, start.at, ("a truncated seg", "left out"));
                self.lose_from(start.at);
            }
        }
        Ok(())
    }
}

/// Removes the white space around the text, which is only layout.
fn trim(pieces: &mut Vec<Inline>) {
    if let Some(Inline::Text(text)) = pieces.first_mut() {
        *text = text.trim_start_matches(is_blank).to_owned();
    }
    if let Some(Inline::Text(text)) = pieces.last_mut() {
        text.truncate(text.trim_end_matches(is_blank).len());
    }
    pieces.retain(|piece| !matches!(piece, Inline::Text(text) if text.is_empty()));
}
