//! White space.

use super::Sides;
use super::characters::in_entity;
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::ops::Range;

/// Two spaces in a row.
pub static DOUBLED: Rule = Rule {
    id: "spacing.doubled",
    category: "Whitespace",
    severity: Severity::Info,
    title: "Two spaces in a row",
    doc: "The target has two or more spaces between words, and the source does not.",
    bad: ("The hall is full.", "Зал  полон."),
    good: ("The hall is full.", "Зал полон."),
};

/// Spaces at the ends.
pub static EDGES: Rule = Rule {
    id: "spacing.edges",
    category: "Whitespace",
    severity: Severity::Info,
    title: "White space at the beginning or end of one side",
    doc: "One side begins or ends with white space and the other does not. Programs that concatenate segments rely on \
          it.",
    bad: ("The hall is full.", "Зал полон. "),
    good: ("The hall is full.", "Зал полон."),
};

/// A space before a mark.
pub static BEFORE: Rule = Rule {
    id: "spacing.before-mark",
    category: "Whitespace",
    severity: Severity::Warning,
    title: "A space before a punctuation mark",
    doc: "There is a space before a comma, full stop or closing bracket, or after an opening bracket, and the source \
          has no such space. Spaces before an ellipsis or a decimal without a leading zero are accepted, and so are \
          those that French punctuation requires.",
    bad: ("First, the figures.", "Сначала , цифры."),
    good: ("First ... and last", "Первый ... и последний"),
};

/// Words run together.
pub static GLUED: Rule = Rule {
    id: "spacing.glued",
    category: "Whitespace",
    severity: Severity::Warning,
    title: "Two sentences or words are run together",
    doc: "A space is missing after a full stop, comma or bracket between two words: «мира.Все», \"states.In\". \
          Addresses, file names, initials and abbreviations are accepted, and so is text that is run together on both \
          sides.",
    bad: ("The world is changing. All of us see it.", "Мир меняется.Все мы это видим."),
    good: ("See example.org and A.S. Pushkin.", "См. example.org и А.С. Пушкин."),
};

/// Looks for two spaces in a row.
pub fn doubled(sides: &Sides, out: &mut Vec<Finding>) {
    let runs = |text: &str| -> Vec<Range<usize>> {
        let start = text.len() - text.trim_start().len();
        let end = start + text.trim().len();
        let runs = text.match_indices("  ").map(|(at, _)| at..at + 2);
        runs.filter(|range| range.start >= start && range.end <= end).collect()
    };
    if !sides.target.contains("  ") || !runs(sides.source).is_empty() {
        return;
    }
    let target = runs(sides.target);
    if !target.is_empty() {
        let mut finding = Finding::new(&DOUBLED, "two spaces in a row");
        finding.target = target;
        out.push(finding);
    }
}

/// Looks for spaces on the wrong side of a mark.
pub fn before_mark(sides: &Sides, out: &mut Vec<Finding>) {
    if sides.langs.1 == "fr" || !before(sides.source).is_empty() {
        return;
    }
    let target = before(sides.target);
    if !target.is_empty() {
        let mut finding = Finding::new(&BEFORE, "a space on the wrong side of a mark");
        finding.target = target;
        out.push(finding);
    }
}

/// Looks for words that a mark joins.
pub fn glued(sides: &Sides, out: &mut Vec<Finding>) {
    let all = |text: &str| -> Vec<Range<usize>> {
        joined(text).into_iter().filter(|range| !in_entity(text, range.start)).collect()
    };
    let (source, target) = (all(sides.source), all(sides.target));
    if source.is_empty() != target.is_empty() {
        let mut finding = Finding::new(&GLUED, "no space after the mark");
        (finding.source, finding.target) = (source, target);
        out.push(finding);
    }
}

