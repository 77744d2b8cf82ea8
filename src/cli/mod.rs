//! The command line, with one file per subcommand. This is only glue; the library does the work.
//!
//! The rest of the library does not use it. It is part of the library so that a package for another language can
//! contain the command, too.

pub mod align;
mod anchors;
#[cfg(feature = "web")]
pub mod app;
mod batch;
mod bilingual;
mod columns;
pub mod console;
mod crew;
mod documents;
pub mod eval;
mod explain;
mod index;
mod input;
pub mod interrupt;
mod left_out;
pub mod limits;
pub mod lines;
mod losses;
#[cfg(feature = "mcp")]
pub mod mcp;
pub mod memory;
pub mod output;
mod page;
mod paint;
mod pair;
pub mod pairing;
mod pairs;
mod part;
pub mod paths;
mod places;
mod program;
mod progress;
pub mod project;
pub mod qa;
mod reading;
mod remedy;
#[cfg(feature = "web")]
pub mod review;
mod rules;
pub mod scoring;
pub mod shell;
pub mod split;
mod table;
mod targets;
pub mod terms;
pub mod tmx;
mod ui;

pub use program::run_command;

use clap::error::{ContextKind, ContextValue};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::io::Write;
use std::process::ExitCode;
use std::sync::LazyLock;
use sverka::document::{Lang, ParseLangError};
use sverka::read;
use sverka::text::limits::Bound;

/// Split parallel texts into sentences, align them, and write translation memories and reports.
#[derive(Parser)]
#[command(name = "sverka", version, long_version = LONG_VERSION.as_str(), propagate_version = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
#[command(after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// Flags of every subcommand.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The output of `--version`: what a report of a bug needs. Links depend on model and weights, commands on features.
static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    let (version, licence) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"));
    let model = sverka::embed::Model::embedded().version();
    let [encoder, lexical] = [true, false].map(sverka::align::method::weights);
    let features = [("web", cfg!(feature = "web")), ("mcp", cfg!(feature = "mcp"))];
    let features: Vec<&str> = features.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    format!(
        "{version}\nmodel: {model}\nweights: {encoder}, {lexical} (lexical)\nsystem: {system} {machine}\n\
         features: {}\nlicence: {licence}",
        if features.is_empty() { "none".to_owned() } else { features.join(", ") }
    )
});

const EXAMPLES: &str = "\
Examples:
  sverka align speech.en.txt speech.ru.txt -o speech.tmx
  sverka align --dir speeches --merge speeches.tmx
  sverka review speech.en.txt speech.ru.txt
  sverka split --lang ru speech.ru.txt
  sverka qa speech.tmx
  sverka terms speech.tmx -o terms.tbx

Exit codes: 0 done; 1 done, but some documents failed or there are findings; 2 wrong usage or unusable input.";

/// The subcommands.
#[derive(Subcommand)]
pub enum Command {
    /// Align a text with its translation: two files in, a translation memory or a report out
    Align(Box<align::Args>),
    /// Split texts into sentences: one per line, with a blank line between paragraphs
    Split(Box<split::Args>),
    /// Check translations and alignments: numbers, names, terms, punctuation, doubtful links
    Qa(Box<qa::Args>),
    /// Correct an alignment in the browser
    #[cfg(feature = "web")]
    Review(Box<review::Args>),
    /// Open a page with the texts of a folder to review and export them
    #[cfg(feature = "web")]
    App(Box<app::Args>),
    /// Find terms and names with their translations: a glossary from aligned texts
    Terms(Box<terms::Args>),
    /// Find the documents of folders and sites that are translations of each other
    Pair(Box<pairing::Args>),
    /// Score pairs: the probability that each is a translation, and why not
    Score(Box<scoring::score::Args>),
    /// Clean a corpus: keep good pairs, without duplicates and test sets
    Clean(Box<scoring::clean::Args>),
    /// Align pairs of documents that come as lines of JSON, on many machines
    Batch(Box<lines::Args>),
    /// Compare links with gold links: precision, recall, F1
    Eval(eval::Args),
    /// Convert, merge, filter, edit, check and repair translation memories
    Tmx(tmx::Args),
    /// Keep a translation memory, and look up texts, words and meanings in it
    Memory(Box<memory::Args>),
    /// Serve a language model over the Model Context Protocol, with files of some folders
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    /// Write sverka.toml, the settings of a project, with a comment on each
    Init(project::InitArgs),
    /// Print a completion script for a shell
    Completions(shell::CompletionsArgs),
    /// Print the manual page, or write the pages of all commands
    Man(shell::ManArgs),
}

