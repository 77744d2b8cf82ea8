//! Takes running heads and page numbers off the pages.
//!
//! A running head is in the first two or the last two rows of a page and recurs, its figures masked, at the
//! same height of other pages. What the file itself marks as an artifact is one as well.

use super::lines::Line;
use super::{Sheet, body_size};

/// Rows at the top and at the bottom that may be furniture.
const ROWS: usize = 2;

/// Maximum lines examined in those rows: a table may have a hundred cells in one.
const LINES: usize = 200;

/// How far, in points, the heights of one running head differ.
const HEIGHT: f32 = 4.0;

/// Lines that are not part of the text.
#[derive(Debug, Default, PartialEq)]
pub struct Furniture {
    /// Running heads and feet.
    pub heads: Vec<Line>,
    /// Page numbers.
    pub numbers: Vec<Line>,
}

/// Takes the furniture off all pages and returns it in the order of the pages.
pub fn take(sheets: &mut [Sheet]) -> Furniture {
    let mut out = Furniture::default();
    // A file in which all text is marked as an artifact is marked up wrongly.
    let has_text = sheets.iter().flat_map(|sheet| &sheet.lines).any(|line| !line.is_artifact);
    let body = body_size(sheets);
    let edges: Vec<Vec<Edge>> = sheets.iter().map(edges).collect();
    let recurring = recurring(sheets, &edges);
    // Left and right pages have different heads: three pages show each only once.
    let is_short = sheets.len() <= 3;
    for ((sheet, edges), recurs) in sheets.iter_mut().zip(&edges).zip(&recurring) {
        let mut is_head = vec![false; sheet.lines.len()];
        let mut is_number = vec![false; sheet.lines.len()];
        for (at, line) in sheet.lines.iter().enumerate().filter(|(_, line)| line.is_artifact && has_text) {
            is_head[at] = !is_page_number(&line.text);
            is_number[at] = !is_head[at];
        }
        for (edge, recurs) in edges.iter().zip(recurs) {
            is_head[edge.line] |= *recurs && !is_page_number(&sheet.lines[edge.line].text);
        }
        if is_short && has_lone_head(sheet, edges, body) {
            let top = edges.iter().filter(|edge| edge.row == 1);
            top.for_each(|edge| is_head[edge.line] |= !is_page_number(&sheet.lines[edge.line].text));
        }
        for edge in edges {
            let line = &sheet.lines[edge.line];
            // A number with text next to it is the cell of a table.
            let is_alone = edges
                .iter()
                .all(|other| other.row != edge.row || other.line == edge.line || is_head[other.line]);
            // A large number is that of a chapter.
            is_number[edge.line] |= is_page_number(&line.text) && is_alone && line.size < 1.12 * body;
        }
        let mut at = 0;
        sheet.lines.retain(|line| {
            let (head, number) = (is_head[at], is_number[at]);
            at += 1;
            if number {
                out.numbers.push(line.clone());
            } else if head {
                out.heads.push(line.clone());
            }
            !(head || number)
        });
    }
    out
}

/// A line in one of the first or last rows of its page.
struct Edge {
    /// Its index on the page.
    line: usize,
    /// The row from the top, or from the bottom as a negative number.
    row: i32,
    /// The height in points from that edge.
    height: f32,
}

/// Returns the lines in the first and the last rows of a page.
fn edges(sheet: &Sheet) -> Vec<Edge> {
    let mut order: Vec<usize> = (0..sheet.lines.len())
        .filter(|&at| sheet.lines[at].turn == 0 && !sheet.lines[at].is_artifact)
        .collect();
    order.sort_by(|&a, &b| sheet.lines[a].y.total_cmp(&sheet.lines[b].y));
    let mut out = Vec::new();
    let mut walk = |order: &mut dyn Iterator<Item = usize>, sign: i32| {
        let (mut rows, mut lines, mut last) = (0, 0, f32::MIN);
        for at in order {
            let line = &sheet.lines[at];
            if (line.y - last).abs() > 0.3 * line.size {
                rows += 1;
                last = line.y;
            }
            if rows > ROWS || lines == LINES {
                break;
            }
            lines += 1;
            let height = if sign > 0 { line.y } else { sheet.size[1] - line.y };
            out.push(Edge { line: at, row: sign * rows as i32, height });
        }
    };
    walk(&mut order.iter().copied(), 1);
    walk(&mut order.iter().rev().copied(), -1);
    out
}

/// Returns whether the first row of a page, in a file so short that nothing recurs, is a running head: smaller than
/// the text, and at a distance from it.
fn has_lone_head(sheet: &Sheet, edges: &[Edge], body: f32) -> bool {
    /// Maximum size of a head, relative to that of the text.
    const SMALLER: f32 = 0.9;
    /// Sizes of the text from the baseline of the head to that of the text, at least.
    const APART: f32 = 2.0;
    let height = |row: i32| edges.iter().find(|edge| edge.row == row).map(|edge| edge.height);
    let (Some(first), Some(second)) = (height(1), height(2)) else { return false };
    let mut top = edges.iter().filter(|edge| edge.row == 1).map(|edge| &sheet.lines[edge.line]);
    top.all(|line| line.size < SMALLER * body) && second - first > APART * body
}

