//! What ends a sentence in messages: smiles and emoji. And remarks in brackets, which end with the
//! same sign as a smile.

use super::chars::*;
use super::items::item_before;
use super::walk::skip_space;

/// A bracket without a partner is a smile or ends the number of an item; one that closes what
/// the sentence opened with ends a remark.
pub(super) fn bracket(text: &str, start: usize, at: usize, c: char) -> (usize, Option<usize>) {
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
pub(super) fn emoji(text: &str, start: usize, at: usize) -> (usize, Option<usize>) {
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
