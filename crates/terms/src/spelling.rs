//! Names of people and places that are spelt, not translated, in the nominative.
//!
//! The rules of Russian alone cannot tell whether «Идлиба» is the genitive of «Идлиб» or a nominative, and a list of
//! all the foreign names of the world there is not. The other side of the pair tells: "Idlib".

use crate::glossary::Term;
use crate::morphology::Morphology;
use sverka_text::names::{latin, likeness};

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
/// `known` are the words of both languages: «Республика» is not spelt as "Republic", and right.
pub fn spell(source: &Term, target: &mut Term, known: [&Morphology; 2]) {
    let words = source.text.split([' ', '-']).filter(|word| !known[0].is_lemma(word));
    let names: Vec<String> = words.map(sounds).filter(|name| !name.is_empty()).collect();
    let whole = sounds(&source.text);
    let is_lemma = |word: &str| known[1].is_lemma(word);
    let built: Vec<&str> = target.text.split(' ').collect();
    let forms = std::iter::once(&target.text).chain(target.variants.iter().map(|variant| &variant.text));
    let forms: Vec<Vec<&str>> = forms
        .map(|form| form.split(' ').collect())
        .filter(|form: &Vec<_>| form.len() == built.len())
        .collect();
    let spelt = |at: usize| {
        let word = built[at];
        let alone = (built.len() == 1 && !names.is_empty()).then_some(&whole);
        let alike = |name: &String| likeness(name, &sounds(word));
        let name = names.iter().chain(alone).max_by(|a, b| alike(a).total_cmp(&alike(b)));
        let Some(name) = name.filter(|_| !is_fixed(word)) else { return word.to_owned() };
        let known = is_lemma(word);
        let mut best = (fit(name, word) + BETTER, word.to_owned());
        let candidates =
            forms.iter().map(|form| form[at]).filter(|form| is_capital(form)).flat_map(nominatives);
        for candidate in candidates {
            let fit = fit(name, &candidate);
            // «Лада» is one letter longer than the «лад» of dictionaries.
            let longer = candidate.strip_prefix(word).is_some_and(|rest| !rest.is_empty());
            let may =
                !known || longer || is_lemma(&candidate) || forms.iter().any(|form| form[at] == candidate);
            if may && fit > best.0 && likeness(name, &sounds(&candidate)) >= SPELT {
                best = (fit, candidate);
            }
        }
        best.1
    };
    let text = (0..built.len()).map(spelt).collect::<Vec<_>>().join(" ");
    if text != target.text {
        target.variants.retain(|variant| variant.text != text);
        target.text = text;
    }
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Initials, places whose names are not spelt as the other side's («Москва»), and adjectives.
fn is_fixed(word: &str) -> bool {
    const ADJECTIVES: [&str; 7] = ["ый", "ий", "ая", "яя", "ое", "ее", "ые"];
    word.ends_with('.')
        || super::names::is_place(word)
        || ADJECTIVES.iter().any(|ending| word.ends_with(ending))
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

    fn spelt(known: [&Morphology; 2], source: &str, built: &str, seen: &[&str]) -> String {
        let term = |text: &str, variants: &[&str]| Term {
            text: text.into(),
            variants: variants.iter().map(|text| Variant { text: (*text).into(), frequency: 1 }).collect(),
            frequency: variants.len(),
            as_seen: false,
        };
        let mut target = term(built, seen);
        spell(&term(source, &[]), &mut target, known);
        target.text
    }

    #[test]
    fn names_are_spelt_as_the_other_side_has_them() {
        let known = ["en", "ru"].map(Morphology::new);
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
            (
                "Republic of Kazakhstan",
                "Республика Казахстан",
                &["Республики Казахстан"],
                "Республика Казахстан",
            ),
            (
                "General Assembly",
                "Генеральная Ассамблея",
                &["Генеральной Ассамблеи"],
                "Генеральная Ассамблея",
            ),
            ("Bible", "Библия", &["Библии"], "Библия"),
        ] {
            assert_eq!(spelt(known.each_ref(), source, built, seen), right, "{source}");
        }
    }
}
