//! Reads files as [`Glossary`]s, with one file per format.
//!
//! Handmade files and those that [`write`](mod@super::write) wrote are read alike. A handmade glossary has no
//! counts, and its confidence is 1.

mod json;
mod misspelt;
mod table;
mod tbx;
mod xlsx;

pub use misspelt::{Misspelt, columns, misspelt};

use super::stemmed::locate;
use super::{Entry, Glossary};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::io::{self, Read};
use std::path::Path;
use sverka_text::document::Lang;
use sverka_text::limits::{Bound, Exceeded, Limits};

/// An error of a file that is not a usable glossary.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{file}: cannot be read: {source}; check the path and its permissions")]
    Io {
        /// The file.
        file: String,
        /// The reason.
        source: io::Error,
    },
    /// It is not a file of pairs, or stops being one.
    #[error(transparent)]
    Pairs(#[from] sverka_bilingual::Error),
    /// It is not what it seems to be.
    #[error("{file}:{line}: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// The line, from 1; the row of a workbook.
        line: usize,
        /// What happened and what to do.
        message: String,
    },
    /// It contains no terms in the languages.
    #[error("{file}: contains no terms in {source_lang} and {target_lang}; it has {found}")]
    Languages {
        /// The file.
        file: String,
        /// The requested source language.
        source_lang: String,
        /// The requested target language.
        target_lang: String,
        /// The languages that it has.
        found: String,
    },
    /// It contains no terms.
    #[error("{file}: contains no term; give a glossary of two languages")]
    Empty {
        /// The file.
        file: String,
    },
}

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TBX of version 2 or 3, in either style.
    Tbx,
    /// CSV, semicolons or TSV, as the header shows.
    Table,
    /// A workbook.
    Xlsx,
    /// Sverka's own JSON.
    Json,
}

impl Format {
    /// Returns the format for the extension of a file in any case; `None` if the contents have to decide.
    pub fn from_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tbx" | "xml" | "martif" | "mtf" => Some(Self::Tbx),
            "csv" | "tsv" | "tab" | "txt" => Some(Self::Table),
            "xlsx" => Some(Self::Xlsx),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// Returns the format of a file by its first bytes.
    pub fn sniff(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::Xlsx;
        }
        let first = bytes.iter().find(|b| b.is_ascii_graphic());
        match first {
            Some(b'<') => Self::Tbx,
            Some(b'{') => Self::Json,
            _ => Self::Table,
        }
    }
}

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Language of the sources; by default the first in the file. A language matches all its regions if the
    /// file does not have the exact tag.
    pub source_lang: Option<Lang>,
    /// Language of the targets; by default the second in the file.
    pub target_lang: Option<Lang>,
    /// Limits on how much the file can make the reader keep in memory.
    pub limits: Limits,
}

/// Maximum number of forms of an entry in one language, variants and rivals together. No word has as many,
/// and each form of one language is compared with each of the other.
const MOST_FORMS: usize = 1000;
/// Characters of a term that a message shows.
const SHOWN: usize = 40;

/// Reads a glossary in the languages of the options; if they name none, in English and Russian where it has them,
/// and otherwise in its first two.
///
/// # Errors
/// Those of [`read`].
pub fn read_any(
    name: &str,
    format: Option<Format>,
    bytes: &[u8],
    options: &Options,
) -> Result<Glossary, Error> {
    if options.source_lang.is_some() || options.target_lang.is_some() {
        return read(name, format, bytes, options);
    }
    let usual = Options { source_lang: Lang::parse("en"), target_lang: Lang::parse("ru"), ..options.clone() };
    match read(name, format, bytes, &usual) {
        Err(Error::Languages { .. }) => read(name, format, bytes, options),
        read => read,
    }
}

