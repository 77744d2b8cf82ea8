//! Building a segment: texts in, the bytes of its sections out.

use super::layout::{About, RANK, SECTIONS, write};
use super::posting_class;
use super::vectors::Vectors;
use crate::score::Unit;
use crate::tokens::{Kind, Token, weight};
use rustc_hash::FxHashMap;
use std::io;
use twox_hash::XxHash3_64;

/// Gathers the texts of a segment.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// The number of each key, in the order of the first occurrence.
    numbers: FxHashMap<u64, u32>,
    keys: Vec<Key>,
    words: String,
    texts: Vec<Text>,
    tokens: Vec<u32>,
    forms: Vec<u8>,
    /// The weight of each rank, once these are known.
    weight_of_rank: Vec<u8>,
    /// The vectors of the texts, where they are requested.
    vectors: Option<Vectors>,
}

#[derive(Debug)]
struct Key {
    hash: u64,
    weight: u8,
    /// Texts that have it.
    texts: u32,
    /// The last of them, to count each once.
    last: u32,
    /// Where its word ends in `words`.
    end: u32,
}

#[derive(Debug)]
struct Text {
    weight: u32,
    hash: u64,
    unit: i64,
    /// Where its tokens begin.
    start: u32,
}

/// The hash by which equal texts are found.
pub(crate) fn text_hash(text: &str) -> u64 {
    XxHash3_64::oneshot(text.as_bytes())
}

/// The bit of a key in signatures.
pub(super) fn bit(key: u64) -> u32 {
    (key >> 58) as u32
}

/// The bit of a short form that marks a name.
const IS_NAME: u8 = 0x80;

/// Seven bits of the form of a token, and whether it is a name.
pub(super) fn short_form(token: &Token) -> u8 {
    (token.form & 0x7f) as u8 | if token.is_name { IS_NAME } else { 0 }
}

/// Makes a unit of a key, its weight and a short form.
pub(super) fn unit(key: u32, weight: u32, short: u8) -> Unit<u32, u8> {
    Unit { key, form: short & !IS_NAME, weight, is_name: short & IS_NAME != 0 }
}

impl Builder {
    /// Gathers the vectors of the texts as well.
    pub(super) fn with_vectors() -> Self {
        Self { vectors: Some(Vectors::default()), ..Self::default() }
    }

    /// Adds a text. Units come in ascending order.
    pub(super) fn add(&mut self, unit: i64, text: &str, tokens: &[Token]) {
        let number = self.texts.len() as u32;
        self.texts.push(Text {
            weight: weight(tokens),
            hash: text_hash(text),
            unit,
            start: self.tokens.len() as u32,
        });
        if let Some(vectors) = &mut self.vectors {
            vectors.add(text);
        }
        for token in tokens {
            let key = self.key(token, text);
            let known = &mut self.keys[key as usize];
            if known.texts == 0 || known.last != number {
                (known.texts, known.last) = (known.texts + 1, number);
            }
            self.tokens.push(key);
            self.forms.push(short_form(token));
        }
    }

    fn key(&mut self, token: &Token, text: &str) -> u32 {
        let next = self.keys.len() as u32;
        let number = *self.numbers.entry(token.key).or_insert(next);
        if number == next {
            // Only words are searched for by their letters.
            if token.kind == Kind::Word {
                self.words.push_str(&text[token.range.clone()].to_lowercase());
            }
            let (weight, end) = (token.kind.weight() as u8, self.words.len() as u32);
            self.keys.push(Key { hash: token.key, weight, texts: 0, last: 0, end });
        }
        number
    }

    /// Returns how many texts there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Returns how many different tokens there are.
    pub(super) fn keys(&self) -> usize {
        self.keys.len()
    }

    /// Returns how many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Writes the segment.
    pub(super) fn finish(mut self, out: impl io::Write, about: &About) -> io::Result<()> {
        let ranks = ranks(&self.keys);
        self.weight_of_rank = vec![0; ranks.len()];
        for (key, rank) in self.keys.iter().zip(&ranks) {
            self.weight_of_rank[*rank as usize] = key.weight;
        }
        let order = order(&self.texts);
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        let [keys, key_ranks, weights, word_starts, words, rest @ ..] = &mut sections;
        self.vocabulary(&ranks, [keys, key_ranks, weights, word_starts, words]);
        self.texts(&order, &ranks, about.after, rest);
        self.postings(&order, &ranks, rest);
        if let ([.., vectors, scales, rests], Some(found)) = (&mut sections, self.vectors.take()) {
            found.finish(&order, [vectors, scales, rests]);
        }
        drop(self);
        write(out, about, sections.each_ref().map(Vec::as_slice))
    }

