//! The workers of a batch, and the one who listens to them.
//!
//! All cores align, each worker taking the next pair of the list and writing its result at
//! once; what it keeps is a row of the table. One thread hears of finished pairs, puts them
//! back into the order of the list, fills the merged memory and does all the talking. So
//! outputs, memory and messages are the same for any number of threads.

use super::console::Console;
use super::merged::Merged;
use super::pair::{self, Pair, Settings};
use super::places::Places;
use super::progress::Progress;
use super::table::Row;
use anyhow::{Result, anyhow};
use rayon::iter::{ParallelBridge, ParallelIterator};
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Instant;
use sverka::bitext::{Bitext, Summary};
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::write::Options;

/// A pair and where its results go.
pub struct Job {
    /// The pair.
    pub pair: Pair,
    /// What the table calls it.
    pub name: String,
    /// Where its own results go; none when they only go into the merged memory.
    pub places: Places,
}

/// What became of a pair.
struct Done {
    result: Result<Aligned>,
    seconds: f64,
}

struct Aligned {
    summary: Summary,
    diagnostics: Vec<Diagnostic>,
    /// What to say once if the encoder does not know the languages.
    unknown_language: Option<Diagnostic>,
    /// Kept for the merged memory only: hundreds of documents would fill the machine's.
    bitext: Option<Bitext>,
}

/// Does every job and gives the rows of the table. A pair that fails is told and takes no
/// other with it.
///
/// # Errors
/// When the merged memory cannot be written.
pub fn run(
    jobs: &[Job],
    settings: &Settings,
    options: &Options,
    merged: Option<&mut Merged>,
    console: &Console,
) -> Result<Vec<Row>> {
    let keep = merged.is_some();
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || work(jobs, settings, options, keep, &send));
        listen(receive, jobs, merged, console)
    })
}

/// Does every job, on all threads of rayon's pool, until nobody listens any more.
fn work(jobs: &[Job], settings: &Settings, options: &Options, keep: bool, send: &Sender<(usize, Done)>) {
    // `par_bridge` hands the jobs out in their order, where `par_iter` would begin in the
    // middle too and leave half of the results waiting for those before them.
    let jobs = jobs.iter().enumerate().par_bridge();
    let _ = jobs.try_for_each_with(send.clone(), |send, (index, job)| {
        let start = Instant::now();
        // A bug that one document brings to light must not cost the user all the others.
        let result = catch_unwind(|| align(job, settings, options, keep))
            .unwrap_or_else(|_| Err(anyhow!("{}: an error inside sverka; please report it", job.name)));
        send.send((index, Done { result, seconds: start.elapsed().as_secs_f64() })).map_err(drop)
    });
}

fn align(job: &Job, settings: &Settings, options: &Options, keep: bool) -> Result<Aligned> {
    let (bitext, mut diagnostics) = pair::align(&job.pair, settings)?;
    diagnostics.extend(job.places.write(&bitext, options)?.diagnostics);
    let unknown_language = pair::unknown_language(&bitext.source, &bitext.target, settings);
    Ok(Aligned { summary: bitext.summary(), diagnostics, unknown_language, bitext: keep.then_some(bitext) })
}

/// Takes the results in the order of the list.
fn listen(
    receive: Receiver<(usize, Done)>,
    jobs: &[Job],
    mut merged: Option<&mut Merged>,
    console: &Console,
) -> Result<Vec<Row>> {
    let mut progress = Progress::start(jobs.len(), console);
    let mut early = BTreeMap::new();
    let mut told = console.is_verbose();
    let mut rows = Vec::with_capacity(jobs.len());
    for (index, done) in receive {
        early.insert(index, done);
        while let (Some(done), Some(job)) = (early.remove(&rows.len()), jobs.get(rows.len())) {
            let mut row = Row { name: job.name.clone(), summary: None, seconds: done.seconds };
            match done.result {
                Ok(mut aligned) => {
                    if let (Some(merged), Some(bitext)) = (&mut merged, &aligned.bitext) {
                        aligned.diagnostics.extend(merged.add(bitext)?);
                    }
                    tell(&aligned.diagnostics, console);
                    // Once is enough: the next pair has the same languages.
                    if let (Some(note), false) = (&aligned.unknown_language, told) {
                        told = true;
                        console.diagnostics([note]);
                    }
                    row.summary = Some(aligned.summary);
                }
                Err(error) => console.error(error),
            }
            progress.finished(&row);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Passes warnings on; notes of hundreds of documents would hide them.
fn tell(diagnostics: &[Diagnostic], console: &Console) {
    let told = |diagnostic: &&Diagnostic| diagnostic.severity > Severity::Note || console.is_verbose();
    console.diagnostics(diagnostics.iter().filter(told));
}
