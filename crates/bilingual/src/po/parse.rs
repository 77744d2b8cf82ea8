//! Lines to messages.

use super::Message;
use crate::utf8::Utf8;
use crate::{Error, Remark, Remedy};
use encoding_rs::Encoding;

/// Reads messages one by one.
pub(super) struct Parser<'r> {
    utf8: Utf8<'r>,
    /// The line with which the next message begins, and its number.
    pending: Option<(usize, String)>,
    domain: Option<String>,
    /// Remarks so far; the next message takes them.
    pub remarks: Vec<Remark>,
}

/// What a string belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    None,
    Context,
    Id,
    Plural,
    Text(u32),
    Domain,
    /// `#| msgid`.
    Previous,
    /// Other strings of `#|`, which are left out.
    Other,
}

impl<'r> Parser<'r> {
    /// Begins to read.
    pub fn new(utf8: Utf8<'r>, remarks: Vec<Remark>) -> Self {
        Self { utf8, pending: None, domain: None, remarks }
    }

    /// Reads the next message; `None` at the end of the file.
    ///
    /// # Errors
    /// Errors of the stream, and lines that do not belong in a catalogue.
    pub fn message(&mut self) -> Result<Option<Message>, Error> {
        let mut message = Message::default();
        let mut field = Field::None;
        self.utf8.set_used(0);
        while let Some((number, line)) = self.line()? {
            let text = line.trim();
            if text.is_empty() {
                // Blank lines between messages are common but not required.
                if message.is_complete() {
                    break;
                }
                continue;
            }
            let (is_obsolete, text) = match text.strip_prefix("#~") {
                Some(text) => (true, text.trim_start()),
                None => (false, text),
            };
            if message.ends_before(text, is_obsolete) {
                self.pending = Some((number, line));
                break;
            }
            message.is_obsolete |= is_obsolete;
            let previous = text.strip_prefix("#|").or(text.strip_prefix('|').filter(|_| is_obsolete));
            match (previous, text.strip_prefix('#')) {
                (Some(text), _) => self.string(number, text.trim_start(), &mut field, true, &mut message)?,
                (None, Some(comment)) => message.comment(comment),
                (None, None) => self.string(number, text, &mut field, false, &mut message)?,
            }
        }
        if message.has_strings() {
            message.domain.clone_from(&self.domain);
            return Ok(Some(message));
        }
        if !message.is_empty() {
            let line = self.utf8.line();
            self.remarks.push(Remark::note(
                "file-notes",
                line,
                "comments after the last message are left out",
            ));
        }
        Ok(None)
    }

    fn line(&mut self) -> Result<Option<(usize, String)>, Error> {
        if let Some(pending) = self.pending.take() {
            return Ok(Some(pending));
        }
        let number = self.utf8.line();
        Ok(self.utf8.read_line()?.map(|line| (number, line)))
    }

    /// Reads a keyword with its string, or a string that continues the last.
    fn string(
        &mut self,
        number: usize,
        text: &str,
        field: &mut Field,
        is_previous: bool,
        message: &mut Message,
    ) -> Result<(), Error> {
        let (keyword, rest) = text.find('"').map_or((text, ""), |at| text.split_at(at));
        let malformed = |message: String, remedy| Error::Malformed {
            file: self.utf8.file().to_string(),
            line: number,
            message,
            remedy: Some(remedy),
        };
        let keyword = keyword.trim();
        let form = || keyword.strip_prefix("msgstr[")?.strip_suffix(']')?.trim().parse().ok();
        *field = match (keyword, is_previous) {
            ("", _) => *field,
            ("msgid", true) => Field::Previous,
            (_, true) => Field::Other,
            ("msgctxt", _) => Field::Context,
            ("msgid", _) => Field::Id,
            ("msgid_plural", _) => Field::Plural,
            ("msgstr", _) => Field::Text(0),
            ("domain", _) => Field::Domain,
            _ => match form() {
                Some(form) => Field::Text(form),
                None => {
                    let message = format!("{keyword:?} is not a catalogue keyword");
                    return Err(malformed(message, Remedy::NameFormat));
                }
            },
        };
        let Some((piece, is_known)) = unquoted(rest, self.utf8.encoding()) else {
            let message = "the string has no end".to_owned();
            return Err(malformed(message, Remedy::Correct("close the quotation mark")));
        };
        if !is_known {
            let message =
                "an escape sequence is not valid in a catalogue; its letter is kept without the backslash";
            self.remarks.push(Remark::warning("escape", number, message));
        }
        if piece.contains('\u{FFFD}') && !rest.contains('\u{FFFD}') {
            let message = "an escape sequence is not a character of the encoding; replaced by U+FFFD";
            self.remarks.push(Remark::warning("escape", number, message));
        }
        if keyword == "msgid" && !is_previous || message.line == 0 {
            message.line = number;
        }
        // A valid catalogue has no string twice; the last one counts, as with keys.
        if let (Field::Text(form), false) = (*field, keyword.is_empty())
            && let Some(before) = message.texts.remove(&form).filter(|before| !before.is_empty())
        {
            let text = format!("{keyword} is given more than once: the last is used; left out: {before:?}");
            self.remarks.push(Remark::warning("repeated", number, text));
        }
        match *field {
            Field::Context => message.context.get_or_insert_default().push_str(&piece),
            Field::Id => message.id.get_or_insert_default().push_str(&piece),
            Field::Plural => message.plural.get_or_insert_default().push_str(&piece),
            Field::Text(form) => message.texts.entry(form).or_default().push_str(&piece),
            Field::Previous => message.previous.get_or_insert_default().push_str(&piece),
            Field::Domain => self.domain = Some(piece),
            Field::Other | Field::None => {}
        }
        Ok(())
    }
}

