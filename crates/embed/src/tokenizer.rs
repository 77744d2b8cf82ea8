//! Divides words into pieces like SentencePiece's unigram model (Kudo 2018), and caches them.
//!
//! The best division of a word is the one whose pieces have the greatest sum of scores; Viterbi finds it in
//! one pass from left to right. No piece crosses white space, so the words of a text can be divided one by
//! one, and because texts repeat their words, each is normalised and divided only once.
//!
//! The pieces are stored in a trie over their UTF-8 bytes, laid out as a double array (Aoe 1989): the
//! child of a slot for byte `b` is slot `base + b` if that is labelled `b`. No two slots share a
//! `base`, so the label alone proves whose child a slot is. A slot is 8 bytes: `u24` base (0: no
//! children), `u8` label, `u32` piece that ends here plus one (0: none).

use crate::normalize;
use crate::table::{Table, WHOLE};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Piece of a character that the vocabulary lacks.
const UNKNOWN: u32 = 0;
/// Mark before each word, in place of the space.
const WORD_START: &str = "\u{2581}";

/// Maximum number of stretches of text that a tokenizer caches, some ten megabytes; then it starts again.
const REMEMBERED: usize = 1 << 17;

/// A tokenizer with a cache of the words of one document or of many.
pub struct Tokenizer<'m> {
    table: &'m Table,
    /// Range of `pieces` for each cached stretch of text.
    seen: FxHashMap<Box<str>, Range<u32>>,
    pieces: Vec<u32>,
    word: String,
    cut: Vec<Node>,
    /// The pieces of the last text.
    weighted: Vec<(u32, u16)>,
}

/// The best path to a place in a word.
#[derive(Clone, Copy)]
struct Node {
    score: f32,
    /// First byte of the last piece on the path.
    start: u32,
    /// That piece.
    piece: u32,
}

impl Node {
    /// Replaces the path with a better one; the earlier one wins a tie, as in SentencePiece.
    fn offer(&mut self, score: f32, start: usize, piece: u32) {
        if score > self.score {
            *self = Self { score, start: start as u32, piece };
        }
    }
}

impl<'m> Tokenizer<'m> {
    pub(crate) fn new(table: &'m Table) -> Self {
        Self {
            table,
            seen: FxHashMap::default(),
            pieces: Vec::new(),
            word: String::new(),
            cut: Vec::new(),
            weighted: Vec::new(),
        }
    }

    /// Returns the ids of all pieces of a text, in order.
    pub fn pieces(&mut self, text: &str) -> Vec<u32> {
        text.split_whitespace().flat_map(|chunk| self.chunk(chunk).to_vec()).collect()
    }

    /// Returns the ids of all pieces of a text, each with its full weight.
    pub(crate) fn pieces_with_weights(&mut self, text: &str) -> &[(u32, u16)] {
        let mut weighted = std::mem::take(&mut self.weighted);
        weighted.clear();
        for chunk in text.split_whitespace() {
            weighted.extend(self.chunk(chunk).iter().map(|&piece| (piece, WHOLE)));
        }
        self.weighted = weighted;
        &self.weighted
    }

    /// Returns the ids of the pieces of a stretch of text without white space.
    pub(crate) fn chunk(&mut self, chunk: &str) -> &[u32] {
        let range = match self.seen.get(chunk) {
            Some(range) => range.clone(),
            None => {
                if self.seen.len() == REMEMBERED {
                    self.seen.clear();
                    self.pieces.clear();
                }
                let start = self.pieces.len() as u32;
                let Self { table, pieces, word, cut, .. } = self;
                normalize::words(chunk, |w| {
                    word.clear();
                    word.push_str(WORD_START);
                    word.push_str(w);
                    cut_word(table, word, cut, pieces);
                });
                let range = start..self.pieces.len() as u32;
                self.seen.insert(chunk.into(), range.clone());
                range
            }
        };
        &self.pieces[range.start as usize..range.end as usize]
    }
}

