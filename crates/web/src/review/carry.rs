//! Transfers decisions to texts that have changed, or to another alignment of the same texts.
//!
//! Decisions about sentences that still exist remain valid; the others are dropped and reported. A sentence that was
//! edited keeps its links, but is no longer verified. Nothing is transferred to a sentence that merely takes the place
//! of another.

use super::Fingerprint;
use super::beads::{Bead, Beads, Marks};
use super::change::Change;
use super::ids::{Corner, PieceId};
use super::log::{Base, Entry};
use super::matching::{self, Found};
use super::resume::Realign;
use super::state::{Row, State};
use super::store::{Contents, StoreError};
use super::{Review, shapes};
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use sverka_align::anchors::Anchors;
use sverka_text::bitext::{Bitext, Link, Side};
use sverka_text::document::{Lang, Segmented};

/// The result of transferring decisions.
#[derive(Debug)]
pub struct Carried {
    /// The review of the new alignment, with all valid decisions as its first operation; `None` if there are none.
    pub entry: Option<Entry>,
    /// The review before any operation.
    pub bitext: Arc<Bitext>,
    /// Decisions that remain valid unchanged.
    pub kept: usize,
    /// Links that remain valid although a text has changed: they are no longer verified.
    pub changed: usize,
    /// Decisions that are no longer valid.
    pub lost: Vec<Lost>,
}

/// A decision that is no longer valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where its row began, in the numbers of the earlier sentences.
    pub at: Corner,
    /// What it was: a link, an edited text, a note.
    pub what: What,
    /// Why it is no longer valid.
    pub why: Why,
}

/// A kind of decision.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// A row as it was.
    Link,
    /// A text written over another.
    Text(String),
    /// A note.
    Note(String),
    /// A sentence split inside.
    Cut,
}

/// Why a decision is no longer valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// A sentence is gone, or could be one of several.
    Gone,
    /// Its text has changed.
    Changed,
    /// The sentences no longer follow each other.
    Apart,
    /// Another decision contradicts it.
    Crossing,
}

impl Carried {
    /// Summarises on one line how many decisions remain valid.
    pub fn summary(&self) -> String {
        let Self { kept, changed, lost, .. } = self;
        let edited = match changed {
            0 => String::new(),
            changed => format!(", {changed} with a text that has changed since"),
        };
        format!("{} of {} decisions hold{edited}", kept + changed, kept + changed + lost.len())
    }

    /// Reports the fate of the decisions, one sentence each.
    pub fn remarks(&self) -> Vec<String> {
        let mut out = vec![format!("the texts have changed: {}", self.summary())];
        out.extend(self.lost.iter().map(|lost| format!("no longer fits, {lost}")));
        out
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: ", self.at)?;
        match &self.what {
            What::Link => f.write_str("a link")?,
            What::Text(text) => write!(f, "the text {text:?}")?,
            What::Note(text) => write!(f, "the note {text:?}")?,
            What::Cut => f.write_str("a split sentence")?,
        }
        f.write_str(match self.why {
            Why::Gone => ": a sentence is gone",
            Why::Changed => ": the sentence has changed",
            Why::Apart => ": its sentences no longer follow each other",
            Why::Crossing => ": it contradicts another decision",
        })
    }
}

/// The state of an earlier review, without its texts.
///
/// # Errors
/// When an operation does not fit.
pub fn earlier(path: &Path, contents: Contents) -> Result<Option<(Base, State)>, StoreError> {
    let Some(base) = contents.base.clone() else { return Ok(None) };
    let mut review = Review::new(Arc::new(blank(&base, &contents)));
    if review.state().fault().is_some() {
        return Err(StoreError::NoBase(path.to_owned()));
    }
    contents.replay(path, &mut review)?;
    Ok(Some((base, review.state().clone())))
}

