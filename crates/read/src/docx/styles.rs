//! Styles: what a paragraph is, and which text is hidden.

use std::collections::HashMap;
use sverka_package::{Archive, Element, Fault, Node, Xml};
use sverka_text::limits::Limits;

/// Maximum length of a chain of styles based on each other; Word's dialogs allow ten.
const DEEPEST: usize = 32;

/// The properties of a style's paragraphs and text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// What its paragraphs are.
    pub role: Role,
    /// Whether they are items of a list.
    pub list: bool,
    /// Whether its text is hidden.
    pub hidden: bool,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// A heading with its level; 0 is the title.
    Heading(u8),
    /// The caption of a picture or a table.
    Caption,
}

impl Role {
    /// Returns the role by an outline level of the format: 0 is the highest, 9 is running text.
    pub fn of_outline(level: &str) -> Option<Self> {
        match level.trim().parse() {
            Ok(level @ 0..=8) => Some(Self::Heading(level + 1)),
            Ok(9) => Some(Self::Body),
            _ => None,
        }
    }

    /// Returns the role by the name of a style. Names of built-in styles are English in all
    /// languages of the program; their ids are not.
    fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        match name.as_str() {
            "title" => Some(Self::Heading(0)),
            "caption" => Some(Self::Caption),
            name => {
                let level = name.strip_prefix("heading ")?.parse().ok()?;
                (1..=9).contains(&level).then_some(Self::Heading(level))
            }
        }
    }
}

/// The styles of a document by their ids.
#[derive(Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    default: Style,
}

/// A style as written: the style it is based on supplies what is not set.
#[derive(Default)]
struct Written {
    id: String,
    below: Option<String>,
    is_default: bool,
    by_outline: Option<Role>,
    by_name: Option<Role>,
    list: Option<bool>,
    hidden: Option<bool>,
}

impl Styles {
    /// Reads a part with styles; there may be none.
    pub fn read(archive: &Archive, part: &str, limits: &Limits) -> Result<Self, Fault> {
        let Some(mut xml) = Xml::open(archive, part, limits)? else { return Ok(Self::default()) };
        let mut buffer = Vec::new();
        let mut all = Vec::new();
        let mut style: Option<Written> = None;
        loop {
            match xml.next(&mut buffer)? {
                Node::Open(element) if element.name() == "style" => style = Some(Written::open(&element)),
                // Parts of tables, and what was before a tracked change.
                Node::Open(element) if is_apart(element.name()) => xml.skip(&mut buffer)?,
                Node::Open(element) => {
                    if let Some(style) = &mut style {
                        style.take(&element);
                    }
                }
                Node::Close(name) if name.name() == "style" => all.extend(style.take()),
                Node::End => return Ok(Self::resolve(&all)),
                _ => {}
            }
        }
    }

    fn resolve(all: &[Written]) -> Self {
        let by_id: HashMap<&str, &Written> = all.iter().map(|style| (style.id.as_str(), style)).collect();
        let mut styles = Self::default();
        for style in all {
            let below = |style: &&Written| by_id.get(style.below.as_deref()?).copied();
            let chain = || std::iter::successors(Some(style), below).take(DEEPEST);
            let resolved = Style {
                role: chain().find_map(|style| style.by_outline.or(style.by_name)).unwrap_or_default(),
                list: chain().find_map(|style| style.list).unwrap_or_default(),
                hidden: chain().find_map(|style| style.hidden).unwrap_or_default(),
            };
            if style.is_default {
                styles.default = resolved;
            }
            styles.by_id.insert(style.id.clone(), resolved);
        }
        styles
    }

    /// Returns the style of paragraphs that name none.
    pub fn unnamed(&self) -> Style {
        self.default
    }

    /// Returns the style with an id, or an empty one if it does not exist.
    pub fn get(&self, id: &str) -> Style {
        self.by_id.get(id).copied().unwrap_or_default()
    }
}

impl Written {
    fn open(element: &Element<'_>) -> Self {
        let value = |name| element.local_attribute(name).unwrap_or_default();
        let is_default = value("type") == "paragraph" && matches!(&*value("default"), "1" | "true" | "on");
        Self { id: value("styleId").into_owned(), is_default, ..Self::default() }
    }

