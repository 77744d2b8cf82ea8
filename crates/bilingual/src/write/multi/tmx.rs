//! A translation memory with a variant for each language.
//!
//! The props are those of a memory of [two languages](crate::write::tmx). Those of the unit are about the pivot, those of a
//! variant about its text. `x-bead` has a number for each text: `2:2:1`. A part of unit 7 has the identifier of the unit and
//! its own number: `talk.en.txt-7.1`.

use super::{kept, method, omissions};
use crate::field;
use crate::write::tmx::{document_id, file_name, place, tmx_lang};
use crate::write::{Omissions, Options, Scope};
use std::io::{self, Write};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::multitext::{MultiLink, Multitext};
use tmx::{Header, Prop, SourceLang, Unit, Variant, Writer};

/// Writes a complete memory.
pub(super) fn write(out: &mut dyn Write, texts: &Multitext, options: &Options) -> io::Result<Omissions> {
    let header = Header {
        creation_date: options.created,
        ..Header::new("sverka", env!("CARGO_PKG_VERSION"), tmx_lang(&texts.pivot().lang)?)
    };
    let mut writer = Writer::new(out, &header)?;
    let document = document_id(&texts.pivot().name);
    let method = method(texts);
    let mut omissions = omissions(texts, options, Scope::Translations);
    for (at, joined) in texts.joined().iter().enumerate() {
        let number = at + 1;
        let parts = texts.parts(joined);
        let parts = parts.iter().enumerate().map(|(at, part)| (format!("{number}.{}", at + 1), part));
        for (number, link) in std::iter::once((number.to_string(), joined)).chain(parts) {
            let Ok(link) = kept(texts, link, options, Scope::Translations) else { continue };
            let mut unit = unit(texts, &link, options)?;
            unit.tuid = Some(format!("{document}-{number}"));
            if !options.bare {
                unit.props.push(Prop::new(field::METHOD, &method));
            }
            for fault in writer.write(&unit)? {
                let message = format!("unit {number}: {}", fault.message);
                omissions.diagnostics.push(Diagnostic::warning(&texts.pivot().name, message));
            }
        }
    }
    writer.finish()?;
    Ok(omissions)
}

/// Returns a link as a unit: a variant for each text that has sentences in it.
fn unit(texts: &Multitext, link: &MultiLink, options: &Options) -> io::Result<Unit> {
    let mut unit = Unit::default();
    if !options.bare {
        unit.props.extend((link.texts() > 1).then(|| Prop::new(field::SCORE, format!("{:.4}", link.score))));
        unit.props.push(Prop::new(field::BEAD, link.bead()));
        unit.props.extend(link.furniture.then(|| Prop::new(field::PART, field::FURNITURE)));
    }
    for (k, (text, run)) in texts.texts().zip(&link.runs).enumerate() {
        if run.is_empty() {
            continue;
        }
        let mut variant = Variant::new(tmx_lang(&text.lang)?, text.text(run.clone()));
        let (doc, places) = match k {
            0 => (field::DOC, [field::SRC_PLACE, field::SRC_SPAN]),
            _ => (field::TGT_DOC, [field::TGT_PLACE, field::TGT_SPAN]),
        };
        if !options.bare {
            let props = if k == 0 { &mut unit.props } else { &mut variant.props };
            props.push(Prop::new(doc, file_name(&text.name)));
            props.extend(place(text, run, places).map(|(kind, value)| Prop::new(kind, value)));
        }
        // A unit without the pivot states its own source language.
        if unit.variants.is_empty() && k > 0 {
            unit.source_lang = Some(SourceLang::Lang(variant.lang.clone()));
        }
        unit.variants.push(variant);
    }
    Ok(unit)
}
