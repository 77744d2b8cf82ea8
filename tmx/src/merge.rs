//! Combines several memories: one header for all, and unique tuids.
//!
//! ```
//! use tmx::merge::Merge;
//! use tmx::{Header, Lang, Unit, Variant};
//! let (en, ru): (Lang, Lang) = ("en".parse()?, "ru".parse()?);
//! let unit = |lang: &Lang| Unit {
//!     tuid: Some("1".into()),
//!     variants: vec![Variant::new(lang.clone(), "text")],
//!     ..Unit::default()
//! };
//! let mut merge = Merge::new(Header::new("my tool", "1.0", en.clone()));
//! let one = merge.adopt(unit(&en), &Header::new("a", "1", en));
//! let two = merge.adopt(unit(&ru), &Header::new("b", "1", ru.clone()));
//! assert_eq!((one.tuid.as_deref(), two.tuid.as_deref()), (Some("1"), Some("1_2")));
//! assert_eq!(two.source_lang, Some(ru.into()));
//! # Ok::<(), tmx::InvalidValue>(())
//! ```

use crate::content::short_hash as hash;
use crate::{Header, Unit};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::AddAssign;

/// Adds to a header the notes, props and user-defined encodings of another that it does not have, in their
/// order. For callers who know all headers before the first unit is written; others report what is [left
/// out](Headers::left_out).
///
/// ```
/// use tmx::{Header, Note, Lang, merge};
/// let header = |notes: &[&str]| Header {
///     notes: notes.iter().map(|text| Note::new(*text)).collect(),
///     ..Header::new("a", "1", "en".parse::<Lang>().unwrap())
/// };
/// let mut all = header(&["ours"]);
/// merge::join(&mut all, &header(&["ours", "theirs"]));
/// assert_eq!(all, header(&["ours", "theirs"]));
/// ```
pub fn join(header: &mut Header, other: &Header) {
    let notes = missing(&header.notes, &other.notes);
    header.notes.extend(notes);
    let props = missing(&header.props, &other.props);
    header.props.extend(props);
    let udes = missing(&header.udes, &other.udes);
    header.udes.extend(udes);
}

/// Returns what is in one list and not in another, each once.
fn missing<T: Clone + Eq + Hash>(known: &[T], others: &[T]) -> Vec<T> {
    let mut seen: HashSet<&T> = known.iter().collect();
    others.iter().filter(|other| seen.insert(*other)).cloned().collect()
}

/// What the header of a memory contains and that of the result does not: numbers of elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Notes.
    pub notes: usize,
    /// Props.
    pub props: usize,
    /// User-defined encodings.
    pub udes: usize,
}

impl LeftOut {
    /// Whether nothing is left out.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl AddAssign for LeftOut {
    fn add_assign(&mut self, other: Self) {
        self.notes += other.notes;
        self.props += other.props;
        self.udes += other.udes;
    }
}

/// Adapts units of other memories to one header.
#[derive(Clone, Debug)]
pub struct Headers {
    header: Header,
}

impl Headers {
    /// Creates a memory with this header.
    pub fn new(header: Header) -> Self {
        Self { header }
    }

    /// Returns the header of the result.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Counts what the header of another memory has and the result does not.
    pub fn left_out(&self, from: &Header) -> LeftOut {
        LeftOut {
            notes: missing(&self.header.notes, &from.notes).len(),
            props: missing(&self.header.props, &from.props).len(),
            udes: missing(&self.header.udes, &from.udes).len(),
        }
    }

    /// Returns a unit of the memory with the header `from` as written in the result: values that applied to
    /// all of its units and differ here are written to each.
    pub fn adopt(&self, mut unit: Unit, from: &Header) -> Unit {
        if unit.source_lang.is_none() && from.source_lang != self.header.source_lang {
            unit.source_lang = Some(from.source_lang.clone());
        }
        if unit.seg_type.is_none() && from.seg_type != self.header.seg_type {
            unit.seg_type = Some(from.seg_type);
        }
        if unit.origin.datatype.is_none() && from.datatype != self.header.datatype {
            unit.origin.datatype = Some(from.datatype.clone());
        }
        unit
    }
}