/// Reads a glossary. `name` is its name in messages; without a format its contents decide.
///
/// # Errors
/// When the file does not conform to its format, exceeds a limit, or contains no term in the languages.
pub fn read(
    name: &str,
    format: Option<Format>,
    input: impl Read,
    options: &Options,
) -> Result<Glossary, Error> {
    let file = File { name };
    let read = options.limits.read_all(Bound::Whole, input);
    let bytes = read.map_err(|source| match Exceeded::of(&source) {
        Some(exceeded) => file.limit(1, exceeded),
        None => Error::Io { file: name.to_owned(), source },
    })?;
    let mut glossary = match format.unwrap_or_else(|| Format::sniff(&bytes)) {
        Format::Xlsx => xlsx::read(file, &bytes, options)?,
        Format::Tbx => tbx::read(file, &file.text(&bytes, true)?, options)?,
        Format::Table => table::read(file, &bytes, options)?,
        Format::Json => json::read(file, &file.text(&bytes, false)?)?,
    };
    glossary.entries.retain(|entry| !entry.source.text.is_empty());
    for entry in &glossary.entries {
        let forms = entry.source_texts().len().max(entry.target_texts().len()).max(entry.forbidden.len());
        if forms > MOST_FORMS {
            let message = format!(
                "the entry of {:?} has {forms} forms in one language, but only {MOST_FORMS} are allowed; divide it into several",
                entry.source.text.chars().take(SHOWN).collect::<String>()
            );
            return Err(file.malformed(1, message));
        }
    }
    for entry in &mut glossary.entries {
        entry.confidence = (entry.confidence * 1e4).round() / 1e4;
    }
    if glossary.entries.is_empty() {
        return Err(Error::Empty { file: name.to_owned() });
    }
    Ok(glossary)
}

/// The name of a file for its errors.
#[derive(Clone, Copy)]
struct File<'a> {
    name: &'a str,
}

impl File<'_> {
    fn malformed(self, line: usize, message: impl Into<String>) -> Error {
        Error::Malformed { file: self.name.to_owned(), line, message: message.into() }
    }

    fn limit(self, line: usize, exceeded: Exceeded) -> Error {
        sverka_bilingual::Error::Limit { file: self.name.to_owned(), line, exceeded }.into()
    }

    /// Decodes a file: UTF-8, UTF-16 with its mark, or the encoding in an XML declaration.
    fn text<'b>(self, bytes: &'b [u8], xml: bool) -> Result<Cow<'b, str>, Error> {
        let declared = || if xml { declared(bytes) } else { None };
        let (marked, mark) =
            Encoding::for_bom(bytes).map_or((None, 0), |(encoding, length)| (Some(encoding), length));
        let encoding = marked.or_else(declared).unwrap_or(UTF_8);
        encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).ok_or_else(|| {
            let (text, _) = encoding.decode_with_bom_removal(bytes);
            let line = text.split('\u{fffd}').next().unwrap_or("").matches('\n').count() + 1;
            self.malformed(line, format!("is not {}; save the file as UTF-8", encoding.name()))
        })
    }

    /// Returns the languages of a glossary, from those of a file in their order.
    fn langs(self, found: &[Lang], options: &Options) -> Result<(Lang, Lang), Error> {
        let wanted = |lang: &Lang| {
            let same = |other: &&Lang| *other == lang;
            let alike = |other: &&Lang| other.primary() == lang.primary();
            found.iter().find(same).or_else(|| found.iter().find(alike)).cloned()
        };
        let fail = || {
            let name = |lang: &Option<Lang>| lang.as_ref().map_or("another language".into(), Lang::to_string);
            Error::Languages {
                file: self.name.to_owned(),
                source_lang: name(&options.source_lang),
                target_lang: name(&options.target_lang),
                found: match found {
                    [] => "none".into(),
                    found => found.iter().map(Lang::as_str).collect::<Vec<_>>().join(", "),
                },
            }
        };
        let other = |than: &Lang| found.iter().find(|lang| *lang != than).cloned();
        let source = match (&options.source_lang, &options.target_lang) {
            (Some(lang), _) => wanted(lang),
            (None, Some(target)) => wanted(target).and_then(|target| other(&target)),
            (None, None) => found.first().cloned(),
        };
        let source = source.ok_or_else(fail)?;
        let target = match &options.target_lang {
            Some(lang) => wanted(lang),
            None => other(&source),
        };
        Ok((source, target.ok_or_else(fail)?))
    }
}

/// Returns the encoding in an XML declaration. One with two bytes per letter could not be read here, so it is
/// ignored.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let head = String::from_utf8_lossy(head);
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes()).filter(|e| e.is_ascii_compatible())
}

/// Finds the terms in the contexts of an entry, if the file contains only the sentences.
fn find_places(entry: &mut Entry, langs: (&Lang, &Lang)) {
    for context in &mut entry.contexts {
        let place =
            |term, sentence: &str, lang: &Lang| locate(term, sentence, lang.primary()).unwrap_or(0..0);
        context.source_range = place(&entry.source, &context.source, langs.0);
        context.target_range = place(&entry.target, &context.target, langs.1);
    }
}

#[cfg(test)]
mod stack_tests;
#[cfg(test)]
mod tests;
