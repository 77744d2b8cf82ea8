//! A text and several translations of it, with the links of each translation joined into links over all texts.
//!
//! The first text is the *pivot*: every other text is aligned with it, and with no other. Two links of different
//! translations that share a sentence of the pivot belong to one [`MultiLink`], and so do all that are connected in this
//! way. Links are thereby transitive: what is linked with the same sentences of the pivot is linked with each other.
//!
//! Where translations divide the pivot differently, a joined link is coarser than the links of a pair: if sentences 1 and 2
//! have one translation in French and two in Russian, all five sentences are one joined link. So the finer links are kept:
//! [`Multitext::parts`] are the runs of the pivot within a joined link that some translations, but not all, have links for.
//! Joined links and parts together contain every link of every pair.

use crate::bitext::{Bitext, Link};
use crate::document::Segmented;
use std::ops::Range;

/// A text and translations of it in other languages.
///
/// Invariant: each translation and its links are those of a [`Bitext`] whose source is the pivot.
#[derive(Clone, Debug, PartialEq)]
pub struct Multitext {
    pivot: Segmented,
    translations: Vec<Translation>,
}

/// A translation of the pivot.
#[derive(Clone, Debug, PartialEq)]
pub struct Translation {
    /// Its sentences.
    pub text: Segmented,
    /// The links of the pivot (source) with this text (target), in order.
    pub links: Vec<Link>,
    /// What made the links; see [`Bitext::method`].
    pub method: String,
}

/// Runs of sentences that translate each other, one in each text; a run is empty if a text lacks them.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiLink {
    /// Indices into the segments of each text, the pivot first. An empty run is at the place where the text goes on.
    pub runs: Vec<Range<usize>>,
    /// The lowest score among the links that this one is made of, of the translations that have a run in it; of all
    /// translations if only the pivot has one.
    pub score: f64,
    /// Whether all these links are page furniture.
    pub furniture: bool,
    /// Indices into the links of each translation: from the first to the last with both sides that this link is made of. A
    /// gap of several sentences of the pivot is in the joined link of each of them.
    pub links: Vec<Range<usize>>,
}

impl MultiLink {
    /// Returns the numbers of sentences in each text: `2:2:1`.
    pub fn bead(&self) -> String {
        let counts: Vec<String> = self.runs.iter().map(|run| run.len().to_string()).collect();
        counts.join(":")
    }

    /// Returns how many texts have sentences in it.
    pub fn texts(&self) -> usize {
        self.runs.iter().filter(|run| !run.is_empty()).count()
    }
}

/// The error of alignments that cannot be joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// There are none.
    #[error("there is nothing to join")]
    Empty,
    /// Their sources are not the same sentences.
    #[error("alignment {0} does not have the same source sentences as the first")]
    Source(usize),
    /// One of them has links out of order, which have no place in a sequence of joined links.
    #[error("alignment {0} has links out of order")]
    OutOfOrder(usize),
}

impl Multitext {
    /// Joins alignments of one source with several targets.
    ///
    /// # Errors
    /// When there is none, when their sources differ, or when one has links out of order. Alignments are counted from 1.
    pub fn new(bitexts: impl IntoIterator<Item = Bitext>) -> Result<Self, JoinError> {
        let mut bitexts = bitexts.into_iter().enumerate();
        let (_, first) = bitexts.next().ok_or(JoinError::Empty)?;
        if first.has_links_out_of_order() {
            return Err(JoinError::OutOfOrder(1));
        }
        let mut joined =
            Self { pivot: first.source, translations: vec![of(first.target, first.links, first.method)] };
        for (n, bitext) in bitexts {
            if bitext.source.segments != joined.pivot.segments {
                return Err(JoinError::Source(n + 1));
            }
            if bitext.has_links_out_of_order() {
                return Err(JoinError::OutOfOrder(n + 1));
            }
            joined.translations.push(of(bitext.target, bitext.links, bitext.method));
        }
        Ok(joined)
    }

    /// Returns the text that all others are aligned with.
    pub fn pivot(&self) -> &Segmented {
        &self.pivot
    }

    /// Returns the other texts.
    pub fn translations(&self) -> &[Translation] {
        &self.translations
    }

    /// Returns all texts, the pivot first.
    pub fn texts(&self) -> impl Iterator<Item = &Segmented> {
        std::iter::once(&self.pivot).chain(self.translations.iter().map(|translation| &translation.text))
    }

