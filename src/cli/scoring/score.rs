//! `sverka score`: writes the probability that each pair is a translation.

use super::{Batch, Form, lowest, mark};
use crate::cli::console::Console;
use crate::cli::losses;
use crate::cli::output::{self, DASH};
use crate::cli::reading::Reading;
use crate::cli::tmx::common::{MERGE_FIRST, count, warn_of_headers};
use crate::cli::tmx::memories::Memories;
use crate::cli::tmx::written::{Finished, Written};
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka score corpus.tsv.gz -s en -t ru -o scored.tsv.gz
  sverka score memory.tmx -o scored.tmx
  sverka score corpus -s en -t ru -o scored.jsonl        (corpus.en, corpus.ru)
  zcat sent.gz | sverka score - -s en -t ru | awk -F'\\t' '$5 > 0.7'

The score of a pair is the probability that its texts are translations of each other, whoever made the pair. In a memory \
it is the prop x-score, which sverka tmx filter --min-score reads; in tables the column score. Beside it are the reasons \
against pairs below 0.9, and the flags: the names of the hard rules of Bicleaner that the pair breaks.

A pair is compared with those around it in the file and with the first 128 pairs. Pairs are written in the order of the \
file, some thousands at a time; memory does not depend on its length.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or wrong usage.";

/// Arguments of `sverka score`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files of pairs in any format, or - for standard input; several are read as one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File to write, in any format; compressed if its name ends in .gz
    #[arg(short, long, value_name = "OUT", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How the pairs are written.
    #[command(flatten)]
    form: Form,
}

/// Runs `sverka score`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    args.form.format_of(&args.output)?;
    let langs = [&args.reading.source_lang, &args.reading.target_lang];
    let mut memories = Memories::new(&args.files, &args.reading, 1, console)?;
    let mut batch = Batch::new(langs);
    let mut out: Option<Written<'_>> = None;
    batch.each(&mut memories, |batch, header| {
        let scored = batch.scored();
        if scored.is_empty() {
            return Ok(());
        }
        let out = match &mut out {
            Some(out) => out,
            None => out.insert(args.form.create(&args.output, &scored, langs, console)?),
        };
        out.begin_files(&mut batch.headers)?;
        for (mut unit, pairs) in scored {
            if let Some(score) = lowest(&pairs) {
                mark(&mut unit, score, score.broken.rules().map(|rule| rule.name.to_owned()));
            }
            out.begin(header, Some(unit))?;
        }
        Ok(())
    })?;
    // A corpus without pairs becomes a file without pairs.
    let mut out = match out {
        Some(out) => out,
        None => args.form.create(&args.output, &[], langs, console)?,
    };
    out.begin_files(&mut batch.headers)?;
    let code = memories.exit_code();
    batch.warn(console);
    warn_of_headers(out.left_out, MERGE_FIRST, console);
    let Finished { outputs, read, written, losses: lost } = out.finish()?;
    output::commit_all(outputs)?;
    losses::warn(&args.output.display().to_string(), &lost, console);
    if read == 0 {
        console.warning("no unit was read; check that this is the right file");
    }
    // A unit in several languages makes several pairs in most formats.
    let scored = if written == read { written.to_string() } else { count(written, "pair") };
    console.line(format_args!("{} read, {scored} scored", count(read, "unit")));
    Ok(code)
}
