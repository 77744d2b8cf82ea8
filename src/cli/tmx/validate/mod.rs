//! `sverka tmx validate`: every fault of memories, for people and for programs.

mod json;
mod junit;
mod sarif;
mod text;

use super::common::{self, Progress};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{DASH, Output};
use anyhow::Result;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tmx::validate::{Profile, Validator};
use tmx::{Diagnostic, Severity};

const EXAMPLES: &str = "\
Examples:
  sverka tmx validate memory.tmx
  sverka tmx validate --profile omegat --deny-warnings *.tmx
  sverka tmx validate --format sarif memory.tmx > memory.sarif

A line of --format text:
  memory.tmx:6:40: error: unit 1: an ampersand that begins no reference [bare-ampersand]; write &amp;

A profile tells what the rules mean to a program: strict is the standard, the others what the program
refuses or loses. `sverka tmx repair` mends what can be mended.

Exit codes: 0 no errors; 1 errors (with --deny-warnings also warnings); 2 a file cannot be read.";

/// Arguments of `sverka tmx validate`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The program that shall read them
    #[arg(short, long, value_name = "NAME", default_value = "strict", value_parser = profiles())]
    profile: &'static Profile,
    /// Take warnings for errors
    #[arg(short = 'W', long)]
    deny_warnings: bool,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A line a fault: FILE:LINE:COLUMN: severity: unit: what is wrong [rule]; how to mend it
    Text,
    /// A JSON object: a list of faults a file
    Json,
    /// SARIF 2.1.0, for code review and editors
    Sarif,
    /// JUnit XML, for CI: a suite a file, a failure a rule that is broken
    Junit,
}

fn profiles() -> impl TypedValueParser<Value = &'static Profile> {
    let names = Profile::all().iter().map(Profile::name);
    PossibleValuesParser::new(names)
        .try_map(|name| Profile::named(&name).ok_or_else(|| format!("no profile {name}")))
}

/// How the files fared.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    units: u64,
    errors: u64,
    warnings: u64,
}

/// Takes what is found, file after file, and prints it as it comes.
trait Report {
    /// A file begins.
    fn file(&mut self, out: &mut dyn Write, name: &str) -> io::Result<()>;
    /// A fault in it.
    fn fault(&mut self, out: &mut dyn Write, diagnostic: &Diagnostic) -> io::Result<()>;
    /// It has ended; `error` says why it could not be read to the end.
    fn end_file(&mut self, out: &mut dyn Write, counts: Counts, error: Option<&str>) -> io::Result<()>;
    /// That was all.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// Runs `sverka tmx validate`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut report: Box<dyn Report> = match args.format {
        Format::Text => Box::new(text::Text::default()),
        Format::Json => Box::new(json::Json::new(args.profile.name())),
        Format::Sarif => Box::new(sarif::Sarif::new(args.profile)),
        Format::Junit => Box::new(junit::Junit::default()),
    };
    let mut output = Output::create(&args.output)?;
    let progress = Progress::start(args.files.iter().map(PathBuf::as_path), console);
    let (mut total, mut unreadable) = (Counts::default(), 0);
    for path in &args.files {
        let name = input::name(path);
        output.fill(|out| report.file(out, &name))?;
        let mut counts = Counts::default();
        let result = file(path, args, &progress, &mut |diagnostic| {
            count(&mut counts, diagnostic);
            output.fill_more(|out| report.fault(out, diagnostic))
        });
        let error = match result {
            Ok(units) => {
                counts.units = units;
                None
            }
            // What stops the output stops the work.
            Err(Failed::Output(error)) => return Err(error),
            Err(Failed::Input(error)) => Some(error),
        };
        let message = error.as_ref().map(ToString::to_string);
        output.fill(|out| report.end_file(out, counts, message.as_deref()))?;
        if let Some(error) = error {
            console.error(error);
            unreadable += 1;
        }
        total.errors += counts.errors;
        total.warnings += counts.warnings;
        total.units += counts.units;
    }
    output.fill(|out| report.end(out))?;
    output.commit()?;
    drop(progress);
    if let Format::Text = args.format {
        let Counts { units, errors, warnings } = total;
        let files = common::count(args.files.len() as u64, "file");
        let lost = if unreadable > 0 { format!(" ({unreadable} unreadable)") } else { String::new() };
        console.line(format_args!(
            "{files}{lost}, {}: {}, {}",
            common::count(units, "unit"),
            common::count(errors, "error"),
            common::count(warnings, "warning")
        ));
    }
    Ok(ExitCode::from(match () {
        () if unreadable > 0 => 2,
        () if total.errors > 0 => 1,
        () => 0,
    }))
}

enum Failed {
    Input(anyhow::Error),
    Output(anyhow::Error),
}

/// Reads a file, hands its faults on, and tells how many units it has.
fn file(
    path: &Path,
    args: &Args,
    progress: &Progress<'_>,
    found: &mut dyn FnMut(&Diagnostic) -> Result<()>,
) -> Result<u64, Failed> {
    let name = input::name(path);
    let failed = |error: tmx::Error| Failed::Input(common::unreadable(&name, &error));
    let bytes = common::bytes(path, progress).map_err(|error| failed(error.into()))?;
    let mut validator = Validator::new(bytes, args.profile).map_err(failed)?;
    for diagnostic in validator.by_ref() {
        let mut diagnostic = diagnostic.map_err(failed)?;
        if args.deny_warnings {
            diagnostic.severity = Severity::Error;
        }
        found(&diagnostic).map_err(Failed::Output)?;
    }
    Ok(validator.units())
}

fn count(counts: &mut Counts, diagnostic: &Diagnostic) {
    match diagnostic.severity {
        Severity::Error => counts.errors += 1,
        Severity::Warning => counts.warnings += 1,
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
