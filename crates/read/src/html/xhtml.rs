//! Converts XHTML to HTML, which has no empty elements except its own.

use super::tree::is_void;

/// Writes empty elements in HTML syntax, which has no `<title/>`, and CDATA as text.
pub(super) fn expanded(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 16);
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let marked = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((open, close)) = marked.into_iter().find(|(open, _)| rest.starts_with(open)) {
            let inner = &rest[open.len()..];
            let (inner, end) = match inner.find(close) {
                Some(end) => (&inner[..end], open.len() + end + close.len()),
                None => (inner, rest.len()),
            };
            if open.ends_with('[') {
                out.push_str(&inner.replace('&', "&amp;").replace('<', "&lt;"));
            }
            rest = &rest[end..];
            continue;
        }
        if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
            // Entities may be declared in it.
            let end = match (rest.find('>'), rest.find('[')) {
                (Some(end), Some(open)) if open < end => rest.find("]>").map_or(rest.len(), |at| at + 2),
                (end, _) => end.map_or(rest.len(), |at| at + 1),
            };
            rest = &rest[end..];
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[..end];
        rest = &rest[end..];
        let name_end =
            tag[1..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).map_or(end, |at| at + 1);
        let name = &tag[1..name_end];
        match tag.strip_suffix("/>") {
            Some(open)
                if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_void(name) && name != "br" =>
            {
                out.extend([open, "></", name, ">"]);
            }
            _ => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

/// Returns where a tag that a text begins with ends: after the next `>` outside of quotes.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'<') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed; without it the tag ends at the next ">".
    text.find('>').map_or(text.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_elements_are_closed() {
        for (page, want) in [
            ("<title/><a id='>' /><br/><hr/>x", "<title></title><a id='>' ></a><br/><hr/>x"),
            ("<?xml a?><!-- <b/> --><![CDATA[<&]]>", "&lt;&amp;"),
            ("<!DOCTYPE html [<!ENTITY a '<b>'>]><p>", "<p>"),
            ("<!doctype html><p x='/>'/>", "<p x='/>'></p>"),
            ("a < b <c d='<e/>", "a < b <c d='<e></c>"),
            ("<", "<"),
        ] {
            assert_eq!(expanded(page), want, "{page}");
        }
    }
}