    /// Returns the alignment of the pivot with a translation, by the index of the translation, as it was before it was
    /// joined; without a report of blocks that are out of order. `None` if there is no such translation.
    pub fn bitext(&self, translation: usize) -> Option<Bitext> {
        let Translation { text, links, method } = self.translations.get(translation)?.clone();
        Some(Bitext { source: self.pivot.clone(), target: text, links, method, moved: Vec::new() })
    }

    /// Joins the links: connected components of the links of all translations over the sentences of the pivot.
    ///
    /// Every sentence of every text is in exactly one joined link, and the joined links are in order in all texts. A
    /// sentence without a counterpart in the pivot is a link of its own, unless it is between two links of its text that
    /// another translation joins.
    pub fn joined(&self) -> Vec<MultiLink> {
        let mut walk = Walk::new(self);
        let mut out = Vec::with_capacity(self.pivot.segments.len());
        let mut start = 0;
        for end in self.cuts() {
            walk.insertions(start, &mut out);
            walk.component(start, end, &mut out);
            start = end;
        }
        walk.insertions(start, &mut out);
        out
    }

    /// Returns where a run of the pivot may end, in ascending order: after the sentences that no link joins with the next.
    fn cuts(&self) -> Vec<usize> {
        let mut is_inside = vec![false; self.pivot.segments.len() + 1];
        let links = self.translations.iter().flat_map(|translation| &translation.links);
        for link in links.filter(|link| link.is_two_sided()) {
            is_inside[link.source.start + 1..link.source.end].fill(true);
        }
        (1..is_inside.len()).filter(|&at| !is_inside[at]).collect()
    }

    /// Returns the finer links within a joined link: for each shorter run of the pivot that is a side of links, these links.
    /// A translation that does not have a link for just this run has no sentences in the part. In the order of the pivot;
    /// empty if all translations divide the pivot alike.
    pub fn parts(&self, joined: &MultiLink) -> Vec<MultiLink> {
        let links = || joined.links.iter().zip(&self.translations).enumerate();
        let mut found: Vec<(Range<usize>, usize, usize)> = Vec::new();
        for (k, (range, translation)) in links() {
            let two_sided = range.clone().filter(|&at| translation.links[at].is_two_sided());
            found.extend(two_sided.map(|at| (translation.links[at].source.clone(), k, at)));
        }
        found.retain(|(run, ..)| *run != joined.runs[0]);
        found.sort_by_key(|(run, k, _)| (run.start, run.end, *k));
        let same_run = |a: &(Range<usize>, usize, usize), b: &(Range<usize>, usize, usize)| a.0 == b.0;
        found.chunk_by(same_run).map(|part| self.part(part)).collect()
    }

    /// Makes a link of the links that have the same run of the pivot, given with their translations and indices.
    fn part(&self, links: &[(Range<usize>, usize, usize)]) -> MultiLink {
        let mut runs = vec![0..0; self.translations.len() + 1];
        let mut of_links = vec![0..0; self.translations.len()];
        for (run, k, at) in links {
            runs[0] = run.clone();
            runs[k + 1] = self.translations[*k].links[*at].target.clone();
            of_links[*k] = *at..at + 1;
        }
        self.multi_link(runs, of_links)
    }

    fn multi_link(&self, runs: Vec<Range<usize>>, links: Vec<Range<usize>>) -> MultiLink {
        let has_translation = runs[1..].iter().any(|run| !run.is_empty());
        let counted = (0..links.len()).filter(|k| !has_translation || !runs[k + 1].is_empty());
        let counted: Vec<&Link> =
            counted.flat_map(|k| &self.translations[k].links[links[k].clone()]).collect();
        let score = counted.iter().map(|link| link.score).fold(1.0, f64::min);
        let furniture = !counted.is_empty() && counted.iter().all(|link| link.furniture);
        MultiLink { runs, score, furniture, links }
    }

    /// Returns the texts of a link without a translation whose links in it have a lower score than `min`: what remains is
    /// right with at least this probability. The other links are unchanged.
    #[must_use]
    pub fn at_least(&self, min: f64, link: &MultiLink) -> MultiLink {
        let MultiLink { mut runs, links, .. } = link.clone();
        for (k, translation) in self.translations.iter().enumerate() {
            let mut two_sided = translation.links[links[k].clone()].iter().filter(|link| link.is_two_sided());
            if two_sided.any(|link| link.score < min) {
                runs[k + 1].end = runs[k + 1].start;
            }
        }
        self.multi_link(runs, links)
    }
}

