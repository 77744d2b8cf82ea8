//! One side of a file of pairs.

use super::{Builder, Part};
use crate::{Error, Format, Options, Severity, Source, open, pairs};
use std::sync::Arc;
use sverka_text::Lang;
use sverka_text::bitext::Side;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};
use sverka_text::place::Place;

/// Reads the source or the target of all units.
pub(super) fn read(
    source: Source<'_>,
    format: Format,
    part: &Part,
    options: &Options,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    let options = Options { format: Some(format), untranslated: true, ..options.clone() };
    let file = source.file.clone();
    let mut sides = [Builder::new(&file, BlockKind::Paragraph), Builder::new(&file, BlockKind::Paragraph)];
    let mut langs: Option<Arc<(Lang, Lang)>> = None;
    let mut pairs = pairs(open::read_source(source, &options)?, &options);
    let mut last = None;
    for pair in pairs.by_ref() {
        let pair = pair?;
        langs.get_or_insert_with(|| pair.langs.clone());
        let key = pair.place.id.unwrap_or_else(|| format!("unit {}", pair.place.unit));
        let place = Place::Key { key: key.into() };
        // A multilingual unit is a pair for each translation; its source is one text.
        if last != Some(pair.place.unit) {
            sides[0].add(&pair.source, &place);
        }
        last = Some(pair.place.unit);
        sides[1].add(&pair.target, &place);
    }
    let has_text = [0, 1].map(|side: usize| !sides[side].document.blocks.is_empty());
    let side = match (part.side, has_text) {
        (Some(side), _) => side,
        (None, [true, true]) => {
            let choices = langs.map_or_else(Vec::new, |langs| vec![langs.0.to_string(), langs.1.to_string()]);
            return Err(Error::SeveralTexts { file: file.to_string(), choices, columns: false });
        }
        (None, [_, target]) => {
            if target {
                Side::Target
            } else {
                Side::Source
            }
        }
    };
    let faults = pairs.units().tally().iter().filter(|(remark, _)| remark.severity != Severity::Note);
    let remarks = faults.map(|(remark, count)| {
        let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
        Diagnostic::warning(&*file, format!("{}{more}", remark.message)).at_line(remark.line)
    });
    let remarks = remarks.collect();
    let [source, target] = sides;
    let builder = match side {
        Side::Source => source,
        Side::Target => target,
    };
    let mut document = builder.finish()?;
    document.declared_lang = langs.map(|langs| match side {
        Side::Source => langs.0.clone(),
        Side::Target => langs.1.clone(),
    });
    Ok((document, remarks))
}