/// Returns an alignment with the sentences of a file, each as long as the cuts in it need.
fn blank(base: &Base, contents: &Contents) -> Bitext {
    let mut lengths = [&base.source, &base.target].map(|side| vec![1usize; side.sentences.len()]);
    let changes = contents.entries.iter().flat_map(|(_, entry)| &entry.changes);
    for change in changes {
        if let Change::Cut { side, at } | Change::Join { side, at } = change
            && let Some(length) = lengths[side.index()].get_mut(at.sentence)
        {
            /// No sentence has more characters; a damaged file must not fill the memory.
            const LONGEST: usize = 10_000_000;
            *length = (*length).max(at.from.saturating_add(1).min(LONGEST));
        }
    }
    let side = |name: &str, lang: &Lang, lengths: &[usize]| {
        Segmented::from_sentences(name, lang.clone(), lengths.iter().map(|&length| "x".repeat(length)))
    };
    let mut at = [0, 0];
    let links = base.links.0.iter().map(|bead| {
        let from = at;
        at = [from[0] + bead.pieces[0], from[1] + bead.pieces[1]];
        Link::new(from[0]..at[0], from[1]..at[1], 0.0)
    });
    let links = links.collect();
    let source = side(&base.source.name, &base.source.lang, &lengths[0]);
    let target = side(&base.target.name, &base.target.lang, &lengths[1]);
    Bitext { source, target, links, method: String::new(), moved: Vec::new() }
}

/// A row with a decision.
struct Decision {
    at: Corner,
    /// Its pieces now, where all of them are found.
    now: Result<[Vec<PieceId>; 2], Why>,
    /// Whether no text has changed.
    same: bool,
    /// Whether the shape of the row is part of the decision.
    shape: bool,
    marks: Marks,
    note: String,
}

/// Takes the decisions of an earlier state over to another alignment.
///
/// `align` realigns around fixed links; without it, or if it fails, the links of `bitext` are replaced only where a
/// decision differs.
pub fn carry(base: &Base, old: &State, bitext: Bitext, align: Option<&Realign<'_>>) -> Carried {
    let now = Base::of(&bitext);
    let found = [
        matching::find(&base.source.sentences, &now.source.sentences),
        matching::find(&base.target.sentences, &now.target.sentences),
    ];
    let decisions: Vec<Decision> =
        (0..old.rows().len()).filter_map(|row| decision(old, row, &found)).collect();
    let anchored = align.and_then(|align| align(&bitext, &anchors(&decisions)));
    let bitext = Arc::new(anchored.filter(|anchored| anchored.fault().is_none()).unwrap_or(bitext));
    let mut work = Work {
        state: State::new(bitext.clone()),
        changes: Vec::new(),
        kept: 0,
        changed: 0,
        lost: Vec::new(),
    };
    work.cuts(old, &found);
    let is_one_sided =
        |decision: &&Decision| decision.now.as_ref().is_ok_and(|now| now.iter().any(Vec::is_empty));
    let (one_sided, two_sided): (Vec<&Decision>, Vec<&Decision>) = decisions.iter().partition(is_one_sided);
    let mut settled: Vec<Corner> = Vec::new();
    for decision in two_sided.into_iter().chain(one_sided) {
        work.row(decision, &mut settled);
    }
    work.texts(old, &found);
    let entry = (!work.changes.is_empty()).then(|| Entry {
        id: format!("carry-{}", Fingerprint::of(&format!("{:?}", now.links))),
        op: "carry".to_owned(),
        by: None,
        of: None,
        changes: work.changes,
    });
    work.lost.sort_by_key(|lost| lost.at);
    Carried { entry, bitext, kept: work.kept, changed: work.changed, lost: work.lost }
}

