//! Glyphs to lines: neighbours on one baseline with no wide gap between them.
//!
//! A line does not extend beyond its column. Text on the same baseline after a gap of more than [`WIDE`] sizes is
//! another line: the next column, or the next cell of a table.

use super::glyphs::Glyph;
use super::pieces::{self, Piece};
use super::rules::Rules;

/// A gap, in sizes, that ends a line. A gutter of 24 points is wider at a size of 9.5 points, the
/// blanks of justified lines are narrower.
pub const WIDE: f32 = 2.2;

/// A gap, in sizes, that is a blank. Kerning moves letters by less, and the narrowest blank is a quarter.
const BLANK: f32 = 0.18;

/// A glyph smaller than this share of its line is raised or lowered text: 1², note¹.
pub const SMALL: f32 = 0.8;

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
    /// Whether the file marks it as not part of the text.
    pub is_artifact: bool,
    /// Whether its first letters are raised: the number of a note.
    pub begins_raised: bool,
    /// Where the nearest line of a table above it is.
    pub ruled: Option<f32>,
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
pub fn lines(glyphs: &[Glyph], rules: &Rules, page: u32) -> Vec<Line> {
    let pieces = pieces::of_lines(glyphs, rules);
    let mut out: Vec<Line> = pieces.iter().filter_map(|ranges| line(ranges, glyphs, page)).collect();
    for line in out.iter_mut().filter(|line| line.turn == 0) {
        line.ruled = rules.above(f32::midpoint(line.x0, line.x1), line.y);
    }
    out
}

/// Makes a line of its pieces; `None` if it has no letters.
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
        let is_bound = glyph.text.first().is_some_and(|c| matches!(c, '\u{a0}' | '\u{202f}'));
        if is_gap && !line.text.is_empty() && !line.text.ends_with([' ', '\u{a0}']) {
            if is_bound {
                // No line is broken there: it is inside of a word.
                line.text.push('\u{a0}');
            } else {
                if !line.text.contains(' ') {
                    line.first = end.min(line.x1) - line.x0;
                }
                line.text.push(' ');
            }
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
    // Words have more than two letters on average: if half of the gaps are wide, they are not blanks.
    if gaps.len() < 4 || wide * 10 < gaps.len() * 6 {
        return blank;
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    1.6 * *median
}

/// Appends raised text: the number of a note is dropped, a power stays (`m²`, `10⁶`), letters stay (`1st`).
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

/// Returns whether a raised number after a text is a power: after a figure, or 2 or 3 after a unit of length.
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
    use super::super::letters::Letters;
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
        lines(glyphs, &Rules::default(), 1).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_are_blanks_and_wide_gaps_end_a_line() {
        let row = [glyphs("two words", 10.0, 50.0, 10.0), glyphs("a cell", 200.0, 50.0, 10.0)].concat();
        assert_eq!(texts(&row), ["two words", "a cell"]);
        let line = &lines(&row, &Rules::default(), 1)[0];
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
        let line = &lines(&note, &Rules::default(), 1)[0];
        assert_eq!((line.text.as_str(), line.begins_raised, line.size), ("1See there.", true, 8.0));
    }

    #[test]
    fn a_hundred_thousand_glyphs_take_no_time() {
        // All in one place, and all in one line.
        let same: Vec<Glyph> = (0..100_000).flat_map(|_| glyphs("x", 10.0, 50.0, 10.0)).collect();
        assert!(!lines(&same, &Rules::default(), 1).is_empty());
        let row = glyphs(&"x ".repeat(50_000), 10.0, 50.0, 10.0);
        assert_eq!(lines(&row, &Rules::default(), 1).len(), 1);
    }
}
