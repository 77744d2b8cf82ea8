//! Things that a sentence holds and that the other side may hold too, as small numbers.

use rustc_hash::FxHashMap;

/// For each sentence of one side the keys that it holds: a compressed list of rows.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// `ids[starts[i]..starts[i + 1]]` are the keys of sentence i, each once.
    starts: Vec<u32>,
    ids: Vec<u32>,
    weights: Vec<f32>,
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
            keys.starts.push(keys.ids.len() as u32);
        }
        keys
    }

    /// The keys of a run of sentences with their weights.
    pub fn run(&self, from: usize, to: usize) -> impl Iterator<Item = (u32, f32)> {
        let range = self.starts[from] as usize..self.starts[to] as usize;
        self.ids[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// The weight of all keys of a sentence.
    pub fn weight(&self, i: usize) -> f32 {
        self.run(i, i + 1).map(|(_, w)| w).sum()
    }

    /// Number of keys of a sentence.
    pub fn count(&self, i: usize) -> usize {
        (self.starts[i + 1] - self.starts[i]) as usize
    }

    fn ids(&self, from: usize, to: usize) -> &[u32] {
        &self.ids[self.starts[from] as usize..self.starts[to] as usize]
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

/// Compares the keys of two runs of sentences. Runs hold few keys (numbers and names of at
/// most a handful of sentences), so the plain double loop is the fastest.
pub fn shared(source: &Keys, i: usize, x: usize, target: &Keys, j: usize, y: usize) -> Shared {
    let (ours, theirs) = (source.ids(i, x), target.ids(j, y));
    let mut out = Shared::default();
    for (id, weight) in source.run(i, x) {
        match holds(theirs, id) {
            true => out.both += weight,
            false => out.source += weight,
        }
    }
    for (id, weight) in target.run(j, y) {
        if !holds(ours, id) {
            out.target += weight;
        }
    }
    out
}

/// Whether a list holds an id. Looks at all of it without branches, which the compiler turns
/// into vector instructions: on these short lists faster than stopping at the first.
fn holds(ids: &[u32], id: u32) -> bool {
    ids.iter().fold(false, |found, &other| found | (other == id))
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
