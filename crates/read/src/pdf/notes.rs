//! Takes the notes off the bottoms of the pages.
//!
//! A note is in smaller type than the text, with no text below it in its column, and begins with a number or
//! a sign. A continuation without a number on the next page belongs to the note before.

use super::columns;
use super::lines::Line;
use super::paragraphs::has_final_mark;

/// Maximum size of notes, relative to that of the text: 10 points below a text of 11 are notes.
const SMALLER: f32 = 0.92;

/// A note without its number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Removes the notes from a page, given the size of its text, and appends them to those of the pages before.
pub fn take(lines: &mut Vec<Line>, body: f32, notes: &mut Vec<Note>) {
    let is_candidate = candidates(lines, body);
    if !is_candidate.contains(&true) {
        return;
    }
    let some = |wanted: bool| {
        let pairs = lines.iter().zip(&is_candidate).filter(|(_, is)| **is == wanted);
        pairs.map(|(line, _)| line.clone()).collect::<Vec<Line>>()
    };
    let (mut text, small) = (some(false), columns::order(some(true)));
    let mut of_page: Vec<Note> = Vec::new();
    let goes_on =
        notes.last().and_then(|note| note.lines.last()).is_some_and(|line| !has_final_mark(&line.text));
    let mut begun = false;
    let mut last_number = None;
    let mut column: Option<(f32, f32)> = None;
    for line in small {
        // Each column begins again: small text before its first note is none.
        let is_below = column.is_some_and(|(x0, y)| line.y > y && (line.x0 - x0).abs() < 8.0 * line.size);
        begun &= is_below;
        column = Some((line.x0, line.y));
        match mark(&line).filter(|mark| mark.follows(last_number)) {
            Some(mark) => {
                last_number = mark.number.or(last_number);
                begun = true;
                let text = line.text[mark.length..].trim_start().to_owned();
                of_page.push(Note { lines: vec![Line { text, ..line }] });
            }
            None if begun || (goes_on && !is_below && of_page.is_empty()) => {
                begun = true;
                if let Some(note) = of_page.last_mut().or(notes.last_mut()) {
                    note.lines.push(line);
                }
            }
            None => text.push(line),
        }
    }
    notes.extend(of_page);
    *lines = text;
}

/// Returns which lines are small and have no larger line below them in their column.
fn candidates(lines: &[Line], body: f32) -> Vec<bool> {
    /// Strips side by side; a newspaper has ten columns.
    const STRIPS: usize = 64;
    let mut order: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].turn == 0).collect();
    order.sort_by(|&a, &b| lines[b].y.total_cmp(&lines[a].y));
    let mut out = vec![false; lines.len()];
    // Strips of the page in which text was seen, going up.
    let mut strips: Vec<(f32, f32)> = Vec::new();
    for at in order {
        if strips.len() > STRIPS {
            break;
        }
        let line = &lines[at];
        let is_free = strips.iter().all(|(x0, x1)| line.x1 <= *x0 || line.x0 >= *x1);
        if line.size <= SMALLER * body && is_free {
            out[at] = true;
            continue;
        }
        let (mut x0, mut x1) = (line.x0, line.x1);
        strips.retain(|strip| {
            let is_apart = strip.1 < x0 || strip.0 > x1;
            if !is_apart {
                (x0, x1) = (x0.min(strip.0), x1.max(strip.1));
            }
            is_apart
        });
        strips.push((x0, x1));
    }
    out
}

/// The number or sign with which a note begins.
struct Mark {
    /// Bytes of the text.
    length: usize,
    number: Option<u32>,
}

impl Mark {
    /// Returns whether it may follow a number on the page: a figure at the beginning of a line of a
    /// note does not begin one.
    fn follows(&self, last: Option<u32>) -> bool {
        match (self.number, last) {
            (Some(number), Some(last)) => number == last + 1,
            _ => true,
        }
    }
}

/// Returns the mark at the beginning of a line.
fn mark(line: &Line) -> Option<Mark> {
    let text = &line.text;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let signs = text.chars().take_while(|c| matches!(c, '*' | '†' | '‡' | '§')).count();
    if (1..=3).contains(&digits) {
        let rest = &text[digits..];
        let point = usize::from(rest.starts_with(['.', ')', ']']));
        let is_mark = line.begins_raised || rest[point..].starts_with(char::is_whitespace);
        return is_mark.then(|| Mark { length: digits + point, number: text[..digits].parse().ok() });
    }
    let length = text.chars().take(signs).map(char::len_utf8).sum();
    (1..=3).contains(&signs).then_some(Mark { length, number: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x: f32, y: f32, size: f32, text: &str) -> Line {
        Line { page: 1, text: text.into(), x0: x, x1: x + 150.0, y, size, ..Line::default() }
    }

    /// Returns the text that stays and the notes.
    fn taken(pages: Vec<Vec<Line>>) -> (Vec<String>, Vec<String>) {
        let (mut text, mut notes) = (Vec::new(), Vec::new());
        for mut lines in pages {
            take(&mut lines, 10.0, &mut notes);
            text.extend(lines.into_iter().map(|line| line.text));
        }
        let joined =
            |note: Note| note.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        (text, notes.into_iter().map(joined).collect())
    }

    #[test]
    fn notes_are_small_and_numbered_and_at_the_bottom() {
        let page = vec![
            line(50.0, 100.0, 8.0, "12 small words above the text"),
            line(50.0, 112.0, 10.0, "The text."),
            line(50.0, 500.0, 8.0, "1 The first note, with a line that begins with"),
            line(50.0, 510.0, 8.0, "12 figures."),
            line(50.0, 520.0, 8.0, "2) The second."),
            line(250.0, 510.0, 8.0, "* A sign in the other column."),
        ];
        let (text, notes) = taken(vec![page]);
        assert_eq!(text, ["12 small words above the text", "The text."]);
        assert_eq!(
            notes,
            [
                "The first note, with a line that begins with 12 figures.",
                "The second.",
                "A sign in the other column."
            ]
        );
    }

    #[test]
    fn notes_go_on_on_the_next_page() {
        let first = vec![line(50.0, 112.0, 10.0, "Text."), line(50.0, 500.0, 8.0, "3 A note that is")];
        let second = vec![
            line(50.0, 112.0, 10.0, "More."),
            line(50.0, 500.0, 8.0, "long."),
            line(50.0, 510.0, 8.0, "4 Another."),
        ];
        let (text, notes) = taken(vec![first, second]);
        assert_eq!(
            (text, notes),
            (vec!["Text.".into(), "More.".into()], vec!["A note that is long.".into(), "Another.".into()])
        );
    }

    #[test]
    fn small_text_without_numbers_stays() {
        let page = vec![line(50.0, 112.0, 10.0, "Text."), line(50.0, 500.0, 8.0, "A caption.")];
        assert_eq!(taken(vec![page]), (vec!["Text.".into(), "A caption.".into()], vec![]));
    }
}
