//! Pairs of two files by key.

use super::messages::{Keys, Message, Messages};
use crate::translated::is_blank;
use crate::{Entry, Place, Remark, Spot, field};
use std::collections::HashMap;
use std::sync::Arc;
use tmx::{Lang, Note, Prop, Unit, Variant};

/// Joins the texts of two files that have the same key, in the order of the source.
///
/// Texts of white space alone are left out, as are keys that occur in only one file, except that a key of the
/// source becomes a unit of one text if `untranslated` is set. The remarks count all of them and name the
/// first.
pub(super) fn pair(
    texts: [Messages; 2],
    files: &[Arc<str>; 2],
    tags: &[Lang; 2],
    untranslated: bool,
) -> (Vec<Remark>, Vec<Entry>) {
    let [source, target] = files;
    let mut remarks = Vec::new();
    let [ours, theirs] = texts.map(|texts| texts.messages);
    let (ours, doubled) = last_of_each(ours);
    remarks.extend(doubled.warning(DUPLICATE, TWICE, LAST));
    let (theirs, doubled) = last_of_each(theirs);
    remarks.extend(doubled.warning(DUPLICATE, TWICE, LAST).map(|remark| super::of_target(target, remark)));

    let fate = if untranslated { "kept without a translation" } else { "left out" };
    let (mut empty, mut missing, mut blank, mut extra) =
        (Keys::default(), Keys::default(), Keys::default(), Keys::default());
    let places: HashMap<String, usize> =
        theirs.iter().enumerate().map(|(at, message)| (message.key.clone(), at)).collect();
    let mut theirs: Vec<Option<Message>> = theirs.into_iter().map(Some).collect();
    let mut entries = Vec::new();
    for message in ours {
        let partner = places.get(&message.key).and_then(|at| theirs[*at].take());
        if is_blank(&message.text) {
            empty.add(&message.key, message.line);
            continue;
        }
        match &partner {
            None => missing.add(&message.key, message.line),
            Some(partner) if is_blank(&partner.text) => blank.add(&message.key, message.line),
            Some(_) => {}
        }
        let partner = partner.filter(|partner| !is_blank(&partner.text));
        if partner.is_some() || untranslated {
            let line = message.line;
            let spot = partner.as_ref().map(|partner| Spot { file: target.clone(), line: partner.line });
            let unit = unit(message, partner, files, tags);
            let id = unit.prop(field::CONTEXT).map(str::to_owned);
            let place =
                Place { file: source.clone(), line, unit: entries.len() + 1, id, target: spot.map(Box::new) };
            entries.push(Entry { place, unit: Some(unit), remarks: Vec::new(), passages: 0 });
        }
    }
    for message in theirs.into_iter().flatten() {
        extra.add(&message.key, message.line);
    }
    remarks.extend(empty.note("empty", "no text", "left out"));
    remarks.extend(missing.note("untranslated", &format!("not in {target}"), fate));
    remarks.extend(blank.note("empty-target", &format!("no text in {target}"), fate));
    let extra = extra.note("no-source", &format!("not in {source}"), "left out");
    remarks.extend(extra.map(|remark| super::of_target(target, remark)));
    (remarks, entries)
}

const DUPLICATE: &str = "duplicate-key";
const TWICE: &str = "given more than once";
const LAST: &str = "the last text is used, as in programs";

/// Keeps the last text of each key, at its place.
fn last_of_each(messages: Vec<Message>) -> (Vec<Message>, Keys) {
    let mut doubled = Keys::default();
    let lasts: HashMap<String, usize> =
        messages.iter().enumerate().map(|(at, message)| (message.key.clone(), at)).collect();
    let mut out = Vec::with_capacity(lasts.len());
    for (at, message) in messages.into_iter().enumerate() {
        if lasts.get(&message.key) == Some(&at) {
            out.push(message);
        } else {
            doubled.add(&message.key, message.line);
        }
    }
    (out, doubled)
}

