//! The bytes that a reader of a format gets.

use std::io::{self, Read};
use std::sync::Arc;

/// A file on its way to the reader of its format: gzip is unpacked, nothing is decoded yet.
pub struct Source<'r> {
    /// The file as messages call it.
    pub file: Arc<str>,
    /// Its bytes.
    pub bytes: Box<dyn Read + Send + 'r>,
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(out)
    }
}
