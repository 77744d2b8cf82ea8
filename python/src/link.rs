//! Links and their reasons.

use pyo3::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use sverka::bitext::{self, Disorder, LinkOrigin, shown_score};

/// A link: sentences of the source and the sentences of the target that translate them. One side is empty if a
/// sentence has no counterpart.
///
/// >>> import sverka
/// >>> bitext = sverka.align_texts("We met in Samara. It rained.", "Мы встретились в Самаре. Шёл дождь.")
/// >>> link = bitext.links[0]
/// >>> link.bead, link.kind, link.source, link.target
/// ('1:1', '1:1', 'We met in Samara.', 'Мы встретились в Самаре.')
/// >>> 0.5 < link.score <= 1
/// True
/// >>> link.reasons[0].feature
/// 'length'
#[pyclass(frozen, module = "sverka")]
pub struct Link {
    bitext: Arc<bitext::Bitext>,
    number: usize,
    /// The link without its reasons, which stay in the bitext.
    link: bitext::Link,
    disorder: Option<Disorder>,
}

impl Link {
    /// Returns all links of a bitext: every sentence of both sides is in exactly one.
    pub fn all(bitext: &Arc<bitext::Bitext>) -> impl ExactSizeIterator<Item = Self> {
        bitext.all_links().into_iter().map(|one| Self {
            bitext: bitext.clone(),
            number: one.number,
            link: bitext::Link {
                origin: one.link.origin,
                furniture: one.link.furniture,
                ..bitext::Link::new(one.link.source.clone(), one.link.target.clone(), one.link.score)
            },
            disorder: one.disorder,
        })
    }
}

#[pymethods]
impl Link {
    /// The probability, in [0, 1] with four decimals, that exactly these sentences belong together.
    #[getter]
    fn score(&self) -> f64 {
        self.link.score
    }

    /// The sentences of the source as one text; empty if there are none.
    #[getter]
    fn source(&self) -> String {
        self.bitext.source.text(self.link.source.clone())
    }

    /// The sentences of the target as one text; empty if there are none.
    #[getter]
    fn target(&self) -> String {
        self.bitext.target.text(self.link.target.clone())
    }

    /// The indices of its sentences of the source: the first, and the one after the last.
    #[getter]
    fn source_range(&self) -> (usize, usize) {
        ends(&self.link.source)
    }

    /// The indices of its sentences of the target: the first, and the one after the last.
    #[getter]
    fn target_range(&self) -> (usize, usize) {
        ends(&self.link.target)
    }

    /// The numbers of sentences on both sides: "2:1".
    #[getter]
    fn bead(&self) -> String {
        self.link.bead()
    }

    /// Its kind: "1:1", "1:n", "n:m", "source only" or "target only".
    #[getter]
    fn kind(&self) -> &'static str {
        self.link.kind().name()
    }

    /// Who decided it: "aligned" (the aligner), "anchored" (an anchor of a person) or "edited" (a person, after the
    /// alignment).
    #[getter]
    fn origin(&self) -> &'static str {
        origin(&self.link)
    }

    /// Whether it is page furniture, such as "Back to top", and not part of the text.
    #[getter]
    fn furniture(&self) -> bool {
        self.link.furniture
    }

    /// Why it is out of the order of the texts: "moved" or "reordered"; None if it is in order.
    #[getter]
    fn order(&self) -> Option<String> {
        self.disorder.map(|disorder| disorder.to_string())
    }

    /// The reasons for and against it, those with the largest weight first.
    #[getter]
    fn reasons(&self) -> Vec<Reason> {
        let links = &self.bitext.links;
        // Links out of order are numbered after those in order.
        let crossing = |number| self.bitext.moved.iter().flat_map(|block| &block.links).nth(number);
        let whole = links.get(self.number).or_else(|| crossing(self.number - links.len()));
        whole.into_iter().flat_map(|link| &link.reasons).map(Reason::of).collect()
    }

    fn __repr__(&self) -> String {
        let link = &self.link;
        format!(
            "<Link {} {}: {:?} = {:?}>",
            link.bead(),
            shown_score(link.score),
            self.source(),
            self.target()
        )
    }
}

/// One reason for or against a link.
#[pyclass(frozen, get_all, module = "sverka")]
pub struct Reason {
    /// The name of the feature: "numbers", "length".
    feature: String,
    /// A description for people: "same numbers: 17, 2022".
    text: String,
    /// Its contribution to the log-odds of the link (nats, two decimals); negative if it counts against the link.
    weight: f64,
}

impl Reason {
    /// Makes a reason.
    pub fn new(feature: &str, text: &str, weight: f64) -> Self {
        Self { feature: feature.to_owned(), text: text.to_owned(), weight }
    }

    fn of(reason: &bitext::Reason) -> Self {
        Self::new(&reason.feature, &reason.text, reason.weight)
    }
}

#[pymethods]
impl Reason {
    fn __repr__(&self) -> String {
        format!("<Reason {:+.2} {}: {}>", self.weight, self.feature, self.text)
    }
}

fn ends(range: &Range<usize>) -> (usize, usize) {
    (range.start, range.end)
}

/// Returns who decided a link, in a word.
pub fn origin(link: &bitext::Link) -> &'static str {
    match link.origin {
        LinkOrigin::Anchored => "anchored",
        LinkOrigin::Edited => "edited",
        _ => "aligned",
    }
}
