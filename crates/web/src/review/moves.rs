//! How each operation changes the rows: one method per operation.

use super::beads::{Bead, Marks};
use super::change::Change;
use super::ids::PieceId;
use super::operation::{Neighbour, Refusal};
use super::shapes;
use super::state::{Row, State};
use similar::{Algorithm, capture_diff_slices};
use sverka_text::bitext::{Side, round_score};

/// The most characters of an overlay or a note: a page of text.
const MOST_CHARACTERS: usize = 100_000;

impl State {
    pub(super) fn row(&self, row: usize) -> Result<&Row, Refusal> {
        self.rows().get(row).ok_or(Refusal::Row)
    }

    /// Returns the index of a piece among all, by its row and its place in it.
    fn piece(&self, row: usize, side: Side, piece: usize) -> Result<usize, Refusal> {
        let run = self.row(row)?.run(side);
        if piece < run.len() { Ok(run.start + piece) } else { Err(Refusal::Piece) }
    }

    fn is_verified(&self, row: usize) -> bool {
        self.rows().get(row).is_some_and(|row| row.marks.has(Marks::VERIFIED))
    }

    /// Returns the next verified row after another, or the number of rows.
    fn next_verified(&self, row: usize) -> usize {
        (row + 1..self.rows().len()).find(|&row| self.is_verified(row)).unwrap_or(self.rows().len())
    }

    pub(super) fn moving(
        &self,
        row: usize,
        side: Side,
        to: Neighbour,
        count: usize,
    ) -> Result<Vec<Change>, Refusal> {
        match self.row(row)?.run(side).len() {
            0 => return Err(Refusal::EmptySide),
            all if count == 0 || count > all => return Err(Refusal::Piece),
            _ => {}
        }
        let (first, from, into) = match to {
            Neighbour::Above => (row.checked_sub(1).ok_or(Refusal::FirstRow)?, 1, 0),
            Neighbour::Below if row + 1 == self.rows().len() => return Err(Refusal::LastRow),
            Neighbour::Below => (row, 0, 1),
        };
        let mut beads = [first, first + 1].map(|row| remade(self.rows()[row].bead()));
        beads[from].pieces[side.index()] -= count;
        beads[into].pieces[side.index()] += count;
        let beads = beads.into_iter().filter(|bead| !bead.is_empty()).collect();
        Ok(self.replacing(first, 2, beads))
    }

    pub(super) fn merging(&self, row: usize) -> Result<Vec<Change>, Refusal> {
        let above = self.row(row)?.bead();
        let below = self.row(row + 1).map_err(|_| Refusal::LastRow)?.bead();
        let both = above.marks.has(Marks::EXCLUDED) && below.marks.has(Marks::EXCLUDED);
        let either = above.marks.has(Marks::BOOKMARKED) || below.marks.has(Marks::BOOKMARKED);
        let marks = Marks::default().with(Marks::EXCLUDED, both).with(Marks::BOOKMARKED, either);
        let [source, target] = [0, 1].map(|side| above.pieces[side] + below.pieces[side]);
        Ok(self.replacing(row, 2, vec![Bead::made(source, target, marks)]))
    }

    pub(super) fn splitting(&self, row: usize, stay: [usize; 2]) -> Result<Vec<Change>, Refusal> {
        let bead = self.row(row)?.bead();
        if stay[0] > bead.pieces[0] || stay[1] > bead.pieces[1] {
            return Err(Refusal::Piece);
        }
        let above = Bead::made(stay[0], stay[1], bead.marks);
        let below = Bead::made(bead.pieces[0] - stay[0], bead.pieces[1] - stay[1], bead.marks);
        if above.is_empty() || below.is_empty() {
            return Err(Refusal::NothingToSplit);
        }
        Ok(self.replacing(row, 1, vec![above, below]))
    }

    pub(super) fn cutting(
        &self,
        row: usize,
        side: Side,
        piece: usize,
        offset: usize,
    ) -> Result<Vec<Change>, Refusal> {
        let index = self.piece(row, side, piece)?;
        let (text, original) = (self.text(side, index), self.original(side, index));
        let at = text.char_indices().map(|(at, _)| at).nth(offset).ok_or(Refusal::Offset)?;
        let (left, right) = (text[..at].trim(), text[at..].trim());
        let place = if text == original { at } else { corresponding(text, original, at) };
        let range = self.range(side, index);
        let sentence = &self.side(side).segments[self.pieces(side)[index].sentence].text;
        // The text of a part begins after the white space before it.
        let begins = range.start + sentence[range.clone()].find(original).unwrap_or(0) + place;
        let cut = PieceId { from: sentence[..begins].chars().count(), ..self.id(side, index) };
        let old = self.pieces(side)[index].text.clone();
        let id = self.id(side, index);
        let mut changes = Vec::new();
        let overlay = |at, old, new| Change::Text { side, at, old, new };
        if old.is_some() {
            changes.push(overlay(id, old.clone(), None));
        }
        changes.push(Change::Cut { side, at: cut });
        let mut after = self.clone();
        after.apply_all(&changes).map_err(|_| Refusal::Offset)?;
        if left.is_empty() || right.is_empty() {
            return Err(Refusal::Offset);
        }
        if old.is_some() {
            for (id, text, piece) in [(id, left, index), (cut, right, index + 1)] {
                if after.original(side, piece) != text {
                    changes.push(overlay(id, None, Some(text.to_owned())));
                }
            }
        }
        changes.extend(self.unverifying_after(row, &changes)?);
        Ok(changes)
    }

