//! Reasons why bytes cannot be decoded.

use crate::remedy::Remedy;

/// An error of bytes that cannot be decoded. The message says what happened and where;
/// [`remedy`](Self::remedy) says what the user can do about it, for the program to word.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not text.
    #[error("{file}: {message}")]
    NotText {
        /// The file as the user named it.
        file: String,
        /// What happened, and what to do if `remedy` does not say it.
        message: String,
        /// What the user can do about it.
        remedy: Option<Remedy>,
    },
    /// No encoding has the name that the user gave.
    #[error(
        "{file}: there is no encoding {label:?}; use utf-8, utf-16le, windows-1251, koi8-r, ibm866, \
         iso-8859-5, windows-1252 or another name of the WHATWG encodings"
    )]
    UnknownEncoding {
        /// The file as the user named it.
        file: String,
        /// The name that the user gave.
        label: String,
    },
    /// Some bytes are not valid in the encoding of the file.
    #[error("{file}:{line}: byte {offset} is not valid {encoding}")]
    Malformed {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The offset of the byte in the file, counted from 0.
        offset: usize,
        /// The encoding that it was read in.
        encoding: &'static str,
        /// What the user can do about it.
        remedy: Remedy,
    },
}

impl Error {
    /// Returns what the user can do about it, if the message does not say so.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Malformed { remedy, .. } => Some(remedy.clone()),
            Self::NotText { remedy, .. } => remedy.clone(),
            Self::UnknownEncoding { .. } => None,
        }
    }
}
