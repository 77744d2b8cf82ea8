//! Divides a text into words: runs of letters, and runs of digits with the marks between digits.

use super::letters::{is_alphabetic, is_alphanumeric, is_lowercase};
use std::borrow::Cow;
use std::ops::Range;

/// A word or a figure of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// As written: `Semerikov`, `4,72`, `2022`.
    pub text: &'a str,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Whether it is a figure (begins with a digit).
    pub is_figure: bool,
}

/// Returns the words of a text, in order.
///
/// A word is a run of letters and of digits after letters; a combining mark, an apostrophe or a soft hyphen
/// between two letters belongs to it, a hyphen does not. A figure is a run of digits with single `.`, `,` or
/// `:` between digits, so that dates and decimals are not divided.
#[inline]
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_alphanumeric)?;
        let is_figure = text.as_bytes()[start].is_ascii_digit();
        let mut end = start;
        let mut chars = text[start..].chars();
        while let Some(c) = chars.next() {
            let next = || chars.clone().next();
            let inside = if is_figure {
                c.is_ascii_digit()
                    || (matches!(c, '.' | ',' | ':') && next().is_some_and(|c| c.is_ascii_digit()))
            } else {
                is_alphanumeric(c)
                    || is_mark(c)
                    || (matches!(c, '\'' | '’' | '\u{ad}') && next().is_some_and(is_alphabetic))
            };
            if !inside {
                break;
            }
            end += c.len_utf8();
        }
        at = end;
        Some(Word { text: &text[start..end], range: start..end, is_figure })
    })
}

/// Returns the words of a text as a list.
#[inline]
pub fn word_list(text: &str) -> Vec<Word<'_>> {
    // Words of running text take six bytes or more, including what separates them.
    let mut out = Vec::with_capacity(text.len() / 6 + 2);
    out.extend(words(text));
    out
}

/// Returns a word in small letters; most are already.
#[inline]
pub fn lower(word: &str) -> Cow<'_, str> {
    let is_small = |c: char| is_lowercase(c) || c.is_ascii_digit();
    if word.chars().all(is_small) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Returns whether a character is a combining accent of Latin, Greek and Cyrillic (U+0300 to U+036F): «большо́й».
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).map(|word| word.text).collect()
    }

    #[test]
    fn small_letters() {
        for word in ["ёж", "Ёж", "naïve", "ЛЕС", "24th"] {
            assert_eq!(lower(word), word.to_lowercase());
        }
    }

    #[test]
    fn words_and_figures() {
        assert_eq!(texts("On 03.02.2022, 4,72 млрд—и 5%."), ["On", "03.02.2022", "4,72", "млрд", "и", "5"]);
        assert_eq!(
            texts("the state’s well-known COVID19 24th"),
            ["the", "state’s", "well", "known", "COVID19", "24", "th"]
        );
        assert_eq!(texts("большо́й"), ["большо́й"]);
        assert!(texts(" — … ²").len() <= 1);
    }
}
