//! Rows in the form that the page receives.

use super::findings::{Findings, Found};
use super::marks;
use super::workspace::Counts;
use crate::review::{Marks, Row, State};
use serde_json::{Value, json};
use std::ops::Range;
pub use sverka_bilingual::write::SURE;
use sverka_qa::glossary::Glossary;
use sverka_text::bitext::{LinkKind, Side};

/// Flags of a row.
const VERIFIED: u32 = 1;
const EXCLUDED: u32 = 2;
const BOOKMARKED: u32 = 4;
const MADE: u32 = 8;
const EDITED: u32 = 16;
const NOTE: u32 = 32;
const FINDING: u32 = 64;
const DOUBTFUL: u32 = 128;
const CHANGED: u32 = 256;

/// Numbers that a row has in the flat array.
pub const NUMBERS: usize = 4;

/// Returns rows in four numbers each: pieces of both sides, score in ten-thousandths or -1, flags.
pub fn flat(state: &State, findings: &Findings, rows: Range<usize>) -> Vec<i64> {
    let mut out = Vec::with_capacity(NUMBERS * rows.len());
    for index in rows {
        let row = &state.rows()[index];
        let score = state.score(row).map_or(-1, |score| (score * 1e4).round() as i64);
        let counts = row.bead().pieces.map(|count| count as i64);
        let has_finding = findings.of(state, index).is_some_and(|found| found.iter().any(Found::matters));
        out.extend([counts[0], counts[1], score, i64::from(flags(state, row, has_finding))]);
    }
    out
}

fn flags(state: &State, row: &Row, has_finding: bool) -> u32 {
    let has = |mark| row.marks.has(mark);
    let is_settled = has(Marks::VERIFIED) || has(Marks::EXCLUDED) || has(Marks::MADE) && !has(Marks::CHANGED);
    // A link of several sentences with a high score is right as often as one of two; a side that is empty is not.
    let is_plain = !row.bead().pieces.contains(&0) && state.score(row).is_some_and(|score| score >= SURE);
    let conditions = [
        (VERIFIED, has(Marks::VERIFIED)),
        (EXCLUDED, has(Marks::EXCLUDED)),
        (BOOKMARKED, has(Marks::BOOKMARKED)),
        (MADE, has(Marks::MADE)),
        (EDITED, state.is_edited(row)),
        (NOTE, !row.note.is_empty()),
        (FINDING, has_finding),
        (DOUBTFUL, !is_settled && (!is_plain || has_finding || has(Marks::CHANGED))),
        (CHANGED, has(Marks::CHANGED)),
    ];
    conditions.iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag).sum()
}

/// Counts rows as [`flat`] returns them, and how many of them are verified or doubtful.
pub fn counts(flat: &[i64]) -> Counts {
    let flags = || flat.iter().skip(NUMBERS - 1).step_by(NUMBERS);
    let with = |flag: u32| flags().filter(|&&flags| flags & i64::from(flag) != 0).count();
    Counts { rows: flat.len() / NUMBERS, verified: with(VERIFIED), doubtful: with(DOUBTFUL) }
}

