//! Words of two languages that occur together: keys of the two sides that are in the same pairs of sentences
//! more often than chance explains.
//!
//! The measure is Dice's coefficient with one co-occurrence subtracted: a pair of keys that occurs once, in
//! the very link that it would then support, does not count.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A source key, a target key and the strength of their association, in (0, 1].
pub type Association = (u32, u32, f32);

/// Sentences with more keys than this give little evidence of which keys belong together.
const LONGEST: usize = 60;

/// How many times more often than by chance two keys must occur together.
const ABOVE_CHANCE: f32 = 3.0;

/// Finds the keys of two sides that belong together, sorted by source, then target.
///
/// `pairs` are the keys of the source and of the target sentence of each pair, each key once and below
/// `kinds` of its side. `firm` is the least discounted Dice coefficient, in (0, 1): a lower one is chance.
/// The result does not depend on the number of threads.
pub fn associations(pairs: &[[&[u32]; 2]], kinds: [usize; 2], firm: f32) -> Vec<Association> {
    let counts = [0, 1].map(|side: usize| {
        let mut counts = vec![0_u32; kinds[side]];
        pairs.iter().flat_map(|pair| pair[side]).for_each(|&key| counts[key as usize] += 1);
        counts
    });
    // Divided by source key, so that every core has its own table.
    let parts = rayon::current_num_threads().max(1) as u32;
    let mut out: Vec<Association> =
        (0..parts).into_par_iter().flat_map_iter(|part| of_part(pairs, &counts, firm, part, parts)).collect();
    out.sort_unstable_by_key(|&(a, b, _)| (a, b));
    out
}

/// Finds the associations of the source keys of one part: those that are `part` modulo `parts`.
fn of_part(
    pairs: &[[&[u32]; 2]],
    counts: &[Vec<u32>; 2],
    firm: f32,
    part: u32,
    parts: u32,
) -> Vec<Association> {
    // A key that occurs once cannot occur twice together with another.
    let repeated = |side: usize, key: u32| counts[side][key as usize] > 1;
    let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for [ours, theirs] in pairs.iter().filter(|pair| pair.iter().all(|keys| keys.len() <= LONGEST)) {
        for &a in ours.iter().filter(|&&a| a % parts == part && repeated(0, a)) {
            for &b in theirs.iter().filter(|&&b| repeated(1, b)) {
                *together.entry((a, b)).or_default() += 1;
            }
        }
    }
    let total = pairs.len() as f32;
    together
        .into_iter()
        .filter_map(|((a, b), count)| {
            let (of_a, of_b) = (counts[0][a as usize] as f32, counts[1][b as usize] as f32);
            let together = count as f32;
            let dice = 2.0 * (together - 1.0) / (of_a + of_b - 1.0);
            let is_more_than_chance = together * total > ABOVE_CHANCE * of_a * of_b;
            (count >= 2 && dice > firm && is_more_than_chance).then_some((a, b, dice.min(1.0)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_occur_together_twice_are_associated() {
        // 0 and 1 are always together, 2 and 2 once, 3 is in every source sentence.
        let pairs: [[&[u32]; 2]; 10] = [
            [&[0, 3], &[1]],
            [&[0, 3], &[1, 4]],
            [&[0, 3], &[1, 5]],
            [&[2, 3], &[2]],
            [&[3, 4], &[3]],
            [&[3, 5], &[0]],
            [&[3, 6], &[6]],
            [&[3, 7], &[7]],
            [&[3], &[8]],
            [&[3], &[9]],
        ];
        let found = associations(&pairs, [8, 10], 0.1);
        assert_eq!(found, [(0, 1, 0.8)]);
        assert!(associations(&pairs, [8, 10], 0.9).is_empty());
        assert!(associations(&[], [0, 0], 0.1).is_empty());
    }

    #[test]
    fn threads_do_not_change_the_result() {
        let rows: Vec<[Vec<u32>; 2]> = (0..200_u32)
            .map(|i| [vec![i % 17, 17 + i % 5, 22 + i % 40], vec![i % 17, 17 + i % 11, 28 + i % 40]])
            .collect();
        let pairs: Vec<[&[u32]; 2]> = rows.iter().map(|row| row.each_ref().map(Vec::as_slice)).collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| associations(&pairs, [80, 80], 0.1))
        };
        let alone = with(1);
        assert!(alone.len() >= 17 && alone.is_sorted_by_key(|&(a, b, _)| (a, b)));
        assert_eq!(with(3), alone);
    }

    #[test]
    fn long_sentences_say_nothing() {
        let long: Vec<u32> = (0..=LONGEST as u32).collect();
        let pairs: Vec<[&[u32]; 2]> = vec![[&long, &[0]], [&long, &[0]], [&[70], &[1]], [&[71], &[2]]];
        assert!(associations(&pairs, [80, 80], 0.1).is_empty());
    }
}
