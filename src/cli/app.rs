//! `sverka app`: the texts of folders on a page, for people who do not use a terminal after the start.

use super::console::Console;
use super::review::workspace::Files;
use super::review::{SessionArgs, serve};
use super::{limits, parse_lang};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual;
use sverka::document::Lang;
use sverka::pipeline::{Aligner, Reading};

const EXAMPLES: &str = "\
Examples:
  The texts of this folder (NAME.en.docx with NAME.ru.docx) and its alignments:
    sverka app
  Two folders:
    sverka app speeches letters

Files added to a folder appear when the page is opened again. They stay where they are, and
nothing leaves this computer. The server ends a minute after the page has been closed, or with Ctrl-C.";

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
    let langs = [args.source_lang.clone(), args.target_lang.clone()];
    let [source, target] = langs.clone().map(|lang| Reading { lang, ..Reading::default() });
    let aligner = Aligner::default().max_memory(limits::max_memory()).reading(source, target);
    let pairs = bilingual::Options { limits: limits::limits(), ..bilingual::Options::default() };
    let mut files = Files::new("app", &args.session, aligner, langs, pairs)?;
    for folder in &args.folders {
        files.watch_folder(folder)?;
    }
    if args.folders.is_empty() {
        files.watch_folder(Path::new("."))?;
    }
    serve(files, &args.session, console)
}
