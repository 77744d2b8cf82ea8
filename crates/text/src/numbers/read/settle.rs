//! Settles how the numbers of a sentence relate to each other.

use super::{Number, Reading, Weight, measures};

/// Applies all rules about neighbouring numbers.
pub fn settle(text: &str, numbers: &mut Vec<Number>) {
    mixed_fractions(text, numbers);
    measures::coins(text, numbers);
    measures::join(text, numbers);
    share_scales(text, numbers);
    share_halves_of_day(text, numbers);
    join_years(text, numbers);
    short_years(text, numbers);
    round_the_clock(text, numbers);
}

/// Joins "2 1/2 million" into one number.
fn mixed_fractions(text: &str, numbers: &mut Vec<Number>) {
    let mut i = 2;
    while i < numbers.len() {
        let [whole, top, bottom] = &numbers[i - 2..=i] else { break };
        let gaps = (text.get(whole.range.end..top.range.start), text.get(top.range.end..bottom.range.start));
        let values = [whole, top, bottom].map(|number| match number.readings.first() {
            Some(&Reading::Value(value)) if number.is_figure => value / number.scale,
            _ => 0.0,
        });
        let [a, b, c] = values;
        let fits =
            gaps == (Some(" "), Some("/")) && a.fract() == 0.0 && 0.0 < a && 0.0 < b && b < c && c <= 10.0;
        if fits && whole.scale == 1.0 {
            let value = (a + b / c) * bottom.scale;
            let (end, unit, scale) = (bottom.range.end, bottom.unit, bottom.scale);
            let first = &mut numbers[i - 2];
            first.range.end = end;
            (first.readings, first.unit, first.scale) = (vec![Reading::Value(value)], unit, scale);
            numbers.drain(i - 1..=i);
        } else {
            i += 1;
        }
    }
}

/// Words between the two ends of a range: «от 5 до 6 млн», "5 or 6 million".
const BETWEEN: [&str; 9] = ["to", "or", "and", "до", "или", "и", "–", "-", "—"];

/// Lets the first of a range take the scale of the second: "5 to 6 million" may be five million.
fn share_scales(text: &str, numbers: &mut [Number]) {
    for i in 1..numbers.len() {
        let (head, tail) = numbers.split_at_mut(i);
        let (Some(first), Some(second)) = (head.last_mut(), tail.first()) else { continue };
        let Some(gap) = text.get(first.range.end..second.range.start) else { continue };
        if !BETWEEN.contains(&gap.trim_matches(|c: char| c.is_whitespace() || "$£€%".contains(c))) {
            continue;
        }
        if let Some(&Reading::Value(value)) = first.readings.first()
            && first.scale == 1.0
            && second.scale > 1.0
            && value < 1000.0
        {
            first.readings.push(Reading::Value(value * second.scale));
        }
        if first.unit.is_none() {
            first.unit = second.unit;
        }
    }
}

/// "6-8 p.m." begins at 18:00: the first of two times may be in the half of the day that the second names.
fn share_halves_of_day(text: &str, numbers: &mut [Number]) {
    const NOON: u16 = 12 * 60;
    for i in 1..numbers.len() {
        let (head, tail) = numbers.split_at_mut(i);
        let (Some(first), Some(second)) = (head.last_mut(), tail.first()) else { continue };
        let gap = text.get(first.range.end..second.range.start).unwrap_or_default();
        let Some(&Reading::Value(hour)) = first.readings.first().filter(|_| first.is_figure) else {
            continue;
        };
        let end = second.readings.iter().find_map(|reading| match reading {
            Reading::Minute(minute) if *minute > NOON => Some(*minute),
            _ => None,
        });
        let is_hour = (1.0..12.0).contains(&hour) && hour.fract() == 0.0;
        if let Some(end) = end.filter(|_| is_hour && BETWEEN.contains(&gap.trim())) {
            let begin = NOON + hour as u16 * 60;
            first.readings.extend((begin < end).then_some(Reading::Minute(begin)));
        }
    }
}

/// Joins "nineteen eighty-four" into a year.
fn join_years(text: &str, numbers: &mut Vec<Number>) {
    let mut i = 1;
    while i < numbers.len() {
        let (first, second) = (&numbers[i - 1], &numbers[i]);
        let gap = text.get(first.range.end..second.range.start);
        let year = match (first.readings.first(), second.readings.first()) {
            (Some(Reading::Value(a)), Some(Reading::Value(b)))
                if gap == Some(" ")
                    && !first.is_figure
                    && !second.is_figure
                    && (13.0..=20.0).contains(a)
                    && (10.0..100.0).contains(b) =>
            {
                a * 100.0 + b
            }
            _ => {
                i += 1;
                continue;
            }
        };
        let second = numbers.remove(i);
        let first = &mut numbers[i - 1];
        first.range.end = second.range.end;
        first.readings = vec![Reading::Value(year)];
        (first.weight, first.unit) = (Weight::Firm, second.unit);
        i += 1;
    }
}

/// Completes short years: "2019–20" goes to 2020.
fn short_years(text: &str, numbers: &mut [Number]) {
    for i in 1..numbers.len() {
        let (head, tail) = numbers.split_at_mut(i);
        let (Some(first), Some(second)) = (head.last(), tail.first_mut()) else { continue };
        let gap = text.get(first.range.end..second.range.start);
        let two_digits = second.is_figure && second.range.len() == 2;
        if let (Some("-" | "–" | "/" | "—"), true, Some(Reading::Value(a)), Some(&Reading::Value(b))) =
            (gap, two_digits, first.readings.first(), second.readings.first())
            && (1000.0..2100.0).contains(a)
        {
            second.readings.push(Reading::Value((a / 100.0).floor() * 100.0 + b));
        }
    }
}

/// Marks "24/7", which means always and is translated in many ways.
fn round_the_clock(text: &str, numbers: &mut [Number]) {
    for i in 1..numbers.len() {
        let whole = text.get(numbers[i - 1].range.start..numbers[i].range.end);
        if whole == Some("24/7") {
            (numbers[i - 1].weight, numbers[i].weight) = (Weight::Hint, Weight::Hint);
        }
    }
}
