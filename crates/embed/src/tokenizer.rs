//! Cuts words into pieces as SentencePiece's unigram model does (Kudo 2018), and remembers them.
//!
//! The best cut of a word is the one whose pieces' scores add up to most; Viterbi finds it in one
//! walk from left to right. No piece crosses white space, so the words of a text can be cut one by
//! one, and since texts repeat their words, each is normalised and cut only once.
//!
//! The pieces stand in a trie over their UTF-8 bytes, laid out as a double array (Aoe 1989): the
//! child of a slot for byte `b` is slot `base + b` if that is labelled `b`. No two slots share a
//! `base`, so the label alone proves whose child a slot is. A slot is 8 bytes: `u24` base (0: no
//! children), `u8` label, `u32` piece that ends here plus one (0: none).

use super::{normalize, table::Model};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Piece of a character that the vocabulary lacks.
const UNKNOWN: u32 = 0;
/// What stands before each word in place of the space.
const WORD_START: &str = "\u{2581}";

/// Stretches of text that a tokenizer remembers at most: some ten megabytes. Then it begins anew.
const REMEMBERED: usize = 1 << 17;

/// A tokenizer with the words that it has met, of one document or of many.
pub struct Tokenizer<'m> {
    model: &'m Model,
    /// Where in `pieces` the pieces of a stretch of text are.
    known: FxHashMap<Box<str>, Range<u32>>,
    pieces: Vec<u32>,
    word: String,
    cut: Vec<Node>,
}

/// The best way to a place in a word.
#[derive(Clone, Copy)]
struct Node {
    score: f32,
    /// Where the last piece on the way begins.
    start: u32,
    /// That piece.
    piece: u32,
}

impl Node {
    /// Takes a way that is better; the earlier one wins a tie, as in SentencePiece.
    fn offer(&mut self, score: f32, start: usize, piece: u32) {
        if score > self.score {
            *self = Self { score, start: start as u32, piece };
        }
    }
}

impl<'m> Tokenizer<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, known: FxHashMap::default(), pieces: Vec::new(), word: String::new(), cut: Vec::new() }
    }

    /// The ids of all pieces of a text, in order.
    pub fn pieces(&mut self, text: &str) -> Vec<u32> {
        text.split_whitespace().flat_map(|chunk| self.chunk(chunk).to_vec()).collect()
    }

    /// The ids of the pieces of a stretch of text without white space.
    pub(super) fn chunk(&mut self, chunk: &str) -> &[u32] {
        let range = match self.known.get(chunk) {
            Some(range) => range.clone(),
            None => {
                if self.known.len() == REMEMBERED {
                    self.known.clear();
                    self.pieces.clear();
                }
                let start = self.pieces.len() as u32;
                let Self { model, pieces, word, cut, .. } = self;
                normalize::words(chunk, |w| {
                    word.clear();
                    word.push_str(WORD_START);
                    word.push_str(w);
                    model.cut(word, cut, pieces);
                });
                let range = start..self.pieces.len() as u32;
                self.known.insert(chunk.into(), range.clone());
                range
            }
        };
        &self.pieces[range.start as usize..range.end as usize]
    }
}

impl Model {
    /// How rare a word is in the texts that the pieces were learnt from: the negative logarithm of
    /// its probability, in nats. Of common words about 6 to 9, of rare ones 12 and more.
    pub fn rarity(&self, word: &str) -> f32 {
        let pieces = self.tokenizer().pieces(word);
        let score =
            |piece: u32| self.scores.get(piece as usize).map_or(self.unknown, |s| f32::from_le_bytes(*s));
        -pieces.into_iter().map(score).sum::<f32>()
    }

    /// Appends the pieces of one word, which begins with [`WORD_START`].
    fn cut(&self, word: &str, best: &mut Vec<Node>, out: &mut Vec<u32>) {
        let bytes = word.as_bytes();
        best.clear();
        best.resize(bytes.len() + 1, Node { score: f32::NEG_INFINITY, start: 0, piece: UNKNOWN });
        best[0].score = 0.0;
        let root = self.trie.first().map_or(0, |root| u64::from_le_bytes(*root));
        for (start, c) in word.char_indices() {
            let so_far = best[start].score;
            // What is offered to `ends[n]` is a piece of n + 1 bytes.
            let ends = &mut best[start + 1..];
            let mut covered = false;
            let mut slot = root;
            for (&byte, (length, end)) in bytes[start..].iter().zip((1..).zip(&mut *ends)) {
                let base = (slot & 0xFF_FFFF) as usize;
                let Some(child) = self.trie.get(base + usize::from(byte)) else { break };
                slot = u64::from_le_bytes(*child);
                // Free slots are labelled 0, and no piece holds that byte.
                if (slot >> 24) as u8 != byte || base == 0 || byte == 0 {
                    break;
                }
                let Some(piece) = ((slot >> 32) as u32).checked_sub(1) else { continue };
                covered |= length == c.len_utf8();
                let score = self.scores.get(piece as usize).map_or(self.unknown, |s| f32::from_le_bytes(*s));
                end.offer(so_far + score, start, piece);
            }
            if !covered {
                ends[c.len_utf8() - 1].offer(so_far + self.unknown, start, UNKNOWN);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_alike_wherever_they_stand() {
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
