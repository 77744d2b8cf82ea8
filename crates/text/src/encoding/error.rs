/// Reasons why bytes cannot be decoded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no text.
    #[error("{file}: {message}")]
    NotText {
        /// The file as the user named it.
        file: String,
        /// What is the matter and what to do.
        message: String,
    },
    /// No encoding has the name that the user gave.
    #[error(
        "{file}: there is no encoding {label:?}; say utf-8, utf-16le, windows-1251, koi8-r, ibm866, \
         iso-8859-5, windows-1252 or another name of the WHATWG encodings"
    )]
    UnknownEncoding {
        /// The file as the user named it.
        file: String,
        /// What the user said.
        label: String,
    },
    /// Bytes that mean nothing in the encoding of the file.
    #[error("{file}:{line}: byte {offset} is not valid {encoding}; {remedy}")]
    Malformed {
        /// The file as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The offset of the byte in the file, counted from 0.
        offset: usize,
        /// The encoding it was read in.
        encoding: &'static str,
        /// What to do.
        remedy: String,
    },
}
