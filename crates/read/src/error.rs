//! Reasons why an input cannot be used.

use crate::{Extra, Foreign, Format, Selector};
use sverka_text::limits::Exceeded;
use sverka_text::remedy::Remedy;

/// The error of an input that cannot be used.
///
/// The message describes the problem and its place; [`remedy`](Self::remedy) returns what a person can do about it,
/// for the program to put into words.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("{file}: there is no such file{}", similar.as_ref().map_or(String::new(), |s| format!("; did you mean {s}?")))]
    Missing {
        /// The file as the user named it.
        file: String,
        /// A file next to it with a similar name.
        similar: Option<String>,
    },
    /// The path leads to a folder.
    #[error("{file}: is a folder, not a file")]
    Folder {
        /// The folder as the user named it.
        file: String,
    },
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file as the user named it.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file has no text.
    #[error("{file}: {what}; check that it is the right file and was saved")]
    Empty {
        /// The file as the user named it.
        file: String,
        /// In what way it is empty.
        what: &'static str,
    },
    /// All text of the file is left out.
    #[error("{file}: contains no text except what is left out: {what}")]
    LeftOut {
        /// The file as the user named it.
        file: String,
        /// What is left out, counted: `2 comments, 1 hidden passage`.
        what: String,
        /// Extras that can be requested.
        extras: Vec<Extra>,
    },
    /// It is a file of another kind, which was recognised by its content.
    #[error("{file}: {format}")]
    Foreign {
        /// The file as the user named it.
        file: String,
        /// Its format.
        format: Foreign,
    },
    /// It violates its format, or is protected.
    #[error("{file}: {message}; {advice}")]
    Broken {
        /// The file as the user named it.
        file: String,
        /// The problem, with the part or page.
        message: String,
        /// What a person can do about it.
        advice: &'static str,
    },
    /// It exceeds a limit.
    #[error("{file}: {}{exceeded}", place.as_ref().map_or(String::new(), |place| format!("{place}: ")))]
    Limit {
        /// The file as the user named it.
        file: String,
        /// Where: a part, a page.
        place: Option<String>,
        /// The limit.
        exceeded: Exceeded,
    },
    /// The program was built without the reader of its format.
    #[error("{file}: this build of the program does not read {} files", format.name())]
    NotBuilt {
        /// The file as the user named it.
        file: String,
        /// Its format.
        format: Format,
    },
    /// No element of a page matches the selector.
    #[error("{file}: no element of the page matches {selector}")]
    NothingSelected {
        /// The file as the user named it.
        file: String,
        /// The selector.
        selector: Selector,
    },
    /// Its bytes cannot be decoded.
    #[error(transparent)]
    Encoding(#[from] sverka_text::encoding::Error),
}

impl Error {
    /// Returns the error for a file that cannot be read or is too long.
    pub(crate) fn of_io(file: String, source: std::io::Error) -> Self {
        match Exceeded::of(&source) {
            Some(exceeded) => Self::Limit { file, place: None, exceeded },
            None => Self::Io { file, source },
        }
    }

    /// Returns what a person can do about it, if the message does not include it.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Missing { similar: None, .. } => Some(Remedy::CheckPath),
            Self::Folder { .. } => Some(Remedy::NameFiles),
            Self::Foreign { format, .. } => Some(format.remedy()),
            Self::Encoding(error) => error.remedy(),
            Self::Limit { exceeded, .. } => Some(Remedy::RaiseLimit(exceeded.bound)),
            Self::NotBuilt { .. } => Some(Remedy::SaveText),
            Self::NothingSelected { .. } => Some(Remedy::ChoosePart),
            Self::LeftOut { extras, .. } if !extras.is_empty() => {
                Some(Remedy::Include(extras.iter().map(|extra| extra.name()).collect()))
            }
            Self::Missing { .. }
            | Self::Io { .. }
            | Self::Empty { .. }
            | Self::LeftOut { .. }
            | Self::Broken { .. } => None,
        }
    }
}
