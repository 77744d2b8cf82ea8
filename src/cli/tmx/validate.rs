//! `sverka tmx validate`: reports every fault of memories, for people and for programs.

use super::common::{self, Progress};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH, Output};
use crate::cli::{input, losses};
use anyhow::Result;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use std::process::ExitCode;
use sverka::bilingual::validation::{self, Counts, Report, Summary};
use tmx::validate::Profile;

const EXAMPLES: &str = "\
Examples:
  sverka tmx validate memory.tmx
  sverka tmx validate --profile omegat --deny-warnings *.tmx
  sverka tmx validate --max 10 memories/*.tmx
  sverka tmx validate --format sarif memory.tmx > memory.sarif

A line of --format text:
  memory.tmx:6:40: error: unit 1: an ampersand that does not begin a reference [bare-ampersand]; write &amp;

A profile says how severe each fault is: strict follows the standard, the others what a program \
refuses or loses. `sverka tmx repair` repairs as much as possible.

Exit codes: 0 no errors; 1 errors (with --deny-warnings also warnings); 2 a file cannot be read.";

/// Arguments of `sverka tmx validate`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The program that will read the memories
    #[arg(short, long, value_name = "NAME", default_value = "strict", value_parser = profiles())]
    profile: &'static Profile,
    /// Treat warnings as errors
    #[arg(short = 'W', long)]
    deny_warnings: bool,
    /// Show at most N faults of each rule, after a table of rules and files; all shows every fault and no
    /// table [default: all for one file, 5 for several]. For --format text
    #[arg(long, value_name = "N", value_parser = most)]
    max: Option<Most>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One line per fault: FILE:LINE:COLUMN: severity: unit: what is wrong [rule]; how to repair it
    Text,
    /// A JSON object with a list of faults for each file
    Json,
    /// SARIF 2.1.0, for code review and editors
    Sarif,
    /// JUnit XML, for CI: a suite for each file, a failure for each broken rule
    Junit,
}

impl From<Format> for validation::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Junit => Self::Junit,
        }
    }
}

fn profiles() -> impl TypedValueParser<Value = &'static Profile> {
    let names = Profile::all().iter().map(Profile::name);
    PossibleValuesParser::new(names)
        .try_map(|name| Profile::named(&name).ok_or_else(|| format!("there is no profile {name}")))
}

/// How many faults of a rule to show.
#[derive(Clone, Copy)]
enum Most {
    All,
    Of(usize),
}

/// Faults shown of each rule if there are several files.
const MOST: usize = 5;

fn most(text: &str) -> Result<Most, String> {
    match text {
        "all" => Ok(Most::All),
        text => text.parse().map(Most::Of).map_err(|_| "not a number; give one such as 10, or all".into()),
    }
}

/// Runs `sverka tmx validate`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let most = match args.max {
        Some(Most::All) => None,
        Some(Most::Of(most)) => Some(most),
        None => (args.files.len() > 1).then_some(MOST),
    };
    let options = validation::Options { profile: args.profile, deny_warnings: args.deny_warnings, most };
    let mut output = Output::create(&args.output)?;
    let shown = output.name().to_owned();
    let written = |error| output::write_error(&shown, error);
    let progress = Progress::start(args.files.iter().map(PathBuf::as_path), console);
    let mut report = Report::new(&mut output, args.format.into(), options).map_err(written)?;
    for path in &args.files {
        let name = input::name(path);
        let explain = |error: &tmx::Error| common::unreadable(&name, error).to_string();
        let memory = common::bytes(path, &progress).map_err(tmx::Error::from);
        if let Err(error) = report.file(&name, memory, explain).map_err(written)? {
            console.error(explain(&error));
        }
    }
    let summary = report.finish().map_err(written)?;
    output.fill(|_| Ok(()))?;
    output.commit()?;
    drop(progress);
    let Summary { unreadable, counts, .. } = summary;
    if let Format::Text = args.format {
        console.line(summed(&summary));
    }
    losses::warn(&shown, &summary.losses, console);
    Ok(ExitCode::from(match () {
        () if unreadable > 0 => 2,
        () if counts.errors > 0 => 1,
        () => 0,
    }))
}

/// Returns the outcome for all files in one line.
fn summed(summary: &Summary) -> String {
    let Counts { units, errors, warnings } = summary.counts;
    let unreadable = match summary.unreadable {
        0 => String::new(),
        n => format!(" ({n} unreadable)"),
    };
    format!(
        "{}{unreadable}, {}: {}, {}",
        common::count(summary.files, "file"),
        common::count(units, "unit"),
        common::count(errors, "error"),
        common::count(warnings, "warning")
    )
}
