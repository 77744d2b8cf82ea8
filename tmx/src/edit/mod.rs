//! Changes that are the same for every unit: props, notes, attributes, language tags, the source language.
//!
//! ```
//! use tmx::edit::Edit;
//! use tmx::{Header, Lang, Unit, Variant};
//! let (en, ru): (Lang, Lang) = ("en".parse()?, "ru".parse()?);
//! let header = Header::new("my tool", "1.0", en.clone());
//! let mut unit = Unit {
//!     variants: vec![Variant::new(en, "Peace"), Variant::new(ru.clone(), "Мир")],
//!     ..Unit::default()
//! };
//! let edits = [Edit::SetProp("x-client".into(), "ACME".into()), Edit::Lang(ru, "ru-RU".parse()?)];
//! for edit in &edits {
//!     edit.unit(&mut unit, &header);
//! }
//! assert_eq!(unit.prop("x-client"), Some("ACME"));
//! assert_eq!(unit.variants[1].lang.as_str(), "ru-RU");
//! # Ok::<(), tmx::InvalidValue>(())
//! ```

mod attribute;
mod langs;

use crate::{Header, Inline, Lang, Note, Prop, Segment, SourceLang, Unit, Variant};
pub use attribute::{ATTRIBUTES, Attribute, AttributeError};
use attribute::{Value, set, set_header};
use langs::{each, each_of_header, replace, unify};

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Gives each unit a prop, replacing those of the same type.
    SetProp(String, String),
    /// Removes props of a type from units and variants; all of them if none is named.
    DropProp(Option<String>),
    /// Adds a note to each unit that does not have it.
    AddNote(String),
    /// Removes the notes of units and variants.
    DropNotes,
    /// Sets an attribute of each unit; see [`Attribute`].
    SetAttribute(Attribute),
    /// Removes an attribute of units and variants, by its name: one of [`ATTRIBUTES`] or `tuid`.
    DropAttribute(String),
    /// Sets an attribute of the header; see [`Attribute`].
    SetHeader(Attribute),
    /// Gives variants, notes and props in a language another tag; also in the header.
    Lang(Lang, Lang),
    /// Makes a language the source, and puts its variant first. Units without a variant in it keep their
    /// source.
    Source(Lang),
    /// Keeps the variants in these languages; see
    /// [`falls_under`](crate::filter::falls_under). A unit may be left without any.
    KeepLangs(Vec<Lang>),
    /// Writes all language tags as BCP 47 recommends: `en-US` for `EN-US` and `en-us`; also in the header.
    UnifyLangs,
    /// Replaces each run of spaces, tabs and line ends in segments with one space, and trims the segments.
    /// No-break spaces and the content of codes are kept.
    CleanSpace,
    /// Level 1: removes inline elements and keeps the text.
    StripCodes,
}

impl Edit {
    /// Changes a unit. Returns whether anything is different now.
    pub fn unit(&self, unit: &mut Unit, header: &Header) -> bool {
        match self {
            Self::SetProp(kind, text) => {
                let mut of_kind = unit.props.iter().filter(|prop| prop.kind == *kind);
                if of_kind.next().is_some_and(|prop| prop.text == *text) && of_kind.next().is_none() {
                    return false;
                }
                unit.props.retain(|prop| prop.kind != *kind);
                unit.props.push(Prop::new(kind, text));
                true
            }
            Self::DropProp(kind) => {
                let keep = |prop: &Prop| kind.as_ref().is_some_and(|kind| *kind != prop.kind);
                let mut changed = retain(&mut unit.props, keep);
                for variant in &mut unit.variants {
                    changed |= retain(&mut variant.props, keep);
                }
                changed
            }
            Self::AddNote(text) => {
                let is_new = unit.notes.iter().all(|note| note.text != *text);
                if is_new {
                    unit.notes.push(Note::new(text));
                }
                is_new
            }
            Self::DropNotes => {
                let mut changed = retain(&mut unit.notes, |_| false);
                for variant in &mut unit.variants {
                    changed |= retain(&mut variant.notes, |_| false);
                }
                changed
            }
            Self::SetAttribute(attribute) => {
                let before = (unit.origin.clone(), unit.seg_type, unit.source_lang.clone());
                match &attribute.value {
                    Value::SegType(kind) => unit.seg_type = Some(*kind),
                    Value::Source(lang) => unit.source_lang = Some(lang.clone()),
                    value => set(&mut unit.origin, &attribute.name, Some(value)),
                }
                before != (unit.origin.clone(), unit.seg_type, unit.source_lang.clone())
            }
            Self::DropAttribute(name) => {
                let before = unit.clone();
                match name.as_str() {
                    "tuid" => unit.tuid = None,
                    "segtype" => unit.seg_type = None,
                    "srclang" => unit.source_lang = None,
                    name => {
                        set(&mut unit.origin, name, None);
                        unit.variants.iter_mut().for_each(|variant| set(&mut variant.origin, name, None));
                    }
                }
                before != *unit
            }
            Self::SetHeader(_) => false,
            Self::Lang(from, to) => each(unit, |lang| replace(lang, from, to)),
            Self::UnifyLangs => each(unit, unify),
            Self::CleanSpace => {
                let mut changed = false;
                for variant in &mut unit.variants {
                    changed |= clean_space(&mut variant.segment);
                }
                changed
            }
            Self::Source(lang) => {
                let before = unit.clone();
                match unit.variants.iter().position(|variant| variant.lang.matches(lang)) {
                    Some(at) => {
                        let variant = unit.variants.remove(at);
                        unit.variants.insert(0, variant);
                        unit.source_lang = None;
                    }
                    None if unit.source_lang.is_none() => unit.source_lang = Some(header.source_lang.clone()),
                    None => {}
                }
                before != *unit
            }
            Self::KeepLangs(langs) => retain(&mut unit.variants, |variant| {
                langs.iter().any(|lang| crate::filter::falls_under(&variant.lang, lang))
            }),
            Self::StripCodes => {
                let codes = unit.variants.iter().any(|variant| variant.segment.has_codes());
                unit.drop_codes();
                codes
            }
        }
    }

