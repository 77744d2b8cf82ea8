//! Puts transliterated names of people and places into the nominative.
//!
//! The rules of Russian alone cannot decide whether «Идлиба» is the genitive of «Идлиб» or a nominative, and no
//! complete list of foreign names exists. The other side of the pair decides: "Idlib".

use crate::glossary::Term;
use crate::lists::group;
use crate::morphology::Morphology;
use crate::name_lists;
use std::sync::LazyLock;
use sverka_text::names::{latin, likeness};

/// Similarity of words in two scripts below which they are different names.
const SPELT: f64 = 0.8;

/// Bonus for an ending that sounds like that of the other side, in addition to the similarity of the words:
/// more than an ending changes in the similarity of short words.
const ENDING: f64 = 0.1;

/// How much better a built form must be than the one that the rules of the language gave: «Песков» for
/// "Peskov", not «Песок», but not «Семён» for "Semyon" either way.
const BETTER: f64 = 0.015;

/// Letters of the shortest stem that is a name.
const SHORTEST_STEM: usize = 2;

/// The endings and sounds of data/terms/spelling.txt.
struct Spelling {
    /// Endings of cases, the longest first.
    cases: Vec<&'static str>,
    /// Endings of nominatives, including the empty one of «Идлиб».
    nominatives: Vec<&'static str>,
    /// Endings of adjectives.
    adjectives: Vec<&'static str>,
    /// Spellings of the same sound in English and in transliterated Russian.
    sounds: Vec<(&'static str, &'static str)>,
}

static SPELLING: LazyLock<Spelling> = LazyLock::new(|| {
    let list = |name| group(include_str!("../data/terms/spelling.txt"), name);
    Spelling {
        cases: list("cases").collect(),
        nominatives: list("nominatives").map(|ending| if ending == "-" { "" } else { ending }).collect(),
        adjectives: list("adjectives").collect(),
        sounds: list("sounds").filter_map(|pair| pair.split_once('=')).collect(),
    }
});

/// Puts the words of a name that are transliterated from the source into the nominative that is most similar
/// to them. `morphologies` decide which words of both languages are not names: «Республика» is right,
/// although it is not spelt like "Republic".
pub(crate) fn spell(source: &Term, target: &mut Term, morphologies: [&Morphology; 2]) {
    let words = source.text.split([' ', '-']).filter(|word| !morphologies[0].is_lemma(word));
    let names: Vec<String> = words.map(sounds).filter(|name| !name.is_empty()).collect();
    let whole = sounds(&source.text);
    let is_lemma = |word: &str| morphologies[1].is_lemma(word);
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
        let is_word = is_lemma(word);
        let mut best = (fit(name, word) + BETTER, word.to_owned());
        let candidates =
            forms.iter().map(|form| form[at]).filter(|form| is_capital(form)).flat_map(nominatives);
        for candidate in candidates {
            let fit = fit(name, &candidate);
            // «Лада» is one letter longer than the «лад» of dictionaries.
            let longer = candidate.strip_prefix(word).is_some_and(|rest| !rest.is_empty());
            let may =
                !is_word || longer || is_lemma(&candidate) || forms.iter().any(|form| form[at] == candidate);
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

/// Checks for words that keep their form: initials, places whose names are spelt differently on the other
/// side («Москва»), and adjectives.
fn is_fixed(word: &str) -> bool {
    word.ends_with('.')
        || name_lists::is_place(word)
        || SPELLING.adjectives.iter().any(|ending| word.ends_with(ending))
}

/// Returns the nominatives that a form may be a case of, beginning with itself.
fn nominatives(form: &str) -> Vec<String> {
    let mut out = vec![form.to_owned()];
    for case in SPELLING.cases.iter().filter(|case| form.ends_with(*case)) {
        let stem = &form[..form.len() - case.len()];
        if stem.chars().count() >= SHORTEST_STEM {
            out.extend(SPELLING.nominatives.iter().map(|ending| format!("{stem}{ending}")));
        }
    }
    out
}

/// Returns a word in the Latin letters of its sounds.
fn sounds(word: &str) -> String {
    SPELLING.sounds.iter().fold(latin(word), |word, (from, to)| word.replace(from, to))
}

/// Returns how well a word in Cyrillic spells a name in Latin letters.
fn fit(name: &str, word: &str) -> f64 {
    let ends = sound(name, true) == sound(&sounds(word), false);
    likeness(name, &sounds(word)) + if ends { ENDING } else { 0.0 }
}

/// Returns the last sound of a word in Latin letters: a vowel, or `-` for a consonant. A mute e of English does not
/// count.
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

    fn spelt(morphologies: [&Morphology; 2], source: &str, built: &str, seen: &[&str]) -> String {
        let term = |text: &str, variants: &[&str]| Term {
            text: text.into(),
            variants: variants.iter().map(|text| Variant { text: (*text).into(), frequency: 1 }).collect(),
            frequency: variants.len(),
            as_seen: false,
        };
        let mut target = term(built, seen);
        spell(&term(source, &[]), &mut target, morphologies);
        target.text
    }

    #[test]
    fn names_are_spelt_as_the_other_side_has_them() {
        let morphologies = ["en", "ru"].map(Morphology::new);
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
            assert_eq!(spelt(morphologies.each_ref(), source, built, seen), right, "{source}");
        }
    }
}
