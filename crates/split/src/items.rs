//! Numbers, letters and bullets of list items inside a line.

use super::chars::*;
use super::rules::is_roman;
use super::scan::{floor, skip_space};

/// Returns where an item `2) ...` begins after a semicolon.
pub(super) fn before_item(text: &str, after: usize) -> Option<usize> {
    let (next, _) = skip_space(text, after);
    let rest = &text[next..];
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    (next > after
        && (1..3).contains(&digits)
        && rest[digits..].starts_with(')')
        && rest[digits + 1..].starts_with(is_space))
    .then_some(next)
}

/// Returns where the number `2.` or `2)` begins, if the sentence began with `1.` or `1)`.
pub(super) fn item_before(text: &str, start: usize, at: usize) -> Option<usize> {
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
    /// Returns whether a list begins with it: `1.`, `a)`
    pub(super) fn is_first(&self) -> bool {
        self.value == 1 || self.value == LETTER + u32::from(b'a')
    }
}

/// Maximum indent of the first character of an item, in bytes: a line.
const INDENT: usize = 80;

/// Added to letters, to distinguish them from numbers.
const LETTER: u32 = 1000;

/// Returns the marker at the beginning of a sentence.
pub(super) fn marker_at(sentence: &str) -> Option<Marker> {
    let sentence = &sentence[..floor(sentence, sentence.len().min(INDENT))];
    let lead = sentence.len() - sentence.trim_start_matches(|c| is_space(c) || is_bullet(c)).len();
    let rest = &sentence[lead..];
    let len = rest.bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
    let close = *rest.as_bytes().get(len)?;
    let value = value(&rest[..len])?;
    matches!(close, b'.' | b')').then_some(Marker { value, close })
}

fn marker_before(text: &str, start: usize, at: usize) -> Option<(usize, Marker)> {
    let bytes = text.as_bytes();
    // A number, or a letter alone.
    let numbers = match bytes[start..at] {
        [.., b'0'..=b'9'] => true,
        [.., before, b'a'..=b'z'] => !before.is_ascii_alphanumeric(),
        _ => false,
    };
    if !numbers {
        return None;
    }
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

/// Finds a bullet in a line if the sentence began with the same bullet, or after a bracket.
pub(super) fn same_bullet(text: &str, start: usize, at: usize, bullet: char) -> Option<usize> {
    let begins = text[start..floor(text, (start + INDENT).min(text.len()))]
        .trim_start_matches(is_space)
        .starts_with(bullet);
    let spaced = text[..at].chars().next_back().is_some_and(char::is_whitespace);
    let after_bracket = text[start..at].trim_end().ends_with(')');
    let empty =
        at - start < INDENT && text[start..at].trim_matches(|c| is_space(c) || is_bullet(c)).is_empty();
    ((begins || after_bracket) && spaced && !empty).then_some(at)
}
