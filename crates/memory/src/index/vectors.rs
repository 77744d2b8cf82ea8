//! Texts as vectors of small whole numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use sverka_embed::{DIM, Model, Tokenizer};

/// How many numbers of a vector are compared first. The others decide nothing for most texts: by the inequality of Cauchy
/// and Schwarz they add at most the product of their lengths, and a third of the squared length is theirs. Of a million
/// texts some three in a hundred need them.
const HEAD: usize = DIM / 2;

/// A vector with one by its length.
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    numbers: [i8; DIM],
    scale: f32,
}

/// A vector as a query: sixteen bits, because processors multiply these in pairs.
#[derive(Debug)]
pub(crate) struct Query {
    head: [i16; HEAD],
    tail: [i16; DIM - HEAD],
    scale: f32,
    /// The share of the length that is beyond the head.
    rest: f32,
}

impl Vector {
    /// The vector of a text.
    pub(crate) fn of(text: &str) -> Self {
        let vectors = Model::embedded().encode(&[text]);
        Self::small(&vectors.sentence(0).0)
    }

    /// Brings numbers into eight bits: the greatest becomes 127. The cosine of two vectors changes by some thousandths.
    fn small(numbers: &[i32; DIM]) -> Self {
        let greatest = numbers.iter().map(|number| number.unsigned_abs()).max().unwrap_or(0);
        if greatest == 0 {
            return Self { numbers: [0; DIM], scale: 0.0 };
        }
        let factor = f64::from(i8::MAX) / f64::from(greatest);
        let numbers = numbers.map(|number| (f64::from(number) * factor).round() as i8);
        let square: i32 = numbers.iter().map(|number| i32::from(*number) * i32::from(*number)).sum();
        Self { numbers, scale: 1.0 / (square as f32).sqrt() }
    }

    /// Returns the cosine with another vector.
    pub(crate) fn cosine_of(&self, other: &Self) -> f32 {
        let products = self.numbers.iter().zip(&other.numbers).map(|(a, b)| i32::from(*a) * i32::from(*b));
        products.sum::<i32>() as f32 * self.scale * other.scale
    }

    /// Returns what comes after the head, as a share of the length in 255ths, rounded up.
    fn rest(&self) -> u8 {
        let square: i32 =
            self.numbers[HEAD..].iter().map(|number| i32::from(*number) * i32::from(*number)).sum();
        ((square as f32).sqrt() * self.scale * 255.0).ceil().min(255.0) as u8
    }

    /// Returns the vector as a query.
    pub(crate) fn query(&self) -> Query {
        let numbers = self.numbers.map(i16::from);
        let (head, tail) =
            (std::array::from_fn(|at| numbers[at]), std::array::from_fn(|at| numbers[HEAD + at]));
        Query { head, tail, scale: self.scale, rest: f32::from(self.rest()) / 255.0 }
    }
}

impl Query {
    /// Returns the cosine with a vector of a segment, or `None` if it is certainly below `least`. `rest` is the share of
    /// the vector's length that is beyond its head, in 255ths.
    #[inline]
    pub(super) fn cosine(&self, numbers: &[u8; DIM], scale: f32, rest: u8, least: f32) -> Option<f32> {
        /// More than the rounding of the products can amount to.
        const SLACK: f32 = 1e-5;
        let (head, tail) = numbers.split_at(HEAD);
        let head = product(&self.head, head);
        let scale = self.scale * scale;
        if head as f32 * scale + self.rest * f32::from(rest) / 255.0 + SLACK < least {
            return None;
        }
        Some((head + product(&self.tail, tail)) as f32 * scale)
    }
}

#[inline]
fn product<const N: usize>(a: &[i16; N], b: &[u8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b as i8)).sum()
}

/// The nearest of the vectors that were looked at.
#[derive(Debug)]
pub(crate) struct Nearest {
    /// The least of them on top; among equals the last that was added. Cosines are whole millionths, which have an order.
    heap: BinaryHeap<Reverse<(i32, Reverse<i64>)>>,
    count: usize,
}

impl Nearest {
    /// Keeps at most `count` of them.
    pub(crate) fn new(count: usize) -> Self {
        Self { heap: BinaryHeap::with_capacity(count + 1), count }
    }

