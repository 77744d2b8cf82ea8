//! The interface between the program and the server: documents that can be opened.

use super::progress::Progress;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use sverka_align::Options as AlignOptions;
use sverka_qa::Options as QaOptions;
use sverka_qa::settings::Settings;
use sverka_text::bitext::Bitext;

/// A document that can be reviewed, before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// The name of the text's file.
    pub source: String,
    /// The name of the translation's file.
    pub target: String,
    /// The file of its review.
    pub review: PathBuf,
}

/// How far the review of a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Its rows.
    pub rows: usize,
    /// Those that are verified.
    pub verified: usize,
    /// Those that are doubtful.
    pub doubtful: usize,
}

/// A remark about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Whether it is a warning, and not only a note.
    pub is_warning: bool,
    /// The remark.
    pub message: String,
}

/// How the quality of a document is checked.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// Rules and glossary.
    pub options: QaOptions,
    /// Findings that are accepted.
    pub settings: Settings,
    /// The file of these settings, to which accepted findings are added.
    pub file: PathBuf,
}

/// A document that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The alignment.
    pub bitext: Bitext,
    /// How it was aligned; `None` if the links come from a file and cannot be recomputed from the texts.
    pub aligned: Option<AlignOptions>,
    /// How it is checked.
    pub checks: Checks,
    /// Remarks about the texts.
    pub remarks: Vec<Remark>,
    /// The file of another reviewer whose work is taken over.
    pub with: Option<PathBuf>,
}

/// The documents of a run.
pub trait Workspace: Send + Sync + 'static {
    /// Returns the command that was given: `review` or `app`.
    fn command(&self) -> &'static str;

    /// Returns the language that the user asked for; `None`: that of the browser.
    fn ui(&self) -> Option<&str>;

    /// Returns the name of the reviewer, for the review file.
    fn reviewer(&self) -> Option<&str>;

    /// Returns how many links the user wants drawn at random.
    fn sample(&self) -> Option<u32> {
        None
    }

    /// Returns whether the page has memories to look texts up in: the path `/matches`.
    fn has_memory(&self) -> bool {
        false
    }

    /// Returns the documents, in their order. Later calls may return more, at the end.
    fn documents(&self) -> Vec<Listed>;

    /// Returns a document by its place in the list, without looking for new ones.
    fn document(&self, index: usize) -> Option<Listed> {
        self.documents().into_iter().nth(index)
    }

    /// Opens a document, by its place in the list. It may take long: what is called tells `progress` how far it is, and ends soon
    /// after it was cancelled.
    ///
    /// # Errors
    /// Why it cannot be opened, and what to do.
    fn open(&self, index: usize, progress: &Arc<Progress>) -> Result<Opened, String>;
}
