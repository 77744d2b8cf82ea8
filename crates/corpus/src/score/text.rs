//! A text of a pair, divided into words and counted once for everything that examines it.

use sverka_text::letters::{is_alphabetic, is_alphanumeric};
use sverka_text::script::Script;
use sverka_text::words::{self, Word};

/// A text with its words and characters.
pub(super) struct Text<'a> {
    /// As it is, without white space at its ends.
    pub text: &'a str,
    /// Its words, in order.
    pub words: Vec<Word<'a>>,
    /// What it consists of.
    pub shape: Shape,
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str) -> Self {
        let text = text.trim();
        Self { text, words: words::word_list(text), shape: Shape::of(text) }
    }

    /// Returns the words, each behind what stands between it and the word before.
    pub fn words_with_gaps(&self) -> impl Iterator<Item = (&'a str, &Word<'a>)> {
        let mut before = 0;
        self.words.iter().map(move |word| {
            let gap = &self.text[before..word.range.start];
            before = word.range.end;
            (gap, word)
        })
    }

    /// Returns what stands behind the last word.
    pub fn tail(&self) -> &'a str {
        &self.text[self.words.last().map_or(0, |word| word.range.end)..]
    }
}

/// How many characters of each kind a text has.
pub(super) struct Shape {
    /// Characters that are no white space.
    pub chars: usize,
    /// Characters that are.
    pub spaces: usize,
    /// Letters.
    pub letters: usize,
    /// Letters and digits.
    pub alphanumeric: usize,
    /// Digits and other signs for numbers.
    pub numeric: usize,
    /// Letters by script, in the order of [`Script::ALL`].
    scripts: [u32; Script::ALL.len()],
    /// Characters of ASCII.
    ascii: [u32; 128],
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut out = Self {
            chars: 0,
            spaces: 0,
            letters: 0,
            alphanumeric: 0,
            numeric: 0,
            scripts: [0; Script::ALL.len()],
            ascii: [0; 128],
        };
        text.chars().for_each(|c| out.add(c));
        out
    }

    #[inline]
    fn add(&mut self, c: char) {
        if let Some(count) = self.ascii.get_mut(c as usize) {
            *count += 1;
        }
        if c.is_whitespace() {
            self.spaces += 1;
            return;
        }
        self.chars += 1;
        if let Some(script) = Script::of(c) {
            self.scripts[script as usize] += 1;
        }
        if is_alphanumeric(c) {
            self.alphanumeric += 1;
            let is_letter = is_alphabetic(c);
            self.letters += usize::from(is_letter);
            // Letters that are numbers, too, are rare: Roman numerals and Chinese figures have signs of their own.
            self.numeric += usize::from(!is_letter || (!c.is_ascii() && c.is_numeric()));
        }
    }

    /// Counts some characters of ASCII.
    pub fn count(&self, chars: &str) -> usize {
        chars.bytes().map(|byte| self.ascii[usize::from(byte & 127)] as usize).sum()
    }

    /// Counts the letters of some scripts.
    pub fn letters_of(&self, scripts: &[Script]) -> u32 {
        scripts.iter().map(|script| self.scripts[*script as usize]).sum()
    }

    /// Counts the letters of all scripts that are known.
    pub fn letters_of_all(&self) -> u32 {
        self.scripts.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_by_kind() {
        let text = Text::new(" В 2024 г., that is (№ 5) Ⅷ: ½ ");
        let shape = &text.shape;
        let count = |is: fn(char) -> bool| text.text.chars().filter(|c| is(*c)).count();
        assert_eq!(shape.letters, count(char::is_alphabetic));
        assert_eq!(shape.alphanumeric, count(char::is_alphanumeric));
        assert_eq!(shape.numeric, count(char::is_numeric));
        assert_eq!(shape.spaces, count(char::is_whitespace));
        assert_eq!(shape.chars + shape.spaces, text.text.chars().count());
        assert_eq!((shape.count(",.:()"), shape.count("!")), (5, 0));
        assert_eq!((shape.letters_of(&[Script::Latin]), shape.letters_of_all()), (6, 8));
    }

    #[test]
    fn gaps_and_words_make_up_the_text() {
        let text = Text::new("«Да», — сказал он. ");
        let all: String = text.words_with_gaps().flat_map(|(gap, word)| [gap, word.text]).collect();
        assert_eq!(all + text.tail(), text.text);
    }
}
