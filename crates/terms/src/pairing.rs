//! Pairs of phrases that may translate each other.
//!
//! Two phrases of a pair of sentences may translate each other when the words of each are aligned to words of
//! the other alone (the consistent phrase pairs of Och and Ney 2004), and enough of their words are aligned at
//! all. Such pairs are counted over all pairs of sentences.

use crate::corpus::{Corpus, Token};
use crate::function_words::FunctionWord;
use crate::phrases::{Phrase, phrases};
use crate::word_align::{WordAligner, WordLink};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// A phrase regardless of its inflection: a hash of the lemmas of its words. Two phrases of a million have the
/// same by chance once in 37 million runs.
pub(crate) type Key = u64;

/// The counts of a phrase of the source with one of the target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    /// Pairs of sentences where they may translate each other.
    pub(crate) links: u32,
    /// Share of their words that are aligned, summed over the links.
    pub(crate) coverage: f32,
    /// Mean strength of the word links, summed over the links.
    pub(crate) strength: f32,
    /// Links in which a longer pair contains this one and has words before it, and words after it, on either side.
    pub(crate) inside: [u32; 2],
    /// The occurrence with the greatest coverage.
    pub(crate) best: Occurrence,
}

/// Two phrases in their place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Occurrence {
    /// Number of the pair of sentences.
    pub(crate) pair: u32,
    /// The phrase of the source.
    pub(crate) source: Phrase,
    /// The phrase of the target.
    pub(crate) target: Phrase,
    /// Share of their words that are aligned.
    coverage: f32,
}

impl Occurrence {
    /// Returns the phrase of a side: 0 for the source, 1 for the target.
    pub(crate) fn phrase(&self, side: usize) -> Phrase {
        if side == 0 { self.source } else { self.target }
    }
}

/// The counts of all phrases.
pub(crate) struct Counts {
    /// How often each phrase of the source and of the target occurs in the texts.
    pub(crate) alone: [FxHashMap<Key, u32>; 2],
    /// The counts of each pair of phrases.
    pub(crate) together: FxHashMap<(Key, Key), Count>,
}

/// Share of aligned words below which two phrases do not translate each other.
const COVERED: f32 = 0.6;

/// Pairs of sentences that are worked on at once; their counts are added in their order.
const CHUNK: usize = 512;

/// Chunks for each core at once: enough to keep all cores at work while the others wait for the tables.
const CHUNKS_A_CORE: usize = 4;

/// Returns the key of a phrase. Articles do not count.
pub(crate) fn key(corpus: &Corpus, words: &[Token]) -> Key {
    let mut hasher = FxHasher::default();
    for token in words {
        let form = corpus.form(token);
        if form.is_content() || form.joins != Some(FunctionWord::Article) {
            hasher.write_u32(form.lemma);
        }
    }
    hasher.finish()
}

/// Counts phrases of at most `most` content words, and pairs of them. Those that occur in the texts less than
/// `least` times are left out. `progress` receives how many more pairs are done.
pub(crate) fn count(
    aligner: &WordAligner<'_>,
    corpora: [&Corpus; 2],
    most: usize,
    least: u32,
    progress: &mut dyn FnMut(usize),
) -> Counts {
    let pairs = corpora[0].len();
    let alone = corpora.map(|corpus| frequencies(corpus, most, least));
    let threads = rayon::current_num_threads().max(1);
    let mut tables: Vec<FxHashMap<(Key, Key), Count>> = (0..threads).map(|_| FxHashMap::default()).collect();
    let batch = CHUNK * threads * CHUNKS_A_CORE;
    for from in (0..pairs).step_by(batch) {
        let to = (from + batch).min(pairs);
        let found: Vec<Vec<Seen>> = (from..to)
            .into_par_iter()
            .map(|pair| occurrences(aligner, corpora, pair, most, &alone))
            .collect();
        tables.par_iter_mut().enumerate().for_each(|(part, table)| {
            let own = found.iter().flatten().filter(|seen| belongs(seen.keys.0, part, threads));
            for &Seen { keys, strength, occurrence, inside } in own {
                let count = table.entry(keys).or_insert(Count {
                    links: 0,
                    coverage: 0.0,
                    strength: 0.0,
                    inside: [0; 2],
                    best: occurrence,
                });
                count.links += 1;
                count.coverage += occurrence.coverage;
                count.strength += strength;
                count.inside.iter_mut().zip(inside).for_each(|(all, one)| *all += u32::from(one));
                if occurrence.coverage > count.best.coverage {
                    count.best = occurrence;
                }
            }
        });
        progress(to - from);
    }
    let together = tables.into_iter().flatten().filter(|(_, count)| count.links >= least).collect();
    Counts { alone, together }
}

/// Checks whether a key belongs to a part, by its upper bits: the lower ones choose the place in the table.
fn belongs(key: Key, part: usize, parts: usize) -> bool {
    (key >> 32) as usize % parts == part
}

