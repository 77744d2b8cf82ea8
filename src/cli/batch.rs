//! `sverka align --dir` and `--pairs`: many pairs, side by side.
//!
//! The pairs are aligned by all cores, each worker taking the next pair of the list and
//! writing its result at once; what it keeps is a row of the table. One thread hears of
//! finished pairs, puts them back into the order of the list, and does all the talking. So
//! the outputs, the merged memory and the messages are the same for any number of threads.

use super::console::Console;
use super::format::Format;
use super::pair::{self, Settings};
use super::pairs::{self, Named};
use super::places::Places;
use super::progress::Progress;
use super::table::{self, Row};
use super::{input, output};
use anyhow::{Context, Result, anyhow, bail};
use rayon::iter::{ParallelBridge, ParallelIterator};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Instant;
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::write;

/// Arguments for many pairs.
#[derive(clap::Args)]
#[command(next_help_heading = "Many pairs at once")]
#[group(skip)]
pub struct Args {
    /// Align all pairs NAME.LANG.EXT of a directory; of several languages
    /// --source-lang and --target-lang choose
    #[arg(long, group = "many", requires = "place")]
    dir: Option<PathBuf>,
    /// Align the pairs of a list: source TAB target [TAB name of the result], # for comments
    #[arg(long, value_name = "FILE.tsv", group = "many", requires = "place")]
    pairs: Option<PathBuf>,
    /// Write a file for each pair into this directory, made if missing
    #[arg(long, value_name = "DIR", group = "place", requires = "many")]
    out_dir: Option<PathBuf>,
    /// How many pairs to align at a time [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// A pair and where its results go.
struct Job {
    pair: pair::Pair,
    name: String,
    places: Places,
}

/// What became of a pair.
struct Done {
    row: Row,
    diagnostics: Vec<Diagnostic>,
    error: Option<anyhow::Error>,
}

/// Aligns all pairs.
pub fn run(
    args: &Args,
    format: Option<Format>,
    settings: &Settings,
    options: &write::Options,
    console: &Console,
) -> Result<ExitCode> {
    let jobs = jobs(args, format, settings, console)?;
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = args.jobs {
        pool = pool.num_threads(threads.into());
    }
    let pool = pool.build().context("threads cannot be started; try --jobs 1")?;

    let start = Instant::now();
    let (send, receive) = mpsc::channel();
    let rows = std::thread::scope(|scope| {
        let jobs = &jobs;
        scope.spawn(move || pool.install(|| work(jobs, settings, options, &send)));
        listen(receive, jobs.len(), console)
    });
    let failed = rows.iter().filter(|row| row.summary.is_none()).count();
    if !console.is_quiet() {
        let table = table::render(&rows, start.elapsed().as_secs_f64());
        output::write_to(Path::new(output::DASH), |out| out.write_all(table.as_bytes()))?;
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Aligns and writes every job, on all threads of the pool.
fn work(jobs: &[Job], settings: &Settings, options: &write::Options, send: &Sender<(usize, Done)>) {
    // `par_bridge` hands the jobs out in their order, where `par_iter` would begin in the
    // middle too and leave half of the results waiting for those before them.
    jobs.iter().enumerate().par_bridge().for_each_with(send.clone(), |send, (index, job)| {
        let start = Instant::now();
        // A bug that one document brings to light must not cost the user all the others.
        let result = std::panic::catch_unwind(|| {
            let (bitext, diagnostics) = pair::align(&job.pair, settings)?;
            job.places.write(&bitext, options)?;
            Ok((bitext.summary(), diagnostics))
        });
        let result = result.unwrap_or_else(|_| {
            Err(anyhow!("{}: an error inside sverka (above); please report it", job.name))
        });
        let (summary, diagnostics, error) = match result {
            Ok((summary, diagnostics)) => (Some(summary), diagnostics, None),
            Err(error) => (None, Vec::new(), Some(error)),
        };
        let row = Row { name: job.name.clone(), summary, seconds: start.elapsed().as_secs_f64() };
        // The listener goes only when something broke there; the work is moot then.
        let _ = send.send((index, Done { row, diagnostics, error }));
    });
}

/// Takes the results in the order of the list and tells about them.
fn listen(receive: Receiver<(usize, Done)>, total: usize, console: &Console) -> Vec<Row> {
    let mut progress = Progress::start(total, console);
    let mut early = BTreeMap::new();
    let mut rows = Vec::with_capacity(total);
    for (index, done) in receive {
        early.insert(index, done);
        while let Some(Done { row, diagnostics, error }) = early.remove(&rows.len()) {
            // Notes of hundreds of documents would hide the warnings.
            let told = diagnostics.iter().filter(|d| d.severity > Severity::Note || console.is_verbose());
            console.diagnostics(told);
            if let Some(error) = error {
                console.error(format_args!("{error:#}"));
            }
            progress.finished(&row);
            rows.push(row);
        }
    }
    rows
}

/// The pairs and where their results go; everything that can be wrong before the work.
fn jobs(args: &Args, format: Option<Format>, settings: &Settings, console: &Console) -> Result<Vec<Job>> {
    let named = if let Some(directory) = &args.dir {
        let (source, target) = (settings.source.lang.as_ref(), settings.target.lang.as_ref());
        let (pairs, remarks) = pairs::in_directory(directory, source, target)?;
        remarks.iter().for_each(|remark| console.warning(remark));
        pairs
    } else if let Some(list) = &args.pairs {
        pairs::in_list(list)?
    } else {
        bail!("give two files, --dir or --pairs");
    };
    if let Some(directory) = &args.out_dir {
        output::create_directory(directory)?;
    }
    let inputs = |pair: &pair::Pair| [&pair.source, &pair.target].map(|path| input::identity(path));
    let all_inputs: BTreeSet<PathBuf> = named.iter().flat_map(|named| inputs(&named.pair)).collect();
    let mut jobs: Vec<Job> = Vec::with_capacity(named.len());
    let mut taken = BTreeMap::new();
    for Named { pair, name } in named {
        let mut places = Places::default();
        if let Some(directory) = &args.out_dir {
            let path = result_path(&directory.join(&name), format);
            let (shown, identity) = (path.display(), input::identity(&path));
            if all_inputs.contains(&identity) {
                bail!("{shown}: is an input; give another --out-dir");
            }
            let source = input::name(&pair.source);
            if let Some(other) = taken.insert(identity, source.clone()) {
                bail!(
                    "{shown}: would hold both {other} and {source}; name the results in the third column of --pairs"
                );
            }
            places.add(&path, format, &pair)?;
        }
        jobs.push(Job { pair, name: name.display().to_string(), places });
    }
    Ok(jobs)
}

/// The path of a result. A name that ends like a file of the format is taken as it is.
fn result_path(name: &Path, format: Option<Format>) -> PathBuf {
    let told = Format::from_path(name);
    if told.is_some() && (format.is_none() || told == format) {
        return name.to_owned();
    }
    let mut path = name.as_os_str().to_owned();
    path.push(".");
    path.push(format.unwrap_or(Format::Tsv).extension());
    path.into()
}
