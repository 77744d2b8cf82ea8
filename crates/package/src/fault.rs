//! Reasons why a package cannot be read any further, before the file and the place are known.

use std::io;
use sverka_text::limits::Exceeded;

/// A fault of a package or of one of its parts.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The stream below failed.
    #[error(transparent)]
    Io(io::Error),
    /// A limit was exceeded.
    #[error(transparent)]
    Limit(#[from] Exceeded),
    /// It violates the format; without a full stop.
    #[error("{message}")]
    Broken {
        /// The problem.
        message: String,
        /// What a person can do about it: `save it without a password`.
        advice: &'static str,
    },
}

impl Fault {
    /// Makes the fault for a file that violates its format.
    pub fn broken(message: impl Into<String>, advice: &'static str) -> Self {
        Self::Broken { message: message.into(), advice }
    }

    /// Makes the fault for a damaged file: only a new copy helps.
    pub fn damaged(message: impl Into<String>) -> Self {
        Self::broken(message, "save the file again")
    }
}

/// Finds the limit that an underlying stream exceeded; data that violate the format are a fault of the file, not of
/// the system.
impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match Exceeded::of(&error) {
            Some(exceeded) => Self::Limit(exceeded),
            None => match error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                    Self::damaged(format!("the file is damaged: {error}"))
                }
                _ => Self::Io(error),
            },
        }
    }
}
