//! A person's operations: each becomes changes of the state, or a reason why it is not possible here.

use super::beads::Marks;
use super::change::{Change, SideName};
use super::ids::PieceId;
use super::state::{Row, State};
use serde::Deserialize;
use sverka_text::bitext::Side;

/// An operation, as the page sends it. Rows count from 0.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs, reason = "API.md describes the parameters")]
pub enum Operation {
    /// Moves the first pieces of a side to the row above, or the last ones to the row below; one piece without a `count`.
    Move {
        row: usize,
        #[serde(with = "SideName")]
        side: Side,
        to: Neighbour,
        #[serde(default = "one")]
        count: usize,
    },
    /// Joins a row and the next.
    Merge { row: usize },
    /// Splits a row: this many pieces of each side stay, the others make a row below.
    Split { row: usize, source: usize, target: usize },
    /// Splits a sentence in its row, at a character of the text of a piece.
    Cut {
        row: usize,
        #[serde(with = "SideName")]
        side: Side,
        piece: usize,
        offset: usize,
    },
    /// Joins a piece and the next, both parts of one sentence.
    Join {
        row: usize,
        #[serde(with = "SideName")]
        side: Side,
        piece: usize,
    },
    /// Shifts a side from a row on, up to the next verified row.
    Shift {
        row: usize,
        #[serde(with = "SideName")]
        side: Side,
        to: Direction,
    },
    /// Makes a row of two pieces.
    Pin { source: PieceId, target: PieceId },
    /// Overwrites the text of a piece; `None` removes the overlay.
    Edit {
        row: usize,
        #[serde(with = "SideName")]
        side: Side,
        piece: usize,
        text: Option<String>,
    },
    /// Leaves rows out of exports, or takes them in again.
    Exclude { row: usize, to: Option<usize>, value: bool },
    /// Marks rows as right, or removes the mark.
    Verify { row: usize, to: Option<usize>, value: bool },
    /// Bookmarks rows.
    Bookmark { row: usize, to: Option<usize>, value: bool },
    /// Marks all rows down to this one as right.
    VerifyAbove { row: usize },
    /// Writes a note on a row; an empty one removes it.
    Note { row: usize, text: String },
    /// Accepts the rows that the aligner proposed: pieces of each side and score in ten-thousandths, three numbers per
    /// row.
    Realign { row: usize, count: usize, rows: Vec<usize> },
    /// Takes the last operation back.
    Undo,
    /// Redoes the last undone operation.
    Redo,
}

/// Returns how many pieces are moved unless the page says otherwise.
fn one() -> usize {
    1
}

/// A neighbour of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Neighbour {
    Above,
    Below,
}

/// A direction in which a side is shifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Direction {
    Down,
    Up,
}

/// Why an operation is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages say it")]
pub enum Refusal {
    #[error("there is no such row")]
    Row,
    #[error("there is no such piece")]
    Piece,
    #[error("the sentence cannot be split there")]
    Offset,
    #[error("there is no row above the first one")]
    FirstRow,
    #[error("there is no row below the last one")]
    LastRow,
    #[error("the side of the row is empty")]
    EmptySide,
    #[error("one of the two rows would be empty")]
    NothingToSplit,
    #[error("the text is longer than 100,000 characters")]
    TooLong,
    #[error("the text is empty; exclude the row instead")]
    EmptyText,
    #[error("the row above is verified")]
    VerifiedAbove,
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("there is nothing to redo")]
    NothingToRedo,
    #[error("a verified row is between the two sentences")]
    Cross,
    #[error("the rows contain other sentences")]
    Range,
    #[error("nothing would change")]
    NoChange,
}

impl Refusal {
    /// Returns the stable key for which the page has a text.
    pub fn key(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Piece => "piece",
            Self::Offset => "offset",
            Self::FirstRow => "first-row",
            Self::LastRow => "last-row",
            Self::EmptySide => "empty-side",
            Self::NothingToSplit => "nothing-to-split",
            Self::TooLong => "too-long",
            Self::EmptyText => "empty-text",
            Self::VerifiedAbove => "verified-above",
            Self::NothingToUndo => "nothing-to-undo",
            Self::NothingToRedo => "nothing-to-redo",
            Self::Cross => "cross",
            Self::Range => "range",
            Self::NoChange => "no-change",
        }
    }
}

impl Operation {
    /// Returns the name of the operation in files.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Move { .. } => "move",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Cut { .. } => "cut",
            Self::Join { .. } => "join",
            Self::Shift { .. } => "shift",
            Self::Pin { .. } => "pin",
            Self::Edit { .. } => "edit",
            Self::Exclude { .. } => "exclude",
            Self::Verify { .. } => "verify",
            Self::Bookmark { .. } => "bookmark",
            Self::VerifyAbove { .. } => "verify-above",
            Self::Note { .. } => "note",
            Self::Realign { .. } => "realign",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

impl State {
    /// Returns the changes that an operation makes; undo and redo are the [history](super::Review)'s.
    ///
    /// # Errors
    /// When the operation is not possible here, or would change nothing.
    pub fn changes(&self, operation: &Operation) -> Result<Vec<Change>, Refusal> {
        let changes = match operation {
            Operation::Move { row, side, to, count } => self.moving(*row, *side, *to, *count)?,
            Operation::Merge { row } => self.merging(*row)?,
            Operation::Split { row, source, target } => self.splitting(*row, [*source, *target])?,
            Operation::Cut { row, side, piece, offset } => self.cutting(*row, *side, *piece, *offset)?,
            Operation::Join { row, side, piece } => self.joining(*row, *side, *piece)?,
            Operation::Shift { row, side, to: Direction::Down } => self.shifting_down(*row, *side)?,
            Operation::Shift { row, side, to: Direction::Up } => self.shifting_up(*row, *side)?,
            Operation::Pin { source, target } => self.pinning(*source, *target)?,
            Operation::Edit { row, side, piece, text } => {
                self.editing(*row, *side, *piece, text.as_deref())?
            }
            Operation::Exclude { row, to, value } => self.flagging(*row, *to, Marks::EXCLUDED, *value)?,
            Operation::Verify { row, to, value } => self.flagging(*row, *to, Marks::VERIFIED, *value)?,
            Operation::Bookmark { row, to, value } => self.flagging(*row, *to, Marks::BOOKMARKED, *value)?,
            Operation::VerifyAbove { row } => {
                self.row(*row)?;
                let verified = |row: &Row| match row.marks.has(Marks::EXCLUDED) {
                    true => row.marks,
                    false => row.marks.verified(true),
                };
                self.marking(0..=*row, verified).into_iter().collect()
            }
            Operation::Note { row, text } => self.noting(*row, text)?,
            Operation::Realign { row, count, rows } => self.realigning(*row, *count, rows)?,
            Operation::Undo => return Err(Refusal::NothingToUndo),
            Operation::Redo => return Err(Refusal::NothingToRedo),
        };
        if changes.is_empty() { Err(Refusal::NoChange) } else { Ok(changes) }
    }
}
