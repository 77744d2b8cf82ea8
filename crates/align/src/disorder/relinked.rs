//! The links of a list in another order.

use super::ORDER;
use super::evidence;
use super::lists::{ALONE, Group, List, Resolved};
use crate::span::{Cell, Side};
use std::ops::Range;
use sverka_text::bitext::{Disorder, Link, Moved, Reason, round_score};

/// Rounds after which the shares of pairs in their rows and columns have converged.
const ROUNDS: usize = 10;

/// Weight of a link that remains in place: more than any list of others.
const STAYS: f32 = 1e6;

/// Minimum score of a link that crosses: below it several others are equally good.
const LEAST_SCORE: f64 = 0.25;

impl List<'_> {
    /// Links the items that have changed places: as many as possible in order, among the links that remain,
    /// and the rest in separate lists.
    pub(super) fn apply(&self, moved: &[&Group], out: &mut Resolved) {
        let mut changed: Vec<Option<f32>> = vec![None; self.source.len()];
        let mut pairs = self.linked.clone();
        for group in moved {
            for cell in &group.links {
                (changed[cell.i], pairs[cell.i]) = (Some(group.probability), None);
            }
            for cell in &group.pairs {
                (changed[cell.i], pairs[cell.i]) = (Some(group.probability), Some(cell.j));
            }
        }
        let cells: Vec<Cell> =
            pairs.iter().enumerate().filter_map(|(i, column)| Some(Cell { i, j: (*column)? })).collect();
        let weight = |&cell: &Cell| if changed[cell.i].is_some() { self.value(cell) } else { STAYS };
        let in_order = heaviest_chain(&cells, weight);
        let shares = self.shares();
        let link = |&cell: &Cell| {
            let share = shares[cell.i * self.target.len() + cell.j];
            self.link(cell, share * changed[cell.i].unwrap_or(1.0))
        };
        out.lists = self.lists(moved, |cell| !in_order.contains(cell), link);
        let stays =
            |cell: &Cell| changed[cell.i].is_none().then(|| self.remaining(*cell, &cells, &out.links))?;
        let new = |cell: &Cell| stays(cell).unwrap_or_else(|| link(cell));
        out.links = self.in_order(in_order.iter().map(new), &out.links);
    }

    /// Returns what remains of the link of a pair that stays in place, among all pairs of the list: of a link
    /// of several sentences, the pair alone if one of the others has another place.
    fn remaining(&self, cell: Cell, cells: &[Cell], links: &[Link]) -> Option<Link> {
        let Cell { i, j } = self.whole(cell);
        let link = links.iter().find(|link| link.source.contains(&i) && link.target.contains(&j))?;
        let meets = |other: Cell| link.source.contains(&other.i) || link.target.contains(&other.j);
        let is_whole = !cells.iter().any(|&other| other != cell && meets(self.whole(other)));
        Some(if is_whole {
            link.clone()
        } else {
            Link { source: i..i + 1, target: j..j + 1, ..link.clone() }
        })
    }

    /// Returns new links for a run: some in order, with its other sentences deleted. `links`: the previous
    /// links of the run.
    fn in_order(&self, new: impl Iterator<Item = Link>, links: &[Link]) -> Vec<Link> {
        let old = |side: Side, k: usize| {
            links.iter().find(|link| match side {
                Side::Source => link.source.contains(&k),
                Side::Target => link.target.contains(&k),
            })
        };
        let alone = |side: Side, k: usize, at: Cell| {
            let (source, target) = match side {
                Side::Source => (k..k + 1, at.j..at.j),
                Side::Target => (at.i..at.i, k..k + 1),
            };
            match old(side, k).filter(|link| !link.is_two_sided()) {
                Some(link) => Link { source, target, ..link.clone() },
                // Its link has become improbable.
                None => {
                    let score = old(side, k).map_or(1.0, |link| 1.0 - link.score);
                    let text = "its counterpart seems to be in another place in the list".into();
                    let reason = Reason {
                        feature: ORDER.into(),
                        text,
                        weight: f64::from(evidence::rare(self.context.encoder)),
                    };
                    Link { reasons: vec![reason], ..Link::new(source, target, round_score(score)) }
                }
            }
        };
        let mut out = Vec::with_capacity(self.source.len() + self.target.len());
        let mut at = Cell { i: self.source.start, j: self.target.start };
        let end = Link::new(self.source.end..self.source.end, self.target.end..self.target.end, 0.0);
        for link in new.chain([end]) {
            out.extend((at.i..link.source.start).map(|i| alone(Side::Source, i, at)));
            at.i = link.source.start;
            out.extend((at.j..link.target.start).map(|j| alone(Side::Target, j, at)));
            at = Cell { i: link.source.end, j: link.target.end };
            out.extend(Some(link).filter(Link::is_two_sided));
        }
        out
    }

    /// Returns the lists of separate groups, with the pairs that cross.
    fn lists(
        &self,
        moved: &[&Group],
        crosses: impl Fn(&Cell) -> bool,
        link: impl Fn(&Cell) -> Link,
    ) -> Vec<Moved> {
        let mut out: Vec<(Moved, Vec<Cell>)> = Vec::new();
        for group in moved {
            let [source, target] = self.hull(group.pairs.iter());
            let list =
                Moved { source, target, similarity: 0.0, disorder: Disorder::Reordered, links: Vec::new() };
            let mut list = (list, group.pairs.clone());
            let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
            while let Some(at) = out.iter().position(|(other, _)| {
                !apart(&other.source, &list.0.source) || !apart(&other.target, &list.0.target)
            }) {
                let (other, cells) = out.swap_remove(at);
                list.1.extend(cells);
                let join = |a: &Range<usize>, b: &Range<usize>| a.start.min(b.start)..a.end.max(b.end);
                list.0.source = join(&list.0.source, &other.source);
                list.0.target = join(&list.0.target, &other.target);
            }
            out.push(list);
        }
        let finished = |(mut list, mut cells): (Moved, Vec<Cell>)| {
            cells.sort_unstable_by_key(|cell| cell.i);
            let levels =
                cells.iter().map(|cell| f64::from(evidence::level(self.context.pair, self.whole(*cell))));
            list.similarity = round_score(levels.sum::<f64>() / cells.len() as f64);
            list.links = cells.iter().filter(|cell| crosses(cell)).map(&link).collect();
            list.links.retain(|link| link.score >= LEAST_SCORE);
            list
        };
        let mut lists: Vec<Moved> = out.into_iter().map(finished).collect();
        lists.sort_by_key(|list| list.source.start);
        lists
    }

    /// Returns the sentences of a cell of the list.
    pub(super) fn whole(&self, Cell { i, j }: Cell) -> Cell {
        Cell { i: i + self.source.start, j: j + self.target.start }
    }

    /// Returns the share of each row and column that a pair takes, row by row: what is left of a likelihood
    /// when those of its row and of its column are normalised to sums of 1, in turns (Sinkhorn and Knopp,
    /// 1967). An item may also remain alone, with a likelihood of 1.
    fn shares(&self) -> Vec<f32> {
        let columns = self.target.len();
        let mut shares: Vec<f32> = self.values.iter().map(|&value| libm::expf(value)).collect();
        let (mut row_alone, mut column_alone) = (vec![1f32; self.source.len()], vec![1f32; columns]);
        for _ in 0..ROUNDS {
            for (row, alone) in shares.chunks_exact_mut(columns).zip(&mut row_alone) {
                let sum = *alone + row.iter().sum::<f32>();
                row.iter_mut().chain([alone]).for_each(|share| *share /= sum);
            }
            for (column, alone) in column_alone.iter_mut().enumerate() {
                let sum = *alone + shares.iter().skip(column).step_by(columns).sum::<f32>();
                shares
                    .iter_mut()
                    .skip(column)
                    .step_by(columns)
                    .chain([alone])
                    .for_each(|share| *share /= sum);
            }
        }
        shares
    }

    /// Creates a link of items that have changed places.
    fn link(&self, cell: Cell, score: f32) -> Link {
        let Cell { i, j } = self.whole(cell);
        let weight = (f64::from(self.value(cell) - ALONE) * 100.0).round() / 100.0;
        let text = "the contents are similar; the list is in another order in the translation".into();
        let reason = Reason { feature: ORDER.into(), text, weight };
        Link { reasons: vec![reason], ..Link::new(i..i + 1, j..j + 1, round_score(f64::from(score))) }
    }
}

/// Returns the cells of the chain with the greatest weight that rises on both sides, from cells in the order
/// of their rows.
fn heaviest_chain(cells: &[Cell], weight: impl Fn(&Cell) -> f32) -> Vec<Cell> {
    let mut sums: Vec<(f32, Option<usize>)> = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let mut best = (0.0, None);
        for before in (0..at).filter(|&before| cells[before].j < cell.j && cells[before].i < cell.i) {
            if sums[before].0 > best.0 {
                best = (sums[before].0, Some(before));
            }
        }
        sums.push((best.0 + weight(cell), best.1));
    }
    let mut last = (0..cells.len()).max_by(|&a, &b| sums[a].0.total_cmp(&sums[b].0));
    let mut out = Vec::new();
    while let Some(at) = last {
        out.push(cells[at]);
        last = sums[at].1;
    }
    out.reverse();
    out
}
