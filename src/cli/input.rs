//! Inputs: a file or standard input to a [`Document`], with messages that name the remedy.

use super::output::{self, DASH, plain};
use super::remedy;
use anyhow::{Result, anyhow};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use sverka::diagnostic::Diagnostic;
use sverka::document::{Document, Lang};
use sverka::read::stream::Source;
use sverka::read::{self, Input};
use sverka::text::language;

/// The name of standard input in messages and results.
const STDIN: &str = "<stdin>";

/// Reads a document (`-` is standard input) and tells its language: the one that the user
/// named, else the one that its name and its text tell. `flag` names a language.
pub fn document(
    path: &Path,
    options: &read::Options,
    lang: Option<&Lang>,
    flag: &str,
) -> Result<(Document, Lang, Vec<Diagnostic>)> {
    let input = if path == Path::new(DASH) { Input::Stdin } else { Input::File(path.to_owned()) };
    let (document, mut diagnostics) = read::read(&input, options).map_err(explain)?;
    let told = language_of(path, &document, lang, flag, &mut diagnostics)?;
    Ok((document, told, diagnostics))
}

/// Opens a document as [`document`] does, but leaves a long plain text to be read block by block.
pub fn open(
    path: &Path,
    options: &read::Options,
    lang: Option<&Lang>,
    flag: &str,
) -> Result<(Source, Lang, Vec<Diagnostic>)> {
    let input = if path == Path::new(DASH) { Input::Stdin } else { Input::File(path.to_owned()) };
    let mut diagnostics = Vec::new();
    let mut source = read::stream::open(&input, options).map_err(explain)?;
    let told = match &mut source {
        Source::Whole(document, more) => {
            diagnostics.append(more);
            language_of(path, document, lang, flag, &mut diagnostics)?
        }
        Source::Stream(stream) => language_of(path, &stream.head(), lang, flag, &mut diagnostics)?,
    };
    log::info!("{}: {told}", input);
    Ok((source, told, diagnostics))
}

fn language_of(
    path: &Path,
    document: &Document,
    lang: Option<&Lang>,
    flag: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Lang> {
    let (told, more) = language::of(document, lang).map_err(|unknown| {
        anyhow!(
            "{}: the language cannot be told; name it with {flag} (en, ru, ...), or name the file \
             like NAME.en.txt",
            unknown.file
        )
    })?;
    diagnostics.extend(more);
    if lang.is_none() && language::in_name(path).is_none() {
        let note = Diagnostic::note(&document.name, format!("taken for {told} by its text"));
        diagnostics.push(note.with_hint(format!("if that is wrong, name the language with {flag}")));
    }
    Ok(told)
}

/// Adds to errors what only the command line knows: the names of its flags.
fn explain(error: read::Error) -> anyhow::Error {
    match error {
        read::Error::Io { file, source } => {
            anyhow!("{file}: cannot be read: {}; check the file and its rights", plain(&source))
        }
        error => anyhow!("{}", remedy::with(&error, error.remedy().as_ref())),
    }
}

/// A path as messages show it.
pub fn name(path: &Path) -> String {
    if path == Path::new(DASH) { STDIN.into() } else { path.display().to_string() }
}

/// A path by which files can be told apart, whether they exist already or not.
pub fn identity(path: &Path) -> PathBuf {
    if path == Path::new(DASH) {
        return path.to_owned();
    }
    let of_parent = || Some(fs::canonicalize(output::parent(path)).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(of_parent).unwrap_or_else(|| path.to_owned())
}

/// All of a file (`-` is standard input).
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    let bytes = if path == Path::new(DASH) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    bytes.map_err(|error| anyhow!("{}: cannot be read: {}; check the path", name(path), plain(&error)))
}

/// All of a text file that is a list for us, not a document: UTF-8, with or without BOM.
pub fn utf8(path: &Path) -> Result<String> {
    let name = name(path);
    let text = String::from_utf8(bytes(path)?).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        anyhow!("{name}:{}: is not UTF-8; save the file as UTF-8", line + 1)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
