//! Books in EPUB 2 and 3: the pages of the spine, one after another.
//!
//! [`opf`] finds the pages, the reader of whole pages reads their blocks, and [`notes`] finds the notes, which come
//! after the last page.

mod notes;
mod opf;
#[cfg(test)]
mod tests;

use crate::Error;
use crate::html::whole;
use crate::source::{Builder, Source};
use notes::Book;
use std::sync::Arc;
use sverka_package::Archive;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{BlockKind, Document};
use sverka_text::encoding;
use sverka_text::limits::{Bound, Exceeded};
use sverka_text::place::Place;

/// Reads a book.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let archive = Archive::read(source.bytes, &source.options.limits).map_err(|fault| source.fault(fault))?;
    let encrypted = opf::encrypted(source, &archive)?;
    let refuse = |part: &str| match encrypted.contains(&part.to_lowercase()) {
        true => Err(source.broken(
            format!("{part} is encrypted: the book is protected against copying (DRM)"),
            "use a copy without protection",
        )),
        false => Ok(()),
    };
    let part = opf::package_part(source, &archive)?;
    refuse(&part)?;
    let package = opf::package(source, &archive, &part)?;
    let mut builder = Builder::new(&source.options.limits);
    builder.lang = package.lang;
    for part in &package.missing {
        let message = format!("{part} is in the reading order (spine) but not in the book");
        builder
            .diagnostics
            .push(Diagnostic::warning(source.name, message).with_hint("check that the book is complete"));
    }
    let furniture = package.furniture;
    builder.leave_out_many("page of contents or cover", "pages of contents or cover", furniture, None);
    let (mut pages, mut linear, mut unpacked) = (Vec::new(), Vec::new(), 0_u64);
    let mut elements = source.options.limits.elements;
    for entry in package.pages {
        refuse(&entry.path)?;
        let bytes = archive.bytes(&entry.path).map_err(|fault| source.fault(fault))?.unwrap_or_default();
        // A small archive may contain many pages that each unpack to the limit of one page.
        unpacked += bytes.len() as u64;
        let check = source.options.limits.check(Bound::Whole, unpacked);
        check.map_err(|exceeded| source.fault(exceeded.into()))?;
        if bytes.is_empty() {
            continue;
        }
        let name = format!("{}: {}", source.name, entry.path);
        let decoded = encoding::decode(&name, bytes, source.options.encoding.as_deref(), true)?;
        builder.diagnostics.extend(decoded.diagnostics);
        let page = whole::read_xhtml(&decoded.text, elements).map_err(|_| {
            let exceeded = Exceeded { bound: Bound::Elements, limit: source.options.limits.elements };
            Error::Limit { file: source.name.to_owned(), place: Some(entry.path.clone()), exceeded }
        })?;
        elements = elements.saturating_sub(page.elements);
        if page.aside {
            builder.leave_out("page of contents or cover", "pages of contents or cover", None);
            continue;
        }
        builder.lang = builder.lang.or_else(|| page.lang.clone());
        pages.push((entry.path, page));
        linear.push(entry.linear);
    }
    write(&Book::new(pages), &linear, &mut builder);
    builder.finish(source)
}

/// Writes the blocks of the pages in the order of reading, then the notes.
fn write(book: &Book, linear: &[bool], builder: &mut Builder) {
    let notes = notes::find(book);
    let parts: Vec<Arc<str>> = book.pages.iter().map(|(path, _)| path.as_str().into()).collect();
    let paragraph =
        |at: usize, number: u32| Place::Paragraph { part: parts[at].clone(), first: number, last: number };
    for (at, (_, page)) in book.pages.iter().enumerate() {
        builder.merge_left_out(page.left_out.clone());
        let mut left_out = false;
        for (index, block) in page.blocks.iter().enumerate() {
            if notes.blocks.contains(&(at, index)) {
                continue;
            }
            if !linear[at] {
                left_out = true;
                continue;
            }
            let place = if block.cells.is_empty() {
                paragraph(at, block.number)
            } else {
                Place::Cell {
                    part: parts[at].clone(),
                    paragraph: Some(block.number),
                    cells: block.cells.clone(),
                }
            };
            builder.block(block.kind, place, &notes.cleaned((at, index), block));
        }
        if left_out {
            builder.leave_out("page outside the reading order", "pages outside the reading order", None);
        }
    }
    for (rank, &(at, index)) in notes.order.iter().enumerate() {
        // Pages outside the reading order contribute what a link leads to.
        if rank < notes.referenced || linear[at] {
            let block = &book.pages[at].1.blocks[index];
            builder.block(BlockKind::Note, paragraph(at, block.number), &notes.cleaned((at, index), block));
        }
    }
    let numbers: usize =
        notes.marks.iter().filter(|(spot, _)| !notes.blocks.contains(spot)).map(|(_, m)| m.len()).sum();
    builder.leave_out_many("note number", "note numbers", numbers, None);
}
