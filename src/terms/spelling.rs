//! Names of people and places that are spelt, not translated, in the nominative.
//!
//! The rules of Russian alone cannot tell whether «Идлиба» is the genitive of «Идлиб» or a nominative, and a list of
//! all the foreign names of the world there is not. The other side of the pair tells: "Idlib".

use crate::glossary::Term;
use crate::similarity::names::{latin, likeness};
use rustc_hash::FxHashSet;

/// Words in two scripts that are less alike than this are not one name.
const SPELT: f64 = 0.8;

/// How much an ending that sounds like the other side's counts beside the likeness of the words: more than what an
/// ending changes in the likeness of short words.
const ENDING: f64 = 0.1;

/// What is built must be so much better than what the rules of the language gave: «Песков» for "Peskov", not
/// «Песок», but not «Семён» for "Semyon" either way.
const BETTER: f64 = 0.015;

/// Endings of cases, the longest first.
const CASES: [&str; 13] = ["ого", "ому", "ами", "ом", "ем", "ём", "ой", "ей", "а", "у", "е", "ы", "и"];

/// Endings of nominatives. Without one: «Идлиб».
const NOMINATIVES: [&str; 5] = ["", "а", "я", "й", "ь"];

/// Puts the words of a name that are spelt like those of the source into the nominative that is spelt most like them.
pub fn spell(source: &Term, target: &mut Term) {
    let names: Vec<String> =
        source.text.split([' ', '-']).map(sounds).filter(|name| !name.is_empty()).collect();
    let whole = sounds(&source.text);
    let built: Vec<String> = target.text.split(' ').map(str::to_owned).collect();
    let forms = target.variants.iter().map(|variant| variant.text.as_str());
    let seen: Vec<Vec<&str>> = forms
        .map(|form| form.split(' ').collect::<Vec<_>>())
        .filter(|words| words.len() == built.len())
        .collect();
    let words: Vec<String> = built
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let is_name =
                |word: &str| word.chars().next().is_some_and(char::is_uppercase) && !word.ends_with('.');
            let mut candidates: Vec<String> = Vec::new();
            for form in seen.iter().map(|words| words[at]).filter(|form| is_name(form)) {
                candidates.extend(nominatives(form));
            }
            // «Москва» is not spelt as "Moscow" is, and known.
            if (!is_name(word) && candidates.is_empty()) || super::names::is_place(word) {
                return word.clone();
            }
            let alone = (built.len() == 1).then_some(&whole);
            let name = names.iter().chain(alone).max_by(|a, b| {
                let alike = |name: &str| likeness(name, &sounds(word));
                alike(a).total_cmp(&alike(b))
            });
            let Some(name) = name else { return word.clone() };
            let mut best = (fit(name, word) + BETTER, word.clone());
            let mut tried = FxHashSet::default();
            for candidate in candidates {
                let fit = fit(name, &candidate);
                if tried.insert(candidate.clone())
                    && likeness(name, &sounds(&candidate)) >= SPELT
                    && fit > best.0
                {
                    best = (fit, candidate);
                }
            }
            best.1
        })
        .collect();
    let text = words.join(" ");
    if text != target.text {
        target.variants.retain(|variant| variant.text != text);
        target.text = text;
    }
}

/// What a form may be a case of: itself first.
fn nominatives(form: &str) -> Vec<String> {
    let mut out = vec![form.to_owned()];
    for case in CASES.iter().filter(|case| form.ends_with(*case)) {
        let stem = &form[..form.len() - case.len()];
        // What is left must be a name still.
        if stem.chars().count() >= 2 {
            out.extend(NOMINATIVES.iter().map(|ending| format!("{stem}{ending}")));
        }
    }
    out
}

/// Spellings of one sound in English and in letters that stand for Russian ones.
const SOUNDS: [(&str, &str); 12] = [
    ("dzh", "j"),
    ("kh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("sch", "sh"),
    ("ck", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("q", "k"),
    ("ee", "i"),
    ("oo", "u"),
    ("y", "i"),
];

/// A word in Latin letters of its sounds.
fn sounds(word: &str) -> String {
    SOUNDS.iter().fold(latin(word), |word, (from, to)| word.replace(from, to))
}

/// How well a word in Cyrillic spells a name in Latin letters.
fn fit(name: &str, word: &str) -> f64 {
    let ends = sound(name, true) == sound(&sounds(word), false);
    likeness(name, &sounds(word)) + if ends { ENDING } else { 0.0 }
}

/// What a word in Latin letters ends with: a vowel, or a consonant. A mute e of English says nothing.
fn sound(latin: &str, english: bool) -> char {
    let mut last = latin.chars().rev();
    match (last.next(), last.next()) {
        (Some('e'), Some(before)) if english && !"aeiouy".contains(before) => '-',
        (Some('h'), Some(before @ ('a' | 'o'))) if english => before,
        (Some('i'), _) => 'i',
        (Some(vowel @ ('a' | 'e' | 'o' | 'u')), _) => vowel,
        _ => '-',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Variant;

    fn spelt(source: &str, built: &str, seen: &[&str]) -> String {
        let term = |text: &str, variants: &[&str]| Term {
            text: text.into(),
            variants: variants.iter().map(|text| Variant { text: (*text).into(), frequency: 1 }).collect(),
            frequency: variants.len(),
            as_seen: false,
        };
        let mut target = term(built, seen);
        spell(&term(source, &[]), &mut target);
        target.text
    }

    #[test]
    fn names_are_spelt_as_the_other_side_has_them() {
        for (source, built, seen, right) in [
            ("Idlib", "Идлиба", &["Идлиба", "Идлибе"][..], "Идлиб"),
            ("Lada Priora", "Лад Приора", &["Лады Приоры"], "Лада Приора"),
            ("Tony Blair", "Тоня Блэр", &["Тони Блэра"], "Тони Блэр"),
            ("Indiana Jones", "Индиана Джонсом", &["Индианой Джонсом"], "Индиана Джонс"),
            ("Ruth Calloway", "Рута Кэллоуэй", &["Рут Кэллоуэй"], "Рут Кэллоуэй"),
            ("Ayn Issa", "Айн-Исс", &["Айн-Иссы"], "Айн-Исса"),
            ("Vishal Sikka", "Вишаль Сикке", &["Вишалем Сикке"], "Вишаль Сикка"),
            ("Dmitry Peskov", "Дмитрий Песков", &["Дмитрия Пескова"], "Дмитрий Песков"),
            ("Margaret Osei", "Маргарет Ось", &["Маргарет Осей"], "Маргарет Осей"),
            ("Sergey Lavrov", "С. В. Лавр", &["С. В. Лаврова"], "С. В. Лавров"),
            ("South Wales", "Южный Уэльс", &["Южного Уэльса"], "Южный Уэльс"),
            ("Moscow", "Москва", &["Москве"], "Москва"),
            ("Zarechensk", "Зареченск", &["Зареченска"], "Зареченск"),
        ] {
            assert_eq!(spelt(source, built, seen), right, "{source}");
        }
    }
}
