//! The checks, one file a family, and the list of all of them.
//!
//! A check is a function that adds findings to a list; `CHECKS` names each once, with the rules
//! that its findings belong to. So a check whose rules are all off need not run.

mod alignment;
mod alphabets;
mod case;
mod characters;
mod charset;
mod completeness;
mod consistency;
mod lists;
mod markup;
mod names;
mod neighbours;
mod numbers;
pub(crate) mod own;
mod pattern;
mod plurals;
mod punctuation;
mod quotes;
mod repetition;
mod sides;
mod spacing;
mod spelling;
pub(crate) mod terms;

use alphabets::alphabet;
pub(crate) use names::{Occurrences, Spellings};
pub(crate) use sides::Sides;

use crate::Finding;
use crate::rule::Rule;
use crate::scratch_pool::ScratchPool;
use crate::selection::Selection;
use Look::{Chunk, Names, OneSided, Revised, TwoSided};
use std::sync::Mutex;
use sverka_bilingual::Pair;

/// A check with the rules that it looks for.
pub(crate) struct Check {
    /// Its rules, in the order of reports.
    pub rules: &'static [&'static Rule],
    /// How it looks for them.
    pub look: Look,
}

/// Looks at one pair.
pub(crate) type PairCheck = fn(&Sides, &mut Vec<Finding>);
/// Compares the pairs of a chunk; returns findings with the index of their pair.
pub(crate) type ChunkCheck = fn(&[Pair], &State) -> Vec<(usize, Finding)>;
/// Compares the names of the pairs of a chunk.
pub(crate) type NamesCheck = fn(&[Pair], &[Occurrences]) -> Vec<(usize, Finding)>;
/// Takes findings about the pairs of a chunk back.
pub(crate) type Revise = fn(&[Pair], &mut [Vec<Finding>]);

/// How a check looks at pairs.
#[derive(Clone, Copy)]
pub(crate) enum Look {
    /// At each pair with text on both sides.
    TwoSided(PairCheck),
    /// The same; then findings that the neighbours of their pair explain are taken back.
    Revised(PairCheck, Revise),
    /// At each pair with text on one side at most.
    OneSided(PairCheck),
    /// At all pairs of a chunk.
    Chunk(ChunkCheck),
    /// At the names of all pairs of a chunk, which were collected pair by pair.
    Names(NamesCheck),
}

/// What checks of chunks know: which rules are on, and what they remember from chunk to chunk.
#[derive(Default)]
pub(crate) struct State {
    /// Rules that are on. A check of several rules asks before it looks for the expensive ones.
    pub rules: Selection,
    /// The texts so far, for consistency.
    pub memory: Mutex<consistency::Memory>,
    /// Spellings of the words so far, for names.
    pub spellings: ScratchPool<Spellings>,
    /// Words that looked misspelt so far.
    pub suspects: Mutex<spelling::Suspects>,
    /// Words of the encoder so far, for meaning.
    pub tokenizers: neighbours::Tokenizers,
}

/// Returns whether a rule is about a text that is on one side only.
pub(crate) fn is_omission(rule: &Rule) -> bool {
    [&completeness::EMPTY, &alignment::UNALIGNED].iter().any(|omission| omission.id == rule.id)
}

