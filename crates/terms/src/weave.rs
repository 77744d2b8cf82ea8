//! Which words of a pair of sentences stand for each other.
//!
//! Three things speak for two words: their vectors, their letters (names, words that both
//! languages borrowed), and that they stand in the same pairs again and again. The best pairs of words are
//! taken first, each word once (competitive linking, after Melamed 2000, "Models of translational
//! equivalence among words"); then what is left over may join the word of a neighbour, since
//! "water consumption" is one word in Russian.

use super::gaps::{Gaps, Word};
use super::side::{Form, Shape, Side, Token};
use super::tokens::Gap;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_text::names::likeness;

/// Two words that stand for each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thread {
    /// Place of the word in the source sentence.
    pub source: u16,
    /// Place of the word in the target sentence.
    pub target: u16,
    /// How firmly, from 0.33 up to about 1.5.
    pub strength: f32,
}

/// Finds the threads of pairs of sentences.
pub struct Weaver<'a> {
    sides: [&'a Side; 2],
    /// How firmly two lemmas belong together in these texts, in (0, 1].
    taught: FxHashMap<(u32, u32), f32>,
}

/// Below this two words have no more in common than chance gives.
const FIRM: f32 = 0.28;

/// What is left over joins the word of a neighbour from here on.
const JOIN: f32 = 0.3;

/// What a repeated common occurrence adds at most. Two words without likeness that always come
/// together pass [`FIRM`] with it.
const TAUGHT: f32 = 0.6;

/// Names whose letters are less alike than this are different names.
const ALIKE: f64 = 0.8;

/// How much an initial and a name that begins with it have in common: enough to be woven where nothing better is.
const INITIAL: f32 = 0.5;

/// What words lose that stand at opposite ends of their sentences: it decides between equals.
const DISTANCE: f32 = 0.12;

/// Pairs of sentences that teach: more tell nothing new of the words that matter, and
/// memory stays bounded.
const TEACHING: usize = 200_000;

/// Sentences with more words than this say little about which word belongs to which.
const LONGEST: usize = 60;

impl<'a> Weaver<'a> {
    /// Learns from all pairs.
    pub fn new(source: &'a Side, target: &'a Side) -> Self {
        let sides = [source, target];
        Self { taught: taught(sides), sides }
    }

    /// How much two words have in common.
    fn likeness(&self, a: &Form, b: &Form) -> f32 {
        let meaning = a.vector.cosine(&b.vector);
        let taught = self.taught.get(&(a.lemma, b.lemma)).map_or(0.0, |firm| TAUGHT * firm);
        meaning.max(letters(a, b)) + taught
    }

    /// The threads of a pair of sentences, by source, then target.
    pub fn weave(&self, pair: usize) -> Vec<Thread> {
        let [ours, theirs] = self.sides.map(|side| content(side, side.sentence(pair)));
        let (n, m) = (ours.len(), theirs.len());
        let place = |k: usize, count: usize| k as f32 / count.max(2) as f32;
        let mut scores = vec![0.0; n * m];
        let mut order = Vec::new();
        for (i, (_, a)) in ours.iter().enumerate() {
            for (j, (_, b)) in theirs.iter().enumerate() {
                let score = self.likeness(a, b) - DISTANCE * (place(i, n) - place(j, m)).abs();
                scores[i * m + j] = score;
                if score >= FIRM {
                    order.push((score, i, j));
                }
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut of_source, mut of_target) = (vec![None; n], vec![None; m]);
        let mut out = Vec::new();
        let mut add = |i: usize, j: usize, strength: f32| {
            out.push(Thread { source: ours[i].0, target: theirs[j].0, strength });
        };
        for (score, i, j) in order {
            if of_source[i].is_none() && of_target[j].is_none() {
                (of_source[i], of_target[j]) = (Some(j), Some(i));
                add(i, j, score);
            }
        }
        // A word that is left over joins its neighbour where both stand for one word.
        let beside = |words: &[Word], side: usize, k: usize, other: usize| {
            // No comma or quotation mark stands between.
            let later = &self.sides[side].sentence(pair)[usize::from(words[k.max(other)].0)];
            later.gap == Gap::Space
        };
        let (mut joined_source, mut joined_target) = (Vec::new(), Vec::new());
        let neighbours = |k: usize, count: usize| [k.checked_sub(1), Some(k + 1).filter(|&k| k < count)];
        for i in (0..n).filter(|&i| of_source[i].is_none()) {
            let near = neighbours(i, n).into_iter().flatten().filter(|&k| beside(&ours, 0, i, k));
            let joined = near.filter_map(|k| of_source[k]);
            let best = joined.map(|j| (scores[i * m + j], j)).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((score, j)) = best.filter(|(score, _)| *score >= JOIN) {
                add(i, j, score);
                joined_source.push((i, j));
            }
        }
        for j in (0..m).filter(|&j| of_target[j].is_none()) {
            let near = neighbours(j, m).into_iter().flatten().filter(|&k| beside(&theirs, 1, j, k));
            let joined = near.filter_map(|k| of_target[k]);
            let best = joined.map(|i: usize| (scores[i * m + j], i)).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((score, i)) = best.filter(|(score, _)| *score >= JOIN) {
                add(i, j, score);
                joined_target.push((j, i));
            }
        }
        for (of, joined) in [(&mut of_source, joined_source), (&mut of_target, joined_target)] {
            joined.into_iter().for_each(|(at, other)| of[at] = Some(other));
        }
        let mut gaps = Gaps { words: [&ours, &theirs], of: [of_source, of_target] };
        for (i, j) in gaps.fill() {
            add(i, j, scores[i * m + j].max(0.0));
        }
        out.sort_by_key(|thread| (thread.source, thread.target));
        out
    }
}

/// The words of a sentence that mean something, with their places.
fn content<'a>(side: &'a Side, sentence: &[Token]) -> Vec<Word<'a>> {
    let words = sentence.iter().take(usize::from(u16::MAX)).enumerate();
    words.map(|(at, token)| (at as u16, side.form(token))).filter(|(_, form)| form.is_content()).collect()
}

