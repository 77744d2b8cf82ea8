//! The pivot of Sverka: two segmented documents and the links between them.
//!
//! Every stage before it produces a [`Bitext`]; every stage after it only reads one. It is also a file,
//! `.bitext.json`, with the same content.

use crate::document::Segmented;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::ops::Range;

mod furniture;
mod moved;

pub use moved::{Disorder, Moved, Numbered};

/// Two texts that are translations of each other, with their sentences and the links between them.
///
/// Invariant: every sentence of either side is in exactly one link, and the links are in
/// order on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bitext {
    /// What was translated.
    pub source: Segmented,
    /// The translation.
    pub target: Segmented,
    /// The links, in order.
    pub links: Vec<Link>,
    /// What made the links: name and version of the aligner, and the ids of its model and
    /// weights.
    pub method: String,
    /// Blocks whose counterpart is in another place, and lists that are in another order in the translation,
    /// in the order of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
}

/// A run of source sentences and the run of target sentences that translates it (a *bead*). One of the runs
/// is empty if a sentence has no counterpart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Indices into the source's segments.
    pub source: Range<usize>,
    /// Indices into the target's segments.
    pub target: Range<usize>,
    /// Probability in [0, 1] that exactly these sentences belong together, with four decimals.
    pub score: f64,
    /// Who decided it.
    #[serde(default, skip_serializing_if = "LinkOrigin::is_aligned")]
    pub origin: LinkOrigin,
    /// Whether it is page furniture, "Back to top", and not of the text; see [`Bitext::mark_furniture`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub furniture: bool,
    /// The reasons, those with the largest weight first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// A side of a bitext.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// What was translated.
    Source,
    /// The translation.
    Target,
}

impl Side {
    /// Both sides, in the order of arrays with an entry for each.
    pub const BOTH: [Self; 2] = [Self::Source, Self::Target];

    /// Returns the place of the side in arrays with an entry for each.
    pub fn index(self) -> usize {
        match self {
            Self::Source => 0,
            Self::Target => 1,
        }
    }

    /// Returns the side opposite.
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

/// Who decided a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LinkOrigin {
    /// The aligner: the link is the most probable one.
    #[default]
    Aligned,
    /// A person, before the alignment: the aligner kept to it.
    Anchored,
    /// A person, after the alignment: the link or its texts were corrected.
    Edited,
}

impl LinkOrigin {
    /// Returns whether the aligner decided.
    pub fn is_aligned(&self) -> bool {
        *self == Self::Aligned
    }
}

/// The feature under which the reasons of an anchored link mention the anchor.
///
/// It is only for readers of reports; [`Link::origin`] is authoritative. Files of 0.1 have only this reason,
/// so [`Bitext::read_json`] reads it as [`LinkOrigin::Anchored`].
pub const ANCHOR: &str = "anchor";

/// One reason for or against a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the feature: `numbers`, `length`.
    pub feature: String,
    /// A description for people: `same numbers: 17, 2022`.
    pub text: String,
    /// Its contribution to the link's log-odds, with two decimals; a negative weight counts against the link.
    pub weight: f64,
}

/// The kinds of link that people distinguish when they check an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// One sentence to one.
    OneToOne,
    /// One to two or more, or the reverse.
    OneToMany,
    /// Two or more to two or more.
    ManyToMany,
    /// A source sentence without a translation.
    SourceOnly,
    /// A target sentence that translates no source sentence.
    TargetOnly,
}

impl LinkKind {
    /// All kinds, in the order in which reports list them.
    pub const ALL: [Self; 5] =
        [Self::OneToOne, Self::OneToMany, Self::ManyToMany, Self::SourceOnly, Self::TargetOnly];

    /// A short name for reports: `1:1`, `1:n`, `n:m`, `source only`, `target only`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneToOne => "1:1",
            Self::OneToMany => "1:n",
            Self::ManyToMany => "n:m",
            Self::SourceOnly => "source only",
            Self::TargetOnly => "target only",
        }
    }
}

impl Link {
    /// Makes a link of the aligner, without reasons.
    pub fn new(source: Range<usize>, target: Range<usize>, score: f64) -> Self {
        Self { source, target, score, origin: LinkOrigin::Aligned, furniture: false, reasons: Vec::new() }
    }

