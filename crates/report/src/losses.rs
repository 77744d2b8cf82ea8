//! What a file could not represent exactly.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Counts by kind what a writer had to leave out or change because its format cannot represent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<&'static str, u64>);

impl Losses {
    /// The kind of characters that XML forbids.
    pub const REPLACED: &'static str = "characters that XML forbids, which became U+FFFD";
    /// The kind of texts that are too long for a cell of a workbook.
    pub const CUT: &'static str = "texts longer than a cell, which were cut";
    /// The kind of texts that do not fit in a line.
    pub const FLATTENED: &'static str = "line breaks and tabs, which became spaces";

    /// Counts more of a kind.
    pub fn add(&mut self, kind: &'static str, count: usize) {
        if count > 0 {
            *self.0.entry(kind).or_default() += count as u64;
        }
    }

    /// Removes the count of a kind.
    pub fn forget(&mut self, kind: &str) {
        self.0.remove(kind);
    }

    fn of(kind: &'static str, count: usize) -> Self {
        let mut losses = Self::default();
        losses.add(kind, count);
        losses
    }

    /// Counts characters that became U+FFFD.
    pub fn replaced(count: usize) -> Self {
        Self::of(Self::REPLACED, count)
    }

    /// Counts texts that were cut.
    pub fn cut(count: usize) -> Self {
        Self::of(Self::CUT, count)
    }

    /// Counts texts whose tabs and line breaks became spaces.
    pub fn flattened(count: usize) -> Self {
        Self::of(Self::FLATTENED, count)
    }

    /// Returns the kinds and their counts, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().map(|(kind, count)| (*kind, *count))
    }

    /// Returns the count of a kind.
    pub fn count(&self, kind: &str) -> u64 {
        self.0.get(kind).copied().unwrap_or(0)
    }

    /// Returns whether nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl AddAssign for Losses {
    fn add_assign(&mut self, other: Self) {
        for (kind, count) in other.0 {
            *self.0.entry(kind).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_add_up_by_kind() {
        let mut all = Losses::cut(0);
        assert!(all.is_empty());
        all += Losses::cut(2);
        all += Losses::cut(1);
        all += Losses::replaced(1);
        assert_eq!((all.count(Losses::CUT), all.count(Losses::REPLACED)), (3, 1));
        assert_eq!(all.iter().map(|(_, count)| count).collect::<Vec<_>>(), [1, 3]);
    }
}
