//! Word alignment: which words of a pair of sentences translate each other.
//!
//! Two words are similar by three measures: their vectors, their letters (names, words that both languages
//! borrowed), and their repeated occurrence in the same pairs. The most similar words are aligned first, each
//! word once (competitive linking, after Melamed 2000, "Models of translational equivalence among words");
//! then an unaligned word may join the counterpart of its neighbour, because "water consumption" is one word
//! in Russian.

use crate::corpus::{Corpus, Token};
use crate::fill_unaligned::{Unaligned, Word};
use crate::form::{Form, Shape};
use crate::tokens::Gap;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_text::cooccurrence;
use sverka_text::names::likeness;

/// Two words that translate each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WordLink {
    /// Place of the word in the source sentence.
    pub(crate) source: u16,
    /// Place of the word in the target sentence.
    pub(crate) target: u16,
    /// Similarity of the words, up to about 1.5.
    pub(crate) strength: f32,
}

/// Aligns the words of pairs of sentences.
pub(crate) struct WordAligner<'a> {
    corpora: [&'a Corpus; 2],
    /// The strength of the association of two lemmas in these texts, in (0, 1].
    lexicon: FxHashMap<(u32, u32), f32>,
}

/// Similarity below which two words have no more in common than by chance.
const FIRM: f32 = 0.28;

/// Similarity from which an unaligned word joins the counterpart of its neighbour.
const JOIN: f32 = 0.3;

/// Maximum contribution of repeated co-occurrence. With it, two words without similarity that always occur
/// together exceed [`FIRM`].
const COOCCURRENCE: f32 = 0.6;

/// Discounted Dice coefficient below which the co-occurrence of two lemmas is chance. Low, because it only
/// adds to the similarity.
const LEAST_DICE: f32 = 0.1;

/// Names whose letters are less similar than this are different names.
const ALIKE: f64 = 0.8;

/// Similarity of an initial and a name that begins with it: enough to be aligned if nothing fits better.
const INITIAL: f32 = 0.5;

/// Penalty for words at opposite ends of their sentences, which decides between equals.
const DISTANCE: f32 = 0.12;

/// Maximum number of pairs of sentences from which the lexicon is learned: more add nothing about frequent
/// words, and memory stays bounded.
const TEACHING: usize = 200_000;

