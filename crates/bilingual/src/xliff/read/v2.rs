//! The `unit` of XLIFF 2.0 to 2.2.

use super::found::{Common, Found, Part, outside};
use super::inline::{Content, Data, content};
use super::lang;
use crate::xliff::group;
use crate::xml::{Tag, Token, Xml};
use crate::{Error, field};
use std::collections::BTreeMap;
use tmx::{Note, Prop, Segment};

/// Reads a `unit` that has begun, to its end; in one of our files an id without a name is a number.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn unit(xml: &mut Xml<'_>, mut tag: Tag, is_ours: bool) -> Result<Found, Error> {
    let name = tag.take("name");
    let is_numbered = is_ours && name.is_none();
    let id = name.or_else(|| tag.take("id"));
    let restriction = tag.take("slr:sizeRestriction");
    let mut found = Found { line: tag.line, id, is_numbered, ..Found::default() };
    // "255", or minimum and maximum: "10,255".
    let most = restriction.map(|range| range.rsplit(',').next().unwrap_or_default().trim().to_owned());
    found.common.put(field::MAX_LENGTH, most);
    let (mut data, mut offered) = (Data::new(), Vec::new());
    loop {
        match xml.token()? {
            Token::Start(mut tag) => match tag.local() {
                "segment" => {
                    let part = segment(xml, tag, &data)?;
                    found.parts.push(part);
                }
                "ignorable" => ignorable(xml)?,
                "originalData" => original_data(xml, &mut data)?,
                "notes" => notes(xml, &mut found.common)?,
                "metadata" => metadata(xml, &mut found.common)?,
                "matches" => matches(xml, &mut offered)?,
                "note" => note(xml, &mut tag, &mut found.common)?,
                _ => xml.skip()?,
            },
            Token::Text(_) => {}
            Token::End => break,
            Token::Eof => return Err(xml.cut_off()),
        }
    }
    offer(offered, &mut found.parts);
    // A unit of one segment has one name, unless the segment has its own.
    if found.parts.len() > 1 {
        for (number, part) in found.parts.iter_mut().enumerate() {
            part.id.get_or_insert_with(|| (number + 1).to_string());
        }
    }
    Ok(found)
}

/// `segment`: a source and its target.
fn segment(xml: &mut Xml<'_>, mut tag: Tag, data: &Data) -> Result<Part, Error> {
    let mut part = Part { id: tag.take("id"), ..Part::default() };
    let (state, detail) = (tag.take("state"), tag.take("subState"));
    let mut seen = [false; 2];
    loop {
        match xml.token()? {
            Token::Start(mut tag) => match tag.name.as_str() {
                name @ ("source" | "target") => {
                    let side = usize::from(name == "target");
                    if std::mem::replace(&mut seen[side], true) {
                        xml.warn("repeated", format!("a segment with several <{name}>: the last is used"));
                    }
                    let segment = text(xml, &mut tag, data, side, &mut part)?;
                    match side {
                        0 => part.source = segment,
                        _ => part.target = Some(segment),
                    }
                }
                _ => xml.skip()?,
            },
            Token::Text(_) => {}
            Token::End => break,
            Token::Eof => return Err(xml.cut_off()),
        }
    }
    part.common.put(field::STATE, state);
    part.common.put(field::STATE_DETAIL, detail);
    Ok(part)
}

fn text(
    xml: &mut Xml<'_>,
    tag: &mut Tag,
    data: &Data,
    side: usize,
    part: &mut Part,
) -> Result<Segment, Error> {
    part.langs[side] = lang(tag, "xml:lang");
    let Content { whole, notes, .. } = content(xml, data)?;
    part.common.sides[side].0.extend(notes.into_iter().map(Note::new));
    Ok(whole)
}

