//! The changes that operations are made of: each says what was and what is, so it can be taken back, and refuses a state
//! in which what was is not there.

use super::beads::{Bead, Beads, Marks};
use super::ids::{Corner, PieceId};
use super::state::{Piece, Row, State};
use serde::{Deserialize, Serialize};
use sverka_text::bitext::Side;

/// A side, as files and the page name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", remote = "Side")]
pub(super) enum SideName {
    Source,
    Target,
}

/// One change of a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Change {
    /// A run of rows is replaced by another over the same pieces.
    Rows {
        /// Where the run begins.
        at: Corner,
        /// The rows that were there.
        old: Beads,
        /// The rows that are there now.
        new: Beads,
    },
    /// A piece is cut in two.
    Cut {
        /// Its side.
        #[serde(with = "SideName")]
        side: Side,
        /// The piece that begins at the cut.
        at: PieceId,
    },
    /// Two parts of a sentence become one again.
    Join {
        /// Their side.
        #[serde(with = "SideName")]
        side: Side,
        /// The piece that disappears.
        at: PieceId,
    },
    /// A text is overwritten, or its overlay removed.
    Text {
        /// Its side.
        #[serde(with = "SideName")]
        side: Side,
        /// The piece.
        at: PieceId,
        /// The overlay that was there.
        old: Option<String>,
        /// The overlay that is there now.
        new: Option<String>,
    },
    /// The note of a row.
    Note {
        /// Where the row begins.
        at: Corner,
        /// The note that was there.
        old: String,
        /// The note that is there now.
        new: String,
    },
}

/// Rows that a change replaced: `removed` rows from `at` on became `added` rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splice {
    /// The first row.
    pub at: usize,
    /// Rows that were there.
    pub removed: usize,
    /// Rows that are there now.
    pub added: usize,
}

/// The error of a change that does not fit the state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Misfit {
    /// No row begins there.
    #[error("no row begins at {0}")]
    Corner(Corner),
    /// The rows there are different.
    #[error("at {at} the rows are {found}, not {wanted}")]
    Rows {
        /// Where.
        at: Corner,
        /// What is there.
        found: String,
        /// What should be there.
        wanted: String,
    },
    /// The new rows have more or fewer pieces than the old ones.
    #[error("the rows at {0} would not contain the same sentences")]
    Sum(Corner),
    /// A note would be lost.
    #[error("the note of a row at {0} would be lost")]
    Note(Corner),
    /// There is no such piece, or it cannot be cut there.
    #[error("the {0} has no piece that could be changed at {1}")]
    Piece(Side, PieceId),
    /// The text or the note there is different.
    #[error("the text at {0} is different")]
    Text(String),
}

impl Change {
    /// Returns the change that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Rows { at, old, new } => Self::Rows { at, old: new, new: old },
            Self::Cut { side, at } => Self::Join { side, at },
            Self::Join { side, at } => Self::Cut { side, at },
            Self::Text { side, at, old, new } => Self::Text { side, at, old: new, new: old },
            Self::Note { at, old, new } => Self::Note { at, old: new, new: old },
        }
    }
}

impl State {
    /// Applies changes, all or none.
    ///
    /// # Errors
    /// Reports the first change that does not fit; the state is then as before.
    pub fn apply_all(&mut self, changes: &[Change]) -> Result<Vec<Splice>, Misfit> {
        let mut splices = Vec::with_capacity(changes.len());
        for (done, change) in changes.iter().enumerate() {
            match self.apply(change) {
                Ok(splice) => splices.push(splice),
                Err(misfit) => {
                    for change in changes[..done].iter().rev() {
                        // A change that has just been made can be undone.
                        let _ = self.apply(&change.inverse());
                    }
                    return Err(misfit);
                }
            }
        }
        Ok(splices)
    }

