//! Reads long plain texts block by block, in memory that does not grow with the file.
//!
//! The meaning of the lines of a file depends on all of them (see `text/`), so a file is read twice:
//! once to count, once to return its blocks in [`Document`]s of some size, which together are the
//! document that [`read`](super::read()) returns. Standard input is first copied to a temporary file.
//! Only UTF-8 is read in this way; other encodings and faulty files are read whole.

use super::text::{self, Kinds, Layout, Survey};
use super::{Error, Format, Input, Options, Paragraphs, encoding, refuse};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Document, Origin};
use sverka_text::limits::Bound;

/// Files up to this size are read whole, in bytes: that is fast and takes little memory.
const SMALL: u64 = 16 << 20;

/// How much is read at a time, in bytes; a longer block is read whole.
const STEP: usize = 1 << 20;

/// How much of the text is enough for its language and its form, in bytes.
const HEAD: usize = 64 << 10;

/// An input, read as a whole or to be read block by block.
#[derive(Debug)]
pub enum Source {
    /// The document, with the remarks about it.
    Whole(Document, Vec<Diagnostic>),
    /// A long plain text.
    Stream(Stream),
}

/// Opens an input: a short one is read at once, a long plain text in UTF-8 is not.
///
/// # Errors
/// As for [`read`](super::read()).
pub fn open(input: &Input, options: &Options) -> Result<Source, Error> {
    let name = input.to_string();
    let failed = |error: io::Error| Error::of_io(name.clone(), error);
    let file = match input {
        Input::File(path) => match std::fs::metadata(path) {
            Ok(found) if found.is_file() && found.len() > SMALL => File::open(path).map_err(failed)?,
            _ => return super::read(input, options).map(|(document, told)| Source::Whole(document, told)),
        },
        Input::Stdin => {
            let mut stdin = io::stdin().lock();
            let mut bytes = Vec::new();
            stdin.by_ref().take(SMALL + 1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() as u64 <= SMALL {
                return whole(&name, bytes, options);
            }
            let mut file = tempfile::tempfile().map_err(failed)?;
            options.limits.spool(bytes.as_slice().chain(stdin), &mut file).map_err(failed)?;
            file
        }
    };
    match Stream::new(&name, file, options, STEP).map_err(failed)? {
        Ok(stream) => Ok(Source::Stream(stream)),
        Err(mut file) => {
            // A refused file need not be read as a whole.
            let mut bytes = vec![0; HEAD];
            let length = file.seek(SeekFrom::Start(0)).and_then(|_| read_full(&mut file, &mut bytes));
            bytes.truncate(length.map_err(failed)?);
            refuse::refuse(&name, &bytes, super::formats::detect(&name, &bytes, options))?;
            file.seek(SeekFrom::Start(0)).map_err(failed)?;
            let bytes = options.limits.read_all(Bound::Whole, file).map_err(failed)?;
            whole(&name, bytes, options)
        }
    }
}

fn whole(name: &str, bytes: Vec<u8>, options: &Options) -> Result<Source, Error> {
    super::read_bytes(name, bytes, options).map(|(document, told)| Source::Whole(document, told))
}

/// A long plain text in UTF-8.
#[derive(Debug)]
pub struct Stream {
    name: String,
    file: File,
    /// Bytes of the byte order mark.
    bom: usize,
    step: usize,
    paragraphs: Paragraphs,
    layout: Layout,
    head: String,
}

impl Stream {
    /// Reads a file once. Returns the file if it must be read as a whole.
    fn new(name: &str, mut file: File, options: &Options, step: usize) -> io::Result<Result<Self, File>> {
        file.seek(SeekFrom::Start(0))?;
        let mut first = vec![0; HEAD];
        let length = read_full(&mut file, &mut first)?;
        first.truncate(length);
        let format = super::formats::detect(name, &first, options);
        if format != Format::Text
            || super::formats::by_content(&first) == Format::Html
            || refuse::refuse(name, &first, format).is_err()
            || options.presplit
            || !encoding::is_utf8(&first, options.encoding.as_deref())
        {
            return Ok(Err(file));
        }
        let bom = if first.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let (mut survey, mut total, mut odd) = (Survey::default(), 0, 0);
        let mut head = String::new();
        let mut reader = Utf8::new(file, bom)?;
        let mut lines = String::new();
        loop {
            let from = lines.len();
            let Some(more) = reader.read(&mut lines, step)? else { return Ok(Err(reader.file)) };
            let new = &lines[from..];
            if new.contains('\0') || new.contains('\u{fffd}') {
                return Ok(Err(reader.file));
            }
            total += new.len();
            odd += encoding::odd_control_characters(new.as_bytes());
            if head.len() < HEAD {
                head.push_str(new);
            }
            let end = if more { whole_lines(&lines, from) } else { lines.len() };
            survey.add(&lines[..end]);
            lines.drain(..end);
            if !more {
                break;
            }
        }
        if encoding::is_binary(odd, total) || !survey.has_text() {
            return Ok(Err(reader.file));
        }
        let layout = survey.layout();
        let paragraphs = options.paragraphs;
        Ok(Ok(Self { name: name.into(), file: reader.file, bom, step, paragraphs, layout, head }))
    }

    /// Returns the beginning of the text, without blocks: enough to detect the language.
    pub fn head(&self) -> Document {
        self.document(self.head.clone(), 0)
    }

    fn document(&self, text: String, at: usize) -> Document {
        let mut origin = Origin::default();
        origin.push(0, at, 1, 1, text.len());
        Document { name: self.name.clone(), encoding: "UTF-8", text, origin, ..Document::default() }
    }

    /// Returns the text in documents that follow each other. With `kinds` headings and items are
    /// marked, for which the file is read once more; otherwise all blocks are paragraphs.
    ///
    /// # Errors
    /// Errors of the file and of `take`, and when the file changed while it was read.
    pub fn documents<E: From<Error>>(
        &self,
        kinds: bool,
        mut take: impl FnMut(Document) -> Result<(), E>,
    ) -> Result<(), E> {
        let kinds = kinds && self.paragraphs != Paragraphs::Blank;
        let mut counts = Kinds::default();
        if kinds {
            self.pieces(|document, last, _| {
                let known = if last { document.blocks.len() } else { document.blocks.len() - 1 };
                counts.count(&document.text, &document.blocks[..known]);
                Ok::<_, E>(())
            })?;
        }
        self.pieces(|mut document, last, after_numbered| {
            if kinds {
                counts.mark(&document.text, &mut document.blocks, after_numbered);
            }
            if !last {
                document.blocks.pop();
            }
            take(document)
        })
    }

    /// Cuts the text at blocks. A piece that is not the last has one more block, with which the next begins; `take` is
    /// given whether it is the last and whether the block before it is numbered.
    fn pieces<E: From<Error>>(
        &self,
        mut take: impl FnMut(Document, bool, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |source: io::Error| E::from(Error::Io { file: self.name.clone(), source });
        let mut reader = Utf8::new(self.file.try_clone().map_err(failed)?, self.bom).map_err(failed)?;
        let mut buffer = String::new();
        let mut at = self.bom;
        let mut step = self.step;
        let mut after_numbered = false;
        loop {
            let changed = || failed(io::Error::other("it changed while it was read"));
            let more = reader.read(&mut buffer, step).map_err(failed)?.ok_or_else(changed)?;
            let end = if more { whole_lines(&buffer, 0) } else { buffer.len() };
            let mut blocks = text::ranges(&buffer[..end], self.paragraphs, &self.layout);
            if !more {
                let mut document = self.document(buffer, at);
                document.blocks = blocks;
                return if document.blocks.is_empty() {
                    Ok(())
                } else {
                    take(document, true, after_numbered)
                };
            }
            // The last block may go on, and shows the kind of the one before it only when it is whole.
            blocks.pop();
            let Some(next) = blocks.last().filter(|_| blocks.len() > 1).map(|block| block.range.clone())
            else {
                // Reading more and more each time, a long block takes linear time.
                step = step.max(buffer.len());
                continue;
            };
            let numbered = text::is_numbered(&buffer[blocks[blocks.len() - 2].range.clone()]);
            let rest = buffer.split_off(next.start);
            buffer.push_str(&rest[..next.len()]);
            let mut document = self.document(std::mem::replace(&mut buffer, rest), at);
            at += next.start;
            document.blocks = blocks;
            take(document, false, after_numbered)?;
            after_numbered = numbered;
            step = self.step;
        }
    }
}

/// Returns the bytes up to which an incomplete text certainly consists of whole lines. No line ends before `searched`,
/// except possibly in the last few bytes there: a line of many megabytes is searched only once.
fn whole_lines(text: &str, searched: usize) -> usize {
    // Line ends are up to three bytes long, and may be cut in two.
    let sure = |at: usize| text.floor_char_boundary(at.saturating_sub(4));
    let (from, to) = (sure(searched), sure(text.len()));
    let Some(last) = text[from..to].rfind(text::is_line_end).map(|at| from + at) else { return 0 };
    let rest = &text[last..];
    last + rest.len() - rest.trim_start_matches(text::is_line_end).len()
}

/// A UTF-8 file that is read from its beginning.
struct Utf8 {
    file: File,
    /// The beginning of a character, of which the rest is not read yet.
    cut: Vec<u8>,
}

impl Utf8 {
    fn new(mut file: File, from: usize) -> io::Result<Self> {
        file.seek(SeekFrom::Start(from as u64))?;
        Ok(Self { file, cut: Vec::new() })
    }

    /// Appends about `count` bytes. Returns whether there may be more, or `None` if it is not UTF-8.
    fn read(&mut self, text: &mut String, count: usize) -> io::Result<Option<bool>> {
        let mut bytes = std::mem::take(&mut self.cut);
        let kept = bytes.len();
        bytes.resize(kept + count, 0);
        let read = read_full(&mut self.file, &mut bytes[kept..])?;
        bytes.truncate(kept + read);
        let more = read == count;
        let valid = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes.len(),
            Err(error) if more && error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(None),
        };
        self.cut = bytes.split_off(valid);
        match String::from_utf8(bytes) {
            Ok(new) if text.is_empty() => *text = new,
            Ok(new) => text.push_str(&new),
            Err(_) => return Ok(None),
        }
        Ok(Some(more))
    }
}

fn read_full(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;
    use std::ops::Range;
    use sverka_text::document::BlockKind;

    /// A block: its text, its bytes in the file, its kind.
    type Seen = (String, Range<usize>, BlockKind);

    fn seen(document: &Document) -> Vec<Seen> {
        let blocks = document.blocks.iter();
        blocks
            .map(|b| (document.block_text(b).to_owned(), document.file_range(b.range.clone()), b.kind))
            .collect()
    }

    fn stream(text: &str, paragraphs: Paragraphs, step: usize) -> Option<Vec<Seen>> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let options = Options { paragraphs, ..Options::default() };
        let stream = Stream::new("a.txt", file, &options, step).unwrap().ok()?;
        let mut out = Vec::new();
        stream
            .documents(true, |document| {
                out.extend(seen(&document));
                Ok::<_, Error>(())
            })
            .unwrap();
        Some(out)
    }

    fn whole(text: &str, paragraphs: Paragraphs) -> Option<Vec<Seen>> {
        let options = Options { paragraphs, ..Options::default() };
        let (document, _) = super::super::read_bytes("a.txt", text.into(), &options).ok()?;
        Some(seen(&document))
    }

    #[test]
    fn what_cannot_be_streamed_is_given_back() {
        for text in ["", " \n ", "a\0b", "<html><p>Hi"] {
            assert_eq!(stream(text, Paragraphs::Auto, 8), None, "{text:?}");
        }
    }

    #[test]
    fn blocks_longer_than_a_step() {
        let text = format!("{}\n\n{}\n", "word ".repeat(5000).trim(), "Слово. ".repeat(5000).trim());
        assert_eq!(stream(&text, Paragraphs::Auto, 64), whole(&text, Paragraphs::Auto));
    }

    proptest! {
        /// Any step gives the same blocks as reading the whole file.
        #[test]
        fn the_same_blocks_as_read_whole(
            text in "(\u{feff})?([A-Za-zа-я]{1,9}[ .,:\n\r\t\u{2028}•–-]{1,3}|\n\n|\r\n|\n[0-9]\\. |\n- |\\PC){1,60}",
            step in 1usize..40,
            which in 0usize..3,
        ) {
            prop_assume!(!text.contains('\u{fffd}'));
            let paragraphs = [Paragraphs::Auto, Paragraphs::Line, Paragraphs::Blank][which];
            if let Some(streamed) = stream(&text, paragraphs, step) {
                prop_assert_eq!(Some(streamed), whole(&text, paragraphs));
            }
        }
    }
}
