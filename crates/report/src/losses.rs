//! What a file could not hold as it was.

use std::ops::AddAssign;

/// Counts what a writer had to change because its format cannot hold it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Losses {
    /// Characters that XML forbids, each of which became U+FFFD.
    pub replaced: usize,
    /// Texts that were cut to what a cell of a workbook can hold.
    pub cut: usize,
    /// Texts whose tabs and line breaks became spaces.
    pub flattened: usize,
}

impl Losses {
    /// Counts characters that became U+FFFD.
    pub fn replaced(count: usize) -> Self {
        Self { replaced: count, ..Self::default() }
    }

    /// Counts texts that were cut.
    pub fn cut(count: usize) -> Self {
        Self { cut: count, ..Self::default() }
    }

    /// Counts texts whose tabs and line breaks became spaces.
    pub fn flattened(count: usize) -> Self {
        Self { flattened: count, ..Self::default() }
    }

    /// Returns whether the file holds everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Losses {
    fn add_assign(&mut self, other: Self) {
        self.replaced += other.replaced;
        self.cut += other.cut;
        self.flattened += other.flattened;
    }
}