/// Appends the pieces of one word, which begins with [`WORD_START`]. `best` is scratch space.
fn cut_word(table: &Table, word: &str, best: &mut Vec<Node>, out: &mut Vec<u32>) {
    let bytes = word.as_bytes();
    best.clear();
    best.resize(bytes.len() + 1, Node { score: f32::NEG_INFINITY, start: 0, piece: UNKNOWN });
    best[0].score = 0.0;
    let root = table.slot(0).unwrap_or(0);
    for (start, c) in word.char_indices() {
        let so_far = best[start].score;
        // `ends[n]` is offered the pieces of n + 1 bytes.
        let ends = &mut best[start + 1..];
        let mut covered = false;
        let mut slot = root;
        for (&byte, (length, end)) in bytes[start..].iter().zip((1..).zip(&mut *ends)) {
            let base = (slot & 0xFF_FFFF) as usize;
            let Some(child) = table.slot(base + usize::from(byte)) else { break };
            slot = child;
            // Free slots are labelled 0, and no piece contains that byte.
            if (slot >> 24) as u8 != byte || base == 0 || byte == 0 {
                break;
            }
            let Some(piece) = ((slot >> 32) as u32).checked_sub(1) else { continue };
            covered |= length == c.len_utf8();
            end.offer(so_far + table.score(piece), start, piece);
        }
        if !covered {
            ends[c.len_utf8() - 1].offer(so_far + table.unknown, start, UNKNOWN);
        }
    }
    let first = out.len();
    let mut end = bytes.len();
    while end > 0 {
        let Node { start, piece, .. } = best[end];
        // A run of unknown characters is one unknown piece.
        if piece != UNKNOWN || out.len() == first || out.last() != Some(&UNKNOWN) {
            out.push(piece);
        }
        end = start as usize;
    }
    out[first..].reverse();
}

/// Returns the words that are one piece and consist of some letters, each with the piece, in the order of the letters.
pub(crate) fn words_of(table: &Table, letters: &str) -> Vec<(String, u32)> {
    let step = |slot: u64, bytes: &[u8]| {
        bytes.iter().try_fold(slot, |slot, &byte| {
            let base = (slot & 0xFF_FFFF) as usize;
            let child = table.slot(base + usize::from(byte))?;
            (base > 0 && byte > 0 && (child >> 24) as u8 == byte).then_some(child)
        })
    };
    let Some(start) = step(table.slot(0).unwrap_or(0), WORD_START.as_bytes()) else { return Vec::new() };
    let (mut out, mut open) = (Vec::new(), vec![(start, String::new())]);
    while let Some((slot, word)) = open.pop() {
        if let Some(piece) = ((slot >> 32) as u32).checked_sub(1).filter(|_| !word.is_empty()) {
            out.push((word.clone(), piece));
        }
        for letter in letters.chars().rev() {
            let longer = format!("{word}{letter}");
            let child = step(slot, &longer.as_bytes()[word.len()..]);
            open.extend(child.map(|child| (child, longer)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::UNKNOWN;
    use crate::Model;

    #[test]
    fn words_are_cut_alike_in_every_place() {
        let mut tokenizer = Model::embedded().tokenizer();
        let once = tokenizer.pieces("Сверка сверка");
        assert_eq!(tokenizer.pieces(" Сверка\n\tсверка "), once);
        assert_eq!(
            tokenizer.pieces("сверка"),
            tokenizer.pieces("Сверка сверка")[tokenizer.pieces("Сверка").len()..]
        );
    }

    #[test]
    fn a_run_of_unknown_characters_is_one_piece() {
        let mut tokenizer = Model::embedded().tokenizer();
        let pieces = tokenizer.pieces("\u{13000}\u{13001}\u{13002}");
        assert_eq!(pieces.iter().filter(|&&p| p == UNKNOWN).count(), 1);
        assert!(tokenizer.pieces("").is_empty());
        assert!(!tokenizer.pieces("\0").is_empty());
    }
}
