//! Training of the aligner's linear model: the lattice's log-likelihood of the gold
//! alignments, climbed with Adam (Kingma and Ba, 2015).

use crate::sets::Sample;
use std::ops::Range;
use sverka::align::features::{DELETION, LINK};
use sverka::align::lattice::{Allowed, Lattice, Scores, TYPES, Transitions};
use sverka::align::pair::Pair;
use sverka::align::weights::{Term, Weights};
use sverka::align::{band::Band, deletion_features, for_each_link, narrow};

/// A document, or a piece of one between two certain links, ready to learn from.
pub struct Example {
    pub weight: f32,
    /// The sentences of the document that it covers.
    pub part: Part,
    band: Band,
    /// Features of each link and of each deletion, row by row.
    links: Vec<f32>,
    deletions: [Vec<f32>; 2],
    allowed: Allowed,
}

/// A part of a document: its source and target sentences.
pub type Part = (Range<usize>, Range<usize>);

/// Cells are left out only where the shipped weights are very sure that no path passes: a doubt that they do
/// not have the new ones may have.
const MARGIN: f64 = 40.0;

/// Pieces are about this long: more steps an epoch than whole books give.
const PIECE: usize = 60;

impl Example {
    /// Cuts a document into examples.
    pub fn of(sample: &Sample, pair: &Pair, weights: &Weights, weight: f32) -> Vec<Self> {
        let (n, m) = pair.sizes();
        let (narrow, best) = narrow::narrow(pair, weights, MARGIN);
        let lattice = Lattice::new(&narrow);
        let mut links = Vec::with_capacity(lattice.len() * LINK.len());
        for_each_link(pair, &lattice, 0..n, |_, _, _, features| links.extend_from_slice(features));
        let deletions = deletion_features(pair, &best).map(|side| side.concat());
        let gold = Gold::new(sample, n, m);
        let mut cuts = vec![(0, 0)];
        for &(i, j) in &gold.certain {
            let last = cuts[cuts.len() - 1];
            if i >= last.0 + PIECE && n - i >= PIECE / 2 && j >= last.1 {
                cuts.push((i, j));
            }
        }
        cuts.push((n, m));
        let piece = |w: &[(usize, usize)]| {
            let ((i0, j0), (i1, j1)) = (w[0], w[1]);
            let band = narrow.window(i0..i1, j0..j1);
            let inner = Lattice::new(&band);
            let mut features = Vec::with_capacity(inner.len() * LINK.len());
            let mut allowed = Allowed {
                links: Vec::with_capacity(inner.len()),
                source_deletions: Vec::with_capacity(band.cells()),
                target_deletions: Vec::with_capacity(band.cells()),
            };
            for i in 0..=band.rows() {
                for (i, j, kind) in inner.links(i) {
                    let number = lattice.number(i + i0, j + j0, kind).unwrap_or(0);
                    features.extend_from_slice(&links[number * LINK.len()..][..LINK.len()]);
                    allowed.links.push(gold.allows(i + i0, j + j0, kind));
                }
                let (low, high) = band.limits(i);
                for j in low..=high {
                    allowed.source_deletions.push(gold.allows_source_deletion(i + i0, j + j0));
                    allowed.target_deletions.push(gold.allows_target_deletion(i + i0, j + j0));
                }
            }
            let rows = |side: usize, from: usize, to: usize| {
                deletions[side][from * DELETION.len()..to * DELETION.len()].to_vec()
            };
            let deletions = [rows(0, i0, i1), rows(1, j0, j1)];
            Self { weight, part: (i0..i1, j0..j1), band, links: features, deletions, allowed }
        };
        cuts.windows(2).map(piece).collect()
    }
}

/// What the gold says of each link.
struct Gold {
    links: std::collections::HashSet<(usize, usize, usize)>,
    /// Coarse beads: within these rectangles anything goes.
    free: Vec<[usize; 4]>,
    left_out: [Vec<bool>; 2],
    /// Beginnings of 1:1 links that are certain.
    certain: Vec<(usize, usize)>,
}

