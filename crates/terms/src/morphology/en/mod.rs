//! English: classes by a list with counts and by suffixes, phrases in the singular.

mod lexicon;
mod phrase;

pub(super) use phrase::dictionary_form;

use super::{CaseSet, Class, Number, Reading, Seen, ranked};
use lexicon::Lexicon;

/// Checks whether the list has a word as a dictionary form.
pub(super) fn is_lemma(word: &str) -> bool {
    Lexicon::get().counts(&word.to_lowercase()).next().is_some()
}

/// Endings that make another word of a known one: "openness", "harmlessly".
const DERIVED: [&str; 9] = ["ness", "less", "like", "able", "ship", "hood", "wise", "ful", "ly"];
/// Prefixes that most words may have.
const PREFIXES: [&str; 22] = [
    "un", "re", "non", "pre", "over", "under", "anti", "inter", "super", "sub", "mis", "dis", "out", "co",
    "counter", "semi", "multi", "micro", "self", "post", "fore", "up",
];
/// Letters of the shortest known word beside a prefix or an ending.
const PART: usize = 3;

/// Checks whether the list has a word in some form, or its parts: prefixes, endings, both halves of a compound.
pub(super) fn is_known(word: &str) -> bool {
    let lexicon = Lexicon::get();
    let lower = word.replace('’', "'").to_lowercase();
    let bare = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower);
    bare.split('-').all(|part| part.is_empty() || is_made_of_known(lexicon, part))
}

fn is_made_of_known(lexicon: &Lexicon, word: &str) -> bool {
    let has = |word: &str| {
        lexicon.closed(word).is_some() || lexicon.is_plural(word) || !forms(lexicon, word).is_empty()
    };
    let derived = || {
        DERIVED.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
            stem.len() >= PART
                && (has(stem)
                    || has(&format!("{stem}e"))
                    || stem.strip_suffix('i').is_some_and(|s| has(&format!("{s}y"))))
        })
    };
    let compound = || {
        let halves = word.char_indices().map(|(at, _)| word.split_at(at));
        halves.into_iter().any(|(head, tail)| {
            tail.len() >= PART && (PREFIXES.contains(&head) || head.len() >= PART && has(head)) && has(tail)
        })
    };
    has(word) || derived() || compound()
}

/// Returns the readings of a form.
pub(super) fn readings(word: &str, seen: &Seen) -> Vec<Reading> {
    let lexicon = Lexicon::get();
    let word = word.replace('’', "'");
    let lower = word.to_lowercase();
    let bare = lower
        .strip_suffix("'s")
        .filter(|bare| !bare.is_empty())
        .or_else(|| lower.strip_suffix('\''))
        .unwrap_or(&lower);
    if !bare.chars().any(char::is_alphabetic) {
        return super::plain::readings(&word);
    }
    if let Some(class) = lexicon.closed(bare) {
        return vec![reading(bare, class, None, 1.0)];
    }
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let mut out = Vec::new();
    for (lemma, class, number, weight) in forms(lexicon, bare) {
        out.push(reading(&lemma, class, number, weight));
    }
    if out.is_empty() {
        out = guess(lexicon, bare, capital);
    }
    if let Some(plural) = lexicon.is_plural(bare).then_some(Number::Plural) {
        // The plural is the dictionary form.
        out.retain(|r| r.class != Class::Noun || r.lemma == bare);
        out.iter_mut().filter(|r| r.class == Class::Noun).for_each(|r| r.number = Some(plural));
        if out.iter().all(|r| r.class != Class::Noun) {
            let sum = out.iter().map(|r| r.weight).sum::<f32>().max(1.0);
            out.push(reading(bare, Class::Noun, Some(plural), sum));
        }
    }
    for r in &mut out {
        // A capital suggests a name.
        if capital && r.class == Class::Noun {
            r.weight *= CAPITAL;
        }
        if r.lemma != bare && seen.has(&r.lemma) {
            r.weight *= SEEN;
        }
    }
    let mut merged: Vec<Reading> = Vec::new();
    for reading in out {
        match merged
            .iter_mut()
            .find(|r| r.lemma == reading.lemma && r.class == reading.class && r.number == reading.number)
        {
            Some(twin) => twin.weight += reading.weight,
            None => merged.push(reading),
        }
    }
    ranked(merged)
}