/// `ignorable`: text between segments, usually white space.
fn ignorable(xml: &mut Xml<'_>) -> Result<(), Error> {
    loop {
        match xml.token()? {
            Token::Start(_) => {
                let text = xml.text()?;
                outside(xml, &text);
            }
            Token::Text(_) => {}
            Token::End => return Ok(()),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

fn original_data(xml: &mut Xml<'_>, out: &mut Data) -> Result<(), Error> {
    loop {
        match xml.token()? {
            Token::Start(mut tag) => {
                let id = tag.take("id").unwrap_or_default();
                out.insert(id, xml.text()?);
            }
            Token::Text(_) => {}
            Token::End => return Ok(()),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Reads `notes` that have begun.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn notes(xml: &mut Xml<'_>, common: &mut Common) -> Result<(), Error> {
    loop {
        match xml.token()? {
            Token::Start(mut tag) if tag.name == "note" => note(xml, &mut tag, common)?,
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => return Ok(()),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// `note`; of the category `location` it is a place in a program (Angular).
fn note(xml: &mut Xml<'_>, tag: &mut Tag, common: &mut Common) -> Result<(), Error> {
    let (side, category) = (side(tag), tag.take("category"));
    let lang = lang(tag, "xml:lang");
    let text = xml.text()?;
    if category.as_deref() == Some("location") {
        common.put(field::REFERENCE, Some(text));
        return Ok(());
    }
    let note = Note { lang, ..Note::new(text) };
    match side {
        Some(side) => common.sides[side].0.push(note),
        None => common.notes.push(note),
    }
    Ok(())
}

/// `metadata` of the metadata module, with its groups: props.
fn metadata(xml: &mut Xml<'_>, common: &mut Common) -> Result<(), Error> {
    // For each group around the next value: whether it contains dates and authors, and its owner.
    let mut around: Vec<(bool, Option<usize>)> = Vec::new();
    loop {
        match xml.token()? {
            Token::Start(mut tag) if tag.local() == "metaGroup" => {
                let (is_origin, outer) = around.last().copied().unwrap_or_default();
                let is_origin = is_origin || tag.get("category") == Some(group::ORIGIN);
                around.push((is_origin, side(&mut tag).or(outer)));
            }
            Token::Start(mut tag) if tag.local() == "meta" => {
                let kind = tag.take("type").unwrap_or_default();
                let text = xml.text()?;
                match around.last().copied().unwrap_or_default() {
                    (true, _) => common.values.push((kind, text)),
                    (_, Some(side)) => common.sides[side].1.push(Prop::new(kind, text)),
                    (_, None) => common.props.push(Prop::new(kind, text)),
                }
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End if around.pop().is_none() => return Ok(()),
            Token::End => {}
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Returns the owner of a note or prop: the source, the target, or both.
fn side(tag: &mut Tag) -> Option<usize> {
    match tag.take("appliesTo").as_deref() {
        Some("source") => Some(0),
        Some("target") => Some(1),
        _ => None,
    }
}

/// A `match` of the module of translation candidates: another translation.
#[derive(Default)]
struct Offer {
    /// The id of the segment that it is for.
    segment: String,
    text: String,
    quality: Option<String>,
}

fn matches(xml: &mut Xml<'_>, out: &mut Vec<Offer>) -> Result<(), Error> {
    let mut offer: Option<Offer> = None;
    loop {
        match xml.token()? {
            Token::Start(mut tag) if tag.local() == "match" => {
                let reference = tag.take("ref").unwrap_or_default();
                let segment = reference.rsplit(['#', '/']).next().unwrap_or_default().to_owned();
                let quality = tag.take("matchQuality").or_else(|| tag.take("similarity"));
                offer = Some(Offer { segment, quality, ..Offer::default() });
            }
            Token::Start(tag) if tag.name == "target" => {
                let text = content(xml, &Data::new())?.whole.plain_text();
                if let Some(offer) = &mut offer {
                    offer.text = text;
                }
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => match offer.take() {
                Some(offer) if !offer.text.trim().is_empty() => out.push(offer),
                Some(_) => {}
                None => return Ok(()),
            },
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Gives each segment the translations that are offered for it, those for the whole unit to the first.
fn offer(offered: Vec<Offer>, parts: &mut [Part]) {
    let places: BTreeMap<String, usize> =
        parts.iter().enumerate().filter_map(|(at, part)| Some((part.id.clone()?, at))).collect();
    for offer in offered {
        let at = places.get(&offer.segment).copied().unwrap_or(0);
        if let Some(part) = parts.get_mut(at) {
            part.common.put(field::ALTERNATIVE, Some(offer.text));
            part.common.put(field::ALTERNATIVE_MATCH, offer.quality);
        }
    }
}
