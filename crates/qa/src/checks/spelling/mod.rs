//! Words of the target that look misspelt: no list has them, and a common word is one edit away.
//!
//! No list of ours has all words of a language, so that "unknown" alone says little. A finding needs more: the word is rare
//! beside the common one (see [`common`]), and the text does not use it again and again.

mod common;

use super::{State, charset::CharSet, markup};
use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use common::Common;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::PoisonError;
use sverka_text::words::words;

/// A word is one edit from a common one.
pub static MISSPELT: Rule = Rule {
    id: "spelling.misspelt",
    category: "Spelling",
    severity: Severity::Info,
    title: "A word looks misspelt",
    doc: "An English or Russian target contains a lowercase word of five or more letters that no word list has in any \
          form, and a common word differs from it by a single edit: a letter added, left out, replaced, or swapped \
          with its neighbour. Words that the source contains too, parts of hyphenated words, tags, and words that \
          occur more than twice are not reported. The check is designed to be right rather than complete; it does not \
          replace a spelling checker.",
    bad: ("We have this opportunity.", "У нас есть такая возможнсть."),
    good: ("We have this opportunity.", "У нас есть такая возможность."),
};

/// Letters of the shortest word: of shorter ones most have a common neighbour by chance.
const SHORTEST: usize = 5;
/// A word that occurs more often is used on purpose.
const MOST: u32 = 2;
/// How often suspicious words occurred in the chunks so far.
pub type Suspects = FxHashMap<Box<str>, u32>;

/// A word of a chunk: how often it occurs, and where first and last.
struct Occurrences {
    count: u32,
    places: [(usize, Range<usize>); 2],
}

/// Looks for misspelt words in the targets of a chunk.
pub fn check(pairs: &[Pair], state: &State) -> Vec<(usize, Finding)> {
    let mut out = Vec::new();
    for lang in common::LANGUAGES {
        let Some(common) = Common::of(lang) else { continue };
        let seen = occurrences(pairs, lang, common);
        let mut rare: Vec<(&str, &Occurrences)> =
            seen.iter().filter(|(_, word)| word.count <= MOST).map(|(text, word)| (*text, word)).collect();
        // The order of a hash map is not that of the text.
        rare.sort_unstable_by_key(|(_, word)| (word.places[0].0, word.places[0].1.start));
        let mut suspects = state.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        for (text, word) in rare {
            let Some(better) = common.instead_of(text) else { continue };
            let count = suspects.entry(text.into()).or_default();
            *count += word.count;
            if *count > MOST {
                continue;
            }
            for (i, range) in &word.places[..word.count as usize] {
                if may_be_meant(&pairs[*i], text, range) {
                    continue;
                }
                let message = format!("\"{text}\" looks like a misspelling of \"{better}\"");
                out.push((*i, Finding::new(&MISSPELT, message).in_target(range.clone())));
            }
        }
    }
    out
}

/// Collects the words of the targets in a language that could be misspelt.
fn occurrences<'a>(pairs: &'a [Pair], lang: &str, common: &Common) -> FxHashMap<&'a str, Occurrences> {
    let mut seen: FxHashMap<&str, Occurrences> = FxHashMap::default();
    for (i, pair) in pairs.iter().enumerate().filter(|(_, pair)| pair.langs.1.primary() == lang) {
        for word in words(&pair.target) {
            // A letter takes two bytes at most.
            if word.text.len() < SHORTEST || !common.is_plain(word.text) {
                continue;
            }
            let place = (i, word.range.clone());
            let word = seen
                .entry(word.text)
                .or_insert_with(|| Occurrences { count: 0, places: [place.clone(), place.clone()] });
            word.count += 1;
            word.places[1] = place;
        }
    }
    seen
}

/// Returns whether a word is in the source too, part of a word with a hyphen, an abbreviation, or code.
fn may_be_meant(pair: &Pair, text: &str, range: &Range<usize>) -> bool {
    let before = pair.target[..range.start].chars().next_back();
    let after = pair.target[range.end..].chars().next();
    let joins = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '-' | '‑' | '\'' | '’' | '/' | '_' | '@' | '+') || c.is_ascii_digit())
    };
    let is_short = text.chars().count() == SHORTEST;
    joins(before)
        || joins(after)
        || is_short && after == Some('.')
        || pair.source.to_lowercase().contains(text)
        || markup::code(&pair.target, &CharSet::of(&pair.target))
            .iter()
            .any(|code| code.contains(&range.start))
}
