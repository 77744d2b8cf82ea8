//! The glyphs of a page with their places and letters, as the interpreter draws them.
//!
//! Left out are glyphs outside of the page as it is shown (its crop box), glyphs turned by an angle that is
//! no multiple of 90°, and glyphs printed a second time in the same place (bold by overprinting). Invisible
//! text stays: it is the text layer of a scan. `/ActualText` replaces the glyphs that it describes.

use super::letters::{Letters, UNKNOWN};
use super::rules::Drawn as DrawnLines;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use rustc_hash::FxHashMap;

/// A glyph in the direction in which its line is read: `x` goes on along the line, `y` down to the next one.
/// All measures are in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its letters; one, except for ligatures.
    pub text: Letters,
    /// Where it begins.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// How far the next glyph is.
    pub width: f32,
    /// The size of the font.
    pub size: f32,
    /// The direction of the line in quarter turns, clockwise from left to right.
    pub turn: u8,
    /// Whether the file marks it as not part of the text: a running head, a page number.
    pub is_artifact: bool,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub struct Page {
    /// Width and height as it is shown.
    pub size: [f32; 2],
    /// Its glyphs in the order of drawing.
    pub glyphs: Vec<Glyph>,
    /// How many pictures it has.
    pub pictures: usize,
    /// The lines that are drawn on it.
    pub drawn: DrawnLines,
    /// How many glyphs were left out because they are askew.
    pub askew: usize,
}

/// The interpreter exceeded its budget.
pub struct Stopped;

/// What the interpreter may draw on one page before it is stopped.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Glyphs.
    pub glyphs: usize,
    /// Paths, clips and other things that are not glyphs.
    pub others: usize,
}

/// What a clip costs. Each form begins with one, and forms in forms, twice in each, are a billion forms in
/// a file of 8 KB: a form takes the interpreter some 3 µs.
const CLIP: usize = 20;

/// The device on which the interpreter draws a page.
pub struct Collector {
    page: Page,
    budget: Budget,
    /// The marked contents around what is drawn now, with the first glyph of each.
    marked: Vec<Marked>,
    /// Marked contents that are artifacts.
    artifacts: usize,
    /// Marked contents with a replacement text; the text within them does not count.
    replaced: usize,
    /// Where each letter was printed last, by halves of a point.
    printed: FxHashMap<(char, i32, i32), (f32, f32)>,
}

struct Marked {
    is_artifact: bool,
    actual: Option<(String, usize)>,
    replaces: bool,
}

impl Collector {
    /// Makes a device for a page of some width and height.
    pub fn new(size: [f32; 2], budget: Budget) -> Self {
        Self {
            page: Page { size, ..Page::default() },
            budget,
            marked: Vec::new(),
            artifacts: 0,
            replaced: 0,
            printed: FxHashMap::default(),
        }
    }

    /// Returns what was found, and what is left of the budget.
    pub fn finish(self) -> (Page, Budget) {
        (self.page, self.budget)
    }

    /// Counts something that is not a glyph. A page that draws without end is stopped by unwinding, the only
    /// way out of the interpreter; no panic message is printed.
    fn draw_other(&mut self) {
        self.spend(1);
    }

    /// Deducts from what a page may draw besides glyphs.
    fn spend(&mut self, count: usize) {
        match self.budget.others.checked_sub(count) {
            Some(left) => self.budget.others = left,
            None => std::panic::resume_unwind(Box::new(Stopped)),
        }
    }

    fn draw(&mut self, glyph: &Drawn<'_>, transform: Affine, vertical: bool) {
        match self.budget.glyphs.checked_sub(1) {
            Some(left) => self.budget.glyphs = left,
            None => std::panic::resume_unwind(Box::new(Stopped)),
        }
        let Some((turn, size, scale)) = direction(transform, vertical) else {
            self.page.askew += 1;
            return;
        };
        let at = transform * Point::ZERO;
        let [width, height] = self.page.size.map(f64::from);
        // Half a point for what is rounded.
        let is_shown = (-0.5..=width + 0.5).contains(&at.x) && (-0.5..=height + 0.5).contains(&at.y);
        if !is_shown {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => Letters::of(c.encode_utf8(&mut [0; 4])),
            Some(BfString::String(text)) => Letters::of(&text),
            None => Letters::One(UNKNOWN),
        };
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let (x, y) = turned(at, turn);
        let width = if vertical { size } else { advance.unwrap_or(500.0) * scale };
        // Broken fonts have widths of all kinds; no letter is wider than four of its size.
        let width = if width.is_finite() { width.clamp(0.0, 4.0 * size) } else { size / 2.0 };
        let glyph = Glyph { text, x, y, width, size, turn, is_artifact: self.artifacts > 0 };
        if !self.is_printed(&glyph) {
            self.page.glyphs.push(glyph);
        }
    }

    /// Returns whether the same letter was printed within half a point, and records this one.
    fn is_printed(&mut self, glyph: &Glyph) -> bool {
        let (Some(c), false) = (glyph.text.first(), glyph.text.is_blank()) else { return false };
        let cell = |v: f32| (v * 2.0).floor() as i32;
        let (column, row) = (cell(glyph.x), cell(glyph.y));
        let near = |(x, y): &(f32, f32)| (x - glyph.x).abs() <= 0.5 && (y - glyph.y).abs() <= 0.5;
        for dx in -1..=1 {
            for dy in -1..=1 {
                if self.printed.get(&(c, column.wrapping_add(dx), row.wrapping_add(dy))).is_some_and(near) {
                    return true;
                }
            }
        }
        self.printed.insert((c, column, row), (glyph.x, glyph.y));
        false
    }