    /// Returns the cosine below which nothing more is taken.
    #[inline]
    pub(super) fn least(&self) -> f32 {
        match self.heap.peek() {
            Some(Reverse((cosine, _))) if self.heap.len() == self.count => *cosine as f32 / 1e6,
            _ => f32::NEG_INFINITY,
        }
    }

    /// Takes a unit if it is among the nearest.
    pub(super) fn offer(&mut self, unit: i64, cosine: f32) {
        self.heap.push(Reverse(((cosine * 1e6).round() as i32, Reverse(unit))));
        if self.heap.len() > self.count {
            self.heap.pop();
        }
    }

    /// Whether others were left out.
    pub(crate) fn is_full(&self) -> bool {
        self.heap.len() == self.count
    }

    /// Returns the units with their cosines in millionths, in no particular order.
    pub(crate) fn into_units(self) -> impl Iterator<Item = (i64, i32)> {
        self.heap.into_iter().map(|Reverse((cosine, Reverse(unit)))| (unit, cosine))
    }
}

/// The vectors of many texts, in their order.
#[derive(Default)]
pub(super) struct Vectors {
    all: Vec<Vector>,
    /// Remembers how words are cut.
    tokenizer: Option<Tokenizer<'static>>,
}

impl std::fmt::Debug for Vectors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} vectors", self.all.len())
    }
}

impl Vectors {
    pub(super) fn add(&mut self, text: &str) {
        let model = Model::embedded();
        let tokenizer = self.tokenizer.get_or_insert_with(|| model.tokenizer());
        self.all.push(Vector::small(&model.encode_with(tokenizer, &[text]).sentence(0).0));
    }

    /// Puts them into the order of a segment.
    pub(super) fn finish(self, order: &[u32], out: [&mut Vec<u8>; 3]) {
        let [vectors, scales, rests] = out;
        vectors.reserve(order.len() * DIM);
        for at in order {
            let vector = &self.all[*at as usize];
            vectors.extend(vector.numbers.iter().map(|number| *number as u8));
            scales.extend_from_slice(&vector.scale.to_le_bytes());
            rests.push(vector.rest());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_translations_are_near() {
        let [en, ru, other] =
            ["We met in spring.", "Мы встретились весной.", "The price of oil fell."].map(Vector::of);
        let cosine = |a: &Vector, b: &Vector| a.cosine_of(b);
        assert!((cosine(&en, &en) - 1.0).abs() < 1e-3);
        assert!(cosine(&en, &ru) > cosine(&en, &other) + 0.2, "{} {}", cosine(&en, &ru), cosine(&en, &other));
        assert_eq!(cosine(&en, &Vector::of("")), 0.0);
    }

    #[test]
    fn no_vector_above_the_bound_is_left_out() {
        let texts =
            ["We met in spring.", "Мы встретились весной.", "The price of oil fell.", "", "Oil", "12 мая"];
        let vectors = texts.map(Vector::of);
        for a in &vectors {
            for b in &vectors {
                let bytes = b.numbers.map(|number| number as u8);
                let exact = a.cosine_of(b);
                let found = |least| a.query().cosine(&bytes, b.scale, b.rest(), least);
                assert_eq!(found(f32::NEG_INFINITY), found(exact - 1e-6));
                assert!((found(exact - 1e-6).unwrap() - exact).abs() < 1e-6);
            }
        }
        assert!(
            vectors[0].query().cosine(&[0; DIM], 0.0, 0, 0.1).is_none(),
            "an empty text is not looked at whole"
        );
    }

    #[test]
    fn the_nearest_are_kept_and_of_equals_the_first() {
        let mut nearest = Nearest::new(2);
        for (unit, cosine) in [(1, 0.2), (2, 0.5), (3, 0.5), (4, 0.1), (5, 0.2)] {
            assert!(!nearest.is_full() || unit > 2);
            nearest.offer(unit, cosine);
        }
        assert_eq!(nearest.least(), 0.5);
        let mut units: Vec<_> = nearest.into_units().collect();
        units.sort_unstable();
        assert_eq!(units, [(2, 500_000), (3, 500_000)]);
    }
}
