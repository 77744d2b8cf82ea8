//! `sverka tmx convert`: memories to and from other formats.

use super::common::{self, Progress, Sink, Target, Writing, count};
use super::memories::{Memories, Mended};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use sverka::memory::convert::{self, Format, Losses, Options, Pairs, Rows, moses, xlsx};
use tmx::merge::Headers;
use tmx::{Header, Lang, SourceLang, Unit};

const EXAMPLES: &str = "\
Examples:
  sverka tmx convert memory.tmx memory.xlsx
  sverka tmx convert memory.tmx memory.csv --props x-score,x-doc
  sverka tmx convert memory.tmx.gz corpus --to moses --target ru
  sverka tmx convert corpus memory.tmx --from moses --source en --target ru
  sverka tmx convert terms.tsv memory.tmx --source en --target ru
  sverka tmx convert a.xlf b.xlf memory.tmx
  sverka tmx convert memory.tmx old-tool.tmx --level 1 --encoding utf-16
  cat memory.tmx | sverka tmx convert - - --to jsonl | jq -r .target

Formats, by the names of the files (or --from, --to):
  tmx     .tmx          everything
  tsv     .tsv .txt     source, target, and the props of --props; a header with --header
  csv     .csv          a header: id, en, ru, note, and the props of --props
  xlsx    .xlsx         the same as a spreadsheet
  jsonl   .jsonl        an object a line: all but inline codes; a line for each target language
  moses   PREFIX        two files, PREFIX.en and PREFIX.ru
  xliff   .xlf .xliff   XLIFF 1.2, with inline codes; both versions are read
  xliff2  .xlf2         XLIFF 2.1, with inline codes
  po      .po           a message a pair

What a format cannot hold is counted in a warning. All but .xlsx stream; a spreadsheet is held in memory.";

/// Arguments of `sverka tmx convert`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files to read, or - for standard input, and last the file to write, or - for standard output
    #[arg(required = true, num_args = 2.., value_names = ["IN", "OUT"])]
    files: Vec<PathBuf>,
    /// Format of IN; else told by its name
    #[arg(long, value_name = "FORMAT")]
    from: Option<Named>,
    /// Format of OUT; else told by its name
    #[arg(long, value_name = "FORMAT")]
    to: Option<Named>,
    /// Source language; else that of the memory
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    source: Option<Lang>,
    /// Target language; else the first that is found
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    target: Option<Lang>,
    /// What becomes of inline codes where the format holds none
    #[arg(long, value_name = "HOW", default_value = "drop")]
    codes: Codes,
    /// Types of props that have a column of their own in a table
    #[arg(long, value_name = "TYPE,...", value_delimiter = ',')]
    props: Vec<String>,
    /// The first line of a TSV names its columns
    #[arg(long, conflicts_with = "no_header")]
    header: bool,
    /// The first line of a CSV or spreadsheet does not name its columns
    #[arg(long)]
    no_header: bool,
    /// Write CSV without the apostrophe that keeps a spreadsheet from taking a text for a formula
    #[arg(long)]
    no_guard: bool,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Named {
    /// TMX 1.4b
    Tmx,
    /// Tab-separated values
    Tsv,
    /// Comma-separated values
    Csv,
    /// Spreadsheet
    Xlsx,
    /// JSON lines
    Jsonl,
    /// Two plain files
    Moses,
    /// XLIFF 1.2
    Xliff,
    /// XLIFF 2.1
    Xliff2,
    /// Gettext
    Po,
}

