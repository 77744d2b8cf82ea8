//! All alignments of two texts at once: a lattice whose paths are the alignments.
//!
//! A node is a cell of the band (so many source and so many target sentences are behind)
//! with the state in which it was reached: by a link, by leaving out a source sentence, or
//! by leaving out a target sentence. A target deletion is never followed by a source
//! deletion, so a run of left-out sentences has one path, not many.
//!
//! The score of a path is the sum of the scores of its links, deletions and transitions; its
//! probability is proportional to the exponential of the score: a semi-Markov conditional
//! random field (Sarawagi and Cohen, 2004). [`Lattice::best`] finds the most probable
//! path (Viterbi), [`Lattice::posteriors`] the probability of every link and
//! deletion over all paths (forward-backward).

use super::band::Band;

/// The shapes of links: sentences of the source, sentences of the target.
pub const TYPES: [(usize, usize); 23] = [
    (1, 1),
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 5),
    (1, 6),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (6, 1),
    (2, 2),
    (2, 3),
    (3, 2),
    (3, 3),
    (2, 4),
    (4, 2),
    (2, 5),
    (5, 2),
    (3, 4),
    (4, 3),
    (4, 4),
    (5, 5),
];

/// The states of a node.
const STATES: usize = 3;
const LINK: usize = 0;
const SOURCE_DELETION: usize = 1;
const TARGET_DELETION: usize = 2;

/// Log of a probability of nothing: low enough that adding scores never brings it back.
const NEVER: f64 = -1e30;

/// The cells of a band and the links that begin at each.
pub struct Lattice<'a> {
    band: &'a Band,
    /// Number of the first link that begins at each cell; one more entry for the end.
    starts: Vec<usize>,
}

/// What the paths of a lattice are scored with.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Of each link, in the order of [`Lattice::links`].
    pub links: Vec<f32>,
    /// Of leaving out each source sentence.
    pub source_deletions: Vec<f32>,
    /// Of leaving out each target sentence.
    pub target_deletions: Vec<f32>,
    /// Of going from one state to the next.
    pub transitions: Transitions,
}

/// The four transition weights; the two sides share them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transitions {
    /// From a link to a deletion.
    pub open: f64,
    /// From a deletion to one on the same side.
    pub extend: f64,
    /// From a source deletion to a target deletion.
    pub cross: f64,
    /// From a deletion to a link.
    pub close: f64,
}

impl Transitions {
    /// By state before and state after.
    fn table(&self) -> [[f64; STATES]; STATES] {
        [[0.0, self.open, self.open], [self.close, self.extend, self.cross], [self.close, NEVER, self.extend]]
    }
}

/// Which links and deletions paths may use; trainers fix the gold ones with it.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// Of each link.
    pub links: Vec<bool>,
    /// Of a source deletion from each cell.
    pub source_deletions: Vec<bool>,
    /// Of a target deletion from each cell.
    pub target_deletions: Vec<bool>,
}

/// Probabilities over all paths.
#[derive(Clone, Debug, Default)]
pub struct Posteriors {
    /// Log of the sum over all paths.
    pub log_total: f64,
    /// Of each link.
    pub links: Vec<f32>,
    /// Of leaving out each source sentence.
    pub source_deletions: Vec<f32>,
    /// Of leaving out each target sentence.
    pub target_deletions: Vec<f32>,
    /// Expected numbers of transitions: open, extend, cross, close.
    pub transitions: [f64; 4],
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The link with this number, beginning at (source, target), of this type.
    Link {
        /// Number in the order of [`Lattice::links`].
        number: usize,
        /// First source sentence.
        i: usize,
        /// First target sentence.
        j: usize,
        /// Index into [`TYPES`].
        kind: usize,
    },
    /// This source sentence is left out.
    SourceDeletion(usize),
    /// This target sentence is left out.
    TargetDeletion(usize),
}

impl<'a> Lattice<'a> {
    /// The lattice of a band: every link of [`TYPES`] that begins and ends in it.
    pub fn new(band: &'a Band) -> Self {
        let mut starts = Vec::with_capacity(band.cells() + 1);
        let mut count = 0;
        for i in 0..=band.rows() {
            let (low, high) = band.limits(i);
            for j in low..=high {
                starts.push(count);
                count += Self::types_at(band, i, j).count();
            }
        }
        starts.push(count);
        Self { band, starts }
    }

