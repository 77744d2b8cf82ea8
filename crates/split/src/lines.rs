//! Line breaks inside a block.
//!
//! A single line break never ends a segment by itself, because text may be wrapped at any width. It does if
//! the lines show that it is intended: a blank line, a list item, a reply, a salutation, a heading, a list
//! with a few words per line.

use super::chars::*;
use super::items::{Marker, marker_at};
use super::language::Language;
use super::scan::{ceil, floor, skip_space, word_at};
use super::words::Classes;

/// Longest line of a list without marks, in characters: wrapped prose is wider.
const SHORT: usize = 24;
/// Longest heading or salutation, in characters.
const HEADING: usize = 60;
/// Narrowest line of wrapped prose, in characters; a heading above it is recognised by its length.
const WIDTH: usize = 40;

/// Returns where to continue after the line break at `at`, and where a segment begins, if one does.
pub(super) fn line_break(text: &str, start: usize, at: usize, language: &Language) -> (usize, Option<usize>) {
    let (next, blank) = skip_space(text, at);
    let divides = blank || {
        let before = line_before(text, at);
        let after = line_after(text, next);
        item(text, start, next, before, after)
            || reply(text, start, after, || was_meant(text, at, next))
            || salutation(text, start, before, after, language) && was_meant(text, at, next)
            || heading(text, start, before, after)
            || plain_list(text, at, next, before, after, language)
    };
    (next, divides.then_some(next))
}

/// Returns whether the writer broke a line although the next word would have fitted: some line nearby is as
/// long as both. Lines that are all short were not wrapped.
fn was_meant(text: &str, at: usize, next: usize) -> bool {
    let around = &text[ceil(text, at.saturating_sub(REACH))..floor(text, (next + REACH).min(text.len()))];
    let widest = around.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
    let word = line_after(text, next).split(is_space).next().unwrap_or_default();
    widest < WIDTH || line_before(text, at).chars().count() + 1 + word.chars().count() <= widest
}

/// `1.` after a colon or a full stop, `2.` after `1.`, a bullet after anything. Not `1)` of a list that
/// continues in its line.
fn item(text: &str, start: usize, next: usize, before: &str, after: &str) -> bool {
    if after.starts_with(is_bullet) {
        return true;
    }
    let Some(marker) = marker_at(after) else { return false };
    let follows =
        marker_at(&text[start..]).is_some_and(|m| m.close == marker.close && m.value + 1 == marker.value);
    follows
        || marker.is_first()
            && before.ends_with([':', ';', '.', '!', '?'])
            && !runs_on(&text[next..floor(text, (next + REACH).min(text.len()))], &marker)
}

/// Returns whether the second item of a list that begins a line is in the same line.
fn runs_on(list: &str, first: &Marker) -> bool {
    let second = |at: usize| {
        list[..at].ends_with(' ')
            && marker_at(&list[at..]).is_some_and(|m| m.close == first.close && m.value == first.value + 1)
    };
    let ends = list.match_indices(char::from(first.close)).skip(1);
    let start = |end: usize| {
        let (space, c) = list[..end].char_indices().rfind(|(_, c)| is_space(*c))?;
        Some(space + c.len_utf8())
    };
    ends.filter_map(|(end, _)| start(end)).any(second)
}

/// `— Yes.` below `— Are you ready`, `Q:` and `МОДЕРАТОР:` below anything, if the line break `was_meant`.
fn reply(text: &str, start: usize, after: &str, was_meant: impl FnOnce() -> bool) -> bool {
    if after.starts_with(is_dash) {
        return text[start..].starts_with(is_dash)
            && after.trim_start_matches(is_dash).trim_start().starts_with(is_upper);
    }
    let label = after.find(": ").map_or("", |colon| &after[..colon]);
    !label.is_empty()
        && label.len() <= HEADING
        && label.chars().all(|c| is_upper(c) || matches!(c, ' ' | '.' | '-'))
        && was_meant()
}

/// `Dear colleagues,` above a line that begins with a capital.
fn salutation(text: &str, start: usize, before: &str, after: &str, language: &Language) -> bool {
    before.ends_with(',')
        && before.chars().count() <= HEADING
        && opens(text, start, before)
        && after.starts_with(is_upper)
        && language.words.is(word_at(before, 0), Classes::GREETING)
}

/// Returns whether the sentence so far consists of this line.
fn opens(text: &str, start: usize, line: &str) -> bool {
    text[start..floor(text, (start + REACH).min(text.len()))].trim_start().starts_with(line)
}

/// A separate line above wrapped prose: much shorter than the next, whose first word would have fitted on it.
fn heading(text: &str, start: usize, before: &str, after: &str) -> bool {
    let width = after.chars().count();
    let open = before.ends_with(|c: char| is_word(c) || is_closer(c));
    open && width >= WIDTH
        && before.chars().count() * 2 <= width
        && opens(text, start, before)
        && before.starts_with(|c: char| is_upper(c) || c.is_numeric())
        && after.starts_with(is_upper)
}

/// Three lines of a few words each, without a mark or a blank at their ends, and without words there that
/// need another one (`the`, `in`).
fn plain_list(text: &str, at: usize, next: usize, before: &str, after: &str, language: &Language) -> bool {
    let plain = |word: Option<&str>| word.is_some_and(|w| !language.words.is(w, Classes::STARTER));
    let entry = |line: &str| {
        plain(line.split(' ').next())
            && plain(line.split(' ').next_back())
            && line.chars().count() <= SHORT
            && line.ends_with(is_word)
            && line.starts_with(is_word)
    };
    if !entry(before) || !entry(after) {
        return false;
    }
    let above = at.saturating_sub(before.len());
    let above = text[..above].strip_suffix('\n').map_or("", |t| line_before(t, t.len()));
    let below = text[next + after.len()..].strip_prefix('\n').map_or("", |t| line_after(t, 0));
    entry(above) || entry(below)
}

/// How much of a line is examined, in bytes.
const REACH: usize = 400;

/// Returns the line that ends at a line break, with its blanks, without a carriage return.
fn line_before(text: &str, at: usize) -> &str {
    let from = ceil(text, at.saturating_sub(REACH));
    let line = &text[from..at];
    let line = line.rfind('\n').map_or(line, |n| &line[n + 1..]);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Returns the line that begins at a byte.
fn line_after(text: &str, from: usize) -> &str {
    let to = floor(text, (from + REACH).min(text.len()));
    let line = &text[from..to];
    let line = line.find('\n').map_or(line, |n| &line[..n]);
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_space_before_the_mark_of_an_item() {
        let Some(marker) = marker_at("1. \u{2003}.") else { panic!("an item") };
        assert!(!runs_on("1. \u{2003}.", &marker));
    }
}
