//! Blocks that stand in another place of the translation.
//!
//! Links keep the order of both texts, so of two blocks that changed places one is left
//! without a counterpart on both sides. Such blocks are found among the left-out sentences: chains of pairs that are alike as
//! links are, by local alignment (Smith and Waterman, 1981) of each run of left-out source
//! sentences with each run of left-out target sentences. They are told, never linked.

use super::pair::Pair;
use super::vectors::dot;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::ops::Range;
use sverka_text::bitext::{Link, Moved, round_score};

/// A block has at least so many pairs of sentences: two sentences that are alike stand in
/// many a text.
const LEAST_PAIRS: usize = 3;

/// So many linked sentences in a row do not end a run: chance finds a partner for one or two.
const BRIDGE: usize = 2;

/// A pair counts for a block by how far its cosine is above this point between chance (0)
/// and a match (1) ...
const HALF_WAY: f32 = 0.5;

/// ... but no more than this far: one formula that both texts repeat makes no block.
const MOST: f32 = 0.6;

/// Shorter pairs count less in proportion: page furniture, headings and greetings are alike everywhere.
const LONG: f32 = 40.0;

/// What a sentence without a partner inside a block takes away.
const SKIP: f32 = 0.15;

/// Blocks below this are chance. On 574 development documents as they are `xtask moved` shows four
/// blocks, all of them true ones: articles that stand in two places.
const SURE: f32 = 0.5;

/// Cells that are looked at, for each sentence of both sides and at least: linear in the
/// length of the texts. Where there are more the longest runs are taken.
const CELLS_A_SENTENCE: usize = 200;
const LEAST_CELLS: usize = 1_000_000;

/// Chains that are sought between two runs: texts of equal lines have as many as one likes.
const MOST_CHAINS: usize = 16;

/// Left-out sentences that follow each other, few linked ones between them.
struct RunOf {
    range: Range<usize>,
    alone: usize,
}

/// The blocks of left-out sentences that go together, in the order of the source.
pub fn find(pair: &Pair, links: &[Link]) -> Vec<Moved> {
    let (n, m) = pair.sizes();
    let sides = [Side::new(links, n, |link| &link.source), Side::new(links, m, |link| &link.target)];
    let [ours, theirs] = [&sides[0], &sides[1]].map(Side::runs);
    let mut budget = (CELLS_A_SENTENCE * (n + m)).max(LEAST_CELLS);
    let mut grids: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for run in &ours {
        for other in &theirs {
            let cells = run.range.len() * other.range.len();
            if run.alone.min(other.alone) >= LEAST_PAIRS && cells <= budget {
                budget -= cells;
                grids.push((run.range.clone(), other.range.clone()));
            }
        }
    }
    let mut chains: Vec<Chain> =
        grids.par_iter().flat_map_iter(|(run, other)| chains(pair, &sides, run, other)).collect();
    chains.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.pairs.cmp(&b.pairs)));
    let mut out: Vec<Moved> = Vec::new();
    for chain in chains {
        let moved = chain.moved();
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        if out.iter().all(|m| apart(&m.source, &moved.source) && apart(&m.target, &moved.target)) {
            out.push(moved);
        }
    }
    out.sort_by_key(|moved| moved.source.start);
    out
}

/// What is left out of one side.
struct Side {
    alone: Vec<bool>,
    /// Two-sided links that begin before each sentence.
    links_before: Vec<usize>,
}

impl Side {
    fn new(links: &[Link], count: usize, run: impl Fn(&Link) -> &Range<usize>) -> Self {
        let mut side = Self { alone: vec![false; count], links_before: vec![0; count] };
        let mut before = 0;
        for link in links {
            before += usize::from(link.is_two_sided());
            for k in run(link).clone() {
                // What a person left out has no counterpart anywhere.
                side.alone[k] = !link.is_two_sided() && !link.is_given();
                side.links_before[k] = before;
            }
        }
        side
    }

    /// The runs, the longest first.
    fn runs(&self) -> Vec<RunOf> {
        let mut out: Vec<RunOf> = Vec::new();
        for k in (0..self.alone.len()).filter(|&k| self.alone[k]) {
            match out.last_mut() {
                Some(run) if k <= run.range.end + BRIDGE => {
                    run.range.end = k + 1;
                    run.alone += 1;
                }
                _ => out.push(RunOf { range: k..k + 1, alone: 1 }),
            }
        }
        out.sort_by_key(|run| (Reverse(run.alone), run.range.start));
        out
    }
}

