//! Where a block of a document is, for a person to look up: a paragraph of a part, a page, a cue.
//!
//! A place does not depend on how a document was read: paragraphs are counted in the file, not in the text
//! that was read from it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The place of a block. All numbers count from 1.
///
/// ```
/// use sverka_text::place::{Cell, Place};
/// let part = "word/document.xml".into();
/// assert_eq!(Place::Paragraph { part, first: 1, last: 2 }.to_string(), "word/document.xml ¶1-2");
/// let cells = vec![Cell { table: 2, column: 28, row: 4 }];
/// assert_eq!(Place::Cell { part: "".into(), paragraph: None, cells }.to_string(), "table 2 AB4");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Place {
    /// Paragraphs of a part: `word/document.xml ¶12`. Several if a deleted mark or a drop cap joins them.
    Paragraph {
        /// The part of the container; empty if the file has none.
        part: Arc<str>,
        /// The first paragraph.
        first: u32,
        /// The last paragraph.
        last: u32,
    },
    /// A whole part of a container: `OEBPS/cover.xhtml`.
    Part {
        /// The part.
        part: Arc<str>,
    },
    /// A note: `word/footnotes.xml note 3`.
    Note {
        /// The part of the container; empty if the file has none.
        part: Arc<str>,
        /// The number as shown in the document.
        number: Arc<str>,
    },
    /// A cell of a table: `word/document.xml ¶7 table 1 A1`. A table inside a cell adds its own:
    /// `table 1 B3 / table 1 A1`.
    Cell {
        /// The part of the container; empty if the file has none.
        part: Arc<str>,
        /// The paragraph of the part, if it is counted.
        paragraph: Option<u32>,
        /// The cell, preceded by the cells around it.
        cells: Vec<Cell>,
    },
    /// A cell of a workbook: `Лист1!C17`.
    Sheet {
        /// The name of the sheet.
        sheet: Arc<str>,
        /// The column.
        column: u32,
        /// The row.
        row: u32,
    },
    /// A part of a slide: `slide 2 box 1`, `slide 2 table 1 B3`, `slide 2 notes`.
    Slide {
        /// The number of the slide as shown.
        slide: u32,
        /// What is on it.
        item: SlideItem,
    },
    /// A box on a page, in points (1/72 inch) from its top left corner: `p. 3`.
    Page {
        /// The page in the order of the file.
        page: u32,
        /// Left edge, top edge, width and height.
        area: [u32; 4],
    },
    /// Cues of subtitles: `cue 1-2 00:00:01.000`, `event 5 00:00:01.000`.
    Cue {
        /// Their name in the format: `cue`, `event`.
        name: Arc<str>,
        /// The number or the identifier of the first cue.
        first: Arc<str>,
        /// The number or the identifier of the last cue.
        last: Arc<str>,
        /// When the text appears, in milliseconds.
        from: u64,
        /// When it disappears, in milliseconds.
        to: u64,
    },
    /// The key of a text: `/menu/open`.
    Key {
        /// The key.
        key: Arc<str>,
    },
    /// A line: `line 6`.
    Line {
        /// The line of the file.
        line: u32,
    },
    /// A web page in an archive: `https://example.org/ru/1`.
    Web {
        /// Its address.
        url: Arc<str>,
    },
}

/// A cell of a table. All numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// The table in its part, or in the cell around it.
    pub table: u32,
    /// The column.
    pub column: u32,
    /// The row.
    pub row: u32,
}

/// The item on a slide that contains a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SlideItem {
    /// A box, in the order of the slide.
    Box(u32),
    /// A cell of a table.
    Table(Cell),
    /// The notes of the speaker.
    Notes,
    /// A comment on the slide.
    Comment(u32),
}

