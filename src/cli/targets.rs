//! Where a report goes and in which format, for the commands that write one thing to many files.

use super::input;
use super::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// The files that the user named, or standard output, each with its format: the given one, else the one that
/// its extension tells (`from_path`), and `text` for a stream. All of it is checked before the work; no file may be one of the `inputs`.
pub fn targets<'a, F: Copy>(
    outputs: &[PathBuf],
    given: Option<F>,
    inputs: impl Iterator<Item = &'a PathBuf>,
    text: F,
    from_path: fn(&Path) -> Option<F>,
    is_binary: fn(F) -> bool,
) -> Result<Vec<(PathBuf, F)>> {
    let inputs: Vec<PathBuf> = inputs.map(|path| input::identity(path)).collect();
    let paths = if outputs.is_empty() { vec![PathBuf::from(DASH)] } else { outputs.to_vec() };
    let mut out: Vec<(PathBuf, F)> = Vec::new();
    for path in paths {
        output::check(&path)?;
        let told = if output::is_stream(&path) { Some(text) } else { from_path(&path) };
        let format = given.or(told).ok_or_else(|| {
            anyhow!("{}: its extension tells no format; name one with --format", path.display())
        })?;
        if output::is_stdout(&path) && is_binary(format) && io::stdout().is_terminal() {
            bail!("<stdout>: a workbook is no text for a terminal; name a file with -o");
        }
        let identity = input::identity(&path);
        if !output::is_stream(&path) && inputs.contains(&identity) {
            bail!("{}: is an input; give another path for the output", path.display());
        }
        if out.iter().any(|(other, _)| input::identity(other) == identity) {
            bail!("{}: two outputs would go to the same place; give each its own path", path.display());
        }
        out.push((path, format));
    }
    Ok(out)
}
