//! Determines what the styles of a document hide, and what kind of paragraph their names indicate.

use std::collections::BTreeMap;
use sverka_package::Element;

/// Maximum parents examined: real styles have fewer than ten, and some are their own parent.
const MOST_PARENTS: usize = 32;

/// What styles apply to.
#[derive(Clone, Copy)]
pub(super) enum Family {
    /// Runs of text.
    Text,
    Paragraph,
    /// Pages of slides.
    Page,
}

#[derive(Default)]
struct Style {
    parent: Option<String>,
    /// Whether text is shown or hidden, if it is stated.
    display: Option<bool>,
}

type Names = [BTreeMap<String, Style>; 3];

/// The styles of a document and of the part that is read.
#[derive(Default)]
pub(super) struct Styles {
    /// Those of the document.
    common: Names,
    /// Those of the part alone: each part has its own `T1`.
    automatic: Names,
    in_automatic: bool,
    /// The style that is open.
    open: Option<(Family, String)>,
}

/// The kind of paragraph that a style indicates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    Body,
    /// The title of the document.
    Title,
    /// The caption of a picture or a table.
    Caption,
}

impl Styles {
    /// Begins a part: forgets the automatic styles of the part before.
    pub fn begin_part(&mut self) {
        self.automatic = Names::default();
    }

    /// Begins the list of styles that are automatic or not.
    pub fn begin_list(&mut self, automatic: bool) {
        self.in_automatic = automatic;
    }

    /// Begins a style.
    pub fn begin(&mut self, element: &Element<'_>) {
        self.open = None;
        let family = match element.attribute("style:family").as_deref() {
            Some("text") => Family::Text,
            Some("paragraph") => Family::Paragraph,
            Some("drawing-page") => Family::Page,
            _ => return,
        };
        let Some(name) = element.attribute("style:name") else { return };
        let parent = element.attribute("style:parent-style-name").map(|name| name.into_owned());
        self.list()[family as usize].insert(name.clone().into_owned(), Style { parent, display: None });
        self.open = Some((family, name.into_owned()));
    }

    /// Takes the properties of the style that is open.
    pub fn properties(&mut self, element: &Element<'_>) {
        let shown = match element.name() {
            "text-properties" => element.attribute("text:display").map(|display| display != "none"),
            _ => element.attribute("presentation:visibility").map(|seen| seen != "hidden"),
        };
        let Some((family, name)) = self.open.take() else { return };
        if let (Some(style), Some(shown)) = (self.list()[family as usize].get_mut(&name), shown) {
            style.display = Some(shown);
        }
        self.open = Some((family, name));
    }

    /// Ends a style.
    pub fn end(&mut self) {
        self.open = None;
    }

    fn list(&mut self) -> &mut Names {
        if self.in_automatic { &mut self.automatic } else { &mut self.common }
    }

    /// Returns the names of a style and of its parents with the styles.
    fn chain<'a>(
        &'a self,
        family: Family,
        name: &'a str,
    ) -> impl Iterator<Item = (&'a str, Option<&'a Style>)> {
        let find = move |name: &str| {
            let automatic = self.automatic[family as usize].get(name);
            automatic.or_else(|| self.common[family as usize].get(name))
        };
        let first = Some((name, find(name)));
        let parent = move |(name, style): &(&'a str, Option<&'a Style>)| {
            let parent = style.as_ref()?.parent.as_deref()?;
            (parent != *name).then(|| (parent, find(parent)))
        };
        std::iter::successors(first, parent).take(MOST_PARENTS)
    }

    /// Returns whether a style shows (`true`) or hides its text.
    pub fn display(&self, family: Family, name: &str) -> Option<bool> {
        self.chain(family, name).find_map(|(_, style)| style?.display)
    }

    /// Returns the kind that the name of a paragraph style, or of one of its parents, indicates.
    pub fn role(&self, name: &str) -> Role {
        let of = |(name, _)| match name {
            "Title" => Some(Role::Title),
            "Caption" => Some(Role::Caption),
            _ => None,
        };
        self.chain(Family::Paragraph, name).find_map(of).unwrap_or(Role::Body)
    }
}
