//! What stands between sentences on pages and in mails without any mark that ends one: heads of
//! mails, addresses, separators, farewells, captions, lines with a date.
//!
//! Each function looks at the candidate that it is named for and gives the place where a new
//! segment begins, or `None`.

use super::chars::*;
use super::language::Language;
use super::walk::{ceil, skip_space, word_at};
use super::words::{FAREWELL, RESTART, STARTER};

/// Longest name and number of a caption, in bytes: `Таблица 1`.
pub(super) const CAPTION: usize = 16;
/// Longest address that is looked at, in bytes.
const ADDRESS: usize = 256;

/// The date in the head of a mail, `Kay Mann 04/26/2001 07:17 AM Will you`: ends what stands before
/// it, and itself before a capital. Asked at both strokes, the first for the one, the second for
/// the other.
pub(super) fn mail_date(text: &str, start: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits_from = |at: usize| {
        bytes.get(at..).map_or(0, |b| b.iter().take(5).take_while(|b| b.is_ascii_digit()).count())
    };
    let before = bytes[start..at].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
    let after = digits_from(at + 1);
    if !(1..=2).contains(&before) || after == 0 {
        return None;
    }
    let first_stroke = after <= 2 && bytes.get(at + 1 + after) == Some(&b'/');
    let year = if first_stroke { at + after + 2 } else { at + 1 };
    let year_end = year + digits_from(year);
    let (clock, _) = skip_space(text, year_end);
    let hours = digits_from(clock);
    let half = clock + hours + 3;
    let is_time = clock > year_end
        && matches!(year_end - year, 2 | 4)
        && matches!(hours, 1 | 2)
        && bytes.get(clock + hours) == Some(&b':');
    if !is_time || !text.get(half..).is_some_and(is_half_of_day) {
        return None;
    }
    if !first_stroke {
        let (next, _) = skip_space(text, half + " AM".len());
        return text[next..].starts_with(is_upper).then_some(next);
    }
    let head = text[start..at - before].trim_end();
    let word = last_word(head);
    let name = word.starts_with(is_upper) || word.contains('@') || word.ends_with('>');
    (name && head.len() < at - before - start).then_some(at - before)
}

fn is_half_of_day(rest: &str) -> bool {
    let rest = rest.strip_prefix(is_space).unwrap_or_default();
    ["AM", "PM"].iter().any(|half| rest.strip_prefix(half).is_some_and(|r| r.starts_with(is_space)))
}

/// The end of an address of the web or of mail, at its `@` or `://`: another address follows, or a
/// word that starts sentences.
pub(super) fn address(text: &str, at: usize, language: &Language) -> Option<usize> {
    let bytes = text.as_bytes();
    let mail = bytes[at] == b'@';
    let in_name = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) || text[..at].ends_with('.');
    if !(mail && in_name || !mail && text[at..].starts_with("://")) {
        return None;
    }
    let len = bytes[at..].iter().take(ADDRESS).position(u8::is_ascii_whitespace)?;
    let end = at + len;
    if text[at..end].ends_with(['.', ',', ';', ':', '!', '?']) {
        return None;
    }
    let (next, _) = skip_space(text, end);
    let rest = &text[next..];
    let word = word_at(text, next);
    let label = rest[word.len()..].starts_with(':') && word.starts_with(is_upper);
    let other = !mail && rest.starts_with("http");
    let sentence = word.starts_with(is_upper) && language.words.is(word, STARTER);
    (other || sentence || mail && label).then_some(next)
}

/// Who made a picture, glued to its caption: `a tweet to the student Image: White House`.
pub(super) fn credit(text: &str, start: usize, at: usize) -> Option<usize> {
    let before = &text[ceil(text, at.saturating_sub(24).max(start))..at];
    let word = last_word(before);
    let known =
        matches!(word, "Image" | "Photo" | "Photos" | "Credit" | "Source" | "Фото" | "Источник" | "Снимок");
    let caption = text[start..at - if known { word.len() } else { 0 }].trim_end();
    let fresh = !caption.is_empty() && caption.ends_with(|c: char| is_word(c) || is_closer(c));
    (known && fresh && text[at + 1..].starts_with(is_space)).then_some(at - word.len())
}

/// `I can't go to — This is at six`: somebody interrupts, or starts anew, at a dash between spaces.
/// The next word starts sentences and has not stood in this one, else it is taken up again.
pub(super) fn interruption(text: &str, start: usize, at: usize, language: &Language) -> Option<usize> {
    if !text[start..at].ends_with(is_space) {
        return None;
    }
    let end = at + text[at..].chars().take_while(|c| is_dash(*c)).map(char::len_utf8).sum::<usize>();
    let (next, _) = skip_space(text, end);
    let word = word_at(text, next);
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) || word == "I" || !language.words.is(word, RESTART)
    {
        return None;
    }
    let so_far = &text[ceil(text, at.saturating_sub(200).max(start))..at];
    let broken_off = last_word(so_far.trim_end()).starts_with(is_lower);
    let again = so_far.split(|c: char| !is_word(c)).any(|w| w.eq_ignore_ascii_case(word));
    (next > end && broken_off && !again).then_some(next)
}

