//! Writes a [`Glossary`] to files, a module for each format.
//!
//! Every writer has the same signature: `write(out, glossary, options)`. [`Format`] chooses one by name or by
//! the extension of a path. The output does not depend on the time or the machine: the same glossary gives
//! the same bytes.

pub mod html;
pub mod json;
pub mod table;
pub mod tbx;
pub mod text;
pub mod xlsx;

use super::Glossary;
use std::io;
use std::path::Path;
use sverka_report::Losses;

/// A version of TBX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TbxVersion {
    /// TBX-Basic of 2008 (`martif`), which translation tools import.
    #[default]
    V2,
    /// ISO 30042:2019, data categories as attributes: `<termNote type="partOfSpeech">`.
    V3Dca,
    /// ISO 30042:2019, data categories as tags: `<min:partOfSpeech>`.
    V3Dct,
}

impl TbxVersion {
    /// All versions, with their names on the command line; `v3` is the style of most files, with attributes.
    pub const ALL: [(&'static str, Self); 4] =
        [("v2", Self::V2), ("v3", Self::V3Dca), ("v3-dca", Self::V3Dca), ("v3-dct", Self::V3Dct)];

    /// Returns the version of a name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, version)| version)
    }
}

/// How a glossary is written.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The version of TBX.
    pub tbx: TbxVersion,
    /// Columns of the terminal that [`text`] is for; as many as it needs when `None`.
    pub width: Option<usize>,
    /// The language that a page begins with: `en`, `ru`; that of the reader's browser when `None`.
    pub ui: Option<&'static str>,
}

/// A format of glossaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal: [`text`].
    Text,
    /// The exchange format: [`tbx`].
    Tbx,
    /// Comma-separated values: [`table`].
    Csv,
    /// Tab-separated values: [`table`].
    Tsv,
    /// A workbook: [`xlsx`].
    Xlsx,
    /// Everything: [`json`].
    Json,
    /// A page for human readers: [`html`].
    Html,
}

impl Format {
    /// All formats, in the order in which help lists them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Tbx, Self::Csv, Self::Tsv, Self::Xlsx, Self::Json, Self::Html];

    /// Returns its name for users, which is also the usual extension of a file, except for
    /// [`Text`](Self::Text), which is `txt`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Tbx => "tbx",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// Returns the format of a [`name`](Self::name), in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// Returns the format for the extension of a file, in any case.
    ///
    /// ```
    /// use sverka_terms::glossary::write::Format;
    /// assert_eq!(Format::from_path("terms.TBX".as_ref()), Some(Format::Tbx));
    /// assert_eq!(Format::from_path("terms.doc".as_ref()), None);
    /// ```
    pub fn from_path(path: &Path) -> Option<Self> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        match end.as_str() {
            "txt" => Some(Self::Text),
            "htm" => Some(Self::Html),
            "tab" => Some(Self::Tsv),
            "text" => None,
            end => Self::from_name(end),
        }
    }

    /// Returns whether the file is not a text, so that it must not be printed to a terminal.
    pub fn is_binary(self) -> bool {
        self == Self::Xlsx
    }

    /// Writes a glossary in this format; returns what the format could not represent.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(
        self,
        out: &mut dyn io::Write,
        glossary: &Glossary,
        options: &Options,
    ) -> io::Result<Losses> {
        let all = |()| Losses::default();
        match self {
            Self::Text => text::write(out, glossary, options).map(all),
            Self::Tbx => tbx::write(out, glossary, options),
            Self::Csv => table::write_csv(out, glossary, options).map(all),
            Self::Tsv => table::write_tsv(out, glossary, options),
            Self::Xlsx => xlsx::write(out, glossary, options),
            Self::Json => json::write(out, glossary, options).map(all),
            Self::Html => html::write(out, glossary, options).map(all),
        }
    }
}

#[cfg(test)]
mod tests;
