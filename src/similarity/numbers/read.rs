//! The careful reader: every number of a sentence with its place and all that it may mean.

use super::figure::{decimal, is_group, joins, roman};
use super::lexicon::{self, Entry, Kind, Lexicon};
use super::units::{self, Unit};
use crate::similarity::words::{Word, lower, words};
use std::ops::Range;

/// A number of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Bytes of the sentence.
    pub range: Range<usize>,
    /// All that it may mean, the likeliest first.
    pub readings: Vec<Reading>,
    /// What its absence on the other side says.
    pub weight: Weight,
    /// What it counts, where that is told.
    pub unit: Option<&'static Unit>,
    /// Whether it stands there in digits.
    pub is_figure: bool,
    /// Whether it tells a place in an order: `24th`, «второй».
    pub is_ordinal: bool,
    /// The product of the scales in it: 1 000 000 of "5.6 million".
    scale: f64,
}

/// Something that a number may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// An amount, a rank, a year.
    Value(f64),
    /// A month, from 1.
    Month(u8),
    /// A time of the day: minutes since midnight.
    Minute(u16),
    /// The numerator or the denominator of a fraction: explains such a number of the other side.
    Part(f64),
}

/// What the absence of a number on the other side says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing: «обе», "once", "hundreds of". It only explains a number of the other side.
    Hint,
    /// Little by itself ("two", «третий»), something when the other side has another such word too.
    Word,
    /// Much: digits, and words of thirteen or more.
    Firm,
}

/// Words below it are used too freely to be missed ("a couple", "the two of them", «дюжина»).
const FIRM_FROM: f64 = 13.0;

/// Reads the numbers of a sentence. Words are understood in English and Russian, figures in
/// every language.
pub fn read(text: &str, lang: &str) -> Vec<Number> {
    read_words(text, &words(text).collect::<Vec<_>>(), lang)
}

/// The same of a sentence whose words are known.
pub fn read_words(text: &str, all: &[Word], lang: &str) -> Vec<Number> {
    let mut reader =
        Reader { text, lexicon: lexicon::whole(lang), english: lang == "en", out: Vec::new(), open: None };
    let mut i = 0;
    while i < all.len() {
        i = reader.step(all, i);
    }
    reader.close(all, all.len());
    let mut out = reader.out;
    share_scales(text, &mut out);
    join_years(text, &mut out);
    short_years(text, &mut out);
    round_the_clock(text, &mut out);
    out
}

/// Whether the words of a language are understood.
pub fn knows(lang: &str) -> bool {
    lexicon::whole(lang).is_some()
}

/// A number that is being put together.
#[derive(Clone, Debug)]
struct Compound {
    start: usize,
    end: usize,
    /// What is complete up to the last thousand, million and so on.
    total: f64,
    /// What stands behind it.
    part: f64,
    /// Where the last word leaves room: below ten after a ten, and so on.
    room: f64,
    /// Other values that the figure may have, before scales.
    others: Vec<f64>,
    is_figure: bool,
    is_ordinal: bool,
    /// Whether a number stands before the first scale; "thousands" alone is no amount.
    counted: bool,
    /// Whether it is nothing but "one".
    only_one: bool,
    /// The product of its scales.
    scale: f64,
    /// Whether a ten may follow a unit: "five-and-twenty".
    reversed: bool,
    /// Further readings.
    extra: Vec<Reading>,
}

