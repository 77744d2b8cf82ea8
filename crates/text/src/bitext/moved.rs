//! Sentences that belong together out of order: blocks that moved, and lists in another order.

use super::{Bitext, Fault, Link};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// A run of source sentences and the run of target sentences that seems to translate it out of order. Links
/// keep the order of both texts, so most of these sentences have no counterpart among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Indices into the source's segments.
    pub source: Range<usize>,
    /// Indices into the target's segments.
    pub target: Range<usize>,
    /// The average similarity of the sentences, from chance (0) to that of links of these texts (1), with
    /// four decimals.
    pub similarity: f64,
    /// What is out of order.
    #[serde(default, skip_serializing_if = "Disorder::is_elsewhere")]
    pub disorder: Disorder,
    /// The links between the sentences of the two runs, in the order of the source, if they were requested.
    /// None of their sentences has a counterpart among the links of the bitext.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// How sentences that belong together are out of order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Disorder {
    /// A block keeps its order and is in another place in the translation.
    #[default]
    Elsewhere,
    /// A list keeps its place, and its items are in another order in the translation.
    Reordered,
}

impl Disorder {
    fn is_elsewhere(&self) -> bool {
        *self == Self::Elsewhere
    }
}

impl fmt::Display for Disorder {
    /// Writes its name in files: `moved`, `reordered`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elsewhere => "moved",
            Self::Reordered => "reordered",
        })
    }
}

/// A link with its number and its place in the order of both texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbered<'a> {
    /// Its number, from 0: first the links in order, then those out of order.
    pub number: usize,
    /// The link.
    pub link: &'a Link,
    /// What is out of order; `None` for a link in order.
    pub disorder: Option<Disorder>,
}

