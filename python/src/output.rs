//! Files that appear complete or not at all.

use crate::errors::{self, plain};
use pyo3::prelude::*;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use sverka::bilingual::workbook::{self, State};
use sverka::text::limits::Limits;
use tempfile::NamedTempFile;

/// The beginning and end of the names of temporary files; those of the command, which removes the ones that a killed
/// program has left.
const NAME: (&str, &str) = (".sverka-", ".part");

/// Writes a file with `fill` and moves it to its place; returns what `fill` returned.
pub fn write<T>(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> PyResult<T> {
    let file = Output::create(path)?;
    let (file, result) = file.fill(fill)?;
    file.commit()?;
    Ok(result)
}

/// A file before it is moved to its place; dropped before that, it leaves nothing.
pub struct Output {
    shown: String,
    temporary: BufWriter<NamedTempFile>,
    place: PathBuf,
}

impl Output {
    /// Creates a file beside its place.
    pub fn create(path: &Path) -> PyResult<Self> {
        let shown = path.display().to_string();
        if path.is_dir() {
            return Err(errors::of_input(format!("{shown}: is a directory; give the name of a file in it")));
        }
        let made = || -> io::Result<_> {
            // A symbolic link is kept, and the file that it leads to is replaced.
            let existing = fs::metadata(path).ok();
            let place = if existing.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
            let temporary = temporary(&place)?;
            if let Some(existing) = existing {
                if existing.permissions().readonly() {
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is write-protected"));
                }
                fs::set_permissions(temporary.path(), existing.permissions())?;
            }
            Ok((BufWriter::new(temporary), place))
        };
        let (temporary, place) = made().map_err(|error| failed(&shown, error))?;
        Ok(Self { shown, temporary, place })
    }

    /// Writes with `fill`; returns the file and what `fill` returned.
    pub fn fill<T>(mut self, fill: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> PyResult<(Self, T)> {
        let filled = fill(&mut self.temporary).and_then(|result| self.temporary.flush().map(|()| result));
        match filled {
            Ok(result) => Ok((self, result)),
            Err(error) => Err(failed(&self.shown, error)),
        }
    }

    /// Moves the file to its place.
    pub fn commit(self) -> PyResult<()> {
        let file = self.temporary.into_inner().map_err(io::IntoInnerError::into_error);
        let moved = file.and_then(|file| file.persist(&self.place).map_err(|error| error.error));
        moved.map(drop).map_err(|error| failed(&self.shown, error))
    }
}

fn temporary(place: &Path) -> io::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(NAME.0).suffix(NAME.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Readable by everyone whom the umask allows, like other files.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    // The command takes a file without a lock for one that a killed program has left.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Makes the exception of a file that cannot be written.
fn failed(shown: &str, error: io::Error) -> PyErr {
    match error.kind() {
        // The library refused: its message says what to do, and another path would not help.
        io::ErrorKind::InvalidInput if error.get_ref().is_some() => {
            errors::of_input(format!("{shown}: cannot be written: {error}"))
        }
        kind => {
            let advice = match kind {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "free some space or choose another disk"
                }
                _ => "give another path",
            };
            errors::of_file(&error, format!("{shown}: cannot be written: {}; {advice}", plain(&error)))
        }
    }
}

/// Checks that a workbook or Word table does not contain the edits of a reviewer, which would be lost.
pub fn check_unedited(path: &Path) -> PyResult<()> {
    let Ok(file) = File::open(path) else { return Ok(()) };
    match workbook::state(file, &Limits::default()) {
        Ok(State::Edited) => Err(errors::of_input(format!(
            "{}: has been edited since Sverka wrote it; give another name, or force=True to lose the edits",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Returns the format of a file: the one that is named, otherwise that of its extension.
pub fn format<F: Copy>(
    path: &Path,
    named: Option<&str>,
    formats: &[(&'static str, F)],
    from_path: impl FnOnce(&Path) -> Option<F>,
) -> PyResult<F> {
    let names: Vec<&str> = formats.iter().map(|(name, _)| *name).collect();
    match named {
        Some(name) => {
            let found = formats.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, format)| *format).ok_or_else(|| unknown("format", name, &names))
        }
        None => from_path(path).ok_or_else(|| {
            errors::of_input(format!(
                "{}: no format has this extension; name one with format ({})",
                path.display(),
                names.join(", ")
            ))
        }),
    }
}

/// Makes the exception of an argument that has a fixed set of values.
pub fn unknown(argument: &str, value: &str, known: &[&str]) -> PyErr {
    errors::of_argument(format!("{argument}: {value:?} is not one of {}", known.join(", ")))
}

/// The languages of pages.
const UI: &[&str] = &["en", "ru"];

/// Returns the language that a page begins with.
pub fn ui(name: Option<&str>) -> PyResult<Option<&'static str>> {
    let Some(name) = name else { return Ok(None) };
    let known = UI.iter().find(|known| **known == name);
    known.map(|known| Some(*known)).ok_or_else(|| unknown("ui", name, UI))
}