/// The checks, in the order in which reports list their rules.
pub(crate) const CHECKS: &[Check] = &[
    Check { rules: &[&completeness::EMPTY], look: OneSided(completeness::empty) },
    Check {
        rules: &[
            &completeness::UNTRANSLATED,
            &completeness::PARTLY,
            &completeness::LENGTH,
            &completeness::SYMBOLS,
            &completeness::LANGUAGE,
            &completeness::LONG,
        ],
        look: TwoSided(completeness::check),
    },
    Check { rules: &[&completeness::LIMIT], look: TwoSided(completeness::limit) },
    Check {
        rules: &[&numbers::MISSING, &numbers::EXTRA, &numbers::DIFFERENT, &numbers::UNIT],
        look: TwoSided(numbers::values),
    },
    Check { rules: &[&numbers::NEGATION], look: TwoSided(numbers::negation) },
    Check { rules: &[&numbers::FORMAT], look: TwoSided(numbers::format) },
    Check { rules: &[&numbers::DATE_FORMAT, &numbers::CURRENCY_FORMAT], look: TwoSided(numbers::notation) },
    Check { rules: &[&names::DIFFERENT], look: Names(names::check) },
    Check { rules: &[&terms::MISSING, &terms::FORBIDDEN], look: TwoSided(terms::check) },
    Check { rules: &[&markup::ADDRESSES], look: TwoSided(markup::addresses) },
    Check { rules: &[&markup::TAGS], look: TwoSided(markup::tags) },
    Check { rules: &[&markup::PLACEHOLDERS], look: TwoSided(markup::placeholders) },
    Check { rules: &[&plurals::PLURALS], look: TwoSided(plurals::check) },
    Check { rules: &[&characters::MIXED_SCRIPT], look: TwoSided(characters::mixed_script) },
    Check { rules: &[&characters::MOJIBAKE], look: TwoSided(characters::mojibake) },
    Check { rules: &[&characters::ENTITY], look: TwoSided(characters::entities) },
    Check { rules: &[&characters::CONTROL, &characters::INVISIBLE], look: TwoSided(characters::unseen) },
    Check { rules: &[&repetition::WORD], look: TwoSided(repetition::word) },
    Check { rules: &[&repetition::TEXT], look: TwoSided(repetition::text) },
    Check { rules: &[&punctuation::BRACKETS], look: TwoSided(punctuation::brackets) },
    Check { rules: &[&quotes::QUOTES], look: Revised(quotes::partners, quotes::take_back_continued) },
    Check { rules: &[&quotes::QUOTE_STYLE], look: TwoSided(quotes::style) },
    Check { rules: &[&punctuation::END], look: TwoSided(punctuation::ends) },
    Check { rules: &[&punctuation::QUESTION], look: TwoSided(punctuation::questions) },
    Check { rules: &[&punctuation::DOUBLED], look: TwoSided(punctuation::doubled) },
    Check { rules: &[&spacing::DOUBLED], look: TwoSided(spacing::doubled) },
    Check { rules: &[&spacing::EDGES], look: TwoSided(spacing::edges) },
    Check { rules: &[&spacing::BEFORE], look: TwoSided(spacing::before_mark) },
    Check { rules: &[&spacing::GLUED], look: TwoSided(spacing::glued) },
    Check { rules: &[&case::START], look: TwoSided(case::start) },
    Check { rules: &[&case::ALL_CAPS], look: TwoSided(case::all_caps) },
    Check { rules: &[&case::CAMEL], look: TwoSided(case::camel) },
    Check { rules: &[&spelling::MISSPELT], look: Chunk(spelling::check) },
    Check { rules: &[&consistency::TARGET, &consistency::SOURCE], look: Chunk(consistency::check) },
    Check { rules: &[&alignment::UNALIGNED], look: OneSided(alignment::unaligned) },
    Check { rules: &[&alignment::LOW_SCORE], look: TwoSided(alignment::low_score) },
    Check { rules: &[&alignment::LARGE_LINK], look: TwoSided(alignment::large_link) },
    Check { rules: &[&alignment::SENTENCES], look: TwoSided(alignment::sentences) },
    Check { rules: &[&alignment::BOUNDARY], look: TwoSided(alignment::boundary) },
    Check { rules: &[&alignment::BOILERPLATE], look: TwoSided(alignment::boilerplate) },
    Check {
        rules: &[&neighbours::SHIFTED, &neighbours::MEANING, &neighbours::MOVED],
        look: Chunk(neighbours::check),
    },
    Check { rules: &[&own::RULE, &own::UNTRANSLATED], look: TwoSided(own::check) },
];

/// The number of rules of all checks.
const COUNT: usize = {
    let (mut count, mut check) = (0, 0);
    while check < CHECKS.len() {
        count += CHECKS[check].rules.len();
        check += 1;
    }
    count
};

/// All rules, in the order in which reports list them.
pub const RULES: [&Rule; COUNT] = {
    let mut rules = [CHECKS[0].rules[0]; COUNT];
    let (mut next, mut check) = (0, 0);
    while check < CHECKS.len() {
        let mut rule = 0;
        while rule < CHECKS[check].rules.len() {
            rules[next] = CHECKS[check].rules[rule];
            next += 1;
            rule += 1;
        }
        check += 1;
    }
    rules
};

/// Returns the rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Returns the position of a rule in [`RULES`].
pub fn position(rule: &Rule) -> usize {
    RULES.iter().position(|other| other.id == rule.id).unwrap_or(RULES.len())
}

/// Returns the beginning of a text for a message, on one line.
fn shown(text: &str) -> String {
    /// Characters that fit on a line of a terminal beside the rest of the message.
    const MOST: usize = 40;
    let mut out: String =
        text.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod docs;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_well_formed() {
        for (i, rule) in RULES.iter().enumerate() {
            assert_eq!(position(rule), i, "{}", rule.id);
            assert_eq!(rule.id.split('.').count(), 2, "{}", rule.id);
            assert!(!rule.doc.ends_with('\n') && rule.doc.ends_with('.') && !rule.title.ends_with('.'));
        }
    }
}