impl Bitext {
    /// Lists links so that every sentence of both sides is in exactly one: those in order, with the links out
    /// of order at the places of their source sentences. Without links out of order, these are
    /// [`Bitext::links`].
    pub fn all_links(&self) -> Vec<Numbered<'_>> {
        let mut out = Vec::with_capacity(self.links.len());
        let mut crossing: Vec<Numbered<'_>> = self.out_of_order().collect();
        let mut linked = vec![false; self.target.segments.len()];
        for Numbered { link, .. } in &crossing {
            link.target.clone().for_each(|j| linked[j] = true);
        }
        crossing.sort_by_key(|numbered| numbered.link.source.start);
        let mut crossing = crossing.into_iter().peekable();
        for (number, link) in self.links.iter().enumerate() {
            let numbered = Numbered { number, link, disorder: None };
            if link.source.is_empty() {
                if !link.target.clone().all(|j| linked[j]) {
                    out.push(numbered);
                }
                continue;
            }
            match crossing.peek() {
                Some(first) if !link.is_two_sided() && first.link.source.contains(&link.source.start) => {
                    if link.source.start == first.link.source.start {
                        out.push(*first);
                    }
                    crossing.next_if(|first| link.source.end >= first.link.source.end);
                }
                _ => out.push(numbered),
            }
        }
        out
    }

    /// Checks whether there are links out of order.
    pub fn has_links_out_of_order(&self) -> bool {
        self.moved.iter().any(|block| !block.links.is_empty())
    }

    /// Returns the links out of order, numbered after the links in order.
    fn out_of_order(&self) -> impl Iterator<Item = Numbered<'_>> {
        let links =
            self.moved.iter().flat_map(|block| block.links.iter().map(|link| (link, Some(block.disorder))));
        links.zip(self.links.len()..).map(|((link, disorder), number)| Numbered { number, link, disorder })
    }

    /// Finds a block outside the texts, or a link out of order with a sentence that is outside its block,
    /// that already has a counterpart, or that is on one side only.
    pub(super) fn moved_fault(&self) -> Option<Fault> {
        let (n, m) = (self.source.segments.len(), self.target.segments.len());
        let inside = |run: &Range<usize>, whole: &Range<usize>| {
            run.start < run.end && run.start >= whole.start && run.end <= whole.end
        };
        let mut free = [vec![false; n], vec![false; m]];
        for link in self.links.iter().filter(|link| !link.is_two_sided()) {
            link.source.clone().for_each(|i| free[0][i] = true);
            link.target.clone().for_each(|j| free[1][j] = true);
        }
        for (number, block) in self.moved.iter().enumerate() {
            if !inside(&block.source, &(0..n)) || !inside(&block.target, &(0..m)) {
                return Some(Fault::Moved(number));
            }
            for link in &block.links {
                if !inside(&link.source, &block.source) || !inside(&link.target, &block.target) {
                    return Some(Fault::MovedLink(number));
                }
                let mut take =
                    |side: usize, run: &Range<usize>| free[side][run.clone()].iter_mut().all(std::mem::take);
                if !take(0, &link.source) || !take(1, &link.target) {
                    return Some(Fault::MovedLink(number));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Lang, Segmented};

    /// Six sentences per side: 0:0, a list of three that is reversed and whose middle item stays, 4 and 5
    /// have no counterpart.
    fn reversed() -> Bitext {
        let side = |lang: &str| {
            let texts = (0..6).map(|k| format!("{lang} {k}"));
            Segmented::from_sentences(lang, Lang::parse(lang).unwrap(), texts)
        };
        let link = |source: Range<usize>, target: Range<usize>| Link::new(source, target, 0.9);
        Bitext {
            source: side("en"),
            target: side("ru"),
            links: vec![
                link(0..1, 0..1),
                link(1..2, 1..1),
                link(2..2, 1..2),
                link(2..3, 2..3),
                link(3..4, 3..3),
                link(4..4, 3..4),
                link(4..5, 4..4),
                link(5..6, 4..4),
                link(6..6, 4..5),
                link(6..6, 5..6),
            ],
            method: "test".into(),
            moved: vec![Moved {
                source: 1..6,
                target: 1..5,
                similarity: 0.8,
                disorder: Disorder::Reordered,
                links: vec![link(1..2, 3..4), link(3..4, 1..2), link(4..6, 4..5)],
            }],
        }
    }

    #[test]
    fn every_sentence_is_in_one_of_all_links() {
        let bitext = reversed();
        assert_eq!(bitext.fault(), None);
        let all: Vec<_> = bitext
            .all_links()
            .iter()
            .map(|one| (one.number, one.link.source.clone(), one.link.target.clone(), one.disorder.is_some()))
            .collect();
        let expected = [
            (0, 0..1, 0..1, false),
            (10, 1..2, 3..4, true),
            (3, 2..3, 2..3, false),
            (11, 3..4, 1..2, true),
            (12, 4..6, 4..5, true),
            (9, 6..6, 5..6, false),
        ];
        assert_eq!(all, expected);
        assert_eq!(bitext.summary().coverage, (1.0, 5.0 / 6.0));
        assert_eq!(bitext.summary().links, 5);
    }

    #[test]
    fn a_sentence_has_one_counterpart() {
        let mut twice = reversed();
        twice.moved[0].links[1].target = 3..4;
        assert_eq!(twice.fault(), Some(Fault::MovedLink(0)));
        let mut linked = reversed();
        linked.moved[0].links[1].source = 2..3;
        assert_eq!(linked.fault(), Some(Fault::MovedLink(0)));
        let mut outside = reversed();
        outside.moved[0].source = 2..6;
        assert_eq!(outside.fault(), Some(Fault::MovedLink(0)));
    }

    #[test]
    fn links_out_of_order_survive_the_file() {
        let bitext = reversed();
        let mut json = Vec::new();
        bitext.write_json(&mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert!(json.contains("\"disorder\": \"reordered\""), "{json}");
        assert_eq!(Bitext::read_json(&json).unwrap(), bitext);
    }
}
