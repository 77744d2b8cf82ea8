//! PDF with a text layer.
//!
//! The only reliable contents of a page are glyphs with positions. Step by step they become blocks:
//! [`glyphs`] as the interpreter draws them, [`pieces`] of lines and [`lines`] between the [`rules`] of tables, [`furniture`] (running heads and page numbers) off,
//! [`notes`] off, [`columns`] in the order of reading, [`paragraphs`] across lines, columns and pages, in which
//! words broken at line ends are joined ([`sverka_text::hyphens`]). Each step is a function of what the step
//! before returns. What cannot be read is refused with the reason ([`refusal`]).

mod blocks;
mod bombs;
mod codes;
mod columns;
mod furniture;
mod glyphs;
mod interpret;
mod letters;
mod lines;
mod notes;
mod paragraphs;
mod pieces;
mod refusal;
mod rules;
#[cfg(test)]
mod tests;
mod weight;
mod widths;

use crate::Error;
use crate::source::Source;
use lines::Line;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

/// A page as its lines.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// Width and height in points.
    pub size: [f32; 2],
    /// Its lines; from the order of drawing to that of reading.
    pub lines: Vec<Line>,
}

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let sheets = interpret::sheets(source)?;
    blocks::document(source, sheets)
}

/// Returns the size in which most letters are set; 0 without any.
fn body_size(sheets: &[Sheet]) -> f32 {
    let mut sizes: Vec<(i32, usize)> = sheets
        .iter()
        .flat_map(|sheet| &sheet.lines)
        .map(|line| ((line.size * 10.0).round() as i32, line.letters()))
        .collect();
    sizes.sort_unstable();
    let mut best = (0, 0);
    for some in sizes.chunk_by(|a, b| a.0 == b.0) {
        let letters = some.iter().map(|(_, letters)| letters).sum();
        if letters > best.1 {
            best = (some[0].0, letters);
        }
    }
    best.0 as f32 / 10.0
}
