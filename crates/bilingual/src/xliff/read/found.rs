//! The contents of a `trans-unit` or a `unit`, and the memory units made from them.

use super::File;
use super::inline::Content;
use crate::translated::{Unfinished, is_blank, sift};
use crate::xml::Xml;
use crate::{Entry, Error, Options, Place, Remark, Side, field, origin};
use std::collections::BTreeMap;
use sverka_text::limits::Bound;
use tmx::{Lang, Note, Prop, Segment, Unit, Variant};

/// A `trans-unit` of XLIFF 1.2, or a `unit` of XLIFF 2.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The line where it begins.
    pub line: usize,
    /// The file's name for it.
    pub id: Option<String>,
    /// Whether the id is merely a number that our writer gave to a unit without an id.
    pub is_numbered: bool,
    /// Data for all its segments.
    pub common: Common,
    /// Its segments; only one if it is not divided.
    pub parts: Vec<Part>,
}

/// Notes, props and the like.
#[derive(Clone, Debug, Default)]
pub(super) struct Common {
    pub notes: Vec<Note>,
    pub props: Vec<Prop>,
    /// Notes and props of the source and of the target.
    pub sides: [(Vec<Note>, Vec<Prop>); 2],
    /// Dates, authors and the like, by the names of [`origin`].
    pub values: Vec<(String, String)>,
}

/// A segment.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The file's name for it; `None` if the unit is not divided.
    pub id: Option<String>,
    pub source: Segment,
    pub target: Option<Segment>,
    /// The languages, if the texts name their own.
    pub langs: [Option<Lang>; 2],
    /// Data for this segment alone.
    pub common: Common,
    /// Why the target does not count as a translation yet.
    pub unfinished: Option<Unfinished>,
}

impl Common {
    /// Adds a prop if there is a value.
    pub fn put(&mut self, kind: &str, value: Option<String>) {
        self.props.extend(value.filter(|value| !value.is_empty()).map(|value| Prop::new(kind, value)));
    }

    /// Adds a date or an author if there is one.
    pub fn value(&mut self, name: &str, value: Option<String>) {
        self.values.extend(value.filter(|value| !value.is_empty()).map(|value| (name.to_owned(), value)));
    }

    /// Returns the bytes that are copied for each segment.
    fn size(&self) -> u64 {
        let notes = |notes: &[Note]| notes.iter().map(|note| note.text.len()).sum::<usize>();
        let props =
            |props: &[Prop]| props.iter().map(|prop| prop.kind.len() + prop.text.len()).sum::<usize>();
        let sides = self.sides.iter().map(|(of_notes, of_props)| notes(of_notes) + props(of_props));
        let values = self.values.iter().map(|(name, value)| name.len() + value.len());
        (notes(&self.notes) + props(&self.props) + sides.chain(values).sum::<usize>()) as u64
    }

    fn add_to(&self, unit: &mut Unit) {
        unit.notes.extend_from_slice(&self.notes);
        unit.props.extend_from_slice(&self.props);
        for (variant, (notes, props)) in unit.variants.iter_mut().zip(&self.sides) {
            variant.notes.extend_from_slice(notes);
            variant.props.extend_from_slice(props);
        }
        for (name, value) in &self.values {
            if !origin::set(unit, name, value) {
                unit.props.push(Prop::new(name, value));
            }
        }
    }
}

/// Pairs the segments of the two sides by their `mid`.
pub(super) fn pairs(xml: &mut Xml<'_>, source: Content, target: Option<Content>) -> Vec<Part> {
    let target = target.filter(|target| !is_blank(&target.whole));
    let whole = |id, source, target: Option<Content>| {
        vec![Part { id, source, target: target.map(|target| target.whole), ..Part::default() }]
    };
    let one = |content: &Content| match &content.segments[..] {
        [(mid, _)] => Some(mid.clone()),
        _ => None,
    };
    let is_cut = target.as_ref().is_none_or(|target| !target.segments.is_empty());
    if source.segments.is_empty() {
        let mid = target.as_ref().and_then(one);
        return whole(mid, source.whole, target);
    }
    if !is_cut {
        return whole(one(&source), source.whole, target);
    }
    outside(xml, &source.outside);
    let codes = source.codes_outside + target.as_ref().map_or(0, |target| target.codes_outside);
    if codes > 0 {
        xml.note("outside-segments", "codes between segments are left out");
    }
    let mut targets: BTreeMap<String, Segment> = BTreeMap::new();
    if let Some(target) = target {
        outside(xml, &target.outside);
        targets.extend(merged(xml, target.segments));
    }
    let mut parts = Vec::new();
    for (mid, segment) in merged(xml, source.segments) {
        let target = targets.remove(&mid);
        parts.push(Part { id: Some(mid), source: segment, target, ..Part::default() });
    }
    for (mid, segment) in targets.into_iter().filter(|(_, segment)| !is_blank(segment)) {
        let text = segment.plain_text();
        xml.warn("no-source", format!("the target segment {mid:?} has no source; left out: {text:?}"));
    }
    parts
}

