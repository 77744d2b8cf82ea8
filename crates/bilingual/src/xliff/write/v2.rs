//! The `unit` of XLIFF 2.1.
//!
//! The text of a `sub` would need its own unit; it stays in the code, and is counted.

use super::flow::Data;
use super::markup::{attribute, line};
use super::{Placed, SIDES, Version, notes, props, texts};
use crate::origin;
use crate::sink::Losses;
use crate::xliff::group;
use std::io::{self, Write};
use tmx::Unit;

/// The end of a file.
pub(super) const END: &str = "  </file>\n</xliff>\n";

/// Returns whether the version has a state of segments.
pub(super) fn is_state(state: &str) -> bool {
    matches!(state, "initial" | "translated" | "reviewed" | "final")
}

/// Returns whether a detail of a state is valid in XLIFF 2: a prefix and a value.
pub(super) fn is_detail(detail: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == ':');
    detail.split_once(':').is_some_and(|(prefix, value)| is_name(prefix) && is_name(value) && prefix != "xlf")
}

/// Begins a file.
///
/// # Errors
/// Errors of the output.
pub(super) fn begin(out: &mut dyn Write, source: &str, target: &str) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
         xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" version=\"2.1\" srcLang=\"{source}\" \
         trgLang=\"{target}\">"
    )?;
    // This id shows our reader that ids of units without a name are mere numbers.
    writeln!(out, "  <file id=\"sverka\" xml:space=\"preserve\">")
}

/// Appends a unit.
pub(super) fn unit(pair: &Unit, number: u64, out: &mut String, losses: &mut Losses) {
    let placed = Placed::new(pair, Version::V2);
    out.push_str("    <unit");
    attribute("id", &number.to_string(), out, losses);
    if let Some(tuid) = &pair.tuid {
        attribute("name", tuid, out, losses);
    }
    if placed.is_locked {
        attribute("translate", "no", out, losses);
    }
    out.push_str(">\n");
    metadata(pair, &placed, out, losses);
    let notes = notes(pair);
    if notes.iter().any(|notes| !notes.is_empty()) {
        out.push_str("      <notes>\n");
        for (side, notes) in SIDES.iter().zip(notes) {
            for note in notes {
                let lang = note.lang.as_ref().map(|lang| ("xml:lang", lang.as_str()));
                let attributes: Vec<_> =
                    lang.into_iter().chain(side.map(|side| ("appliesTo", side))).collect();
                line("        ", "note", &attributes, &note.text, out, losses);
            }
        }
        out.push_str("      </notes>\n");
    }
    let (mut data, mut sides) = (Data::default(), String::new());
    texts(pair, Version::V2, &[], &mut data, &mut sides, losses);
    let codes = data.by_number();
    if !codes.is_empty() {
        out.push_str("      <originalData>\n");
        for (number, code) in codes {
            line("        ", "data", &[("id", &format!("d{number}"))], code, out, losses);
        }
        out.push_str("      </originalData>\n");
    }
    out.push_str("      <segment");
    for (name, value) in [("state", placed.state), ("subState", placed.detail)] {
        if let Some(value) = value {
            attribute(name, value, out, losses);
        }
    }
    out.push_str(">\n");
    out.push_str(&sides);
    out.push_str("      </segment>\n    </unit>\n");
}

/// Appends the props, the dates and the authors.
fn metadata(pair: &Unit, placed: &Placed<'_>, out: &mut String, losses: &mut Losses) {
    let props = props(placed, pair);
    let values = origin::values(pair);
    if values.is_empty() && props.iter().all(Vec::is_empty) {
        return;
    }
    out.push_str("      <mda:metadata>\n");
    for (side, props) in SIDES.iter().zip(&props) {
        let values = props.iter().map(|prop| (prop.kind.as_str(), prop.text.as_str()));
        meta_group(group::PROPS[0], *side, values, out, losses);
    }
    let values = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    meta_group(group::ORIGIN, None, values, out, losses);
    out.push_str("      </mda:metadata>\n");
}

/// Appends a group of props, unless it is empty.
fn meta_group<'v>(
    category: &str,
    side: Option<&str>,
    values: impl Iterator<Item = (&'v str, &'v str)>,
    out: &mut String,
    losses: &mut Losses,
) {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return;
    }
    out.push_str("        <mda:metaGroup");
    attribute("category", category, out, losses);
    if let Some(side) = side {
        attribute("appliesTo", side, out, losses);
    }
    out.push_str(">\n");
    for (kind, value) in values {
        line("          ", "mda:meta", &[("type", kind)], value, out, losses);
    }
    out.push_str("        </mda:metaGroup>\n");
}
