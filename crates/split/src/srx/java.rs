//! Translates regular expressions of Java and ICU, in which SRX files are written, to those of Rust.
//!
//! `\s`, `\w`, `\d` and `\b` cover all of Unicode, as the standard demands (it names the syntax of
//! ICU), whether or not a file says `(?U)`, which Java needs for that.

use super::{BadPattern, property};

/// A pattern in the syntax of the Rust engines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Translation {
    /// The whole pattern. For the crate `fancy-regex` if [`fancy`](Self::fancy), else for `regex`.
    pub exact: String,
    /// The same without all that looks around: matches whatever the pattern matches, and
    /// more. For the crate `regex`.
    pub loose: String,
    /// Whether it needs lookaround, back references, possessive quantifiers or atomic groups.
    pub fancy: bool,
    /// Whether `loose` leaves something out.
    pub lossy: bool,
}

/// Translates a pattern.
///
/// # Errors
/// It is malformed, or asks for something that the engines cannot do.
pub(super) fn translate(pattern: &str) -> Result<Translation, BadPattern> {
    if pattern.len() > LONGEST {
        return Err(BadPattern::TooLong { bytes: pattern.len(), limit: LONGEST });
    }
    let mut walker = Walker {
        pattern,
        at: 0,
        out: Translation::default(),
        groups: Vec::new(),
        flags: Flags::default(),
        looks: 0,
        lookarounds: 0,
        classes: 0,
        // Groups that nothing refers to need not be remembered.
        captures: pattern.contains("\\k<") || (1..10).any(|n| pattern.contains(&format!("\\{n}"))),
    };
    walker.run()?;
    Ok(walker.out)
}

/// Bytes of a pattern: more than a list of a thousand abbreviations.
const LONGEST: usize = 64 * 1024;
/// Lookarounds of a pattern. Real ones have a handful, and the engine takes the square of their number to
/// build them: a tenth of a second for 500.
const MOST_LOOKAROUNDS: usize = 100;
/// Classes within classes. Real ones nest twice, and each level is a call on the stack.
const DEEPEST: usize = 50;

/// `.`: in Java and ICU none of the line ends.
const DOT: &str = r"[^\n\r\x{85}\x{2028}\x{2029}]";
/// `\h`
const HORIZONTAL: &str = r"\t\x20\xa0\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
/// `\v`
const VERTICAL: &str = r"\n\x0b\x0c\r\x{85}\x{2028}\x{2029}";

/// Flags that the translation itself must know.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    /// `s`: a dot matches line ends too.
    dotall: bool,
    /// `x`: white space and comments in the pattern mean nothing.
    comments: bool,
    /// `m`: `^` and `$` match at lines.
    multiline: bool,
}

struct Group {
    flags: Flags,
    look: bool,
}

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

struct Walker<'p> {
    pattern: &'p str,
    at: usize,
    out: Translation,
    groups: Vec<Group>,
    flags: Flags,
    /// How many lookarounds are open.
    looks: usize,
    /// How many lookarounds there were.
    lookarounds: usize,
    /// How many classes are open.
    classes: usize,
    captures: bool,
}

