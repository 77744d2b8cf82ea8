//! Inputs: a file or standard input to a [`Document`], with messages that name the remedy.

use super::output::{self, DASH, plain};
use anyhow::{Result, anyhow, bail};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use sverka::diagnostic::Diagnostic;
use sverka::document::{Document, Lang};
use sverka::read;

/// The name of standard input in messages and results.
const STDIN: &str = "<stdin>";

/// Reads a document; `-` is standard input.
pub fn document(path: &Path, options: &read::Options) -> Result<(Document, Vec<Diagnostic>)> {
    let name = name(path);
    let bytes = bytes(path)?;
    if bytes.is_empty() {
        bail!("{name}: is empty; give a file with text in it");
    }
    log::info!("{name}: {} bytes", bytes.len());
    let (document, diagnostics) = read::read_bytes(&name, bytes, options)?;
    if document.blocks.is_empty() {
        bail!("{name}: there is no text in it; give a file with text in it");
    }
    log::info!("{name}: {}, {} blocks", document.encoding, document.blocks.len());
    Ok((document, diagnostics))
}

/// The language of a document: the one that the user named, else the one it tells.
/// `flag` is the remedy.
pub fn language(document: &Document, given: Option<&Lang>, flag: &str) -> Result<Lang> {
    if let Some(lang) = given {
        return Ok(lang.clone());
    }
    let lang = read::language(document).ok_or_else(|| {
        anyhow!("{}: the language cannot be told; name it with {flag} CODE (en, ru, ...)", document.name)
    })?;
    log::info!("{}: language {lang}", document.name);
    Ok(lang)
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

/// All of a file.
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    let name = name(path);
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => anyhow!("{name}: no such file; check the path"),
        io::ErrorKind::PermissionDenied => {
            anyhow!("{name}: reading is not permitted; check the rights of the file")
        }
        _ => anyhow!("{name}: cannot be read: {}; check the file", plain(&error)),
    };
    if path == Path::new(DASH) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        return Ok(bytes);
    }
    if path.is_dir() {
        bail!("{name}: is a directory; give a file, or --dir {name} to align all pairs in it");
    }
    fs::read(path).map_err(failed)
}

/// All of a text file that is a list for us, not a document: UTF-8, with or without BOM.
pub fn utf8(path: &Path) -> Result<String> {
    let text = String::from_utf8(bytes(path)?).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        anyhow!("{}:{}: is not UTF-8; save the file as UTF-8", name(path), line + 1)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
