//! CSS selectors: the part of the language that names an element of a page.

use super::tokens::TAGS;
use super::tree::{Element, Tree};
use std::fmt;

/// A CSS selector: names of elements, `#id`, `.class`, `[attribute]`, `[attribute=value]`, one in
/// another (`main p`), one right in another (`ul > li`), and lists of them (`article, .text`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    text: String,
    /// Each of them from the outermost element to the innermost.
    alternatives: Vec<Vec<Step>>,
}

/// The conditions on an element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Step {
    /// Whether it must be a direct child of the element before.
    child: bool,
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
}

/// The error of a text that is not a selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{what} at {rest:?}; write one such as main, #content, .article-body, [itemprop=articleBody] or div.text > p"
)]
pub struct SelectorError {
    /// The problem.
    what: &'static str,
    /// The place: the rest of the text.
    rest: String,
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        let alternatives = text.split(',').map(alternative).collect::<Result<_, _>>()?;
        Ok(Self { text: text.trim().to_owned(), alternatives })
    }
}

fn error(what: &'static str, rest: &str) -> SelectorError {
    SelectorError { what, rest: rest.to_owned() }
}

fn alternative(text: &str) -> Result<Vec<Step>, SelectorError> {
    let mut steps: Vec<Step> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let child = rest.starts_with('>');
        let begin = rest.trim_start_matches('>').trim_start();
        if child && steps.is_empty() {
            return Err(error("nothing comes before >", rest));
        }
        let (step, after) = step(begin, child)?;
        steps.push(step);
        rest = after.trim_start();
    }
    if steps.is_empty() { Err(error("there is no name", text)) } else { Ok(steps) }
}

/// Reads the conditions on one element, up to a space, a `>` or the end.
fn step(text: &str, child: bool) -> Result<(Step, &str), SelectorError> {
    let mut step = Step { child, ..Step::default() };
    let mut rest = text;
    while let Some(first) = rest.chars().next().filter(|c| !c.is_whitespace() && *c != '>') {
        rest = match first {
            '#' | '.' => {
                let (name, after) = name(&rest[1..])?;
                if first == '#' {
                    step.id = Some(name)
                } else {
                    step.classes.push(name)
                }
                after
            }
            '[' => {
                let (inside, after) =
                    rest[1..].split_once(']').ok_or_else(|| error("no ] closes [", rest))?;
                let (attribute, value) = match inside.split_once('=') {
                    Some((attribute, value)) => (attribute, Some(value.trim().trim_matches(['"', '\'']))),
                    None => (inside, None),
                };
                let (attribute, excess) = name(attribute.trim())?;
                if !excess.is_empty() {
                    return Err(error("only [attribute] and [attribute=value] are supported", rest));
                }
                step.attributes.push((attribute.to_ascii_lowercase(), value.map(str::to_owned)));
                after
            }
            '*' => &rest[1..],
            _ if rest.len() == text.len() => {
                let (tag, after) = name(rest)?;
                step.tag = Some(tag.to_ascii_lowercase());
                after
            }
            _ => return Err(error("this is not supported", rest)),
        };
    }
    if rest.len() == text.len() { Err(error("there is no name", text)) } else { Ok((step, rest)) }
}

fn name(text: &str) -> Result<(String, &str), SelectorError> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    if end == 0 {
        return Err(error("a name is missing", text));
    }
    Ok((text[..end].to_owned(), &text[end..]))
}

impl Selector {
    /// Returns the names of the attributes that it uses.
    pub(super) fn attributes(&self) -> Vec<&str> {
        let steps = self.alternatives.iter().flatten();
        steps.flat_map(|step| &step.attributes).map(|(name, _)| name.as_str()).collect()
    }

    /// Returns the names of elements that it uses and HTML does not define.
    pub(super) fn tags(&self) -> Vec<&str> {
        let tags = self.alternatives.iter().flatten().filter_map(|step| step.tag.as_deref());
        tags.filter(|tag| !TAGS.contains(tag)).collect()
    }

    /// Returns for each element whether it matches.
    pub(super) fn matches(&self, tree: &Tree) -> Vec<bool> {
        let mut matched = vec![false; tree.elements.len()];
        for steps in &self.alternatives {
            // For each element, how many steps it and the elements around it fulfil; all of them
            // in the order of the page, so that the one around comes first.
            let mut inside = vec![0u64; tree.elements.len()];
            let mut exact = vec![0u64; tree.elements.len()];
            for (id, element) in tree.elements.iter().enumerate().skip(1) {
                let (around, right) = (inside[element.parent], exact[element.parent]);
                for (at, step) in steps.iter().enumerate().take(64) {
                    let before = if step.child { right } else { around };
                    if step.fits(element) && (at == 0 || before & (1 << (at - 1)) != 0) {
                        exact[id] |= 1 << at;
                    }
                }
                inside[id] = around | exact[id];
                matched[id] |= steps.len() <= 64 && exact[id] & (1 << (steps.len() - 1)) != 0;
            }
        }
        matched
    }
}

impl Step {
    fn fits(&self, element: &Element) -> bool {
        let tag = |tag: &String| element.tag == tag || element.other("").is_some_and(|name| name == tag);
        let attribute = |(name, value): &(String, Option<String>)| {
            let found = if element.has(name) { Some(element.attribute(name)) } else { element.other(name) };
            found.is_some_and(|found| value.as_ref().is_none_or(|value| value == found))
        };
        let classes: Vec<&str> = element.attribute("class").split_ascii_whitespace().collect();
        self.tag.as_ref().is_none_or(tag)
            && self.id.as_ref().is_none_or(|id| element.attribute("id") == id)
            && self.classes.iter().all(|class| classes.contains(&class.as_str()))
            && self.attributes.iter().all(attribute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<main id=m><div class='text wide'><p data-x=1>a<p>b</div><p>c</main>\
        <my-text><p>d</p></my-text><ul><li><p>e</p></ul>";

    /// Returns the tags of the elements that match.
    fn found(selector: &str) -> Vec<String> {
        let selector: Selector = selector.parse().unwrap();
        let tree = Tree::of(PAGE, Some(&selector), 1000).unwrap();
        let matched = selector.matches(&tree);
        (0..matched.len()).filter(|&id| matched[id]).map(|id| tree.elements[id].tag.to_owned()).collect()
    }

    #[test]
    fn elements_are_named_in_many_ways() {
        for (selector, want) in [
            ("main", &["main"][..]),
            ("#m", &["main"]),
            (".text.wide", &["div"]),
            ("div.text > p", &["p", "p"]),
            ("main p", &["p", "p", "p"]),
            ("main > p", &["p"]),
            ("[data-x]", &["p"]),
            ("p[data-x='1']", &["p"]),
            ("[data-x=2]", &[]),
            ("my-text > p, ul p", &["p", "p"]),
            ("* > li", &["li"]),
            (".tex", &[]),
        ] {
            assert_eq!(found(selector), want, "{selector}");
        }
    }

    #[test]
    fn what_is_no_selector_is_an_error() {
        for text in ["", " ", "a,", ">p", "div[", "p:first-child", "#", ".", "[a^=b]", "p >", "a b$"] {
            let error = text.parse::<Selector>();
            assert!(error.is_err(), "{text:?}: {error:?}");
        }
        let error = "p:first".parse::<Selector>().unwrap_err().to_string();
        assert!(error.starts_with("this is not supported at \":first\"; write one such as main"), "{error}");
    }
}
