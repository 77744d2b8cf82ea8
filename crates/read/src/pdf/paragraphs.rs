//! Lines to paragraphs: which text continues on the next line, column or page, and which starts again.

use super::lines::Line;
use std::collections::BTreeMap;
use sverka_text::hyphens::ends_broken;

/// Minimum gap between paragraphs, relative to the usual leading.
const APART: f32 = 1.25;

/// How far, in sizes, the first line of a paragraph is indented at least.
const INDENT: f32 = 0.8;

/// By how much sizes of one paragraph differ.
const SIZES: f32 = 0.12;

/// Lines that go down one column, one below the other.
#[derive(Debug)]
struct Column {
    /// The lines, as a range of all of them.
    start: usize,
    end: usize,
    /// Where most lines begin.
    left: f32,
    /// Where full lines end.
    right: f32,
    /// Whether most lines end at the same place.
    justified: bool,
}

/// What the paragraphs of a document have in common.
#[derive(Debug)]
struct Style {
    /// The usual leading in sizes.
    leading: f32,
    /// How far, in points, first lines of paragraphs are indented.
    indents: Vec<f32>,
    /// The size of the text.
    body: f32,
}

/// Puts lines in reading order together to paragraphs.
pub fn paragraphs(lines: Vec<Line>, body: f32) -> Vec<Vec<Line>> {
    let columns = columns(&lines);
    let style = Style { leading: leading(&lines, &columns), indents: indents(&lines, &columns), body };
    let mut is_start = vec![true; lines.len()];
    for column in &columns {
        let mut first = column.start;
        for at in column.start + 1..column.end {
            is_start[at] = is_break(&lines[first..=at], column, &style)
                || ends_row(&lines[first.saturating_sub(1)..=at]);
            if is_start[at] {
                first = at;
            }
        }
    }
    for pair in columns.windows(2) {
        let [before, after] = pair else { continue };
        is_start[after.start] = !goes_over(&lines, before, after);
    }
    let mut out: Vec<Vec<Line>> = Vec::new();
    for (line, is_start) in lines.into_iter().zip(is_start) {
        match out.last_mut() {
            Some(paragraph) if !is_start => paragraph.push(line),
            _ => out.push(vec![line]),
        }
    }
    out
}

/// Cuts the lines where the reading goes up again or to the side.
fn columns(lines: &[Line]) -> Vec<Column> {
    let follows = |a: &Line, b: &Line| {
        // The short last line below an indented one ends before that begins.
        let hangs =
            (0.0..2.5 * a.size).contains(&(b.y - a.y)) && (0.0..7.0 * a.size).contains(&(a.x0 - b.x0));
        a.page == b.page
            && a.turn == b.turn
            && b.y > a.y - 0.5 * a.size
            && (a.overlaps(b) || is_beside(a, b) || hangs)
    };
    let mut out = Vec::new();
    let mut start = 0;
    for some in lines.chunk_by(follows) {
        let end = start + some.len();
        let (left, right, justified) = edges(some);
        out.push(Column { start, end, left, right, justified });
        start = end;
    }
    widen(&mut out);
    out
}

