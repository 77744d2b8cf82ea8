//! The fingerprint of a sentence in a review file: enough to find it again, but not its text.

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// A sentence in a review file: 28 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The first 48 bits of the SHA-256 of its text: two of a million sentences share them by chance once in five
    /// hundred documents.
    pub hash: u64,
    /// 64 bits of which few change when a few words of the text change.
    pub sketch: u64,
}

/// Digits of a hash and of a sketch.
const DIGITS: (usize, usize) = (12, 16);

/// Sketches of an edited sentence and of the sentence before differ in at most this many of 64 bits; those of two
/// unrelated sentences in 32 on average, and in so few only once in five hundred.
const SIMILAR: u32 = 20;

impl Fingerprint {
    /// Returns the fingerprint of a text.
    pub fn of(text: &str) -> Self {
        Self { hash: Self::hash_of(text), sketch: sketch(text) }
    }

    /// Returns only the hash of a text, in a small fraction of the time.
    pub fn hash_of(text: &str) -> u64 {
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().take(6).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
    }

    /// Returns in how many bits of 64 two sketches differ; `None` if the sentences are unrelated.
    pub fn distance(&self, other: &Self) -> Option<u32> {
        let distance = (self.sketch ^ other.sketch).count_ones();
        (distance <= SIMILAR).then_some(distance)
    }
}

/// Returns the similarity hash of a text: each bit is the majority of that bit in its character trigrams (Charikar
/// 2002).
fn sketch(text: &str) -> u64 {
    let chars: Vec<char> =
        text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    let mut votes = [0i32; 64];
    for gram in chars.windows(3.min(chars.len().max(1))) {
        let hash = mix(gram.iter().fold(FNV_BASIS, |hash, &c| (hash ^ u64::from(c)).wrapping_mul(FNV_PRIME)));
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    votes.iter().enumerate().fold(0, |sketch, (bit, vote)| sketch | u64::from(*vote > 0) << bit)
}

/// The constants of the 64-bit hash FNV-1a.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Spreads a hash over all of its bits (the finalizer of SplitMix64).
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

/// The error of a text that is not a fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a fingerprint of a sentence")]
pub struct ParseFingerprintError(String);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}{:016x}", self.hash, self.sketch)
    }
}

impl FromStr for Fingerprint {
    type Err = ParseFingerprintError;

    fn from_str(text: &str) -> Result<Self, ParseFingerprintError> {
        let hex = |digits: &str| u64::from_str_radix(digits, 16).ok();
        let parsed = || {
            let (hash, sketch) =
                text.split_at_checked(DIGITS.0).filter(|(_, sketch)| sketch.len() == DIGITS.1)?;
            Some(Self { hash: hex(hash)?, sketch: hex(sketch)? })
        };
        parsed().ok_or_else(|| ParseFingerprintError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_sentence_is_similar_and_another_is_not() {
        let of = Fingerprint::of;
        let before = of("We met here in March 2019, and twelve countries came to the conference on water.");
        let after = of("We met here in April 2019, and twelve countries came to the conference on water.");
        let other = of("The price of grain has doubled since the harvest failed in the southern provinces.");
        assert!(before.distance(&after).is_some() && before.hash != after.hash);
        assert_eq!(before.distance(&other), None);
        assert_eq!(before.to_string().parse(), Ok(before));
        assert!("123".parse::<Fingerprint>().is_err());
        assert_eq!(of("").to_string().len(), 28);
    }
}
