//! The pivot of the house: two segmented documents and the links between them.
//!
//! Everything before makes a [`Bitext`], everything after only reads one. It is also a
//! file, `.bitext.json`, that holds all of it.

use crate::document::Segmented;
use serde::{Deserialize, Serialize};
use std::io;
use std::ops::Range;

/// Two texts that say the same thing, sentence by sentence, and what belongs to what.
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
    /// What made the links: name and version of the aligner.
    pub method: String,
    /// Blocks without a counterpart in their place that have one elsewhere, in the order of
    /// the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
}

/// A run of source sentences and the run of target sentences that seems to translate it in
/// another place of the text. Links keep the order of both texts, so most of these sentences stand
/// without a counterpart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Indices into the source's segments.
    pub source: Range<usize>,
    /// Indices into the target's segments.
    pub target: Range<usize>,
    /// How alike the sentences are on the average, between chance (0) and what links of
    /// these texts are (1), with four decimals.
    pub similarity: f64,
}

/// A run of source sentences and the run of target sentences that translates it (a *bead*).
/// One of the runs is empty where a sentence has no counterpart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Indices into the source's segments.
    pub source: Range<usize>,
    /// Indices into the target's segments.
    pub target: Range<usize>,
    /// Probability in [0, 1] that this is exactly how the sentences belong together, with
    /// four decimals.
    pub score: f64,
    /// Why, the weightiest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// The feature that links name as their reason which a person has decided.
pub const ANCHOR: &str = "anchor";

/// One ground for or against a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the feature: `numbers`, `length`.
    pub feature: String,
    /// The same for a person: `same numbers: 17, 2022`.
    pub text: String,
    /// What it adds to the link's log-odds, with two decimals; negative speaks against it.
    pub weight: f64,
}

/// The kinds of link that people tell apart when they check an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// One sentence to one.
    OneToOne,
    /// One to two or more, or the reverse.
    OneToMany,
    /// Two or more to two or more.
    ManyToMany,
    /// A source sentence that nothing translates.
    SourceOnly,
    /// A target sentence that translates nothing.
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
    /// What kind it is.
    pub fn kind(&self) -> LinkKind {
        match (self.source.len(), self.target.len()) {
            (1, 1) => LinkKind::OneToOne,
            (_, 0) => LinkKind::SourceOnly,
            (0, _) => LinkKind::TargetOnly,
            (1, _) | (_, 1) => LinkKind::OneToMany,
            _ => LinkKind::ManyToMany,
        }
    }

    /// The numbers of sentences on each side: `2:1`.
    pub fn bead(&self) -> String {
        format!("{}:{}", self.source.len(), self.target.len())
    }

    /// Whether a person has decided it.
    pub fn is_given(&self) -> bool {
        self.reasons.iter().any(|reason| reason.feature == ANCHOR)
    }

    /// Whether there is text on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }
}

/// Rounds a score to the four decimals in which it is written, so that reading it back
/// gives the same number.
pub fn round_score(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 1e4).round() / 1e4
}

/// What a table of results says of a bitext.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Sentences of the source and of the target.
    pub sentences: (usize, usize),
    /// Links with text on both sides.
    pub links: usize,
    /// Share of the sentences of source and target that stand in a two-sided link, in [0, 1].
    pub coverage: (f64, f64),
    /// Mean score of the two-sided links; 0 when there are none.
    pub mean_score: f64,
}

impl Bitext {
    /// Counts sentences, links and coverage.
    pub fn summary(&self) -> Summary {
        let sentences = (self.source.segments.len(), self.target.segments.len());
        let linked = || self.links.iter().filter(|link| link.is_two_sided());
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

    /// The text of both sides of a link.
    pub fn texts(&self, link: &Link) -> (String, String) {
        (self.source.text(link.source.clone()), self.target.text(link.target.clone()))
    }

    /// Finds where the invariant is broken: a sentence in no link or in two, links out of
    /// order, an index past the end. `None` when all is well.
    pub fn fault(&self) -> Option<String> {
        let (mut i, mut j) = (0, 0);
        for (n, link) in self.links.iter().enumerate() {
            if link.source.start != i || link.target.start != j || link.source.end < i || link.target.end < j
            {
                return Some(format!("link {n} does not go on where the one before it ends"));
            }
            if link.source.is_empty() && link.target.is_empty() {
                return Some(format!("link {n} is empty on both sides"));
            }
            (i, j) = (link.source.end, link.target.end);
        }
        let (n, m) = (self.source.segments.len(), self.target.segments.len());
        if (i, j) != (n, m) {
            return Some(format!("the links cover {i} and {j} sentences of {n} and {m}"));
        }
        let inside = |run: &Range<usize>, count: usize| run.start < run.end && run.end <= count;
        let outside =
            self.moved.iter().position(|block| !(inside(&block.source, n) && inside(&block.target, m)));
        outside.map(|k| format!("moved block {k} is outside of the texts"))
    }

    /// Writes the `.bitext.json` file.
    pub fn write_json(&self, mut out: impl io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &FileRef { format: FORMAT, bitext: self })?;
        out.write_all(b"\n")
    }

    /// Reads a `.bitext.json` file.
    ///
    /// # Errors
    /// When it is no such file, or its links break the invariant of [`Bitext`].
    pub fn read_json(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|e| format!("not a .bitext.json file: {e}"))?;
        if file.format != FORMAT {
            return Err(format!("the format is {:?}, this version reads {FORMAT:?}", file.format));
        }
        match file.bitext.fault() {
            Some(fault) => Err(fault),
            None => Ok(file.bitext),
        }
    }
}

/// Name and version of the file format; the number goes up when an older reader could not read it.
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
