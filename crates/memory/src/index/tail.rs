//! The texts that no segment has yet, in memory. There are few, so each is compared.

use super::build::{short_form, text_hash, unit};
use super::query::{Hit, Ranked, Scratch, Wanted};
use crate::tokens::{Kind, Token, weight};
use rustc_hash::FxHashMap;
use std::convert::Infallible;

/// Texts in memory, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    ranks: FxHashMap<u64, u32>,
    weights: Vec<u8>,
    words: Vec<String>,
    texts: Vec<Text>,
    tokens: Vec<u32>,
    forms: Vec<u8>,
}

#[derive(Debug)]
struct Text {
    unit: i64,
    hash: u64,
    weight: u32,
    /// Where its tokens end.
    end: usize,
}

impl Tail {
    /// Adds a text.
    pub(crate) fn add(&mut self, unit: i64, text: &str, tokens: &[Token]) {
        for token in tokens {
            let next = self.weights.len() as u32;
            let rank = *self.ranks.entry(token.key).or_insert(next);
            if rank == next {
                self.weights.push(token.kind.weight() as u8);
                let is_word = token.kind == Kind::Word;
                self.words.push(if is_word {
                    text[token.range.clone()].to_lowercase()
                } else {
                    String::new()
                });
            }
            self.tokens.push(rank);
            self.forms.push(short_form(token));
        }
        self.texts.push(Text { unit, hash: text_hash(text), weight: weight(tokens), end: self.tokens.len() });
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Calls `take` with every text that may reach the score of the query.
    pub(crate) fn search(&self, wanted: &Wanted, scratch: &mut Scratch, take: &mut dyn FnMut(Hit)) {
        let rank = |key: u64| Ok::<_, Infallible>(self.rank(key));
        let Ok(mut query) = Ranked::new(wanted, self.weights.len(), scratch, rank);
        let (least, most) = wanted.weights();
        let mut start = 0;
        for text in &self.texts {
            let range = start..text.end;
            start = text.end;
            if !(least..=most).contains(&text.weight) {
                continue;
            }
            let ranks = self.tokens[range.clone()].iter().copied();
            if !query.shares(ranks.clone(), wanted.need(text.weight)) {
                continue;
            }
            let weight_of = |key: u32| u32::from(self.weights[key as usize]);
            let units = ranks.zip(&self.forms[range]).map(|(key, form)| unit(key, weight_of(key), *form));
            if let Some(score) = query.score(text.weight, units) {
                take(Hit { unit: text.unit, hash: text.hash, score });
            }
        }
    }

    /// Finds the rank of a key.
    pub(crate) fn rank(&self, key: u64) -> Option<u32> {
        self.ranks.get(&key).copied()
    }

    /// Calls `take` with each word and its rank.
    pub(crate) fn words(&self, mut take: impl FnMut(u32, &str)) {
        let words = self.words.iter().enumerate().filter(|(_, word)| !word.is_empty());
        words.for_each(|(rank, word)| take(rank as u32, word));
    }

    /// Calls `take` with the unit and the ranks of each text.
    pub(crate) fn each(&self, mut take: impl FnMut(i64, &[u32])) {
        let mut start = 0;
        for text in &self.texts {
            take(text.unit, &self.tokens[start..text.end]);
            start = text.end;
        }
    }
}
