//! `--anchors`: what a person has decided, for one pair or for many.

use super::input;
use super::pairs::Named;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use sverka::align::anchors::Anchors;
use sverka::write::Format;

/// How the anchors of a pair are called in a directory, behind the name of the pair.
const ENDING: &str = ".anchors.tsv";

/// The anchors of a pair.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The file as messages name it.
    pub file: String,
    /// What stands in it.
    pub anchors: Anchors,
}

/// Reads a file of anchors.
pub fn read(path: &Path) -> Result<Given> {
    let file = input::name(path);
    let anchors = Anchors::parse(&input::utf8(path)?).map_err(|error| anyhow!("{file}:{error}"))?;
    Ok(Given { file, anchors })
}

/// Gives each pair of a batch the file `NAME.anchors.tsv` of a directory, where there is one; remarks about files
/// that belong to no pair.
pub fn assign(directory: &Path, pairs: &mut [Named]) -> Result<Vec<String>> {
    let shown = directory.display();
    if !directory.is_dir() {
        bail!(
            "{shown}: is not a directory; of many pairs give one with a file NAME{ENDING} for each that has any"
        );
    }
    let mut left: BTreeSet<OsString> = BTreeSet::new();
    for entry in
        fs::read_dir(directory).with_context(|| format!("{shown}: cannot be read; check --anchors"))?
    {
        let name = entry.with_context(|| format!("{shown}: cannot be read; check --anchors"))?.file_name();
        if name.to_string_lossy().ends_with(ENDING) {
            left.insert(name);
        }
    }
    if left.is_empty() {
        bail!("{shown}: there is no file NAME{ENDING} in it; name the anchors after their pairs so");
    }
    for named in pairs {
        let file = file_of(&named.name);
        let path = directory.join(&file);
        if !path.is_file() {
            continue;
        }
        left.remove(file.as_os_str());
        if let Some(given) = &named.pair.anchors {
            bail!("{}: the pair has {} too; keep one of the two", path.display(), given.file);
        }
        named.pair.anchors = Some(read(&path)?);
    }
    let unused =
        |name: OsString| format!("{}: left out: there is no such pair", directory.join(name).display());
    Ok(left.into_iter().map(unused).collect())
}

/// The name of the anchors of a pair whose result has a name; that may have the extension of a format.
fn file_of(name: &Path) -> PathBuf {
    let stem = if Format::from_path(name).is_some() { name.with_extension("") } else { name.to_owned() };
    let mut file = stem.into_os_string();
    file.push(ENDING);
    file.into()
}
