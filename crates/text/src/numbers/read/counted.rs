//! What a number counts.

use crate::numbers::units::{self, Unit};
use crate::words::{Word, lower};
use std::ops::Range;

/// Returns what a number counts, from the sign before it or the sign or words after it. `next` is the word
/// after it.
pub fn unit_of(text: &str, range: &Range<usize>, all: &[Word<'_>], next: usize) -> Option<&'static Unit> {
    if let Some(sign) = text[..range.start].trim_end().chars().next_back().filter(|c| "$£€¥₽".contains(*c))
    {
        return units::unit(&sign.to_string());
    }
    let behind = &text[range.end..];
    if let Some(length) = mark(behind) {
        return units::by_id(length);
    }
    let rest = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '.');
    if let Some(sign) = rest.chars().next().filter(|c| "%°$£€¥₽".contains(*c)) {
        return units::unit(&sign.to_string());
    }
    let word = all.get(next).filter(|word| word.range.start >= range.end)?;
    let gap = &text[range.end..word.range.start];
    if !gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '‑' | '.'))
        || gap.contains(". ") && gap.len() > 2
    {
        return None;
    }
    let small = lower(word.text);
    // «в 1974 г.»
    if small == "г" && is_year(&text[range.clone()]) {
        return None;
    }
    let second = || {
        let second = all.get(next + 1)?;
        let gap = &text[word.range.end..second.range.start];
        gap.chars().all(|c| c.is_whitespace() || matches!(c, '.' | '-')).then(|| lower(second.text))
    };
    match &*small {
        "per" => return second().filter(|word| *word == "cent").and_then(|_| units::unit("percent")),
        "us" => return second().and_then(|word| units::unit(&word)),
        "pound" | "pounds" if second().is_some_and(|word| word == "sterling") => {
            return units::by_id("sterling");
        }
        small if small.starts_with("фунт") && second().is_some_and(|word| word.starts_with("стерлинг")) =>
        {
            return units::by_id("sterling");
        }
        small
            if (small == "nautical" || small.starts_with("морск"))
                && second().and_then(|word| units::unit(&word)).is_some_and(|unit| unit.id == "mile") =>
        {
            return units::by_id("nautical-mile");
        }
        _ => {}
    }
    if let Some(power) = power_of(&small) {
        return units::power(units::unit(&second()?)?, power);
    }
    units::unit(&small).or_else(|| {
        let (length, power) = match small.strip_suffix(['²', '2']) {
            Some(length) => (length, 2),
            None => (small.strip_suffix(['³', '3'])?, 3),
        };
        units::power(units::unit(length)?, power)
    })
}

/// Returns the power that a word gives to the unit after it: "square", «кв.».
fn power_of(word: &str) -> Option<u8> {
    match word {
        "square" | "sq" | "кв" => Some(2),
        "cubic" | "cu" | "куб" => Some(3),
        word if word.starts_with("квадратн") => Some(2),
        word if word.starts_with("кубическ") => Some(3),
        _ => None,
    }
}

/// Returns the unit of a mark directly after a figure: `6′ 6″`, `6'6"`.
fn mark(behind: &str) -> Option<&'static str> {
    let digit = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    match behind.chars().next()? {
        '′' => Some("foot"),
        '″' => Some("inch"),
        c @ ('\'' | '’') if digit(&behind[c.len_utf8()..]) => Some("foot"),
        _ => None,
    }
}

/// Returns whether a figure may be a year of a date.
fn is_year(figure: &str) -> bool {
    figure.len() == 4 && figure.parse::<u16>().is_ok_and(|year| (1000..2100).contains(&year))
}
