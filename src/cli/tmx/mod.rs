//! `sverka tmx`: a workbench for translation memories, with one file per subcommand. The crate `tmx` does the
//! work; arguments, files and messages are here.

mod anonymise;
pub(super) mod common;
pub(super) mod convert;
mod diff;
mod edit;
mod filter;
pub(super) mod memories;
mod merge;
mod repair;
mod split;
mod stats;
mod validate;
pub(super) mod written;

use super::console::Console;
use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;
use tmx::Lang;

const EXAMPLES: &str = "\
Examples:
  sverka tmx validate memory.tmx
  sverka tmx repair memory.tmx -o repaired.tmx
  sverka tmx stats memory.tmx
  sverka tmx merge --dedupe a.tmx b.tmx -o all.tmx
  sverka tmx filter --min-score 0.9 memory.tmx -o good.tmx
  sverka tmx convert memory.tmx memory.xlsx

A FILE may be compressed with gzip, whatever its name; - is standard input. An output whose \
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
    /// List every fault of memories, by the standard or the rules of a given program
    Validate(validate::Args),
    /// Repair as much as possible, and list every change
    Repair(repair::Args),
    /// Count what is in memories: units, languages, words, duplicates, scores, dates
    Stats(stats::Args),
    /// Combine several memories into one, optionally with each pair only once
    Merge(Box<merge::MergeArgs>),
    /// Keep each pair once and, optionally, one translation of each source
    Dedupe(Box<merge::DedupeArgs>),
    /// Keep the units that meet all conditions
    Filter(Box<filter::Args>),
    /// Divide a memory into several files
    Split(Box<split::Args>),
    /// Convert memories to and from other formats: tables, XLIFF, PO, Moses
    Convert(Box<convert::Args>),
    /// Change every unit: languages, source, props, notes, attributes
    Edit(Box<edit::Args>),
    /// Show what differs between two memories
    Diff(diff::Args),
    /// Replace numbers, addresses and names with placeholders
    Anonymise(anonymise::Args),
}

/// Runs `sverka tmx`.
pub fn run(args: Args, console: &Console) -> Result<ExitCode> {
    match args.command {
        Command::Validate(args) => validate::run(&args, console),
        Command::Repair(args) => repair::run(&args, console),
        Command::Stats(args) => stats::run(&args, console),
        Command::Merge(args) => merge::merge(&args, console),
        Command::Dedupe(args) => merge::dedupe(&args, console),
        Command::Filter(args) => filter::run(&args, console),
        Command::Split(args) => split::run(&args, console),
        Command::Convert(args) => convert::run(&args, console),
        Command::Edit(args) => edit::run(&args, console),
        Command::Diff(args) => diff::run(&args, console),
        Command::Anonymise(args) => anonymise::run(&args, console),
    }
}

/// Parses a language tag for use in a memory.
fn lang(tag: &str) -> Result<Lang, String> {
    tag.parse().map_err(|_| "not a language tag; write one such as en, ru or pt-BR".into())
}
