//! The careful reader: every number of a sentence with its place and all that it may mean.
//!
//! A `Reader` goes from word to word and puts one number together at a time, a `Compound`; what it does with
//! figures and with words of numbers is in a file each. What numbers say of each other is settled at the end.

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
    /// All that it may mean, the likeliest first.
    pub readings: Vec<Reading>,
    /// How much its absence on the other side means.
    pub weight: Weight,
    /// What it counts, where that is known.
    pub unit: Option<&'static Unit>,
    /// Whether it is written in digits.
    pub is_figure: bool,
    /// Whether it is a place in an order: `24th`, «второй».
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

/// How much the absence of a number on the other side means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing: «обе», "once", "hundreds of". It only explains a number of the other side.
    Hint,
    /// Little by itself ("two", «третий»), something when the other side has another such word too.
    Word,
    /// Much: digits, and words of thirteen or more.
    Firm,
}

/// Reads the numbers of a sentence. Words are understood in English and Russian, figures in
/// every language.
pub fn read(text: &str, lang: &str) -> Vec<Number> {
    read_words(text, &words_of(text).collect::<Vec<_>>(), lang)
}

/// The same of a sentence whose words are known.
pub fn read_words(text: &str, all: &[Word], lang: &str) -> Vec<Number> {
    let mut out = Reader::new(text, lang).read(all);
    settle::settle(text, &mut out);
    out
}

/// Whether the words of a language are understood.
pub fn knows(lang: &str) -> bool {
    lexicon::whole(lang).is_some()
}