    pub(super) fn joining(&self, row: usize, side: Side, piece: usize) -> Result<Vec<Change>, Refusal> {
        let (first, second) = (self.piece(row, side, piece)?, self.piece(row, side, piece + 1)?);
        let (a, b) = (&self.pieces(side)[first], &self.pieces(side)[second]);
        if a.sentence != b.sentence {
            return Err(Refusal::Piece);
        }
        let ids = [self.id(side, first), self.id(side, second)];
        let mut changes = Vec::new();
        for (id, piece) in ids.into_iter().zip([a, b]) {
            if piece.text.is_some() {
                changes.push(Change::Text { side, at: id, old: piece.text.clone(), new: None });
            }
        }
        changes.push(Change::Join { side, at: ids[1] });
        if a.text.is_some() || b.text.is_some() {
            let new = format!("{} {}", self.text(side, first), self.text(side, second));
            changes.push(Change::Text { side, at: ids[0], old: None, new: Some(new) });
        }
        changes.extend(self.unverifying_after(row, &changes)?);
        Ok(changes)
    }

    /// Returns the change that makes a row unverified, after others.
    fn unverifying_after(&self, row: usize, changes: &[Change]) -> Result<Option<Change>, Refusal> {
        let mut after = self.clone();
        after.apply_all(changes).map_err(|_| Refusal::Piece)?;
        Ok(after.marking(row..=row, |row| row.marks.with(Marks::VERIFIED, false)))
    }

    pub(super) fn shifting_down(&self, row: usize, side: Side) -> Result<Vec<Change>, Refusal> {
        if self.row(row)?.run(side).is_empty() {
            return Err(Refusal::EmptySide);
        }
        let end = self.next_verified(row);
        let mut beads: Vec<Bead> = self.rows()[row..end].iter().map(Row::bead).collect();
        let mut carried = 0;
        for bead in &mut beads {
            let count = std::mem::replace(&mut bead.pieces[side.index()], carried);
            if count != carried || carried > 0 {
                *bead = shifted(*bead);
            }
            carried = count;
        }
        let mut last = Bead::new(0, 0);
        last.pieces[side.index()] = carried;
        beads.push(last);
        beads.retain(|bead| !bead.is_empty());
        Ok(self.replacing(row, end - row, beads))
    }

    pub(super) fn shifting_up(&self, row: usize, side: Side) -> Result<Vec<Change>, Refusal> {
        let joined = self.row(row)?.run(side).len();
        let end = self.next_verified(row);
        let first = if joined == 0 { row } else { row.checked_sub(1).ok_or(Refusal::FirstRow)? };
        if joined > 0 && self.is_verified(first) {
            return Err(Refusal::VerifiedAbove);
        }
        let mut beads: Vec<Bead> = self.rows()[first..end].iter().map(Row::bead).collect();
        let counts: Vec<usize> = beads.iter().map(|bead| bead.of(side)).collect();
        if counts[row - first + 1..].iter().all(|&count| count == 0) && joined == 0 {
            return Err(Refusal::NoChange);
        }
        for (index, bead) in beads.iter_mut().enumerate() {
            let next = counts.get(index + 1).copied().unwrap_or(0);
            let count = if index + first < row { counts[index] + next } else { next };
            if count != 0 || counts[index] != 0 {
                *bead = shifted(*bead);
            }
            bead.pieces[side.index()] = count;
        }
        beads.retain(|bead| !bead.is_empty());
        Ok(self.replacing(first, end - first, beads))
    }

    pub(super) fn pinning(&self, source: PieceId, target: PieceId) -> Result<Vec<Change>, Refusal> {
        let find = |side, id| {
            let piece = self.find(side, id).ok_or(Refusal::Piece)?;
            Ok((piece, self.row_of(side, piece).ok_or(Refusal::Piece)?))
        };
        let pins = [find(Side::Source, source)?, find(Side::Target, target)?];
        let (first, last) = (pins[0].1.min(pins[1].1), pins[0].1.max(pins[1].1));
        if first < last && (first..=last).any(|row| self.is_verified(row)) {
            return Err(Refusal::Cross);
        }
        if first == last && self.rows()[first].bead().pieces == [1, 1] {
            return Err(Refusal::NoChange);
        }
        let runs = pins.map(|(piece, _)| piece..piece + 1);
        let (mut beads, after) = shapes::around(&self.rows()[first..=last], &runs);
        let marks = self.rows()[pins[0].1].marks.with(Marks::EXCLUDED, false);
        beads.push(Bead::made(1, 1, marks));
        beads.extend(after);
        Ok(self.replacing(first, last - first + 1, beads))
    }

