//! The types that the stages pass on: [`Document`] (a text read from a file), its [`Block`]s, and
//! [`Segmented`] (the same text as a list of sentences).
//!
//! There are two coordinate systems. *Text* offsets are bytes of [`Document::text`], the UTF-8 that Sverka
//! works on. *File* offsets are bytes of the file on the disk, in its own encoding and with its mark-up.
//! [`Origin`] converts the first to the second; everything that is written for others contains file offsets.

use crate::place::Place;
use crate::time::{Interval, Timed};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A language tag (BCP 47) with hyphens: `en`, `ru`, `en-GB`, `zh-Hant`.
///
/// ```
/// use sverka_text::Lang;
/// let lang: Lang = "pt_br".parse()?;
/// assert_eq!((lang.as_str(), lang.primary()), ("pt-BR", "pt"));
/// # Ok::<(), sverka_text::document::ParseLangError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(String);

/// The error of a text that is not a language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag; write a code such as en, ru or pt-BR")]
pub struct ParseLangError;

impl FromStr for Lang {
    type Err = ParseLangError;

    fn from_str(tag: &str) -> Result<Self, ParseLangError> {
        Self::parse(tag).ok_or(ParseLangError)
    }
}

impl Lang {
    /// Returns the tag of a language that nobody stated (ISO 639-2): `und`.
    pub fn undetermined() -> Self {
        Self("und".to_owned())
    }

    /// Parses a tag in any common spelling (`EN`, `en_us`, `zh-hant`) and returns its usual form, or `None`
    /// if it is not a tag: a language of two or three letters, then subtags of two to eight letters or
    /// digits.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.split(['-', '_']);
        let primary = parts.next()?;
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let mut out = primary.to_ascii_lowercase();
        for part in parts {
            if !(2..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            out.push('-');
            match part.len() {
                2 => out.push_str(&part.to_ascii_uppercase()),
                4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                    out.push_str(&part[..1].to_ascii_uppercase());
                    out.push_str(&part[1..].to_ascii_lowercase());
                }
                _ => out.push_str(&part.to_ascii_lowercase()),
            }
        }
        Some(Self(out))
    }

    /// Returns the whole tag: `en-GB`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the language without script and region: `en` of `en-GB`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a block of text is on the page.
///
/// In files it is a word: `paragraph`, `heading`, `heading-2`, `list-item`. A word that this version does not
/// know is read as a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "std::borrow::Cow<'_, str>", into = "std::borrow::Cow<'static, str>")]
#[non_exhaustive]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading, or the title of the page, with its level from 1 to 9; 0 if it has none.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    TableCell,
    /// A footnote, an endnote, or the notes of a slide.
    Note,
    /// The text of a box, a frame or a caption.
    Caption,
    /// A turn of subtitles.
    Cue,
    /// A line of a poem.
    Verse,
}

/// The names of kinds in files, without the levels of headings.
const KINDS: [(BlockKind, &str); 8] = [
    (BlockKind::Paragraph, "paragraph"),
    (BlockKind::Heading(0), "heading"),
    (BlockKind::ListItem, "list-item"),
    (BlockKind::TableCell, "table-cell"),
    (BlockKind::Note, "note"),
    (BlockKind::Caption, "caption"),
    (BlockKind::Cue, "cue"),
    (BlockKind::Verse, "verse"),
];

impl From<std::borrow::Cow<'_, str>> for BlockKind {
    fn from(name: std::borrow::Cow<'_, str>) -> Self {
        if let Some(level) = name.strip_prefix("heading-").and_then(|level| level.parse().ok()) {
            return Self::Heading(level);
        }
        KINDS.iter().find(|(_, known)| *known == name).map_or(Self::Paragraph, |(kind, _)| *kind)
    }
}

impl From<BlockKind> for std::borrow::Cow<'static, str> {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading(level) if level > 0 => format!("heading-{level}").into(),
            kind => {
                KINDS.iter().find(|(known, _)| *known == kind).map_or("paragraph", |(_, name)| name).into()
            }
        }
    }
}

impl BlockKind {
    /// Returns its name without a level: `heading`.
    pub fn name(self) -> &'static str {
        let kind = if self.is_heading() { Self::Heading(0) } else { self };
        KINDS.iter().find(|(known, _)| *known == kind).map_or("paragraph", |(_, name)| name)
    }

    /// Returns whether it is a heading of any level.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Heading(_))
    }
}

/// A piece of a document that no sentence crosses: a paragraph, a heading, a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Bytes of [`Document::text`].
    pub range: Range<usize>,
    /// Its kind.
    pub kind: BlockKind,
}

