//! The comments on a slide, in the old form (`cm` with a `text`) and in the modern form of threads (`cm` and `reply`
//! with a `txBody`).

use crate::flow::{Flow, Region, Slot};
use sverka_package::{Fault, Node, Xml};
use sverka_text::document::BlockKind;
use sverka_text::place::{Place, SlideItem};

/// Writes the comments, if they are requested; returns how many were left out.
pub(super) fn read(mut xml: Xml, slide: u32, mut flow: Option<&mut Flow>) -> Result<u32, Fault> {
    let mut buffer = Vec::new();
    let (mut count, mut slot): (u32, Option<Slot>) = (0, None);
    // Text is in `text`, or in `t` inside a `txBody`.
    let (mut in_body, mut in_text) = (false, false);
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) => match element.name() {
                "cm" | "reply" => count = count.saturating_add(1),
                "txBody" => in_body = true,
                "text" | "p" if in_body || element.name() == "text" => {
                    let place = Place::Slide { slide, item: SlideItem::Comment(count) };
                    slot = flow.as_mut().map(|flow| flow.open(Region::Comments, BlockKind::Note, place));
                    in_text = element.name() == "text";
                }
                "t" => in_text = in_body,
                "br" => push(&mut flow, slot, " "),
                _ => {}
            },
            Node::Close(name) => match name.name() {
                "txBody" => in_body = false,
                "t" | "text" => in_text = false,
                _ => {}
            },
            Node::Text(text) if in_text => push(&mut flow, slot, &text),
            Node::Text(_) | Node::Other => {}
            Node::End if xml.depth() > 0 => return Err(xml.ends_early()),
            Node::End => return Ok(if flow.is_some() { 0 } else { count }),
        }
    }
}

fn push(flow: &mut Option<&mut Flow>, slot: Option<Slot>, text: &str) {
    if let (Some(flow), Some(slot)) = (flow, slot) {
        flow.push(slot, text);
    }
}
