//! Names across scripts: «Семериков» is "Semerikov" in every case.

use super::{Sides, lists};
use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};
use sverka_text::calendar::calendar;
use sverka_text::letters::{is_alphanumeric, is_lowercase, is_uppercase};
use sverka_text::{names, words::Word};

/// Another name.
pub static DIFFERENT: Rule = Rule {
    id: "names.different",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A name became another name",
    doc: "The source has a name that the files elsewhere write alike on both sides (Semerikov, «Семериков»), \
          the target has another such name instead, and neither has its counterpart here. Names that are translated \
          rather than transcribed, and words that the files also write small, are not judged.",
    bad: (
        "Mr Gorelov thanked the builders. (Elsewhere: Gorelov – Горелов, Brooks – Брукс)",
        "Господин Брукс поблагодарил строителей.",
    ),
    good: ("Mr Gorelov thanked the builders.", "Господин Горелов поблагодарил строителей."),
};

/// As alike two spellings of one name are at least.
const ALIKE: f64 = 0.78;

/// As alike two spellings are at least whose consonants differ.
const VERY_ALIKE: f64 = 0.9;

/// Letters of the shortest name.
const SHORTEST: usize = 4;

/// The spelling of a word in Latin letters, and the key by which it is met.
struct Spelling {
    latin: String,
    key: String,
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

/// A name in a text, and whether the other side has it.
struct Occurrence {
    spelling: Arc<Spelling>,
    range: Range<usize>,
    is_met: bool,
}

/// Returns whether one of some words is the counterpart of a name.
fn met(name: &Spelling, others: &[Arc<Spelling>]) -> bool {
    others.iter().any(|other| {
        let bound = if other.key == name.key { ALIKE } else { VERY_ALIKE };
        (bound < VERY_ALIKE || name.may_be_alike(other))
            && names::likeness(&other.latin, &name.latin) >= bound
    })
}

/// Below these likenesses two spellings are of two names: with the same first consonant (Grace and
/// «Грейс» reach 0.74), and with another (Charlotte and «Шарлотта» 0.85, Arizona and «Калифорния» 0.74).
const STRANGE: f64 = 0.72;
const STRANGE_FROM_THE_START: f64 = 0.78;

/// Returns whether two spellings can hardly be of one name.
fn far_apart(a: &Occurrence, b: &Occurrence) -> bool {
    let (a, b) = (&a.spelling, &b.spelling);
    let same_consonants = a.key.starts_with(&b.key) || b.key.starts_with(&a.key);
    let same_start = a.key.as_bytes().first() == b.key.as_bytes().first();
    let bound = if same_start { STRANGE } else { STRANGE_FROM_THE_START };
    !same_consonants && names::likeness(&sound(&a.latin), &sound(&b.latin)) < bound
}

/// Rewrites Latin letters as they sound: c before e, i and y is s (Nancy, «Нэнси»).
fn sound(latin: &str) -> String {
    let mut out = latin.to_owned();
    for (from, to) in [("ce", "se"), ("ci", "si"), ("cy", "sy")] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out
}

/// The names of a pair.
#[derive(Default)]
pub struct Occurrences {
    source: Vec<Occurrence>,
    target: Vec<Occurrence>,
}

/// Looks for names that became others. All pairs of a chunk together show which words are names.
pub fn check(pairs: &[Pair], occurrences: &[Occurrences]) -> Vec<(usize, Finding)> {
    // How often a name has its counterpart, and how often not.
    let mut seen: [FxHashMap<&str, (u32, u32)>; 2] = [FxHashMap::default(), FxHashMap::default()];
    for names in occurrences {
        for (k, list) in [&names.source, &names.target].into_iter().enumerate() {
            let once: FxHashSet<(&str, bool)> =
                list.iter().map(|name| (name.spelling.key.as_str(), name.is_met)).collect();
            for (key, met) in once {
                let counts = seen[k].entry(key).or_default();
                if met { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
    }
    // A name is missed if it has its counterpart at least half as often as not, and twice, for once may be chance.
    // Months are names of no one.
    let months = &calendar("en").months;
    let sure = |k: usize, name: &Occurrence| {
        let Spelling { key, latin, .. } = &*name.spelling;
        let month = months.contains(&latin.as_str());
        let counts = seen[k].get(key.as_str());
        !month && counts.is_some_and(|(met, alone)| *met >= 2 && 2 * met >= *alone)
    };
    // The pairs in question, with the names that became others.
    let mut doubtful: Vec<(usize, Range<usize>, Range<usize>)> = Vec::new();
    for (i, names) in occurrences.iter().enumerate() {
        let lone = |k: usize, list: &[Occurrence]| -> Vec<usize> {
            (0..list.len()).filter(|&n| !list[n].is_met && sure(k, &list[n])).collect()
        };
        // Spellings that are a little alike may be of one name (Kyle, «Кайл»): those are let pass.
        let (ours, theirs) = (lone(0, &names.source), lone(1, &names.target));
        let a = ours.iter().find(|&&a| theirs.iter().all(|&b| far_apart(&names.source[a], &names.target[b])));
        let b = theirs.iter().find(|&&b| ours.iter().all(|&a| far_apart(&names.source[a], &names.target[b])));
        if let (Some(&a), Some(&b)) = (a, b) {
            doubtful.push((i, names.source[a].range.clone(), names.target[b].range.clone()));
        }
    }
    let common = [
        common(
            pairs,
            |pair| &pair.source,
            doubtful.iter().map(|(i, ours, _)| &pairs[*i].source[ours.clone()]),
        ),
        common(
            pairs,
            |pair| &pair.target,
            doubtful.iter().map(|(i, _, theirs)| &pairs[*i].target[theirs.clone()]),
        ),
    ];
    let mut out = Vec::new();
    for (i, ours, theirs) in doubtful {
        let (a, b) = (&pairs[i].source[ours.clone()], &pairs[i].target[theirs.clone()]);
        if !common[0].contains(&a.to_lowercase()) && !common[1].contains(&b.to_lowercase()) {
            let message = format!("{a} became {b}");
            out.push((i, Finding::new(&DIFFERENT, message).in_source(ours).in_target(theirs)));
        }
    }
    out
}

/// Returns those of some words, in small letters, that the texts of one side also write small: they
/// are words with a capital ("Ministry", «Восток»), not names, and may be translated in any way.
fn common<'a>(
    pairs: &'a [Pair],
    text: fn(&Pair) -> &str,
    words: impl Iterator<Item = &'a str>,
) -> FxHashSet<String> {
    let mut small: Vec<String> = words.map(str::to_lowercase).collect();
    // Of two that begin alike the longer one is tried first.
    small.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    small.dedup();
    if small.is_empty() {
        return FxHashSet::default();
    }
    let pattern = small.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|");
    let Ok(pattern) = Regex::new(&pattern) else { return FxHashSet::default() };
    let mut found = FxHashSet::default();
    for text in pairs.iter().map(text) {
        for hit in pattern.find_iter(text) {
            let inside = |c: Option<char>| c.is_some_and(is_alphanumeric);
            let whole =
                !inside(text[..hit.start()].chars().next_back()) && !inside(text[hit.end()..].chars().next());
            if whole && !found.contains(hit.as_str()) {
                found.insert(hit.as_str().to_owned());
            }
        }
    }
    found
}
