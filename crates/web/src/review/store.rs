//! The file of a review on the disk: appended to, synced before an operation counts, and read again after a crash.

use super::log::{Base, Entry, Line, LineError};
use super::{Review, Unfit};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka_text::bitext::Bitext;

/// The most bytes of a review file: a year of work on a large book has some 50 MB.
const MOST_BYTES: u64 = 1 << 30;

/// A review file.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// `None` until the first operation makes the file.
    file: Option<File>,
    /// Valid bytes of the file: it may be longer after a crash.
    len: u64,
    /// Lines to write before the next one: the subject of the review, if the file does not have it yet.
    pending: String,
    /// The alignment that a new file is about. Fingerprints of 100,000 sentences take some time, which is not spent if
    /// the user only reads.
    subject: Option<Arc<Bitext>>,
}

/// The contents of a review file.
#[derive(Debug, Default)]
pub struct Contents {
    /// The subject of the operations; `None` in an empty file.
    pub base: Option<Base>,
    /// The operations since, each with its line from 1.
    pub entries: Vec<(usize, Entry)>,
    /// Their length in bytes.
    pub len: u64,
    /// Whether the last line is incomplete because of a crash in the middle of a write. It was never acknowledged.
    pub torn: bool,
    /// Whether the last line lacks its line feed.
    pub open_end: bool,
}

/// The error of a review file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The system refuses to read it.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It has more bytes than a review can have.
    #[error("{}: has more than {MOST_BYTES} bytes; it is not a review file", .0.display())]
    Large(PathBuf),
    /// Another program has it open for a review.
    #[error("{}: is under review in another program; close that first", .0.display())]
    InUse(PathBuf),
    /// A line cannot be read.
    #[error("{}:{line}: {source}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The problem.
        source: LineError,
    },
    /// It does not begin with the subject of the operations.
    #[error("{}:1: is not a review file: it does not begin with the texts that it is about", .0.display())]
    NoBase(PathBuf),
    /// It is about other sentences.
    #[error("{}: is about other texts; rename it or move it away to begin a review of these", .0.display())]
    OtherTexts(PathBuf),
    /// Its initial sentences or links differ from those of the review that should take it over.
    #[error("{}: began with other texts or links; both reviews must begin with the same alignment", .0.display())]
    OtherBase(PathBuf),
    /// An operation does not fit what is before it.
    #[error("{}:{line}: {source}", path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Why not.
        source: Unfit,
    },
}

/// The error of an operation that could not be saved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The system refuses to write.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another program has written to it.
    #[error("{}: another program has changed it; end the review and open it again", .0.display())]
    Changed(PathBuf),
}

impl Contents {
    /// Reads the lines of a file.
    ///
    /// # Errors
    /// When a line other than an incomplete last one cannot be read. `path` is for messages.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        let mut contents = Self::default();
        for (number, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
            let is_whole = line.ends_with(b"\n");
            let parsed =
                match std::str::from_utf8(line).map(|text| text.trim_start_matches('\u{feff}').trim()) {
                    Ok("") => Ok(None),
                    Ok(text) => Line::parse(text).map(Some),
                    Err(_) => Err(LineError::Encoding),
                };
            match parsed {
                Ok(Some(Line::Base(base))) => (contents.base, contents.entries) = (Some(*base), Vec::new()),
                Ok(Some(Line::Entry(_))) if contents.base.is_none() => {
                    return Err(StoreError::NoBase(path.to_owned()));
                }
                Ok(Some(Line::Entry(entry))) => contents.entries.push((number + 1, entry)),
                Ok(None) => {}
                Err(_) if !is_whole => {
                    contents.torn = true;
                    break;
                }
                Err(source) => {
                    return Err(StoreError::Line { path: path.to_owned(), line: number + 1, source });
                }
            }
            contents.len += line.len() as u64;
            contents.open_end = !is_whole;
        }
        Ok(contents)
    }

    /// Applies the operations to the review that they are about.
    ///
    /// # Errors
    /// Reports the first operation that does not fit.
    pub fn replay(self, path: &Path, review: &mut Review) -> Result<(), StoreError> {
        for (line, entry) in self.entries {
            review.apply(entry).map_err(|source| StoreError::Unfit {
                path: path.to_owned(),
                line,
                source,
            })?;
        }
        Ok(())
    }
}

