//! The formats that this build can write.

use std::io::{self, Write};
use std::path::Path;
use sverka::bitext::Bitext;
use sverka::write::{self, Options};

/// A format of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tab-separated values.
    Tsv,
    /// The pivot file.
    Bitext,
    /// A translation memory.
    Tmx,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Tmx, Self::Tsv, Self::Bitext];

    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        Self::ALL.into_iter().find(|format| name.ends_with(&format!(".{}", format.extension())))
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Bitext => "bitext",
            Self::Tmx => "tmx",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Bitext => "bitext.json",
            Self::Tmx => "tmx",
        }
    }

    pub fn is_binary(self) -> bool {
        false
    }

    pub fn write(self, out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
        match self {
            Self::Tsv => write::tsv::write(out, bitext, options),
            Self::Bitext => bitext.write_json(out),
            Self::Tmx => write::tmx::write(out, bitext, options),
        }
    }
}