/// Looks for white space at the ends of one side.
pub fn edges(sides: &Sides, out: &mut Vec<Finding>) {
    let starts = |text: &str| text.starts_with(char::is_whitespace);
    let ends = |text: &str| text.ends_with(char::is_whitespace);
    let (start, end) =
        (starts(sides.source) != starts(sides.target), ends(sides.source) != ends(sides.target));
    if !start && !end {
        return;
    }
    let mut finding = Finding::new(&EDGES, "white space at one end of one side");
    for (text, ranges) in [(sides.source, &mut finding.source), (sides.target, &mut finding.target)] {
        if start && starts(text) {
            ranges.push(0..text.len() - text.trim_start().len());
        }
        if end && ends(text) {
            ranges.push(text.trim_end().len()..text.len());
        }
    }
    out.push(finding);
}

/// Returns spaces before marks, and after opening brackets.
fn before(text: &str) -> Vec<Range<usize>> {
    // A quick look first; « and » are two bytes.
    let wrong = |two: &[u8]| match two {
        [b' ', next] => matches!(next, b',' | b';' | b'!' | b'?' | b')' | b']' | b'.' | 0xc2),
        [before, b' '] => matches!(before, b'(' | b'[' | 0xab),
        _ => false,
    };
    if !text.as_bytes().windows(2).any(wrong) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.trim_end().char_indices().collect();
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let mut out = Vec::new();
    for i in 1..chars.len() {
        let (place, c) = chars[i];
        let previous = chars[i - 1].1;
        let wrong = match c {
            ',' | ';' | '!' | '?' | ')' | ']' | '»' => previous == ' ' && i > 1,
            // " ...", ".5" and ".net" are no ends of sentences.
            '.' => previous == ' ' && !at(i + 1).is_some_and(|c| c == '.' || c.is_alphanumeric()),
            ' ' => matches!(previous, '(' | '[' | '«') && i + 1 < chars.len(),
            _ => false,
        };
        // A dash or a bullet before a mark, and smileys, are something else.
        let smiley = c == ')' && matches!(at(i.wrapping_sub(2)), Some(':' | ';'));
        if wrong && !smiley && at(i + 1) != Some(')') {
            let start = if c == ' ' { place } else { chars[i - 1].0 };
            out.push(start..place + c.len_utf8());
        }
    }
    out
}

/// Returns marks between two words without a space after them.
fn joined(text: &str) -> Vec<Range<usize>> {
    // A quick look first.
    let close = |two: &[u8]| {
        matches!(two[0], b'.' | b'!' | b'?' | b',' | b';') && (two[1].is_ascii_alphabetic() || two[1] >= 0x80)
    };
    if !text.as_bytes().windows(2).any(close) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let mut out = Vec::new();
    for i in 2..chars.len().saturating_sub(1) {
        let (place, c) = chars[i];
        let (before, next) = (chars[i - 1].1, chars[i + 1].1);
        let word_before = before.is_lowercase() && chars[i - 2].1.is_alphabetic();
        let wrong = match c {
            // A small letter behind it would be an address; two capitals an abbreviation.
            '.' | '!' | '?' => {
                word_before
                    && next.is_uppercase()
                    && at(i + 2).is_none_or(|c| c.is_lowercase() || c.is_whitespace())
            }
            ',' | ';' => word_before && next.is_alphabetic(),
            _ => false,
        };
        if wrong && !in_address(text, place) {
            out.push(chars[i - 1].0..chars[i + 1].0 + next.len_utf8());
        }
    }
    out
}

/// Returns whether the piece between white space around a byte looks like an address, a path or a
/// name of a program ("Node.Js", "ASP.Net", "Booking.Com").
fn in_address(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |i| i + 1);
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i);
    let piece = text.get(start..end).unwrap_or("");
    let known = ["Ph.D", ".Com", ".Net", ".Org", ".Js", ".Ru", ".Info"];
    piece.contains(['@', '/', '\\', '_', '=']) || known.iter().any(|known| piece.contains(known))
}