impl Gold {
    fn new(sample: &Sample, n: usize, m: usize) -> Self {
        let mut gold = Self {
            links: Default::default(),
            free: Vec::new(),
            left_out: [vec![false; n + 1], vec![false; m + 1]],
            certain: Vec::new(),
        };
        for (k, bead) in sample.gold.iter().enumerate() {
            let (s, t) = (&bead.source, &bead.target);
            match (s.first(), t.first()) {
                (Some(&i), Some(&j)) => {
                    let (a, b) = (s[s.len() - 1] + 1 - i, t[t.len() - 1] + 1 - j);
                    let kind = TYPES.iter().position(|&shape| shape == (a, b));
                    match kind {
                        Some(kind) if !sample.is_coarse(k) && a == s.len() && b == t.len() => {
                            gold.links.insert((i, j, kind));
                            if kind == 0 {
                                gold.certain.push((i, j));
                            }
                        }
                        _ => gold.free.push([i, i + a, j, j + b]),
                    }
                }
                _ => {
                    s.iter().for_each(|&i| gold.left_out[0][i] = true);
                    t.iter().for_each(|&j| gold.left_out[1][j] = true);
                }
            }
        }
        gold
    }

    fn allows(&self, i: usize, j: usize, kind: usize) -> bool {
        let (a, b) = TYPES[kind];
        self.links.contains(&(i, j, kind))
            || self.free.iter().any(|&[i0, i1, j0, j1]| i0 <= i && i + a <= i1 && j0 <= j && j + b <= j1)
    }

    fn allows_source_deletion(&self, i: usize, j: usize) -> bool {
        self.left_out[0][i]
            || self.free.iter().any(|&[i0, i1, j0, j1]| i0 <= i && i < i1 && j0 <= j && j <= j1)
    }

    fn allows_target_deletion(&self, i: usize, j: usize) -> bool {
        self.left_out[1][j]
            || self.free.iter().any(|&[i0, i1, j0, j1]| i0 <= i && i <= i1 && j0 <= j && j < j1)
    }
}

/// Features that are left as they are: flags whose zero means something.
fn is_plain(name: &str) -> bool {
    ["shape.", "paragraph.", "turn.", "deletion."].iter().any(|family| name.starts_with(family))
}

/// For each feature the one that it becomes when the sides change places, and its sign.
fn mirror(names: &[&str]) -> Vec<(usize, f32)> {
    let other = |name: &str| match name.rsplit_once('_').or(name.rsplit_once('.')) {
        Some((head, "source")) => format!("{}target", &name[..head.len() + 1]),
        Some((head, "target")) => format!("{}source", &name[..head.len() + 1]),
        _ => name.to_owned(),
    };
    let place = |name: &&str| {
        let other = other(name);
        let at = names.iter().position(|n| *n == other).unwrap_or(0);
        (at, if *name == "length.ratio" { -1.0 } else { 1.0 })
    };
    names.iter().map(place).collect()
}

/// Small, seeded, good enough to shuffle: the same model on every run.
pub struct Random(pub u64);

impl Random {
    /// Evenly spread over [0, 1).
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// How to train.
#[derive(Clone, Copy)]
pub struct Recipe {
    pub epochs: usize,
    /// From this epoch on the weights of all steps are averaged (Polyak and Juditsky, 1992): the result depends
    /// little on the order of the steps.
    pub averaged_from: usize,
    pub rate: f32,
    pub decay: f32,
    /// Share of the steps without paragraph features, so that texts without paragraphs do well.
    pub without_paragraphs: f64,
    /// Whether a feature is used, by its name.
    pub features: fn(&str) -> bool,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            epochs: 6,
            averaged_from: 3,
            rate: 0.03,
            decay: 3e-4,
            without_paragraphs: 0.4,
            features: |_| true,
        }
    }
}

