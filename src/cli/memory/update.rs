//! `sverka memory update`: revised documents.

use super::add::{read, summary};
use super::common::{explain, open_to_write, remarks};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH};
use crate::cli::reading::Reading;
use crate::cli::tmx::common::{Progress, count};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::Input;
use sverka::report::terminal::printable;

const EXAMPLES: &str = "\
Examples:
  sverka memory update speeches.svm talk.v2.bitext.json
  sverka memory update speeches.svm talk.v2.tmx --document talk.tmx --remove

Only new and changed units are written. Units of the document that the files no longer have are
listed; they stay in the memory unless --remove is given.";

/// Arguments of `sverka memory update`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Files of text pairs that contain the whole document
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of the document in the memory [default: as the units state, or the file name]
    #[arg(long, value_name = "NAME")]
    document: Option<String>,
    /// Remove units that the files no longer have
    #[arg(long)]
    remove: bool,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
}

/// Runs `sverka memory update`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if !args.store.is_file() {
        bail!("{}: there is no such memory; check the path, or use sverka memory add", args.store.display());
    }
    let options = args.reading.options();
    let mut memory = open_to_write(&args.store)?;
    let progress = Progress::start(args.files.iter().map(PathBuf::as_path), console);
    let mut import = memory.update();
    // A truncated file must not make the rest of its document look removed, so any error ends the command.
    for input in &Input::group(&args.files, &options) {
        read(&mut import, input, args.document.as_deref(), &options, &progress, console)?;
    }
    let (added, absent) = import.finish_update().map_err(explain)?;
    drop(progress);
    let mut lines = Vec::new();
    for id in &absent {
        if let Some(stored) = memory.unit(*id).map_err(explain)? {
            let text = stored.unit.variants.first().map(|text| text.segment.plain_text()).unwrap_or_default();
            lines.push(format!("#{id} {} {}: {text}", stored.document, stored.position + 1));
        }
    }
    output::write_to(Path::new(DASH), |out| {
        lines.iter().try_for_each(|line| writeln!(out, "- {}", printable(line)))
    })?;
    let gone = count(absent.len() as u64, "unit");
    let gone = match args.remove {
        true => {
            memory.remove(&absent).map_err(explain)?;
            format!("{gone} removed")
        }
        false => format!("{gone} no longer in the files"),
    };
    memory.index_all().map_err(explain)?;
    remarks(&mut memory, console);
    console.line(format_args!("{}: {}, {gone}", args.store.display(), summary(added)));
    Ok(ExitCode::SUCCESS)
}