/// A text as it was read, before it is split into sentences.
///
/// Invariants: the ranges of [`blocks`](Self::blocks) are in order, do not overlap and are on character
/// boundaries; between two blocks there is only white space (and, in page formats, separators inserted by the
/// reader).
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file as the user named it, `<stdin>` for standard input.
    pub name: String,
    /// Name of the encoding of the file, in the WHATWG spelling: `UTF-8`, `windows-1251`.
    pub encoding: &'static str,
    /// The language that the file itself declares (`<html lang>`), if it does.
    pub declared_lang: Option<Lang>,
    /// The text: of a plain file all of it, of a page what a person would read.
    pub text: String,
    /// Its paragraphs, headings and so on.
    pub blocks: Vec<Block>,
    /// The places of the bytes of `text` in the file. In a container (DOCX, EPUB, PDF) bytes are of no use;
    /// `places` are.
    pub origin: Origin,
    /// Where each block is, for a person to look up. Empty for plain texts and pages, which are one stream of
    /// text.
    pub places: Vec<Place>,
    /// When its parts are shown, in the order of the text. Empty if the file has no times.
    pub times: Vec<Timed>,
}

impl Document {
    /// Returns the text of a block, unchanged.
    pub fn block_text(&self, block: &Block) -> &str {
        &self.text[block.range.clone()]
    }

    /// The bytes of the file that a range of the text was read from.
    pub fn file_range(&self, text: Range<usize>) -> Range<usize> {
        self.origin.file_range(text)
    }
}

/// Maps bytes of the text to bytes of the file: a list of runs, in each of which both advance by fixed steps.
///
/// A UTF-8 file is one run. In a one-byte encoding each stretch of characters of one UTF-8
/// width is a run; in a page each piece between tags and character references.
/// An empty list means "the same offset".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Where the run begins in the text, and in the file.
    text: usize,
    file: usize,
    /// Bytes that a character of the run takes in the text, and in the file.
    text_step: usize,
    file_step: usize,
    /// Characters in the run.
    count: usize,
}

impl Origin {
    /// Appends `count` characters that take `text_step` bytes each from `text` on and `file_step` bytes each
    /// from `file` on. Calls must be in the order of the text.
    pub fn push(&mut self, text: usize, file: usize, text_step: usize, file_step: usize, count: usize) {
        if count == 0 {
            return;
        }
        if let Some(last) = self.runs.last_mut() {
            let follows = last.text + last.count * last.text_step == text
                && last.file + last.count * last.file_step == file;
            if follows && last.text_step == text_step && last.file_step == file_step {
                last.count += count;
                return;
            }
        }
        self.runs.push(Run { text, file, text_step, file_step, count });
    }

    /// Appends the places of a piece of text that begins at byte `text` of the whole.
    pub fn append(&mut self, piece: &Self, text: usize) {
        for run in &piece.runs {
            self.push(text + run.text, run.file, run.text_step, run.file_step, run.count);
        }
    }

    /// Returns where the character that begins at a byte of the text begins in the file.
    pub fn file_offset(&self, text: usize) -> usize {
        let next = self.runs.partition_point(|run| run.text <= text);
        let Some(run) = next.checked_sub(1).map(|i| self.runs[i]) else {
            return self.runs.first().map_or(text, |run| run.file);
        };
        let steps = ((text - run.text) / run.text_step).min(run.count);
        run.file + steps * run.file_step
    }

    /// Returns where the character that ends before a byte of the text ends in the file. It differs from
    /// [`file_offset`](Self::file_offset) if mark-up separates two characters.
    pub fn file_end(&self, text: usize) -> usize {
        let next = self.runs.partition_point(|run| run.text < text);
        let Some(run) = next.checked_sub(1).map(|i| self.runs[i]) else {
            return self.file_offset(text);
        };
        let steps = (text - run.text).div_ceil(run.text_step).min(run.count);
        run.file + steps * run.file_step
    }

    /// The bytes of the file that a range of the text was read from.
    pub fn file_range(&self, text: Range<usize>) -> Range<usize> {
        let start = self.file_offset(text.start);
        if text.is_empty() {
            return start..start;
        }
        start..self.file_end(text.end).max(start)
    }
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The text as others should see it (see `clean` of the splitter).
    pub text: String,
    /// Bytes of the file that it was read from, without white space at either end.
    pub range: Range<usize>,
    /// Index of its block in [`Segmented::blocks`].
    pub block: usize,
}

/// A document as a list of sentences: one side of a [`Bitext`](crate::bitext::Bitext).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segmented {
    /// The file as the user named it, `<stdin>` for standard input.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// The encoding of the file that the ranges refer to: `UTF-8`, `windows-1251`.
    pub encoding: String,
    /// The kinds of its blocks, in order. A block without a sentence does not occur.
    pub blocks: Vec<BlockKind>,
    /// Where each of its blocks is, for a person to look up; empty for plain texts and pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// When each of its sentences is shown, one entry each; empty if the file has no times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Option<Interval>>,
    /// Its sentences, in order; their block indices never decrease.
    pub segments: Vec<Segment>,
}

