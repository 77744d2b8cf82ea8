//! Where the result of a pair goes: files, standard output, Moses files.

use super::output::{self, Output};
use super::paths::{self, Identity};
use super::{columns, left_out::LeftOut, losses, pair::Pair, targets};
use anyhow::{Result, bail};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf, is_separator};
use sverka::bilingual::Format;
use sverka::bitext::Bitext;
use sverka::diagnostic::Diagnostic;
use sverka::multitext::Multitext;
use sverka::write::{self, Omissions, Options, Scope, moses, multi};

/// The destinations of one pair.
#[derive(Clone, Debug, Default)]
pub struct Places {
    files: Vec<(PathBuf, Format)>,
    moses: Option<PathBuf>,
    /// Whether the links are shown on the terminal.
    is_shown: bool,
    inputs: Vec<Identity>,
}

impl Places {
    /// Creates an empty list of destinations for the result of a pair.
    pub fn of(pair: &Pair) -> Self {
        Self::of_inputs([&*pair.source, &*pair.target])
    }

    /// Creates an empty list of destinations for what is made of these files.
    pub fn of_inputs<'a>(inputs: impl IntoIterator<Item = &'a Path>) -> Self {
        Self { inputs: inputs.into_iter().map(Identity::of).collect(), ..Self::default() }
    }

    /// Returns the formats of the files.
    pub fn formats(&self) -> impl Iterator<Item = (&Path, Format)> {
        self.files.iter().map(|(path, format)| (&**path, *format))
    }

    /// Returns whether there is no destination.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.moses.is_none()
    }

    /// Adds a file, or standard output (`-`), after checking that it can be written. Without a format, the
    /// extension decides.
    pub fn add(&mut self, path: &Path, format: Option<Format>) -> Result<()> {
        output::check(path)?;
        let format = match format {
            Some(format) => format,
            // Streams have no extension.
            None if output::is_stream(path) => Format::Tsv,
            None => Format::from_path(path)
                .filter(|format| format.holds_bitext())
                .ok_or_else(|| unknown_format(path))?,
        };
        if output::is_stdout(path) && format.is_binary() && io::stdout().is_terminal() {
            bail!("<stdout>: {} is not text for a terminal; name a file with -o", format.name());
        }
        self.check_free(path)?;
        self.files.push((path.to_owned(), format));
        Ok(())
    }

    /// Adds the terminal: the links in two columns.
    pub fn show(&mut self) {
        self.is_shown = true;
    }

    /// Returns whether the links are shown on the terminal.
    pub fn is_shown(&self) -> bool {
        self.is_shown
    }

    /// Adds a pair of Moses files: PREFIX.en and PREFIX.ru.
    pub fn add_moses(&mut self, prefix: &Path) -> Result<()> {
        if prefix.file_name().is_none() || prefix.as_os_str().to_string_lossy().ends_with(is_separator) {
            bail!(
                "--moses {}: is a directory; give the beginning of two file names in it, such as {}",
                prefix.display(),
                prefix.join("corpus").display()
            );
        }
        // Their names are known when the languages are.
        output::check(&prefix.with_extension("lang"))?;
        self.moses = Some(prefix.to_owned());
        Ok(())
    }

    /// Checks that a file is neither an input, which must not be replaced with its alignment, nor another
    /// output. The same device may receive several.
    fn check_free(&self, path: &Path) -> Result<()> {
        if output::is_stream(path) {
            return Ok(());
        }
        paths::check_free(path, "another path for the output")?;
        let (shown, identity) = (path.display(), Identity::of(path));
        if self.inputs.contains(&identity) {
            bail!("{shown}: is an input; give another path for the output");
        }
        if self.files.iter().any(|(other, _)| Identity::of(other) == identity) {
            bail!("{shown}: two outputs would go to the same place; give each its own path");
        }
        Ok(())
    }

    /// Writes texts in several languages to all destinations or, as far as possible, to none.
    pub fn write_many(&self, texts: &Multitext, options: &Options) -> Result<Written> {
        let write =
            |format, out: &mut dyn Write, options: &Options| multi::write(format, out, texts, options);
        let (outputs, written) = self.fill(options, write)?;
        output::commit_all(outputs)?;
        Ok(written)
    }

    /// Fills the files, without putting them in their places.
    fn fill(
        &self,
        options: &Options,
        write: impl Fn(Format, &mut dyn Write, &Options) -> io::Result<Omissions>,
    ) -> Result<(Vec<Output>, Written)> {
        let mut outputs = Vec::new();
        let mut written = Written::default();
        for (path, format) in &self.files {
            // Programs that read a pipe expect only the texts; people expect the column names.
            let options = Options { header: options.header && !output::is_stream(path), ..options.clone() };
            let mut output = Output::create(path)?;
            let omissions = output.fill(|out| write(*format, out, &options))?;
            written.add(output.name(), omissions);
            outputs.push(output);
            if !output::is_stream(path) {
                written.files.push(path.clone());
            }
        }
        Ok((outputs, written))
    }

    /// Writes a bitext to all destinations or, as far as possible, to none.
    pub fn write(&self, bitext: &Bitext, options: &Options) -> Result<Written> {
        let write =
            |format, out: &mut dyn Write, options: &Options| write::write(format, out, bitext, options);
        let (mut outputs, mut written) = self.fill(options, write)?;
        if let Some(prefix) = &self.moses {
            let (source_path, target_path) = moses::paths(prefix, bitext);
            self.check_free(&source_path)?;
            self.check_free(&target_path)?;
            let (mut source, mut target) = (Output::create(&source_path)?, Output::create(&target_path)?);
            // One Moses file at a time, so that an error names the right file.
            let omissions = source.fill(|out| moses::write(out, &mut io::sink(), bitext, options))?;
            written.add(&prefix.display().to_string(), omissions);
            target.fill(|out| moses::write(&mut io::sink(), out, bitext, options))?;
            outputs.extend([source, target]);
            written.files.extend([source_path, target_path]);
        }
        if self.is_shown {
            let mut output = Output::terminal();
            let (width, colored) = (textwrap::termwidth(), output::is_colored());
            output.fill(|out| columns::write(out, bitext, options, width, colored))?;
            written.left_out.join(&Omissions::of(bitext, options, Scope::All));
            outputs.push(output);
        }
        output::commit_all(outputs)?;
        Ok(written)
    }
}

/// The outcome of writing.
#[derive(Debug, Default)]
pub struct Written {
    /// The files that were written.
    pub files: Vec<PathBuf>,
    /// Links that were left out.
    pub left_out: LeftOut,
    /// What the formats could not keep.
    pub diagnostics: Vec<Diagnostic>,
}

impl Written {
    fn add(&mut self, name: &str, omissions: Omissions) {
        self.left_out.join(&omissions);
        self.diagnostics.extend(omissions.diagnostics);
        self.diagnostics.extend(losses::remark(name, &omissions.losses));
    }
}

fn unknown_format(path: &Path) -> anyhow::Error {
    let known: Vec<&str> = Format::all().filter(|format| format.holds_bitext()).map(Format::name).collect();
    targets::unknown_format(path, &known)
}
