//! The engine: jumps from candidate to candidate and asks the rules.

use super::chars::*;
use super::furniture;
use super::language::Language;
use super::lines;
use super::rules::{COMMON, is_roman};
use super::site::{Marks, Site, floor, skip_space};
use std::ops::Range;

/// Splits a block: contiguous ranges that cover it.
pub(crate) fn split(text: &str, language: &Language) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(text.len() / 128 + 1);
    let mut start = 0;
    let mut at = 0;
    let mut quotation = None;
    while let Some(candidate) = next_candidate(text.as_bytes(), at) {
        let (resume, end) = consider(text, start, candidate, &mut quotation, language);
        at = resume;
        if let Some(end) = end
            && end > start
            && end < text.len()
        {
            out.push(start..end);
            start = end;
            at = at.max(end);
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// Bytes at which a sentence may end: marks, line breaks, brackets and semicolons of lists, and the
/// first bytes of the marks and emoji beyond ASCII.
const CANDIDATE: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b".!?\n\r\x0c;()/@:,_=*-\xc2\xd6\xd8\xdb\xe0\xe1\xe2\xe3\xef\xf0";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| CANDIDATE[*b as usize]).map(|at| from + at)
}

/// Where to go on, and where the sentence ends, if it does.
///
/// `quotation` is where the quotation opened that the text stands in, in quotes of which one can
/// tell that.
fn consider(
    text: &str,
    start: usize,
    at: usize,
    quotation: &mut Option<usize>,
    language: &Language,
) -> (usize, Option<usize>) {
    let Some(c) = text[at..].chars().next() else { return (text.len(), None) };
    let after = at + c.len_utf8();
    if is_stop(c) {
        return stop(text, start, at, quotation, language);
    }
    match c {
        '«' | '“' => {
            *quotation = Some(at);
            (after, None)
        }
        '»' | '”' => {
            *quotation = None;
            (after, None)
        }
        '\n' | '\r' | '\u{c}' | '\u{2028}' | '\u{2029}' => lines::line_break(text, start, at, language),
        ')' | '(' => bracket(text, start, at, c),
        ';' => (after, before_item(text, after)),
        '/' => (after, furniture::mail_date(text, start, at)),
        '@' => (after, furniture::address(text, at, language)),
        ':' => (after, furniture::address(text, at, language).or_else(|| furniture::credit(text, start, at))),
        ',' => (after, furniture::comma(text, start, at, language)),
        '_' | '=' | '*' => furniture::separator(text, start, at),
        '-' if text[after..].starts_with("---") => furniture::separator(text, start, at),
        '-' | '–' | '—' => (after, furniture::interruption(text, start, at, language)),
        _ if is_bullet(c) && at > start => (after, same_bullet(text, start, at, c)),
        _ if is_emoji(c) => emoji(text, start, at),
        _ => (after, None),
    }
}

/// A run of marks: the rules decide.
fn stop(
    text: &str,
    start: usize,
    at: usize,
    quotation: &mut Option<usize>,
    language: &Language,
) -> (usize, Option<usize>) {
    let site = Site::new(text, start, at, *quotation, &language.words);
    if site.closed {
        *quotation = None;
    }
    if let Some(item) = furniture::caption(text, start, at) {
        return (item, Some(item));
    }
    if site.marks == Marks::Period
        && let Some(item) = item_before(text, start, at)
    {
        return (site.tail, Some(item));
    }
    let rules = language.rules.iter().chain(COMMON);
    let ends = rules.map(|r| (r.decide)(&site)).find_map(|d| d).unwrap_or(false);
    (site.tail, ends.then_some(site.next))
}

/// A bracket without a partner is a smile or ends the number of an item; one that closes what
/// the sentence opened with ends a remark.
fn bracket(text: &str, start: usize, at: usize, c: char) -> (usize, Option<usize>) {
    if c == ')'
        && let Some(item) = item_before(text, start, at)
    {
        return (at + 1, Some(item));
    }
    let run = text.as_bytes()[at..].iter().take_while(|b| **b == c as u8).count();
    let end = at + run;
    let (next, _) = skip_space(text, end);
    if next == end {
        return (end, None);
    }
    let eyes = text[..at].trim_end_matches('-').ends_with([':', ';', '=', '%']);
    let smile = eyes || if c == '(' { run > 1 } else { closes_nothing(text, start, at, run) };
    let first = text[next..].chars().find(|c| !is_opener(*c)).unwrap_or(' ');
    let new = is_upper(first) || (smile && first == '@') || (eyes && first.is_numeric());
    (end, (new && (smile || c == ')' && is_remark(text, start, at))).then_some(next))
}

