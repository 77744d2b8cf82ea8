//! Runs the program on changed inputs, with every command, under limits of memory and time.
//!
//! A seed and the number of a run always give the same input and the same command.
#![allow(clippy::print_stdout, reason = "a command line program")]

mod commands;
mod mutation;
mod run;

use crate::inputs::{self, Input};
use crate::random::Random;
use anyhow::{Context, Result, ensure};
use commands::Places;
use run::{Fault, Limited};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What to run.
pub struct Plan {
    /// The program.
    pub program: PathBuf,
    /// How many runs.
    pub runs: u64,
    /// When to end before that.
    pub seconds: Option<u64>,
    /// The seed of all of them.
    pub seed: u64,
    /// How many run at a time.
    pub jobs: usize,
    /// Where the inputs of failed runs are kept.
    pub keep: PathBuf,
}

/// Changes inputs and runs the program on them.
///
/// # Errors
/// When runs failed; the folders with their inputs are named.
pub fn run(plan: &Plan) -> Result<()> {
    ensure!(
        plan.program.is_file(),
        "{} is missing; build it with cargo build --release",
        plan.program.display()
    );
    let program = plan.program.canonicalize()?;
    let mut inputs: Vec<Input> =
        inputs::all()?.into_iter().filter(|input| !commands::roles(&input.extension).is_empty()).collect();
    let made = tempfile::tempdir()?;
    let store = sample_store(&program, made.path())?;
    inputs.push(store.clone());
    let (inputs, store) = (&inputs, &store);
    let (next, began) = (AtomicU64::new(0), Instant::now());
    let (counts, faults) = (Mutex::new(BTreeMap::<String, u64>::new()), Mutex::new(Vec::new()));
    let is_late = || plan.seconds.is_some_and(|seconds| began.elapsed() >= Duration::from_secs(seconds));
    let work = |number: usize| -> Result<()> {
        let folder = std::env::temp_dir().join(format!("sverka-mutate-{}-{number}", std::process::id()));
        let limited = Limited { program: &program, folder: &folder };
        while !is_late() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= plan.runs {
                break;
            }
            let Some((arguments, fault)) = one(&limited, inputs, store, plan.seed, at)? else { continue };
            *lock(&counts).entry(commands::name(&arguments)).or_default() += 1;
            if let Some(fault) = fault {
                let kept = keep(plan, &folder, at, &arguments, &fault)?;
                lock(&faults).push(format!("{fault}: {}: {}", kept.display(), arguments.join(" ")));
            }
        }
        fs::remove_dir_all(&folder).or_else(|error| if folder.exists() { Err(error) } else { Ok(()) })?;
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..plan.jobs.max(1)).map(|number| scope.spawn(move || work(number))).collect();
        threads.into_iter().try_for_each(|t| t.join().unwrap_or_else(|_| anyhow::bail!("a thread panicked")))
    })?;
    let (counts, faults) = (lock(&counts), lock(&faults));
    for (name, count) in counts.iter() {
        println!("{name:<16} {count:>8}");
    }
    let all: u64 = counts.values().sum();
    println!(
        "{all} runs on {} inputs, {:.1} a second, {} failed",
        inputs.len(),
        all as f64 / began.elapsed().as_secs_f64(),
        faults.len()
    );
    ensure!(faults.is_empty(), "make each of these a regression test:\n{}", faults.join("\n"));
    Ok(())
}

/// Makes a store: the program's own format, of which there is no sample.
fn sample_store(program: &Path, folder: &Path) -> Result<Input> {
    let path = folder.join("sample.svm");
    let made =
        Command::new(program).args(["memory", "add", "--quiet"]).arg(&path).arg(commands::MEMORY).status()?;
    ensure!(made.success(), "{} makes no memory of {}", program.display(), commands::MEMORY);
    let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
    Ok(Input { path, extension: "svm".to_owned(), bytes })
}

/// Locks data that no thread leaves half-changed.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Makes one input and runs a command on it.
fn one(
    limited: &Limited<'_>,
    inputs: &[Input],
    store: &Input,
    seed: u64,
    at: u64,
) -> Result<Option<(Vec<String>, Option<Fault>)>> {
    // An odd factor spreads neighbours over the whole range (the golden ratio of 64 bits).
    let mut random = Random((seed << 40).wrapping_add(at).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    random.next();
    let extensions = extensions(inputs);
    let Some((extension, of_kind)) = random.pick(&extensions) else { return Ok(None) };
    let Some(&input) = random.pick(of_kind) else { return Ok(None) };
    let Some(&other) = random.pick(of_kind) else { return Ok(None) };
    fresh(limited.folder)?;
    let changed = limited.folder.join(input.name());
    fs::write(&changed, mutation::mutate(&input.bytes, &other.bytes, &mut random))?;
    let twin = input.twin().filter(|path| path.is_file()).unwrap_or_else(|| other.path.clone());
    let out = limited.folder.join("out");
    fs::create_dir(&out)?;
    let copy = out.join("copy.svm");
    fs::write(&copy, &store.bytes)?;
    let root = std::env::current_dir()?;
    let [changed, twin, out, copy, root] =
        [&changed, &twin, &out, &copy, &root].map(|path| path.to_string_lossy().into_owned());
    let places = Places { input: &changed, other: &twin, folder: &out, store: &copy, root: &root };
    let Some(chosen) = commands::choose(extension, &places, &mut random) else { return Ok(None) };
    if chosen.in_folder {
        // The name by which the program finds the settings of a project.
        fs::rename(&changed, limited.folder.join("sverka.toml"))?;
    }
    let fault = limited.run(&chosen.arguments, chosen.in_folder)?;
    Ok(Some((chosen.arguments, fault)))
}

/// Groups inputs by the end of their names: formats with few samples are run as often as others.
fn extensions(inputs: &[Input]) -> Vec<(&str, Vec<&Input>)> {
    let mut groups: BTreeMap<&str, Vec<&Input>> = BTreeMap::new();
    for input in inputs {
        groups.entry(&input.extension).or_default().push(input);
    }
    groups.into_iter().collect()
}

/// Makes a folder that is empty.
fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// Keeps the files of a failed run, with its command and its messages.
fn keep(plan: &Plan, folder: &Path, at: u64, arguments: &[String], fault: &Fault) -> Result<PathBuf> {
    let kept = plan.keep.join(format!("{}-{at}", plan.seed));
    fresh(&kept)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().is_file() {
            fs::copy(entry.path(), kept.join(entry.file_name()))?;
        }
    }
    fs::write(
        kept.join("command"),
        format!("{fault}\n{} {}\n", plan.program.display(), arguments.join(" ")),
    )?;
    Ok(kept)
}
