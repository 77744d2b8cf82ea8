//! The weights of the features: plain text under `crates/align/data/`, fitted on development data
//! by `cargo run --release -p xtask -- fit`.

use super::features::{DELETION, LINK};
use super::lattice::Transitions;
use std::fmt::Write as _;

/// What a feature counts: `weight * clip((x - mean) / deviation)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Term {
    /// Mean of the feature over the candidates of the training data.
    pub mean: f32,
    /// Its standard deviation.
    pub deviation: f32,
    /// What a deviation above the mean adds to the log-odds.
    pub weight: f32,
}

/// A linear model of links and deletions.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Of the features of [`LINK`].
    pub link: Vec<Term>,
    /// Of the features of [`DELETION`].
    pub deletion: Vec<Term>,
    /// Of the transitions.
    pub transitions: Transitions,
}

/// Features further from the mean than this many deviations say no more.
const CLIP: f32 = 5.0;

impl Term {
    /// The normalised feature.
    pub fn normal(&self, x: f32) -> f32 {
        ((x - self.mean) / self.deviation).clamp(-CLIP, CLIP)
    }
}

/// The terms of a score, laid out so that the compiler works on several at a time.
pub struct Scorer<const N: usize> {
    means: [f32; N],
    /// One over the deviations.
    scales: [f32; N],
    weights: [f32; N],
}

impl<const N: usize> Scorer<N> {
    /// From a term for each feature.
    pub fn new(terms: &[Term]) -> Self {
        let each = |value: fn(&Term) -> f32| std::array::from_fn(|k| value(&terms[k]));
        Self { means: each(|t| t.mean), scales: each(|t| 1.0 / t.deviation), weights: each(|t| t.weight) }
    }

    /// The score of a list of features. Added up in eight sums side by side, in the same order on every
    /// machine.
    pub fn score(&self, features: &[f32; N]) -> f32 {
        let mut products = [0f32; N];
        for k in 0..N {
            let normal = ((features[k] - self.means[k]) * self.scales[k]).clamp(-CLIP, CLIP);
            products[k] = self.weights[k] * normal;
        }
        let (chunks, rest) = products.as_chunks::<8>();
        let mut sums = [0f32; 8];
        for chunk in chunks {
            for (sum, x) in sums.iter_mut().zip(chunk) {
                *sum += x;
            }
        }
        sums.iter().chain(rest).sum()
    }
}

impl Weights {
    /// Parses the text form; lines are `NAME MEAN DEVIATION WEIGHT` under `[link]` and
    /// `[deletion]`, `NAME WEIGHT` under `[transitions]`.
    ///
    /// # Errors
    /// Names the line that does not fit, or the feature that is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut section = "";
        let mut found: Vec<(&str, &str, Vec<f64>)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.starts_with('[') {
                section = line;
            } else if let Some((name, values)) = line.split_once(char::is_whitespace) {
                let values: Result<Vec<f64>, _> = values.split_whitespace().map(str::parse).collect();
                let values = values.map_err(|e| format!("line {}: {e}", number + 1))?;
                found.push((section, name, values));
            }
        }
        let get = |section: &str, name: &str, count: usize| {
            found
                .iter()
                .find(|(s, n, values)| *s == section && *n == name && values.len() == count)
                .map(|(_, _, values)| values.clone())
                .ok_or_else(|| format!("{section} {name}: missing, or not {count} numbers"))
        };
        let terms = |section: &str, names: &[&str]| {
            let term = |name: &&str| {
                let v = get(section, name, 3)?;
                Ok(Term { mean: v[0] as f32, deviation: v[1] as f32, weight: v[2] as f32 })
            };
            names.iter().map(term).collect::<Result<Vec<_>, String>>()
        };
        let transition = |name: &str| get("[transitions]", name, 1).map(|v| v[0]);
        Ok(Self {
            link: terms("[link]", &LINK)?,
            deletion: terms("[deletion]", &DELETION)?,
            transitions: Transitions {
                open: transition("open")?,
                extend: transition("extend")?,
                cross: transition("cross")?,
                close: transition("close")?,
            },
        })
    }

    /// The text form, without a head.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for (section, names, terms) in
            [("link", LINK.as_slice(), &self.link), ("deletion", DELETION.as_slice(), &self.deletion)]
        {
            let _ = writeln!(out, "[{section}]");
            for (name, term) in names.iter().zip(terms) {
                let _ =
                    writeln!(out, "{name:24} {:9.5} {:9.5} {:9.5}", term.mean, term.deviation, term.weight);
            }
            out.push('\n');
        }
        let t = &self.transitions;
        let _ = writeln!(out, "[transitions]");
        for (name, weight) in [("open", t.open), ("extend", t.extend), ("cross", t.cross), ("close", t.close)]
        {
            let _ = writeln!(out, "{name:24} {weight:9.5}");
        }
        out
    }
}
