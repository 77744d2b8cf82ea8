//! Which phrase of one language stands for which of the other.
//!
//! Two phrases of a pair of sentences may stand for each other when the words of each are woven to
//! words of the other alone (the consistent phrase pairs of Och and Ney 2004), and enough of their
//! words are woven at all. What this gives is counted over all pairs of sentences.

use super::phrases::{Phrase, phrases};
use super::side::{Side, Tie, Token};
use super::weave::{Thread, Weaver};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// A phrase whatever its inflection: a hash of the lemmas of its words. Two phrases of a million
/// have the same by chance once in 37 million runs.
pub type Key = u64;

/// What was counted of a phrase of the source and one of the target.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// Pairs of sentences where they may stand for each other.
    pub links: u32,
    /// Share of their words that are woven, summed over the links.
    pub coverage: f32,
    /// Mean strength of the threads, summed over the links.
    pub strength: f32,
    /// Links in which a longer pair holds this one and has words before it, and words behind it, on either side.
    pub inside: [u32; 2],
    /// Where they were seen best: the number of the pair and both phrases.
    pub best: Sight,
}

/// Two phrases in their place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// Number of the pair of sentences.
    pub pair: u32,
    /// The phrase of the source.
    pub source: Phrase,
    /// That of the target.
    pub target: Phrase,
    /// Share of their words that are woven.
    pub coverage: f32,
}

/// All that was counted.
pub struct Counts {
    /// How often each phrase of the source and of the target stands in the texts.
    pub alone: [FxHashMap<Key, u32>; 2],
    /// Of each pair of phrases.
    pub together: FxHashMap<(Key, Key), Count>,
}

/// Less of their words woven, and two phrases do not stand for each other.
const COVERED: f32 = 0.6;

/// Pairs of sentences that are worked on at once; their counts are added in their order.
const CHUNK: usize = 512;

/// The key of a phrase. Articles do not count.
pub fn key(side: &Side, words: &[Token]) -> Key {
    let mut hasher = FxHasher::default();
    for token in words {
        let form = side.form(token);
        if form.is_content() || form.tie != Some(Tie::Article) {
            hasher.write_u32(form.lemma);
        }
    }
    hasher.finish()
}

/// Counts phrases and pairs of phrases. Those that stand in the texts less than `least` times are
/// left out. `progress` hears how many more pairs are done.
pub fn count(
    weaver: &Weaver,
    sides: [&Side; 2],
    most: usize,
    least: u32,
    progress: &mut dyn FnMut(usize),
) -> Counts {
    let pairs = sides[0].len();
    let alone = [frequencies(sides[0], most, least), frequencies(sides[1], most, least)];
    let threads = rayon::current_num_threads().max(1);
    let mut tables: Vec<FxHashMap<(Key, Key), Count>> = (0..threads).map(|_| FxHashMap::default()).collect();
    // As many chunks at once as keep all cores at work, and no more: they wait for the tables.
    let batch = CHUNK * threads * 4;
    for from in (0..pairs).step_by(batch) {
        let to = (from + batch).min(pairs);
        let found: Vec<Vec<Seen>> =
            (from..to).into_par_iter().map(|pair| sights(weaver, sides, pair, most, &alone)).collect();
        tables.par_iter_mut().enumerate().for_each(|(part, table)| {
            let own = found.iter().flatten().filter(|seen| belongs(seen.keys.0, part, threads));
            for &Seen { keys, strength, sight, inside } in own {
                let count = table.entry(keys).or_insert(Count {
                    links: 0,
                    coverage: 0.0,
                    strength: 0.0,
                    inside: [0; 2],
                    best: sight,
                });
                count.links += 1;
                count.coverage += sight.coverage;
                count.strength += strength;
                count.inside.iter_mut().zip(inside).for_each(|(all, one)| *all += u32::from(one));
                if sight.coverage > count.best.coverage {
                    count.best = sight;
                }
            }
        });
        progress(to - from);
    }
    let together = tables.into_iter().flatten().filter(|(_, count)| count.links >= least).collect();
    Counts { alone, together }
}

/// Whether a key belongs to a part. The upper bits: the lower ones choose the place in the table.
fn belongs(key: Key, part: usize, parts: usize) -> bool {
    (key >> 32) as usize % parts == part
}

