//! Lists that are in another order in the translation.
//!
//! Links keep the order of both texts, and the positions of short sentences carry more weight than their
//! contents, so the items of a list that is in another order in the translation are linked in sequence. In
//! each run of short sentences the best assignment by contents alone is compared with the links. Where they
//! differ, the sentences concerned fall into groups that change places among themselves; a group whose
//! contents are clear enough is linked in the other order as far as links in order allow it, and what crosses
//! is reported.

use super::evidence::{self, evidence};
use super::{Context, assignment};
use crate::span::{Cell, Side, Span};
use std::ops::Range;
use sverka_text::bitext::{Link, Moved, round_score};

/// Characters of the longest sentence of a list, including the space after it. Longer ones have enough
/// content of their own.
const LONGEST: f32 = 61.0;

/// Sentences of the longest run that is processed in one piece: time grows with its square, and with its cube
/// where items changed places.
const MOST: usize = 256;

/// The evidence that a pair needs to be better than two deleted sentences.
pub(super) const ALONE: f32 = 3.0;

/// Log-odds below which an order is not worth searching for: a score would change by less than two in a
/// hundred.
const HOPELESS: f32 = -4.0;

/// The evidence that a link needs to count where the position carries no information.
const CLEAR: f32 = 1.0;

/// Added to the value of a link, so that an equally good assignment changes nothing.
const TIE: f32 = 0.01;

/// Log-odds against a sentence belonging elsewhere than to the link of several sentences that it is in. At 0
/// the development sets have four more reports, all wrong.
const JOINED: f32 = 4.0;

/// Minimum number of items in a sorted list: three are sorted by chance once in six.
const SORTED: usize = 4;

/// The effect of lists in another order on an alignment.
pub(crate) struct Resolved {
    /// The links in order, without those that the contents contradict.
    pub(crate) links: Vec<Link>,
    /// The lists in another order, with the links that cross.
    pub(crate) lists: Vec<Moved>,
}

/// Links the items of lists by their contents where these clearly have another order, and lowers the scores
/// of links that the contents contradict less clearly.
pub(crate) fn resolve(context: &Context<'_>, links: Vec<Link>) -> Resolved {
    let mut out = Resolved { links: Vec::with_capacity(links.len()), lists: Vec::new() };
    let mut run: Vec<Link> = Vec::new();
    for link in links {
        let is_item = context.is_item(&link);
        if !is_item || run.len() == MOST {
            out.add(context, std::mem::take(&mut run));
        }
        if is_item {
            run.push(link);
        } else {
            out.links.push(link);
        }
    }
    out.add(context, run);
    out
}

impl Resolved {
    fn add(&mut self, context: &Context<'_>, run: Vec<Link>) {
        match List::new(context, &run).and_then(|list| list.resolved(&run)) {
            Some(part) => {
                self.links.extend(part.links);
                self.lists.extend(part.lists);
            }
            None => self.links.extend(run),
        }
    }
}

impl Context<'_> {
    /// Checks whether a link may be one of list items: of short sentences, about which no person has decided
    /// anything.
    fn is_item(&self, link: &Link) -> bool {
        let short = |side, run: &Range<usize>| run.clone().all(|k| self.is_short(side, k));
        short(Side::Source, &link.source) && short(Side::Target, &link.target) && !link.is_given()
    }

    /// The cells of a table are not a list: their addresses are better evidence.
    fn is_short(&self, side: Side, k: usize) -> bool {
        let is_in_table =
            self.pair.structure.as_ref().is_some_and(|structure| structure.is_in_table(side, k));
        let is_decided = self.decided.linked[side.index()].contains_key(&k);
        evidence::length(self.pair, side, k) <= LONGEST && !is_decided && !is_in_table
    }

    /// Checks whether the sentences of a run are in the order of the alphabet.
    fn is_sorted(&self, side: Side, run: &Range<usize>) -> bool {
        let key = |k: usize| {
            let letters = self.texts[side.index()].segments[k].text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect::<String>()
        };
        let keys: Vec<String> = run.clone().map(key).collect();
        keys.windows(2).all(|pair| pair[0] <= pair[1])
    }
}

/// A run of short sentences on both sides.
pub(super) struct List<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) source: Range<usize>,
    pub(super) target: Range<usize>,
    /// The value of each pair, row by row.
    pub(super) values: Vec<f32>,
    /// The column that is linked with each row.
    pub(super) linked: Vec<Option<usize>>,
    /// The other rows and columns of links of several sentences.
    joined: [Vec<bool>; 2],
}

