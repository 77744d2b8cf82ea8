//! The input of a format's reader, and the builder of its result.

use crate::left_out::LeftOut;
use crate::{Error, Options};
use sverka_package::Fault;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Block, BlockKind, Document, Lang, Origin};
use sverka_text::limits::{Bound, Exceeded, Limits};
use sverka_text::place::Place;
use sverka_text::time::Timed;

/// A file to be read.
pub(crate) struct Source<'a> {
    /// The file as the user named it.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The caller's options.
    pub options: &'a Options,
}

impl Source<'_> {
    /// Makes the error of a package.
    pub fn fault(&self, fault: Fault) -> Error {
        let file = self.name.to_owned();
        match fault {
            Fault::Io(source) => Error::Io { file, source },
            Fault::Limit(exceeded) => Error::Limit { file, place: None, exceeded },
            Fault::Broken { message, advice } => Error::Broken { file, message, advice },
        }
    }

    /// Makes the error for a file that violates its format; `message` and `advice` are
    /// without a full stop.
    pub fn broken(&self, message: impl Into<String>, advice: &'static str) -> Error {
        Error::Broken { file: self.name.to_owned(), message: message.into(), advice }
    }
}

/// Optional content of a document; left out unless the caller requests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Extra {
    /// Comments and annotations.
    Comments,
    /// Headers and footers of pages.
    Headers,
    /// Descriptions of sounds in subtitles: `[door slams]`.
    Sounds,
}

impl Extra {
    /// All of them with their names.
    pub const ALL: [(&'static str, Self); 3] =
        [("comments", Self::Comments), ("headers", Self::Headers), ("sounds", Self::Sounds)];

    /// Finds one by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, extra)| *extra)
    }

    /// Returns its name: `comments`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, extra)| *extra == self).map_or("", |(name, _)| name)
    }
}

/// How many blocks a document may still have: what is small in the file is not small in memory.
pub(crate) struct Room {
    left: u64,
    limit: u64,
    /// Where the first block is that had no room.
    over: Option<Place>,
}

impl Room {
    /// Makes room for as many blocks as the limits allow.
    pub fn new(limits: &Limits) -> Self {
        let limit = limits.get(Bound::Blocks);
        Self { left: limit, limit, over: None }
    }

    /// Returns whether there is room for a block at `place`, and takes it.
    pub fn admits(&mut self, place: &Place) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => _ = self.over.get_or_insert_with(|| place.clone()),
        }
        self.over.is_none()
    }

    /// Takes over that another list had no room.
    pub fn merge(&mut self, other: Self) {
        self.over = self.over.take().or(other.over);
    }
}

/// Assembles a document block by block. The document only has text; the [`Place`] of each block records where it is in
/// the file.
pub(crate) struct Builder {
    /// The blocks that may still come; without room for all there is no document.
    pub room: Room,
    text: String,
    blocks: Vec<Block>,
    places: Vec<Place>,
    times: Vec<Timed>,
    /// What was left out.
    left_out: LeftOut,
    /// Remarks on what was read.
    pub diagnostics: Vec<Diagnostic>,
    /// The language that the file declares.
    pub lang: Option<Lang>,
}

impl Builder {
    /// Begins a document within limits.
    pub fn new(limits: &Limits) -> Self {
        Self {
            room: Room::new(limits),
            text: String::new(),
            blocks: Vec::new(),
            places: Vec::new(),
            times: Vec::new(),
            left_out: LeftOut::default(),
            diagnostics: Vec::new(),
            lang: None,
        }
    }

    /// Appends a block, unless there is nothing but white space in it.
    pub fn block(&mut self, kind: BlockKind, place: Place, text: &str) {
        let text = text.trim_matches(crate::text::is_blank);
        if text.is_empty() || !self.room.admits(&place) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.blocks.push(Block { range: start..self.text.len(), kind });
        self.places.push(place);
    }

    /// Appends a block with the times of parts of its text, which is trimmed.
    pub fn timed_block(&mut self, kind: BlockKind, place: Place, text: &str, times: &[Timed]) {
        let before = self.blocks.len();
        self.block(kind, place, text);
        let Some(block) = self.blocks.get(before) else { return };
        let start = block.range.start;
        let shifted = |one: &Timed| Timed {
            range: start + one.range.start..start + one.range.end,
            interval: one.interval,
        };
        self.times.extend(times.iter().map(shifted));
    }

    /// Counts something that was left out: `("comment", "comments")`, with the extra that includes it.
    pub fn leave_out(&mut self, one: &'static str, several: &'static str, extra: Option<Extra>) {
        self.leave_out_many(one, several, 1, extra);
    }

    /// Counts several things that were left out.
    pub fn leave_out_many(
        &mut self,
        one: &'static str,
        several: &'static str,
        count: usize,
        extra: Option<Extra>,
    ) {
        self.left_out.add(one, several, count, extra);
    }

