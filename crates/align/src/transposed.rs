//! Transposed blocks: passages that are in another place in the translation.
//!
//! Links keep the order of both texts, so if two blocks change places, one of them has no counterpart on
//! either side. Such blocks are found among the deleted sentences: chains of pairs that are as similar as
//! links, by local alignment (Smith and Waterman, 1981) of each run of deleted source sentences with each run
//! of deleted target sentences.

use crate::pair::Pair;
use crate::span::{Cell, Run, Side};
use crate::vectors::dot;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::ops::Range;
use sverka_text::bitext::{Disorder, Link, Moved, round_score};

/// Minimum number of pairs in a block: many texts have two similar sentences.
const LEAST_PAIRS: usize = 3;

/// This many linked sentences in a row do not end a run, because one or two may be linked by chance.
const BRIDGE: usize = 2;

/// A pair counts for a block by how far its cosine is above this point between chance (0) and a match (1) ...
const HALF_WAY: f32 = 0.5;

/// ... but no more than this: a single formula that both texts repeat does not make a block.
const MOST: f32 = 0.6;

/// Characters of a pair that counts in full. Shorter ones count less in proportion, because boilerplate,
/// headings and greetings are similar everywhere.
const LONG: f32 = 40.0;

/// Cost of a sentence without a partner inside a block.
const SKIP: f32 = 0.15;

/// Blocks below this gain are chance. On the 574 unmodified development documents `xtask transposed` reports
/// four blocks, all of them right: articles that occur in two places.
const SURE: f32 = 0.5;

/// Cells that are examined, per sentence of both sides and at least: linear in the length of the texts. If
/// there are more, the longest runs are used.
const CELLS_A_SENTENCE: usize = 200;
const LEAST_CELLS: usize = 1_000_000;

/// Maximum number of chains that are searched for between two runs: texts of equal lines have any number of
/// them.
const MOST_CHAINS: usize = 16;

/// Consecutive deleted sentences, with few linked ones between them.
struct Gap {
    range: Range<usize>,
    left_out: usize,
}

/// Finds the blocks of deleted sentences that translate each other, in the order of the source.
pub(crate) fn find(pair: &Pair, links: &[Link]) -> Vec<Moved> {
    let (n, m) = pair.sizes();
    let sides = [LeftOut::new(links, n, |link| &link.source), LeftOut::new(links, m, |link| &link.target)];
    let [ours, theirs] = [&sides[0], &sides[1]].map(LeftOut::gaps);
    let mut budget = (CELLS_A_SENTENCE * (n + m)).max(LEAST_CELLS);
    let mut grids: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for gap in &ours {
        for other in &theirs {
            let cells = gap.range.len() * other.range.len();
            if gap.left_out.min(other.left_out) >= LEAST_PAIRS && cells <= budget {
                budget -= cells;
                grids.push((gap.range.clone(), other.range.clone()));
            }
        }
    }
    let mut chains: Vec<Chain> = grids
        .into_par_iter()
        .flat_map_iter(|(source, target)| Grid::new(pair, &sides, source, target).chains())
        .collect();
    chains.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.pairs.cmp(&b.pairs)));
    let mut out: Vec<Moved> = notes(pair);
    for chain in chains {
        let block = chain.block();
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        if out.iter().all(|other| apart(&other.source, &block.source) && apart(&other.target, &block.target))
        {
            out.push(block);
        }
    }
    out.sort_by_key(|block| block.source.start);
    out
}

/// Returns the notes that are in another place in the translation, according to their marks; those that are
/// consecutive on both sides as one block.
fn notes(pair: &Pair) -> Vec<Moved> {
    let moved = pair.structure.as_ref().map_or(&[][..], |structure| &structure.moved);
    let follows = |a: &(Range<usize>, Range<usize>), b: &(Range<usize>, Range<usize>)| {
        a.0.end == b.0.start && a.1.end == b.1.start
    };
    let block = |notes: &[(Range<usize>, Range<usize>)]| {
        let (first, last) = (&notes[0], &notes[notes.len() - 1]);
        // The first sentences represent a note: few have more.
        let levels = notes.iter().map(|(source, target)| f64::from(level(pair, source.start, target.start)));
        Moved {
            source: first.0.start..last.0.end,
            target: first.1.start..last.1.end,
            similarity: round_score(levels.sum::<f64>() / notes.len() as f64),
            disorder: Disorder::Elsewhere,
            links: Vec::new(),
        }
    };
    moved.chunk_by(follows).map(block).collect()
}

/// Returns the similarity of two sentences, between chance (0) and a match (1).
fn level(pair: &Pair, i: usize, j: usize) -> f32 {
    let [ours, theirs] = &pair.vectors;
    pair.level.scale(dot(ours.row(i), theirs.row(j)) * ours.shrink(i)[0] * theirs.shrink(j)[0])
}

/// The deleted sentences of a side.
struct LeftOut {
    is_left_out: Vec<bool>,
    /// Two-sided links that begin before each sentence.
    links_before: Vec<usize>,
}

impl LeftOut {
    fn new(links: &[Link], count: usize, run: impl Fn(&Link) -> &Range<usize>) -> Self {
        let mut side = Self { is_left_out: vec![false; count], links_before: vec![0; count] };
        let mut before = 0;
        for link in links {
            before += usize::from(link.is_two_sided());
            for k in run(link).clone() {
                // Sentences that a person left out have no counterpart anywhere.
                side.is_left_out[k] = !link.is_two_sided() && !link.is_given();
                side.links_before[k] = before;
            }
        }
        side
    }

