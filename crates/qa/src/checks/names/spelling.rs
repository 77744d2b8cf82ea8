//! How words sound, and which of them are names.

use super::{Occurrence, Occurrences};
use crate::checks::{Sides, lists};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};
use sverka_text::letters::{is_lowercase, is_uppercase};
use sverka_text::{names, words::Word};

/// As alike two spellings of one name are at least.
const ALIKE: f64 = 0.78;

/// As alike two spellings are at least whose consonants differ.
const VERY_ALIKE: f64 = 0.9;

/// Letters of the shortest name.
const SHORTEST: usize = 4;

/// The spelling of a word in Latin letters, and the key by which it is met.
pub struct Spelling {
    pub latin: String,
    pub key: String,
    /// Which letters it has, a bit each.
    letters: u32,
}

impl Spelling {
    fn of(word: &str) -> Option<Self> {
        let latin = names::latin(word);
        let key = names::cognate_key(word, &latin)?;
        let letters = latin.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31));
        Some(Self { latin, key, letters })
    }

    /// Returns whether the likeness of two spellings can reach [`VERY_ALIKE`]: the cheap bound before the
    /// expensive comparison.
    ///
    /// With m letters in common, of a and b, the similarity of Jaro is (m/a + m/b + 1) / 3 at most, and that of
    /// Winkler, for four equal letters at the start, 0.6 times it and 0.4. A letter that only one of
    /// them has is not in common.
    fn may_be_alike(&self, other: &Self) -> bool {
        let (a, b) = (self.latin.len() as u32, other.latin.len() as u32);
        let ours = a - (self.letters & !other.letters).count_ones();
        let theirs = b - (other.letters & !self.letters).count_ones();
        let common = f64::from(ours.min(theirs));
        // A little less, so that rounding takes nothing away.
        (common / f64::from(a) + common / f64::from(b) + 1.0) / 3.0 * 0.6 + 0.4 > VERY_ALIKE - 0.001
    }
}

/// Abbreviations whose full stop ends no sentence, so that a name may follow.
static TITLES: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words("title").collect());

/// Words whose spelling is remembered at most: some twenty megabytes. Then all are forgotten.
const REMEMBERED: usize = 1 << 17;

/// The spellings of the words so far: texts repeat their words.
#[derive(Default)]
pub struct Spellings {
    known: FxHashMap<Box<str>, Option<Arc<Spelling>>>,
}

impl Spellings {
    fn get(&mut self, word: &str) -> Option<Arc<Spelling>> {
        // Short words without a capital have none (see `cognate_key`), and are half of a text.
        if word.len() < SHORTEST && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        if let Some(spelling) = self.known.get(word) {
            return spelling.clone();
        }
        if self.known.len() == REMEMBERED {
            self.known.clear();
        }
        let spelling = Spelling::of(word).map(Arc::new);
        self.known.insert(word.into(), spelling.clone());
        spelling
    }

    /// Collects the names of a pair.
    pub fn occurrences(&mut self, sides: &Sides) -> Occurrences {
        let words = sides.words();
        let source = self.names_of(sides.source, words.0);
        let target = self.names_of(sides.target, words.1);
        // The words of a side are needed only where the other side has names.
        let ours = if target.is_empty() { Vec::new() } else { self.all_of(words.0) };
        let theirs = if source.is_empty() { Vec::new() } else { self.all_of(words.1) };
        let judge = |list: Vec<(Arc<Spelling>, Range<usize>)>, others: &[Arc<Spelling>]| -> Vec<Occurrence> {
            let name = |(spelling, range): (Arc<Spelling>, Range<usize>)| {
                let is_met = met(&spelling, others);
                Occurrence { spelling, range, is_met }
            };
            list.into_iter().map(name).collect()
        };
        Occurrences { source: judge(source, &theirs), target: judge(target, &ours) }
    }

    /// Returns the words with a capital, except the first of the text and those in capitals throughout.
    fn names_of(&mut self, text: &str, words: &[Word]) -> Vec<(Arc<Spelling>, Range<usize>)> {
        let mut out = Vec::new();
        for word in words.iter().skip(1) {
            let mut chars = word.text.chars();
            if word.is_figure
                || !chars.next().is_some_and(is_uppercase)
                || !chars.all(is_lowercase)
                || word.text.chars().count() < SHORTEST
            {
                continue;
            }
            let before = text[..word.range.start].trim_end();
            let title = || TITLES.iter().any(|title| before.ends_with(title));
            if before.ends_with(['.', '!', '?', '…', ':', '«', '"', '“', '—', '–', '-']) && !title()
            {
                continue;
            }
            if let Some(spelling) = self.get(word.text) {
                out.push((spelling, word.range.clone()));
            }
        }
        out
    }

    /// Returns all words of a text by which a name may be met, first words too.
    fn all_of(&mut self, words: &[Word]) -> Vec<Arc<Spelling>> {
        words.iter().filter(|word| !word.is_figure).filter_map(|word| self.get(word.text)).collect()
    }
}

/// Returns whether one of some words is the counterpart of a name.
fn met(name: &Spelling, others: &[Arc<Spelling>]) -> bool {
    others.iter().any(|other| {
        let bound = if other.key == name.key { ALIKE } else { VERY_ALIKE };
        (bound < VERY_ALIKE || name.may_be_alike(other))
            && names::likeness(&other.latin, &name.latin) >= bound
    })
}
