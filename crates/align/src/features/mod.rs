//! Features: the evidence for and against a link, as numbers.
//!
//! The name of a feature begins with its family: what it is *about*. Families become the reasons that a
//! person reads. A family is a function that returns an array of values, after the array of their names; the
//! list of all names, [`LINK`], is the concatenation of those. The weights in `crates/align/data/` are stored
//! by name.
//!
//! Most features are bounded, so that one odd sentence cannot outweigh everything else. The bounds belong to
//! the model: if one changes, the weights must be fitted again.

mod change;
mod deletion;
mod formulas;
mod meaning;
mod products;
mod surface;

pub(crate) use deletion::deletion;
pub use deletion::{BestSingles, DELETION};

use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::span::{Cell, Shape, Side, Span};

/// The features of a link, in the order in which `link` returns them.
pub const LINK: [&str; COUNT] = concatenated(&FAMILIES);

/// Number of features of a link.
const COUNT: usize = total(&FAMILIES);

/// The names of the features of a link, family by family.
const FAMILIES: [&[&str]; 19] = [
    &meaning::SHAPE,
    &meaning::MEANING,
    &meaning::RIVAL,
    &change::WITHOUT,
    &change::PART,
    &change::NEIGHBOUR,
    &surface::LENGTH,
    &surface::NUMBERS,
    &surface::NAMES,
    &surface::PUNCTUATION,
    &surface::PARAGRAPH,
    &surface::TURN,
    &surface::POSITION,
    &formulas::FORMULAS,
    &products::SHORT_LENGTH,
    &products::SHORT,
    &products::ONE_TO_ONE,
    &products::MANY_TO_MANY,
    &products::SIZE,
];

/// The index of the cosine in [`LINK`].
pub(crate) const COSINE: usize = position("meaning.cosine");

/// A link under consideration, with data that several families need.
struct Candidate<'a> {
    pair: &'a Pair,
    tables: &'a LinkTables<'a>,
    span: Span,
    /// Cosine of the two runs.
    cosine: f32,
    /// Distance of the ratio of their lengths from the expected one, as a logarithm.
    misfit: f32,
}

impl<'a> Candidate<'a> {
    fn new(pair: &'a Pair, tables: &'a LinkTables<'a>, span: Span) -> Self {
        let cosine = tables.cosines.get(span).unwrap_or(0.0);
        Self { pair, tables, span, cosine, misfit: pair.log_ratio(span).abs() }
    }

    /// Returns the number of sentences of a side of the link.
    #[inline]
    fn len(&self, side: Side) -> usize {
        self.span.run(side).len()
    }

    /// Returns the number of sentences of the link on both sides.
    #[inline]
    fn size(&self) -> usize {
        self.span.source.len() + self.span.target.len()
    }

    /// Checks whether the link joins one sentence with one.
    fn is_single(&self) -> bool {
        self.size() == 2
    }

    /// Checks whether the link has several sentences on both sides.
    fn is_many_to_many(&self) -> bool {
        self.span.source.len() > 1 && self.span.target.len() > 1
    }

    /// Returns the cosine of other runs near the link, or `None` outside the tables.
    #[inline]
    fn cosine_of(&self, span: Span) -> Option<f32> {
        self.tables.cosines.get(span)
    }

    /// Returns how far a cosine to the run of a side is above chance, in deviations.
    #[inline]
    fn deviations(&self, cosine: f32, side: Side) -> f32 {
        let around = self.pair.surroundings(side, self.span.run(side));
        (cosine - around.mean) / around.deviation
    }

    /// Returns the characters of both runs, with those of the source converted to characters of the target.
    #[inline]
    fn lengths(&self) -> [f32; 2] {
        let (s, t) = (&self.pair.profiles.source, &self.pair.profiles.target);
        [self.pair.ratio * s.length(self.span.source), t.length(self.span.target)]
    }
}

/// Computes the features of the link of a given shape that begins at a cell.
pub(crate) fn link(pair: &Pair, tables: &LinkTables<'_>, cell: Cell, shape: Shape) -> [f32; COUNT] {
    let link = Candidate::new(pair, tables, shape.span(cell));
    let mut all = [0.0; COUNT];
    let mut values = Values { all: &mut all, count: 0 };
    values.add(meaning::shape(&link));
    values.add(meaning::meaning(&link));
    values.add(meaning::rival(&link));
    values.add(change::without(&link));
    values.add(change::part(&link));
    values.add(change::neighbour(&link));
    values.add(surface::length(&link));
    values.add(surface::numbers(&link));
    values.add(surface::names(&link));
    values.add(surface::punctuation(&link));
    values.add(surface::paragraph(&link));
    values.add(surface::turn(&link));
    values.add(surface::position(&link));
    values.add(formulas::formulas(&link));
    let [short, one_to_one, many_to_many, size] = products::factors(&link, values.all);
    values.add([short]);
    values.add(products::short(short, values.all));
    for factor in [one_to_one, many_to_many, size] {
        values.add(products::weightiest(factor, values.all));
    }
    debug_assert_eq!(values.count, COUNT);
    all
}

/// Values of features, family by family.
struct Values<'a> {
    all: &'a mut [f32; COUNT],
    count: usize,
}

impl Values<'_> {
    #[inline(always)]
    fn add<const N: usize>(&mut self, family: [f32; N]) {
        self.all[self.count..self.count + N].copy_from_slice(&family);
        self.count += N;
    }
}

/// Returns 1 for yes and 0 for no.
#[inline]
fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// Returns the number of names in some lists.
const fn total(lists: &[&[&str]]) -> usize {
    let (mut count, mut k) = (0, 0);
    while k < lists.len() {
        count += lists[k].len();
        k += 1;
    }
    count
}

/// Concatenates lists of names, which have [`total`] names together.
const fn concatenated<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut out = [""; N];
    let (mut count, mut k) = (0, 0);
    while k < lists.len() {
        let mut i = 0;
        while i < lists[k].len() {
            out[count] = lists[k][i];
            count += 1;
            i += 1;
        }
        k += 1;
    }
    out
}

/// Returns the index of a feature in [`LINK`]; a name that does not exist fails to compile in a constant.
const fn position(name: &str) -> usize {
    let mut k = 0;
    while !is_same(LINK[k], name) {
        k += 1;
    }
    k
}

/// Compares two strings at compile time.
const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut k = 0;
    while k < a.len() {
        if a[k] != b[k] {
            return false;
        }
        k += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_feature_has_a_name_of_its_own() {
        for names in [LINK.as_slice(), DELETION.as_slice()] {
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
            assert!(
                names.iter().all(|name| name.split_once('.').is_some_and(|(family, _)| !family.is_empty()))
            );
        }
        assert_eq!(LINK[COSINE], "meaning.cosine");
    }
}
