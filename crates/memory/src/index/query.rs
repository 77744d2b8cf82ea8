//! A query against one vocabulary: its tokens as ranks, and the minimum that a text must share with it.

use super::build::{bit, short_form, text_hash, unit};
use crate::score::{Rows, Unit, distance, limit};
use crate::tokens::{NAME, Token, weight};

/// A text to find.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) tokens: Vec<Token>,
    pub(crate) weight: u32,
    pub(crate) hash: u64,
    /// The least score in percent, 1 to 100.
    pub(crate) min: u32,
}

impl Wanted {
    pub(crate) fn new(text: &str, tokens: Vec<Token>, min: u32) -> Self {
        Self { weight: weight(&tokens), hash: text_hash(text), tokens, min: min.clamp(1, 100) }
    }

    /// The least weight of what the two texts have in common and of half of the names of one of them without a partner, when
    /// one of them weighs `other`.
    pub(super) fn need(&self, other: u32) -> u32 {
        let greater = self.weight.max(other);
        greater - limit(greater, self.min)
    }

    /// The least and the greatest weight of a text that may reach the score.
    pub(super) fn weights(&self) -> (u32, u32) {
        let (own, min) = (u64::from(self.weight), u64::from(self.min));
        let most = u32::try_from(own * 100 / min).unwrap_or(u32::MAX);
        (self.need(0), most)
    }
}

/// A text that may reach the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) unit: i64,
    /// Hash of the text.
    pub(crate) hash: u64,
    /// The score, or a little more: of the forms only seven bits were compared.
    pub(crate) score: u32,
}

/// No rank: of a token that no text has.
const UNKNOWN: u32 = u32::MAX;

/// A key of the query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) rank: u32,
    weight: u32,
    count: u32,
    /// How many of these are names.
    names: u32,
    /// What all rarer tokens of the query cost at least if a text has none of them.
    pub(super) rarer: u32,
}

/// Room that is kept from one query to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// For each rank one more than its place among the keys of the query; otherwise 0.
    slots: Vec<u32>,
    /// A bit for each text that was compared.
    pub(super) seen: Vec<u64>,
    /// Which bits these are.
    pub(super) touched: Vec<u32>,
    left: Vec<u32>,
    own: Vec<Unit<u32, u8>>,
    other: Vec<Unit<u32, u8>>,
    rows: Rows,
}

/// A query with the ranks of a vocabulary.
pub(super) struct Ranked<'a> {
    pub(super) wanted: &'a Wanted,
    /// Its keys that the vocabulary has, the rarest first.
    pub(super) keys: Vec<Key>,
    /// What is saved at most where all of its names are replaced by others.
    names: u32,
    /// Which bits of a signature its keys have, and what all keys of a bit add to what is in common.
    bits: u64,
    weights: [u32; u64::BITS as usize],
    scratch: &'a mut Scratch,
}

impl<'a> Ranked<'a> {
    /// `rank` finds a key in the vocabulary, which has `ranks` keys.
    pub(super) fn new<E>(
        wanted: &'a Wanted,
        ranks: usize,
        scratch: &'a mut Scratch,
        mut rank: impl FnMut(u64) -> Result<Option<u32>, E>,
    ) -> Result<Self, E> {
        scratch.own.clear();
        for token in &wanted.tokens {
            let key = rank(token.key)?.unwrap_or(UNKNOWN);
            scratch.own.push(unit(key, token.kind.weight(), short_form(token)));
        }
        let mut sorted = scratch.own.clone();
        sorted.sort_unstable_by_key(|unit| unit.key);
        let mut keys: Vec<Key> = Vec::new();
        // A token that no text has is the rarest of all.
        let mut sum = sorted.iter().filter(|unit| unit.key == UNKNOWN).map(Unit::alone).sum();
        for unit in sorted.iter().filter(|unit| unit.key != UNKNOWN) {
            match keys.last_mut() {
                Some(last) if last.rank == unit.key => {
                    last.count += 1;
                    last.names += u32::from(unit.is_name);
                }
                _ => keys.push(Key {
                    rank: unit.key,
                    weight: unit.weight,
                    count: 1,
                    names: u32::from(unit.is_name),
                    rarer: sum,
                }),
            }
            sum += unit.alone();
        }
        if scratch.slots.len() < ranks {
            scratch.slots.resize(ranks, 0);
        }
        for (at, key) in keys.iter().enumerate() {
            scratch.slots[key.rank as usize] = at as u32 + 1;
        }
        let names = scratch.own.iter().map(|unit| unit.weight - unit.alone()).sum();
        let (mut bits, mut weights) = (0, [0; u64::BITS as usize]);
        for (token, unit) in wanted.tokens.iter().zip(&scratch.own).filter(|(_, unit)| unit.key != UNKNOWN) {
            bits |= 1 << bit(token.key);
            weights[bit(token.key) as usize] += unit.alone();
        }
        Ok(Self { wanted, keys, names, bits, weights, scratch })
    }

    /// Whether a text was not compared yet; from now on it was.
    pub(super) fn is_new(&mut self, text: u32) -> bool {
        let (word, bit) = (text as usize / 64, 1 << (text % 64));
        if self.scratch.seen.len() <= word {
            self.scratch.seen.resize(word + 1, 0);
        }
        let is_new = self.scratch.seen[word] & bit == 0;
        if is_new {
            self.scratch.seen[word] |= bit;
            self.scratch.touched.push(text);
        }
        is_new
    }

    /// Checks by its signature whether a text may have enough in common with the query.
    #[inline]
    pub(super) fn may_share(&self, signature: u64, need: u32) -> bool {
        let mut common = self.names;
        let mut bits = self.bits & signature;
        while bits != 0 {
            common += self.weights[bits.trailing_zeros() as usize];
            bits &= bits - 1;
        }
        common >= need
    }

    /// Checks whether a text has enough in common with the query.
    #[inline]
    pub(super) fn shares(&mut self, tokens: impl Iterator<Item = u32>, need: u32) -> bool {
        let Scratch { slots, left, .. } = &mut *self.scratch;
        left.clear();
        left.extend(self.keys.iter().map(|key| key.count));
        // The weight in common and half of that of names without a partner.
        let mut common = self.names;
        if common >= need {
            return true;
        }
        for rank in tokens {
            let slot = slots.get(rank as usize).copied().unwrap_or(0) as usize;
            if slot > 0 && left[slot - 1] > 0 {
                left[slot - 1] -= 1;
                let key = &self.keys[slot - 1];
                // Those that are no names are taken to have a partner first, so that the sum is never too small.
                let is_name = left[slot - 1] < key.names;
                common += if is_name { NAME } else { key.weight };
                if common >= need {
                    return true;
                }
            }
        }
        common >= need
    }

    /// Returns the score of a text where it is high enough.
    pub(super) fn score(&mut self, weight: u32, tokens: impl Iterator<Item = Unit<u32, u8>>) -> Option<u32> {
        let Scratch { own, other, rows, .. } = &mut *self.scratch;
        other.clear();
        other.extend(tokens);
        let greater = self.wanted.weight.max(weight);
        let found = distance(own, other, limit(greater, self.wanted.min), rows)?;
        Some(crate::score::percent(greater, found))
    }
}

impl Drop for Ranked<'_> {
    fn drop(&mut self) {
        for key in &self.keys {
            self.scratch.slots[key.rank as usize] = 0;
        }
        let Scratch { seen, touched, .. } = &mut *self.scratch;
        touched.iter().for_each(|text| seen[*text as usize / 64] = 0);
        touched.clear();
    }
}
