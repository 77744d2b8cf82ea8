//! What the program gives to the home page.

use crate::server::{Checks, Workspace};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use sverka_text::bitext::Bitext;
use sverka_text::document::Lang;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A text in one language.
    Text,
    /// Both texts: an alignment, a memory, a table.
    Pairs,
}

/// What is known of a file before it is aligned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// What it holds.
    pub kind: Kind,
    /// Its language, by its name or its text; `None` where nothing shows it, or where it holds two.
    pub lang: Option<Lang>,
    /// Its name without language and extension, the same for a text and its translation.
    pub stem: String,
}

/// Where a document comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// A text and its translation, or a file with both.
    pub files: Vec<PathBuf>,
    /// The languages that a person chose.
    #[serde(default)]
    pub langs: [Option<Lang>; 2],
}

/// A file that was made of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Its contents.
    pub bytes: Vec<u8>,
    /// What it does not hold.
    pub remarks: Vec<String>,
}

/// The documents of a run, and what the home page does beside reviewing them. Messages of errors are shown to the user.
pub trait Home: Workspace {
    /// Returns the folders that the user named at the start. Nothing outside of them is listed or read.
    fn folders(&self) -> Vec<PathBuf>;

    /// Returns the folder in which files that were dropped are kept; it need not exist yet.
    fn work_folder(&self) -> PathBuf;

    /// Returns the file that keeps what was worked on; `None` where the system has no place for it.
    fn state_file(&self) -> Option<PathBuf>;

    /// Returns what a file with such a name holds; `None` for one that cannot be read.
    fn kind_of(&self, name: &str) -> Option<Kind>;

    /// Returns what is known of a file.
    ///
    /// # Errors
    /// When it cannot be read as a text, or as pairs.
    fn detect(&self, name: &str, bytes: &[u8]) -> Result<Detected, String>;

    /// Adds a document, unless it is in the list already, and returns its place.
    ///
    /// # Errors
    /// When a file is missing, or not one that can be aligned.
    fn add(&self, origin: &Origin) -> Result<usize, String>;

    /// Adds the documents of a folder, now and whenever the list is asked for. Returns how many there are now.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn watch(&self, folder: &Path) -> Result<usize, String>;

    /// Returns where a document comes from.
    fn origin(&self, index: usize) -> Option<Origin>;

    /// Sets the languages of a document that is not open.
    fn set_langs(&self, index: usize, langs: [Option<Lang>; 2]);

    /// Returns the formats of glossaries and quality reports.
    fn formats(&self) -> Formats;

    /// Makes a glossary of an alignment.
    ///
    /// # Errors
    /// When there is no such format.
    fn glossary(&self, bitext: &Bitext, format: &str) -> Result<Made, String>;

    /// Makes a report on the quality of an alignment.
    ///
    /// # Errors
    /// When there is no such format.
    fn quality(&self, bitext: &Bitext, checks: &Checks, format: &str) -> Result<Made, String>;
}

/// The formats of what is made of a document, as extensions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Formats {
    /// Formats of glossaries.
    pub glossary: Vec<&'static str>,
    /// Formats of quality reports.
    pub quality: Vec<&'static str>,
}
