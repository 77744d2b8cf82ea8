//! Escapes and classes of characters in patterns of Java and ICU.

use super::{Walker, literal};
use crate::srx::{BadPattern, property};

/// Maximum depth of nested classes. Real ones nest twice, and each level is a call on the stack.
const DEEPEST: usize = 50;

/// `\h`
const HORIZONTAL: &str = r"\t\x20\xa0\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
/// `\v`
const VERTICAL: &str = r"\n\x0b\x0c\r\x{85}\x{2028}\x{2029}";

/// An escape.
enum Escape {
    /// One character.
    Literal(char),
    /// A set: `\d`, `[...]`, `\p{L}`; may occur in a class.
    Set(String),
    /// An assertion: `\b`
    Look(&'static str),
    /// Something of several characters: `\R`
    Sequence(&'static str),
    /// `\1`
    Reference(String),
    /// `\Q...\E`
    Quote(String),
}

impl Walker<'_> {
    pub(super) fn escape(&mut self) -> Result<(), BadPattern> {
        match self.read_escape()? {
            Escape::Literal(c) => self.both(&literal(c)),
            Escape::Set(set) => self.both(&set),
            Escape::Sequence(sequence) => self.both(sequence),
            Escape::Look(look) => self.look(look),
            Escape::Reference(reference) => {
                self.fancy();
                self.out.exact.push_str(&reference);
                self.loose("(?s:.*)");
            }
            Escape::Quote(text) => {
                for c in text.chars() {
                    self.both(&literal(c));
                }
            }
        }
        Ok(())
    }

    fn read_escape(&mut self) -> Result<Escape, BadPattern> {
        let c = self.next().ok_or(BadPattern::Backslash)?;
        Ok(match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => Escape::Set(format!("\\{c}")),
            'h' => Escape::Set(format!("[{HORIZONTAL}]")),
            'H' => Escape::Set(format!("[^{HORIZONTAL}]")),
            'v' => Escape::Set(format!("[{VERTICAL}]")),
            'V' => Escape::Set(format!("[^{VERTICAL}]")),
            'R' => Escape::Sequence(r"(?:\r\n|[\n\x0b\x0c\r\x{85}\x{2028}\x{2029}])"),
            'b' if !self.rest().starts_with('{') => Escape::Look(r"\b"),
            'B' => Escape::Look(r"\B"),
            'A' => Escape::Look(r"\A"),
            // A block never ends with a line end.
            'z' | 'Z' => Escape::Look(r"\z"),
            'p' | 'P' => Escape::Set(self.property(c == 'P')?),
            'Q' => {
                let end = self.rest().find("\\E");
                let text = self.rest()[..end.unwrap_or(self.rest().len())].to_owned();
                self.at += text.len() + end.map_or(0, |_| 2);
                Escape::Quote(text)
            }
            'E' => Escape::Quote(String::new()),
            'u' => Escape::Literal(self.utf16()?),
            'x' if self.take("{") => {
                let end = self.rest().find('}').ok_or(BadPattern::Unclosed("\\x{"))?;
                let digits = self.rest()[..end].to_owned();
                self.at += end + 1;
                Escape::Literal(character(&digits, 16)?)
            }
            'x' => Escape::Literal(self.digits(2, 16)?),
            '0' => {
                let length = self.rest().bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
                Escape::Literal(self.digits(length, 8)?)
            }
            'c' => {
                let c = self
                    .next()
                    .filter(char::is_ascii)
                    .ok_or(BadPattern::Incomplete { escape: 'c', wanted: "a letter" })?;
                Escape::Literal(char::from(c as u8 ^ 64))
            }
            't' => Escape::Literal('\t'),
            'n' => Escape::Literal('\n'),
            'r' => Escape::Literal('\r'),
            'f' => Escape::Literal('\u{c}'),
            'a' => Escape::Literal('\u{7}'),
            'e' => Escape::Literal('\u{1b}'),
            '1'..='9' => Escape::Reference(format!("\\{c}")),
            'k' => {
                let end = self
                    .rest()
                    .find('>')
                    .ok_or(BadPattern::Incomplete { escape: 'k', wanted: "the name of a group" })?;
                let name = self.rest()[..=end].to_owned();
                self.at += end + 1;
                Escape::Reference(format!("\\k{name}"))
            }
            c if c.is_ascii_alphabetic() => return Err(BadPattern::Escape(c)),
            c => Escape::Literal(c),
        })
    }

