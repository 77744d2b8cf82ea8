//! The most probable path of a lattice.

use super::{LINK, Lattice, NEVER, Node, SOURCE_DELETION, STATES, Scores, is_possible};
use crate::span::{Cell, Shape};

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A link.
    Link {
        /// Number in the order of [`Lattice::links`].
        number: usize,
        /// Its first sentences.
        cell: Cell,
        /// Its shape.
        shape: Shape,
    },
    /// This source sentence is deleted.
    SourceDeletion(usize),
    /// This target sentence is deleted.
    TargetDeletion(usize),
}

/// How the best path reached a node: the state before, and for links the number of the shape.
type Origin = (u8, u8);

impl Lattice<'_> {
    /// Returns the most probable path.
    pub fn best(&self, scores: &Scores) -> Vec<Step> {
        let table = scores.transitions.table();
        let mut value = vec![[NEVER; STATES]; self.band.cell_count()];
        let mut origin = vec![[(0, 0); STATES]; self.band.cell_count()];
        value[0][LINK] = 0.0;
        let best_into = |value: &Node, state: usize| {
            let mut best = (NEVER, 0u8);
            for (before, &v) in value.iter().enumerate() {
                let v = v + table[before][state];
                if v > best.0 {
                    best = (v, before as u8);
                }
            }
            best
        };
        self.cells().for_each(|(index, cell)| {
            let here = value[index];
            let (link, before) = best_into(&here, LINK);
            if is_possible(link) {
                for (number, shape, end) in self.links_at(index, cell) {
                    let v = link + f64::from(scores.links[number]);
                    if v > value[end][LINK] {
                        (value[end][LINK], origin[end][LINK]) = (v, (before, shape.number()));
                    }
                }
            }
            for deletion in self.deletions(index, cell, scores, None) {
                let (end, state) = (deletion.end, deletion.state);
                let (v, before) = best_into(&here, state);
                if v + deletion.score > value[end][state] {
                    (value[end][state], origin[end][state]) = (v + deletion.score, (before, 0));
                }
            }
        });
        self.trace(&value, &origin)
    }

    /// Traces the path back from the last cell.
    fn trace(&self, value: &[Node], origin: &[[Origin; STATES]]) -> Vec<Step> {
        let mut cell = Cell { i: self.band.rows(), j: self.band.columns() };
        let mut steps = Vec::new();
        let Some(last) = value.last() else { return steps };
        let mut state = (0..STATES).fold(LINK, |best, s| if last[s] > last[best] { s } else { best });
        while let (true, Some(index)) = (cell.i + cell.j > 0, self.band.index(cell)) {
            let (before, shape) = origin[index][state];
            match state {
                LINK => {
                    let shape = Shape::from_number(shape);
                    let (a, b) = shape.sizes();
                    cell = Cell { i: cell.i - a, j: cell.j - b };
                    let number = self.number(cell, shape).unwrap_or(0);
                    steps.push(Step::Link { number, cell, shape });
                }
                SOURCE_DELETION => {
                    cell.i -= 1;
                    steps.push(Step::SourceDeletion(cell.i));
                }
                _ => {
                    cell.j -= 1;
                    steps.push(Step::TargetDeletion(cell.j));
                }
            }
            state = usize::from(before);
        }
        steps.reverse();
        steps
    }
}
