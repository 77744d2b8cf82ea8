//! Finds the elements of a page that are its article.
//!
//! Both sides of a pair must be treated alike, so nothing here depends on the language: the
//! mark-up decides first (`<main>`, `<article>`, `<nav>`, roles), then class names, then where
//! most of the long paragraphs are. Text is dropped only for a reason; what Readability does
//! beyond that (dropping lists and tables with few commas) may keep a list on one side and drop
//! it on the other, so it is not used.

use super::tree::{Event, Tree, is_block, is_void};
use std::collections::HashSet;
use std::sync::LazyLock;
use sverka_text::lists;

/// Words of class names and ids.
struct Words {
    /// Words that mark boilerplate.
    boilerplate: HashSet<&'static str>,
    /// Words that may go with them in an id.
    neutral: HashSet<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let section = |name| lists::words(include_str!("../../data/boilerplate.txt"), name).collect();
    Words { boilerplate: section("boilerplate"), neutral: section("neutral") }
});

/// A paragraph of at least so many letters outside of links is prose: more than a headline
/// or a teaser has, less than two lines.
const PROSE: usize = 80;

/// The elements to read.
pub(super) struct Article {
    /// For each element, whether its text belongs to the article.
    pub kept: Vec<bool>,
    /// The element that holds the article.
    pub root: usize,
}

/// The text in an element, with all within it.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Letters and digits.
    letters: usize,
    /// Those of them in links.
    linked: usize,
    links: usize,
    /// Those outside of links in long paragraphs.
    prose: usize,
}

/// Finds the article of a page.
pub(super) fn find(source: &str, tree: &Tree) -> Article {
    let marks: Vec<Mark> = (0..tree.elements.len()).map(|id| mark(tree, id)).collect();
    let mut cut: Vec<bool> = marks.iter().map(|&mark| mark == Mark::Hidden).collect();
    inherit(tree, &mut cut);
    let all = weigh(source, tree, &cut);
    // What is called a menu but holds most of the page is no menu: a form around a page of
    // ASP.NET, a body with the class "with-sidebar", a menu whose end tag is missing.
    for id in 0..cut.len() {
        cut[id] |= marks[id] == Mark::Boilerplate && all[id].letters * 2 <= all[0].letters;
    }
    inherit(tree, &mut cut);
    let weights = weigh(source, tree, &cut);
    let root = root(tree, &weights);
    let within = within(tree, root);
    let keep = |cut: &[bool]| (0..cut.len()).map(|id| within[id] && !cut[id]).collect::<Vec<bool>>();

    // Lists of links are ways through the site; but a page that is nothing else is one.
    let mut without_links = cut.clone();
    for id in (0..cut.len()).filter(|&id| within[id] && id != root) {
        let w = weights[id];
        let list = is_block(tree.elements[id].tag) && w.links >= 3 && w.linked * 5 >= w.letters * 4;
        without_links[id] |= list && weights[root].letters > 0;
    }
    inherit(tree, &mut without_links);
    let left = weigh(source, tree, &without_links)[root].letters;
    let cut = if left * 5 >= weights[root].letters { without_links } else { cut };
    let mut kept = keep(&cut);
    if let Some(heading) = lost_heading(tree, root, &marks, &kept) {
        let inside = self::within(tree, heading);
        for id in heading..tree.elements.len() {
            let part = inside[id] && kept[tree.elements[id].parent] && marks[id] == Mark::None;
            kept[id] |= id == heading || part;
        }
    }
    Article { kept, root }
}

/// How the mark-up marks an element.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    None,
    /// No reader sees it.
    Hidden,
    /// It lies around the article.
    Boilerplate,
}

