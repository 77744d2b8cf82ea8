//! The probability that pairs of sentences are translations of each other.

use crate::align::language;
use crate::link::Reason;
use crate::{errors, work};
use pyo3::prelude::*;
use sverka::corpus::score::{CHUNK, Pair, Score, Scorer};
use sverka::document::Lang;

/// Scores pairs of sentences, whoever made them: a list of PairScore, one for each pair, in their order.
///
/// - pairs: pairs of strings, the source first. A pair is compared with its neighbours and with the first 128 pairs, so
///   the list should be whole.
/// - source_lang, target_lang: their languages, such as "en"
///
/// Raises ValueError if a language is not a language tag.
///
/// >>> import sverka
/// >>> pairs = [("It rained all day.", "Весь день шёл дождь."), ("Eighty people came.", "Пришло 18 человек.")]
/// >>> good, bad = sverka.score(pairs, source_lang="en", target_lang="ru")
/// >>> good.probability > bad.probability
/// True
#[pyfunction]
#[pyo3(signature = (pairs, *, source_lang, target_lang))]
pub fn score(
    py: Python<'_>,
    pairs: Vec<(String, String)>,
    source_lang: &str,
    target_lang: &str,
) -> PyResult<Vec<PairScore>> {
    let named = |tag: &str| -> PyResult<Lang> {
        language(Some(tag))?.ok_or_else(|| errors::of_input("the language is unknown; name it (en, ru, ...)"))
    };
    let langs = [named(source_lang)?, named(target_lang)?];
    work::run(py, move |stop| {
        let langs = [&langs[0], &langs[1]];
        let pairs: Vec<Pair<'_>> =
            pairs.iter().map(|(source, target)| Pair { source, target, langs }).collect();
        let mut scorer = Scorer::default();
        let mut out = Vec::with_capacity(pairs.len());
        for chunk in pairs.chunks(CHUNK) {
            if stop.is_set() {
                break;
            }
            out.extend(scorer.score(chunk).into_iter().map(PairScore::of));
        }
        Ok(out)
    })
}

/// How good a pair of sentences is.
#[pyclass(frozen, module = "sverka")]
pub struct PairScore {
    inner: Score,
}

impl PairScore {
    fn of(inner: Score) -> Self {
        Self { inner }
    }
}

#[pymethods]
impl PairScore {
    /// The probability that the texts are translations of each other, from 0 to 1, with four decimals.
    #[getter]
    fn probability(&self) -> f64 {
        self.inner.probability
    }

    /// The names of the rules that the pair breaks, such as "no_urls".
    #[getter]
    fn flags(&self) -> Vec<&'static str> {
        self.inner.broken.rules().map(|rule| rule.name).collect()
    }

    /// What speaks most against the pair, the strongest first; empty if the probability is high.
    #[getter]
    fn reasons(&self) -> Vec<Reason> {
        self.inner.doubts.iter().map(|doubt| Reason::new(doubt.about, doubt.text, doubt.weight)).collect()
    }

    fn __repr__(&self) -> String {
        format!("<PairScore {:.4}>", self.inner.probability)
    }
}
