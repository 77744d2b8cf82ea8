//! Escape sequences for UTF-16 code units: `\u041F`, two of them for characters beyond U+FFFF.

/// A text assembled from characters and UTF-16 code units.
#[derive(Debug, Default)]
pub(super) struct Unescaped {
    text: String,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    /// Whether half a pair, which is not a character, became U+FFFD.
    is_odd: bool,
}

impl Unescaped {
    /// Appends a character.
    pub fn push(&mut self, c: char) {
        self.flush();
        self.text.push(c);
    }

    /// Appends a code unit.
    pub fn push_unit(&mut self, unit: u16) {
        let pair = self.high.take().map(|high| [high, unit]);
        if let Some(pair) = pair {
            match char::decode_utf16(pair).next() {
                Some(Ok(c)) => return self.text.push(c),
                _ => self.broken(),
            }
        }
        match char::decode_utf16([unit]).next() {
            Some(Ok(c)) => self.text.push(c),
            // The first half of a pair is below DC00, the second is not.
            _ if unit < 0xDC00 => self.high = Some(unit),
            _ => self.broken(),
        }
    }

    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.broken();
        }
    }

    fn broken(&mut self) {
        self.text.push('\u{FFFD}');
        self.is_odd = true;
    }

    /// Returns the text so far and begins another.
    pub fn take(&mut self) -> String {
        self.flush();
        std::mem::take(&mut self.text)
    }

    /// Records that an escape sequence is not one of the format.
    pub fn set_odd(&mut self) {
        self.is_odd = true;
    }

    /// Returns whether an escape sequence was not a character.
    pub fn is_odd(&self) -> bool {
        self.is_odd
    }
}

/// Reads four hexadecimal digits at the beginning of a text: the code unit, and the rest.
pub(super) fn unit(text: &str) -> Option<(u16, &str)> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((u16::from_str_radix(digits, 16).ok()?, &text[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn code_units_are_joined() {
        assert_eq!(unit("041F!"), Some((0x41F, "!")));
        assert_eq!((unit("041"), unit("+41F"), unit("04я1")), (None, None, None));
        let mut text = Unescaped::default();
        [0x41F, 0xD83D, 0xDE00].into_iter().for_each(|unit| text.push_unit(unit));
        assert_eq!((text.take(), text.is_odd()), ("П😀".to_owned(), false));
        [0xDE00, 0xD83D, 0xD83D, 0xDE00, 0xD83D, 0x41].into_iter().for_each(|unit| text.push_unit(unit));
        text.push_unit(0xD83D);
        text.push('!');
        assert_eq!((text.take(), text.is_odd()), ("\u{FFFD}\u{FFFD}😀\u{FFFD}A\u{FFFD}!".to_owned(), true));
    }

    proptest! {
        #[test]
        fn what_is_utf16_comes_back(want in ".{0,20}") {
            let mut text = Unescaped::default();
            want.encode_utf16().for_each(|unit| text.push_unit(unit));
            prop_assert_eq!((text.take(), text.is_odd()), (want, false));
        }
    }
}
