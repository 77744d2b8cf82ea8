//! The anchors of pairs: `NAME.anchors.tsv` in a directory.

use super::{Error, FoundPair};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use sverka_bilingual::Format;

/// The end of the name of an anchors file, after the name of its pair.
pub(super) const END: &str = ".anchors.tsv";

/// Assigns each pair the file `NAME.anchors.tsv` of a directory, if it exists. Returns the files that belong
/// to no pair.
///
/// # Errors
/// When the directory cannot be read or has no anchors, or a pair already has anchors.
pub fn assign_anchors(directory: &Path, pairs: &mut [FoundPair]) -> Result<Vec<PathBuf>, Error> {
    let is_anchors = |path: &PathBuf| path.to_string_lossy().ends_with(END);
    let mut unused: BTreeSet<PathBuf> = entries(directory)?.into_iter().filter(is_anchors).collect();
    if unused.is_empty() {
        return Err(Error::NoAnchors { directory: directory.to_owned() });
    }
    for pair in pairs {
        let file = directory.join(anchors_of(&pair.name));
        if !file.is_file() {
            continue;
        }
        unused.remove(&file);
        if let Some(other) = pair.anchors.take() {
            return Err(Error::TwoAnchors { file, other });
        }
        pair.anchors = Some(file);
    }
    Ok(unused.into_iter().collect())
}

/// Returns the name of the anchors file for a pair whose result has a name, which may have the extension of a
/// format.
fn anchors_of(name: &Path) -> PathBuf {
    let told = Format::from_path(name).filter(|format| format.is_written());
    let stem = if told.is_some() { name.with_extension("") } else { name.to_owned() };
    let mut file = stem.into_os_string();
    file.push(END);
    file.into()
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::Directory { directory: directory.to_owned(), source };
    let entries = fs::read_dir(directory).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::find_pairs::in_list;

    #[test]
    fn anchors_go_to_the_pair_of_their_name() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "1\t1\n").unwrap();
        ["a.anchors.tsv", "z.anchors.tsv", "other.tsv"].into_iter().for_each(write);
        let mut pairs = in_list("l", "a.en.txt\ta.ru.txt\tx/../a.tmx\nb.txt\tb.ru.txt").unwrap();
        pairs[0].name = "a.tmx".into();
        let unused = assign_anchors(folder.path(), &mut pairs).unwrap();
        assert_eq!(unused, [folder.path().join("z.anchors.tsv")]);
        assert_eq!(pairs[0].anchors, Some(folder.path().join("a.anchors.tsv")));
        assert_eq!(pairs[1].anchors, None);
        assert!(matches!(assign_anchors(folder.path(), &mut pairs), Err(Error::TwoAnchors { .. })));
        assert!(matches!(
            assign_anchors(&folder.path().join("none"), &mut pairs),
            Err(Error::Directory { .. })
        ));
    }
}
