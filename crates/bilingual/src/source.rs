//! The bytes that the reader of a format receives.

use crate::Error;
use flate2::read::MultiGzDecoder;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use sverka_text::limits::{Bound, Limits};

/// Bytes of a file used to detect its format, dialect and encoding: as many as the encoding detector
/// evaluates, and some thousand lines of a table.
pub(crate) const HEAD: usize = 256 * 1024;

/// A file on its way to the reader of its format: gzip is decompressed, nothing is decoded yet.
pub struct Source<'r> {
    /// The file's name in messages.
    pub file: Arc<str>,
    /// Its bytes.
    pub bytes: Box<dyn Read + Send + 'r>,
}

/// The first bytes of a file.
pub(crate) struct Head {
    /// At most [`HEAD`] bytes.
    pub bytes: Vec<u8>,
    /// Whether these are the whole file.
    pub is_complete: bool,
}

impl<'r> Source<'r> {
    /// Makes a source of a stream.
    pub fn new(file: &str, bytes: impl Read + Send + 'r) -> Self {
        Self { file: file.into(), bytes: Box::new(bytes) }
    }

    /// Reads the first bytes; the returned source yields them again.
    pub(crate) fn head(mut self) -> Result<(Head, Self), Error> {
        let mut bytes = Vec::new();
        let read = self.bytes.by_ref().take(HEAD as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::from_io(&self.file, 1, error))?;
        let head = Head { is_complete: bytes.len() <= HEAD, bytes: bytes[..bytes.len().min(HEAD)].to_vec() };
        Ok((head, Self { file: self.file, bytes: Box::new(Cursor::new(bytes).chain(self.bytes)) }))
    }

    /// Reads all bytes, for a format that must be read as a whole.
    ///
    /// # Errors
    /// Errors of the stream, and [`Error::Limit`] when there are more than [`Limits::whole`].
    pub(crate) fn whole(self, limits: &Limits) -> Result<Vec<u8>, Error> {
        limits.read_all(Bound::Whole, self.bytes).map_err(|error| Error::from_io(&self.file, 1, error))
    }

    /// Decompresses gzip, recognised by its first two bytes; also a file of several members.
    ///
    /// # Errors
    /// Errors of the stream.
    pub fn unpacked(mut self) -> Result<Self, Error> {
        let mut magic = Vec::new();
        let read = self.bytes.by_ref().take(2).read_to_end(&mut magic);
        read.map_err(|error| Error::from_io(&self.file, 1, error))?;
        let is_gzip = magic == [0x1f, 0x8b];
        let bytes = Cursor::new(magic).chain(self.bytes);
        let bytes: Box<dyn Read + Send + 'r> =
            if is_gzip { Box::new(Gunzip::new(bytes)) } else { Box::new(bytes) };
        Ok(Self { file: self.file, bytes })
    }
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(out)
    }
}

/// Why a compressed file cannot be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It ends too early.
    #[error("the compressed file is cut short")]
    Short,
    /// Its contents are not those that were written, or something else follows them.
    #[error("the compressed file is damaged")]
    Other,
}

/// Decompresses gzip, also a file of several members. Its errors are those of the bytes below it, and [`Damage`].
pub struct Gunzip<R>(MultiGzDecoder<R>);

impl<R: Read> Gunzip<R> {
    /// Decompresses these bytes.
    pub fn new(bytes: R) -> Self {
        Self(MultiGzDecoder::new(bytes))
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(|error| {
            if error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            // The decoder has no kind of its own for a stream of which nothing follows.
            let is_short =
                error.kind() == io::ErrorKind::UnexpectedEof || error.to_string().contains("incomplete");
            let damage = if is_short { Damage::Short } else { Damage::Other };
            io::Error::new(io::ErrorKind::InvalidData, damage)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn all(mut source: Source<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        source.read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn gzip_is_unpacked_and_the_head_is_read_twice() {
        let packed = [gzip(b"one\n"), gzip(b"two\n")].concat();
        for (bytes, want) in
            [(&packed[..], &b"one\ntwo\n"[..]), (b"one\n", b"one\n"), (b"\x1f", b"\x1f"), (b"", b"")]
        {
            let (head, source) = Source::new("a", bytes).unpacked().unwrap().head().unwrap();
            assert_eq!((&head.bytes[..], head.is_complete), (want, true));
            assert_eq!(all(source), want);
        }
        let long = vec![b'x'; HEAD + 1];
        let (head, source) = Source::new("a", &long[..]).head().unwrap();
        assert_eq!((head.bytes.len(), head.is_complete), (HEAD, false));
        assert_eq!(all(source), long);
        for (bytes, want) in [
            (packed[..10].to_vec(), "a:1: the compressed file is cut short"),
            (packed[..packed.len() - 3].to_vec(), "a:1: the compressed file is cut short"),
            ([&packed[..], b"and something else"].concat(), "a:1: the compressed file is damaged"),
        ] {
            let error = Source::new("a", &bytes[..]).unpacked().unwrap().head().err().unwrap();
            assert_eq!(error.to_string(), want);
            assert!(matches!(error.remedy(), Some(crate::Remedy::Correct(_))));
        }
    }
}
