//! Apple `.strings` files: `/* a comment */ "key" = "text";`.

use super::escape::{Unescaped, unit};
use super::messages::{Keys, Message, Messages, limit};
use crate::{Error, Remedy};
use sverka_text::limits::Limits;

/// What Xcode writes if there is no comment.
const NO_COMMENT: &str = "No comment provided by engineer.";

/// Reads the texts of a file. The comment before a key is its note.
///
/// # Errors
/// When the file contains anything else, with its line, or a text exceeds a limit.
pub(super) fn parse(file: &str, text: &str, limits: &Limits) -> Result<Messages, Error> {
    let mut scan = Scan { file, rest: text, line: 1, comment: None };
    let mut out = Messages::new(limits);
    let mut odd = Keys::default();
    loop {
        scan.skip()?;
        if scan.rest.is_empty() {
            break;
        }
        let line = scan.line;
        let note = scan.comment.take();
        let (key, is_odd_key) = scan.word("a key")?;
        scan.skip()?;
        // A key alone is its own text.
        let (text, is_odd) = if scan.take('=') {
            scan.skip()?;
            scan.word("a text")?
        } else {
            (key.clone(), false)
        };
        scan.skip()?;
        if !scan.take(';') {
            return Err(scan.malformed("the text is not followed by a semicolon", "write it after the text"));
        }
        scan.comment = None;
        if is_odd || is_odd_key {
            odd.add(&key, line);
        }
        let message = Message { key, text: text.as_str().into(), line, note };
        out.push(message).map_err(limit(file, line))?;
    }
    out.remarks.extend(odd.warning(
        "escape",
        "an escape sequence without a character",
        "read as far as possible",
    ));
    Ok(out)
}

/// A file as it is read.
struct Scan<'t> {
    file: &'t str,
    rest: &'t str,
    line: usize,
    /// The last comment.
    comment: Option<String>,
}

impl Scan<'_> {
    fn malformed(&self, message: &str, remedy: &'static str) -> Error {
        Error::malformed(self.file, self.line, message, Remedy::Correct(remedy))
    }

    /// Advances by some bytes, which end with a character.
    fn advance(&mut self, count: usize) {
        let (passed, rest) = self.rest.split_at(count);
        self.line += passed.bytes().filter(|b| *b == b'\n').count();
        self.rest = rest;
    }

    fn take(&mut self, c: char) -> bool {
        let is_next = self.rest.starts_with(c);
        if is_next {
            self.advance(c.len_utf8());
        }
        is_next
    }

    /// Passes over white space and comments.
    fn skip(&mut self) -> Result<(), Error> {
        loop {
            self.advance(self.rest.len() - self.rest.trim_start().len());
            if let Some(comment) = self.rest.strip_prefix("//") {
                self.advance(2 + comment.find('\n').unwrap_or(comment.len()));
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                let Some(end) = comment.find("*/") else {
                    return Err(self.malformed("the comment has no end", "end it with */"));
                };
                let text = comment[..end].trim();
                self.comment = Some(text.to_owned()).filter(|text| !text.is_empty() && text != NO_COMMENT);
                self.advance(end + 4);
            } else {
                return Ok(());
            }
        }
    }

    /// Reads a text in quotation marks, or a word; says whether an escape sequence was odd.
    fn word(&mut self, what: &str) -> Result<(String, bool), Error> {
        if !self.rest.starts_with(['"', '\'']) {
            let is_part = |c: char| c.is_alphanumeric() || "_$.-:/".contains(c);
            let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
            if end == 0 {
                return Err(self.malformed(&format!("{what} is missing here"), "write \"key\" = \"text\";"));
            }
            let word = self.rest[..end].to_owned();
            self.advance(end);
            return Ok((word, false));
        }
        let rest = self.rest;
        let quote = if rest.starts_with('"') { '"' } else { '\'' };
        let mut out = Unescaped::default();
        let mut chars = rest[1..].chars();
        loop {
            match chars.next() {
                None => return Err(self.malformed("the text has no end", "close the quotation mark")),
                Some(c) if c == quote => break,
                Some('\\') => escape(&mut chars, &mut out),
                Some(c) => out.push(c),
            }
        }
        self.advance(rest.len() - chars.as_str().len());
        Ok((out.take(), out.is_odd()))
    }
}

/// Undoes what follows a backslash.
fn escape(chars: &mut std::str::Chars<'_>, out: &mut Unescaped) {
    let text = chars.as_str();
    match chars.next() {
        Some('n') => out.push('\n'),
        Some('t') => out.push('\t'),
        Some('r') => out.push('\r'),
        Some('a') => out.push('\x07'),
        Some('b') => out.push('\x08'),
        Some('f') => out.push('\x0C'),
        Some('v') => out.push('\x0B'),
        Some(c @ ('u' | 'U')) => match unit(chars.as_str()) {
            Some((unit, rest)) => {
                out.push_unit(unit);
                *chars = rest.chars();
            }
            None => {
                out.set_odd();
                out.push('\\');
                out.push(c);
            }
        },
        Some('0'..='7') => {
            let length = text.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
            let code = u32::from_str_radix(&text[..length], 8).unwrap_or_default();
            // Beyond ASCII the number is in NeXTSTEP's character set, which no modern file uses.
            match u8::try_from(code).ok().filter(u8::is_ascii) {
                Some(byte) => out.push(char::from(byte)),
                None => {
                    out.set_odd();
                    out.push('\u{FFFD}');
                }
            }
            *chars = text[length..].chars();
        }
        Some(other) => out.push(other),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let found = parse("a.strings", text, &Limits::default()).map_err(|error| error.to_string())?;
        let shown = found.messages.into_iter().map(|message| {
            let note = message.note.map_or(String::new(), |note| format!(" ({note})"));
            format!("{} {}={}{note}", message.line, message.key, message.text.plain_text())
        });
        Ok(shown.collect())
    }

    #[test]
    fn keys_texts_and_comments() {
        let text = "/* Of the\n menu */\n\"open\" = \"Open \\\"%@\\\"\\n\";\n// \"no\" = \"no\";\n\
            /* No comment provided by engineer. */\nkey.of-word=\"\\U041f\\u0440\\ud83d\\ude00\\101\";\n\
            \"lone\";\n'single' = 'it\\'s' /* late */ ;\n\"two\" = \"a\nb\"; \"x\" = \"\\\\\\q\\\n\";";
        assert_eq!(
            read(text).unwrap(),
            [
                "3 open=Open \"%@\"\n (Of the\n menu)",
                "6 key.of-word=Пр😀A",
                "7 lone=lone",
                "8 single=it's",
                "9 two=a\nb",
                "10 x=\\q\n",
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_reported_with_its_line() {
        for (text, want) in [
            ("\n\"a\" = \"b\"\n\"c\" = \"d\";", "a.strings:3: the text is not followed by a semicolon"),
            ("\"a\" = \"b;", "a.strings:1: the text has no end"),
            ("/* a", "a.strings:1: the comment has no end"),
            ("\"a\" = ;", "a.strings:1: a text is missing here"),
            ("= \"a\";", "a.strings:1: a key is missing here"),
        ] {
            assert_eq!(read(text).unwrap_err(), want, "{text:?}");
        }
        let odd = parse("a", "\"a\" = \"\\U12\\377\";", &Limits::default()).unwrap();
        assert_eq!(odd.messages[0].text.plain_text(), "\\U12\u{FFFD}");
        assert_eq!(odd.remarks[0].kind, "escape");
    }
}