    /// Puts the text of a marked content in the place of its glyphs.
    fn replace(&mut self, text: &str, first: usize) {
        let glyphs = &mut self.page.glyphs;
        let Some(head) = glyphs.get(first).cloned() else { return };
        // Text that spans a line end belongs where it begins.
        let end = glyphs[first..]
            .iter()
            .filter(|glyph| glyph.turn == head.turn && (glyph.y - head.y).abs() < head.size / 2.0)
            .map(|glyph| glyph.x + glyph.width)
            .fold(head.x + head.width, f32::max);
        glyphs.truncate(first);
        if !text.is_empty() {
            glyphs.push(Glyph { text: Letters::of(text), width: end - head.x, ..head });
        }
    }
}

/// Returns the direction of a line in quarter turns, the size of the font in points, and points for each
/// thousandth of its width; `None` when it is askew.
fn direction(transform: Affine, vertical: bool) -> Option<(u8, f32, f32)> {
    /// A tenth: about 6°, as in skewed scans.
    const SLOPE: f64 = 0.1;
    let [a, b, c, d, ..] = transform.as_coeffs();
    // A thousand units of a font are its size.
    let size = ((c * c + d * d).sqrt() * 1000.0) as f32;
    let scale = (a * a + b * b).sqrt() as f32;
    if !(size.is_finite() && scale.is_finite() && size > 0.0) {
        return None;
    }
    let (along, across) = (a.abs(), b.abs());
    let turn = if along.min(across) > SLOPE * along.max(across) {
        return None;
    } else if along >= across {
        if a >= 0.0 { 0 } else { 2 }
    } else if b >= 0.0 {
        1
    } else {
        3
    };
    // Columns that go down from the right are lines that go right, seen a quarter turn later.
    Some((if vertical { (turn + 1) % 4 } else { turn }, size, scale))
}

/// Returns a point in the direction of a line; [`straight`] leads back.
fn turned(at: Point, turn: u8) -> (f32, f32) {
    let (x, y) = (at.x as f32, at.y as f32);
    match turn {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    }
}

/// Returns a box of left, top, right and bottom on the page as it is shown.
pub fn straight([left, top, right, bottom]: [f32; 4], turn: u8) -> [f32; 4] {
    match turn {
        0 => [left, top, right, bottom],
        1 => [-bottom, left, -top, right],
        2 => [-right, -bottom, -left, -top],
        _ => [top, -right, bottom, -left],
    }
}

/// Decodes a text string of PDF: UTF-16 or UTF-8 with a mark, otherwise PDFDocEncoding, which is Latin-1 for letters.
fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).map(|c| c.unwrap_or(UNKNOWN)).collect();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|&byte| if byte == 0xad { UNKNOWN } else { char::from(byte) }).collect()
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            self.draw(glyph, props.transform * glyph.transform(), vertical);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.draw_other();
        self.page.pictures += 1;
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.draw_other();
        let actual = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText".as_slice()))
            .map(|text| (decode(text.as_bytes()), self.page.glyphs.len()));
        let replaces = actual.is_some();
        let mark = Marked {
            is_artifact: tag == b"Artifact",
            actual: actual.filter(|_| self.replaced == 0),
            replaces,
        };
        self.artifacts += usize::from(mark.is_artifact);
        self.replaced += usize::from(mark.replaces);
        self.marked.push(mark);
    }

    fn end_marked_content(&mut self) {
        let Some(mark) = self.marked.pop() else { return };
        self.artifacts -= usize::from(mark.is_artifact);
        self.replaced -= usize::from(mark.replaces);
        if let Some((text, first)) = mark.actual {
            self.replace(&text, first);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw_other();
        self.page.drawn.add(path, props.transform, mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        // Four lines need no tolerance.
        self.draw_path(&rect.to_path(1.0), props, mode);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.spend(CLIP);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.spend(CLIP);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.draw_other();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_lead_there_and_back() {
        let scale = Affine::scale(0.01);
        for quarter in 0..4u8 {
            // Down is positive on the page: upright letters are mirrored.
            let turn =
                Affine::rotate(f64::from(quarter) * std::f64::consts::FRAC_PI_2) * Affine::FLIP_Y * scale;
            let (found, size, _) = direction(turn, false).unwrap();
            assert_eq!((found, size.round()), (quarter, 10.0));
            let (x, y) = turned(Point::new(30.0, 70.0), quarter);
            let [left, top, right, bottom] = straight([x, y - 1.0, x + 5.0, y], quarter);
            assert!((left..=right).contains(&30.0) && (top..=bottom).contains(&70.0), "{quarter}");
        }
        assert!(direction(Affine::rotate(0.8) * scale, false).is_none());
        assert!(direction(Affine::scale(f64::NAN), false).is_none());
    }

    #[test]
    fn text_strings_are_of_three_kinds() {
        assert_eq!(decode(b"\xfe\xff\x04\x16\x00\xad"), "Ж\u{ad}");
        assert_eq!(decode(b"\xef\xbb\xbf\xd0\x96"), "Ж");
        assert_eq!(decode(b"caf\xe9"), "café");
    }
}
