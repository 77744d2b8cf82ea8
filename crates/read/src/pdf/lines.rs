//! Glyphs to lines: neighbours on one baseline with no wide gap between them.
//!
//! A line goes no further than its column. What stands on one baseline with a gap of more than
//! [`WIDE`] sizes is another line: the next column, or the next cell of a table.

use super::glyphs::{Glyph, Letters};
use std::ops::Range;

/// A gap, in sizes, that ends a line. A gutter of 24 points is wider at a size of 9.5 points, the
/// blanks of justified lines are narrower.
pub const WIDE: f32 = 2.2;

/// A gap, in sizes, that is a blank. Kerning moves letters by less, and the narrowest blank is a quarter.
const BLANK: f32 = 0.18;

/// How far, in sizes, the baselines of one line differ.
const BASELINE: f32 = 0.35;

/// A glyph smaller than this share of its line is raised or lowered text: 1², note¹.
const SMALL: f32 = 0.8;

/// A line of a column. All measures are in points, `x` along the line and `y` down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The page, from 1.
    pub page: u32,
    /// The direction in quarter turns.
    pub turn: u8,
    /// Its text, without blanks at its ends.
    pub text: String,
    /// Where its first letter begins.
    pub x0: f32,
    /// Where its last letter ends.
    pub x1: f32,
    /// Its baseline.
    pub y: f32,
    /// The size of most of its letters.
    pub size: f32,
    /// The width of its first word.
    pub first: f32,
    /// Whether the file calls it no part of the text.
    pub is_artifact: bool,
    /// Whether its first letters are raised: the number of a note.
    pub begins_raised: bool,
}

impl Line {
    /// Returns left, top, right and bottom of its letters.
    pub fn area(&self) -> [f32; 4] {
        // Capitals and accents reach .8 of the size up, tails a quarter down.
        [self.x0, self.y - 0.8 * self.size, self.x1, self.y + 0.25 * self.size]
    }

    /// Returns how many letters it has.
    pub fn letters(&self) -> usize {
        self.text.chars().filter(|c| !c.is_whitespace()).count()
    }

    /// Returns whether two lines share some of their width.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1
    }
}

/// Returns the lines of a page in the order of drawing.
pub fn lines(glyphs: &[Glyph], page: u32) -> Vec<Line> {
    let pieces = without_marks(split(pieces(glyphs), glyphs), glyphs);
    joined(pieces, glyphs).iter().filter_map(|ranges| line(ranges, glyphs, page)).collect()
}

/// A run of glyphs that were drawn one after another on one baseline.
#[derive(Clone, Debug)]
struct Piece {
    range: Range<usize>,
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
}

