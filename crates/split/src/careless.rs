//! Texts with careless capitalisation: messages, comments, forums.

use super::chars::{is_closer, is_lower, is_opener, is_space, is_upper};
use sverka_text::document::Document;

/// The share of sentences that begin with a small letter in a careless text, in percent: after an exclamation
/// or question mark, and at the start of a paragraph that ends like a sentence. Of the development sets the
/// web reviews have 20 and 13, the blogs 4 and 10, the social media 7 and 9; news, speeches and books at most
/// 1.5 and 5.5.
const BEHIND_MARKS: usize = 3;
const OPENING: usize = 7;

/// Minimum number of small letters: a single one may be a quotation.
const LEAST: usize = 2;

/// Minimum number of words in a paragraph that may be a sentence.
const WORDS: usize = 3;

/// Counts of small and capital letters where sentences begin.
#[derive(Default)]
struct Starts {
    small: usize,
    capital: usize,
}

impl Starts {
    fn count(&mut self, text: &str) {
        match text.trim_start_matches(|c| is_space(c) || is_opener(c)).chars().next() {
            Some(c) if is_lower(c) => self.small += 1,
            Some(c) if is_upper(c) => self.capital += 1,
            _ => {}
        }
    }

    fn is_careless(&self, percent: usize) -> bool {
        self.small >= LEAST && self.small * 100 >= (self.small + self.capital) * percent
    }
}

/// Returns whether a text has careless capitalisation.
pub(crate) fn is_careless(document: &Document) -> bool {
    let (mut behind, mut opening) = (Starts::default(), Starts::default());
    for block in &document.blocks {
        let text = document.block_text(block);
        let ends = text.trim_end_matches(|c| is_space(c) || is_closer(c)).ends_with(['.', '!', '?', '…']);
        if ends && text.split_whitespace().nth(WORDS - 1).is_some() {
            opening.count(text);
        }
        for at in memchr::memchr2_iter(b'!', b'?', text.as_bytes()) {
            let rest = &text[at + 1..];
            // After a dash a small letter continues with who spoke.
            if rest.starts_with([' ', '\n']) {
                behind.count(rest);
            }
        }
    }
    behind.is_careless(BEHIND_MARKS) || opening.is_careless(OPENING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::{Block, BlockKind};

    fn document(paragraphs: &[&str]) -> Document {
        let text = paragraphs.join("\n\n");
        let mut start = 0;
        let blocks = paragraphs.iter().map(|paragraph| {
            let range = start..start + paragraph.len();
            start = range.end + 2;
            Block { range, kind: BlockKind::Paragraph }
        });
        Document { blocks: blocks.collect(), text, ..Document::default() }
    }

    #[test]
    fn small_letters_at_the_start_of_sentences_show_it() {
        let formal =
            document(&["Выступил канд. техн. наук Орлов.", "Кто? «Я!» — сказал он.", "сахар, соль, мука"]);
        assert!(!is_careless(&formal));
        let careless =
            document(&["i went there today. it was good.", "so what? nothing. bad food!", "Fine by me."]);
        assert!(is_careless(&careless));
        let careless = document(&["Why? who knows. Really! it is so."]);
        assert!(is_careless(&careless));
    }
}
