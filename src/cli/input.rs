//! Inputs: a file or standard input, with messages that say what to do.

use super::limits::limits;
use super::output::{DASH, plain};
use super::remedy::{self, Flags};
use anyhow::{Result, anyhow};
use std::io;
use std::path::Path;
use sverka::pipeline::Error;
use sverka::read::{self, Input};
use sverka::text::Remedy;
use sverka::text::limits::{Bound, Exceeded};

/// The name of standard input in messages and results.
const STDIN: &str = "<stdin>";

/// Returns the input that a path names: `-` is standard input.
pub fn parse(path: &Path) -> Input {
    if path == Path::new(DASH) { Input::Stdin } else { Input::File(path.to_owned()) }
}

/// Words an error with advice that only the command line can give: the flags of the command.
pub fn worded(error: Error, flags: Flags) -> anyhow::Error {
    let what = match &error {
        Error::Read(read::Error::Io { file, source }) => {
            return anyhow!("{file}: cannot be read: {}; check the file and its rights", plain(source));
        }
        Error::SameFile { .. } => return anyhow!("{error}; give the text and its translation"),
        Error::NoSentence { .. } => return anyhow!("{error}; give a file with text in it"),
        Error::Language { file, .. } => format!("{file}: the language is unknown"),
        Error::SameLanguage { .. } => format!("{error}; give a text and its translation, or"),
        error => error.to_string(),
    };
    match error.remedy() {
        Some(remedy) if what.ends_with("or") => anyhow!("{what} {}", remedy::words(&remedy, flags)),
        remedy => anyhow!(remedy::with_flags(what, remedy.as_ref(), flags)),
    }
}

/// Returns a path as messages show it.
pub fn name(path: &Path) -> String {
    if path == Path::new(DASH) { STDIN.into() } else { path.display().to_string() }
}

/// Reads all of a glossary or a baseline (`-` is standard input).
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    all(path, Bound::Whole)
}

fn all(path: &Path, bound: Bound) -> Result<Vec<u8>> {
    let limits = limits();
    let bytes = match path == Path::new(DASH) {
        true => limits.read_all(bound, io::stdin().lock()),
        false => limits.read_file(bound, path),
    };
    let name = name(path);
    bytes.map_err(|error| match Exceeded::of(&error) {
        Some(exceeded) => too_large(&name, exceeded),
        None if error.kind() == io::ErrorKind::NotFound => no_such_file(&name),
        None => anyhow!("{name}: cannot be read: {}; check the path", plain(&error)),
    })
}

/// Returns the error of an input that exceeds a limit.
pub fn too_large(name: &str, exceeded: Exceeded) -> anyhow::Error {
    anyhow!("{name}: {}", remedy::with(exceeded, Some(&Remedy::RaiseLimit(exceeded.bound))))
}

/// Returns the error of a file that does not exist.
pub fn no_such_file(name: &str) -> anyhow::Error {
    anyhow!("{name}: there is no such file; check the path")
}

/// Reads all of a list or of a settings file (`-` is standard input).
pub fn list(path: &Path) -> Result<Vec<u8>> {
    all(path, Bound::List)
}

/// Reads all of a text file that is a list, not a document: UTF-8, with or without a byte-order mark.
pub fn utf8(path: &Path) -> Result<String> {
    let name = name(path);
    let text = String::from_utf8(list(path)?).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        anyhow!("{name}:{}: is not UTF-8; save the file as UTF-8", line + 1)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