/// Does the same, and makes each tuid unique. Stores the tuids, some 20 bytes each.
#[derive(Debug)]
pub struct Merge {
    headers: Headers,
    /// Hashes of the used tuids, with the last number that was appended to each. If two have the same hash by
    /// chance, the second merely gets a new name.
    taken: HashMap<u64, u32>,
    renamed: u64,
}

impl Merge {
    /// Creates a memory with this header.
    pub fn new(header: Header) -> Self {
        Self { headers: Headers::new(header), taken: HashMap::new(), renamed: 0 }
    }

    /// Returns how many units were given another tuid because theirs was already used.
    pub fn renamed(&self) -> u64 {
        self.renamed
    }

    /// Counts what the header of another memory has and the result does not.
    pub fn left_out(&self, from: &Header) -> LeftOut {
        self.headers.left_out(from)
    }

    /// Adapts a unit like [`Headers::adopt`]; a tuid that is already used gets a number.
    pub fn adopt(&mut self, unit: Unit, from: &Header) -> Unit {
        let mut unit = self.headers.adopt(unit, from);
        unit.tuid = unit.tuid.map(|tuid| self.own(tuid));
        unit
    }

    /// Returns the tuid, with a number after it if it is already used.
    fn own(&mut self, tuid: String) -> String {
        let Some(mut number) = self.taken.get(&hash(&tuid)).copied() else {
            self.taken.insert(hash(&tuid), 1);
            return tuid;
        };
        self.renamed += 1;
        loop {
            number += 1;
            let name = format!("{tuid}_{number}");
            if let Entry::Vacant(free) = self.taken.entry(hash(&name)) {
                free.insert(1);
                self.taken.insert(hash(&tuid), number);
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tests::{header, unit};
    use crate::{Note, Prop, SegType, Ude};

    #[test]
    fn what_differs_is_said_by_the_unit() {
        let mut merge = Merge::new(header());
        let other = Header { seg_type: SegType::Phrase, datatype: "html".into(), ..header() };
        let adopted = merge.adopt(unit("a", "b"), &other);
        assert_eq!((adopted.seg_type, adopted.source_lang), (Some(SegType::Phrase), None));
        assert_eq!(adopted.origin.datatype.as_deref(), Some("html"));
        assert_eq!(merge.adopt(unit("a", "b"), &header()), unit("a", "b"));
    }

    #[test]
    fn what_another_header_says_is_joined_or_counted() {
        let (note, prop) = (Note::new, |text: &str| Prop::new("x-a", text));
        let ude = Ude { name: "u".into(), ..Ude::default() };
        let first = Header { notes: vec![note("1")], props: vec![prop("1")], ..header() };
        let second = Header {
            notes: vec![note("2"), note("1"), note("2")],
            props: vec![prop("2"), prop("3")],
            udes: vec![ude.clone()],
            ..header()
        };
        let merge = Merge::new(first.clone());
        assert_eq!(merge.left_out(&second), LeftOut { notes: 1, props: 2, udes: 1 });
        assert!(merge.left_out(&first).is_empty());
        let mut joined = first;
        join(&mut joined, &second);
        assert_eq!(joined.notes, [note("1"), note("2")]);
        assert_eq!(joined.props, [prop("1"), prop("2"), prop("3")]);
        assert_eq!(joined.udes, [ude]);
        assert!(Merge::new(joined).left_out(&second).is_empty());
    }

    #[test]
    fn a_name_that_was_made_is_taken_too() {
        let mut merge = Merge::new(header());
        let named = |tuid: &str| Unit { tuid: Some(tuid.into()), ..unit("a", "b") };
        let names = ["1", "1_2", "1", "1"].map(|tuid| merge.adopt(named(tuid), &header()).tuid.unwrap());
        assert_eq!(names, ["1", "1_2", "1_3", "1_4"]);
        assert_eq!(merge.renamed(), 2);
    }
}
