//! Compares the content of units without keeping them in memory: 128-bit hashes of their segments.
//!
//! Millions of units are compared in 24 bytes each. The hash is XXH3 with 128 bits: among ten million
//! different segments, two have the same [`Key`] by chance once in 10^24 files.
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
use std::hash::{Hash, Hasher};
use twox_hash::XxHash3_128;

/// A hash of content. The same content has the same key within one run of a program; keys must not be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u64; 2]);

impl Key {
    /// Returns the key of all segments with their codes and languages, in any order: two units with the same
    /// key have the same content.
    pub fn of_pair(unit: &Unit) -> Self {
        Self::of_all(unit.variants.iter())
    }

    /// Returns the key of a segment with its codes and its language.
    pub(crate) fn of_variant(of: &Variant) -> Self {
        variant(of)
    }

    /// Returns the key of the source segment with its language.
    pub fn of_source(unit: &Unit, header: &Header) -> Self {
        let source = source(unit, header);
        Self::of_all(source.iter().map(|at| &unit.variants[*at]))
    }

    /// Returns the key of the text of the source segment, without codes, with its language.
    pub fn of_source_text(unit: &Unit, header: &Header) -> Self {
        let source = source(unit, header).map(|at| &unit.variants[at]);
        key(|bytes| {
            if let Some(source) = source {
                lang(&source.lang, bytes);
                source.segment.text().hash(bytes);
            }
        })
    }

    /// Returns the key of the source segment and the set of other languages: two units with the same key and
    /// different pairs are in conflict.
    pub fn of_question(unit: &Unit, header: &Header) -> Self {
        let source = source(unit, header);
        let mut others: Vec<Self> =
            targets(unit, source).map(|variant| key(|bytes| lang(&variant.lang, bytes))).collect();
        others.sort_unstable();
        let asked = source.map(|at| variant(&unit.variants[at]));
        key(|bytes| (asked, others).hash(bytes))
    }

    /// Returns the key of the segments that are not the source, with their languages.
    pub fn of_targets(unit: &Unit, header: &Header) -> Self {
        Self::of_all(targets(unit, source(unit, header)))
    }

    fn of_all<'u>(variants: impl Iterator<Item = &'u Variant>) -> Self {
        let mut keys: Vec<Self> = variants.map(variant).collect();
        keys.sort_unstable();
        key(|bytes| keys.hash(bytes))
    }
}

/// Returns the index of the source variant in its unit; the first if none is in the source language.
pub fn source(unit: &Unit, header: &Header) -> Option<usize> {
    let found = unit.source(header).or(unit.variants.first())?;
    unit.variants.iter().position(|variant| std::ptr::eq(variant, found))
}

/// Returns the variants that are not the source.
fn targets(unit: &Unit, source: Option<usize>) -> impl Iterator<Item = &Variant> {
    unit.variants.iter().enumerate().filter(move |(at, _)| Some(*at) != source).map(|(_, variant)| variant)
}

fn variant(variant: &Variant) -> Key {
    key(|bytes| {
        lang(&variant.lang, bytes);
        variant.segment.hash(bytes);
    })
}

/// Language tags are compared without regard to case.
fn lang(lang: &Lang, bytes: &mut Bytes) {
    lang.as_str().to_ascii_lowercase().hash(bytes);
}

/// Collects the input of the hash: XXH3 is fastest with all of it at once.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn finish(&self) -> u64 {
        XxHash3_128::oneshot(&self.0) as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

fn key(feed: impl FnOnce(&mut Bytes)) -> Key {
    let mut bytes = Bytes::default();
    feed(&mut bytes);
    let hash = XxHash3_128::oneshot(&bytes.0);
    Key([hash as u64, (hash >> 64) as u64])
}

/// Returns a 64-bit hash of a text.
pub(crate) fn short_hash(text: &str) -> u64 {
    XxHash3_128::oneshot(text.as_bytes()) as u64
}

/// A [`Hasher`](std::hash::Hasher) for maps whose keys are already hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only `Key` is ever hashed with it, and writes two words.
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

    /// Returns a unit in English and Russian.
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
