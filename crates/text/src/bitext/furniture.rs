//! Page furniture among the links: buttons and links of a web page that came along with its text.
//!
//! A link that is marked by mistake is missing in a memory, and furniture that is not marked is a unit too many. So
//! words of the list ([`crate::formulas`]) are not enough. They must be a whole paragraph, without a mark that ends a
//! sentence or opens speech, and be where furniture is: on a web page, at the end of a text, in a row of its kind, or
//! repeated. What a person may say as well ("Go back") needs more of it than what nobody says ("Print version").

use super::{Bitext, Link};
use crate::calendar::calendar;
use crate::document::{BlockKind, Segmented};
use crate::formulas;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A sentence of the text.
    Text,
    /// Words of furniture, which a person may say, too.
    Said,
    /// Words of furniture alone.
    Sure,
    /// Furniture wherever it is: the name of a picture, or the headline again with a date.
    Certain,
    /// A sentence of the text with the name of a picture at its end.
    Glued,
}

impl Bitext {
    /// Marks the links that are page furniture, and takes the mark from all others. Returns how many are marked.
    ///
    /// Marked are links of which each side is furniture: buttons and links such as "Back to top", names of pictures,
    /// the headline once more with a date. So are sentences with the name of a picture glued to their end. Words that
    /// the list does not have follow furniture on the other side when they are short. Links and texts stay as they are.
    pub fn mark_furniture(&mut self) -> usize {
        let sides = [Side::of(&self.source), Side::of(&self.target)];
        let links = self.links.iter_mut().chain(self.moved.iter_mut().flat_map(|block| &mut block.links));
        let mut count = 0;
        for link in links {
            link.furniture = is_furniture(link, &sides);
            count += usize::from(link.furniture);
        }
        count
    }
}

fn is_furniture(link: &Link, sides: &[Side<'_>; 2]) -> bool {
    let runs = [link.source.clone(), link.target.clone()];
    let is_glued = |k: usize| runs[k].clone().any(|i| sides[k].classes[i] == Class::Glued);
    if is_glued(0) || is_glued(1) {
        return true;
    }
    let filled: Vec<usize> = (0..2).filter(|&k| !runs[k].is_empty()).collect();
    let is_listed = |k: usize| runs[k].clone().all(|i| sides[k].classes[i] != Class::Text);
    let is_placed = |k: usize| is_listed(k) && runs[k].clone().all(|i| sides[k].placed[i]);
    if !filled.iter().any(|&k| is_placed(k)) {
        return false;
    }
    let follows = |k: usize| {
        let leads = |i: usize| sides[1 - k].classes[i] == Class::Sure;
        runs[1 - k].clone().all(leads) && sides[k].is_short(runs[k].clone())
    };
    let is_certain = |k: usize| runs[k].clone().any(|i| sides[k].classes[i] == Class::Certain);
    match filled.iter().any(|&k| is_certain(k)) {
        true => filled.iter().all(|&k| is_placed(k)),
        false => filled.iter().all(|&k| is_listed(k) || follows(k)),
    }
}

/// A side of a bitext as the search for furniture sees it.
struct Side<'a> {
    text: &'a Segmented,
    /// What each sentence is.
    classes: Vec<Class>,
    /// Whether each sentence is furniture, and where furniture is.
    placed: Vec<bool>,
}

/// Times that words which a person may say are on a web page to be one of its buttons.
const SAID_OFTEN: usize = 3;

impl<'a> Side<'a> {
    fn of(text: &'a Segmented) -> Self {
        let count = text.segments.len();
        let mut side = Self { text, classes: vec![Class::Text; count], placed: vec![false; count] };
        // Subtitles have no furniture, and what is said in them has often no mark.
        if text.times.is_empty() {
            side.classes = (0..count).map(|i| side.class(i)).collect();
            side.place();
        }
        side
    }

    fn class(&self, i: usize) -> Class {
        let text = self.text.segments[i].text.trim();
        if has_glued_picture(text) {
            return Class::Glued;
        }
        let Some(kind) = self.alone(i) else { return Class::Text };
        if is_picture(text) || self.is_headline_again(i) {
            return Class::Certain;
        }
        if !formulas::is_furniture(text) || text.starts_with(OPENS_SPEECH) {
            return Class::Text;
        }
        let is_said = formulas::is_ambiguous(text);
        // "Все права защищены.", but not "Go back."
        let ends = text.ends_with(['!', '?', '…', '»', '”', '"']) || text.ends_with('.') && is_said;
        match kind {
            _ if ends => Class::Text,
            // A plain text has no headings; what is short there is taken for one.
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Heading(0) if is_said => Class::Said,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Heading(_) if !is_said => Class::Sure,
            _ => Class::Text,
        }
    }

    /// Returns the kind of the block of a sentence that is all of it.
    fn alone(&self, i: usize) -> Option<BlockKind> {
        let segments = &self.text.segments;
        let ends = segments.get(i + 1).is_none_or(|next| next.block != segments[i].block);
        let kind = self.text.blocks.get(segments[i].block).copied().unwrap_or_default();
        (self.text.starts_block(i) && ends).then_some(kind)
    }

