//! Numbers, dates and money in the notation of the other language.

use crate::Finding;
use crate::checks::pattern::patterns;
use crate::checks::{Sides, lists};
use crate::rule::{Rule, Severity};
use regex::Regex;
use std::sync::LazyLock;
use sverka_text::calendar::calendar;
use sverka_text::words::{Word, lower};

/// The source's notation.
pub static FORMAT: Rule = Rule {
    id: "numbers.format",
    category: "Number format",
    severity: Severity::Info,
    title: "A number keeps the notation of the source language",
    doc: "Russian writes decimals with a comma and separates thousands with a space; English uses a point and a comma. \
          A figure is reported if the target copies it unchanged and it contains a separator that means something else \
          in the target language. \"No. 5\" in place of «№ 5» is reported too. Version numbers, dates and times are \
          not.",
    bad: ("The margin was 16.9 percent.", "Рентабельность составила 16.9 процента."),
    good: ("The margin was 16.9 percent.", "Рентабельность составила 16,9 процента."),
};

/// The source's way with dates and times.
pub static DATE_FORMAT: Rule = Rule {
    id: "numbers.date-format",
    category: "Date/time format",
    severity: Severity::Info,
    title: "A date or time keeps the notation of the source language",
    doc: "Russian writes 03.02.2022, «3 февраля» and 15:30; English writes 02/03/2022, February 3 and 3:30 p.m. In \
          Russian, dates with slashes or with the day after the month are reported, and so is \"p.m.\"; in English, \
          dates with full stops. ISO dates (2022-02-03) are accepted.",
    bad: ("The forum opens on 02/03/2022 at 3:30 p.m.", "Форум откроется 02/03/2022 в 3:30 p.m."),
    good: ("The forum opens on 02/03/2022 at 3:30 p.m.", "Форум откроется 03.02.2022 в 15:30."),
};

/// The source's way with money.
pub static CURRENCY_FORMAT: Rule = Rule {
    id: "numbers.currency-format",
    category: "Currency format",
    severity: Severity::Info,
    title: "The currency sign is on the wrong side of the amount",
    doc: "English puts the sign before the amount ($5); Russian puts it after the amount with a space (5 $) or spells \
          out the currency. This is a matter of style: much of the Russian press keeps the English order.",
    bad: ("The ticket costs $25.", "Билет стоит $25."),
    good: ("The ticket costs $25.", "Билет стоит 25 долларов."),
};

patterns! {
    RUSSIAN_DATES = r"(?i-u)\b[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})\b|\b[0-9]{1,2}(?:[:.][0-9][0-9])? ?[ap]\.?m\b\.?";
    ENGLISH_DATES = r"(?-u)\b[0-9]{1,2}\.(?:0[1-9]|1[0-2])\.(?:19|20)[0-9][0-9]\b";
    SIGN_BEFORE = r"[$€£¥₽]\s?\d[\d.,]*";
    SIGN_BEHIND = r"\d[\d.,]*\s?[$€£¥₽]";
}

/// Looks for dates, times and amounts of money in the other language's notation.
pub fn notation(sides: &Sides, out: &mut Vec<Finding>) {
    let (dates, signs) = match sides.langs {
        ("en", "ru") => (&*RUSSIAN_DATES, &*SIGN_BEFORE),
        ("ru", "en") => (&*ENGLISH_DATES, &*SIGN_BEHIND),
        _ => return,
    };
    let text = sides.target;
    let charset = &sides.charsets.1;
    if !charset.has("0123456789") {
        return;
    }
    let mut find = |pattern: &Regex, rule: &'static Rule, what: &str| {
        for found in pattern.find_iter(text) {
            let message = format!("{} is {what} of the source's language", found.as_str());
            out.push(Finding::new(rule, message).in_target(found.range()));
        }
    };
    // A Russian text seldom has these letters or a stroke.
    if sides.langs.1 == "en" || charset.has("/mM") {
        find(dates, &DATE_FORMAT, "the notation");
    }
    if charset.has("$") || charset.other && text.contains(['€', '£', '¥', '₽']) {
        find(signs, &CURRENCY_FORMAT, "the order");
    }
    // A month with the day after it: «июля 4, 1961».
    let months = &calendar("ru").months;
    let is_date = |twins: &&[Word]| twins[1].is_figure && months.contains(&twins[0].text);
    for twins in sides.words().1.windows(2).filter(is_date) {
        let (month, day) = (&twins[0], &twins[1]);
        let rest = &text[day.range.end..];
        if day.text.len() <= 2 && (rest.starts_with(',') || rest.starts_with("-го")) {
            let range = month.range.start..day.range.end;
            let message = format!("{} is the notation of the source's language", &text[range.clone()]);
            out.push(Finding::new(&DATE_FORMAT, message).in_target(range));
        }
    }
}

