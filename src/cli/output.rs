//! Files that appear complete or not at all.
//!
//! An [`Output`] is written to a temporary file beside its destination and moved there by
//! [`commit`](Output::commit), or together with the other outputs of a run by [`commit_all`]. If it is dropped
//! before that, nothing remains. Standard output, devices and named pipes cannot be replaced and are written
//! directly.

use super::paint::Painter;
use super::{Color, interrupt, part};
use anyhow::{Result, anyhow, bail};
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;
use sverka::bilingual::workbook::{self, State};
use sverka::report::terminal::Terminal;
use sverka::text::limits::Limits;
use tempfile::NamedTempFile;

/// The name of standard input and output on the command line.
pub const DASH: &str = "-";

/// Other names of standard output. If they were opened as files, writing would not continue at the current
/// position.
const STDOUT: [&str; 3] = [DASH, "/dev/stdout", "/dev/fd/1"];

/// Returns whether a path is standard output.
pub fn is_stdout(path: &Path) -> bool {
    STDOUT.iter().any(|name| path == Path::new(name))
}

/// A result before it is moved to its destination.
pub struct Output {
    name: String,
    sink: Sink,
}

enum Sink {
    /// Standard output, a device or a named pipe.
    Direct(BufWriter<Box<dyn Write>>),
    /// A regular file.
    Replace { temporary: BufWriter<NamedTempFile>, place: PathBuf },
}

/// Checks that an output can be written at `path`, so that a wrong path is reported before the work and not
/// after it.
pub fn check(path: &Path) -> Result<()> {
    if is_stdout(path) {
        return Ok(());
    }
    let shown = path.display();
    if path.is_dir() {
        bail!("{shown}: is a directory; give the name of a file in it");
    }
    check_link(path)?;
    check_unedited(path)?;
    let directory = parent(path);
    match fs::metadata(directory) {
        Ok(found) if found.is_dir() && is_stream(path) => Ok(()),
        Ok(found) if found.is_dir() => {
            part::probe(directory).map_err(|error| write_error(&shown.to_string(), error))
        }
        Ok(_) => bail!("{shown}: {} is not a directory; give another path", directory.display()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let directory = directory.display();
            bail!("{shown}: the directory {directory} does not exist; create it or give another path")
        }
        Err(error) => bail!("{shown}: cannot be written: {}; give another path", plain(&error)),
    }
}

/// Checks that an output is not a symbolic link to a file that does not exist: whether to replace the link or to
/// create the file is for the user to say.
pub fn check_link(path: &Path) -> Result<()> {
    match fs::read_link(path) {
        Ok(to) if fs::metadata(path).is_err() => bail!(
            "{}: is a link to {}, which does not exist; remove the link or give another path",
            path.display(),
            to.display()
        ),
        _ => Ok(()),
    }
}

/// Whether standard output is coloured; set once, from the command line.
static COLOR: OnceLock<bool> = OnceLock::new();

/// Sets whether reports on standard output are coloured.
pub fn color(color: Color) {
    let _ = COLOR.set(color.paints(io::stdout().is_terminal()));
}

/// Returns whether reports on standard output are coloured.
pub fn is_colored() -> bool {
    COLOR.get() == Some(&true)
}

/// Whether workbooks and Word tables that somebody has edited are replaced; set once, from the command line.
static FORCE: OnceLock<bool> = OnceLock::new();

/// Sets whether workbooks and Word tables that somebody has edited since Sverka wrote them are replaced.
pub fn replace_edited(force: bool) {
    let _ = FORCE.set(force);
}

/// Returns whether workbooks that somebody has edited are replaced.
pub fn replaces_edited() -> bool {
    FORCE.get() == Some(&true)
}

/// Checks that a workbook or Word table does not contain a reviewer's edits.
fn check_unedited(path: &Path) -> Result<()> {
    let is_workbook = path
        .extension()
        .is_some_and(|extension| ["xlsx", "docx"].iter().any(|own| extension.eq_ignore_ascii_case(own)));
    if !is_workbook || replaces_edited() {
        return Ok(());
    }
    let Ok(file) = File::open(path) else { return Ok(()) };
    if let Ok(State::Edited) = workbook::state(file, &Limits::default()) {
        bail!(
            "{}: has been edited since Sverka wrote it; give another name, or --force to lose the edits",
            path.display()
        );
    }
    Ok(())
}

/// Returns a path from the root, without `.` and `..`; links are not followed.
pub fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(out.pop()),
            component => out.push(component),
        }
    }
    out
}