    /// Applies a change.
    ///
    /// # Errors
    /// When the replaced content is not there; the state is then unchanged.
    pub fn apply(&mut self, change: &Change) -> Result<Splice, Misfit> {
        match change {
            Change::Rows { at, old, new } => self.replace(*at, old, new),
            Change::Cut { side, at } => self.cut(*side, *at),
            Change::Join { side, at } => self.join(*side, *at),
            Change::Text { side, at, old, new } => {
                let missing = || Misfit::Piece(*side, *at);
                let piece = self.find(*side, *at).filter(|piece| *piece < self.pieces(*side).len());
                let piece = piece.ok_or_else(missing)?;
                let row = self.row_of(*side, piece).ok_or_else(missing)?;
                let text = &mut self.pieces[side.index()][piece].text;
                if text != old {
                    return Err(Misfit::Text(at.to_string()));
                }
                text.clone_from(new);
                Ok(Splice { at: row, removed: 1, added: 1 })
            }
            Change::Note { at, old, new } => {
                let row = self.row_at(*at).ok_or(Misfit::Corner(*at))?;
                let note = &mut self.rows[row].note;
                if note != old {
                    return Err(Misfit::Text(at.to_string()));
                }
                note.clone_from(new);
                Ok(Splice { at: row, removed: 1, added: 1 })
            }
        }
    }

    fn replace(&mut self, corner: Corner, old: &Beads, new: &Beads) -> Result<Splice, Misfit> {
        let at = self.row_at(corner).ok_or(Misfit::Corner(corner))?;
        let count = old.0.len();
        let there = &self.rows[at..self.rows.len().min(at + count)];
        let found = Beads(there.iter().map(Row::bead).collect());
        if found != *old {
            return Err(Misfit::Rows { at: corner, found: found.to_string(), wanted: old.to_string() });
        }
        let sum = |beads: &Beads, side: usize| beads.0.iter().map(|bead| bead.pieces[side]).sum::<usize>();
        if [0, 1].iter().any(|&side| sum(old, side) != sum(new, side)) || new.0.iter().any(Bead::is_empty) {
            return Err(Misfit::Sum(corner));
        }
        let mut rows = rows_from(there[0].runs.each_ref().map(|run| run.start), &new.0);
        let mut notes: Vec<&Row> = there.iter().filter(|row| !row.note.is_empty()).collect();
        for row in &mut rows {
            let start = row.runs.each_ref().map(|run| run.start);
            if let Some(noted) =
                notes.iter().position(|noted| noted.runs.each_ref().map(|run| run.start) == start)
            {
                row.note.clone_from(&notes.remove(noted).note);
            }
        }
        if !notes.is_empty() {
            return Err(Misfit::Note(corner));
        }
        let added = rows.len();
        self.rows.splice(at..at + count, rows);
        Ok(Splice { at, removed: count, added })
    }

    fn cut(&mut self, side: Side, at: PieceId) -> Result<Splice, Misfit> {
        let missing = || Misfit::Piece(side, at);
        let from = self.byte(side, at).ok_or_else(missing)?;
        let pieces = self.pieces(side);
        let after = pieces.partition_point(|piece| (piece.sentence, piece.from) < (at.sentence, from));
        let piece = after
            .checked_sub(1)
            .filter(|&piece| pieces[piece].sentence == at.sentence)
            .ok_or_else(missing)?;
        let range = self.range(side, piece);
        let text = &self.side(side).segments[at.sentence].text;
        let has_text = |range: std::ops::Range<usize>| !text.get(range).unwrap_or_default().trim().is_empty();
        if pieces[piece].text.is_some() || !has_text(range.start..from) || !has_text(from..range.end) {
            return Err(missing());
        }
        let row = self.row_of(side, piece).ok_or_else(missing)?;
        self.pieces[side.index()].insert(after, Piece { sentence: at.sentence, from, text: None });
        self.move_runs(side, row, |end| end + 1);
        Ok(Splice { at: row, removed: 1, added: 1 })
    }

    fn join(&mut self, side: Side, at: PieceId) -> Result<Splice, Misfit> {
        let missing = || Misfit::Piece(side, at);
        let piece = self.find(side, at).filter(|_| at.from > 0).ok_or_else(missing)?;
        let row = self.row_of(side, piece).filter(|&row| self.rows[row].run(side).start < piece);
        let row = row.ok_or_else(missing)?;
        if self.pieces(side)[piece - 1..=piece].iter().any(|piece| piece.text.is_some()) {
            return Err(Misfit::Text(at.to_string()));
        }
        self.pieces[side.index()].remove(piece);
        self.move_runs(side, row, |end| end - 1);
        Ok(Splice { at: row, removed: 1, added: 1 })
    }

