//! Pages of lines to a document: the steps of the layout in turn, and kinds and places of the blocks.

use super::glyphs::straight;
use super::lines::Line;
use super::paragraphs::begins_item;
use super::{Sheet, body_size, columns, furniture, notes, paragraphs, refusal};
use crate::Error;
use crate::source::{Builder, Extra, Source};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};
use sverka_text::hyphens::Vocabulary;
use sverka_text::place::Place;

/// Minimum size of a heading, relative to that of the text.
const HEADING: f32 = 1.12;

/// Letters of the longest heading; longer ones are text in large type.
const HEADING_LETTERS: usize = 300;

/// Makes a document of the lines of its pages in the order of drawing.
pub fn document(source: &Source<'_>, mut sheets: Vec<Sheet>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let furniture = furniture::take(&mut sheets);
    let body = body_size(&sheets);
    let mut taken = Vec::new();
    let mut lines = Vec::new();
    for sheet in sheets {
        let mut of_page = sheet.lines;
        notes::take(&mut of_page, body, &mut taken);
        lines.extend(columns::order(of_page));
    }
    let texts = lines.iter().chain(taken.iter().flat_map(|note| &note.lines));
    let words = Vocabulary::of(texts.map(|line| line.text.as_str()));
    let paragraphs = paragraphs::paragraphs(lines, body);
    let levels = levels(&paragraphs, body);

    let mut out = Builder::new(&source.options.limits);
    for paragraph in &paragraphs {
        let (kind, text) = kind(paragraph, joined(paragraph, &words), body, &levels);
        push(&mut out, kind, paragraph, &text);
    }
    for note in &taken {
        push(&mut out, BlockKind::Note, &note.lines, &joined(&note.lines, &words));
    }
    add_furniture(&mut out, source, &furniture);
    out.finish(source)
}

/// Appends a block, unless too many of its letters are unknown.
fn push(out: &mut Builder, kind: BlockKind, lines: &[Line], text: &str) {
    if refusal::Letters::of(text).are_unreadable() {
        out.leave_out("piece of unknown letters", "pieces of unknown letters", None);
    } else if let Some(place) = place(lines) {
        out.block(kind, place, text);
    }
}

/// Appends running heads and page numbers if they are requested, and counts them otherwise.
fn add_furniture(out: &mut Builder, source: &Source<'_>, furniture: &furniture::Furniture) {
    let is_wanted = source.options.with.contains(&Extra::Headers);
    for line in &furniture.heads {
        if is_wanted {
            push(out, BlockKind::Paragraph, std::slice::from_ref(line), &line.text);
        } else {
            out.leave_out("running head", "running heads", Some(Extra::Headers));
        }
    }
    for _ in &furniture.numbers {
        out.leave_out("page number", "page numbers", None);
    }
}

/// Returns the text of lines that belong together.
fn joined(lines: &[Line], words: &Vocabulary) -> String {
    let mut text = String::new();
    lines.iter().for_each(|line| words.append(&mut text, &line.text));
    text
}

/// Returns the place of a block: the box around its lines on the page where it begins.
fn place(lines: &[Line]) -> Option<Place> {
    let first = lines.first()?;
    let on_page = lines.iter().filter(|line| line.page == first.page);
    let boxes = on_page.map(|line| straight(line.area(), line.turn));
    let around = boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    let [left, top, right, bottom] =
        [around[0].floor(), around[1].floor(), around[2].ceil(), around[3].ceil()];
    // Negative numbers, of letters that stick out of the page, become 0.
    let area = [left as u32, top as u32, (right - left.max(0.0)) as u32, (bottom - top.max(0.0)) as u32];
    Some(Place::Page { page: first.page, area })
}

/// Returns the size of a heading in tenths of a point; `None` for other paragraphs.
fn heading_size(lines: &[Line], body: f32) -> Option<i32> {
    let size = lines.first()?.size;
    let letters: usize = lines.iter().map(Line::letters).sum();
    (size >= HEADING * body && letters <= HEADING_LETTERS).then(|| (size * 10.0).round() as i32)
}

/// Returns the sizes of headings, the largest first: the levels.
fn levels(paragraphs: &[Vec<Line>], body: f32) -> Vec<i32> {
    let mut sizes: Vec<i32> = paragraphs.iter().filter_map(|lines| heading_size(lines, body)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    // If they differ by half a point, they are one level, set by different programs.
    sizes.dedup_by(|a, b| *b - *a <= 5);
    sizes
}

/// Returns the kind of a paragraph, and its text without the bullet of an item.
fn kind(lines: &[Line], text: String, body: f32, levels: &[i32]) -> (BlockKind, String) {
    if let Some(size) = heading_size(lines, body) {
        let level = levels.iter().position(|level| size >= *level - 5).map_or(0, |at| at + 1);
        return (BlockKind::Heading(level.min(9) as u8), text);
    }
    if begins_item(&text) {
        let rest =
            text.char_indices().nth(1).map_or(String::new(), |(at, _)| text[at..].trim_start().to_owned());
        return (BlockKind::ListItem, rest);
    }
    (BlockKind::Paragraph, text)
}
