//! Properties of paragraphs, runs, rows, cells and sections. Those from before a tracked change are
//! skipped.

use super::flow::Paragraph;
use super::styles::{Role, Styles, is_apart, is_list, is_on};
use sverka_package::{Element, Fault, Node, Xml};

/// Calls `each` on the elements inside of one that has just opened, and passes it.
pub fn inside(xml: &mut Xml, buffer: &mut Vec<u8>, mut each: impl FnMut(&Element<'_>)) -> Result<(), Fault> {
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        match xml.next(buffer)? {
            Node::Open(element) if is_apart(element.name()) => xml.skip(buffer)?,
            Node::Open(element) => each(&element),
            Node::End => return Err(xml.ends_early()),
            _ => {}
        }
    }
    Ok(())
}

/// Data in the properties of a paragraph that is not about the paragraph itself.
#[derive(Default)]
pub struct Section {
    /// The headers and footers of the section that ends here, by their ids.
    pub headers: Vec<String>,
}

/// Reads the properties of a paragraph.
pub fn paragraph(
    xml: &mut Xml,
    buffer: &mut Vec<u8>,
    styles: &Styles,
    paragraph: &mut Paragraph,
) -> Result<Section, Fault> {
    let (mut section, mut role, mut list) = (Section::default(), None, None);
    inside(xml, buffer, |element| match element.name() {
        "pStyle" => {
            let id = element.local_attribute("val").unwrap_or_default();
            paragraph.style = styles.get(&id);
        }
        "outlineLvl" => role = element.local_attribute("val").and_then(|level| Role::of_outline(&level)),
        "numId" => list = Some(is_list(element)),
        "framePr" => {
            let is_drop_cap =
                matches!(element.local_attribute("dropCap").as_deref(), Some("drop" | "margin"));
            paragraph.goes_on |= is_drop_cap;
            paragraph.in_frame = !is_drop_cap;
        }
        // The mark of the paragraph was deleted, or moved away.
        "del" | "moveFrom" => paragraph.goes_on = true,
        "headerReference" | "footerReference" => section.take(element),
        _ => {}
    })?;
    paragraph.style.role = role.unwrap_or(paragraph.style.role);
    paragraph.style.list = list.unwrap_or(paragraph.style.list);
    Ok(section)
}

/// Reads the properties of a section.
pub fn section(xml: &mut Xml, buffer: &mut Vec<u8>) -> Result<Section, Fault> {
    let mut section = Section::default();
    inside(xml, buffer, |element| section.take(element))?;
    Ok(section)
}

impl Section {
    fn take(&mut self, element: &Element<'_>) {
        if matches!(element.name(), "headerReference" | "footerReference") {
            self.headers.extend(element.local_attribute("id").map(|id| id.into_owned()));
        }
    }
}

/// Reads the properties of a run; returns whether its text is hidden, if they state it. If the styles of both
/// paragraph and run hide text, they cancel each other; the run itself has the last word.
pub fn is_hidden(
    xml: &mut Xml,
    buffer: &mut Vec<u8>,
    styles: &Styles,
    by_paragraph: bool,
) -> Result<Option<bool>, Fault> {
    let (mut direct, mut by_style) = (None, None);
    inside(xml, buffer, |element| match element.name() {
        "rStyle" => {
            let id = element.local_attribute("val").unwrap_or_default();
            by_style = Some(styles.get(&id).hidden != by_paragraph);
        }
        "vanish" => direct = Some(is_on(element)),
        _ => {}
    })?;
    Ok(direct.or(by_style))
}

/// What the properties of a row or a cell say.
#[derive(Default)]
pub struct TablePart {
    /// Whether it was deleted.
    pub is_deleted: bool,
    /// Columns that it skips: those before the first cell of a row, those that a cell spans
    /// beyond its own.
    pub columns: u32,
}

/// Reads the properties of a row or of a cell.
pub fn table_part(xml: &mut Xml, buffer: &mut Vec<u8>) -> Result<TablePart, Fault> {
    let mut part = TablePart::default();
    inside(xml, buffer, |element| {
        let number = || element.local_attribute("val").and_then(|number| number.trim().parse::<u32>().ok());
        match element.name() {
            "del" | "cellDel" => part.is_deleted = true,
            "gridBefore" => part.columns = number().unwrap_or(0),
            "gridSpan" => part.columns = number().unwrap_or(1).saturating_sub(1),
            _ => {}
        }
    })?;
    Ok(part)
}

/// Reads the properties of a content control; returns whether it contains a table of contents.
pub fn is_contents(xml: &mut Xml, buffer: &mut Vec<u8>) -> Result<bool, Fault> {
    let mut is_contents = false;
    inside(xml, buffer, |element| {
        is_contents |= element.name() == "docPartGallery"
            && element.local_attribute("val").as_deref() == Some("Table of Contents");
    })?;
    Ok(is_contents)
}
