//! `sverka tmx`: a workbench for translation memories, a file a subcommand. The work is done
//! by the crate `tmx`; here are arguments, files and messages.

mod common;
mod repair;
mod stats;
mod validate;

use super::console::Console;
use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka tmx validate memory.tmx
  sverka tmx repair memory.tmx -o mended.tmx
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
    /// Tell every fault of memories, as the standard or a given program sees it
    Validate(validate::Args),
    /// Mend what can be mended, and tell every change
    Repair(repair::Args),
    /// Count what is in memories: units, languages, words, duplicates, scores, dates
    Stats(stats::Args),
}

/// Runs `sverka tmx`.
pub fn run(args: Args, console: &Console) -> Result<ExitCode> {
    match args.command {
        Command::Validate(args) => validate::run(&args, console),
        Command::Repair(args) => repair::run(&args, console),
        Command::Stats(args) => stats::run(&args, console),
    }
}