impl Walker<'_> {
    fn run(&mut self) -> Result<(), BadPattern> {
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape()?,
                '[' => {
                    let class = self.class()?;
                    self.both(&class);
                }
                '(' => self.open()?,
                ')' => {
                    let group = self.groups.pop().ok_or(BadPattern::Unopened)?;
                    self.flags = group.flags;
                    self.out.exact.push(')');
                    if group.look {
                        self.looks -= 1;
                        self.loose("(?:)");
                    } else {
                        self.loose(")");
                    }
                }
                '.' if self.flags.dotall => self.both("(?s:.)"),
                '.' => self.both(DOT),
                '^' if self.flags.multiline => self.look("(?m:^)"),
                '^' => self.look(r"\A"),
                '$' if self.flags.multiline => self.look("(?m:$)"),
                '$' => self.look(r"\z"),
                '*' | '+' | '?' => {
                    self.both(&c.to_string());
                    self.after_quantifier();
                }
                '{' => {
                    let end = self.rest().find('}').ok_or(BadPattern::UnclosedBrace)?;
                    let inside = &self.rest()[..end];
                    let counts = |n: &str| n.bytes().all(|b| b.is_ascii_digit());
                    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
                    if least.is_empty() || !counts(least) || !counts(most) {
                        return Err(BadPattern::Repetition(inside.to_owned()));
                    }
                    let text = format!("{{{inside}}}");
                    self.at += end + 1;
                    self.both(&text);
                    self.after_quantifier();
                }
                '|' => self.both("|"),
                c if self.flags.comments && c.is_whitespace() => {}
                '#' if self.flags.comments => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                c => self.both(&literal(c)),
            }
        }
        if self.groups.is_empty() { Ok(()) } else { Err(BadPattern::Unclosed("a bracket (")) }
    }

    fn rest(&self) -> &str {
        &self.pattern[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.at += prefix.len();
        }
        found
    }

    fn both(&mut self, text: &str) {
        self.out.exact.push_str(text);
        self.loose(text);
    }

    fn loose(&mut self, text: &str) {
        if self.looks == 0 {
            self.out.loose.push_str(text);
        }
    }

    fn look(&mut self, assertion: &str) {
        self.out.exact.push_str(assertion);
        self.loose("(?:)");
        self.out.lossy = true;
    }

    fn fancy(&mut self) {
        self.out.fancy = true;
        self.out.lossy = true;
    }

    fn after_quantifier(&mut self) {
        if self.take("+") {
            self.out.exact.push('+');
            self.fancy();
        } else if self.take("?") {
            self.both("?");
        }
    }

    fn open(&mut self) -> Result<(), BadPattern> {
        let group = Group { flags: self.flags, look: false };
        if !self.take("?") {
            self.groups.push(group);
            self.out.exact.push_str(if self.captures { "(" } else { "(?:" });
            self.loose("(?:");
            return Ok(());
        }
        for look in ["=", "!", "<=", "<!"] {
            if self.take(look) {
                self.lookarounds += 1;
                if self.lookarounds > MOST_LOOKAROUNDS {
                    return Err(BadPattern::TooManyLookarounds(MOST_LOOKAROUNDS));
                }
                self.fancy();
                self.out.exact.push_str("(?");
                self.out.exact.push_str(look);
                self.groups.push(Group { look: true, ..group });
                self.looks += 1;
                return Ok(());
            }
        }
        if self.take(":") {
            self.both("(?:");
        } else if self.take(">") {
            self.fancy();
            self.out.exact.push_str("(?>");
            self.loose("(?:");
        } else if self.take("<") {
            let end = self.rest().find('>').ok_or(BadPattern::Unclosed("the name of a group"))?;
            let name = format!("(?<{}>", &self.rest()[..end]);
            self.at += end + 1;
            self.out.exact.push_str(&name);
            self.loose("(?:");
        } else {
            return self.flags(group);
        }
        self.groups.push(group);
        Ok(())
    }

    /// `(?iu)`, `(?i:...)`, `(?-s)`
    fn flags(&mut self, group: Group) -> Result<(), BadPattern> {
        let mut on = true;
        let (mut add, mut remove) = (String::new(), String::new());
        loop {
            match self.next().ok_or(BadPattern::Unclosed("a group of flags"))? {
                '-' => on = false,
                's' => self.flags.dotall = on,
                'x' => self.flags.comments = on,
                'm' => self.flags.multiline = on,
                'i' => {
                    if on {
                        add.push('i')
                    } else {
                        remove.push('i')
                    }
                }
                // All of Unicode is known in any case; \n is not the only line end in any case.
                'u' | 'U' | 'd' | 'w' => {}
                end @ (')' | ':') => {
                    let minus = if remove.is_empty() { "" } else { "-" };
                    if end == ':' {
                        self.groups.push(group);
                        self.both(&format!("(?{add}{minus}{remove}:"));
                    } else if !add.is_empty() || !remove.is_empty() {
                        self.both(&format!("(?{add}{minus}{remove})"));
                    }
                    return Ok(());
                }
                other => return Err(BadPattern::Group(other)),
            }
        }
    }

    fn escape(&mut self) -> Result<(), BadPattern> {
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

    /// What follows `\p` or `\P`.
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

    /// A class, from behind its opening bracket to behind its closing one.
    fn class(&mut self) -> Result<String, BadPattern> {
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
        // Whether a range may begin with what was read last.
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
                    // The end of a range begins none.
                    begins = !out.ends_with('-') || out.ends_with(r"\-");
                    out.push_str(&in_class(c));
                }
            }
        }
    }

    /// Returns whether a hyphen in a class is followed by what can end a range.
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

/// A character outside of a class.
fn literal(c: char) -> String {
    match c {
        '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => {
            format!("\\{c}")
        }
        c if c.is_control() => format!("\\x{{{:x}}}", c as u32),
        c => c.to_string(),
    }
}

/// A character in a class, where two of some signs are an operator of Rust.
fn in_class(c: char) -> String {
    match c {
        '\\' | '[' | ']' | '^' | '-' | '&' | '~' => format!("\\{c}"),
        c if c.is_control() => format!("\\x{{{:x}}}", c as u32),
        c => c.to_string(),
    }
}
