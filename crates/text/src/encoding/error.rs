//! Reasons why bytes cannot be decoded.

use crate::remedy::Remedy;

/// The error of bytes that cannot be decoded. The message says what and where;
/// [`remedy`](Self::remedy) what a person can do about it, for the program to word.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no text.
    #[error("{file}: {message}")]
    NotText {
        /// The file as the user named it.
        file: String,
        /// What is the matter, and what to do where `remedy` does not say so.
        message: String,
        /// What a person can do about it.
        remedy: Option<Remedy>,
    },
    /// No encoding has the name that the user gave.
    #[error(
        "{file}: there is no encoding {label:?}; say utf-8, utf-16le, windows-1251, koi8-r, ibm866, \
         iso-8859-5, windows-1252 or another name of the WHATWG encodings"
    )]
    UnknownEncoding {
        /// The file as the user named it.
        file: String,
        /// The name that the user gave.
        label: String,
    },
    /// Some bytes mean nothing in the encoding of the file.
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
        /// What a person can do about it.
        remedy: Remedy,
    },
}

impl Error {
    /// Returns what a person can do about it, where the message does not say so.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Malformed { remedy, .. } => Some(remedy.clone()),
            Self::NotText { remedy, .. } => remedy.clone(),
            Self::UnknownEncoding { .. } => None,
        }
    }
}
