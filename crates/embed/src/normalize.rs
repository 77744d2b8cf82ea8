//! Turns a stretch of text without white space into words for the tokenizer.
//!
//! The teacher was trained on NFKC text (SentencePiece's `nmt_nfkc`). The table was measured with three more
//! rules: an opening quote or bracket is separated from its word, so that the word is tokenised as elsewhere;
//! `’` inside a word becomes `'`; and *n't* becomes *not*. `model/text.py` does the same in Python and writes
//! the references that the tests compare with.

use unicode_normalization::UnicodeNormalization;

/// Invisible marks that would divide a word in two: soft hyphen, joiners, direction marks, byte-order mark.
const INVISIBLE: [char; 7] =
    ['\u{AD}', '\u{200C}', '\u{200D}', '\u{200E}', '\u{200F}', '\u{2060}', '\u{FEFF}'];

/// Marks that are separated from a word that follows immediately.
const OPENING: [char; 10] = ['«', '"', '“', '„', '‘', '(', '[', '¿', '¡', '\''];

/// Normalises `chunk`, a stretch without white space, and calls `word` with each word of the result.
///
/// Usually there is one word; none if nothing visible is left; several if a quote was separated or a
/// compatibility form contains a space.
pub(crate) fn words(chunk: &str, mut word: impl FnMut(&str)) {
    if chunk.chars().all(is_plain) {
        if !chunk.is_empty() {
            word(chunk);
        }
        return;
    }
    let spelled = contractions(set_off(chunk));
    let normal: String = spelled.nfkc().collect();
    // U+2581 is the tokenizer's own sign for a space; U+200B and U+FFFD count as one in nmt_nfkc.
    let space = |c: char| c.is_whitespace() || matches!(c, '\u{2581}' | '\u{200B}' | '\u{FFFD}');
    normal.split(space).filter(|w| !w.is_empty()).for_each(word);
}

/// Checks whether a character is its own normal form and is not treated specially by this module. Most words
/// of European languages consist only of such characters and need no further work.
fn is_plain(c: char) -> bool {
    match c {
        '"' | '\'' | '(' | '[' => false,
        // Latin with diacritics up to the first ligature, Cyrillic without combining marks.
        '!'..='~' | 'À'..='ı' | 'Ѐ'..='џ' => true,
        _ => false,
    }
}

/// Drops invisible marks, separates an opening mark from the word after it, and writes an apostrophe inside a
/// word as `'`.
fn set_off(chunk: &str) -> String {
    let mut out = String::with_capacity(chunk.len() + 4);
    let mut before = None;
    let mut rest = chunk.chars().filter(|c| !INVISIBLE.contains(c)).peekable();
    while let Some(c) = rest.next() {
        let word_follows = rest.peek().is_some_and(|&next| in_word(next));
        if matches!(c, '\'' | '’') && word_follows && before.is_some_and(in_word) {
            out.push('\'');
        } else {
            out.push(c);
            if word_follows && OPENING.contains(&c) {
                out.push(' ');
            }
        }
        before = Some(c);
    }
    out
}

/// Checks for a letter, a digit or `_`.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Writes *don't* as *do not*, *can't* as *can not*, *won't* as *will not*.
fn contractions(text: String) -> String {
    let Some(at) = text.find("n't") else { return text };
    let (head, tail) = (&text[..at], &text[at + 3..]);
    if tail.starts_with(in_word) || !head.ends_with(|c: char| c.is_ascii_lowercase()) {
        return text;
    }
    let verb = head.rsplit(|c| !in_word(c)).next().unwrap_or(head);
    let before = &head[..head.len() - verb.len()];
    let full = match verb {
        "ca" => "can",
        "Ca" => "Can",
        "wo" => "will",
        "Wo" => "Will",
        _ => verb,
    };
    format!("{before}{full} not{tail}")
}

#[cfg(test)]
mod tests {
    use super::words;

    fn all(chunk: &str) -> Vec<String> {
        let mut out = Vec::new();
        words(chunk, |w| out.push(w.to_owned()));
        out
    }

    #[test]
    fn plain_words_stay() {
        assert_eq!(all("word"), ["word"]);
        assert_eq!(all("слово,"), ["слово,"]);
        assert!(all("").is_empty());
    }

    #[test]
    fn opening_marks_are_set_off() {
        assert_eq!(all("«Сверка»"), ["«", "Сверка»"]);
        assert_eq!(all("(see"), ["(", "see"]);
        assert_eq!(all("(\"see"), ["(\"", "see"]);
        assert_eq!(all("'tis"), ["'", "tis"]);
        assert_eq!(all("etc.)"), ["etc.)"]);
    }

    #[test]
    fn apostrophes_inside_words() {
        assert_eq!(all("l’été"), ["l'été"]);
        assert_eq!(all("rock'n'roll"), ["rock'n'roll"]);
        assert_eq!(all("boys’"), ["boys’"]);
    }

    #[test]
    fn contracted_not() {
        assert_eq!(all("don’t,"), ["do", "not,"]);
        assert_eq!(all("Can't"), ["Can", "not"]);
        assert_eq!(all("won't!"), ["will", "not!"]);
        assert_eq!(all("(won't"), ["(", "will", "not"]);
        assert_eq!(all("n'the"), ["n'the"]);
    }

    #[test]
    fn compatibility_forms_and_invisible_marks() {
        assert_eq!(all("ﬁne…"), ["fine..."]);
        assert_eq!(all("１２"), ["12"]);
        assert_eq!(all("co\u{AD}operate"), ["cooperate"]);
        assert_eq!(all("a\u{200B}b"), ["a", "b"]);
        assert!(all("\u{FEFF}").is_empty());
        assert_eq!(all("e\u{301}"), ["é"]);
    }
}
