//! Dates, authors and the like of a unit as named values, for formats without a place for them.

use tmx::{Date, Origin, SegType, Unit};

/// The owner of an [`Origin`] that a value belongs to, as the prefix of its name.
const LEVELS: [&str; 3] = ["x-", "x-source-", "x-target-"];

/// The attributes of an [`Origin`] as TMX names them.
const NAMES: [&str; 11] = [
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "o-tmf",
];

const SEG_TYPE: &str = "x-segtype";

/// Returns the values of a unit and of its two texts by names such as `x-creationdate` and
/// `x-target-changeid`, always in the same order.
pub(crate) fn values(unit: &Unit) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if let Some(kind) = unit.seg_type {
        out.push((SEG_TYPE.to_owned(), kind.to_string()));
    }
    let of_texts = unit.variants.iter().take(2).map(|variant| &variant.origin);
    for (level, origin) in LEVELS.iter().zip(std::iter::once(&unit.origin).chain(of_texts)) {
        let values = NAMES.iter().filter_map(|name| Some((format!("{level}{name}"), get(origin, name)?)));
        out.extend(values);
    }
    out
}

/// Sets a value by its name; returns false if it is not a name or value of an [`Origin`].
pub(crate) fn set(unit: &mut Unit, name: &str, value: &str) -> bool {
    if name == SEG_TYPE {
        unit.seg_type = value.parse::<SegType>().ok();
        return unit.seg_type.is_some();
    }
    for (at, level) in LEVELS.iter().enumerate() {
        let Some(name) = name.strip_prefix(level).filter(|name| NAMES.contains(name)) else { continue };
        let origin = match at.checked_sub(1) {
            None => Some(&mut unit.origin),
            Some(at) => unit.variants.get_mut(at).map(|variant| &mut variant.origin),
        };
        return origin.is_some_and(|origin| put(origin, name, value).is_some());
    }
    false
}

fn get(origin: &Origin, name: &str) -> Option<String> {
    let date = |date: &Option<Date>| date.map(|date| date.to_string());
    match name {
        "o-encoding" => origin.o_encoding.clone(),
        "datatype" => origin.datatype.clone(),
        "usagecount" => origin.usage_count.map(|count| count.to_string()),
        "lastusagedate" => date(&origin.last_usage_date),
        "creationtool" => origin.creation_tool.clone(),
        "creationtoolversion" => origin.creation_tool_version.clone(),
        "creationdate" => date(&origin.creation_date),
        "creationid" => origin.creation_id.clone(),
        "changedate" => date(&origin.change_date),
        "changeid" => origin.change_id.clone(),
        "o-tmf" => origin.o_tmf.clone(),
        _ => None,
    }
}

fn put(origin: &mut Origin, name: &str, value: &str) -> Option<()> {
    let text = || Some(value.to_owned());
    let date = || Date::mend(value).map(Some);
    match name {
        "o-encoding" => origin.o_encoding = text(),
        "datatype" => origin.datatype = text(),
        "usagecount" => origin.usage_count = Some(value.parse().ok()?),
        "lastusagedate" => origin.last_usage_date = date()?,
        "creationtool" => origin.creation_tool = text(),
        "creationtoolversion" => origin.creation_tool_version = text(),
        "creationdate" => origin.creation_date = date()?,
        "creationid" => origin.creation_id = text(),
        "changedate" => origin.change_date = date()?,
        "changeid" => origin.change_id = text(),
        "o-tmf" => origin.o_tmf = text(),
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::Variant;

    #[test]
    fn every_value_comes_back() {
        let text = |name: &str| Some(name.to_owned());
        let date = |day: u8| Some(format!("202402{day:02}T120000Z").parse().unwrap());
        let origin = Origin {
            o_encoding: text("koi8-r"),
            datatype: text("html"),
            usage_count: Some(3),
            last_usage_date: date(1),
            creation_tool: text("tool"),
            creation_tool_version: text("1"),
            creation_date: date(2),
            creation_id: text("ann"),
            change_date: date(3),
            change_id: text("bob"),
            o_tmf: text("tmf"),
        };
        let variant = |tag: &str| Variant::new(tag.parse().unwrap(), "a");
        let mut target = variant("ru");
        target.origin = Origin { change_date: date(4), ..Origin::default() };
        let variants = vec![variant("en"), target];
        let unit = Unit { origin, seg_type: Some(SegType::Phrase), variants, ..Unit::default() };
        let found = values(&unit);
        assert_eq!(found.len(), 13);
        let mut back = Unit { variants: vec![variant("en"), variant("ru")], ..Unit::default() };
        assert!(found.iter().all(|(name, value)| set(&mut back, name, value)));
        assert_eq!(back, unit);
        for (name, value) in [("x-score", "1"), ("x-changedate", "soon"), ("x-usagecount", "-"), ("x-", "")] {
            assert!(!set(&mut back, name, value), "{name}");
        }
    }
}
