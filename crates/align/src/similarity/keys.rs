//! Things that a sentence holds and that the other side may hold too, as small numbers.

use rustc_hash::FxHashMap;

/// For each sentence of one side the keys that it holds: a compressed list of rows.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// `ids[starts[i]..starts[i + 1]]` are the keys of sentence i, each once.
    starts: Vec<u32>,
    ids: Vec<u32>,
    weights: Vec<f32>,
    /// The weight of all keys of each sentence.
    totals: Vec<f32>,
    /// The way back: `holders[holder_starts[id]..holder_starts[id + 1]]` are the sentences that hold a
    /// key, in order.
    holder_starts: Vec<u32>,
    holders: Vec<u32>,
}

impl Keys {
    /// From the keys of each sentence and the weight of each key.
    pub fn new(rows: &[Vec<u32>], weight: impl Fn(u32) -> f32) -> Self {
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

    /// Fills in the holders: a counting sort of the sentences by key.
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

    /// The sentences that hold a key, in order.
    pub fn holders(&self, id: u32) -> &[u32] {
        let id = id as usize;
        match self.holder_starts.get(id + 1) {
            Some(&end) => &self.holders[self.holder_starts[id] as usize..end as usize],
            None => &[],
        }
    }

    /// The keys of a run of sentences with their weights.
    pub fn run(&self, from: usize, to: usize) -> impl Iterator<Item = (u32, f32)> {
        let range = self.starts[from] as usize..self.starts[to] as usize;
        self.ids[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// The weight of all keys of a run of sentences.
    pub fn weight(&self, from: usize, to: usize) -> f32 {
        self.totals[from..to].iter().sum()
    }

    /// Number of keys of a sentence.
    pub fn count(&self, i: usize) -> usize {
        (self.starts[i + 1] - self.starts[i]) as usize
    }
}

/// What two runs of sentences share of one kind of key, as sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shared {
    /// On both sides.
    pub both: f32,
    /// On the source side only.
    pub source: f32,
    /// On the target side only.
    pub target: f32,
}

/// Compares the keys of two runs of sentences, one by one. [`crate`] compares all runs of a
/// neighbourhood at once.
pub fn shared(source: &Keys, i: usize, x: usize, target: &Keys, j: usize, y: usize) -> Shared {
    let holds = |keys: &Keys, from, to, id| keys.run(from, to).any(|(other, _)| other == id);
    let mut out = Shared::default();
    for (id, weight) in source.run(i, x) {
        match holds(target, j, y, id) {
            true => out.both += weight,
            false => out.source += weight,
        }
    }
    for (id, weight) in target.run(j, y) {
        if !holds(source, i, x, id) {
            out.target += weight;
        }
    }
    out
}

/// Gives each distinct string a number, in the order of first sight.
#[derive(Default)]
pub struct Interner {
    ids: FxHashMap<String, u32>,
    /// The string of each number.
    pub names: Vec<String>,
}

impl Interner {
    /// The number of a string.
    pub fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }
}
