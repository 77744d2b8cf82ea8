//! One to one: the best pair first, then the best of what is left.

use super::candidates::Compared;

/// Chooses pairs, by rank. Returns their places among the compared, and by how much either document prefers the
/// other to its next best: the larger lead of the two. A twin in one language takes the lead of one side alone.
pub(super) fn greedy(compared: &[Compared], [sources, targets]: [usize; 2]) -> Vec<(usize, f32)> {
    let mut order: Vec<usize> = (0..compared.len()).collect();
    // Equal ranks keep the order of the documents.
    order.sort_by(|&a, &b| compared[b].rank.total_cmp(&compared[a].rank).then(a.cmp(&b)));
    let leads =
        [leads(compared, &order, sources, |c| c.source), leads(compared, &order, targets, |c| c.target)];
    let mut is_taken = [vec![false; sources], vec![false; targets]];
    let mut chosen = Vec::new();
    for at in order {
        let Compared { source, target, .. } = compared[at];
        if !is_taken[0][source] && !is_taken[1][target] {
            (is_taken[0][source], is_taken[1][target]) = (true, true);
            chosen.push((at, leads[0][at].max(leads[1][at])));
        }
    }
    chosen.sort_unstable_by_key(|&(at, _)| at);
    chosen
}

/// Returns by how much each pair ranks above the best other pair of the same document; negative for the others.
fn leads(compared: &[Compared], order: &[usize], count: usize, of: impl Fn(&Compared) -> usize) -> Vec<f32> {
    // The best two ranks of each document. One without a rival leads by its whole rank.
    let mut best: Vec<(usize, f32, f32)> = vec![(usize::MAX, 0.0, 0.0); count];
    for &at in order.iter().rev() {
        let (first, rank, next) = &mut best[of(&compared[at])];
        (*next, *rank, *first) = (*rank, compared[at].rank, at);
    }
    let lead = |at: usize| {
        let (first, rank, next) = best[of(&compared[at])];
        compared[at].rank - if first == at { next } else { rank }
    };
    (0..compared.len()).map(lead).collect()
}

/// Returns for each document of a side its best pair, taken or not, as its place among the compared.
pub(super) fn best(compared: &[Compared], count: usize, side: usize) -> Vec<Option<usize>> {
    let mut best: Vec<Option<usize>> = vec![None; count];
    for (at, one) in compared.iter().enumerate() {
        let best = &mut best[[one.source, one.target][side]];
        if best.is_none_or(|best| one.rank > compared[best].rank) {
            *best = Some(at);
        }
    }
    best
}
