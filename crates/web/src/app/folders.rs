//! Folders that may be looked into: those that the user named at the start, and what is below them.

use super::home::{Home, Kind};
use crate::kit::Fault;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Entries of a folder that are listed: more are no list that a person reads.
const MOST_ENTRIES: usize = 1000;

/// The folders that may be looked into, without links in their paths. Their ids are `f1`, `f2`, ...
pub struct Roots(Vec<PathBuf>);

impl Roots {
    /// Returns the folders of a run, those that exist. The work folder is one of them.
    pub fn of(home: &impl Home) -> Self {
        let mut out = Vec::new();
        for folder in home.folders().into_iter().chain([home.work_folder()]) {
            let Ok(folder) = folder.canonicalize() else { continue };
            if folder.is_dir() && !out.contains(&folder) {
                out.push(folder);
            }
        }
        Self(out)
    }

    /// Returns the folders for the page.
    pub fn json(&self) -> Vec<Value> {
        let one = |(index, path): (usize, &PathBuf)| {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            json!({"id": format!("f{}", index + 1), "name": name, "path": path.display().to_string()})
        };
        self.0.iter().enumerate().map(one).collect()
    }

    /// Returns whether a file or folder is below one of the folders, links followed.
    pub fn hold(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.0.iter().any(|root| path.starts_with(root)))
    }

    /// Returns the path that an id and a relative path with slashes name.
    ///
    /// # Errors
    /// When there is no such thing, or when it is outside of the folder: by `..`, as an absolute path, or through a link.
    pub fn resolve(&self, id: &str, path: &str) -> Result<PathBuf, Fault> {
        let unknown = || Fault::unknown("there is no such file or folder in the folders of this run");
        let index = id.strip_prefix('f').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let root = index.and_then(|index| self.0.get(index)).ok_or_else(unknown)?;
        let mut full = root.clone();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            // A colon names a drive or a stream on Windows; elsewhere it is a character as any other.
            let is_odd = part.contains(['\\', '\0']) || cfg!(windows) && part.contains(':');
            if part == "." || part == ".." || is_odd {
                return Err(unknown());
            }
            full.push(part);
        }
        let found = full.canonicalize().map_err(|_| unknown())?;
        if found.starts_with(root) { Ok(found) } else { Err(unknown()) }
    }
}

/// Returns the folders in a folder, and the files that can be read. Hidden ones are left out.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(home: &impl Home, folder: &Path) -> Result<Value, Fault> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    let failed = |error: std::io::Error| {
        Fault::invalid(format!("{}: cannot be read: {error}", folder.display())).because("folder")
    };
    for entry in fs::read_dir(folder).map_err(failed)?.flatten() {
        // A name that is not Unicode cannot travel to the page and back.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let Ok(data) = fs::metadata(entry.path()) else { continue };
        if data.is_dir() {
            folders.push(name);
        } else if let Some(kind) = home.kind_of(&name)
            && !name.ends_with(".review.jsonl")
        {
            files.push((name, kind, data.len()));
        }
    }
    folders.sort();
    files.sort();
    let more = (folders.len() + files.len()).saturating_sub(MOST_ENTRIES);
    folders.truncate(MOST_ENTRIES);
    files.truncate(MOST_ENTRIES - folders.len());
    let file = |(name, kind, size): &(String, Kind, u64)| {
        let lang = sverka_text::language::in_name(Path::new(name));
        json!({"name": name, "kind": kind, "size": size, "lang": lang.map(|lang| lang.as_str().to_owned())})
    };
    Ok(json!({"folders": folders, "files": files.iter().map(file).collect::<Vec<_>>(), "more": more}))
}
