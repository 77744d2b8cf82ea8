//! Selects units: conditions on one unit, and the kinds of duplicates, which depend on all units.
//!
//! ```
//! use tmx::filter::{Condition, accepts};
//! use tmx::{Header, Lang, Prop, Unit, Variant};
//! let (en, ru): (Lang, Lang) = ("en".parse()?, "ru".parse()?);
//! let header = Header::new("my tool", "1.0", en.clone());
//! let unit = Unit {
//!     props: vec![Prop::new("x-score", "0.95")],
//!     variants: vec![Variant::new(en, "Peace"), Variant::new(ru, "Мир")],
//!     ..Unit::default()
//! };
//! let good = Condition::Score { kind: "x-score".into(), min: 0.9, max: 1.0 };
//! let russian = Condition::Text { lang: Some("ru".parse()?), test: Box::new(|text| text.contains("ир")) };
//! assert!(accepts(&[good, russian], &unit, &header));
//! # Ok::<(), tmx::InvalidValue>(())
//! ```

use crate::content::{Key, KeyMap, source};
use crate::dedupe::{newest, score};
use crate::{Date, Header, Lang, Unit, Variant};
use std::fmt;

/// A test for a text: a regular expression of the caller's choice, or anything else.
pub type Test = Box<dyn Fn(&str) -> bool>;

/// A condition on a unit. Lengths are those of the visible text, without codes, in characters (Unicode scalar
/// values).
pub enum Condition {
    /// There is a variant in this language. A tag without a region matches all of them: `en` also matches
    /// `en-GB`.
    Lang(Lang),
    /// The number in the first prop of the type is in this range; false for a unit without one.
    Score {
        /// The type of the prop: `x-score`.
        kind: String,
        /// The lowest.
        min: f64,
        /// The highest.
        max: f64,
    },
    /// Every segment has a length in this range; if a language is given, only its segments.
    Length {
        /// The language, as for [`Lang`](Self::Lang).
        lang: Option<Lang>,
        /// The shortest.
        min: usize,
        /// The longest.
        max: usize,
    },
    /// No target is more than this many times longer, or shorter, than the source. An empty segment next to
    /// one with text is never in proportion.
    Ratio(f64),
    /// Some segment, in the given language if there is one, passes the test.
    Text {
        /// The language, as for [`Lang`](Self::Lang).
        lang: Option<Lang>,
        /// The test.
        test: Test,
    },
    /// Changed, or otherwise created, at this moment or later, and before that one. False for a unit without
    /// a date.
    Date {
        /// The first moment that counts.
        since: Option<Date>,
        /// The first moment that no longer counts.
        before: Option<Date>,
    },
    /// There is a prop of the type, of the unit or of a variant, and its value passes the test.
    Prop {
        /// The type.
        kind: String,
        /// The test; without one any value matches.
        test: Option<Test>,
    },
    /// Some target is identical to the source.
    Untranslated,
    /// The condition within is false.
    Not(Box<Condition>),
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lang(lang) => write!(f, "Lang({lang})"),
            Self::Score { kind, min, max } => write!(f, "Score({kind} {min}..={max})"),
            Self::Length { lang, min, max } => write!(f, "Length({lang:?} {min}..={max})"),
            Self::Ratio(most) => write!(f, "Ratio({most})"),
            Self::Text { lang, .. } => write!(f, "Text({lang:?})"),
            Self::Date { since, before } => write!(f, "Date({since:?}..{before:?})"),
            Self::Prop { kind, .. } => write!(f, "Prop({kind})"),
            Self::Untranslated => f.write_str("Untranslated"),
            Self::Not(inner) => write!(f, "Not({inner:?})"),
        }
    }
}

/// Returns whether all conditions are true.
pub fn accepts(conditions: &[Condition], unit: &Unit, header: &Header) -> bool {
    conditions.iter().all(|condition| condition.holds(unit, header))
}

/// Returns whether a tag falls under another: `en-GB` under `en`, but not the reverse.
///
/// ```
/// use tmx::filter::falls_under;
/// assert!(falls_under(&"EN-gb".parse()?, &"en".parse()?));
/// assert!(!falls_under(&"en".parse()?, &"en-GB".parse()?));
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
pub fn falls_under(lang: &Lang, wanted: &Lang) -> bool {
    let (lang, wanted) = (lang.as_str().as_bytes(), wanted.as_str().as_bytes());
    lang.len() >= wanted.len()
        && lang[..wanted.len()].eq_ignore_ascii_case(wanted)
        && lang.get(wanted.len()).is_none_or(|next| *next == b'-')
}

