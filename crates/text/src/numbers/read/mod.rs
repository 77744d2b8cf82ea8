//! The precise reader: every number of a sentence with its place and all its possible meanings.
//!
//! A `Reader` goes from word to word and assembles one number at a time, a `Compound`; figures and number
//! words are handled in separate files. Relations between numbers are settled at the end.

mod compound;
mod counted;
mod figures;
mod measures;
#[cfg(test)]
mod paradigms;
mod prefix;
mod reader;
mod settle;
mod words;

use super::lexicon;
use super::units::Unit;
use crate::words::{Word, words as words_of};
use compound::Compound;
use reader::Reader;
use std::ops::Range;

/// A number of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Bytes of the sentence.
    pub range: Range<usize>,
    /// Its possible meanings, the likeliest first.
    pub readings: Vec<Reading>,
    /// How much its absence on the other side means.
    pub weight: Weight,
    /// What it counts, if known.
    pub unit: Option<&'static Unit>,
    /// Whether it is written in digits.
    pub is_figure: bool,
    /// Whether it is an ordinal: `24th`, «второй».
    pub is_ordinal: bool,
    /// The product of its scales: 1 000 000 for "5.6 million".
    scale: f64,
}

/// A possible meaning of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// An amount, a rank, a year.
    Value(f64),
    /// A month, from 1.
    Month(u8),
    /// A time of the day: minutes since midnight.
    Minute(u16),
    /// The numerator or the denominator of a fraction, which explains such a number of the other side.
    Part(f64),
}

/// How important it is if a number is missing on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Not important: «обе», "once", "hundreds of". It only explains a number of the other side.
    Hint,
    /// Slightly on its own ("two", «третий»), more if the other side has such a word without a counterpart.
    Word,
    /// Very important: digits, and words of thirteen or more.
    Firm,
}

/// Reads the numbers of a sentence. Words are understood in English and Russian, figures in
/// every language.
pub fn read(text: &str, lang: &str) -> Vec<Number> {
    read_words(text, &words_of(text).collect::<Vec<_>>(), lang)
}

/// Reads the numbers of a sentence whose words are known.
pub fn read_words(text: &str, all: &[Word], lang: &str) -> Vec<Number> {
    let mut out = Reader::new(text, lang).read(all);
    settle::settle(text, &mut out);
    out
}

/// Returns whether the number words of a language are known.
pub fn knows(lang: &str) -> bool {
    lexicon::whole(lang).is_some()
}
