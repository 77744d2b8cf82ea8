//! The attributes and elements that Trados, memoQ and Phrase add to segments.

use super::found::Common;
use crate::translated::Unfinished;
use crate::xml::{Tag, Token, Xml};
use crate::{Error, field};
use std::collections::BTreeMap;
use tmx::{Date, Note};

/// The state of a segment in Trados's `sdl:seg`.
#[derive(Debug, Default)]
pub(super) struct SegmentState {
    pub common: Common,
    pub unfinished: Option<Unfinished>,
}

/// Reads the attributes of memoQ (`mq:`) and Phrase (`m:`) on a unit.
pub(super) fn attributes(tag: &mut Tag, common: &mut Common) -> Option<Unfinished> {
    let status = tag.take("mq:status");
    let unfinished = status.as_deref().and_then(rejected);
    common.put(field::STATE, status);
    common.value("x-changedate", tag.take("mq:lastchangedtimestamp"));
    common.value("x-changeid", tag.take("mq:lastchanginguser"));
    common.put(field::MATCH, tag.take("mq:percent"));
    let confirmed =
        tag.take("m:confirmed").map(|value| if value == "1" { "confirmed" } else { "unconfirmed" });
    common.put(field::STATE, confirmed.map(str::to_owned));
    common.put(field::PROVENANCE, tag.take("m:trans-origin").filter(|origin| origin != "null"));
    common.put(field::MATCH, tag.take("m:score").and_then(|score| percent(&score)));
    common.value("x-creationdate", tag.take("m:created-at").and_then(|date| milliseconds(&date)));
    common.value("x-creationid", tag.take("m:created-by"));
    common.value("x-changedate", tag.take("m:modified-at").and_then(|date| milliseconds(&date)));
    common.value("x-changeid", tag.take("m:modified-by"));
    unfinished
}

/// Reads `sdl:seg-defs`: the states of the segments, by their ids.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn segment_states(xml: &mut Xml<'_>) -> Result<BTreeMap<String, SegmentState>, Error> {
    let mut out = BTreeMap::new();
    loop {
        match xml.token()? {
            Token::Start(mut tag) if tag.name == "sdl:seg" => {
                let id = tag.take("id").unwrap_or_default();
                out.insert(id, segment_state(xml, tag)?);
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => return Ok(out),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

fn segment_state(xml: &mut Xml<'_>, mut tag: Tag) -> Result<SegmentState, Error> {
    let mut state = SegmentState::default();
    let conf = tag.take("conf");
    state.unfinished = conf.as_deref().and_then(rejected);
    state.common.put(field::STATE, conf);
    state.common.put(field::PROVENANCE, tag.take("origin"));
    state.common.put(field::MATCH, tag.take("percent"));
    loop {
        match xml.token()? {
            Token::Start(mut tag) if tag.name == "sdl:value" => {
                let key = tag.take("key").unwrap_or_default();
                let value = xml.text()?;
                match key.as_str() {
                    "created_on" => state.common.value("x-creationdate", american(&value)),
                    "created_by" => state.common.value("x-creationid", Some(value)),
                    "modified_on" => state.common.value("x-changedate", american(&value)),
                    "last_modified_by" => state.common.value("x-changeid", Some(value)),
                    _ => {}
                }
            }
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End => return Ok(state),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Reads `mq:comments`: the comments become notes.
///
/// # Errors
/// Errors of [`Xml::token`].
pub(super) fn comments(xml: &mut Xml<'_>, common: &mut Common) -> Result<(), Error> {
    loop {
        match xml.token()? {
            Token::Start(_) => {
                let text = xml.text()?;
                if !text.trim().is_empty() {
                    common.notes.push(Note::new(text.trim()));
                }
            }
            Token::Text(_) => {}
            Token::End => return Ok(()),
            Token::Eof => return Err(xml.cut_off()),
        }
    }
}

/// Returns whether a reviewer has rejected the translation: `Rejected` in memoQ, `RejectedTranslation` in
/// Trados.
fn rejected(state: &str) -> Option<Unfinished> {
    state.starts_with("Rejected").then_some(Unfinished::NeedsWork)
}

/// Converts a fraction to percent: `0.75` is `75`.
fn percent(share: &str) -> Option<String> {
    let share: f64 = share.parse().ok()?;
    (0.0..=1.01).contains(&share).then(|| format!("{:.0}", share * 100.0))
}

/// Milliseconds since 1970, as Phrase writes dates.
fn milliseconds(date: &str) -> Option<String> {
    let milliseconds: i64 = date.parse().ok()?;
    Date::from_unix(milliseconds.div_euclid(1000)).map(|date| date.to_string())
}

/// `11/29/2026 13:05:00`, as Trados writes dates.
fn american(date: &str) -> Option<String> {
    let (day, clock) = date.trim().split_once(' ')?;
    let mut parts = day.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::mend(&format!("{year}-{month:0>2}-{day:0>2}T{clock:0>8}")).map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_shares_of_programs_are_understood() {
        assert_eq!(american("11/9/2026 13:05:00").as_deref(), Some("20261109T130500Z"));
        assert_eq!(american("1/29/2026 9:05:00").as_deref(), Some("20260129T090500Z"));
        assert_eq!(american("29.11.2026"), None);
        assert_eq!(american("13/13/2026 10:00:00"), None);
        assert_eq!(milliseconds("1588000000000").as_deref(), Some("20200427T150640Z"));
        assert_eq!(milliseconds("-9223372036854775808"), None);
        assert_eq!((percent("0.75").as_deref(), percent("1.01").as_deref()), (Some("75"), Some("101")));
        assert_eq!((percent("NaN"), percent("7")), (None, None));
    }
}