    /// Number of links.
    pub fn len(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The band.
    pub fn band(&self) -> &Band {
        self.band
    }

    /// The links that begin at a cell: type and cell where it ends.
    fn types_at(band: &Band, i: usize, j: usize) -> impl Iterator<Item = (usize, usize)> {
        TYPES
            .iter()
            .enumerate()
            .filter_map(move |(kind, &(a, b))| band.cell(i + a, j + b).map(|end| (kind, end)))
    }

    /// All links that begin in a row, in order: (first source sentence, first target
    /// sentence, type).
    pub fn links(&self, i: usize) -> impl Iterator<Item = (usize, usize, usize)> {
        let (low, high) = self.band.limits(i);
        (low..=high).flat_map(move |j| Self::types_at(self.band, i, j).map(move |(kind, _)| (i, j, kind)))
    }

    /// The most probable path.
    pub fn best(&self, scores: &Scores) -> Vec<Step> {
        let band = self.band;
        let table = scores.transitions.table();
        let mut value = vec![[NEVER; STATES]; band.cells()];
        // How each node was reached: the state before, and for links the type.
        let mut from = vec![[(0u8, 0u8); STATES]; band.cells()];
        value[0][LINK] = 0.0;
        let best_into = |value: &[f64; STATES], state: usize| {
            let mut best = (NEVER, 0u8);
            for (before, &v) in value.iter().enumerate() {
                let v = v + table[before][state];
                if v > best.0 {
                    best = (v, before as u8);
                }
            }
            best
        };
        for i in 0..=band.rows() {
            let (low, high) = band.limits(i);
            for j in low..=high {
                let Some(cell) = band.cell(i, j) else { continue };
                let here = value[cell];
                let (link, before) = best_into(&here, LINK);
                if link > NEVER / 2.0 {
                    for (number, (kind, end)) in (self.starts[cell]..).zip(Self::types_at(band, i, j)) {
                        let v = link + f64::from(scores.links[number]);
                        if v > value[end][LINK] {
                            (value[end][LINK], from[end][LINK]) = (v, (before, kind as u8));
                        }
                    }
                }
                for (state, end, score) in self.deletions((i, j, cell), scores, None) {
                    let (v, before) = best_into(&here, state);
                    if v + score > value[end][state] {
                        (value[end][state], from[end][state]) = (v + score, (before, 0));
                    }
                }
            }
        }
        self.trace(&value, &from)
    }

    /// Follows the way back from the last cell.
    fn trace(&self, value: &[[f64; STATES]], from: &[[(u8, u8); STATES]]) -> Vec<Step> {
        let (mut i, mut j) = (self.band.rows(), self.band.columns());
        let mut steps = Vec::new();
        let Some(last) = value.last() else { return steps };
        let mut state = (0..STATES).fold(LINK, |best, s| if last[s] > last[best] { s } else { best });
        while let (true, Some(cell)) = (i + j > 0, self.band.cell(i, j)) {
            let (before, kind) = from[cell][state];
            match state {
                LINK => {
                    let (a, b) = TYPES[usize::from(kind)];
                    (i, j) = (i - a, j - b);
                    let kind = usize::from(kind);
                    let number = self.number(i, j, kind).unwrap_or(0);
                    steps.push(Step::Link { number, i, j, kind });
                }
                SOURCE_DELETION => {
                    i -= 1;
                    steps.push(Step::SourceDeletion(i));
                }
                _ => {
                    j -= 1;
                    steps.push(Step::TargetDeletion(j));
                }
            }
            state = usize::from(before);
        }
        steps.reverse();
        steps
    }

    /// The number of a link.
    pub fn number(&self, i: usize, j: usize, kind: usize) -> Option<usize> {
        let cell = self.band.cell(i, j)?;
        let at = Self::types_at(self.band, i, j).position(|(k, _)| k == kind)?;
        Some(self.starts[cell] + at)
    }

    /// Probabilities over all paths, or over those that are allowed. `None` when none is.
    pub fn posteriors(&self, scores: &Scores, allowed: Option<&Allowed>) -> Option<Posteriors> {
        let table = scores.transitions.table();
        let (forward, (backward, tails)) =
            rayon::join(|| self.forward(scores, &table, allowed), || self.backward(scores, &table, allowed));
        let band = self.band;
        let log_total = forward.last().map(log_sum)?;
        if log_total < NEVER / 2.0 {
            return None;
        }
        let mut out = Posteriors {
            log_total,
            links: vec![0.0; self.len()],
            source_deletions: vec![0.0; band.rows()],
            target_deletions: vec![0.0; band.columns()],
            transitions: [0.0; 4],
        };
        for i in 0..=band.rows() {
            let (low, high) = band.limits(i);
            for j in low..=high {
                let Some(cell) = band.cell(i, j) else { continue };
                self.collect(i, j, cell, scores, &table, allowed, &forward, &backward, tails[cell], &mut out);
            }
        }
        Some(out)
    }

    /// Adds what leaves one cell to the posteriors.
    #[allow(clippy::too_many_arguments, reason = "the state of one sum, split off for length")]
    fn collect(
        &self,
        i: usize,
        j: usize,
        cell: usize,
        scores: &Scores,
        table: &[[f64; STATES]; STATES],
        allowed: Option<&Allowed>,
        forward: &[[f64; STATES]],
        backward: &[[f64; STATES]],
        tail: f64,
        out: &mut Posteriors,
    ) {
        let here = &forward[cell];
        let mut arrive = |state: usize, rest: f64| -> f64 {
            let mut sum = 0.0;
            for before in 0..STATES {
                let log = here[before] + table[before][state] + rest - out.log_total;
                if log < -50.0 {
                    continue;
                }
                let p = libm::exp(log);
                sum += p;
                match (before, state) {
                    (LINK, LINK) => {}
                    (LINK, _) => out.transitions[0] += p,
                    (_, LINK) => out.transitions[3] += p,
                    (SOURCE_DELETION, TARGET_DELETION) => out.transitions[2] += p,
                    _ => out.transitions[1] += p,
                }
            }
            sum
        };
        if log_sum(here) > NEVER / 2.0 {
            let sum = arrive(LINK, tail);
            if sum > 0.0 {
                for (number, (_, end)) in (self.starts[cell]..).zip(Self::types_at(self.band, i, j)) {
                    if allowed.is_none_or(|allowed| allowed.links[number]) {
                        let share = f64::from(scores.links[number]) + backward[end][LINK] - tail;
                        if share > -50.0 {
                            out.links[number] = (sum * libm::exp(share)) as f32;
                        }
                    }
                }
            }
            for (state, end, score) in self.deletions((i, j, cell), scores, allowed) {
                let share = arrive(state, score + backward[end][state]) as f32;
                match state {
                    SOURCE_DELETION => out.source_deletions[i] += share,
                    _ => out.target_deletions[j] += share,
                }
            }
        }
    }

    /// The deletions that may leave a cell: the state, the cell where it ends and its score.
    fn deletions(
        &self,
        (i, j, cell): (usize, usize, usize),
        scores: &Scores,
        allowed: Option<&Allowed>,
    ) -> impl Iterator<Item = (usize, usize, f64)> {
        let source = allowed.is_none_or(|allowed| allowed.source_deletions[cell]) && i < self.band.rows();
        let target = allowed.is_none_or(|allowed| allowed.target_deletions[cell]) && j < self.band.columns();
        let source = source.then(|| self.band.cell(i + 1, j)).flatten();
        let target = target.then(|| self.band.cell(i, j + 1)).flatten();
        let source = source.map(|end| (SOURCE_DELETION, end, f64::from(scores.source_deletions[i])));
        let target = target.map(|end| (TARGET_DELETION, end, f64::from(scores.target_deletions[j])));
        source.into_iter().chain(target)
    }

    /// Log of the sum over all ways from the first cell to each node.
    fn forward(
        &self,
        scores: &Scores,
        table: &[[f64; STATES]; STATES],
        allowed: Option<&Allowed>,
    ) -> Vec<[f64; STATES]> {
        let band = self.band;
        let mut sums = vec![[NEVER; STATES]; band.cells()];
        let mut links = vec![LogSum::default(); band.cells()];
        links[0].add(0.0);
        for i in 0..=band.rows() {
            let (low, high) = band.limits(i);
            for j in low..=high {
                let Some(cell) = band.cell(i, j) else { continue };
                sums[cell][LINK] = links[cell].log();
                let here = sums[cell];
                let into = |state: usize| {
                    log_sum(&[
                        here[0] + table[0][state],
                        here[1] + table[1][state],
                        here[2] + table[2][state],
                    ])
                };
                let link = into(LINK);
                if link > NEVER / 2.0 {
                    for (number, (_, end)) in (self.starts[cell]..).zip(Self::types_at(band, i, j)) {
                        if allowed.is_none_or(|allowed| allowed.links[number]) {
                            links[end].add(link + f64::from(scores.links[number]));
                        }
                    }
                }
                for (state, end, score) in self.deletions((i, j, cell), scores, allowed) {
                    sums[end][state] = into(state) + score;
                }
            }
        }
        sums
    }

    /// Log of the sum over all ways from each node to the last cell; and of those from each cell that
    /// go on with a link.
    fn backward(
        &self,
        scores: &Scores,
        table: &[[f64; STATES]; STATES],
        allowed: Option<&Allowed>,
    ) -> (Vec<[f64; STATES]>, Vec<f64>) {
        let band = self.band;
        let mut sums = vec![[NEVER; STATES]; band.cells()];
        let mut tails = vec![NEVER; band.cells()];
        if let Some(last) = sums.last_mut() {
            *last = [0.0; STATES];
        }
        for i in (0..=band.rows()).rev() {
            let (low, high) = band.limits(i);
            for j in (low..=high).rev() {
                let Some(cell) = band.cell(i, j) else { continue };
                let mut links = LogSum::default();
                for (number, (_, end)) in (self.starts[cell]..).zip(Self::types_at(band, i, j)) {
                    if allowed.is_none_or(|allowed| allowed.links[number]) {
                        links.add(f64::from(scores.links[number]) + sums[end][LINK]);
                    }
                }
                tails[cell] = links.log();
                let mut ways = [tails[cell], NEVER, NEVER];
                for (state, end, score) in self.deletions((i, j, cell), scores, allowed) {
                    ways[state] = sums[end][state] + score;
                }
                if i == band.rows() && j == band.columns() {
                    continue;
                }
                for before in 0..STATES {
                    let row = &table[before];
                    sums[cell][before] = log_sum(&[row[0] + ways[0], row[1] + ways[1], row[2] + ways[2]]);
                }
            }
        }
        (sums, tails)
    }
}

/// The log of a sum of exponentials, a summand at a time: `sum * e^high`, with one exponential each
/// and one logarithm at the end.
#[derive(Clone, Copy)]
struct LogSum {
    high: f64,
    sum: f64,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { high: NEVER, sum: 0.0 }
    }
}