    fn take(&mut self, element: &Element<'_>) {
        let value = || element.local_attribute("val").unwrap_or_default();
        match element.name() {
            "name" => self.by_name = Role::of_name(&value()),
            "basedOn" => self.below = Some(value().into_owned()),
            "outlineLvl" => self.by_outline = Role::of_outline(&value()),
            "numId" => self.list = Some(is_list(element)),
            "vanish" => self.hidden = Some(is_on(element)),
            _ => {}
        }
    }
}

/// Returns whether an element is not of the style or the paragraph itself.
pub fn is_apart(name: &str) -> bool {
    name == "tblStylePr" || name.ends_with("PrChange") || name == "numberingChange"
}

/// Returns whether an element with an optional value is on: `<w:vanish w:val="0"/>` is not.
pub fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.local_attribute("val").as_deref(), Some("0" | "false" | "off"))
}

/// Returns whether the id of a numbering makes a list: 0 takes a list away.
pub fn is_list(element: &Element<'_>) -> bool {
    element.local_attribute("val").is_some_and(|id| id.trim() != "0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_package::testing::packed;

    fn styles(xml: &str) -> Styles {
        let limits = Limits::default();
        let archive = Archive::read(&packed(&[("s.xml", xml.as_bytes())])[..], &limits).unwrap();
        Styles::read(&archive, "s.xml", &limits).unwrap()
    }

    #[test]
    fn headings_are_found_by_outline_and_by_name_through_other_styles() {
        let style =
            |id: &str, rest: &str| format!("<w:style w:type='paragraph' w:styleId='{id}'>{rest}</w:style>");
        let all = [
            style("a", "<w:name w:val='Normal'/>"),
            style("1", "<w:name w:val='heading 1'/><w:basedOn w:val='a'/>"),
            style("af3", "<w:name w:val='Глава'/><w:basedOn w:val='1'/><w:rPr><w:vanish/></w:rPr>"),
            style("toc", "<w:name w:val='TOC Heading'/><w:basedOn w:val='1'/><w:outlineLvl w:val='9'/>"),
            style(
                "x",
                "<w:name w:val='Раздел'/><w:outlineLvl w:val='2'/><w:pPrChange><w:outlineLvl w:val='0'/></w:pPrChange>",
            ),
            style("t", "<w:name w:val='Title'/>"),
            style("cap", "<w:name w:val='caption'/>"),
            style("bul", "<w:name w:val='List Bullet'/><w:numPr><w:numId w:val='3'/></w:numPr>"),
            style("bul2", "<w:basedOn w:val='bul'/>"),
            style("no", "<w:basedOn w:val='bul'/><w:numPr><w:numId w:val='0'/></w:numPr>"),
            style("seen", "<w:basedOn w:val='af3'/><w:vanish w:val='0'/>"),
            style("loop", "<w:basedOn w:val='pool'/>"),
            style("pool", "<w:basedOn w:val='loop'/>"),
        ];
        let styles = styles(&format!("<w:styles>{}</w:styles>", all.concat()));
        let role = |id: &str| styles.get(id).role;
        assert_eq!(["1", "af3", "seen"].map(role), [Role::Heading(1); 3]);
        assert_eq!([role("x"), role("t"), role("cap")], [Role::Heading(3), Role::Heading(0), Role::Caption]);
        assert_eq!(["a", "toc", "loop", "none"].map(role), [Role::Body; 4]);
        assert_eq!(["bul", "bul2", "no"].map(|id| styles.get(id).list), [true, true, false]);
        assert_eq!(["af3", "seen"].map(|id| styles.get(id).hidden), [true, false]);
    }

    #[test]
    fn the_default_style_is_that_of_paragraphs() {
        let styles = styles(
            "<s><ns0:style ns0:type='paragraph' ns0:default='1' ns0:styleId='a'><ns0:vanish/></ns0:style>\
             <style type='character' default='1' styleId='b'/></s>",
        );
        assert!(styles.unnamed().hidden && !styles.get("b").hidden);
    }

    #[test]
    fn a_long_chain_of_styles_takes_linear_time() {
        let link = |at: usize| format!("<style styleId='{at}'><basedOn val='{}'/></style>", at + 1);
        let styles = styles(&format!("<s>{}</s>", (0..50_000).map(link).collect::<String>()));
        assert_eq!(styles.get("0"), Style::default());
    }
}
