//! Letters of another script within words: «pекa» with Latin p and a. They come from scans, from keyboards,
//! or from attempts to evade plagiarism checks; to a reader they look the same, to a program they are
//! different words.

use std::borrow::Cow;

/// Cyrillic letters, each after the Latin letter that looks like it.
const LETTERS: [(char, char); 28] = [
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('J', 'Ј'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('j', 'ј'),
    ('k', 'к'),
    ('o', 'о'),
    ('p', 'р'),
    ('x', 'х'),
    ('y', 'у'),
    ('Ë', 'Ё'),
    ('Ï', 'Ї'),
    ('ë', 'ё'),
    ('ï', 'ї'),
];

/// Returns the Cyrillic letter that looks like a Latin one.
fn cyrillic(c: char) -> Option<char> {
    LETTERS.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic)
}

/// Returns the Latin letter that looks like a Cyrillic one.
fn latin(c: char) -> Option<char> {
    LETTERS.iter().find(|(_, cyrillic)| *cyrillic == c).map(|(latin, _)| *latin)
}

/// Returns a text in which words of two scripts have letters of only one, if all letters of the other look
/// alike. Words that are right with two scripts are kept («SMSка»), and so is every word of one script.
///
/// ```
/// use sverka_text::lookalikes::mended;
///
/// assert_eq!(mended("pекa"), "река");
/// assert_eq!(mended("SMSка"), "SMSка");
/// ```
pub fn mended(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    // Most texts have letters of one script: their bytes say so.
    let is_cyrillic_byte = |b: &u8| matches!(b, 0xd0..=0xd4);
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) || !text.as_bytes().iter().any(is_cyrillic_byte) {
        return out;
    }
    let mut from = 0;
    while let Some(start) = text[from..].find(char::is_alphabetic).map(|at| from + at) {
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |at| start + at);
        if let Some(word) = word(&text[start..end]) {
            // A look-alike may have a different number of bytes.
            let shift = text.len() - start;
            let at = out.len() - shift;
            out.to_mut().replace_range(at..at + (end - start), &word);
        }
        from = end;
    }
    out
}

/// Returns a word of two scripts in one; `None` if it has only one, or is right with two.
fn word(word: &str) -> Option<String> {
    let (mut latins, mut cyrillics) = (0, 0);
    let (mut as_cyrillic, mut as_latin) = (true, true);
    for c in word.chars() {
        if super::script::is_cyrillic(c) {
            cyrillics += 1;
            as_latin &= latin(c).is_some();
        } else if super::script::is_latin(c) {
            latins += 1;
            as_cyrillic &= cyrillic(c).is_some();
        } else {
            return None;
        }
    }
    if latins == 0 || cyrillics == 0 || !(as_cyrillic || as_latin) || has_ending(word) {
        return None;
    }
    // If both would be possible, the larger part decides.
    let letter: fn(char) -> Option<char> =
        if as_cyrillic && (!as_latin || cyrillics >= latins) { cyrillic } else { latin };
    Some(word.chars().map(|c| letter(c).unwrap_or(c)).collect())
}

/// Returns whether a word is an abbreviation in Latin capitals with a Cyrillic ending: «HTTPшный».
fn has_ending(word: &str) -> bool {
    let end = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    word.len() - end.len() > 1 && end.chars().all(|c| super::script::is_cyrillic(c) && c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;

    #[test]
    fn every_letter_has_one_look_alike() {
        for (a, b) in LETTERS {
            assert_eq!((Script::of(a), Script::of(b)), (Some(Script::Latin), Some(Script::Cyrillic)));
            assert_eq!((latin(b), cyrillic(a)), (Some(a), Some(b)));
        }
    }

    #[test]
    fn words_of_two_scripts_are_mended() {
        for (text, want) in [
            // Latin a, e, o, p, c and x.
            ("Гopoд cтoит нa рeкe.", "Город стоит на реке."),
            ("пaроxoд и «Cевер»", "пароход и «Север»"),
            // Cyrillic о and е.
            ("The bоat lеft.", "The boat left."),
            // Right as they are.
            ("IT-отдел, SMSку, HTTPшный и iPhone", "IT-отдел, SMSку, HTTPшный и iPhone"),
            ("витамин C", "витамин C"),
            ("Ничего чужого.", "Ничего чужого."),
            ("Nothing foreign.", "Nothing foreign."),
            ("", ""),
        ] {
            assert_eq!(mended(text), want);
        }
        assert!(matches!(mended("один скрипт, one script"), Cow::Borrowed(_)));
    }
}
