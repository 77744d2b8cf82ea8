//! Memories to and from other formats: one file a format.
//!
//! Between the formats goes a [`tmx::Unit`] of two variants, the source first. A [`Sink`]
//! takes them one by one and counts in [`Losses`] what its format cannot hold; [`Rows`] are
//! the units of a file with what there is to say about each. Both stream, but for
//! spreadsheets, which [`xlsx`] reads whole.

use crate::{po, xliff};
use std::io;
use std::path::Path;
use tmx::filter::falls_under;
use tmx::{Header, Lang, Segment, Unit, Variant};

pub mod decode;
pub mod jsonl;
pub mod moses;
pub mod table;
pub mod xlsx;

/// A format of memories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The exchange format itself.
    Tmx,
    /// Tab-separated values: [`table`].
    Tsv,
    /// Comma-separated values: [`table`].
    Csv,
    /// A spreadsheet: [`xlsx`].
    Xlsx,
    /// A JSON object a line: [`jsonl`].
    Jsonl,
    /// Two plain files side by side: [`moses`].
    Moses,
    /// XLIFF 1.2.
    Xliff1,
    /// XLIFF 2.1.
    Xliff2,
    /// Gettext.
    Po,
}

impl Format {
    /// All formats, with the names that a user types.
    pub const ALL: [(&'static str, Self); 9] = [
        ("tmx", Self::Tmx),
        ("tsv", Self::Tsv),
        ("csv", Self::Csv),
        ("xlsx", Self::Xlsx),
        ("jsonl", Self::Jsonl),
        ("moses", Self::Moses),
        ("xliff", Self::Xliff1),
        ("xliff2", Self::Xliff2),
        ("po", Self::Po),
    ];

    /// The format that the end of a file's name tells, `.gz` aside; in any case. Of `.xlf` and
    /// `.xliff`, [`Xliff1`](Self::Xliff1): the reader takes both versions.
    ///
    /// ```
    /// use sverka::memory::convert::Format;
    /// assert_eq!(Format::from_path("memory.TSV.gz".as_ref()), Some(Format::Tsv));
    /// assert_eq!(Format::from_path("memory.doc".as_ref()), None);
    /// ```
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "xlf" => Some(Self::Xliff1),
            "xlf2" => Some(Self::Xliff2),
            "pot" => Some(Self::Po),
            "tab" | "txt" => Some(Self::Tsv),
            "ndjson" => Some(Self::Jsonl),
            "moses" => None,
            end => Self::ALL.iter().find(|(name, _)| *name == end).map(|(_, format)| *format),
        }
    }

    /// Whether a file of this format is of one source and one target language.
    pub fn is_bilingual(self) -> bool {
        !matches!(self, Self::Tmx | Self::Jsonl)
    }
}

pub use crate::sink::{Codes, Losses, Options, Sink};
pub(crate) use crate::sink::{IDS, NOTES, PROPS, count_attributes, notes, one_line, props, texts};

/// Opens the sink of a format that fills one file.
///
/// # Errors
/// Those of the output, and a format that this function does not write: TMX, which the crate
/// `tmx` writes, and Moses twins, which are two files.
pub fn sink<'w>(
    format: Format,
    out: Box<dyn io::Write + 'w>,
    options: &Options,
) -> io::Result<Box<dyn Sink + 'w>> {
    Ok(match format {
        Format::Tsv => Box::new(table::Table::tsv(out, options)?),
        Format::Csv => Box::new(table::Table::csv(out, options)?),
        Format::Xlsx => Box::new(xlsx::Sheets::new(out, options)?),
        Format::Jsonl => Box::new(jsonl::Lines::new(out, options)),
        Format::Xliff1 => Box::new(xliff::Writer::new(xliff::Version::V1, out, options)?),
        Format::Xliff2 => Box::new(xliff::Writer::new(xliff::Version::V2, out, options)?),
        Format::Po => Box::new(po::Writer::new(out, options)?),
        Format::Tmx | Format::Moses => return Err(io::Error::other("not a format of one file of pairs")),
    })
}

/// A unit of a file, and what there is to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line where it ends, from 1; of a spreadsheet the row.
    pub line: u64,
    /// The unit; `None` when it could not be read.
    pub unit: Option<Unit>,
    /// What was wrong, each without a full stop.
    pub remarks: Vec<String>,
}

/// Why a file cannot be read any further.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or the stream failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is not in its format.
    #[error("line {line}: {message}")]
    Syntax {
        /// The line, from 1.
        line: u64,
        /// What is the matter and what to do about it.
        message: String,
    },
    /// Nothing tells a language.
    #[error("the {0} language cannot be told: name it with --{0}")]
    Language(&'static str),
}

/// The units of a file.
pub type Rows<'r> = Box<dyn Iterator<Item = Result<Row, Error>> + 'r>;

