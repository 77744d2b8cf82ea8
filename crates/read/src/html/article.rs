//! Finds the elements of a page that are its article.
//!
//! Both sides of a pair must be treated alike, so nothing here depends on the language. The decision depends on where
//! the prose of the page is: sentences outside of links, compared with other prose and never with the letters of
//! menus. The mark-up (`<main>`, `<nav>`, roles) and, less so, the words of class names are only evidence: the element
//! with most of the prose is kept, however it is marked.

use super::blocks::{left_out, prose};
use super::marks::{Mark, Marked, is_article, is_container, is_main, mark};
use super::select::Selector;
use super::tree::{Event, Tree, is_block};
use super::weights::{Weight, total, weigh};
use std::collections::BTreeMap;

/// What is read of a page.
pub(super) struct Article {
    /// For each element, whether its text is read.
    pub kept: Vec<bool>,
    /// For each event, whether its text is nevertheless left out.
    pub left_out: Vec<bool>,
    /// The element that contains the article.
    pub root: usize,
    /// Letters of prose that are shown in the page and left out.
    pub lost: usize,
    /// Letters of prose that are read.
    pub prose: usize,
}

/// Finds the article of a page.
pub(super) fn find(source: &str, tree: &Tree) -> Article {
    let page = Page::of(source, tree);
    let root = page.root();
    let mut kept = page.keep(root);
    if let Some(heading) = page.rescue_heading(root, &mut kept) {
        page.keep_lead(source, heading, root, &mut kept);
    }
    let left_out = left_out(source, tree, &kept);
    let prose: usize = (0..kept.len()).filter(|&id| kept[id]).map(|id| page.own[id].prose).sum();
    Article { kept, left_out, root, lost: page.weights[0].prose - prose, prose }
}

/// Takes all visible text of a page.
pub(super) fn whole(tree: &Tree) -> Article {
    let unseen = inherited(tree, |id| mark(tree, id).mark >= Mark::Hidden);
    taken(tree, 0, unseen.iter().map(|unseen| !unseen).collect())
}

/// Takes the elements that match a selector, hidden ones too; `None` if there are none.
pub(super) fn selected(tree: &Tree, selector: &Selector) -> Option<Article> {
    let matched = selector.matches(tree);
    let root = matched.iter().position(|&matched| matched)?;
    let mut kept = vec![false; matched.len()];
    for id in 1..kept.len() {
        let hides = mark(tree, id).mark >= Mark::Hidden;
        kept[id] = matched[id] || (kept[tree.elements[id].parent] && !hides);
    }
    Some(taken(tree, root, kept))
}

fn taken(tree: &Tree, root: usize, kept: Vec<bool>) -> Article {
    Article { kept, left_out: vec![false; tree.events.len()], root, lost: 0, prose: 0 }
}

/// A page with the known facts about its elements.
struct Page<'t> {
    source: &'t str,
    tree: &'t Tree,
    /// The mark of each element; implausible marks are removed.
    marks: Vec<Marked>,
    /// Whether no text of an element, or of one around it, is shown.
    unseen: Vec<bool>,
    /// The text directly in each element.
    own: Vec<Weight>,
    /// The text in each element, with all within it.
    weights: Vec<Weight>,
    /// Whether each element contains the title or the main part of the page.
    titled: Vec<bool>,
    /// Prose under a mark counts less in the search for the article.
    likely: Vec<usize>,
}

impl<'t> Page<'t> {
    fn of(source: &'t str, tree: &'t Tree) -> Self {
        let mut marks: Vec<Marked> = (0..tree.elements.len()).map(|id| mark(tree, id)).collect();
        let never = inherited(tree, |id| marks[id].mark == Mark::Never);
        let all = total(tree, weigh(source, tree, &never));
        // Scripts show what mark-up hides: an article that fades in.
        for (marked, weight) in marks.iter_mut().zip(&all) {
            if marked.mark == Mark::Hidden && weight.amount() * 2 > all[0].amount() {
                *marked = Marked::default();
            }
        }
        drop(all);
        let unseen = inherited(tree, |id| marks[id].mark >= Mark::Hidden);
        let own = weigh(source, tree, &unseen);
        let weights = total(tree, own.clone());
        let mut page =
            Self { source, tree, marks, unseen, own, weights, titled: Vec::new(), likely: Vec::new() };
        page.titled = page.titled();
        page.keep_quotations();
        page.doubt_marks();
        page.mark_teasers();
        page.likely = page.likely_prose();
        page
    }

    fn amount(&self, id: usize) -> usize {
        self.weights[id].amount()
    }

