//! Aligns the words that are still unaligned when all similar words are aligned: their positions may show
//! which belong together.

use crate::agreement::Agreement;
use crate::form::Form;
use crate::morphology::Class;
use std::ops::Range;

/// A content word, with its place in the sentence.
pub(crate) type Word<'a> = (u16, &'a Form);

/// The words of a pair of sentences, and the counterpart of each.
pub(crate) struct Unaligned<'a> {
    /// Source and target.
    pub(crate) words: [&'a [Word<'a>]; 2],
    /// For each word the number of its counterpart.
    pub(crate) of: [Vec<Option<usize>>; 2],
}

impl Unaligned<'_> {
    /// Finds counterparts by position, and aligns them.
    pub(crate) fn fill(&mut self) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        // A noun that is aligned may leave its adjective as the only word next to it.
        for _ in 0..2 {
            if self.of.iter().any(|of| of.iter().all(Option::is_some)) {
                break;
            }
            let mut found = self.alone();
            found.extend(self.turned());
            for (i, j) in found {
                if self.of[0][i].is_none() && self.of[1][j].is_none() {
                    (self.of[0][i], self.of[1][j]) = (Some(j), Some(i));
                    out.push((i, j));
                }
            }
        }
        out
    }

    fn is_free(&self, side: usize, at: usize) -> bool {
        self.of[side][at].is_none()
    }

    /// Returns the stretch of the other side between the counterparts of a word's neighbours.
    fn frame(&self, side: usize, at: usize) -> Range<usize> {
        let of = &self.of[side];
        let before = of[..at].iter().rev().flatten().next().map_or(0, |at| at + 1);
        let after = of[at + 1..].iter().flatten().next().copied();
        before..after.unwrap_or(self.words[1 - side].len())
    }

    /// Returns the unaligned words of that stretch, of a class if one is given.
    fn facing(&self, side: usize, at: usize, class: Option<Class>) -> impl Iterator<Item = usize> + '_ {
        let other = 1 - side;
        let fits = move |k: &usize| class.is_none_or(|class| self.words[other][*k].1.class == class);
        self.frame(side, at).filter(move |&k| self.is_free(other, k)).filter(fits)
    }

    /// Pairs the only unaligned words of their class between the same neighbours, or the only ones at all:
    /// this aligns «верфь» with "shipyard".
    fn alone(&self) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for i in (0..self.words[0].len()).filter(|&i| self.is_free(0, i)) {
            let class = Some(self.words[0][i].1.class);
            let class = class.filter(|_| self.facing(0, i, class).next().is_some());
            let Some(j) = only(self.facing(0, i, class)) else { continue };
            if only(self.facing(1, j, class)) == Some(i) {
                out.push((i, j));
            }
        }
        out
    }

    /// Pairs nouns in opposite order, "flow measurement" and «измерение расхода»: an unaligned noun before an
    /// aligned one and, on the other side, an unaligned noun in the genitive after its counterpart.
    fn turned(&self) -> Vec<(usize, usize)> {
        let links = self.of[0].iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?)));
        let both =
            |(i, j)| [self.before(0, i).zip(self.after(1, j)), self.after(0, i).zip(self.before(1, j))];
        links.flat_map(both).flatten().collect()
    }

    fn is_free_noun(&self, side: usize, at: usize) -> bool {
        self.is_free(side, at) && self.words[side][at].1.noun > 0.0
    }

    /// Returns the unaligned noun immediately before a word.
    fn before(&self, side: usize, at: usize) -> Option<usize> {
        let words = self.words[side];
        let near = at.checked_sub(1).filter(|&near| words[near].0 + 1 == words[at].0)?;
        self.is_free_noun(side, near).then_some(near)
    }

    /// Returns the unaligned noun in the genitive after a word.
    fn after(&self, side: usize, at: usize) -> Option<usize> {
        let words = self.words[side];
        let next = |at: usize| Some(at + 1).filter(|&k| k < words.len() && words[k].0 == words[at].0 + 1);
        // An adjective may come between.
        let near = next(at)?;
        let found = if words[near].1.class == Class::Adjective { next(near)? } else { near };
        let genitive = words[found].1.agrees[0].meets(Agreement::GENITIVE);
        (genitive && self.is_free_noun(side, found)).then_some(found)
    }
}

/// Returns the item of an iterator that has exactly one.
fn only(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
