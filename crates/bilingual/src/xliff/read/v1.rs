//! The `trans-unit` of XLIFF 1.2.

use super::found::{Common, Found, pairs};
use super::inline::{Content, Data, content};
use super::{dialects, lang};
use crate::translated::{Unfinished, is_blank};
use crate::xliff::group;
use crate::xml::{Tag, Token, Xml};
use crate::{Error, field};
use std::collections::BTreeMap;
use tmx::{Note, Prop};

/// The collected contents of a `trans-unit`.
#[derive(Default)]
struct Gathered {
    found: Found,
    source: Option<Content>,
    seg_source: Option<Content>,
    target: Option<Content>,
    langs: [Option<tmx::Lang>; 2],
    unfinished: Option<Unfinished>,
    alternatives: Vec<Alternative>,
    /// Trados's data on each segment, by its `mid`.
    segments: BTreeMap<String, dialects::SegmentState>,
}

/// An `alt-trans`.
#[derive(Default)]
struct Alternative {
    /// The segment that it is for; otherwise it is for the whole unit.
    mid: Option<String>,
    text: String,
    quality: Option<String>,
}

/// Attributes that limit the size of a text, besides `maxwidth`.
const SIZES: [&str; 5] = ["minwidth", "maxheight", "minheight", "maxbytes", "minbytes"];