    /// Removes marks by words if a quotation with prose is most of what they mark: a post embedded in the article.
    fn keep_quotations(&mut self) {
        let mut quoted: Vec<usize> = vec![0; self.marks.len()];
        for id in (1..quoted.len()).rev() {
            let element = &self.tree.elements[id];
            if element.tag == "blockquote" {
                quoted[id] = self.amount(id);
            }
            quoted[element.parent] += quoted[id];
        }
        for (id, quoted) in quoted.into_iter().enumerate() {
            let marked = &mut self.marks[id];
            if marked.word.is_some()
                && marked.mark < Mark::Sure
                && self.weights[id].prose > 0
                && quoted * 2 > self.weights[id].amount()
            {
                *marked = Marked::default();
            }
        }
    }

    /// Removes marks that would cut most of the prose: an element that contains it, or a word that marks many pieces
    /// of it. Content that is certainly around an article, or comes after it, may be longer than the article if enough
    /// is left.
    fn doubt_marks(&mut self) {
        let sure = |marked: Marked| matches!(marked.mark, Mark::Sure | Mark::After);
        let around = self.outermost(sure);
        let prose: usize = around.iter().map(|&id| self.weights[id].prose).sum();
        let mut base = self.amount(0);
        if self.weights[0].prose - prose >= LEAST {
            base -= around.iter().map(|&id| self.amount(id)).sum::<usize>();
        } else {
            for id in 0..self.marks.len() {
                if sure(self.marks[id]) {
                    self.marks[id].mark = Mark::Strong;
                }
            }
        }
        let mut by_word: BTreeMap<&'static str, usize> = BTreeMap::new();
        let doubtful = |marked: Marked| (Mark::Weak..=Mark::Strong).contains(&marked.mark);
        for id in self.outermost(|marked| doubtful(marked) && marked.word.is_some()) {
            if let Some(word) = self.marks[id].word {
                *by_word.entry(word).or_default() += self.amount(id);
            }
        }
        for id in 0..self.marks.len() {
            let most = |amount: usize| amount * 2 >= base && amount > 0;
            let by_word = self.marks[id].word.and_then(|word| by_word.get(word).copied()).unwrap_or(0);
            if doubtful(self.marks[id]) && (most(self.amount(id)) || most(by_word)) {
                self.marks[id] = Marked::default();
            }
        }
    }

    /// Marks lists of other articles: headings that are links, and little prose under each.
    fn mark_teasers(&mut self) {
        /// Fewer may be the sections of a page with links to its sections.
        const TEASERS: usize = 3;
        // The prose without such a heading.
        let mut plain = vec![0; self.marks.len()];
        for id in (1..plain.len()).rev() {
            if self.weights[id].linked_headings == 0 {
                plain[self.tree.elements[id].parent] += self.weights[id].prose;
            }
        }
        for (id, &plain) in plain.iter().enumerate().skip(1) {
            let w = self.weights[id];
            let list = w.linked_headings >= TEASERS && w.paragraphs * 2 <= w.linked_headings * 3;
            if list && plain * 3 <= w.prose && !self.titled[id] && self.marks[id].mark < Mark::Strong {
                self.marks[id] = Marked { mark: Mark::Strong, word: None };
            }
        }
    }

    /// Returns the elements with a mark that are in no other with such a mark.
    fn outermost(&self, marked: impl Fn(Marked) -> bool) -> Vec<usize> {
        let inside = inherited(self.tree, |id| marked(self.marks[id]));
        (1..inside.len()).filter(|&id| inside[id] && !inside[self.tree.elements[id].parent]).collect()
    }

    fn is_heading(&self, id: usize) -> bool {
        self.tree.elements[id].tag == "h1" && !self.unseen[id]
    }

    /// Returns for each element whether it contains the first `<h1>` or an element marked as main.
    fn titled(&self) -> Vec<bool> {
        let mut titled = vec![false; self.marks.len()];
        let first = (1..titled.len()).find(|&id| self.is_heading(id));
        for id in (1..titled.len()).rev() {
            titled[id] |= Some(id) == first || is_main(&self.tree.elements[id]);
            titled[self.tree.elements[id].parent] |= titled[id];
        }
        titled
    }

    /// Returns the prose of each element where that under marks counts less.
    fn likely_prose(&self) -> Vec<usize> {
        let count = self.marks.len();
        let mut strongest = vec![Mark::None; count];
        let mut likely = vec![0; count];
        for id in 0..count {
            let around = if id > 0 { strongest[self.tree.elements[id].parent] } else { Mark::None };
            strongest[id] = self.marks[id].mark.max(around);
            // Eighths.
            let share = match strongest[id] {
                Mark::None => 8,
                Mark::Weak | Mark::Picture => 6,
                Mark::Strong | Mark::Sure => 1,
                Mark::After | Mark::Hidden | Mark::Never => 0,
            };
            likely[id] = self.own[id].amount() * share;
        }
        for id in (1..count).rev() {
            likely[self.tree.elements[id].parent] += likely[id];
        }
        likely
    }

