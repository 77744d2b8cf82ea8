//! Finds the parts of a text that are not language: tags, placeholders, entities, addresses.

use std::ops::Range;

/// Bytes of the longest tag: more is a comparison, "a < b and c > d".
const TAG: usize = 400;

/// Bytes of the longest placeholder or entity.
const CODE: usize = 40;

/// Returns the bytes of tags, placeholders, entities and addresses, in order.
pub(crate) fn markup(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '{', '%', '&', ':', '@']) {
        let start = at + found;
        let rest = &text[start..];
        let range = match rest.as_bytes()[0] {
            b'<' => tag(rest).map(|end| start..start + end),
            b'{' => placeholder(rest).map(|end| start..start + end),
            b'%' => format(rest).map(|end| start..start + end),
            b'&' => entity(rest).map(|end| start..start + end),
            _ => address(text, start),
        };
        let after = range.as_ref().map_or(start + 1, |range| range.end);
        out.extend(
            range.filter(|range| out.last().is_none_or(|last: &Range<usize>| last.end <= range.start)),
        );
        at = after;
    }
    out
}

/// Returns the length of a tag at the beginning: `<b>`, `</g>`, `<x id="1"/>`.
fn tag(text: &str) -> Option<usize> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let end = text.find('>').filter(|end| *end < TAG)?;
    let inside = &text[1..end];
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inside.contains('<')).then_some(end + 1)
}

/// Returns the length of a placeholder in braces: `{0}`, `{{name}}`, `{count}`.
fn placeholder(text: &str) -> Option<usize> {
    let open = text.len() - text.trim_start_matches('{').len();
    let end = text.find('}').filter(|end| *end <= CODE)?;
    let named = text[open..end].chars().all(|c| c.is_ascii_alphanumeric() || "_.-:$#".contains(c));
    let close = text[end..].len() - text[end..].trim_start_matches('}').len();
    named.then_some(end + close.min(open))
}

/// Returns the length of a `printf` placeholder: `%s`, `%1$d`, `%(name)s`. A percentage has a space or a
/// digit before it and no letter after it.
fn format(text: &str) -> Option<usize> {
    let rest = &text[1..];
    if rest.starts_with('(') {
        return rest
            .find(')')
            .filter(|end| *end <= CODE)
            .map(|end| (end + 3).min(text.len()))
            .filter(|end| text.is_char_boundary(*end));
    }
    let digits =
        rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '$' || c == '.').len();
    let letter = rest[digits..].chars().next().filter(|c| "sdiufxcn@".contains(*c))?;
    let end = 1 + digits + letter.len_utf8();
    (!text[end..].starts_with(char::is_alphabetic)).then_some(end)
}

/// Returns the length of an entity at the beginning: `&nbsp;`, `&#8217;`. "R&D;" has none: one letter is not
/// a name.
fn entity(text: &str) -> Option<usize> {
    let end = text.find(';').filter(|end| (3..=CODE).contains(end))?;
    let named = text[1..end].chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
    named.then_some(end + 1)
}

/// Returns the bytes of the address around a colon or an at sign: `https://example.org/a`, `me@example.org`.
fn address(text: &str, at: usize) -> Option<Range<usize>> {
    let is_mail = text[at..].starts_with('@');
    if !is_mail && !text[at..].starts_with("://") {
        return None;
    }
    let inner = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    let start = at - text[..at].bytes().rev().take_while(|b| inner(char::from(*b))).count();
    let is_outer = |c: char| c.is_whitespace() || "<>\"«»“”".contains(c) || (is_mail && !inner(c));
    let end = text[at + 1..].find(is_outer).map_or(text.len(), |end| at + 1 + end);
    (start < at && end > at + 1).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        markup(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn tags_placeholders_and_addresses_are_found() {
        assert_eq!(found("<h1>Water</h1> a < b, c > d"), ["<h1>", "</h1>"]);
        assert_eq!(
            found("{0} of {{name}} %1$s %(user)s 5 % of {a b}"),
            ["{0}", "{{name}}", "%1$s", "%(user)s"]
        );
        assert_eq!(
            found("R&amp;D, R&D; see https://a.org/b?c or me@a.org."),
            ["&amp;", "https://a.org/b?c", "me@a.org."]
        );
        assert!(found("Вода: 5 %, в 10:30").is_empty());
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_on_characters(text in "[<>/{}%&;:@a-zа-я0-9 \"«$().]{0,40}") {
            let mut before = 0;
            for range in markup(&text) {
                prop_assert!(before <= range.start && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                before = range.end;
            }
        }
    }
}
