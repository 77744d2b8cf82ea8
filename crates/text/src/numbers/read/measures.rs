//! Amounts in two units: 6 feet 6 inches, 1 m 98 cm, a dollar and 87 cents.

use super::{Number, Reading};
use crate::numbers::units::{self, Unit};
use crate::words::{lower, word_list};

/// Pairs of units of which the second is a part of the first, and how many of it make one.
const PARTS: [(&str, &str, f64); 6] = [
    ("foot", "inch", 12.0),
    ("metre", "centimetre", 100.0),
    ("kilometre", "metre", 1000.0),
    ("stone", "pound", 14.0),
    ("pound", "ounce", 16.0),
    ("kilogram", "gram", 1000.0),
];

/// Joins an amount in two units of measure into one number; its parts are kept, so that they explain the
/// other side.
pub fn join(text: &str, numbers: &mut Vec<Number>) {
    let mut i = 1;
    while i < numbers.len() {
        let (first, second) = (&numbers[i - 1], &numbers[i]);
        let value = match (whole(first), value(second), parts(text, first, second)) {
            (Some(a), Some(b), Some(per)) if b < per => a + b / per,
            _ => {
                i += 1;
                continue;
            }
        };
        let second = numbers.remove(i);
        let first = &mut numbers[i - 1];
        let part = |number: &Number| number.readings.first().and_then(|reading| as_value(*reading));
        let parts = [part(first), part(&second)].into_iter().flatten().map(Reading::Part);
        first.readings = std::iter::once(Reading::Value(value)).chain(parts).collect();
        first.range.end = second.range.end;
        first.weight = first.weight.max(second.weight);
    }
}

/// Returns how many of the second number's unit make one of the first's, if the two numbers are one amount.
fn parts(text: &str, first: &Number, second: &Number) -> Option<f64> {
    let large = first.unit?;
    let gap = text.get(first.range.end..second.range.start)?;
    if gap.contains([',', ';', '(', ':'])
        || gap.split_whitespace().count() > 2
        || gap.contains(". ") && gap.len() > 8
    {
        return None;
    }
    match second.unit {
        Some(small) => {
            PARTS.iter().find(|(a, b, _)| *a == large.id && *b == small.id).map(|(_, _, per)| *per)
        }
        // "6-foot-6", "6 foot 6": the inches without their name, before a mark, the end or "tall".
        None if large.id == "foot" => {
            let behind = &text[second.range.end..];
            let named = matches!(gap, "-foot-" | " foot " | " ft " | "ft " | "'" | "’" | "′" | "-foot ");
            let ends = !behind.starts_with([' ', '-', '\u{a0}']) || behind.trim_start().starts_with("tall");
            (named && (ends || gap == "-foot-")).then_some(12.0)
        }
        None => None,
    }
}

/// Coins of which a hundred make one unit of the currency.
const COINS: [&str; 3] = ["cent", "kopeck", "penny"];

fn is_coin(unit: Option<&'static Unit>) -> bool {
    unit.is_some_and(|unit| COINS.contains(&unit.id))
}

/// Joins «1 доллар 75 центов», «доллар и восемьдесят семь центов» into 1.75 and 1.87 dollars; 75 cents alone
/// are also 0.75.
pub fn coins(text: &str, numbers: &mut Vec<Number>) {
    let mut i = 0;
    while i < numbers.len() {
        let coins = value(&numbers[i]).filter(|&b| b < 100.0 && b.fract() == 0.0 && is_coin(numbers[i].unit));
        let Some(coins) = coins else {
            i += 1;
            continue;
        };
        let before = i.checked_sub(1).map(|p| &numbers[p]).filter(|first| {
            let gap = text.get(first.range.end..numbers[i].range.start).unwrap_or("");
            let joined = gap.split_whitespace().count() <= 2 && !gap.contains(['.', ',', ';', '(']);
            joined && first.unit.is_some_and(|unit| unit.kind == "money") && !is_coin(first.unit)
        });
        if let Some(whole) = before.and_then(whole) {
            let second = numbers.remove(i);
            let first = &mut numbers[i - 1];
            first.range.end = second.range.end;
            first.readings = vec![Reading::Value(whole + coins / 100.0)];
            first.weight = first.weight.max(second.weight);
        } else {
            let number = &mut numbers[i];
            if let Some((start, currency)) = one_before(text, number.range.start) {
                number.range.start = start;
                number.unit = Some(currency);
                number.readings.insert(0, Reading::Value(1.0 + coins / 100.0));
            }
            number.readings.push(Reading::Value(coins / 100.0));
            i += 1;
        }
    }
}

/// Returns the currency that is named without a number before some coins, and its first byte: «доллар и», "a
/// dollar and".
fn one_before(text: &str, end: usize) -> Option<(usize, &'static Unit)> {
    let words = word_list(&text[..end]);
    let [.., last] = &words[..] else { return None };
    let last = if matches!(last.text, "и" | "and") { words.get(words.len().checked_sub(2)?)? } else { last };
    let unit = units::unit(&lower(last.text)).filter(|unit| unit.kind == "money" && unit.factor == 0.0)?;
    let gap = text[last.range.end..end].trim();
    (matches!(gap, "" | "и" | "and") && !COINS.contains(&unit.id)).then_some((last.range.start, unit))
}

fn as_value(reading: Reading) -> Option<f64> {
    match reading {
        Reading::Value(value) => Some(value),
        _ => None,
    }
}

fn value(number: &Number) -> Option<f64> {
    number.readings.first().and_then(|reading| as_value(*reading))
}

fn whole(number: &Number) -> Option<f64> {
    value(number).filter(|value| value.fract() == 0.0)
}
