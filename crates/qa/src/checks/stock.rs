//! Which characters a text has: one look at it that spares most checks theirs.

/// The characters of a text, as far as checks ask whether there is anything to look for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stock {
    /// A bit for each character of ASCII.
    ascii: u128,
    /// Whether there are letters of the Russian alphabet.
    pub russian: bool,
    /// Whether there is anything else.
    pub other: bool,
}

/// The letters of ASCII.
const LATIN: u128 = ((1 << 26) - 1) << b'A' | ((1 << 26) - 1) << b'a';

impl Stock {
    /// Takes stock of a text.
    pub fn of(text: &str) -> Self {
        let mut stock = Self::default();
        let mut last = 0;
        for &byte in text.as_bytes() {
            match (last, byte) {
                (_, 0..=0x7f) => stock.ascii |= 1 << byte,
                // The Russian alphabet is U+0410 to U+044F, and Ё and ё, in two bytes each.
                (0xd0, 0x81 | 0x90..=0xbf) | (0xd1, 0x80..=0x8f | 0x91) => stock.russian = true,
                (_, 0xd0 | 0xd1) => {}
                _ => stock.other = true,
            }
            last = byte;
        }
        stock
    }

    /// Whether the text has one of some characters of ASCII.
    pub fn has(&self, characters: &str) -> bool {
        let wanted = characters.bytes().filter(u8::is_ascii).fold(0_u128, |bits, byte| bits | 1 << byte);
        self.ascii & wanted != 0
    }

    /// Whether the text may have Latin letters: those with marks are among the others.
    pub fn may_be_latin(&self) -> bool {
        self.ascii & LATIN != 0 || self.other
    }

    /// Whether the text may have control characters, or others that nobody sees.
    pub fn may_have_controls(&self) -> bool {
        self.ascii & (u128::from(u32::MAX) | 1 << 0x7f) != 0 || self.other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_place() {
        for c in ('\0'..='\u{ffff}').chain(['😀']) {
            let stock = Stock::of(&c.to_string());
            let russian = matches!(c, 'А'..='я' | 'Ё' | 'ё');
            assert_eq!(stock.russian, russian, "{c:?}");
            assert_eq!(stock.other, !russian && !c.is_ascii(), "{c:?}");
            assert_eq!(stock.has(&c.to_string()), c.is_ascii(), "{c:?}");
            assert_eq!(stock.may_have_controls() && c.is_ascii(), c.is_ascii_control(), "{c:?}");
            assert_eq!(stock.may_be_latin() && c.is_ascii(), c.is_ascii_alphabetic(), "{c:?}");
        }
        let stock = Stock::of("Мост (1974), да.");
        assert!(
            stock.russian && !stock.other && stock.has("[(") && !stock.has("%{") && !stock.may_be_latin()
        );
    }
}
