//! `sverka tmx convert`: converts memories to and from other formats.

use super::common::{MERGE_FIRST, Sink, Target, Writing, count, warn_of_headers};
use super::memories::{Memories, Mended};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output;
use crate::cli::reading::Reading;
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use sverka::bilingual::sink::{self, Bilingual, Losses, Options};
use sverka::bilingual::{Format, table};
use tmx::merge::{Headers, LeftOut};
use tmx::{Header, Lang, SourceLang, Unit};

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

fn written(name: &str) -> Result<Format, String> {
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
            Some(format)
                if format.is_written()
                    && !matches!(format, Format::Html | Format::Book | Format::Srt | Format::Beads) =>
            {
                Ok(format)
            }
            Some(format) => {
                bail!(
                    "{shown}: {} files are read, not written; name an output such as NAME.tmx or NAME.xlsx last",
                    format.name()
                )
            }
            None => bail!("{shown}: no format has this extension; name one with --format"),
        }
    }
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
    let mut writing = Out::new(out, to, args, created, console);
    let mut memories = Memories::new(inputs, &args.reading, 1, console)?;
    memories.each_file(&mut |_, unit, header| writing.begin(header, unit))?;
    let code = memories.exit_code();
    warn_of_headers(writing.left_out, MERGE_FIRST, console);
    let (read, written, losses) = writing.finish()?;
    crate::cli::losses::warn(&out.display().to_string(), &losses, console);
    console.line(format_args!("{} read, {} written", count(read, "unit"), written));
    if read == 0 {
        console.warning(format_args!("{} contains no unit", input::name(&inputs[0])));
    }
    Ok(code)
}

/// What formats without a header lose from that of a memory.
const HEADERS: &str = "notes, props and user-defined encodings of headers";

/// Returns the header of a file that has none.
fn plain() -> Header {
    Header::new("sverka", env!("CARGO_PKG_VERSION"), SourceLang::All)
}

/// Returns the two files for a prefix.
fn twins(prefix: &Path, source: &Lang, target: &Lang) -> [PathBuf; 2] {
    [source, target].map(|lang| {
        let mut path = prefix.as_os_str().to_owned();
        path.push(format!(".{lang}"));
        PathBuf::from(path)
    })
}

/// Checks whether a format has a column for each of --props.
fn has_columns(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Tsv | Format::Xlsx)
}

/// The output, which is begun when the first unit shows the languages.
struct Out<'a> {
    path: &'a Path,
    format: Format,
    args: &'a Args,
    /// The creation date for a memory that is made from files without one.
    created: Option<tmx::Date>,
    pairs: Bilingual,
    losses: Losses,
    /// What is lost from the headers of further memories.
    left_out: LeftOut,
    mended: Mended<'a>,
    read: u64,
    written: u64,
    state: State,
}

enum State {
    Waiting(Option<Header>),
    Memory(Headers, Box<Target>),
    Foreign(Box<dyn sink::Sink>, Vec<Shared>),
}

