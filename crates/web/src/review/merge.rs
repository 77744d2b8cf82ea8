//! Takes over another reviewer's work on the same alignment.
//!
//! Changes name sentences and the previous content, so two people's changes to different rows can be applied one after
//! another. If both changed the same rows in different ways, our changes are kept, and theirs are reported.

use super::beads::{Bead, Beads};
use super::change::Change;
use super::ids::Corner;
use super::log::Entry;
use super::state::State;
use super::store::{Contents, StoreError};
use super::{Review, Unfit};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The result of taking over another reviewer's work.
#[derive(Debug, Default)]
pub struct Merged {
    /// Entries to apply one after another.
    pub entries: Vec<Entry>,
    /// Changes that contradict our own work.
    pub conflicts: Vec<Conflict>,
}

/// A change of another reviewer that contradicts our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where it begins.
    pub at: Option<Corner>,
    /// The kind of the operation.
    pub op: String,
    /// Who did it, if the file states it.
    pub by: Option<String>,
    /// The rows that it made there, or the text that it wrote.
    pub wanted: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.by.as_deref().unwrap_or("the other reviewer"))?;
        write!(f, ": {}", self.op)?;
        if let Some(at) = self.at {
            write!(f, " at {at}")?;
        }
        write!(f, " ({}) contradicts what is there now", self.wanted)
    }
}

/// Determines which changes of another file can be applied to a review. The review itself is not changed.
///
/// # Errors
/// When the file cannot be used, or began with other sentences or links.
pub fn merge(review: &Review, path: &Path, theirs: Contents) -> Result<Merged, StoreError> {
    let ours = review.state().base();
    let Some(base) = &theirs.base else { return Ok(Merged::default()) };
    let links = ours.links.iter().map(|link| Bead::new(link.source.len(), link.target.len()));
    if !base.is_about(ours) || !base.links.0.iter().copied().eq(links) {
        return Err(StoreError::OtherBase(path.to_owned()));
    }
    let mut other = Review::new(Arc::new(review.state().base().clone()));
    theirs.replay(path, &mut other)?;
    let mut work = review.clone();
    let mut merged = Merged::default();
    for entry in other.applied().iter().filter(|entry| review.version_of(&entry.id).is_none()) {
        let mut entry = entry.clone();
        if entry.changes.iter().all(is_marking) {
            entry.changes = single_marks(&work.state, &entry, &mut merged.conflicts);
            if entry.changes.is_empty() {
                continue;
            }
        }
        match work.apply(entry.clone()) {
            Ok(_) => merged.entries.push(entry),
            Err(Unfit::Misfit(_)) if is_done(&work.state, &entry.changes) => {}
            Err(_) => merged.conflicts.push(conflict(&entry, entry.changes.first())),
        }
    }
    Ok(merged)
}

/// Returns whether a change keeps the shapes of rows.
fn is_marking(change: &Change) -> bool {
    let Change::Rows { old, new, .. } = change else { return false };
    old.0.iter().map(|bead| bead.pieces).eq(new.0.iter().map(|bead| bead.pieces))
}

/// Returns the changes of an entry that only marks rows, row by row: a contradiction must not block the others.
fn single_marks(state: &State, entry: &Entry, conflicts: &mut Vec<Conflict>) -> Vec<Change> {
    let mut state = state.clone();
    let mut fitting = Vec::new();
    for change in &entry.changes {
        let Change::Rows { at, old, new } = change else { continue };
        let Some(mut pieces) = place(&state, *at) else {
            conflicts.push(conflict(entry, Some(change)));
            continue;
        };
        for (old, new) in old.0.iter().zip(&new.0).map(|(old, new)| (*old, *new)) {
            let [source, target] = pieces;
            pieces = [source + old.pieces[0], target + old.pieces[1]];
            if old == new {
                continue;
            }
            let at = Corner {
                source: state.id(sverka_text::bitext::Side::Source, source),
                target: state.id(sverka_text::bitext::Side::Target, target),
            };
            let change = Change::Rows { at, old: Beads(vec![old]), new: Beads(vec![new]) };
            if state.apply(&change).is_ok() {
                fitting.push(change);
            } else if !is_done(&state, std::slice::from_ref(&change)) {
                conflicts.push(conflict(entry, Some(&change)));
            }
        }
    }
    fitting
}

