//! Names across scripts: «Семериков» is "Semerikov" in every case.

use super::Sides;
use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;
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

/// Months in Latin letters, English ones and cases of Russian ones that a sentence has in its middle.
const MONTHS: [&str; 11] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// How a word is spelt in Latin letters, and what it is met by.
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

    /// Whether the likeness of two spellings can reach 0.9: the cheap bound before the dear comparison.
    ///
    /// With m letters in common, of a and b, the similarity of Jaro is (m/a + m/b + 1) / 3 at most, and that of
    /// Winkler, for four equal letters at the start, 0.6 times it and 0.4. A letter that only one of
    /// them has is not in common.
    fn may_be_alike(&self, other: &Self) -> bool {
        let (a, b) = (self.latin.len() as u32, other.latin.len() as u32);
        let ours = a - (self.letters & !other.letters).count_ones();
        let theirs = b - (other.letters & !self.letters).count_ones();
        let common = f64::from(ours.min(theirs));
        // A little less than 0.9, so that rounding takes nothing away.
        (common / f64::from(a) + common / f64::from(b) + 1.0) / 3.0 * 0.6 + 0.4 > 0.899
    }
}

/// Words whose spelling is remembered at most: some twenty megabytes. Then it begins anew.
const REMEMBERED: usize = 1 << 17;

/// The spellings of words that have been met: texts repeat their words.
#[derive(Default)]
pub struct Spellings {
    known: FxHashMap<Box<str>, Option<Arc<Spelling>>>,
}

impl Spellings {
    fn get(&mut self, word: &str) -> Option<Arc<Spelling>> {
        // Short words without a capital have none (see `cognate_key`), and are half of a text.
        if word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
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

    /// What a pair says of names.
    pub fn sight(&mut self, sides: &Sides) -> Sight {
        let source = self.names_of(sides.source, &sides.words.0);
        let target = self.names_of(sides.target, &sides.words.1);
        // Of a side without names nothing is asked.
        let ours = if target.is_empty() { Vec::new() } else { self.all_of(&sides.words.0) };
        let theirs = if source.is_empty() { Vec::new() } else { self.all_of(&sides.words.1) };
        let judge = |list: Vec<(Arc<Spelling>, Range<usize>)>, others: &[Arc<Spelling>]| -> Vec<Name> {
            let name = |(spelling, range): (Arc<Spelling>, Range<usize>)| {
                let is_met = met(&spelling, others);
                Name { spelling, range, is_met }
            };
            list.into_iter().map(name).collect()
        };
        Sight { source: judge(source, &theirs), target: judge(target, &ours) }
    }

    /// Words with a capital, but for the first of the text and those in capitals throughout.
    fn names_of(&mut self, text: &str, words: &[Word]) -> Vec<(Arc<Spelling>, Range<usize>)> {
        let mut out = Vec::new();
        for word in words.iter().skip(1) {
            let mut chars = word.text.chars();
            if word.is_figure
                || !chars.next().is_some_and(is_uppercase)
                || !chars.all(is_lowercase)
                || word.text.chars().count() < 4
            {
                continue;
            }
            let before = text[..word.range.start].trim_end();
            let title =
                || ["Mr.", "Mrs.", "Ms.", "Dr.", "St.", "г."].iter().any(|title| before.ends_with(title));
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

    /// All words of a text by which a name may be met, first words too.
    fn all_of(&mut self, words: &[Word]) -> Vec<Arc<Spelling>> {
        words.iter().filter(|word| !word.is_figure).filter_map(|word| self.get(word.text)).collect()
    }
}

/// A name in its place, and whether the other side has it.
struct Name {
    spelling: Arc<Spelling>,
    range: Range<usize>,
    is_met: bool,
}

fn met(name: &Spelling, others: &[Arc<Spelling>]) -> bool {
    others.iter().any(|other| {
        let bound = if other.key == name.key { ALIKE } else { 0.9 };
        (bound < 0.9 || name.may_be_alike(other)) && names::likeness(&other.latin, &name.latin) >= bound
    })
}

/// Below these likenesses two spellings are of two names: with the same first consonant (Grace and
/// «Грейс» reach 0.74), and with another (Charlotte and «Шарлотта» 0.85, Arizona and «Калифорния» 0.74).
const STRANGE: f64 = 0.72;
const STRANGE_FROM_THE_START: f64 = 0.78;

/// Whether two spellings can hardly be of one name.
fn far_apart(a: &Name, b: &Name) -> bool {
    let (a, b) = (&a.spelling, &b.spelling);
    let same_consonants = a.key.starts_with(&b.key) || b.key.starts_with(&a.key);
    let same_start = a.key.as_bytes().first() == b.key.as_bytes().first();
    let bound = if same_start { STRANGE } else { STRANGE_FROM_THE_START };
    !same_consonants && names::likeness(&sound(&a.latin), &sound(&b.latin)) < bound
}

/// Latin letters as they sound: c before e, i and y is s (Nancy, «Нэнси»).
fn sound(latin: &str) -> String {
    let mut out = latin.to_owned();
    for (from, to) in [("ce", "se"), ("ci", "si"), ("cy", "sy")] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out
}

/// What one pair says of names: those of the source and the target.
pub struct Sight {
    source: Vec<Name>,
    target: Vec<Name>,
}

/// Looks at what pairs that stand together say: what is a name is learnt from all of them.
pub fn check(pairs: &[Pair], sights: &[Sight]) -> Vec<(usize, Finding)> {
    // How often a name has its counterpart, and how often not.
    let mut seen: [FxHashMap<&str, (u32, u32)>; 2] = [FxHashMap::default(), FxHashMap::default()];
    for sight in sights {
        for (k, list) in [&sight.source, &sight.target].into_iter().enumerate() {
            let once: FxHashSet<(&str, bool)> =
                list.iter().map(|name| (name.spelling.key.as_str(), name.is_met)).collect();
            for (key, met) in once {
                let counts = seen[k].entry(key).or_default();
                if met { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
    }
    // A name that has its counterpart at least half as often as not is missed when it has not. One meeting may be
    // chance.
    // Months are names of no one.
    let sure = |k: usize, name: &Name| {
        let Spelling { key, latin, .. } = &*name.spelling;
        let month = MONTHS.contains(&latin.as_str());
        let counts = seen[k].get(key.as_str());
        !month && counts.is_some_and(|(met, alone)| *met >= 2 && 2 * met >= *alone)
    };
    // The pairs in question, with the names that became others.
    let mut doubtful: Vec<(usize, Range<usize>, Range<usize>)> = Vec::new();
    for (i, sight) in sights.iter().enumerate() {
        let lone = |k: usize, list: &[Name]| -> Vec<usize> {
            (0..list.len()).filter(|&n| !list[n].is_met && sure(k, &list[n])).collect()
        };
        // Spellings that are a little alike may be of one name (Kyle, «Кайл»): then nothing is said.
        let (ours, theirs) = (lone(0, &sight.source), lone(1, &sight.target));
        let a = ours.iter().find(|&&a| theirs.iter().all(|&b| far_apart(&sight.source[a], &sight.target[b])));
        let b = theirs.iter().find(|&&b| ours.iter().all(|&a| far_apart(&sight.source[a], &sight.target[b])));
        if let (Some(&a), Some(&b)) = (a, b) {
            doubtful.push((i, sight.source[a].range.clone(), sight.target[b].range.clone()));
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

/// Which words the texts of one side also write small, in small letters: those are words with a capital
/// ("Ministry", «Восток»), not names, and are translated as the sentence wants it.
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
