//! The numbers of a sentence as simple keys: quick to make and to compare, with one reading each.
//!
//! The meaning of a figure on its own is sometimes ambiguous (`1.500`); then the reading that both notations
//! share is used. The aligner's weights are fitted on these keys, so changing the keys requires a new fit.

use super::figure::{decimal, is_group, joins, roman, show};
use super::lexicon::{self, Entry, Kind};
use crate::words::{Word, lower, word_list};

/// Returns the numbers of a text as keys: equal keys are equal numbers. A key is a value in its shortest
/// decimal form (`4720000000`, `2.5`), or `month:2` for the name of a month. Sorted, each once.
pub fn numbers(text: &str, lang: &str) -> Vec<String> {
    keys_of(text, &word_list(text), lang)
}

/// Returns what [`numbers`] does, for a text whose words are known.
pub fn keys_of(text: &str, all: &[Word<'_>], lang: &str) -> Vec<String> {
    let lexicon = lexicon::plain(lang);
    let mut reader = Reader::default();
    let mut i = 0;
    while i < all.len() {
        let word = &all[i];
        let gap = i.checked_sub(1).map_or("", |p| &text[all[p].range.end..word.range.start]);
        if !joins(gap) {
            reader.close();
        }
        if word.is_figure {
            // "4 720 000": groups of three after one to three digits are one figure.
            let mut figure = word.text.to_owned();
            let grouped = figure.len() <= 3 && !figure.starts_with('0');
            while grouped
                && figure.bytes().all(|b| b.is_ascii_digit())
                && all
                    .get(i + 1)
                    .is_some_and(|next| is_group(next, &text[all[i].range.end..next.range.start]))
            {
                i += 1;
                figure.push_str(all[i].text);
            }
            reader.figure(&figure);
        } else if let Some(value) = roman(word.text) {
            reader.close();
            reader.found.push(show(value));
        } else {
            let lower = lower(word.text);
            match lexicon.and_then(|lexicon| lexicon.get(&lower)) {
                Some(entry) => reader.word(entry),
                // "one hundred and sixty": "and" inside a compound does not end it.
                None if lower == "and" && reader.open => {}
                None => reader.close(),
            }
        }
        i += 1;
    }
    reader.close();
    reader.found.sort_unstable();
    reader.found.dedup();
    reader.found
}

/// Assembles compounds.
#[derive(Default)]
struct Reader {
    found: Vec<String>,
    /// The value up to the last thousand, million and so on.
    total: f64,
    /// The value after it.
    part: f64,
    open: bool,
    /// The limit for the next word: below ten after a ten, and so on.
    room: f64,
}

impl Reader {
    fn close(&mut self) {
        if self.open {
            self.found.push(show(self.total + self.part));
        }
        (self.total, self.part, self.open, self.room) = (0.0, 0.0, false, 0.0);
    }

    /// Adds a word with a value below a thousand that leaves room for one below `room`.
    fn add(&mut self, value: f64, room: f64) {
        if self.open && value >= self.room {
            self.close();
        }
        self.part += value;
        (self.open, self.room) = (true, room);
    }

    fn word(&mut self, entry: &Entry) {
        match entry.kind {
            Kind::Unit => self.add(entry.value, 0.0),
            Kind::Ten => self.add(entry.value, 10.0),
            Kind::Hundred => self.add(entry.value, 100.0),
            Kind::Half => self.add(entry.value, 0.0),
            Kind::Ordinal => {
                self.add(entry.value, 0.0);
                self.close();
            }
            Kind::Scale => {
                if !self.open {
                    self.part = 1.0;
                }
                if self.open && self.part == 0.0 {
                    self.close();
                    self.part = 1.0;
                }
                if entry.value > 100.0 {
                    self.total += self.part * entry.value;
                    (self.part, self.room) = (0.0, entry.value);
                } else {
                    self.part *= entry.value;
                    self.room = entry.value;
                }
                self.open = true;
            }
            Kind::Month => {
                self.close();
                self.found.push(format!("month:{}", entry.value));
            }
            // From the longer lists, which this reader does not use.
            Kind::One | Kind::Fraction | Kind::Hint | Kind::Clock => {}
        }
    }

    /// Reads a figure: one number, or several in a date or time.
    fn figure(&mut self, figure: &str) {
        self.close();
        match decimal(figure) {
            Some(value) => {
                self.part = value;
                // Only a scale may follow: "4.72 billion".
                (self.open, self.room) = (true, 0.0);
            }
            None => {
                for part in figure.split(['.', ',', ':']) {
                    if let Ok(value) = part.parse::<f64>() {
                        self.found.push(show(value));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_give_the_same_values() {
        let pairs = [
            ("4.72 billion roubles", "4,72 млрд рублей"),
            ("4.72 billion", "4 720 000 000"),
            ("one hundred and sixty thousand people", "ста шестидесяти тысяч человек"),
            ("the twenty-fourth meeting", "двадцать четвёртое заседание"),
            ("the 24th meeting", "24-е заседание"),
            ("on 3 February 2022", "3 февраля 2022 г."),
            ("1.5 million", "полтора миллиона"),
            ("1,234,567.5 tonnes", "1 234 567,5 тонны"),
            ("1,500 people", "1 500 человек"),
            ("1,500 people", "1500 человек"),
            ("twelve", "двенадцати"),
            ("two hundred and five", "двести пять"),
            ("five thousand three hundred", "пять тысяч триста"),
        ];
        for (en, ru) in pairs {
            assert_eq!(numbers(en, "en"), numbers(ru, "ru"), "{en} / {ru}");
            assert!(!numbers(en, "en").is_empty(), "{en}");
        }
        assert_eq!(numbers("XX век", "ru"), ["20"]);
        assert_eq!(numbers("03.02.2022 at 12:30", "en"), ["12", "2", "2022", "3", "30"]);
        assert_eq!(numbers("five, six, twenty seven", "en"), ["27", "5", "6"]);
        assert_eq!(numbers("2019 2020", "en"), ["2019", "2020"]);
        assert_eq!(numbers("No number here, LLC.", "en"), Vec::<String>::new());
    }
}
