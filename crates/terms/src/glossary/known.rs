//! Compares the entries of a new glossary with an existing one.

use super::stemmed::stems;
use super::{Glossary, Known};
use rustc_hash::{FxHashMap, FxHashSet};
use sverka_text::document::Lang;

/// How many entries a known glossary contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// Entries that it translates in the same way.
    pub same: usize,
    /// Entries that it translates in another way.
    pub conflicts: usize,
}

/// The translations of a term in the known glossary.
#[derive(Default)]
struct Translations<'a> {
    texts: Vec<&'a str>,
    stems: FxHashSet<Vec<String>>,
}

/// Marks the entries whose term is in the known glossary in any form: [`Known::Same`] if that also has one of
/// the new forms of the translation, otherwise [`Known::Conflict`] with its own. Terms are compared by their
/// stems. A glossary for the other direction is read backwards; one for other languages marks nothing.
pub fn mark(glossary: &mut Glossary, known: &Glossary) -> Marked {
    let langs = (glossary.source_lang.clone(), glossary.target_lang.clone());
    let (source, target) = (langs.0.primary(), langs.1.primary());
    let is = |a: &Lang, b: &Lang| a.primary() == source && b.primary() == target;
    let backwards = match (&known.source_lang, &known.target_lang) {
        (a, b) if is(a, b) => false,
        (a, b) if is(b, a) => true,
        _ => return Marked::default(),
    };
    let mut index: FxHashMap<Vec<String>, Translations> = FxHashMap::default();
    for entry in &known.entries {
        let (ours, theirs) = (entry.source_texts(), entry.target_texts());
        let (from, to) = if backwards { (theirs, ours) } else { (ours, theirs) };
        for term in from {
            let key = stems(term, source);
            if key.is_empty() {
                continue;
            }
            let found = index.entry(key).or_default();
            for text in &to {
                if found.stems.insert(stems(text, target)) {
                    found.texts.push(text);
                }
            }
        }
    }
    let mut marked = Marked::default();
    for entry in &mut glossary.entries {
        let found = entry.source_texts().into_iter().find_map(|text| index.get(&stems(text, source)));
        entry.known = found.filter(|found| !found.texts.is_empty()).map(|found| {
            let ours = [entry.target.text.as_str()].into_iter();
            let mut ours = ours.chain(entry.target.variants.iter().map(|variant| variant.text.as_str()));
            if ours.any(|text| found.stems.contains(&stems(text, target))) {
                Known::Same
            } else {
                Known::Conflict(found.texts.iter().map(|text| (*text).to_owned()).collect())
            }
        });
        match &entry.known {
            Some(Known::Same) => marked.same += 1,
            Some(Known::Conflict(_)) => marked.conflicts += 1,
            None => {}
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::sample::{entry, glossary};

    fn known(lines: &[(&str, &str)]) -> Glossary {
        let mut known = glossary(lines.iter().map(|(a, b)| entry(a, b)).collect());
        known.pairs = 0;
        known
    }

    #[test]
    fn forms_of_a_known_term_are_known() {
        let mut new = glossary(vec![
            entry("member States", "государства-члены"),
            entry("levy", "налог"),
            entry("IT", "ИТ"),
            entry("peace", "мир"),
        ]);
        let list = known(&[
            ("Member State", "государство-член"),
            ("levies", "сбор"),
            ("it", "оно"),
            ("levy", "сборы"),
        ]);
        assert_eq!(mark(&mut new, &list), Marked { same: 1, conflicts: 1 });
        assert_eq!(new.entries[0].known, Some(Known::Same));
        // Two forms of one word are listed once.
        assert_eq!(new.entries[1].known, Some(Known::Conflict(vec!["сбор".into()])));
        assert_eq!((&new.entries[2].known, &new.entries[3].known), (&None, &None));
    }

    #[test]
    fn all_that_the_known_glossary_allows_is_the_same() {
        let mut new = glossary(vec![entry("levy", "пошлина"), entry("fee", "взнос")]);
        let mut list = known(&[("levy", "сбор")]);
        list.entries[0].rivals.push(crate::glossary::columns::rival("пошлины".into()));
        list.entries[0].source.variants.push(crate::glossary::Variant { text: "fees".into(), frequency: 0 });
        assert_eq!(mark(&mut new, &list), Marked { same: 1, conflicts: 1 });
        assert_eq!(new.entries[1].known, Some(Known::Conflict(vec!["сбор".into(), "пошлины".into()])));
    }

    #[test]
    fn many_translations_of_one_term_take_linear_time() {
        let texts: Vec<String> = (0..100_000).map(|n| format!("сбор{n}")).collect();
        let lines: Vec<(&str, &str)> = texts.iter().map(|text| ("levy", text.as_str())).collect();
        let mut new = glossary(vec![entry("levy", "сбор99999"), entry("levies", "налог")]);
        // With quadratic time, this takes minutes.
        assert_eq!(mark(&mut new, &known(&lines)), Marked { same: 1, conflicts: 1 });
    }

    #[test]
    fn direction_and_languages_are_minded() {
        let mut back = known(&[("levy", "сбор")]);
        std::mem::swap(&mut back.source_lang, &mut back.target_lang);
        back.entries[0] = entry("сборы", "levy");
        let mut new = glossary(vec![entry("levies", "сбор")]);
        assert_eq!(mark(&mut new, &back), Marked { same: 1, conflicts: 0 });
        back.source_lang = Lang::parse("de").unwrap();
        // Earlier marks are removed only if there is something new to mark.
        assert_eq!(mark(&mut new, &back), Marked::default());
    }
}
