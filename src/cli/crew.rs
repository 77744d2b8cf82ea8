//! The pairs of a batch: aligned by all threads, written and reported in order.

use super::console::Console;
use super::limits;
use super::output::{self, Output};
use super::pair::{self, Pair};
use super::places::Places;
use super::progress::Progress;
use super::table::{self, Row};
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};
use sverka::bitext::Bitext;
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::pipeline::workers::{self, Done};
use sverka::pipeline::{Aligner, Merged, doubts, memory};
use sverka::write::{Omissions, Options, Scope, needs_a_look};

/// A pair and where its results go.
pub struct Job {
    /// The pair.
    pub pair: Pair,
    /// The name of the pair in the table.
    pub name: String,
    /// Where the results of the pair go; empty if they only go into the merged memory.
    pub places: Places,
}

struct Written {
    aligned: table::Aligned,
    diagnostics: Vec<Diagnostic>,
    /// A remark that is printed only once, if the encoder does not support the languages.
    unknown_language: Option<Diagnostic>,
    /// The alignment, kept only for the merged memory: hundreds of documents would fill the computer's
    /// memory.
    bitext: Option<Bitext>,
}

/// Does every job and returns the rows of the table. A pair that fails is reported and does not affect the
/// others.
///
/// # Errors
/// When the merged memory cannot be written.
pub fn run(
    jobs: &[Job],
    aligner: &Aligner,
    options: &Options,
    mut merged: Option<&mut MergedFile>,
    console: &Console,
) -> Result<Vec<Row>> {
    let keep = merged.is_some();
    let mut progress = Progress::start(jobs.len(), console);
    let mut language_reported = console.is_verbose();
    let mut rows = Vec::with_capacity(jobs.len());
    let take = |job: &Job, Done { result, time }: Done<Result<Written>>| {
        let bug = || Err(anyhow!("{}: an error inside sverka; please report it", job.name));
        let result = match result.unwrap_or_else(bug) {
            Ok(mut written) => {
                if let (Some(merged), Some(bitext)) = (&mut merged, &written.bitext) {
                    written.diagnostics.extend(merged.add(bitext)?);
                }
                report(&written.diagnostics, console);
                // Once is enough: the next pair has the same languages.
                if let (Some(note), false) = (&written.unknown_language, language_reported) {
                    language_reported = true;
                    console.diagnostics([note]);
                }
                Ok(written.aligned)
            }
            Err(error) => {
                console.error(&error);
                Err(format!("{error:#}"))
            }
        };
        let row = Row { name: job.name.clone(), result, seconds: time.as_secs_f64() };
        progress.finished(&row);
        rows.push(row);
        anyhow::Ok(())
    };
    let needs = jobs.iter().map(|job| memory::likely(size(&job.pair.source) + size(&job.pair.target)));
    let threads = rayon::current_num_threads();
    let at_a_time = memory::at_a_time(needs, threads, limits::max_memory());
    let at_a_time = Some(at_a_time).filter(|at_a_time| *at_a_time < threads);
    workers::in_order(jobs, at_a_time, |job| align(job, aligner, options, keep), take)?;
    Ok(rows)
}

fn align(job: &Job, aligner: &Aligner, options: &Options, keep: bool) -> Result<Written> {
    let aligned = pair::align(&job.pair, aligner)?;
    let (bitext, mut diagnostics) = (aligned.bitext, aligned.diagnostics);
    let mut written = job.places.write(&bitext, options)?;
    if keep {
        written.left_out.join(&Omissions::of(&bitext, options, Scope::Translations));
    }
    diagnostics.extend(written.diagnostics);
    let unknown_language = doubts::unknown_language(&bitext.source, &bitext.target, aligner.options());
    let to_check = bitext.links.iter().filter(|link| needs_a_look(link)).count();
    let aligned = table::Aligned {
        summary: bitext.summary(),
        to_check,
        left_out: written.left_out,
        files: written.files,
    };
    Ok(Written { aligned, diagnostics, unknown_language, bitext: keep.then_some(bitext) })
}

/// Returns the size of a file in bytes, 0 if it cannot be read.
fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// Prints warnings only; the notes of hundreds of documents would hide them.
fn report(diagnostics: &[Diagnostic], console: &Console) {
    let shown = |diagnostic: &&Diagnostic| diagnostic.severity > Severity::Note || console.is_verbose();
    console.diagnostics(diagnostics.iter().filter(shown));
}

/// The file of `--merge`. It appears only when it is [finished](Self::finish).
pub struct MergedFile {
    path: PathBuf,
    memory: Merged<Output>,
}

impl MergedFile {
    /// Creates the file.
    pub fn create(path: &Path, options: &Options) -> Result<Self> {
        Ok(Self { path: path.to_owned(), memory: Merged::new(Output::create(path)?, options) })
    }

    fn add(&mut self, bitext: &Bitext) -> Result<Vec<Diagnostic>> {
        self.memory.add(bitext).map_err(|error| output::write_error(&self.path.display().to_string(), error))
    }

    /// Moves the file to its place. If there was no pair, no file appears.
    pub fn finish(self) -> Result<()> {
        let failed = |error| output::write_error(&self.path.display().to_string(), error);
        self.memory.finish().map_err(failed)?.map_or(Ok(()), Output::commit)
    }
}
