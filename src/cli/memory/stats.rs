//! `sverka memory stats`: counts the contents of a store.

use super::common::{explain, open};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH};
use anyhow::Result;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::report::terminal::printable;

const EXAMPLES: &str = "\
Examples:
  sverka memory stats speeches.svm
  sverka memory stats speeches.svm -f json | jq .units";

/// Arguments of `sverka memory stats`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A JSON object
    Json,
}

/// Runs `sverka memory stats`.
pub fn run(args: &Args, _: &Console) -> Result<ExitCode> {
    let memory = open(&args.store)?;
    let summary = memory.summary().map_err(explain)?;
    output::write_to(Path::new(DASH), |out| {
        if let Format::Json = args.format {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            return writeln!(out);
        }
        writeln!(out, "{:>10}  units", summary.units)?;
        for (lang, texts) in &summary.langs {
            writeln!(out, "{texts:>10}  texts in {}", printable(lang))?;
        }
        writeln!(out, "{:>10}  documents", summary.documents.len())?;
        for (name, units) in &summary.documents {
            writeln!(out, "{units:>10}    {}", printable(name))?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}
