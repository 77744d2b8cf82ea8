//! Java properties (`java.util.Properties`): a key, a separator and a text per line.

use super::escape::{Unescaped, unit};
use super::messages::{Keys, Message, Messages, limit};
use crate::Error;
use std::borrow::Cow;
use sverka_text::limits::Limits;

/// Java's white space in these files.
const WHITE: [char; 3] = [' ', '\t', '\x0C'];

/// Reads the texts of a file. `MessageFormat` is left as it is: `{0}`, `''`.
///
/// # Errors
/// When a text exceeds a limit; such a file cannot be malformed otherwise.
pub(super) fn parse(file: &str, text: &str, limits: &Limits) -> Result<Messages, Error> {
    let text = with_line_feeds(text);
    let mut out = Messages::new(limits);
    let mut odd = Keys::default();
    let mut lines = text.split('\n').zip(1..);
    while let Some((first, line)) = lines.next() {
        let first = first.trim_start_matches(WHITE);
        if first.is_empty() || first.starts_with(['#', '!']) {
            continue;
        }
        let mut whole = Cow::Borrowed(first);
        while is_continued(&whole) {
            let next = lines.next().map_or("", |(next, _)| next.trim_start_matches(WHITE));
            let whole = whole.to_mut();
            whole.pop();
            whole.push_str(next);
        }
        let (key, value) = cut(&whole);
        let (key, value) = (unescaped(key), unescaped(value));
        if key.1 || value.1 {
            odd.add(&key.0, line);
        }
        let message = Message { key: key.0, text: value.0.as_str().into(), line, note: None };
        out.push(message).map_err(limit(file, line))?;
    }
    out.remarks.extend(odd.warning("escape", "\\u without a character", "read as far as possible"));
    Ok(out)
}

/// Lines end with LF, CR LF or CR.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Checks whether the next line continues this one: it ends with an unescaped backslash.
fn is_continued(line: &str) -> bool {
    line.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// Cuts a line into key and text at the first unescaped `=`, `:` or white space.
fn cut(line: &str) -> (&str, &str) {
    let mut is_escaped = false;
    let is_end = |(_, c): &(usize, char)| {
        let is_end = !is_escaped && (WHITE.contains(c) || matches!(c, '=' | ':'));
        is_escaped = !is_escaped && *c == '\\';
        is_end
    };
    let end = line.char_indices().find(is_end).map_or(line.len(), |(at, _)| at);
    let rest = line[end..].trim_start_matches(WHITE);
    let value = rest.strip_prefix(['=', ':']).map_or(rest, |rest| rest.trim_start_matches(WHITE));
    (&line[..end], value)
}

/// Undoes the escapes; returns whether one of them was not a character.
fn unescaped(text: &str) -> (String, bool) {
    let mut out = Unescaped::default();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\x0C'),
            Some('u') => match unit(chars.as_str()) {
                Some((unit, rest)) => {
                    out.push_unit(unit);
                    chars = rest.chars();
                }
                None => {
                    out.set_odd();
                    out.push('\\');
                    out.push('u');
                }
            },
            Some(other) => out.push(other),
            None => {}
        }
    }
    (out.take(), out.is_odd())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, String)> {
        let found = parse("a.properties", text, &Limits::default()).unwrap().messages;
        found.into_iter().map(|message| (message.line, message.key, message.text.plain_text())).collect()
    }

    fn one(text: &str) -> (String, String) {
        let (_, key, value) = read(text).remove(0);
        (key, value)
    }

    #[test]
    fn separators_escapes_and_continuations() {
        for (text, key, value) in [
            ("a=b", "a", "b"),
            ("  a : b ", "a", "b "),
            ("a b=c", "a", "b=c"),
            ("a  =  = b", "a", "= b"),
            ("a", "a", ""),
            ("a\\ b\\=\\:c d", "a b=:c", "d"),
            ("a=one \\\n   two\\\r\n\tthree", "a", "one twothree"),
            ("a=x\\\\\nb=y", "a", "x\\"),
            ("a=\\u041f\\u0440\\uD83D\\uDE00\\t\\n\\r\\f\\q", "a", "Пр😀\t\n\r\x0Cq"),
            ("a={0} boats''s oars", "a", "{0} boats''s oars"),
            ("a=\\", "a", ""),
            ("=b", "", "b"),
            ("a=\\u04zz", "a", "\\u04zz"),
            ("a=\\ud83d", "a", "\u{FFFD}"),
            // A comment is not continued, and a continuation is not a comment.
            ("# x \\\na=b", "a", "b"),
            ("a=b\\\n#c", "a", "b#c"),
        ] {
            assert_eq!(one(text), (key.to_owned(), value.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn lines_count_from_one_whatever_ends_them() {
        let want = [(2, "a".to_owned(), "12".to_owned()), (4, "b".to_owned(), "3".to_owned())];
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(read(&["! c", "a=1\\", "2", "b=3", ""].join(end)), want, "{end:?}");
        }
    }

    #[test]
    fn escapes_that_are_no_character_are_reported() {
        let found = parse("a", "a=\\u12\nb=\\udc00", &Limits::default()).unwrap();
        assert_eq!(found.remarks.len(), 1);
        assert!(found.remarks[0].message.contains("2 keys (a, b)"), "{:?}", found.remarks);
    }
}