    /// Returns its kind.
    pub fn kind(&self) -> LinkKind {
        match (self.source.len(), self.target.len()) {
            (1, 1) => LinkKind::OneToOne,
            (_, 0) => LinkKind::SourceOnly,
            (0, _) => LinkKind::TargetOnly,
            (1, _) | (_, 1) => LinkKind::OneToMany,
            _ => LinkKind::ManyToMany,
        }
    }

    /// Returns the numbers of sentences on each side: `2:1`.
    pub fn bead(&self) -> String {
        format!("{}:{}", self.source.len(), self.target.len())
    }

    /// Returns whether a person has decided it.
    pub fn is_given(&self) -> bool {
        !self.origin.is_aligned()
    }

    /// Returns whether there is text on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }
}

/// Rounds a score to the four decimals with which it is written, so that reading it back gives the same
/// number.
pub fn round_score(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 1e4).round() / 1e4
}

/// The figures of a bitext, for a summary in one line.
///
/// Displayed as such a line: `48 links of 52 and 50 sentences, coverage 96 % and 98 %, mean score 0.93`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Sentences of the source and of the target.
    pub sentences: (usize, usize),
    /// Links with text on both sides.
    pub links: usize,
    /// Share of the sentences of source and target that are in a two-sided link, in [0, 1].
    pub coverage: (f64, f64),
    /// Mean score of the two-sided links; 0 when there are none.
    pub mean_score: f64,
}

impl Summary {
    /// Joins the numbers of several bitexts: counts are summed; shares are weighted by
    /// sentences, scores by links.
    pub fn total(parts: &[Self]) -> Self {
        let sum = |count: fn(&Self) -> usize| parts.iter().map(count).sum::<usize>();
        let mean = |value: fn(&Self) -> f64, weight: fn(&Self) -> usize| match sum(weight) {
            0 => 0.0,
            whole => parts.iter().map(|part| value(part) * weight(part) as f64).sum::<f64>() / whole as f64,
        };
        Self {
            sentences: (sum(|part| part.sentences.0), sum(|part| part.sentences.1)),
            links: sum(|part| part.links),
            coverage: (
                mean(|part| part.coverage.0, |part| part.sentences.0),
                mean(|part| part.coverage.1, |part| part.sentences.1),
            ),
            mean_score: mean(|part| part.mean_score, |part| part.links),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, target) = self.sentences;
        let (source_share, target_share) = self.coverage;
        let links = if self.links == 1 { "link" } else { "links" };
        write!(
            f,
            "{} {links} of {source} and {target} sentences, coverage {} and {}, mean score {}",
            self.links,
            percent(source_share),
            percent(target_share),
            shown_score(self.mean_score)
        )
    }
}

/// Returns a share as whole percents, rounded down so that `100 %` means all.
pub fn percent(share: f64) -> String {
    // The nearest binary number to 0.29 is a little less than 29 hundredths.
    format!("{:.0} %", (share * 100.0 + 1e-9).floor())
}

/// Returns a score with two decimals, rounded down so that `1.00` means that nothing is in doubt.
///
/// ```
/// use sverka_text::bitext::shown_score;
/// assert_eq!([0.9984, 0.29, 1.0].map(shown_score), ["0.99", "0.29", "1.00"]);
/// ```
pub fn shown_score(score: f64) -> String {
    format!("{:.2}", (round_score(score) * 100.0 + 1e-9).floor() / 100.0)
}

impl Bitext {
    /// Counts sentences, links and coverage.
    pub fn summary(&self) -> Summary {
        let sentences = (self.source.segments.len(), self.target.segments.len());
        let crossing = || self.moved.iter().flat_map(|block| &block.links);
        let linked = || self.links.iter().filter(|link| link.is_two_sided()).chain(crossing());
        let links = linked().count();
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        Summary {
            sentences,
            links,
            coverage: (
                share(linked().map(|link| link.source.len()).sum(), sentences.0),
                share(linked().map(|link| link.target.len()).sum(), sentences.1),
            ),
            mean_score: if links == 0 {
                0.0
            } else {
                linked().map(|link| link.score).sum::<f64>() / links as f64
            },
        }
    }

    /// Returns the text of both sides of a link.
    pub fn texts(&self, link: &Link) -> (String, String) {
        (self.source.text(link.source.clone()), self.target.text(link.target.clone()))
    }