/// How alike two words are written, in [0, 1]; 0 where that may be chance.
pub fn letters(a: &Form, b: &Form) -> f32 {
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
    // Two consonants are too few for a common word, enough for a name ("Omar").
    let least = if a.shape == Shape::Title && b.shape == Shape::Title { 2 } else { 3 };
    if a.skeleton != b.skeleton || a.skeleton.len() < least {
        return 0.0;
    }
    let alike = likeness(&a.latin, &b.latin);
    if alike >= ALIKE { alike as f32 } else { 0.0 }
}

/// Lemmas that come together far more often than chance would have it. The measure is Dice's, with
/// one occurrence taken off: a pair seen once says nothing.
fn taught(sides: [&Side; 2]) -> FxHashMap<(u32, u32), f32> {
    let pairs = sides[0].len();
    let step = pairs.div_ceil(TEACHING).max(1);
    let lemmas = |side: &Side, i: usize| {
        let mut out: Vec<u32> = content(side, side.sentence(i)).iter().map(|(_, form)| form.lemma).collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    let rows: Vec<[Vec<u32>; 2]> =
        (0..pairs).into_par_iter().step_by(step).map(|i| sides.map(|side| lemmas(side, i))).collect();
    let alone: Vec<Vec<u32>> = (0..2)
        .into_par_iter()
        .map(|k| {
            let mut counts = vec![0; sides[k].lemmas.len()];
            rows.iter().flat_map(|row| &row[k]).for_each(|&lemma| counts[lemma as usize] += 1);
            counts
        })
        .collect();
    // By the source lemma in parts, so that every core has a table of its own.
    let parts = rayon::current_num_threads().max(1) as u32;
    let tables: Vec<FxHashMap<(u32, u32), f32>> = (0..parts)
        .into_par_iter()
        .map(|part| {
            let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            for [ours, theirs] in rows.iter().filter(|row| row.iter().all(|side| side.len() <= LONGEST)) {
                for &a in ours.iter().filter(|&&a| a % parts == part && alone[0][a as usize] > 1) {
                    for &b in theirs.iter().filter(|&&b| alone[1][b as usize] > 1) {
                        *together.entry((a, b)).or_default() += 1;
                    }
                }
            }
            let total = rows.len() as f32;
            together
                .into_iter()
                .filter_map(|((a, b), count)| {
                    let (fa, fb) = (alone[0][a as usize] as f32, alone[1][b as usize] as f32);
                    let dice = 2.0 * (count as f32 - 1.0) / (fa + fb - 1.0);
                    // Thrice as often together as chance would have it.
                    (count >= 2 && dice > 0.1 && count as f32 * total > 3.0 * fa * fb)
                        .then_some(((a, b), dice.min(1.0)))
                })
                .collect()
        })
        .collect();
    tables.into_iter().flatten().collect()
}
