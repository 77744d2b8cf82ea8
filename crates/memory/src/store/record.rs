//! A unit as rows: the values with columns, and the rest as JSON.

use serde_json::Value;
use sverka_bilingual::field;
use tmx::{Segment, Unit};
use twox_hash::XxHash3_128;

/// The columns of `unit` besides the texts.
#[derive(Debug, PartialEq)]
pub(super) struct Facts {
    pub(super) date: Option<i64>,
    pub(super) author: Option<String>,
    pub(super) score: Option<f64>,
    pub(super) rest: Option<String>,
}

impl Facts {
    /// Takes out of a unit what is not text.
    pub(super) fn of(unit: &Unit) -> Result<Self, serde_json::Error> {
        let origins = || std::iter::once(&unit.origin).chain(unit.variants.iter().map(|text| &text.origin));
        let dates = origins().filter_map(|origin| origin.change_date.or(origin.creation_date));
        let authors = origins().find_map(|origin| origin.change_id.as_ref().or(origin.creation_id.as_ref()));
        let score = unit.prop(field::SCORE).and_then(field::parse_score);
        Ok(Self {
            date: dates.max().map(tmx::Date::to_unix),
            author: authors.cloned(),
            score,
            rest: rest(unit)?,
        })
    }
}

/// Everything but languages and segments, as JSON without what is empty; `None` if nothing is left.
fn rest(unit: &Unit) -> Result<Option<String>, serde_json::Error> {
    let is_bare = |unit: &Unit| {
        unit.tuid.is_none()
            && unit.seg_type.is_none()
            && unit.source_lang.is_none()
            && unit.notes.is_empty()
            && unit.props.is_empty()
            && unit.origin == tmx::Origin::default()
    };
    let has_own = |text: &tmx::Variant| {
        !text.notes.is_empty() || !text.props.is_empty() || text.origin != tmx::Origin::default()
    };
    let own = unit.variants.iter().any(has_own);
    if is_bare(unit) && !own {
        return Ok(None);
    }
    let mut shell = Unit { variants: Vec::new(), ..unit.clone() };
    if own {
        shell.variants = unit.variants.clone();
        shell.variants.iter_mut().for_each(|text| text.segment = Segment::default());
    }
    let mut value = serde_json::to_value(&shell)?;
    prune(&mut value);
    serde_json::to_string(&value).map(Some)
}

/// Removes nulls, empty lists and empty origins. Other empty objects stay: `{"Ph":{}}` is a code.
fn prune(value: &mut Value) {
    let is_empty = |key: &str, value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => key == "origin" && map.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(list) => list.iter_mut().for_each(prune),
        Value::Object(map) => {
            map.values_mut().for_each(prune);
            map.retain(|key, value| !is_empty(key, value));
        }
        _ => {}
    }
}

/// Puts a unit together again of `rest` and its texts.
pub(super) fn unit(rest: Option<&str>, texts: Vec<(tmx::Lang, Segment)>) -> Result<Unit, serde_json::Error> {
    let mut unit: Unit = rest.map_or_else(|| Ok(Unit::default()), serde_json::from_str)?;
    let mut variants = std::mem::take(&mut unit.variants).into_iter();
    for (lang, segment) in texts {
        let shell = variants.next().unwrap_or_else(|| tmx::Variant::new(lang.clone(), ""));
        unit.variants.push(tmx::Variant { lang, segment, ..shell });
    }
    Ok(unit)
}

/// The pieces of a segment with codes as JSON; `None` if it is text alone.
pub(super) fn coded(segment: &Segment) -> Result<Option<String>, serde_json::Error> {
    if !segment.has_codes() {
        return Ok(None);
    }
    let mut value = serde_json::to_value(&segment.pieces)?;
    prune(&mut value);
    serde_json::to_string(&value).map(Some)
}

/// A segment of its columns.
pub(super) fn segment(text: String, coded: Option<&str>) -> Result<Segment, serde_json::Error> {
    match coded {
        Some(coded) => Ok(Segment { pieces: serde_json::from_str(coded)? }),
        None => Ok(text.into()),
    }
}

/// Hashes document, languages and texts with their codes. `coded` is as [`coded`] returns it.
pub(super) fn hash(document: &str, unit: &Unit, coded: &[Option<String>]) -> u128 {
    let mut bytes = Vec::with_capacity(256);
    let mut put = |text: &str| {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    put(document);
    for (variant, coded) in unit.variants.iter().zip(coded) {
        put(&variant.lang.as_str().to_ascii_lowercase());
        match coded {
            Some(coded) => put(coded),
            None => put(&variant.segment.text()),
        }
    }
    XxHash3_128::oneshot(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::{Inline, Note, Ph, Prop, Variant};

    fn plain() -> Unit {
        let variants = [("en", "Peace"), ("ru", "Мир")];
        let variants = variants.map(|(tag, text)| Variant::new(tag.parse().unwrap(), text)).to_vec();
        Unit { variants, ..Unit::default() }
    }

    fn whole() -> Unit {
        let mut unit = plain();
        unit.tuid = Some("a-1".into());
        unit.seg_type = Some(tmx::SegType::Phrase);
        unit.source_lang = Some("en".parse().unwrap());
        unit.props.push(Prop::new("x-score", "0.9312"));
        unit.notes.push(Note { lang: Some("ru".parse().unwrap()), ..Note::new("проверено") });
        unit.variants[1].origin.change_date = Some("20240229T120000Z".parse().unwrap());
        unit.variants[1].origin.change_id = Some("anna".into());
        unit.variants[0].segment.pieces.push(Inline::Ph(Ph::new("<br/>")));
        unit.variants[0].segment.pieces.push(Inline::Ph(Ph::default()));
        unit
    }

    #[test]
    fn units_come_back_whole() {
        for unit in [plain(), whole()] {
            let facts = Facts::of(&unit).unwrap();
            let texts = unit.variants.iter().map(|text| {
                let coded = coded(&text.segment).unwrap();
                let segment = segment(text.segment.plain_text(), coded.as_deref()).unwrap();
                (text.lang.clone(), segment)
            });
            assert_eq!(super::unit(facts.rest.as_deref(), texts.collect()).unwrap(), unit);
        }
        assert_eq!(Facts::of(&plain()).unwrap().rest, None);
        let facts = Facts::of(&whole()).unwrap();
        assert_eq!((facts.score, facts.author.as_deref()), (Some(0.9312), Some("anna")));
        assert!(facts.date.is_some());
    }

    #[test]
    fn the_hash_is_of_document_and_texts() {
        let of = |document: &str, unit: &Unit| {
            let coded: Vec<_> = unit.variants.iter().map(|text| coded(&text.segment).unwrap()).collect();
            hash(document, unit, &coded)
        };
        let mut noted = plain();
        noted.notes.push(Note::new("seen"));
        assert_eq!(of("a", &plain()), of("a", &noted));
        assert_ne!(of("a", &plain()), of("b", &plain()));
        assert_ne!(of("a", &plain()), of("a", &whole()));
    }
}