    /// Returns the element that contains the article: what is marked as main, the article in it, or the
    /// innermost element that has nearly all the prose of the page.
    fn root(&self) -> usize {
        let elements = &self.tree.elements;
        let likely = &self.likely;
        let heaviest = |range: std::ops::Range<usize>, found: &dyn Fn(usize) -> bool| {
            range.filter(|&id| found(id)).max_by_key(|&id| (likely[id], id))
        };
        // A marked element must contain a good part of the prose: templates have empty mains, and two-line articles
        // under the one that the page is about. The element with the title may have less: one article of several, but
        // not only its first lines.
        let holds_most = |id: usize, base: usize| {
            let share = if self.titled[id] && self.weights[id].prose >= LEAST { TITLED_SHARE } else { 2 };
            likely[id] > 0 && likely[id] * share >= likely[base]
        };
        let main = heaviest(1..elements.len(), &|id| is_main(&elements[id])).filter(|&id| holds_most(id, 0));
        let base = main.unwrap_or(0);
        let inside = base..self.tree.end(base);
        // Of several articles with titles the first one is chosen: the next ones were loaded below it.
        let mut titled = (inside.clone()).filter(|&id| is_article(&elements[id]) && self.titled[id]);
        let first = titled.find(|&id| holds_most(id, base));
        let article = first.or_else(|| heaviest(inside, &|id| is_article(&elements[id])));
        match article.filter(|&id| holds_most(id, base)) {
            Some(id) => id,
            None => self.descend(base),
        }
    }

    /// Goes down to the innermost container that has nearly all the prose.
    fn descend(&self, from: usize) -> usize {
        let mut root = from;
        // A child has nearly all if it has five parts in six: a lead outside of the body of an
        // article is more than a sixth in short news only.
        let mut heavy: Vec<Option<usize>> = vec![None; self.marks.len()];
        for id in 1..heavy.len() {
            let parent = self.tree.elements[id].parent;
            if self.likely[id] * 6 >= self.likely[parent] * 5 && self.likely[id] > 0 {
                heavy[parent] = Some(id);
            }
        }
        while let Some(child) = heavy[root].filter(|&child| is_container(self.tree.elements[child].tag)) {
            root = child;
        }
        root
    }

    /// Returns whether each element is kept when the article is in `root`.
    fn keep(&self, root: usize) -> Vec<bool> {
        let end = self.tree.end(root);
        let unmarked = self.unmarked(root);
        let mut cut = vec![true; self.marks.len()];
        for id in root..end {
            let around = id > root && cut[self.tree.elements[id].parent];
            cut[id] = around || self.unseen[id] || (id > root && self.is_furniture(id, root, unmarked));
        }
        // Lists of links are navigation; but a page with nothing else is a list of links.
        let mut without = cut.clone();
        // What opens over a name in a sentence makes no list of it.
        let weights = total(self.tree, weigh(self.source, self.tree, &cut));
        for id in root + 1..end {
            let w = weights[id];
            let tag = self.tree.elements[id].tag;
            let only = matches!(tag, "ul" | "ol") && w.links > 0 && w.linked == w.letters;
            let many = w.links >= 3 && w.linked * 5 >= w.letters * 4;
            let headed =
                w.links >= 2 && w.headed > 0 && w.linked >= w.headed && w.linked + w.headed == w.letters;
            let list = only || (is_block(tag) && (many || headed));
            without[id] |= without[self.tree.elements[id].parent] || list;
        }
        let left =
            |cut: &[bool]| (root..end).filter(|&id| !cut[id]).map(|id| self.own[id].letters).sum::<usize>();
        let cut = if left(&without) * 5 >= left(&cut) && left(&without) > 0 { without } else { cut };
        cut.iter().map(|cut| !cut).collect()
    }

    /// Returns whether an element within the article stays whatever it is marked as: it contains the title, or
    /// more than the rest of the article.
    fn stays(&self, id: usize, root: usize) -> bool {
        self.titled[id] || self.amount(id) * 2 > self.amount(root)
    }

    /// Returns the prose of an element outside of all elements with a strong mark that are not kept.
    fn unmarked(&self, root: usize) -> usize {
        let mut marked = vec![false; self.marks.len()];
        let mut sum = self.own[root].amount();
        for id in root + 1..self.tree.end(root) {
            let strong = self.marks[id].mark >= Mark::Strong && !self.stays(id, root);
            marked[id] = marked[self.tree.elements[id].parent] || strong;
            sum += if marked[id] { 0 } else { self.own[id].amount() };
        }
        sum
    }

