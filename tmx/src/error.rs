//! What stops the reader or the writer.

use std::io;

/// Why a memory cannot be read or written any further.
///
/// Whatever can be mended or skipped is a [`Diagnostic`](crate::Diagnostic) instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or the stream below failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Nothing in the file looks like TMX.
    #[error("this is no TMX file: {0}")]
    NotTmx(String),
    /// A unit without a variant was to be written, which the standard does not allow.
    /// Nothing of it was written; the writer can go on with the next.
    #[error("unit {unit} has no variant: give it one, or leave it out")]
    NoVariants {
        /// How many units the writer had been given, this one included.
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
