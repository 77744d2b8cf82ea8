//! Compares two memories by content: order, dates and props do not matter.
//!
//! Each memory is read twice: once to count which pairs both have, once for the others. Those of the old
//! memory that the new one lacks go to a temporary file; each unit takes 32 bytes of memory, and some 200
//! more if it differs.
//!
//! ```
//! use std::io::Cursor;
//! use tmx::diff::{Change, Diff};
//! use tmx::{Header, Lang, Unit, Variant};
//! let (en, ru): (Lang, Lang) = ("en".parse()?, "ru".parse()?);
//! let header = Header::new("my tool", "1.0", en.clone());
//! let unit = |source: &str, target: &str| Unit {
//!     variants: vec![Variant::new(en.clone(), source), Variant::new(ru.clone(), target)],
//!     ..Unit::default()
//! };
//! let old = [unit("Peace", "Мир"), unit("War", "Война")];
//! let new = [unit("Peace", "Покой"), unit("War", "Война"), unit("Labour", "Труд")];
//!
//! let mut diff = Diff::new(Cursor::new(Vec::new()));
//! old.iter().for_each(|unit| diff.count_old(unit));
//! new.iter().for_each(|unit| diff.count_new(unit));
//! for unit in &old {
//!     diff.old(unit, &header)?;
//! }
//! let mut changes = Vec::new();
//! for unit in new {
//!     changes.extend(diff.new_unit(unit, &header)?);
//! }
//! while let Some(removed) = diff.next_removed()? {
//!     changes.push(Change::Removed(removed));
//! }
//! assert!(matches!(&changes[..], [Change::Changed { .. }, Change::Added(_)]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::content::{Key, KeyMap};
use crate::spill::{At, Spill};
use crate::{Header, Unit};
use std::collections::VecDeque;
use std::io::{self, Read, Seek, Write};

/// One difference.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The new memory has a source that the old one does not.
    Added(Unit),
    /// The old memory has a source that the new one does not.
    Removed(Unit),
    /// Both have the source, with different targets, or with other inline codes in the source.
    Changed {
        /// The old unit.
        before: Unit,
        /// The new unit.
        after: Unit,
    },
}

/// Finds the differences, in four passes: [`count_old`](Self::count_old), [`count_new`](Self::count_new),
/// [`old`](Self::old), [`new_unit`](Self::new_unit); then [`next_removed`](Self::next_removed) until it
/// returns `None`.
#[derive(Debug)]
pub struct Diff<S> {
    /// How many more of a pair the old memory has than the new one.
    surplus: KeyMap<i64>,
    spill: Spill<S>,
    flushed: bool,
    /// The units that only the old memory has, in its order, until a new target is found for them.
    entries: Vec<Option<At>>,
    by_source: KeyMap<VecDeque<u32>>,
    /// The same by the text of the source, for units whose codes alone were changed.
    by_text: KeyMap<VecDeque<u32>>,
    /// How many of `entries` were returned at the end.
    passed: usize,
    same: u64,
}

impl<S: Read + Write + Seek> Diff<S> {
    /// Creates a comparison. `spill`, an empty temporary file, receives what only the old memory has.
    pub fn new(spill: S) -> Self {
        Self {
            surplus: KeyMap::default(),
            spill: Spill::new(spill),
            flushed: false,
            entries: Vec::new(),
            by_source: KeyMap::default(),
            by_text: KeyMap::default(),
            passed: 0,
            same: 0,
        }
    }

    /// Counts a unit of the old memory (first pass).
    pub fn count_old(&mut self, unit: &Unit) {
        *self.surplus.entry(Key::of_pair(unit)).or_default() += 1;
    }

    /// Counts a unit of the new memory (second pass).
    pub fn count_new(&mut self, unit: &Unit) {
        let surplus = self.surplus.entry(Key::of_pair(unit)).or_default();
        self.same += u64::from(*surplus > 0);
        *surplus -= 1;
    }

    /// Processes a unit of the old memory again (third pass).
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn old(&mut self, unit: &Unit, header: &Header) -> io::Result<()> {
        let Some(surplus) = self.surplus.get_mut(&Key::of_pair(unit)).filter(|surplus| **surplus > 0) else {
            return Ok(());
        };
        *surplus -= 1;
        let number = self.entries.len() as u32;
        self.entries.push(Some(self.spill.add(unit)?));
        self.by_source.entry(Key::of_source(unit, header)).or_default().push_back(number);
        self.by_text.entry(Key::of_source_text(unit, header)).or_default().push_back(number);
        Ok(())
    }

