//! Words of numbers: "twenty", "million", «пятых».

use super::reader::Reader;
use super::{Compound, Number, Reading, Weight};
use crate::numbers::lexicon::{Entry, Kind};
use crate::words::Word;

impl<'t> Reader<'t> {
    /// Takes a word of the list.
    pub(super) fn word(&mut self, entry: Entry, lower: &str, all: &[Word<'t>], i: usize) {
        let word = &all[i];
        match entry.kind {
            Kind::Unit | Kind::Half => self.add(entry.value, 0.0, all, i),
            Kind::Ten => self.add(entry.value, 10.0, all, i),
            Kind::Hundred => self.add(entry.value, 100.0, all, i),
            Kind::One => {
                let fresh = self.open.as_ref().is_none_or(|open| open.is_figure || open.room <= 1.0);
                self.add(1.0, 0.0, all, i);
                if let Some(open) = self.open.as_mut().filter(|_| fresh) {
                    open.only_one = true;
                }
            }
            Kind::Ordinal => self.ordinal(entry.value, lower, all, i),
            Kind::Scale => self.scale(entry.value, all, i),
            Kind::Fraction => self.fraction(entry.value, all, i),
            Kind::Month => {
                self.close(all, i);
                self.out.push(Number {
                    range: word.range.clone(),
                    readings: vec![Reading::Month(entry.value as u8)],
                    weight: Weight::Word,
                    unit: None,
                    is_figure: false,
                    is_ordinal: false,
                    scale: 1.0,
                });
            }
            Kind::Hint => {
                self.close(all, i);
                self.hint(word, &[entry.value]);
            }
            Kind::Clock => {
                self.close(all, i);
                self.hint(word, &[]);
                if let Some(number) = self.out.last_mut() {
                    number.readings.push(Reading::Minute(entry.value as u16));
                    number.readings.push(Reading::Value(12.0));
                    number.readings.push(Reading::Value(if entry.value == 0.0 { 24.0 } else { 12.0 }));
                }
            }
        }
    }

    /// Takes an ordinal: "third", «девяностые», the denominator of «три пятых».
    fn ordinal(&mut self, value: f64, lower: &str, all: &[Word<'t>], i: usize) {
        let genitive = lower.ends_with("ых") || lower.ends_with("ьих");
        let counted =
            |open: &Compound| !open.is_figure && open.total == 0.0 && (2.0..10.0).contains(&open.part);
        if genitive && value > 2.0 && self.open.as_ref().is_some_and(counted) {
            self.fraction(value, all, i);
            return;
        }
        if value >= 1000.0 {
            self.large_ordinal(value, all, i);
            return;
        }
        self.add(value, 0.0, all, i);
        if let Some(open) = &mut self.open {
            open.is_ordinal = true;
            // «девяностые» are the 1990s.
            if !self.english && (20.0..100.0).contains(&value) && open.total == 0.0 {
                open.extra.push(Reading::Value(1900.0 + value));
            }
        }
        self.close(all, i + 1);
    }

    /// Reads "thousand" or "million", which multiplies the number before it.
    fn scale(&mut self, value: f64, all: &[Word<'t>], i: usize) {
        let range = &all[i].range;
        let fresh = || {
            let mut open = Compound::new(range);
            (open.part, open.counted) = (1.0, false);
            open
        };
        let open = self.open.get_or_insert_with(fresh);
        if open.part == 0.0 && value > open.room {
            // "two thousand million"
            open.total *= value;
            (open.room, open.end) = (value, range.end);
            open.scale *= value;
            return;
        }
        if open.part == 0.0 {
            self.close(all, i);
            return self.scale(value, all, i);
        }
        open.end = range.end;
        open.multiply(value);
    }

    /// Reads "millionth", «тысячный»: of the number before it, or on its own, in passing.
    fn large_ordinal(&mut self, value: f64, all: &[Word<'t>], i: usize) {
        match &mut self.open {
            Some(open) if open.part > 0.0 => {
                open.multiply(value);
                open.end = all[i].range.end;
                open.is_ordinal = true;
                self.close(all, i + 1);
            }
            _ => {
                self.close(all, i);
                self.hint(&all[i], &[value]);
            }
        }
    }

    /// Reads a denominator: a fraction with the number before it, otherwise one part.
    fn fraction(&mut self, denominator: f64, all: &[Word<'t>], i: usize) {
        let word = &all[i];
        match self.open.take() {
            Some(open) if !open.is_figure && open.part > 0.0 && open.part < denominator => {
                self.out.push(Number {
                    range: open.start..word.range.end,
                    readings: vec![
                        Reading::Value(open.part / denominator),
                        Reading::Value(100.0 * open.part / denominator),
                        Reading::Part(open.part),
                        Reading::Part(denominator),
                    ],
                    weight: Weight::Word,
                    unit: None,
                    is_figure: false,
                    is_ordinal: false,
                    scale: 1.0,
                });
            }
            open => {
                self.open = open;
                self.close(all, i);
                self.hint(word, &[1.0 / denominator, 100.0 / denominator, denominator]);
            }
        }
    }

    /// Adds a word with a value below a thousand that leaves room for one below `room`.
    fn add(&mut self, value: f64, room: f64, all: &[Word<'t>], i: usize) {
        let range = &all[i].range;
        if self.open.as_ref().is_some_and(|open| value >= open.room && !open.reversed) {
            self.close(all, i);
        }
        let open = self.open.get_or_insert_with(|| Compound::new(range));
        // «тысяча двести» is an amount, although no number precedes the thousand.
        open.counted |= open.total > 0.0;
        open.part += value;
        open.end = range.end;
        open.room = if open.reversed { 0.0 } else { room };
        (open.only_one, open.reversed) = (false, false);
    }
}