/// Items that change places among themselves.
#[derive(Default)]
pub(super) struct Group {
    /// Places in the list of the pairs by content.
    pub(super) pairs: Vec<Cell>,
    /// Places of their links.
    pub(super) links: Vec<Cell>,
    /// Probability that they have changed places.
    pub(super) probability: f32,
    /// The sentences from the first to the last of them, if both sides are sorted.
    sorted: Option<[Range<usize>; 2]>,
}

impl<'a> List<'a> {
    /// Compares the sentences of a run; `None` if there is nothing to change.
    fn new(context: &'a Context<'a>, run: &[Link]) -> Option<Self> {
        let (first, last) = (run.first()?, run.last()?);
        let (source, target) = (first.source.start..last.source.end, first.target.start..last.target.end);
        if source.len() < 2 || target.len() < 2 {
            return None;
        }
        let mut values = Vec::with_capacity(source.len() * target.len());
        for i in source.clone() {
            for j in target.clone() {
                let cell = Cell { i, j };
                let value = match context.decided.allows(Span::single(cell)) {
                    true => (evidence(context.pair, cell, context.encoder) + ALONE).max(0.0),
                    false => 0.0,
                };
                values.push(value);
            }
        }
        let mut linked = vec![None; source.len()];
        let mut joined = [vec![false; source.len()], vec![false; target.len()]];
        for link in run.iter().filter(|link| link.is_two_sided()) {
            // For a link of several sentences, the pair that fits best counts.
            let cells = link.source.clone().flat_map(|i| link.target.clone().map(move |j| (i, j)));
            let place = |(i, j)| (i - source.start) * target.len() + j - target.start;
            let best = cells.map(place).reduce(|a, b| if values[b] > values[a] { b } else { a });
            if link.source.len() + link.target.len() > 2 {
                link.source.clone().for_each(|i| joined[0][i - source.start] = true);
                link.target.clone().for_each(|j| joined[1][j - target.start] = true);
            }
            if let Some(at) = best {
                (joined[0][at / target.len()], joined[1][at % target.len()]) = (false, false);
                linked[at / target.len()] = Some(at % target.len());
                values[at] += TIE;
            }
        }
        Some(Self { context, source, target, values, linked, joined })
    }

    /// Returns the logarithm of the number of places that an item could have.
    fn places(&self) -> f32 {
        libm::logf(self.source.len().max(self.target.len()) as f32)
    }

    pub(super) fn value(&self, Cell { i, j }: Cell) -> f32 {
        self.values[i * self.target.len() + j]
    }

    /// Returns the links and what crosses; `None` if nothing changes.
    fn resolved(&self, run: &[Link]) -> Option<Resolved> {
        let groups = self.groups()?;
        let moved: Vec<&Group> = groups.iter().filter(|group| group.probability >= 0.5).collect();
        let mut scores = vec![1.0; self.source.len()];
        for group in &groups {
            group.links.iter().for_each(|cell| scores[cell.i] = 1.0 - group.probability);
            // In a list that both languages sort, the position carries no information about the remaining
            // items either.
            for cell in self.unclear(group) {
                scores[cell.i] = f32::min(scores[cell.i], 1.0 - group.probability);
            }
        }
        let doubted = |link: &Link| {
            let mut link = link.clone();
            if link.is_two_sided() {
                let factor = link.source.clone().map(|i| scores[i - self.source.start]).fold(1.0, f32::min);
                link.score = round_score(link.score * f64::from(factor));
            }
            link
        };
        let mut out = Resolved { links: run.iter().map(doubted).collect(), lists: Vec::new() };
        if !moved.is_empty() {
            self.apply(&moved, &mut out);
        }
        Some(out)
    }

