//! Additional training texts: translations with sentences left out, foreign ones inserted and neighbours
//! joined, as in the mixed sets.

use crate::random::Random;
use crate::sets::Sample;
use sverka::document::{BlockKind, Segment, Segmented};
use sverka::evaluate::Bead;

/// Shares of the beads that lose a side, that follow a foreign run, that are joined with the next one: about
/// those of the mixed sets.
const LOST: f64 = 0.02;
const FOREIGN: f64 = 0.02;
const JOINED: f64 = 0.03;

/// The maximum length of a foreign run.
const LONGEST_RUN: f64 = 10.0;

/// A text under construction.
pub struct Side {
    out: Segmented,
    lines: Vec<(String, bool)>,
}

impl Side {
    pub fn new(like: &Segmented) -> Self {
        Self { out: like.clone(), lines: Vec::new() }
    }

    /// Adds sentences of another text; returns their new numbers.
    pub fn add(&mut self, from: &Segmented, ids: &[usize]) -> Vec<usize> {
        let first = self.lines.len();
        self.lines.extend(ids.iter().map(|&i| (from.segments[i].text.clone(), from.starts_block(i))));
        (first..self.lines.len()).collect()
    }

    /// Adds a sentence within a paragraph; returns its number.
    pub fn put(&mut self, text: &str) -> usize {
        self.lines.push((text.to_owned(), false));
        self.lines.len() - 1
    }

    /// Puts words before a sentence, whose first letter becomes lower case.
    pub fn begin(&mut self, sentence: usize, words: &str) {
        let text = &mut self.lines[sentence].0;
        let mut rest = text.chars();
        let first = rest.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        *text = format!("{words}{first}{}", rest.as_str());
    }

    /// Joins the last sentence with the one before it, unless a paragraph ends between them.
    fn join(&mut self) -> bool {
        let Some((text, false)) = self.lines.last().cloned() else { return false };
        let Some(before) = self.lines.len().checked_sub(2) else { return false };
        let mut rest = text.chars();
        let Some(first) = rest.next() else { return false };
        let small = rest.clone().next().is_some_and(char::is_lowercase);
        let head = self.lines[before].0.trim_end_matches(['.', '!']);
        let joined = match small {
            true => format!("{head}; {}{}", first.to_lowercase(), rest.as_str()),
            false => format!("{head}; {text}"),
        };
        self.lines[before].0 = joined;
        self.lines.pop();
        true
    }

    pub fn finish(mut self) -> Segmented {
        let mut block = 0;
        let segment = |(k, (text, starts)): (usize, (String, bool))| {
            block += usize::from(starts && k > 0);
            Segment { range: 0..text.len(), text, block }
        };
        self.out.segments = self.lines.into_iter().enumerate().map(segment).collect();
        self.out.blocks = vec![BlockKind::Paragraph; block + 1];
        self.out
    }
}

/// Returns a sample with such changes, always the same for one number; foreign runs come from `other`.
pub fn mixed(sample: &Sample, other: &Sample, number: u64) -> Sample {
    let mut random = Random::seeded(number);
    let mut sides = [Side::new(&sample.source), Side::new(&sample.target)];
    let old = [&sample.source, &sample.target];
    let mut gold: Vec<Bead> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let confidence: Vec<&str> = sample.confidence.as_deref().unwrap_or("").split_whitespace().collect();
    let bead = |side: usize, ids: Vec<usize>| match side {
        0 => Bead { source: ids, target: Vec::new() },
        _ => Bead { source: Vec::new(), target: ids },
    };
    for (k, from) in sample.gold.iter().enumerate() {
        if random.next() < FOREIGN {
            let side = usize::from(random.next() < 0.5);
            let foreign = [&other.source, &other.target][side];
            let count = 1 + (random.next() * LONGEST_RUN) as usize;
            let first = (random.next() * foreign.segments.len() as f64) as usize;
            let run: Vec<usize> = (first..(first + count).min(foreign.segments.len())).collect();
            for id in sides[side].add(foreign, &run) {
                gold.push(bead(side, vec![id]));
                words.push("none");
            }
        }
        let two_sided = !from.source.is_empty() && !from.target.is_empty();
        let lost = (two_sided && random.next() < LOST).then(|| usize::from(random.next() < 0.5));
        let mut new = [Vec::new(), Vec::new()];
        for (side, ids) in [&from.source, &from.target].into_iter().enumerate() {
            if lost != Some(side) {
                new[side] = sides[side].add(old[side], ids);
            }
        }
        if let Some(side) = lost {
            for id in std::mem::take(&mut new[1 - side]) {
                gold.push(bead(1 - side, vec![id]));
                words.push("none");
            }
            continue;
        }
        let [source, target] = new;
        let coarse = confidence.get(k) == Some(&"coarse");
        // Only after a bead of both sides whose sentences end both texts so far.
        let follows = two_sided
            && !coarse
            && gold.last().is_some_and(|last| {
                last.source.last().is_some_and(|&i| Some(i + 1) == source.first().copied())
                    && last.target.last().is_some_and(|&j| Some(j + 1) == target.first().copied())
            })
            && words.last() != Some(&"coarse");
        let side = usize::from(random.next() < 0.5);
        if follows && random.next() < JOINED && [&source, &target][side].len() == 1 && sides[side].join() {
            if let (Some(last), Some(word)) = (gold.last_mut(), words.last_mut()) {
                match side {
                    0 => last.target.extend(target),
                    _ => last.source.extend(source),
                }
                *word = "edit";
            }
            continue;
        }
        gold.push(Bead { source, target });
        words.push(confidence.get(k).copied().unwrap_or("seg"));
    }
    let words = words.join("\n");
    let [source, target] = sides.map(Side::finish);
    let set = sample.set.replace("clean", "more");
    Sample { set, name: sample.name.clone(), source, target, gold, confidence: Some(words) }
}