/// How often each phrase stands in the texts.
fn frequencies(side: &Side, most: usize, least: u32) -> FxHashMap<Key, u32> {
    let mut tables: Vec<FxHashMap<Key, u32>> =
        (0..rayon::current_num_threads().max(1)).map(|_| FxHashMap::default()).collect();
    let count = tables.len();
    let batch = CHUNK * count * 4;
    for from in (0..side.len()).step_by(batch) {
        let keys: Vec<Vec<Key>> = (from..(from + batch).min(side.len()))
            .into_par_iter()
            .map(|i| {
                let sentence = side.sentence(i);
                let found = phrases(side, sentence, most);
                found.into_iter().map(|phrase| key(side, &sentence[phrase.range()])).collect()
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

/// Where the threads of a phrase lead on the other side: first and last place, words that are woven,
/// and the sum of their strength.
#[derive(Clone, Copy)]
struct Reach {
    first: u16,
    last: u16,
    woven: u8,
    strength: f32,
}

/// `threads` are in the order of their own side.
fn reach(
    phrase: &Phrase,
    threads: &[Thread],
    own: fn(&Thread) -> u16,
    other: fn(&Thread) -> u16,
) -> Option<Reach> {
    let mut reach: Option<Reach> = None;
    let mut last_word = None;
    let from = threads.partition_point(|thread| own(thread) < phrase.start);
    for thread in threads[from..].iter().take_while(|thread| own(thread) < phrase.end) {
        let at = other(thread);
        let so_far = reach.get_or_insert(Reach { first: at, last: at, woven: 0, strength: 0.0 });
        so_far.first = so_far.first.min(at);
        so_far.last = so_far.last.max(at);
        if last_word != Some(own(thread)) {
            so_far.woven += 1;
            so_far.strength += thread.strength;
        }
        last_word = Some(own(thread));
    }
    reach
}

/// Two phrases that may stand for each other in a pair of sentences.
struct Seen {
    keys: (Key, Key),
    strength: f32,
    sight: Sight,
    /// Whether a longer pair holds them and has words before, and behind.
    inside: [bool; 2],
}

/// The pairs of phrases of a pair of sentences.
fn sights(
    weaver: &Weaver,
    sides: [&Side; 2],
    pair: usize,
    most: usize,
    alone: &[FxHashMap<Key, u32>; 2],
) -> Vec<Seen> {
    let threads = weaver.weave(pair);
    if threads.is_empty() {
        return Vec::new();
    }
    let mut back = threads.clone();
    back.sort_by_key(|thread| thread.target);
    let known = |k: usize, threads: &[Thread], own: fn(&Thread) -> u16, other: fn(&Thread) -> u16| {
        let side = sides[k];
        let sentence = side.sentence(pair);
        phrases(side, sentence, most)
            .into_iter()
            .filter_map(|phrase| {
                let key = key(side, &sentence[phrase.range()]);
                alone[k].contains_key(&key).then_some(())?;
                Some((key, phrase, reach(&phrase, threads, own, other)?))
            })
            .collect::<Vec<_>>()
    };
    let sources = known(0, &threads, |t| t.source, |t| t.target);
    let targets = known(1, &back, |t| t.target, |t| t.source);
    let within = |reach: &Reach, phrase: &Phrase| reach.first >= phrase.start && reach.last < phrase.end;
    let mut out = Vec::new();
    for (source_key, source, ours) in &sources {
        for (target_key, target, theirs) in &targets {
            if !within(ours, target) || !within(theirs, source) {
                continue;
            }
            let woven = f32::from(ours.woven) + f32::from(theirs.woven);
            let coverage = woven / (f32::from(source.content) + f32::from(target.content)).max(1.0);
            if coverage >= COVERED {
                let strength = (ours.strength + theirs.strength) / woven;
                let sight = Sight { pair: pair as u32, source: *source, target: *target, coverage };
                let keys = (*source_key, *target_key);
                out.push(Seen { keys, strength, sight, inside: [false; 2] });
            }
        }
    }
    for at in 0..out.len() {
        out[at].inside = inside(&out[at].sight, &out);
    }
    out
}

/// Whether another pair of the same sentences holds this one and has words before, and behind, on either side.
fn inside(sight: &Sight, all: &[Seen]) -> [bool; 2] {
    let mut inside = [false; 2];
    let own = [sight.source, sight.target];
    for other in all {
        let other = [other.sight.source, other.sight.target];
        let holds = (0..2).all(|k| other[k].start <= own[k].start && other[k].end >= own[k].end);
        if holds {
            inside[0] |= (0..2).any(|k| other[k].start < own[k].start);
            inside[1] |= (0..2).any(|k| other[k].end > own[k].end);
        }
    }
    inside
}