    /// Processes a unit of the new memory again, and returns what is new about it (fourth pass).
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn new_unit(&mut self, unit: Unit, header: &Header) -> io::Result<Option<Change>> {
        let Some(surplus) = self.surplus.get_mut(&Key::of_pair(&unit)).filter(|surplus| **surplus < 0) else {
            return Ok(None);
        };
        *surplus += 1;
        self.flush()?;
        // The exact source before one that differs in its codes.
        let entry = first(self.by_source.get_mut(&Key::of_source(&unit, header)), &mut self.entries);
        let alike = || first(self.by_text.get_mut(&Key::of_source_text(&unit, header)), &mut self.entries);
        Ok(Some(match entry.or_else(alike) {
            Some(at) => Change::Changed { before: self.spill.get(at)?, after: unit },
            None => Change::Added(unit),
        }))
    }

    /// Returns a unit whose source the new memory does not have, in the order of the old one.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn next_removed(&mut self) -> io::Result<Option<Unit>> {
        self.flush()?;
        while let Some(entry) = self.entries.get(self.passed) {
            self.passed += 1;
            if let Some(at) = entry {
                return self.spill.get(*at).map(Some);
            }
        }
        Ok(None)
    }

    /// Returns how many units are the same in both.
    pub fn same(&self) -> u64 {
        self.same
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.flushed {
            self.flushed = true;
            self.spill.flush()?;
        }
        Ok(())
    }
}

/// Takes the first of some entries that no other unit has taken.
fn first(waiting: Option<&mut VecDeque<u32>>, entries: &mut [Option<At>]) -> Option<At> {
    let waiting = waiting?;
    std::iter::from_fn(|| waiting.pop_front()).find_map(|number| entries[number as usize].take())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tests::{header, unit};
    use crate::{Inline, Ph};
    use proptest::prelude::*;
    use std::io::Cursor;

    fn diff(old: &[Unit], new: &[Unit]) -> (Vec<Change>, u64) {
        let mut diff = Diff::new(Cursor::new(Vec::new()));
        old.iter().for_each(|unit| diff.count_old(unit));
        new.iter().for_each(|unit| diff.count_new(unit));
        old.iter().for_each(|unit| diff.old(unit, &header()).unwrap());
        let mut changes: Vec<Change> =
            new.iter().filter_map(|unit| diff.new_unit(unit.clone(), &header()).unwrap()).collect();
        while let Some(unit) = diff.next_removed().unwrap() {
            changes.push(Change::Removed(unit));
        }
        (changes, diff.same())
    }

    #[test]
    fn the_three_kinds() {
        let (a, b, c) = (unit("a", "1"), unit("b", "2"), unit("c", "3"));
        let changed = unit("a", "one");
        let (changes, same) =
            diff(&[a.clone(), b.clone(), b.clone()], &[b.clone(), c.clone(), changed.clone()]);
        let want = [Change::Added(c), Change::Changed { before: a, after: changed }, Change::Removed(b)];
        assert_eq!((&changes[..], same), (&want[..], 1), "one of the two b is gone");
    }

    #[test]
    fn a_source_with_other_codes_is_changed() {
        let coded = |code: &str| {
            let mut coded = unit("a", "1");
            coded.variants[0].segment.pieces.push(Inline::Ph(Ph::new(code)));
            coded
        };
        let (plain, bold, line) = (unit("a", "1"), coded("<b/>"), coded("<br/>"));
        let (changes, _) = diff(std::slice::from_ref(&bold), std::slice::from_ref(&line));
        assert_eq!(changes, [Change::Changed { before: bold.clone(), after: line.clone() }]);
        // The exact source comes first, wherever it is.
        let after = unit("a", "2");
        let (changes, _) = diff(&[bold.clone(), plain.clone()], &[after.clone(), line.clone()]);
        let want = [Change::Changed { before: plain, after }, Change::Changed { before: bold, after: line }];
        assert_eq!(changes, want);
    }

    proptest! {
        #[test]
        fn a_diff_leads_from_the_old_memory_to_the_new(
            old in prop::collection::vec(("[ab]", "[xy]"), 0..12),
            new in prop::collection::vec(("[ab]", "[xy]"), 0..12),
        ) {
            let units = |texts: Vec<(String, String)>| -> Vec<Unit> {
                texts.iter().map(|(en, ru)| unit(en, ru)).collect()
            };
            let (old, new) = (units(old), units(new));
            prop_assert_eq!(diff(&old, &old).0, []);
            let mut patched = old.clone();
            let mut remove = |unit: &Unit| {
                let at = patched.iter().position(|other| other == unit).unwrap();
                patched.remove(at);
            };
            let mut added = Vec::new();
            for change in diff(&old, &new).0 {
                match change {
                    Change::Added(unit) => added.push(unit),
                    Change::Removed(unit) => remove(&unit),
                    Change::Changed { before, after } => {
                        remove(&before);
                        added.push(after);
                    }
                }
            }
            patched.extend(added);
            let sorted = |units: &[Unit]| {
                let mut keys: Vec<Key> = units.iter().map(Key::of_pair).collect();
                keys.sort_unstable();
                keys
            };
            prop_assert_eq!(sorted(&patched), sorted(&new));
        }
    }
}