/// Gives columns of a few lines the right edge of others that begin at the same place: the last lines of a text do
/// not show how wide its columns are.
fn widen(columns: &mut [Column]) {
    /// Minimum lines that determine the width of a column.
    const LINES: usize = 4;
    /// Maximum distance, in points, between the left edges of columns in the same position.
    const LEFT: i32 = 2;
    let is_long = |column: &Column| column.end - column.start >= LINES;
    let key = |left: f32| left.round() as i32;
    let mut known: BTreeMap<i32, Vec<(f32, bool)>> = BTreeMap::new();
    for column in columns.iter().filter(|column| is_long(column)) {
        known.entry(key(column.left)).or_default().push((column.right, column.justified));
    }
    for rights in known.values_mut() {
        rights.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    for column in columns.iter_mut().filter(|column| !is_long(column)) {
        let left = key(column.left);
        let near = known.range(left.saturating_sub(LEFT)..=left.saturating_add(LEFT));
        // The narrowest into which its lines go.
        let fitting = near.filter_map(|(_, rights)| {
            rights.get(rights.partition_point(|(right, _)| *right <= column.right - 1.0))
        });
        if let Some((right, justified)) = fitting.min_by(|a, b| a.0.total_cmp(&b.0)) {
            (column.right, column.justified) = (*right, *justified);
        }
    }
}

/// Returns whether a line is in the same row as the one before it, as the cells of a table are.
fn is_beside(a: &Line, b: &Line) -> bool {
    (a.y - b.y).abs() < 0.3 * a.size.min(b.size)
}

/// Returns where most lines of a column begin, where full ones end, and whether most end there.
fn edges(lines: &[Line]) -> (f32, f32, bool) {
    let mut starts: Vec<f32> = lines.iter().map(|line| line.x0).collect();
    let mut ends: Vec<f32> = lines.iter().map(|line| line.x1).collect();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(f32::total_cmp);
    // Where a fifth of the lines begins, in case most of them are first lines with an indent.
    let near = |at: f32| starts.partition_point(|x| *x < at + 1.5) - starts.partition_point(|x| *x < at);
    let left = starts.iter().copied().find(|x| near(*x) * 5 >= lines.len()).unwrap_or(starts[0]);
    let most = *ends.last().unwrap_or(&0.0);
    // If at least a third ends within a point, that is the edge, even if a long word extends beyond it.
    let ending = |at: f32| ends.partition_point(|x| *x <= at + 1.0) - ends.partition_point(|x| *x < at - 1.0);
    let edge = ends.iter().rev().copied().find(|x| ending(*x) * 3 >= lines.len() && ending(*x) >= 3);
    match edge {
        Some(edge) => (left, edge, true),
        None => {
            let full = ends.len().saturating_sub(1) * 95 / 100;
            (left, ends.get(full).copied().unwrap_or(most), false)
        }
    }
}

/// Returns the usual leading in sizes: the smallest that a substantial share of neighbouring lines has.
fn leading(lines: &[Line], columns: &[Column]) -> f32 {
    /// Steps of a size in which leadings are counted.
    const STEPS: f32 = 20.0;
    let mut counts = [0usize; 61];
    for column in columns {
        for pair in lines[column.start..column.end].windows(2) {
            let down = (pair[1].y - pair[0].y) / pair[1].size;
            if same_size(&pair[0], &pair[1]) && (0.8..=3.0).contains(&down) {
                counts[(down * STEPS).round() as usize] += 1;
            }
        }
    }
    let all: usize = counts.iter().sum();
    let usual = (0..counts.len()).find(|&at| counts[at] * 8 >= all && counts[at] > 0);
    // 1.2 is the typesetters' default.
    usual.map_or(1.2, |at| at as f32 / STEPS)
}

fn same_size(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() <= SIZES * a.size.max(b.size)
}

/// Returns the indents of first lines: those after which the next line usually goes back to the edge. The
/// lines of a quotation are indented as well, but all of them.
fn indents(lines: &[Line], columns: &[Column]) -> Vec<f32> {
    // Indents in points with the number of lines that go back after them, and of those that do not.
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for column in columns {
        for pair in lines[column.start..column.end].windows(2) {
            let indent = pair[0].x0 - column.left;
            // No typesetter indents a first line by more than six sizes.
            if !(INDENT * pair[0].size..6.0 * pair[0].size).contains(&indent) || found.len() >= 64 {
                continue;
            }
            let goes_back = (pair[1].x0 - column.left).abs() < 1.5;
            // After a short line a paragraph begins in any case.
            let stays = (pair[1].x0 - pair[0].x0).abs() < 1.5 && !is_short(&pair[0], &pair[1], column);
            let at = found.iter().position(|(known, ..)| (known - indent).abs() < 1.5).unwrap_or_else(|| {
                found.push((indent, 0, 0));
                found.len() - 1
            });
            found[at].1 += usize::from(goes_back);
            found[at].2 += usize::from(stays);
        }
    }
    found.into_iter().filter(|(_, back, stay)| back >= stay && *back > 0).map(|(indent, ..)| indent).collect()
}

/// Returns whether the last of some lines begins a paragraph; the others are the paragraph before it.
fn is_break(lines: &[Line], column: &Column, style: &Style) -> bool {
    let [.., before, line] = lines else { return true };
    let size = line.size.max(before.size);
    let down = line.y - before.y;
    if !same_size(before, line) || is_beside(before, line) || begins_item(&line.text) {
        return true;
    }
    if line.ruled.is_some_and(|rule| rule > before.y) {
        return true;
    }
    let usual = style.leading * size;
    let own = match lines {
        [first, second, _, ..] => (second.y - first.y).min(usual),
        _ => usual,
    };
    if down > APART * own.max(0.9 * size) {
        return true;
    }
    let is_heading = line.size > (1.0 + SIZES) * style.body;
    if is_heading
        || continues(before, line)
        || (ends_broken(&before.text) && line.text.starts_with(char::is_lowercase))
    {
        return false;
    }
    is_indented(lines, column, style)
        || is_short(before, line, column)
        || (has_final_mark(&before.text) && begins_turn(&line.text))
}

/// Returns whether the last of some lines is indented like the first one of a paragraph.
fn is_indented(lines: &[Line], column: &Column, style: &Style) -> bool {
    let [.., before, line] = lines else { return false };
    if is_centred(before, column) || is_centred(line, column) {
        return false;
    }
    let indent = line.x0 - column.left;
    if style.indents.iter().any(|usual| (usual - indent).abs() < 1.5) {
        return true;
    }
    // The text of an item is aligned with the text after its bullet.
    let hangs = lines.len() == 2 && begins_item(&before.text);
    line.x0 - before.x0 > INDENT * line.size && !hangs
}

/// Returns whether the last of some lines is below a row of cells and begins before the last of them: it is the
/// first cell of the next row.
fn ends_row(lines: &[Line]) -> bool {
    let [.., cell, last, line] = lines else { return false };
    is_beside(cell, last) && !is_beside(last, line) && line.x0 + line.size < last.x0
}

/// Returns whether a line is in the middle of its column.
fn is_centred(line: &Line, column: &Column) -> bool {
    let (left, right) = (line.x0 - column.left, column.right - line.x1);
    // Less is the indent of a first line.
    left > 3.2 * line.size && (left - right).abs() < 0.6 * line.size
}

/// Returns whether a sentence continues with a small letter, even in a narrow or indented quotation.
fn continues(before: &Line, line: &Line) -> bool {
    line.text.starts_with(char::is_lowercase)
        && before.text.ends_with(|c: char| c.is_alphanumeric() || c == ',')
}

/// Returns whether the first word of a line would have fitted at the end of the one before, so that the break is not
/// the typesetter's: a paragraph ends. Headings are broken by sense.
fn is_short(before: &Line, line: &Line, column: &Column) -> bool {
    let left = if is_centred(before, column) { before.x0 - column.left } else { 0.0 };
    let room = column.right - before.x1 + left;
    // A blank is a quarter of the size; a tenth more for rounding.
    room > line.first + 0.35 * line.size
}

/// Returns whether a text begins with the bullet of a list.
pub fn begins_item(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('•' | '▪' | '◦' | '●' | '■' | '○' | '‣' | '➢' | '✓' | '\u{2043}'))
        && chars.next().is_some_and(char::is_whitespace)
}

