//! Matches the sentences of a changed text with those of the earlier text by their fingerprints.

use super::Fingerprint;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{HashMap, HashSet};

/// The sentence that an earlier one has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its index now.
    pub index: usize,
    /// Whether its text is still the same.
    pub same: bool,
}

/// The largest passage of changed sentences that is searched for similar ones, as the product of both counts: at most
/// a second of work.
const LARGEST_GAP: usize = 10_000_000;

/// Finds the sentences of an earlier text in the current one; `None` for those that are gone, or could be one of
/// several.
///
/// The matches are in order in both texts.
pub fn find(old: &[Fingerprint], new: &[Fingerprint]) -> Vec<Option<Found>> {
    let mut found: Vec<Option<Found>> = vec![None; old.len()];
    for (i, j) in same(old, new) {
        found[i] = Some(Found { index: j, same: true });
    }
    drop_doubtful(old, new, &mut found);
    let (mut from, mut start) = (0, 0);
    for end in 0..=old.len() {
        let next = if end == old.len() { Some(new.len()) } else { found[end].map(|found| found.index) };
        if let Some(to) = next {
            similar(old, new, start..end, from..to, &mut found);
            (from, start) = (to + 1, end + 1);
        }
    }
    found
}

/// Returns pairs of sentences with the same text, in order on both sides.
fn same(old: &[Fingerprint], new: &[Fingerprint]) -> Vec<(usize, usize)> {
    // Sentences that occur in only one text merely cost time, which grows with the square of their number.
    let shared = |own: &[Fingerprint], other: &[Fingerprint]| -> Vec<usize> {
        let hashes: HashSet<u64> = other.iter().map(|one| one.hash).collect();
        (0..own.len()).filter(|&k| hashes.contains(&own[k].hash)).collect()
    };
    let (ours, theirs) = (shared(old, new), shared(new, old));
    let hashes =
        |list: &[usize], of: &[Fingerprint]| -> Vec<u64> { list.iter().map(|&k| of[k].hash).collect() };
    let ops = capture_diff_slices(Algorithm::Patience, &hashes(&ours, old), &hashes(&theirs, new));
    let mut pairs = Vec::new();
    for op in ops {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            pairs.extend((0..len).map(|k| (ours[old_index + k], theirs[new_index + k])));
        }
    }
    pairs
}

/// Drops sentences that occur several times ("Thank you.") and have no matched neighbour.
fn drop_doubtful(old: &[Fingerprint], new: &[Fingerprint], found: &mut [Option<Found>]) {
    let mut counts: HashMap<u64, [usize; 2]> = HashMap::new();
    for (side, list) in [old, new].into_iter().enumerate() {
        list.iter().for_each(|one| counts.entry(one.hash).or_default()[side] += 1);
    }
    let index = |k: usize| found.get(k).copied().flatten().map(|found| found.index);
    let is_doubtful = |&k: &usize| {
        let Some(at) = index(k) else { return false };
        let beside = index(k + 1) == Some(at + 1) || k > 0 && at > 0 && index(k - 1) == Some(at - 1);
        counts[&old[k].hash] != [1, 1] && !beside
    };
    let doubtful: Vec<usize> = (0..old.len()).filter(is_doubtful).collect();
    doubtful.into_iter().for_each(|k| found[k] = None);
}

/// Finds edited sentences between two that are still the same: the pairs, in order, with the most similar sketches.
fn similar(
    old: &[Fingerprint],
    new: &[Fingerprint],
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
    found: &mut [Option<Found>],
) {
    let (n, m) = (rows.len(), columns.len());
    if n == 0 || m == 0 || n.saturating_mul(m) > LARGEST_GAP {
        return;
    }
    let gain = |i: usize, j: usize| {
        let (a, b) = (&old[rows.start + i], &new[columns.start + j]);
        // The same text is one of several here, and it is unclear which.
        let distance = if a.hash == b.hash { None } else { a.distance(b) };
        distance.map(|distance| 64 - distance)
    };
    let mut best = vec![0u32; (n + 1) * (m + 1)];
    let at = |i: usize, j: usize| i * (m + 1) + j;
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let skip = best[at(i + 1, j)].max(best[at(i, j + 1)]);
            best[at(i, j)] = gain(i, j).map_or(skip, |gain| skip.max(gain + best[at(i + 1, j + 1)]));
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if gain(i, j).is_some_and(|gain| best[at(i, j)] == gain + best[at(i + 1, j + 1)]) {
            found[rows.start + i] = Some(Found { index: columns.start + j, same: false });
            (i, j) = (i + 1, j + 1);
        } else if best[at(i, j)] == best[at(i + 1, j)] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prints(texts: &[&str]) -> Vec<Fingerprint> {
        texts.iter().map(|text| Fingerprint::of(text)).collect()
    }

    fn indices(old: &[&str], new: &[&str]) -> Vec<Option<(usize, bool)>> {
        find(&prints(old), &prints(new))
            .into_iter()
            .map(|found| found.map(|one| (one.index, one.same)))
            .collect()
    }

    #[test]
    fn sentences_are_found_after_insertions_and_edits() {
        let old = [
            "We met in the hall of the council at nine.",
            "Thank you.",
            "The budget was adopted by a large majority of votes.",
        ];
        let new = [
            "Good morning to all of you, friends.",
            "We met in the hall of the council at ten.",
            "Thank you.",
            "The budget was adopted by a large majority of votes.",
        ];
        assert_eq!(indices(&old, &new), [Some((1, false)), Some((2, true)), Some((3, true))]);
    }

    #[test]
    fn a_sentence_that_occurs_twice_is_not_guessed() {
        let old = ["A bird sang in the old garden.", "Thank you.", "The rain had stopped before noon."];
        let new = ["Thank you.", "Prices went up in every region.", "Thank you."];
        assert_eq!(indices(&old, &new), [None, None, None]);
    }
}
