//! Boilerplate of pages and mails that no full stop separates from the text around it: mail headers,
//! addresses, separators, farewells, captions, lines with a date.
//!
//! Each function examines the candidate that it is named after and returns the place where a new segment
//! begins, or `None`. The words are those of [`Boilerplate`].

use super::chars::*;
use super::language::Language;
use super::scan::{ceil, skip_space, word_at};
use super::words::Classes;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use sverka_text::calendar::{Calendar, calendar};
use sverka_text::lists;

/// Longest name and number of a caption, in bytes: `Таблица 1`.
pub(super) const CAPTION: usize = 16;
/// Longest address that is examined, in bytes.
const ADDRESS: usize = 256;
/// Longest name of a credit and longest farewell, in bytes.
const WORDS: usize = 24;
/// How far back to search for a word that a dash interrupts, in bytes: two lines and more.
const INTERRUPTED: usize = 200;
/// Longest indent of a line drawn with characters, in bytes.
const INDENT: usize = 80;
/// Shortest line drawn with characters: `***` and `--` occur in running text too.
const DRAWN: usize = 4;
/// Longest rest of a line with a date, in bytes: ` October 9, 2013`.
const DATE: usize = 40;

/// Words of pages and mails, out of `data/boilerplate.txt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Boilerplate {
    /// The names of months and days in dates.
    calendar: &'static Calendar,
    /// The common ending of all days of the week: `day`.
    weekday_ending: &'static str,
    half_of_day: Vec<&'static str>,
    goes_on: Vec<&'static str>,
    caption: Vec<&'static str>,
    credit: Vec<&'static str>,
    /// Words before which a number is that of a footnote.
    pub uncountable: FxHashSet<&'static str>,
    /// Labels of the parts of a bibliographic entry.
    pub field_of_source: Vec<&'static str>,
}

/// The words for texts in every language: dates are English ones.
pub(crate) static INTERNATIONAL: LazyLock<Boilerplate> = LazyLock::new(|| {
    let words = |name| lists::words(include_str!("../data/boilerplate.txt"), name);
    let section = |name| words(name).collect();
    let calendar = calendar("en");
    Boilerplate {
        calendar,
        weekday_ending: common_ending(&calendar.weekdays),
        half_of_day: section("half-of-day"),
        goes_on: section("goes-on"),
        caption: section("caption"),
        credit: section("credit"),
        uncountable: words("uncountable").collect(),
        field_of_source: section("field-of-source"),
    }
});

/// Returns the common ending of all words.
fn common_ending<'t>(words: &[&'t str]) -> &'t str {
    let Some(first) = words.first() else { return "" };
    let ends = |at: &usize| words.iter().all(|word| word.ends_with(&first[*at..]));
    let at = (0..first.len()).filter(|at| first.is_char_boundary(*at)).find(ends);
    &first[at.unwrap_or(first.len())..]
}

impl Boilerplate {
    /// Returns whether a text ends like the days of the week. Called at nearly every comma.
    fn ends_as_weekday(&self, text: &str) -> bool {
        text.as_bytes().last() == self.weekday_ending.as_bytes().last() && text.ends_with(self.weekday_ending)
    }

    /// Returns whether a word is the name of a month with a capital.
    fn is_month(&self, word: &str) -> bool {
        is_name(word) && is_in_any_case(&self.calendar.months, word)
    }

    /// Returns whether a word is the name of a day of the week with a capital.
    fn is_weekday(&self, word: &str) -> bool {
        is_name(word) && is_in_any_case(&self.calendar.weekdays, word)
    }
}

/// Returns whether only the first letter of a word is a capital.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
}