/// Returns whether a paragraph continues from one column or page to the next.
fn goes_over(lines: &[Line], before: &Column, after: &Column) -> bool {
    let (last, first) = (&lines[before.end - 1], &lines[after.start]);
    if !same_size(last, first) || last.turn != first.turn || begins_item(&first.text) {
        return false;
    }
    let is_small = first.text.starts_with(char::is_lowercase);
    if ends_broken(&last.text) && is_small {
        return true;
    }
    let is_indented = first.x0 - after.left > INDENT * first.size;
    let ends = has_final_mark(&last.text);
    // Rows of cells begin again on the next page, mostly with their header.
    let is_row = |pair: Option<&[Line]>| matches!(pair, Some([a, b]) if is_beside(a, b));
    let (ours, theirs) = (&lines[before.start..before.end], &lines[after.start..after.end]);
    if is_row(theirs.get(..2)) || is_row(ours.len().checked_sub(2).and_then(|at| ours.get(at..))) {
        return false;
    }
    if (is_short(last, first, before) && !continues(last, first))
        || (is_indented && ends)
        || (ends && begins_turn(&first.text))
    {
        return false;
    }
    // In a justified column the last line of a paragraph is hardly ever full; in a ragged one, where it may be,
    // far more full lines with a final mark are inside of a paragraph than at its end.
    is_small || !(ends && before.justified) || (last.x1 - before.right).abs() <= 1.0
}

/// Returns whether a line begins a separate paragraph: `(Applause.)`, or the name of a speaker.
fn begins_turn(text: &str) -> bool {
    /// Letters of the longest name with its title.
    const LETTERS: usize = 40;
    if let Some(remark) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return !remark.contains(['(', ')']);
    }
    let Some((name, _)) = text.split_once(": ") else { return false };
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    name.chars().count() <= LETTERS && name.split(' ').all(is_name)
}

