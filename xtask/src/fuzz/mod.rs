//! Builds the fuzz targets and runs them one after another.
//!
//! libFuzzer runs on a stable compiler: LLVM's pass gives it the coverage, and only the sanitizer for addresses
//! is missing, which code without `unsafe` needs least.
#![allow(clippy::print_stdout, reason = "a command line program")]

mod report;
mod seeds;

use crate::inputs;
use anyhow::{Context, Result, bail, ensure};
use report::Report;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// What to run.
pub struct Plan {
    /// Names of targets; all when empty.
    pub targets: Vec<String>,
    /// Seconds for each; `None` runs only the seeds, the same on every machine.
    pub seconds: Option<u64>,
    /// How many run at a time.
    pub jobs: usize,
}

/// Where the targets, their corpora and their artifacts are.
const FOLDER: &str = "fuzz";

/// What LLVM and rustc must do to a target; cargo-fuzz uses the same flags. With several codegen units the
/// linker would drop the counters.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing";

/// Limits for an input: 1 GB of memory, 10 seconds.
const LIMITS: [&str; 2] = ["-rss_limit_mb=1024", "-timeout=10"];

/// Bytes of the longest input. Longer ones are slower and find little more.
const LONGEST: usize = 16 << 10;

/// Builds and runs the targets.
///
/// # Errors
/// A target does not build, or an input made one fail; its file is named.
pub fn run(plan: &Plan) -> Result<()> {
    let known = targets()?;
    let chosen: Vec<String> = if plan.targets.is_empty() { known.clone() } else { plan.targets.clone() };
    if let Some(unknown) = chosen.iter().find(|name| !known.contains(name)) {
        bail!("there is no fuzz target {unknown}; there are: {}", known.join(", "));
    }
    let programs = build(&chosen)?;
    let inputs = inputs::all()?;
    for target in &chosen {
        seeds::write(target, &inputs, &corpus(target))?;
    }
    println!("{}", Report::HEADER);
    let mut failed = Vec::new();
    for group in chosen.chunks(plan.jobs.max(1)) {
        let reports: Vec<Result<Report>> = thread::scope(|scope| {
            let programs = &programs;
            let run = |target| scope.spawn(move || run_one(programs, target, plan.seconds));
            let threads: Vec<_> = group.iter().map(String::as_str).map(run).collect();
            threads.into_iter().map(|t| t.join().unwrap_or_else(|_| bail!("a thread panicked"))).collect()
        });
        for report in reports {
            let report = report?;
            println!("{report}");
            failed.extend(report.failure);
        }
    }
    ensure!(failed.is_empty(), "make each of these a regression test:\n{}", failed.join("\n"));
    Ok(())
}

/// Lists the targets: the files in their folder.
fn targets() -> Result<Vec<String>> {
    let folder = Path::new(FOLDER).join("fuzz_targets");
    let files = fs::read_dir(&folder).context("no fuzz targets here; run in the root of the repository")?;
    let mut names: Vec<String> = files
        .filter_map(|file| Some(file.ok()?.path().file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// Builds targets and returns the folder of their programs.
fn build(targets: &[String]) -> Result<PathBuf> {
    let version = Command::new("rustc").arg("-vV").output().context("rustc does not run")?;
    let version = String::from_utf8_lossy(&version.stdout);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    // The flags change every dependency: a separate folder keeps the others from being rebuilt.
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into())).join("fuzz");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    // Given a target, cargo does not apply the flags to build scripts.
    cargo.args([
        "build",
        "--quiet",
        "--profile",
        "fuzz",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--target",
        host,
    ]);
    cargo.args(targets.iter().flat_map(|target| ["--bin", target]));
    cargo.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &folder);
    ensure!(cargo.status().context("cargo does not run")?.success(), "the fuzz targets do not build");
    Ok(folder.join(host).join("fuzz"))
}

fn corpus(target: &str) -> PathBuf {
    Path::new(FOLDER).join("corpus").join(target)
}

/// Runs one target and parses its output.
fn run_one(programs: &Path, target: &str, seconds: Option<u64>) -> Result<Report> {
    let artifacts = Path::new(FOLDER).join("artifacts").join(target);
    fs::create_dir_all(&artifacts)?;
    let output = Command::new(programs.join(target))
        .arg(corpus(target))
        .args(LIMITS)
        .arg(seconds.map_or("-runs=0".into(), |seconds| format!("-max_total_time={seconds}")))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg("-print_final_stats=1")
        .output()
        .with_context(|| format!("{target} does not run"))?;
    Ok(Report::parse(target, output.status, &String::from_utf8_lossy(&output.stderr)))
}
