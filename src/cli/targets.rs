//! Where a report goes and in which format, for the commands that write one result to many files.

use super::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Returns the files that the user named, or standard output, each with its format: the given one, otherwise
/// the one for its extension (`from_path`), and `text` for a stream. Checks that they can be written;
/// [`paths`](super::paths) has already checked that none is an input.
pub fn targets<F: Copy>(
    outputs: &[PathBuf],
    given: Option<F>,
    text: F,
    from_path: fn(&Path) -> Option<F>,
    is_binary: fn(F) -> bool,
) -> Result<Vec<(PathBuf, F)>> {
    let paths = if outputs.is_empty() { vec![PathBuf::from(DASH)] } else { outputs.to_vec() };
    let mut out: Vec<(PathBuf, F)> = Vec::new();
    for path in paths {
        output::check(&path)?;
        let told = if output::is_stream(&path) { Some(text) } else { from_path(&path) };
        let format = given.or(told).ok_or_else(|| {
            anyhow!("{}: no format has this extension; name one with --format", path.display())
        })?;
        if output::is_stdout(&path) && is_binary(format) && io::stdout().is_terminal() {
            bail!("<stdout>: a workbook is not text for a terminal; name a file with -o");
        }
        out.push((path, format));
    }
    Ok(out)
}
