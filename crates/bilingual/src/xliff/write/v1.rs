//! The `trans-unit` of XLIFF 1.2.

use super::flow::Data;
use super::markup::{attribute, line};
use super::{Placed, SIDES, Version, notes, props, texts};
use crate::origin;
use crate::sink::Losses;
use crate::xliff::group;
use std::io::{self, Write};
use tmx::Unit;

/// The end of a file.
pub(super) const END: &str = "    </body>\n  </file>\n</xliff>\n";

/// Possible values of the `state` of a target besides `x-...` (XLIFF 1.2, 2.3).
const STATES: [&str; 10] = [
    "final",
    "needs-adaptation",
    "needs-l10n",
    "needs-review-adaptation",
    "needs-review-l10n",
    "needs-review-translation",
    "needs-translation",
    "new",
    "signed-off",
    "translated",
];

/// Possible values of `state-qualifier` besides `x-...`.
const DETAILS: [&str; 14] = [
    "exact-match",
    "fuzzy-match",
    "id-match",
    "leveraged-glossary",
    "leveraged-inherited",
    "leveraged-mt",
    "leveraged-repository",
    "leveraged-tm",
    "mt-suggestion",
    "rejected-grammar",
    "rejected-inaccurate",
    "rejected-length",
    "rejected-spelling",
    "tm-suggestion",
];

/// Returns whether the version has a state.
pub(super) fn is_state(state: &str) -> bool {
    state.starts_with("x-") || STATES.contains(&state)
}

/// Returns whether the version has a qualifier of a state.
pub(super) fn is_detail(detail: &str) -> bool {
    detail.starts_with("x-") || DETAILS.contains(&detail)
}

/// Begins a file.
///
/// # Errors
/// Errors of the output.
pub(super) fn begin(out: &mut dyn Write, source: &str, target: &str) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">")?;
    writeln!(
        out,
        "  <file original=\"memory\" source-language=\"{source}\" target-language=\"{target}\" \
         datatype=\"plaintext\" tool-id=\"sverka\">"
    )?;
    writeln!(
        out,
        "    <header><tool tool-id=\"sverka\" tool-name=\"Sverka\" tool-version=\"{version}\"/></header>"
    )?;
    writeln!(out, "    <body>")
}

/// Appends a unit.
pub(super) fn unit(pair: &Unit, number: u64, out: &mut String, losses: &mut Losses) {
    let placed = Placed::new(pair, Version::V1);
    out.push_str("      <trans-unit");
    // Ids have to be unique, tuids need not be; `resname` keeps them.
    attribute("id", &number.to_string(), out, losses);
    if let Some(tuid) = &pair.tuid {
        attribute("resname", tuid, out, losses);
    }
    if placed.is_approved {
        attribute("approved", "yes", out, losses);
    }
    if placed.is_locked {
        attribute("translate", "no", out, losses);
    }
    if let Some(most) = placed.max_length {
        attribute("maxwidth", most, out, losses);
        attribute("size-unit", "char", out, losses);
    }
    out.push_str(" xml:space=\"preserve\">\n");
    let detail = placed.detail.map(|detail| ("state-qualifier", detail));
    let state: Vec<_> = placed.state.map(|state| ("state", state)).into_iter().chain(detail).collect();
    texts(pair, Version::V1, &state, &mut Data::default(), out, losses);
    for (name, props) in group::PROPS.iter().zip(props(&placed, pair)) {
        let values = props.iter().map(|prop| (prop.kind.as_str(), prop.text.as_str()));
        context_group(name, values, out, losses);
    }
    let values = origin::values(pair);
    let values = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    context_group(group::ORIGIN, values, out, losses);
    for (side, notes) in SIDES.iter().zip(notes(pair)) {
        for note in notes {
            let lang = note.lang.as_ref().map(|lang| ("xml:lang", lang.as_str()));
            let attributes: Vec<_> = lang.into_iter().chain(side.map(|side| ("annotates", side))).collect();
            line("        ", "note", &attributes, &note.text, out, losses);
        }
    }
    for (text, quality) in &placed.alternatives {
        out.push_str("        <alt-trans");
        if let Some(quality) = quality {
            attribute("match-quality", quality, out, losses);
        }
        out.push('>');
        line("", "target", &[], text, out, losses);
        out.pop();
        out.push_str("</alt-trans>\n");
    }
    out.push_str("      </trans-unit>\n");
}

/// Appends a group of props, unless it is empty.
fn context_group<'v>(
    name: &str,
    values: impl Iterator<Item = (&'v str, &'v str)>,
    out: &mut String,
    losses: &mut Losses,
) {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return;
    }
    out.push_str("        <context-group");
    attribute("name", name, out, losses);
    out.push_str(" purpose=\"information\">\n");
    for (kind, value) in values {
        line("          ", "context", &[("context-type", kind)], value, out, losses);
    }
    out.push_str("        </context-group>\n");
}
