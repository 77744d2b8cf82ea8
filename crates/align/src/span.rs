//! Places, runs and shapes on the two sides of a pair: types that keep the indices of the source and of the
//! target separate.

use std::ops::Range;
pub use sverka_text::bitext::Side;

/// A point between sentences: `i` sentences of the source and `j` of the target are before it. Also names the
/// sentences `i` and `j`, which follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Source sentences before the point.
    pub i: usize,
    /// Target sentences before the point.
    pub j: usize,
}

/// Consecutive sentences of one side: from `start` up to, but not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// The first sentence.
    pub start: usize,
    /// The sentence after the last.
    pub end: usize,
}

impl Run {
    /// Returns the run of one sentence.
    pub fn single(sentence: usize) -> Self {
        Self { start: sentence, end: sentence + 1 }
    }

    /// Returns the number of sentences.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Checks whether the run contains no sentence.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the sentences in order.
    pub fn iter(self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns the run without its first sentence; it must not be empty.
    pub fn without_first(self) -> Self {
        Self { start: self.start + 1, ..self }
    }

    /// Returns the run without its last sentence; it must not be empty.
    pub fn without_last(self) -> Self {
        Self { end: self.end - 1, ..self }
    }

    /// Returns the run with the sentence before it, or `None` at the beginning of the text.
    pub fn with_previous(self) -> Option<Self> {
        Some(Self { start: self.start.checked_sub(1)?, ..self })
    }

    /// Returns the run with the sentence after it, or `None` at the end of a text of `count` sentences.
    pub fn with_next(self, count: usize) -> Option<Self> {
        (self.end < count).then(|| Self { end: self.end + 1, ..self })
    }
}

impl From<Range<usize>> for Run {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<&Range<usize>> for Run {
    fn from(range: &Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// The sentences of a link on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The sentences of the source.
    pub source: Run,
    /// The sentences of the target.
    pub target: Run,
}

impl Span {
    /// Returns the span of two runs.
    pub fn new(source: impl Into<Run>, target: impl Into<Run>) -> Self {
        Self { source: source.into(), target: target.into() }
    }

    /// Returns the span of one sentence on each side.
    pub fn single(cell: Cell) -> Self {
        Self { source: Run::single(cell.i), target: Run::single(cell.j) }
    }

    /// Returns the point before the span.
    pub fn start(self) -> Cell {
        Cell { i: self.source.start, j: self.target.start }
    }

    /// Returns the point after the span.
    pub fn end(self) -> Cell {
        Cell { i: self.source.end, j: self.target.end }
    }

    /// Returns the run of a side.
    pub fn run(self, side: Side) -> Run {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }

    /// Returns the span with another run on one side.
    pub fn with(self, side: Side, run: Run) -> Self {
        match side {
            Side::Source => Self { source: run, ..self },
            Side::Target => Self { target: run, ..self },
        }
    }
}

/// The shape of a link: how many sentences of the source it joins with how many of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape(u8);

/// Sentences of the source and of the target, by [`Shape`].
const SIZES: [(usize, usize); 23] = [
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

impl Shape {
    /// One sentence with one sentence.
    pub const ONE_TO_ONE: Self = Self(0);
    /// One sentence with two.
    pub const ONE_TO_TWO: Self = Self(1);
    /// Two sentences with one.
    pub const TWO_TO_ONE: Self = Self(6);

    /// Returns all shapes, in the order in which a lattice numbers them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SIZES.len() as u8).map(Self)
    }

    /// Returns the shape for these numbers of sentences, or `None` if no link has it.
    pub fn of(source: usize, target: usize) -> Option<Self> {
        Self::all().find(|shape| shape.sizes() == (source, target))
    }

    /// Returns the number of source sentences and of target sentences.
    pub fn sizes(self) -> (usize, usize) {
        SIZES[usize::from(self.0)]
    }

    /// Returns the sentences of a link of this shape that begins at a cell.
    pub fn span(self, Cell { i, j }: Cell) -> Span {
        let (a, b) = self.sizes();
        Span::new(i..i + a, j..j + b)
    }

    /// Returns the place of the shape in the order of [`Shape::all`].
    pub(crate) fn number(self) -> u8 {
        self.0
    }

    /// Returns the shape at a place in the order of [`Shape::all`].
    pub(crate) fn from_number(number: u8) -> Self {
        debug_assert!(usize::from(number) < SIZES.len());
        Self(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_shapes_have_their_sizes() {
        let named = [Shape::ONE_TO_ONE, Shape::ONE_TO_TWO, Shape::TWO_TO_ONE];
        assert_eq!(named.map(Shape::sizes), [(1, 1), (1, 2), (2, 1)]);
        assert!(Shape::all().all(|shape| {
            let (a, b) = shape.sizes();
            Shape::of(a, b) == Some(shape)
        }));
        assert_eq!(Shape::of(2, 6), None);
    }

    #[test]
    fn runs_grow_inside_the_text_only() {
        let run = Run::from(0..2);
        assert_eq!(run.with_previous(), None);
        assert_eq!(run.with_next(2), None);
        assert_eq!(run.with_next(3), Some(Run::from(0..3)));
        assert_eq!((run.without_first(), run.without_last()), (Run::single(1), Run::single(0)));
    }
}
