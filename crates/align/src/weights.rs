//! The weights of the features: plain text in `crates/align/data/`, fitted on development data by `cargo run
//! --release -p xtask -- fit`.

use crate::features::{DELETION, LINK};
use crate::lattice::Transitions;
use std::borrow::Cow;
#[cfg(any(test, feature = "train"))]
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The contribution of a feature: `weight * clip((x - mean) / deviation)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Term {
    /// Mean of the feature over the candidates of the training data.
    pub mean: f32,
    /// Its standard deviation.
    pub deviation: f32,
    /// The contribution of one deviation above the mean to the log-odds.
    pub weight: f32,
}

/// A linear model of links and deletions.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Terms of the features of [`LINK`].
    pub link: Vec<Term>,
    /// Terms of the features of [`DELETION`].
    pub deletion: Vec<Term>,
    /// Weights of the transitions.
    pub transitions: Transitions,
    /// The weights of the same terms for abridged translations, if they have their own.
    pub abridged: Option<Box<Self>>,
}

/// An error of weights that cannot be read. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A value is not a number.
    #[error("line {line}: {error}")]
    Number {
        /// The line.
        line: usize,
        /// What is wrong with the value.
        error: std::num::ParseFloatError,
    },
    /// A feature is missing, or has the wrong number of values.
    #[error("{section} {name}: missing, or not {count} numbers")]
    Missing {
        /// The section, in brackets.
        section: &'static str,
        /// The name of the feature or transition.
        name: &'static str,
        /// The number of values that it needs.
        count: usize,
    },
}

/// Deviations from the mean beyond which features carry no further information.
const CLIP: f32 = 5.0;

/// Sums that run side by side in a score: as many as fit in a common vector register.
const LANES: usize = 8;

/// The weights for vectors made from the texts.
pub(crate) const LEXICAL_TEXT: &str = include_str!("../data/lexical.txt");
/// The weights for vectors of the encoder.
pub(crate) const ENCODER_TEXT: &str = include_str!("../data/encoder.txt");

/// The weights for vectors of the encoder in abridged translations.
pub(crate) const ABRIDGED_TEXT: &str = include_str!("../data/abridged.txt");

static LEXICAL: LazyLock<Weights> = LazyLock::new(|| embedded(LEXICAL_TEXT));
static ENCODER: LazyLock<Weights> =
    LazyLock::new(|| Weights { abridged: Some(Box::new(embedded(ABRIDGED_TEXT))), ..embedded(ENCODER_TEXT) });

fn embedded(text: &str) -> Weights {
    // A unit test parses the same files.
    Weights::parse(text).unwrap_or_else(|e| unreachable!("{e}"))
}

/// Returns the embedded weights: for vectors of the encoder, or for vectors made from the texts.
pub fn shipped(encoder: bool) -> &'static Weights {
    if encoder { &ENCODER } else { &LEXICAL }
}

impl Term {
    /// Returns the normalised feature, in [-5, 5].
    pub fn normal(&self, x: f32) -> f32 {
        ((x - self.mean) / self.deviation).clamp(-CLIP, CLIP)
    }
}

/// The terms of a score, laid out so that the compiler can process several at a time.
pub(crate) struct Scorer<const N: usize> {
    means: [f32; N],
    /// Reciprocals of the deviations.
    scales: [f32; N],
    weights: [f32; N],
}

impl<const N: usize> Scorer<N> {
    /// Takes a term for each feature.
    pub(crate) fn new(terms: &[Term]) -> Self {
        let each = |value: fn(&Term) -> f32| std::array::from_fn(|k| value(&terms[k]));
        Self { means: each(|t| t.mean), scales: each(|t| 1.0 / t.deviation), weights: each(|t| t.weight) }
    }

    /// Returns the score of a list of features. It is added up in [`LANES`] sums side by side, in the same
    /// order on every machine.
    pub(crate) fn score(&self, features: &[f32; N]) -> f32 {
        let mut products = [0f32; N];
        for k in 0..N {
            let normal = ((features[k] - self.means[k]) * self.scales[k]).clamp(-CLIP, CLIP);
            products[k] = self.weights[k] * normal;
        }
        let (chunks, rest) = products.as_chunks::<LANES>();
        let mut sums = [0f32; LANES];
        for chunk in chunks {
            for (sum, x) in sums.iter_mut().zip(chunk) {
                *sum += x;
            }
        }
        sums.iter().chain(rest).sum()
    }
}

impl Weights {
    /// Returns the weights for a translation that is abridged to a degree from 0 to 1: between those for
    /// usual and those for abridged ones.
    pub fn at(&self, degree: f32) -> Cow<'_, Self> {
        let Some(abridged) = self.abridged.as_deref().filter(|_| degree > 0.0) else {
            return Cow::Borrowed(self);
        };
        let between = |a: f64, b: f64| a + f64::from(degree) * (b - a);
        let terms = |usual: &[Term], abridged: &[Term]| {
            let term =
                |(a, b): (&Term, &Term)| Term { weight: a.weight + degree * (b.weight - a.weight), ..*a };
            usual.iter().zip(abridged).map(term).collect()
        };
        let (a, b) = (&self.transitions, &abridged.transitions);
        Cow::Owned(Self {
            link: terms(&self.link, &abridged.link),
            deletion: terms(&self.deletion, &abridged.deletion),
            transitions: Transitions {
                open: between(a.open, b.open),
                extend: between(a.extend, b.extend),
                cross: between(a.cross, b.cross),
                close: between(a.close, b.close),
            },
            abridged: None,
        })
    }

    /// Parses the text form; lines are `NAME MEAN DEVIATION WEIGHT` under `[link]` and `[deletion]`, `NAME
    /// WEIGHT` under `[transitions]`.
    ///
    /// # Errors
    /// Names the malformed line, or the missing feature.
    pub fn parse(text: &str) -> Result<Self, WeightsError> {
        let mut section = "";
        let mut found: Vec<(&str, &str, Vec<f64>)> = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.split('#').next().unwrap_or("").trim();
            if text.starts_with('[') {
                section = text;
            } else if let Some((name, values)) = text.split_once(char::is_whitespace) {
                let values: Result<Vec<f64>, _> = values.split_whitespace().map(str::parse).collect();
                found.push((section, name, values.map_err(|error| WeightsError::Number { line, error })?));
            }
        }
        let get = |section: &'static str, name: &'static str, count: usize| {
            found
                .iter()
                .find(|(s, n, values)| *s == section && *n == name && values.len() == count)
                .map(|(_, _, values)| values)
                .ok_or(WeightsError::Missing { section, name, count })
        };
        let terms = |section: &'static str, names: &[&'static str]| {
            let term = |name: &&'static str| {
                let v = get(section, name, 3)?;
                Ok(Term { mean: v[0] as f32, deviation: v[1] as f32, weight: v[2] as f32 })
            };
            names.iter().map(term).collect::<Result<Vec<_>, WeightsError>>()
        };
        let transition = |name: &'static str| get("[transitions]", name, 1).map(|v| v[0]);
        Ok(Self {
            link: terms("[link]", &LINK)?,
            deletion: terms("[deletion]", &DELETION)?,
            transitions: Transitions {
                open: transition("open")?,
                extend: transition("extend")?,
                cross: transition("cross")?,
                close: transition("close")?,
            },
            abridged: None,
        })
    }

    /// Writes the text form, without a head.
    #[cfg(any(test, feature = "train"))]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_weights_are_read_and_written() {
        for encoder in [true, false] {
            let weights = shipped(encoder);
            let read = Weights::parse(&weights.to_text()).unwrap();
            assert_eq!(Weights { abridged: weights.abridged.clone(), ..read }, *weights);
        }
    }

    #[test]
    fn the_degree_leads_from_usual_to_abridged_weights() {
        let usual = shipped(true);
        let abridged = usual.abridged.as_deref().unwrap();
        assert!(matches!(usual.at(0.0), Cow::Borrowed(same) if same == usual));
        assert!((usual.at(1.0).transitions.open - abridged.transitions.open).abs() < 1e-6);
        let (a, b) = (usual.deletion[0].weight, abridged.deletion[0].weight);
        assert!((usual.at(0.5).deletion[0].weight - (a + b) / 2.0).abs() < 1e-6);
        // How much is deleted is not known when the weights for usual translations are used.
        let names = DELETION.iter().zip(&usual.deletion).filter(|(name, _)| name.starts_with("left_out."));
        assert!(names.map(|(_, term)| term.weight).eq([0.0, 0.0]));
    }

    #[test]
    fn wrong_weights_are_refused() {
        let text = shipped(true).to_text();
        let missing = Weights::parse(&text.replace("rival.min ", "rival.most ")).unwrap_err();
        assert_eq!(missing.to_string(), "[link] rival.min: missing, or not 3 numbers");
        let wrong = Weights::parse("[link]\nshape.1:1 0 x 1\n").unwrap_err();
        assert_eq!(wrong.to_string(), "line 2: invalid float literal");
    }
}
