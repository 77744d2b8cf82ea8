//! Writes a [`Bitext`] in the formats that others read: one module a format.
//!
//! Every writer has the same shape: `write(out, bitext, options)` (but [`moses`], which fills
//! two files). [`Format`] chooses one by name or by the extension of a path, and returns what the
//! file does not hold as [`Omissions`]. Nothing here
//! knows the time or the machine: the same bitext gives the same bytes.
use std::io;
use std::path::Path;
use sverka_report::Losses;
use sverka_text::bitext::{Bitext, Link};
use sverka_text::diagnostic::Diagnostic;

pub mod beads;
pub mod html;
pub mod jsonl;
pub mod moses;
pub mod tmx;
pub mod tsv;
pub mod xlsx;

#[cfg(test)]
pub(crate) mod sample;

/// What to write of a bitext.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leaves out two-sided links with a lower score.
    pub min_score: f64,
    /// Whether sentences without a counterpart are written; each format has its own
    /// default when `None` (a translation memory leaves them out, a report shows them).
    pub unaligned: Option<bool>,
    /// TMX without props and notes.
    pub bare: bool,
    /// Whether TSV begins with a row of names: the languages, `score`, `bead`. A file for people
    /// has one, so that any reader knows the languages; what goes into a pipe has none.
    pub header: bool,
    /// The date that TMX states in its header. Left out when `None`: the library never asks
    /// the clock, so that the same bitext gives the same bytes.
    pub created: Option<::tmx::Date>,
}

impl Options {
    /// Returns the links to write, with their numbers in the bitext (from 0).
    pub fn select<'a>(
        &self,
        bitext: &'a Bitext,
        unaligned_by_default: bool,
    ) -> impl Iterator<Item = (usize, &'a Link)> {
        let unaligned = self.unaligned.unwrap_or(unaligned_by_default);
        let min_score = self.min_score;
        bitext
            .links
            .iter()
            .enumerate()
            .filter(move |(_, link)| if link.is_two_sided() { link.score >= min_score } else { unaligned })
    }
}

/// What a file does not hold of its bitext, beside what its format has no place for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Omissions {
    /// Two-sided links that were left out because of their scores.
    pub below_score: usize,
    /// Links without a counterpart that were left out.
    pub unaligned: usize,
    /// Texts that were changed, by what became of them.
    pub losses: Losses,
    /// Texts of which characters were lost, each with its link.
    pub diagnostics: Vec<Diagnostic>,
}

impl Omissions {
    /// Counts the links that the options leave out.
    fn of(bitext: &Bitext, options: &Options, unaligned_by_default: bool) -> Self {
        let mut omissions = Self::default();
        let mut kept = options.select(bitext, unaligned_by_default).map(|(number, _)| number).peekable();
        for (number, link) in bitext.links.iter().enumerate() {
            if kept.next_if_eq(&number).is_none() {
                *(if link.is_two_sided() { &mut omissions.below_score } else { &mut omissions.unaligned }) +=
                    1;
            }
        }
        omissions
    }
}

/// A format that fills one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A translation memory: [`tmx`].
    Tmx,
    /// Tab-separated values: [`tsv`].
    Tsv,
    /// One JSON object a line: [`jsonl`].
    Jsonl,
    /// The pivot file, `.bitext.json`: [`Bitext::write_json`].
    Bitext,
    /// A page for people: [`html`].
    Html,
    /// A workbook for people: [`xlsx`].
    Xlsx,
    /// Indices of sentences: [`beads`].
    Beads,
}

impl Format {
    /// All formats, in the order in which help lists them.
    pub const ALL: [Self; 7] =
        [Self::Tmx, Self::Tsv, Self::Jsonl, Self::Bitext, Self::Html, Self::Xlsx, Self::Beads];