/// Looks for figures that were copied with a mark that means something else in the target's language, and
/// for the sign of numbers of the source's language.
pub fn format(sides: &Sides, out: &mut Vec<Finding>) {
    let (source, target) = sides.numbers();
    if source.is_empty() && target.is_empty() {
        return;
    }
    let wrong = match sides.langs {
        ("en", "ru") => '.',
        ("ru", "en") => ',',
        _ => return,
    };
    for number in target.iter().filter(|number| number.is_figure) {
        let text = &sides.target[number.range.clone()];
        let figure = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let Some((whole, rest)) = figure.split_once(['.', ',']) else { continue };
        let mark = figure.as_bytes()[whole.len()] as char;
        // With three digits after it the mark separates thousands: then the other one is wrong.
        let is_wrong = if rest.len() == 3 && !rest.contains(['.', ',']) {
            sides.langs.1 == "ru" && mark == ','
        } else {
            mark == wrong && !rest.contains(['.', ','])
        };
        let same = source.iter().any(|other| sides.source[other.range.clone()].starts_with(figure));
        // 15.30 may be a time and 10.12 a date; a version has letters or marks around it.
        let two = rest.len() == 2 && whole.len() <= 2;
        let before = sides.target[..number.range.start].chars().next_back();
        if is_wrong && mark == '.' && is_part_or_version(sides, number.range.start) {
            continue;
        }
        if is_wrong && same && !two && !before.is_some_and(|c| c.is_alphanumeric() || "-./".contains(c)) {
            let message = format!("{figure} keeps the notation of the source");
            out.push(
                Finding::new(&FORMAT, message)
                    .in_target(number.range.start..number.range.start + figure.len()),
            );
        }
    }
    number_sign(sides, out);
}

/// Looks for the sign of numbers: № in Russian, "No." in English.
fn number_sign(sides: &Sides, out: &mut Vec<Finding>) {
    let (wrong, right) = match sides.langs {
        ("en", "ru") => ("No.", "№"),
        ("ru", "en") => ("№", "No."),
        _ => return,
    };
    for (at, _) in sides.target.match_indices(wrong) {
        let rest = sides.target[at + wrong.len()..].trim_start_matches([' ', '\u{a0}']);
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!("{wrong} should be {right} here");
            out.push(Finding::new(&FORMAT, message).in_target(at..at + wrong.len()));
        }
    }
}

/// Returns whether a figure is the number of a part of a document, or belongs to a name: «глава 4.2», «USB 3.0».
fn is_part_or_version(sides: &Sides, at: usize) -> bool {
    static PARTS: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words("part").collect());
    let word = sides.words().1.iter().take_while(|word| word.range.end <= at).last();
    let before = word.filter(|word| sides.target[word.range.end..at].chars().all(|c| " \u{a0}.".contains(c)));
    before.is_some_and(|word| {
        let lower = lower(word.text);
        let is_part = |part: &&str| match part.chars().count() {
            ..=2 => lower == **part,
            _ => lower.starts_with(*part),
        };
        // A name in Latin letters within a Russian text.
        let is_name = sides.langs.1 == "ru" && word.text.chars().all(|c| c.is_ascii_alphabetic());
        is_name || PARTS.iter().any(is_part)
    }) || sides.target[..at].trim_end().ends_with('§')
}
