//! Runs of marks: full stops and others, with what belongs to them.

use super::boilerplate::Boilerplate;
use super::chars::*;
use super::scan::{floor, skip_space};

/// Kinds of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// One full stop.
    Period,
    /// `…`, `..`, `...`, `. . .`
    Ellipsis,
    /// With an exclamation or question mark, or the full stop of another script.
    Strong,
    /// With a mark of Chinese or Japanese, which needs no white space after it.
    Full,
}

/// Bytes in which an open straight quote is searched for: a few lines.
const QUOTATION: usize = 400;

/// Longest mark of a footnote in brackets, in bytes: `[101, 102–105]`.
const FOOTNOTE: usize = 16;

/// Characters of emoji at the end of a message that are examined.
const EMOJI: usize = 32;

/// A run of marks and what belongs to it.
pub(super) struct Run {
    pub marks: Marks,
    pub end: usize,
    pub closed: bool,
    pub emoji: bool,
}

impl Run {
    /// Reads the run that begins at `mark`.
    pub(super) fn read(text: &str, mark: usize, boilerplate: &Boilerplate) -> Self {
        let mut run = Self { marks: Marks::Period, end: mark, closed: false, emoji: false };
        // Nearly all marks are alone, with a space after them and then a letter.
        if let Some([c @ (b'.' | b'!' | b'?'), b' ', b'a'..=b'z' | b'A'..=b'Z' | 0xd0 | 0xd1]) =
            text.as_bytes().get(mark..mark + 3)
        {
            if *c != b'.' {
                run.marks = Marks::Strong;
            }
            run.end += 1;
            return run;
        }
        let mut periods = 0;
        loop {
            let rest = &text[run.end..];
            let Some(c) = rest.chars().next() else { break };
            if c == '.' {
                periods += 1;
                if periods > 1 && run.marks == Marks::Period {
                    run.marks = Marks::Ellipsis;
                }
            } else if c == '…' {
                if run.marks == Marks::Period {
                    run.marks = Marks::Ellipsis;
                }
            } else if is_full_stop(c) {
                run.marks = Marks::Full;
            } else if is_stop(c) {
                if run.marks != Marks::Full {
                    run.marks = Marks::Strong;
                }
            } else if is_closer(c) && (closes(rest, c) || run.marks == Marks::Full && c == '”') {
                run.closed = true;
                // A stop inside the quotes and one after them are two, not an ellipsis.
                periods = 0;
            } else if is_emoji(c) {
                run.emoji = true;
            } else if c.is_ascii_digit() && periods == 1 {
                let Some(len) = glued_footnote(rest, &text[..mark]) else { break };
                run.end += len;
                continue;
            } else if is_superscript(c) || is_invisible(c) {
                // Belongs to the marks and has no further meaning.
            } else if c == '(' && rest.trim_start_matches('(').chars().next().is_none_or(is_space) {
                // A sad smiley.
            } else if c == '[' || c == '{' {
                let Some(len) = footnote(rest) else { break };
                run.end += len;
                continue;
            } else if c.is_whitespace() {
                let Some(len) = belongs_after_space(rest, periods, &text[..mark], boilerplate) else { break };
                if rest[..len].ends_with('.') {
                    run.marks = Marks::Ellipsis;
                    periods += 1;
                } else if rest[..len].ends_with([')', '}', '»', '”', '"', '`'])
                    || rest[..len].trim_start() == "]"
                {
                    run.closed = true;
                }
                run.end += len;
                continue;
            } else {
                break;
            }
            run.end += c.len_utf8();
        }
        run
    }
}

/// Returns whether the quote or bracket that begins `rest` closes: straight quotes and those that open in
/// some languages and close in others do so unless a word follows immediately.
fn closes(rest: &str, c: char) -> bool {
    if !is_opener(c) && !matches!(c, '“' | '‘') {
        return true;
    }
    !rest[c.len_utf8()..].chars().next().is_some_and(is_word)
}

/// Returns the length of a footnote mark in brackets: `[17]`, `[3, 4]`, `[a]`, `[5–7]`.
fn footnote(rest: &str) -> Option<usize> {
    let inside = &rest.get(1..)?;
    let len = inside.bytes().take(FOOTNOTE).position(|b| b == b']' || b == b'}')?;
    let inside = inside.get(..len)?;
    let numeric = inside.chars().all(|c| c.is_ascii_digit() || is_dash(c) || matches!(c, ',' | ' ' | '\n'))
        && inside.chars().any(|c| c.is_ascii_digit());
    let letter = inside.len() == 1 && inside.as_bytes()[0].is_ascii_lowercase();
    (numeric || letter).then_some(len + 2)
}