    /// `\uXXXX`, of which two may make one character.
    fn utf16(&mut self) -> Result<char, BadPattern> {
        let mut units = vec![self.unit()?];
        if (0xd800..0xdc00).contains(&units[0]) && self.take("\\u") {
            units.push(self.unit()?);
        }
        let mut decoded = char::decode_utf16(units.iter().copied());
        match (decoded.next(), decoded.next()) {
            (Some(Ok(c)), None) => Ok(c),
            _ => Err(BadPattern::HalfCharacter(units[0])),
        }
    }

    fn unit(&mut self) -> Result<u16, BadPattern> {
        let digits =
            self.rest().get(..4).ok_or(BadPattern::Incomplete { escape: 'u', wanted: "four digits" })?;
        let unit = u16::from_str_radix(digits, 16)
            .map_err(|_| BadPattern::Incomplete { escape: 'u', wanted: "four hexadecimal digits" })?;
        self.at += 4;
        Ok(unit)
    }

    fn digits(&mut self, length: usize, radix: u32) -> Result<char, BadPattern> {
        let digits = self.rest().get(..length).ok_or(BadPattern::CutOff)?.to_owned();
        self.at += length;
        character(&digits, radix)
    }

    /// Parses what follows `\p` or `\P`.
    fn property(&mut self, negated: bool) -> Result<String, BadPattern> {
        let name = if self.take("{") {
            let end = self.rest().find('}').ok_or(BadPattern::Unclosed("\\p{"))?;
            let name = self.rest()[..end].trim().to_owned();
            self.at += end + 1;
            name
        } else {
            self.next().ok_or(BadPattern::Incomplete { escape: 'p', wanted: "a property" })?.to_string()
        };
        property::set(&name, negated)
    }

    /// Parses a class, from after its opening bracket to after its closing one.
    pub(super) fn class(&mut self) -> Result<String, BadPattern> {
        self.classes += 1;
        if self.classes > DEEPEST {
            return Err(BadPattern::TooDeep(DEEPEST));
        }
        let mut out = String::from("[");
        if self.take("^") {
            out.push('^');
        }
        if self.take("]") {
            out.push_str(r"\]");
        }
        // Whether the last item can begin a range.
        let mut begins = false;
        loop {
            let c = self.next().ok_or(BadPattern::Unclosed("a class ["))?;
            match c {
                ']' => {
                    out.push(']');
                    self.classes -= 1;
                    return Ok(out);
                }
                '[' => {
                    out.push_str(&self.class()?);
                    begins = false;
                }
                '&' if self.take("&") => {
                    out.push_str("&&");
                    begins = false;
                }
                '-' if begins && self.ends_range() => {
                    out.push('-');
                    begins = false;
                }
                '\\' => {
                    begins = false;
                    match self.read_escape()? {
                        Escape::Literal(c) => {
                            out.push_str(&in_class(c));
                            begins = !out.ends_with('-');
                        }
                        Escape::Set(set) => out.push_str(&set),
                        Escape::Quote(text) => text.chars().for_each(|c| out.push_str(&in_class(c))),
                        _ => return Err(BadPattern::InClass),
                    }
                }
                c if self.flags.comments && c.is_whitespace() => {}
                c => {
                    // The end of a range does not begin another.
                    begins = !out.ends_with('-') || out.ends_with(r"\-");
                    out.push_str(&in_class(c));
                }
            }
        }
    }

    /// Returns whether a hyphen in a class is followed by something that can end a range.
    fn ends_range(&self) -> bool {
        let rest = self.rest();
        !rest.starts_with([']', '['])
            && !rest.starts_with("&&")
            && !rest.strip_prefix('\\').is_some_and(|r| {
                r.starts_with(['d', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'p', 'P', 'Q'])
            })
    }
}

fn character(digits: &str, radix: u32) -> Result<char, BadPattern> {
    u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32)
        .ok_or_else(|| BadPattern::Character(digits.to_owned()))
}

/// Returns a character in a class, where two of some characters are an operator in Rust.
fn in_class(c: char) -> String {
    match c {
        '\\' | '[' | ']' | '^' | '-' | '&' | '~' => format!("\\{c}"),
        c if c.is_control() => format!("\\x{{{:x}}}", c as u32),
        c => c.to_string(),
    }
}
