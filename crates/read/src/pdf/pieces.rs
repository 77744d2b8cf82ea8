//! Runs of glyphs on one baseline: cut at gutters, joined into lines.

use super::glyphs::Glyph;
use super::letters::Letters;
use super::lines::{SMALL, WIDE};
use super::rules::Rules;
use std::ops::Range;

/// How far, in sizes, the baselines of one line differ.
const BASELINE: f32 = 0.35;

/// A run of glyphs that were drawn one after another on one baseline.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The glyphs of the page.
    pub range: Range<usize>,
    /// Where the first letter begins.
    pub x0: f32,
    /// Where the last letter ends.
    pub x1: f32,
    /// The baseline.
    pub y: f32,
    /// The size of most letters.
    pub size: f32,
}

/// Returns the pieces of each line in the order of drawing.
pub fn of_lines(glyphs: &[Glyph], rules: &Rules) -> Vec<Vec<Piece>> {
    joined(without_marks(split(pieces(glyphs, rules), glyphs), glyphs), glyphs, rules)
}

/// Cuts the glyphs into runs on one baseline without wide gaps and lines of tables.
fn pieces(glyphs: &[Glyph], rules: &Rules) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate() {
        let end = glyph.x + glyph.width;
        if let Some(piece) = out.last_mut()
            && piece.range.end == at
            && goes_on(piece, &glyphs[piece.range.start], glyph)
            && !are_parted(piece.x1, glyph, rules)
        {
            piece.range.end = at + 1;
            piece.x1 = piece.x1.max(end);
            // The number of a note before its text is smaller and higher.
            if glyph.size * SMALL > piece.size && !glyph.text.is_blank() {
                (piece.y, piece.size) = (glyph.y, glyph.size);
            }
        } else {
            out.push(Piece { range: at..at + 1, x0: glyph.x, x1: end, y: glyph.y, size: glyph.size });
        }
    }
    for piece in &mut out {
        measure(piece, glyphs);
    }
    out.retain(|piece| piece.size > 0.0);
    out
}

/// Cuts runs that go over a narrow gutter: files that are drawn row by row have runs over all columns. A gutter is
/// recognised by gaps that end at the same place in most of the lines across it.
fn split(pieces: Vec<Piece>, glyphs: &[Glyph]) -> Vec<Piece> {
    /// A gap, in sizes, that may be a gutter.
    const GUTTER: f32 = 0.9;
    /// Lines with such a gap at the same place, at least.
    const LINES: usize = 3;
    // Where gaps end: the place, the piece, the glyph.
    let mut gaps: Vec<(f32, usize, usize)> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let mut end = f32::MAX;
        for next in piece.range.clone().filter(|&next| !glyphs[next].text.is_blank()) {
            if glyphs[next].x - end > GUTTER * piece.size {
                gaps.push((glyphs[next].x, at, next));
            }
            end = glyphs[next].x + glyphs[next].width;
        }
    }
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut starts, mut ends): (Vec<f32>, Vec<f32>) =
        pieces.iter().map(|piece| (piece.x0, piece.x1)).unzip();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(f32::total_cmp);
    let begun = |x: f32| starts.partition_point(|start| *start < x);
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for group in gaps.chunk_by(|a, b| b.0 - a.0 <= 1.0) {
        let place = group[0].0;
        // Started before the place, and not ended there.
        let over = begun(place - 1.0).saturating_sub(ends.partition_point(|end| *end <= place + 1.0));
        let begin = begun(place + 1.0) - begun(place - 1.0);
        if group.len() + begin >= LINES && (group.len() + begin) * 10 >= (over + begin) * 6 {
            cuts.extend(group.iter().map(|(_, piece, glyph)| (*piece, *glyph)));
        }
    }
    cuts.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let mut out = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        let mut rest = piece;
        while let Some((_, glyph)) = cuts.next_if(|(piece, _)| *piece == at) {
            let mut head = Piece { range: rest.range.start..glyph, ..rest };
            rest.range.start = glyph;
            measure(&mut head, glyphs);
            out.push(head);
            measure(&mut rest, glyphs);
        }
        out.push(rest);
    }
    out
}

