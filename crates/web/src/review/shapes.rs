//! The rests of rows when some of their pieces get a separate row.

use super::beads::Bead;
use super::state::Row;
use std::ops::Range;

/// Returns the rows before and after a separate row that takes some pieces out of a run of rows. Pieces before it on
/// one side and after it on the other are kept separate, so the order of both sides is preserved.
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

/// The rest of a row: with all its marks if all of it is left.
fn left(row: &Row, source: usize, target: usize) -> Bead {
    let bead = row.bead();
    if bead.pieces == [source, target] {
        return bead;
    }
    Bead { marks: bead.marks.reshaped(), ..Bead::new(source, target) }
}
