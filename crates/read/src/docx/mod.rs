//! Word documents (Office Open XML): the main text, then its notes in the order of their
//! references. Tracked changes are accepted; hidden text is left out.

mod elements;
mod fields;
mod flow;
mod properties;
mod styles;
mod symbols;
#[cfg(test)]
mod tests;
mod walk;

use crate::Error;
use crate::source::{Builder, Extra, Source};
use std::collections::BTreeSet;
use std::sync::Arc;
use styles::Styles;
use sverka_package::Relationships;
use sverka_package::{Archive, Fault};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};
use sverka_text::place::Place;
use walk::{NoteKind, Story};

/// Reads a document. Its language attributes are ignored: programs write their own language, whatever language the
/// text is in.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let archive = Archive::read(source.bytes, &source.options.limits).map_err(|fault| source.fault(fault))?;
    let package = Package::open(source, &archive)?;
    let (mut main, mut builder) = package.story(&package.main)?;
    package.remark_inserted(&main, &mut builder);
    package.notes(&mut main, &mut builder)?;
    package.headers(&main, &mut builder)?;
    package.comments(&main, &mut builder)?;
    builder.finish(source).map_err(|error| match (error, package.inserted(&main).first()) {
        (Error::Empty { .. } | Error::LeftOut { .. }, Some(what)) => {
            source.broken(format!("contains no text except {what}"), MAKE_OWN)
        }
        (error, _) => error,
    })
}

/// Advice about an inserted document.
const MAKE_OWN: &str = "open the file in its program and save it again, so that the text becomes its own";

/// A document with its parts.
struct Package<'a> {
    source: &'a Source<'a>,
    archive: &'a Archive,
    /// The part with the main text.
    main: String,
    relationships: Relationships,
    styles: Styles,
}

impl<'a> Package<'a> {
    /// Finds the main text and reads what belongs to it.
    fn open(source: &'a Source<'a>, archive: &'a Archive) -> Result<Self, Error> {
        let limits = &source.options.limits;
        let relationships = |part: &str| {
            Relationships::of(archive, part, limits)
                .map_err(|fault| in_part(source, "its relationships", fault))
        };
        let whole = relationships("")?;
        let named = whole.by_kind("officeDocument").filter(|part| archive.has(part));
        let usual = Some("word/document.xml").filter(|part| archive.has(part));
        let main = named.or(usual).ok_or_else(|| {
            source.broken("it has no main text (word/document.xml is missing)", "save the file again")
        })?;
        let relationships = relationships(main)?;
        let styles = match relationships.by_kind("styles") {
            Some(part) => {
                Styles::read(archive, part, limits).map_err(|fault| in_part(source, part, fault))?
            }
            None => Styles::default(),
        };
        Ok(Self { source, archive, main: main.to_owned(), relationships, styles })
    }

    /// Reads a part; without following its fields where one of them does not end.
    fn story(&self, part: &str) -> Result<(Story, Builder), Error> {
        let read = |follows_fields| {
            let limits = &self.source.options.limits;
            let mut builder = Builder::new(limits);
            walk::walk(self.archive, part, limits, &self.styles, &mut builder, follows_fields)
                .map(|story| (story.unwrap_or_default(), builder))
                .map_err(|fault| in_part(self.source, part, fault))
        };
        let (story, builder) = read(true)?;
        if story.is_unbalanced { read(false) } else { Ok((story, builder)) }
    }

    fn wants(&self, extra: Extra) -> bool {
        self.source.options.with.contains(&extra)
    }

