//! Words in no list: they are assumed to behave like the known words with the same ending.

use super::lexicon::Lexicon;
use super::{Analysis, Origin, analysis, splits};
use crate::morphology::Class;

/// Letters of the stem of the shortest known word that may be the tail of a compound. Shorter tails match by
/// chance too often.
const TAIL: usize = 5;

/// The same for verbs, whose endings are longer, and after a first part from the list.
const VERB_TAIL: usize = 4;
const COMBINED_TAIL: usize = 3;

/// Letters of a tail with its ending from which it is not a coincidence: «истому» is in «слоистому», but
/// «безопасности» in «кибербезопасности» is the word.
const LONG: usize = 8;

/// Returns the analyses of a word whose tail is a known word, «госграницы», «водопотребление»; and whether
/// that is certain.
pub(super) fn compounds(lexicon: &'static Lexicon, word: &str, folded: &str) -> (Vec<Analysis>, bool) {
    let mut found: Vec<(usize, Analysis)> = Vec::new();
    for (stem, ending) in splits(folded) {
        for (at, _) in stem.char_indices().skip(1) {
            let tail = &stem[at..];
            let letters = tail.chars().count();
            if letters < 2 {
                break;
            }
            for (paradigm, name) in lexicon.of_stem(tail) {
                let verb = lexicon.paradigms.get(paradigm as usize).is_some_and(|p| p.class == Class::Verb);
                // «Санкт-Петербург»: after a hyphen a name is equally good.
                let apart = stem[..at].ends_with('-');
                let least = match verb {
                    _ if lexicon.is_combining(&stem[..at]) => COMBINED_TAIL,
                    true => VERB_TAIL,
                    false => TAIL,
                };
                if !apart && (name || letters < least) {
                    continue;
                }
                if let Some(a) = analysis(lexicon, word, paradigm, stem, ending, Origin::Compound) {
                    found.push((letters + ending.chars().count(), a));
                }
            }
        }
    }
    // The longest known part decides.
    let longest = found.iter().map(|(letters, _)| *letters).max().unwrap_or(0);
    found.retain(|(letters, _)| *letters == longest);
    let apart = folded.contains('-');
    (found.into_iter().map(|(_, analysis)| analysis).collect(), apart || longest >= LONG)
}

/// Weight of the known words with a shorter common ending compared with those with a longer one.
const SMOOTHING: f32 = 2.0;
/// Share of the best reading below which others are dropped.
const LEAST: f32 = 0.03;
/// Weight of a known name compared with a known word, for a word with a capital: names are few.
const NAMES: f32 = 8.0;
/// The longest ending of a form that is considered, in letters.
const DEPTH: usize = 7;

/// Weight of a listed ending compared with those that are counted.
const LISTED: f32 = 20.0;
/// How rare short forms are, except of participles: «сух» is in few texts, «создан» in all.
const PREDICATE: f32 = 0.15;
/// How rare verbs with a capital are: a capital suggests a name.
const CAPITAL_VERB: f32 = 0.3;

/// Checks for active participles, of which the list has only some, by their endings.
fn is_participle(analysis: &Analysis) -> bool {
    let long = analysis.cells.iter().any(|cell| !cell.short);
    let tails: &[&str] = match analysis.paradigm.name {
        "общий" => &["вш", "ющ", "ущ", "ащ", "ящ"],
        "учащийся" => &["ш", "щ"],
        _ => return false,
    };
    long && tails.iter().any(|tail| analysis.stem.ends_with(tail))
}

/// An analysis of an unknown word, before its cells are copied.
struct Candidate<'a> {
    paradigm: u16,
    stem: &'a str,
    ending: &'a str,
    /// Letters of the ending.
    letters: usize,
    /// Share of the cells with the ending among the forms of a word.
    cells: f32,
    share: f32,
    /// Whether some known word ended like the word, as far as it was compared.
    alive: bool,
}