/// Reads a review file, without opening it for a review.
///
/// # Errors
/// When it cannot be read, or is not a review file.
pub fn read(path: &Path) -> Result<Contents, StoreError> {
    let opened = File::open(path).map_err(|source| StoreError::Read { path: path.to_owned(), source })?;
    read_from(path, &opened)
}

fn read_from(path: &Path, file: &File) -> Result<Contents, StoreError> {
    let mut bytes = Vec::new();
    let count = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let count = count.map_err(|source| StoreError::Read { path: path.to_owned(), source })?;
    if count as u64 > MOST_BYTES {
        return Err(StoreError::Large(path.to_owned()));
    }
    Contents::parse(path, &bytes)
}

impl Store {
    /// Opens the file of a review and returns its contents. A file that does not exist is created by the first
    /// operation; a read-only one can be read.
    ///
    /// # Errors
    /// When another program has it open, when it cannot be read, or is not a review file.
    pub fn open(path: &Path) -> Result<(Self, Contents), StoreError> {
        let mut store =
            Self { path: path.to_owned(), file: None, len: 0, pending: String::new(), subject: None };
        let read_error = |source| StoreError::Read { path: path.to_owned(), source };
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((store, Contents::default())),
            Err(error) if is_read_only(&error) => File::open(path).map_err(read_error)?,
            Err(error) => return Err(read_error(error)),
        };
        if matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
            return Err(StoreError::InUse(path.to_owned()));
        }
        let contents = read_from(path, &file)?;
        store.len = contents.len;
        if contents.open_end {
            store.pending.push('\n');
        }
        store.file = Some(file);
        Ok((store, contents))
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sets the subject of the following operations, to be written with the next of them.
    ///
    /// # Errors
    /// Never with values of this crate.
    pub fn begin(&mut self, lines: &[Line]) -> serde_json::Result<()> {
        for line in lines {
            self.pending.push_str(&line.write()?);
        }
        Ok(())
    }

    /// Sets the alignment that a new file is about.
    pub fn begin_new(&mut self, bitext: Arc<Bitext>) {
        self.subject = Some(bitext);
    }

    /// Appends an operation and waits until it is on the disk.
    ///
    /// # Errors
    /// When it could not be written, because the disk is full, for instance. The file is then as before.
    pub fn append(&mut self, entry: &Entry) -> Result<(), SaveError> {
        let base = self.subject.as_ref().map(|bitext| Line::Base(Box::new(Base::of(bitext))));
        let mut text = self.pending.clone();
        for line in base.into_iter().chain([Line::Entry(entry.clone())]) {
            text.push_str(&line.write().map_err(|error| self.failed(error.into()))?);
        }
        if self.file.is_none() {
            let file = OpenOptions::new().read(true).write(true).create_new(true).open(&self.path);
            let file = file.map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => SaveError::Changed(self.path.clone()),
                _ => self.failed(error),
            })?;
            // If the system has no locks, nobody else can have one either.
            let _ = file.try_lock();
            sync_folder(&self.path);
            self.file = Some(file);
        }
        self.write(&text)?;
        self.pending.clear();
        self.subject = None;
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), SaveError> {
        let failed = |source| SaveError::Write { path: self.path.clone(), source };
        let Some(file) = &mut self.file else { return Err(failed(io::ErrorKind::NotFound.into())) };
        let found = file.metadata().map_err(failed)?.len();
        if found < self.len || !is_at(file, &self.path) {
            return Err(SaveError::Changed(self.path.clone()));
        }
        // Remains of an earlier line after a crash or a full disk.
        if found > self.len {
            file.set_len(self.len).map_err(failed)?;
        }
        let written = file
            .seek(SeekFrom::Start(self.len))
            .and_then(|_| file.write_all(text.as_bytes()))
            .and_then(|()| file.sync_data());
        if let Err(error) = written {
            let _ = file.set_len(self.len);
            return Err(failed(error));
        }
        self.len += text.len() as u64;
        Ok(())
    }

    fn failed(&self, source: io::Error) -> SaveError {
        SaveError::Write { path: self.path.clone(), source }
    }
}

/// Returns whether an open file is still the one at its path: version control and editors replace it.
fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(named)) = (file.metadata(), std::fs::metadata(path)) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        (open.dev(), open.ino()) == (named.dev(), named.ino())
    }
    #[cfg(not(unix))]
    {
        open.len() == named.len()
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Ensures that a new file exists after a power cut. Not every system can open a folder.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
