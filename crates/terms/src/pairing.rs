//! Pairs of phrases that may translate each other.
//!
//! Two phrases of a pair of sentences may translate each other if the words of each are aligned only with
//! words of the other (the consistent phrase pairs of Och and Ney 2004), and enough of their words are
//! aligned at all. Such pairs are counted over all pairs of sentences.

use crate::corpus::{Corpus, Token};
use crate::function_words::FunctionWord;
use crate::phrases::{Phrase, phrases};
use crate::word_align::{WordAligner, WordLink};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// A phrase regardless of its inflection: a hash of the lemmas of its words. Two phrases of a million collide
/// once in 37 million runs.
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
    /// Links in which other pairs of the same sentences surround or divide this one.
    pub(crate) nests: Nests<u32>,
    /// How firmly the phrases are bound into longer ones, the mean of both sides, summed over the links: the
    /// share of the occurrences of a phrase that are in the most common longer phrase around it. 0 if it
    /// occurs once.
    pub(crate) bound: f32,
    /// The occurrence with the greatest coverage.
    pub(crate) best: Occurrence,
}

/// The relation of a pair of phrases to the other pairs of its sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Nests<T> {
    /// A longer pair contains it and has words before it, on either side.
    pub(crate) led: T,
    /// A longer pair contains it and has words after it, on either side.
    pub(crate) followed: T,
    /// One phrase is the same in another pair, and the other phrase is longer there: «стенка» for "quay"
    /// compared with «причальная стенка».
    pub(crate) wider: T,
    /// One phrase is the same in another pair, and the other phrase is shorter there.
    pub(crate) narrower: T,
}

impl Nests<u32> {
    fn add(&mut self, one: Nests<bool>) {
        self.led += u32::from(one.led);
        self.followed += u32::from(one.followed);
        self.wider += u32::from(one.wider);
        self.narrower += u32::from(one.narrower);
    }
}

/// Two phrases with their positions.
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

/// Pairs of sentences that are processed at once; their counts are added in their order.
const CHUNK: usize = 512;

/// Chunks per core at once: enough to keep all cores busy while the others wait for the tables.
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

/// Counts phrases of at most `most` content words, and pairs of them. Those with fewer than `least`
/// occurrences in the texts are left out. `progress` receives the number of further pairs done.
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
            for &Seen { keys, strength, occurrence, nests, bound } in own {
                let count = table.entry(keys).or_insert(Count {
                    links: 0,
                    coverage: 0.0,
                    strength: 0.0,
                    nests: Nests::default(),
                    bound: 0.0,
                    best: occurrence,
                });
                count.links += 1;
                count.coverage += occurrence.coverage;
                count.strength += strength;
                count.nests.add(nests);
                count.bound += bound;
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

/// The words of the other side that the words of a phrase are aligned with: first and last position; the
/// number of aligned words of the phrase, and the sum of their strengths.
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
    nests: Nests<bool>,
    /// How firmly both are bound into longer phrases, in [0, 1].
    bound: f32,
}

/// A phrase of a sentence that may be in a pair.
struct Part {
    key: Key,
    phrase: Phrase,
    reach: Reach,
    bound: f32,
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
        let all: Vec<(Key, Phrase, u32)> = phrases(corpus, sentence, most)
            .into_iter()
            .filter_map(|phrase| {
                let key = key(corpus, &sentence[phrase.range()]);
                Some((key, phrase, *alone[k].get(&key)?))
            })
            .collect();
        let parts = all.iter().filter_map(|&(key, phrase, count)| {
            let reach = view.reach(&phrase, links)?;
            Some(Part { key, phrase, reach, bound: bound(phrase, count, &all) })
        });
        parts.collect::<Vec<_>>()
    };
    let sources = counted(0, &links, FROM_SOURCE);
    let targets = counted(1, &back, FROM_TARGET);
    let within = |reach: &Reach, phrase: &Phrase| reach.first >= phrase.start && reach.last < phrase.end;
    let mut out = Vec::new();
    for ours in &sources {
        for theirs in &targets {
            if !within(&ours.reach, &theirs.phrase) || !within(&theirs.reach, &ours.phrase) {
                continue;
            }
            let (source, target) = (ours.phrase, theirs.phrase);
            let aligned = f32::from(ours.reach.aligned) + f32::from(theirs.reach.aligned);
            let coverage = aligned / (f32::from(source.content) + f32::from(target.content)).max(1.0);
            if coverage >= COVERED {
                out.push(Seen {
                    keys: (ours.key, theirs.key),
                    strength: (ours.reach.strength + theirs.reach.strength) / aligned,
                    occurrence: Occurrence { pair: pair as u32, source, target, coverage },
                    nests: Nests::default(),
                    bound: (ours.bound + theirs.bound) / 2.0,
                });
            }
        }
    }
    for at in 0..out.len() {
        out[at].nests = nests(&out[at].occurrence, &out);
    }
    out
}