    /// The name that a user types: `tsv`, `bitext`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Bitext => "bitext",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Beads => "beads",
        }
    }

    /// The usual end of a file's name, without the first dot: `bitext.json`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Bitext => "bitext.json",
            other => other.name(),
        }
    }

    /// The format of a [`name`](Self::name), in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format that a file's name asks for by its [`extension`](Self::extension), in any case.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if name.ends_with(".htm") {
            return Some(Self::Html);
        }
        Self::ALL
            .into_iter()
            .find(|format| name.strip_suffix(format.extension()).is_some_and(|stem| stem.ends_with('.')))
    }

    /// Whether the file is no text, so that it must not be printed to a terminal.
    pub fn is_binary(self) -> bool {
        self == Self::Xlsx
    }

    /// Writes a bitext in this format, and returns what the file does not hold. The pivot file is
    /// always written whole.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(self, out: &mut dyn io::Write, bitext: &Bitext, options: &Options) -> io::Result<Omissions> {
        let mut omissions = Omissions::of(bitext, options, true);
        match self {
            Self::Tmx => return tmx::write(out, bitext, options),
            Self::Tsv => return tsv::write(out, bitext, options),
            Self::Bitext => {
                bitext.write_json(out)?;
                return Ok(Omissions::default());
            }
            Self::Jsonl => jsonl::write(out, bitext, options)?,
            Self::Html => html::write(out, bitext, options)?,
            Self::Xlsx => {
                xlsx::write(out, bitext, options)?;
                let texts = options
                    .select(bitext, true)
                    .flat_map(|(_, link)| <[String; 2]>::from(bitext.texts(link)));
                omissions.losses = Losses::cut(texts.filter(|text| xlsx::is_too_long(text)).count());
            }
            Self::Beads => beads::write(out, bitext, options)?,
        }
        Ok(omissions)
    }
}

/// Links with a lower score are worth a look of a person. What remains above should be wrong
/// once in ten times at the worst, if the scores are the probabilities that they claim to be.
const SURE: f64 = 0.9;
/// Links with a lower score are more likely wrong than right.
const DOUBTFUL: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_its_format() {
        for (path, want) in [
            ("a/speech.tsv", Some(Format::Tsv)),
            ("speech.en-ru.bitext.json", Some(Format::Bitext)),
            ("SPEECH.HTML", Some(Format::Html)),
            ("speech.htm", Some(Format::Html)),
            ("speech.json", None),
            ("tsv", None),
            ("speech.notxlsx", None),
            ("", None),
        ] {
            assert_eq!(Format::from_path(Path::new(path)), want, "{path}");
        }
    }

    #[test]
    fn what_a_file_does_not_hold_is_returned() {
        let mut bitext = sample::small();
        bitext.source.segments[0].text = "One\u{1}\ttwo".into();
        bitext.target.segments[0].text = "Раз. ".repeat(10_000);
        let options = Options { min_score: 0.5, ..Options::default() };
        for (format, left_out, losses, remarks) in [
            (Format::Tmx, (1, 2), Losses::default(), 1),
            (Format::Tsv, (1, 0), Losses::flattened(2), 0),
            (Format::Jsonl, (1, 0), Losses::default(), 0),
            (Format::Bitext, (0, 0), Losses::default(), 0),
            (Format::Html, (1, 0), Losses::default(), 0),
            (Format::Xlsx, (1, 0), Losses::cut(1), 0),
            (Format::Beads, (1, 0), Losses::default(), 0),
        ] {
            let omissions = format.write(&mut Vec::new(), &bitext, &options).unwrap();
            assert_eq!((omissions.below_score, omissions.unaligned), left_out, "{format:?}");
            assert_eq!((omissions.losses, omissions.diagnostics.len()), (losses, remarks), "{format:?}");
        }
        let omissions = moses::write(&mut Vec::new(), &mut Vec::new(), &bitext, &options).unwrap();
        assert_eq!((omissions.below_score, omissions.unaligned), (1, 2));
        assert_eq!(omissions.losses, Losses::flattened(1));
    }

    #[test]
    fn every_format_is_found_by_its_name_and_its_extension() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(&format.name().to_uppercase()), Some(format));
            let path = format!("x.{}", format.extension());
            assert_eq!(Format::from_path(Path::new(&path)), Some(format));
        }
        assert_eq!(Format::from_name("docx"), None);
    }
}