fn of(text: Segmented, links: Vec<Link>, method: String) -> Translation {
    Translation { text, links, method }
}

/// A walk through the links of all translations, along the pivot.
struct Walk<'a> {
    texts: &'a Multitext,
    /// The next link of each translation.
    next: Vec<usize>,
    /// The next sentence of each translation.
    sentences: Vec<usize>,
}

/// The links of a translation within a run of the pivot.
struct Within {
    /// From the first to the last with both sides.
    links: Range<usize>,
    /// Where the last of these ends in the translation.
    target_end: Option<usize>,
    /// The links before and after these that have no sentence of the pivot.
    before: Vec<usize>,
    after: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn new(texts: &'a Multitext) -> Self {
        let zeros = vec![0; texts.translations.len()];
        Self { texts, next: zeros.clone(), sentences: zeros }
    }

    /// Returns empty runs where the walk is, with the pivot at a sentence.
    fn here(&self, pivot: usize) -> Vec<Range<usize>> {
        std::iter::once(pivot).chain(self.sentences.iter().copied()).map(|at| at..at).collect()
    }

    /// Takes the sentences that translations add before a sentence of the pivot.
    fn insertions(&mut self, before: usize, out: &mut Vec<MultiLink>) {
        for (k, translation) in self.texts.translations.iter().enumerate() {
            let is_added = |link: &Link| link.source.is_empty() && link.source.start == before;
            while translation.links.get(self.next[k]).is_some_and(is_added) {
                self.insert(k, self.next[k], before, out);
                self.next[k] += 1;
            }
        }
    }

    /// Takes the links of all translations with a run of the pivot that no link leaves.
    fn component(&mut self, start: usize, end: usize, out: &mut Vec<MultiLink>) {
        let within: Vec<Within> = (0..self.next.len()).map(|k| self.within(k, start, end)).collect();
        for (k, within) in within.iter().enumerate() {
            within.before.iter().for_each(|&at| self.insert(k, at, start, out));
        }
        let mut runs = self.here(start);
        runs[0].end = end;
        for (run, within) in runs[1..].iter_mut().zip(&within) {
            run.end = within.target_end.unwrap_or(run.start);
        }
        self.sentences = runs[1..].iter().map(|run| run.end).collect();
        let links = within.iter().map(|within| within.links.clone()).collect();
        out.push(self.texts.multi_link(runs, links));
        for (k, within) in within.iter().enumerate() {
            within.after.iter().for_each(|&at| self.insert(k, at, end, out));
        }
    }

    /// Takes the next links of a translation, as far as they are within a run of the pivot.
    fn within(&mut self, k: usize, start: usize, end: usize) -> Within {
        let all = &self.texts.translations[k].links;
        let first = self.next[k];
        let is_within = |link: &&Link| link.source.end <= end && link.source.start < end;
        self.next[k] += all[first..].iter().take_while(is_within).count();
        let taken = first..self.next[k];
        let mut linked = taken.clone().filter(|&at| all[at].is_two_sided());
        let added = |range: Range<usize>| range.filter(|&at| all[at].source.is_empty()).collect();
        match linked.next() {
            Some(from) => {
                let last = linked.last().unwrap_or(from);
                Within {
                    links: from..last + 1,
                    target_end: Some(all[last].target.end),
                    before: added(first..from),
                    after: added(last + 1..taken.end),
                }
            }
            // A gap, which may have begun before the run or go on beyond it.
            None => Within {
                links: first..first + usize::from(end - start == 1),
                target_end: None,
                before: Vec::new(),
                after: added(taken),
            },
        }
    }

    /// Takes sentences that a translation adds: a link of their own, before a sentence of the pivot.
    fn insert(&mut self, k: usize, at: usize, before: usize, out: &mut Vec<MultiLink>) {
        let target = self.texts.translations[k].links[at].target.clone();
        let mut runs = self.here(before);
        let mut links = vec![0..0; self.next.len()];
        runs[k + 1] = target;
        links[k] = at..at + 1;
        self.sentences[k] = runs[k + 1].end;
        out.push(self.texts.multi_link(runs, links));
    }
}

#[cfg(test)]
mod tests;