fn decision(old: &State, row: usize, found: &[Vec<Option<Found>>; 2]) -> Option<Decision> {
    let Row { marks, note, score, .. } = &old.rows()[row];
    let placed = old.link(&old.rows()[row]).is_none() && score.is_none();
    let shape = placed
        || [Marks::VERIFIED, Marks::EXCLUDED, Marks::MADE, Marks::CHANGED]
            .iter()
            .any(|&mark| marks.has(mark));
    if !shape && !marks.has(Marks::BOOKMARKED) && note.is_empty() {
        return None;
    }
    let mut same = true;
    let mut now = |side: Side| -> Result<Vec<PieceId>, Why> {
        let ids = old.rows()[row].run(side).map(|piece| {
            let id = old.id(side, piece);
            let found = found[side.index()][id.sentence].ok_or(Why::Gone)?;
            same &= found.same;
            if id.from > 0 && !found.same {
                return Err(Why::Changed);
            }
            Ok(PieceId { sentence: found.index, ..id })
        });
        ids.collect()
    };
    let now = now(Side::Source).and_then(|source| Ok([source, now(Side::Target)?]));
    Some(Decision { at: old.corner(row), now, same, shape, marks: *marks, note: note.clone() })
}

/// Returns the decisions about whole sentences as fixed links.
fn anchors(decisions: &[Decision]) -> Anchors {
    let mut anchors = Anchors::default();
    for (number, decision) in decisions.iter().enumerate().filter(|(_, decision)| decision.shape) {
        let Ok(now) = &decision.now else { continue };
        let run = |ids: &[PieceId]| -> Option<Range<usize>> {
            let Some(first) = ids.first() else { return Some(0..0) };
            let follows =
                ids.iter().enumerate().all(|(k, id)| id.from == 0 && id.sentence == first.sentence + k);
            follows.then(|| first.sentence..first.sentence + ids.len())
        };
        if let [Some(source), Some(target)] = now.each_ref().map(|ids| run(ids)) {
            anchors.push(number + 1, true, source, target);
        }
    }
    anchors
}

/// The state of the transfer.
struct Work {
    state: State,
    changes: Vec<Change>,
    kept: usize,
    changed: usize,
    lost: Vec<Lost>,
}

impl Work {
    fn apply(&mut self, changes: Vec<Change>) -> bool {
        let fits = self.state.apply_all(&changes).is_ok();
        if fits {
            self.changes.extend(changes);
        }
        fits
    }

    /// Splits sentences inside where a person did.
    fn cuts(&mut self, old: &State, found: &[Vec<Option<Found>>; 2]) {
        for side in Side::BOTH {
            for piece in (0..old.pieces(side).len()).filter(|&piece| old.pieces(side)[piece].from > 0) {
                let id = old.id(side, piece);
                let now = found[side.index()][id.sentence];
                let at = now.filter(|now| now.same).map(|now| PieceId { sentence: now.index, ..id });
                if !at.is_some_and(|at| self.apply(vec![Change::Cut { side, at }])) {
                    let why = if now.is_some() { Why::Changed } else { Why::Gone };
                    let row = old.row_of(side, piece).unwrap_or(0);
                    self.lost.push(Lost { at: old.corner(row), what: What::Cut, why });
                }
            }
        }
    }

    /// Transfers the decisions about a row.
    fn row(&mut self, decision: &Decision, settled: &mut Vec<Corner>) {
        let row = decision.now.clone().and_then(|now| {
            let runs = self.runs(&now)?;
            if decision.shape { self.shape(decision, &runs, settled) } else { self.holder(&runs) }
        });
        match row {
            Ok(row) => {
                let marks = match decision.same {
                    true => decision.marks,
                    false => decision.marks.with(Marks::VERIFIED, false).with(Marks::CHANGED, true),
                };
                let marked = self.state.marking(row..=row, |row| {
                    if decision.shape {
                        marks
                    } else {
                        row.marks.with(Marks::BOOKMARKED, decision.marks.has(Marks::BOOKMARKED))
                    }
                });
                let note = self.state.rows()[row].note.clone();
                let mut changes: Vec<Change> = marked.into_iter().collect();
                if !decision.note.is_empty() {
                    let new = if note.is_empty() {
                        decision.note.clone()
                    } else {
                        format!("{note}\n{}", decision.note)
                    };
                    changes.push(Change::Note { at: self.state.corner(row), old: note, new });
                }
                self.apply(changes);
                *(if decision.same { &mut self.kept } else { &mut self.changed }) += 1;
            }
            Err(why) => {
                let lost = |what| Lost { at: decision.at, what, why };
                if decision.shape {
                    self.lost.push(lost(What::Link));
                }
                if !decision.note.is_empty() {
                    self.lost.push(lost(What::Note(decision.note.clone())));
                }
            }
        }
    }