impl From<Named> for Format {
    fn from(named: Named) -> Self {
        match named {
            Named::Tmx => Self::Tmx,
            Named::Tsv => Self::Tsv,
            Named::Csv => Self::Csv,
            Named::Xlsx => Self::Xlsx,
            Named::Jsonl => Self::Jsonl,
            Named::Moses => Self::Moses,
            Named::Xliff => Self::Xliff1,
            Named::Xliff2 => Self::Xliff2,
            Named::Po => Self::Po,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Codes {
    /// They are left out and counted
    Drop,
    /// They are shown as in the original format: <b>
    Show,
}

impl Args {
    fn options(&self, format: Format) -> Options {
        Options {
            source: self.source.clone(),
            target: self.target.clone(),
            codes: match self.codes {
                Codes::Drop => convert::Codes::Drop,
                Codes::Show => convert::Codes::Show,
            },
            header: if format == Format::Tsv { self.header } else { !self.no_header },
            props: self.props.clone(),
            guard: !self.no_guard,
            ..Options::default()
        }
    }

    fn format(&self, path: &Path, named: Option<Named>, flag: &str) -> Result<Format> {
        if let Some(named) = named {
            return Ok(named.into());
        }
        match Format::from_path(path) {
            Some(format) => Ok(format),
            None if path == Path::new(DASH) && flag == "--from" => Ok(Format::Tmx),
            None => bail!("{}: its name tells no format; name one with {flag}", path.display()),
        }
    }
}

/// Runs `sverka tmx convert`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let [inputs @ .., out] = &args.files[..] else { bail!("give a file to read and one to write") };
    let to = args.format(out, args.to, "--to")?;
    if to != Format::Tmx && (args.writing.encoding() != tmx::Encoding::Utf8 || args.writing.drops_codes()) {
        bail!("--encoding and --level are for TMX; other formats are written in UTF-8, with --codes");
    }
    if matches!(to, Format::Xlsx) && output::is_stdout(out) && io::IsTerminal::is_terminal(&io::stdout()) {
        bail!("a spreadsheet is no text for a terminal; give a file");
    }
    let formats = inputs.iter().map(|path| args.format(path, args.from, "--from"));
    let formats = formats.collect::<Result<Vec<_>>>()?;
    let mut writing = Out::new(out, to, args, console);
    let mut lost = 0;
    let (mut memory_files, mut others) = (Vec::new(), Vec::new());
    for (path, format) in inputs.iter().zip(formats) {
        match format {
            Format::Tmx => memory_files.push(path.clone()),
            format => others.push((path, format)),
        }
    }
    let mut code = ExitCode::SUCCESS;
    if !memory_files.is_empty() {
        let mut memories = Memories::new(&memory_files, 1, console)?;
        memories.each_file(&mut |_, unit, header| writing.begin(header, unit))?;
        code = memories.exit_code();
    }
    let progress = Progress::start(others.iter().map(|(path, _)| path.as_path()), console);
    for (path, format) in others {
        lost += foreign(path, format, args, &progress, console, &mut writing)?;
    }
    drop(progress);
    let (read, written, losses) = writing.finish()?;
    let lost_kinds: Vec<String> = losses.iter().map(|(what, number)| format!("{what} ({number})")).collect();
    if !lost_kinds.is_empty() {
        let list = lost_kinds.join(", ");
        console.warning(format_args!("{}: the format cannot hold, and lost: {list}", out.display()));
    }
    console.line(format_args!("{} read, {} written", count(read, "unit"), written));
    if read == 0 {
        console.warning(format_args!("there was no unit in {}", input::name(&inputs[0])));
    }
    Ok(if lost > 0 { ExitCode::from(1) } else { code })
}

/// Faults of a file that are told one by one.
const TOLD: usize = 5;

/// Reads a file that is no TMX. Returns how many units could not be read.
fn foreign(
    path: &Path,
    format: Format,
    args: &Args,
    progress: &Progress<'_>,
    console: &Console,
    writing: &mut Out<'_>,
) -> Result<u64> {
    let name = input::name(path);
    let failed = |error: convert::Error| match error {
        convert::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => anyhow!("{name}: {error}"),
        convert::Error::Io(error) => common::unreadable(&name, &error.into()),
        convert::Error::Syntax { line, message } => anyhow!("{name}:{line}: {message}"),
        error => anyhow!("{name}: {error}"),
    };
    let open = |path: &Path| common::bytes(path, progress).map_err(|error| failed(error.into()));
    let options = args.options(format);
    let rows: Rows<'_> = match format {
        Format::Moses => {
            let (Some(source), Some(target)) = (&args.source, &args.target) else {
                bail!("{name}: name the languages of Moses twins with --source and --target");
            };
            let [source, target] = twins(path, source, target);
            moses::read(open(&source)?, open(&target)?, &options).map_err(failed)?
        }
        Format::Xlsx => xlsx::read(open(path)?, &options).map_err(failed)?,
        format => convert::rows(format, open(path)?, &options).map_err(failed)?,
    };
    let creation_date = crate::cli::creation_date([path].into_iter());
    let (mut told, mut lost) = (0, 0);
    for row in rows {
        let row = row.map_err(failed)?;
        for remark in &row.remarks {
            told += 1;
            if told <= TOLD {
                console.warning(format_args!("{name}:{}: {remark}", row.line));
            }
        }
        lost += u64::from(row.unit.is_none() && !row.remarks.is_empty());
        if let Some(unit) = row.unit {
            let source = unit.variants.first().map(|variant| variant.lang.clone());
            let source = args.source.clone().or(source).map_or(SourceLang::All, SourceLang::Lang);
            let header = Header { creation_date, ..Header::new("sverka", env!("CARGO_PKG_VERSION"), source) };
            writing.begin(&header, Some(unit))?;
        }
    }
    if told > TOLD {
        console.warning(format_args!("{name}: {} more faults", told - TOLD));
    }
    Ok(lost)
}

/// The two files of a prefix.
fn twins(prefix: &Path, source: &Lang, target: &Lang) -> [PathBuf; 2] {
    [source, target].map(|lang| {
        let mut path = prefix.as_os_str().to_owned();
        path.push(format!(".{lang}"));
        PathBuf::from(path)
    })
}

/// What is written: begun when the first unit tells the languages.
struct Out<'a> {
    path: &'a Path,
    format: Format,
    args: &'a Args,
    pairs: Pairs,
    losses: Losses,
    mended: Mended<'a>,
    read: u64,
    written: u64,
    state: State,
}