    /// Changes the header, which applies to all units.
    pub fn header(&self, header: &mut Header) {
        match self {
            Self::SetHeader(attribute) => set_header(header, attribute),
            Self::Lang(from, to) => each_of_header(header, |lang| replace(lang, from, to)),
            Self::UnifyLangs => each_of_header(header, unify),
            Self::Source(lang) => header.source_lang = SourceLang::Lang(lang.clone()),
            _ => {}
        }
    }
}

/// Which variants to keep if a language gets the tag of another that the unit has as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnClash {
    /// The first of the language.
    KeepFirst,
    /// The last.
    KeepLast,
    /// All of them.
    Both,
}

impl Edit {
    /// Returns the language of which the change would create several variants from different ones.
    pub fn clash(&self, unit: &Unit) -> Option<&Lang> {
        let Self::Lang(from, to) = self else { return None };
        let has = |lang: &Lang| unit.variants.iter().any(|variant| variant.lang.matches(lang));
        (!from.matches(to) && has(from) && has(to)).then_some(to)
    }
}

impl OnClash {
    /// Keeps one variant of a language, or all; returns how many were removed, with their notes and props.
    pub fn settle(self, unit: &mut Unit, lang: &Lang) -> usize {
        let is_of = |variant: &Variant| variant.lang.matches(lang);
        let kept = match self {
            Self::KeepFirst => unit.variants.iter().position(is_of),
            Self::KeepLast => unit.variants.iter().rposition(is_of),
            Self::Both => return 0,
        };
        let before = unit.variants.len();
        let mut at = 0;
        unit.variants.retain(|variant| {
            at += 1;
            Some(at - 1) == kept || !is_of(variant)
        });
        before - unit.variants.len()
    }
}

fn retain<T>(list: &mut Vec<T>, keep: impl FnMut(&T) -> bool) -> bool {
    let before = list.len();
    list.retain(keep);
    before != list.len()
}