/// Mean and deviation of every feature over the examples.
fn normalisation(names: &[&str], rows: &[&[f32]]) -> Vec<Term> {
    let width = names.len();
    let (mut sum, mut square, mut count) = (vec![0f64; width], vec![0f64; width], 0f64);
    for row in rows.iter().flat_map(|rows| rows.chunks_exact(width)) {
        count += 1.0;
        for (k, &x) in row.iter().enumerate() {
            sum[k] += f64::from(x);
            square[k] += f64::from(x) * f64::from(x);
        }
    }
    let term = |k: usize| {
        if is_plain(names[k]) {
            return Term { mean: 0.0, deviation: 1.0, weight: 0.0 };
        }
        let count = f64::max(count, 1.0);
        let mean = sum[k] / count;
        let deviation = (square[k] / count - mean * mean).max(0.0).sqrt() + 1e-3;
        Term { mean: mean as f32, deviation: deviation as f32, weight: 0.0 }
    };
    (0..width).map(term).collect()
}

/// Parameters and their moments.
struct Adam {
    at: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    step: i32,
}

impl Adam {
    fn new(size: usize) -> Self {
        Self { at: vec![0.0; size], first: vec![0.0; size], second: vec![0.0; size], step: 0 }
    }

    fn climb(&mut self, gradient: &[f32], rate: f32) {
        const BETA: (f32, f32) = (0.9, 0.99);
        self.step += 1;
        let (c1, c2) = (1.0 - BETA.0.powi(self.step), 1.0 - BETA.1.powi(self.step));
        for (k, &g) in gradient.iter().enumerate() {
            self.first[k] = BETA.0 * self.first[k] + (1.0 - BETA.0) * g;
            self.second[k] = BETA.1 * self.second[k] + (1.0 - BETA.1) * g * g;
            self.at[k] += rate * (self.first[k] / c1) / ((self.second[k] / c2).sqrt() + 1e-6);
        }
    }
}

