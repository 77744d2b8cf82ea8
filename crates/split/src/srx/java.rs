//! Translates regular expressions of Java and ICU, which SRX files use, to those of Rust.
//!
//! `\s`, `\w`, `\d` and `\b` cover all of Unicode, as the standard requires (it names the syntax of ICU),
//! whether or not a file contains `(?U)`, which Java needs for that.

use super::BadPattern;

mod escapes;

/// A pattern in the syntax of the Rust engines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Translation {
    /// The whole pattern. For the crate `fancy-regex` if [`fancy`](Self::fancy), otherwise for `regex`.
    pub exact: String,
    /// The same without lookaround: matches everything that the pattern matches, and more. For the crate
    /// `regex`.
    pub loose: String,
    /// Whether it needs lookaround, back references, possessive quantifiers or atomic groups.
    pub fancy: bool,
    /// Whether `loose` leaves something out.
    pub lossy: bool,
}

/// Translates a pattern.
///
/// # Errors
/// It is malformed, or requires something that the engines cannot do.
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
        // Groups without references need not be captured.
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

/// `.`: in Java and ICU it matches no line end.
const DOT: &str = r"[^\n\r\x{85}\x{2028}\x{2029}]";

/// Flags that the translation itself must know.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    /// `s`: a dot matches line ends too.
    dotall: bool,
    /// `x`: white space and comments in the pattern are ignored.
    comments: bool,
    /// `m`: `^` and `$` match at lines.
    multiline: bool,
}

struct Group {
    flags: Flags,
    look: bool,
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
                // All of Unicode is covered in any case;
                //  is never the only line end.
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
