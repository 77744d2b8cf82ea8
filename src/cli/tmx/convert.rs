//! `sverka tmx convert`: converts memories to and from other formats.

use super::common::{MERGE_FIRST, Writing, count, warn_of_headers};
use super::memories::Memories;
use super::written::{Finished, Written};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output;
use crate::cli::reading::Reading;
use crate::cli::targets;
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::Format;
use sverka::bilingual::sink::{self, Options};
use tmx::Lang;

const EXAMPLES: &str = "\
Examples:
  sverka tmx convert memory.tmx memory.xlsx
  sverka tmx convert memory.tmx review.docx
  sverka tmx convert review.docx reviewed.tmx
  sverka tmx convert job.sdlxliff job.tmx
  sverka tmx convert messages.po -s en memory.tmx
  sverka tmx convert terms.csv -s en -t ru memory.tmx
  sverka tmx convert a.xlf b.xlsx c.csv -o memory.tmx
  sverka tmx convert ui.en.properties ui.ru.properties memory.tmx
  sverka tmx convert memory.tmx.gz corpus -f moses -t ru
  sverka tmx convert corpus memory.tmx --from moses -s en -t ru
  sverka tmx convert memory.tmx old.tmx --level 1 --encoding utf-16
  cat memory.tmx | sverka tmx convert - - -f jsonl | jq -r .target

Formats:
  tmx          TMX 1.4b                     everything
  tsv, csv     tables with a header         texts without codes, all of
  xlsx         a workbook                     Sverka's fields, --props
  docx         a Word table for reviewers   texts, score, status, comment
  jsonl        one object per line          everything of two languages
  xliff        XLIFF 1.2, with codes        xliff2: XLIFF 2.1
  po           Gettext catalogue            one message per pair
  moses        PREFIX.en, PREFIX.ru         texts only
  alternating  a line, its translation      texts only
Also read: bitext (.bitext.json), ods, mo, qt (.ts), and the XLIFF of \
Trados, memoQ, Phrase and Wordfast. Inputs are detected by their contents. \
Monolingual files are read in twos, source and target, and paired by key:
properties, json, arb, yaml, android (strings.xml), strings, resx.

What a format cannot keep is counted in a warning. docs/reference/formats.md shows \
what each one keeps. A memory has a creation date if the input has one or \
SOURCE_DATE_EPOCH (seconds since 1970) is set. All formats stream, except workbooks and \
Word tables, which are kept in memory.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be \
read and nothing was written, or wrong usage.";

/// Arguments of `sverka tmx convert`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files to read, or - for standard input, and last the file to write, or - for standard output
    #[arg(required = true, num_args = 1.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File to write; all FILEs are then read
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Format of the output [default: by its name]
    #[arg(short, long, alias = "to", value_name = "FORMAT", value_parser = written, hide_possible_values = true)]
    format: Option<Format>,
    /// What to do with inline codes if the format has no place for them
    #[arg(long, value_name = "HOW", default_value = "drop")]
    codes: Codes,
    /// Types of props that get a column in a table
    #[arg(long, value_name = "TYPE,...", value_delimiter = ',')]
    props: Vec<String>,
    /// Write column names in the first line, even of TSV on standard output
    #[arg(long, conflicts_with = "no_header")]
    header: bool,
    /// Write a table without column names: only the two texts and --props
    #[arg(long)]
    no_header: bool,
    /// Write CSV without the byte-order mark by which Excel recognises UTF-8
    #[arg(long)]
    no_bom: bool,
    /// Write CSV without the apostrophe that prevents a spreadsheet from treating a text as a formula
    #[arg(long)]
    no_guard: bool,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Codes {
    /// Leave them out and count them
    Drop,
    /// Show them as in the original format: <b>
    Show,
}

/// Parses the name of a format that is written.
pub fn written(name: &str) -> Result<Format, String> {
    let formats = || Format::all().filter(|format| format.is_written());
    formats().find(|format| format.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<&str> = formats().map(Format::name).collect();
        format!("not a format that can be written; the formats are {}", names.join(", "))
    })
}

impl Args {
    fn options(&self, format: Format, out: &Path) -> Options {
        let is_piped = output::is_stream(out);
        Options {
            source: self.source(),
            target: self.target(),
            codes: match self.codes {
                Codes::Drop => sink::Codes::Drop,
                Codes::Show => sink::Codes::Show,
            },
            // Programs that read a pipe expect only the texts; people expect the column names.
            header: if format == Format::Tsv && is_piped { self.header } else { !self.no_header },
            props: self.props.clone(),
            guard: !self.no_guard,
            bom: !self.no_bom && !is_piped,
            ..Options::default()
        }
    }

    fn source(&self) -> Option<Lang> {
        self.reading.source_lang.as_ref().and_then(|lang| lang.as_str().parse().ok())
    }

    fn target(&self) -> Option<Lang> {
        self.reading.target_lang.as_ref().and_then(|lang| lang.as_str().parse().ok())
    }

    /// Returns the files to read and the file to write.
    fn places(&self) -> Result<(&[PathBuf], &Path)> {
        match (&self.output, &self.files[..]) {
            (Some(out), inputs) => Ok((inputs, out)),
            (None, [inputs @ .., out]) if !inputs.is_empty() => Ok((inputs, out)),
            _ => bail!("give a file to read and a file to write"),
        }
    }

    /// Returns the format to write.
    fn format(&self, out: &Path) -> Result<Format> {
        let format = self.format.or_else(|| Format::from_path(out));
        let shown = out.display();
        match format {
            Some(format) if is_output(format) => Ok(format),
            Some(format) => {
                bail!(
                    "{shown}: {} files are read, not written; name an output such as NAME.tmx or NAME.xlsx last",
                    format.name()
                )
            }
            None => {
                let known: Vec<&str> =
                    Format::all().filter(|format| is_output(*format)).map(Format::name).collect();
                Err(targets::unknown_format(out, &known))
            }
        }
    }
}

/// Returns whether units are written in a format, not only whole alignments.
fn is_output(format: Format) -> bool {
    format.is_written() && !matches!(format, Format::Html | Format::Book | Format::Srt | Format::Beads)
}

/// Runs `sverka tmx convert`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let (inputs, out) = args.places()?;
    let to = args.format(out)?;
    if to != Format::Tmx && (args.writing.encoding() != tmx::Encoding::Utf8 || args.writing.drops_codes()) {
        bail!("--encoding and --level are for TMX; other formats are written in UTF-8, with --codes");
    }
    if to.is_binary() && output::is_stdout(out) && io::IsTerminal::is_terminal(&io::stdout()) {
        bail!("a spreadsheet is not text for a terminal; name a file");
    }
    let created = crate::cli::creation_date()?;
    let mut writing = Written::new(out, to, args.options(to, out), &args.writing, created, console);
    let mut memories = Memories::new(inputs, &args.reading, 1, console)?;
    memories.each_file(&mut |_, unit, header| writing.begin(header, unit))?;
    let code = memories.exit_code();
    warn_of_headers(writing.left_out, MERGE_FIRST, console);
    let Finished { outputs, read, written, losses } = writing.finish()?;
    output::commit_all(outputs)?;
    crate::cli::losses::warn(&out.display().to_string(), &losses, console);
    console.line(format_args!("{} read, {} written", count(read, "unit"), written));
    if read == 0 {
        console.warning(format_args!("{} contains no unit", input::name(&inputs[0])));
    }
    Ok(code)
}
