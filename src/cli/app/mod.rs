//! `sverka app`: the home page, for people who use no terminal after the start.

mod home;
mod outputs;

use super::console::Console;
use super::memory::common::explain;
use super::review::workspace::Files;
use super::review::{SessionArgs, serve};
use super::{limits, parse_lang};
use anyhow::Result;
use home::Desk;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use sverka::bilingual;
use sverka::document::Lang;
use sverka::memory_server::page::{self, Shelf};
use sverka::pipeline::{Aligner, Reading};
use sverka::web::app::{self, Home};
use sverka::web::kit::Bounds;

const EXAMPLES: &str = "\
Examples:
  A page on which texts are dropped, aligned, reviewed and exported:
    sverka app
  With the texts of two folders, NAME.en.docx beside NAME.ru.docx, and their alignments:
    sverka app speeches letters

Files of the folders stay where they are; files that are dropped on the page are kept in the folder Sverka inside the
first folder. Only these folders are looked into, and nothing leaves this machine. The page ends a minute after it has
been closed, or with Ctrl-C.";

/// Arguments of `sverka app`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folders with texts and their translations, or alignments (.bitext.json) [default: the current one]
    folders: Vec<PathBuf>,

    /// Language of the sources, if a folder has more than two languages
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    source_lang: Option<Lang>,
    /// Language of the targets
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    target_lang: Option<Lang>,

    #[command(flatten)]
    session: SessionArgs,
}

/// Serves the page until it is closed.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let readings = [&args.source_lang, &args.target_lang]
        .map(|lang| Reading { lang: lang.clone(), ..Reading::default() });
    let aligner = Aligner::default().max_memory(limits::max_memory());
    let pairs = bilingual::Options { limits: limits::limits(), ..bilingual::Options::default() };
    let files = Files::new("app", &args.session, aligner, readings, pairs)?;
    let folders = if args.folders.is_empty() { vec![home::start_folder()] } else { args.folders.clone() };
    for folder in &folders {
        files.watch_folder(folder)?;
    }
    let desk = Desk::new(files, folders.clone());
    let memories = page::routes(Shelf {
        named: args.session.memory.clone(),
        folders,
        work: Some(desk.work_folder()),
        limits: limits::limits(),
    });
    let memories = memories.map_err(explain)?;
    // A glossary of a book takes longer than an answer for a screen.
    let bounds = Bounds { request: Duration::from_secs(300), ..Bounds::default() };
    serve(&args.session, bounds, console, |server| app::run(server, desk, memories))
}