fn reading(lemma: &str, class: Class, number: Option<Number>, weight: f32) -> Reading {
    Reading { lemma: lemma.to_owned(), class, gender: None, number, case: CaseSet::NONE, weight }
}

/// How much likelier a capital makes a noun, because names are nouns.
const CAPITAL: f32 = 4.0;

/// How much likelier a reading is if its lemma also occurs in the text: a hint, not a proof.
const SEEN: f32 = 1.5;

/// Weights of an unknown word in -ed or -ing as a verb, an adjective and a noun.
const PARTICIPLE: (f32, f32, f32) = (0.5, 0.3, 0.2);

/// Weights of an unknown word with the suffix of a class as a word of that class, and as a noun.
const SUFFIXED: (f32, f32) = (0.9, 0.1);

/// Shares of the forms of a word, rounded from the Brown corpus: two nouns in three are singular, a verb
/// is in its bare form every third time.
mod share {
    pub(super) const SINGULAR: f32 = 0.7;
    pub(super) const PLURAL: f32 = 0.3;
    pub(super) const BARE: f32 = 0.35;
    pub(super) const THIRD_PERSON: f32 = 0.08;
    pub(super) const PAST: f32 = 0.35;
    pub(super) const ING: f32 = 0.15;
    /// A participle before a noun: "organized crime".
    pub(super) const ATTRIBUTE: f32 = 0.08;
    /// A noun that names an action: "trafficking".
    pub(super) const DEED: f32 = 0.05;
    pub(super) const COMPARATIVE: f32 = 0.05;
}

type Form = (String, Class, Option<Number>, f32);

/// Returns the known lemmas of a form: class, number, how often.
fn forms(lexicon: &Lexicon, word: &str) -> Vec<Form> {
    let mut out: Vec<Form> = Vec::new();
    for (class, _) in lexicon.counts(word) {
        let count = lexicon.count(word, class);
        match class {
            Class::Noun => {
                out.push((word.to_owned(), class, Some(Number::Singular), share::SINGULAR * count))
            }
            Class::Verb => out.push((word.to_owned(), class, None, share::BARE * count)),
            _ => out.push((word.to_owned(), class, None, count)),
        }
    }
    for &(class, lemma) in lexicon.irregular(word) {
        let count = lexicon.count(lemma, class).max(1.0);
        match class {
            Class::Noun => out.push((lemma.to_owned(), class, Some(Number::Plural), share::PLURAL * count)),
            Class::Verb => {
                out.push((lemma.to_owned(), Class::Verb, None, share::PAST * count));
                out.push((word.to_owned(), Class::Adjective, None, share::ATTRIBUTE * count));
            }
            _ => out.push((lemma.to_owned(), class, None, share::COMPARATIVE * count)),
        }
    }
    for lemma in stems(word, "s") {
        let noun = lexicon.count(&lemma, Class::Noun);
        let verb = lexicon.count(&lemma, Class::Verb);
        if noun > 0.0 {
            // Although listed separately, "services" is primarily the plural of "service".
            if noun >= 0.5 * lexicon.count(word, Class::Noun) {
                out.retain(|(form, class, ..)| *class != Class::Noun || form != word);
            }
            out.push((lemma.clone(), Class::Noun, Some(Number::Plural), share::PLURAL * noun));
        }
        if verb > 0.0 {
            out.push((lemma, Class::Verb, None, share::THIRD_PERSON * verb));
        }
        if noun + verb > 0.0 {
            break;
        }
    }
    for suffix in ["ed", "ing"] {
        for lemma in stems(word, suffix) {
            let verb = lexicon.count(&lemma, Class::Verb);
            if verb > 0.0 {
                let form = if suffix == "ed" { share::PAST } else { share::ING };
                out.push((lemma, Class::Verb, None, form * verb));
                out.push((word.to_owned(), Class::Adjective, None, share::ATTRIBUTE * verb));
                if suffix == "ing" {
                    out.push((word.to_owned(), Class::Noun, Some(Number::Singular), share::DEED * verb));
                }
                break;
            }
        }
    }
    for suffix in ["er", "est"] {
        for lemma in stems(word, suffix) {
            let count = lexicon.count(&lemma, Class::Adjective);
            if count > 0.0 {
                out.push((lemma, Class::Adjective, None, share::COMPARATIVE * count));
                break;
            }
        }
    }
    out
}

