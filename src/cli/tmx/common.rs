//! Shared by all subcommands: memories to read ([`Source`]), memories and other files to write ([`Target`],
//! [`Sink`]), progress by bytes ([`Progress`]).

use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{self, DASH, Output, plain};
use crate::cli::reading;
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs::{self, File};
use std::io::{self, Chain, Cursor, Read, Write};
use std::path::Path;
use std::time::Duration;
use sverka::bilingual::{Damage, Entry, Format, Gunzip, Input, Options, Severity, Units};
use tmx::merge::LeftOut;
use tmx::{Diagnostic, Header, Unit};

/// Shows how much of the inputs has been read: a bar on a terminal, nothing elsewhere.
pub struct Progress<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
}

impl<'a> Progress<'a> {
    /// Creates a progress that shows nothing, for a file that is read again.
    pub fn none(console: &'a Console) -> Self {
        Self { console, bar: None }
    }

    /// Starts counting the bytes of these inputs. If standard input is among them, the total is unknown.
    pub fn start<'p>(inputs: impl IntoIterator<Item = &'p Path>, console: &'a Console) -> Self {
        let length = |path: &Path| fs::metadata(path).ok().filter(|found| found.is_file()).map(|f| f.len());
        let total: Option<u64> = inputs.into_iter().map(length).sum();
        let bar = console.wants_bar().then(|| {
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
            let template = match total {
                Some(_) => "{bar:30} {bytes} of {total_bytes}, {elapsed}, about {eta} left",
                None => "{bytes}, {elapsed}",
            };
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.enable_steady_tick(Duration::from_millis(200));
            console.set_bar(bar.clone());
            bar
        });
        Self { console, bar }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.bar.is_some() {
            self.console.clear_bar();
        }
    }
}

/// Counts the bytes of a file as stored on the disk.
struct Counted {
    read: Box<dyn Read + Send>,
    bar: Option<ProgressBar>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.read.read(buffer)?;
        if let Some(bar) = &self.bar {
            bar.inc(read as u64);
        }
        Ok(read)
    }
}

/// Opens the bytes of an input, a file or standard input, decompressed if it is gzip.
pub fn bytes(path: &Path, progress: &Progress<'_>) -> io::Result<Box<dyn Read>> {
    let read: Box<dyn Read + Send> =
        if path == Path::new(DASH) { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    let mut counted = Counted { read, bar: progress.bar.clone() };
    // Every gzip file begins with these two bytes, and no text does (RFC 1952, 2.3.1).
    let mut magic = Vec::new();
    counted.by_ref().take(2).read_to_end(&mut magic)?;
    let is_gzip = magic == [0x1F, 0x8B];
    let whole: Chain<Cursor<Vec<u8>>, Counted> = Cursor::new(magic).chain(counted);
    if is_gzip {
        return Ok(Box::new(Gunzip::new(whole)));
    }
    Ok(Box::new(whole))
}

/// A file of pairs to read: an iterator of its entries, with errors that name the file and the remedy.
pub struct Source {
    units: Units<'static>,
}

impl Source {
    /// Opens a file of any format. Units of one language are returned too.
    pub fn open(input: &Input, options: &Options, progress: &Progress<'_>) -> Result<Self> {
        Self::open_as(input::name(&input.path), input, options, progress)
    }

    /// Opens a file under another name for messages.
    pub fn open_as(name: String, input: &Input, options: &Options, progress: &Progress<'_>) -> Result<Self> {
        let options = Options { untranslated: true, ..options.clone() };
        let bar = progress.bar.clone();
        let units = reading::open_as(&name, input, &options, |read| Box::new(Counted { read, bar }))?;
        Ok(Self { units })
    }

    /// Returns the header of a memory, or one with what is known about the file.
    pub fn header(&self) -> &Header {
        self.units.header()
    }
}

impl Iterator for Source {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        Some(self.units.next()?.map_err(reading::explain))
    }
}

