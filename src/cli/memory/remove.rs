//! `sverka memory remove`: removes units from a store.

use super::common::{explain, open_to_write};
use crate::cli::console::Console;
use crate::cli::tmx::common::count;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka memory remove speeches.svm --unit 17 --unit 18
  sverka memory remove speeches.svm --document talk.en.txt

sverka memory lookup shows the number of a unit behind #; sverka memory stats lists the documents.";

/// Arguments of `sverka memory remove`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Remove the unit of this number
    #[arg(long, value_name = "N", required_unless_present = "document")]
    unit: Vec<i64>,
    /// Remove all units of this document
    #[arg(long, value_name = "NAME")]
    document: Vec<String>,
}

/// Runs `sverka memory remove`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if !args.store.is_file() {
        bail!("{}: there is no such memory; check the path", args.store.display());
    }
    let mut memory = open_to_write(&args.store)?;
    let mut units = args.unit.clone();
    for document in &args.document {
        let own = memory.of_document(document).map_err(explain)?;
        if own.is_empty() {
            console.warning(format_args!("{}: has no document {document}", args.store.display()));
        }
        units.extend(own);
    }
    let removed = memory.remove(&units).map_err(explain)?;
    console.line(format_args!("{}: {} removed", args.store.display(), count(removed as u64, "unit")));
    Ok(ExitCode::from(u8::from(removed == 0)))
}
