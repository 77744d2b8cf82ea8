//! Two lists of sentences to a [`Bitext`].
use crate::bitext::{Bitext, Link};
use crate::document::Segmented;

/// How to align.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether paragraph breaks are used as hints.
    pub paragraphs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { paragraphs: true }
    }
}

/// Aligns two documents.
pub fn align(source: Segmented, target: Segmented, _options: &Options) -> Bitext {
    let (n, m) = (source.segments.len(), target.segments.len());
    let both = n.min(m);
    let mut links: Vec<Link> = (0..both)
        .map(|i| Link { source: i..i + 1, target: i..i + 1, score: 0.5, reasons: Vec::new() })
        .collect();
    links.extend((both..n).map(|i| Link { source: i..i + 1, target: m..m, score: 0.5, reasons: Vec::new() }));
    links.extend((both..m).map(|j| Link { source: n..n, target: j..j + 1, score: 0.5, reasons: Vec::new() }));
    Bitext { source, target, links, method: "diagonal".into() }
}
