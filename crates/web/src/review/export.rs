//! A review as an alignment again, to be written in any format.

use super::beads::Marks;
use super::state::{Row, State};
use std::fmt::Write as _;
use std::ops::Range;
use sverka_text::bitext::{Bitext, Link, LinkOrigin, Reason, Side};
use sverka_text::document::{Segment, Segmented};

/// Which rows are exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Select {
    /// Only rows that a person has verified.
    pub verified: bool,
    /// Also rows that a person has excluded.
    pub excluded: bool,
}

/// The feature name of the reason that a person has verified a link.
const VERIFIED: &str = "verified";

impl Select {
    fn takes(self, row: &Row) -> bool {
        (self.excluded || !row.marks.has(Marks::EXCLUDED))
            && (!self.verified || row.marks.has(Marks::VERIFIED))
    }
}

impl State {
    /// Returns the rows as an alignment: texts with their overlays, sentences in the parts into which a person split them.
    ///
    /// Links that a person made, changed or verified have the score 1. Sentences that the selection leaves out are not
    /// part of the texts either, since every sentence of an alignment is in a link.
    pub fn bitext(&self, select: Select) -> Bitext {
        let rows: Vec<&Row> = self.rows().iter().filter(|row| select.takes(row)).collect();
        let [source, target] = Side::BOTH.map(|side| self.segmented(side, &rows));
        let mut at = [0, 0];
        let link = |row: &&Row| {
            let run = |side: usize, at: usize| at..at + row.runs[side].len();
            let (source, target) = (run(0, at[0]), run(1, at[1]));
            at = [source.end, target.end];
            self.exported(row, source, target)
        };
        let links = rows.iter().map(link).collect();
        Bitext { source, target, links, method: self.base().method.clone(), moved: Vec::new() }
    }

    /// Returns the rows between the verified rows around a row, or only the row if it is itself verified. `None` if
    /// there is no such row.
    pub fn stretch(&self, row: usize) -> Option<Range<usize>> {
        let is_verified = |row: &Row| row.marks.has(Marks::VERIFIED);
        let rows = self.rows();
        if is_verified(rows.get(row)?) {
            return Some(row..row + 1);
        }
        let start = rows[..row].iter().rposition(is_verified).map_or(0, |above| above + 1);
        let end = rows[row..].iter().position(is_verified).map_or(rows.len(), |below| row + below);
        Some(start..end)
    }

    /// Returns the texts of some rows, as they are now.
    pub fn texts_of(&self, rows: Range<usize>) -> [Segmented; 2] {
        let rows: Vec<&Row> = self.rows()[rows].iter().collect();
        Side::BOTH.map(|side| self.segmented(side, &rows))
    }

    fn exported(&self, row: &Row, source: Range<usize>, target: Range<usize>) -> Link {
        let aligned = self.link(row);
        let is_verified = row.marks.has(Marks::VERIFIED);
        let is_new = aligned.is_none() && row.score.is_none();
        let is_given = is_verified || row.marks.has(Marks::MADE) || is_new || self.is_edited(row);
        let score = if is_given { 1.0 } else { self.score(row).unwrap_or(1.0) };
        let mut link = Link::new(source, target, score);
        link.reasons = aligned.map(|aligned| aligned.reasons.clone()).unwrap_or_default();
        match aligned {
            _ if is_given => link.origin = LinkOrigin::Edited,
            Some(aligned) => link.origin = aligned.origin,
            None => {}
        }
        if is_verified {
            let text = "verified by a person".to_owned();
            // Corresponds to a probability that rounds to 1.
            link.reasons.insert(0, Reason { feature: VERIFIED.to_owned(), text, weight: 9.9 });
        }
        link
    }

    fn segmented(&self, side: Side, rows: &[&Row]) -> Segmented {
        let base = self.side(side);
        let mut out = Segmented {
            blocks: Vec::new(),
            places: Vec::new(),
            times: Vec::new(),
            segments: Vec::new(),
            ..base.clone()
        };
        let mut last_block = None;
        for piece in rows.iter().flat_map(|row| row.run(side)) {
            let sentence = self.pieces(side)[piece].sentence;
            let segment = &base.segments[sentence];
            if last_block != Some(segment.block) {
                last_block = Some(segment.block);
                out.blocks.extend(base.blocks.get(segment.block));
                out.places.extend(base.places.get(segment.block).cloned());
            }
            if !base.times.is_empty() {
                out.times.push(base.time(sentence));
            }
            let range = self.file_range(side, piece, segment);
            let block = out.blocks.len().saturating_sub(1);
            out.segments.push(Segment { text: self.text(side, piece).to_owned(), range, block });
        }
        out
    }

    /// Returns the bytes of the file that a piece was read from. If the bytes of the text are not those of the file,
    /// each part of a sentence has the range of the sentence.
    fn file_range(&self, side: Side, piece: usize, segment: &Segment) -> Range<usize> {
        let part = self.range(side, piece);
        let is_plain = self.side(side).encoding == "UTF-8" && segment.range.len() == segment.text.len();
        if !is_plain || part.len() == segment.text.len() {
            return segment.range.clone();
        }
        let text = &segment.text[part.clone()];
        let start = segment.range.start + part.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    }
}

/// Returns a person's decisions about whole sentences as a file of anchors, and the number of rows it cannot contain
/// because they have parts of sentences.
pub fn anchors(state: &State) -> (String, usize) {
    let mut out = String::from("# Links that a person has decided; sentences count from 1\n");
    let mut left_out = 0;
    let decided = |row: &&Row| row.marks.has(Marks::VERIFIED) || row.marks.has(Marks::MADE);
    for row in state.rows().iter().filter(decided) {
        let [Some(source), Some(target)] = Side::BOTH.map(|side| state.sentences(side, row)) else {
            left_out += 1;
            continue;
        };
        let run = |run: Range<usize>| match run.len() {
            0 => "-".to_owned(),
            1 => (run.start + 1).to_string(),
            _ => format!("{}-{}", run.start + 1, run.end),
        };
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}\t{}", run(source), run(target));
    }
    (out, left_out)
}
