//! Training of the aligner's linear model: maximises the lattice's log-likelihood of the gold alignments with
//! Adam (Kingma and Ba, 2015).

use crate::example::Example;
use crate::random::Random;
use sverka_align::train::{DELETION, LINK, Lattice, Posteriors, Scores, Term, Transitions, Weights};

/// The family of features that indicate how much seems to be left out, which is not yet known when the
/// weights of usual translations are used.
const LEFT_OUT: &str = "left_out.";

/// Checks for features that are not normalised: flags whose zero has a meaning.
fn is_plain(name: &str) -> bool {
    ["shape.", "paragraph.", "turn.", "formula.", "document.", "deletion.", LEFT_OUT]
        .iter()
        .any(|family| name.starts_with(family))
}

/// Returns for each feature the one that it becomes when the sides are swapped, and its sign.
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

/// The settings of the training.
#[derive(Clone, Copy)]
pub struct Recipe {
    pub epochs: usize,
    /// First epoch from which the weights of all steps are averaged (Polyak and Juditsky, 1992): the result
    /// depends little on the order of the steps.
    pub averaged_from: usize,
    pub rate: f32,
    pub decay: f32,
    /// Share of the steps without paragraph features, so that the model also works without paragraphs.
    pub without_paragraphs: f64,
    /// Whether a feature is used, by its name.
    pub features: fn(&str) -> bool,
    /// Whether the transitions are fitted.
    pub transitions: bool,
    /// Whether an example is weighted by the degree to which it seems to be abridged.
    pub by_degree: bool,
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
            transitions: true,
            by_degree: false,
        }
    }
}

/// Returns the mean and the deviation of every feature over the examples.
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
    step: usize,
    /// The remaining shares of the initial first and second moments.
    rest: (f32, f32),
}

impl Adam {
    /// Decay of the first and of the second moment.
    const BETA: (f32, f32) = (0.9, 0.99);

    /// Against division by zero.
    const EPSILON: f32 = 1e-6;

    fn new(size: usize) -> Self {
        let zero = || vec![0.0; size];
        Self { at: zero(), first: zero(), second: zero(), step: 0, rest: (1.0, 1.0) }
    }

    fn climb(&mut self, gradient: &[f32], rate: f32) {
        let (b1, b2) = Self::BETA;
        self.step += 1;
        self.rest = (self.rest.0 * b1, self.rest.1 * b2);
        let (c1, c2) = (1.0 - self.rest.0, 1.0 - self.rest.1);
        for (k, &g) in gradient.iter().enumerate() {
            self.first[k] = b1 * self.first[k] + (1.0 - b1) * g;
            self.second[k] = b2 * self.second[k] + (1.0 - b2) * g * g;
            self.at[k] += rate * (self.first[k] / c1) / ((self.second[k] / c2).sqrt() + Self::EPSILON);
        }
    }
}

/// Number of transition weights.
const TRANSITIONS: usize = 4;

/// Difference of probabilities below which a link or deletion is ignored.
const LEAST_ERROR: f32 = 1e-5;

/// Size of a usual example, in sentences; longer ones have a slightly larger weight, up to a factor.
const USUAL_SIZE: f32 = 40.0;
const MOST_SIZE_FACTOR: f32 = 1.5;
/// Minimum size of an example: very short ones must not make huge steps.
const LEAST_SIZE: f32 = 10.0;

/// Steps until the full rate, and the share of the rate that is lost by the end.
const WARM_UP: f32 = 50.0;
const COOL_DOWN: f32 = 0.95;

/// Data that stays the same from step to step.
struct Trainer {
    recipe: Recipe,
    link_terms: Vec<Term>,
    deletion_terms: Vec<Term>,
    /// Whether each feature is about paragraphs.
    link_paragraph: Vec<bool>,
    deletion_paragraph: Vec<bool>,
    /// The features of links when the sides change places.
    swap: Vec<(usize, f32)>,
    /// Whether each parameter is used.
    used: Vec<bool>,
    /// The weights of usual translations, to which those of abridged ones are added; none when the former are
    /// fitted.
    base: Option<Vec<f32>>,
}

/// The normalised features of an example.
struct Inputs {
    links: Vec<f32>,
    deletions: [Vec<f32>; 2],
}