/// Words why a memory cannot be read, and what to do.
pub fn unreadable(name: &str, error: &tmx::Error) -> anyhow::Error {
    match error {
        tmx::Error::Io(error) if error.kind() == io::ErrorKind::NotFound => input::no_such_file(name),
        tmx::Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Damage>()) => {
            anyhow!("{name}: {error}; get the whole file again")
        }
        tmx::Error::Io(error) => {
            anyhow!("{name}: cannot be read: {}; check the file and its permissions", plain(error))
        }
        error => anyhow!("{name}: {error}; give a translation memory in TMX"),
    }
}

/// Returns a number with what is counted.
pub fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Advice about lost headers, for commands that do not combine them.
pub const MERGE_FIRST: &str = "sverka tmx merge combines the headers of files";

/// Warns about what is lost from the headers of further memories, with advice.
pub fn warn_of_headers(left_out: LeftOut, advice: &str, console: &Console) {
    let LeftOut { notes, props, udes } = left_out;
    let kinds = [(notes, "note"), (props, "prop"), (udes, "user-defined encoding")];
    let counts = kinds.iter().filter(|(number, _)| *number > 0);
    let counts: Vec<String> = counts.map(|(number, what)| count(*number as u64, what)).collect();
    if !counts.is_empty() {
        console.warning(format_args!(
            "left out: {} in the headers of further inputs; {advice}",
            counts.join(", ")
        ));
    }
}

/// Returns the error of temporary files that cannot be written or read.
pub fn temporary(error: io::Error) -> anyhow::Error {
    let directory = std::env::temp_dir();
    let directory = directory.display();
    anyhow!("{directory}: temporary files cannot be used: {}; free some space, or set TMPDIR", plain(&error))
}

/// Reports what a reader had to repair or leave out, once per kind with the first place and a count.
pub struct Faults<'a> {
    console: &'a Console,
    kinds: Vec<Fault>,
}

struct Fault {
    kind: &'static str,
    severity: Severity,
    first: String,
    count: usize,
}

impl<'a> Faults<'a> {
    /// Creates the report of a file.
    pub fn new(console: &'a Console) -> Self {
        Self { console, kinds: Vec::new() }
    }

    /// Counts the remarks of an entry.
    pub fn add(&mut self, entry: &Entry) {
        for remark in &entry.remarks {
            match self.kinds.iter_mut().find(|fault| fault.kind == remark.kind) {
                Some(fault) => fault.count += 1,
                None => self.kinds.push(Fault {
                    kind: remark.kind,
                    severity: remark.severity,
                    first: reading::line(entry, remark),
                    count: 1,
                }),
            }
        }
    }
}

impl Drop for Faults<'_> {
    fn drop(&mut self) {
        for fault in &self.kinds {
            let more = match fault.count {
                1 => String::new(),
                count => format!(" (and {} more)", count - 1),
            };
            match fault.severity {
                Severity::Note => self.console.note(format_args!("{}{more}", fault.first)),
                _ => self.console.warning(format_args!("{}{more}", fault.first)),
            }
        }
    }
}

/// How memories are written.
#[derive(clap::Args)]
#[command(next_help_heading = "Writing")]
pub struct Writing {
    /// Encoding of the output
    #[arg(long, value_name = "NAME", default_value = "utf-8")]
    encoding: Encoding,
    /// Level of the output: 2 keeps inline codes, 1 is text only
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u8).range(1..=2))]
    level: u8,
}

impl Writing {
    /// Returns the encoding.
    pub fn encoding(&self) -> tmx::Encoding {
        self.encoding.into()
    }

    /// Reduces a unit to the requested level.
    pub fn level(&self, unit: &mut Unit) {
        if self.level == 1 {
            unit.drop_codes();
        }
    }