    /// Finds where the invariant is violated: a sentence in no link or in two, links out of order, an index
    /// past the end. `None` if it holds.
    pub fn fault(&self) -> Option<Fault> {
        let (mut i, mut j) = (0, 0);
        for (n, link) in self.links.iter().enumerate() {
            if link.source.start != i || link.target.start != j || link.source.end < i || link.target.end < j
            {
                return Some(Fault::Order(n));
            }
            if link.source.is_empty() && link.target.is_empty() {
                return Some(Fault::EmptyLink(n));
            }
            (i, j) = (link.source.end, link.target.end);
        }
        let (n, m) = (self.source.segments.len(), self.target.segments.len());
        if (i, j) != (n, m) {
            return Some(Fault::Cover { linked: (i, j), sentences: (n, m) });
        }
        self.moved_fault()
    }

    /// Writes the `.bitext.json` file.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_json(&self, mut out: impl io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &FileRef { format: FORMAT, bitext: self })?;
        out.write_all(b"\n")
    }

    /// Reads a `.bitext.json` file.
    ///
    /// # Errors
    /// When it is not such a file, when its format is of another version, or when its links violate the
    /// invariant of [`Bitext`].
    pub fn read_json(text: &str) -> Result<Self, ReadError> {
        let file: File = serde_json::from_str(text).map_err(|error| match serde_json::from_str(text) {
            // A later version may have another structure: its number is more informative than the missing
            // key.
            Ok(Head { format }) if format != FORMAT => ReadError::Version(format),
            _ => ReadError::Json(error),
        })?;
        if file.format != FORMAT {
            return Err(ReadError::Version(file.format));
        }
        let mut bitext = file.bitext;
        if let Some(fault) = bitext.fault() {
            return Err(fault.into());
        }
        for link in &mut bitext.links {
            if link.origin.is_aligned() && link.reasons.iter().any(|reason| reason.feature == ANCHOR) {
                link.origin = LinkOrigin::Anchored;
            }
        }
        Ok(bitext)
    }
}

/// Where the invariant of a [`Bitext`] is violated. Links and blocks count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A link omits a sentence, or takes one twice.
    #[error("link {0} does not continue where the previous one ends")]
    Order(usize),
    /// A link has no sentence on either side.
    #[error("link {0} is empty on both sides")]
    EmptyLink(usize),
    /// The number of sentences differs from the number of linked ones.
    #[error(
        "the links cover {} and {} sentences of {} and {}",
        linked.0, linked.1, sentences.0, sentences.1
    )]
    Cover {
        /// Where the last link ends in source and target.
        linked: (usize, usize),
        /// How many sentences source and target have.
        sentences: (usize, usize),
    },
    /// A moved block has a sentence that does not exist.
    #[error("moved block {0} is outside the texts")]
    Moved(usize),
    /// A link of a moved block has a sentence outside of the block, or one that has a counterpart.
    #[error("a link of moved block {0} has a sentence outside the block, or one with a counterpart")]
    MovedLink(usize),
}

/// The error of a text that is not a usable `.bitext.json` file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is not JSON, or has other keys and values.
    #[error("not a .bitext.json file: {0}")]
    Json(#[from] serde_json::Error),
    /// Its format is not that of this version.
    #[error("the format is {0:?}, this version reads {FORMAT:?}")]
    Version(String),
    /// Its links contradict each other or its sentences.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Name and version of the file format.
///
/// The number rises when a reader of the previous version would misread the file or refuse it: when a key
/// changes its meaning, type or place, or a new one changes what the others mean. A key that may be ignored
/// (such as `origin` of a link) does not raise the number, so readers ignore keys that they do not know. See
/// docs/reference/files.md.
const FORMAT: &str = "sverka bitext 1";

/// The file as it is written ...
#[derive(Serialize)]
struct FileRef<'a> {
    format: &'a str,
    #[serde(flatten)]
    bitext: &'a Bitext,
}

/// ... and as it is read.
#[derive(Deserialize)]
struct File {
    format: String,
    #[serde(flatten)]
    bitext: Bitext,
}

/// The key that every version of the file has.
#[derive(Deserialize)]
struct Head {
    format: String,
}