/// Opens a file of one of the formats that are one text file.
///
/// # Errors
/// As for the format; [`Format::Tmx`], [`Format::Moses`] and [`Format::Xlsx`] have readers of
/// their own.
pub fn rows<'r>(format: Format, input: impl io::Read + 'r, options: &Options) -> Result<Rows<'r>, Error> {
    let text = |input| decode::Utf8::new(input);
    match format {
        Format::Tsv => table::read_tsv(text(input)?, options),
        Format::Csv => table::read_csv(text(input)?, options),
        Format::Jsonl => Ok(jsonl::read(text(input)?, options)),
        Format::Xliff1 | Format::Xliff2 | Format::Po => entries(format, input, options),
        Format::Tmx | Format::Moses | Format::Xlsx => {
            Err(io::Error::other("not a format of one text file").into())
        }
    }
}

/// Reads a format that has a reader of the new shape, until all have. The file is held whole.
fn entries<'r>(format: Format, mut input: impl io::Read, options: &Options) -> Result<Rows<'r>, Error> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let lang = |lang: &Option<Lang>| lang.as_ref().and_then(|lang| sverka_text::Lang::parse(lang.as_str()));
    let options = crate::Options {
        format: Some(if format == Format::Po { crate::Format::Po } else { crate::Format::Xliff1 }),
        source: lang(&options.source),
        target: lang(&options.target),
        untranslated: true,
        ..crate::Options::default()
    };
    let units = crate::read("", io::Cursor::new(bytes), &options).map_err(old_error)?;
    Ok(Box::new(units.map(|entry| {
        let entry = entry.map_err(old_error)?;
        let line = entry.place.line as u64;
        let remarks = entry.remarks.into_iter().map(|remark| remark.message).collect();
        Ok(Row { line, unit: entry.unit, remarks })
    })))
}

fn old_error(error: crate::Error) -> Error {
    match error {
        crate::Error::Malformed { line, message, .. } => Error::Syntax { line: line as u64, message },
        crate::Error::Limit { line, exceeded, .. } => {
            Error::Syntax { line: line as u64, message: exceeded.to_string() }
        }
        crate::Error::Language { side: crate::Side::Source, .. } => Error::Language("source"),
        crate::Error::Language { .. } => Error::Language("target"),
        error => Error::Io(io::Error::other(error)),
    }
}

/// Makes units of two variants out of those of any number.
///
/// The languages that were not named are those of the first unit that has two.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The source language; a tag without a region stands for all of them.
    pub source: Option<Lang>,
    /// The target language.
    pub target: Option<Lang>,
    /// Whether every target has a pair of its own, whatever its language.
    pub all: bool,
}

impl Pairs {
    /// The pairs of a unit, the source first.
    pub fn of(&mut self, unit: Unit, header: &Header, losses: &mut Losses) -> Vec<Unit> {
        let source = match &self.source {
            Some(lang) => unit.variants.iter().position(|variant| falls_under(&variant.lang, lang)),
            None => tmx::content::source(&unit, header),
        };
        let Some(source) = source else {
            losses.add("units without a source in the language", 1);
            return Vec::new();
        };
        let source_lang = unit.variants[source].lang.clone();
        let others = || unit.variants.iter().enumerate().filter(|(at, _)| *at != source);
        if self.target.is_none() && !self.all {
            let first = others().find(|(_, variant)| variant.lang != source_lang).or(others().next());
            self.target = first.map(|(_, variant)| variant.lang.clone());
        }
        if self.source.is_none() && self.target.is_some() {
            self.source = Some(source_lang);
        }
        let fits = |variant: &Variant| {
            self.all || self.target.as_ref().is_some_and(|lang| falls_under(&variant.lang, lang))
        };
        let mut targets: Vec<Variant> =
            others().filter(|(_, variant)| fits(variant)).map(|(_, variant)| variant.clone()).collect();
        if !self.all {
            targets.truncate(1);
        }
        if targets.is_empty() {
            losses.add("units without a translation into the language", 1);
        } else {
            losses.add("translations into other languages", unit.variants.len() - 1 - targets.len());
        }
        let with = |target| {
            let variants = vec![unit.variants[source].clone(), target];
            let (tuid, origin) = (unit.tuid.clone(), unit.origin.clone());
            let (notes, props) = (unit.notes.clone(), unit.props.clone());
            Unit { tuid, origin, notes, props, variants, ..Unit::default() }
        };
        targets.into_iter().map(with).collect()
    }
}

/// A unit of two texts; of one where the other is empty.
fn unit(source: (Lang, Segment), target: (Lang, Segment)) -> Unit {
    let mut variants = vec![Variant::new(source.0, source.1)];
    if !target.1.is_empty() {
        variants.push(Variant::new(target.0, target.1));
    }
    Unit { variants, ..Unit::default() }
}

fn wanted(lang: &Option<Lang>, which: &'static str) -> Result<Lang, Error> {
    lang.clone().ok_or(Error::Language(which))
}

#[cfg(test)]
mod tests;
