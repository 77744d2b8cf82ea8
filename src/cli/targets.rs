//! Where a report goes and in which format, for the commands that write one result to many files.

use super::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Returns the files that the user named, or standard output, each with its format: the given one, otherwise
/// the one for its extension (`from_path`; `known` are the names of all), and `text` for a stream. Checks that they can be written;
/// [`paths`](super::paths) has already checked that none is an input.
pub fn targets<F: Copy>(
    outputs: &[PathBuf],
    given: Option<F>,
    text: F,
    known: &[&str],
    from_path: fn(&Path) -> Option<F>,
    is_binary: fn(F) -> bool,
) -> Result<Vec<(PathBuf, F)>> {
    let paths = if outputs.is_empty() { vec![PathBuf::from(DASH)] } else { outputs.to_vec() };
    let mut out: Vec<(PathBuf, F)> = Vec::new();
    for path in paths {
        output::check(&path)?;
        let told = if output::is_stream(&path) { Some(text) } else { from_path(&path) };
        let format = given.or(told).ok_or_else(|| unknown_format(&path, known))?;
        if output::is_stdout(&path) && is_binary(format) && io::stdout().is_terminal() {
            bail!("<stdout>: a workbook is not text for a terminal; name a file with -o");
        }
        out.push((path, format));
    }
    Ok(out)
}

/// Returns the error of a file whose extension is that of no format.
pub fn unknown_format(path: &Path, known: &[&str]) -> anyhow::Error {
    // Formats of which the newer one is written.
    const OLD: [(&str, &str, &str); 2] = [("xls", "Excel", "xlsx"), ("doc", "Word", "docx")];
    let extension = path.extension().unwrap_or_default();
    let of_old =
        |(old, _, new): &&(&str, &str, &str)| extension.eq_ignore_ascii_case(old) && known.contains(new);
    if let Some((_, program, new)) = OLD.iter().find(of_old) {
        let (old, new) = (path.display(), path.with_extension(new));
        return anyhow!("{old}: the old format of {program} is not written; write {}", new.display());
    }
    let known = known.join(", ");
    anyhow!("{}: no format has this extension; name one with --format ({known})", path.display())
}
