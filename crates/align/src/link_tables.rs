//! Tables that the features of neighbouring links share, computed once.

use crate::cosines::Cosines;
use crate::pair::Pair;
use crate::shared_keys::SharedKeys;
use crate::vectors::MAX_RUN;
use std::ops::Range;

/// Tables for the links that begin in some rows of the band.
pub(crate) struct LinkTables<'a> {
    /// Cosines of runs.
    pub(crate) cosines: Cosines,
    /// Numbers that runs have in common.
    pub(crate) numbers: SharedKeys<'a>,
    /// Names that runs have in common.
    pub(crate) names: SharedKeys<'a>,
}

impl<'a> LinkTables<'a> {
    /// Computes the tables for links that begin in these rows.
    pub(crate) fn new(pair: &'a Pair, rows: Range<usize>) -> Self {
        let (s, t) = (&pair.profiles.source, &pair.profiles.target);
        Self {
            // Features consider the neighbours: one row before, the longest run after.
            cosines: Cosines::new(pair, rows.start.saturating_sub(1), rows.end + MAX_RUN),
            numbers: SharedKeys::new(&s.numbers, &t.numbers, &pair.band, rows.clone()),
            names: SharedKeys::new(&s.names, &t.names, &pair.band, rows),
        }
    }
}
