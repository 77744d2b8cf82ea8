//! Texts that many tests begin with.

use std::fs;
use std::path::{Path, PathBuf};
use sverka::document::{Lang, Segmented};
use sverka::{read, split};

/// The samples that have gold links.
pub const SAMPLES: [&str; 7] = [
    "annual-meeting",
    "commencement",
    "keepers-of-the-books",
    "legacy-chess-opening",
    "museum-reopening",
    "press-conference",
    "water-forum",
];

/// Returns a path below the root of the repository.
pub fn root(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads a text and splits it into sentences.
pub fn segmented(path: &Path, lang: &str) -> Segmented {
    let name = path.display().to_string();
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (document, _) = read::read_bytes(&name, bytes, &read::Options::default()).unwrap();
    split::segment(&document, &Lang::parse(lang).unwrap())
}

/// Returns one side of a sample in plain text, as sentences.
pub fn sample(name: &str, lang: &str) -> Segmented {
    segmented(&root(format!("samples/{name}.{lang}.txt")), lang)
}
