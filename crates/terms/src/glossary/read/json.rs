//! Reads and checks Sverka's own JSON.

use super::{Error, File};
use crate::glossary::Glossary;
use crate::glossary::write::json::FORMAT;
use serde::Deserialize;
use std::ops::Range;
use sverka_text::document::Lang;

#[derive(Deserialize)]
struct Tag {
    format: Option<String>,
}

/// Reads the object.
pub fn read(file: File, text: &str) -> Result<Glossary, Error> {
    let fail = |error: serde_json::Error| {
        file.malformed(
            error.line().max(1),
            format!("is not a glossary in JSON: {error}; write it again with sverka terms"),
        )
    };
    let tag: Tag = serde_json::from_str(text).map_err(fail)?;
    if tag.format.as_deref() != Some(FORMAT) {
        let found = tag.format.map_or("none".into(), |format| format!("{format:?}"));
        let message = format!(
            "its member \"format\" should be {FORMAT:?}, but is {found}; give a glossary written by sverka terms"
        );
        return Err(file.malformed(1, message));
    }
    let glossary: Glossary = serde_json::from_str(text).map_err(fail)?;
    for lang in [&glossary.source_lang, &glossary.target_lang] {
        if Lang::parse(lang.as_str()).as_ref() != Some(lang) {
            return Err(
                file.malformed(1, format!("{:?} is not a language; give a tag such as en", lang.as_str()))
            );
        }
    }
    for (i, entry) in glossary.entries.iter().enumerate() {
        let fault = |what: &str| Err(file.malformed(1, format!("entry {}: {what}; correct it", i + 1)));
        if !(0.0..=1.0).contains(&entry.confidence) {
            return fault("its confidence is not in [0, 1]");
        }
        let lies_in = |text: &str, range: &Range<usize>| text.get(range.clone()).is_some();
        let in_both = |c: &crate::glossary::Context| {
            lies_in(&c.source, &c.source_range) && lies_in(&c.target, &c.target_range)
        };
        if !entry.contexts.iter().all(in_both) {
            return fault("a place in a context is outside its sentence");
        }
    }
    Ok(glossary)
}
