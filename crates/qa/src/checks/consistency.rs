//! Texts that are translated twice. The memory of them takes a few small numbers a pair.

use super::State;

use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use rustc_hash::FxHashMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, PoisonError};
use sverka_text::letters::is_alphanumeric;
use sverka_text::words::lower;

/// One source, several targets.
pub static TARGET: Rule = Rule {
    id: "consistency.target",
    category: "Inconsistency",
    severity: Severity::Info,
    title: "The same source is translated differently",
    doc: "A text that occurs several times in the files is translated differently here than at its first occurrence. \
          Case, spaces and final punctuation are ignored. Context often requires different translations, so this is a \
          hint.",
    bad: (
        "Thank you for your attention!",
        "Спасибо за внимание! (и, в другом месте: «Благодарю за внимание!»)",
    ),
    good: ("Thank you for your attention!", "Спасибо за внимание! (всякий раз)"),
};

/// One target, several sources.
pub static SOURCE: Rule = Rule {
    id: "consistency.source",
    category: "Inconsistency",
    severity: Severity::Info,
    title: "Different sources have the same translation",
    doc: "Two different texts of four or more words have an identical translation: a careless repetition, or a link \
          that has shifted.",
    bad: (
        "The second item of the agenda (elsewhere: \"The first item of the agenda\")",
        "Первый пункт повестки нашего дня",
    ),
    good: ("The first item of the agenda", "Первый пункт повестки дня"),
};

/// The texts so far, as hashes.
#[derive(Default)]
pub struct Memory {
    /// Hash of a source: hash of its first target, and where that is.
    sources: FxHashMap<u64, (u64, Where)>,
    /// The same of targets.
    targets: FxHashMap<u64, (u64, Where)>,
    /// The files so far.
    files: Vec<Arc<str>>,
}

/// The place of a pair: the number of its file, its line and its unit there, which no file has more of than 32 bits count.
#[derive(Clone, Copy)]
struct Where {
    file: u32,
    line: u32,
    unit: u32,
}

/// Words below which different texts often have the same translation ("Yes", "Of course").
const WORDS: usize = 4;

/// Compares the pairs with those before them.
pub fn check(pairs: &[Pair], state: &State) -> Vec<(usize, Finding)> {
    state.memory.lock().unwrap_or_else(PoisonError::into_inner).check(pairs)
}

impl Memory {
    /// Looks at the next pairs, in order.
    fn check(&mut self, pairs: &[Pair]) -> Vec<(usize, Finding)> {
        let mut out = Vec::new();
        let mut buffer = String::new();
        for (i, pair) in pairs.iter().enumerate() {
            if pair.source.trim().is_empty() || pair.target.trim().is_empty() {
                continue;
            }
            let (source, target) = (hash(&pair.source, &mut buffer), hash(&pair.target, &mut buffer));
            let place = self.place(pair);
            let first = *self.sources.entry(source).or_insert((target, place));
            if first.0 != target {
                let message = format!("{} translates the same source differently", self.shown(first.1));
                out.push((i, Finding::new(&TARGET, message).in_target(0..pair.target.len())));
            }
            let first = *self.targets.entry(target).or_insert((source, place));
            if first.0 != source && pair.target.split_whitespace().count() >= WORDS {
                let message = format!("{} has another source and the same target", self.shown(first.1));
                out.push((i, Finding::new(&SOURCE, message).in_source(0..pair.source.len())));
            }
        }
        out
    }

    fn place(&mut self, pair: &Pair) -> Where {
        // Pairs come file by file.
        let place = &pair.place;
        if self.files.last().is_none_or(|last| *last != place.file) {
            self.files.push(place.file.clone());
        }
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Where { file: small(self.files.len() - 1), line: small(place.line), unit: small(place.unit) }
    }

    /// Names a place as a person finds it: `talk.tmx:12 (unit 3)`, or `unit 3 of talk.docx` where there are no lines.
    fn shown(&self, Where { file, line, unit }: Where) -> String {
        let file = self.files.get(file as usize).map_or("", |file| &**file);
        if line > 0 { format!("{file}:{line} (unit {unit})") } else { format!("unit {unit} of {file}") }
    }
}

/// Hashes the letters and digits of a text. SipHash with fixed keys: the same on every machine, and good
/// enough that two of a million texts are alike by chance once in millions of runs.
fn hash(text: &str, buffer: &mut String) -> u64 {
    buffer.clear();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c| !is_alphanumeric(c));
        // A dash before speech is no word.
        if !word.is_empty() {
            buffer.push_str(&lower(word));
            buffer.push(' ');
        }
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(buffer.as_bytes());
    hasher.finish()
}
