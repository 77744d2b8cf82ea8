//! JSON Lines: one object a link, always with the same keys in the same order.
//!
//! ```json
//! {"source":"One.","target":"Раз.","score":0.9312,"bead":"1:1",
//!  "source_segments":[0],"target_segments":[0],"source_range":[0,4],"target_range":[0,7],
//!  "reasons":[{"feature":"length","text":"about the same length","weight":1.25}]}
//! ```
//!
//! (on one line). Segments are the indices of the sentences, from 0. Ranges are bytes of
//! the file, `[start, end)`; `null` on an empty side.
use super::Options;
use serde::Serialize;
use std::io::{self, Write};
use std::ops::Range;
use sverka_text::bitext::{Bitext, Link, Reason, round_score};
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
}

impl<'a> Line<'a> {
    fn new(bitext: &Bitext, link: &'a Link) -> Self {
        let (source, target) = bitext.texts(link);
        Self {
            source,
            target,
            score: round_score(link.score),
            bead: link.bead(),
            source_segments: link.source.clone().collect(),
            target_segments: link.target.clone().collect(),
            source_range: file_range(&bitext.source, link.source.clone()),
            target_range: file_range(&bitext.target, link.target.clone()),
            reasons: &link.reasons,
        }
    }
}

/// From the first byte of a run of sentences to the last.
fn file_range(side: &Segmented, run: Range<usize>) -> Option<(usize, usize)> {
    let run = &side.segments[run];
    Some((run.first()?.range.start, run.last()?.range.end))
}

/// Writes an object a link.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    for (_, link) in options.select(bitext, true) {
        serde_json::to_writer(&mut *out, &Line::new(bitext, link))?;
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
                r#"{"source":"One.","target":"Раз.","score":0.9312,"bead":"1:1","source_segments":[0],"target_segments":[0],"source_range":[0,4],"target_range":[0,7],"reasons":[{"feature":"length","text":"about the same length","weight":1.25},{"feature":"numbers","text":"no number in common: 1 & 2","weight":-0.5}]}"#,
                r#"{"source":"Two. <b>Three</b>.","target":"Два и \"три\".","score":0.41,"bead":"2:1","source_segments":[1,2],"target_segments":[1],"source_range":[10,33],"target_range":[10,29],"reasons":[]}"#,
                r#"{"source":"Four\tfour.","target":"","score":0.7,"bead":"1:0","source_segments":[3],"target_segments":[],"source_range":[30,40],"target_range":null,"reasons":[]}"#,
                r#"{"source":"","target":"Пять.","score":0.6,"bead":"0:1","source_segments":[],"target_segments":[2],"source_range":null,"target_range":[20,29],"reasons":[]}"#,
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
