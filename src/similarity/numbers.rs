//! Numbers as values: `4,72 млрд`, "4.72 billion" and `4 720 000 000` are one number.
//!
//! Figures are read in both notations (decimal comma and point, thousands with a space,
//! comma or point); words of English and Russian from `data/numbers/`, with compounds
//! ("one hundred and sixty thousand", «двадцать четвёртый»). What a figure means alone is
//! sometimes open (`1.500`); then the reading that both notations share is taken.

use super::words::{Word, words};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The numbers of a text as keys: equal keys are equal numbers. A value in its shortest
/// decimal form (`4720000000`, `2.5`), or `month:2` for a month's name.
/// Sorted, each once.
pub fn numbers(text: &str, lang: &str) -> Vec<String> {
    let lexicon = match lang {
        "en" => Some(&*ENGLISH),
        "ru" => Some(&*RUSSIAN),
        _ => None,
    };
    let mut reader = Reader::default();
    let all: Vec<Word> = words(text).collect();
    let mut i = 0;
    while i < all.len() {
        let word = &all[i];
        let gap = i.checked_sub(1).map_or("", |p| &text[all[p].range.end..word.range.start]);
        if !joins(gap) {
            reader.close();
        }
        if word.is_figure {
            // "4 720 000": groups of three behind one to three digits are one figure.
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
            let lower = word.text.to_lowercase();
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

/// Whether what stands between two words lets a compound number go on.
fn joins(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '‑'))
}

/// Whether a word is a further group of three digits of a figure with spaces between its
/// thousands; the last group may carry the decimals.
fn is_group(next: &Word<'_>, gap: &str) -> bool {
    let digits = next.text.bytes().take_while(u8::is_ascii_digit).count();
    matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
        && next.is_figure
        && digits == 3
        && matches!(next.text.as_bytes().get(3), None | Some(b',' | b'.'))
}

/// Puts compounds together.
#[derive(Default)]
struct Reader {
    found: Vec<String>,
    /// What is complete up to the last thousand, million and so on.
    total: f64,
    /// What stands behind it.
    part: f64,
    open: bool,
    /// Where the last word of the compound leaves room: below ten after a ten, and so on.
    room: f64,
}

impl Reader {
    fn close(&mut self) {
        if self.open {
            self.found.push(show(self.total + self.part));
        }
        (self.total, self.part, self.open, self.room) = (0.0, 0.0, false, 0.0);
    }

    /// A word with a value below a thousand that leaves room for one below `room`.
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
        }
    }

    /// A figure: one number, or several in a date or time.
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

/// Reads a figure; `None` for a date, a time or a list (`03.02.2022`, `12:30`), whose
/// parts count by themselves.
fn decimal(figure: &str) -> Option<f64> {
    let separators: Vec<char> = figure.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = figure.split(['.', ',', ':']).collect();
    let thousands =
        |groups: &[&str]| groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let join = |whole: &[&str], rest: &str| format!("{}.{rest}", whole.concat()).parse().ok();
    match separators.as_slice() {
        [] => figure.parse().ok(),
        [':', ..] => None,
        // "1,500" and "1.500" are thousands, "4.72" and "4,7" are decimals: three digits
        // behind a comma or point are a group in both notations far more often than a fraction.
        [_] if thousands(&groups) && groups[0] != "0" => groups.concat().parse().ok(),
        [_] => join(&groups[..1], groups[1]),
        // "1,234,567" or "1.234.567"
        [first, rest @ ..] if rest.iter().all(|c| c == first) && thousands(&groups) => {
            groups.concat().parse().ok()
        }
        // "1,234.5" or "1.234,5"
        [first, middle @ .., last]
            if first != last
                && middle.iter().all(|c| c == first)
                && thousands(&groups[..groups.len() - 1]) =>
        {
            join(&groups[..groups.len() - 1], groups[groups.len() - 1])
        }
        _ => None,
    }
}

/// A Roman numeral of two letters or more in capitals: `XX`, `XXI`. A single letter is
/// more often an initial.
fn roman(word: &str) -> Option<f64> {
    if word.len() < 2 || !word.bytes().all(|b| b"IVXLCM".contains(&b)) {
        return None;
    }
    let digit = |b: u8| match b {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        _ => 1000,
    };
    let values: Vec<i32> = word.bytes().map(digit).collect();
    let mut sum = 0;
    for (i, &value) in values.iter().enumerate() {
        let subtract = values.get(i + 1).is_some_and(|&next| next > value);
        sum += if subtract { -value } else { value };
    }
    // "CD", "MM" and "LLC" are abbreviations more often than 400, 2000 and so on.
    (1..=50).contains(&sum).then(|| f64::from(sum))
}

fn show(value: f64) -> String {
    // Nine decimals are more than any text has; they hide the error of the product 4.72 * 10^9.
    let mut text = format!("{value:.9}");
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Unit,
    Ten,
    Hundred,
    Scale,
    Half,
    Ordinal,
    Month,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: Kind,
    value: f64,
}

/// Number words of a language: whole words, and stems of adjectives.
struct Lexicon {
    words: FxHashMap<String, Entry>,
    stems: FxHashMap<String, Entry>,
}

/// Endings of Russian adjectives in all cases.
const ADJECTIVE_ENDINGS: [&str; 24] = [
    "ый", "ой", "ий", "ая", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ую",
    "юю", "ых", "их", "ыми", "ими", "ей", "я",
];

impl Lexicon {
    /// Parses a list of `data/numbers/`; its shape is told at its head. A line that does
    /// not fit is passed over (a test holds that there is none).
    fn parse(list: &str) -> Self {
        let mut lexicon = Self { words: FxHashMap::default(), stems: FxHashMap::default() };
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split_whitespace();
            let (Some(kind), Some(value)) = (fields.next().and_then(kind), fields.next()) else { continue };
            let Ok(value) = value.parse() else { continue };
            for word in fields {
                let entry = Entry { kind, value };
                match word.strip_suffix('*') {
                    Some(stem) => lexicon.stems.insert(stem.into(), entry),
                    None => lexicon.words.insert(word.into(), entry),
                };
            }
        }
        lexicon
    }

    fn get(&self, word: &str) -> Option<&Entry> {
        self.words.get(word).or_else(|| {
            ADJECTIVE_ENDINGS.iter().find_map(|ending| self.stems.get(word.strip_suffix(ending)?))
        })
    }
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "unit" => Kind::Unit,
        "ten" => Kind::Ten,
        "hundred" => Kind::Hundred,
        "scale" => Kind::Scale,
        "half" => Kind::Half,
        "ordinal" => Kind::Ordinal,
        "month" => Kind::Month,
        _ => return None,
    })
}

static ENGLISH: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../data/numbers/en.txt")));
static RUSSIAN: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../data/numbers/ru.txt")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_understood() {
        for list in [include_str!("../../data/numbers/en.txt"), include_str!("../../data/numbers/ru.txt")] {
            for line in list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
                let fields: Vec<&str> = line.split_whitespace().collect();
                assert!(
                    fields.len() >= 3 && kind(fields[0]).is_some() && fields[1].parse::<f64>().is_ok(),
                    "{line}"
                );
            }
        }
    }

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