fn unit(source: Message, target: Option<Message>, files: &[Arc<str>; 2], tags: &[Lang; 2]) -> Unit {
    let key = source.key;
    // TMX does not allow white space in an identifier; the context has the key as it is.
    let tuid = Some(&key).filter(|key| !key.is_empty() && !key.contains(char::is_whitespace)).cloned();
    let mut unit = Unit { tuid, ..Unit::default() };
    unit.variants.push(Variant::new(tags[0].clone(), source.text));
    unit.notes.extend(source.note.map(Note::new));
    // It distinguishes equal texts, and is the place where a person looks the text up.
    unit.props.push(Prop::new(field::CONTEXT, key.as_str()));
    unit.props.push(Prop::new(field::SRC_PLACE, key));
    unit.props.push(Prop::new(field::DOC, name(&files[0])));
    if let Some(target) = target {
        unit.variants.push(Variant::new(tags[1].clone(), target.text));
        unit.props.push(Prop::new(field::TGT_DOC, name(&files[1])));
    }
    unit
}

/// Returns the name of a file without its folders.
fn name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::limits::Limits;
    use tmx::Segment;

    fn messages(texts: &[(&str, &str)]) -> Messages {
        let mut out = Messages::new(&Limits::default());
        for (at, (key, text)) in texts.iter().enumerate() {
            let message =
                Message { key: (*key).into(), text: Segment::from(*text), line: at + 1, note: None };
            out.push(message).unwrap();
        }
        out
    }

    fn paired(
        source: &[(&str, &str)],
        target: &[(&str, &str)],
        untranslated: bool,
    ) -> (Vec<String>, Vec<String>) {
        let tags = ["en", "ru"].map(|tag| tag.parse().unwrap());
        let files = ["x/a.json".into(), "b.json".into()];
        let (remarks, entries) = pair([messages(source), messages(target)], &files, &tags, untranslated);
        let shown = entries.into_iter().map(|entry| {
            let unit = entry.unit.unwrap();
            let texts: Vec<String> = unit.variants.iter().map(|v| v.segment.plain_text()).collect();
            format!("{} {}: {}", entry.place.line, entry.place.id.unwrap(), texts.join(" => "))
        });
        let remarks = remarks.into_iter().map(|remark| {
            let file = remark.file.map_or_else(String::new, |file| format!("{file}:"));
            format!("{file}{} {}", remark.line, remark.message)
        });
        (shown.collect(), remarks.collect())
    }

    #[test]
    fn keys_make_pairs_in_the_order_of_the_source() {
        let source = [("b", "Two"), ("a", "One"), ("lone", "Only here"), ("void", " "), ("b", "Second")];
        let target = [("a", "Раз"), ("b", "Второй"), ("few", "Мало"), ("lone", ""), ("void", "Пусто")];
        let (pairs, remarks) = paired(&source, &target, false);
        assert_eq!(pairs, ["2 a: One => Раз", "5 b: Second => Второй"]);
        assert_eq!(
            remarks,
            [
                "1 given more than once: 1 key (b); the last text is used, as in programs",
                "4 no text: 1 key (void); left out",
                "3 no text in b.json: 1 key (lone); left out",
                "b.json:3 not in x/a.json: 1 key (few); left out",
            ]
        );
        let (pairs, remarks) = paired(&source[2..3], &[], true);
        assert_eq!(pairs, ["1 lone: Only here"]);
        assert_eq!(remarks, ["1 not in b.json: 1 key (lone); kept without a translation"]);
    }

    #[test]
    fn a_key_is_the_identifier_and_the_context() {
        let tags = ["en", "ru"].map(|tag| tag.parse().unwrap());
        let files = ["x/a.json".into(), "b.json".into()];
        let texts = [messages(&[("k", "A"), ("a key", "B")]), messages(&[("k", "А"), ("a key", "Б")])];
        let (_, entries) = pair(texts, &files, &tags, false);
        let units: Vec<Unit> = entries.into_iter().filter_map(|entry| entry.unit).collect();
        let of = |unit: &Unit| {
            let prop = |kind| unit.prop(kind).map(str::to_owned);
            [unit.tuid.clone(), prop(field::CONTEXT), prop(field::SRC_PLACE)]
        };
        assert_eq!(of(&units[0]), ["k"; 3].map(|key| Some(key.into())));
        assert_eq!(of(&units[1]), [None, Some("a key".into()), Some("a key".into())]);
        assert_eq!(
            (units[0].prop(field::DOC), units[0].prop(field::TGT_DOC)),
            (Some("a.json"), Some("b.json"))
        );
    }
}
