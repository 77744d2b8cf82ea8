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
    clock_with_hyphen(text, numbers);
    years_of_quarters(text, numbers);
    quarters(text, numbers);
    rounds_of_finals(text, numbers);
    decades_of_life(text, numbers);
    and_a_bit(text, numbers);
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

/// Returns the value of a number as written.
fn first_value(number: &Number) -> Option<f64> {
    match number.readings.first() {
        Some(&Reading::Value(value)) => Some(value),
        _ => None,
    }
}

/// Reads «в 9-00», as Russian texts write the full hour, as one time. No range ends in 00.
fn clock_with_hyphen(text: &str, numbers: &mut [Number]) {
    for i in 1..numbers.len() {
        let (head, tail) = numbers.split_at_mut(i);
        let (Some(first), Some(second)) = (head.last_mut(), tail.first_mut()) else { continue };
        let gap = text.get(first.range.end..second.range.start);
        let is_zero = text.get(second.range.clone()) == Some("00");
        let hour = first_value(first).filter(|hour| first.is_figure && *hour < 24.0 && hour.fract() == 0.0);
        if let (Some("-" | "‑" | "–"), true, Some(hour)) = (gap, is_zero, hour) {
            first.readings.push(Reading::Minute(hour as u16 * 60));
            // A clock of twelve hours: 1:00 may be 13:00.
            first.readings.extend((hour <= 12.0).then_some(Reading::Minute((hour as u16 * 60 + 720) % 1440)));
            second.weight = Weight::Hint;
        }
    }
}

/// Completes the year of a quarter or a half: "Q1/15", "Q1 '15", "H2-15".
fn years_of_quarters(text: &str, numbers: &mut [Number]) {
    for number in numbers.iter_mut().filter(|number| number.is_figure && number.range.len() == 2) {
        let before = text[..number.range.start].trim_end_matches(['/', '-', ' ', '\'', '’']);
        let mut last = before.chars().rev();
        let is_quarter = before.len() < number.range.start
            && last.next().is_some_and(|c| ('1'..='4').contains(&c))
            && last.next().is_some_and(|c| matches!(c, 'Q' | 'H'))
            && last.next().is_none_or(|c| !c.is_alphanumeric());
        if let Some(year) = first_value(number).filter(|_| is_quarter) {
            number.readings.push(Reading::Value(2000.0 + year));
        }
    }
}

/// Lets a quarter of the year count as more than a name or a first and second: "Q3", "the second quarter", «II квартал».
fn quarters(text: &str, numbers: &mut [Number]) {
    for number in numbers.iter_mut().filter(|number| number.weight == Weight::Hint) {
        let behind = text[number.range.end..].trim_start();
        let word = behind.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let is_named = matches!(word, "quarter" | "Quarter") || word.starts_with("квартал");
        let is_short = matches!(&text[number.range.clone()], "Q1" | "Q2" | "Q3" | "Q4");
        if is_short || is_named && number.is_ordinal {
            (number.weight, number.is_ordinal) = (Weight::Word, true);
        }
    }
}

/// Lets «одна восьмая финала» and «1/8 финала» be the last sixteen, as English names the round by the teams in it.
fn rounds_of_finals(text: &str, numbers: &mut [Number]) {
    for i in 0..numbers.len() {
        let behind = text[numbers[i].range.end..].trim_start();
        let Some(matches) = first_value(&numbers[i]).filter(|_| behind.starts_with("финал")) else {
            continue;
        };
        // «одна восьмая» may have been read as a fraction.
        let parts = numbers[i].readings.iter().find_map(|reading| match reading {
            Reading::Part(value) if *value > 1.0 => Some(*value),
            _ => None,
        });
        let matches = parts.unwrap_or(matches);
        if [4.0, 8.0, 16.0, 32.0, 64.0].contains(&matches) {
            numbers[i].readings.push(Reading::Value(2.0 * matches));
            if let Some(one) = i.checked_sub(1)
                && text.get(numbers[one].range.clone()) == Some("1")
                && text.get(numbers[one].range.end..numbers[i].range.start) == Some("/")
            {
                numbers[one].weight = Weight::Hint;
            }
        }
    }
}

/// Lets «четвёртый десяток» be the thirties, and so on: a decade of life is counted from 0.
fn decades_of_life(text: &str, numbers: &mut [Number]) {
    for number in numbers.iter_mut().filter(|number| number.is_ordinal) {
        let behind = text[number.range.end..].trim_start();
        let decade = first_value(number).filter(|n| (2.0..=10.0).contains(n) && behind.starts_with("десят"));
        number.readings.extend(decade.map(|n| Reading::Value(10.0 * (n - 1.0))));
    }
}

/// Lets «два с лишним» be two and a half.
fn and_a_bit(text: &str, numbers: &mut [Number]) {
    for number in numbers.iter_mut() {
        let behind = text[number.range.end..].trim_start();
        // Of twenty "a half" is no longer the rest.
        let small =
            first_value(number).filter(|n| *n < 10.0 && n.fract() == 0.0 && behind.starts_with("с лишним"));
        number.readings.extend(small.map(|n| Reading::Value(n + 0.5)));
    }
}