fn mark(tree: &Tree, id: usize) -> Mark {
    let element = &tree.elements[id];
    let is = |name: &str, value: &str| element.attribute(name).eq_ignore_ascii_case(value);
    let style = element.attribute("style").to_ascii_lowercase().replace(' ', "");
    if style.contains("display:none")
        || style.contains("visibility:hidden")
        || (element.attributes.contains_key("hidden") && !is("hidden", "until-found"))
        || is("aria-hidden", "true")
    {
        return Mark::Hidden;
    }
    match element.tag {
        "script" | "style" | "template" | "noscript" | "head" | "title" | "svg" | "math" | "iframe"
        | "object" | "audio" | "video" | "canvas" | "select" | "datalist" | "textarea" | "button"
        | "dialog" | "rt" | "rp" | "noembed" | "noframes" | "map" | "embed" | "progress" => {
            return Mark::Hidden;
        }
        "nav" | "aside" | "form" | "menu" | "search" | "label" | "legend" => return Mark::Boilerplate,
        "html" | "body" | "main" | "article" => return Mark::None,
        // The head of an article holds its title; the head of a page holds its logo and menu.
        "header" if !has_ancestor(tree, id, &["main", "article", "section"]) => return Mark::Boilerplate,
        "footer" if !has_ancestor(tree, id, &["blockquote"]) => return Mark::Boilerplate,
        _ => {}
    }
    let role = element.attribute("role").to_ascii_lowercase();
    match role.as_str() {
        "main" | "article" => return Mark::None,
        "navigation" | "banner" | "contentinfo" | "complementary" | "search" | "menu" | "menubar"
        | "toolbar" | "dialog" | "alertdialog" | "tablist" | "doc-toc" | "button" => {
            return Mark::Boilerplate;
        }
        _ => {}
    }
    let marks = |word: &String| WORDS.boilerplate.contains(word.as_str());
    let class = words(element.attribute("class"));
    if class.iter().any(marks) {
        return Mark::Boilerplate;
    }
    let ids = words(element.attribute("id"));
    let neutral = |word: &String| WORDS.neutral.contains(word.as_str());
    let boilerplate = ids.iter().any(marks) && ids.iter().all(|word| marks(word) || neutral(word));
    // A section with an id was given it by a heading; so was a heading.
    let titled =
        !matches!(element.tag, "div" | "ul" | "ol" | "table" | "td") || class.iter().any(|w| w == "section");
    if boilerplate && !titled { Mark::Boilerplate } else { Mark::None }
}