/// Fits a model to examples, or additions to existing weights.
pub fn train(examples: &[&Example], recipe: Recipe, usual: Option<&Weights>) -> Weights {
    let trainer = Trainer::new(examples, recipe, usual);
    let parameters = LINK.len() + DELETION.len() + TRANSITIONS;
    let mut adam = Adam::new(parameters);
    let mut random = Random(1);
    let total = (recipe.epochs * examples.len()) as f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut mean = vec![0f64; parameters];
    let mut averaged = 0.0;
    for epoch in 0..recipe.epochs {
        for k in (1..order.len()).rev() {
            order.swap(k, (random.next() * (k + 1) as f64) as usize);
        }
        for &k in &order {
            let hide = random.next() < recipe.without_paragraphs;
            let mirrored = random.next() < 0.5;
            let inputs = trainer.inputs(examples[k], hide, mirrored);
            let Some(gradient) = trainer.gradient(examples[k], &inputs, &adam.at) else { continue };
            let done = adam.step as f32;
            let rate = recipe.rate * (done / WARM_UP).min(1.0) * (1.0 - COOL_DOWN * done / total);
            adam.climb(&gradient, rate);
            if epoch >= recipe.averaged_from {
                averaged += 1.0;
                for (mean, &w) in mean.iter_mut().zip(&adam.at) {
                    *mean += (f64::from(w) - *mean) / averaged;
                }
            }
        }
    }
    let mean: Vec<f32> = mean.into_iter().map(|w| w as f32).collect();
    trainer.weights(&mean)
}

impl Trainer {
    fn new(examples: &[&Example], recipe: Recipe, usual: Option<&Weights>) -> Self {
        let link_rows: Vec<&[f32]> = examples.iter().map(|e| e.links.as_slice()).collect();
        let deletion_rows: Vec<f32> = examples.iter().flat_map(|e| e.deletions.concat()).collect();
        let paragraph =
            |names: &[&str]| -> Vec<bool> { names.iter().map(|n| n.starts_with("paragraph.")).collect() };
        let is_used =
            |name: &&str| (recipe.features)(name) && (usual.is_some() || !name.starts_with(LEFT_OUT));
        let used = |names: &[&str]| -> Vec<bool> { names.iter().map(is_used).collect() };
        Self {
            recipe,
            link_terms: usual.map_or_else(|| normalisation(&LINK, &link_rows), |usual| usual.link.clone()),
            deletion_terms: usual
                .map_or_else(|| normalisation(&DELETION, &[&deletion_rows]), |usual| usual.deletion.clone()),
            base: usual.map(parameters),
            link_paragraph: paragraph(&LINK),
            deletion_paragraph: paragraph(&DELETION),
            swap: mirror(&LINK),
            used: [used(&LINK), used(&DELETION), vec![recipe.transitions; TRANSITIONS]].concat(),
        }
    }

    /// Normalises the features of an example, without those of paragraphs if they are hidden, and with the sides
    /// of links swapped if they are mirrored.
    fn inputs(&self, example: &Example, hide: bool, mirrored: bool) -> Inputs {
        let normal = |terms: &[Term], paragraph: &[bool], rows: &[f32], swap: Option<&[(usize, f32)]>| {
            let mut out = Vec::with_capacity(rows.len());
            for row in rows.chunks_exact(terms.len()) {
                for (k, term) in terms.iter().enumerate() {
                    let x = swap.map_or(row[k], |swap| row[swap[k].0] * swap[k].1);
                    out.push(if hide && paragraph[k] { 0.0 } else { term.normal(x) });
                }
            }
            out
        };
        let swap = mirrored.then_some(self.swap.as_slice());
        let deletions = |side: usize| {
            normal(&self.deletion_terms, &self.deletion_paragraph, &example.deletions[side], None)
        };
        Inputs {
            links: normal(&self.link_terms, &self.link_paragraph, &example.links, swap),
            deletions: [deletions(0), deletions(1)],
        }
    }

