//! What is left of rows when some of their pieces get a row of their own.

use super::beads::Bead;
use super::state::Row;
use std::ops::Range;

/// Returns the rows before and after a row of its own that takes some pieces out of a stretch of rows. What is before it on
/// one side and after it on the other is kept separate, so the order of both sides holds.
pub(super) fn around(rows: &[Row], runs: &[Range<usize>; 2]) -> (Vec<Bead>, Vec<Bead>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for row in rows {
        let part = |side: usize| {
            let (run, own) = (&row.runs[side], &runs[side]);
            (own.start.clamp(run.start, run.end) - run.start, run.end - own.end.clamp(run.start, run.end))
        };
        let (source, target) = (part(0), part(1));
        before.push(left(row, source.0, target.0));
        after.push(left(row, source.1, target.1));
    }
    before.retain(|bead| !bead.is_empty());
    after.retain(|bead| !bead.is_empty());
    (before, after)
}

/// What is left of a row: all that was said about it where all of it is left.
fn left(row: &Row, source: usize, target: usize) -> Bead {
    let bead = row.bead();
    if bead.pieces == [source, target] {
        return bead;
    }
    Bead { marks: bead.marks.reshaped(), ..Bead::new(source, target) }
}