/// Writes a column as a workbook shows it: 1 is A, 27 is AA.
pub struct Column(pub u32);

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 26 letters per digit, and no zero.
        let Some(rest) = self.0.checked_sub(1) else { return Ok(()) };
        if rest >= 26 {
            write!(f, "{}", Self(rest / 26))?;
        }
        write!(f, "{}", (b'A' + (rest % 26) as u8) as char)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table {} {}{}", self.table, Column(self.column), self.row)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, part: &str, more: bool| {
            write!(f, "{part}{}", if part.is_empty() || !more { "" } else { " " })
        };
        let range = |first: u32, last: u32| {
            if last > first { format!("{first}-{last}") } else { first.to_string() }
        };
        match self {
            Self::Paragraph { part: name, first, last } => {
                part(f, name, true)?;
                write!(f, "¶{}", range(*first, *last))
            }
            Self::Part { part: name } => part(f, name, false),
            Self::Note { part: name, number } => {
                part(f, name, true)?;
                write!(f, "note {number}")
            }
            Self::Cell { part: name, paragraph, cells } => {
                part(f, name, true)?;
                if let Some(paragraph) = paragraph {
                    write!(f, "¶{paragraph} ")?;
                }
                for (level, cell) in cells.iter().enumerate() {
                    write!(f, "{}{cell}", if level == 0 { "" } else { " / " })?;
                }
                Ok(())
            }
            Self::Sheet { sheet, column, row } => write!(f, "{sheet}!{}{row}", Column(*column)),
            Self::Slide { slide, item: SlideItem::Box(number) } => write!(f, "slide {slide} box {number}"),
            Self::Slide { slide, item: SlideItem::Table(cell) } => write!(f, "slide {slide} {cell}"),
            Self::Slide { slide, item: SlideItem::Notes } => write!(f, "slide {slide} notes"),
            Self::Slide { slide, item: SlideItem::Comment(number) } => {
                write!(f, "slide {slide} comment {number}")
            }
            Self::Page { page, .. } => write!(f, "p. {page}"),
            Self::Cue { name, first, last, from, .. } => {
                let more = if first == last { String::new() } else { format!("-{last}") };
                write!(f, "{name} {first}{more} {}", Time(*from))
            }
            Self::Key { key } => f.write_str(key),
            Self::Line { line } => write!(f, "line {line}"),
            Self::Web { url } => f.write_str(url),
        }
    }
}

/// A time in milliseconds as people write it: `00:01:02.500`.
struct Time(u64);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        write!(f, "{hours:02}:{minutes:02}:{:02}.{:03}", seconds % 60, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_shown_as_people_look_them_up() {
        let part: Arc<str> = "a.xml".into();
        let none: Arc<str> = "".into();
        let cell = |table, column, row| Cell { table, column, row };
        let places = [
            (Place::Paragraph { part: none.clone(), first: 3, last: 3 }, "¶3"),
            (Place::Part { part: part.clone() }, "a.xml"),
            (Place::Note { part: part.clone(), number: "2*".into() }, "a.xml note 2*"),
            (
                Place::Cell {
                    part: part.clone(),
                    paragraph: None,
                    cells: vec![cell(1, 2, 3), cell(1, 1, 1)],
                },
                "a.xml table 1 B3 / table 1 A1",
            ),
            (Place::Cell { part, paragraph: Some(7), cells: vec![cell(1, 1, 1)] }, "a.xml ¶7 table 1 A1"),
            (Place::Sheet { sheet: "Лист1".into(), column: 703, row: 17 }, "Лист1!AAA17"),
            (Place::Slide { slide: 2, item: SlideItem::Box(1) }, "slide 2 box 1"),
            (Place::Slide { slide: 2, item: SlideItem::Table(cell(1, 26, 1)) }, "slide 2 table 1 Z1"),
            (Place::Slide { slide: 2, item: SlideItem::Notes }, "slide 2 notes"),
            (Place::Slide { slide: 2, item: SlideItem::Comment(3) }, "slide 2 comment 3"),
            (Place::Page { page: 3, area: [72, 640, 210, 38] }, "p. 3"),
            (
                Place::Cue {
                    name: "cue".into(),
                    first: "1".into(),
                    last: "2".into(),
                    from: 3_723_004,
                    to: 0,
                },
                "cue 1-2 01:02:03.004",
            ),
            (
                Place::Cue {
                    name: "cue".into(),
                    first: "intro".into(),
                    last: "intro".into(),
                    from: 0,
                    to: 1,
                },
                "cue intro 00:00:00.000",
            ),
            (Place::Key { key: "/menu/open".into() }, "/menu/open"),
            (Place::Line { line: 6 }, "line 6"),
            (Place::Web { url: "https://example.org/".into() }, "https://example.org/"),
        ];
        for (place, shown) in places {
            assert_eq!(place.to_string(), shown);
            let json = serde_json::to_string(&place).unwrap();
            assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place, "{json}");
        }
    }
}