fn clean_space(segment: &mut Segment) -> bool {
    let before = segment.clone();
    segment.for_each_text(&mut |text| {
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\r' | '\n' if clean.ends_with(' ') => {}
                '\t' | '\r' | '\n' => clean.push(' '),
                c => clean.push(c),
            }
        }
        *text = clean;
    });
    if let Some(Inline::Text(text)) = segment.pieces.first_mut() {
        *text = text.trim_start_matches(' ').to_owned();
    }
    if let Some(Inline::Text(text)) = segment.pieces.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
    }
    segment.pieces.retain(|piece| !matches!(piece, Inline::Text(text) if text.is_empty()));
    before != *segment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ph;
    use crate::content::tests::{header, unit};

    fn lang(tag: &str) -> Lang {
        tag.parse().unwrap()
    }

    #[test]
    fn props_and_notes() {
        let mut it = unit("a", "b");
        it.variants[1].props = vec![Prop::new("x-a", "1"), Prop::new("x-b", "2")];
        let edit = |edit: Edit, it: &mut Unit| edit.unit(it, &header());
        assert!(edit(Edit::SetProp("x-a".into(), "2".into()), &mut it));
        assert!(!edit(Edit::SetProp("x-a".into(), "2".into()), &mut it), "twice is once");
        assert!(edit(Edit::AddNote("seen".into()), &mut it));
        assert!(!edit(Edit::AddNote("seen".into()), &mut it));
        assert!(edit(Edit::DropProp(Some("x-a".into())), &mut it));
        assert_eq!((it.props.len(), it.variants[1].props.len()), (0, 1));
        assert!(edit(Edit::DropProp(None), &mut it) && edit(Edit::DropNotes, &mut it));
        assert_eq!(it, unit("a", "b"));
    }

    #[test]
    fn every_attribute_is_set_and_dropped() {
        for name in ATTRIBUTES {
            let value = match name {
                "usagecount" => "3",
                "segtype" => "phrase",
                "srclang" | "adminlang" => "ru",
                name if name.ends_with("date") => "2024-02-29",
                _ => "value",
            };
            let attribute = Attribute::parse(name, value).unwrap();
            let mut it = unit("a", "b");
            let set = Edit::SetAttribute(attribute.clone());
            assert_eq!(set.unit(&mut it, &header()), name != "adminlang", "{name}");
            assert!(!set.unit(&mut it, &header()), "{name} twice");
            Edit::DropAttribute(name.into()).unit(&mut it, &header());
            assert_eq!(it, unit("a", "b"), "{name}");
            let mut changed = header();
            Edit::SetHeader(attribute).header(&mut changed);
            let is_of_units = ["usagecount", "lastusagedate"].contains(&name);
            assert_eq!(changed != header(), !is_of_units, "{name}");
        }
    }

    #[test]
    fn languages_are_renamed_everywhere_and_the_source_is_swapped() {
        let mut it = unit("a", "b");
        it.notes = vec![Note { lang: Some(lang("RU")), ..Note::new("n") }];
        let mut head = header();
        let rename = Edit::Lang(lang("ru"), lang("ru-RU"));
        assert!(rename.unit(&mut it, &head) && !rename.unit(&mut it, &head));
        assert_eq!((it.variants[1].lang.as_str(), it.notes[0].lang.clone()), ("ru-RU", Some(lang("ru-RU"))));
        let swap = Edit::Source(lang("ru-RU"));
        assert!(swap.unit(&mut it, &head));
        swap.header(&mut head);
        assert_eq!(head.source_lang.as_str(), "ru-RU");
        assert_eq!(it.source(&head), it.variants.first());
        let mut german = unit("a", "b");
        german.variants[1].lang = lang("de");
        swap.unit(&mut german, &header());
        assert_eq!(german.source(&head).map(|variant| variant.lang.as_str()), Some("en"), "keeps its own");
    }

    #[test]
    fn two_languages_that_become_one_clash() {
        let mut both = unit("a", "b");
        let rename = Edit::Lang(lang("EN"), lang("ru"));
        assert_eq!(rename.clash(&both), Some(&lang("ru")));
        assert_eq!(Edit::Lang(lang("en"), lang("EN")).clash(&both), None, "the same language");
        assert_eq!(Edit::Lang(lang("de"), lang("ru")).clash(&both), None, "there is no German");
        rename.unit(&mut both, &header());
        for (keep, want) in [(OnClash::KeepFirst, "a"), (OnClash::KeepLast, "b"), (OnClash::Both, "ab")] {
            let mut it = both.clone();
            assert_eq!(keep.settle(&mut it, &lang("RU")), 2 - want.len());
            let texts: String = it.variants.iter().map(|variant| variant.segment.text()).collect();
            assert_eq!(texts, want);
        }
    }

    #[test]
    fn tags_are_unified_everywhere() {
        let mut it = unit("a", "b");
        let mut head = header();
        for (tag, want) in [
            ("EN-us", "en-US"),
            ("ZH-hans-cn", "zh-Hans-CN"),
            ("sr-LATN", "sr-Latn"),
            ("en-X-Us", "en-x-us"),
            ("RU", "ru"),
        ] {
            it.variants[1].lang = lang(tag);
            head.admin_lang = lang(tag);
            Edit::UnifyLangs.header(&mut head);
            assert!(Edit::UnifyLangs.unit(&mut it, &head), "{tag}");
            assert!(!Edit::UnifyLangs.unit(&mut it, &head), "{tag} twice");
            assert_eq!((it.variants[1].lang.as_str(), head.admin_lang.as_str()), (want, want));
        }
    }

    #[test]
    fn white_space_becomes_single_spaces_around_codes_too() {
        let mut it = unit("\n  a \t b\u{a0} c\r\n", "b");
        it.variants[1].segment.pieces =
            vec![Inline::Ph(Ph::new("\n  <br/>")), Inline::Text("  b  ".into()), Inline::Ph(Ph::new("x"))];
        assert!(Edit::CleanSpace.unit(&mut it, &header()));
        assert!(!Edit::CleanSpace.unit(&mut it, &header()));
        assert_eq!(it.variants[0].segment.text(), "a b\u{a0} c");
        assert_eq!(it.variants[1].segment.pieces[0], Inline::Ph(Ph::new("\n  <br/>")));
        assert_eq!(it.variants[1].segment.pieces[1], Inline::Text(" b ".into()));
        let mut blank = unit(" \n ", "b");
        Edit::CleanSpace.unit(&mut blank, &header());
        assert!(blank.variants[0].segment.is_empty());
    }

    #[test]
    fn level_1_and_chosen_languages() {
        let mut it = unit("a", "b");
        it.variants[0].segment.pieces.push(Inline::Ph(Ph::new("<br/>")));
        assert!(Edit::StripCodes.unit(&mut it, &header()));
        assert_eq!(it, unit("a", "b"));
        assert!(Edit::KeepLangs(vec![lang("ru")]).unit(&mut it, &header()));
        assert_eq!(it.variants.len(), 1);
    }
}