impl Condition {
    /// Returns whether it is true for a unit.
    pub fn holds(&self, unit: &Unit, header: &Header) -> bool {
        match self {
            Self::Lang(lang) => of(unit, Some(lang)).next().is_some(),
            Self::Score { kind, min, max } => {
                score(unit, kind).is_some_and(|score| (*min..=*max).contains(&score))
            }
            Self::Length { lang, min, max } => {
                of(unit, lang.as_ref()).all(|variant| (*min..=*max).contains(&length(variant)))
            }
            Self::Ratio(most) => in_proportion(unit, header, *most),
            Self::Text { lang, test } => {
                of(unit, lang.as_ref()).any(|variant| test(&variant.segment.plain_text()))
            }
            Self::Date { since, before } => newest(unit).is_some_and(|date| {
                since.is_none_or(|since| date >= since) && before.is_none_or(|before| date < before)
            }),
            Self::Prop { kind, test } => {
                let props = unit.props.iter().chain(unit.variants.iter().flat_map(|variant| &variant.props));
                let mut props = props.filter(|prop| prop.kind == *kind);
                props.any(|prop| test.as_ref().is_none_or(|test| test(&prop.text)))
            }
            Self::Untranslated => source(unit, header).is_some_and(|at| {
                let text = unit.variants[at].segment.plain_text();
                let mut others = unit.variants.iter().enumerate().filter(|(other, _)| *other != at);
                others.any(|(_, other)| other.segment.plain_text() == text)
            }),
            Self::Not(inner) => !inner.holds(unit, header),
        }
    }
}

fn of<'u>(unit: &'u Unit, lang: Option<&'u Lang>) -> impl Iterator<Item = &'u Variant> {
    unit.variants.iter().filter(move |variant| lang.is_none_or(|lang| falls_under(&variant.lang, lang)))
}

fn length(variant: &Variant) -> usize {
    variant.segment.plain_text().chars().count()
}

fn in_proportion(unit: &Unit, header: &Header, most: f64) -> bool {
    let Some(at) = source(unit, header) else { return true };
    let source = length(&unit.variants[at]);
    let mut others = unit.variants.iter().enumerate().filter(|(other, _)| *other != at);
    others.all(|(_, other)| {
        let other = length(other);
        let (short, long) = (source.min(other), source.max(other));
        long == 0 || long as f64 <= most * short as f64
    })
}

/// What a unit has in common with others of its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicate {
    /// Another has the same texts in all languages.
    SamePair,
    /// Another has the same source and a different target.
    SameSource,
    /// Another has the same target and a different source.
    SameTarget,
}

/// Finds duplicates: a first pass counts all units, after which each can be checked. Takes 40 bytes of memory
/// per unit.
///
/// ```
/// use tmx::filter::{Duplicate, Duplicates};
/// use tmx::{Header, Lang, Unit, Variant};
/// let (en, ru): (Lang, Lang) = ("en".parse()?, "ru".parse()?);
/// let header = Header::new("my tool", "1.0", en.clone());
/// let unit = |text: &str| Unit {
///     variants: vec![Variant::new(en.clone(), "Peace"), Variant::new(ru.clone(), text)],
///     ..Unit::default()
/// };
/// let units = [unit("Мир"), unit("Покой")];
/// let mut duplicates = Duplicates::new(Duplicate::SameSource);
/// units.iter().for_each(|unit| duplicates.add(unit, &header));
/// assert!(duplicates.is_one(&units[0], &header));
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
#[derive(Debug)]
pub struct Duplicates {
    kind: Duplicate,
    /// The first pair with the common content, and whether another is a duplicate of it.
    seen: KeyMap<(Key, bool)>,
}

impl Duplicates {
    /// Creates a search for a kind of duplicates.
    pub fn new(kind: Duplicate) -> Self {
        Self { kind, seen: KeyMap::default() }
    }

    /// Takes note of a unit.
    pub fn add(&mut self, unit: &Unit, header: &Header) {
        let pair = Key::of_pair(unit);
        let kind = self.kind;
        self.seen
            .entry(self.common(unit, header))
            .and_modify(|(first, found)| *found |= kind == Duplicate::SamePair || *first != pair)
            .or_insert((pair, false));
    }

