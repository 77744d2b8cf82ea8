//! `sverka mcp`: tools for language models.

use super::limits;
use super::output::plain;
use anyhow::{Result, anyhow};
use std::path::PathBuf;
use std::process::ExitCode;
use sverka::mcp::{self, Desk, Folders};
use sverka::pipeline::Aligner;

const EXAMPLES: &str = "\
Examples:
  sverka mcp ~/translations
  sverka mcp speeches memories

A client of the Model Context Protocol starts this command and writes to its standard input. The tools are align, split,
check, terms, memory_lookup and memory_concordance. They read files of the given folders only, also through links, write
none, and use no network. The command ends when the client closes standard input. See docs/how-to/mcp.md.";

/// Arguments of `sverka mcp`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folders whose files the client may read
    #[arg(required = true, num_args = 1..)]
    folders: Vec<PathBuf>,
}

/// Serves a client until it closes standard input.
pub fn run(args: &Args) -> Result<ExitCode> {
    let folders = Folders::new(args.folders.iter().cloned()).map_err(|(folder, error)| {
        anyhow!("{}: cannot be used: {}; give a folder that exists", folder.display(), plain(&error))
    })?;
    let aligner = Aligner::default().max_memory(limits::max_memory());
    mcp::run(Desk { folders, aligner, limits: limits::limits() })
        .map_err(|error| anyhow!("the connection to the client has ended: {}", plain(&error)))?;
    Ok(ExitCode::SUCCESS)
}