impl LogSum {
    fn add(&mut self, log: f64) {
        let above = log - self.high;
        // Below e^-40 the sum does not change in sixteen digits.
        if above <= 0.0 {
            if above > -40.0 {
                self.sum += libm::exp(above);
            }
        } else {
            self.sum = if above < 40.0 { self.sum * libm::exp(-above) + 1.0 } else { 1.0 };
            self.high = log;
        }
    }

    fn log(self) -> f64 {
        if self.high < NEVER / 2.0 { NEVER } else { self.high + libm::log(self.sum) }
    }
}

fn log_sum(values: &[f64; STATES]) -> f64 {
    let high = values[0].max(values[1]).max(values[2]);
    if high < NEVER / 2.0 {
        return NEVER;
    }
    let mut sum = 0.0;
    for v in values {
        if v - high > -40.0 {
            sum += libm::exp(v - high);
        }
    }
    if sum == 1.0 { high } else { high + libm::log(sum) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform(lattice: &Lattice<'_>, link: f32, deletion: f32) -> Scores {
        let band = lattice.band();
        Scores {
            links: vec![link; lattice.len()],
            source_deletions: vec![deletion; band.rows()],
            target_deletions: vec![deletion; band.columns()],
            transitions: Transitions::default(),
        }
    }

    #[test]
    fn paths_are_counted_and_probabilities_sum_to_one() {
        // Two and two sentences: link types 1:1, 1:2, 2:1, 2:2 and deletions in one order.
        let band = Band::around(&[], 2, 2, 6);
        let lattice = Lattice::new(&band);
        let scores = uniform(&lattice, 0.0, 0.0);
        let posteriors = lattice.posteriors(&scores, None).unwrap();
        // 22 alignments: no link 1; one link 1:1 in 4 places with what is left over in one
        // order each 4; 1:2 and 2:1 two places each 4; 2:2 1; two 1:1 links 1. That is 11.
        assert!((libm::exp(posteriors.log_total) - 11.0).abs() < 1e-9, "{}", libm::exp(posteriors.log_total));
        for i in 0..2 {
            let mut sum = posteriors.source_deletions[i];
            for (x, j, kind) in (0..2).flat_map(|x| lattice.links(x)) {
                if (x..x + TYPES[kind].0).contains(&i) {
                    sum += posteriors.links[lattice.number(x, j, kind).unwrap()];
                }
            }
            assert!((sum - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn best_path_takes_the_best_links() {
        let band = Band::around(&[], 3, 3, 6);
        let lattice = Lattice::new(&band);
        let mut scores = uniform(&lattice, -5.0, -1.5);
        for (i, j) in [(0, 0), (2, 1)] {
            scores.links[lattice.number(i, j, 0).unwrap()] = 4.0;
        }
        let steps = lattice.best(&scores);
        let shown: Vec<_> = steps
            .iter()
            .map(|step| match *step {
                Step::Link { i, j, kind, .. } => format!("{i}:{j} {:?}", TYPES[kind]),
                Step::SourceDeletion(i) => format!("-{i}"),
                Step::TargetDeletion(j) => format!("+{j}"),
            })
            .collect();
        assert_eq!(shown, ["0:0 (1, 1)", "-1", "2:1 (1, 1)", "+2"]);
    }
}
