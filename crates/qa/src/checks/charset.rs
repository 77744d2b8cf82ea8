//! Which characters a text has: one pass over it that spares most checks theirs.

/// A coarse set of the characters of a text, by which checks see whether there is anything to look
/// for.
#[derive(Clone, Copy, Debug, Default)]
pub struct CharSet {
    /// A bit for each character of ASCII.
    ascii: u128,
    /// Whether there are letters of the Russian alphabet.
    pub russian: bool,
    /// Whether there is anything else.
    pub other: bool,
}

/// The letters of ASCII.
const LATIN: u128 = ((1 << 26) - 1) << b'A' | ((1 << 26) - 1) << b'a';

impl CharSet {
    /// Collects the characters of a text.
    pub fn of(text: &str) -> Self {
        let mut set = Self::default();
        let mut last = 0;
        for &byte in text.as_bytes() {
            match (last, byte) {
                (_, 0..=0x7f) => set.ascii |= 1 << byte,
                // The Russian alphabet is U+0410 to U+044F, and Ё and ё, in two bytes each.
                (0xd0, 0x81 | 0x90..=0xbf) | (0xd1, 0x80..=0x8f | 0x91) => set.russian = true,
                (_, 0xd0 | 0xd1) => {}
                _ => set.other = true,
            }
            last = byte;
        }
        set
    }

    /// Returns whether the text has one of some characters of ASCII.
    pub fn has(&self, characters: &str) -> bool {
        let wanted = characters.bytes().filter(u8::is_ascii).fold(0_u128, |bits, byte| bits | 1 << byte);
        self.ascii & wanted != 0
    }

    /// Returns whether the text may have Latin letters: those with accents are among the others.
    pub fn may_be_latin(&self) -> bool {
        self.ascii & LATIN != 0 || self.other
    }

    /// Returns whether the text may have control characters, or others that nobody sees.
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
            let set = CharSet::of(&c.to_string());
            let russian = matches!(c, 'А'..='я' | 'Ё' | 'ё');
            assert_eq!(set.russian, russian, "{c:?}");
            assert_eq!(set.other, !russian && !c.is_ascii(), "{c:?}");
            assert_eq!(set.has(&c.to_string()), c.is_ascii(), "{c:?}");
            assert_eq!(set.may_have_controls() && c.is_ascii(), c.is_ascii_control(), "{c:?}");
            assert_eq!(set.may_be_latin() && c.is_ascii(), c.is_ascii_alphabetic(), "{c:?}");
        }
        let set = CharSet::of("Мост (1974), да.");
        assert!(set.russian && !set.other && set.has("[(") && !set.has("%{") && !set.may_be_latin());
    }
}
