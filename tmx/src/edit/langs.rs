//! Language tags of units and headers.

use crate::{Header, Lang, SourceLang, Unit};

pub(super) fn replace(lang: &mut Lang, from: &Lang, to: &Lang) -> bool {
    let found = lang.matches(from) && lang != to;
    if found {
        *lang = to.clone();
    }
    found
}

/// Writes a tag as RFC 5646, 2.1.1, recommends.
pub(super) fn unify(lang: &mut Lang) -> bool {
    let mut is_private = false;
    let parts = lang.as_str().split('-').enumerate().map(|(at, part)| {
        let lower = part.to_ascii_lowercase();
        // The part after a single letter is an extension, all in small letters.
        let is_free = at > 0 && !is_private;
        is_private |= part.len() == 1;
        match part.len() {
            2 if is_free => part.to_ascii_uppercase(),
            4 if is_free && lower.is_ascii() => lower[..1].to_ascii_uppercase() + &lower[1..],
            _ => lower,
        }
    });
    let unified = parts.collect::<Vec<_>>().join("-");
    match unified.parse() {
        Ok(unified) if *lang != unified => {
            *lang = unified;
            true
        }
        _ => false,
    }
}

pub(super) fn each_of_header(header: &mut Header, mut change: impl FnMut(&mut Lang) -> bool) {
    if let SourceLang::Lang(lang) = &mut header.source_lang {
        change(lang);
    }
    let langs = header.notes.iter_mut().filter_map(|note| note.lang.as_mut());
    let langs = langs.chain(header.props.iter_mut().filter_map(|prop| prop.lang.as_mut()));
    langs.chain([&mut header.admin_lang]).for_each(|lang| {
        change(lang);
    });
}

pub(super) fn each(unit: &mut Unit, mut change: impl FnMut(&mut Lang) -> bool) -> bool {
    let mut changed = false;
    let mut rename = |lang: &mut Lang| changed |= change(lang);
    if let Some(SourceLang::Lang(lang)) = &mut unit.source_lang {
        rename(lang);
    }
    unit.notes.iter_mut().filter_map(|note| note.lang.as_mut()).for_each(&mut rename);
    unit.props.iter_mut().filter_map(|prop| prop.lang.as_mut()).for_each(&mut rename);
    for variant in &mut unit.variants {
        rename(&mut variant.lang);
        variant.notes.iter_mut().filter_map(|note| note.lang.as_mut()).for_each(&mut rename);
        variant.props.iter_mut().filter_map(|prop| prop.lang.as_mut()).for_each(&mut rename);
    }
    changed
}
