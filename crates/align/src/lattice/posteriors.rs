//! The probabilities of links and deletions over all paths of a lattice.

use super::log_sum::{LogSum, log_sum};
use super::{LINK, Lattice, NEVER, Node, SOURCE_DELETION, STATES, Scores, TARGET_DELETION, is_possible};
use crate::span::Cell;

/// Logarithm below which the probability of a step counts as zero: e^-50 is far below the precision of the
/// result.
const NEGLIGIBLE: f64 = -50.0;

/// Which links and deletions paths may use; trainers fix the gold ones with it.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "train"), allow(dead_code, reason = "only trainers restrict paths"))]
pub struct Allowed {
    /// Whether each link is allowed.
    pub links: Vec<bool>,
    /// Whether a source deletion from each cell is allowed.
    pub source_deletions: Vec<bool>,
    /// Whether a target deletion from each cell is allowed.
    pub target_deletions: Vec<bool>,
}

/// Probabilities over all paths.
#[derive(Clone, Debug, Default)]
pub struct Posteriors {
    /// Logarithm of the sum over all paths.
    pub log_total: f64,
    /// Probability of each link.
    pub links: Vec<f32>,
    /// Probability of deleting each source sentence.
    pub source_deletions: Vec<f32>,
    /// Probability of deleting each target sentence.
    pub target_deletions: Vec<f32>,
    /// Expected numbers of transitions: open, extend, cross, close.
    pub transitions: [f64; 4],
}

impl Posteriors {
    /// Returns probabilities of zero for these numbers of links, source and target sentences.
    pub(crate) fn zero(links: usize, source: usize, target: usize) -> Self {
        Self {
            links: vec![0.0; links],
            source_deletions: vec![0.0; source],
            target_deletions: vec![0.0; target],
            ..Self::default()
        }
    }
}

impl Lattice<'_> {
    /// Computes the probabilities over all paths, or over the allowed ones. Returns `None` if no path is
    /// allowed.
    pub fn posteriors(&self, scores: &Scores, allowed: Option<&Allowed>) -> Option<Posteriors> {
        let sums = Sums { lattice: self, scores, allowed, table: scores.transitions.table() };
        let (forward, (backward, tails)) = rayon::join(|| sums.forward(), || sums.backward());
        let log_total = forward.last().map(log_sum)?;
        if log_total < NEVER / 2.0 {
            return None;
        }
        let mut out = Posteriors {
            log_total,
            ..Posteriors::zero(self.link_count(), self.band.rows(), self.band.columns())
        };
        self.cells().for_each(|(index, cell)| {
            sums.collect(index, cell, &forward[index], &backward, tails[index], &mut out);
        });
        Some(out)
    }
}

/// The sums over the paths of a lattice.
struct Sums<'a> {
    lattice: &'a Lattice<'a>,
    scores: &'a Scores,
    allowed: Option<&'a Allowed>,
    /// Transition weights by state before and state after.
    table: [Node; STATES],
}

impl Sums<'_> {
    fn is_allowed(&self, link: usize) -> bool {
        self.allowed.is_none_or(|allowed| allowed.links[link])
    }

    /// Returns the logarithm of the sum over all ways from the first cell to each node.
    fn forward(&self) -> Vec<Node> {
        let (lattice, scores) = (self.lattice, self.scores);
        let count = lattice.band.cell_count();
        let mut sums = vec![[NEVER; STATES]; count];
        let mut links = vec![LogSum::default(); count];
        links[0].add(0.0);
        lattice.cells().for_each(|(index, cell)| {
            sums[index][LINK] = links[index].log();
            let here = sums[index];
            let into = |state: usize| {
                log_sum(&std::array::from_fn(|before| here[before] + self.table[before][state]))
            };
            let link = into(LINK);
            if is_possible(link) {
                for (number, _, end) in lattice.links_at(index, cell) {
                    if self.is_allowed(number) {
                        links[end].add(link + f64::from(scores.links[number]));
                    }
                }
            }
            for deletion in lattice.deletions(index, cell, scores, self.allowed) {
                sums[deletion.end][deletion.state] = into(deletion.state) + deletion.score;
            }
        });
        sums
    }

    /// Returns the logarithm of the sum over all ways from each node to the last cell; and of the ways from
    /// each cell that continue with a link.
    fn backward(&self) -> (Vec<Node>, Vec<f64>) {
        let (lattice, scores) = (self.lattice, self.scores);
        let last = lattice.band.cell_count() - 1;
        let mut sums = vec![[NEVER; STATES]; last + 1];
        let mut tails = vec![NEVER; last + 1];
        sums[last] = [0.0; STATES];
        lattice.cells().rev().for_each(|(index, cell)| {
            let mut links = LogSum::default();
            for (number, _, end) in lattice.links_at(index, cell) {
                if self.is_allowed(number) {
                    links.add(f64::from(scores.links[number]) + sums[end][LINK]);
                }
            }
            tails[index] = links.log();
            let mut ways = [tails[index], NEVER, NEVER];
            for deletion in lattice.deletions(index, cell, scores, self.allowed) {
                ways[deletion.state] = sums[deletion.end][deletion.state] + deletion.score;
            }
            if index == last {
                return;
            }
            sums[index] = self
                .table
                .each_ref()
                .map(|row| log_sum(&std::array::from_fn(|state| row[state] + ways[state])));
        });
        (sums, tails)
    }

    /// Adds the steps that leave one cell to the posteriors. `here`: the sums over the ways to its nodes;
    /// `tail`: over the ways from it that continue with a link.
    fn collect(
        &self,
        index: usize,
        cell: Cell,
        here: &Node,
        backward: &[Node],
        tail: f64,
        out: &mut Posteriors,
    ) {
        if !is_possible(log_sum(here)) {
            return;
        }
        let sum = self.enter(here, LINK, tail, out);
        if sum > 0.0 {
            for (number, _, end) in self.lattice.links_at(index, cell) {
                if self.is_allowed(number) {
                    let share = f64::from(self.scores.links[number]) + backward[end][LINK] - tail;
                    if share > NEGLIGIBLE {
                        out.links[number] = (sum * libm::exp(share)) as f32;
                    }
                }
            }
        }
        for deletion in self.lattice.deletions(index, cell, self.scores, self.allowed) {
            let state = deletion.state;
            let share = self.enter(here, state, deletion.score + backward[deletion.end][state], out) as f32;
            match state {
                SOURCE_DELETION => out.source_deletions[cell.i] += share,
                _ => out.target_deletions[cell.j] += share,
            }
        }
    }

    /// Returns the probability that a path leaves a cell into a state, and counts the transitions. `rest`:
    /// the logarithm of the sum over all ways from there.
    #[inline]
    fn enter(&self, here: &Node, state: usize, rest: f64, out: &mut Posteriors) -> f64 {
        let mut sum = 0.0;
        for (before, (way, row)) in here.iter().zip(&self.table).enumerate() {
            let log = way + row[state] + rest - out.log_total;
            if log < NEGLIGIBLE {
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
    }
}