    pub(super) fn editing(
        &self,
        row: usize,
        side: Side,
        piece: usize,
        text: Option<&str>,
    ) -> Result<Vec<Change>, Refusal> {
        let index = self.piece(row, side, piece)?;
        // A sentence has no line ends: they would break the lines of tables and of Moses files.
        let text = text.map(|text| text.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" "));
        let text = text.map(|text| text.trim().to_owned()).filter(|text| text != self.original(side, index));
        if text.as_deref() == Some("") {
            return Err(Refusal::EmptyText);
        }
        if text.as_ref().is_some_and(|text| text.chars().count() > MOST_CHARACTERS) {
            return Err(Refusal::TooLong);
        }
        let old = self.pieces(side)[index].text.clone();
        if old == text {
            return Err(Refusal::NoChange);
        }
        Ok(vec![Change::Text { side, at: self.id(side, index), old, new: text }])
    }

    pub(super) fn flagging(
        &self,
        row: usize,
        to: Option<usize>,
        flag: Marks,
        value: bool,
    ) -> Result<Vec<Change>, Refusal> {
        let last = to.unwrap_or(row);
        self.row(row)?;
        self.row(last)?;
        let rows = row.min(last)..=row.max(last);
        let wanted = |row: &Row| match flag {
            Marks::VERIFIED => row.marks.verified(value),
            flag => row.marks.with(flag, value),
        };
        Ok(self.marking(rows, wanted).into_iter().collect())
    }

    pub(super) fn noting(&self, row: usize, text: &str) -> Result<Vec<Change>, Refusal> {
        let old = self.row(row)?.note.clone();
        let new = text.trim().to_owned();
        if new.chars().count() > MOST_CHARACTERS {
            return Err(Refusal::TooLong);
        }
        if old == new {
            return Err(Refusal::NoChange);
        }
        Ok(vec![Change::Note { at: self.corner(row), old, new }])
    }

    pub(super) fn realigning(
        &self,
        row: usize,
        count: usize,
        numbers: &[usize],
    ) -> Result<Vec<Change>, Refusal> {
        let end = row
            .checked_add(count)
            .filter(|&end| count > 0 && end <= self.rows().len())
            .ok_or(Refusal::Row)?;
        if !numbers.len().is_multiple_of(3) || (row..end).any(|row| self.is_verified(row)) {
            return Err(Refusal::Range);
        }
        let old = &self.rows()[row..end];
        let mut at = old[0].runs.each_ref().map(|run| run.start);
        let mut beads = Vec::with_capacity(numbers.len() / 3);
        for three in numbers.chunks(3) {
            let runs = [at[0]..at[0].saturating_add(three[0]), at[1]..at[1].saturating_add(three[1])];
            at = [runs[0].end, runs[1].end];
            let kept = old.binary_search_by_key(&[runs[0].start, runs[1].start], |row| {
                row.runs.each_ref().map(|run| run.start)
            });
            let same = kept.ok().map(|kept| &old[kept]).filter(|row| row.runs == runs).map(Row::bead);
            let score = Some(round_score(three[2] as f64 / 1e4));
            beads.push(same.unwrap_or(Bead { score, ..Bead::new(three[0], three[1]) }));
        }
        let last = &old[old.len() - 1];
        if at != last.runs.each_ref().map(|run| run.end) || beads.iter().any(Bead::is_empty) {
            return Err(Refusal::Range);
        }
        if beads.iter().copied().eq(old.iter().map(Row::bead)) {
            return Err(Refusal::NoChange);
        }
        Ok(self.replacing(row, count, beads))
    }
}

/// A row whose shape a person has just decided.
fn remade(bead: Bead) -> Bead {
    Bead::made(bead.pieces[0], bead.pieces[1], bead.marks)
}

/// A row whose texts have changed without a decision about the row itself.
fn shifted(bead: Bead) -> Bead {
    Bead { marks: bead.marks.reshaped(), score: None, ..bead }
}

/// Returns the byte of the original that corresponds to a byte of its overlay: the beginning of the word that the diff of their
/// words puts there.
fn corresponding(text: &str, original: &str, at: usize) -> usize {
    let words = |text: &str| -> Vec<String> {
        text.split_inclusive(' ').map(|word| word.trim().to_owned()).collect()
    };
    let before = text[..at].split_inclusive(' ').filter(|word| !word.trim().is_empty()).count();
    let mut word = 0;
    for op in capture_diff_slices(Algorithm::Myers, &words(original), &words(text)) {
        let (old, new) = (op.old_range(), op.new_range());
        if new.start < before {
            let inside = before.min(new.end) - new.start;
            let all = new.end <= before || inside > old.len();
            word = old.start + if all { old.len() } else { inside };
        }
    }
    original.split_inclusive(' ').take(word).map(str::len).sum()
}