fn place(state: &State, at: Corner) -> Option<[usize; 2]> {
    use sverka_text::bitext::Side;
    Some([state.find(Side::Source, at.source)?, state.find(Side::Target, at.target)?])
}

/// Returns whether changes have been made already, by ourselves.
fn is_done(state: &State, changes: &[Change]) -> bool {
    let back: Vec<Change> = changes.iter().rev().map(Change::inverse).collect();
    state.clone().apply_all(&back).is_ok()
}

fn conflict(entry: &Entry, change: Option<&Change>) -> Conflict {
    let rows = |beads: &[Bead]| Beads(beads.to_vec()).to_string();
    let (at, wanted) = match change {
        Some(Change::Rows { at, new, .. }) => (Some(*at), rows(&new.0)),
        Some(Change::Note { at, new, .. }) => (Some(*at), format!("{new:?}")),
        Some(Change::Text { new, .. }) => {
            (None, new.as_ref().map_or_else(|| "no text".to_owned(), |text| format!("{text:?}")))
        }
        Some(Change::Cut { at, .. } | Change::Join { at, .. }) => (None, at.to_string()),
        None => (None, String::new()),
    };
    Conflict { at, op: entry.op.clone(), by: entry.by.clone(), wanted }
}

#[cfg(test)]
mod tests {
    use super::super::log::{Base, Line};
    use super::super::tests::bitext;
    use super::super::{Marks, Operation};
    use super::*;

    /// A review with operations, written as JSON, and its file.
    fn reviewed(prefix: &str, operations: &[&str]) -> (Review, Contents) {
        let mut review = Review::new(bitext(12));
        let mut text = Line::Base(Box::new(Base::of(&bitext(12)))).write().unwrap();
        for (number, operation) in operations.iter().enumerate() {
            let operation: Operation = serde_json::from_str(operation).unwrap();
            let entry = review.plan(&format!("{prefix}-{number}"), &operation, Some(prefix)).unwrap();
            review.apply(entry.clone()).unwrap();
            text.push_str(&Line::Entry(entry).write().unwrap());
        }
        (review, Contents::parse(Path::new("theirs"), text.as_bytes()).unwrap())
    }

    #[test]
    fn work_on_different_rows_is_joined_and_contradictions_are_reported() {
        let (ours, _) =
            reviewed("Anna", &[r#"{"kind":"merge","row":0}"#, r#"{"kind":"verify","row":5,"value":true}"#]);
        let (_, theirs) = reviewed(
            "Boris",
            &[
                r#"{"kind":"merge","row":1}"#,
                r#"{"kind":"verify-above","row":6}"#,
                r#"{"kind":"merge","row":9}"#,
                r#"{"kind":"note","row":9,"text":"см. оригинал"}"#,
            ],
        );
        let merged = merge(&ours, Path::new("theirs"), theirs).unwrap();
        let mut joined = ours.clone();
        for entry in &merged.entries {
            joined.apply(entry.clone()).unwrap();
        }
        assert_eq!(joined.state().fault(), None);
        let shown: Vec<String> = merged.conflicts.iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 3, "{shown:#?}");
        assert!(shown[0].starts_with("Boris: merge at 2:2 (3:2m) contradicts"), "{shown:#?}");
        let verified = joined.state().rows().iter().filter(|row| row.marks.has(Marks::VERIFIED)).count();
        assert_eq!(verified, 5, "{:?}", joined.state().rows());
        assert!(joined.state().rows().iter().any(|row| row.note == "см. оригинал"));

        // Repeating it adds nothing.
        let (_, theirs) = reviewed("Boris", &[r#"{"kind":"verify","row":5,"value":true}"#]);
        assert!(merge(&joined, Path::new("theirs"), theirs).unwrap().entries.is_empty());
    }
}