/// Returns the length of white space and of what follows it but belongs to the marks: a closing bracket or
/// quote, a further full stop of a spaced ellipsis, a footnote mark.
fn belongs_after_space(rest: &str, periods: usize, before: &str, boilerplate: &Boilerplate) -> Option<usize> {
    let (space, blank_line) = skip_space(rest, 0);
    if blank_line {
        return None;
    }
    let after = &rest[space..];
    let c = after.chars().next()?;
    let follows = after[c.len_utf8()..].chars().next();
    match c {
        '.' if periods > 0 && follows.is_none_or(|f| is_space(f) || is_closer(f)) => {
            // "compounds. . . . The practice": the sentence ends at the first full stop, the other three mark
            // an omission before the next.
            let attached = before.chars().next_back().is_some_and(|l| !l.is_whitespace());
            let omission = periods == 1
                && attached
                && after.strip_prefix(". . . ").is_some_and(|a| a.chars().next().is_some_and(is_upper));
            (!omission).then_some(space + 1)
        }
        ')' | ']' | '}' | '»' | '”' => Some(space + c.len_utf8()),
        '"' if after.len() == 1 || skip_space(after, 1).1 => Some(space + 1),
        '"' | '`' if follows.is_some_and(is_stop) => Some(space + 1),
        '`' if after.starts_with("``.") || after.starts_with("``(") => Some(space + 2),
        // “We won."The end”: no space separates the quotation from the next sentence.
        '"' if (follows.is_none_or(is_space) || space == 0 && follows.is_some_and(is_upper))
            && odd_quotes(&before[floor(before, before.len().saturating_sub(QUOTATION))..]) =>
        {
            Some(space + 1)
        }
        '[' => {
            let len = footnote(after)
                .or_else(|| ["[...]", "[…]"].iter().find(|o| after.starts_with(**o)).map(|o| o.len()))?;
            let then = after[len..].trim_start_matches(is_space);
            then.chars().next().is_none_or(|t| is_upper(t) || is_opener(t) || t == '.').then_some(space + len)
        }
        // "a fee. 8 Yet some": a footnote number.
        '0'..='9' if periods == 1 && !before.starts_with(|c: char| c.is_ascii_digit()) => {
            footnote_number(after, before, boilerplate).map(|len| space + len)
        }
        // Emoji after the end mark that show how the writer feels belong to the sentence that it ends ("Done.
        // 🎉 Great"), unless they open each item, including the first.
        c if is_emoji(c) => {
            let len: usize = after
                .chars()
                .take(EMOJI)
                .take_while(|c| is_emoji(*c) || is_invisible(*c) || *c == ' ')
                .map(char::len_utf8)
                .sum();
            let (end, blank_line) = skip_space(after, len);
            let between = after[..len].ends_with(' ') && after[end..].starts_with(is_upper);
            let behind = between
                && after.starts_with(is_feeling)
                && !before.trim_start_matches(is_space).starts_with(is_emoji);
            (blank_line || end == after.len() || behind).then_some(space + after[..len].trim_end().len())
        }
        _ => None,
    }
}

/// Returns the length of the numbers of footnotes right after the stop: `a consultation.11 12 Take`, `in 1908.1 It`.
fn glued_footnote(rest: &str, before: &str) -> Option<usize> {
    let word = before.chars().rev().take(4).all(is_lower);
    if !word && !before.ends_with([')', '”', '"']) && !ends_with_year(before) {
        return None;
    }
    let number = |at: usize| rest[at..].bytes().take(4).take_while(u8::is_ascii_digit).count();
    let mut len = 0;
    loop {
        let digits = number(len);
        if !(1..=3).contains(&digits) {
            return None;
        }
        len += digits;
        if !rest[len..].starts_with([' ', ',', '-']) {
            return None;
        }
        if rest[len + 1..].starts_with(is_upper) && rest[len..].starts_with(' ') {
            return Some(len);
        }
        len += 1;
    }
}

/// Returns whether a text ends with a word and the number of a year.
fn ends_with_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some([before @ .., b' ', b'1' | b'2', a, b, c]) = Some(bytes) else { return false };
    [a, b, c].iter().all(|digit| digit.is_ascii_digit())
        && before.last().is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0x80)
}

/// Returns the length of a bare footnote number: a word that starts sentences follows it, or it ends the text
/// after a plain word.
fn footnote_number(after: &str, before: &str, boilerplate: &Boilerplate) -> Option<usize> {
    let digits = after.bytes().take(3).take_while(u8::is_ascii_digit).count();
    if after.len() - digits <= 1 && after[digits..].trim().is_empty() {
        let plain = before.chars().rev().take(3).filter(|c| is_lower(*c)).count() == 3;
        return (plain && digits < 3).then_some(digits);
    }
    let word = after[digits..].strip_prefix(is_space)?;
    let word = &word[..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())];
    (digits < 3 && boilerplate.uncountable.contains(word)).then_some(digits)
}

/// Returns whether a straight quote before is still open.
fn odd_quotes(before: &str) -> bool {
    let line = before.rfind("\n\n").map_or(before, |at| &before[at..]);
    line.bytes().filter(|b| *b == b'"').count() % 2 == 1
}