    /// Finds out which sentences are where furniture is.
    fn place(&mut self) {
        let is_page = is_page(&self.text.name);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let listed = |class: Class| matches!(class, Class::Said | Class::Sure);
        let bare = |i: usize| self.text.segments[i].text.trim().to_lowercase();
        for i in (0..self.classes.len()).filter(|&i| listed(self.classes[i])) {
            *counts.entry(bare(i)).or_default() += 1;
        }
        for run in self.runs() {
            let classes = &self.classes[run.clone()];
            let has_sure = classes.iter().any(|class| *class != Class::Said);
            let is_row = run.len() >= 2;
            // What begins a text may be its title.
            let is_edge = run.end == self.classes.len() || run.start == 0 && is_row;
            let stands = match is_page {
                true => is_edge || is_row,
                false => (is_edge || is_row) && has_sure || is_edge && is_row,
            };
            for i in run {
                let often = counts.get(&bare(i)).copied().unwrap_or_default();
                self.placed[i] = stands
                    || match self.classes[i] {
                        Class::Certain => true,
                        Class::Sure => is_page || often >= 2,
                        _ => is_page && often >= SAID_OFTEN,
                    };
            }
        }
    }

    /// Returns the longest runs of sentences that may be furniture.
    fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (i, class) in self.classes.iter().enumerate() {
            match runs.last_mut() {
                _ if matches!(class, Class::Text | Class::Glued) => {}
                Some(run) if run.end == i => run.end = i + 1,
                _ => runs.push(i..i + 1),
            }
        }
        runs
    }

    /// Returns whether a run may be a button that the list does not have: a short paragraph without an end.
    fn is_short(&self, run: Range<usize>) -> bool {
        /// Words of the longest button: "Назад к списку всех новостей".
        const WORDS: usize = 5;
        let [i] = run.collect::<Vec<_>>()[..] else { return false };
        let text = self.text.segments[i].text.trim();
        let is_open =
            text.ends_with(|c: char| c.is_alphanumeric() || c == ')') && !text.starts_with(OPENS_SPEECH);
        let is_block =
            matches!(self.alone(i), Some(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Heading(0)));
        is_block && is_open && text.split_whitespace().count() <= WORDS
    }

    /// Returns whether a paragraph is the headline once more, with a date or a time before or behind it.
    fn is_headline_again(&self, i: usize) -> bool {
        /// Paragraphs at the top of a page among which its headline is, and comes again.
        const TOP: usize = 5;
        /// Words of a headline: shorter ones are parts of many sentences.
        const WORDS: usize = 3;
        let text = self.text.segments[i].text.trim();
        let is_dated = |j: usize| {
            let headline = self.text.segments[j].text.trim();
            let rest = text.strip_prefix(headline).or_else(|| text.strip_suffix(headline));
            headline.split_whitespace().count() >= WORDS
                && self.alone(j).is_some()
                && rest.is_some_and(|rest| is_date(rest, self.text.lang.primary()))
        };
        i < TOP && (0..TOP.min(self.text.segments.len())).any(|j| j != i && is_dated(j))
    }
}

/// Marks that open direct speech, and so a sentence of the text.
const OPENS_SPEECH: [char; 6] = ['—', '–', '-', '«', '“', '"'];

/// Returns whether a document is a web page, by its name.
fn is_page(name: &str) -> bool {
    const ENDINGS: [&str; 6] = ["html", "htm", "xhtml", "shtml", "mhtml", "mht"];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Endings of the names of pictures. Names of other files are often what a text is about.
const PICTURES: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tiff"];

/// Returns the text before the ending of a picture's name.
fn before_ending(text: &str) -> Option<&str> {
    let before = |ending: &&str| {
        let at = text.len().checked_sub(ending.len()).filter(|&at| text.is_char_boundary(at))?;
        text[at..].eq_ignore_ascii_case(ending).then(|| &text[..at])
    };
    PICTURES.iter().find_map(before)
}

/// Returns whether a text is the name of a picture: `IMG_2705.JPG`.
fn is_picture(text: &str) -> bool {
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    before_ending(text).is_some_and(is_name)
}

/// Returns whether the name of a picture follows the end of a sentence without a space: `... of states.IMG_2705.JPG`.
fn has_glued_picture(text: &str) -> bool {
    /// Words of the shortest sentence, and letters of its last word: "Save it as mr.Smith.png" has a name with a stop.
    const WORDS: usize = 4;
    const LETTERS: usize = 4;
    let Some(before) = before_ending(text) else { return false };
    let sentence = before.trim_end_matches(|c: char| c.is_alphanumeric() || "_-".contains(c));
    let name = &before[sentence.len()..];
    let Some(sentence) = sentence.strip_suffix(['.', '!', '?', '…']) else { return false };
    let words = sentence.split_whitespace();
    let last = words.clone().next_back().unwrap_or_default();
    name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && name.contains(|c: char| c.is_ascii_digit())
        && words.count() >= WORDS
        && last.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
}

/// Returns whether a text is a date or a time, and nothing else: `03.02.2022`, `3 February 2022, 14:05`.
fn is_date(text: &str, lang: &str) -> bool {
    let months = &calendar(lang).months;
    let is_part = |word: &str| {
        let word = word.to_lowercase();
        word.chars().all(|c| c.is_ascii_digit())
            || months.contains(&word.as_str())
            || ["г", "года", "at", "в"].contains(&word.as_str())
    };
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    text.contains(|c: char| c.is_ascii_digit()) && words.all(is_part)
}

#[cfg(test)]
mod tests;
