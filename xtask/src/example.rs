//! Documents as training examples: the features of their links and deletions, and which of them the gold
//! allows.

use crate::sets::Sample;
use std::collections::HashSet;
use std::ops::Range;
use sverka_align::train::{
    Allowed, Band, Cell, DELETION, LINK, Lattice, Pair, Shape, Side, Weights, abridged, deletion_features,
    for_each_link, prune, score,
};

/// A document, or a piece of one between two certain links, as a training example.
pub struct Example {
    pub weight: f32,
    /// Share of the sentences that were deliberately left out of one side.
    pub share: f32,
    /// The degree to which the document seems to be abridged.
    pub degree: f32,
    /// The sentences of the document that it covers.
    pub part: Part,
    pub band: Band,
    /// Features of each link, row by row.
    pub links: Vec<f32>,
    /// Features of each deletion, row by row, of both sides.
    pub deletions: [Vec<f32>; 2],
    /// The links and deletions that the gold allows.
    pub allowed: Allowed,
}

/// A part of a document: its source and target sentences.
pub type Part = (Range<usize>, Range<usize>);

/// Cells are left out only if the shipped weights are very sure that no path passes through them: they may
/// lack an uncertainty that the new weights have.
const MARGIN: f64 = 40.0;

/// Approximate length of a piece in sentences: gives more steps per epoch than whole books.
const PIECE: usize = 60;

/// The features of a whole document.
struct Document<'a> {
    lattice: Lattice<'a>,
    links: Vec<f32>,
    deletions: [Vec<f32>; 2],
    gold: Gold,
    weight: f32,
    share: f32,
    degree: f32,
}

impl Example {
    /// Cuts a document into examples.
    pub fn of(sample: &Sample, pair: &Pair, weights: &Weights, weight: f32, share: f32) -> Vec<Self> {
        let (n, m) = pair.sizes();
        let (band, mut best) = prune(pair, weights, MARGIN);
        let lattice = Lattice::new(&band);
        let mut links = Vec::with_capacity(lattice.link_count() * LINK.len());
        for_each_link(pair, &lattice, 0..n, |_, _, features| links.extend_from_slice(features));
        let steps = lattice.best(&score(pair, &lattice, weights, &mut best).0);
        best.expect(&steps);
        let degree = abridged(&steps, pair.sizes());
        let deletions = deletion_features(pair, &best).map(|side| side.concat());
        let gold = Gold::new(sample, n, m);
        let mut cuts = vec![Cell { i: 0, j: 0 }];
        for &cell in &gold.certain {
            let last = cuts[cuts.len() - 1];
            if cell.i >= last.i + PIECE && n - cell.i >= PIECE / 2 && cell.j >= last.j {
                cuts.push(cell);
            }
        }
        cuts.push(Cell { i: n, j: m });
        let document = Document { lattice, links, deletions, gold, weight, share, degree };
        cuts.windows(2).map(|ends| document.piece(ends[0], ends[1])).collect()
    }
}

impl Document<'_> {
    /// Returns the example of a piece between two cells.
    fn piece(&self, from: Cell, to: Cell) -> Example {
        let band = self.lattice.band().window(from.i..to.i, from.j..to.j);
        let lattice = Lattice::new(&band);
        let moved = |cell: Cell| Cell { i: cell.i + from.i, j: cell.j + from.j };
        let mut links = Vec::with_capacity(lattice.link_count() * LINK.len());
        let mut allowed = Allowed {
            links: Vec::with_capacity(lattice.link_count()),
            source_deletions: Vec::with_capacity(band.cell_count()),
            target_deletions: Vec::with_capacity(band.cell_count()),
        };
        for i in 0..=band.rows() {
            for (cell, shape) in lattice.links(i) {
                let number = self.lattice.number(moved(cell), shape).unwrap_or(0);
                links.extend_from_slice(&self.links[number * LINK.len()..][..LINK.len()]);
                allowed.links.push(self.gold.allows(moved(cell), shape));
            }
            for cell in band.row(i) {
                allowed.source_deletions.push(self.gold.allows_deletion(Side::Source, moved(cell)));
                allowed.target_deletions.push(self.gold.allows_deletion(Side::Target, moved(cell)));
            }
        }
        let rows = |side: Side, run: Range<usize>| {
            self.deletions[side.index()][run.start * DELETION.len()..run.end * DELETION.len()].to_vec()
        };
        let deletions = [rows(Side::Source, from.i..to.i), rows(Side::Target, from.j..to.j)];
        Example {
            weight: self.weight,
            share: self.share,
            degree: self.degree,
            part: (from.i..to.i, from.j..to.j),
            band,
            links,
            deletions,
            allowed,
        }
    }
}

/// The links and deletions of the gold.
struct Gold {
    links: HashSet<(Cell, Shape)>,
    /// Coarse beads: within these rectangles everything is allowed.
    free: Vec<Part>,
    left_out: [Vec<bool>; 2],
    /// Beginnings of 1:1 links that are certain.
    certain: Vec<Cell>,
}

impl Gold {
    fn new(sample: &Sample, n: usize, m: usize) -> Self {
        let mut gold = Self {
            links: HashSet::new(),
            free: Vec::new(),
            left_out: [vec![false; n + 1], vec![false; m + 1]],
            certain: Vec::new(),
        };
        for (k, bead) in sample.gold.iter().enumerate() {
            let (s, t) = (&bead.source, &bead.target);
            let (Some(&i), Some(&j)) = (s.first(), t.first()) else {
                s.iter().for_each(|&i| gold.left_out[0][i] = true);
                t.iter().for_each(|&j| gold.left_out[1][j] = true);
                continue;
            };
            let (a, b) = (s[s.len() - 1] + 1 - i, t[t.len() - 1] + 1 - j);
            let is_run = a == s.len() && b == t.len();
            match Shape::of(a, b).filter(|_| is_run && !sample.is_coarse(k)) {
                Some(shape) => {
                    let cell = Cell { i, j };
                    gold.links.insert((cell, shape));
                    if shape == Shape::ONE_TO_ONE {
                        gold.certain.push(cell);
                    }
                }
                None => gold.free.push((i..i + a, j..j + b)),
            }
        }
        gold
    }

    fn allows(&self, cell: Cell, shape: Shape) -> bool {
        let span = shape.span(cell);
        self.links.contains(&(cell, shape))
            || self.free.iter().any(|(source, target)| {
                source.start <= span.source.start
                    && span.source.end <= source.end
                    && target.start <= span.target.start
                    && span.target.end <= target.end
            })
    }

    fn allows_deletion(&self, side: Side, Cell { i, j }: Cell) -> bool {
        let own = if side == Side::Source { i } else { j };
        self.left_out[side.index()][own]
            || self.free.iter().any(|(source, target)| {
                let (own, other, other_at) = match side {
                    Side::Source => (source.contains(&i), target, j),
                    Side::Target => (target.contains(&j), source, i),
                };
                own && (other.start..=other.end).contains(&other_at)
            })
    }
}