    fn vocabulary(&self, ranks: &[u32], out: [&mut Vec<u8>; 5]) {
        let [keys, key_ranks, weights, word_starts, words] = out;
        let mut by_hash: Vec<u32> = (0..self.keys.len() as u32).collect();
        by_hash.sort_unstable_by_key(|at| self.keys[*at as usize].hash);
        for at in &by_hash {
            keys.extend_from_slice(&self.keys[*at as usize].hash.to_le_bytes());
            key_ranks.extend_from_slice(&ranks[*at as usize].to_le_bytes());
        }
        weights.extend_from_slice(&self.weight_of_rank);
        let mut by_rank = by_hash;
        by_rank.sort_unstable_by_key(|at| ranks[*at as usize]);
        for at in by_rank {
            let at = at as usize;
            word_starts.extend_from_slice(&(words.len() as u32).to_le_bytes());
            let start = if at == 0 { 0 } else { self.keys[at - 1].end };
            words.extend_from_slice(&self.words.as_bytes()[start as usize..self.keys[at].end as usize]);
        }
        word_starts.extend_from_slice(&(words.len() as u32).to_le_bytes());
    }

    fn range(&self, text: usize) -> std::ops::Range<usize> {
        let end = self.texts.get(text + 1).map_or(self.tokens.len(), |next| next.start as usize);
        self.texts[text].start as usize..end
    }

    fn texts(&self, order: &[u32], ranks: &[u32], after: i64, out: &mut [Vec<u8>]) {
        let [weights, hashes, units, signatures, starts, tokens, forms, ..] = out else { return };
        tokens.reserve(self.tokens.len() * RANK);
        for at in order {
            let text = &self.texts[*at as usize];
            weights.extend_from_slice(&text.weight.to_le_bytes());
            hashes.extend_from_slice(&text.hash.to_le_bytes());
            units.extend_from_slice(&((text.unit - after) as u32).to_le_bytes());
            starts.extend_from_slice(&((tokens.len() / RANK) as u32).to_le_bytes());
            let range = self.range(*at as usize);
            let bits = self.tokens[range.clone()].iter().map(|key| bit(self.keys[*key as usize].hash));
            signatures.extend_from_slice(&bits.fold(0u64, |all, bit| all | 1 << bit).to_le_bytes());
            for key in &self.tokens[range.clone()] {
                tokens.extend_from_slice(&ranks[*key as usize].to_le_bytes()[..RANK]);
            }
            forms.extend_from_slice(&self.forms[range]);
        }
        starts.extend_from_slice(&((tokens.len() / RANK) as u32).to_le_bytes());
    }

    /// Lists, for each rank and class, the texts in their order.
    fn postings(&self, order: &[u32], ranks: &[u32], out: &mut [Vec<u8>]) {
        let [.., starts, postings, _, _, _] = out else { return };
        let lists = self.keys.len() * super::CLASSES;
        let mut ends = vec![0u32; lists + 1];
        // The list of each posting, text by text; a number of lists beyond any marks the end of a text.
        let mut found: Vec<u32> = Vec::with_capacity(self.tokens.len() / 2 + order.len());
        for at in order {
            self.lists_of(*at as usize, ranks, &mut found);
            found.push(END);
        }
        found.iter().filter(|list| **list != END).for_each(|list| ends[*list as usize + 1] += 1);
        for at in 0..lists {
            ends[at + 1] += ends[at];
        }
        starts.extend(ends.iter().flat_map(|start| start.to_le_bytes()));
        postings.resize(ends[lists] as usize * 4, 0);
        let mut text = 0u32;
        for list in found {
            if list == END {
                text += 1;
                continue;
            }
            let at = ends[list as usize] as usize * 4;
            postings[at..at + 4].copy_from_slice(&text.to_le_bytes());
            ends[list as usize] += 1;
        }
    }

    /// Appends the lists that a text belongs into.
    fn lists_of(&self, text: usize, ranks: &[u32], out: &mut Vec<u32>) {
        let weight = self.texts[text].weight;
        let range = self.range(text);
        let tokens = self.tokens[range.clone()].iter().zip(&self.forms[range]);
        let mut sorted: Vec<(u32, u32)> = tokens
            .map(|(key, form)| {
                let key = *key as usize;
                (ranks[key], unit(ranks[key], u32::from(self.keys[key].weight), *form).alone())
            })
            .collect();
        sorted.sort_unstable();
        let (mut rarer, mut last) = (0, None);
        for (rank, alone) in sorted {
            if last != Some(rank) {
                last = Some(rank);
                match posting_class(rarer, weight) {
                    Some(class) => out.push(rank * super::CLASSES as u32 + class as u32),
                    None => break,
                }
            }
            rarer += alone;
        }
    }
}

/// Marks the end of a text among numbers of lists.
const END: u32 = u32::MAX;

/// The rank of each key: the rarest first. The order must not depend on chance, so hashes decide among equals.
fn ranks(keys: &[Key]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_unstable_by_key(|at| (keys[*at as usize].texts, keys[*at as usize].hash));
    let mut ranks = vec![0; keys.len()];
    for (rank, at) in order.iter().enumerate() {
        ranks[*at as usize] = rank as u32;
    }
    ranks
}

/// The texts by weight, then by hash, then by unit.
fn order(texts: &[Text]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.sort_unstable_by_key(|at| {
        let text = &texts[*at as usize];
        (text.weight, text.hash, *at)
    });
    order
}