/// The state of the alignment of a pair of sentences.
struct State<'a> {
    corpora: [&'a Corpus; 2],
    /// Number of the pair.
    pair: usize,
    /// Content words of both sides.
    words: [Vec<Word<'a>>; 2],
    /// Similarity of each source word to each target word, row by row.
    scores: Vec<f32>,
    /// For each word the number of its counterpart, for each side.
    of: [Vec<Option<usize>>; 2],
    links: Vec<WordLink>,
}

impl<'a> WordAligner<'a> {
    /// Learns the lexicon from all pairs.
    pub(crate) fn new(source: &'a Corpus, target: &'a Corpus) -> Self {
        let corpora = [source, target];
        Self { lexicon: learn(corpora), corpora }
    }

    /// Returns the similarity of two words.
    fn similarity(&self, a: &Form, b: &Form) -> f32 {
        let meaning = a.vector.cosine(&b.vector);
        let repeated = self.lexicon.get(&(a.lemma, b.lemma)).map_or(0.0, |firm| COOCCURRENCE * firm);
        meaning.max(letters(a, b)) + repeated
    }

    /// Aligns the words of a pair of sentences; links are in order of source, then target.
    pub(crate) fn align(&self, pair: usize) -> Vec<WordLink> {
        let words = self.corpora.map(|corpus| content(corpus, corpus.sentence(pair)));
        let (n, m) = (words[0].len(), words[1].len());
        let mut state = State {
            corpora: self.corpora,
            pair,
            words,
            scores: vec![0.0; n * m],
            of: [vec![None; n], vec![None; m]],
            links: Vec::new(),
        };
        self.link_similar(&mut state);
        state.join_neighbours();
        state.fill();
        state.links.sort_by_key(|link| (link.source, link.target));
        state.links
    }

    /// Aligns the most similar words, each once.
    fn link_similar(&self, state: &mut State<'a>) {
        let (n, m) = (state.words[0].len(), state.words[1].len());
        let place = |k: usize, count: usize| k as f32 / count.max(2) as f32;
        let mut order = Vec::new();
        for (i, (_, a)) in state.words[0].iter().enumerate() {
            for (j, (_, b)) in state.words[1].iter().enumerate() {
                let score = self.similarity(a, b) - DISTANCE * (place(i, n) - place(j, m)).abs();
                state.scores[i * m + j] = score;
                if score >= FIRM {
                    order.push((score, i, j));
                }
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (score, i, j) in order {
            if state.of[0][i].is_none() && state.of[1][j].is_none() {
                (state.of[0][i], state.of[1][j]) = (Some(j), Some(i));
                state.add(i, j, score);
            }
        }
    }
}

impl State<'_> {
    fn add(&mut self, i: usize, j: usize, strength: f32) {
        self.links.push(WordLink { source: self.words[0][i].0, target: self.words[1][j].0, strength });
    }

    /// Lets unaligned words join the counterpart of a neighbour if both translate the same word.
    fn join_neighbours(&mut self) {
        let joined = [0, 1].map(|side| self.joining(side));
        for (side, joined) in joined.iter().enumerate() {
            for &(at, other, score) in joined {
                match side {
                    0 => self.add(at, other, score),
                    _ => self.add(other, at, score),
                }
            }
        }
        for (side, joined) in joined.into_iter().enumerate() {
            joined.into_iter().for_each(|(at, other, _)| self.of[side][at] = Some(other));
        }
    }

    /// Returns the unaligned words of a side that join the counterpart of a neighbour: number, number of the
    /// counterpart, similarity.
    fn joining(&self, side: usize) -> Vec<(usize, usize, f32)> {
        let words = &self.words[side];
        let score = |at: usize, other: usize| {
            let (i, j) = if side == 0 { (at, other) } else { (other, at) };
            self.scores[i * self.words[1].len() + j]
        };
        let is_beside = |k: usize, other: usize| {
            // No comma or quotation mark comes between.
            let later = &self.corpora[side].sentence(self.pair)[usize::from(words[k.max(other)].0)];
            later.gap == Gap::Space
        };
        let mut out = Vec::new();
        for at in (0..words.len()).filter(|&at| self.of[side][at].is_none()) {
            let neighbours = [at.checked_sub(1), Some(at + 1).filter(|&k| k < words.len())];
            let beside = neighbours.into_iter().flatten().filter(|&k| is_beside(at, k));
            let counterparts = beside.filter_map(|k| self.of[side][k]);
            let best = counterparts.map(|k| (score(at, k), k)).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((score, other)) = best.filter(|(score, _)| *score >= JOIN) {
                out.push((at, other, score));
            }
        }
        out
    }

    /// Aligns words that are still unaligned by their positions.
    fn fill(&mut self) {
        let of = std::mem::take(&mut self.of);
        let mut unaligned = Unaligned { words: [&self.words[0], &self.words[1]], of };
        for (i, j) in unaligned.fill() {
            self.add(i, j, self.scores[i * self.words[1].len() + j].max(0.0));
        }
    }
}

/// Returns the content words of a sentence, with their places.
fn content<'a>(corpus: &'a Corpus, sentence: &[Token]) -> Vec<Word<'a>> {
    let words = sentence.iter().take(usize::from(u16::MAX)).enumerate();
    words.map(|(at, token)| (at as u16, corpus.form(token))).filter(|(_, form)| form.is_content()).collect()
}

/// Returns the similarity of the letters of two words, in [0, 1]; 0 if it may be chance.
pub(crate) fn letters(a: &Form, b: &Form) -> f32 {
    if a.shape == Shape::Figure || b.shape == Shape::Figure {
        return 0.0;
    }
    if a.text.eq_ignore_ascii_case(&b.text) && a.text.len() > 1 {
        return 1.0;
    }
    if a.initial || b.initial {
        let first = |form: &Form| form.latin.as_bytes().first().copied();
        let both = a.initial && b.initial;
        let fits = a.shape == Shape::Title && b.shape == Shape::Title && first(a) == first(b);
        return match fits {
            true if both => 1.0,
            true => INITIAL,
            false => 0.0,
        };
    }
    // Two consonants are too few for a common word but enough for a name ("Omar").
    let least = if a.shape == Shape::Title && b.shape == Shape::Title { 2 } else { 3 };
    if a.skeleton != b.skeleton || a.skeleton.len() < least {
        return 0.0;
    }
    let alike = likeness(&a.latin, &b.latin);
    if alike >= ALIKE { alike as f32 } else { 0.0 }
}

/// Learns which lemmas occur together far more often than by chance.
fn learn(corpora: [&Corpus; 2]) -> FxHashMap<(u32, u32), f32> {
    let pairs = corpora[0].len();
    let step = pairs.div_ceil(TEACHING).max(1);
    let lemmas = |corpus: &Corpus, i: usize| {
        let words = content(corpus, corpus.sentence(i));
        let mut out: Vec<u32> = words.iter().map(|(_, form)| form.lemma).collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    let rows: Vec<[Vec<u32>; 2]> =
        (0..pairs).into_par_iter().step_by(step).map(|i| corpora.map(|corpus| lemmas(corpus, i))).collect();
    let rows: Vec<[&[u32]; 2]> = rows.iter().map(|row| row.each_ref().map(Vec::as_slice)).collect();
    let found = cooccurrence::associations(&rows, corpora.map(|corpus| corpus.lemmas.len()), LEAST_DICE);
    found.into_iter().map(|(a, b, firm)| ((a, b), firm)).collect()
}