impl Compound {
    fn new(range: &Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end,
            total: 0.0,
            part: 0.0,
            room: 0.0,
            others: Vec::new(),
            is_figure: false,
            is_ordinal: false,
            counted: true,
            only_one: false,
            scale: 1.0,
            reversed: false,
            extra: Vec::new(),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    lexicon: Option<&'static Lexicon>,
    english: bool,
    out: Vec<Number>,
    open: Option<Compound>,
}

impl<'t> Reader<'t> {
    /// Reads a word and gives the number of the next.
    fn step(&mut self, all: &[Word<'t>], i: usize) -> usize {
        let word = &all[i];
        let gap = i.checked_sub(1).map_or("", |p| &self.text[all[p].range.end..word.range.start]);
        // "тыс. 500" would be two numbers; the stop of an abbreviation is met in `gap` too.
        if !joins(gap) {
            self.close(all, i);
        }
        if word.is_figure {
            self.close(all, i);
            return self.figure(all, i);
        }
        if let Some(value) = roman_in_any_script(word.text) {
            self.close(all, i);
            self.roman(word, value);
            return i + 1;
        }
        let lower = lower(word.text);
        if self.open.is_none() && self.says_nothing(&lower) {
            return i + 1;
        }
        if self.open.is_some() && self.suffix(&lower, gap, word) {
            return i + 1;
        }
        match self.lexicon.and_then(|lexicon| lexicon.get(&lower)) {
            Some(entry) if self.english && is_doubtful_month(entry, word.text) => self.close(all, i),
            Some(&entry) => self.word(entry, &lower, all, i),
            None => {
                if self.open.is_some() && matches!(&*lower, "and" | "a" | "с" | "и") {
                    // "five-and-twenty" is an old 25.
                    let ten = |word: &Word| {
                        let entry = self.lexicon.and_then(|lexicon| lexicon.get(&word.text.to_lowercase()));
                        entry.is_some_and(|entry| entry.kind == Kind::Ten)
                    };
                    let next_is_ten = gap == "-" && lower == "and" && all.get(i + 1).is_some_and(ten);
                    if let Some(open) = self.open.as_mut().filter(|open| next_is_ten && open.part < 10.0) {
                        open.reversed = true;
                        return i + 1;
                    }
                    // "one hundred and sixty", "two and a half", «два с половиной».
                    if self.goes_on(all, i) {
                        return i + 1;
                    }
                }
                let half = lower == "half" || lower.starts_with("половин");
                let joined = i > 0 && matches!(all[i - 1].text, "and" | "a" | "с");
                if let Some(open) = self.open.as_mut().filter(|open| half && joined && !open.is_figure) {
                    // "two and a half", «два с половиной»
                    open.part += 0.5;
                    open.end = word.range.end;
                    return i + 1;
                }
                self.close(all, i);
                match &*lower {
                    "half" | "половина" | "половины" | "половину" | "половине" | "половиной" => {
                        self.half(all, i)
                    }
                    _ if lower.ends_with(|c: char| c.is_ascii_digit()) => self.model(word),
                    _ => self.prefix(&lower, word),
                }
            }
        }
        i + 1
    }

    /// Whether a word in small letters is none of those that begin a number, as most words are not.
    fn says_nothing(&self, lower: &str) -> bool {
        self.lexicon.is_none_or(|lexicon| lexicon.get(lower).is_none())
            && !lower.ends_with(|c: char| c.is_ascii_digit())
            && lower != "half"
            && !begins_as_numeral(lower)
    }

    /// Whether "and", "a", «с» goes on with the open compound.
    fn goes_on(&self, all: &[Word<'t>], i: usize) -> bool {
        let next: Vec<String> = all[i + 1..].iter().take(2).map(|word| word.text.to_lowercase()).collect();
        let half = |word: &str| word == "half" || word.starts_with("половин");
        match next.as_slice() {
            [first, ..] if half(first) => true,
            [first, second] if first == "a" && half(second) => true,
            // "half a million"
            [..] if all[i].text == "a" => self
                .open
                .as_ref()
                .is_some_and(|open| !open.is_figure && open.part == 0.5 && open.total == 0.0),
            [first, ..] if self.english => {
                let last = all[i].text == "and";
                let open = self.open.as_ref().is_some_and(|open| !open.is_figure && open.room >= 100.0);
                let entry = self.lexicon.and_then(|lexicon| lexicon.get(first));
                last && open
                    && entry.is_some_and(|entry| {
                        matches!(entry.kind, Kind::Unit | Kind::Ten | Kind::Ordinal | Kind::One)
                    })
            }
            _ => false,
        }
    }

    /// "half" behind a number adds to it; before a scale it stands for 0.5.
    fn half(&mut self, all: &[Word<'t>], i: usize) {
        let word = &all[i];
        let next = |k: usize| all.get(i + k).map(|word| word.text.to_lowercase());
        let scale = |word: Option<String>| {
            let entry = word.and_then(|word| self.lexicon?.get(&word));
            entry.is_some_and(|entry| entry.kind == Kind::Scale)
        };
        let before_scale = scale(next(1)) || (next(1).as_deref() == Some("a") && scale(next(2)));
        if before_scale {
            let mut open = Compound::new(&word.range);
            open.part = 0.5;
            self.open = Some(open);
            return;
        }
        // "half an inch": rough, but an amount.
        let article = matches!(next(1).as_deref(), Some("a" | "an"));
        let counted = next(if article { 2 } else { 1 });
        if let Some(unit) = counted.and_then(|word| units::unit(&word)) {
            self.hint(word, &[0.5]);
            if let Some(number) = self.out.last_mut() {
                number.unit = Some(unit);
            }
            return;
        }
        // "half past three" is 3:30.
        self.hint(word, &[0.5, 30.0, 50.0]);
    }

    fn hint(&mut self, word: &Word<'t>, values: &[f64]) {
        self.out.push(Number {
            range: word.range.clone(),
            readings: values.iter().map(|&value| Reading::Value(value)).collect(),
            weight: Weight::Hint,
            unit: None,
            is_figure: false,
            is_ordinal: false,
            scale: 1.0,
        });
    }

    /// Letters that belong to the figure before them: `24th`, `2-й`, `1990s`, `1.27bn`, `90-х`.
    fn suffix(&mut self, lower: &str, gap: &str, word: &Word<'t>) -> bool {
        let text = self.text;
        let Some(open) = &mut self.open else { return false };
        if !open.is_figure {
            return false;
        }
        let tight = gap.is_empty();
        let hyphen = matches!(gap, "-" | "‑" | "–");
        let value = open.part;
        let decade = |open: &mut Compound| {
            if value % 10.0 == 0.0 {
                open.extra.push(Reading::Value(if value < 100.0 { 1900.0 + value } else { value % 100.0 }));
                if value % 100.0 == 0.0 && value >= 1000.0 {
                    open.extra.push(Reading::Value(value / 100.0 + 1.0));
                }
            }
        };
        match lower {
            "st" | "nd" | "rd" | "th" if tight => open.is_ordinal = true,
            "s" if tight || matches!(gap, "'" | "’") => decade(open),
            "bn" | "b" | "млрд" if tight => scale(open, 1e9),
            "k" if tight => scale(open, 1e3),
            "m" if tight && money_before(text, open.start) => scale(open, 1e6),
            "й" | "я" | "е" | "го" | "му" | "м" | "ю" | "х" | "ми" | "ой" | "ый" | "ая" | "ое" | "ые"
            | "ого" | "ому" | "ых" | "ым" | "ими"
                if hyphen =>
            {
                open.is_ordinal = true;
                decade(open);
            }
            _ => return false,
        }
        open.end = word.range.end;
        true
    }

    fn roman(&mut self, word: &Word<'t>, value: f64) {
        let single = word.text.chars().count() == 1;
        self.out.push(Number {
            range: word.range.clone(),
            readings: vec![Reading::Value(value)],
            weight: if single { Weight::Hint } else { Weight::Word },
            unit: None,
            is_figure: false,
            is_ordinal: true,
            scale: 1.0,
        });
    }

    /// Digits behind letters: "e6000", "COVID19".
    fn model(&mut self, word: &Word<'t>) {
        let letters = word.text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if let Ok(value) = word.text[letters..].parse() {
            self.hint(word, &[value]);
        }
    }

    /// Numerals within a Russian word: «трёхлетний», «пятимиллионный», «двадцатиминутный».
    fn prefix(&mut self, lower: &str, word: &Word<'t>) {
        if self.english || self.lexicon.is_none() {
            return;
        }
        if !begins_as_numeral(lower) {
            return;
        }
        let (mut rest, mut value) = (lower, 0.0);
        'more: loop {
            for (prefix, amount) in PREFIXES {
                if let Some(tail) = rest.strip_prefix(prefix)
                    && (value == 0.0 || amount < 10.0 && value >= 20.0 || amount < 100.0 && value >= 100.0)
                {
                    (rest, value) = (tail, value + amount);
                    continue 'more;
                }
            }
            break;
        }
        if value == 0.0 || rest.chars().count() < 3 {
            return;
        }
        let scale = [("тысячн", 1e3), ("миллионн", 1e6), ("миллиардн", 1e9)];
        let scale = scale.iter().find(|(stem, _)| rest.starts_with(stem)).map_or(1.0, |(_, scale)| *scale);
        self.hint(word, &[value * scale]);
    }

    fn word(&mut self, entry: Entry, lower: &str, all: &[Word<'t>], i: usize) {
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
            Kind::Ordinal => {
                // «три пятых» is a fraction.
                let fraction = (lower.ends_with("ых") || lower.ends_with("ьих"))
                    && entry.value > 2.0
                    && self.open.as_ref().is_some_and(|open| {
                        !open.is_figure && open.total == 0.0 && (2.0..10.0).contains(&open.part)
                    });
                if fraction {
                    self.fraction(entry.value, all, i);
                    return;
                }
                if entry.value >= 1000.0 {
                    self.large_ordinal(entry.value, all, i);
                    return;
                }
                self.add(entry.value, 0.0, all, i);
                if let Some(open) = &mut self.open {
                    open.is_ordinal = true;
                    // «девяностые» are the 1990s.
                    if !self.english && entry.value >= 20.0 && entry.value < 100.0 && open.total == 0.0 {
                        open.extra.push(Reading::Value(1900.0 + entry.value));
                    }
                }
                self.close(all, i + 1);
            }
            Kind::Scale => {
                let open = self.open.get_or_insert_with(|| {
                    let mut open = Compound::new(&word.range);
                    (open.part, open.counted) = (1.0, false);
                    open
                });
                if open.part == 0.0 && entry.value > open.room {
                    // "two thousand million"
                    open.total *= entry.value;
                    (open.room, open.end) = (entry.value, word.range.end);
                    open.scale *= entry.value;
                    return;
                }
                if open.part == 0.0 {
                    self.close(all, i);
                    return self.word(entry, lower, all, i);
                }
                open.end = word.range.end;
                scale(open, entry.value);
            }
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

    /// "millionth", «тысячный»: of what stands before it, or alone, in passing.
    fn large_ordinal(&mut self, value: f64, all: &[Word<'t>], i: usize) {
        match &mut self.open {
            Some(open) if open.part > 0.0 => {
                scale(open, value);
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

    /// A denominator: with the number before it a fraction, alone one part of so many.
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

    /// A word with a value below a thousand that leaves room for one below `room`.
    fn add(&mut self, value: f64, room: f64, all: &[Word<'t>], i: usize) {
        let range = &all[i].range;
        if self.open.as_ref().is_some_and(|open| value >= open.room && !open.reversed) {
            self.close(all, i);
        }
        let open = self.open.get_or_insert_with(|| Compound::new(range));
        open.part += value;
        open.end = range.end;
        open.room = if open.reversed { 0.0 } else { room };
        (open.only_one, open.reversed) = (false, false);
    }

    /// A figure: one number, or several in a date.
    fn figure(&mut self, all: &[Word<'t>], mut i: usize) -> usize {
        let text = self.text;
        let first = &all[i];
        let before = text[..first.range.start].chars().next_back();
        // A figure behind letters names something (`COVID-19`, `№ 17` is not meant): as good as another.
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
                // ".5" and ",5": the figure is what stands behind the mark.
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
        // A day or a month of a date in figures: `03/02/2022`, `2022-02-03`.
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

    /// The parts of a date or of something else with marks between its figures, each a number.
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

    /// Ends the open compound before word `i`, and looks at what it counts.
    fn close(&mut self, all: &[Word<'t>], i: usize) {
        let Some(open) = self.open.take() else { return };
        // "247sports" is a name.
        let glued = self.text[open.end..].chars().take_while(|c| c.is_alphabetic()).count();
        let is_name = open.is_figure && !open.is_ordinal && glued >= 4;
        let value = open.total + open.part;
        let mut readings = Vec::new();
        if !value.is_nan() {
            readings.push(Reading::Value(value));
        }
        readings.extend(open.others.iter().map(|&other| Reading::Value(other)));
        readings.extend(open.extra.iter().copied());
        let unit = unit_of(self.text, &(open.start..open.end), all, i);
        let weight = if is_name && unit.is_none() {
            Weight::Hint
        } else if open.is_figure {
            Weight::Firm
        } else if !open.counted || open.only_one || (open.is_ordinal && value <= 2.0) {
            Weight::Hint
        } else if value >= FIRM_FROM {
            Weight::Firm
        } else {
            Weight::Word
        };
        self.out.push(Number {
            unit,
            range: open.start..open.end,
            readings,
            weight,
            is_figure: open.is_figure,
            is_ordinal: open.is_ordinal,
            scale: open.scale,
        });
    }
}

/// Multiplies what is open.
fn scale(open: &mut Compound, by: f64) {
    open.scale *= by;
    for other in &mut open.others {
        *other *= by;
    }
    if by > 100.0 {
        open.total += open.part * by;
        (open.part, open.room) = (0.0, by);
    } else {
        open.part *= by;
        open.room = by;
    }
}

/// "may" and "march" in small letters are verbs.
fn is_doubtful_month(entry: &Entry, word: &str) -> bool {
    entry.kind == Kind::Month && !word.starts_with(char::is_uppercase)
}

/// Roman numerals, also typed with Cyrillic letters («ХХ век»), which is common. Of one letter
/// only V and X: the rest are words and initials.
fn roman_in_any_script(word: &str) -> Option<f64> {
    if word.len() > 16 || !word.starts_with(['I', 'V', 'X', 'L', 'C', 'M', 'Х', 'І']) {
        return None;
    }
    let latin: String = word
        .chars()
        .map(|c| match c {
            'Х' => 'X',
            'І' => 'I',
            'С' => 'C',
            'М' => 'M',
            c => c,
        })
        .collect();
    match latin.as_str() {
        "I" if word == "I" => Some(1.0),
        "V" => Some(5.0),
        "X" => Some(10.0),
        _ => roman(&latin),
    }
}

/// `15:30` and `15.30` as minutes since midnight.
fn clock(figure: &str) -> Option<u16> {
    let (hours, minutes) = figure.split_once([':', '.'])?;
    if minutes.len() != 2 || hours.len() > 2 {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Whether "a.m." (false) or "p.m." (true) stands behind a figure.
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

fn money_before(text: &str, start: usize) -> bool {
    text[..start].trim_end().ends_with(['$', '£', '€', '¥', '₽'])
}

/// What a number counts: the sign before it, the sign or the word behind it.
fn unit_of(text: &str, range: &Range<usize>, all: &[Word<'_>], next: usize) -> Option<&'static Unit> {
    if let Some(sign) = text[..range.start].trim_end().chars().next_back().filter(|c| "$£€¥₽".contains(*c))
    {
        return units::unit(&sign.to_string());
    }
    let behind = &text[range.end..];
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
    let lower = word.text.to_lowercase();
    // "per cent" and "US dollars".
    if matches!(lower.as_str(), "per" | "us") {
        let second = all.get(next + 1)?.text.to_lowercase();
        return match (lower.as_str(), second.as_str()) {
            ("per", "cent") => units::unit("percent"),
            ("us", second) => units::unit(second),
            _ => None,
        };
    }
    units::unit(&lower)
}

/// Words between the two ends of a range: «от 5 до 6 млн», "5 or 6 million".
const BETWEEN: [&str; 9] = ["to", "or", "and", "до", "или", "и", "–", "-", "—"];

/// "5 to 6 million" may be five million: the first of a range takes the scale of the second.
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

/// "nineteen eighty-four" is a year.
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

/// "24/7" means always, and is said in many ways.
fn round_the_clock(text: &str, numbers: &mut [Number]) {
    for i in 1..numbers.len() {
        let whole = text.get(numbers[i - 1].range.start..numbers[i].range.end);
        if whole == Some("24/7") {
            (numbers[i - 1].weight, numbers[i].weight) = (Weight::Hint, Weight::Hint);
        }
    }
}

/// "2019–20" goes to 2020.
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

/// A quick look before the list of [`PREFIXES`]: whether a word has the first three letters of one.
fn begins_as_numeral(word: &str) -> bool {
    // Three letters of Cyrillic are six bytes.
    !word.starts_with(|c: char| c.is_ascii())
        && matches!(
            word.get(..6),
            Some(
                "оди"
                    | "две"
                    | "три"
                    | "чет"
                    | "пят"
                    | "шес"
                    | "сем"
                    | "вос"
                    | "дев"
                    | "два"
                    | "сор"
                    | "дву"
                    | "трё"
                    | "тре"
                    | "тыс"
                    | "пол"
                    | "одн"
                    | "дес"
                    | "сто"
            )
        )
}

/// Numerals as they begin Russian adjectives, longer ones first.
const PREFIXES: [(&str, f64); 46] = [
    ("одиннадцати", 11.0),
    ("двенадцати", 12.0),
    ("тринадцати", 13.0),
    ("четырнадцати", 14.0),
    ("пятнадцати", 15.0),
    ("шестнадцати", 16.0),
    ("семнадцати", 17.0),
    ("восемнадцати", 18.0),
    ("девятнадцати", 19.0),
    ("двадцати", 20.0),
    ("тридцати", 30.0),
    ("сорока", 40.0),
    ("пятидесяти", 50.0),
    ("шестидесяти", 60.0),
    ("семидесяти", 70.0),
    ("восьмидесяти", 80.0),
    ("девяносто", 90.0),
    ("двухсот", 200.0),
    ("трёхсот", 300.0),
    ("трехсот", 300.0),
    ("четырёхсот", 400.0),
    ("четырехсот", 400.0),
    ("пятисот", 500.0),
    ("шестисот", 600.0),
    ("семисот", 700.0),
    ("восьмисот", 800.0),
    ("девятисот", 900.0),
    ("тысяче", 1000.0),
    ("полутора", 1.5),
    ("полуторамиллион", 1_500_000.0),
    ("одно", 1.0),
    ("двух", 2.0),
    ("дву", 2.0),
    ("трёх", 3.0),
    ("трех", 3.0),
    ("четырёх", 4.0),
    ("четырех", 4.0),
    ("пяти", 5.0),
    ("шести", 6.0),
    ("семи", 7.0),
    ("восьми", 8.0),
    ("девяти", 9.0),
    ("десяти", 10.0),
    ("сто", 100.0),
    ("пол", 0.5),
    ("тре", 3.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_numeral_is_overlooked() {
        for (prefix, _) in PREFIXES {
            assert!(begins_as_numeral(prefix), "{prefix}");
        }
    }
}
