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
    Json,
}

impl Format {
    /// Names as `--format` takes them.
    pub const NAMES: [&'static str; 2] = ["tsv", "bitext.json"];

    /// By the end of a file name.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        Self::NAMES.iter().find(|ext| name.ends_with(&format!(".{ext}"))).and_then(|ext| Self::from_name(ext))
    }

    /// By its name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "tsv" => Some(Self::Tsv),
            "bitext.json" => Some(Self::Json),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Json => "bitext.json",
        }
    }

    /// Writes a bitext.
    pub fn write(self, out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
        match self {
            Self::Tsv => write::tsv::write(out, bitext, options),
            Self::Json => bitext.write_json(out),
        }
    }
}
