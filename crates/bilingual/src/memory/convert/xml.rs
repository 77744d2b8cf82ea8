//! Escapes texts for XML, and counts the characters that it cannot hold.

use super::{FORBIDDEN, Losses};
use sverka_report::xml::{self, Context};

/// Appends a text between tags.
pub(super) fn escape(text: &str, out: &mut String, losses: &mut Losses) {
    losses.add(FORBIDDEN, xml::escape(text, Context::Quoted, out));
}

/// Appends ` name="value"`.
pub(super) fn attribute(name: &str, value: &str, out: &mut String, losses: &mut Losses) {
    losses.add(FORBIDDEN, xml::attribute(name, value, out));
}
