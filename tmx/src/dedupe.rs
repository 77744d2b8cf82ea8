//! Removes duplicates: of units with the same content one is kept, with the notes and props of all.
//!
//! Two passes over the memory. The first hashes each unit and writes those with an earlier duplicate to a
//! temporary file; the second returns the first of each group with the combined result of the group. Each
//! unit takes 24 bytes of memory, and some 50 more if it was written to the file: five million units take
//! less than half a gigabyte, whatever their length.
//!
//! ```
//! use std::io::Cursor;
//! use tmx::dedupe::{Deduplicator, Keep, Options};
//! use tmx::{Header, Lang, Prop, Unit, Variant};
//! let (en, ru): (Lang, Lang) = ("en".parse()?, "ru".parse()?);
//! let header = Header::new("my tool", "1.0", en.clone());
//! let unit = |text: &str, score: &str| Unit {
//!     props: vec![Prop::new("x-score", score)],
//!     variants: vec![Variant::new(en.clone(), "Peace"), Variant::new(ru.clone(), text)],
//!     ..Unit::default()
//! };
//! let units = [unit("Мир", "0.5"), unit("Покой", "0.9"), unit("Мир", "0.6")];
//!
//! let options = Options { conflicts: true, keep: Keep::Best("x-score".into()) };
//! let mut first = Deduplicator::new(Cursor::new(Vec::new()), options);
//! for unit in &units {
//!     first.add(unit, &header)?;
//! }
//! let mut second = first.finish()?;
//! let mut kept = Vec::new();
//! for unit in units {
//!     kept.extend(second.next(unit)?);
//! }
//! assert_eq!(kept.len(), 1);
//! assert_eq!(kept[0].variants[1].segment.plain_text(), "Покой");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::content::{Key, KeyMap};
use crate::spill::{At, Spill};
use crate::{Date, Header, Note, Prop, Unit};
use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;
use std::io::{self, Read, Seek, Write};

/// Which unit of a group is kept. Among equal ones it is the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The first.
    #[default]
    First,
    /// The one that was changed, or otherwise created, last; one without a date is older than any.
    Newest,
    /// The one with the highest number in the prop of this type; one without the prop is lower than any.
    Best(String),
}

/// What counts as a duplicate, and which unit is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether units with the same source and different targets are also a group, so that one of them is
    /// kept. Otherwise only units with the same content in all languages are.
    pub conflicts: bool,
    /// Which unit of a group is kept.
    pub keep: Keep,
}

/// Maximum number of notes, and of props, that a unit or a variant may receive from its duplicates: far more
/// than any person reads, and little compared with the largest unit that the reader accepts.
pub const MOST_JOINED: usize = 1000;

/// The numbers of units and their fates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units of the first pass.
    pub units: u64,
    /// Units left out because the kept one has the same content; their notes and props are combined.
    pub duplicates: u64,
    /// Units left out because another translation of the same source is kept.
    pub conflicts: u64,
    /// Notes and props beyond the maximum; see [`MOST_JOINED`].
    pub unjoined: u64,
}

/// The first pass.
#[derive(Debug)]
pub struct Deduplicator<S> {
    options: Options,
    units: u32,
    /// The number of the first unit of each group.
    first: KeyMap<u32>,
    aside: Aside<S>,
}