    /// Returns whether an element within the article is not part of it; `unmarked` is the prose there outside of marks.
    fn is_furniture(&self, id: usize, root: usize, unmarked: usize) -> bool {
        /// A caption is no longer.
        const CAPTION: usize = 300;
        /// The offer of a newsletter has fewer words.
        const OFFER: usize = 400;
        let w = self.weights[id];
        if w.fields > 0 && w.prose <= OFFER && self.amount(id) * 8 <= unmarked && !self.titled[id] {
            return true;
        }
        if self.marks[id].word.is_some() && self.marks[id].mark < Mark::Sure && self.in_sentence(id) {
            return false;
        }
        match self.marks[id].mark {
            Mark::None => false,
            Mark::Weak => w.prose == 0 || w.linked * 2 >= w.letters,
            Mark::Picture => w.paragraphs <= 1 && w.prose <= CAPTION && !self.titled[id],
            Mark::Strong => self.amount(id) <= unmarked && !self.stays(id, root),
            Mark::Sure | Mark::After | Mark::Hidden | Mark::Never => true,
        }
    }

    /// Returns whether an inline element is in a paragraph of prose: a name, a word that is a link.
    fn in_sentence(&self, id: usize) -> bool {
        let parents = std::iter::successors(Some(id), |&id| Some(self.tree.elements[id].parent));
        let block = parents.take(DEPTH).find(|&id| is_block(self.tree.elements[id].tag));
        block.is_some_and(|block| block != id && self.own[block].prose > 0)
    }

    /// Keeps the `<h1>` of an article that would have none: the last one before it, or the first
    /// one in it that was treated as boilerplate, such as a banner. Returns one that comes before it.
    fn rescue_heading(&self, root: usize, kept: &mut [bool]) -> Option<usize> {
        let headings: Vec<usize> = (1..kept.len()).filter(|&id| self.is_heading(id)).collect();
        if headings.iter().any(|&id| kept[id]) {
            return None;
        }
        let inside = |id: usize| (root..self.tree.end(root)).contains(&id);
        let before = headings.iter().rev().find(|&&id| id < root).copied();
        let heading = before.or_else(|| headings.iter().find(|&&id| inside(id)).copied())?;
        kept[heading] = true;
        for id in heading + 1..self.tree.end(heading) {
            kept[id] |= kept[self.tree.elements[id].parent] && self.marks[id].mark == Mark::None;
        }
        before
    }

    /// Keeps the prose between a heading and the article that it heads: its lead.
    fn keep_lead(&self, source: &str, heading: usize, root: usize, kept: &mut [bool]) {
        let elements = &self.tree.elements;
        let holds = |id: usize, inner: usize| id <= inner && inner < self.tree.end(id);
        let holds_root = |id: usize| holds(id, root);
        let cut = inherited(self.tree, |id| {
            !holds_root(id) && !holds(id, heading) && (self.unseen[id] || self.marks[id].mark >= Mark::Strong)
        });
        let place = |wanted: &dyn Fn(&Event) -> bool| self.tree.events.iter().position(wanted);
        let from = place(&|event| matches!(event, Event::Close(id) if *id == heading));
        let to = place(&|event| matches!(event, Event::Open(id) if *id == root));
        let (Some(from), Some(to)) = (from, to) else { return };
        let texts = prose(source, self.tree, from..to, |id| !cut[id]);
        let ids = texts.iter().filter_map(|&at| match &self.tree.events[at] {
            Event::Text(id, _) => Some(*id),
            _ => None,
        });
        let ids: Vec<usize> = ids.collect();
        let lead: usize = ids.iter().map(|&id| self.own[id].prose).sum();
        if lead * 2 > self.amount(root) {
            return;
        }
        for id in ids {
            // Up to the paragraph, so that it is one.
            for around in std::iter::successors(Some(id), |&id| Some(elements[id].parent)).take(DEPTH) {
                if holds_root(around) {
                    break;
                }
                kept[around] = true;
                if is_block(elements[around].tag) {
                    break;
                }
            }
        }
    }
}

/// Maximum number of nested inline elements around a word.
const DEPTH: usize = 16;

/// An element with the title contains the article if it has this part of the prose, a sixth: of five
/// articles that load below each other the first has as much, a lead has less.
const TITLED_SHARE: usize = 6;

/// This many letters of prose are an article, even in a page with many comments.
const LEAST: usize = 200;

/// Returns for each element whether it or an enclosing one satisfies `such`: parents come before their children.
fn inherited(tree: &Tree, such: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut all: Vec<bool> = Vec::with_capacity(tree.elements.len());
    for id in 0..tree.elements.len() {
        let around = id > 0 && all[tree.elements[id].parent];
        all.push(around || such(id));
    }
    all
}