/// Cuts the glyphs into runs on one baseline without wide gaps.
fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate() {
        let end = glyph.x + glyph.width;
        if let Some(piece) = out.last_mut()
            && piece.range.end == at
            && goes_on(piece, &glyphs[piece.range.start], glyph)
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

/// Cuts runs that go over a narrow gutter: files that are drawn row by row have runs over all columns. A gutter
/// shows itself by gaps that end at the same place in most of the lines that go over it.
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
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for group in gaps.chunk_by(|a, b| b.0 - a.0 <= 1.0) {
        let place = group[0].0;
        let over = pieces.iter().filter(|piece| piece.x0 < place - 1.0 && piece.x1 > place + 1.0).count();
        let begin = pieces.iter().filter(|piece| (piece.x0 - place).abs() <= 1.0).count();
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
            // More sizes in one line than these are none that matter.
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

/// Takes out numbers of notes that were not drawn together with the line that they are raised above.
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
            // Behind the first letter, up to a blank behind the last.
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

/// Joins pieces that were not drawn one after another but stand side by side like words of one line.
fn joined(pieces: Vec<Piece>, glyphs: &[Glyph]) -> Vec<Vec<Piece>> {
    let mut groups: Vec<(usize, Vec<Piece>)> = Vec::new();
    let rows = rows(&pieces, glyphs);
    for (at, row) in rows.iter().enumerate() {
        let mut before: Option<&Piece> = None;
        for &index in row {
            let piece = &pieces[index];
            let is_line = before.is_some_and(|left| {
                are_neighbours(left, piece)
                    || (is_same_size(left, piece) && is_blank(left, piece, &rows, at, &pieces))
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

/// Returns whether a piece stands right of another with no more than a blank between them.
fn are_neighbours(left: &Piece, right: &Piece) -> bool {
    let size = left.size.max(right.size);
    // A blank of a justified line may have twice its width of a quarter.
    is_same_size(left, right) && (-0.3 * size..0.7 * size).contains(&(right.x0 - left.x1))
}

/// Returns whether a wide gap is a blank of a justified line rather than a gutter: the lines above and below go
/// over it.
fn is_blank(left: &Piece, right: &Piece, rows: &[Vec<usize>], row: usize, pieces: &[Piece]) -> bool {
    /// A gap, in sizes, that no typesetter makes.
    const WIDEST: f32 = 8.0;
    /// Rows to look at; those of another column may lie between.
    const ROWS: usize = 3;
    let size = left.size.max(right.size);
    if right.x0 - left.x1 > WIDEST * size {
        return false;
    }
    // Whether the nearest row with something at the gap goes over it; `None` where there is no such row.
    let crosses = |row: &[usize]| {
        let near =
            row.iter().map(|&at| &pieces[at]).filter(|piece| piece.x0 < right.x0 && piece.x1 > left.x1);
        near.map(|piece| piece.x0 <= left.x1 && piece.x1 >= right.x0).reduce(|a, b| a && b)
    };
    let touches = |row: &[usize]| {
        let first = &pieces[row[0]];
        let is_near = (first.y - left.y).abs() < 2.0 * size;
        let beside = row.iter().map(|&at| &pieces[at]).any(|piece| piece.x0 < right.x1 && piece.x1 > left.x0);
        (is_near && beside).then(|| crosses(row).unwrap_or(false))
    };
    let above = rows[..row].iter().rev().take(ROWS).find_map(|row| touches(row));
    let below = rows[row + 1..].iter().take(ROWS).find_map(|row| touches(row));
    above.or(below).is_some() && above.unwrap_or(true) && below.unwrap_or(true)
}

/// Makes a line of its pieces; `None` where it has no letters.
fn line(pieces: &[Piece], glyphs: &[Glyph], page: u32) -> Option<Line> {
    let longest = pieces.iter().max_by_key(|piece| piece.range.len())?;
    let head = &glyphs[longest.range.start];
    let mut line = Line {
        page,
        turn: head.turn,
        x0: pieces.iter().map(|piece| piece.x0).fold(f32::MAX, f32::min),
        x1: pieces.iter().map(|piece| piece.x1).fold(f32::MIN, f32::max),
        y: longest.y,
        size: longest.size,
        is_artifact: head.is_artifact,
        ..Line::default()
    };
    let run = || pieces.iter().flat_map(|piece| &glyphs[piece.range.clone()]);
    let blank = blank_width(run(), line.size);
    let mut raised = String::new();
    let mut end = f32::MAX;
    for glyph in run() {
        let is_gap = glyph.x - end > blank || glyph.text.is_blank();
        let is_raised = glyph.size < SMALL * line.size && line.y - glyph.y > 0.15 * line.size;
        if !raised.is_empty() && (!is_raised || is_gap) {
            push_raised(&mut line, &std::mem::take(&mut raised));
        }
        if is_gap && !line.text.is_empty() && !line.text.ends_with(' ') {
            if !line.text.contains(' ') {
                line.first = end.min(line.x1) - line.x0;
            }
            line.text.push(' ');
        }
        end = glyph.x + glyph.width;
        if glyph.text.is_blank() {
            continue;
        }
        if is_raised {
            glyph.text.push_to(&mut raised);
        } else {
            glyph.text.push_to(&mut line.text);
        }
    }
    push_raised(&mut line, &raised);
    line.text.truncate(line.text.trim_end().len());
    if !line.text.contains(' ') {
        line.first = line.x1 - line.x0;
    }
    (!line.text.is_empty()).then_some(line)
}

/// Returns the gap in points that is a blank; in letter-spaced text it is wider than the gaps
/// between letters.
fn blank_width<'g>(glyphs: impl Iterator<Item = &'g Glyph>, size: f32) -> f32 {
    let mut gaps: Vec<f32> = Vec::new();
    let mut before: Option<&Glyph> = None;
    for glyph in glyphs {
        if let Some(before) = before
            && !before.text.is_blank()
            && !glyph.text.is_blank()
        {
            gaps.push(glyph.x - before.x - before.width);
        }
        before = Some(glyph);
    }
    let blank = BLANK * size;
    let wide = gaps.iter().filter(|gap| **gap > blank).count();
    // Words have more than two letters on average: half of the gaps being wide, they are no blanks.
    if gaps.len() < 4 || wide * 10 < gaps.len() * 6 {
        return blank;
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    1.6 * *median
}

/// Appends raised text: the number of a note goes, a power stays (`m²`, `10⁶`), letters stay (`1st`).
fn push_raised(line: &mut Line, raised: &str) {
    if raised.is_empty() {
        return;
    }
    let is_mark =
        raised.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§' | ',' | ')'));
    if line.text.is_empty() {
        line.begins_raised = is_mark;
    } else if is_mark {
        if is_power(&line.text, raised) {
            line.text.extend(raised.chars().map(superscript));
        }
        return;
    }
    line.text.push_str(raised);
}

/// Returns whether a raised number behind a text is a power: behind a figure, or 2 or 3 behind a unit of length.
fn is_power(before: &str, raised: &str) -> bool {
    if !raised.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_unit =
        matches!(word, "m" | "cm" | "mm" | "dm" | "km" | "м" | "см" | "мм" | "дм" | "км" | "s" | "с");
    // Ten to some power, not the year 1908 and its note.
    let is_figure = word.ends_with("10") && word.len() <= 3;
    is_figure || (is_unit && matches!(raised, "2" | "3"))
}

fn superscript(digit: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).and_then(|value| DIGITS.get(value as usize).copied()).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of a text from some place on, each half of the size wide; blanks only move on.
    fn glyphs(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let glyph = |(at, c): (usize, char)| Glyph {
            text: Letters::One(c),
            x: x + size / 2.0 * at as f32,
            y,
            width: size / 2.0,
            size,
            turn: 0,
            is_artifact: false,
        };
        text.chars().enumerate().map(glyph).filter(|glyph| !glyph.text.is_blank()).collect()
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        lines(glyphs, 1).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_are_blanks_and_wide_gaps_end_a_line() {
        let row = [glyphs("two words", 10.0, 50.0, 10.0), glyphs("a cell", 200.0, 50.0, 10.0)].concat();
        assert_eq!(texts(&row), ["two words", "a cell"]);
        let line = &lines(&row, 1)[0];
        assert_eq!((line.x0, line.x1, line.y, line.size, line.first), (10.0, 55.0, 50.0, 10.0, 15.0));
    }

    #[test]
    fn words_drawn_later_come_where_they_stand() {
        let row = [
            glyphs("one", 10.0, 50.0, 10.0),
            glyphs("three", 50.0, 50.0, 10.0),
            glyphs("below", 10.0, 62.0, 10.0),
            glyphs("two", 30.0, 50.0, 10.0),
        ];
        assert_eq!(texts(&row.concat()), ["one two three", "below"]);
    }

    #[test]
    fn wide_blanks_of_justified_lines_are_no_gutters() {
        let full = "a line that is full of words";
        let page = [
            glyphs(full, 10.0, 50.0, 10.0),
            glyphs("kind,", 10.0, 62.0, 10.0),
            glyphs("unbreakable", 95.0, 62.0, 10.0),
            glyphs(full, 10.0, 74.0, 10.0),
        ];
        assert_eq!(texts(&page.concat()), [full, "kind, unbreakable", full]);
    }

    #[test]
    fn narrow_gutters_are_found_where_rows_are_drawn_over_them() {
        let row =
            |y: f32| [glyphs("left words", 10.0, y, 10.0), glyphs("right words", 75.0, y, 10.0)].concat();
        let page = [row(50.0), row(62.0), row(74.0)].concat();
        assert_eq!(texts(&page), ["left words", "right words"].repeat(3));
        // Once is a blank.
        assert_eq!(texts(&row(50.0)), ["left words right words"]);
    }

    #[test]
    fn letter_spacing_is_no_blank() {
        let mut spaced = glyphs("wide words", 10.0, 50.0, 10.0);
        for (at, glyph) in spaced.iter_mut().enumerate() {
            glyph.x += 4.0 * at as f32;
        }
        assert_eq!(texts(&spaced), ["wide words"]);
    }

    #[test]
    fn numbers_of_notes_go_and_powers_stay() {
        let with = |text: &str, raised: &str| {
            let end = 10.0 + 5.0 * text.chars().count() as f32;
            texts(&[glyphs(text, 10.0, 50.0, 10.0), glyphs(raised, end, 46.0, 6.0)].concat())
        };
        assert_eq!(with("the river", "12"), ["the river"]);
        assert_eq!(with("the river", "*"), ["the river"]);
        assert_eq!(with("5 km", "2"), ["5 km²"]);
        assert_eq!(with("4 x 10", "6"), ["4 x 10⁶"]);
        assert_eq!(with("in 1908", "1"), ["in 1908"]);
        assert_eq!(with("1", "st"), ["1st"]);
        let note = [glyphs("1", 10.0, 46.0, 5.0), glyphs("See there.", 12.5, 50.0, 8.0)].concat();
        let line = &lines(&note, 1)[0];
        assert_eq!((line.text.as_str(), line.begins_raised, line.size), ("1See there.", true, 8.0));
    }

    #[test]
    fn a_hundred_thousand_glyphs_take_no_time() {
        // All in one place, and all in one line.
        let same: Vec<Glyph> = (0..100_000).flat_map(|_| glyphs("x", 10.0, 50.0, 10.0)).collect();
        assert!(!lines(&same, 1).is_empty());
        let row = glyphs(&"x ".repeat(50_000), 10.0, 50.0, 10.0);
        assert_eq!(lines(&row, 1).len(), 1);
    }
}