/// Returns whether a sentence ends at the end of a line.
pub fn has_final_mark(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '»', '”', '’', ')', ']', '\'', '“']);
    text.ends_with(['.', '!', '?', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of some width; words are 30 wide.
    fn line(page: u32, x: f32, y: f32, width: f32, text: &str) -> Line {
        Line { page, text: text.into(), x0: x, x1: x + width, y, size: 10.0, first: 30.0, ..Line::default() }
    }

    /// Lines of a column of 300 points, of which the width and the gap above are given.
    fn column(page: u32, lines: &[(f32, f32, f32, &str)]) -> Vec<Line> {
        let mut y = 100.0;
        let place = |&(indent, gap, width, text): &(f32, f32, f32, &str)| {
            y += gap;
            line(page, 50.0 + indent, y, width, text)
        };
        lines.iter().map(place).collect()
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        let join = |lines: Vec<Line>| lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
        paragraphs(lines, 10.0).into_iter().map(join).collect()
    }

    const FULL: (f32, f32, f32, &str) = (0.0, 12.0, 300.0, "full");

    #[test]
    fn gaps_indents_and_short_lines_end_paragraphs() {
        let gaps = column(1, &[FULL, FULL, (0.0, 12.0, 300.0, "end."), (0.0, 18.0, 300.0, "New"), FULL]);
        assert_eq!(texts(gaps), ["full full end.", "New full"]);
        let indented = (15.0, 12.0, 285.0, "New");
        let indents = column(1, &[indented, FULL, (0.0, 12.0, 300.0, "end."), indented, FULL, FULL]);
        assert_eq!(texts(indents), ["New full end.", "New full full"]);
        let short = column(1, &[FULL, FULL, (0.0, 12.0, 200.0, "end."), FULL, FULL]);
        assert_eq!(texts(short), ["full full end.", "full full"]);
        let items = column(1, &[FULL, FULL, FULL, (0.0, 12.0, 300.0, "• one"), (10.0, 12.0, 290.0, "more")]);
        assert_eq!(texts(items), ["full full full", "• one more"]);
        let cells = [line(1, 50.0, 100.0, 40.0, "tea"), line(1, 200.0, 100.0, 40.0, "3")];
        assert_eq!(texts(cells.to_vec()), ["tea", "3"]);
    }

    #[test]
    fn paragraphs_go_over_pages() {
        let pages = |last: (f32, f32, f32, &'static str), first: (f32, f32, f32, &'static str)| {
            let before = column(1, &[FULL, FULL, FULL, last]);
            texts([before, column(2, &[first, FULL, FULL, FULL])].concat()).len()
        };
        let new = (0.0, 12.0, 300.0, "New");
        assert_eq!(pages(FULL, new), 1);
        assert_eq!(pages((0.0, 12.0, 300.0, "riv-"), (0.0, 12.0, 300.0, "er")), 1);
        assert_eq!(pages((0.0, 12.0, 200.0, "end."), new), 2);
        // All but full, in a justified column.
        assert_eq!(pages((0.0, 12.0, 290.0, "end."), new), 2);
        assert_eq!(pages((0.0, 12.0, 300.0, "mark."), new), 1);
        assert_eq!(pages((0.0, 12.0, 300.0, "mark."), (15.0, 12.0, 285.0, "New")), 2);
        assert_eq!(pages((0.0, 12.0, 300.0, "mark."), (0.0, 12.0, 300.0, "Mr. White: No.")), 2);
    }

    #[test]
    fn headings_are_broken_by_sense() {
        let heading = |y: f32, width: f32, text: &str| Line { size: 14.0, ..line(1, 50.0, y, width, text) };
        let mut lines = vec![heading(60.0, 100.0, "Of Rivers"), heading(76.0, 150.0, "and Towns")];
        lines.extend(column(1, &[FULL, FULL]));
        assert_eq!(texts(lines), ["Of Rivers and Towns", "full full"]);
    }

    #[test]
    fn turns_of_speakers_begin_paragraphs() {
        for text in ["Moderator: Thank you.", "А. К. Зимина: Да.", "(Applause.)"] {
            assert!(begins_turn(text), "{text}");
        }
        for text in ["It is so: yes.", "(One.) Two (three).", "No turn."] {
            assert!(!begins_turn(text), "{text}");
        }
    }
}
