//! All alignments of two texts at once: a lattice whose paths are the alignments.
//!
//! A node is a cell of the band (the numbers of source and target sentences before it) with the state in
//! which it was reached: by a link, by deleting a source sentence, or by deleting a target sentence. A target
//! deletion is never followed by a source deletion, so a run of deleted sentences has one path, not many.
//!
//! The score of a path is the sum of the scores of its links, deletions and transitions; its probability is
//! proportional to the exponential of the score: a semi-Markov conditional random field (Sarawagi and Cohen,
//! 2004). [`Lattice::best`] finds the most probable path (Viterbi), [`Lattice::posteriors`] the probability
//! of every link and deletion over all paths (forward-backward).

mod log_sum;
mod posteriors;
mod viterbi;

pub use posteriors::{Allowed, Posteriors};
pub use viterbi::Step;

use crate::band::Band;
use crate::span::{Cell, Shape};

/// The states of a node.
const STATES: usize = 3;
const LINK: usize = 0;
const SOURCE_DELETION: usize = 1;
const TARGET_DELETION: usize = 2;

/// A number for each state of a node.
type Node = [f64; STATES];

/// Logarithm of a probability of zero: low enough that adding scores never makes it possible again.
const NEVER: f64 = -1e30;

/// Checks whether a logarithm is that of a probability above zero.
fn is_possible(log: f64) -> bool {
    log > NEVER / 2.0
}

/// The cells of a band and the links that begin at each.
pub struct Lattice<'a> {
    band: &'a Band,
    /// Number of the first link that begins at each cell; one more entry for the end.
    starts: Vec<usize>,
}

/// The scores of the parts of paths.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Score of each link, in the order of [`Lattice::links`].
    pub links: Vec<f32>,
    /// Score of deleting each source sentence.
    pub source_deletions: Vec<f32>,
    /// Score of deleting each target sentence.
    pub target_deletions: Vec<f32>,
    /// Scores of the transitions between states.
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
    /// Returns the weights by state before and state after.
    fn table(&self) -> [Node; STATES] {
        [[0.0, self.open, self.open], [self.close, self.extend, self.cross], [self.close, NEVER, self.extend]]
    }
}

/// A deletion that leaves a cell.
struct Deletion {
    state: usize,
    /// Number of the cell where it ends.
    end: usize,
    score: f64,
}

impl<'a> Lattice<'a> {
    /// Returns the lattice of a band: every link that begins and ends in it.
    pub fn new(band: &'a Band) -> Self {
        let mut starts = Vec::with_capacity(band.cell_count() + 1);
        let mut count = 0;
        for i in 0..=band.rows() {
            for cell in band.row(i) {
                starts.push(count);
                count += shapes_at(band, cell).count();
            }
        }
        starts.push(count);
        Self { band, starts }
    }

    /// Returns the number of links.
    pub fn link_count(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// Returns the band.
    pub fn band(&self) -> &Band {
        self.band
    }

    /// Returns all links that begin in a row, in order: the cell and the shape of each.
    pub fn links(&self, i: usize) -> impl Iterator<Item = (Cell, Shape)> {
        self.band.row(i).flat_map(move |cell| shapes_at(self.band, cell).map(move |(shape, _)| (cell, shape)))
    }

    /// Returns the number of a link in the order of [`Lattice::links`].
    pub fn number(&self, cell: Cell, shape: Shape) -> Option<usize> {
        let start = self.starts[self.band.index(cell)?];
        let at = shapes_at(self.band, cell).position(|(other, _)| other == shape)?;
        Some(start + at)
    }

    /// Returns the cells of the band with their numbers, in order; for `for_each`, which is faster here than
    /// a loop.
    fn cells(&self) -> impl DoubleEndedIterator<Item = (usize, Cell)> + use<'a> {
        let band = self.band;
        (0..=band.rows()).flat_map(move |i| {
            let (low, high) = band.limits(i);
            let first = band.index(Cell { i, j: low }).unwrap_or(0);
            (low..=high).map(move |j| (first + j - low, Cell { i, j }))
        })
    }

    /// Returns the links that begin at a cell: number, shape, and the number of the cell where each ends.
    #[inline]
    fn links_at(&self, index: usize, cell: Cell) -> impl Iterator<Item = (usize, Shape, usize)> {
        (self.starts[index]..)
            .zip(shapes_at(self.band, cell))
            .map(|(number, (shape, end))| (number, shape, end))
    }

    /// Returns the deletions that may leave a cell.
    #[inline]
    fn deletions(
        &self,
        index: usize,
        Cell { i, j }: Cell,
        scores: &Scores,
        allowed: Option<&Allowed>,
    ) -> impl Iterator<Item = Deletion> {
        let source = allowed.is_none_or(|allowed| allowed.source_deletions[index]) && i < self.band.rows();
        let target = allowed.is_none_or(|allowed| allowed.target_deletions[index]) && j < self.band.columns();
        let source = source.then(|| self.band.index(Cell { i: i + 1, j })).flatten();
        let target = target.then(|| self.band.index(Cell { i, j: j + 1 })).flatten();
        let source = source.map(|end| {
            let score = f64::from(scores.source_deletions[i]);
            Deletion { state: SOURCE_DELETION, end, score }
        });
        let target = target.map(|end| {
            let score = f64::from(scores.target_deletions[j]);
            Deletion { state: TARGET_DELETION, end, score }
        });
        source.into_iter().chain(target)
    }
}

/// Returns the shapes of the links that begin at a cell, each with the number of the cell where it ends.
#[inline]
fn shapes_at(band: &Band, cell: Cell) -> impl Iterator<Item = (Shape, usize)> {
    Shape::all().filter_map(move |shape| {
        let (a, b) = shape.sizes();
        Some((shape, band.index(Cell { i: cell.i + a, j: cell.j + b })?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform(lattice: &Lattice<'_>, link: f32, deletion: f32) -> Scores {
        let band = lattice.band();
        Scores {
            links: vec![link; lattice.link_count()],
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
        // 11 alignments: no link 1; one link 1:1 in 4 places, with the remaining sentences deleted in one order 4;
        // 1:2 and 2:1 in two places each 4; 2:2 1; two 1:1 links 1.
        assert!((libm::exp(posteriors.log_total) - 11.0).abs() < 1e-9, "{}", libm::exp(posteriors.log_total));
        for i in 0..2 {
            let mut sum = posteriors.source_deletions[i];
            for (cell, shape) in (0..2).flat_map(|x| lattice.links(x)) {
                if shape.span(cell).source.iter().contains(&i) {
                    sum += posteriors.links[lattice.number(cell, shape).unwrap()];
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
            scores.links[lattice.number(Cell { i, j }, Shape::ONE_TO_ONE).unwrap()] = 4.0;
        }
        let steps = lattice.best(&scores);
        let shown: Vec<_> = steps
            .iter()
            .map(|step| match *step {
                Step::Link { cell: Cell { i, j }, shape, .. } => format!("{i}:{j} {:?}", shape.sizes()),
                Step::SourceDeletion(i) => format!("-{i}"),
                Step::TargetDeletion(j) => format!("+{j}"),
            })
            .collect();
        assert_eq!(shown, ["0:0 (1, 1)", "-1", "2:1 (1, 1)", "+2"]);
    }
}
