//! Phrases in the singular.

use super::lexicon::Lexicon;
use super::readings;
use crate::morphology::{Class, DictionaryForm, Number, Seen};

/// Returns the words of a noun phrase with the head in the singular. The head is the last word before the
/// first preposition. Names in capitals are not changed, and neither are plurals joined by "and".
pub(in crate::morphology) fn dictionary_form(
    words: &[&str],
    _all_plural: bool,
    seen: &Seen,
) -> DictionaryForm {
    let as_it_is = |as_seen| DictionaryForm { text: words.join(" "), as_seen };
    let tail = words.iter().skip(1).position(|word| Lexicon::get().begins_tail(&word.to_lowercase()));
    let end = tail.map_or(words.len(), |at| at + 1);
    let Some(head) = end.checked_sub(1) else { return as_it_is(true) };
    let word = words[head];
    let plural = |word: &str| {
        readings(word, seen)
            .into_iter()
            .find(|r| r.class == Class::Noun)
            .filter(|r| r.number == Some(Number::Plural))
    };
    if is_name(words, head) {
        return as_it_is(false);
    }
    if !readings(word, seen).iter().any(|r| r.class == Class::Noun) {
        return as_it_is(true);
    }
    // "challenges and threats"
    let joined = head >= 2 && matches!(words[head - 1].to_lowercase().as_str(), "and" | "or" | "&");
    match plural(word) {
        Some(noun) if !(joined && plural(words[head - 2]).is_some()) => {
            let mut out: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            out[head] = like(word, &noun.lemma);
            DictionaryForm { text: out.join(" "), as_seen: false }
        }
        _ => as_it_is(false),
    }
}

/// Checks whether the head is part of a name, that is, not only the first word has a capital.
fn is_name(words: &[&str], head: usize) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let abbreviation = |word: &str| word.chars().nth(1).is_some_and(char::is_uppercase);
    // "member States" has a capital by usage; "Marine Sensors" is a name.
    let before = words[..head].iter().all(|word| capital(word)) && head > 0;
    let after = words[head + 1..].iter().any(|word| capital(word));
    abbreviation(words[head]) || capital(words[head]) && (before || head == 0 && after)
}

/// Returns the lemma with the capitals of the word.
fn like(word: &str, lemma: &str) -> String {
    let mut upper = word.chars().map(char::is_uppercase);
    let mut last = false;
    lemma
        .chars()
        .map(|c| {
            last = upper.next().unwrap_or(last);
            if last { c.to_uppercase().next().unwrap_or(c) } else { c }
        })
        .collect()
}