/// Reads a `trans-unit` that has begun, to its end.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn trans_unit(
    xml: &mut Xml<'_>,
    mut tag: Tag,
    comments: &mut BTreeMap<String, String>,
    is_ours: bool,
) -> Result<Found, Error> {
    let mut unit = Gathered::default();
    unit.found.line = tag.line;
    let name = tag.take("resname");
    unit.found.is_numbered = is_ours && name.is_none();
    unit.found.id = name.or_else(|| tag.take("id"));
    let common = &mut unit.found.common;
    common.put(field::APPROVED, tag.take("approved").filter(|value| value == "yes"));
    // Of the size units (pixels, unless the file states another), only characters can be counted.
    let in_characters = tag.take("size-unit").is_some_and(|unit| unit == "char");
    let width = tag.take("maxwidth");
    if SIZES.iter().any(|name| tag.get(name).is_some()) || width.is_some() && !in_characters {
        let message = "limits on the size of a text, other than a number of characters, are left out";
        xml.note("size", message);
    }
    common.put(field::MAX_LENGTH, width.filter(|_| in_characters));
    unit.unfinished = dialects::attributes(&mut tag, common);
    loop {
        match xml.token()? {
            Token::Start(tag) => child(xml, tag, &mut unit)?,
            Token::Text(_) => {}
            Token::End => return Ok(joined(xml, unit, comments)),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

fn child(xml: &mut Xml<'_>, mut tag: Tag, unit: &mut Gathered) -> Result<(), Error> {
    let common = &mut unit.found.common;
    match tag.name.as_str() {
        "source" => {
            unit.langs[0] = lang(&mut tag, "xml:lang");
            let content = content(xml, &Data::new())?;
            once(xml, &mut unit.source, content, "source");
        }
        "seg-source" => {
            let content = content(xml, &Data::new())?;
            once(xml, &mut unit.seg_source, content, "seg-source");
        }
        "target" => {
            unit.langs[1] = lang(&mut tag, "xml:lang");
            let state = tag.take("state");
            unit.unfinished = unit.unfinished.or(state.as_deref().and_then(unfinished));
            common.put(field::STATE, state);
            common.put(field::STATE_DETAIL, tag.take("state-qualifier"));
            let content = content(xml, &Data::new())?;
            once(xml, &mut unit.target, content, "target");
        }
        "note" => {
            let side = side(tag.take("annotates").as_deref());
            let note = note(xml, &mut tag)?;
            match side {
                Some(side) => common.sides[side].0.push(note),
                None => common.notes.push(note),
            }
        }
        "context-group" => context_group(xml, tag, common)?,
        "prop-group" => prop_group(xml, common)?,
        "prop" => prop(xml, tag, common)?,
        "alt-trans" => unit.alternatives.extend(alternative(xml, tag)?),
        "sdl:seg-defs" => unit.segments = dialects::segment_states(xml)?,
        "mq:comments" => dialects::comments(xml, common)?,
        _ => xml.skip()?,
    }
    Ok(())
}

/// Reads the text of an element that may occur once in a unit; the last of several is used, as in programs.
fn once(xml: &mut Xml<'_>, held: &mut Option<Content>, content: Content, name: &str) {
    let before = held.replace(content);
    if let Some(before) = before.filter(|before| !is_blank(&before.whole)) {
        let text = before.whole.plain_text();
        xml.warn("repeated", format!("a unit with several <{name}>: the last is used; left out: {text:?}"));
    }
}

/// Returns the owner of a note or prop: the source, the target, or both.
fn side(of: Option<&str>) -> Option<usize> {
    match of {
        Some("source") => Some(0),
        Some("target") => Some(1),
        _ => None,
    }
}

/// Returns why a target in a state does not count as a translation yet.
fn unfinished(state: &str) -> Option<Unfinished> {
    match state {
        "new" => Some(Unfinished::New),
        state if state.starts_with("needs-") => Some(Unfinished::NeedsWork),
        _ => None,
    }
}

/// Reads a `note` that has begun.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn note(xml: &mut Xml<'_>, tag: &mut Tag) -> Result<Note, Error> {
    let lang = lang(tag, "xml:lang");
    Ok(Note { lang, ..Note::new(xml.text()?) })
}

/// `context-group`: props, from our writer or others. A place in a program is one prop.
fn context_group(xml: &mut Xml<'_>, mut tag: Tag, common: &mut Common) -> Result<(), Error> {
    let name = tag.take("name").unwrap_or_default();
    let mut props = Vec::new();
    loop {
        match xml.token()? {
            Token::Start(mut tag) if tag.name == "context" => {
                let kind = tag.take("context-type").unwrap_or_default();
                props.push((kind, xml.text()?));
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => break,
            Token::Eof => return Err(xml.cut_off()),
        }
    }
    let of = |kind: &str| props.iter().find(|(found, _)| found == kind).map(|(_, text)| text.as_str());
    if name == group::ORIGIN {
        common.values.extend(props);
        return Ok(());
    }
    let at = group::PROPS.iter().position(|found| *found == name);
    if at.is_none()
        && let (2, Some(file), Some(line)) = (props.len(), of("sourcefile"), of("linenumber"))
    {
        common.props.push(Prop::new(field::REFERENCE, format!("{file}:{line}")));
        return Ok(());
    }
    let of_side = at.and_then(|at| at.checked_sub(1));
    let out = of_side.map_or(&mut common.props, |side| &mut common.sides[side].1);
    out.extend(props.into_iter().map(|(kind, text)| Prop::new(kind, text)));
    Ok(())
}

fn prop_group(xml: &mut Xml<'_>, common: &mut Common) -> Result<(), Error> {
    loop {
        match xml.token()? {
            Token::Start(tag) if tag.name == "prop" => prop(xml, tag, common)?,
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => return Ok(()),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

fn prop(xml: &mut Xml<'_>, mut tag: Tag, common: &mut Common) -> Result<(), Error> {
    let kind = tag.take("prop-type").unwrap_or_default();
    let lang = lang(&mut tag, "xml:lang");
    common.props.push(Prop { lang, ..Prop::new(kind, xml.text()?) });
    Ok(())
}

/// `alt-trans`: the text of its target.
fn alternative(xml: &mut Xml<'_>, mut tag: Tag) -> Result<Option<Alternative>, Error> {
    let mut out = Alternative {
        mid: tag.take("mid"),
        quality: tag.take("match-quality").map(|quality| quality.trim().trim_end_matches('%').to_owned()),
        ..Alternative::default()
    };
    loop {
        match xml.token()? {
            Token::Start(tag) if tag.name == "target" => {
                let text = content(xml, &Data::new())?.whole.plain_text();
                if out.text.is_empty() {
                    out.text = text;
                }
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => return Ok(Some(out).filter(|out| !out.text.trim().is_empty())),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Divides the unit into its segments, and gives each its own data.
fn joined(xml: &mut Xml<'_>, unit: Gathered, comments: &mut BTreeMap<String, String>) -> Found {
    let Gathered { mut found, source, seg_source, target, langs, alternatives, mut segments, .. } = unit;
    let cut = seg_source.filter(|content| !content.segments.is_empty());
    let source = cut.or(source).unwrap_or_default();
    let marked = |content: &Content| content.comments.clone();
    let marked = [marked(&source), target.as_ref().map(marked).unwrap_or_default()];
    found.parts = pairs(xml, source, target);
    let only = if segments.len() == 1 && found.parts.len() == 1 { segments.pop_first() } else { None };
    if let (Some((_, state)), [part]) = (only, &mut found.parts[..]) {
        segments.insert(part.id.clone().unwrap_or_default(), state);
    }
    for part in &mut found.parts {
        part.langs.clone_from(&langs);
        part.unfinished = unit.unfinished;
        if let Some(state) = segments.remove(part.id.as_deref().unwrap_or_default()) {
            part.unfinished = part.unfinished.or(state.unfinished);
            part.common = state.common;
        }
    }
    for (at, id) in marked.into_iter().flatten() {
        let at = at.min(found.parts.len().saturating_sub(1));
        // A comment on several segments goes with the first.
        let text = comments.remove(&id).filter(|text| !text.is_empty());
        if let (Some(part), Some(text)) = (found.parts.get_mut(at), text) {
            part.common.notes.push(Note::new(text));
        }
    }
    let places: BTreeMap<String, usize> =
        found.parts.iter().enumerate().filter_map(|(at, part)| Some((part.id.clone()?, at))).collect();
    for alternative in alternatives {
        // One for the whole unit goes with its first segment.
        let at = alternative.mid.and_then(|mid| places.get(&mid)).copied().unwrap_or(0);
        if let Some(part) = found.parts.get_mut(at) {
            part.common.put(field::ALTERNATIVE, Some(alternative.text));
            part.common.put(field::ALTERNATIVE_MATCH, alternative.quality);
        }
    }
    found
}
