//! Figures: amounts, times and dates.

use super::reader::Reader;
use super::{Compound, Number, Reading, Weight};
use crate::numbers::figure::{decimal, is_group};
use crate::words::Word;

impl<'t> Reader<'t> {
    /// Reads a figure: one number, or several in a date.
    pub(super) fn figure(&mut self, all: &[Word<'t>], mut i: usize) -> usize {
        let text = self.text;
        let first = &all[i];
        let before = text[..first.range.start].chars().next_back();
        // A figure after letters is a name (`COVID-19`, but not `№ 17`): a weaker number.
        let mut figure = first.text.to_owned();
        let grouped = figure.len() <= 3 && !figure.starts_with('0');
        while grouped
            && figure.bytes().all(|b| b.is_ascii_digit())
            && all.get(i + 1).is_some_and(|next| is_group(next, &text[all[i].range.end..next.range.start]))
        {
            i += 1;
            figure.push_str(all[i].text);
        }
        let end = all[i].range.end;
        let mut open = Compound { is_figure: true, ..Compound::new(&(first.range.start..end)) };
        let clock = clock(&figure);
        let next = all.get(i + 1).map(|word| (&text[end..word.range.start], word));
        let half_day = half_day(text, end);
        match decimal(&figure) {
            Some(value) => {
                open.part = value;
                // ".5" and ",5": the figure is what follows the mark.
                if before == Some('.') && !figure.contains(['.', ',']) {
                    let shown = format!("0.{figure}");
                    open.others.extend(shown.parse::<f64>());
                }
                // "1.500" and "1,500" may be one and a half.
                if let [whole, rest] = figure.split(['.', ',']).collect::<Vec<_>>()[..] {
                    let other = format!("{whole}.{rest}").parse::<f64>();
                    open.others.extend(other.ok().filter(|&other| other != value));
                }
            }
            None if clock.is_some() && figure.contains(':') => {
                open.part = f64::NAN;
            }
            None => {
                self.parts(&figure, first.range.start);
                return i + 1;
            }
        }
        if let Some(minutes) = clock {
            let pm = half_day == Some(true);
            let hour = minutes / 60;
            match half_day {
                Some(_) => {
                    let hour = hour % 12 + if pm { 12 } else { 0 };
                    open.extra.push(Reading::Minute(hour * 60 + minutes % 60));
                }
                None => {
                    open.extra.push(Reading::Minute(minutes));
                    if hour <= 12 {
                        open.extra.push(Reading::Minute((minutes + 720) % 1440));
                    }
                }
            }
        } else if let (Some(pm), true) = (half_day, (1.0..=12.0).contains(&open.part)) {
            let hour = open.part as u16 % 12 + if pm { 12 } else { 0 };
            open.extra.push(Reading::Minute(hour * 60));
            open.extra.push(Reading::Value(f64::from(hour)));
        }
        // Reads a day or a month of a date in figures: `03/02/2022`, `2022-02-03`.
        let slash = |gap: &str| matches!(gap, "/" | "-");
        let in_date = before.is_some_and(|c| matches!(c, '/' | '-'))
            || next.as_ref().is_some_and(|(gap, word)| slash(gap) && word.is_figure);
        if in_date && (1.0..=12.0).contains(&open.part) {
            open.extra.push(Reading::Month(open.part as u8));
        }
        // "'68"
        if matches!(before, Some('\'' | '’')) && figure.len() == 2 {
            open.extra.push(Reading::Value(1900.0 + open.part));
            open.extra.push(Reading::Value(2000.0 + open.part));
        }
        self.open = Some(open);
        i + 1
    }

    /// Reads the parts of a date or of another run of figures with marks between them, each as a number.
    fn parts(&mut self, figure: &str, start: usize) {
        let parts: Vec<&str> = figure.split(['.', ',', ':']).collect();
        let date = parts.len() == 3
            && figure.bytes().filter(|b| *b == b'.').count() == 2
            && parts[..2].iter().all(|part| part.len() <= 2);
        let mut at = start;
        for (k, part) in parts.into_iter().enumerate() {
            if let Ok(value) = part.parse::<f64>() {
                let mut readings = vec![Reading::Value(value)];
                if date && k < 2 && (1.0..=12.0).contains(&value) {
                    readings.push(Reading::Month(value as u8));
                }
                if date && k == 2 && part.len() == 2 {
                    readings.push(Reading::Value(2000.0 + value));
                    readings.push(Reading::Value(1900.0 + value));
                }
                self.out.push(Number {
                    range: at..at + part.len(),
                    readings,
                    weight: Weight::Firm,
                    unit: None,
                    is_figure: true,
                    is_ordinal: false,
                    scale: 1.0,
                });
            }
            at += part.len() + 1;
        }
    }
}

/// Parses `15:30` or `15.30` as minutes since midnight.
fn clock(figure: &str) -> Option<u16> {
    let (hours, minutes) = figure.split_once([':', '.'])?;
    if minutes.len() != 2 || hours.len() > 2 {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Returns whether "a.m." (false) or "p.m." (true) follows a figure.
fn half_day(text: &str, end: usize) -> Option<bool> {
    let rest = text.get(end..)?.trim_start();
    let letters: String =
        rest.chars().take(5).filter(|c| c.is_alphabetic()).take(3).flat_map(char::to_lowercase).collect();
    let (half, tail) = letters.split_at_checked(2)?;
    let whole = rest.chars().take(4).filter(|c| *c == '.').count() == 2 || tail.is_empty() || {
        rest.chars().nth(2).is_none_or(|c| !c.is_alphanumeric())
    };
    match half {
        "am" if whole => Some(false),
        "pm" if whole => Some(true),
        _ => None,
    }
}
