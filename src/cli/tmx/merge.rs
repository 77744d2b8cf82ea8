//! `sverka tmx merge` and `sverka tmx dedupe`: combine memories and keep each pair once.

use super::common::{Target, Writing, count, warn_of_headers};
use super::memories::{Memories, Mended, scratch, scratch_error};
use crate::cli::console::Console;
use crate::cli::output::DASH;
use crate::cli::reading::Reading;
use anyhow::Result;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tmx::dedupe::{Deduplicator, Keep, Options};
use tmx::merge::{LeftOut, Merge, join};
use tmx::{Header, Unit};

const MERGE_EXAMPLES: &str = "\
Examples:
  sverka tmx merge a.tmx b.tmx.gz -o all.tmx
  sverka tmx merge --dedupe *.tmx -o all.tmx
  sverka tmx merge --conflicts newest old.tmx new.tmx -o all.tmx

The header is that of the first file, with the notes, props and user-defined encodings of the others. Where other \
headers differ (source language, type of segments), their values are written to their units; a tuid that is already \
used gets a number.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or \
wrong usage.

With --dedupe and --conflicts the files are read twice, with some 50 bytes of memory per unit and 100 per duplicate:
5 million units take about half a gigabyte, whatever their length. Duplicates go to a temporary file in TMPDIR.";

const DEDUPE_EXAMPLES: &str = "\
Examples:
  sverka tmx dedupe memory.tmx -o clean.tmx
  sverka tmx dedupe --conflicts score memory.tmx -o clean.tmx
  cat memory.tmx | sverka tmx dedupe - | sverka tmx stats -

Units are compared character by character, including codes. The first of a group keeps its position and receives the \
notes and props of its duplicates.

The files are read twice, with some 50 bytes of memory per unit and 100 per duplicate. Duplicates go to a temporary \
file in TMPDIR.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or \
wrong usage.";

/// Arguments of `sverka tmx merge`.
#[derive(clap::Args)]
#[command(after_help = MERGE_EXAMPLES)]
pub struct MergeArgs {
    /// Memories, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File for the combined memory; may be one of FILE
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Keep each pair once, with the notes and props of all its duplicates
    #[arg(long)]
    dedupe: bool,
    /// How to choose.
    #[command(flatten)]
    choice: Choice,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

/// Arguments of `sverka tmx dedupe`.
#[derive(clap::Args)]
#[command(after_help = DEDUPE_EXAMPLES)]
pub struct DedupeArgs {
    /// Memories, or - for standard input; several are read as one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File for the result; may be one of FILE
    #[arg(short, long, value_name = "OUT", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    /// How to choose.
    #[command(flatten)]
    choice: Choice,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

/// Options that decide which of several units to keep.
#[derive(clap::Args)]
struct Choice {
    /// Keep one of several translations of the same source [default: keep all]
    #[arg(long, value_name = "BY")]
    conflicts: Option<By>,
    /// The prop that contains the score
    #[arg(long, value_name = "TYPE", default_value = "x-score")]
    score: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// The one that was changed, or otherwise created, last
    Newest,
    /// The one that comes first
    First,
    /// The one with the highest score
    Score,
}

impl Choice {
    fn options(&self) -> Options {
        let keep = match self.conflicts {
            Some(By::Newest) => Keep::Newest,
            Some(By::Score) => Keep::Best(self.score.clone()),
            Some(By::First) | None => Keep::First,
        };
        Options { conflicts: self.conflicts.is_some(), keep }
    }
}

/// Runs `sverka tmx merge`.
pub fn merge(args: &MergeArgs, console: &Console) -> Result<ExitCode> {
    let dedupe = args.dedupe || args.choice.conflicts.is_some();
    run(
        &args.files,
        &args.reading,
        &args.output,
        dedupe.then(|| args.choice.options()),
        &args.writing,
        console,
    )
}

/// Runs `sverka tmx dedupe`.
pub fn dedupe(args: &DedupeArgs, console: &Console) -> Result<ExitCode> {
    run(&args.files, &args.reading, &args.output, Some(args.choice.options()), &args.writing, console)
}

fn run(
    files: &[PathBuf],
    reading: &Reading,
    output: &Path,
    options: Option<Options>,
    writing: &Writing,
    console: &Console,
) -> Result<ExitCode> {
    let passes = if options.is_some() { 2 } else { 1 };
    let mut memories = Memories::new(files, reading, passes, console)?;
    let headers = if files.len() > 1 { memories.headers()? } else { Vec::new() };
    let mut kept = None;
    if let Some(options) = options {
        let mut first = Deduplicator::new(scratch()?, options);
        memories.each(|unit, header| first.add(&unit, header).map_err(scratch_error))?;
        kept = Some(first.finish().map_err(scratch_error)?);
    }
    let mut all: Option<(Merge, Target)> = None;
    let (mut read, mut written, mut left_out) = (0, 0, LeftOut::default());
    let mut mended = Mended::new(output, console);
    memories.each_file(&mut |_, unit, header| {
        let (merge, target) = match &mut all {
            Some(all) => all,
            None => {
                let header = Header { creation_tool: "sverka".into(), ..header.clone() };
                let mut header = Header { creation_tool_version: env!("CARGO_PKG_VERSION").into(), ..header };
                headers.iter().for_each(|other| join(&mut header, other));
                let target = Target::create(output, &header, writing)?;
                all.insert((Merge::new(header), target))
            }
        };
        let Some(unit) = unit else {
            left_out += merge.left_out(header);
            return Ok(());
        };
        read += 1;
        let unit: Option<Unit> = match &mut kept {
            Some(kept) => kept.next(unit).map_err(scratch_error)?,
            None => Some(unit),
        };
        if let Some(unit) = unit {
            written += 1;
            mended.add(&target.write(merge.adopt(unit, header))?);
        }
        Ok(())
    })?;
    let code = memories.exit_code();
    let Some((merge, target)) = all else { return Ok(ExitCode::from(2)) };
    target.commit()?;
    warn_of_headers(left_out, "give files instead of pipes", console);
    let mut line = format!("{} read, {} written", count(read, "unit"), written);
    if let Some(kept) = kept {
        let counts = kept.counts();
        line.push_str(&format!(", {}", count(counts.duplicates, "duplicate")));
        if counts.conflicts > 0 {
            line.push_str(&format!(", {} settled", count(counts.conflicts, "conflict")));
        }
        if counts.unjoined > 0 {
            console.warning(format_args!(
                "{} not combined: a unit accepts {} at most",
                count(counts.unjoined, "note or prop"),
                tmx::dedupe::MOST_JOINED
            ));
        }
    }
    if merge.renamed() > 0 {
        line.push_str(&format!(", {} numbered", count(merge.renamed(), "repeated tuid")));
    }
    console.line(line);
    Ok(code)
}