    /// Returns the gradient of the log-likelihood at some parameters; `None` if the band misses a gold link,
    /// and there is nothing to learn.
    fn gradient(&self, example: &Example, inputs: &Inputs, at: &[f32]) -> Option<Vec<f32>> {
        let (nl, nd) = (LINK.len(), DELETION.len());
        let lattice = Lattice::new(&example.band);
        let degree = if self.recipe.by_degree { example.degree } else { 1.0 };
        let scores = scores(inputs, &self.all(at, degree));
        let free = lattice.posteriors(&scores, None)?;
        let gold = lattice.posteriors(&scores, Some(&example.allowed))?;
        let mut gradient = vec![0f32; at.len()];
        let mut add = |at: usize, width: usize, rows: &[f32], side: fn(&Posteriors) -> &[f32]| {
            for (row, (g, f)) in rows.chunks_exact(width).zip(side(&gold).iter().zip(side(&free))) {
                let error = g - f;
                if error.abs() > LEAST_ERROR {
                    for (sum, x) in gradient[at..at + width].iter_mut().zip(row) {
                        *sum += error * x;
                    }
                }
            }
        };
        add(0, nl, &inputs.links, |p| &p.links);
        add(nl, nd, &inputs.deletions[0], |p| &p.source_deletions);
        add(nl, nd, &inputs.deletions[1], |p| &p.target_deletions);
        for t in 0..TRANSITIONS {
            gradient[nl + nd + t] = (gold.transitions[t] - free.transitions[t]) as f32;
        }
        // About one step per link, but long pieces have a slightly larger weight than short ones.
        let size = ((example.band.rows() + example.band.columns()) as f32 / 2.0).max(LEAST_SIZE);
        let weight = degree * example.weight * (size / USUAL_SIZE).sqrt().min(MOST_SIZE_FACTOR) / size;
        for ((g, w), &used) in gradient.iter_mut().zip(at).zip(&self.used) {
            *g = if used { *g * weight - self.recipe.decay * w } else { 0.0 };
        }
        Some(gradient)
    }

    /// Adds parameters to those of usual translations, if there are, by a degree.
    fn all(&self, at: &[f32], degree: f32) -> Vec<f32> {
        match &self.base {
            Some(base) => base.iter().zip(at).map(|(base, at)| base + degree * at).collect(),
            None => at.to_vec(),
        }
    }

    /// Returns parameters as weights.
    fn weights(&self, parameters: &[f32]) -> Weights {
        let parameters = &*self.all(parameters, 1.0);
        let (link, rest) = parameters.split_at(LINK.len());
        let (deletion, transitions) = rest.split_at(DELETION.len());
        let with = |terms: &[Term], weights: &[f32]| {
            terms.iter().zip(weights).map(|(term, &weight)| Term { weight, ..*term }).collect()
        };
        Weights {
            link: with(&self.link_terms, link),
            deletion: with(&self.deletion_terms, deletion),
            transitions: transitions_of(transitions),
            abridged: None,
        }
    }
}

/// Returns weights as parameters.
fn parameters(weights: &Weights) -> Vec<f32> {
    let terms = weights.link.iter().chain(&weights.deletion).map(|term| term.weight);
    let Transitions { open, extend, cross, close } = weights.transitions;
    terms.chain([open, extend, cross, close].map(|x| x as f32)).collect()
}

/// Returns the scores of the links and deletions of an example at some parameters.
fn scores(inputs: &Inputs, at: &[f32]) -> Scores {
    let (link, rest) = at.split_at(LINK.len());
    let (deletion, transitions) = rest.split_at(DELETION.len());
    let product = |rows: &[f32], w: &[f32]| -> Vec<f32> {
        rows.chunks_exact(w.len()).map(|row| row.iter().zip(w).map(|(x, w)| x * w).sum()).collect()
    };
    Scores {
        links: product(&inputs.links, link),
        source_deletions: product(&inputs.deletions[0], deletion),
        target_deletions: product(&inputs.deletions[1], deletion),
        transitions: transitions_of(transitions),
    }
}

fn transitions_of(at: &[f32]) -> Transitions {
    Transitions { open: at[0].into(), extend: at[1].into(), cross: at[2].into(), close: at[3].into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrored_features_are_those_of_the_other_side() {
        let swap = mirror(&LINK);
        for (k, &(other, sign)) in swap.iter().enumerate() {
            assert_eq!(swap[other].0, k, "{}", LINK[k]);
            assert_eq!(sign, if LINK[k] == "length.ratio" { -1.0 } else { 1.0 });
        }
        let moved = swap.iter().enumerate().filter(|(k, (other, _))| k != other).count();
        assert!(moved >= 10, "{moved}");
    }

    #[test]
    fn adam_climbs_to_the_top_of_a_parabola() {
        let mut adam = Adam::new(1);
        for _ in 0..2000 {
            let gradient = 3.0 - adam.at[0];
            adam.climb(&[gradient], 0.01);
        }
        assert!((adam.at[0] - 3.0).abs() < 0.01, "{}", adam.at[0]);
    }
}