/// Fits a model to examples.
pub fn train(examples: &[&Example], recipe: Recipe) -> Weights {
    let every =
        |rows: &dyn Fn(&Example) -> Vec<f32>| -> Vec<f32> { examples.iter().flat_map(|e| rows(e)).collect() };
    let link_rows: Vec<&[f32]> = examples.iter().map(|e| e.links.as_slice()).collect();
    let link_terms = normalisation(&LINK, &link_rows);
    let deletion_rows = every(&|e| e.deletions.concat());
    let deletion_terms = normalisation(&DELETION, &[&deletion_rows]);
    let (nl, nd) = (LINK.len(), DELETION.len());
    let swap = mirror(&LINK);
    let paragraph =
        |names: &[&str]| -> Vec<bool> { names.iter().map(|n| n.starts_with("paragraph.")).collect() };
    let (link_paragraph, deletion_paragraph) = (paragraph(&LINK), paragraph(&DELETION));
    let mut adam = Adam::new(nl + nd + 4);
    let used = |names: &[&str]| -> Vec<bool> { names.iter().map(|name| (recipe.features)(name)).collect() };
    let used = [used(&LINK), used(&DELETION), vec![true; 4]].concat();
    let mut random = Random(1);
    let total = (recipe.epochs * examples.len()) as f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut mean = vec![0f64; nl + nd + 4];
    let mut averaged = 0.0;
    for epoch in 0..recipe.epochs {
        for k in (1..order.len()).rev() {
            order.swap(k, (random.next() * (k + 1) as f64) as usize);
        }
        for &k in &order {
            let example = examples[k];
            let hide = random.next() < recipe.without_paragraphs;
            let mirrored = random.next() < 0.5;
            let normal = |terms: &[Term],
                          hidden: &[bool],
                          row: &[f32],
                          out: &mut Vec<f32>,
                          swap: Option<&[(usize, f32)]>| {
                for (k, term) in terms.iter().enumerate() {
                    let x = swap.map_or(row[k], |swap| row[swap[k].0] * swap[k].1);
                    out.push(if hide && hidden[k] { 0.0 } else { term.normal(x) });
                }
            };
            let mut x = Vec::with_capacity(example.links.len());
            for row in example.links.chunks_exact(nl) {
                normal(&link_terms, &link_paragraph, row, &mut x, mirrored.then_some(&swap));
            }
            let d = [0, 1].map(|side: usize| {
                let mut out = Vec::new();
                for row in example.deletions[side].chunks_exact(nd) {
                    normal(&deletion_terms, &deletion_paragraph, row, &mut out, None);
                }
                out
            });
            let (wl, rest) = adam.at.split_at(nl);
            let (wd, tr) = rest.split_at(nd);
            let product = |rows: &[f32], w: &[f32]| -> Vec<f32> {
                rows.chunks_exact(w.len()).map(|row| row.iter().zip(w).map(|(x, w)| x * w).sum()).collect()
            };
            let lattice = Lattice::new(&example.band);
            let scores = Scores {
                links: product(&x, wl),
                source_deletions: product(&d[0], wd),
                target_deletions: product(&d[1], wd),
                transitions: Transitions {
                    open: tr[0].into(),
                    extend: tr[1].into(),
                    cross: tr[2].into(),
                    close: tr[3].into(),
                },
            };
            let Some(free) = lattice.posteriors(&scores, None) else { continue };
            // The band may miss a gold link; then there is nothing to learn here.
            let Some(gold) = lattice.posteriors(&scores, Some(&example.allowed)) else { continue };
            let mut gradient = vec![0f32; nl + nd + 4];
            let mut add = |at: usize, rows: &[f32], width: usize, gold: &[f32], free: &[f32]| {
                for (row, (g, f)) in rows.chunks_exact(width).zip(gold.iter().zip(free)) {
                    let e = g - f;
                    if e.abs() > 1e-5 {
                        for (sum, x) in gradient[at..at + width].iter_mut().zip(row) {
                            *sum += e * x;
                        }
                    }
                }
            };
            add(0, &x, nl, &gold.links, &free.links);
            add(nl, &d[0], nd, &gold.source_deletions, &free.source_deletions);
            add(nl, &d[1], nd, &gold.target_deletions, &free.target_deletions);
            for t in 0..4 {
                gradient[nl + nd + t] = (gold.transitions[t] - free.transitions[t]) as f32;
            }
            // A step for each link, roughly, but long pieces count a little more than short ones.
            let size = ((example.band.rows() + example.band.columns()) as f32 / 2.0).max(10.0);
            let weight = example.weight * (size / 40.0).sqrt().min(1.5) / size;
            for ((g, w), &used) in gradient.iter_mut().zip(&adam.at).zip(&used) {
                *g = if used { *g * weight - recipe.decay * w } else { 0.0 };
            }
            let done = adam.step as f32;
            adam.climb(&gradient, recipe.rate * (done / 50.0).min(1.0) * (1.0 - 0.95 * done / total));
            if epoch >= recipe.averaged_from {
                averaged += 1.0;
                for (mean, &w) in mean.iter_mut().zip(&adam.at) {
                    *mean += (f64::from(w) - *mean) / averaged;
                }
            }
        }
    }
    let mean: Vec<f32> = mean.into_iter().map(|w| w as f32).collect();
    let with = |terms: Vec<Term>, weights: &[f32]| {
        terms.into_iter().zip(weights).map(|(term, &weight)| Term { weight, ..term }).collect()
    };
    let t = &mean[nl + nd..];
    Weights {
        link: with(link_terms, &mean[..nl]),
        deletion: with(deletion_terms, &mean[nl..nl + nd]),
        transitions: Transitions {
            open: t[0].into(),
            extend: t[1].into(),
            cross: t[2].into(),
            close: t[3].into(),
        },
    }
}
