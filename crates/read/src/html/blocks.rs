//! Blocks of an article that are not part of its text although no mark-up indicates it.

use super::tree::{Event, Tree, is_block};
use super::weights::{Paragraph, is_closing, is_end, is_link, letter};
use std::ops::Range;

/// A piece of text between the bounds of blocks.
struct Piece {
    /// Its texts, as indices of events.
    texts: Vec<usize>,
    /// The name of the innermost block around it.
    tag: &'static str,
    letters: usize,
    linked: usize,
    /// Letters in italics or bold outside of links.
    set_off: usize,
    /// Letters before its first link.
    label: usize,
    prose: bool,
    /// Whether a colon comes before the first link.
    colon: bool,
    /// Whether it is a date: a year or a time of day in a few words.
    date: bool,
    /// Whether it ends with a colon.
    introduces: bool,
    /// Whether it ends as a sentence does.
    ends: bool,
    /// Whether text that is not kept comes between it and the next piece.
    cut_after: bool,
}

/// Letters of "You may also be interested in".
const LABEL: usize = 30;

impl Piece {
    fn is_heading(&self) -> bool {
        matches!(self.tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    /// Returns the level of a heading; 7 for anything else.
    fn level(&self) -> u8 {
        if self.is_heading() { self.tag.as_bytes()[1] - b'0' } else { 7 }
    }

    /// A sentence that consists mostly of links: names, works, earlier news.
    fn is_linked_sentence(&self) -> bool {
        /// Letters that join them: "was elected in".
        const JOINING: usize = 12;
        self.ends && self.letters - self.linked >= JOINING
    }

    /// A few words that do not form a sentence.
    fn is_label(&self) -> bool {
        !self.prose && !self.is_item() && self.letters <= LABEL
    }

    fn is_item(&self) -> bool {
        matches!(self.tag, "li" | "td" | "th" | "dt" | "dd" | "caption")
    }

    /// A paragraph that is one link, or a few words with a colon and a link: a pointer to another page.
    fn leads_away(&self) -> bool {
        let only = self.linked == self.letters && self.linked > 0;
        let labelled = self.colon && self.label <= LABEL && self.linked + self.label == self.letters;
        !self.is_heading() && !self.is_item() && (only || labelled)
    }
}

/// Returns for each event whether its text is left out of what is kept.
pub(super) fn left_out(source: &str, tree: &Tree, kept: &[bool]) -> Vec<bool> {
    let mut out = vec![false; tree.events.len()];
    let pieces = pieces(source, tree, |id, _| kept[id]);
    let Some(first) = pieces.iter().position(|piece| piece.prose) else { return out };
    let last = pieces.iter().rposition(|piece| piece.prose).unwrap_or(first);
    let mut dropped: Vec<bool> = pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| {
            let outside = at < first || at > last;
            let frame = piece.date || (piece.linked * 2 >= piece.letters && !piece.is_linked_sentence());
            piece.leads_away() || (outside && frame && !piece.is_heading())
        })
        .collect();
    drop_closing(&pieces, &mut dropped);
    drop_heads(&pieces, &mut dropped);
    for (piece, _) in pieces.iter().zip(dropped).filter(|(_, dropped)| *dropped) {
        for &text in &piece.texts {
            out[text] = true;
        }
    }
    out
}

/// Drops the closing lines of newspaper articles in italics: the author, with links.
fn drop_closing(pieces: &[Piece], dropped: &mut [bool]) {
    let prose = pieces.iter().filter(|piece| piece.prose).map(|piece| piece.letters).sum::<usize>();
    let mut closing = 0;
    for at in (0..pieces.len()).rev() {
        let piece = &pieces[at];
        if dropped[at] {
            continue;
        }
        closing += piece.letters;
        // A whole letter may be set in italics.
        let plain = piece.letters - piece.linked;
        if piece.linked == 0 || piece.set_off < plain || closing * 4 > prose {
            return;
        }
        dropped[at] = true;
    }
}

/// Drops headings with nothing left below them, and the introductions of dropped links.
fn drop_heads(pieces: &[Piece], dropped: &mut [bool]) {
    // The level of the next piece that stays, a paragraph being below all headings.
    let mut next = 0;
    for at in (0..pieces.len()).rev() {
        let piece = &pieces[at];
        let links_follow = pieces.get(at + 1).is_some_and(|piece| dropped[at + 1] && piece.leads_away());
        dropped[at] |= if piece.is_heading() {
            let emptied = piece.cut_after || links_follow || at + 1 == pieces.len();
            piece.tag != "h1" && emptied && (next <= piece.level() || piece.introduces)
        } else {
            links_follow && piece.is_label()
        };
        if !dropped[at] {
            next = piece.level();
        }
    }
}

/// Returns the texts of the paragraphs between two events that are prose; only elements that
/// `open` allows are looked at.
pub(super) fn prose(
    source: &str,
    tree: &Tree,
    between: Range<usize>,
    open: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let pieces = pieces(source, tree, |id, at| between.contains(&at) && open(id));
    let wanted = pieces.into_iter().filter(|piece| piece.prose && !piece.is_item());
    wanted.flat_map(|piece| piece.texts).collect()
}

fn pieces(source: &str, tree: &Tree, taken: impl Fn(usize, usize) -> bool) -> Vec<Piece> {
    let mut block = vec![""; tree.elements.len()];
    let mut link = vec![false; tree.elements.len()];
    let mut set_off = vec![false; tree.elements.len()];
    for id in 0..block.len() {
        let element = &tree.elements[id];
        block[id] = if is_block(element.tag) || id == 0 { element.tag } else { block[element.parent] };
        link[id] = is_link(element) || (id > 0 && link[element.parent]);
        let emphasis = matches!(element.tag, "em" | "i" | "strong" | "b" | "small");
        set_off[id] = emphasis || (id > 0 && set_off[element.parent]);
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut texts: Vec<usize> = Vec::new();
    let end = |texts: &mut Vec<usize>, pieces: &mut Vec<Piece>| {
        pieces.extend(piece(source, tree, std::mem::take(texts), &block, &link, &set_off));
    };
    let mut broken = false;
    for (at, event) in tree.events.iter().enumerate() {
        if let Event::Text(_, range) = event {
            broken &= source[range.clone()].trim_ascii().is_empty();
        }
        match event {
            Event::Open(id) | Event::Close(id) if is_block(tree.elements[*id].tag) => {
                end(&mut texts, &mut pieces);
            }
            // Two in a row separate paragraphs, as in the writer.
            Event::Break(_) if std::mem::replace(&mut broken, true) => end(&mut texts, &mut pieces),
            Event::Text(id, _) if taken(*id, at) => texts.push(at),
            Event::Text(_, range) if source[range.clone()].contains(char::is_alphanumeric) => {
                end(&mut texts, &mut pieces);
                if let Some(piece) = pieces.last_mut() {
                    piece.cut_after = true;
                }
            }
            _ => {}
        }
    }
    end(&mut texts, &mut pieces);
    pieces
}

fn piece(
    source: &str,
    tree: &Tree,
    texts: Vec<usize>,
    block: &[&'static str],
    link: &[bool],
    set_off: &[bool],
) -> Option<Piece> {
    let mut paragraph = Paragraph::default();
    let mut found = Piece {
        texts: Vec::new(),
        tag: "",
        letters: 0,
        linked: 0,
        set_off: 0,
        label: 0,
        prose: false,
        colon: false,
        date: false,
        introduces: false,
        ends: false,
        cut_after: false,
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
        found.set_off += if set_off[*id] && !link[*id] { letters } else { 0 };
        if link[*id] {
            found.linked += letters;
        } else {
            paragraph.text(*id, text);
        }
        last = text.chars().rev().find(|c| !c.is_whitespace()).unwrap_or(last);
        plain.push_str(text);
    }
    found.introduces = last == ':';
    found.ends = plain.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c)).ends_with(is_end);
    found.prose = paragraph.is_prose();
    found.date = !found.prose && is_date(&plain, found.letters);
    found.texts = texts;
    (found.letters > 0).then_some(found)
}

/// Returns whether a short text contains a year or a time of day: "Posted on 5 May 2019, 14:30".
fn is_date(text: &str, letters: usize) -> bool {
    /// Letters of a line with an author, two dates and two times.
    const LONGEST: usize = 80;
    if letters > LONGEST {
        return false;
    }
    let year = |digits: &str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let runs = text.split(|c: char| !c.is_ascii_digit());
    let time = text
        .as_bytes()
        .windows(4)
        .any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit());
    time || runs.into_iter().any(year)
}
