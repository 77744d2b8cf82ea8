//! Texts as stems, so that a term is found in any of its forms.

use super::Term;
use std::ops::Range;
use sverka_text::stems::Stems;
use sverka_text::words::words;

/// A text as stems, each with its bytes.
pub type Stemmed = Vec<(String, Range<usize>)>;

/// Returns the stems of a text in a language, given by its two-letter code.
pub fn stemmed(text: &str, lang: &str) -> Stemmed {
    let stems = Stems::new(lang);
    words(text)
        .map(|word| {
            let lower = word.text.to_lowercase().replace('ё', "е");
            // A word in capitals is an abbreviation: "IT" is not "it".
            let capitals = word.text.chars().count() > 1 && word.text.chars().all(char::is_uppercase);
            let mut stem = if capitals { word.text.to_owned() } else { stems.stem(&lower).into_owned() };
            // "Planning" is not a form of "plan" as a term.
            let gerund = lower.strip_suffix('s').unwrap_or(&lower).ends_with("ing");
            if lang == "en" && gerund && !stem.ends_with("ing") {
                stem.push_str("ing");
            }
            (stem, word.range)
        })
        .collect()
}

/// Returns only the stems.
pub fn stems(text: &str, lang: &str) -> Vec<String> {
    stemmed(text, lang).into_iter().map(|(stem, _)| stem).collect()
}

/// Forms of a term that are searched for in each of its sentences: more than any word has. A Russian verb
/// with its participles has some 150.
const MOST_FORMS: usize = 200;

/// Returns the first place of a term in a sentence: one of its forms as written, the longest of those that
/// begin there, otherwise its stems in a row. For files that contain a sentence but not the place in it.
pub(super) fn locate(term: &Term, sentence: &str, lang: &str) -> Option<Range<usize>> {
    let forms = term.variants.iter().take(MOST_FORMS).map(|variant| variant.text.as_str());
    let forms = forms.chain([term.text.as_str()]);
    let places = forms.filter(|form| !form.is_empty()).filter_map(|form| {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_whole = |at: usize| {
            !inside(sentence[..at].chars().next_back()) && !inside(sentence[at + form.len()..].chars().next())
        };
        sentence.match_indices(form).map(|(at, _)| at).find(|&at| is_whole(at)).map(|at| at..at + form.len())
    });
    let written = places.min_by_key(|range| (range.start, usize::MAX - range.end));
    written.or_else(|| {
        let (wanted, words) = (stems(&term.text, lang), stemmed(sentence, lang));
        if wanted.is_empty() {
            return None;
        }
        let same = |row: &&[(String, Range<usize>)]| row.iter().map(|(stem, _)| stem).eq(&wanted);
        words.windows(wanted.len()).find(same).map(|row| row[0].1.start..row[row.len() - 1].1.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Variant;

    #[test]
    fn a_term_is_found_as_it_is_written_or_by_its_stems() {
        let variant = |text: &str| Variant { text: text.into(), frequency: 1 };
        let term = Term {
            text: "коллективная безопасность".into(),
            variants: vec![variant("коллективной"), variant("коллективной безопасности")],
            ..Term::default()
        };
        let sentence = "О неколлективной и коллективной безопасности.";
        let found = locate(&term, sentence, "ru").unwrap();
        assert_eq!(&sentence[found], "коллективной безопасности");
        let sentence = "За коллективную безопасность!";
        assert_eq!(&sentence[locate(&term, sentence, "ru").unwrap()], "коллективную безопасность");
        assert_eq!(locate(&term, "Безопасность", "ru"), None);
        assert_eq!(locate(&Term::default(), "Безопасность", "ru"), None);
    }

    #[test]
    fn capitals_are_an_abbreviation() {
        assert_ne!(stems("IT", "en"), stems("it", "en"));
        assert_eq!(stems("Security challenges", "en"), stems("security challenge", "en"));
        assert_eq!(stems("Meetings", "en"), stems("meeting", "en"));
        assert_ne!(stems("planning", "en"), stems("plan", "en"));
    }
}
