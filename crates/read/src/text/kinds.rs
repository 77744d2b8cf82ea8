//! Which blocks are headings and which are items of lists.

use super::is_line_end;
use super::line::is_closing;
use super::marker::{Marker, is_numbered};
use sverka_text::document::{Block, BlockKind};

/// A heading is at most that long, in characters and words: what fits on a line or two.
const HEADING_CHARS: usize = 100;
const HEADING_WORDS: usize = 14;

/// Whether a block looks like a heading by itself.
fn is_heading(block: &str) -> bool {
    if block.len() > 4 * HEADING_CHARS || block.contains(is_line_end) || !block.contains(char::is_alphabetic)
    {
        return false;
    }
    if block.chars().count() > HEADING_CHARS || block.split_whitespace().count() > HEADING_WORDS {
        return false;
    }
    if block.starts_with('#') {
        return true;
    }
    let capitals = block.chars().any(char::is_uppercase) && !block.chars().any(char::is_lowercase);
    let open =
        !block.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '！', '？']);
    let begins = block.starts_with(|c: char| !c.is_lowercase());
    let speaks = Marker::of(block) == Some(Marker::Dash);
    begins && !speaks && (open || capitals)
}

/// Counts over a whole text that determine the kinds of its blocks.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    headings: usize,
    blocks: usize,
}

impl Kinds {
    pub(super) fn of(text: &str, blocks: &[Block]) -> Self {
        let mut kinds = Self::default();
        kinds.count(text, blocks);
        kinds
    }

    /// Counts blocks.
    pub(crate) fn count(&mut self, text: &str, blocks: &[Block]) {
        self.headings += blocks.iter().filter(|block| is_heading(&text[block.range.clone()])).count();
        self.blocks += blocks.len();
    }

    /// Marks headings and items among blocks, the last of which is the last of its text;
    /// `after_numbered` says whether the block before them is numbered.
    pub(crate) fn mark(&self, text: &str, blocks: &mut [Block], after_numbered: bool) {
        // If a large part of a text looks like headings, it is a text without end marks: then only a block before a
        // real paragraph is a heading.
        let candidates: Vec<bool> =
            blocks.iter().map(|block| is_heading(&text[block.range.clone()])).collect();
        let many = self.headings * 3 > self.blocks && self.blocks > 3;
        let numbered: Vec<bool> = blocks.iter().map(|b| is_numbered(&text[b.range.clone()])).collect();
        for i in 0..blocks.len() {
            let block = &text[blocks[i].range.clone()];
            let before = i.checked_sub(1).map_or(after_numbered, |before| numbered[before]);
            let in_list = numbered[i] && (before || numbered.get(i + 1).copied().unwrap_or(false));
            // A heading is followed by something: the last block is not a heading, nor is one before another unless
            // headings are rare here.
            let heads = candidates.get(i + 1).is_some_and(|next| !many || !next);
            if candidates[i] && heads && !in_list && Marker::of(block) != Some(Marker::Bullet) {
                blocks[i].kind = BlockKind::Heading(0);
                continue;
            }
            let item = match Marker::of(block) {
                Some(Marker::Bullet) => true,
                Some(Marker::Number) => true,
                // Speech in a dialogue begins with a capital and ends with a full stop.
                Some(Marker::Dash) => {
                    let rest = block.trim_start_matches(|c: char| !c.is_alphanumeric());
                    rest.starts_with(char::is_lowercase)
                        || !block.ends_with(['.', '!', '?', '…', '"', '»', '”'])
                }
                None => false,
            };
            if item {
                blocks[i].kind = BlockKind::ListItem;
            }
        }
    }
}