/// The units that are not the first of their group.
#[derive(Debug)]
struct Aside<S> {
    spill: Spill<S>,
    /// Their numbers; ascending.
    numbers: Vec<u32>,
    /// Their places, and which of `numbers` comes after them in their group.
    entries: Vec<(At, u32)>,
    /// The first and last of `entries` for each group that has any, by the number of its first unit.
    groups: BTreeMap<u32, (u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl<S: Read + Write + Seek> Deduplicator<S> {
    /// Creates the first pass. `spill`, an empty temporary file, receives the duplicates.
    pub fn new(spill: S, options: Options) -> Self {
        let (numbers, entries, groups) = (Vec::new(), Vec::new(), BTreeMap::new());
        let aside = Aside { spill: Spill::new(spill), numbers, entries, groups };
        Self { options, units: 0, first: KeyMap::default(), aside }
    }

    /// Takes note of a unit.
    ///
    /// # Errors
    /// Those of the temporary file, and more than 2^32 - 2 units.
    pub fn add(&mut self, unit: &Unit, header: &Header) -> io::Result<()> {
        if self.units == NONE - 1 {
            return Err(io::Error::other("more than 4,294,967,294 units"));
        }
        let number = self.units;
        self.units += 1;
        let key = if self.options.conflicts { Key::of_question(unit, header) } else { Key::of_pair(unit) };
        let first = *self.first.entry(key).or_insert(number);
        if first == number {
            return Ok(());
        }
        let aside = &mut self.aside;
        let entry = aside.entries.len() as u32;
        aside.entries.push((aside.spill.add(unit)?, NONE));
        aside.numbers.push(number);
        let group = aside.groups.entry(first).or_insert((entry, entry));
        if group.1 != entry {
            aside.entries[group.1 as usize].1 = entry;
            group.1 = entry;
        }
        Ok(())
    }

    /// Ends the first pass.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn finish(mut self) -> io::Result<Kept<S>> {
        self.aside.spill.flush()?;
        let counts = Counts { units: u64::from(self.units), ..Counts::default() };
        Ok(Kept { options: self.options, aside: self.aside, number: 0, passed: 0, counts })
    }
}

/// The second pass, which must receive the same units in the same order.
#[derive(Debug)]
pub struct Kept<S> {
    options: Options,
    aside: Aside<S>,
    number: u32,
    /// The number of `aside.numbers` that have been passed.
    passed: usize,
    counts: Counts,
}

impl<S: Read + Write + Seek> Kept<S> {
    /// Returns the unit of the result for this one; `None` if another replaces it.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn next(&mut self, unit: Unit) -> io::Result<Option<Unit>> {
        let number = self.number;
        self.number += 1;
        if self.aside.numbers.get(self.passed) == Some(&number) {
            self.passed += 1;
            return Ok(None);
        }
        match self.aside.groups.remove(&number) {
            Some((entry, _)) => self.agree(unit, entry).map(Some),
            None => Ok(Some(unit)),
        }
    }

    /// Returns the counts so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Combines a group into one unit. Keeps two units in memory at a time: first the best is found, then its
    /// duplicates are added to it.
    fn agree(&mut self, first: Unit, entry: u32) -> io::Result<Unit> {
        let mut best = first.clone();
        let mut rank = self.rank(&best);
        let mut best_entry = NONE;
        let mut next = entry;
        while next != NONE && self.options.keep != Keep::First {
            let (at, after) = self.aside.entries[next as usize];
            let unit = self.aside.spill.get(at)?;
            let other = self.rank(&unit);
            if other > rank {
                (best, rank, best_entry) = (unit, other, next);
            }
            next = after;
        }
        let key = Key::of_pair(&best);
        let mut joined = Joined::new(best);
        if best_entry != NONE {
            self.join(&mut joined, first, key);
        }
        next = entry;
        while next != NONE {
            let (at, after) = self.aside.entries[next as usize];
            if next != best_entry {
                let unit = self.aside.spill.get(at)?;
                self.join(&mut joined, unit, key);
            }
            next = after;
        }
        self.counts.unjoined += joined.lost;
        Ok(joined.unit)
    }

    fn join(&mut self, joined: &mut Joined, other: Unit, key: Key) {
        if Key::of_pair(&other) == key {
            self.counts.duplicates += 1;
            joined.add(other);
        } else {
            self.counts.conflicts += 1;
        }
    }

    fn rank(&self, unit: &Unit) -> Rank {
        match &self.options.keep {
            Keep::First => Rank::None,
            Keep::Newest => newest(unit).map_or(Rank::None, Rank::Date),
            Keep::Best(kind) => score(unit, kind).map_or(Rank::None, Rank::Score),
        }
    }
}

/// Greater is better; a unit without a date or score is below every unit that has one.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Rank {
    None,
    Date(Date),
    Score(f64),
}

