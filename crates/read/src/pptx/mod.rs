//! Presentations (Office Open XML): slides in the order in which they are shown, each followed by its speaker notes.

mod comments;
mod slide;
#[cfg(test)]
mod tests;

use crate::Error;
use crate::flow::Flow;
use crate::source::{Builder, Extra, Source};
use slide::{Page, Walk};
use std::collections::BTreeSet;
use sverka_package::Relationships;
use sverka_package::{Archive, Fault, Node, Xml};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let mut builder = Builder::new(&source.options.limits);
    presentation(source, &mut builder).map_err(|fault| source.fault(fault))?;
    builder.finish(source)
}

fn presentation(source: &Source<'_>, builder: &mut Builder) -> Result<(), Fault> {
    let limits = &source.options.limits;
    let archive = Archive::read(source.bytes, limits)?;
    let root = Relationships::of(&archive, "", limits)?;
    let main = root.by_kind("officeDocument").unwrap_or("ppt/presentation.xml");
    let Some(xml) = Xml::open(&archive, main, limits)? else {
        return Err(Fault::damaged(format!("{main} is missing")));
    };
    let ids = slides(xml)?;
    let relationships = Relationships::of(&archive, main, limits)?;
    let mut flow = Flow::new(limits);
    let mut shown = BTreeSet::new();
    for (number, id) in (1..).zip(&ids) {
        let part = relationships.by_id(id);
        if part.is_some_and(|part| !shown.insert(part)) {
            builder.leave_out("repeated slide", "repeated slides", None);
            continue;
        }
        let Some(xml) = part.map(|part| Xml::open(&archive, part, limits)).transpose()?.flatten() else {
            let lost = Diagnostic::warning(source.name, format!("slide {number} is missing in the file"));
            builder.diagnostics.push(lost.with_hint("save the file again if it should be there"));
            continue;
        };
        let around = Relationships::of(&archive, part.unwrap_or_default(), limits)?;
        let mut walk = Walk::new(&mut flow, builder, &source.options.with, number);
        if !walk.part(xml, Page::Slide)? {
            builder.leave_out("hidden slide", "hidden slides", None);
            continue;
        }
        let open = |kind| {
            let part = around.by_kind(kind);
            Ok::<_, Fault>(part.map(|part| Xml::open(&archive, part, limits)).transpose()?.flatten())
        };
        for id in std::mem::take(&mut walk.diagrams) {
            let part = around.by_id(&id).unwrap_or_default();
            if let Some(diagram) = Xml::open(&archive, part, limits)? {
                walk.part(diagram, Page::Slide)?;
            }
        }
        if let Some(notes) = open("notesSlide")? {
            walk.part(notes, Page::Notes)?;
        }
        if let Some(comments) = open("comments")? {
            let taken = source.options.with.contains(&Extra::Comments);
            for _ in 0..comments::read(comments, number, taken.then_some(&mut flow))? {
                builder.leave_out("comment", "comments", Some(Extra::Comments));
            }
        }
    }
    flow.finish(builder);
    Ok(())
}

/// Returns the ids of the relationships that lead to the slides, in the order of the slides.
fn slides(mut xml: Xml) -> Result<Vec<String>, Fault> {
    let (mut buffer, mut ids) = (Vec::new(), Vec::new());
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) if element.name() == "sldId" => {
                ids.extend(element.attribute("r:id").map(|id| id.into_owned()));
            }
            Node::End if xml.depth() > 0 => return Err(xml.ends_early()),
            Node::End => return Ok(ids),
            _ => {}
        }
    }
}
