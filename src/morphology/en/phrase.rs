//! Phrases in the singular.

use super::readings;
use crate::morphology::{Class, DictionaryForm, Number, Seen};

/// The words of a noun phrase with the head in the singular. The head is the last word before the first
/// preposition or conjunction. Names in capitals stay as they are.
pub(in crate::morphology) fn dictionary_form(
    words: &[&str],
    _all_plural: bool,
    seen: &Seen,
) -> DictionaryForm {
    let as_it_is = |as_seen| DictionaryForm { text: words.join(" "), as_seen };
    let tail = words.iter().position(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "of" | "for"
                | "on"
                | "in"
                | "to"
                | "with"
                | "from"
                | "at"
                | "by"
                | "against"
                | "between"
                | "under"
                | "without"
        )
    });
    let Some(head) = tail.unwrap_or(words.len()).checked_sub(1) else { return as_it_is(true) };
    let word = words[head];
    // A capital behind the first word makes a name, and names have their number.
    let name = word.chars().next().is_some_and(char::is_uppercase) && (head > 0 || words.len() == 1);
    let found = readings(word, seen);
    let noun = found.iter().find(|r| r.class == Class::Noun);
    let Some(noun) = noun.filter(|_| !name) else { return as_it_is(!name) };
    if noun.number != Some(Number::Plural) {
        return as_it_is(false);
    }
    let mut out: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    out[head] = like(word, &noun.lemma);
    DictionaryForm { text: out.join(" "), as_seen: false }
}

/// The lemma with the capitals of the word.
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
