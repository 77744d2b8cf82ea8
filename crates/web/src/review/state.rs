//! The rows of a document under review, and their pieces of text.

use super::beads::{Bead, Marks};
use super::ids::{Corner, PieceId};
use std::ops::Range;
use std::sync::Arc;
use sverka_text::bitext::{Bitext, Link, Side};
use sverka_text::document::Segmented;

/// A piece of text: a sentence or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Index of its sentence.
    pub sentence: usize,
    /// Byte of the sentence's text at which it begins; it ends where the next piece begins.
    pub from: usize,
    /// What a person wrote in place of its text.
    pub text: Option<String>,
}

/// A row: a run of pieces on each side.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Indices into the pieces of source and target.
    pub runs: [Range<usize>; 2],
    /// A person's marks on it.
    pub marks: Marks,
    /// The score that the aligner gave when it was run again.
    pub score: Option<f64>,
    /// A person's note on it.
    pub note: String,
}

impl Row {
    /// Returns the row without its place.
    pub fn bead(&self) -> Bead {
        Bead { pieces: [self.runs[0].len(), self.runs[1].len()], marks: self.marks, score: self.score }
    }

    /// Returns the run of a side.
    pub fn run(&self, side: Side) -> Range<usize> {
        self.runs[side.index()].clone()
    }

    fn start(&self) -> [usize; 2] {
        [self.runs[0].start, self.runs[1].start]
    }
}

/// The current document.
///
/// Invariant: the pieces of a side cover all its sentences in order, and every piece is in exactly one row, in order.
#[derive(Clone, Debug)]
pub struct State {
    /// The alignment that the review began with.
    pub(super) base: Arc<Bitext>,
    pub(super) pieces: [Vec<Piece>; 2],
    pub(super) rows: Vec<Row>,
}

/// Two states are equal when their rows are equal; the caller must ensure that they have the same base.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.pieces == other.pieces && self.rows == other.rows
    }
}

impl State {
    /// Begins a review: the sentences and links as they were aligned.
    pub fn new(base: Arc<Bitext>) -> Self {
        let whole = |side: &Segmented| -> Vec<Piece> {
            (0..side.segments.len()).map(|sentence| Piece { sentence, from: 0, text: None }).collect()
        };
        let row = |link: &Link| Row {
            runs: [link.source.clone(), link.target.clone()],
            marks: Marks::default(),
            score: None,
            note: String::new(),
        };
        let pieces = [whole(&base.source), whole(&base.target)];
        Self { pieces, rows: base.links.iter().map(row).collect(), base }
    }

    /// Returns the alignment that the review began with.
    pub fn base(&self) -> &Bitext {
        &self.base
    }

    /// Returns the rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the pieces of a side, in order.
    pub fn pieces(&self, side: Side) -> &[Piece] {
        &self.pieces[side.index()]
    }

    /// Returns a side of the alignment that the review began with.
    pub fn side(&self, side: Side) -> &Segmented {
        match side {
            Side::Source => &self.base.source,
            Side::Target => &self.base.target,
        }
    }

    /// Returns the bytes of its sentence that a piece is made of.
    pub fn range(&self, side: Side, piece: usize) -> Range<usize> {
        let pieces = self.pieces(side);
        let Piece { sentence, from, .. } = pieces[piece];
        let next = pieces.get(piece + 1).filter(|next| next.sentence == sentence);
        from..next.map_or_else(|| self.side(side).segments[sentence].text.len(), |next| next.from)
    }

    /// Returns the original text of a piece.
    pub fn original(&self, side: Side, piece: usize) -> &str {
        let text = &self.side(side).segments[self.pieces(side)[piece].sentence].text;
        let range = self.range(side, piece);
        // A whole sentence is kept as it is, including white space at its ends.
        if range == (0..text.len()) { text } else { text[range].trim() }
    }

    /// Returns the current text of a piece.
    pub fn text(&self, side: Side, piece: usize) -> &str {
        self.pieces(side)[piece].text.as_deref().unwrap_or_else(|| self.original(side, piece))
    }

    /// Returns the text of a side of a row, its pieces joined by a space.
    pub fn row_text(&self, row: usize, side: Side) -> String {
        let texts: Vec<&str> = self.rows[row].run(side).map(|piece| self.text(side, piece)).collect();
        texts.join(" ")
    }

