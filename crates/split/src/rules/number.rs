//! Rules about numbers of items and sections.

use crate::candidate::Candidate;
use crate::chars::{is_opener, is_single, is_space};

/// `4. I was there`, `IV. The law`, `8.1. Why`, `a. First`: an item number.
pub(super) fn list_number(s: &Candidate) -> Option<bool> {
    // "1.) First", anywhere.
    if s.text[s.mark..s.tail] == *".)" && s.left.len() <= 2 && s.left.bytes().all(|b| b.is_ascii_digit()) {
        return Some(false);
    }
    let digits =
        s.left.trim_start_matches('§').bytes().all(|b| b.is_ascii_digit() || b == b'.') && s.left.len() <= 6;
    let letter = is_single(s.left);
    ((digits || letter || is_roman(s.left)) && !s.left.is_empty() && s.left_opens()).then_some(false)
}

/// `1 In the beginning ... a river. 2 And the river`: the next number in a sequence of verses or notes, with
/// which the sentence began, begins the next sentence.
pub(super) fn verse_number(s: &Candidate) -> Option<bool> {
    let number = |text: &str| {
        let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let after = text[digits..].strip_prefix(is_space)?;
        let value: u32 = text[..digits].parse().ok()?;
        after.starts_with(|c: char| c.is_alphabetic() || is_opener(c)).then_some(value)
    };
    // "3 shops grew by 2.4 percent"
    if s.next == s.tail && s.left.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let next = number(s.rest()).filter(|next| *next > 1)?;
    (number(s.so_far().trim_start()) == Some(next - 1)).then_some(true)
}

/// `3.3.1.5. Method`: a section number, anywhere.
pub(super) fn section_number(s: &Candidate) -> Option<bool> {
    if !s.left.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // "(128 миллионов) 1. Индия": items inside a line.
    let digits = s.left.len() <= 2 && !s.left.is_empty() && s.left.bytes().all(|b| b.is_ascii_digit());
    let before = s.text[s.start..s.left_at()].strip_suffix(is_space).unwrap_or_default().trim_end();
    if digits && before.strip_suffix(',').unwrap_or(before).ends_with(')') {
        return Some(false);
    }
    let levels = s
        .left
        .split('.')
        .filter(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()))
        .count();
    (levels >= 3 && levels == s.left.split('.').count()).then_some(false)
}

/// Returns whether a word is a Roman number up to 89, in capitals.
pub(crate) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 7 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}
