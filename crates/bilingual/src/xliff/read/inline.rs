//! The contents of a `source`, a `seg-source` or a `target`: text, codes and marks of both versions.
//!
//! | XLIFF 1.2 | XLIFF 2 | TMX |
//! |---|---|---|
//! | `g` | `pc` | `bpt` and `ept` |
//! | `bpt`, `bx` | `sc` | `bpt` |
//! | `ept`, `ex` | `ec` | `ept` |
//! | `it` | `sc`, `ec` with `isolated` | `it` |
//! | `ph`, `x` | `ph` | `ph`, or `ut` where a memory had one |
//! | `sub` | | `sub` |
//! | `mrk` | `mrk` | `hi`; of `mtype="seg"` a segment |
//! | | `cp` | the character |

use crate::Error;
use crate::xliff::types::{Of, without_prefix};
use crate::xml::{Tag, Token, Xml, code_point};
use std::collections::{BTreeMap, BTreeSet};
use tmx::{Bpt, Code, Ept, Hi, Inline, It, Ph, Pos, Segment, Sub, Ut};

/// The `originalData` of a unit: codes by their ids.
pub(super) type Data = BTreeMap<String, String>;

/// The content of a `source`, `seg-source` or `target`.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Everything, without the marks of segments.
    pub whole: Segment,
    /// The content of each segment mark, with its `mid`.
    pub segments: Vec<(String, Segment)>,
    /// The text outside the segments, if there are segments.
    pub outside: String,
    /// Number of codes outside the segments.
    pub codes_outside: usize,
    /// Ids of comments that Trados keeps elsewhere in the file, with the number of their segment.
    pub comments: Vec<(usize, String)>,
    /// Texts of comments that are marked in the text.
    pub notes: Vec<String>,
}

/// Reads the content of an element that has begun, to its end.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn content(xml: &mut Xml<'_>, data: &Data) -> Result<Content, Error> {
    let mut flow = Flow::new(data);
    let pieces = flow.pieces(xml)?;
    let mut content = flow.content;
    content.whole = isolated(pieces);
    for (_, segment) in &mut content.segments {
        *segment = isolated(std::mem::take(&mut segment.pieces));
    }
    Ok(content)
}

/// A flow of text: pairs of codes do not cross its borders.
struct Flow<'d> {
    data: &'d Data,
    content: Content,
    /// Marks of segments that are open.
    depth: usize,
    /// The `i` of each open pair, by its id.
    open: BTreeMap<String, String>,
    /// Every `i` so far.
    taken: BTreeSet<String>,
    pairs: u32,
}

impl<'d> Flow<'d> {
    fn new(data: &'d Data) -> Self {
        let (open, taken) = (BTreeMap::new(), BTreeSet::new());
        Self { data, content: Content::default(), depth: 0, open, taken, pairs: 0 }
    }

    fn pieces(&mut self, xml: &mut Xml<'_>) -> Result<Vec<Inline>, Error> {
        let mut out = Segment::default();
        loop {
            match xml.token()? {
                Token::Text(text) => {
                    if self.depth == 0 {
                        self.content.outside.push_str(&text);
                    }
                    out.push_text(&text);
                }
                Token::Start(tag) => element(xml, tag, self, &mut out)?,
                Token::End => return Ok(out.pieces),
                Token::Eof => return Err(xml.cut_off()),
            }
        }
    }

    /// Returns an `i` that no pair uses yet.
    fn number(&mut self) -> String {
        loop {
            self.pairs += 1;
            let i = self.pairs.to_string();
            if self.taken.insert(i.clone()) {
                return i;
            }
        }
    }

    /// Returns the code to which a reference into `originalData` points.
    fn original(&self, xml: &mut Xml<'_>, reference: Option<String>) -> Result<Vec<Code>, Error> {
        let text = reference.and_then(|id| self.data.get(&id)).filter(|text| !text.is_empty());
        let Some(text) = text else { return Ok(Vec::new()) };
        xml.charge(text.len())?;
        Ok(vec![Code::Text(text.clone())])
    }
}

fn element(xml: &mut Xml<'_>, tag: Tag, flow: &mut Flow<'_>, out: &mut Segment) -> Result<(), Error> {
    let is_text = matches!(tag.name.as_str(), "mrk" | "cp" | "sm" | "em");
    flow.content.codes_outside += usize::from(flow.depth == 0 && !is_text);
    match tag.name.as_str() {
        "g" | "pc" => pair(xml, tag, flow, out),
        "mrk" => mark(xml, tag, flow, out),
        "cp" => {
            out.push_text(&code_point(&tag).map(String::from).unwrap_or_default());
            xml.skip()
        }
        "bpt" | "bx" | "sc" | "ept" | "ex" | "ec" | "it" | "ph" | "x" => {
            let piece = code(xml, tag, flow)?;
            out.pieces.push(piece);
            Ok(())
        }
        "sm" | "em" => {
            xml.note("annotation", format!("the mark <{}> is left out; its text is kept", tag.name));
            xml.skip()
        }
        _ => foreign(xml, &tag, flow, out),
    }
}

