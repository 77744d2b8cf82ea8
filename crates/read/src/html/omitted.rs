//! Counts the text of a page that is not read: text around the article in words, omissions within it one by one.

use super::article::Article;
use super::marks::{Mark, is_caption, mark};
use super::notes::Script;
use super::tree::{Event, Tree};
use crate::left_out::LeftOut;
use std::collections::BTreeMap;
use sverka_text::words::words;

/// Why the text of an element is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Menus, bylines, links to other articles; all that the selector does not match.
    Around,
    /// Labels of buttons, choices of a list, text in pictures, what a frame shows without its page.
    Control,
    Caption,
    Formula,
    /// The reading of the word below it.
    Ruby,
    /// Not shown.
    Hidden,
    /// Not text for people: scripts, styles.
    Nothing,
}

/// Counts the text of a page that is not read, and with `around` the text around the article. `scripts` identifies the
/// numbers of notes.
pub(super) fn omitted(
    source: &str,
    tree: &Tree,
    article: &Article,
    scripts: &BTreeMap<usize, Script>,
    around: bool,
) -> LeftOut {
    let whys = whys(tree, article, around);
    let mut counts = LeftOut::default();
    // The last element that was counted, so that an element with several texts counts once.
    let mut last = None;
    for (at, event) in tree.events.iter().enumerate() {
        let Event::Text(id, range) = event else { continue };
        let taken = article.kept[*id] && !article.left_out[at];
        let text = &source[range.clone()];
        if taken {
            if scripts.get(&at) == Some(&Script::Note) && !text.trim().is_empty() {
                counts.add("note number", "note numbers", 1, None);
            }
            continue;
        }
        let (why, owner) = if article.kept[*id] { (Why::Around, *id) } else { whys[*id] };
        let count = count_words(text);
        let once = usize::from(count > 0 && last != Some(owner));
        match why {
            Why::Around if around => {
                counts.add("word around the article", "words around the article", count, None)
            }
            Why::Around | Why::Nothing => {}
            Why::Control => {
                counts.add("word of controls and pictures", "words of controls and pictures", count, None)
            }
            Why::Hidden => counts.add("hidden word", "hidden words", count, None),
            Why::Caption => counts.add("caption", "captions", once, None),
            Why::Formula => counts.add("formula", "formulas", once, None),
            Why::Ruby => counts.add("ruby annotation", "ruby annotations", once, None),
        }
        if once > 0 && why != Why::Nothing {
            last = Some(owner);
        }
    }
    counts
}

/// Counts the words of a text, except the names of characters: `&nbsp;`.
fn count_words(text: &str) -> usize {
    let is_name = |range: std::ops::Range<usize>| {
        let before = &text[..range.start];
        (before.ends_with('&') || before.ends_with("&#")) && text[range.end..].starts_with(';')
    };
    words(text).filter(|word| !is_name(word.range.clone())).count()
}

/// Returns for each element whose text is not read the reason, and the element that decides it.
fn whys(tree: &Tree, article: &Article, around: bool) -> Vec<(Why, usize)> {
    let mut whys: Vec<(Why, usize)> = Vec::with_capacity(tree.elements.len());
    for id in 0..tree.elements.len() {
        let parent = tree.elements[id].parent;
        let above = if id > 0 { whys[parent] } else { (Why::Around, 0) };
        let in_article = id == 0 || article.kept[parent];
        let own = if article.kept[id] { Why::Around } else { why(tree, id) };
        whys.push(match (above.0, own) {
            (Why::Nothing | Why::Hidden, _) => above,
            (_, Why::Nothing) => (own, id),
            (_, Why::Hidden) if around => (own, id),
            // What is in a piece that is left out is part of it.
            _ => {
                if in_article {
                    (own, id)
                } else {
                    above
                }
            }
        });
    }
    whys
}

fn why(tree: &Tree, id: usize) -> Why {
    match tree.elements[id].tag {
        "script" | "style" | "template" | "head" | "title" | "noembed" | "noframes" => Why::Nothing,
        "math" => Why::Formula,
        "rt" | "rp" => Why::Ruby,
        _ => match mark(tree, id) {
            marked if is_caption(marked) => Why::Caption,
            marked if marked.mark == Mark::Hidden => Why::Hidden,
            marked if marked.mark == Mark::Never => Why::Control,
            _ => Why::Around,
        },
    }
}
