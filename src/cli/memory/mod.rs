//! `sverka memory`: a translation memory that answers, a file a subcommand. The work is done by the crate
//! `sverka-memory`; here are arguments, files and messages.

mod add;
mod common;
mod lookup;

use super::console::Console;
use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka memory add speeches.svm *.tmx talk.bitext.json
  sverka memory lookup speeches.svm \"The Council met on 3 May 2021.\"

A STORE is one file; the folder STORE.idx beside it holds indexes, which are made again whenever
they are missing. docs/memory.md describes scores and files.";

/// Arguments of `sverka memory`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub struct Args {
    /// What to do with the memory.
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add the units of files; the store is made where there is none
    Add(add::Args),
    /// Show the best matches of a text, or of each line of a file
    Lookup(lookup::Args),
}

/// Runs `sverka memory`.
pub fn run(args: Args, console: &Console) -> Result<ExitCode> {
    match args.command {
        Command::Add(args) => add::run(&args, console),
        Command::Lookup(args) => lookup::run(&args, console),
    }
}