/// Returns the words of class names: `newsShare_block` holds `news`, `share`, `block`; a class with
/// hyphens counts as a whole, too.
fn words(names: &str) -> Vec<String> {
    let mut out = Vec::new();
    for name in names.split_ascii_whitespace() {
        if name.contains('-') {
            out.push(name.to_lowercase());
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
    let mut at = id;
    for _ in 0..REACH {
        if at == 0 {
            return false;
        }
        at = tree.elements[at].parent;
        let element = &tree.elements[at];
        if tags.contains(&element.tag) || (tags.contains(&"main") && element.attribute("role") == "main") {
            return true;
        }
    }
    false
}

/// Cuts all within an element that is cut: parents come before their children.
fn inherit(tree: &Tree, cut: &mut [bool]) {
    for id in 1..cut.len() {
        cut[id] |= cut[tree.elements[id].parent];
    }
}

fn within(tree: &Tree, root: usize) -> Vec<bool> {
    let mut within = vec![false; tree.elements.len()];
    within[root] = true;
    for id in root + 1..within.len() {
        within[id] = within[tree.elements[id].parent];
    }
    within
}

fn weigh(source: &str, tree: &Tree, cut: &[bool]) -> Vec<Weight> {
    let count = tree.elements.len();
    let mut weights = vec![Weight::default(); count];
    let mut link = vec![false; count];
    // The paragraph that is being read: its letters by element, so that each gets its own.
    let mut paragraph: Vec<(usize, usize)> = Vec::new();
    let flush = |paragraph: &mut Vec<(usize, usize)>, weights: &mut [Weight]| {
        let long = paragraph.iter().map(|(_, letters)| letters).sum::<usize>() >= PROSE;
        for (id, letters) in paragraph.drain(..).filter(|_| long) {
            weights[id].prose += letters;
        }
    };
    for event in &tree.events {
        match event {
            Event::Open(id) => {
                let element = &tree.elements[*id];
                let href = element.tag == "a" && element.attributes.contains_key("href");
                link[*id] = href || link[element.parent];
                weights[*id].links += usize::from(href && !cut[*id]);
                if is_block(element.tag) {
                    flush(&mut paragraph, &mut weights);
                }
            }
            Event::Close(id) if is_block(tree.elements[*id].tag) && !is_void(tree.elements[*id].tag) => {
                flush(&mut paragraph, &mut weights);
            }
            Event::Text(id, range) if !cut[*id] => {
                let letters = source[range.clone()].chars().filter(|c| c.is_alphanumeric()).count();
                weights[*id].letters += letters;
                if link[*id] {
                    weights[*id].linked += letters;
                } else {
                    paragraph.push((*id, letters));
                }
            }
            _ => {}
        }
    }
    flush(&mut paragraph, &mut weights);
    for id in (1..count).rev() {
        let Weight { letters, linked, links, prose } = weights[id];
        let parent = &mut weights[tree.elements[id].parent];
        parent.letters += letters;
        parent.linked += linked;
        parent.links += links;
        parent.prose += prose;
    }
    weights
}

/// Returns the element that holds the article: what is marked as main, the article in it, or the
/// innermost element that has nearly all the prose of the page.
fn root(tree: &Tree, weights: &[Weight]) -> usize {
    let heaviest = |found: &dyn Fn(usize) -> bool| {
        (1..tree.elements.len())
            .filter(|&id| found(id))
            .max_by_key(|&id| (weights[id].letters, std::cmp::Reverse(id)))
    };
    let is_main =
        |id: usize| tree.elements[id].tag == "main" || tree.elements[id].attribute("role") == "main";
    let is_article = |id: usize| {
        let element = &tree.elements[id];
        element.tag == "article"
            || element.attribute("role") == "article"
            || element.attribute("itemprop").eq_ignore_ascii_case("articleBody")
    };
    // What is marked must hold a good part of the page: templates have empty mains, and
    // articles of two lines under the one that the page is about.
    let main = heaviest(&is_main).filter(|&id| weights[id].letters * 3 >= weights[0].letters);
    let base = main.unwrap_or(0);
    let inside = within(tree, base);
    if let Some(id) = heaviest(&|id| is_article(id) && inside[id])
        && weights[id].letters * 2 >= weights[base].letters
    {
        return id;
    }
    if main.is_some() {
        return base;
    }
    // A child has nearly all if it has five parts in six: a lead outside of the body of an
    // article is more than a sixth in short news only.
    let mut heavy: Vec<Option<usize>> = vec![None; tree.elements.len()];
    for id in 1..tree.elements.len() {
        let parent = tree.elements[id].parent;
        if weights[id].prose * 6 >= weights[parent].prose * 5 && weights[id].prose > 0 {
            heavy[parent] = Some(id);
        }
    }
    let mut root = 0;
    while let Some(child) = heavy[root] {
        // A paragraph is no container: the article is the element around it.
        if !matches!(
            tree.elements[child].tag,
            "html"
                | "body"
                | "div"
                | "section"
                | "center"
                | "td"
                | "table"
                | "tbody"
                | "tr"
                | "article"
                | "form"
                | ""
                | "header"
                | "details"
                | "font"
                | "span"
        ) {
            break;
        }
        root = child;
    }
    root
}

/// Returns the `<h1>` of an article that would have none: the last one before it, or the first
/// one in it that was taken for boilerplate, such as a banner.
fn lost_heading(tree: &Tree, root: usize, marks: &[Mark], kept: &[bool]) -> Option<usize> {
    let headings: Vec<usize> = (1..tree.elements.len()).filter(|&id| tree.elements[id].tag == "h1").collect();
    if headings.iter().any(|&id| kept[id]) {
        return None;
    }
    let mut hidden: Vec<bool> = marks.iter().map(|&mark| mark == Mark::Hidden).collect();
    inherit(tree, &mut hidden);
    let inside = within(tree, root);
    let seen = |id: &&usize| !hidden[**id];
    let before = headings.iter().rev().filter(seen).find(|&&id| id < root);
    before.or_else(|| headings.iter().filter(seen).find(|&&id| inside[id])).copied()
}
