//! Test sets whose texts may not occur in a corpus.

use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{DASH, plain};
use crate::cli::reading::{Reading, explain};
use crate::cli::tmx::memories::Memories;
use anyhow::{Result, anyhow, bail};
use std::collections::HashSet;
use std::fs::File;
use std::hash::BuildHasher;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use sverka::bilingual::{Format, Source, Text};
use sverka::corpus::clean::Normal;

/// Adds the normal forms of all texts of some files: pairs in any format by their names, other files line by line.
pub fn read<S: BuildHasher>(
    files: &[PathBuf],
    reading: &Reading,
    forms: &mut HashSet<Normal, S>,
    console: &Console,
) -> Result<()> {
    for path in files {
        let before = forms.len();
        match Format::from_path(path).is_some_and(Format::is_read) {
            true => Memories::new(std::slice::from_ref(path), reading, 1, console)?.each(|unit, _| {
                let texts = unit.variants.iter().map(|variant| variant.segment.plain_text());
                forms.extend(texts.filter_map(|text| Normal::of(&text)));
                Ok(())
            })?,
            false => lines(path, reading, forms, console)?,
        }
        if forms.len() == before {
            console.warning(format_args!(
                "{}: contains no text that is not excluded already",
                input::name(path)
            ));
        }
    }
    Ok(())
}

fn lines<S: BuildHasher>(
    path: &Path,
    reading: &Reading,
    forms: &mut HashSet<Normal, S>,
    console: &Console,
) -> Result<()> {
    let (name, options) = (input::name(path), reading.options());
    let read: Box<dyn Read + Send> = match path == Path::new(DASH) {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path).map_err(|error| {
            anyhow!("{name}: cannot be read: {}; check the path and its permissions", plain(&error))
        })?),
    };
    // The encoding that is named is that of the corpus, and a test set is often in another one.
    let source = Source::new(&name, read).unpacked().map_err(explain)?;
    let mut text = Text::open_likely(source, options.encoding.as_deref()).map_err(explain)?;
    if let Some(remark) = text.remark() {
        console.warning(format_args!("{name}: {}; if that is wrong, save it as UTF-8", remark.message));
    }
    let mut line = String::new();
    if text.fill().map_err(explain)?.trim_start().starts_with(['<', '{']) {
        bail!(
            "{name}: is not a text with a sentence on each line; give files of pairs a name such as test.tmx"
        );
    }
    while text.read_line(&mut line, &options.limits).map_err(explain)? {
        forms.extend(Normal::of(&line));
        line.clear();
    }
    Ok(())
}
