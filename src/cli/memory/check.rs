//! `sverka memory check`: checks the integrity of a store and its indexes.

use super::common::{explain, open, remarks};
use crate::cli::console::Console;
use crate::cli::tmx::common::count;
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka memory check speeches.svm
  sverka memory check speeches.svm --rebuild

Damaged indexes are rebuilt from the store. For a damaged store, sverka memory export saves everything readable.

Exit codes: 0 the store is whole; 1 it is damaged; 2 it cannot be read at all.";

/// Arguments of `sverka memory check`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Rebuild all indexes, whatever their state
    #[arg(long)]
    rebuild: bool,
}

/// Runs `sverka memory check`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut memory = open(&args.store)?;
    let faults = memory.check().map_err(explain)?;
    remarks(&mut memory, console);
    if args.rebuild {
        for (lang, ..) in memory.index_sizes() {
            memory.rebuild(&lang).map_err(explain)?;
        }
    }
    for fault in &faults {
        console.error(format_args!("{}: {fault}", args.store.display()));
    }
    let summary = memory.summary().map_err(explain)?;
    let state = if faults.is_empty() { "whole" } else { "damaged" };
    console.line(format_args!("{}: {}, {state}", args.store.display(), count(summary.units, "unit")));
    for (lang, texts, tail, bytes) in memory.index_sizes() {
        let texts = count((texts + tail) as u64, "text");
        console.line(format_args!("index of {lang}: {texts}, {} MB", bytes / 1_000_000));
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}
