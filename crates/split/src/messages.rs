//! Ends of sentences in messages: smileys and emoji, and remarks in brackets, which end with the same
//! character as a smiley.

use super::chars::*;
use super::items::{self, item_before};
use super::language::Language;
use super::scan::{floor, skip_space, word_at};
use super::words::Classes;

/// Longest heading or remark with a bracket, and how far back to search for the opening bracket, in bytes:
/// some two lines.
const REMARK: usize = 200;

/// Longest name that a bracket explains, in bytes: `Kremlin (fortress)`.
const NAME: usize = 80;

/// Item numbers are smaller: larger ones are years and amounts.
const ITEMS: u32 = 100;

/// Decides a closing bracket: one without a partner is a smiley or ends an item number; one that closes what
/// the sentence opened with ends a remark; one that ends a heading ends a sentence.
pub(super) fn bracket(
    text: &str,
    start: usize,
    at: usize,
    c: char,
    language: &Language,
) -> (usize, Option<usize>) {
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
    let face = text[..at].trim_end_matches('-').ends_with([':', ';', '=']);
    let item =
        c == ')' && items::marker_at(&text[next..]).is_some_and(|m| m.close == b')' && m.value < ITEMS);
    if item {
        return (end, Some(next));
    }
    let new = is_upper(first)
        || (smile && first == '@')
        || (eyes && first.is_numeric())
        || (face && is_lower(first));
    let ends = || c == ')' && (is_remark(text, start, at) || is_heading(text, start, at, next, language));
    (end, (new && (smile || ends())).then_some(next))
}

/// `Kremlin (fortress) The walls were`, `Star (card) Star is`: a heading that ends with a bracket and has no
/// full stop. It is followed by a word that has a capital only where sentences start, by the heading's first
/// word again, or by the next entry of a list of titles: `«Кочевье» (1921) «Стога» (1924)`.
fn is_heading(text: &str, start: usize, at: usize, next: usize, language: &Language) -> bool {
    let opening = text[next..].len() - text[next..].trim_start_matches(is_opener).len();
    let word = word_at(text, next + opening);
    let rest = text[next + opening + word.len()..].strip_prefix(is_space).unwrap_or_default();
    // Not all in capitals; "I" has one anywhere.
    let plain = word.chars().skip(1).all(is_lower)
        && (!is_single(word) || rest.starts_with(|c: char| is_lower(c) || c.is_numeric()));
    let starter = word != "I" && plain && opening == 0 && language.words.is(word, Classes::STARTER);
    let so_far = text[start..at].trim_start_matches(is_space);
    let again = || so_far.len() <= REMARK && word.len() > 1 && word_at(so_far, 0) == word;
    let open = text[floor(text, at.saturating_sub(REMARK).max(start))..at].rsplit_once('(');
    // "(2) Everyone" is an item number.
    let Some((before, inside)) =
        open.filter(|(before, inside)| !before.is_empty() && inside.chars().count() > 2)
    else {
        return false;
    };
    let entry = || so_far.starts_with('«') && text[next..].starts_with('«');
    // A distinction between two things of the same name: one or two words in small letters. "His wife (an
    // actress) Anna" and "President (then senator) Marsh" are not headings.
    let kind = || {
        opening == 0
            && so_far.len() - inside.len() < NAME
            && so_far.starts_with(is_upper)
            && before.split_whitespace().count() <= 4
            && inside.split_whitespace().count() <= 3
            && inside.starts_with(is_lower)
            && ![so_far, inside].iter().any(|part| language.words.is(word_at(part, 0), Classes::STARTER))
            && inside.chars().all(|c| c.is_alphabetic() || c == ' ')
    };
    !so_far.starts_with('(') && (starter || again() || entry() || kind())
}

/// Returns whether no bracket of the sentence is open before a closing one, and it does not number an item
/// (`1)`, `a)`). Searches back only a short distance; beyond that it assumes a partner.
fn closes_nothing(text: &str, start: usize, at: usize, run: usize) -> bool {
    let from = at.saturating_sub(REMARK).max(start);
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
    if at - start > REMARK {
        return false;
    }
    let so_far = text[start..at].trim_start_matches(is_space);
    so_far.starts_with('(') && so_far.contains(' ') && !so_far[1..].contains(['(', ')'])
}

/// Finds an emoji that ends a message because a capital follows.
pub(super) fn emoji(text: &str, start: usize, at: usize) -> (usize, Option<usize>) {
    let end = at
        + text[at..]
            .chars()
            .take_while(|c| is_emoji(*c) || is_invisible(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let (next, _) = skip_space(text, end);
    let capital = text[next..].chars().next().is_some_and(is_upper);
    let words = text[start..at].bytes().take(REMARK).any(|b| b.is_ascii_alphanumeric() || b >= 0xd0);
    (end, (next > end && capital && words).then_some(next))
}
