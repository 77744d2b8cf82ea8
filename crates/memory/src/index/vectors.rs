//! Texts as vectors of small whole numbers.

use sverka_embed::{DIM, Model, Tokenizer};

/// A vector with one by its length.
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    numbers: [i8; DIM],
    scale: f32,
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

    /// Returns the cosine with a vector of a segment.
    #[inline]
    pub(super) fn cosine(&self, numbers: &[u8], scale: f32) -> f32 {
        let products = self.numbers.iter().zip(numbers).map(|(a, b)| i32::from(*a) * i32::from(*b as i8));
        products.sum::<i32>() as f32 * self.scale * scale
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
    pub(super) fn finish(self, order: &[u32], vectors: &mut Vec<u8>, scales: &mut Vec<u8>) {
        vectors.reserve(order.len() * DIM);
        for at in order {
            let vector = &self.all[*at as usize];
            vectors.extend(vector.numbers.iter().map(|number| *number as u8));
            scales.extend_from_slice(&vector.scale.to_le_bytes());
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
        let cosine = |a: &Vector, b: &Vector| {
            let bytes: Vec<u8> = b.numbers.iter().map(|number| *number as u8).collect();
            a.cosine(&bytes, b.scale)
        };
        assert!((cosine(&en, &en) - 1.0).abs() < 1e-3);
        assert!(cosine(&en, &ru) > cosine(&en, &other) + 0.2, "{} {}", cosine(&en, &ru), cosine(&en, &other));
        assert_eq!(cosine(&en, &Vector::of("")), 0.0);
    }
}