    /// Returns the gaps, the longest first.
    fn gaps(&self) -> Vec<Gap> {
        let mut out: Vec<Gap> = Vec::new();
        for k in (0..self.is_left_out.len()).filter(|&k| self.is_left_out[k]) {
            match out.last_mut() {
                Some(gap) if k <= gap.range.end + BRIDGE => {
                    gap.range.end = k + 1;
                    gap.left_out += 1;
                }
                _ => out.push(Gap { range: k..k + 1, left_out: 1 }),
            }
        }
        out.sort_by_key(|gap| (Reverse(gap.left_out), gap.range.start));
        out
    }
}

/// Pairs of sentences that rise on both sides.
struct Chain {
    gain: f32,
    pairs: Vec<Cell>,
    /// Sum of the similarities of the pairs, between chance and a match.
    levels: f32,
}

impl Chain {
    fn block(&self) -> Moved {
        let (first, last) = (self.pairs[0], self.pairs[self.pairs.len() - 1]);
        Moved {
            source: first.i..last.i + 1,
            target: first.j..last.j + 1,
            similarity: round_score(f64::from(self.levels / self.pairs.len() as f32)),
            disorder: Disorder::Elsewhere,
            links: Vec::new(),
        }
    }
}

/// The pairs of the sentences of two gaps, row by row.
struct Grid {
    source: Range<usize>,
    target: Range<usize>,
    /// What each pair adds to a chain; `f32::MIN` if it cannot be in one.
    gains: Vec<f32>,
    /// Similarity of each pair, between chance and a match.
    levels: Vec<f32>,
}

impl Grid {
    fn new(pair: &Pair, sides: &[LeftOut; 2], source: Range<usize>, target: Range<usize>) -> Self {
        let mut gains = Vec::with_capacity(source.len() * target.len());
        let mut levels = Vec::with_capacity(gains.capacity());
        for i in source.clone() {
            for j in target.clone() {
                // In the same place the lattice could have linked them but did not.
                let apart = sides[0].links_before[i] != sides[1].links_before[j];
                let free = sides[0].is_left_out[i] && sides[1].is_left_out[j] && apart;
                let level = level(pair, i, j);
                let length = |side: Side, k: usize| pair.profiles.side(side).length(Run::single(k));
                let shorter = length(Side::Source, i).min(length(Side::Target, j));
                let gain = (level - HALF_WAY).min(MOST) * (shorter / LONG).min(1.0);
                gains.push(if free { gain } else { f32::MIN });
                levels.push(level);
            }
        }
        Self { source, target, gains, levels }
    }

    /// Returns all reliable chains, the best first.
    fn chains(mut self) -> Vec<Chain> {
        let mut out = Vec::new();
        let width = self.target.len();
        while out.len() < MOST_CHAINS {
            let mut chain = self.best_chain();
            if chain.gain < SURE || chain.pairs.len() < LEAST_PAIRS {
                break;
            }
            for &Cell { i, j } in &chain.pairs {
                let (row, column) = (i - self.source.start, j - self.target.start);
                chain.levels += self.levels[row * width + column];
                self.gains[row * width..(row + 1) * width].fill(f32::MIN);
                self.gains.iter_mut().skip(column).step_by(width).for_each(|gain| *gain = f32::MIN);
            }
            out.push(chain);
        }
        out
    }

    /// Returns the chain with the greatest gain.
    fn best_chain(&self) -> Chain {
        let width = self.target.len() + 1;
        let mut sums = vec![0f32; (self.source.len() + 1) * width];
        let mut moves = vec![Move::Stop; sums.len()];
        let mut best = (0f32, 0);
        for row in 1..=self.source.len() {
            for column in 1..width {
                let cell = row * width + column;
                let gain = self.gains[(row - 1) * self.target.len() + column - 1];
                let mut value = (0f32, Move::Stop);
                for candidate in [
                    (sums[cell - width - 1] + gain, Move::Take),
                    (sums[cell - width] - SKIP, Move::SkipRow),
                    (sums[cell - 1] - SKIP, Move::SkipColumn),
                ] {
                    if candidate.0 > value.0 && (candidate.1 != Move::Take || gain > 0.0) {
                        value = candidate;
                    }
                }
                (sums[cell], moves[cell]) = value;
                if value.0 > best.0 {
                    best = (value.0, cell);
                }
            }
        }
        let mut chain = Chain { gain: best.0, pairs: Vec::new(), levels: 0.0 };
        let mut cell = best.1;
        loop {
            match moves[cell] {
                Move::Stop => break,
                Move::Take => {
                    let (row, column) = (cell / width - 1, cell % width - 1);
                    chain.pairs.push(Cell { i: self.source.start + row, j: self.target.start + column });
                    cell -= width + 1;
                }
                Move::SkipRow => cell -= width,
                Move::SkipColumn => cell -= 1,
            }
        }
        chain.pairs.reverse();
        chain
    }
}

/// How the best chain reached a cell.
#[derive(Clone, Copy, PartialEq)]
enum Move {
    /// A chain begins here.
    Stop,
    /// The row and the column are a pair of the chain.
    Take,
    SkipRow,
    SkipColumn,
}