    /// Appends the notes in the order of their references. Comments on notes become comments of the
    /// main text.
    fn notes(&self, main: &mut Story, builder: &mut Builder) -> Result<(), Error> {
        let kinds = [NoteKind::Footnote, NoteKind::Endnote];
        let mut parts = Vec::new();
        for kind in kinds {
            let is_used = main.references.iter().any(|reference| reference.kind == kind);
            let Some(part) = self.relationships.by_kind(kind.part()).filter(|_| is_used) else { continue };
            let (story, counted) = self.story(part)?;
            builder.add_left_out(counted);
            self.remark_inserted(&story, builder);
            parts.push((kind, Arc::<str>::from(part), story, 0_u32));
        }
        let mut comments = Vec::new();
        for reference in &main.references {
            let Some((_, part, story, count)) = parts.iter_mut().find(|(kind, ..)| *kind == reference.kind)
            else {
                continue;
            };
            let number = number(&reference.sign, count);
            let place = Place::Note { part: Arc::clone(part), number };
            for (at, found) in story.notes.remove(&reference.id).unwrap_or_default().iter().enumerate() {
                // Its own sign begins the note.
                let sign = if at == 0 { reference.sign.trim() } else { "" };
                let text = found.text.trim_start();
                let text = text.strip_prefix(sign).unwrap_or(text);
                builder.block(BlockKind::Note, place.clone(), text);
            }
        }
        for (_, _, story, _) in parts {
            comments.extend(story.references.into_iter().filter(|found| found.kind == NoteKind::Comment));
        }
        main.references.extend(comments);
        Ok(())
    }

    /// Appends the headers and footers if they are requested, and counts those with words otherwise.
    fn headers(&self, main: &Story, builder: &mut Builder) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        let parts = main.headers.iter().filter_map(|id| self.relationships.by_id(id));
        for part in parts.filter(|part| seen.insert(*part)) {
            let (_, found) = self.story(part)?;
            // One without text is not an error here.
            let Ok((document, _)) = found.finish(self.source) else { continue };
            if self.wants(Extra::Headers) {
                for (block, place) in document.blocks.iter().zip(&document.places) {
                    builder.block(block.kind, place.clone(), document.block_text(block));
                }
            } else if document.text.chars().any(char::is_alphabetic) {
                builder.leave_out("header or footer", "headers and footers", Some(Extra::Headers));
            }
        }
        Ok(())
    }

    /// Appends the comments if they are requested, and counts them otherwise.
    fn comments(&self, main: &Story, builder: &mut Builder) -> Result<(), Error> {
        let mut references =
            main.references.iter().filter(|reference| reference.kind == NoteKind::Comment).peekable();
        let part = self.relationships.by_kind(NoteKind::Comment.part());
        let (Some(part), Some(_)) = (part, references.peek()) else { return Ok(()) };
        let (mut story, _) = self.story(part)?;
        let (part, mut count) = (Arc::<str>::from(part), 0);
        for reference in references {
            let place = Place::Note { part: Arc::clone(&part), number: number("", &mut count) };
            let Some(found) = story.notes.remove(&reference.id).filter(|found| !found.is_empty()) else {
                continue;
            };
            if !self.wants(Extra::Comments) {
                builder.leave_out("comment", "comments", Some(Extra::Comments));
                continue;
            }
            for found in found {
                builder.block(BlockKind::Note, place.clone(), &found.text);
            }
        }
        Ok(())
    }

    /// Adds remarks on documents to be inserted into this one.
    fn remark_inserted(&self, story: &Story, builder: &mut Builder) {
        for what in self.inserted(story) {
            let remark = Diagnostic::warning(self.source.name, format!("holds {what}"));
            builder.diagnostics.push(remark.with_hint(MAKE_OWN));
        }
    }

    /// Names the documents that are to be inserted into this one, each once.
    fn inserted(&self, story: &Story) -> BTreeSet<String> {
        let named = |id: &String| {
            let part = self.relationships.by_id(id).map_or(String::new(), |part| format!(" ({part})"));
            format!("another document that is not read{part}")
        };
        story.inserted.iter().map(named).collect()
    }
}

impl NoteKind {
    /// Returns the kind of the relationship to the part with such notes.
    fn part(self) -> &'static str {
        match self {
            Self::Footnote => "footnotes",
            Self::Endnote => "endnotes",
            Self::Comment => "comments",
        }
    }
}

/// Returns the number of a note that a reader sees: its sign, or the next number.
fn number(sign: &str, count: &mut u32) -> Arc<str> {
    if !sign.trim().is_empty() {
        return sign.trim().into();
    }
    *count += 1;
    count.to_string().into()
}

/// Makes the error of a part.
fn in_part(source: &Source<'_>, part: &str, fault: Fault) -> Error {
    match source.fault(fault) {
        Error::Limit { file, place: None, exceeded } => {
            Error::Limit { file, place: Some(part.to_owned()), exceeded }
        }
        error => error,
    }
}