/// Returns which edges of which pages recur on other pages.
fn recurring(sheets: &[Sheet], edges: &[Vec<Edge>]) -> Vec<Vec<bool>> {
    let mut out: Vec<Vec<bool>> = edges.iter().map(|edges| vec![false; edges.len()]).collect();
    let mut all: Vec<(bool, String, f32, usize, usize)> = Vec::new();
    for (page, edges) in edges.iter().enumerate() {
        for (at, edge) in edges.iter().enumerate() {
            let text = masked(&sheets[page].lines[edge.line].text);
            all.push((edge.row > 0, text, edge.height, page, at));
        }
    }
    all.sort_by(|a, b| {
        (a.0, &a.1).cmp(&(b.0, &b.1)).then(a.2.total_cmp(&b.2)).then((a.3, a.4).cmp(&(b.3, b.4)))
    });
    let same = |a: &(bool, String, f32, usize, usize), b: &(bool, String, f32, usize, usize)| {
        a.0 == b.0 && a.1 == b.1 && (b.2 - a.2).abs() <= HEIGHT
    };
    for group in all.chunk_by(same) {
        let mut pages: Vec<usize> = group.iter().map(|(.., page, _)| *page).collect();
        pages.sort_unstable();
        pages.dedup();
        if recurs(&pages, sheets.len()) {
            group.iter().for_each(|&(.., page, at)| out[page][at] = true);
        }
    }
    out
}

/// Returns whether a text on these pages, sorted, is a running head of a file of `count` pages: on 40 % of
/// them, as the heads of left pages are; or, as the head of a chapter is, on three with no more than one page
/// between. The titles of chapters do not recur so soon.
fn recurs(pages: &[usize], count: usize) -> bool {
    let often = pages.len() >= 2 && pages.len() * 10 >= count * 4;
    often || pages.windows(3).any(|three| three[2] - three[0] <= 4)
}

/// Returns a text with its figures masked, in small letters.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_numeric() { '#' } else { c };
        if !(c == '#' && out.ends_with('#')) {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Returns whether a line is nothing but the number of a page: `12`, `– 12 –`, `xii`, `page 3 of 10`.
fn is_page_number(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["page", "p", "pg", "of", "seite", "von", "стр", "страница", "с", "из", "лист", "s"];
    let mut numbers = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_number = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || is_roman(word) {
            numbers += 1;
        } else if !WORDS.contains(&word.to_lowercase().as_str()) {
            return false;
        }
    }
    // "3.2" and "10:30" are page numbers only if separated by a slash or blanks.
    numbers == 1 || (numbers == 2 && !text.contains(['.', ':', ',', '%']))
}

/// Returns whether a word is a number in small Roman letters, as the pages of a preface have.
fn is_roman(word: &str) -> bool {
    let all = |letters: &str| word.chars().all(|c| letters.contains(c));
    word.len() <= 7 && (all("ivxl") || (word.len() > 1 && all("IVXL")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(page: u32, y: f32, text: &str) -> Line {
        Line { page, text: text.into(), x0: 50.0, x1: 350.0, y, size: 10.0, ..Line::default() }
    }

    /// Pages of some lines of text with a head and a foot.
    fn pages(count: u32, head: impl Fn(u32) -> String, foot: impl Fn(u32) -> String) -> Vec<Sheet> {
        let sheet = |page: u32| {
            let text = (0..5u32)
                .map(|at| line(page, 100.0 + 12.0 * at as f32, &"abcde".repeat((page * 7 + at) as usize)));
            let mut lines = vec![line(page, 30.0, &head(page))];
            lines.extend(text);
            lines.push(line(page, 560.0, &foot(page)));
            Sheet { size: [400.0, 600.0], lines }
        };
        (1..=count).map(sheet).collect()
    }

    fn taken(mut sheets: Vec<Sheet>) -> (usize, usize) {
        let before: usize = sheets.iter().map(|sheet| sheet.lines.len()).sum();
        let found = take(&mut sheets);
        let after: usize = sheets.iter().map(|sheet| sheet.lines.len()).sum();
        assert_eq!(before - after, found.heads.len() + found.numbers.len());
        (found.heads.len(), found.numbers.len())
    }

    #[test]
    fn heads_recur_and_numbers_stand_alone() {
        let number = |page: u32| format!("– {page} –");
        assert_eq!(taken(pages(4, |page| format!("Bulletin, page {page}"), number)), (4, 4));
        // Left and right pages; chapters of four pages.
        let sides = |page: u32| ["The Book", "The Author"][page as usize % 2].to_owned();
        assert_eq!(taken(pages(6, sides, number)), (6, 6));
        let chapters = |page: u32| ["First", "Second", "Third", "Fourth"][(page as usize - 1) / 4].to_owned();
        assert_eq!(taken(pages(16, chapters, number)), (16, 16));
        // Beginnings of chapters do not recur soon.
        let begins = |page: u32| {
            if page % 10 == 1 { format!("Chapter {page}") } else { "word ".repeat(page as usize) }
        };
        assert_eq!(taken(pages(50, begins, number)), (0, 50));
    }

    #[test]
    fn numbers_of_pages() {
        for number in ["12", "– 12 –", "[3]", "xii", "Page 3 of 10", "стр. 5", "5 / 9", "- 7 -"] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["3.2", "12 apples", "I", "1908-1912-1915", "10:30", "", "…", "12345"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn cells_at_the_bottom_stay() {
        let mut sheet = pages(1, |_| "Text.".into(), |_| "Sum".into()).remove(0);
        sheet.lines.push(Line { x0: 360.0, x1: 380.0, ..line(1, 560.0, "12") });
        assert_eq!(taken(vec![sheet]), (0, 0));
    }
}
