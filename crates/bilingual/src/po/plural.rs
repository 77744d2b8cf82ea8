//! Reassembles units that came from one message: the forms of a plural.

use crate::sink::Losses;
use crate::{Side, field};
use std::collections::BTreeMap;
use tmx::{Prop, Unit};

/// Forms of a plural: Arabic has six, and no language in gettext has more.
const MOST_FORMS: u32 = 6;

/// What the writer counts if the forms of one message differ in something that a message has only once.
const OF_FORMS: &str = "notes, props and attributes of one plural form, which became those of the message";

/// A message to be written: one text, or the forms of a plural.
#[derive(Debug)]
pub(super) struct Forms {
    /// `msgid`.
    pub id: String,
    /// `msgid_plural`; `None` for a message without a plural, and while form 0 is alone.
    pub plural: Option<String>,
    /// Translations by the numbers of their forms.
    pub texts: BTreeMap<u32, String>,
    /// Whether one of them is a program's guess.
    pub is_fuzzy: bool,
    /// Whether a guess replaces a missing translation; for a plural, that of its first unit.
    pub is_offered: bool,
}

impl Forms {
    /// Makes the message of a unit with these texts.
    pub fn new(pair: &Unit, source: String, mut target: String) -> Self {
        let is_fuzzy = pair.prop(field::STATE) == Some("fuzzy");
        let offered = pair.prop(field::ALTERNATIVE).filter(|_| is_fuzzy && target.is_empty());
        let is_offered = offered.is_some();
        if let Some(offered) = offered {
            target = offered.to_owned();
        }
        let form = form(pair).unwrap_or(0);
        let (id, plural) = match pair.prop(field::SINGULAR).filter(|_| self::form(pair).is_some()) {
            Some(singular) => (singular.to_owned(), Some(source)),
            None => (source, None),
        };
        Self { id, plural, texts: BTreeMap::from([(form, target)]), is_fuzzy, is_offered }
    }

    /// Joins a form of the same message; returns any other.
    pub fn join(&mut self, other: Self) -> Result<(), Self> {
        let is_same = self.id == other.id
            && (self.plural.is_none() || other.plural.is_none() || self.plural == other.plural)
            && other.texts.keys().all(|form| !self.texts.contains_key(form));
        if !is_same {
            return Err(other);
        }
        self.plural = self.plural.take().or(other.plural);
        self.texts.extend(other.texts);
        self.is_fuzzy |= other.is_fuzzy;
        Ok(())
    }
}

/// Returns which plural form a unit is; `None` for any other unit, and for one that does not identify its
/// message.
pub(super) fn form(pair: &Unit) -> Option<u32> {
    let form: u32 = pair.prop(field::PLURAL)?.parse().ok()?;
    let is_known = form == 0 || pair.prop(field::SINGULAR).is_some();
    (is_known && form < MOST_FORMS).then_some(form)
}

/// Checks whether two units may be forms of one message, judging by what distinguishes messages with the same
/// text.
pub(super) fn is_beside(one: &Unit, other: &Unit) -> bool {
    [field::CONTEXT, field::DOMAIN].iter().all(|kind| one.prop(kind) == other.prop(kind))
}

/// Adds to the unit of a message what a further form has and it does not. `is_offered` means that the first
/// alternative of the form is its text.
pub(super) fn adopt(message: &mut Unit, form: &Unit, is_offered: bool, losses: &mut Losses) {
    let own = [field::PLURAL, field::SINGULAR];
    let offered = form.props.iter().position(|prop| prop.kind == field::ALTERNATIVE).filter(|_| is_offered);
    let mut added = 0;
    let notes: Vec<_> = form.notes.iter().filter(|note| !message.notes.contains(note)).cloned().collect();
    let is_new = |(at, prop): &(usize, &Prop)| {
        offered != Some(*at) && !own.contains(&prop.kind.as_str()) && !message.props.contains(prop)
    };
    let props = form.props.iter().enumerate().filter(is_new);
    let props: Vec<_> = props.map(|(_, prop)| prop.clone()).collect();
    added += notes.len() + props.len() + usize::from(form.origin != message.origin);
    message.notes.extend(notes);
    message.props.extend(props);
    for side in [Side::Source, Side::Target] {
        let at = usize::from(side == Side::Target);
        let (Some(to), Some(from)) = (message.variants.get_mut(at), form.variants.get(at)) else { continue };
        let notes: Vec<_> = from.notes.iter().filter(|note| !to.notes.contains(note)).cloned().collect();
        let props: Vec<_> = from.props.iter().filter(|prop| !to.props.contains(prop)).cloned().collect();
        added += notes.len() + props.len() + usize::from(from.origin != to.origin);
        to.notes.extend(notes);
        to.props.extend(props);
    }
    losses.add(OF_FORMS, added);
}