    /// Returns whether a counted unit has duplicates.
    pub fn is_one(&self, unit: &Unit, header: &Header) -> bool {
        self.seen.get(&self.common(unit, header)).is_some_and(|(_, found)| *found)
    }

    fn common(&self, unit: &Unit, header: &Header) -> Key {
        match self.kind {
            Duplicate::SamePair => Key::of_pair(unit),
            Duplicate::SameSource => Key::of_question(unit, header),
            Duplicate::SameTarget => Key::of_targets(unit, header),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Prop;
    use crate::content::tests::{header, unit};
    use proptest::prelude::*;

    fn lang(tag: &str) -> Lang {
        tag.parse().unwrap()
    }

    #[test]
    fn conditions() {
        let mut it = unit("Peace!", "Мир!");
        it.props = vec![Prop::new("x-score", "0,75")];
        it.origin.creation_date = Some("20240301T000000Z".parse().unwrap());
        let contains = |what: &'static str| -> Test { Box::new(move |text| text.contains(what)) };
        let date = |text: &str| text.parse::<Date>().ok();
        let score = |min, max| Condition::Score { kind: "x-score".into(), min, max };
        for (condition, want) in [
            (Condition::Lang(lang("EN")), true),
            (Condition::Lang(lang("en-GB")), false),
            (score(0.75, 1.0), true),
            (score(0.76, 1.0), false),
            (Condition::Length { lang: None, min: 4, max: 6 }, true),
            (Condition::Length { lang: None, min: 5, max: 6 }, false),
            (Condition::Length { lang: Some(lang("en")), min: 5, max: 6 }, true),
            (Condition::Ratio(1.5), true),
            (Condition::Ratio(1.4), false),
            (Condition::Text { lang: None, test: contains("Мир") }, true),
            (Condition::Text { lang: Some(lang("en")), test: contains("Мир") }, false),
            (Condition::Date { since: date("20240301T000000Z"), before: None }, true),
            (Condition::Date { since: None, before: date("20240301T000000Z") }, false),
            (Condition::Prop { kind: "x-score".into(), test: None }, true),
            (Condition::Prop { kind: "x-score".into(), test: Some(contains("1")) }, false),
            (Condition::Prop { kind: "x-doc".into(), test: None }, false),
            (Condition::Untranslated, false),
        ] {
            assert_eq!(condition.holds(&it, &header()), want, "{condition:?}");
            let name = format!("{condition:?}");
            let not = Condition::Not(Box::new(condition));
            assert_eq!(not.holds(&it, &header()), !want, "not {name}");
        }
        assert!(Condition::Untranslated.holds(&unit("OK", "OK"), &header()));
        assert!(!Condition::Ratio(9.0).holds(&unit("OK", ""), &header()));
        assert!(Condition::Ratio(1.0).holds(&unit("", ""), &header()));
    }

    #[test]
    fn kinds_of_duplicates() {
        let units = [unit("a", "x"), unit("a", "y"), unit("b", "y"), unit("b", "y"), unit("c", "z")];
        let of = |kind| {
            let mut duplicates = Duplicates::new(kind);
            units.iter().for_each(|unit| duplicates.add(unit, &header()));
            units.iter().map(|unit| duplicates.is_one(unit, &header())).collect::<Vec<_>>()
        };
        assert_eq!(of(Duplicate::SamePair), [false, false, true, true, false]);
        assert_eq!(of(Duplicate::SameSource), [true, true, false, false, false]);
        assert_eq!(of(Duplicate::SameTarget), [false, true, true, true, false]);
    }

    proptest! {
        #[test]
        fn a_condition_and_its_reverse_part_the_units(
            texts in prop::collection::vec(("[a-c]{0,5}", "[a-c]{0,5}"), 0..20), most in 1.0..3.0f64,
        ) {
            let reverse = Condition::Not(Box::new(Condition::Ratio(most)));
            for (en, ru) in texts {
                let unit = unit(&en, &ru);
                let accepted = accepts(&[Condition::Ratio(most)], &unit, &header());
                prop_assert_ne!(accepted, reverse.holds(&unit, &header()));
            }
        }
    }
}
