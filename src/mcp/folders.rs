//! The folders whose files a client may read.

use std::io;
use std::path::{Path, PathBuf};

/// Folders with all that is in them, and nothing else.
#[derive(Clone, Debug)]
pub struct Folders(Vec<PathBuf>);

/// The error of a path that names no file of the folders.
///
/// It is the same for a file that does not exist and for one elsewhere: a client learns nothing about other folders.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: no such file in the folders of this server ({folders}); give a path inside of one of them")]
pub struct Outside {
    /// The path that was given.
    pub path: String,
    /// The folders, separated by commas.
    pub folders: String,
}

impl Folders {
    /// Takes folders that exist.
    ///
    /// # Errors
    /// When one of them does not exist, is not a folder, or cannot be entered; with its path.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Result<Self, (PathBuf, io::Error)> {
        let real = |folder: PathBuf| match folder.canonicalize() {
            Ok(real) if real.is_dir() => Ok(real),
            Ok(_) => Err((folder, io::ErrorKind::NotADirectory.into())),
            Err(error) => Err((folder, error)),
        };
        Ok(Self(folders.into_iter().map(real).collect::<Result<_, _>>()?))
    }

    /// Returns the folders, without links.
    pub fn paths(&self) -> &[PathBuf] {
        &self.0
    }

    /// Returns the file of a path, without links. A relative path begins in the first folder that has such a file.
    ///
    /// # Errors
    /// When there is no such file in the folders: a link that leads out of them is none.
    pub fn file(&self, path: &str) -> Result<PathBuf, Outside> {
        let inside = |path: PathBuf| {
            let real = path.canonicalize().ok()?;
            (real.is_file() && self.0.iter().any(|folder| real.starts_with(folder))).then_some(real)
        };
        let given = Path::new(path);
        // Joining an absolute path to a folder gives the path itself.
        self.0.iter().find_map(|folder| inside(folder.join(given))).ok_or_else(|| {
            let folders: Vec<String> = self.0.iter().map(|folder| folder.display().to_string()).collect();
            Outside { path: path.to_owned(), folders: folders.join(", ") }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn files_of_the_folders_are_found_and_no_others() {
        let work = tempfile::tempdir().unwrap();
        let at = |path: &str| work.path().join(path);
        for folder in ["in/deep", "also", "in-not"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        for file in ["in/a.txt", "in/deep/b.txt", "also/c.txt", "in-not/d.txt", "e.txt"] {
            fs::write(at(file), "x").unwrap();
        }
        let folders = Folders::new([at("in"), at("also")]).unwrap();
        let found = |path: &str| folders.file(path).is_ok();
        assert!(found("a.txt") && found("deep/b.txt") && found("c.txt") && found("deep/../a.txt"));
        assert!(found(at("also/c.txt").to_str().unwrap()));
        for path in ["e.txt", "../e.txt", "../in-not/d.txt", "deep", "", ".", "/etc/passwd"] {
            assert!(!found(path), "{path}");
        }
        assert!(!found(at("in-not/d.txt").to_str().unwrap()));
        assert!(Folders::new([at("none")]).is_err() && Folders::new([at("e.txt")]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere_else() {
        use std::os::unix::fs::symlink;
        let work = tempfile::tempdir().unwrap();
        let at = |path: &str| work.path().join(path);
        fs::create_dir_all(at("in")).unwrap();
        fs::create_dir_all(at("out")).unwrap();
        fs::write(at("in/a.txt"), "x").unwrap();
        fs::write(at("out/b.txt"), "x").unwrap();
        symlink(at("in/a.txt"), at("in/own")).unwrap();
        symlink(at("out/b.txt"), at("in/file")).unwrap();
        symlink(at("out"), at("in/folder")).unwrap();
        symlink(at("in"), at("link")).unwrap();
        let folders = Folders::new([at("link")]).unwrap();
        assert!(folders.file("own").is_ok() && folders.file("a.txt").is_ok());
        assert!(folders.file("file").is_err() && folders.file("folder/b.txt").is_err());
        // The message does not tell whether a file exists elsewhere.
        let message = |path| folders.file(path).unwrap_err().to_string().replace(path, "");
        assert_eq!(message("folder/b.txt"), message("folder/none.txt"));
    }
}
