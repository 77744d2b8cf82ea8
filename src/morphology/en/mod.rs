//! English: classes by a list with counts and by suffixes, phrases in the singular.

mod lexicon;
mod phrase;

pub(super) use phrase::dictionary_form;

use super::{CaseSet, Class, Number, Reading, Seen, ranked};
use lexicon::Lexicon;

/// What a form may be.
pub(super) fn readings(word: &str, seen: &Seen) -> Vec<Reading> {
    let lexicon = Lexicon::get();
    let word = word.replace('’', "'");
    let lower = word.to_lowercase();
    let bare = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower);
    if !bare.chars().any(char::is_alphabetic) {
        return super::plain::readings(&word);
    }
    if let Some(class) = lexicon.closed(bare) {
        return vec![reading(bare, class, None, 1.0)];
    }
    let mut out = Vec::new();
    for (lemma, class, number, weight) in forms(lexicon, bare, seen) {
        out.push(reading(&lemma, class, number, weight));
    }
    if out.is_empty() {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        out = guess(lexicon, bare, capital);
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

/// Known lemmas of a form: class, number, how often.
fn forms(lexicon: &Lexicon, word: &str, _seen: &Seen) -> Vec<(String, Class, Option<Number>, f32)> {
    let mut out = Vec::new();
    for (class, count) in lexicon.counts(word) {
        let number = (class == Class::Noun).then_some(Number::Singular);
        out.push((word.to_owned(), class, number, count as f32));
    }
    for &(class, lemma) in lexicon.irregular(word) {
        let count = lexicon.count(lemma, class).max(1) as f32;
        match class {
            Class::Noun => out.push((lemma.to_owned(), class, Some(Number::Plural), 0.3 * count)),
            Class::Verb => {
                // A past form may stand before a noun: "broken promises".
                out.push((lemma.to_owned(), Class::Verb, None, 0.4 * count));
                out.push((word.to_owned(), Class::Adjective, None, 0.1 * count));
            }
            _ => out.push((lemma.to_owned(), class, None, 0.2 * count)),
        }
    }
    for lemma in stems(word, "s") {
        let noun = lexicon.count(&lemma, Class::Noun);
        if noun > 0 {
            // Share of the plural among the forms of a noun, of the third person among those of a verb.
            out.push((lemma.clone(), Class::Noun, Some(Number::Plural), 0.3 * noun as f32));
        }
        let verb = lexicon.count(&lemma, Class::Verb);
        if verb > 0 {
            out.push((lemma, Class::Verb, None, 0.12 * verb as f32));
        }
    }
    for (suffix, verbal, adjectival, nominal) in [("ed", 0.3, 0.1, 0.0), ("ing", 0.12, 0.04, 0.04)] {
        for lemma in stems(word, suffix) {
            let verb = lexicon.count(&lemma, Class::Verb) as f32;
            if verb > 0.0 {
                out.push((lemma, Class::Verb, None, verbal * verb));
                out.push((word.to_owned(), Class::Adjective, None, adjectival * verb));
                if nominal > 0.0 {
                    out.push((word.to_owned(), Class::Noun, Some(Number::Singular), nominal * verb));
                }
                break;
            }
        }
    }
    for suffix in ["er", "est"] {
        for lemma in stems(word, suffix) {
            let count = lexicon.count(&lemma, Class::Adjective);
            if count > 0 {
                out.push((lemma, Class::Adjective, None, 0.05 * count as f32));
                break;
            }
        }
    }
    out
}

/// What may stand before a suffix: `studi-es`, `stopp-ed`, `mak-ing`.
fn stems(word: &str, suffix: &str) -> Vec<String> {
    let Some(stem) = word.strip_suffix(suffix).filter(|stem| stem.len() >= 2) else { return Vec::new() };
    let mut out = Vec::new();
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
    out.push(format!("{stem}e"));
    out.push(stem.to_owned());
    if let Some(single) = stem.strip_suffix('l') {
        out.push(single.to_owned());
    }
    out
}

/// What an unknown word may be, by its suffix.
fn guess(lexicon: &Lexicon, word: &str, capital: bool) -> Vec<Reading> {
    // Of a compound with a hyphen the last part speaks.
    if let Some((head, tail)) = word.rsplit_once('-')
        && !tail.is_empty()
    {
        let mut last = forms(lexicon, tail, &Seen::default());
        if last.is_empty() {
            last = guess(lexicon, tail, capital)
                .into_iter()
                .map(|r| (r.lemma, r.class, r.number, r.weight))
                .collect();
        }
        return last
            .into_iter()
            .map(|(lemma, class, number, weight)| {
                // "confidence-building", "state-owned" stand before nouns.
                let verbal = class == Class::Verb && (tail.ends_with("ing") || tail.ends_with("ed"));
                let class = if verbal { Class::Adjective } else { class };
                reading(&format!("{head}-{lemma}"), class, number, weight)
            })
            .collect();
    }
    if capital {
        return vec![reading(word, Class::Noun, Some(Number::Singular), 1.0)];
    }
    const SUFFIXES: [(&str, Class); 34] = [
        ("ly", Class::Adverb),
        ("wise", Class::Adverb),
        ("tion", Class::Noun),
        ("sion", Class::Noun),
        ("ness", Class::Noun),
        ("ment", Class::Noun),
        ("ship", Class::Noun),
        ("hood", Class::Noun),
        ("ism", Class::Noun),
        ("ist", Class::Noun),
        ("ity", Class::Noun),
        ("logy", Class::Noun),
        ("ance", Class::Noun),
        ("ence", Class::Noun),
        ("er", Class::Noun),
        ("or", Class::Noun),
        ("ware", Class::Noun),
        ("ive", Class::Adjective),
        ("ous", Class::Adjective),
        ("al", Class::Adjective),
        ("ic", Class::Adjective),
        ("able", Class::Adjective),
        ("ible", Class::Adjective),
        ("ful", Class::Adjective),
        ("less", Class::Adjective),
        ("ary", Class::Adjective),
        ("ish", Class::Adjective),
        ("ant", Class::Adjective),
        ("ent", Class::Adjective),
        ("ian", Class::Adjective),
        ("ese", Class::Adjective),
        ("ize", Class::Verb),
        ("ise", Class::Verb),
        ("ify", Class::Verb),
    ];
    let (singular, number) = match stems(word, "s").into_iter().next() {
        Some(stem) if !word.ends_with("ous") => (stem, Number::Plural),
        _ => (word.to_owned(), Number::Singular),
    };
    if word.ends_with("ed") || word.ends_with("ing") {
        let verb = reading(word, Class::Verb, None, 0.5);
        return vec![verb, reading(word, Class::Adjective, None, 0.3), reading(word, Class::Noun, None, 0.2)];
    }
    match SUFFIXES.iter().find(|(suffix, _)| singular.len() > suffix.len() + 2 && singular.ends_with(suffix))
    {
        Some((_, Class::Noun)) => vec![reading(&singular, Class::Noun, Some(number), 1.0)],
        Some((_, class)) if number == Number::Singular => {
            vec![reading(word, *class, None, 0.9), reading(word, Class::Noun, Some(number), 0.1)]
        }
        _ => vec![reading(&singular, Class::Noun, Some(number), 1.0)],
    }
}
