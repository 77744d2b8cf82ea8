//! What each format claims to store, as docs/reference/formats.md documents, and what remains of a unit
//! stored that way.

use crate::{Format, field, sink};
use tmx::{Code, Inline, Note, Origin, Unit, Variant};

/// What a format claims to store besides the two texts.
#[derive(Clone, Copy)]
pub(super) struct Claims {
    codes: bool,
    breaks: bool,
    ids: bool,
    fields: Fields,
    props: bool,
    notes: bool,
    /// Languages of notes, and the text to which notes and props belong.
    details: bool,
    /// Languages and encodings of props, encodings of notes.
    rare: bool,
    /// Texts within codes, and the attribute `assoc`.
    subs: bool,
    /// White space around a text.
    edges: bool,
    dates: Dates,
    /// Usage counts, tools, types.
    attributes: bool,
    /// What happens to props whose type does not begin with `x-`.
    bare: Bare,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Bare {
    Kept,
    /// Their type becomes one with the prefix, in lower case.
    Prefixed,
    /// They become notes.
    Notes,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Fields {
    All,
    /// Score and status.
    Review,
    None,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Dates {
    /// Of the unit and of each text.
    All,
    OfUnit,
    None,
}

const ALL: Claims = Claims {
    codes: true,
    breaks: true,
    ids: true,
    fields: Fields::All,
    props: true,
    notes: true,
    details: true,
    rare: true,
    subs: true,
    edges: true,
    dates: Dates::All,
    attributes: true,
    bare: Bare::Kept,
};

const TABLE: Claims = Claims {
    codes: false,
    details: false,
    rare: false,
    dates: Dates::OfUnit,
    attributes: false,
    bare: Bare::Prefixed,
    ..ALL
};

const TEXTS: Claims = Claims {
    breaks: false,
    ids: false,
    fields: Fields::None,
    props: false,
    notes: false,
    dates: Dates::None,
    ..TABLE
};

/// What Moses twins claim to store.
pub(super) const MOSES: Claims = TEXTS;

/// The formats that are written from units to one file, and their claims.
pub(super) const FORMATS: [(Format, Claims); 10] = [
    (Format::Tmx, ALL),
    (Format::Jsonl, ALL),
    (Format::Xliff1, Claims { rare: false, ..ALL }),
    (Format::Xliff2, Claims { rare: false, subs: false, ..ALL }),
    (Format::Po, Claims { codes: false, ids: false, details: false, rare: false, bare: Bare::Notes, ..ALL }),
    (Format::Csv, TABLE),
    (Format::Tsv, Claims { breaks: false, ..TABLE }),
    (Format::Xlsx, TABLE),
    (Format::Docx, Claims { breaks: true, notes: true, fields: Fields::Review, edges: false, ..TEXTS }),
    (Format::Alternating, TEXTS),
];

/// Returns the parts of a unit that a format with these claims stores.
pub(super) fn held(mut unit: Unit, claims: Claims) -> Unit {
    if claims.dates == Dates::OfUnit {
        let origins = [&unit.origin, &unit.variants[1].origin, &unit.variants[0].origin].map(Clone::clone);
        let first = |of: &dyn Fn(&Origin) -> Option<tmx::Date>| origins.iter().find_map(of);
        (unit.origin.creation_date, unit.origin.change_date) =
            (first(&|origin| origin.creation_date), first(&|origin| origin.change_date));
        let first = |of: &dyn Fn(&Origin) -> Option<String>| origins.iter().find_map(of);
        (unit.origin.creation_id, unit.origin.change_id) =
            (first(&|origin| origin.creation_id.clone()), first(&|origin| origin.change_id.clone()));
    }
    if !claims.details {
        for variant in &mut unit.variants {
            unit.notes.append(&mut variant.notes);
            unit.props.append(&mut variant.props);
        }
        unit.notes.iter_mut().for_each(|note| note.lang = None);
    }
    unit.variants.iter_mut().for_each(|variant| {
        held_variant(variant, claims);
        variant.origin = kept(&variant.origin, claims, claims.dates == Dates::All);
    });
    let variants = unit.variants.iter_mut();
    let (notes, props): (Vec<_>, Vec<_>) = variants.map(|v| (&mut v.notes, &mut v.props)).unzip();
    for note in notes.into_iter().flatten().chain(&mut unit.notes).filter(|_| !claims.rare) {
        note.o_encoding = None;
    }
    for prop in props.into_iter().flatten().chain(&mut unit.props).filter(|_| !claims.rare) {
        (prop.lang, prop.o_encoding) = (None, None);
    }
    let bare = unit.props.iter_mut().filter(|prop| !prop.kind.starts_with("x-"));
    match claims.bare {
        Bare::Kept => {}
        Bare::Prefixed => bare.for_each(|prop| prop.kind = format!("x-{}", prop.kind.to_lowercase())),
        Bare::Notes => {
            unit.notes.extend(bare.map(|prop| Note::new(format!("{}: {}", prop.kind, prop.text))));
            unit.props.retain(|prop| prop.kind.starts_with("x-"));
        }
    }
    if !claims.breaks {
        unit.notes.iter_mut().for_each(|note| note.text = sink::unbroken(&note.text).into_owned());
        unit.props.iter_mut().for_each(|prop| prop.text = sink::unbroken(&prop.text).into_owned());
    }
    unit.tuid = unit.tuid.filter(|_| claims.ids);
    unit.seg_type = unit.seg_type.filter(|_| claims.attributes);
    unit.origin = kept(&unit.origin, claims, claims.dates != Dates::None);
    unit.props.retain(|prop| match field::ALL.contains(&prop.kind.as_str()) {
        true => match claims.fields {
            Fields::All => true,
            Fields::Review => matches!(prop.kind.as_str(), field::SCORE | field::STATUS),
            Fields::None => false,
        },
        false => claims.props,
    });
    unit.notes.retain(|_| claims.notes);
    unit
}

fn held_variant(variant: &mut Variant, claims: Claims) {
    let segment = &mut variant.segment;
    if !claims.subs {
        without_subs(&mut segment.pieces);
    }
    if !claims.codes && segment.has_codes() {
        *segment = segment.plain_text().into();
    }
    if !claims.breaks {
        segment.for_each_text(&mut |text| *text = sink::unbroken(text).into_owned());
    }
    if !claims.edges {
        *segment = segment.plain_text().trim().into();
    }
}

/// Turns the texts within codes into codes.
fn without_subs(pieces: &mut [Inline]) {
    for piece in pieces {
        let content = match piece {
            Inline::Text(_) => continue,
            Inline::Hi(hi) => {
                without_subs(&mut hi.content);
                continue;
            }
            Inline::Bpt(bpt) => &mut bpt.content,
            Inline::Ept(ept) => &mut ept.content,
            Inline::It(it) => &mut it.content,
            Inline::Ph(ph) => {
                ph.assoc = None;
                &mut ph.content
            }
            Inline::Ut(ut) => &mut ut.content,
        };
        let mut code = String::new();
        sink::show_codes(content, &mut code);
        *content = if code.is_empty() { Vec::new() } else { vec![Code::Text(code)] };
    }
}

fn kept(origin: &Origin, claims: Claims, dated: bool) -> Origin {
    let mut out = if claims.attributes { origin.clone() } else { Origin::default() };
    let date = |date: Option<tmx::Date>| date.filter(|_| dated);
    let name = |name: &Option<String>| name.clone().filter(|_| dated);
    (out.creation_date, out.change_date) = (date(origin.creation_date), date(origin.change_date));
    (out.creation_id, out.change_id) = (name(&origin.creation_id), name(&origin.change_id));
    out
}
