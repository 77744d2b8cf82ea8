//! Subtitles: SRT, WebVTT, ASS and SSA.
//!
//! A format yields [`Cue`]s with lines of plain text ([`timed`] reads SRT and WebVTT, [`ass`] the others, [`markup`]
//! removes tags); [`turns`] cuts cues where the speaker changes; [`join`] joins turns into sentences, which continue
//! across cues.

mod ass;
mod clock;
mod join;
mod markup;
#[cfg(test)]
mod tests;
mod timed;
mod turns;

use crate::source::{Builder, Extra, Source};
use crate::{Error, Format, formats};
use std::sync::Arc;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};
use sverka_text::encoding;
use sverka_text::limits::{Bound, Exceeded};
use sverka_text::place::Place;
use sverka_text::time::Interval;

/// A cue: lines that are shown together.
#[derive(Debug, Default)]
struct Cue {
    /// Its number or identifier.
    label: String,
    /// When it is shown.
    interval: Interval,
    /// What is shown, without mark-up.
    lines: Vec<Line>,
}

/// A line of a cue, or a part of it spoken by another voice.
#[derive(Debug, Default, PartialEq, Eq)]
struct Line {
    text: String,
    /// The speaker, if the format has a place for it.
    voice: Option<String>,
}

/// A remark of the people who made the file, which is never shown.
#[derive(Debug)]
struct Comment {
    place: Place,
    text: String,
}

/// What a format gives.
#[derive(Debug, Default)]
struct Found {
    cues: Vec<Cue>,
    comments: Vec<Comment>,
}

impl Found {
    /// Adds a cue.
    ///
    /// # Errors
    /// When there are more cues than the limits allow a document to have blocks. Every cue may become one, and takes
    /// several times its memory until then.
    fn add(&mut self, cue: Cue, source: &Source<'_>) -> Result<(), Error> {
        let bound = Bound::Blocks;
        let limit = source.options.limits.get(bound);
        if self.cues.len() as u64 >= limit {
            let place = Some(format!("cue {}", cue.label));
            return Err(Error::Limit {
                file: source.name.to_owned(),
                place,
                exceeded: Exceeded { bound, limit },
            });
        }
        self.cues.push(cue);
        Ok(())
    }
}

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let format = formats::detect(source.name, source.bytes, source.options);
    let label = source.options.encoding.as_deref();
    let decoded = encoding::decode(source.name, source.bytes.to_vec(), label, false)?;
    let mut builder = Builder::new(&source.options.limits);
    builder.diagnostics = decoded.diagnostics;
    let (found, name) = match format {
        Format::Ass => (ass::read(source, &decoded.text, &mut builder)?, "event"),
        Format::Vtt => (timed::read(source, &decoded.text, timed::Kind::Vtt, &mut builder)?, "cue"),
        _ => (timed::read(source, &decoded.text, timed::Kind::Srt, &mut builder)?, "cue"),
    };
    let asks_for = |extra| source.options.with.contains(&extra);
    let turns = turns::of(&found.cues, asks_for(Extra::Sounds), &mut builder);
    let name: Arc<str> = name.into();
    // A cue of many turns is named once.
    let mut label: Arc<str> = "".into();
    join::blocks(&turns, |block| {
        let Interval { from, to } = block.interval;
        let mut shared = |wanted: &str| {
            if *label != *wanted {
                label = wanted.into();
            }
            label.clone()
        };
        let (first, last) = (shared(block.first), shared(block.last));
        let place = Place::Cue { name: name.clone(), first, last, from, to };
        builder.timed_block(BlockKind::Cue, place, &block.text, &block.times);
    });
    for comment in found.comments {
        if asks_for(Extra::Comments) {
            builder.block(BlockKind::Note, comment.place, &comment.text);
        } else {
            builder.leave_out("comment", "comments", Some(Extra::Comments));
        }
    }
    builder.finish(source)
}

/// Returns whether a character is white space or an invisible mark of the direction of writing.
fn is_blank(c: char) -> bool {
    let directs =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    directs || crate::text::is_blank(c)
}