/// A line drawn with signs, `____`, `=====`: begins a segment of its own, and ends it.
pub(super) fn separator(text: &str, start: usize, at: usize) -> (usize, Option<usize>) {
    let bytes = text.as_bytes();
    let run = bytes[at..].iter().take_while(|b| **b == bytes[at]).count();
    let end = at + run;
    // Four: "***" and "--" stand in running text too.
    if run < 4 {
        return (end, None);
    }
    let empty = at - start < 80 && text[start..at].trim_start_matches(is_space).is_empty();
    if !empty && text[..at].ends_with(is_space) {
        return (at, Some(at));
    }
    let (next, _) = skip_space(text, end);
    (end, (empty && next > end).then_some(next))
}

/// `MARCH 3, 2021 PRESS RELEASE`, `Thursday, March 15, 2012 The council met`: a date alone, at its last
/// comma, ends before a capital.
fn dateline(text: &str, start: usize, at: usize) -> Option<usize> {
    let mut words = text[start..at].split_whitespace().rev();
    let day = words.next()?;
    let month = words.next()?;
    let date = (1..=2).contains(&day.len())
        && day.bytes().all(|b| b.is_ascii_digit())
        && month.starts_with(is_upper)
        && is_in_any_case(MONTHS, month);
    let weekday = words.next().is_none_or(|w| w.strip_suffix(',').is_some_and(|w| is_in_any_case(DAYS, w)));
    let year = text[at + 1..].strip_prefix(' ')?;
    let digits = year.bytes().take(5).take_while(u8::is_ascii_digit).count();
    if !(date && weekday && words.next().is_none() && digits == 4) {
        return None;
    }
    let end = at + ", 2021".len();
    let (next, _) = skip_space(text, end);
    (next > end && text[next..].starts_with(is_upper)).then_some(next)
}

/// Commas: `Best regards, Debra Perlingiere` and `Magicians Wednesday, October 9, 2013`.
pub(super) fn comma(text: &str, start: usize, at: usize, language: &Language) -> Option<usize> {
    if at - start > 24 && !text[..at].ends_with("day") {
        return None;
    }
    let word = last_word(&text[ceil(text, at.saturating_sub(24).max(start))..at]);
    if word.ends_with(|c: char| c.is_ascii_digit())
        && let Some(next) = dateline(text, start, at)
    {
        return Some(next);
    }
    if at - start <= 24 && language.words.is(word, FAREWELL) {
        let (next, _) = skip_space(text, at + 1);
        let mut words = text[next..].split_whitespace();
        let name = words.next().is_some_and(|w| w.starts_with(is_upper) && w != "I");
        return (next > at + 1 && name).then_some(next);
    }
    if !word.ends_with("day") || !is_in(DAYS, word) {
        return None;
    }
    let line = &text[at + 1..];
    let line = &line[..line.find("\n\n").unwrap_or(line.len())];
    if line.len() > 40 {
        return None;
    }
    let mut words = line.split_whitespace();
    let date = words.next().is_some_and(|w| is_in(MONTHS, w))
        && words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.ends_with(','))
        && words.next().is_some_and(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
        && words.next().is_none();
    let head = text[start..at - word.len()].trim_end();
    let heading = !last_word(head).is_empty()
        && !head.ends_with([',', '-', '–', '—'])
        && !is_in(PREPOSITIONS, last_word(head));
    (date && heading).then_some(at - word.len())
}

/// `Figure 1.3 This map shows`: a caption under its number, at the stop inside the number.
pub(super) fn caption(text: &str, start: usize, at: usize) -> Option<usize> {
    if at - start > CAPTION {
        return None;
    }
    let (name, number) = text[start..at].trim_start().split_once(is_space)?;
    let named =
        matches!(name, "Figure" | "Table" | "Chart" | "Box" | "Рисунок" | "Таблица" | "Рис." | "Табл.");
    if !named || number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let end = at + 1 + digits;
    let (next, _) = skip_space(text, end);
    (digits > 0 && next > end && text[next..].starts_with(is_upper)).then_some(next)
}

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

const DAYS: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

const MONTHS: &str = "January February March April May June July August September October November December";

/// Words after which a date goes on with the sentence.
const PREPOSITIONS: &str = "on of until till from to by since before after for this last next";

fn is_in_any_case(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}