    /// Adds what the reader of a part left out.
    pub fn merge_left_out(&mut self, other: LeftOut) {
        self.left_out.merge(other);
    }

    /// Adds what another builder left out, and its remarks.
    pub fn add_left_out(&mut self, other: Self) {
        self.left_out.merge(other.left_out);
        self.diagnostics.extend(other.diagnostics);
        self.room.merge(other.room);
    }

    /// Returns the document and the remarks, among them one on all that was left out.
    ///
    /// # Errors
    /// When no block has text; the error then names what was left out. When there are more blocks than the limits allow.
    pub fn finish(mut self, source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
        if let Some(place) = &self.room.over {
            let exceeded = Exceeded { bound: Bound::Blocks, limit: self.room.limit };
            return Err(Error::Limit {
                file: source.name.to_owned(),
                place: Some(place.to_string()),
                exceeded,
            });
        }
        if self.blocks.is_empty() {
            let file = source.name.to_owned();
            return Err(match self.left_out.is_empty() {
                true => Error::Empty { file, what: "contains no text" },
                false => Error::LeftOut { file, what: self.left_out.list(), extras: self.left_out.extras() },
            });
        }
        self.diagnostics.extend(self.left_out.note(source.name));
        let document = Document {
            name: source.name.to_owned(),
            encoding: "UTF-8",
            declared_lang: self.lang,
            text: self.text,
            blocks: self.blocks,
            origin: Origin::default(),
            places: self.places,
            times: self.times,
        };
        Ok((document, self.diagnostics))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Options, read_bytes};
    use sverka_text::limits::{Bound, Limits};

    /// Files of three paragraphs.
    const FILES: [(&str, &str); 8] = [
        ("a.md", "One.\n\nTwo.\n\nThree.\n"),
        ("a.rtf", "{\\rtf1 One.\\par Two.\\par Three.\\par}"),
        (
            "a.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:01:01,000 --> 00:01:02,000\nTwo.\n\n\
            3\n00:02:01,000 --> 00:02:02,000\nThree.\n",
        ),
        (
            "a.fb2",
            "<FictionBook><body><section><p>One.</p><p>Two.</p><p>Three.</p></section></body></FictionBook>",
        ),
        (
            "n.fb2",
            "<FictionBook><body name='notes'><section id='a'><p>One.</p><p>Two.</p><p>Three.</p></section></body>\
            </FictionBook>",
        ),
        (
            "a.fodt",
            "<office:document><office:body><office:text><text:p>One.</text:p><text:p>Two.</text:p>\
            <text:p>Three.</text:p></office:text></office:body></office:document>",
        ),
        ("a.html", "<p>One.<p>Two.<p>Three."),
        ("b.md", "<p>One.\n<p>Two.\n<p>Three.\n"),
    ];

    #[test]
    fn a_document_has_no_more_blocks_than_it_may() {
        for (name, file) in FILES {
            let read = |blocks: u64, elements: u64| {
                let mut limits = Limits::default();
                limits.set(Bound::Blocks, blocks);
                limits.set(Bound::Elements, elements);
                read_bytes(name, file.as_bytes().to_vec(), &Options { limits, ..Options::default() })
            };
            let elements = if name == "a.html" { 3 } else { 100 };
            let (document, _) = read(3, elements).unwrap();
            assert_eq!(document.blocks.len(), 3, "{name}");
            let error = if name == "a.html" { read(3, 2) } else { read(2, 100) }.unwrap_err();
            let Error::Limit { place: Some(place), exceeded, .. } = error else { panic!("{name}: {error}") };
            let want = if name == "a.html" { Bound::Elements } else { Bound::Blocks };
            assert!(exceeded.bound == want && !place.is_empty(), "{name}: {place}: {exceeded}");
        }
    }

    #[test]
    fn a_file_of_cues_has_no_more_lines_than_they_need() {
        let mut limits = Limits::default();
        limits.set(Bound::Blocks, 1);
        let read = |lines: usize| {
            let file = format!("1\n00:00:01,000 --> 00:00:02,000\nOne.{}", "\n".repeat(lines));
            read_bytes("a.srt", file.into_bytes(), &Options { limits, ..Options::default() })
        };
        assert!(read(3).is_ok());
        let error = read(20).unwrap_err().to_string();
        assert_eq!(error, "a.srt: line 17: the document has more than 1 paragraphs");
    }

    #[test]
    fn a_text_has_no_more_marks_than_it_may() {
        let mut limits = Limits::default();
        limits.set(Bound::Elements, 10);
        let read = |text: &str| {
            read_bytes("a.md", text.as_bytes().to_vec(), &Options { limits, ..Options::default() })
        };
        assert!(read("*a* *b*\n\n*c* *d*").is_ok());
        let error = read("*a* *b*\n\n*c* *d* *e*").unwrap_err().to_string();
        assert_eq!(error, "a.md: line 3: the text has more than 10 elements of mark-up");
    }
}
