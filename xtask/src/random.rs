//! Pseudo-random numbers.

/// A generator that is small, seeded and good enough to shuffle: the same model on every run.
pub struct Random(pub u64);

impl Random {
    /// Starts the numbers of a seed. Similar seeds begin alike, so they are spread and the first numbers skipped.
    pub fn seeded(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..4 {
            random.next();
        }
        random
    }

    /// Returns a number evenly spread over [0, 1).
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns a number below `count`; 0 if that is 0.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() * count as f64) as usize
    }

    /// Returns one of some values, if there are any.
    pub fn pick<'a, T>(&mut self, values: &'a [T]) -> Option<&'a T> {
        values.get(self.below(values.len()))
    }
}
