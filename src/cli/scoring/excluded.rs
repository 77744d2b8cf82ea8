//! Test sets whose texts may not occur in a corpus.

use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::plain;
use crate::cli::reading::Reading;
use crate::cli::tmx::common::{Progress, bytes};
use crate::cli::tmx::memories::Memories;
use anyhow::{Result, anyhow};
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use sverka::bilingual::Format;
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
            false => lines(path, forms, console)?,
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

fn lines<S: BuildHasher>(path: &Path, forms: &mut HashSet<Normal, S>, console: &Console) -> Result<()> {
    let name = input::name(path);
    let failed =
        |error| anyhow!("{name}: cannot be read: {}; check the path and its permissions", plain(&error));
    let mut read = BufReader::new(bytes(path, &Progress::none(console)).map_err(failed)?);
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        number += 1;
        if read.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Ok(());
        }
        let text = str::from_utf8(&line).map_err(|_| {
            anyhow!("{name}:{number}: is not UTF-8; give a text with a sentence on each line")
        })?;
        forms.extend(Normal::of(text));
    }
}
