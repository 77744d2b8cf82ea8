//! Prunes the band: removes cells that no good alignment uses before every link is scored.
//!
//! Most cells are around unambiguous places, and nine in ten links begin or end in cells that no plausible
//! alignment uses. So the smallest links (1:1, 1:2, 2:1) and the deletions are scored first, and the best
//! path through each cell is compared with the best of all: a structured prediction cascade (Weiss and
//! Taskar, 2010), whose first model is the second one with fewer links.

use crate::band::Band;
use crate::features::{self, BestSingles, COSINE};
use crate::link_tables::LinkTables;
use crate::pair::Pair;
use crate::score;
use crate::span::{Cell, Shape, Side};
use crate::weights::{Scorer, Weights};
use rayon::prelude::*;
use std::ops::Range;

/// The links of the first pass.
const SMALL: [Shape; 3] = [Shape::ONE_TO_ONE, Shape::ONE_TO_TWO, Shape::TWO_TO_ONE];

/// Scores of the smallest links that begin at a cell.
type Small = [f32; SMALL.len()];

/// How much worse than the best path (in log-odds) the best path through a cell may be. At 20, the best path
/// is that of the whole band, and probabilities differ by less than a thousandth (a test checks both).
pub(crate) const MARGIN: f64 = 20.0;

/// Less than the score of any path.
const NEVER: f64 = -1e30;

/// Returns a pair's band without the cells that no good alignment uses, and the best 1:1 cosines in the whole
/// band.
pub fn prune(pair: &Pair, weights: &Weights, margin: f64) -> (Band, BestSingles) {
    let (n, m) = pair.sizes();
    let scorer = Scorer::new(&weights.link);
    let parts: Vec<(Vec<Small>, BestSingles)> =
        score::chunks(n).into_par_iter().map(|rows| first_look(pair, &scorer, rows)).collect();
    let mut best = BestSingles::new(0..n, 0..m);
    parts.iter().for_each(|(_, part)| best.merge(part));
    let links: Vec<Small> = parts.into_iter().flat_map(|(scores, _)| scores).collect();
    let deletions = Side::BOTH.map(|side| score::deletions(pair, &best, weights, side));
    (kept(&pair.band, &links, &deletions, margin), best)
}

/// Scores the smallest links that begin in some rows, and finds the best 1:1 cosines among them.
fn first_look(
    pair: &Pair,
    scorer: &Scorer<{ features::LINK.len() }>,
    rows: Range<usize>,
) -> (Vec<Small>, BestSingles) {
    let band = &pair.band;
    let tables = LinkTables::new(pair, rows.clone());
    let columns = band.limits(rows.start).0..(band.limits(rows.end - 1).1 + 1).min(band.columns());
    let mut best = BestSingles::new(rows.clone(), columns);
    let mut scores = Vec::new();
    rows.flat_map(|i| band.row(i)).for_each(|cell| {
        scores.push(SMALL.map(|shape| {
            let span = shape.span(cell);
            if band.index(span.end()).is_none() {
                return f32::MIN;
            }
            let features = features::link(pair, &tables, cell, shape);
            if shape == Shape::ONE_TO_ONE {
                best.record(pair, cell, features[COSINE]);
            }
            pair.with_hints(scorer.score(&features), span)
        }));
    });
    (scores, best)
}