/// Returns when any part of a unit was last changed, or otherwise created.
pub fn newest(unit: &Unit) -> Option<Date> {
    let origins = || unit.variants.iter().map(|variant| &variant.origin).chain([&unit.origin]);
    origins().filter_map(|origin| origin.change_date.or(origin.creation_date)).max()
}

/// Returns the number in the first prop of a type; a decimal comma is accepted.
pub fn score(unit: &Unit, kind: &str) -> Option<f64> {
    let of_variant = || unit.variants.iter().flat_map(|variant| &variant.props);
    let prop = unit.props.iter().chain(of_variant()).find(|prop| prop.kind == kind)?;
    let score: f64 = prop.text.trim().trim_end_matches('%').replace(',', ".").parse().ok()?;
    score.is_finite().then_some(score)
}

/// A unit that receives the notes and props of others.
struct Joined {
    unit: Unit,
    seen: Seen,
    /// The same for each variant.
    seen_by_variants: Vec<Seen>,
    /// The index of each variant; empty until another unit is added. A unit may have any number of them.
    places: KeyMap<usize>,
    lost: u64,
}

/// The notes and props of a unit or a variant, so that none is added twice; empty until something is added.
#[derive(Clone, Default)]
struct Seen {
    notes: HashSet<Note>,
    props: HashSet<Prop>,
}

impl Joined {
    fn new(unit: Unit) -> Self {
        let (seen, seen_by_variants) = (Seen::default(), vec![Seen::default(); unit.variants.len()]);
        Self { unit, seen, seen_by_variants, places: KeyMap::default(), lost: 0 }
    }

    fn add(&mut self, other: Unit) {
        if self.places.is_empty() {
            for (at, variant) in self.unit.variants.iter().enumerate() {
                self.places.entry(Key::of_variant(variant)).or_insert(at);
            }
        }
        // The variants of the two are the same except for their order.
        for theirs in other.variants {
            let Some(at) = self.places.get(&Key::of_variant(&theirs)).copied() else { continue };
            let (mine, seen) = (&mut self.unit.variants[at], &mut self.seen_by_variants[at]);
            self.lost += gather(&mut mine.notes, &mut seen.notes, theirs.notes);
            self.lost += gather(&mut mine.props, &mut seen.props, theirs.props);
        }
        self.lost += gather(&mut self.unit.notes, &mut self.seen.notes, other.notes);
        self.lost += gather(&mut self.unit.props, &mut self.seen.props, other.props);
    }
}

