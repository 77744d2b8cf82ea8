//! Words that are left over when all is woven that something speaks for: their place may tell which belong together.

use super::agreement::Agreement;
use super::side::Form;
use crate::morphology::Class;
use std::ops::Range;

/// A word that means something, with its place in the sentence.
pub type Word<'a> = (u16, &'a Form);

/// The words of a pair of sentences, and which word of the other side each is woven to.
pub struct Gaps<'a> {
    /// Source and target.
    pub words: [&'a [Word<'a>]; 2],
    /// By word, the number of its counterpart.
    pub of: [Vec<Option<usize>>; 2],
}

impl Gaps<'_> {
    /// Finds counterparts by place, and takes them for woven.
    pub fn fill(&mut self) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        // A noun that finds its place may leave its adjective alone beside it.
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

    /// What the neighbours of a word leave room for on the other side.
    fn frame(&self, side: usize, at: usize) -> Range<usize> {
        let of = &self.of[side];
        let before = of[..at].iter().rev().flatten().next().map_or(0, |at| at + 1);
        let behind = of[at + 1..].iter().flatten().next().copied();
        before..behind.unwrap_or(self.words[1 - side].len())
    }

    /// The words that are left over facing a word, of a class if there is one.
    fn facing(&self, side: usize, at: usize, class: Option<Class>) -> impl Iterator<Item = usize> + '_ {
        let other = 1 - side;
        let fits = move |k: &usize| class.is_none_or(|class| self.words[other][*k].1.class == class);
        self.frame(side, at).filter(move |&k| self.is_free(other, k)).filter(fits)
    }

    /// Of the words left over between the same neighbours the only ones of their class, or the only ones at all: so
    /// «верфь» comes to "shipyard".
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

    /// "flow measurement" is «измерение расхода»: a noun left over before a woven one, and on the other side a noun left
    /// over behind its counterpart, as the genitive stands.
    fn turned(&self) -> Vec<(usize, usize)> {
        let links = self.of[0].iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?)));
        let both =
            |(i, j)| [self.before(0, i).zip(self.behind(1, j)), self.behind(0, i).zip(self.before(1, j))];
        links.flat_map(both).flatten().collect()
    }

    fn is_free_noun(&self, side: usize, at: usize) -> bool {
        self.is_free(side, at) && self.words[side][at].1.noun > 0.0
    }

    fn before(&self, side: usize, at: usize) -> Option<usize> {
        let words = self.words[side];
        let near = at.checked_sub(1).filter(|&near| words[near].0 + 1 == words[at].0)?;
        self.is_free_noun(side, near).then_some(near)
    }

    fn behind(&self, side: usize, at: usize) -> Option<usize> {
        let words = self.words[side];
        let next = |at: usize| Some(at + 1).filter(|&k| k < words.len() && words[k].0 == words[at].0 + 1);
        // An adjective may stand between.
        let near = next(at)?;
        let found = if words[near].1.class == Class::Adjective { next(near)? } else { near };
        let genitive = words[found].1.agrees[0].meets(Agreement::GENITIVE);
        (genitive && self.is_free_noun(side, found)).then_some(found)
    }
}

/// The one thing that there is.
fn only(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