/// Returns whether a path is standard output, a device or a named pipe, which cannot be replaced.
pub fn is_stream(path: &Path) -> bool {
    is_stdout(path) || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

impl Output {
    /// Opens an output: `-` is standard output.
    pub fn create(path: &Path) -> Result<Self> {
        if is_stdout(path) {
            let name = "<stdout>".into();
            return Ok(match (io::stdout().is_terminal(), is_colored()) {
                (true, true) => Self::direct(name, Terminal::new(Painter::new(io::stdout()))),
                (true, false) => Self::direct(name, Terminal::new(io::stdout())),
                (false, true) => Self::direct(name, Painter::new(io::stdout())),
                (false, false) => Self::direct(name, io::stdout()),
            });
        }
        check(path)?;
        let name = path.display().to_string();
        let failed = |error: io::Error| write_error(&name, error);
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(|found| !found.is_file()) {
            let device = File::options().write(true).open(path).map_err(failed)?;
            return Ok(Self::direct(name, device));
        }
        if existing.as_ref().is_some_and(|found| found.permissions().readonly()) {
            bail!("{name}: is write-protected; allow writing to it or give another path");
        }
        // A symbolic link is kept, and the file that it leads to is replaced.
        let place =
            if existing.is_some() { fs::canonicalize(path).map_err(failed)? } else { path.to_owned() };
        let temporary = part::create_in(parent(&place)).map_err(failed)?;
        if let Some(existing) = existing {
            fs::set_permissions(temporary.path(), existing.permissions()).map_err(failed)?;
        }
        Ok(Self { name, sink: Sink::Replace { temporary: BufWriter::new(temporary), place } })
    }

    /// Opens standard output for a text that is harmless to a terminal and already has its colours.
    pub fn terminal() -> Self {
        Self::direct("<stdout>".into(), io::stdout())
    }

    /// Returns the name of the output in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn direct(name: String, to: impl Write + 'static) -> Self {
        Self { name, sink: Sink::Direct(BufWriter::new(Box::new(to))) }
    }

    /// Writes with `write`, flushes, and returns what `write` returned.
    pub fn fill<T>(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T> {
        let filled = write(self).and_then(|value| self.flush().map(|()| value));
        filled.map_err(|error| write_error(&self.name, error))
    }

    /// Writes like [`fill`](Self::fill) but without waiting for the disk, for output in small pieces.
    pub fn fill_more(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        write(self).map_err(|error| write_error(&self.name, error))
    }

    /// Waits until everything is on disk.
    pub fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        match &self.sink {
            Sink::Direct(_) => Ok(()),
            Sink::Replace { temporary, .. } => temporary.get_ref().as_file().sync_all(),
        }
    }

    /// Moves the file to its destination. A run with several outputs calls [`commit_all`] instead.
    pub fn commit(self) -> Result<()> {
        let Sink::Replace { temporary, place } = self.sink else { return Ok(()) };
        let temporary = temporary.into_inner().map_err(io::IntoInnerError::into_error);
        let moved = temporary.and_then(|file| {
            let path = file.path().to_owned();
            file.persist(place).map_err(|failed| failed.error)?;
            interrupt::committed(&path);
            Ok(())
        });
        moved.map_err(|error| write_error(&self.name, error))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Direct(out) => out.write(bytes),
            Sink::Replace { temporary, .. } => temporary.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Direct(out) => out.flush(),
            Sink::Replace { temporary, .. } => temporary.flush(),
        }
    }
}

/// Opens, fills and commits one output.
pub fn write_to(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut output = Output::create(path)?;
    output.fill(write)?;
    output.commit()
}

/// Moves all outputs of a run to their destinations, once each of them is written to its end: if one fails, none
/// replaces an older file.
pub fn commit_all(outputs: impl IntoIterator<Item = Output>) -> Result<()> {
    let mut outputs: Vec<Output> = outputs.into_iter().collect();
    outputs.iter_mut().try_for_each(|output| output.fill(|_| Ok(())))?;
    outputs.into_iter().try_for_each(Output::commit)
}

/// Creates a directory for results, and its parents.
pub fn create_directory(path: &Path) -> Result<()> {
    check_link(path)?;
    fs::create_dir_all(path).map_err(|error| {
        anyhow!("{}: cannot be created: {}; give another directory", path.display(), plain(&error))
    })
}

/// A failed write with its system error.
#[derive(Debug)]
struct Failed {
    message: String,
    error: io::Error,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failed {}

/// Returns the error of an output `name` that could not be written.
pub fn write_error(name: &str, error: io::Error) -> anyhow::Error {
    let message = match error.kind() {
        // The library refused: its message says what to do, and another path would not help.
        io::ErrorKind::InvalidInput if error.get_ref().is_some() => {
            format!("{name}: cannot be written: {error}")
        }
        _ => format!("{name}: cannot be written: {}; {}", plain(&error), remedy(&error)),
    };
    anyhow::Error::new(Failed { message, error })
}

/// Returns whether the work stopped because nothing reads the output any more.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Failed>().is_some_and(|failed| failed.error.kind() == io::ErrorKind::BrokenPipe)
}

/// Returns a system error in words, without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space or choose another disk",
        io::ErrorKind::FileTooLarge => "raise the limit on file size (ulimit -f), or write less",
        _ => "give another path",
    }
}

/// Returns the directory that contains a path.
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
