//! What two units have in common, told without holding them: 128-bit hashes of their segments.
//!
//! Millions of units are compared in 24 bytes each. The hash is SipHash 1-3 with 128 bits:
//! among ten million different segments, two share a [`Key`] by chance once in 10^24 files.
//!
//! ```
//! use tmx::content::Key;
//! use tmx::{Unit, Variant};
//! let unit = |langs: [(&str, &str); 2]| Unit {
//!     variants: langs.map(|(tag, text)| Variant::new(tag.parse().unwrap(), text)).to_vec(),
//!     ..Unit::default()
//! };
//! let one = unit([("en", "Peace"), ("ru", "Мир")]);
//! let turned = unit([("RU", "Мир"), ("en", "Peace")]);
//! let other = unit([("en", "Peace"), ("ru", "Покой")]);
//! assert_eq!(Key::of_pair(&one), Key::of_pair(&turned));
//! assert_ne!(Key::of_pair(&one), Key::of_pair(&other));
//! ```

use crate::{Header, Lang, Unit, Variant};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::{Hash, Hasher};

/// A hash of content. The same content has the same key in one run of a program; keys are
/// not to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u64; 2]);

impl Key {
    /// All segments with their codes and languages, whatever their order: two units with the
    /// same key say the same.
    pub fn of_pair(unit: &Unit) -> Self {
        Self::of_all(unit.variants.iter())
    }

    /// The source segment with its language.
    pub fn of_source(unit: &Unit, header: &Header) -> Self {
        let source = source(unit, header);
        Self::of_all(source.iter().map(|at| &unit.variants[*at]))
    }

    /// The source segment, and which other languages there are: two units with the same key
    /// and different pairs are in conflict.
    pub fn of_question(unit: &Unit, header: &Header) -> Self {
        let source = source(unit, header);
        let mut hasher = hasher();
        if let Some(at) = source {
            variant(&unit.variants[at]).hash(&mut hasher);
        }
        let mut others: Vec<Self> =
            targets(unit, source).map(|variant| finish(|hasher| lang(&variant.lang, hasher))).collect();
        others.sort_unstable();
        others.hash(&mut hasher);
        of(&hasher)
    }

    /// The segments that are not the source, with their languages.
    pub fn of_targets(unit: &Unit, header: &Header) -> Self {
        Self::of_all(targets(unit, source(unit, header)))
    }

    fn of_all<'u>(variants: impl Iterator<Item = &'u Variant>) -> Self {
        let mut keys: Vec<Self> = variants.map(variant).collect();
        keys.sort_unstable();
        finish(|hasher| keys.hash(hasher))
    }
}

/// Where in its unit the source variant stands; the first where none is in the source language.
pub fn source(unit: &Unit, header: &Header) -> Option<usize> {
    let found = unit.source(header).or(unit.variants.first())?;
    unit.variants.iter().position(|variant| std::ptr::eq(variant, found))
}

/// The variants that are not the source.
fn targets(unit: &Unit, source: Option<usize>) -> impl Iterator<Item = &Variant> {
    unit.variants.iter().enumerate().filter(move |(at, _)| Some(*at) != source).map(|(_, variant)| variant)
}

fn variant(variant: &Variant) -> Key {
    finish(|hasher| {
        lang(&variant.lang, hasher);
        variant.segment.hash(hasher);
    })
}

/// Case does not matter in language tags.
fn lang(lang: &Lang, hasher: &mut SipHasher13) {
    lang.as_str().to_ascii_lowercase().hash(hasher);
}

/// Fixed keys: nothing here shall depend on chance.
fn hasher() -> SipHasher13 {
    SipHasher13::new_with_keys(0x746D_7820, 0x312E_3462)
}

fn finish(feed: impl FnOnce(&mut SipHasher13)) -> Key {
    let mut hasher = hasher();
    feed(&mut hasher);
    of(&hasher)
}

fn of(hasher: &SipHasher13) -> Key {
    let hash = hasher.finish128();
    Key([hash.h1, hash.h2])
}

/// A [`Hasher`](std::hash::Hasher) for maps whose keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only `Key` is ever hashed with it, which writes two words.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 ^= word;
    }

    fn write_usize(&mut self, _: usize) {}
}

/// A map over keys.
pub(crate) type KeyMap<V> = std::collections::HashMap<Key, V, std::hash::BuildHasherDefault<AsItIs>>;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Inline, Ph};

    /// A unit in English and Russian.
    pub(crate) fn unit(en: &str, ru: &str) -> Unit {
        let variants = [("en", en), ("ru", ru)].map(|(tag, text)| Variant::new(tag.parse().unwrap(), text));
        Unit { variants: variants.to_vec(), ..Unit::default() }
    }

    pub(crate) fn header() -> Header {
        Header::new("test", "1", "en".parse::<Lang>().unwrap())
    }

    #[test]
    fn keys_tell_what_is_the_same() {
        let one = unit("Peace", "Мир");
        let conflict = unit("Peace", "Покой");
        let same_target = unit("World", "Мир");
        let header = header();
        assert_eq!(Key::of_question(&one, &header), Key::of_question(&conflict, &header));
        assert_ne!(Key::of_question(&one, &header), Key::of_question(&same_target, &header));
        assert_eq!(Key::of_targets(&one, &header), Key::of_targets(&same_target, &header));
        let mut coded = one.clone();
        coded.variants[1].segment.pieces.push(Inline::Ph(Ph::new("<br/>")));
        assert_ne!(Key::of_pair(&one), Key::of_pair(&coded));
        let mut german = one.clone();
        german.variants[1].lang = "de".parse().unwrap();
        assert_ne!(Key::of_question(&one, &header), Key::of_question(&german, &header), "no conflict");
        assert_eq!(Key::of_source(&one, &header), Key::of_source(&german, &header));
    }
}
