//! Text into XML.

use crate::memory::convert::{FORBIDDEN, Losses};

/// Appends text between tags or in an attribute with double quotes.
pub(super) fn escape(text: &str, out: &mut String, losses: &mut Losses) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            c if tmx::is_xml_char(c) => out.push(c),
            _ => losses.add(FORBIDDEN, 1),
        }
    }
}

/// Appends ` name="value"`.
pub(super) fn attribute(name: &str, value: &str, out: &mut String, losses: &mut Losses) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    let mut escaped = String::new();
    escape(value, &mut escaped, losses);
    // In attributes every white space would be read as a space.
    out.push_str(&escaped.replace('\t', "&#9;").replace('\n', "&#10;"));
    out.push('"');
}

/// Appends `<tag name="value">text</tag>` in a line of its own.
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
