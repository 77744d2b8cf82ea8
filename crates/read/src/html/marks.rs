//! What the mark-up of an element says about its place in the page.
//!
//! Tags and roles have a standard meaning; class names and ids are words that people chose, and are only evidence.

use super::tree::{Element, Tree, is_block};
use std::collections::HashMap;
use std::sync::LazyLock;
use sverka_text::lists;

/// How strongly an element is marked as outside of the article, from "not at all" up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    #[default]
    None,
    /// A word that may also mark prose of the article.
    Weak,
    /// A word for an element with pictures: a single paragraph in it is a caption, several are text.
    Picture,
    /// A tag, a role or a word for what is around an article.
    Strong,
    /// A tag or a role that clearly marks its content as around the article.
    Sure,
    /// What comes after an article and may be longer: comments of readers, the foot of the page.
    After,
    /// Not shown, which scripts may change.
    Hidden,
    /// Never text of a page: scripts, styles, controls.
    Never,
}

/// The mark of an element and the word that it comes from, if it comes from one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marked {
    pub mark: Mark,
    pub word: Option<&'static str>,
}

impl Marked {
    const fn by_tag(mark: Mark) -> Self {
        Self { mark, word: None }
    }
}

/// Words of class names and ids.
struct Words {
    marks: HashMap<&'static str, Marked>,
    /// Words that may go with them in an id.
    neutral: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    const LIST: &str = include_str!("../../data/boilerplate.txt");
    let section =
        |name, mark| lists::words(LIST, name).map(move |word| (word, Marked { mark, word: Some(word) }));
    let marks = section("weak", Mark::Weak)
        .chain(section("picture", Mark::Picture))
        .chain(section("whole", Mark::Strong))
        .chain(section("strong", Mark::Strong))
        .chain(section("sure", Mark::Sure))
        .chain(section("after", Mark::After));
    Words { marks: marks.collect(), neutral: lists::words(LIST, "neutral").collect() }
});

/// Returns what the mark-up says about an element.
pub(super) fn mark(tree: &Tree, id: usize) -> Marked {
    let element = &tree.elements[id];
    if never(element.tag) {
        return Marked::by_tag(Mark::Never);
    }
    if hidden(element) {
        return Marked::by_tag(Mark::Hidden);
    }
    match element.tag {
        // Shown only without scripts; but some pages have their article there.
        "noscript" => return Marked::by_tag(Mark::Hidden),
        "nav" | "aside" | "menu" | "search" => return Marked::by_tag(Mark::Sure),
        "form" | "label" | "legend" => return Marked::by_tag(Mark::Strong),
        // Counted like a word: pages of pictures have their text there.
        "figcaption" => return Marked { mark: Mark::Strong, word: Some("figcaption") },
        "html" | "body" | "main" | "article" => return Marked::default(),
        // The head of an article contains its title; the head of a page contains its logo and menu.
        "header" if !has_ancestor(tree, id, &["main", "article", "section"]) => {
            return Marked::by_tag(Mark::Sure);
        }
        "footer" if !has_ancestor(tree, id, &["blockquote"]) => return Marked::by_tag(Mark::After),
        _ => {}
    }
    match element.attribute("role").to_ascii_lowercase().as_str() {
        "main" | "article" => return Marked::default(),
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" | "toolbar" => {
            return Marked::by_tag(Mark::Sure);
        }
        "complementary" | "dialog" | "alertdialog" | "tablist" | "doc-toc" | "button" => {
            return Marked::by_tag(Mark::Strong);
        }
        _ => {}
    }
    match element.attribute("itemprop").to_ascii_lowercase().as_str() {
        "articlebody" => return Marked::default(),
        "author" | "datepublished" | "datemodified" | "publisher" | "caption" | "comment" => {
            return Marked::by_tag(Mark::Strong);
        }
        _ => {}
    }
    by_words(element)
}

/// Returns whether the marked element is a caption or is next to a picture.
pub(super) fn is_caption(marked: Marked) -> bool {
    marked.mark == Mark::Picture || matches!(marked.word, Some("caption" | "captions" | "figcaption"))
}

