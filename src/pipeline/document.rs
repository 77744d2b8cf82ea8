//! Reads one input as a document and detects its language.

use super::Error;
use std::path::Path;
use sverka_bilingual::one_text::{self, Part};
use sverka_read::stream::{self, Source};
use sverka_read::{self as read, Input};
use sverka_text::bitext::Side;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Document, Lang};
use sverka_text::{Remedy, language};

/// How one text is read. The default detects everything from the file.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Its language; detected when `None`.
    pub lang: Option<Lang>,
    /// Its encoding, format and paragraphs.
    pub options: read::Options,
    /// Which text of a file with several: a column of a table, a side of pairs.
    pub part: Part,
}

impl Reading {
    /// Returns the options of the reader; the language helps to find the encoding.
    fn read_options(&self) -> read::Options {
        read::Options { lang: self.lang.clone(), ..self.options.clone() }
    }
}

/// A text that was read.
#[derive(Debug)]
pub struct Text<T = Document> {
    /// The text.
    pub document: T,
    /// Its language.
    pub lang: Lang,
    /// Remarks about its encoding, format and language.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text and determines its language: the one in `reading`, otherwise the one that the file name, the
/// document or its words show.
///
/// # Errors
/// When the input cannot be read or is not a text, or when nothing shows its language.
pub fn read(input: &Input, reading: &Reading, side: Side) -> Result<Text, Error> {
    let (document, diagnostics) = match one_text(input, reading)? {
        Some(found) => found,
        None => read::read(input, &reading.read_options())?,
    };
    with_language(document, diagnostics, reading, side)
}

/// Reads a text from memory, as [`read()`] does from a file.
///
/// # Errors
/// As those of [`read()`].
pub fn read_text(name: &str, text: &str, reading: &Reading, side: Side) -> Result<Text, Error> {
    let options = read::Options { encoding: Some("utf-8".to_owned()), ..reading.options.clone() };
    let (document, diagnostics) = read::read_bytes(name, text.as_bytes().to_vec(), &options)?;
    with_language(document, diagnostics, reading, side)
}

/// Reads a text from the bytes of a file, as [`read()`] does; not one that is in a table or among pairs.
pub(super) fn read_bytes(name: &str, bytes: Vec<u8>, reading: &Reading, side: Side) -> Result<Text, Error> {
    let (document, diagnostics) = read::read_bytes(name, bytes, &reading.read_options())?;
    with_language(document, diagnostics, reading, side)
}

/// Opens a text as [`read()`] does, but leaves a long plain text to be read block by block.
///
/// # Errors
/// As those of [`read()`].
pub fn open(input: &Input, reading: &Reading) -> Result<Text<Source>, Error> {
    let opened = match one_text(input, reading)? {
        Some((document, diagnostics)) => Source::Whole(document, diagnostics),
        None => stream::open(input, &reading.read_options())?,
    };
    match opened {
        Source::Whole(document, diagnostics) => {
            let Text { document, lang, diagnostics } =
                with_language(document, diagnostics, reading, Side::Source)?;
            Ok(Text { document: Source::Whole(document, Vec::new()), lang, diagnostics })
        }
        Source::Stream(stream) => {
            let Text { lang, diagnostics, .. } =
                with_language(stream.head(), Vec::new(), reading, Side::Source)?;
            Ok(Text { document: Source::Stream(stream), lang, diagnostics })
        }
    }
}

/// Reads one text of a table or of a file of pairs; `None` if the input is neither.
fn one_text(input: &Input, reading: &Reading) -> Result<Option<(Document, Vec<Diagnostic>)>, Error> {
    let Input::File(path) = input else { return Ok(None) };
    // A list of sentences is read as such, whatever its name.
    if reading.options.presplit || reading.options.format.is_some() {
        return Ok(None);
    }
    let Some(format) = one_text::format_of(path) else { return Ok(None) };
    let options = sverka_bilingual::Options {
        encoding: reading.options.encoding.clone(),
        limits: reading.options.limits,
        ..sverka_bilingual::Options::default()
    };
    Ok(Some(one_text::open(path, format, &reading.part, &options)?))
}

/// Returns whether two inputs are the same file.
pub fn is_same(a: &Input, b: &Input) -> bool {
    let canonical = |input: &Input| match input {
        Input::File(path) => std::fs::canonicalize(path).ok(),
        Input::Stdin => None,
    };
    a == b || canonical(a).is_some_and(|path| Some(path) == canonical(b))
}

fn with_language(
    document: Document,
    mut diagnostics: Vec<Diagnostic>,
    reading: &Reading,
    side: Side,
) -> Result<Text, Error> {
    let (lang, more) = language::of(&document, reading.lang.as_ref())
        .map_err(|unknown| Error::Language { file: unknown.file, side })?;
    // A warning about the language already names the one that is used.
    let is_warned = !more.is_empty();
    diagnostics.extend(more);
    if !is_warned && reading.lang.is_none() && language::in_name(Path::new(&document.name)).is_none() {
        let declared = document.declared_lang.as_ref().is_some_and(|declared| *declared == lang);
        let why = if declared { "declared in the file" } else { "detected from the text" };
        let note = Diagnostic::note(&document.name, format!("the language is {lang}, {why}"));
        diagnostics.push(note.with_remedy(Remedy::CheckLanguage(side)));
    }
    Ok(Text { document, lang, diagnostics })
}
