//! Reasons why a workbook cannot be read any further, before the file and the row are known.

use crate::{Error, Remedy};
use std::io;
use sverka_text::limits::Exceeded;

/// A fault of an archive or of one of its parts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The stream below failed.
    #[error(transparent)]
    Io(io::Error),
    /// A bound was passed.
    #[error(transparent)]
    Limit(#[from] Exceeded),
    /// It is not what the format demands; without a full stop.
    #[error("{message}")]
    Broken {
        /// What is wrong.
        message: String,
        /// What a person can do about it.
        remedy: Option<Remedy>,
    },
}

impl Fault {
    /// Makes the fault of a file that is not what its format demands.
    pub(crate) fn broken(message: impl Into<String>, remedy: &'static str) -> Self {
        Self::Broken { message: message.into(), remedy: Some(Remedy::Correct(remedy)) }
    }

    /// Makes the fault of a damaged file: nothing but a new copy helps.
    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        Self::broken(message, "save the workbook again")
    }

    /// Adds the place.
    pub(crate) fn at(self, file: &str, line: usize) -> Error {
        let file = file.to_owned();
        match self {
            Self::Io(source) => Error::Io { file, source },
            Self::Limit(exceeded) => Error::Limit { file, line, exceeded },
            Self::Broken { message, remedy } => Error::Malformed { file, line, message, remedy },
        }
    }
}

/// Finds the bound that a stream below passed; data that are no data of the format are a fault of
/// the file, not of the system.
impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()) {
            Some(exceeded) => Self::Limit(*exceeded),
            None => match error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                    Self::damaged(format!("the file is damaged: {error}"))
                }
                _ => Self::Io(error),
            },
        }
    }
}
