//! Reasons why a file cannot be read any further.

use crate::Format;
use crate::decode::Undecodable;
use crate::source::Damage;
use std::io;
pub use sverka_text::bitext::Side;
use sverka_text::limits::{Bound, Exceeded};

/// The error of a file that cannot be read, or cannot be read any further.
///
/// The message describes the problem and its place; [`remedy`](Self::remedy) returns what a person can do
/// about it, for the program to put into words.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or the underlying stream failed.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file as the user named it.
        file: String,
        /// The system's message.
        source: io::Error,
    },
    /// Neither the name nor the contents match a format of text pairs.
    #[error("{file}: {seems}")]
    UnknownFormat {
        /// The file as the user named it.
        file: String,
        /// What it appears to be: `its format is not known`, `seems to be a Word file (DOCX)`.
        seems: String,
    },
    /// The format can only be written.
    #[error("{file}: {} files are written, not read", format.name())]
    NotRead {
        /// The file as the user named it.
        file: String,
        /// Its format.
        format: Format,
    },
    /// It contains only one language; another file contains the other.
    #[error("{file}: contains the texts of only one language ({})", format.name())]
    OneLanguage {
        /// The file as the user named it.
        file: String,
        /// Its format.
        format: Format,
    },
    /// It violates its format.
    #[error("{file}:{line}: {message}")]
    Malformed {
        /// The file as the user named it.
        file: String,
        /// The line from 1; the row of a workbook.
        line: usize,
        /// The problem, without a full stop.
        message: String,
        /// What a person can do about it.
        remedy: Option<Remedy>,
    },
    /// It exceeds a limit.
    #[error("{file}:{line}: {exceeded}")]
    Limit {
        /// The file as the user named it.
        file: String,
        /// The line from 1; the row of a workbook.
        line: usize,
        /// The bound.
        exceeded: Exceeded,
    },
    /// The given label does not name an encoding.
    #[error("{file}: {label:?} is not the name of an encoding")]
    UnknownEncoding {
        /// The file as the user named it.
        file: String,
        /// The label.
        label: String,
    },
    /// One text is required, but the file contains several.
    #[error("{file}: contains texts in {}, but one is required", choices.join(" and "))]
    SeveralTexts {
        /// The file as the user named it.
        file: String,
        /// The choices, as messages show them: `column A (English)`, `ru`.
        choices: Vec<String>,
        /// Whether they are columns of a table; otherwise they are the sides of pairs.
        columns: bool,
    },
    /// A language is not named anywhere.
    #[error("{file}: the {side} language is unknown")]
    Language {
        /// The file as the user named it.
        file: String,
        /// The side whose language is missing.
        side: Side,
    },
}

/// What a person can do about an [`Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Check the path and its permissions.
    CheckPath,
    /// Name the format, or give the file an extension that identifies it.
    NameFormat,
    /// Name the language of a side.
    NameLanguage(Side),
    /// Name the encoding; the label is a guess.
    NameEncoding(Option<&'static str>),
    /// Give the file of the other language as well, in the same format.
    GiveBothFiles,
    /// Raise a limit.
    RaiseLimit(Bound),
    /// Repair the memory first.
    Repair,
    /// Correct the file at the place of the error, for example close the quotation mark.
    Correct(&'static str),
    /// Choose a column of the table.
    ChooseColumn,
    /// Choose the source or the target.
    ChooseSide,
    /// Use another command, for example align for two texts.
    UseCommand(&'static str),
}

impl Error {
    /// Returns what a person can do about it.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Io { .. } => Some(Remedy::CheckPath),
            Self::UnknownFormat { seems, .. } if seems.ends_with("an old Word or Excel file") => {
                Some(Remedy::Correct("save it as .docx or .xlsx"))
            }
            Self::UnknownFormat { .. } | Self::NotRead { .. } => Some(Remedy::NameFormat),
            Self::OneLanguage { .. } => Some(Remedy::GiveBothFiles),
            Self::Malformed { remedy, .. } => remedy.clone(),
            Self::Limit { exceeded, .. } => Some(Remedy::RaiseLimit(exceeded.bound)),
            Self::UnknownEncoding { .. } => Some(Remedy::NameEncoding(None)),
            Self::SeveralTexts { columns: true, .. } => Some(Remedy::ChooseColumn),
            Self::SeveralTexts { .. } => Some(Remedy::ChooseSide),
            Self::Language { side, .. } => Some(Remedy::NameLanguage(*side)),
        }
    }

    /// Makes the error of a stream: [`Limit`](Self::Limit) if the underlying stream exceeded a limit,
    /// [`Malformed`](Self::Malformed) if its bytes are not valid in its encoding, or its compression is damaged.
    pub fn from_io(file: &str, line: usize, error: io::Error) -> Self {
        if let Some(undecodable) = error.get_ref().and_then(|inner| inner.downcast_ref::<Undecodable>()) {
            return Self::Malformed {
                file: file.to_owned(),
                line: undecodable.line,
                message: undecodable.to_string(),
                remedy: Some(Remedy::NameEncoding(undecodable.guess)),
            };
        }
        if let Some(damage) = error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>()) {
            return Self::malformed(
                file,
                line,
                damage.to_string(),
                Remedy::Correct("get the whole file again"),
            );
        }
        let exceeded = Exceeded::of(&error);
        match exceeded {
            Some(exceeded) => Self::Limit { file: file.to_owned(), line, exceeded },
            None => Self::Io { file: file.to_owned(), source: error },
        }
    }

    /// Makes the error of a stream from one that a parser only shares.
    pub(crate) fn from_shared(file: &str, line: usize, error: &io::Error) -> Self {
        let undecodable = error.get_ref().and_then(|inner| inner.downcast_ref::<Undecodable>());
        let damage = error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>());
        let copy = match (Exceeded::of(error), undecodable, damage) {
            (Some(exceeded), ..) => exceeded.into(),
            (_, Some(undecodable), _) => io::Error::new(error.kind(), *undecodable),
            (.., Some(damage)) => io::Error::new(error.kind(), *damage),
            _ => io::Error::new(error.kind(), error.to_string()),
        };
        Self::from_io(file, line, copy)
    }

    /// Makes the error for a violation of the format at a given place.
    pub(crate) fn malformed(
        file: &str,
        line: usize,
        message: impl Into<String>,
        remedy: impl Into<Option<Remedy>>,
    ) -> Self {
        Self::Malformed { file: file.to_owned(), line, message: message.into(), remedy: remedy.into() }
    }
}