    /// Returns the groups that may have changed places, with their probabilities; `None` if no other
    /// assignment could be better.
    fn groups(&self) -> Option<Vec<Group>> {
        let (rows, columns) = (self.source.len(), self.target.len());
        let best_of_row = |row: &[f32]| row.iter().copied().fold(0.0, f32::max);
        let most: f32 = self.values.chunks_exact(columns).map(best_of_row).sum();
        let linked = |row: usize| Some(Cell { i: row, j: self.linked[row]? });
        let now: f32 = (0..rows).filter_map(linked).map(|cell| self.value(cell)).sum();
        if most - now < evidence::rare(self.context.encoder) + HOPELESS {
            return None;
        }
        let assigned = assignment::best(&self.values, columns);
        let changed: Vec<usize> = (0..rows).filter(|&row| assigned[row] != self.linked[row]).collect();
        let mut sets = Sets::new(rows + columns);
        for &row in &changed {
            for column in [assigned[row], self.linked[row]].into_iter().flatten() {
                sets.join(row, rows + column);
            }
        }
        let mut groups: Vec<(usize, Group)> = Vec::new();
        for &row in &changed {
            let set = sets.find(row);
            let at = groups.iter().position(|(other, _)| *other == set).unwrap_or_else(|| {
                groups.push((set, Group::default()));
                groups.len() - 1
            });
            let group = &mut groups[at].1;
            group.pairs.extend(assigned[row].map(|j| Cell { i: row, j }));
            group.links.extend(linked(row));
        }
        let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
        // Deleted items change places with each other.
        let mut alone = Group::default();
        let sure = ALONE + self.places();
        groups.retain(|group| match (&group.pairs[..], &group.links[..]) {
            ([pair], []) => {
                if self.value(*pair) >= sure {
                    alone.pairs.push(*pair);
                }
                false
            }
            _ => true,
        });
        // A block that keeps its own order has moved as a whole: `transposed` finds it.
        if alone.pairs.windows(2).any(|pair| pair[0].j > pair[1].j) {
            groups.push(alone);
        }
        for group in &mut groups {
            let hull = self.hull(group.pairs.iter().chain(&group.links));
            let is_sorted = |side: Side| self.context.is_sorted(side, &hull[side.index()]);
            let is_long = hull.iter().all(|run| run.len() >= SORTED);
            group.sorted = (is_long && Side::BOTH.into_iter().all(is_sorted)).then_some(hull);
            group.probability = self.probability(group, &assigned);
        }
        Some(groups)
    }

    /// Returns the links in a sorted list with little evidence from their contents.
    fn unclear(&self, group: &Group) -> Vec<Cell> {
        let Some([source, target]) = &group.sorted else { return Vec::new() };
        let linked = |row: usize| Some(Cell { i: row, j: self.linked[row]? });
        let inside = |cell: &Cell| {
            let whole = self.whole(*cell);
            source.contains(&whole.i) && target.contains(&whole.j) && self.value(*cell) < ALONE + CLEAR
        };
        (0..self.source.len()).filter_map(linked).filter(inside).collect()
    }

    /// Returns the probability that a group has changed places, if the rows of the list have these columns.
    fn probability(&self, group: &Group, assigned: &[Option<usize>]) -> f32 {
        let all = || assigned.iter().enumerate().filter_map(|(i, column)| Some(Cell { i, j: (*column)? }));
        let crosses = |&a: &Cell| all().any(|b| (a.i < b.i) != (a.j < b.j) && a.i != b.i);
        if group.pairs.len() < 2 || !group.pairs.iter().any(crosses) {
            return 0.0;
        }
        let sum = |cells: &[Cell]| cells.iter().map(|&cell| self.value(cell)).sum::<f32>();
        // Each item after the first two could have gone anywhere.
        let mut log_odds = sum(&group.pairs) - sum(&group.links) - evidence::rare(self.context.encoder);
        log_odds -= (group.pairs.len() - 2) as f32 * self.places();
        let parted = |cell: &&Cell| self.joined[0][cell.i] || self.joined[1][cell.j];
        log_odds -= JOINED * group.pairs.iter().filter(parted).count() as f32;
        // A translation in the original order would be sorted by chance once in this many times.
        if let Some([source, target]) = &group.sorted {
            log_odds += libm::lgammaf(source.len().min(target.len()) as f32 + 1.0);
        }
        1.0 / (1.0 + libm::expf(-log_odds))
    }

    /// Returns the sentences from the first to the last of some cells of the list.
    pub(super) fn hull<'c>(&self, cells: impl Iterator<Item = &'c Cell>) -> [Range<usize>; 2] {
        let (mut first, mut last) = ([usize::MAX; 2], [0; 2]);
        for cell in cells {
            for (side, k) in [cell.i + self.source.start, cell.j + self.target.start].into_iter().enumerate()
            {
                (first[side], last[side]) = (first[side].min(k), last[side].max(k));
            }
        }
        std::array::from_fn(|side| first[side]..last[side] + 1)
    }
}

/// Disjoint sets of numbers.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// Returns the representative of a number's set.
    fn find(&mut self, mut number: usize) -> usize {
        while self.0[number] != number {
            self.0[number] = self.0[self.0[number]];
            number = self.0[number];
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a] = b;
    }
}
