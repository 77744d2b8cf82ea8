//! The pairs of a batch, with words for what can go wrong in finding them.

use super::pair::Pair;
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
    /// What its results are called: a file name without extension, or a path from `--pairs`.
    pub name: PathBuf,
}

/// Finds the pairs of `--dir`, and remarks about files that are in no pair.
pub fn in_directory(
    directory: &Path,
    source: Option<&Lang>,
    target: Option<&Lang>,
) -> Result<(Vec<FoundPair>, Vec<String>)> {
    let (pairs, left_out) = find_pairs::in_directory(directory, source, target).map_err(worded)?;
    Ok((pairs, left_out.iter().map(remark).collect()))
}

/// Reads the pairs of `--pairs`; paths count from the current directory.
pub fn in_list(list: &Path) -> Result<Vec<FoundPair>> {
    find_pairs::in_list(&input::name(list), &input::utf8(list)?).map_err(worded)
}

/// Assigns the anchors of a directory; returns remarks about files that belong to no pair.
pub fn assign_anchors(directory: &Path, pairs: &mut [FoundPair]) -> Result<Vec<String>> {
    let shown = directory.display();
    let unused = find_pairs::assign_anchors(directory, pairs).map_err(|error| match error {
        find_pairs::Error::Directory { .. } if !directory.is_dir() => anyhow!(
            "{shown}: is not a directory; of many pairs give one with a file NAME.anchors.tsv for each that has any"
        ),
        find_pairs::Error::Directory { source, .. } => {
            anyhow!("{shown}: cannot be read: {}; check --anchors", plain(&source))
        }
        find_pairs::Error::NoAnchors { .. } => anyhow!("{error}; name the anchors after their pairs so"),
        error => worded(error),
    })?;
    Ok(unused.iter().map(|file| format!("{}: left out: there is no such pair", file.display())).collect())
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
        Reason::TwoFiles { .. } => "; leave one, or list the pairs with --pairs",
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
            let why =
                left_out.as_ref().map_or_else(String::new, |left_out| format!(" ({})", remark(left_out)));
            anyhow!(
                "{}: no pair of files such as NAME.en.txt and NAME.ru.txt{why}; name the files so, or list them with --pairs",
                directory.display()
            )
        }
        find_pairs::Error::Fields { .. } => anyhow!(
            "{error} where two to four fields are wanted; write source TAB target [TAB name [TAB anchors]]"
        ),
        find_pairs::Error::EmptyField { .. } => anyhow!("{error}; write source TAB target"),
        find_pairs::Error::EmptyList { .. } => anyhow!("{error}; write source TAB target, a pair a line"),
        _ => error.into(),
    }
}