/// Returns the analyses of the known words with the same ending, each with its share.
pub(super) fn guesses(lexicon: &'static Lexicon, word: &str, folded: &str) -> Vec<Analysis> {
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let mut found = Vec::new();
    for (stem, ending) in splits(folded) {
        if stem.chars().nth(1).is_none() {
            continue;
        }
        let letters = ending.chars().count();
        for &(paradigm, cells) in lexicon.with_ending(ending) {
            found.push(Candidate { paradigm, stem, ending, letters, cells, share: 0.0, alive: true });
        }
    }
    let even = 1.0 / found.len().max(1) as f32;
    found.iter_mut().for_each(|candidate| candidate.share = even);
    let mut counts = vec![0.0; found.len()];
    for depth in 1..=DEPTH.min(folded.chars().count()) {
        for (candidate, count) in found.iter_mut().zip(&mut counts) {
            *count = 0.0;
            if depth < candidate.letters || !candidate.alive {
                continue;
            }
            let tail = last(candidate.stem, depth - candidate.letters);
            let words = lexicon.ending_in(candidate.paradigm, tail, false) as f32;
            let names = if capital { lexicon.ending_in(candidate.paradigm, tail, true) as f32 } else { 0.0 };
            *count = (words + NAMES * names) * candidate.cells;
            candidate.alive = *count > 0.0;
        }
        let sum: f32 = counts.iter().sum();
        for (candidate, count) in found.iter_mut().zip(&counts) {
            candidate.share = (count + SMOOTHING * candidate.share) / (sum + SMOOTHING);
        }
    }
    let best = found.iter().map(|candidate| candidate.share).fold(0.0, f32::max);
    found
        .into_iter()
        .filter(|candidate| candidate.share > best * LEAST)
        .filter_map(|candidate| {
            let Candidate { paradigm, stem, ending, share, .. } = candidate;
            let mut analysis = analysis(lexicon, word, paradigm, stem, ending, Origin::Guessed)?;
            analysis.weight = share;
            if capital && analysis.paradigm.class == Class::Verb {
                analysis.weight *= CAPITAL_VERB;
            }
            if is_participle(&analysis) {
                analysis.weight *= LISTED;
            }
            if analysis.cells.iter().all(|cell| cell.short) && analysis.paradigm.name != "созданный"
            {
                analysis.weight *= PREDICATE;
            }
            if analysis.paradigm.class == Class::Verb && lexicon.is_verbal(folded) {
                analysis.weight *= LISTED;
            }
            Some(analysis)
        })
        .collect()
}

/// Returns the last letters of a stem; all of them if it has no more.
fn last(stem: &str, letters: usize) -> &str {
    match letters.checked_sub(1) {
        None => "",
        Some(back) => stem.char_indices().rev().nth(back).map_or(stem, |(at, _)| &stem[at..]),
    }
}

/// Weights of a word with a capital and the ending of a surname as a surname: with a known noun as an
/// alternative, and without one.
const SURNAME: (f32, f32) = (0.1, 2.0);

/// How much rarer the surnames of women are in texts than those of men.
const HERS: f32 = 0.3;

/// Returns the analyses of a word as a Russian surname: «Лаврова» is not only a form of «лавровый».
pub(super) fn surnames(
    lexicon: &'static Lexicon,
    word: &str,
    folded: &str,
    found: &[Analysis],
) -> Vec<Analysis> {
    let noun = found.iter().any(|a| a.paradigm.class == Class::Noun && a.origin > Origin::Guessed);
    let factor = if noun { SURNAME.0 } else { SURNAME.1 };
    let mut out = Vec::new();
    for (stem, ending) in splits(folded) {
        let mut factor = factor;
        let tails: &[&str] = match stem {
            _ if ["ов", "ев", "ин", "ын"].iter().any(|tail| stem.ends_with(tail)) => {
                &["Иванов", "Иванова"]
            }
            // Far more adjectives than names have this ending: «Попечительский совет».
            _ if ["ск", "цк"].iter().any(|tail| stem.ends_with(tail)) => {
                factor = SURNAME.0 * SURNAME.0;
                &["Чайковский", "Чайковская"]
            }
            _ => continue,
        };
        if stem.chars().count() < 4 {
            continue;
        }
        for &(at, _) in lexicon.with_ending(ending) {
            if lexicon.paradigms.get(at as usize).is_some_and(|p| tails.contains(&p.name)) {
                out.extend(analysis(lexicon, word, at, stem, ending, Origin::Guessed).map(|mut a| {
                    let hers = a.paradigm.name.ends_with('а') || a.paradigm.name.ends_with('я');
                    a.weight *= if hers { factor * HERS } else { factor };
                    a
                }));
            }
        }
    }
    out
}