/// `g`, `pc`: a pair of codes around its content.
fn pair(xml: &mut Xml<'_>, mut tag: Tag, flow: &mut Flow<'_>, out: &mut Segment) -> Result<(), Error> {
    let i = flow.number();
    let begin = flow.original(xml, tag.take("dataRefStart"))?;
    let end = flow.original(xml, tag.take("dataRefEnd"))?;
    let (x, kind) = (tag.take("id"), kind(&mut tag));
    out.pieces.push(Inline::Bpt(Bpt { i: i.clone(), x, kind, content: begin }));
    let inner = flow.pieces(xml)?;
    join(out, inner);
    out.pieces.push(Inline::Ept(Ept { i, content: end }));
    Ok(())
}

/// `mrk`: a segment, a tracked change, or a span with a meaning.
fn mark(xml: &mut Xml<'_>, mut tag: Tag, flow: &mut Flow<'_>, out: &mut Segment) -> Result<(), Error> {
    let mtype = tag.take("mtype");
    match mtype.as_deref() {
        Some("seg") => {
            flow.depth += 1;
            let inner = flow.pieces(xml)?;
            flow.depth -= 1;
            // A segment within a segment is part of it.
            if flow.depth == 0 {
                let mid = tag.take("mid").unwrap_or_default();
                flow.content.segments.push((mid, Segment { pieces: inner.clone() }));
            }
            join(out, inner);
            return Ok(());
        }
        Some("x-sdl-deleted") => {
            xml.note("revision", "text that a tracked change has deleted is left out");
            return xml.skip();
        }
        Some("x-sdl-added") => {
            let inner = flow.pieces(xml)?;
            join(out, inner);
            return Ok(());
        }
        Some("x-sdl-comment") => {
            let segment = flow.content.segments.len();
            flow.content.comments.extend(tag.take("sdl:cid").map(|id| (segment, id)));
            let inner = flow.pieces(xml)?;
            join(out, inner);
            return Ok(());
        }
        _ => {}
    }
    let x = tag.take("mid").or_else(|| tag.take("id")).filter(|x| !is_made_up(x));
    let value = tag.take("value");
    let kind = match (mtype, tag.take("type")) {
        (Some(mtype), _) => Some(mtype).filter(|mtype| mtype != "x-hi").map(|t| without_prefix(t, Of::Mark)),
        (None, Some(kind)) if kind == "tmx:hi" => value,
        (None, Some(kind)) => {
            flow.content.notes.extend(value.filter(|_| kind == "comment"));
            Some(kind)
        }
        (None, None) => None,
    };
    let content = flow.pieces(xml)?;
    if content.is_empty() {
        xml.note("empty-mark", "a mark without text is left out");
        return Ok(());
    }
    out.pieces.push(Inline::Hi(Hi { x, kind, content }));
    Ok(())
}

/// A code that encloses no text.
fn code(xml: &mut Xml<'_>, mut tag: Tag, flow: &mut Flow<'_>) -> Result<Inline, Error> {
    let mut content = code_content(xml, flow.data)?;
    if let Some(reference) = tag.take("dataRef") {
        content = flow.original(xml, Some(reference))?;
    }
    let kind = kind(&mut tag);
    let id = tag.take("id");
    let is_isolated = tag.take("isolated").as_deref() == Some("yes");
    let x = |id: Option<String>| id.filter(|id| !is_made_up(id));
    Ok(match tag.name.as_str() {
        "bpt" | "bx" | "sc" if !is_isolated => begin(&mut tag, id, kind, content, flow),
        "ept" | "ex" | "ec" if !is_isolated => {
            let begin = tag.take("startRef").or(id).unwrap_or_default();
            let i = tag.take("rid").or_else(|| flow.open.get(&begin).cloned());
            Inline::Ept(Ept { i: i.unwrap_or(begin), content })
        }
        "it" | "sc" | "ec" => {
            let is_begin = tag.name == "sc" || tag.take("pos").as_deref() == Some("open");
            let pos = if is_begin { Pos::Begin } else { Pos::End };
            Inline::It(It { pos, x: x(id), kind, content })
        }
        _ if matches!(kind.as_deref(), Some("x-ut" | "ut")) => Inline::Ut(Ut { x: x(id), content }),
        _ => {
            if content.is_empty() {
                let shown = ["equiv-text", "equiv", "disp"].iter().find_map(|name| tag.take(name));
                content.extend(shown.filter(|shown| !shown.is_empty()).map(Code::Text));
            }
            let assoc = match tag.take("assoc").as_deref() {
                Some("preceding") => Some("p".to_owned()),
                Some("following") => Some("f".to_owned()),
                Some("both") => Some("b".to_owned()),
                _ => None,
            };
            Inline::Ph(Ph { x: x(id), assoc, kind, content })
        }
    })
}

