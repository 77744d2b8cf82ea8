//! The order in which the lines of a page are read.
//!
//! Most files draw their text in reading order, and no geometric analysis can do better. If the drawing goes back up
//! within a column, or jumps between columns, the page is cut at its gutters: columns from left to right, between
//! lines that span all of them.

use super::lines::Line;

/// Nesting of columns within columns; newspapers have two levels.
const DEPTH: usize = 6;

/// Puts the lines of a page in the order in which they are read.
pub fn order(lines: Vec<Line>) -> Vec<Line> {
    if is_ordered(&lines) {
        return lines;
    }
    // Text in another direction, as next to a turned table, is read after the rest.
    let mut counts = [0usize; 4];
    lines.iter().for_each(|line| counts[usize::from(line.turn % 4)] += 1);
    let mut turns = [0u8, 1, 2, 3];
    turns.sort_by_key(|turn| std::cmp::Reverse(counts[usize::from(*turn)]));
    let mut out = Vec::with_capacity(lines.len());
    for turn in turns {
        let mut some: Vec<Line> = lines.iter().filter(|line| line.turn == turn).cloned().collect();
        some.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
        cut(some, DEPTH, &mut out);
    }
    out
}

/// Returns whether the drawing order is a plausible reading order.
fn is_ordered(lines: &[Line]) -> bool {
    let is_step = |pair: &[Line]| {
        let [a, b] = pair else { return true };
        let (size, down) = (a.size.max(b.size), b.y - a.y);
        if a.turn != b.turn {
            return true;
        }
        if a.overlaps(b) {
            return down > -0.5 * size;
        }
        // Full lines of two columns drawn row by row; the short ones are cells of a table.
        let is_prose = a.letters() >= 20 && b.letters() >= 20;
        !(is_prose && (-0.5 * size..2.0 * size).contains(&down))
    };
    lines.windows(2).all(is_step)
}

/// Puts lines, sorted from top to bottom, in the order of their columns.
fn cut(lines: Vec<Line>, depth: usize, out: &mut Vec<Line>) {
    let Some(gutter) = gutter(&lines).filter(|_| depth > 0) else {
        out.extend(rows(lines));
        return;
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        if line.x1 <= gutter + 1.0 {
            left.push(line);
        } else if line.x0 >= gutter - 1.0 {
            right.push(line);
        } else {
            cut(std::mem::take(&mut left), depth - 1, out);
            cut(std::mem::take(&mut right), depth - 1, out);
            out.push(line);
        }
    }
    cut(left, depth - 1, out);
    cut(right, depth - 1, out);
}

/// Puts the lines of one row in the order from left to right.
fn rows(mut lines: Vec<Line>) -> Vec<Line> {
    let same_row = |a: &Line, b: &Line| (b.y - a.y).abs() < 0.3 * a.size.min(b.size);
    for row in lines.chunk_by_mut(same_row) {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    lines
}

/// Returns where the gutter of two columns is: a strip that few lines cross, with running text on both sides at
/// the same height. Of several, the one with the most lines on either side.
fn gutter(lines: &[Line]) -> Option<f32> {
    /// Lines on either side below which it is not a column.
    const LINES: usize = 3;
    /// Of ten lines, how many may cross it: titles over all columns.
    const CROSSING: usize = 3;
    /// Lines of a page; one of a newspaper has a thousand.
    const MOST: usize = 5000;
    if lines.len() > MOST {
        return None;
    }
    let size = lines.iter().map(|line| line.size).fold(0.0, f32::max).min(12.0);
    let mut starts: Vec<f32> = lines.iter().map(|line| line.x0).collect();
    let mut ends: Vec<f32> = lines.iter().map(|line| line.x1).collect();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(f32::total_cmp);
    let mut best: Option<(usize, f32)> = None;
    // A gutter ends where lines start: at the left edge of the right column.
    let mut candidates = starts.clone();
    candidates.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    for &edge in &candidates {
        let at = edge - 1.0;
        let right = starts.len() - starts.partition_point(|x| *x < at);
        let left = ends.partition_point(|x| *x <= at);
        let crossing = lines.len() - left - right;
        let is_gutter = left >= LINES && right >= LINES && crossing * 10 <= lines.len() * CROSSING;
        let weight = left.min(right);
        if is_gutter && best.is_none_or(|(most, _)| weight > most) && is_prose(lines, at, size) {
            best = Some((weight, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Returns whether lines left and right of a strip are long, side by side, and at a distance from each other.
fn is_prose(lines: &[Line], at: f32, size: f32) -> bool {
    let left: Vec<&Line> = lines.iter().filter(|line| line.x1 <= at).collect();
    let right: Vec<&Line> = lines.iter().filter(|line| line.x0 >= at).collect();
    let letters = |side: &[&Line]| side.iter().map(|line| line.letters()).sum::<usize>() / side.len().max(1);
    let top = |side: &[&Line]| side.iter().map(|line| line.y).fold(f32::MAX, f32::min);
    let bottom = |side: &[&Line]| side.iter().map(|line| line.y).fold(f32::MIN, f32::max);
    let beside = bottom(&left).min(bottom(&right)) - top(&left).max(top(&right));
    let inner = left.iter().map(|line| line.x1).fold(f32::MIN, f32::max);
    // Cells of tables have few letters; columns are at least two words wide.
    letters(&left) >= 12 && letters(&right) >= 12 && beside >= size && at + 1.0 - inner >= 0.5 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x0: f32, x1: f32, y: f32, text: &str) -> Line {
        Line { page: 1, text: text.into(), x0, x1, y, size: 10.0, first: 20.0, ..Line::default() }
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        order(lines).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn columns_drawn_row_by_row_are_read_one_by_one() {
        let mut page = vec![line(50.0, 350.0, 40.0, "A title that goes over both of the columns")];
        for row in 0..4 {
            let y = 60.0 + 12.0 * row as f32;
            page.push(line(50.0, 190.0, y, &format!("words of the left column, row {row}")));
            page.push(line(210.0, 350.0, y, &format!("words of the right column, row {row}")));
        }
        let found = texts(page);
        assert_eq!(found[1], "words of the left column, row 0");
        assert_eq!(found[4..6], ["words of the left column, row 3", "words of the right column, row 0"]);
    }

    #[test]
    fn what_is_drawn_last_is_read_where_it_stands() {
        let page = vec![
            line(50.0, 350.0, 60.0, "the first line of the text"),
            line(50.0, 350.0, 72.0, "the second line of the text"),
            line(50.0, 150.0, 40.0, "A heading"),
        ];
        assert_eq!(texts(page)[0], "A heading");
    }

    #[test]
    fn cells_of_tables_keep_their_rows() {
        let row = |y: f32, a: &str, b: &str| [line(50.0, 90.0, y, a), line(210.0, 250.0, y, b)];
        let page = [row(50.0, "name", "price"), row(62.0, "tea", "3"), row(74.0, "milk", "2")].concat();
        assert_eq!(texts(page), ["name", "price", "tea", "3", "milk", "2"]);
    }
}
