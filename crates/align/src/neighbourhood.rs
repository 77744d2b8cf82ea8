//! What the features of neighbouring links have in common, worked out once.

use super::cosines::Cosines;
use super::overlaps::Overlaps;
use super::pair::Pair;
use super::vectors::MAX_RUN;
use std::ops::Range;

/// Tables for the links that begin in some rows of the band.
pub struct Neighbourhood<'a> {
    /// Cosines of runs.
    pub cosines: Cosines,
    /// Numbers that runs share.
    pub numbers: Overlaps<'a>,
    /// Names that runs share.
    pub names: Overlaps<'a>,
}

impl<'a> Neighbourhood<'a> {
    /// For links that begin in these rows.
    pub fn new(pair: &'a Pair, rows: Range<usize>) -> Self {
        let (s, t) = (&pair.profiles.source, &pair.profiles.target);
        Self {
            // Features look at the neighbours: one row before, the longest run behind.
            cosines: Cosines::new(pair, rows.start.saturating_sub(1), rows.end + MAX_RUN),
            numbers: Overlaps::new(&s.numbers, &t.numbers, &pair.band, rows.clone()),
            names: Overlaps::new(&s.names, &t.names, &pair.band, rows),
        }
    }
}