/// `bpt`, `bx`, `sc`: the `i` is the `rid`, or otherwise the number in an id that the writers generated.
fn begin(
    tag: &mut Tag,
    id: Option<String>,
    kind: Option<String>,
    content: Vec<Code>,
    flow: &mut Flow<'_>,
) -> Inline {
    let rid = tag.take("rid");
    let number = id.as_deref().and_then(|id| id.strip_prefix('b')).filter(|i| is_number(i));
    let i = match (&rid, number) {
        (Some(rid), _) => rid.clone(),
        (None, Some(i)) if !flow.taken.contains(i) => i.to_owned(),
        (None, _) => flow.number(),
    };
    flow.taken.insert(i.clone());
    flow.open.insert(id.clone().or(rid).unwrap_or_default(), i.clone());
    let made_up = format!("b{i}");
    Inline::Bpt(Bpt { i, x: id.filter(|id| *id != made_up), kind, content })
}

/// Reads the content of a code: its text, and texts within it that are translated.
fn code_content(xml: &mut Xml<'_>, data: &Data) -> Result<Vec<Code>, Error> {
    let mut out: Vec<Code> = Vec::new();
    let push = |out: &mut Vec<Code>, text: String| match out.last_mut() {
        Some(Code::Text(last)) => last.push_str(&text),
        _ if text.is_empty() => {}
        _ => out.push(Code::Text(text)),
    };
    loop {
        match xml.token()? {
            Token::Text(text) => push(&mut out, text),
            Token::Start(mut tag) if tag.name == "sub" => {
                let kind = tag.take("ctype").map(|kind| without_prefix(kind, Of::Code));
                let datatype = tag.take("datatype");
                let content = isolated(Flow::new(data).pieces(xml)?).pieces;
                out.push(Code::Sub(Sub { datatype, kind, content }));
            }
            Token::Start(_) => {
                let text = xml.text()?;
                push(&mut out, text);
            }
            Token::End => return Ok(out),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// An unknown element in this position: a pair of codes around its content.
fn foreign(xml: &mut Xml<'_>, tag: &Tag, flow: &mut Flow<'_>, out: &mut Segment) -> Result<(), Error> {
    xml.warn("unknown-element", format!("<{}> is not a code in XLIFF; kept as a code", tag.name));
    let code = |text: String| vec![Code::Text(text)];
    let inner = flow.pieces(xml)?;
    if inner.is_empty() {
        out.pieces.push(Inline::Ph(Ph::new(format!("<{}/>", tag.name))));
        return Ok(());
    }
    let i = flow.number();
    let begin = Bpt { i: i.clone(), content: code(format!("<{}>", tag.name)), ..Bpt::default() };
    out.pieces.push(Inline::Bpt(begin));
    join(out, inner);
    out.pieces.push(Inline::Ept(Ept { i, content: code(format!("</{}>", tag.name)) }));
    Ok(())
}

fn kind(tag: &mut Tag) -> Option<String> {
    if let Some(kind) = tag.take("subType") {
        return Some(kind.strip_prefix("tmx:").map(str::to_owned).unwrap_or(kind));
    }
    let ctype = tag.take("ctype")?;
    Some(if ctype == "x-ut" { ctype } else { without_prefix(ctype, Of::Code) })
}

fn join(out: &mut Segment, inner: Vec<Inline>) {
    for piece in inner {
        match piece {
            Inline::Text(text) => out.push_text(&text),
            other => out.pieces.push(other),
        }
    }
}

/// Turns half a pair, whose other half is in another segment, into an `it`, as TMX requires.
fn isolated(pieces: Vec<Inline>) -> Segment {
    let (mut begins, mut ends) = (BTreeSet::new(), BTreeSet::new());
    halves(&pieces, &mut begins, &mut ends);
    if begins == ends {
        return Segment { pieces };
    }
    fn change(pieces: Vec<Inline>, begins: &BTreeSet<String>, ends: &BTreeSet<String>) -> Vec<Inline> {
        let piece = |piece| match piece {
            Inline::Bpt(Bpt { i, x, kind, content }) if !ends.contains(&i) => {
                Inline::It(It { pos: Pos::Begin, x, kind, content })
            }
            Inline::Ept(Ept { i, content }) if !begins.contains(&i) => {
                Inline::It(It { pos: Pos::End, x: None, kind: None, content })
            }
            Inline::Hi(hi) => Inline::Hi(Hi { content: change(hi.content, begins, ends), ..hi }),
            other => other,
        };
        pieces.into_iter().map(piece).collect()
    }
    Segment { pieces: change(pieces, &begins, &ends) }
}

fn halves(pieces: &[Inline], begins: &mut BTreeSet<String>, ends: &mut BTreeSet<String>) {
    for piece in pieces {
        match piece {
            Inline::Bpt(bpt) => {
                begins.insert(bpt.i.clone());
            }
            Inline::Ept(ept) => {
                ends.insert(ept.i.clone());
            }
            Inline::Hi(hi) => halves(&hi.content, begins, ends),
            _ => {}
        }
    }
}

/// Returns whether an id is one that the writers generate for a code without an id.
fn is_made_up(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
