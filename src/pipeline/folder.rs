//! What is in a folder and in the folders below it.

use super::find_pairs::Reason;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Lists all that is in a folder and in the folders below it, except for the folders, in the order of the paths: files,
/// links, pipes. Passes over hidden files and folders, and what `is_left_out` says of a path.
///
/// # Errors
/// When a folder cannot be read; with its path.
pub(super) fn list(
    folder: &Path,
    is_left_out: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(directory) = folders.pop() {
        let failed = |error| (directory.clone(), error);
        for entry in fs::read_dir(&directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b".") || is_left_out(&path) {
                continue;
            }
            // A link to a folder is not followed: it may lead back.
            let is_folder = entry.file_type().map_err(failed)?.is_dir();
            if is_folder { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Returns why a path that has the name of a file cannot be read as one: a link to nothing, a pipe. `None` for a file, and
/// for a link to a folder.
pub(super) fn no_file(path: &Path) -> Option<Reason> {
    if path.is_file() || path.is_dir() {
        None
    } else if path.is_symlink() && !path.exists() {
        Some(Reason::DanglingLink)
    } else {
        Some(Reason::NoRegularFile)
    }
}
