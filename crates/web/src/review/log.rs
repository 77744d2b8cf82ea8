//! The lines of a review file, `NAME.review.jsonl`: the initial alignment, then one operation per line.

use super::Fingerprint;
use super::beads::{Bead, Beads};
use super::change::Change;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sverka_text::bitext::Bitext;
use sverka_text::document::{Lang, Segmented};

/// Name and version of the format; the number is increased when a reader of the previous version would misread the
/// file. Keys that a reader
/// does not know are skipped.
pub const FORMAT: &str = "sverka review 1";

/// The line with the subject of the following operations: the sentences and links of an alignment.
///
/// It is the first line of a file, and is repeated when the review continues with changed texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// [`FORMAT`].
    pub format: String,
    /// The source.
    pub source: BaseSide,
    /// The translation.
    pub target: BaseSide,
    /// The links, in numbers of sentences.
    pub links: Beads,
}

/// A side of a [`Base`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseSide {
    /// The file, without its folder.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// Its sentences.
    #[serde(serialize_with = "join", deserialize_with = "split")]
    pub sentences: Vec<Fingerprint>,
}

/// An operation in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The id that its page gave it; no two operations have the same.
    pub id: String,
    /// Its [kind](super::Operation::kind), `carry` where decisions were taken over from earlier texts, or `undo` or `redo`.
    pub op: String,
    /// Who did it, if the reviewer gave a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The operation that is undone or redone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What it changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The following lines are about this alignment.
    Base(Box<Base>),
    /// An operation.
    Entry(Entry),
}

/// The error of a line that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// It is not JSON, or has other keys and values.
    #[error(
        "not a line of a review file: {0}; take the file from a backup, or remove this line and all after it"
    )]
    Json(#[from] serde_json::Error),
    /// It is not UTF-8.
    #[error("not UTF-8; take the file from a backup, or remove this line and all after it")]
    Encoding,
    /// Version control left a conflict in the file.
    #[error(
        "version control left a conflict here; keep the lines of one reviewer, and merge the file of the other"
    )]
    Conflict,
    /// The file is of another version.
    #[error("the format is {0:?}, this version reads {FORMAT:?}")]
    Version(String),
}

impl Base {
    /// Returns the initial line for a review of an alignment.
    pub fn of(bitext: &Bitext) -> Self {
        let side = |side: &Segmented| BaseSide {
            name: side.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
            lang: side.lang.clone(),
            sentences: side.segments.iter().map(|segment| Fingerprint::of(&segment.text)).collect(),
        };
        let links = bitext.links.iter().map(|link| Bead::new(link.source.len(), link.target.len()));
        Self {
            format: FORMAT.to_owned(),
            source: side(&bitext.source),
            target: side(&bitext.target),
            links: Beads(links.collect()),
        }
    }

    /// Returns whether it is about the sentences of an alignment.
    pub fn is_about(&self, bitext: &Bitext) -> bool {
        let same = |base: &BaseSide, side: &Segmented| {
            let hashes = side.segments.iter().map(|segment| Fingerprint::hash_of(&segment.text));
            base.sentences.iter().map(|one| one.hash).eq(hashes)
        };
        same(&self.source, &bitext.source) && same(&self.target, &bitext.target)
    }
}

impl Line {
    /// Reads a line.
    ///
    /// # Errors
    /// When it is not a line of this version of the format.
    pub fn parse(text: &str) -> Result<Self, LineError> {
        #[derive(Deserialize)]
        struct Head {
            format: Option<String>,
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| text.starts_with(marker)) {
            return Err(LineError::Conflict);
        }
        match serde_json::from_str::<Head>(text)?.format {
            Some(format) if format != FORMAT => Err(LineError::Version(format)),
            Some(_) => Ok(Self::Base(serde_json::from_str(text)?)),
            None => Ok(Self::Entry(serde_json::from_str(text)?)),
        }
    }

    /// Returns the line as it is written, with its line feed.
    ///
    /// # Errors
    /// Never with values of this crate, but the serializer's interface allows them.
    pub fn write(&self) -> serde_json::Result<String> {
        let mut text = match self {
            Self::Base(base) => serde_json::to_string(base)?,
            Self::Entry(entry) => serde_json::to_string(entry)?,
        };
        text.push('\n');
        Ok(text)
    }
}

fn join<S: Serializer>(sentences: &[Fingerprint], out: S) -> Result<S::Ok, S::Error> {
    let words: Vec<String> = sentences.iter().map(Fingerprint::to_string).collect();
    out.serialize_str(&words.join(" "))
}

fn split<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Fingerprint>, D::Error> {
    String::deserialize(from)?.split_whitespace().map(|word| word.parse().map_err(D::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_bilingual::write::{self, Format, Options};
    use sverka_text::bitext::Link;

    /// Corrections that are made in the report begin with this line.
    #[test]
    fn the_report_says_the_same_about_an_alignment() {
        let side = |name: &str, lang: &str, texts: [&str; 3]| {
            Segmented::from_sentences(name, lang.parse().unwrap(), texts)
        };
        let source = side("talks/a <b>.en.txt", "en", ["One.", "Two & </script>.", "Three."]);
        let target = side("a.ru.txt", "ru", ["Раз.", "Два.", "Три."]);
        let links = vec![
            Link::new(0..1, 0..1, 0.9),
            Link::new(1..2, 1..2, 0.9),
            Link::new(2..3, 2..2, 0.3),
            Link::new(3..3, 2..3, 0.2),
        ];
        let bitext = Bitext { source, target, links, method: "test".to_owned(), moved: Vec::new() };
        let mut page = Vec::new();
        write::write(Format::Html, &mut page, &bitext, &Options::default()).unwrap();
        let page = String::from_utf8(page).unwrap();
        let (_, rest) = page.split_once("data-file=\"a &lt;b&gt;.review.jsonl\">").unwrap();
        let (line, _) = rest.split_once("</script>").unwrap();
        let Line::Base(base) = Line::parse(line).unwrap() else { panic!("{line}") };
        assert_eq!(*base, Base::of(&bitext));
    }
}