enum State {
    Waiting(Option<Header>),
    Memory(Headers, Box<Target>),
    Foreign(Box<dyn convert::Sink>, Vec<Shared>),
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
    fn new(path: &'a Path, format: Format, args: &'a Args, console: &'a Console) -> Self {
        let all = !format.is_bilingual() && args.target.is_none();
        Self {
            path,
            format,
            args,
            pairs: Pairs { source: args.source.clone(), target: args.target.clone(), all },
            losses: Losses::default(),
            mended: Mended::new(path, console),
            read: 0,
            written: 0,
            state: State::Waiting(None),
        }
    }

    fn failed(&self, error: io::Error) -> anyhow::Error {
        output::write_error(&self.path.display().to_string(), error)
    }

    /// Takes a unit, or a header where a memory begins.
    fn begin(&mut self, header: &Header, unit: Option<Unit>) -> Result<()> {
        if let State::Waiting(waiting @ None) = &mut self.state {
            *waiting = Some(header.clone());
        }
        let Some(mut unit) = unit else { return Ok(()) };
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
        unit.source_lang = unit.source_lang.or_else(|| Some(header.source_lang.clone()));
        for pair in self.pairs.of(unit, header, &mut self.losses) {
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
        let mut options = self.args.options(self.format);
        options.source = self.pairs.source.clone();
        options.target = self.pairs.target.clone();
        let shared = |path: &Path| Ok::<_, anyhow::Error>(Shared(Rc::new(RefCell::new(Sink::create(path)?))));
        let (sink, outputs): (Box<dyn convert::Sink>, Vec<Shared>) = if self.format == Format::Moses {
            if output::is_stdout(self.path) {
                bail!("Moses twins are two files; give the beginning of their names");
            }
            let (Some(source), Some(target)) = (&options.source, &options.target) else {
                bail!("name the languages with --source and --target");
            };
            let [one, other] = twins(self.path, source, target);
            let (one, other) = (shared(&one)?, shared(&other)?);
            let outputs = vec![one.clone(), other.clone()];
            (Box::new(moses::Twins::new(Box::new(one), Box::new(other), &options)), outputs)
        } else {
            let out = shared(self.path)?;
            let sink = convert::sink(self.format, Box::new(out.clone()), &options);
            (sink.map_err(|error| self.failed(error))?, vec![out])
        };
        self.state = State::Foreign(sink, outputs);
        Ok(())
    }

    /// Ends the file and moves it to its place; one without units where there was none.
    fn finish(mut self) -> Result<(u64, u64, Losses)> {
        if let State::Waiting(header) = &mut self.state {
            let header = header
                .take()
                .unwrap_or_else(|| Header::new("sverka", env!("CARGO_PKG_VERSION"), SourceLang::All));
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
