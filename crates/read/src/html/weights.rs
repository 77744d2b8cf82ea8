//! Computes how much text, and how much of it prose, is in each element of a page.

use super::tree::{Element, Event, Tree, is_block, is_void};

/// The text in an element, with all within it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// Letters and digits.
    pub letters: usize,
    /// Those of them in links.
    pub linked: usize,
    /// Links.
    pub links: usize,
    /// Those of them that lead to another page.
    pub outward: usize,
    /// Letters outside of links in paragraphs of prose.
    pub prose: usize,
    /// Paragraphs of prose.
    pub paragraphs: usize,
    /// Letters outside of links in headings below the first level.
    pub headed: usize,
    /// Headings that are links to other pages.
    pub linked_headings: usize,
    /// Fields that ask for a text: an address, a name.
    pub fields: usize,
}

impl Weight {
    /// Returns the weight of the text when elements are compared: prose has a high weight, other text outside of links
    /// a low one, so that a table of results has some weight, and links none.
    pub fn amount(&self) -> usize {
        const PROSE: usize = 6;
        self.prose * PROSE + (self.letters - self.linked).saturating_sub(self.prose)
    }

    fn add(&mut self, other: Self) {
        self.letters += other.letters;
        self.linked += other.linked;
        self.links += other.links;
        self.outward += other.outward;
        self.prose += other.prose;
        self.paragraphs += other.paragraphs;
        self.headed += other.headed;
        self.linked_headings += other.linked_headings;
        self.fields += other.fields;
    }
}

/// A paragraph of at least this many letters outside of links is prose: more than a headline or a teaser has, less
/// than two lines.
const LONG: usize = 80;

/// This many are enough if the paragraph ends like a sentence: more than "Read on." has.
const SENTENCE: usize = 25;

/// A sentence has at least this many spaces: a URL has none.
const WORDS: usize = 4;

/// The paragraph that is being read.
#[derive(Default)]
pub(super) struct Paragraph {
    /// Its letters outside of links by element, so that each gets its own.
    letters: Vec<(usize, usize)>,
    /// The last character outside of links that is neither space nor closing mark.
    last: Option<char>,
    /// Spaces in it, a run of them being one.
    spaces: usize,
    in_space: bool,
    /// Whether it is written without spaces.
    dense: bool,
    /// Whether it contains a mark that separates clauses or sentences.
    pointed: bool,
}

impl Paragraph {
    /// Adds text of an element outside of links.
    pub fn text(&mut self, id: usize, text: &str) {
        let mut count = 0;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if c == '&'
                && let Some(length) = reference(rest.as_str())
            {
                // Mostly a space or a quotation mark.
                rest = rest.as_str()[length..].chars();
                continue;
            }
            count += letter(c);
            self.spaces += usize::from(c.is_whitespace() && !self.in_space);
            self.in_space = c.is_whitespace();
            self.dense |= letter(c) > 1;
            if !c.is_whitespace() && !is_closing(c) {
                self.last = Some(c);
                self.pointed |= is_end(c) || matches!(c, ',' | ';' | ':' | '、' | '，' | '；');
            }
        }
        self.letters.push((id, count));
    }

    /// Returns whether it is prose: long and with points, or a sentence.
    pub fn is_prose(&self) -> bool {
        let letters: usize = self.letters.iter().map(|(_, letters)| letters).sum();
        let sentence = self.last.is_some_and(is_end);
        (self.spaces >= WORDS || self.dense)
            && ((letters >= LONG && self.pointed) || (letters >= SENTENCE && sentence))
    }

    /// Credits its letters to the elements that contain them if it is prose.
    fn end(&mut self, weights: &mut [Weight]) {
        let prose = self.is_prose();
        if let Some((id, _)) = self.letters.last().filter(|_| prose) {
            weights[*id].paragraphs += 1;
        }
        for (id, letters) in self.letters.drain(..).filter(|_| prose) {
            weights[id].prose += letters;
        }
        *self = Self { letters: std::mem::take(&mut self.letters), ..Self::default() };
    }
}

/// Returns the length of the name and semicolon of a character reference after its `&`.
fn reference(text: &str) -> Option<usize> {
    /// Longer names are rare in prose.
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    text[..end].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#').then_some(end + 1)
}

/// Returns whether a character may follow the end of a sentence.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

/// Returns whether a character ends a sentence.
pub(super) fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟')
}

/// Returns the weight of a character: an ideograph or a kana is worth several letters of an alphabet.
pub(super) fn letter(c: char) -> usize {
    match c {
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => 3,
        c => usize::from(c.is_alphanumeric()),
    }
}

/// Returns whether an element is a link, including one that a script opens; `<a name>` is an anchor.
pub(super) fn is_link(element: &Element) -> bool {
    let has = |name| element.has(name);
    element.tag == "a" && (has("href") || !(has("name") || has("id")))
}

/// Returns whether a link leads to another page, not to a place in this one or to a script.
fn leads_out(element: &Element) -> bool {
    let href = element.attribute("href").trim_start();
    element.tag == "a" && !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript:")
}

/// Returns whether an element is an empty field for a text. One that is filled in, such as a number of servings,
/// belongs to the text around it.
fn asks(element: &Element) -> bool {
    let kind = element.attribute("type").to_ascii_lowercase();
    let text = matches!(kind.as_str(), "" | "text" | "email" | "tel");
    element.tag == "input" && text && element.attribute("value").is_empty()
}

/// Weighs the text directly in each element, except those that are cut.
pub(super) fn weigh(source: &str, tree: &Tree, cut: &[bool]) -> Vec<Weight> {
    let count = tree.elements.len();
    let mut weights = vec![Weight::default(); count];
    let (mut link, mut outward) = (vec![false; count], vec![false; count]);
    let mut paragraph = Paragraph::default();
    for event in &tree.events {
        match event {
            Event::Open(id) => {
                let element = &tree.elements[*id];
                let href = is_link(element);
                weights[*id].fields = usize::from(asks(element) && !cut[element.parent]);
                link[*id] = href || link[element.parent];
                if link[*id] && !cut[*id] {
                    weights[*id].links += usize::from(href);
                    // A heading in a link is one as well.
                    weights[*id].outward += usize::from(leads_out(element) || outward[element.parent]);
                    outward[*id] = weights[*id].outward > 0;
                }
                if is_block(element.tag) {
                    paragraph.end(&mut weights);
                }
            }
            Event::Close(id) if is_block(tree.elements[*id].tag) && !is_void(tree.elements[*id].tag) => {
                paragraph.end(&mut weights);
            }
            Event::Text(id, range) if !cut[*id] => {
                let text = &source[range.clone()];
                let letters: usize = text.chars().map(letter).sum();
                weights[*id].letters += letters;
                if link[*id] {
                    weights[*id].linked += letters;
                } else {
                    paragraph.text(*id, text);
                }
            }
            _ => {}
        }
    }
    paragraph.end(&mut weights);
    weights
}

/// Adds to each element what is in the elements within it.
pub(super) fn total(tree: &Tree, mut own: Vec<Weight>) -> Vec<Weight> {
    for id in (1..own.len()).rev() {
        let tag = tree.elements[id].tag;
        if matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            let Weight { letters, linked, outward, .. } = own[id];
            own[id].linked_headings = usize::from(letters > 0 && linked == letters && outward > 0);
            own[id].headed = if tag == "h1" { 0 } else { letters - linked };
        }
        let weight = own[id];
        own[tree.elements[id].parent].add(weight);
    }
    own
}