/// Returns the text of the strings in a line, and whether all of its escape sequences are known; `None`
/// where a string has no end.
fn unquoted(text: &str, encoding: &'static Encoding) -> Option<(String, bool)> {
    let (mut out, mut is_known) = (String::new(), true);
    // Bytes that are written as numbers: several may be one character.
    let mut bytes: Vec<u8> = Vec::new();
    let flush = |bytes: &mut Vec<u8>, out: &mut String| {
        if !bytes.is_empty() {
            out.push_str(&encoding.decode_without_bom_handling(bytes).0);
            bytes.clear();
        }
    };
    let mut rest = text.trim();
    while !rest.is_empty() {
        let mut chars = rest.strip_prefix('"')?.chars();
        loop {
            let c = match chars.next()? {
                '"' => break,
                '\\' => {
                    let (byte, behind) = number(chars.as_str());
                    if let Some(byte) = byte {
                        bytes.push(byte);
                        chars = behind.chars();
                        continue;
                    }
                    match chars.next()? {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'a' => '\x07',
                        'b' => '\x08',
                        'f' => '\x0C',
                        'v' => '\x0B',
                        other => {
                            is_known &= matches!(other, '"' | '\\' | '\'' | '?');
                            other
                        }
                    }
                }
                c => c,
            };
            flush(&mut bytes, &mut out);
            out.push(c);
        }
        flush(&mut bytes, &mut out);
        rest = chars.as_str().trim_start();
    }
    Some((out, is_known))
}

/// Reads a byte written as `101` in octal or `x41` in hexadecimal digits.
fn number(text: &str) -> (Option<u8>, &str) {
    let (digits, radix, longest) = match text.strip_prefix('x') {
        Some(digits) => (digits, 16, 2),
        None => (text, 8, 3),
    };
    let length = digits.chars().take(longest).take_while(|c| c.is_digit(radix)).count();
    // `\777` is not a byte; its first two digits are.
    for length in (1..=length).rev() {
        if let Ok(byte) = u8::from_str_radix(&digits[..length], radix) {
            return (Some(byte), &digits[length..]);
        }
    }
    (None, text)
}

/// Returns the charset that the header of a catalogue names; a template may leave it open.
pub(super) fn declared(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let (_, line) = head.split_once("Content-Type:")?;
    charset(line.lines().next()?)
}

/// Returns the charset of `text/plain; charset=UTF-8`.
pub(super) fn charset(value: &str) -> Option<String> {
    let (_, label) = value.split_once("charset=")?;
    let label = label.trim_start();
    let end = label.find(|c: char| !c.is_ascii_graphic() || "\\\";".contains(c)).unwrap_or(label.len());
    Some(label[..end].to_owned()).filter(|label| !label.is_empty() && label != "CHARSET")
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, WINDOWS_1251};

    #[test]
    fn strings_have_the_escapes_of_c() {
        for (text, want) in [
            (r#""a\"b\\n\n""#, Some("a\"b\\n\n")),
            (r#""a" "b""#, Some("ab")),
            (r#""\101\x42\0z""#, Some("AB\0z")),
            (r#""\320\234\320\270\321\200""#, Some("Мир")),
            (r#""\t\q""#, Some("\tq")),
            (r#""\777""#, Some("?7")),
            (r#""open"#, None),
            (r#""a" b"#, None),
            (r#""\"#, None),
            ("", Some("")),
        ] {
            let is_known = !text.contains(r"\q");
            assert_eq!(unquoted(text, UTF_8), want.map(|want| (want.to_owned(), is_known)), "{text}");
        }
        assert_eq!(unquoted(r#""\314\350\360""#, WINDOWS_1251), Some(("Мир".to_owned(), true)));
        assert_eq!(unquoted(r#""\377""#, UTF_8), Some(("\u{FFFD}".to_owned(), true)));
    }

    #[test]
    fn headers_name_their_charset() {
        let of = |text: &str| declared(text.as_bytes());
        assert_eq!(of("\"Content-Type: text/plain; charset=koi8-r\\n\"").as_deref(), Some("koi8-r"));
        assert_eq!(of("\"Content-Type: text/plain; charset=CHARSET\\n\""), None);
        assert_eq!(of("msgid \"charset=x\""), None);
    }
}
