//! Scans a text from a place on: over white space, over a word.

use super::chars::*;

/// How far a scan back may go, in bytes: longer than any word that matters, short enough that a text
/// without a space takes linear time.
pub(super) const REACH: usize = 96;

/// Returns the end of the white space from `at` on, and whether it contains a blank line.
pub(crate) fn skip_space(text: &str, at: usize) -> (usize, bool) {
    // Nearly always a space and then a letter, or no space at all.
    match text.as_bytes().get(at..at + 2) {
        Some([b'!'..=b'~', _]) => return (at, false),
        Some([b' ', b'!'..=b'~' | 0xd0 | 0xd1]) => return (at + 1, false),
        _ => {}
    }
    let mut next = at;
    let mut lines = 0;
    for c in text[at..].chars().take_while(|c| is_space(*c)) {
        next += c.len_utf8();
        // A carriage return alone is a line break in old files; CR LF counts once, by its LF.
        lines += match c {
            '\n' | '\u{85}' | '\u{2028}' => 1,
            '\r' if !text[next..].starts_with('\n') => 1,
            '\u{2029}' | '\u{c}' => 2,
            _ => 0,
        };
    }
    (next, lines > 1)
}

/// Returns the length of the quotes, brackets, dashes and bullets that open what follows.
pub(super) fn opening(rest: &str) -> usize {
    let mut len = 0;
    for c in rest.chars().take(8) {
        if is_opener(c)
            || is_dash(c)
            || is_bullet(c)
            || is_space(c)
            || matches!(c, '*' | '_' | '.' | '…')
            || is_emoji(c)
        {
            len += c.len_utf8();
        } else {
            break;
        }
    }
    len
}

/// Returns the word that ends at `end`: back to white space, an opening mark, a long dash or a slash.
pub(crate) fn word_before(text: &str, start: usize, end: usize) -> &str {
    let bytes = text.as_bytes();
    let from = ceil(text, end.saturating_sub(REACH).max(start));
    let mut begin = end;
    while begin > from {
        let byte = bytes[begin - 1];
        if byte < 0x80 {
            if WORD_ENDS[usize::from(byte)] {
                break;
            }
            begin -= 1;
            continue;
        }
        let Some(c) = text[from..begin].chars().next_back() else { break };
        let ends = !matches!(c, 'Ѐ'..='џ')
            && c != '’'
            && (c.is_whitespace() || is_opener(c) || is_bullet(c) || matches!(c, '—' | '–' | '…' | '»'));
        if ends {
            break;
        }
        begin -= c.len_utf8();
    }
    text[begin..end].trim_start_matches(['\'', '’', '-', '.', '*', '_'])
}

/// The ASCII characters that end a word.
const WORD_ENDS: [bool; 128] = {
    let mut table = [false; 128];
    let bytes = b"\t\n\x0b\x0c\r ([{\"`/,;:!?)]";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

/// Returns the letters and digits from `at` on.
pub(crate) fn word_at(text: &str, at: usize) -> &str {
    let ascii = text.as_bytes()[at..].iter().take(REACH).take_while(|b| b.is_ascii_alphanumeric()).count();
    let mut end = at + ascii;
    if text.as_bytes().get(end).is_none_or(u8::is_ascii) {
        return &text[at..end];
    }
    for c in text[end..].chars() {
        if !is_word(c) || end - at > REACH {
            break;
        }
        end += c.len_utf8();
    }
    &text[at..end]
}

/// Returns the nearest character boundary at or below a byte.
pub(crate) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the nearest character boundary at or above a byte.
pub(crate) fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
