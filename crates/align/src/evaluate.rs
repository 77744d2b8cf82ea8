//! Evaluates predicted links against gold links by precision, recall and F1.
//!
//! - *Strict* precision: the share of predicted beads that are exactly a gold bead; recall: the share of gold
//!   beads with text on both sides that were predicted exactly.
//! - *Lax*: a bead also counts when it shares at least one pair of sentences with a bead of the other list.
//!
//! The numbers are those of Vecalign's scorer (Thompson and Koehn, 2019) on well-formed input.

use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A bead: the sentences that a link joins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bead {
    /// Numbers of its source sentences, from 0.
    pub source: Vec<usize>,
    /// Numbers of its target sentences, from 0.
    pub target: Vec<usize>,
}

/// An error of beads that cannot be read or compared. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A line is not a bead.
    #[error("line {line}: not a bead like \"[0, 1]:[0]\": {text:?}")]
    NoBead {
        /// The line.
        line: usize,
        /// Its text.
        text: String,
    },
    /// The number of confidence words differs from the number of gold beads.
    #[error("{words} words for {beads} gold beads")]
    Confidence {
        /// Number of words.
        words: usize,
        /// Number of gold beads.
        beads: usize,
    },
}

impl Bead {
    /// Checks whether one side is empty.
    fn is_deletion(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }

    /// Returns its index in [`KINDS`].
    fn kind(&self) -> usize {
        match (self.source.len(), self.target.len()) {
            (0, _) | (_, 0) => 3,
            (1, 1) => 0,
            (1, 2) | (2, 1) => 1,
            _ => 2,
        }
    }

    /// Returns the pairs of sentences that it joins.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.source.iter().flat_map(|&i| self.target.iter().map(move |&j| (i, j)))
    }
}

/// Reads beads, one per line: `[0, 1]:[0]`, with or without a score after it (`:0.93`, or a tab and the
/// score). Blank lines and repeated beads are skipped.
///
/// # Errors
/// Names the first line that is not a bead.
pub fn read_beads(text: &str) -> Result<Vec<Bead>, Error> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim().trim_start_matches('\u{feff}');
        if text.is_empty() {
            continue;
        }
        let bead = parse(text).ok_or_else(|| Error::NoBead { line, text: text.into() })?;
        if !(bead.source.is_empty() && bead.target.is_empty()) && seen.insert(bead.clone()) {
            out.push(bead);
        }
    }
    Ok(out)
}

fn parse(line: &str) -> Option<Bead> {
    let (source, rest) = list(line)?;
    let (target, rest) = list(rest.trim_start().strip_prefix(':')?.trim_start())?;
    let score = rest.trim_start_matches([':', '\t', ' ']).trim();
    (score.is_empty() || score.parse::<f64>().is_ok()).then_some(Bead { source, target })
}

fn list(text: &str) -> Option<(Vec<usize>, &str)> {
    let (inside, rest) = text.strip_prefix('[')?.split_once(']')?;
    if inside.trim().is_empty() {
        return Some((Vec::new(), rest));
    }
    let numbers = inside.split(',').map(|n| n.trim().parse().ok()).collect::<Option<Vec<usize>>>()?;
    Some((numbers, rest))
}

/// Cuts deletions of several sentences into deletions of one.
pub fn split_deletions(beads: Vec<Bead>) -> Vec<Bead> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for bead in beads {
        let parts = if bead.is_deletion() {
            let source = bead.source.iter().map(|&i| Bead { source: vec![i], target: Vec::new() });
            let target = bead.target.iter().map(|&j| Bead { source: Vec::new(), target: vec![j] });
            source.chain(target).collect()
        } else {
            vec![bead]
        };
        out.extend(parts.into_iter().filter(|part| seen.insert(part.clone())));
    }
    out
}