/// Flags that every subcommand has.
#[derive(Args)]
#[command(next_help_heading = "General")]
pub struct Global {
    /// Print only errors and the result
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Report progress; -vv gives more detail
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Colour messages and reports: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: Color,
    /// Replace a workbook or Word table even if somebody has edited it
    #[arg(long, global = true)]
    pub force: bool,
    /// Raise or lower a limit on the size of an input, such as line=64M (see docs/reference/limits.md)
    #[arg(long, global = true, value_name = "NAME=N", value_parser = limits::limit)]
    pub limit: Vec<(Bound, u64)>,
    /// Refuse work that would need more memory, such as 2G [default: the memory of the machine]
    #[arg(long, global = true, value_name = "SIZE", value_parser = limits::size)]
    pub max_memory: Option<u64>,
    /// Ignore sverka.toml, the settings of the project
    #[arg(long, global = true)]
    pub no_project: bool,
    /// Print help: a summary with -h, all with --help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print the version
    #[arg(short = 'V', long, global = true, action = ArgAction::Version)]
    version: Option<bool>,
}

/// When messages are coloured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What ends a paragraph of a plain text.
#[derive(Clone, Copy, ValueEnum)]
pub enum Paragraphs {
    /// Detected from the lines
    Auto,
    /// Every line is a paragraph
    Line,
    /// Only a blank line ends a paragraph
    Blank,
}

impl Color {
    /// Returns whether to colour output for a stream, which may be a terminal.
    pub fn paints(self, is_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }
}

impl From<Paragraphs> for read::Paragraphs {
    fn from(how: Paragraphs) -> Self {
        match how {
            Paragraphs::Auto => Self::Auto,
            Paragraphs::Line => Self::Line,
            Paragraphs::Blank => Self::Blank,
        }
    }
}

impl Global {
    /// Sends the library's log to standard error: progress with `-v`, everything with `-vv`.
    pub fn start_logger(&self) {
        let level = match self.verbose {
            0 => log::LevelFilter::Off,
            1 => log::LevelFilter::Info,
            _ => log::LevelFilter::Debug,
        };
        let mut builder = env_logger::Builder::new();
        builder.filter_module("sverka", level);
        builder.format(|out, record| {
            writeln!(out, "{}: {}", record.level().as_str().to_lowercase(), record.args())
        });
        builder.init();
    }
}

/// Prints a help text, the version, or what is wrong with the command line.
pub fn help(mut message: clap::Error) -> ExitCode {
    suggest_memory_command(&mut message);
    // What clap prints goes through a buffer whose errors at the end of the program nobody sees.
    match message.print().and_then(|()| std::io::stdout().flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            console::Console::default().error(output::write_error("standard output", error));
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2)),
    }
}

/// Suggests `sverka tmx validate` to somebody who tried `sverka validate`.
fn suggest_memory_command(message: &mut clap::Error) {
    let Some(ContextValue::String(name)) = message.get(ContextKind::InvalidSubcommand) else { return };
    let cli = Cli::command();
    if cli.find_subcommand("tmx").is_some_and(|tmx| tmx.find_subcommand(name).is_some()) {
        let suggestion = ContextValue::Strings(vec![format!("tmx {name}")]);
        message.insert(ContextKind::SuggestedSubcommand, suggestion);
    }
}

/// Returns the exit code: 0 if everything was done, 1 if a part failed, 2 if nothing was done.
fn exit_code(done: usize, failed: usize) -> ExitCode {
    ExitCode::from(match (done, failed) {
        (_, 0) => 0,
        (0, _) => 2,
        _ => 1,
    })
}

/// Reads a language tag from the command line.
fn parse_lang(tag: &str) -> Result<Lang, ParseLangError> {
    tag.parse()
}

/// Returns the creation date for new memories, from the environment, if it sets one.
fn creation_date() -> anyhow::Result<Option<::tmx::Date>> {
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH");
    sverka::write::tmx::creation_date(epoch.as_ref().map(|value| value.to_string_lossy()).as_deref())
        .map_err(|error| anyhow::anyhow!("SOURCE_DATE_EPOCH: {error}; correct it or unset it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_agree_with_each_other() {
        Cli::command().debug_assert();
    }
}
