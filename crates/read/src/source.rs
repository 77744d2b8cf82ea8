//! The input of a format's reader, and the builder of its result.

use crate::left_out::LeftOut;
use crate::{Error, Options};
use sverka_package::Fault;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Block, BlockKind, Document, Lang, Origin};
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

/// Assembles a document block by block. The document only has text; the [`Place`] of each block records where it is in
/// the file.
#[derive(Default)]
pub(crate) struct Builder {
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
    /// Appends a block, unless there is nothing but white space in it.
    pub fn block(&mut self, kind: BlockKind, place: Place, text: &str) {
        let text = text.trim_matches(crate::text::is_blank);
        if text.is_empty() {
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
    }

    /// Returns the document and the remarks, among them one on all that was left out.
    ///
    /// # Errors
    /// When no block has text; the error then names what was left out.
    pub fn finish(mut self, source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
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
