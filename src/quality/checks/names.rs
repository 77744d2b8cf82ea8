//! Names across scripts: «Семериков» is "Semerikov" in every case.

use crate::quality::rule::{Rule, Severity};
use crate::quality::{Finding, Pair};
use crate::similarity::{names, words::words};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Another name.
pub static DIFFERENT: Rule = Rule {
    id: "names.different",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A name became another name",
    doc: "The source has a name that the files elsewhere write alike on both sides (Semerikov, «Семериков»), \
          the target has another such name instead, and neither has its counterpart here. Names that are translated \
          rather than transcribed are not judged.",
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

struct Name {
    latin: String,
    key: String,
    range: Range<usize>,
}

/// Words with a capital, but for the first of the text and those in capitals throughout.
fn names_of(text: &str) -> Vec<Name> {
    let mut out = Vec::new();
    for (i, word) in words(text).enumerate() {
        let mut chars = word.text.chars();
        if word.is_figure
            || !chars.next().is_some_and(char::is_uppercase)
            || !chars.all(char::is_lowercase)
            || word.text.chars().count() < 4
        {
            continue;
        }
        let latin = names::latin(word.text);
        let before = text[..word.range.start].trim_end();
        let title = ["Mr.", "Mrs.", "Ms.", "Dr.", "St.", "г."].iter().any(|title| before.ends_with(title));
        let begins =
            i == 0 || before.ends_with(['.', '!', '?', '…', ':', '«', '"', '“', '—', '–', '-']) && !title;
        if begins {
            continue;
        }
        if let Some(key) = names::cognate_key(word.text, &latin) {
            out.push(Name { latin, key, range: word.range });
        }
    }
    out
}

/// All words of a text by which a name may be met, first words too.
fn keys_of(text: &str) -> Vec<(String, String)> {
    let word = |word: crate::similarity::words::Word| {
        let latin = names::latin(word.text);
        Some((names::cognate_key(word.text, &latin)?, latin))
    };
    words(text).filter(|word| !word.is_figure).filter_map(word).collect()
}

fn met(name: &Name, others: &[(String, String)]) -> bool {
    others.iter().any(|(key, latin)| {
        *key == name.key && names::likeness(latin, &name.latin) >= ALIKE
            || names::likeness(latin, &name.latin) >= 0.9
    })
}

/// Below these likenesses two spellings are of two names: with the same first consonant (Grace and
/// «Грейс» reach 0.74), and with another (Charlotte and «Шарлотта» 0.85, Arizona and «Калифорния» 0.74).
const STRANGE: f64 = 0.72;
const STRANGE_FROM_THE_START: f64 = 0.8;

/// Whether two spellings can hardly be of one name.
fn far_apart(a: &Name, b: &Name) -> bool {
    let same_consonants = a.key.starts_with(&b.key) || b.key.starts_with(&a.key);
    let same_start = a.key.as_bytes().first() == b.key.as_bytes().first();
    let bound = if same_start { STRANGE } else { STRANGE_FROM_THE_START };
    !same_consonants && names::likeness(&a.latin, &b.latin) < bound
}

/// What one pair says of names: those of the source and the target, and which of them are met.
struct Sight {
    source: Vec<(Name, bool)>,
    target: Vec<(Name, bool)>,
}

/// Looks at pairs that stand together: what is a name is learnt from all of them.
pub fn check(pairs: &[Pair]) -> Vec<(usize, Finding)> {
    let sights: Vec<Sight> = pairs
        .par_iter()
        .map(|pair| {
            let (source, target) = (names_of(&pair.source), names_of(&pair.target));
            if source.is_empty() && target.is_empty() {
                return Sight { source: Vec::new(), target: Vec::new() };
            }
            // Of a side without names nothing is asked.
            let ours = if target.is_empty() { Vec::new() } else { keys_of(&pair.source) };
            let theirs = if source.is_empty() { Vec::new() } else { keys_of(&pair.target) };
            let judge = |list: Vec<Name>, others: &[(String, String)]| {
                list.into_iter()
                    .map(|name| {
                        let met = met(&name, others);
                        (name, met)
                    })
                    .collect()
            };
            Sight { source: judge(source, &theirs), target: judge(target, &ours) }
        })
        .collect();
    // How often a name has its counterpart, and how often not.
    let mut seen: [FxHashMap<&str, (u32, u32)>; 2] = [FxHashMap::default(), FxHashMap::default()];
    for sight in &sights {
        for (k, list) in [&sight.source, &sight.target].into_iter().enumerate() {
            let once: FxHashSet<(&str, bool)> =
                list.iter().map(|(name, met)| (name.key.as_str(), *met)).collect();
            for (key, met) in once {
                let counts = seen[k].entry(key).or_default();
                if met { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
    }
    // A name that has its counterpart at least half as often as not is missed when it has not; one of
    // two consonants is met by chance too. Months are names of no one.
    let sure = |k: usize, name: &Name| {
        let enough = if name.key.len() > 2 { 1 } else { 2 };
        let month = MONTHS.contains(&name.latin.as_str());
        let counts = seen[k].get(name.key.as_str());
        !month && counts.is_some_and(|(met, alone)| *met >= enough && 2 * met >= *alone)
    };
    let mut out = Vec::new();
    for (i, sight) in sights.iter().enumerate() {
        let lone = |k: usize, list: &'_ [(Name, bool)]| -> Vec<usize> {
            (0..list.len()).filter(|&n| !list[n].1 && sure(k, &list[n].0)).collect()
        };
        // Spellings that are a little alike may be of one name (Kyle, «Кайл»): then nothing is said.
        let (ours, theirs) = (lone(0, &sight.source), lone(1, &sight.target));
        let a =
            ours.iter().find(|&&a| theirs.iter().all(|&b| far_apart(&sight.source[a].0, &sight.target[b].0)));
        let b =
            theirs.iter().find(|&&b| ours.iter().all(|&a| far_apart(&sight.source[a].0, &sight.target[b].0)));
        if let (Some(&a), Some(&b)) = (a, b) {
            let (ours, theirs) = (sight.source[a].0.range.clone(), sight.target[b].0.range.clone());
            let message =
                format!("{} became {}", &pairs[i].source[ours.clone()], &pairs[i].target[theirs.clone()]);
            out.push((i, Finding::new(&DIFFERENT, message).in_source(ours).in_target(theirs)));
        }
    }
    out
}