/// Returns the contents of a row: texts, note, places, reasons, findings.
pub fn texts(state: &State, findings: &Findings, glossary: Option<&Glossary>, index: usize) -> Value {
    let row = &state.rows()[index];
    let pieces =
        Side::BOTH.map(|side| -> Vec<&str> { row.run(side).map(|piece| state.text(side, piece)).collect() });
    let langs = Side::BOTH.map(|side| &state.side(side).lang);
    let mut marks = marks::of(&pieces, langs, glossary);
    let mut side = |side: Side| -> Vec<Value> {
        let marks = std::mem::take(&mut marks[side.index()]);
        row.run(side).zip(marks).map(|(piece, marks)| self::piece(state, side, piece, marks)).collect()
    };
    let place = |side: Side| {
        let run = row.run(side);
        let sentence = |piece: usize| state.pieces(side)[piece].sentence;
        let last = run.end.checked_sub(1).filter(|last| *last >= run.start)?;
        state.side(side).place_of(&(sentence(run.start)..sentence(last) + 1))
    };
    let found = findings.of(state, index).unwrap_or_default();
    json!({
        "source": side(Side::Source),
        "target": side(Side::Target),
        "note": (!row.note.is_empty()).then_some(&row.note),
        "place": {"source": place(Side::Source), "target": place(Side::Target)},
        "reasons": state.link(row).map(|link| &link.reasons).into_iter().flatten().map(|reason| {
            json!({"feature": reason.feature, "text": reason.text, "weight": reason.weight})
        }).collect::<Vec<_>>(),
        "findings": found.iter().map(|found| found.json(&pieces)).collect::<Vec<_>>(),
    })
}

fn piece(state: &State, side: Side, index: usize, marks: Vec<Value>) -> Value {
    let piece = &state.pieces(side)[index];
    let mut out = json!({
        "id": state.id(side, index).to_string(),
        "text": state.text(side, index),
        "start": piece.from == 0 && state.side(side).starts_block(piece.sentence),
        "marks": marks,
    });
    if piece.text.is_some() {
        out["original"] = state.original(side, index).into();
    }
    out
}

/// Returns the precision of rows drawn at random: how many are judged, the share of right ones, and the Wilson interval of 95 %.
pub fn sample(state: &State, count: usize, seed: u64) -> Value {
    let is_two_sided = |row: &Row| ![LinkKind::SourceOnly, LinkKind::TargetOnly].contains(&kind(row));
    let mut rows: Vec<usize> =
        (0..state.rows().len()).filter(|&row| is_two_sided(&state.rows()[row])).collect();
    let mut seed = seed;
    let count = count.min(rows.len());
    for taken in 0..count {
        let left = (rows.len() - taken) as u64;
        rows.swap(taken, taken + (random(&mut seed) % left) as usize);
    }
    rows.truncate(count);
    rows.sort_unstable();
    let marks = rows.iter().map(|&row| state.rows()[row].marks);
    let right = marks.clone().filter(|marks| marks.has(Marks::VERIFIED) && !marks.has(Marks::MADE)).count();
    let wrong = marks
        .filter(|marks| marks.has(Marks::MADE) || marks.has(Marks::EXCLUDED) && !marks.has(Marks::VERIFIED));
    let judged = right + wrong.count();
    let (low, high) = wilson(right, judged);
    let precision = (judged > 0).then(|| right as f64 / judged as f64);
    json!({"rows": rows, "judged": judged, "verified": right, "precision": precision, "low": low, "high": high})
}

fn kind(row: &Row) -> LinkKind {
    sverka_text::bitext::Link::new(row.runs[0].clone(), row.runs[1].clone(), 0.0).kind()
}

/// SplitMix64: the same rows for the same seed, everywhere.
fn random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

/// Returns the interval that contains the true share with a probability of 95 % (Wilson 1927); [0, 1] if nothing is
/// known.
fn wilson(right: usize, all: usize) -> (f64, f64) {
    /// The quantile of the normal distribution for 95 % between two ends.
    const Z: f64 = 1.959_963_984_540_054;
    if all == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (all as f64, right as f64 / all as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * libm::sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n));
    let scale = 1.0 + Z * Z / n;
    (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_tables() {
        let round = |(low, high): (f64, f64)| ((low * 1e4).round() / 1e4, (high * 1e4).round() / 1e4);
        assert_eq!(round(wilson(0, 0)), (0.0, 1.0));
        assert_eq!(round(wilson(57, 60)), (0.8630, 0.9829));
        assert_eq!(round(wilson(60, 60)), (0.9398, 1.0));
        assert_eq!(round(wilson(5, 10)), (0.2366, 0.7634));
    }
}