    /// Returns the id of a piece; one past the last piece names the end of the text.
    pub fn id(&self, side: Side, piece: usize) -> PieceId {
        let Some(found) = self.pieces(side).get(piece) else {
            return PieceId::whole(self.side(side).segments.len());
        };
        let text = &self.side(side).segments[found.sentence].text;
        PieceId { sentence: found.sentence, from: text[..found.from].chars().count() }
    }

    /// Returns the piece with an id; the end of the text is one past the last.
    pub fn find(&self, side: Side, id: PieceId) -> Option<usize> {
        let pieces = self.pieces(side);
        if id == PieceId::whole(self.side(side).segments.len()) {
            return Some(pieces.len());
        }
        let from = self.byte(side, id)?;
        pieces.binary_search_by_key(&(id.sentence, from), |piece| (piece.sentence, piece.from)).ok()
    }

    /// Returns the byte of its sentence at which an id begins.
    pub(super) fn byte(&self, side: Side, id: PieceId) -> Option<usize> {
        let text = &self.side(side).segments.get(id.sentence)?.text;
        text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(id.from)
    }

    /// Returns where a row begins.
    pub fn corner(&self, row: usize) -> Corner {
        let [source, target] = self.rows[row].start();
        Corner { source: self.id(Side::Source, source), target: self.id(Side::Target, target) }
    }

    /// Returns the row that begins at a corner.
    pub fn row_at(&self, corner: Corner) -> Option<usize> {
        let start = [self.find(Side::Source, corner.source)?, self.find(Side::Target, corner.target)?];
        // The starts of rows increase on at least one side and decrease on neither.
        self.rows.binary_search_by_key(&start, Row::start).ok()
    }

    /// Returns the row that contains a piece.
    pub fn row_of(&self, side: Side, piece: usize) -> Option<usize> {
        let row = self.rows.partition_point(|row| row.run(side).end <= piece);
        self.rows.get(row).is_some_and(|row| row.run(side).contains(&piece)).then_some(row)
    }

    /// Returns the link of the initial alignment that a row still corresponds to, whatever its marks.
    pub fn link(&self, row: &Row) -> Option<&Link> {
        let runs = [self.sentences(Side::Source, row)?, self.sentences(Side::Target, row)?];
        let starts = |link: &Link| [link.source.start, link.target.start];
        let at = self.base.links.binary_search_by_key(&[runs[0].start, runs[1].start], starts).ok()?;
        Some(&self.base.links[at]).filter(|link| [&link.source, &link.target] == [&runs[0], &runs[1]])
    }

    /// Returns the whole sentences that a side of a row is made of; `None` if it has a part of one.
    pub fn sentences(&self, side: Side, row: &Row) -> Option<Range<usize>> {
        let run = row.run(side);
        let pieces = self.pieces(side);
        let count = self.side(side).segments.len();
        let begins = |piece: usize| match pieces.get(piece) {
            Some(piece) => (piece.from == 0).then_some(piece.sentence),
            None => Some(count),
        };
        Some(begins(run.start)?..begins(run.end)?)
    }

    /// Returns the score of a row in [0, 1]; `None` if a person made it and the aligner has no opinion.
    pub fn score(&self, row: &Row) -> Option<f64> {
        row.score.or_else(|| self.link(row).map(|link| link.score))
    }

    /// Returns whether a text of a row is an overlay.
    pub fn is_edited(&self, row: &Row) -> bool {
        Side::BOTH
            .iter()
            .any(|&side| self.pieces(side)[row.run(side)].iter().any(|piece| piece.text.is_some()))
    }

    /// Finds a violation of the invariant; `None` if there is none.
    pub fn fault(&self) -> Option<&'static str> {
        for side in Side::BOTH {
            let (pieces, segments) = (self.pieces(side), &self.side(side).segments);
            if pieces.windows(2).any(|two| (two[0].sentence, two[0].from) >= (two[1].sentence, two[1].from)) {
                return Some("pieces out of order");
            }
            let mut wholes = pieces.iter().filter(|piece| piece.from == 0).map(|piece| piece.sentence);
            if !(0..segments.len()).eq(wholes.by_ref()) {
                return Some("a sentence without its beginning");
            }
            let mut ends = self.rows.iter().map(|row| row.run(side));
            let last =
                ends.try_fold(0, |at, run| (at == run.start && run.start <= run.end).then_some(run.end));
            if last != Some(pieces.len()) {
                return Some("rows do not cover the pieces in order");
            }
        }
        self.rows.iter().any(|row| row.bead().is_empty()).then_some("an empty row")
    }
}
