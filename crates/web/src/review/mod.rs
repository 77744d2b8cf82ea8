//! A review: an alignment, and a person's changes to it.
//!
//! ```text
//! Bitext --new--> Review --Operation--> Entry (a line of the file) --apply--> Review
//!                        <--replay----- Entry, Entry, ...
//! ```
//!
//! An [`Operation`] names rows as the page shows them; it becomes [`Change`]s, which name sentences with the content
//! before and after. So a change can be undone, fails if the content is different, and means the same in another
//! reviewer's file. Undo and redo are entries themselves. Nothing here reads a clock, a file or the network.

mod beads;
mod carry;
#[cfg(test)]
mod carry_tests;
mod change;
mod export;
mod ids;
mod log;
mod matching;
mod merge;
mod moves;
mod operation;
mod resume;
mod shapes;
mod state;
pub mod store;
#[cfg(test)]
mod store_tests;
#[cfg(test)]
mod tests;

pub use beads::{Bead, Beads, Marks};
pub use carry::{Carried, Lost, What, Why, carry, earlier};
pub use change::{Change, Misfit, Splice};
pub use export::{Select, anchors};
pub use ids::{Corner, PieceId};
pub use log::{Base, BaseSide, Entry, FORMAT, Line, LineError};
pub use merge::{Conflict, Merged, merge};
pub use operation::{Direction, Neighbour, Operation, Refusal};
pub use resume::{Realign, Resumed, resume};
pub use state::{Piece, Row, State};
pub use sverka_bilingual::fingerprint::Fingerprint;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use sverka_text::bitext::Bitext;

/// The op of an entry that undoes another.
const UNDO: &str = "undo";
/// The op of an entry that redoes an undone one.
const REDO: &str = "redo";

/// A document under review, with its history.
#[derive(Clone, Debug)]
pub struct Review {
    state: State,
    applied: Vec<Entry>,
    undone: Vec<Entry>,
    /// The versions that entries made, by their ids.
    seen: HashMap<String, u64>,
    version: u64,
}

/// The error of an entry that does not fit the review.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// The content to be changed is not there.
    #[error("{0}; the file is of another document, or was changed by hand")]
    Misfit(#[from] Misfit),
    /// It undoes or redoes an operation that is not the last one done or undone.
    #[error("{op} of {of:?}, which is not the last operation; the file was changed by hand")]
    History {
        /// `undo` or `redo`.
        op: String,
        /// The operation that it names.
        of: String,
    },
    /// An entry has its id.
    #[error("the operation {0:?} occurs twice")]
    Twice(String),
}

impl Review {
    /// Begins a review.
    pub fn new(bitext: Arc<Bitext>) -> Self {
        Self {
            state: State::new(bitext),
            applied: Vec::new(),
            undone: Vec::new(),
            seen: HashMap::new(),
            version: 0,
        }
    }

    /// Returns the current document.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Returns how many operations were done, undo and redo among them.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns the version that an entry made, by its id.
    pub fn version_of(&self, id: &str) -> Option<u64> {
        self.seen.get(id).copied()
    }

    /// Returns the kind of the operation that undo would undo.
    pub fn undo(&self) -> Option<&str> {
        self.applied.last().map(|entry| entry.op.as_str())
    }

    /// Returns the kind of the operation that redo would redo.
    pub fn redo(&self) -> Option<&str> {
        self.undone.last().map(|entry| entry.op.as_str())
    }

    /// Returns the entries in effect, in order: done and not undone.
    pub fn applied(&self) -> &[Entry] {
        &self.applied
    }

    /// Makes the entry of an operation, without applying it.
    ///
    /// # Errors
    /// When the operation is not possible here.
    pub fn plan(&self, id: &str, operation: &Operation, by: Option<&str>) -> Result<Entry, Refusal> {
        let entry = |of: Option<&Entry>, changes| Entry {
            id: id.to_owned(),
            op: operation.kind().to_owned(),
            by: by.map(str::to_owned),
            of: of.map(|entry| entry.id.clone()),
            changes,
        };
        Ok(match operation {
            Operation::Undo => entry(Some(self.applied.last().ok_or(Refusal::NothingToUndo)?), Vec::new()),
            Operation::Redo => entry(Some(self.undone.last().ok_or(Refusal::NothingToRedo)?), Vec::new()),
            operation => entry(None, self.state.changes(operation)?),
        })
    }

    /// Applies an entry, and returns the rows that it replaced, as one stretch.
    ///
    /// # Errors
    /// When it does not fit; the review is then as before.
    pub fn apply(&mut self, entry: Entry) -> Result<Splice, Unfit> {
        match self.apply_saved(entry, |_| Ok::<(), Infallible>(()))? {
            Ok(splice) => Ok(splice),
        }
    }

    /// Applies an entry if it fits and can be saved: every saved entry fits, and every applied entry is saved.
    ///
    /// # Errors
    /// When it does not fit, or, inside, when it cannot be saved; the review is then as before.
    pub fn apply_saved<E>(
        &mut self,
        entry: Entry,
        save: impl FnOnce(&Entry) -> Result<(), E>,
    ) -> Result<Result<Splice, E>, Unfit> {
        if self.seen.contains_key(&entry.id) {
            return Err(Unfit::Twice(entry.id));
        }
        let of = |list: &'_ [Entry]| -> Result<Vec<Change>, Unfit> {
            let last = list.last().filter(|last| Some(&last.id) == entry.of.as_ref());
            let history =
                || Unfit::History { op: entry.op.clone(), of: entry.of.clone().unwrap_or_default() };
            Ok(last.ok_or_else(history)?.changes.clone())
        };
        let changes = match entry.op.as_str() {
            UNDO => of(&self.applied)?.iter().rev().map(Change::inverse).collect(),
            REDO => of(&self.undone)?,
            _ => entry.changes.clone(),
        };
        let splices = self.state.apply_all(&changes)?;
        if let Err(error) = save(&entry) {
            let back: Vec<Change> = changes.iter().rev().map(Change::inverse).collect();
            self.state.apply_all(&back)?;
            return Ok(Err(error));
        }
        self.version += 1;
        self.seen.insert(entry.id.clone(), self.version);
        match entry.op.as_str() {
            UNDO => self.undone.extend(self.applied.pop()),
            REDO => self.applied.extend(self.undone.pop()),
            _ => {
                self.applied.push(entry);
                self.undone.clear();
            }
        }
        Ok(Ok(splices.into_iter().reduce(Splice::then).unwrap_or(Splice { at: 0, removed: 0, added: 0 })))
    }
}

impl Splice {
    /// Joins two splices that follow each other into one that covers both.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let at = self.at.min(next.at);
        let end = (self.at + self.added).max(next.at + next.removed);
        Self {
            at,
            removed: end - at + self.removed - self.added,
            added: end - at + next.added - next.removed,
        }
    }
}