/// Returns the cells on a path that is nearly as good as the best.
fn kept(band: &Band, links: &[Small], deletions: &[Vec<f32>; 2], margin: f64) -> Band {
    // The ways out of a cell: the number of the cell that each leads to, and its score.
    let leave = |index: usize, cell: Cell| {
        let Cell { i, j } = cell;
        let small = SMALL.iter().enumerate().filter_map(move |(k, &shape)| {
            Some((band.index(shape.span(cell).end())?, f64::from(links[index][k])))
        });
        let source = band.index(Cell { i: i + 1, j }).map(|end| (end, f64::from(deletions[0][i])));
        let target = band.index(Cell { i, j: j + 1 }).map(|end| (end, f64::from(deletions[1][j])));
        small.chain(source).chain(target)
    };
    let cells: Vec<Cell> = (0..=band.rows()).flat_map(|i| band.row(i)).collect();
    let last = cells.len() - 1;
    let (mut forward, mut backward) = (vec![NEVER; cells.len()], vec![NEVER; cells.len()]);
    (forward[0], backward[last]) = (0.0, 0.0);
    for (index, &cell) in cells.iter().enumerate().take(last) {
        for (end, score) in leave(index, cell) {
            forward[end] = forward[end].max(forward[index] + score);
        }
    }
    for (index, &cell) in cells.iter().enumerate().take(last).rev() {
        for (end, score) in leave(index, cell) {
            backward[index] = backward[index].max(backward[end] + score);
        }
    }
    let is_good = |index: &usize| forward[*index] + backward[*index] >= forward[last] - margin;
    band.narrowed((0..=last).filter(is_good).map(|index| cells[index]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lattice::{Lattice, Scores, Step};
    use crate::prepare::{Options, prepare};
    use crate::weights::shipped;
    use std::fs;
    use std::path::Path;
    use sverka_text::document::{BlockKind, Lang, Segment, Segmented};

    /// A sample of the repository, split at every end mark before a space.
    fn side(name: &str, lang: &str) -> Segmented {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../samples/{name}.{lang}.txt"));
        let text = fs::read_to_string(path).unwrap();
        let mut segments = Vec::new();
        for (block, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            for text in line.split_inclusive(". ") {
                segments.push(Segment { text: text.trim().into(), range: 0..text.len(), block });
            }
        }
        Segmented {
            name: name.into(),
            lang: Lang::parse(lang).unwrap(),
            encoding: "UTF-8".into(),
            blocks: vec![BlockKind::Paragraph; segments.last().map_or(0, |last| last.block + 1)],
            places: Vec::new(),
            times: Vec::new(),
            segments,
        }
    }

    /// The steps of the best path with their probabilities; links without their numbers.
    fn aligned(lattice: &Lattice<'_>, scores: &Scores) -> Vec<(Step, f32)> {
        let posteriors = lattice.posteriors(scores, None).unwrap();
        let step = |step: Step| match step {
            Step::Link { number, cell, shape } => {
                (Step::Link { number: 0, cell, shape }, posteriors.links[number])
            }
            Step::SourceDeletion(i) => (step, posteriors.source_deletions[i]),
            Step::TargetDeletion(j) => (step, posteriors.target_deletions[j]),
        };
        lattice.best(scores).into_iter().map(step).collect()
    }

    #[test]
    fn the_pruned_band_gives_the_same_links() {
        let (mut cells, mut all) = (0, 0);
        for name in
            ["annual-meeting", "commencement", "keepers-of-the-books", "press-conference", "water-forum"]
        {
            for encoder in [true, false] {
                let options = Options { encoder, ..Options::default() };
                let pair = prepare(&side(name, "en"), &side(name, "ru"), &options);
                let weights = shipped(encoder);
                let (band, mut best) = prune(&pair, weights, MARGIN);
                let (part, whole) = (Lattice::new(&band), Lattice::new(&pair.band));
                let found = aligned(&part, &score::score(&pair, &part, weights, &mut best).0);
                let expected = aligned(&whole, &score::score(&pair, &whole, weights, &mut best).0);
                assert_eq!(found.len(), expected.len(), "{name}");
                for ((step, p), (other, q)) in found.iter().zip(&expected) {
                    assert_eq!(step, other, "{name}");
                    assert!((p - q).abs() < 1e-3, "{name} {step:?}: {p} and {q}");
                }
                cells += band.cell_count();
                all += pair.band.cell_count();
            }
        }
        assert!(2 * cells < all, "{cells} of {all} cells are left");
    }
}
