//! What a review of the alignment begins with: the first line of the file of corrections that the report's script writes. docs/review.md
//! describes it; the crate that reads such files checks that this line is what it expects.

use crate::fingerprint::Fingerprint;
use serde_json::json;
use std::fmt::Write as _;
use sverka_text::bitext::Bitext;
use sverka_text::document::Segmented;
use sverka_text::language;

/// Name and version of the format of review files.
const FORMAT: &str = "sverka review 1";

/// Returns the line, to stand in an element `script`; `None` where links are out of order, which a review does not know.
pub fn line(bitext: &Bitext) -> Option<String> {
    if bitext.has_links_out_of_order() {
        return None;
    }
    let line = json!({"format": FORMAT, "source": side(&bitext.source), "target": side(&bitext.target), "links": links(bitext)});
    Some(line.to_string().replace('<', "\\u003c"))
}

/// Returns the name of the review's file, which is beside the source.
pub fn file_name(bitext: &Bitext) -> String {
    let path = std::path::Path::new(sverka_report::page::file_name(&bitext.source.name));
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = language::split_name(path).map(|(name, _)| name).filter(|name| !name.is_empty());
    format!("{}.review.jsonl", name.unwrap_or_else(stem))
}

fn side(side: &Segmented) -> serde_json::Value {
    let sentences: Vec<String> =
        side.segments.iter().map(|segment| Fingerprint::of(&segment.text).to_string()).collect();
    let name = side.name.rsplit(['/', '\\']).next().unwrap_or_default();
    json!({"name": name, "lang": side.lang.as_str(), "sentences": sentences.join(" ")})
}

/// Returns the links in numbers of sentences; equal ones in a row are counted.
fn links(bitext: &Bitext) -> String {
    let beads: Vec<(usize, usize)> =
        bitext.links.iter().map(|link| (link.source.len(), link.target.len())).collect();
    let mut out = String::new();
    for same in beads.chunk_by(PartialEq::eq) {
        let gap = if out.is_empty() { "" } else { " " };
        // Writing to a string does not fail.
        let _ = write!(out, "{gap}{}:{}", same[0].0, same[0].1);
        if same.len() > 1 {
            let _ = write!(out, "*{}", same.len());
        }
    }
    out
}