    /// Returns whether inline codes are left out.
    pub fn drops_codes(&self) -> bool {
        self.level == 1
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Encoding {
    /// UTF-8, which every program reads
    #[value(name = "utf-8")]
    Utf8,
    /// UTF-8 with a byte-order mark
    #[value(name = "utf-8-bom")]
    Utf8Bom,
    /// UTF-16, little-endian, with a byte-order mark
    #[value(name = "utf-16")]
    Utf16Le,
    /// UTF-16, big-endian, with a byte-order mark
    #[value(name = "utf-16be")]
    Utf16Be,
}

impl From<Encoding> for tmx::Encoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Utf8Bom => Self::Utf8Bom,
            Encoding::Utf16Le => Self::Utf16Le,
            Encoding::Utf16Be => Self::Utf16Be,
        }
    }
}

/// A memory to write. It appears complete when it is [committed](Self::commit), or not at all, so it may
/// replace an input that was read to its end.
pub struct Target {
    name: String,
    level: u8,
    writer: tmx::Writer<Sink>,
}

impl Target {
    /// Creates a memory: `-` is standard output. A name that suggests another format is an error.
    pub fn create(path: &Path, header: &Header, writing: &Writing) -> Result<Self> {
        if let Some(other) = Format::from_path(path).filter(|format| *format != Format::Tmx) {
            bail!(
                "{}: this command writes TMX, not {}; give a name such as memory.tmx, then sverka tmx convert it",
                path.display(),
                other.name()
            );
        }
        let sink = Sink::create(path)?;
        let name = sink.name().to_owned();
        let writer = tmx::Writer::with_encoding(sink, header, writing.encoding.into());
        let writer = writer.map_err(|error| output::write_error(&name, error.into()))?;
        Ok(Self { name, level: writing.level, writer })
    }

    /// Returns what had to be corrected in the header.
    pub fn header_diagnostics(&self) -> &[Diagnostic] {
        self.writer.header_diagnostics()
    }

    /// Writes a unit, and returns what had to be corrected.
    pub fn write(&mut self, mut unit: Unit) -> Result<Vec<Diagnostic>> {
        if self.level == 1 {
            unit.drop_codes();
        }
        self.writer.write(&unit).map_err(|error| output::write_error(&self.name, error.into()))
    }

    /// Finishes the memory and moves it to its destination.
    pub fn commit(self) -> Result<()> {
        self.close()?.commit()
    }

    /// Finishes the memory, and returns the output, to be committed together with others.
    pub fn close(self) -> Result<Output> {
        let sink = self.writer.finish().map_err(|error| output::write_error(&self.name, error.into()))?;
        sink.close()
    }
}

/// An output, compressed if its name ends in `.gz`. See [`Output`].
pub enum Sink {
    /// Uncompressed.
    Plain(Output),
    /// Through gzip.
    Gzip(Box<GzEncoder<Output>>),
}

impl Sink {
    /// Opens an output: `-` is standard output.
    pub fn create(path: &Path) -> Result<Self> {
        let output = Output::create(path)?;
        let is_gzip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        // The header of a gzip file has a field for the time; it stays empty, so that the same content gives
        // the same bytes.
        Ok(if is_gzip {
            Self::Gzip(Box::new(GzEncoder::new(output, Compression::default())))
        } else {
            Self::Plain(output)
        })
    }

    /// Returns its name in messages.
    pub fn name(&self) -> &str {
        match self {
            Self::Plain(output) => output.name(),
            Self::Gzip(encoder) => encoder.get_ref().name(),
        }
    }

    /// Writes it to its end, and returns the output, to be committed together with others.
    pub fn close(self) -> Result<Output> {
        let name = self.name().to_owned();
        let mut output = match self {
            Self::Plain(output) => output,
            Self::Gzip(encoder) => encoder.finish().map_err(|error| output::write_error(&name, error))?,
        };
        output.fill(|_| Ok(()))?;
        Ok(output)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(output) => output.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(output) => output.flush(),
            // Flushing in the middle would reduce compression, and everything is flushed at the end.
            Self::Gzip(_) => Ok(()),
        }
    }
}
