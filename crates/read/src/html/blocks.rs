//! Blocks of an article that are no part of its text, though no mark-up says so.

use super::tree::{Event, Tree, is_block};
use super::weights::{Paragraph, letter};

/// A piece of text between the bounds of blocks.
struct Piece {
    /// Its texts, as indices of events.
    texts: Vec<usize>,
    /// The name of the innermost block around it.
    tag: &'static str,
    letters: usize,
    linked: usize,
    /// Letters before its first link.
    label: usize,
    prose: bool,
    /// Whether a colon comes before the first link.
    colon: bool,
    /// Whether it says when: a year or a time of day in a few words.
    date: bool,
}

impl Piece {
    fn is_heading(&self) -> bool {
        matches!(self.tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    fn is_item(&self) -> bool {
        matches!(self.tag, "li" | "td" | "th" | "dt" | "dd" | "caption")
    }

    /// A paragraph that is one link, or a few words with a colon and a link: the way to another page.
    fn leads_away(&self) -> bool {
        /// Letters of "You may also be interested in".
        const LABEL: usize = 30;
        let only = self.linked == self.letters && self.linked > 0;
        let labelled = self.colon && self.label <= LABEL && self.linked + self.label == self.letters;
        !self.is_heading() && !self.is_item() && (only || labelled)
    }
}

/// Returns for each event whether its text is left out.
pub(super) fn left_out(source: &str, tree: &Tree, kept: &[bool]) -> Vec<bool> {
    let mut out = vec![false; tree.events.len()];
    let pieces = pieces(source, tree, kept);
    let Some(first) = pieces.iter().position(|piece| piece.prose) else { return out };
    let last = pieces.iter().rposition(|piece| piece.prose).unwrap_or(first);
    let mut drop = |piece: &Piece| {
        for &text in &piece.texts {
            out[text] = true;
        }
    };
    for (at, piece) in pieces.iter().enumerate() {
        let outside = at < first || at > last;
        if piece.leads_away() || (outside && piece.date && !piece.is_heading()) {
            drop(piece);
        }
    }
    // A heading with nothing under it headed what is cut.
    for piece in pieces.iter().rev().take_while(|piece| piece.is_heading() && piece.tag != "h1") {
        drop(piece);
    }
    out
}

fn pieces(source: &str, tree: &Tree, kept: &[bool]) -> Vec<Piece> {
    let mut block = vec![""; tree.elements.len()];
    let mut link = vec![false; tree.elements.len()];
    for id in 0..block.len() {
        let element = &tree.elements[id];
        block[id] = if is_block(element.tag) || id == 0 { element.tag } else { block[element.parent] };
        link[id] = (element.tag == "a" && element.attributes.contains_key("href")) || (id > 0 && link[element.parent]);
    }
    let mut pieces = Vec::new();
    let mut texts: Vec<usize> = Vec::new();
    let mut end = |texts: &mut Vec<usize>| {
        let texts = std::mem::take(texts);
        if let Some(piece) = piece(source, tree, texts, &block, &link) {
            pieces.push(piece);
        }
    };
    for (at, event) in tree.events.iter().enumerate() {
        match event {
            Event::Open(id) | Event::Close(id) if is_block(tree.elements[*id].tag) => end(&mut texts),
            Event::Text(id, _) if kept[*id] => texts.push(at),
            _ => {}
        }
    }
    end(&mut texts);
    pieces
}

fn piece(source: &str, tree: &Tree, texts: Vec<usize>, block: &[&'static str], link: &[bool]) -> Option<Piece> {
    let mut paragraph = Paragraph::default();
    let mut found = Piece {
        texts: Vec::new(),
        tag: "",
        letters: 0,
        linked: 0,
        label: 0,
        prose: false,
        colon: false,
        date: false,
    };
    let mut last = ' ';
    let mut plain = String::new();
    for &at in &texts {
        let Event::Text(id, range) = &tree.events[at] else { continue };
        let text = &source[range.clone()];
        let letters: usize = text.chars().map(letter).sum();
        if found.letters == 0 && letters > 0 {
            found.tag = block[*id];
        }
        if link[*id] && letters > 0 && found.linked == 0 {
            found.colon = last == ':';
            found.label = found.letters;
        }
        found.letters += letters;
        if link[*id] {
            found.linked += letters;
        } else {
            paragraph.text(*id, text);
        }
        last = text.chars().rev().find(|c| !c.is_whitespace()).unwrap_or(last);
        plain.push_str(text);
    }
    found.prose = paragraph.is_prose();
    found.date = !found.prose && is_date(&plain, found.letters);
    found.texts = texts;
    (found.letters > 0).then_some(found)
}

/// Whether a short text holds a year or a time of day: "Posted on 5 May 2019, 14:30".
fn is_date(text: &str, letters: usize) -> bool {
    /// Letters of a line with an author, two dates and two times.
    const LONGEST: usize = 80;
    if letters > LONGEST {
        return false;
    }
    let year = |digits: &str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let runs = text.split(|c: char| !c.is_ascii_digit());
    let time = text.as_bytes().windows(4).any(|w| {
        w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit()
    });
    time || runs.into_iter().any(year)
}
