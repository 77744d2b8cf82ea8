//! Good pairs of the development sets, and what damage makes of them.

use crate::random::Random;
use crate::sets::{self, Sample};
use anyhow::Result;
use std::collections::HashSet;
use std::path::Path;
use sverka::corpus::score::{self, Pair};
use sverka::document::Lang;
use sverka::text::words;

/// The sets: the clean ones, the translations of the mixed ones, and German with French.
pub const SETS: [&str; 8] = [
    "infoforum",
    "speech-clean",
    "books-clean",
    "docs-clean",
    "ntrex-clean",
    "wmt-mix",
    "tico-mix",
    "textberg-dev",
];

/// Pairs that are taken from a set: from each document the same share, in stretches of neighbours.
const MOST_OF_SET: usize = 1600;

/// Pairs before and after one among which its best wrong neighbour is looked for.
const WINDOW: usize = 50;

/// The kinds of damage.
pub const KINDS: [&str; 10] = [
    "shifted",
    "unrelated",
    "neighbour",
    "other language",
    "untranslated",
    "salad",
    "number",
    "name",
    "half",
    "extra",
];

/// The good pairs of a document.
pub struct Document {
    pub set: &'static str,
    pub langs: [Lang; 2],
    pub pairs: Vec<[String; 2]>,
    /// All sentences of both sides, for models of word order.
    pub texts: [Vec<String>; 2],
    /// For each pair the number of the most similar other one.
    wrong: Vec<usize>,
    /// Names of the target.
    names: Vec<String>,
}

/// Loads all documents of the sets.
pub fn load(eval: &Path) -> Result<Vec<Document>> {
    let mut out = Vec::new();
    for set in SETS {
        let samples = sets::load(eval, set)?;
        let all: usize = samples.iter().map(|sample| sample.gold.len()).sum();
        let share = (MOST_OF_SET as f64 / all as f64).min(1.0);
        out.extend(samples.iter().map(|sample| document(set, sample, share)));
    }
    out.retain(|document| document.pairs.len() > 3);
    Ok(out)
}

fn document(set: &'static str, sample: &Sample, share: f64) -> Document {
    let join = |side: &sverka::document::Segmented, run: &[usize]| {
        run.iter().map(|&at| side.segments[at].text.trim()).collect::<Vec<_>>().join(" ")
    };
    let count = |text: &str| words::words(text).count();
    let most = ((sample.gold.len() as f64 * share).ceil() as usize).max(8);
    let beads = sample.gold.iter().enumerate().filter(|(at, bead)| {
        !sample.is_coarse(*at) && (1..=2).contains(&bead.source.len()) && (1..=2).contains(&bead.target.len())
    });
    let pairs =
        beads.map(|(_, bead)| [join(&sample.source, &bead.source), join(&sample.target, &bead.target)]);
    let pairs: Vec<[String; 2]> = pairs.filter(|[a, b]| count(a) > 2 && count(b) > 1).take(most).collect();
    let langs = [sample.source.lang.clone(), sample.target.lang.clone()];
    let all =
        |side: &sverka::document::Segmented| side.segments.iter().map(|s| s.text.trim().to_owned()).collect();
    let texts = [all(&sample.source), all(&sample.target)];
    let wrong = score::nearest_wrong(&views(&pairs, &langs), WINDOW);
    let mut names: Vec<String> = pairs
        .iter()
        .flat_map(|pair| name_ranges(&pair[1]).into_iter().map(|at| pair[1][at].to_owned()))
        .collect();
    names.sort();
    names.dedup();
    Document { set, langs, pairs, texts, wrong, names }
}

/// Returns pairs as the scorer takes them.
pub fn views<'a>(pairs: &'a [[String; 2]], langs: &'a [Lang; 2]) -> Vec<Pair<'a>> {
    pairs.iter().map(|[source, target]| Pair { source, target, langs: [&langs[0], &langs[1]] }).collect()
}

/// Returns where the words with a capital are that no beginning of a sentence explains.
fn name_ranges(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut out, mut before) = (Vec::new(), 0);
    for word in words::words(text) {
        let gap = &text[before..word.range.start];
        let starts = before == 0 || gap.contains(['.', '!', '?', '…', '"', '«', '“', '—', ':']);
        before = word.range.end;
        if !starts && word.text.starts_with(char::is_uppercase) && word.text.chars().count() > 3 {
            out.push(word.range);
        }
    }
    out
}

impl Document {
    /// Returns what a kind of damage makes of a pair; `None` where it changes nothing. `foreign` are texts in another
    /// language.
    pub fn damaged(
        &self,
        at: usize,
        kind: &str,
        foreign: &[String],
        random: &mut Random,
    ) -> Option<[String; 2]> {
        let [source, target] = &self.pairs[at];
        let new = match kind {
            "shifted" => self.pairs[(at + 1) % self.pairs.len()][1].clone(),
            "unrelated" => random.pick(&self.pairs)?[1].clone(),
            "neighbour" => self.pairs[self.wrong[at]][1].clone(),
            "other language" => random.pick(foreign)?.clone(),
            "untranslated" => source.clone(),
            "salad" => salad(target, random)?,
            "number" => number(target, random)?,
            "name" => self.name(target, random)?,
            "half" => {
                let words: Vec<&str> = target.split_whitespace().collect();
                (words.len() > 5).then(|| words[..words.len() / 2].join(" "))?
            }
            _ => format!("{target} {}", self.pairs[(at + 1) % self.pairs.len()][1]),
        };
        (new != *target).then(|| [source.clone(), new])
    }

    fn name(&self, target: &str, random: &mut Random) -> Option<String> {
        let ranges = name_ranges(target);
        let at = random.pick(&ranges)?.clone();
        let old = &target[at.clone()];
        let head = |name: &str| name.chars().take(3).collect::<String>();
        let others: Vec<&String> = self.names.iter().filter(|name| head(name) != head(old)).collect();
        let new = random.pick(&others)?;
        Some(format!("{}{new}{}", &target[..at.start], &target[at.end..]))
    }
}

/// Returns whether most of the target repeats words of the source: links of texts that are not translated are in the sets,
/// too, and are not good pairs.
pub fn is_copy([source, target]: &[String; 2]) -> bool {
    let known: HashSet<&str> = words::words(source).map(|word| word.text).collect();
    let lengths =
        words::words(target).filter(|word| !word.is_figure).map(|word| (word.text, word.text.len()));
    let (same, all) = lengths.fold((0, 0), |(same, all), (word, length)| {
        (same + if known.contains(word) { length } else { 0 }, all + length)
    });
    same * 5 > all * 4
}

/// The same words in random order.
fn salad(text: &str, random: &mut Random) -> Option<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    for i in (1..words.len()).rev() {
        words.swap(i, random.below(i + 1));
    }
    (words.len() > 3).then(|| words.join(" "))
}

/// The same text with one figure of a number changed.
fn number(text: &str, random: &mut Random) -> Option<String> {
    let digits: Vec<usize> = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let at = *random.pick(&digits)?;
    let old = usize::from(text.as_bytes()[at] - b'0');
    let new = (old + 1 + random.below(9)) % 10;
    Some(format!("{}{new}{}", &text[..at], &text[at + 1..]))
}
