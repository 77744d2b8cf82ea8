//! Interned keys: what a sentence contains and the other side may contain too, as small numbers.

use crate::span::{Run, Span};
use rustc_hash::FxHashMap;

/// For each sentence of one side the keys that it contains: a compressed list of rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// `ids[starts[i]..starts[i + 1]]` are the keys of sentence i, each once.
    starts: Vec<u32>,
    ids: Vec<u32>,
    weights: Vec<f32>,
    /// The weight of all keys of each sentence.
    totals: Vec<f32>,
    /// The reverse index: `holders[holder_starts[id]..holder_starts[id + 1]]` are the sentences that contain
    /// a key, in order.
    holder_starts: Vec<u32>,
    holders: Vec<u32>,
}

impl Keys {
    /// Takes the keys of each sentence and the weight of each key.
    pub(crate) fn new(rows: &[Vec<u32>], weight: impl Fn(u32) -> f32) -> Self {
        let mut keys = Self { starts: vec![0], ..Self::default() };
        for row in rows {
            let first = keys.ids.len();
            for &id in row {
                let w = weight(id);
                if w > 0.0 && !keys.ids[first..].contains(&id) {
                    keys.ids.push(id);
                    keys.weights.push(w);
                }
            }
            keys.totals.push(keys.weights[first..].iter().sum());
            keys.starts.push(keys.ids.len() as u32);
        }
        keys.index();
        keys
    }

    /// Fills in the holders, by a counting sort of the sentences by key.
    fn index(&mut self) {
        let kinds = self.ids.iter().max().map_or(0, |&id| id as usize + 1);
        let mut ends = vec![0u32; kinds + 1];
        for &id in &self.ids {
            ends[id as usize + 1] += 1;
        }
        for id in 0..kinds {
            ends[id + 1] += ends[id];
        }
        self.holder_starts.clone_from(&ends);
        self.holders = vec![0; self.ids.len()];
        for i in 0..self.starts.len() - 1 {
            for &id in &self.ids[self.starts[i] as usize..self.starts[i + 1] as usize] {
                let place = &mut ends[id as usize];
                self.holders[*place as usize] = i as u32;
                *place += 1;
            }
        }
    }

    /// Returns the sentences that contain a key, in order.
    pub(crate) fn holders(&self, id: u32) -> &[u32] {
        let id = id as usize;
        match self.holder_starts.get(id + 1) {
            Some(&end) => &self.holders[self.holder_starts[id] as usize..end as usize],
            None => &[],
        }
    }

    /// Returns the keys of a run of sentences with their weights.
    pub(crate) fn of(&self, run: Run) -> impl Iterator<Item = (u32, f32)> {
        let range = self.starts[run.start] as usize..self.starts[run.end] as usize;
        self.ids[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// Checks whether a run of sentences contains a key.
    pub(crate) fn has(&self, run: Run, id: u32) -> bool {
        self.of(run).any(|(other, _)| other == id)
    }

    /// Returns the weight of all keys of a run of sentences.
    pub(crate) fn weight(&self, run: Run) -> f32 {
        self.totals[run.iter()].iter().sum()
    }

    /// Returns the number of keys of a sentence.
    pub(crate) fn count(&self, i: usize) -> usize {
        (self.starts[i + 1] - self.starts[i]) as usize
    }
}

/// What two runs of sentences have in common for one kind of key, as sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shared {
    /// On both sides.
    pub(crate) both: f32,
    /// On the source side only.
    pub(crate) source: f32,
    /// On the target side only.
    pub(crate) target: f32,
}

/// Compares the keys of two runs of sentences, one by one. [`crate::shared_keys`] compares all runs of a
/// neighbourhood at once.
pub(crate) fn shared(source: &Keys, target: &Keys, span: Span) -> Shared {
    let mut out = Shared::default();
    for (id, weight) in source.of(span.source) {
        match target.has(span.target, id) {
            true => out.both += weight,
            false => out.source += weight,
        }
    }
    for (id, weight) in target.of(span.target) {
        if !source.has(span.source, id) {
            out.target += weight;
        }
    }
    out
}

/// Numbers distinct strings in the order of their first occurrence.
#[derive(Default)]
pub(crate) struct Interner {
    ids: FxHashMap<String, u32>,
    /// The string of each number.
    pub(crate) names: Vec<String>,
}

impl Interner {
    /// Returns the number of a string.
    pub(crate) fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }
}
