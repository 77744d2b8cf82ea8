//! `sverka review`: correcting an alignment in the browser.

pub mod applied;
pub(super) mod document;
pub mod workspace;

use super::console::Console;
use super::documents::DocumentArgs;
use super::memory::common::explain;
use super::output::plain;
use super::rules::RuleArgs;
use super::{limits, parse_lang, reading};
use anyhow::{Result, anyhow, bail};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use sverka::document::Lang;
use sverka::memory_server::page::{self, Shelf};
use sverka::pipeline::{Aligner, Reading};
use sverka::web::kit::{Bounds, Server};
use sverka::web::server;
use workspace::Files;

const EXAMPLES: &str = "\
Examples:
  Align two texts and review the doubtful links; the same command continues later:
    sverka review speech.en.docx speech.ru.docx
  An alignment, a memory, a corrected workbook, all pairs of a folder:
    sverka review speech.bitext.json
    sverka review memory.tmx
    sverka review corrected.xlsx
    sverka review speeches/
  Add the work of a second reviewer; contradictions are listed:
    sverka review speech.en.txt speech.ru.txt --join theirs.review.jsonl
  See what a memory has for the text of each link:
    sverka review speech.en.txt speech.ru.txt --memory speeches.svm
  Estimate the precision by judging 60 links drawn at random:
    sverka review speech.en.txt speech.ru.txt --sample 60
  Apply the corrections again after the texts have changed:
    sverka align speech.en.txt speech.ru.txt --review speech.review.jsonl -o speech.tmx

The corrections are in NAME.review.jsonl beside the first file. Nothing leaves this
computer: the server is accessible only from it. It ends a minute after its last page has been closed, or with Ctrl-C.";

/// Arguments of `sverka review`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A text and its translation, an alignment (.bitext.json), a file of pairs (.tmx, .xlsx, ...), or a folder
    #[arg(required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,

    /// Language of the source (en, ru, ...) [default: from the file name, otherwise from the text]
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    source_lang: Option<Lang>,
    /// Language of the target
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    target_lang: Option<Lang>,
    /// Align without the embedded encoder (used automatically for languages that it does not support)
    #[arg(long, help_heading = "Aligning")]
    no_encoder: bool,

    #[command(flatten)]
    pairs: reading::Files,
    #[command(flatten)]
    documents: DocumentArgs,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    session: SessionArgs,

    /// Add the decisions of another reviewer, from that review's file
    #[arg(long, value_name = "FILE", help_heading = "Reviewing")]
    join: Option<PathBuf>,
    /// Draw N links at random and show the precision of those that are judged
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), help_heading = "Reviewing")]
    sample: Option<u32>,
}

/// Arguments shared by the commands that open a page.
#[derive(clap::Args)]
#[command(next_help_heading = "Reviewing")]
pub struct SessionArgs {
    /// Print the address but do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Port of the local server [default: a free one]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Language of the pages [default: that of the browser]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ru"])]
    ui: Option<String>,
    /// Your name, recorded with each correction
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
    /// Mark and check the terms of a glossary
    #[arg(long, value_name = "FILE")]
    glossary: Option<PathBuf>,
    /// Look up the text of the current link in a memory; may be given several times
    #[arg(long, value_name = "STORE")]
    pub memory: Vec<PathBuf>,
    /// File with severities and accepted findings [default: qa.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Serves the page until it is closed.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let aligner = args.aligner(console)?;
    let readings = [args.reading(&args.source_lang, 0), args.reading(&args.target_lang, 1)];
    let pairs = args.pairs.options(&args.source_lang, &args.target_lang);
    let mut files = Files::new("review", &args.session, aligner, readings, pairs)?;
    files.sample = args.sample;
    files.join.clone_from(&args.join);
    match &args.files[..] {
        [folder] if folder.is_dir() => files.add_folder(folder, console)?,
        [file] => files.add_file(file)?,
        [source, target] if source.is_dir() || target.is_dir() => {
            let folder = if source.is_dir() { source } else { target };
            bail!("{}: is a folder; give one folder, or a text and its translation", folder.display())
        }
        [source, target] => files.add_pair(source, target)?,
        _ => bail!("give a text and its translation, a file, or a folder"),
    }
    if files.join.is_some() && files.count() > 1 {
        bail!("--join works for one document; name it");
    }
    let memories = Shelf { named: args.session.memory.clone(), limits: limits::limits(), ..Shelf::default() };
    let memories = page::routes(memories).map_err(explain)?;
    serve(&args.session, Bounds::default(), console, |server| server::run(server, files, memories))
}

/// Serves pages and opens the browser.
pub fn serve(
    session: &SessionArgs,
    bounds: Bounds,
    console: &Console,
    run: impl FnOnce(Server) -> io::Result<()>,
) -> Result<ExitCode> {
    let server = Server::bind(session.port, bounds).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow!("port {} is in use; omit --port, or give another", session.port)
        }
        _ => anyhow!("no server can be started on this computer: {}", plain(&error)),
    })?;
    let url = server.url();
    let printed = writeln!(io::stdout(), "{url}").and_then(|()| io::stdout().flush());
    printed.map_err(|error| super::output::write_error("<stdout>", error))?;
    if !session.no_open && open::that_detached(&url).is_err() {
        console.note("no browser could be opened; open the address above yourself");
    }
    run(server).map_err(|error| anyhow!("the server has ended: {}", plain(&error)))?;
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn reading(&self, lang: &Option<Lang>, file: usize) -> Reading {
        Reading { lang: lang.clone(), options: self.documents.options(), part: self.documents.part(file) }
    }

    fn aligner(&self, console: &Console) -> Result<Aligner> {
        let (splitters, diagnostics) = self.rules.load()?;
        console.diagnostics(&diagnostics);
        let aligner = Aligner::default().max_memory(limits::max_memory()).splitters(Arc::new(splitters));
        Ok(aligner.encoder(!self.no_encoder))
    }
}