/// Returns whether a glyph goes on with a piece.
fn goes_on(piece: &Piece, first: &Glyph, glyph: &Glyph) -> bool {
    let size = piece.size.max(glyph.size);
    let down = glyph.y - piece.y;
    let on_baseline = if glyph.size < SMALL * piece.size {
        (-0.7 * size..BASELINE * size).contains(&down)
    } else if piece.size < SMALL * glyph.size {
        (-BASELINE * size..0.7 * size).contains(&down)
    } else {
        down.abs() < BASELINE * size
    };
    let gap = glyph.x - piece.x1;
    first.turn == glyph.turn
        && first.is_artifact == glyph.is_artifact
        && on_baseline
        && (-0.5 * size..WIDE * size).contains(&gap)
}

/// Returns whether a ruling line is between a place and a glyph to its right.
fn are_parted(end: f32, glyph: &Glyph, rules: &Rules) -> bool {
    // A blank at the end of a cell may reach over its edge; half of a letter is above the baseline.
    let (left, right) = (end - 0.3 * glyph.size, glyph.x + 0.1 * glyph.size);
    glyph.turn == 0 && rules.part(left, right, glyph.y - 0.3 * glyph.size)
}

/// Sets the ends of a piece to those of its letters, its size to that of most letters, and its
/// baseline to theirs; the size is 0 where it is blank.
fn measure(piece: &mut Piece, glyphs: &[Glyph]) {
    let letters = || glyphs[piece.range.clone()].iter().filter(|glyph| !glyph.text.is_blank());
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    let (mut x0, mut x1) = (f32::MAX, f32::MIN);
    for glyph in letters() {
        (x0, x1) = (x0.min(glyph.x), x1.max(glyph.x + glyph.width));
        match sizes.iter().position(|(size, _)| (size - glyph.size).abs() < 0.05) {
            Some(at) => sizes[at].1 += 1,
            // More sizes than this in one line do not matter.
            None if sizes.len() < 16 => sizes.push((glyph.size, 1)),
            None => {}
        }
    }
    let most = sizes.iter().max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0))).copied();
    let Some((size, _)) = most else {
        piece.size = 0.0;
        return;
    };
    let y = letters().find(|glyph| (glyph.size - size).abs() < 0.05).map_or(piece.y, |glyph| glyph.y);
    (piece.x0, piece.x1, piece.y, piece.size) = (x0, x1, y, size);
}

/// Removes numbers of notes that were not drawn together with the line above which they are raised.
fn without_marks(pieces: Vec<Piece>, glyphs: &[Glyph]) -> Vec<Piece> {
    /// Glyphs of the longest number.
    const GLYPHS: usize = 3;
    /// Lines to look at for one number; no page has as many in the height of one.
    const LINES: usize = 64;
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| pieces[a].y.total_cmp(&pieces[b].y));
    let is_raised_above = |mark: &Piece, line: &Piece| {
        let up = line.y - mark.y;
        mark.size < SMALL * line.size
            && (0.15 * line.size..0.7 * line.size).contains(&up)
            // After the first letter, up to a blank after the last.
            && (line.x0 + 0.3 * line.size..line.x1 + 0.5 * line.size).contains(&mark.x0)
    };
    let is_mark = |mark: &Piece| {
        let run = &glyphs[mark.range.clone()];
        let is_number = |glyph: &Glyph| matches!(glyph.text, Letters::One('0'..='9' | '*' | '†' | '‡' | ' '));
        if run.len() > GLYPHS || !run.iter().all(is_number) {
            return false;
        }
        let below = order.partition_point(|&at| pieces[at].y <= mark.y);
        order[below..].iter().take(LINES).any(|&at| is_raised_above(mark, &pieces[at]))
    };
    pieces.iter().filter(|piece| !is_mark(piece)).cloned().collect()
}

