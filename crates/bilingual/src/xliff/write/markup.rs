//! Escapes texts for XML, and counts the characters that it cannot contain.

use crate::sink::{FORBIDDEN, Losses};
use sverka_report::xml::{self, Context};

/// Appends text between tags or in an attribute with double quotes.
pub(super) fn escape(text: &str, out: &mut String, losses: &mut Losses) {
    losses.add(FORBIDDEN, xml::escape(text, Context::Quoted, out));
}

/// Appends ` name="value"`.
pub(super) fn attribute(name: &str, value: &str, out: &mut String, losses: &mut Losses) {
    losses.add(FORBIDDEN, xml::attribute(name, value, out));
}

/// Appends `<tag name="value">text</tag>` on a separate line.
pub(super) fn line(
    indent: &str,
    tag: &str,
    attributes: &[(&str, &str)],
    text: &str,
    out: &mut String,
    losses: &mut Losses,
) {
    out.push_str(indent);
    out.push('<');
    out.push_str(tag);
    for (name, value) in attributes {
        attribute(name, value, out, losses);
    }
    out.push('>');
    escape(text, out, losses);
    out.push_str("</");
    out.push_str(tag);
    out.push_str(">\n");
}
