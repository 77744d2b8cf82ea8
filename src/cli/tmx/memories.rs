//! Several memories as one stream of units, once or several times, as most subcommands read them.

use super::common::{Faults, Progress, Source};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{self, DASH, plain};
use crate::cli::part;
use crate::cli::reading::Reading;
use anyhow::{Result, anyhow};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::{self, Options, Severity};
use sverka::text::limits::{Exceeded, Limits};
use tempfile::NamedTempFile;
use tmx::{Diagnostic, Header, Unit};

/// Receives the index of a memory, a unit of it (`None` where the memory begins), and its header.
type Take<'t> = dyn FnMut(usize, Option<Unit>, &Header) -> Result<()> + 't;

/// Memories to read. One that cannot be read ends the work, because the result of the others would look
/// complete. A unit that cannot be read is reported and skipped.
pub struct Memories<'a> {
    console: &'a Console,
    inputs: Vec<Input>,
    options: Options,
    progress: Progress<'a>,
    passes: usize,
    /// Units that could not be read.
    lost: u64,
    /// Passages outside units.
    passages: u64,
}

struct Input {
    name: String,
    file: bilingual::Input,
    /// What can be read only once, saved if it has to be read more often.
    _spooled: Option<NamedTempFile>,
}

impl<'a> Memories<'a> {
    /// Takes the inputs, which will be read the given number of times.
    pub fn new(files: &[PathBuf], reading: &Reading, passes: usize, console: &'a Console) -> Result<Self> {
        let again = (0..passes).flat_map(|_| files.iter().map(PathBuf::as_path));
        let progress = Progress::start(again, console);
        let options = reading.options();
        let input = |file: bilingual::Input| {
            let name = input::name(&file.path);
            if passes > 1 && is_read_once(&file.path) {
                let spooled =
                    spool(&file.path, &options.limits).map_err(|error| match Exceeded::of(&error) {
                        Some(exceeded) => input::too_large(&name, exceeded),
                        None => anyhow!(
                            "{name}: cannot be kept in a temporary file: {}; free some space",
                            plain(&error)
                        ),
                    })?;
                let file = bilingual::Input { path: spooled.path().to_owned(), target: None };
                return Ok(Input { name, file, _spooled: Some(spooled) });
            }
            Ok(Input { name, file, _spooled: None })
        };
        let inputs = bilingual::Input::group(files, &options);
        let inputs = inputs.into_iter().map(input).collect::<Result<Vec<_>>>()?;
        Ok(Self { console, inputs, options, progress, passes: 0, lost: 0, passages: 0 })
    }

    /// Returns the names of the memories in messages.
    pub fn names(&self) -> Vec<String> {
        self.inputs.iter().map(|input| input.name.clone()).collect()
    }

