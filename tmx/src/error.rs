//! Errors that stop the reader or the writer.

use std::io;

/// An error of a memory that cannot be read or written any further.
///
/// Whatever can be repaired or skipped is a [`Diagnostic`](crate::Diagnostic) instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or the stream below failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Nothing in the file looks like TMX.
    #[error("this is not a TMX file: {0}")]
    NotTmx(String),
    /// A unit without a variant was to be written, which the standard does not allow. Nothing of it was
    /// written; the writer can continue with the next.
    #[error("unit {unit} has no variant: give it one, or leave it out")]
    NoVariants {
        /// The number of units that the writer was given, including this one.
        unit: u64,
    },
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => error,
            other => Self::new(io::ErrorKind::InvalidData, other),
        }
    }
}
