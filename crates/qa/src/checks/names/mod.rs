//! Names across scripts: «Семериков» is "Semerikov" in every case.

mod confirm;
mod spelling;

pub use spelling::Spellings;

use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use spelling::Spelling;
use std::ops::Range;
use std::sync::Arc;
use sverka_text::calendar::calendar;
use sverka_text::letters::is_alphanumeric;
use sverka_text::names;

/// Another name.
pub static DIFFERENT: Rule = Rule {
    id: "names.different",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A name became another name",
    doc: "The source has a name that elsewhere in the files is spelt alike on both sides (Semerikov, «Семериков»), and \
          the target has another such name in its place: next to the same first or last name, or with no other name \
          closer. Nothing on the other side may sound like either of the two. Names that the files often translate \
          differently, nationalities, holidays, and words that the files also write in lower case are not checked.",
    bad: (
        "Mr Gorelov thanked the builders. (Elsewhere: Gorelov – Горелов, Brooks – Брукс)",
        "Господин Брукс поблагодарил строителей.",
    ),
    good: ("Mr Gorelov thanked the builders.", "Господин Горелов поблагодарил строителей."),
};

/// Pairs with the counterpart of a name for each without, at least, that make it one that is always transcribed.
const SELDOM: u32 = 1;

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
    !same_consonants && names::likeness(&softened(&a.latin), &softened(&b.latin)) < bound
}

/// Rewrites Latin letters as they sound where Russian writes another: c before e, i and y is s (Nancy, «Нэнси»).
fn softened(latin: &str) -> String {
    latin.replace("ce", "se").replace("ci", "si").replace("cy", "sy")
}

/// A name in a text, and whether the other side has it.
struct Occurrence {
    spelling: Arc<Spelling>,
    range: Range<usize>,
    is_met: bool,
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
    // A name is missed if the other pairs have its counterpart twice, for once may be chance, and seldom do without it.
    // Months are names of no one.
    let months = &calendar("en").months;
    let sure = |k: usize, name: &Occurrence| {
        let Spelling { key, latin, .. } = &*name.spelling;
        let month = months.contains(&latin.as_str());
        // This pair is one of those without.
        let counts = seen[k].get(key.as_str()).map(|(met, alone)| (*met, alone.saturating_sub(1)));
        !month && counts.is_some_and(|(met, alone)| met >= 2 && met >= SELDOM * alone)
    };
    // The pairs in question, with the names that became others.
    let mut doubtful: Vec<(usize, Range<usize>, Range<usize>)> = Vec::new();
    for (i, names) in occurrences.iter().enumerate() {
        let lone = |k: usize, list: &[Occurrence]| -> Vec<usize> {
            (0..list.len()).filter(|&n| !list[n].is_met && sure(k, &list[n])).collect()
        };
        // Spellings that are a little alike may be of one name (Kyle, «Кайл»): those are accepted.
        let (ours, theirs) = (lone(0, &names.source), lone(1, &names.target));
        let a = ours.iter().find(|&&a| theirs.iter().all(|&b| far_apart(&names.source[a], &names.target[b])));
        let b = theirs.iter().find(|&&b| ours.iter().all(|&a| far_apart(&names.source[a], &names.target[b])));
        if let (Some(&a), Some(&b)) = (a, b) {
            let (ours, theirs) = (&names.source[a].range, &names.target[b].range);
            if confirm::became(&pairs[i], ours, theirs) {
                doubtful.push((i, ours.clone(), theirs.clone()));
            }
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
        if !common[0].contains(stem(&a.to_lowercase())) && !common[1].contains(stem(&b.to_lowercase())) {
            let message = format!("{a} became {b}");
            out.push((i, Finding::new(&DIFFERENT, message).in_source(ours).in_target(theirs)));
        }
    }
    out
}

/// Letters of the endings that Russian words have in their cases.
const ENDINGS: &str = "аеёиоуыэюяйьмхв";

/// Returns a word in small letters without the ending of its case.
fn stem(small: &str) -> &str {
    /// Letters of the shortest stem («дух»).
    const LEAST: usize = 3;
    let stem = small.trim_end_matches(|c| ENDINGS.contains(c));
    if stem.chars().count() < LEAST { small } else { stem }
}

/// Returns the [`stem`]s of those of some words that the texts of one side also write small, in whatever case: they
/// are words with a capital ("Ministry", «Восток»), not names, and may be translated in any way.
fn common<'a>(
    pairs: &'a [Pair],
    text: fn(&Pair) -> &str,
    words: impl Iterator<Item = &'a str>,
) -> FxHashSet<String> {
    let mut stems: Vec<String> = words.map(|word| stem(&word.to_lowercase()).to_owned()).collect();
    // Of two that begin alike the longer one is tried first.
    stems.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    stems.dedup();
    if stems.is_empty() {
        return FxHashSet::default();
    }
    let list = stems.iter().map(|stem| regex::escape(stem)).collect::<Vec<_>>().join("|");
    let Ok(pattern) = Regex::new(&format!("({list})[{ENDINGS}]{{0,3}}")) else { return FxHashSet::default() };
    let mut found = FxHashSet::default();
    for text in pairs.iter().map(text) {
        for hit in pattern.captures_iter(text) {
            let (Some(whole), Some(stem)) = (hit.get(0), hit.get(1)) else { continue };
            let inside = |c: Option<char>| c.is_some_and(is_alphanumeric);
            let is_word = !inside(text[..whole.start()].chars().next_back())
                && !inside(text[whole.end()..].chars().next());
            if is_word && !found.contains(stem.as_str()) {
                found.insert(stem.as_str().to_owned());
            }
        }
    }
    found
}
