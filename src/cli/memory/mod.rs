//! `sverka memory`: a translation memory for look-ups, one file per subcommand. The crate `sverka-memory` does the
//! work; arguments, files and messages are here.

mod add;
mod analyse;
mod check;
pub mod common;
mod concordance;
mod export;
mod lookup;
mod penalties;
mod pretranslate;
mod remove;
#[cfg(feature = "web")]
mod serve;
mod similar;
mod stats;
mod texts;
mod update;

use super::console::Console;
use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  sverka memory add speeches.svm *.tmx talk.bitext.json
  sverka memory lookup speeches.svm \"The Council met on 3 May 2021.\"
  sverka memory concordance speeches.svm \"collective security\"
  sverka memory similar speeches.svm \"they agreed to meet in spring\"
  sverka memory export speeches.svm -o speeches.tmx

A STORE is one file; the folder STORE.idx next to it contains indexes, which are rebuilt whenever
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
    /// Add the units of files; creates the store if it does not exist
    Add(add::Args),
    /// Show the best matches of a text, or of each line of a file
    Lookup(lookup::Args),
    /// Show words in context, on either side and in any inflected form
    Concordance(concordance::Args),
    /// Show texts with the same meaning, in either language
    Similar(similar::Args),
    /// Count what the memory is worth for new texts, by match band
    Analyse(analyse::Args),
    /// Fill translations into XLIFF, PO and other files, or into a file made from a document
    Pretranslate(pretranslate::Args),
    /// Bring a revised document up to date, and list what vanished
    Update(update::Args),
    /// Write the units to a file: TMX, tables, XLIFF
    Export(export::Args),
    /// Remove units or documents
    Remove(remove::Args),
    /// Count what is in the memory
    Stats(stats::Args),
    /// Check the integrity of the memory, and rebuild damaged indexes
    Check(check::Args),
    /// Answer other programs over HTTP: a JSON interface, and the protocol that Weblate speaks
    #[cfg(feature = "web")]
    Serve(serve::Args),
}

/// Runs `sverka memory`.
pub fn run(args: Args, console: &Console) -> Result<ExitCode> {
    match args.command {
        Command::Add(args) => add::run(&args, console),
        Command::Lookup(args) => lookup::run(&args, console),
        Command::Concordance(args) => concordance::run(&args, console),
        Command::Similar(args) => similar::run(&args, console),
        Command::Analyse(args) => analyse::run(&args, console),
        Command::Pretranslate(args) => pretranslate::run(&args, console),
        Command::Update(args) => update::run(&args, console),
        Command::Export(args) => export::run(&args, console),
        Command::Remove(args) => remove::run(&args, console),
        Command::Stats(args) => stats::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::run(&args, console),
    }
}