/// Whether no bracket of the sentence is open before a closing one, and it does not number an item
/// (`1)`, `a)`). Looks back a little way only; further back it takes the bracket for a partner.
fn closes_nothing(text: &str, start: usize, at: usize, run: usize) -> bool {
    const BACK: usize = 200;
    let from = at.saturating_sub(BACK).max(start);
    let depth = text.as_bytes()[from..at].iter().fold(0, |depth, b| match b {
        b'(' => depth + 1,
        b')' => depth - 1,
        _ => depth,
    });
    let word = text[..at].chars().rev().take_while(|c| is_word(*c)).take(4);
    let (letters, digits) = word.fold((0, 0), |(l, d), c| (l + 1, d + usize::from(c.is_ascii_digit())));
    let before = &text[..at];
    let roman = before.ends_with(['i', 'v', 'x']) && letters < 4;
    let numbers = run == 1 && (letters == 1 || roman || (letters < 3 && digits == letters));
    depth <= 0 && !numbers && (from == start || run > 1)
}

/// `(Jerusalem Post) We are`: the sentence so far is one bracket of several words.
fn is_remark(text: &str, start: usize, at: usize) -> bool {
    if at - start > 200 {
        return false;
    }
    let so_far = text[start..at].trim_start_matches(is_space);
    so_far.starts_with('(') && so_far.contains(' ') && !so_far[1..].contains(['(', ')'])
}

/// Emoji end a message when a capital follows.
fn emoji(text: &str, start: usize, at: usize) -> (usize, Option<usize>) {
    let end = at
        + text[at..]
            .chars()
            .take_while(|c| is_emoji(*c) || is_invisible(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let (next, _) = skip_space(text, end);
    let capital = text[next..].chars().next().is_some_and(is_upper);
    let words = text[start..at].bytes().take(200).any(|b| b.is_ascii_alphanumeric() || b >= 0xd0);
    (end, (next > end && capital && words).then_some(next))
}

/// After a semicolon: where an item `2) ...` begins.
fn before_item(text: &str, after: usize) -> Option<usize> {
    let (next, _) = skip_space(text, after);
    let rest = &text[next..];
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    (next > after
        && (1..3).contains(&digits)
        && rest[digits..].starts_with(')')
        && rest[digits + 1..].starts_with(is_space))
    .then_some(next)
}

/// Before `2.` or `2)` where the sentence began with `1.` or `1)`: where the number stands.
fn item_before(text: &str, start: usize, at: usize) -> Option<usize> {
    let this = marker_before(text, start, at)?;
    let first = marker_at(&text[start..])?;
    let again = this.1.is_first() && first.value > this.1.value;
    ((first.value + 1 == this.1.value || again)
        && first.close == this.1.close
        && text[at + 1..].starts_with(|c: char| is_space(c) || c == ')'))
    .then_some(this.0)
}

/// The number or letter of an item: `1.`, `1)`, `1.)`, `a.`
pub(super) struct Marker {
    pub value: u32,
    pub close: u8,
}

impl Marker {
    /// Whether a list begins with it: `1.`, `a)`
    pub(super) fn is_first(&self) -> bool {
        self.value == 1 || self.value == LETTER + u32::from(b'a')
    }
}

/// Added to letters, to tell them from numbers.
const LETTER: u32 = 1000;

/// The marker that a sentence begins with.
pub(super) fn marker_at(sentence: &str) -> Option<Marker> {
    let sentence = &sentence[..floor(sentence, sentence.len().min(80))];
    let lead = sentence.len() - sentence.trim_start_matches(|c| is_space(c) || is_bullet(c)).len();
    let rest = &sentence[lead..];
    let len = rest.bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
    let close = *rest.as_bytes().get(len)?;
    let value = value(&rest[..len])?;
    matches!(close, b'.' | b')').then_some(Marker { value, close })
}

fn marker_before(text: &str, start: usize, at: usize) -> Option<(usize, Marker)> {
    let bytes = text.as_bytes();
    let len = bytes[start..at].iter().rev().take(4).take_while(|b| b.is_ascii_alphanumeric()).count();
    let value = value(text.get(at - len..at)?)?;
    let before = &text[start..at - len];
    let bullets = before.trim_end().trim_end_matches(is_bullet);
    let before = if bullets.len() < before.trim_end().len() { bullets } else { before };
    let begin = start + before.len();
    before.ends_with(char::is_whitespace).then_some((begin, Marker { value, close: bytes[at] }))
}

fn value(word: &str) -> Option<u32> {
    match word.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(LETTER + u32::from(*letter)),
        _ if word.is_empty() || is_roman(word) => None,
        _ => word.parse().ok(),
    }
}

/// A bullet in a line where the sentence began with the same bullet.
fn same_bullet(text: &str, start: usize, at: usize, bullet: char) -> Option<usize> {
    let begins = text[start..floor(text, (start + 80).min(text.len()))]
        .trim_start_matches(is_space)
        .starts_with(bullet);
    let spaced = text[..at].chars().next_back().is_some_and(char::is_whitespace);
    let empty = at - start < 80 && text[start..at].trim_matches(is_space).is_empty();
    (begins && spaced && !empty).then_some(at)
}