/// Returns the stems that a suffix may follow: `studi-es`, `stopp-ed`, `mak-ing`.
fn stems(word: &str, suffix: &str) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(stem) = word.strip_suffix("men").filter(|_| suffix == "s") {
        out.push(format!("{stem}man"));
    }
    let Some(stem) = word.strip_suffix(suffix).filter(|stem| stem.len() >= 2) else { return out };
    if suffix == "s" {
        if stem.ends_with(['s', 'u']) && !stem.ends_with("ou") {
            return out;
        }
        if let Some(y) = stem.strip_suffix("ie") {
            out.push(format!("{y}y"));
        }
        if let Some(bare) = stem.strip_suffix('e')
            && bare.ends_with(['s', 'x', 'z', 'h', 'o'])
        {
            out.push(bare.to_owned());
        }
        out.push(stem.to_owned());
        return out;
    }
    if let Some(y) = stem.strip_suffix('i') {
        out.push(format!("{y}y"));
    }
    let mut letters = stem.chars().rev();
    if let (Some(a), Some(b)) = (letters.next(), letters.next())
        && a == b
        && !matches!(a, 'l' | 's')
    {
        out.push(stem[..stem.len() - a.len_utf8()].to_owned());
    }
    if let Some(bare) = stem.strip_suffix("ck") {
        out.push(format!("{bare}c"));
    }
    out.push(format!("{stem}e"));
    out.push(stem.to_owned());
    if let Some(single) = stem.strip_suffix('l') {
        out.push(single.to_owned());
    }
    out
}

/// Returns the readings of an unknown word, by its suffix.
fn guess(lexicon: &Lexicon, word: &str, capital: bool) -> Vec<Reading> {
    // The last part of a compound with a hyphen decides.
    if let Some((head, tail)) = word.rsplit_once('-')
        && !tail.is_empty()
    {
        let mut last = forms(lexicon, tail);
        if last.is_empty() {
            last = guess(lexicon, tail, capital)
                .into_iter()
                .map(|r| (r.lemma, r.class, r.number, r.weight))
                .collect();
        }
        return last
            .into_iter()
            .map(|(lemma, class, number, weight)| {
                // "confidence-building", "state-owned" precede nouns; "non-use" is not a verb.
                match class {
                    Class::Verb if tail == lemma => {
                        reading(word, Class::Noun, Some(Number::Singular), weight)
                    }
                    Class::Verb => reading(word, Class::Adjective, None, weight),
                    _ => reading(&format!("{head}-{lemma}"), class, number, weight),
                }
            })
            .collect();
    }
    if capital {
        return vec![reading(word, Class::Noun, Some(Number::Singular), 1.0)];
    }
    let (singular, number) = match stems(word, "s").into_iter().next() {
        Some(stem) if !word.ends_with("ous") => (stem, Number::Plural),
        _ => (word.to_owned(), Number::Singular),
    };
    if word.ends_with("ed") || word.ends_with("ing") {
        let (verb, adjective, noun) = PARTICIPLE;
        return vec![
            reading(word, Class::Verb, None, verb),
            reading(word, Class::Adjective, None, adjective),
            reading(word, Class::Noun, None, noun),
        ];
    }
    match lexicon.class_by_suffix(&singular) {
        Some(class) if class != Class::Noun && number == Number::Singular => {
            let (own, noun) = SUFFIXED;
            vec![reading(word, class, None, own), reading(word, Class::Noun, Some(number), noun)]
        }
        _ => vec![reading(&singular, Class::Noun, Some(number), 1.0)],
    }
}
