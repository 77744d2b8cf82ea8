//! The pairs of a batch, with messages for errors in finding them.

use super::pair::Pair;
use super::tmx::common::count;
use super::{anchors, input, output::plain};
use anyhow::{Error, Result, anyhow};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use sverka::document::Lang;
use sverka::pipeline::find_pairs::{self, FoundPair, LeftOut, Reason};

/// A pair with the name of its results.
#[derive(Clone, Debug)]
pub struct Named {
    /// The pair.
    pub pair: Pair,
    /// The name of its results: a file name without extension, or a path from `--pairs`.
    pub name: PathBuf,
}

/// Files that a warning names individually. A directory of other texts may contain thousands.
const SHOWN: usize = 20;

/// Finds the pairs of `--dir`, with remarks about files that are in no pair: the first of them, or all. Files
/// in `results`, from an earlier run, are ignored.
pub fn in_directory(
    directory: &Path,
    [source, target]: [Option<&Lang>; 2],
    results: Option<&Path>,
    all: bool,
) -> Result<(Vec<FoundPair>, Vec<String>)> {
    let (pairs, mut left_out) = find_pairs::in_directory(directory, source, target).map_err(worded)?;
    left_out.retain(|left_out| !results.is_some_and(|results| left_out.name.starts_with(results)));
    let shown = if all { left_out.len() } else { SHOWN.min(left_out.len()) };
    let mut remarks: Vec<String> = left_out[..shown].iter().map(remark).collect();
    if shown < left_out.len() {
        let more = left_out.len() - shown;
        let more = count(more as u64, "more file");
        remarks.push(format!("{}: {more} left out; -v lists them all", directory.display()));
    }
    Ok((pairs, remarks))
}

/// Reads the pairs of `--pairs`; paths are relative to the current directory.
pub fn in_list(list: &Path) -> Result<Vec<FoundPair>> {
    find_pairs::in_list(&input::name(list), &input::utf8(list)?).map_err(worded)
}

/// Assigns the anchors of a directory and returns remarks about files that belong to no pair.
pub fn assign_anchors(directory: &Path, pairs: &mut [FoundPair]) -> Result<Vec<String>> {
    let shown = directory.display();
    let unused = find_pairs::assign_anchors(directory, pairs).map_err(|error| match error {
        find_pairs::Error::Directory { .. } if !directory.is_dir() => anyhow!(
            "{shown}: is not a directory; for many pairs, give a directory with a file NAME.anchors.tsv for each pair that has anchors"
        ),
        find_pairs::Error::Directory { source, .. } => {
            anyhow!("{shown}: cannot be read: {}; check --anchors", plain(&source))
        }
        find_pairs::Error::NoAnchors { .. } => anyhow!("{error}; name the files of anchors after their pairs"),
        error => worded(error),
    })?;
    Ok(unused
        .iter()
        .map(|file| format!("{}: left out: there is no pair of this name", file.display()))
        .collect())
}

/// Reads the anchors of the pairs.
pub fn named(pairs: Vec<FoundPair>) -> Result<Vec<Named>> {
    let read = |FoundPair { source, target, name, anchors }| {
        let anchors = anchors.map(|path: PathBuf| anchors::read(&path)).transpose()?;
        Ok(Named { pair: Pair { source, target, anchors }, name })
    };
    pairs.into_iter().map(read).collect()
}

fn remark(LeftOut { name, reason }: &LeftOut) -> String {
    let hint = match reason {
        Reason::ManyLanguages(_) => "; choose two with --source-lang and --target-lang",
        Reason::TwoFiles { .. } => "; keep one of them, or list the pairs with --pairs",
        _ => "",
    };
    format!("{}: left out: {reason}{hint}", name.display())
}

fn worded(error: find_pairs::Error) -> Error {
    match &error {
        find_pairs::Error::Directory { directory, source } => {
            let shown = directory.display();
            match source.kind() {
                ErrorKind::NotFound => anyhow!("{shown}: no such directory; check the path given with --dir"),
                ErrorKind::NotADirectory => anyhow!("{shown}: is not a directory; give one with --dir"),
                _ => anyhow!(
                    "{shown}: cannot be read: {}; check the directory given with --dir",
                    plain(source)
                ),
            }
        }
        find_pairs::Error::NoPair { directory, left_out } => {
            let why = left_out.first().map_or_else(String::new, |first| match left_out.len() {
                1 => format!(" ({})", remark(first)),
                n => format!(" ({}; and {} more)", remark(first), n - 1),
            });
            anyhow!(
                "{}: no pair of files such as NAME.en.txt and NAME.ru.txt, en_NAME.txt and ru_NAME.txt or en/NAME.txt and ru/NAME.txt{why}; rename the files, or list the pairs with --pairs",
                directory.display()
            )
        }
        find_pairs::Error::Fields { .. } => anyhow!(
            "{error} where two to four are expected; write source TAB target [TAB name [TAB anchors]]"
        ),
        find_pairs::Error::EmptyField { .. } => anyhow!("{error}; write source TAB target"),
        find_pairs::Error::EmptyList { .. } => anyhow!("{error}; write source TAB target, one pair per line"),
        _ => error.into(),
    }
}