/// Joins segments with the same `mid`, which cannot be distinguished.
fn merged(xml: &mut Xml<'_>, segments: Vec<(String, Segment)>) -> Vec<(String, Segment)> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut out: Vec<(String, Segment)> = Vec::new();
    for (mid, segment) in segments {
        match places.get(&mid) {
            Some(at) => {
                xml.warn("segment-id", format!("several segments have the mid {mid:?}; joined"));
                let joined = &mut out[*at].1;
                joined.push_text(" ");
                joined.pieces.extend(segment.pieces);
            }
            None => {
                places.insert(mid.clone(), out.len());
                out.push((mid, segment));
            }
        }
    }
    out
}

/// Reports text between segments, except white space.
pub(super) fn outside(xml: &mut Xml<'_>, text: &str) {
    let text = text.trim();
    if text.contains(char::is_alphanumeric) {
        xml.warn("outside-segments", format!("text outside the segments is left out: {text:?}"));
    } else if !text.is_empty() {
        xml.note("outside-segments", format!("punctuation between segments is left out: {text:?}"));
    }
}

/// Turns what was found into entries, and counts the units of the file.
pub(super) fn entries(
    found: Found,
    xml: &mut Xml<'_>,
    file: &File,
    options: &Options,
    number: &mut usize,
) -> Result<Vec<Entry>, Error> {
    let Found { line, id, is_numbered, common, parts } = found;
    let names = [&file.doc, &id].map(|name| name.as_ref().map_or(0, String::len) as u64);
    let copied = common.size() + names.iter().sum::<u64>();
    xml.check(Bound::Unit, copied.saturating_mul(parts.len() as u64))?;
    let mut remarks = std::mem::take(&mut xml.remarks);
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        *number += 1;
        let id = match (&id, &part.id) {
            (Some(id), Some(part)) => Some(format!("{id}-{part}")),
            (id, part) => id.clone().or_else(|| part.clone()),
        };
        let place = Place { file: xml.file().clone(), line, unit: *number, id: id.clone(), target: None };
        let unfinished = part.unfinished;
        let unit = unit(id.filter(|_| !is_numbered), part, &common, file);
        let (unit, remark) = sift(unit, unfinished, options.untranslated, line);
        let mut remarks = std::mem::take(&mut remarks);
        remarks.extend(remark);
        out.push(Entry { place, unit, remarks, passages: 0 });
    }
    if out.is_empty() {
        *number += 1;
        remarks.push(Remark::note("empty", line, "a unit without segments is left out"));
        let place = Place { file: xml.file().clone(), line, unit: *number, id, target: None };
        out.push(Entry { place, remarks, ..Entry::default() });
    }
    Ok(out)
}

fn unit(id: Option<String>, part: Part, common: &Common, file: &File) -> Unit {
    let languages = &file.languages;
    let [source, target] = part.langs;
    let mut unit = Unit { tuid: id, ..Unit::default() };
    unit.variants.push(Variant::new(languages.of(Side::Source, source), part.source));
    if let Some(segment) = part.target.filter(|segment| !is_blank(segment)) {
        unit.variants.push(Variant::new(languages.of(Side::Target, target), segment));
    }
    common.add_to(&mut unit);
    part.common.add_to(&mut unit);
    if let Some(doc) = file.doc.as_ref().filter(|_| unit.prop(field::DOC).is_none()) {
        unit.props.push(Prop::new(field::DOC, doc));
    }
    unit
}