/// Returns how firmly a phrase with this number of occurrences is bound into the longer ones of its sentence,
/// in [0, 1].
fn bound(own: Phrase, count: u32, all: &[(Key, Phrase, u32)]) -> f32 {
    if count < 2 {
        return 0.0;
    }
    let longer = all.iter().filter(|(_, other, _)| {
        other.start <= own.start && other.end >= own.end && other.content > own.content
    });
    let most = longer.map(|(.., count)| *count).max().unwrap_or(0);
    (most as f32 / count as f32).min(1.0)
}

/// Returns the relation of a pair of phrases to the others of the same sentences.
fn nests(own: &Occurrence, all: &[Seen]) -> Nests<bool> {
    let mut nests = Nests::default();
    let own = [own.source, own.target];
    let holds = |a: &Phrase, b: &Phrase| a.start <= b.start && a.end >= b.end;
    let same = |a: &Phrase, b: &Phrase| a.start == b.start && a.end == b.end;
    for other in all {
        let other = [other.occurrence.source, other.occurrence.target];
        if (0..2).all(|k| holds(&other[k], &own[k])) {
            nests.led |= (0..2).any(|k| other[k].start < own[k].start);
            nests.followed |= (0..2).any(|k| other[k].end > own[k].end);
        }
        for k in 0..2 {
            // Articles do not make a phrase longer.
            let beside = same(&other[1 - k], &own[1 - k]);
            nests.wider |= beside && holds(&other[k], &own[k]) && other[k].content > own[k].content;
            nests.narrower |= beside && holds(&own[k], &other[k]) && other[k].content < own[k].content;
        }
    }
    nests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::Make;

    fn phrase(start: u16, end: u16) -> Phrase {
        Phrase { start, end, content: (end - start) as u8, make: Make::default() }
    }

    fn seen(source: Phrase, target: Phrase) -> Seen {
        let occurrence = Occurrence { pair: 0, source, target, coverage: 1.0 };
        Seen { keys: (0, 0), strength: 1.0, occurrence, nests: Nests::default(), bound: 0.0 }
    }

    /// "quay" with «стенка» and with «причальная стенка», inside "new quay" with «новая причальная стенка».
    #[test]
    fn pairs_know_the_longer_and_shorter_ones_beside_them() {
        let (quay, new_quay) = (phrase(1, 2), phrase(0, 2));
        let (wall, quay_wall, new_wall) = (phrase(2, 3), phrase(1, 3), phrase(0, 3));
        let all = [seen(quay, wall), seen(quay, quay_wall), seen(new_quay, new_wall)];
        let of = |at: usize| nests(&all[at].occurrence, &all);
        assert_eq!(of(0), Nests { led: true, followed: false, wider: true, narrower: false });
        assert_eq!(of(1), Nests { led: true, followed: false, wider: false, narrower: true });
        assert_eq!(of(2), Nests::default());
    }

    #[test]
    fn a_phrase_that_never_stands_alone_is_bound() {
        let all = [(1, phrase(1, 2), 4), (2, phrase(0, 2), 4), (3, phrase(1, 3), 1)];
        assert_eq!(bound(all[0].1, 4, &all), 1.0);
        assert_eq!(bound(all[1].1, 4, &all), 0.0);
        assert_eq!(bound(all[0].1, 1, &all), 0.0);
    }
}