    /// Moves the end of a row and all runs after it.
    fn move_runs(&mut self, side: Side, row: usize, moved: impl Fn(usize) -> usize) {
        let side = side.index();
        self.rows[row].runs[side].end = moved(self.rows[row].runs[side].end);
        for row in &mut self.rows[row + 1..] {
            let run = &mut row.runs[side];
            *run = moved(run.start)..moved(run.end);
        }
    }

    /// Returns the changes that replace `count` rows from `at` on. Notes of rows that disappear go to those in their place.
    pub(super) fn replacing(&self, at: usize, count: usize, new: Vec<Bead>) -> Vec<Change> {
        let old = &self.rows[at..at + count];
        let corner = self.corner(at);
        let start = |row: &Row| -> [usize; 2] { row.runs.each_ref().map(|run| run.start) };
        let rows = rows_from(start(&old[0]), &new);
        let mut changes = Vec::new();
        let mut notes: Vec<(usize, String)> = Vec::new();
        for (index, row) in old.iter().enumerate().filter(|(_, row)| !row.note.is_empty()) {
            if rows.iter().any(|new| start(new) == start(row)) {
                continue;
            }
            changes.push(Change::Note {
                at: self.corner(at + index),
                old: row.note.clone(),
                new: String::new(),
            });
            // The last row that begins no later on either side contains what the row began with, or its neighbour.
            let place = rows.iter().rposition(|new| {
                let (new, old) = (start(new), start(row));
                new[0] <= old[0] && new[1] <= old[1]
            });
            notes.push((place.unwrap_or(0), row.note.clone()));
        }
        changes.push(Change::Rows {
            at: corner,
            old: Beads(old.iter().map(Row::bead).collect()),
            new: Beads(new),
        });
        for (place, note) in notes {
            let [source, target] = start(&rows[place]);
            let at = Corner { source: self.id(Side::Source, source), target: self.id(Side::Target, target) };
            let kept = old.iter().find(|row| start(row) == [source, target]).map(|row| row.note.as_str());
            let earlier = changes.iter().rev().find_map(|change| match change {
                Change::Note { at: other, new, .. } if *other == at && !new.is_empty() => Some(new.as_str()),
                _ => None,
            });
            let old = earlier.or(kept).unwrap_or_default().to_owned();
            let new = if old.is_empty() { note } else { format!("{old}\n{note}") };
            changes.push(Change::Note { at, old, new });
        }
        changes
    }

    /// Returns the change of the marks of rows; `None` if all have them.
    pub(super) fn marking(
        &self,
        rows: std::ops::RangeInclusive<usize>,
        wanted: impl Fn(&Row) -> Marks,
    ) -> Option<Change> {
        let differs = |&row: &usize| wanted(&self.rows[row]) != self.rows[row].marks;
        let (first, last) = (rows.clone().find(differs)?, rows.rev().find(differs)?);
        let old: Vec<Bead> = self.rows[first..=last].iter().map(Row::bead).collect();
        let rows = self.rows[first..=last].iter();
        let new = rows.map(|row| Bead { marks: wanted(row), ..row.bead() }).collect();
        Some(Change::Rows { at: self.corner(first), old: Beads(old), new: Beads(new) })
    }
}

/// Lays rows out from a place on.
fn rows_from(start: [usize; 2], beads: &[Bead]) -> Vec<Row> {
    let mut at = start;
    let row = |bead: &Bead| {
        let from = at;
        at = [from[0] + bead.pieces[0], from[1] + bead.pieces[1]];
        Row {
            runs: [from[0]..at[0], from[1]..at[1]],
            marks: bead.marks,
            score: bead.score,
            note: String::new(),
        }
    };
    beads.iter().map(row).collect()
}