impl Segmented {
    /// Creates one side of a bitext from sentences that are already split: one block, in which each item is
    /// an unchanged segment, even an empty one, so that the caller's indices remain valid.
    ///
    /// Byte ranges refer to the text of all sentences with a line feed after each, in UTF-8.
    ///
    /// ```
    /// use sverka_text::document::Segmented;
    /// let side = Segmented::from_sentences("talk", "en".parse()?, ["It rained.", "We left."]);
    /// assert_eq!(side.segments[1].range, 11..19);
    /// # Ok::<(), sverka_text::document::ParseLangError>(())
    /// ```
    pub fn from_sentences<S: Into<String>>(
        name: impl Into<String>,
        lang: Lang,
        sentences: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut start = 0;
        let segment = |text: S| {
            let text = text.into();
            let range = start..start + text.len();
            start = range.end + 1;
            Segment { text, range, block: 0 }
        };
        let segments: Vec<Segment> = sentences.into_iter().map(segment).collect();
        let blocks = if segments.is_empty() { Vec::new() } else { vec![BlockKind::Paragraph] };
        let encoding = "UTF-8".to_owned();
        Self { name: name.into(), lang, encoding, blocks, places: Vec::new(), times: Vec::new(), segments }
    }

    /// Returns the line, from 1, at which each sentence begins in `file`, the bytes of the file that it was read from.
    /// The list is empty if the file is not a stream of text, so that a person looks for
    /// [`places`](Self::places) rather than lines.
    pub fn lines(&self, file: &[u8]) -> Vec<usize> {
        if !self.places.is_empty() {
            return Vec::new();
        }
        let ends = crate::line_ends::of(file, &self.encoding);
        let line = |segment: &Segment| ends.partition_point(|&end| end <= segment.range.start) + 1;
        self.segments.iter().map(line).collect()
    }

    /// Returns where the block of a sentence is; `None` in plain texts and pages.
    pub fn place(&self, index: usize) -> Option<&Place> {
        self.places.get(self.segments.get(index)?.block)
    }

    /// Returns when a sentence is shown; `None` if the file does not contain its time.
    pub fn time(&self, index: usize) -> Option<Interval> {
        self.times.get(index).copied().flatten()
    }

    /// Returns where a run of sentences is, for a person to look up: `p. 3`, or `p. 3 – p. 4` if it begins
    /// and ends in two blocks; `None` for an empty run, and in plain texts and pages.
    pub fn place_of(&self, run: &Range<usize>) -> Option<String> {
        let last = self.place(run.end.checked_sub(1).filter(|&last| last >= run.start)?)?;
        let (first, last) = (self.place(run.start)?.to_string(), last.to_string());
        Some(if first == last { first } else { format!("{first} – {last}") })
    }

    /// Returns whether a sentence is the first of its block.
    pub fn starts_block(&self, index: usize) -> bool {
        index == 0 || self.segments[index - 1].block != self.segments[index].block
    }

    /// Returns the text of a run of sentences, joined by a space; empty for an empty run.
    pub fn text(&self, run: Range<usize>) -> String {
        let mut out = String::new();
        for segment in &self.segments[run] {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&segment.text);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_take_their_usual_form() {
        for (given, want) in
            [("EN", "en"), ("en_us", "en-US"), ("ZH-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")]
        {
            assert_eq!(Lang::parse(given).unwrap().as_str(), want);
        }
        for wrong in ["", "e", "english", "en-", "en-!", "12"] {
            assert_eq!(Lang::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_place_of_a_run_names_its_first_and_its_last_block() {
        let mut side = Segmented::from_sentences("a", Lang::undetermined(), ["One.", "Two.", "Three."]);
        assert_eq!(side.place_of(&(0..1)), None);
        side.places = [3, 4].map(|line| Place::Line { line }).to_vec();
        (side.blocks, side.segments[2].block) = (vec![BlockKind::Paragraph; 2], 1);
        assert_eq!(side.place_of(&(0..2)).unwrap(), "line 3");
        assert_eq!(side.place_of(&(0..3)).unwrap(), "line 3 – line 4");
        assert_eq!(side.place_of(&(1..1)), None);
    }

    #[test]
    fn kinds_are_words_and_unknown_ones_are_paragraphs() {
        let all = [KINDS.map(|(kind, _)| kind).as_slice(), &[BlockKind::Heading(2)]].concat();
        let json = serde_json::to_string(&all).unwrap();
        assert!(json.contains("\"heading\",\"list-item\"") && json.ends_with("\"heading-2\"]"), "{json}");
        assert_eq!(serde_json::from_str::<Vec<BlockKind>>(&json).unwrap(), all);
        assert_eq!(serde_json::from_str::<BlockKind>("\"sidebar\"").unwrap(), BlockKind::Paragraph);
    }

    #[test]
    fn origin_leads_back_over_mark_up_and_one_byte_encodings() {
        let mut origin = Origin::default();
        origin.push(0, 0, 2, 1, 3); // "при" in windows-1251
        origin.push(6, 3, 1, 1, 1); // a space
        origin.push(7, 7, 1, 1, 2); // two letters behind "<b>"
        assert_eq!(origin.file_range(0..6), 0..3);
        assert_eq!(origin.file_range(2..7), 1..4);
        assert_eq!(origin.file_range(7..9), 7..9);
        assert_eq!(origin.file_range(7..7), 7..7);
    }
}
