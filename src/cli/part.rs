//! Temporary files with names, including those left by killed runs.
//!
//! A run holds a lock on each of its temporary files. Nothing can clean up after `kill -9` or a power cut, so
//! the next run that writes into the same directory removes the files that no process has locked.

use super::interrupt;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::NamedTempFile;

const PREFIX: &str = ".sverka-";
const SUFFIX: &str = ".part";

/// The minimum age at which an unlocked file counts as abandoned: creating and locking a file are
/// microseconds apart.
const FRESH: Duration = Duration::from_secs(60);

/// Creates a temporary file in a directory, readable by everyone whom the umask allows, like other files.
///
/// # Errors
/// Those of the system.
pub fn create_in(directory: &Path) -> io::Result<NamedTempFile> {
    sweep_once(directory);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(directory)?;
    interrupt::created(file.path());
    // Without locks, no other run can mistake the file for an abandoned one either.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Checks that files can be written in a directory, that is, it is neither read-only nor full; once per
/// directory of a run.
///
/// # Errors
/// Those of the system.
pub fn probe(directory: &Path) -> io::Result<()> {
    /// Bytes that must fit on the disk. Full disks keep a few bytes; the smallest report has a few kilobytes.
    const ROOM: usize = 64 << 10;
    static PROBED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let is_known = |probed: &BTreeSet<PathBuf>| probed.contains(directory);
    if is_known(&PROBED.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(());
    }
    tempfile::tempfile_in(directory)?.write_all(&[0; ROOM])?;
    PROBED.lock().unwrap_or_else(PoisonError::into_inner).insert(directory.to_owned());
    Ok(())
}

/// Removes abandoned files in a directory, the first time that a run writes there.
fn sweep_once(directory: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(directory.to_owned()) {
        sweep(directory);
    }
}

fn sweep(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) && is_remnant(&entry) {
            log::info!("{}: left by a run that was killed; removed", entry.path().display());
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_remnant(entry: &fs::DirEntry) -> bool {
    let Ok(found) = entry.metadata() else { return false };
    let age = found.modified().ok().and_then(|time| time.elapsed().ok());
    found.is_file()
        && age.is_some_and(|age| age >= FRESH)
        && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn only_old_files_that_nobody_holds_are_removed() {
        let directory = tempfile::tempdir().unwrap();
        let held = create_in(directory.path()).unwrap();
        let [dead, young, other] =
            [".sverka-a.part", ".sverka-b.part", "sverka.part"].map(|name| directory.path().join(name));
        let old = SystemTime::now() - 2 * FRESH;
        for path in [&dead, &young, &other] {
            fs::write(path, "").unwrap();
        }
        for path in [&dead, &other, &held.path().to_owned()] {
            File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
        }
        sweep(directory.path());
        assert!(!dead.exists());
        assert!(held.path().exists() && young.exists() && other.exists());
    }
}