fn is_in_any_case(list: &[&str], word: &str) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// The date in a mail header, `Kay Mann 04/26/2001 07:17 AM Will you`: ends the segment before it, and itself
/// before a capital. Called at both slashes, the first for the former, the second for the latter.
pub(super) fn mail_date(text: &str, start: usize, at: usize, words: &Boilerplate) -> Option<usize> {
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
    if !is_time || !text.get(half..).is_some_and(|rest| is_half_of_day(rest, words)) {
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

fn is_half_of_day(rest: &str, words: &Boilerplate) -> bool {
    let rest = rest.strip_prefix(is_space).unwrap_or_default();
    words.half_of_day.iter().any(|half| rest.strip_prefix(half).is_some_and(|r| r.starts_with(is_space)))
}

/// The end of a web or mail address, at its `@` or `://`: another address follows, or a word that starts
/// sentences.
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
    let sentence = word.starts_with(is_upper) && language.words.is(word, Classes::STARTER);
    (other || sentence || mail && label).then_some(next)
}

/// The creator of a picture, run into its caption: `a tweet to the student Image: White House`.
pub(super) fn credit(text: &str, start: usize, at: usize, words: &Boilerplate) -> Option<usize> {
    let before = &text[ceil(text, at.saturating_sub(WORDS).max(start))..at];
    let word = last_word(before);
    let known = words.credit.contains(&word);
    let caption = text[start..at - if known { word.len() } else { 0 }].trim_end();
    let fresh = !caption.is_empty() && caption.ends_with(|c: char| is_word(c) || is_closer(c));
    (known && fresh && text[at + 1..].starts_with(is_space)).then_some(at - word.len())
}

/// `I can't go to — This is at six`: somebody interrupts, or starts again, at a dash between spaces. The next
/// word starts sentences and does not occur in this one, because otherwise the sentence is resumed.
pub(super) fn interruption(text: &str, start: usize, at: usize, language: &Language) -> Option<usize> {
    if !text[start..at].ends_with(is_space) {
        return None;
    }
    let end = at + text[at..].chars().take_while(|c| is_dash(*c)).map(char::len_utf8).sum::<usize>();
    let (next, _) = skip_space(text, end);
    let word = word_at(text, next);
    if !word.starts_with(|c: char| c.is_ascii_uppercase())
        || word == "I"
        || !language.words.is(word, Classes::RESTART)
    {
        return None;
    }
    let so_far = &text[ceil(text, at.saturating_sub(INTERRUPTED).max(start))..at];
    let broken_off = last_word(so_far.trim_end()).starts_with(is_lower);
    let again = so_far.split(|c: char| !is_word(c)).any(|w| w.eq_ignore_ascii_case(word));
    (next > end && broken_off && !again).then_some(next)
}

/// A line drawn with characters, `____`, `=====`: a separate segment.
pub(super) fn separator(text: &str, start: usize, at: usize) -> (usize, Option<usize>) {
    let bytes = text.as_bytes();
    let run = bytes[at..].iter().take_while(|b| **b == bytes[at]).count();
    let end = at + run;
    if run < DRAWN {
        return (end, None);
    }
    let empty = at - start < INDENT && text[start..at].trim_start_matches(is_space).is_empty();
    if !empty && text[..at].ends_with(is_space) {
        return (at, Some(at));
    }
    let (next, _) = skip_space(text, end);
    (end, (empty && next > end).then_some(next))
}

/// `MARCH 3, 2021 PRESS RELEASE`, `Thursday, March 15, 2012 The council met`: a date alone, at its last
/// comma, ends before a capital.
fn dateline(text: &str, start: usize, at: usize, list: &Boilerplate) -> Option<usize> {
    let mut words = text[start..at].split_whitespace().rev();
    let day = words.next()?;
    let month = words.next()?;
    let date = (1..=2).contains(&day.len())
        && day.bytes().all(|b| b.is_ascii_digit())
        && month.starts_with(is_upper)
        && is_in_any_case(&list.calendar.months, month);
    let is_weekday =
        |w: &str| w.strip_suffix(',').is_some_and(|w| is_in_any_case(&list.calendar.weekdays, w));
    let weekday = words.next().is_none_or(is_weekday);
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
    let list = language.boilerplate;
    if at - start > WORDS && !list.ends_as_weekday(&text[..at]) {
        return None;
    }
    let word = last_word(&text[ceil(text, at.saturating_sub(WORDS).max(start))..at]);
    if word.ends_with(|c: char| c.is_ascii_digit())
        && let Some(next) = dateline(text, start, at, list)
    {
        return Some(next);
    }
    if at - start <= WORDS && language.words.is(word, Classes::FAREWELL) {
        let (next, _) = skip_space(text, at + 1);
        let mut words = text[next..].split_whitespace();
        let name = words.next().is_some_and(|w| w.starts_with(is_upper) && w != "I");
        return (next > at + 1 && name).then_some(next);
    }
    if !word.ends_with(list.weekday_ending) || !list.is_weekday(word) {
        return None;
    }
    let line = &text[at + 1..];
    let line = &line[..line.find("\n\n").unwrap_or(line.len())];
    if line.len() > DATE {
        return None;
    }
    let mut words = line.split_whitespace();
    let date = words.next().is_some_and(|w| list.is_month(w))
        && words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.ends_with(','))
        && words.next().is_some_and(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
        && words.next().is_none();
    let head = text[start..at - word.len()].trim_end();
    let heading = !last_word(head).is_empty()
        && !head.ends_with([',', '-', '–', '—'])
        && !list.goes_on.contains(&last_word(head));
    (date && heading).then_some(at - word.len())
}

/// `Figure 1.3 This map shows`: a caption under its number, at the stop inside the number.
pub(super) fn caption(text: &str, start: usize, at: usize, words: &Boilerplate) -> Option<usize> {
    if at - start > CAPTION {
        return None;
    }
    let (name, number) = text[start..at].trim_start().split_once(is_space)?;
    if !words.caption.contains(&name) || number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_words() {
        let Boilerplate { half_of_day, goes_on, caption, credit, uncountable, field_of_source, .. } =
            &*INTERNATIONAL;
        for list in [half_of_day, goes_on, caption, credit, field_of_source] {
            assert!(list.len() > 1, "{list:?}");
        }
        assert!(uncountable.len() > 20, "{uncountable:?}");
        assert_eq!(INTERNATIONAL.weekday_ending, "day");
        assert_eq!(
            (common_ending(&["ab", "cb"]), common_ending(&["a", "b"]), common_ending(&[])),
            ("b", "", "")
        );
    }

    #[test]
    fn names_of_days_and_months_have_a_capital() {
        let words = &*INTERNATIONAL;
        assert!(words.is_month("May") && !words.is_month("may") && !words.is_month("MAY"));
        assert!(words.is_weekday("Friday") && !words.is_weekday("Fri"));
    }
}