/// Leaves out the gold beads that `confidence` (one word per bead) marks as `coarse`, that is, runs that
/// could be divided further, and the predicted beads that overlap them.
///
/// # Errors
/// When the number of words differs from the number of gold beads.
pub fn skip_coarse(
    gold: Vec<Bead>,
    predicted: Vec<Bead>,
    confidence: &str,
) -> Result<(Vec<Bead>, Vec<Bead>), Error> {
    let words: Vec<&str> = confidence.split_whitespace().collect();
    if words.len() != gold.len() {
        return Err(Error::Confidence { words: words.len(), beads: gold.len() });
    }
    let (mut source, mut target) = (BTreeSet::new(), BTreeSet::new());
    for (bead, _) in gold.iter().zip(&words).filter(|(_, word)| **word == "coarse") {
        source.extend(bead.source.iter().copied());
        target.extend(bead.target.iter().copied());
    }
    let keep = |bead: &Bead| {
        !bead.source.iter().any(|i| source.contains(i)) && !bead.target.iter().any(|j| target.contains(j))
    };
    let only = |beads: Vec<Bead>| beads.into_iter().filter(|bead| keep(bead)).collect();
    Ok((only(gold), only(predicted)))
}

/// Precision, recall and their harmonic mean, each in [0, 1]; 0 if nothing was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// Share of the predicted beads that are right.
    pub precision: f64,
    /// Share of the gold beads that were found.
    pub recall: f64,
    /// Harmonic mean: 2PR / (P + R).
    pub f1: f64,
}

impl Prf {
    fn new(right: usize, predicted: usize, found: usize, gold: usize) -> Self {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (share(right, predicted), share(found, gold));
        let sum = precision + recall;
        Self { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

/// Strict scores of one kind of bead.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct KindScore {
    /// `1-1`, `1-2/2-1`, `n-m` or `del`.
    pub kind: &'static str,
    /// Precision, recall and F1.
    #[serde(flatten)]
    pub prf: Prf,
    /// Number of gold beads of the kind.
    pub gold: usize,
    /// Number of predicted beads of the kind.
    pub predicted: usize,
}

/// Scores over all pairs of files together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Number of gold beads.
    pub gold: usize,
    /// Number of gold beads with text on both sides.
    pub gold_two_sided: usize,
    /// Number of predicted beads.
    pub predicted: usize,
    /// Scores that count exact beads only.
    pub strict: Prf,
    /// Scores that count overlapping beads too.
    pub lax: Prf,
    /// Strict scores by kind of bead.
    pub kinds: [KindScore; 4],
}

/// Kinds of beads by their shape.
const KINDS: [&str; 4] = ["1-1", "1-2/2-1", "n-m", "del"];

/// Adds up documents; [`Tally::score`] returns the result.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    gold: usize,
    gold_two_sided: usize,
    predicted: usize,
    strict: [usize; 2],
    lax: [usize; 2],
    /// By kind: right predicted beads, predicted beads, found gold beads, gold beads.
    kinds: [[usize; 4]; 4],
}

impl Tally {
    /// Counts one document.
    pub fn add(&mut self, gold: &[Bead], predicted: &[Bead]) {
        let golden: BTreeSet<&Bead> = gold.iter().collect();
        let guesses: BTreeSet<&Bead> = predicted.iter().collect();
        let pairs =
            |beads: &[Bead]| -> BTreeSet<(usize, usize)> { beads.iter().flat_map(Bead::pairs).collect() };
        let (gold_pairs, predicted_pairs) = (pairs(gold), pairs(predicted));
        for bead in predicted {
            let right = golden.contains(bead);
            self.predicted += 1;
            self.strict[0] += usize::from(right);
            self.lax[0] += usize::from(right || bead.pairs().any(|pair| gold_pairs.contains(&pair)));
            let kind = &mut self.kinds[bead.kind()];
            kind[0] += usize::from(right);
            kind[1] += 1;
        }
        for bead in gold {
            let found = guesses.contains(bead);
            self.gold += 1;
            let kind = &mut self.kinds[bead.kind()];
            kind[2] += usize::from(found);
            kind[3] += 1;
            if !bead.is_deletion() {
                self.gold_two_sided += 1;
                self.strict[1] += usize::from(found);
                self.lax[1] += usize::from(found || bead.pairs().any(|pair| predicted_pairs.contains(&pair)));
            }
        }
    }

