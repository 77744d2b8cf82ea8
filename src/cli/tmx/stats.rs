//! `sverka tmx stats`: counts the contents of memories.

use super::common::{self, Progress, Source};
use crate::cli::console::Console;
use crate::cli::exit_code;
use crate::cli::output::{self, DASH};
use crate::cli::reading::{self, Reading};
use anyhow::Result;
use clap::ValueEnum;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::{Input, Options, Severity};
use sverka::report::terminal::printable_lines;
use tmx::stats::{Counter, Stats};

const EXAMPLES: &str = "\
Examples:
  sverka tmx stats memory.tmx
  sverka tmx stats --format json a.tmx b.tmx.gz | jq '.languages[] | {lang, words}'

Several files are counted as one. Words are counted as in translation tools: strings between white space that \
contain a letter or a digit; in Chinese and Japanese each character.";

/// Arguments of `sverka tmx stats`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// A JSON object
    Json,
}

/// Runs `sverka tmx stats`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let progress = Progress::start(args.files.iter().map(PathBuf::as_path), console);
    let options = args.reading.options();
    let mut counter = Counter::new();
    let mut failed = 0;
    let inputs = Input::group(&args.files, &options);
    for input in &inputs {
        if let Err(error) = count(input, &options, &mut counter, &progress) {
            if inputs.len() == 1 {
                return Err(error);
            }
            console.error(error);
            failed += 1;
        }
    }
    let stats = counter.finish().map_err(common::temporary)?;
    drop(progress);
    let done = inputs.len() - failed;
    if done > 0 {
        output::write_to(Path::new(DASH), |out| match args.format {
            Format::Text => out.write_all(printable_lines(&table(&stats)).as_bytes()),
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &stats)?;
                out.write_all(b"\n")
            }
        })?;
    }
    Ok(exit_code(done, failed))
}

fn count(file: &Input, options: &Options, counter: &mut Counter, progress: &Progress<'_>) -> Result<()> {
    let mut source = Source::open(file, options, progress)?;
    while let Some(entry) = source.next() {
        let entry = entry?;
        for remark in &entry.remarks {
            counter.fault(reading::is_fault(remark));
        }
        match &entry.unit {
            Some(unit) => counter.unit(unit, source.header()).map_err(common::temporary)?,
            None if entry.remarks.iter().any(|remark| remark.severity == Severity::Error) => counter.lost(),
            None => {}
        }
    }
    Ok(())
}

/// Returns the figures as a table for people.
fn table(stats: &Stats) -> String {
    let mut out = String::new();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(out, "{name:<18}{value}");
    };
    row("units", stats.units.to_string());
    if stats.lost > 0 {
        row("cannot be read", stats.lost.to_string());
    }
    row(
        "faults",
        format!("{}, {}", common::count(stats.errors, "error"), common::count(stats.warnings, "warning")),
    );
    row("in one language", stats.monolingual.to_string());
    row("repeated", stats.duplicates.repeated.to_string());
    row("other targets", stats.duplicates.other_targets.to_string());
    if let Some(dates) = &stats.dates {
        row(
            "dates",
            format!("{} to {}, {} without", dates.first, dates.last, common::count(dates.without, "unit")),
        );
        let years: Vec<_> = dates.years.iter().map(|(year, units)| format!("{year}: {units}")).collect();
        row("units by year", years.join(", "));
    }
    let _ = writeln!(
        out,
        "\n{:<12}{:>10}{:>8}{:>8}{:>12}{:>13}{:>10}{:>8}{:>8}{:>8}",
        "language",
        "segments",
        "empty",
        "codes",
        "words",
        "characters",
        "shortest",
        "median",
        "95 %",
        "longest"
    );
    for language in &stats.languages {
        let _ = writeln!(
            out,
            "{:<12}{:>10}{:>8}{:>8}{:>12}{:>13}{:>10}{:>8}{:>8}{:>8}",
            language.lang,
            language.segments,
            language.empty,
            language.with_codes,
            language.words,
            language.characters,
            language.shortest,
            language.median,
            language.percentile_95,
            language.longest
        );
    }
    if !stats.props.is_empty() {
        let _ =
            writeln!(out, "\n{:<30}{:>10}{:>12}{:>12}{:>12}", "prop", "count", "least", "mean", "greatest");
    }
    for prop in &stats.props {
        let _ = write!(out, "{:<30}{:>10}", prop.kind, prop.count);
        if let Some(numbers) = prop.numbers {
            let _ = write!(out, "{:>12}{:>12.4}{:>12}", numbers.min, numbers.mean, numbers.max);
        }
        out.push('\n');
    }
    out
}
