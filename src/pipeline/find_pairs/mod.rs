//! Finds pairs of a text and its translation, by their names in a directory or from a list.

mod anchors;
mod directory;
mod list;

pub use anchors::assign_anchors;
pub use directory::in_directory;
pub use list::{in_list, list_field};
use std::fmt;
use std::io;
use std::path::PathBuf;
use sverka_text::document::Lang;

/// Two files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPair {
    /// The text.
    pub source: PathBuf,
    /// Its translation.
    pub target: PathBuf,
    /// The name of its results: a file name without extension, or a path from a list.
    pub name: PathBuf,
    /// The file of its anchors, if any.
    pub anchors: Option<PathBuf>,
}

/// A file without a translation, or files of one name that are not a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The file, or the directory and the name that the files share.
    pub name: PathBuf,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why files of one name are not a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It names a language, but no file in another language has its name.
    OneLanguage(Lang),
    /// Neither its name nor its folder names a language.
    NoLanguage,
    /// They are in more than two languages, and it is unknown which two are meant.
    ManyLanguages(Vec<Lang>),
    /// There is none in a requested language.
    NoFile(Lang),
    /// It is a link to a file that does not exist.
    DanglingLink,
    /// It is a pipe, a socket or a device.
    NoRegularFile,
    /// There are two in one language.
    TwoFiles {
        /// The language.
        lang: Lang,
        /// The names of the files.
        files: [String; 2],
    },
}

/// The error of a directory or list without pairs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The directory cannot be read.
    #[error("{}: cannot be read: {source}", directory.display())]
    Directory {
        /// The directory as the user named it.
        directory: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// There is no pair in the directory.
    #[error("{}: there is no pair of files such as NAME.en.txt and NAME.ru.txt", directory.display())]
    NoPair {
        /// The directory as the user named it.
        directory: PathBuf,
        /// The files that were found, sorted by name.
        left_out: Vec<LeftOut>,
    },
    /// A line of the list has too many fields or too few.
    #[error("{file}:{line}: {}", match fields { 1 => "one field".into(), n => format!("{n} fields") })]
    Fields {
        /// The list as the user named it.
        file: String,
        /// The line, from 1.
        line: usize,
        /// How many fields it has.
        fields: usize,
    },
    /// A line of the list has an empty source or target.
    #[error("{file}:{line}: an empty field")]
    EmptyField {
        /// The list as the user named it.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// The list has no pair.
    #[error("{file}: contains no pair")]
    EmptyList {
        /// The list as the user named it.
        file: String,
    },
    /// There are no anchors in a directory.
    #[error("{}: contains no file NAME{}", directory.display(), anchors::END)]
    NoAnchors {
        /// The directory as the user named it.
        directory: PathBuf,
    },
    /// A pair has anchors both in a list and in a directory.
    #[error("{}: the pair has {} too; keep one of the two", file.display(), other.display())]
    TwoAnchors {
        /// The file in the directory.
        file: PathBuf,
        /// The file that the list names.
        other: PathBuf,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneLanguage(lang) => write!(f, "no translation has the same name (it is in {lang})"),
            Self::NoLanguage => write!(f, "neither its name nor its folder names a language"),
            Self::ManyLanguages(langs) => {
                let listed: Vec<&str> = langs.iter().map(Lang::as_str).collect();
                write!(f, "it exists in {} languages ({})", langs.len(), listed.join(", "))
            }
            Self::NoFile(lang) => write!(f, "there is no file in {lang}"),
            Self::DanglingLink => write!(f, "a link to a file that does not exist"),
            Self::NoRegularFile => write!(f, "a pipe, a socket or a device, not a file"),
            Self::TwoFiles { lang, files: [a, b] } => write!(f, "two files in {lang} ({a}, {b})"),
        }
    }
}
