//! Reasons why a text or a pair of texts cannot be used.

use super::memory::TooLarge;
use sverka_align::{anchors, explain};
use sverka_bilingual::Remedy as one_text;
use sverka_read as read;
use sverka_split::srx;
use sverka_text::bitext::Side;
use sverka_text::multitext::JoinError;
use sverka_text::{Lang, Remedy};

/// An error of a text or a pair of texts that cannot be aligned.
///
/// The message says what happened and where; [`remedy`](Self::remedy) says what the user can do about it, for
/// the program to word.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input cannot be read, or is not a text.
    #[error(transparent)]
    Read(#[from] read::Error),
    /// A table or file of pairs contains no usable text, or several.
    #[error(transparent)]
    OneText(#[from] sverka_bilingual::Error),
    /// The language of a text cannot be determined.
    #[error("{file}: its language cannot be detected")]
    Language {
        /// The file as the user named it.
        file: String,
        /// Which text it is.
        side: Side,
    },
    /// A file is given as its own translation.
    #[error("{file}: source and target are the same file")]
    SameFile {
        /// The file as the user named it.
        file: String,
    },
    /// Both texts are in one language, by their names or contents.
    #[error("{} and {}: both are in the same language ({}, {})", files.0, files.1, langs.0, langs.1)]
    SameLanguage {
        /// The files of source and target as the user named them.
        files: (String, String),
        /// Their languages.
        langs: (Lang, Lang),
    },
    /// The rules of an SRX file cannot be used.
    #[error(transparent)]
    Srx(#[from] srx::Error),
    /// A text has no sentence.
    #[error("{file}: contains no sentence")]
    NoSentence {
        /// The file as the user named it.
        file: String,
    },
    /// Aligning would take more memory than allowed.
    #[error("{file}: aligning {error}")]
    Memory {
        /// The source as the user named it.
        file: String,
        /// How much it would take.
        error: TooLarge,
    },
    /// The caller stopped the work.
    #[error("the work was stopped")]
    Cancelled,
    /// The anchors do not fit the texts or each other.
    #[error("anchors: line {0}")]
    Anchors(#[from] anchors::Error),
    /// Alignments of several translations cannot be joined.
    #[error("the alignments cannot be joined: {0}")]
    Join(#[from] JoinError),
    /// A link cannot be explained.
    #[error("{file}: {error}")]
    Explain {
        /// The source as the user named it.
        file: String,
        /// The reason, for example that there is no such link.
        error: explain::Error,
    },
}

impl Error {
    /// Returns what the user can do about it, if the message does not say so.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Read(error) => error.remedy(),
            Self::OneText(error) => match error.remedy()? {
                one_text::ChooseColumn => Some(Remedy::ChooseColumn),
                one_text::ChooseSide => Some(Remedy::ChooseSide),
                one_text::RaiseLimit(bound) => Some(Remedy::RaiseLimit(bound)),
                one_text::NameEncoding(_) => Some(Remedy::NameEncoding),
                _ => None,
            },
            Self::Language { side, .. } => Some(Remedy::NameLanguage(*side)),
            Self::SameFile { .. } => Some(Remedy::CheckPath),
            Self::Memory { .. } => Some(Remedy::AllowMemory),
            Self::SameLanguage { .. } => Some(Remedy::NameLanguages),
            _ => None,
        }
    }
}
