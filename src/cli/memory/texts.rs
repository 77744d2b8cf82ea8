//! The segments of a file to be translated: of a document, or of a file of pairs that has no translations yet.

use crate::cli::console::Console;
use crate::cli::tmx::common::{Faults, Progress, Source};
use crate::cli::{input, remedy};
use anyhow::Result;
use std::path::Path;
use sverka::bilingual::{Format, Input, Options, field};
use sverka::document::Lang;
use sverka::pipeline::document::{Reading, read};
use sverka::read;
use sverka::split;
use sverka::text::bitext::Side;
use tmx::{Prop, Unit, Variant};

/// Returns whether a file contains units rather than a text.
pub fn is_bilingual(path: &Path, options: &Options) -> bool {
    let format = options.format.or_else(|| Format::from_path(path));
    format.is_some_and(|format| {
        let is_text = matches!(format, Format::Docx | Format::Html | Format::Book | Format::Srt);
        !is_text && format.is_read() && !format.is_keyed()
    })
}

/// Returns the units of a file, the source first: those of a file of pairs, or the segments of a document.
///
/// # Errors
/// When it cannot be read.
pub fn units(path: &Path, options: &Options, lang: &Lang, console: &Console) -> Result<Vec<Unit>> {
    if is_bilingual(path, options) {
        let input = Input { path: path.to_owned(), target: None };
        let mut faults = Faults::new(console);
        let mut units = Vec::new();
        for entry in Source::open(&input, options, &Progress::none(console))? {
            let entry = entry?;
            faults.add(&entry);
            units.extend(entry.unit);
        }
        return Ok(units);
    }
    let reading = Reading {
        lang: Some(lang.clone()),
        options: read::Options {
            limits: options.limits,
            encoding: options.encoding.clone(),
            ..read::Options::default()
        },
        ..Reading::default()
    };
    let text = read(&input::parse(path), &reading, Side::Source)
        .map_err(|error| input::worded(error, remedy::TEXT))?;
    console.diagnostics_with(&text.diagnostics, remedy::TEXT);
    let segmented = split::segment(&text.document, lang);
    let tag = super::common::tag(lang)?;
    let unit = |(at, segment): (usize, &sverka::document::Segment)| {
        let mut unit = Unit { tuid: Some(format!("{}", at + 1)), ..Unit::default() };
        unit.variants.push(Variant::new(tag.clone(), segment.text.as_str()));
        if let Some(place) = segmented.place(at) {
            unit.props.push(Prop::new(field::SRC_PLACE, place.to_string()));
        }
        unit
    };
    Ok(segmented.segments.iter().enumerate().map(unit).collect())
}
