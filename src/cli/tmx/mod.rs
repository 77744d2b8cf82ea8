//! `sverka tmx`: a workbench for translation memories, a file a subcommand. The work is done
//! by the crate `tmx`; here are arguments, files and messages.

mod common;
mod stats;

use super::console::Console;
use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka tmx stats memory.tmx

A FILE may be compressed with gzip, whatever its name; - is standard input. An output whose
name ends in .gz is compressed.";

/// Arguments of `sverka tmx`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub struct Args {
    /// What to do with the memories.
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Count what is in memories: units, languages, words, duplicates, scores, dates
    Stats(stats::Args),
}

/// Runs `sverka tmx`.
pub fn run(args: Args, console: &Console) -> Result<ExitCode> {
    match args.command {
        Command::Stats(args) => stats::run(&args, console),
    }
}