/// Joins pieces that were not drawn consecutively but are side by side like words of one line.
fn joined(pieces: Vec<Piece>, glyphs: &[Glyph], rules: &Rules) -> Vec<Vec<Piece>> {
    let mut groups: Vec<(usize, Vec<Piece>)> = Vec::new();
    let rows = rows(&pieces, glyphs);
    for (at, row) in rows.iter().enumerate() {
        let mut before: Option<&Piece> = None;
        for &index in row {
            let piece = &pieces[index];
            let is_line = before.is_some_and(|left| {
                (are_neighbours(left, piece)
                    || (is_same_size(left, piece) && is_blank(left, piece, &rows, at, &pieces)))
                    && !are_parted(left.x1, &glyphs[piece.range.start], rules)
            });
            before = Some(piece);
            match groups.last_mut() {
                Some((first, group)) if is_line => {
                    *first = (*first).min(index);
                    group.push(piece.clone());
                }
                _ => groups.push((index, vec![piece.clone()])),
            }
        }
    }
    groups.sort_by_key(|(first, _)| *first);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Returns the pieces of each row from left to right, the rows from top to bottom.
fn rows(pieces: &[Piece], glyphs: &[Glyph]) -> Vec<Vec<usize>> {
    let key = |piece: &Piece| {
        let first = &glyphs[piece.range.start];
        (first.turn, first.is_artifact)
    };
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&pieces[a], &pieces[b]);
        key(a).cmp(&key(b)).then(a.y.total_cmp(&b.y)).then(a.x0.total_cmp(&b.x0))
    });
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let piece = &pieces[at];
        let fits = |row: &Vec<usize>| {
            let first = &pieces[row[0]];
            key(first) == key(piece) && (first.y - piece.y).abs() < 0.2 * first.size.min(piece.size)
        };
        match rows.last_mut() {
            Some(row) if fits(row) => row.push(at),
            _ => rows.push(vec![at]),
        }
    }
    for row in &mut rows {
        row.sort_by(|&a, &b| pieces[a].x0.total_cmp(&pieces[b].x0).then(a.cmp(&b)));
    }
    rows
}

fn is_same_size(left: &Piece, right: &Piece) -> bool {
    left.size.min(right.size) > SMALL * left.size.max(right.size)
}

/// Returns whether a piece is to the right of another with at most a blank between them.
fn are_neighbours(left: &Piece, right: &Piece) -> bool {
    let size = left.size.max(right.size);
    // A blank of a justified line may have twice its width of a quarter.
    is_same_size(left, right) && (-0.3 * size..0.7 * size).contains(&(right.x0 - left.x1))
}

/// Returns whether a wide gap is a blank of a justified line rather than a gutter: the lines above and below span it.
fn is_blank(left: &Piece, right: &Piece, rows: &[Vec<usize>], row: usize, pieces: &[Piece]) -> bool {
    /// A gap, in sizes, that no typesetter makes.
    const WIDEST: f32 = 8.0;
    /// Pieces of a row; no line has as many wide gaps.
    const PIECES: usize = 64;
    /// Rows to examine; those of another column may be in between.
    const ROWS: usize = 3;
    let size = left.size.max(right.size);
    if right.x0 - left.x1 > WIDEST * size || rows[row].len() > PIECES {
        return false;
    }
    // Whether the nearest row with something at the gap goes over it; `None` if there is no such row.
    let crosses = |row: &[usize]| {
        let near =
            row.iter().map(|&at| &pieces[at]).filter(|piece| piece.x0 < right.x0 && piece.x1 > left.x1);
        near.map(|piece| piece.x0 <= left.x1 && piece.x1 >= right.x0).reduce(|a, b| a && b)
    };
    let touches = |row: &[usize]| {
        let first = &pieces[row[0]];
        let is_near = (first.y - left.y).abs() < 2.0 * size && row.len() <= PIECES;
        let beside = row.iter().map(|&at| &pieces[at]).any(|piece| piece.x0 < right.x1 && piece.x1 > left.x0);
        (is_near && beside).then(|| crosses(row).unwrap_or(false))
    };
    let above = rows[..row].iter().rev().take(ROWS).find_map(|row| touches(row));
    let below = rows[row + 1..].iter().take(ROWS).find_map(|row| touches(row));
    above.or(below).is_some() && above.unwrap_or(true) && below.unwrap_or(true)
}