/// Counts how often each phrase occurs in the texts.
fn frequencies(corpus: &Corpus, most: usize, least: u32) -> FxHashMap<Key, u32> {
    let mut tables: Vec<FxHashMap<Key, u32>> =
        (0..rayon::current_num_threads().max(1)).map(|_| FxHashMap::default()).collect();
    let count = tables.len();
    let batch = CHUNK * count * CHUNKS_A_CORE;
    for from in (0..corpus.len()).step_by(batch) {
        let keys: Vec<Vec<Key>> = (from..(from + batch).min(corpus.len()))
            .into_par_iter()
            .map(|i| {
                let sentence = corpus.sentence(i);
                let found = phrases(corpus, sentence, most);
                found.into_iter().map(|phrase| key(corpus, &sentence[phrase.range()])).collect()
            })
            .collect();
        tables.par_iter_mut().enumerate().for_each(|(part, table)| {
            for &key in keys.iter().flatten().filter(|key| belongs(**key, part, count)) {
                *table.entry(key).or_default() += 1;
            }
        });
    }
    tables.into_iter().flatten().filter(|(_, count)| *count >= least).collect()
}

/// The words of the other side that the words of a phrase are aligned to: first and last place; the number
/// of aligned words of the phrase, and the sum of their strength.
#[derive(Clone, Copy)]
struct Reach {
    first: u16,
    last: u16,
    aligned: u8,
    strength: f32,
}

/// The two ends of a word link, as seen from one side.
struct View {
    own: fn(&WordLink) -> u16,
    other: fn(&WordLink) -> u16,
}

const FROM_SOURCE: View = View { own: |link| link.source, other: |link| link.target };
const FROM_TARGET: View = View { own: |link| link.target, other: |link| link.source };

impl View {
    /// Returns the reach of a phrase; `links` are in the order of their own side.
    fn reach(&self, phrase: &Phrase, links: &[WordLink]) -> Option<Reach> {
        let mut reach: Option<Reach> = None;
        let mut last_word = None;
        let from = links.partition_point(|link| (self.own)(link) < phrase.start);
        for link in links[from..].iter().take_while(|link| (self.own)(link) < phrase.end) {
            let at = (self.other)(link);
            let so_far = reach.get_or_insert(Reach { first: at, last: at, aligned: 0, strength: 0.0 });
            so_far.first = so_far.first.min(at);
            so_far.last = so_far.last.max(at);
            if last_word != Some((self.own)(link)) {
                so_far.aligned += 1;
                so_far.strength += link.strength;
            }
            last_word = Some((self.own)(link));
        }
        reach
    }
}

/// Two phrases that may translate each other in a pair of sentences.
struct Seen {
    keys: (Key, Key),
    strength: f32,
    occurrence: Occurrence,
    /// Whether a longer pair contains them and has words before, and after.
    inside: [bool; 2],
}

/// Finds the pairs of phrases of a pair of sentences.
fn occurrences(
    aligner: &WordAligner<'_>,
    corpora: [&Corpus; 2],
    pair: usize,
    most: usize,
    alone: &[FxHashMap<Key, u32>; 2],
) -> Vec<Seen> {
    let links = aligner.align(pair);
    if links.is_empty() {
        return Vec::new();
    }
    let mut back = links.clone();
    back.sort_by_key(|link| link.target);
    let counted = |k: usize, links: &[WordLink], view: View| {
        let corpus = corpora[k];
        let sentence = corpus.sentence(pair);
        phrases(corpus, sentence, most)
            .into_iter()
            .filter_map(|phrase| {
                let key = key(corpus, &sentence[phrase.range()]);
                alone[k].contains_key(&key).then_some(())?;
                Some((key, phrase, view.reach(&phrase, links)?))
            })
            .collect::<Vec<_>>()
    };
    let sources = counted(0, &links, FROM_SOURCE);
    let targets = counted(1, &back, FROM_TARGET);
    let within = |reach: &Reach, phrase: &Phrase| reach.first >= phrase.start && reach.last < phrase.end;
    let mut out = Vec::new();
    for (source_key, source, ours) in &sources {
        for (target_key, target, theirs) in &targets {
            if !within(ours, target) || !within(theirs, source) {
                continue;
            }
            let aligned = f32::from(ours.aligned) + f32::from(theirs.aligned);
            let coverage = aligned / (f32::from(source.content) + f32::from(target.content)).max(1.0);
            if coverage >= COVERED {
                out.push(Seen {
                    keys: (*source_key, *target_key),
                    strength: (ours.strength + theirs.strength) / aligned,
                    occurrence: Occurrence { pair: pair as u32, source: *source, target: *target, coverage },
                    inside: [false; 2],
                });
            }
        }
    }
    for at in 0..out.len() {
        out[at].inside = inside(&out[at].occurrence, &out);
    }
    out
}

/// Checks whether another pair of the same sentences contains this one and has words before, and after, on
/// either side.
fn inside(own: &Occurrence, all: &[Seen]) -> [bool; 2] {
    let mut inside = [false; 2];
    let own = [own.source, own.target];
    for other in all {
        let other = [other.occurrence.source, other.occurrence.target];
        let contains = (0..2).all(|k| other[k].start <= own[k].start && other[k].end >= own[k].end);
        if contains {
            inside[0] |= (0..2).any(|k| other[k].start < own[k].start);
            inside[1] |= (0..2).any(|k| other[k].end > own[k].end);
        }
    }
    inside
}