/// An output that a sink fills and the command commits.
#[derive(Clone)]
struct Shared(Rc<RefCell<Sink>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl<'a> Out<'a> {
    fn new(
        path: &'a Path,
        format: Format,
        args: &'a Args,
        created: Option<tmx::Date>,
        console: &'a Console,
    ) -> Self {
        let all = !format.is_bilingual() && args.reading.target_lang.is_none();
        Self {
            path,
            format,
            args,
            created,
            pairs: Bilingual { source: args.source(), target: args.target(), all },
            losses: Losses::default(),
            left_out: LeftOut::default(),
            mended: Mended::new(path, console),
            read: 0,
            written: 0,
            state: State::Waiting(None),
        }
    }

    fn failed(&self, error: io::Error) -> anyhow::Error {
        output::write_error(&self.path.display().to_string(), error)
    }

    /// Begins the output for a unit, or for the header of a memory.
    fn begin(&mut self, header: &Header, unit: Option<Unit>) -> Result<()> {
        // A file that is not a memory gets a new header, with the date that the user set.
        let created =
            (header.creation_tool == "sverka" && header.creation_date.is_none()).then_some(self.created);
        let header = &Header { creation_date: header.creation_date.or(created.flatten()), ..header.clone() };
        if let State::Waiting(waiting @ None) = &mut self.state {
            *waiting = Some(header.clone());
        }
        let Some(mut unit) = unit else {
            if let State::Memory(headers, _) = &self.state {
                self.left_out += headers.left_out(header);
            }
            if self.format != Format::Tmx {
                self.losses.add(HEADERS, header.notes.len() + header.props.len() + header.udes.len());
            }
            return Ok(());
        };
        self.read += 1;
        if self.format == Format::Tmx {
            if self.args.writing.drops_codes() {
                let codes = unit.variants.iter().map(|variant| variant.segment.codes()).sum();
                self.losses.add("inline codes", codes);
            }
            if let State::Waiting(_) = self.state {
                self.open_memory(header)?;
            }
            if let State::Memory(headers, target) = &mut self.state {
                self.mended.add(&target.write(headers.adopt(unit, header))?);
                self.written += 1;
            }
            return Ok(());
        }
        if self.format == Format::Jsonl {
            // Lines have no header, so each one states where it differs from a reader's defaults.
            unit = Headers::new(Header { source_lang: header.source_lang.clone(), ..plain() })
                .adopt(unit, header);
        }
        unit.source_lang = unit.source_lang.or_else(|| Some(header.source_lang.clone()));
        for pair in self.pairs.of(&unit, header, &mut self.losses) {
            if let State::Waiting(_) = self.state {
                self.open()?;
            }
            if let State::Foreign(sink, _) = &mut self.state {
                let written = sink.write(&pair, &mut self.losses);
                written.map_err(|error| self.failed(error))?;
                self.written += 1;
            }
        }
        Ok(())
    }

    fn open_memory(&mut self, header: &Header) -> Result<()> {
        let target = Target::create(self.path, header, &self.args.writing)?;
        self.state = State::Memory(Headers::new(header.clone()), Box::new(target));
        Ok(())
    }

    fn open(&mut self) -> Result<()> {
        let mut options = self.args.options(self.format, self.path);
        options.source = self.pairs.source.clone();
        options.target = self.pairs.target.clone();
        if let Some(prop) = table::clash(&options).filter(|_| has_columns(self.format)) {
            bail!(
                "--props {prop}: a table cannot have such a column, because another one has its name or it names a \
                 language; leave it out"
            );
        }
        let shared = |path: &Path| Ok::<_, anyhow::Error>(Shared(Rc::new(RefCell::new(Sink::create(path)?))));
        let (sink, outputs): (Box<dyn sink::Sink>, Vec<Shared>) = if self.format == Format::Moses {
            if output::is_stdout(self.path) {
                bail!("Moses output consists of two files; give the beginning of their names");
            }
            let (Some(source), Some(target)) = (&options.source, &options.target) else {
                bail!("name the languages with --source-lang and --target-lang");
            };
            let [one, other] = twins(self.path, source, target);
            let (one, other) = (shared(&one)?, shared(&other)?);
            let outputs = vec![one.clone(), other.clone()];
            (sink::twins(Box::new(one), Box::new(other), &options), outputs)
        } else {
            let out = shared(self.path)?;
            let sink = sink::sink(self.format, Box::new(out.clone()), &options);
            (sink.map_err(|error| self.failed(error))?, vec![out])
        };
        self.state = State::Foreign(sink, outputs);
        Ok(())
    }

    /// Finishes the file and moves it to its destination; creates one without units if none was begun.
    fn finish(mut self) -> Result<(u64, u64, Losses)> {
        if let State::Waiting(header) = &mut self.state {
            let header = header.take().unwrap_or_else(plain);
            if self.format == Format::Tmx { self.open_memory(&header)? } else { self.open()? }
        }
        let failed = |error| output::write_error(&self.path.display().to_string(), error);
        match self.state {
            State::Memory(_, target) => target.commit()?,
            State::Foreign(sink, outputs) => {
                sink.finish(&mut self.losses).map_err(failed)?;
                for output in outputs {
                    match Rc::try_unwrap(output.0) {
                        Ok(output) => output.into_inner().commit()?,
                        Err(_) => bail!("the output is still in use"),
                    }
                }
            }
            State::Waiting(_) => {}
        }
        Ok((self.read, self.written, self.losses))
    }
}