    /// Returns the headers of those memories that can be read twice, to combine them in the header of the
    /// result. A pipe cannot.
    ///
    /// # Errors
    /// When one cannot be read; nothing has been written yet.
    pub fn headers(&self) -> Result<Vec<Header>> {
        let quiet = Progress::none(self.console);
        let mut headers = Vec::new();
        for input in &self.inputs {
            let path = &input.file.path;
            if path == Path::new(DASH) || std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
                continue;
            }
            let source = Source::open_as(input.name.clone(), &input.file, &self.options, &quiet);
            headers.push(source.map_err(|error| unwritten(&error))?.header().clone());
        }
        Ok(headers)
    }

    /// Passes on all units, file after file, each with the header of its memory. Faults are reported in the
    /// first pass.
    pub fn each(&mut self, mut take: impl FnMut(Unit, &Header) -> Result<()>) -> Result<()> {
        self.each_file(&mut |_, unit, header| match unit {
            Some(unit) => take(unit, header),
            None => Ok(()),
        })
    }

    /// Does the same with the index of the file, and once without a unit when a file begins.
    pub fn each_file(&mut self, take: &mut Take<'_>) -> Result<()> {
        self.passes += 1;
        for at in 0..self.inputs.len() {
            let mut source = self.open(at)?;
            let mut faults = (self.passes == 1).then(|| Faults::new(self.console));
            take(at, None, &source.header().clone())?;
            while let Some(entry) = source.next() {
                let entry = entry?;
                if let Some(faults) = &mut faults {
                    faults.add(&entry);
                    let is_lost = entry.remarks.iter().any(|remark| remark.severity == Severity::Error);
                    self.lost += u64::from(entry.unit.is_none() && is_lost);
                    self.passages += entry.passages;
                }
                if let Some(unit) = entry.unit {
                    take(at, Some(unit), source.header())?;
                }
            }
        }
        Ok(())
    }

    fn open(&self, at: usize) -> Result<Source> {
        let input = &self.inputs[at];
        let source = Source::open_as(input.name.clone(), &input.file, &self.options, &self.progress);
        source.map_err(|error| if self.inputs.len() == 1 { error } else { unwritten(&error) })
    }

    /// Returns the name of a memory in messages.
    pub fn name(&self, at: usize) -> &str {
        &self.inputs[at].name
    }

    /// Returns the exit code if everything else succeeded: 1 if a unit or a passage was lost.
    pub fn exit_code(self) -> ExitCode {
        drop(self.progress);
        if self.lost > 0 {
            let units = super::common::count(self.lost, "unit");
            self.console
                .warning(format_args!("{units} could not be read; sverka tmx validate shows the reason"));
        }
        if self.passages > 0 {
            let passages = super::common::count(self.passages, "passage");
            self.console
                .warning(format_args!("{passages} lost; to save what is lost, use sverka tmx repair --junk"));
        }
        ExitCode::from(u8::from(self.lost + self.passages > 0))
    }
}

/// Returns the error of an input without which there is no result.
fn unwritten(error: &anyhow::Error) -> anyhow::Error {
    anyhow!("{error}; nothing was written")
}

/// Reports what the writer had to correct: the first few faults, and the number of others.
pub struct Mended<'a> {
    console: &'a Console,
    name: String,
    count: u64,
}

/// Faults that are reported individually.
const SHOWN: u64 = 5;

impl<'a> Mended<'a> {
    /// Creates the report for an output.
    pub fn new(path: &Path, console: &'a Console) -> Self {
        Self { console, name: path.display().to_string(), count: 0 }
    }

    /// Reports further faults.
    pub fn add(&mut self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            self.count += 1;
            if self.count <= SHOWN {
                self.console.warning(format_args!("{}: {diagnostic}", self.name));
            }
        }
    }
}

impl Drop for Mended<'_> {
    fn drop(&mut self) {
        if let Some(more @ 1..) = self.count.checked_sub(SHOWN) {
            let more = super::common::count(more, "more change");
            self.console.warning(format_args!("{}: {more}", self.name));
        }
    }
}

/// Returns whether a path is standard input or a named pipe, which give their contents once.
fn is_read_once(path: &Path) -> bool {
    path == Path::new(DASH) || output::is_stream(path)
}

fn spool(path: &Path, limits: &Limits) -> io::Result<NamedTempFile> {
    let mut file = temporary()?;
    match path == Path::new(DASH) {
        true => limits.spool(io::stdin().lock(), &mut file)?,
        false => limits.spool(File::open(path)?, &mut file)?,
    }
    Ok(file)
}

/// Creates a temporary file where the system keeps them (`TMPDIR`).
fn temporary() -> io::Result<NamedTempFile> {
    part::create_in(&std::env::temp_dir())
}

/// Creates a temporary file without a name, for data that does not fit in memory.
pub fn scratch() -> Result<std::fs::File> {
    tempfile::tempfile()
        .map_err(|error| anyhow!("no temporary file can be made: {}; set TMPDIR", plain(&error)))
}

/// Returns the error of a temporary file.
pub fn scratch_error(error: io::Error) -> anyhow::Error {
    anyhow!("the temporary file failed: {}; free some space or set TMPDIR to another disk", plain(&error))
}
