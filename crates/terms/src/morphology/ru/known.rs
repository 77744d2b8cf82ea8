//! Words that the lists have in some form, and those that are made of such words.

use super::lexicon::Lexicon;
use super::unknown::compounds;
use super::{is_adverb, splits, with_particle};
use crate::morphology::{Class, fold};

/// Letters of the shortest word after a prefix: shorter ones are found behind the prefix of a misspelt word too often.
const AFTER_PREFIX: usize = 4;
/// Letters of the shortest second part of a compound with a linking vowel: «водоснабжение».
const SECOND_PART: usize = 5;

/// Checks whether the lists have the word in some form, or all its parts: prefixes, a participle of a known verb, a compound.
pub(in crate::morphology) fn is_known(word: &str) -> bool {
    let folded = fold(word);
    let lexicon = Lexicon::get();
    with_particle(&folded).is_some()
        || folded.split('-').all(|part| {
            part.is_empty() || lexicon.is_rest(part) || has(lexicon, part) || has_parts(lexicon, part)
        })
}

/// Checks for a form of a listed word, or for one that is derived by rule.
fn has(lexicon: &'static Lexicon, folded: &str) -> bool {
    lexicon.closed(folded).is_some()
        || lexicon.is_combining(folded)
        || is_form(lexicon, folded)
        || is_adverb(lexicon, folded)
        || is_of_adjective(lexicon, folded)
        || is_verbal(lexicon, folded)
}

/// Checks whether a listed stem has an ending that makes the word. The lists leave out most words that end in another word
/// of theirs («характер» beside «актёр»), so that the head may be any letters before a tail that is long enough.
fn is_form(lexicon: &'static Lexicon, folded: &str) -> bool {
    let listed = splits(folded).any(|(stem, ending)| {
        lexicon.of_stem(stem).any(|(at, _)| {
            let paradigm = lexicon.paradigms.get(at as usize);
            paradigm.is_some_and(|paradigm| paradigm.cells.iter().any(|cell| cell.folded == ending))
        })
    });
    listed || !compounds(lexicon, folded, folded).0.is_empty()
}

/// Checks for comparatives and short forms of adjectives: «важнее», «актуален», «бедственна».
fn is_of_adjective(lexicon: &'static Lexicon, folded: &str) -> bool {
    let long = |stem: &str| is_form(lexicon, &format!("{stem}ый")) || is_form(lexicon, &format!("{stem}ий"));
    let compared =
        ["ее", "ей", "о", "а", "ы", "и"].iter().filter_map(|ending| folded.strip_suffix(ending)).any(long);
    let fleeting = |stem: &str| long(&format!("{stem}н")) || long(&format!("{stem}ьн"));
    compared || folded.strip_suffix("ен").is_some_and(fleeting)
}

/// Endings of long adjectives.
const LONG: [&str; 28] = [
    "ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ою", "ое", "ые", "ых", "ыми", "ий", "его", "ему",
    "им", "ем", "ие", "их", "ими", "яя", "юю", "ее", "ей", "ею", "ье", "ья",
];
/// Endings of short forms.
const SHORT: [&str; 4] = ["", "а", "о", "ы"];

/// Checks for participles, gerunds and reflexive forms, of which the lists have only some: «делающий» beside «делают».
fn is_verbal(lexicon: &'static Lexicon, folded: &str) -> bool {
    let bare = folded.strip_suffix("ся").or_else(|| folded.strip_suffix("сь"));
    if bare.is_some_and(|bare| is_form(lexicon, bare)) {
        return true;
    }
    let bare = bare.unwrap_or(folded);
    let verb = |stem: &str, ending: &str| {
        let form = format!("{stem}{ending}");
        is_form(lexicon, &form) || bare.len() < folded.len() && is_form(lexicon, &format!("{form}ся"))
    };
    let past = |stem: &str| verb(stem, "л");
    let passive = |stem: &str| {
        stem.strip_suffix("ен").is_some_and(|stem| is_softened(lexicon, stem))
            || stem.strip_suffix('н').is_some_and(past)
    };
    if let Some(stem) = bare.strip_suffix("вши").or_else(|| bare.strip_suffix('в')) {
        return past(stem);
    }
    if SHORT.iter().filter_map(|ending| bare.strip_suffix(ending)).any(passive) {
        return true;
    }
    LONG.iter().filter_map(|ending| bare.strip_suffix(ending)).any(|stem| {
        if let Some(stem) = stem.strip_suffix('щ') {
            return verb(stem, "т");
        }
        if let Some(stem) = stem.strip_suffix("вш") {
            return past(stem);
        }
        if let Some(root) = stem.strip_suffix('ш') {
            return is_form(lexicon, root);
        }
        stem.ends_with("нн") && passive(&stem[..stem.len() - "н".len()])
            || stem.ends_with('м') && is_form(lexicon, stem)
    })
}

/// Consonants of passive participles beside those of the infinitive in -ить: «отравлен» beside «отравить».
const SOFTENED: [(&str, &str); 14] = [
    ("вл", "в"),
    ("пл", "п"),
    ("бл", "б"),
    ("мл", "м"),
    ("фл", "ф"),
    ("щ", "т"),
    ("щ", "ст"),
    ("ч", "т"),
    ("жд", "д"),
    ("ж", "д"),
    ("ж", "з"),
    ("ш", "с"),
    ("щ", "ск"),
    ("", ""),
];

/// Checks whether a stem before -ен is that of a verb in -ить.
fn is_softened(lexicon: &'static Lexicon, stem: &str) -> bool {
    let roots =
        SOFTENED.iter().filter_map(|(soft, hard)| Some(format!("{}{hard}ить", stem.strip_suffix(soft)?)));
    roots.into_iter().any(|infinitive| is_form(lexicon, &infinitive))
}

/// Checks for a word with a known prefix, or with a first part that is a known stem and a linking vowel.
fn has_parts(lexicon: &'static Lexicon, folded: &str) -> bool {
    folded.char_indices().skip(1).any(|(at, _)| {
        let (head, tail) = folded.split_at(at);
        let letters = tail.chars().count();
        if letters < AFTER_PREFIX {
            return false;
        }
        let stem = || {
            head.strip_suffix(['о', 'е']).filter(|stem| letters >= SECOND_PART && stem.chars().count() >= 3)
        };
        let fits = lexicon.is_prefix(head)
            || lexicon.is_combining(head)
            || stem()
                .is_some_and(|stem| lexicon.of_stem(stem).any(|(at, name)| !name && is_nominal(lexicon, at)));
        fits && has(lexicon, tail)
    })
}

fn is_nominal(lexicon: &Lexicon, paradigm: u16) -> bool {
    lexicon.paradigms.get(paradigm as usize).is_some_and(|paradigm| paradigm.class != Class::Verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_compounds_are_known_and_misspellings_are_not() {
        for word in [
            "государствами",
            "делающего",
            "сделавшими",
            "непроверенных",
            "водоснабжения",
            "кибератаками",
            "улыбающуюся",
            "купаясь",
            "отравлена",
            "опубликован",
            "по-русски",
            "чьему-либо",
            "важно",
            "принёсшую",
            "сделанный",
            "ещё",
        ] {
            assert!(is_known(word), "{word}");
        }
        for word in ["государстввами", "правитльство", "сдлать", "рпедставить", "обьявление"]
        {
            assert!(!is_known(word), "{word}");
        }
    }
}