    /// Returns the scores of everything counted.
    pub fn score(&self) -> Score {
        let total = |ok: [usize; 2]| Prf::new(ok[0], self.predicted, ok[1], self.gold_two_sided);
        let kind = |k: usize| {
            let [right, predicted, found, gold] = self.kinds[k];
            KindScore { kind: KINDS[k], prf: Prf::new(right, predicted, found, gold), gold, predicted }
        };
        Score {
            gold: self.gold,
            gold_two_sided: self.gold_two_sided,
            predicted: self.predicted,
            strict: total(self.strict),
            lax: total(self.lax),
            kinds: [kind(0), kind(1), kind(2), kind(3)],
        }
    }
}

impl Score {
    /// Formats the scores as a table for human readers.
    pub fn to_table(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{} gold beads ({} with text on both sides), {} predicted",
            self.gold, self.gold_two_sided, self.predicted
        );
        let _ = writeln!(
            out,
            "{:10} {:>9} {:>7} {:>7} {:>6} {:>10}",
            "", "precision", "recall", "F1", "gold", "predicted"
        );
        let mut row = |name: &str, prf: &Prf, counts: Option<(usize, usize)>| {
            let _ = write!(out, "{name:10} {:9.4} {:7.4} {:7.4}", prf.precision, prf.recall, prf.f1);
            let _ = match counts {
                Some((gold, predicted)) => writeln!(out, " {gold:6} {predicted:10}"),
                None => writeln!(out),
            };
        };
        row("strict", &self.strict, None);
        row("lax", &self.lax, None);
        for kind in &self.kinds {
            row(kind.kind, &kind.prf, Some((kind.gold, kind.predicted)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_are_read_in_every_spelling() {
        let beads =
            read_beads("[0, 1]:[0]\n\n[2]:[]:0.5\n[]:[1]\t0.9312\n[3] : [2,3]\n[3]:[2, 3]\n").unwrap();
        let bead = |source: &[usize], target: &[usize]| Bead { source: source.into(), target: target.into() };
        assert_eq!(beads, [bead(&[0, 1], &[0]), bead(&[2], &[]), bead(&[], &[1]), bead(&[3], &[2, 3])]);
        assert_eq!(
            read_beads("[0]:[0]\nno bead").unwrap_err().to_string(),
            "line 2: not a bead like \"[0, 1]:[0]\": \"no bead\""
        );
        assert!(read_beads("[0]:[x]").is_err() && read_beads("[0]:[1] 0.x").is_err());
    }

    #[test]
    fn strict_lax_and_kinds() {
        let gold = read_beads("[0]:[0]\n[1, 2]:[1]\n[3]:[]\n[4]:[2]").unwrap();
        let guess = split_deletions(read_beads("[0]:[0]\n[1]:[1]\n[2, 3]:[]\n[4]:[2]").unwrap());
        let mut tally = Tally::default();
        tally.add(&gold, &guess);
        let score = tally.score();
        // Right: 0:0, 3 deleted, 4:2 of five predicted; found two of three two-sided.
        assert_eq!((score.strict.precision, score.strict.recall), (0.6, 2.0 / 3.0));
        // 1:1 shares a pair with the gold 1,2:1.
        assert_eq!((score.lax.precision, score.lax.recall), (0.8, 1.0));
        assert_eq!(
            (score.kinds[3].gold, score.kinds[3].predicted, score.kinds[3].prf.precision),
            (1, 2, 0.5)
        );
    }

    #[test]
    fn coarse_beads_count_neither_way() {
        let gold = read_beads("[0]:[0]\n[1]:[1]").unwrap();
        let guess = read_beads("[0, 1]:[0, 1]").unwrap();
        let (gold, guess) = skip_coarse(gold, guess, "hand coarse").unwrap();
        assert_eq!((gold.len(), guess.len()), (1, 0));
        assert!(skip_coarse(Vec::new(), Vec::new(), "hand").is_err());
    }
}