/// Adds to a list what it does not have; returns how many were beyond the maximum.
fn gather<T: Clone + Eq + Hash>(list: &mut Vec<T>, seen: &mut HashSet<T>, others: Vec<T>) -> u64 {
    if seen.is_empty() && !others.is_empty() {
        seen.extend(list.iter().cloned());
    }
    let mut lost = 0;
    for other in others {
        if seen.contains(&other) {
            continue;
        }
        if list.len() >= MOST_JOINED {
            lost += 1;
        } else {
            seen.insert(other.clone());
            list.push(other);
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Variant;
    use crate::content::tests::{header, unit};
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::io::Cursor;

    fn run(units: &[Unit], options: Options) -> (Vec<Unit>, Counts) {
        let header = header();
        let mut first = Deduplicator::new(Cursor::new(Vec::new()), options);
        for unit in units {
            first.add(unit, &header).unwrap();
        }
        let mut second = first.finish().unwrap();
        let kept = units.iter().filter_map(|unit| second.next(unit.clone()).unwrap()).collect();
        (kept, second.counts())
    }

    fn dated(mut unit: Unit, date: &str) -> Unit {
        unit.variants[1].origin.change_date = Some(date.parse().unwrap());
        unit
    }

    #[test]
    fn notes_and_props_of_the_same_pair_are_joined_once() {
        let mut one = unit("Peace", "Мир");
        one.props = vec![Prop::new("x-doc", "a")];
        let mut two = unit("Peace", "Мир");
        two.props = vec![Prop::new("x-doc", "a"), Prop::new("x-doc", "b")];
        two.notes = vec![Note::new("checked")];
        let (kept, counts) = run(&[one, unit("War", "Война"), two.clone()], Options::default());
        assert_eq!(kept.len(), 2);
        assert_eq!((&kept[0].props, &kept[0].notes), (&two.props, &two.notes));
        assert_eq!(counts, Counts { units: 3, duplicates: 1, ..Counts::default() });
    }

    #[test]
    fn conflicts_are_kept_or_settled() {
        let units = [
            dated(unit("Peace", "Мир"), "20240101T000000Z"),
            dated(unit("Peace", "Покой"), "20250101T000000Z"),
            unit("Peace", "Тишина"),
        ];
        assert_eq!(run(&units, Options::default()).0.len(), 3);
        for (keep, want) in [(Keep::First, 0), (Keep::Newest, 1), (Keep::Best("x-score".into()), 0)] {
            let (kept, counts) = run(&units, Options { conflicts: true, keep });
            assert_eq!(kept, [units[want].clone()]);
            assert_eq!(counts.conflicts, 2);
        }
    }

    #[test]
    fn what_is_too_much_to_join_is_counted() {
        let units: Vec<Unit> = (0..MOST_JOINED + 5)
            .map(|n| Unit { props: vec![Prop::new("x-n", n.to_string())], ..unit("a", "b") })
            .collect();
        let (kept, counts) = run(&units, Options::default());
        assert_eq!((kept.len(), kept[0].props.len(), counts.unjoined), (1, MOST_JOINED, 5));
    }

    #[test]
    fn what_differs_in_its_language_alone_is_joined() {
        let [mut one, mut two] = [unit("a", "b"), unit("a", "b")];
        let russian = Some("ru".parse().unwrap());
        one.notes = vec![Note::new("checked")];
        two.notes = vec![Note { lang: russian.clone(), ..Note::new("checked") }];
        one.props = vec![Prop::new("x-a", "1")];
        two.props = vec![Prop { lang: russian, ..Prop::new("x-a", "1") }];
        let (kept, _) = run(&[one, two], Options::default());
        assert_eq!((kept[0].notes.len(), kept[0].props.len()), (2, 2));
    }

    #[test]
    fn units_of_many_variants_are_joined() {
        // So many that comparing each with each would take hours.
        let variant = |n: usize| Variant::new("ru".parse().unwrap(), n.to_string());
        let one = Unit { variants: (0..100_000).map(variant).collect(), ..Unit::default() };
        let mut two = one.clone();
        two.variants.reverse();
        two.variants[0].notes.push(Note::new("last"));
        let (kept, counts) = run(&[one, two], Options::default());
        assert_eq!((kept.len(), counts.duplicates), (1, 1));
        assert_eq!(kept[0].variants[99_999].notes, [Note::new("last")]);
    }

    proptest! {
        #[test]
        fn a_memory_twice_is_that_memory(texts in prop::collection::vec(("[ab]{0,2}", "[ab]{0,2}"), 0..20)) {
            let once: Vec<Unit> = texts.iter().map(|(en, ru)| unit(en, ru)).collect();
            let (distinct, _) = run(&once, Options::default());
            let (again, _) = run(&distinct, Options::default());
            prop_assert_eq!(&again, &distinct);
            let twice = [once.clone(), once].concat();
            let (merged, counts) = run(&twice, Options::default());
            prop_assert_eq!(&merged, &distinct);
            prop_assert_eq!(counts.units, counts.duplicates + merged.len() as u64);
            // No pair is lost.
            for unit in &twice {
                prop_assert!(merged.contains(unit));
            }
        }

        #[test]
        fn of_each_source_one_is_kept(texts in prop::collection::vec(("[ab]", "[abc]"), 0..20)) {
            let units: Vec<Unit> = texts.iter().map(|(en, ru)| unit(en, ru)).collect();
            let (kept, counts) = run(&units, Options { conflicts: true, keep: Keep::First });
            let sources: BTreeSet<&str> = texts.iter().map(|(en, _)| en.as_str()).collect();
            prop_assert_eq!(kept.len(), sources.len());
            let left = counts.duplicates + counts.conflicts;
            prop_assert_eq!(units.len() as u64, left + kept.len() as u64);
        }
    }
}
