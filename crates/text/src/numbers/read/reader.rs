//! Goes from word to word and decides what belongs to the open number and what ends it.

use super::counted::unit_of;
use super::{Compound, Number, Reading, Weight, prefix};
use crate::numbers::figure::{joins, roman_in_any_script};
use crate::numbers::lexicon::{self, Entry, Kind, Lexicon};
use crate::numbers::units;
use crate::words::{Word, lower};

/// Words below it are used too freely to be missed ("a couple", "the two of them", «дюжина»).
const FIRM_FROM: f64 = 13.0;

/// Goes through the words of a sentence.
pub struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) lexicon: Option<&'static Lexicon>,
    pub(super) english: bool,
    pub(super) out: Vec<Number>,
    pub(super) open: Option<Compound>,
}

impl<'t> Reader<'t> {
    /// Begins a sentence.
    pub fn new(text: &'t str, lang: &str) -> Self {
        Self { text, lexicon: lexicon::whole(lang), english: lang == "en", out: Vec::new(), open: None }
    }

    /// Reads all words.
    pub fn read(mut self, all: &[Word<'t>]) -> Vec<Number> {
        let mut i = 0;
        while i < all.len() {
            i = self.step(all, i);
        }
        self.close(all, all.len());
        self.out
    }

    /// Reads a word and returns the index of the next.
    fn step(&mut self, all: &[Word<'t>], i: usize) -> usize {
        let word = &all[i];
        let gap = i.checked_sub(1).map_or("", |p| &self.text[all[p].range.end..word.range.start]);
        // "тыс. 500" would be two numbers; the full stop of an abbreviation is also in `gap`.
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
                    "час" | "часу" => self.one_o_clock(all, i),
                    _ if lower.ends_with(|c: char| c.is_ascii_digit()) => self.model(word, all.get(i + 1)),
                    _ => {
                        let numeral = self.lexicon.filter(|_| !self.english).and(prefix::value(&lower));
                        if let Some((value, unit)) = numeral {
                            self.hint(word, &[value]);
                            if let Some(number) = self.out.last_mut() {
                                number.unit = unit;
                            }
                        }
                    }
                }
            }
        }
        i + 1
    }

    /// Returns whether a word in small letters cannot begin a number, as is true of most words.
    fn says_nothing(&self, lower: &str) -> bool {
        self.lexicon.is_none_or(|lexicon| lexicon.get(lower).is_none())
            && !lower.ends_with(|c: char| c.is_ascii_digit())
            && !matches!(lower, "half" | "час" | "часу")
            && !prefix::may_begin(lower)
    }

    /// Returns whether "and", "a", «с» continues the open compound.
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
            // «тысяча и одна ночь»
            [first, ..] if !self.english => {
                let thousand = |open: &Compound| !open.is_figure && open.part == 0.0 && open.total >= 1000.0;
                let entry = self.lexicon.and_then(|lexicon| lexicon.get(first));
                all[i].text == "и"
                    && self.open.as_ref().is_some_and(thousand)
                    && entry.is_some_and(|entry| entry.kind == Kind::One)
            }
            [first, ..] => {
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

    /// Reads "half": after a number it adds to it; before a scale it means 0.5.
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
        // "half an inch": approximate, but an amount.
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

    /// Reads «в час дня», «час ночи»: the hour without its number.
    fn one_o_clock(&mut self, all: &[Word<'t>], i: usize) {
        let half = match all.get(i + 1).map(|word| word.text) {
            Some("дня" | "пополудни") => 12,
            Some("ночи" | "пополуночи" | "утра") => 0,
            _ => return,
        };
        self.hint(&all[i], &[1.0]);
        if let Some(number) = self.out.last_mut() {
            number.readings.push(Reading::Minute((half + 1) * 60));
        }
    }

    pub(super) fn hint(&mut self, word: &Word<'t>, values: &[f64]) {
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

    /// Reads letters that belong to the figure before them: `24th`, `2-й`, `1990s`, `1.27bn`, `90-х`.
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
            "tn" | "trn" | "трлн" if tight => open.multiply(1e12),
            "bn" | "b" | "млрд" if tight => open.multiply(1e9),
            "mn" | "mln" | "млн" if tight => open.multiply(1e6),
            "k" | "тыс" if tight => open.multiply(1e3),
            "m" if tight && money_before(text, open.start) => open.multiply(1e6),
            // "8m tonnes" are millions, "8m long" are metres: the other side shows which.
            "m" if tight && counts_something(&text[word.range.end..]) => {
                open.extra.push(Reading::Value(value * 1e6));
                return false;
            }
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

    /// Reads digits after letters: "e6000", "COVID19"; before a scale they are an amount of money, "N585 million".
    fn model(&mut self, word: &Word<'t>, next: Option<&Word<'t>>) {
        let letters = word.text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(value) = word.text[letters..].parse::<f64>() else { return };
        let entry = next.and_then(|next| self.lexicon?.get(&lower(next.text)));
        match entry.filter(|entry| entry.kind == Kind::Scale) {
            Some(scale) => self.hint(word, &[value, value * scale.value]),
            None => self.hint(word, &[value]),
        }
    }

    /// Ends the open compound before word `i`, and determines what it counts.
    pub(super) fn close(&mut self, all: &[Word<'t>], i: usize) {
        let Some(open) = self.open.take() else { return };
        // "247sports" is a name.
        let glued = self.text[open.end..].chars().take_while(|c| c.is_alphabetic()).count();
        let is_name =
            open.is_figure && !open.is_ordinal && (glued >= 4 || self.text[..open.start].ends_with('_'));
        let in_name = open.is_figure && is_behind_a_name(self.text, open.start);
        let value = open.total + open.part;
        let mut readings = Vec::new();
        if !value.is_nan() {
            readings.push(Reading::Value(value));
        }
        readings.extend(open.others.iter().map(|&other| Reading::Value(other)));
        readings.extend(open.extra.iter().copied());
        // "Two decades" are twenty years.
        let decades = all.get(i).is_some_and(|word| matches!(word.text, "decade" | "decades"));
        if decades && self.text.get(open.end..all[i].range.start) == Some(" ") {
            readings.push(Reading::Value(value * 10.0));
        }
        let unit = unit_of(self.text, &(open.start..open.end), all, i);
        // The first decade of a century has a name in other languages: «нулевые».
        let is_first_decade = self.text[open.start..].starts_with("00s");
        let weight = if is_name && unit.is_none() || is_first_decade {
            Weight::Hint
        } else if in_name {
            Weight::Word
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

/// "may" and "march" in small letters are verbs.
fn is_doubtful_month(entry: &Entry, word: &str) -> bool {
    entry.kind == Kind::Month && !word.starts_with(char::is_uppercase)
}

/// Returns whether a figure belongs to a name: "COVID-19", «Ту-154». A text may shorten it, but not change
/// it.
fn is_behind_a_name(text: &str, start: usize) -> bool {
    let Some(head) = text[..start].strip_suffix(['-', '‑']) else { return false };
    let name = head.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    name.starts_with(char::is_uppercase)
}

/// Returns whether a word follows after a space.
fn counts_something(behind: &str) -> bool {
    behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

fn money_before(text: &str, start: usize) -> bool {
    text[..start].trim_end().ends_with(['$', '£', '€', '¥', '₽'])
}
