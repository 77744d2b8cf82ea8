//! JSON Lines: one object per link, always with the same keys in the same order.
//!
//! ```json
//! {"source":"One.","target":"Раз.","score":0.9312,"bead":"1:1",
//!  "source_segments":[0],"target_segments":[0],"source_range":[0,4],"target_range":[0,7],
//!  "reasons":[{"feature":"length","text":"about the same length","weight":1.25}],
//!  "id":"one.en.txt-1","source_lang":"en","target_lang":"ru",
//!  "source_file":"one.en.txt","target_file":"one.ru.txt","method":"sverka 0.1.0"}
//! ```
//!
//! (on one line). Segments are the indices of the sentences, from 0. Ranges are bytes of the file, `[start,
//! end)`; `null` for an empty side. The keys from `id` on make a line complete without its file; the
//! identifiers are those of TMX. Sides of documents without usable byte offsets (DOCX, PDF, subtitles) have
//! `null` for a range and, at the end of the line, the keys `source_place` and `target_place`: `"p. 3"`. A
//! link out of order has the key `order`: `"moved"`, `"reordered"`; page furniture has the key `part`: `"furniture"`.
use super::tmx::{bytes, document_id, file_name};
use super::{Options, Scope};
use crate::field;
use serde::Serialize;
use std::io::{self, Write};
use sverka_text::bitext::{Bitext, Disorder, Numbered, Reason, round_score};
use sverka_text::document::Segmented;

/// A line. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'a> {
    source: String,
    target: String,
    score: f64,
    bead: String,
    source_segments: Vec<usize>,
    target_segments: Vec<usize>,
    source_range: Option<(usize, usize)>,
    target_range: Option<(usize, usize)>,
    reasons: &'a [Reason],
    id: String,
    source_lang: &'a str,
    target_lang: &'a str,
    source_file: &'a str,
    target_file: &'a str,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn new(bitext: &'a Bitext, document: &str, one: Numbered<'a>) -> Self {
        let Numbered { number, link, disorder } = one;
        let range = |side: &Segmented, run| bytes(side, run).map(|bytes| (bytes.start, bytes.end));
        let (source, target) = bitext.texts(link);
        Self {
            source,
            target,
            score: round_score(link.score),
            bead: link.bead(),
            source_segments: link.source.clone().collect(),
            target_segments: link.target.clone().collect(),
            source_range: range(&bitext.source, &link.source),
            target_range: range(&bitext.target, &link.target),
            reasons: &link.reasons,
            id: format!("{document}-{}", number + 1),
            source_lang: bitext.source.lang.as_str(),
            target_lang: bitext.target.lang.as_str(),
            source_file: file_name(&bitext.source.name),
            target_file: file_name(&bitext.target.name),
            method: &bitext.method,
            source_place: bitext.source.place_of(&link.source),
            target_place: bitext.target.place_of(&link.target),
            order: disorder.map(|disorder: Disorder| disorder.to_string()),
            part: link.furniture.then_some(field::FURNITURE),
        }
    }
}

/// Writes an object a link.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    let document = document_id(&bitext.source.name);
    for one in options.select(bitext, Scope::All) {
        serde_json::to_writer(&mut *out, &Line::new(bitext, &document, one))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::{bitext, small, written};
    use proptest::prelude::*;

    #[test]
    fn golden() {
        let text = written(write, &small(), &Options::default());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                r#"{"source":"One.","target":"Раз.","score":0.9312,"bead":"1:1","source_segments":[0],"target_segments":[0],"source_range":[0,4],"target_range":[0,7],"reasons":[{"feature":"length","text":"about the same length","weight":1.25},{"feature":"numbers","text":"no number in common: 1 & 2","weight":-0.5}],"id":"one.en.txt-1","source_lang":"en","target_lang":"ru","source_file":"one.en.txt","target_file":"one.ru.txt","method":"test 1"}"#,
                r#"{"source":"Two. <b>Three</b>.","target":"Два и \"три\".","score":0.41,"bead":"2:1","source_segments":[1,2],"target_segments":[1],"source_range":[10,33],"target_range":[10,29],"reasons":[],"id":"one.en.txt-2","source_lang":"en","target_lang":"ru","source_file":"one.en.txt","target_file":"one.ru.txt","method":"test 1"}"#,
                r#"{"source":"Four\tfour.","target":"","score":0.7,"bead":"1:0","source_segments":[3],"target_segments":[],"source_range":[30,40],"target_range":null,"reasons":[],"id":"one.en.txt-3","source_lang":"en","target_lang":"ru","source_file":"one.en.txt","target_file":"one.ru.txt","method":"test 1"}"#,
                r#"{"source":"","target":"Пять.","score":0.6,"bead":"0:1","source_segments":[],"target_segments":[2],"source_range":null,"target_range":[20,29],"reasons":[],"id":"one.en.txt-4","source_lang":"en","target_lang":"ru","source_file":"one.en.txt","target_file":"one.ru.txt","method":"test 1"}"#,
            ]
        );
    }

    proptest! {
        #[test]
        fn a_line_is_an_object_that_holds_the_link(bitext in bitext()) {
            let text = written(write, &bitext, &Options::default());
            prop_assert_eq!(text.split_terminator('\n').count(), bitext.links.len());
            for (line, link) in text.split_terminator('\n').zip(&bitext.links) {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                let (source, target) = bitext.texts(link);
                prop_assert_eq!(value["source"].as_str(), Some(source.as_str()));
                prop_assert_eq!(value["target"].as_str(), Some(target.as_str()));
                prop_assert_eq!(value["score"].as_f64(), Some(link.score));
                prop_assert_eq!(value["source_segments"].as_array().unwrap().len(), link.source.len());
                prop_assert_eq!(value["source_range"].is_null(), link.source.is_empty());
            }
        }
    }
}