    /// Returns the pieces of a row, which follow each other.
    fn runs(&self, now: &[Vec<PieceId>; 2]) -> Result<[Range<usize>; 2], Why> {
        let run = |side: Side| {
            let mut run = 0..0;
            for (k, id) in now[side.index()].iter().enumerate() {
                let piece = self.state.find(side, *id).ok_or(Why::Gone)?;
                match k {
                    0 => run = piece..piece + 1,
                    _ if piece == run.end => run.end += 1,
                    _ => return Err(Why::Apart),
                }
            }
            Ok(run)
        };
        Ok([run(Side::Source)?, run(Side::Target)?])
    }

    /// Returns the row that contains the first piece of a row.
    fn holder(&self, runs: &[Range<usize>; 2]) -> Result<usize, Why> {
        let side = if runs[0].is_empty() { Side::Target } else { Side::Source };
        self.state.row_of(side, runs[side.index()].start).ok_or(Why::Gone)
    }

    /// Makes a row of some pieces.
    fn shape(
        &mut self,
        decision: &Decision,
        runs: &[Range<usize>; 2],
        settled: &mut Vec<Corner>,
    ) -> Result<usize, Why> {
        let rows = Side::BOTH.into_iter().filter(|side| !runs[side.index()].is_empty()).flat_map(|side| {
            let run = &runs[side.index()];
            [self.state.row_of(side, run.start), self.state.row_of(side, run.end - 1)]
        });
        let rows: Vec<usize> = rows.collect::<Option<_>>().ok_or(Why::Gone)?;
        let (Some(&first), Some(&last)) = (rows.iter().min(), rows.iter().max()) else {
            return Err(Why::Gone);
        };
        if (first..=last).any(|row| settled.contains(&self.state.corner(row))) {
            return Err(Why::Crossing);
        }
        // A sentence without a counterpart goes after the part of its row that precedes it.
        let place = |side: Side| {
            let (own, other) = (side.index(), side.other().index());
            let row = &self.state.rows()[first].runs;
            let at = if runs[other].start > row[other].start { row[own].end } else { row[own].start };
            if runs[own].is_empty() { at..at } else { runs[own].clone() }
        };
        let runs = [place(Side::Source), place(Side::Target)];
        let same = self.state.rows()[first].runs == runs;
        let (before, after) = shapes::around(&self.state.rows()[first..=last], &runs);
        let bead = Bead { marks: Marks::default(), ..Bead::new(runs[0].len(), runs[1].len()) };
        let row = first + before.len();
        if !same {
            let beads = before.into_iter().chain([bead]).chain(after).collect::<Vec<_>>();
            let changes = self.state.replacing(first, last - first + 1, Beads(beads).0);
            if !self.apply(changes) {
                return Err(Why::Crossing);
            }
        }
        settled.push(self.state.corner(row));
        debug_assert!(decision.shape, "only rows with a decided shape get one");
        Ok(row)
    }

    /// Takes over the texts that a person wrote over others.
    fn texts(&mut self, old: &State, found: &[Vec<Option<Found>>; 2]) {
        for side in Side::BOTH {
            for (piece, text) in
                old.pieces(side).iter().enumerate().filter_map(|(k, piece)| Some((k, piece.text.clone()?)))
            {
                let id = old.id(side, piece);
                let now = found[side.index()][id.sentence];
                let at = now.filter(|now| now.same).map(|now| PieceId { sentence: now.index, ..id });
                let change = |at| Change::Text { side, at, old: None, new: Some(text.clone()) };
                if at.is_some_and(|at| self.apply(vec![change(at)])) {
                    self.kept += 1;
                } else {
                    let why = if now.is_some() { Why::Changed } else { Why::Gone };
                    let at = old.corner(old.row_of(side, piece).unwrap_or(0));
                    self.lost.push(Lost { at, what: What::Text(text), why });
                }
            }
        }
    }
}