/// Pairs of sentences that rise on both sides.
struct Chain {
    gain: f32,
    pairs: Vec<(usize, usize)>,
    /// Sum of the pairs' places between chance and match.
    levels: f32,
}

impl Chain {
    fn moved(&self) -> Moved {
        let (first, last) = (self.pairs[0], self.pairs[self.pairs.len() - 1]);
        Moved {
            source: first.0..last.0 + 1,
            target: first.1..last.1 + 1,
            similarity: round_score(f64::from(self.levels / self.pairs.len() as f32)),
        }
    }
}

/// All sure chains between two runs, the best first.
fn chains(pair: &Pair, sides: &[Side; 2], ours: &Range<usize>, theirs: &Range<usize>) -> Vec<Chain> {
    let [source, target] = &pair.vectors;
    let span = pair.level.matching - pair.level.chance + 0.05;
    let profiles = [&pair.profiles.source, &pair.profiles.target];
    let mut gains = Vec::with_capacity(ours.len() * theirs.len());
    let mut levels = Vec::with_capacity(ours.len() * theirs.len());
    for i in ours.clone() {
        for j in theirs.clone() {
            // In the same place the lattice could have linked them and did not.
            let apart = sides[0].links_before[i] != sides[1].links_before[j];
            let free = sides[0].alone[i] && sides[1].alone[j] && apart;
            let cosine = dot(source.row(i), target.row(j)) * source.shrink(i)[0] * target.shrink(j)[0];
            let level = (cosine - pair.level.chance) / span;
            let length = profiles[0].length(i, i + 1).min(profiles[1].length(j, j + 1));
            let gain = (level - HALF_WAY).min(MOST) * (length / LONG).min(1.0);
            gains.push(if free { gain } else { f32::MIN });
            levels.push(level);
        }
    }
    let mut out = Vec::new();
    while out.len() < MOST_CHAINS {
        let mut chain = best_chain(&gains, ours, theirs);
        if chain.gain < SURE || chain.pairs.len() < LEAST_PAIRS {
            break;
        }
        for &(i, j) in &chain.pairs.clone() {
            let (row, column) = (i - ours.start, j - theirs.start);
            let width = theirs.len();
            chain.levels += levels[row * width + column];
            gains[row * width..(row + 1) * width].fill(f32::MIN);
            gains.iter_mut().skip(column).step_by(width).for_each(|gain| *gain = f32::MIN);
        }
        out.push(chain);
    }
    out
}

/// The chain with the greatest gain.
fn best_chain(gains: &[f32], ours: &Range<usize>, theirs: &Range<usize>) -> Chain {
    const STOP: u8 = 0;
    const TAKE: u8 = 1;
    const SKIP_ROW: u8 = 2;
    const SKIP_COLUMN: u8 = 3;
    let width = theirs.len() + 1;
    let mut sums = vec![0f32; (ours.len() + 1) * width];
    let mut steps = vec![STOP; sums.len()];
    let mut best = (0f32, 0);
    for row in 1..=ours.len() {
        for column in 1..width {
            let cell = row * width + column;
            let gain = gains[(row - 1) * theirs.len() + column - 1];
            let mut value = (0f32, STOP);
            for candidate in [
                (sums[cell - width - 1] + gain, TAKE),
                (sums[cell - width] - SKIP, SKIP_ROW),
                (sums[cell - 1] - SKIP, SKIP_COLUMN),
            ] {
                if candidate.0 > value.0 && (candidate.1 != TAKE || gain > 0.0) {
                    value = candidate;
                }
            }
            (sums[cell], steps[cell]) = value;
            if value.0 > best.0 {
                best = (value.0, cell);
            }
        }
    }
    let mut chain = Chain { gain: best.0, pairs: Vec::new(), levels: 0.0 };
    let mut cell = best.1;
    while steps[cell] != STOP {
        match steps[cell] {
            TAKE => {
                let (row, column) = (cell / width - 1, cell % width - 1);
                chain.pairs.push((ours.start + row, theirs.start + column));
                cell -= width + 1;
            }
            SKIP_ROW => cell -= width,
            _ => cell -= 1,
        }
    }
    chain.pairs.reverse();
    chain
}