/// Elements whose content is not text of the page.
fn never(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "template"
            | "head"
            | "title"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "select"
            | "datalist"
            | "textarea"
            | "button"
            | "dialog"
            | "rt"
            | "rp"
            | "noembed"
            | "noframes"
            | "map"
            | "embed"
            | "progress"
    )
}

fn hidden(element: &Element) -> bool {
    let is = |name: &str, value: &str| element.attribute(name).eq_ignore_ascii_case(value);
    let style = element.attribute("style").to_ascii_lowercase().replace(' ', "");
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || (element.has("hidden") && !is("hidden", "until-found"))
        || is("aria-hidden", "true")
}

fn by_words(element: &Element) -> Marked {
    let known = |word: &String| WORDS.marks.get(word.as_str()).copied();
    let class = words(element.attribute("class"));
    let by_class = class.iter().filter_map(known).max_by_key(|marked| marked.mark);
    if let Some(marked) = by_class.filter(|marked| marked.mark > Mark::Picture) {
        return marked;
    }
    let ids = words(element.attribute("id"));
    let neutral = |word: &String| WORDS.neutral.contains(&word.as_str());
    let by_id = ids.iter().filter_map(known).max_by_key(|marked| marked.mark);
    // A section with an id was given it by a heading; so was a heading.
    let titled =
        !matches!(element.tag, "div" | "ul" | "ol" | "table" | "td") || class.iter().any(|w| w == "section");
    by_id
        .filter(|_| !titled && ids.iter().all(|word| known(word).is_some() || neutral(word)))
        .or(by_class)
        .unwrap_or_default()
}

/// Returns the words of class names: `newsShare_block` holds `news`, `share`, `block`; a name with
/// hyphens counts as a whole, too, and so does each part of `body__read-more`. Names that state whether something is
/// there (`has-sidebar`, `no-banner`), or when (`hidden-xs`), are not about the element itself.
fn words(names: &str) -> Vec<String> {
    /// Prefixes of names that refer to another element.
    const OTHERS: [&str; 8] = ["has", "no", "not", "with", "without", "is", "js", "hidden"];
    let mut out = Vec::new();
    for name in names.split_ascii_whitespace() {
        let first = name.split(['-', '_']).next().unwrap_or_default();
        if first.len() < name.len() && OTHERS.contains(&first) {
            continue;
        }
        for part in name.split("__").filter(|part| part.contains('-')) {
            out.push(part.to_lowercase());
        }
        let mut word = String::new();
        let mut after_small = false;
        for c in name.chars() {
            if !c.is_alphabetic() || (c.is_uppercase() && after_small) {
                out.push(std::mem::take(&mut word));
            }
            if c.is_alphabetic() {
                word.extend(c.to_lowercase());
            }
            after_small = c.is_lowercase();
        }
        out.push(word);
    }
    out.retain(|word| !word.is_empty());
    out
}

fn has_ancestor(tree: &Tree, id: usize, tags: &[&str]) -> bool {
    /// Page and article lie within some dozens of elements; a limit keeps deep nesting linear.
    const REACH: usize = 64;
    std::iter::successors(Some(id), |&at| (at > 0).then(|| tree.elements[at].parent)).skip(1).take(REACH).any(
        |at| {
            let element = &tree.elements[at];
            tags.contains(&element.tag) || (tags.contains(&"main") && element.attribute("role") == "main")
        },
    )
}

/// Returns whether an element is marked as the main part of its page.
pub(super) fn is_main(element: &Element) -> bool {
    element.tag == "main" || element.attribute("role").eq_ignore_ascii_case("main")
}

/// Returns whether an element is marked as an article or its body.
pub(super) fn is_article(element: &Element) -> bool {
    element.tag == "article"
        || element.attribute("role").eq_ignore_ascii_case("article")
        || element.attribute("itemprop").eq_ignore_ascii_case("articleBody")
}

/// Returns whether an element can be the one that contains an article: a paragraph is not a container.
pub(super) fn is_container(tag: &str) -> bool {
    tag.is_empty()
        || matches!(tag, "html" | "form" | "font" | "span" | "details")
        || (is_block(tag)
            && matches!(
                tag,
                "body"
                    | "div"
                    | "section"
                    | "center"
                    | "td"
                    | "table"
                    | "tbody"
                    | "tr"
                    | "article"
                    | "main"
                    | "header"
                    | "aside"
            ))
}
