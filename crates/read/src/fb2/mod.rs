//! Books in FictionBook 2, also zipped: one XML file with a description, bodies and pictures.
//!
//! The text of the bodies is read in one pass; which links lead to notes is known at its end,
//! where the notes follow in the order of their references.

mod body;
#[cfg(test)]
mod tests;

use crate::Error;
use crate::source::{Builder, Source};
use body::{Body, Found};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use sverka_package::{Archive, Node, Xml};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document, Lang};
use sverka_text::encoding;
use sverka_text::place::Place;

/// Reads a book.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let mut builder = Builder::new(&source.options.limits);
    let (part, bytes) = unpacked(source, &mut builder)?;
    let decoded = encoding::decode(source.name, bytes, source.options.encoding.as_deref(), true)?;
    builder.diagnostics.extend(decoded.diagnostics);
    let mut xml = Xml::text(&part, decoded.text, &source.options.limits);
    let mut book = Body::new(&source.options.limits);
    parse(&mut xml, &mut book, &mut builder).map_err(|fault| source.fault(fault))?;
    write(book, &mut builder);
    let (mut document, diagnostics) = builder.finish(source)?;
    document.encoding = decoded.encoding.name();
    Ok((document, diagnostics))
}

/// Returns the name and the bytes of the book: of the file, or of the first book in it.
fn unpacked(source: &Source<'_>, builder: &mut Builder) -> Result<(String, Vec<u8>), Error> {
    if !source.bytes.starts_with(b"PK") {
        source
            .options
            .limits
            .check(sverka_text::limits::Bound::Whole, source.bytes.len() as u64)
            .map_err(|exceeded| source.fault(exceeded.into()))?;
        return Ok(("the book".to_owned(), source.bytes.to_vec()));
    }
    let archive = Archive::read(source.bytes, &source.options.limits).map_err(|fault| source.fault(fault))?;
    let books: Vec<&str> = archive.names().filter(|name| name.ends_with(".fb2")).collect();
    let Some(&first) = books.first() else {
        return Err(
            source.broken("the archive contains no book (.fb2)", "unpack it and give the book itself")
        );
    };
    if books.len() > 1 {
        let message = format!("contains {} books; {first} was read", books.len());
        builder
            .diagnostics
            .push(Diagnostic::warning(source.name, message).with_hint("unpack it for the others"));
    }
    let bytes = archive.bytes(first).map_err(|fault| source.fault(fault))?;
    Ok((first.to_owned(), bytes.unwrap_or_default()))
}

/// Reads all bodies; the description gives the language.
fn parse(xml: &mut Xml, body: &mut Body, builder: &mut Builder) -> Result<(), sverka_package::Fault> {
    let (mut buffer, mut in_lang) = (Vec::new(), false);
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) => match element.name() {
                "description" => builder.leave_out("description", "descriptions", None),
                // The language of the original is `src-lang`.
                "lang" => in_lang = builder.lang.is_none(),
                "binary" => {
                    builder.leave_out("picture", "pictures", None);
                    xml.skip(&mut buffer)?;
                }
                "stylesheet" => xml.skip(&mut buffer)?,
                "body" => {
                    let name = element.attribute("name").unwrap_or_default().to_ascii_lowercase();
                    body.read(xml, matches!(&*name, "notes" | "footnotes" | "comments" | "endnotes"))?;
                }
                _ => {}
            },
            Node::Text(text) if in_lang => {
                builder.lang = Lang::parse(text.trim());
                in_lang = false;
            }
            Node::Close(_) => in_lang = false,
            Node::End if xml.depth() > 0 => return Err(xml.ends_early()),
            Node::End => return Ok(()),
            _ => {}
        }
    }
}

/// Writes the main text, then the notes in the order of the references to them, then the others.
fn write(book: Body, builder: &mut Builder) {
    builder.room.merge(book.room);
    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, found) in book.notes.iter().enumerate() {
        by_id.entry(&found.note).or_default().push(at);
    }
    let mut order: Vec<usize> = Vec::new();
    let mut taken = vec![false; book.notes.len()];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for found in &book.main {
        let (text, ids) = without_marks(found, &by_id);
        builder.block(found.kind, found.place.clone(), &text);
        // A note with many blocks may have many references: only the first walks through it.
        for id in ids.iter().filter(|id| seen.insert(id)) {
            for at in by_id.get(id).into_iter().flatten() {
                taken[*at] = true;
                order.push(*at);
            }
        }
        ids.iter().for_each(|_| builder.leave_out("note number", "note numbers", None));
    }
    order.extend((0..taken.len()).filter(|&at| !taken[at]));
    for at in order {
        let found = &book.notes[at];
        let number: Arc<str> = found.note.as_str().into();
        let place = Place::Note { part: "".into(), number };
        builder.block(BlockKind::Note, place, &without_marks(found, &by_id).0);
    }
}

/// Returns the text of a block without the numbers of notes, and the ids of these.
fn without_marks<'a>(found: &'a Found, notes: &BTreeMap<&str, Vec<usize>>) -> (String, Vec<&'a str>) {
    let (mut out, mut ids, mut at) = (String::new(), Vec::new(), 0);
    for link in found.links.iter().filter(|link| link.is_note || notes.contains_key(link.target.as_str())) {
        let Range { start, end } = link.range;
        out.push_str(&found.text[at..start]);
        at = end;
        // "word [1]." is "word." without its mark.
        let rest = &found.text[at..];
        if rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || ".,;:!?…)»”".contains(c)) {
            out.truncate(out.trim_end_matches(' ').len());
        }
        ids.push(link.target.as_str());
    }
    out.push_str(&found.text[at..]);
    (out, ids)
}
