//! How much better a pair fits than its texts fit others: the neighbours in the list, and a sample of it.
//!
//! A cosine alone says little: some texts are near to many others. The margin against the nearest others
//! (Artetxe and Schwenk, 2019) does not have this fault.

use super::vectors::{Vector, cosine};

/// Neighbours on either side that are rivals. In a list that is out of step, one of them is the right partner.
pub(super) const NEAR: usize = 8;

/// Neighbours on either side that are rivals of the second kind: a text that was put in the wrong place of its document
/// has its right partner among them.
const WIDE: usize = 64;

/// Pairs at the beginning of a list that are rivals of all: the margin needs a sample of the texts, and a fixed one
/// keeps the score of a pair independent of what follows.
pub(super) const POOL: usize = 128;

/// Nearest members of the pool whose mean is compared, as in Artetxe and Schwenk (2019).
const NEAREST: usize = 4;

/// Cosine from which two texts count as the same text: a copy is not a rival.
const SAME: f32 = 0.98;

/// How far the cosines of two texts that count as the same may differ from each other: the length of the difference of
/// their vectors, and what rounding adds. Only within it is a text compared with a rival to see whether it is a copy.
const APART: f32 = 0.201;

/// Names of the features of [`margins`].
pub(super) const NAMES: [&str; 11] = [
    "cosine",
    "near.source",
    "near.target",
    "near.known",
    "wide.source",
    "wide.target",
    "pool.margin",
    "pool.source",
    "pool.target",
    "pool.rank",
    "pool.known",
];

/// The vectors of the pairs of a list: source, target.
pub(super) type Both = (Vector, Vector);

/// Compares a pair of a list with its neighbours and with a pool.
pub(super) fn margins(list: &[Both], at: usize, pool: &[Both]) -> [f32; NAMES.len()] {
    let (source, target) = &list[at];
    let own = cosine(source, target);
    let around = |size: usize| at.saturating_sub(size)..(at + size + 1).min(list.len());
    let near = around(NEAR);
    let (mut best, mut wide, mut known) = ([f32::NEG_INFINITY; 2], [f32::NEG_INFINITY; 2], 0.0);
    let is_copy = |rival: f32, own_text: &Vector, other: &Vector| {
        (rival - own).abs() <= APART && cosine(own_text, other) >= SAME
    };
    for other in around(WIDE) {
        let (other_source, other_target) = &list[other];
        let rivals = [cosine(source, other_target), cosine(other_source, target)];
        if !is_copy(rivals[0], target, other_target) && !is_copy(rivals[1], source, other_source) {
            wide = [wide[0].max(rivals[0]), wide[1].max(rivals[1])];
            if near.contains(&other) {
                best = [best[0].max(rivals[0]), best[1].max(rivals[1])];
                known = 1.0;
            }
        }
    }
    // Without neighbours, neither for nor against.
    let lead = |best: f32| if best.is_finite() { own - best } else { 0.0 };
    let for_source = pool.iter().map(|(_, other)| (cosine(source, other), other));
    let for_target = pool.iter().map(|(other, _)| (cosine(other, target), other));
    let sides = [
        spread(
            for_source.filter(|(rival, other)| !is_copy(*rival, target, other)).map(|(rival, _)| rival),
            own,
        ),
        spread(
            for_target.filter(|(rival, other)| !is_copy(*rival, source, other)).map(|(rival, _)| rival),
            own,
        ),
    ];
    let margin = own - (sides[0].nearest + sides[1].nearest) / 2.0;
    let pool_known = sides[0].count.min(sides[1].count).min(POOL as f32) / POOL as f32;
    [
        own,
        lead(best[0]),
        lead(best[1]),
        known,
        lead(wide[0]),
        lead(wide[1]),
        if pool_known > 0.0 { margin } else { 0.0 },
        sides[0].deviations,
        sides[1].deviations,
        sides[0].better.max(sides[1].better),
        pool_known,
    ]
}

/// How a cosine compares with those of a pool.
#[derive(Default)]
struct Spread {
    count: f32,
    /// Mean of the greatest.
    nearest: f32,
    /// How many standard deviations the pair's own is above the mean.
    deviations: f32,
    /// How many of the pool are greater, in [0, 4].
    better: f32,
}

fn spread(cosines: impl Iterator<Item = f32>, own: f32) -> Spread {
    let (mut count, mut sum, mut squares, mut better) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    let mut nearest = [f32::NEG_INFINITY; NEAREST];
    for cosine in cosines {
        count += 1.0;
        sum += cosine;
        squares += cosine * cosine;
        better += f32::from(u8::from(cosine > own));
        let mut held = cosine;
        for kept in &mut nearest {
            if held > *kept {
                std::mem::swap(kept, &mut held);
            }
        }
    }
    if count == 0.0 {
        return Spread::default();
    }
    let (mean, kept) = (sum / count, count.min(NEAREST as f32));
    let variance = (squares / count - mean * mean).max(0.0);
    // The deviation of cosines of unrelated texts is about .1; a pool of two or three may have any.
    let deviation = ((variance * count + 0.01 * 4.0) / (count + 4.0)).sqrt();
    Spread {
        count,
        nearest: nearest.iter().filter(|x| x.is_finite()).sum::<f32>() / kept,
        deviations: (own - mean) / deviation,
        better: better.min(4.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::vectors::Lexicon;

    #[test]
    fn a_pair_leads_where_it_belongs() {
        let sources = ["We met in Samara.", "It rained all day.", "Eighty people came to the forum."];
        let targets =
            ["Мы встретились в Самаре.", "Весь день шёл дождь.", "На форум пришло восемьдесят человек."];
        let mut lexicon = Lexicon::new();
        let list: Vec<Both> = (0..3).map(|k| (lexicon.text(sources[k]), lexicon.text(targets[k]))).collect();
        let shifted: Vec<Both> = (0..3).map(|k| (list[k].0, list[(k + 1) % 3].1)).collect();
        for at in 0..3 {
            let (right, wrong) = (margins(&list, at, &list), margins(&shifted, at, &list));
            assert!(right[1] > 0.1 && right[2] > 0.1 && right[6] > 0.1 && right[9] == 0.0, "{right:?}");
            assert!(wrong[1] < -0.1 && wrong[2] < -0.1 && wrong[6] < 0.0 && wrong[9] > 0.0, "{wrong:?}");
        }
        let alone = margins(&list[..1], 0, &[]);
        assert_eq!(alone[1..], [0.0; NAMES.len() - 1]);
    }
}
