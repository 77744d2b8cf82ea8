//! Where the result of a pair goes: files, standard output, Moses twins.

use super::format::Format;
use super::output::{self, Output};
use super::{input, pair::Pair};
use anyhow::{Result, anyhow, bail};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use sverka::bitext::Bitext;
use sverka::diagnostic::Diagnostic;
use sverka::write::Options;
use sverka::write::tmx::Memory;

/// The places of one pair.
#[derive(Clone, Debug, Default)]
pub struct Places {
    files: Vec<(PathBuf, Format)>,
}

impl Places {
    /// Adds a file, or standard output (`-`), after checking that it can be written.
    /// Without a format, its extension tells.
    pub fn add(&mut self, path: &Path, format: Option<Format>, pair: &Pair) -> Result<()> {
        output::check(path)?;
        let format = match format {
            Some(format) => format,
            // What has no extension by its nature.
            None if output::is_stream(path) => Format::Tsv,
            None => Format::from_path(path).ok_or_else(|| unknown_format(path))?,
        };
        if output::is_stdout(path) && format.is_binary() && std::io::stdout().is_terminal() {
            bail!("<stdout>: {} is no text for a terminal; name a file with -o", format.name());
        }
        not_an_input(path, pair)?;
        // The same device may take several results, the same file may not.
        let is_same = |other: &Path| input::identity(path) == input::identity(other);
        if !output::is_stream(path) && self.files.iter().any(|(other, _)| is_same(other)) {
            bail!("{}: two outputs would go to the same place; give each its own path", path.display());
        }
        self.files.push((path.to_owned(), format));
        Ok(())
    }

    /// Writes a bitext to all places, or to none that can be helped.
    pub fn write(&self, bitext: &Bitext, options: &Options) -> Result<Written> {
        let mut outputs = Vec::new();
        let mut written = Written::default();
        for (path, format) in &self.files {
            let mut output = Output::create(path)?;
            output.fill(|out| match format {
                // Written by its own hand, for what it has to say.
                Format::Tmx => {
                    let mut memory = Memory::new(out, &bitext.source.lang, options)?;
                    written.diagnostics.extend(memory.add(bitext)?);
                    memory.finish().map(drop)
                }
                format => format.write(out, bitext, options),
            })?;
            outputs.push(output);
            if !output::is_stream(path) {
                written.files.push(path.clone());
            }
        }
        outputs.into_iter().try_for_each(Output::commit)?;
        Ok(written)
    }
}

/// What came of writing.
#[derive(Debug, Default)]
pub struct Written {
    /// The files that were made.
    pub files: Vec<PathBuf>,
    /// What the formats could not hold.
    pub diagnostics: Vec<Diagnostic>,
}

/// Nobody wants a text replaced by its alignment.
fn not_an_input(path: &Path, pair: &Pair) -> Result<()> {
    let inputs = [&pair.source, &pair.target].map(|input| input::identity(input));
    if !output::is_stream(path) && inputs.contains(&input::identity(path)) {
        bail!("{}: is an input; give another path for the output", path.display());
    }
    Ok(())
}

fn unknown_format(path: &Path) -> anyhow::Error {
    let known = Format::ALL.map(Format::name).join(", ");
    anyhow!("{}: the extension does not tell the format; name it with --format ({known})", path.display())
}
