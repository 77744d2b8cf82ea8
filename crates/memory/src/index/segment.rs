//! A segment that is searched.

use super::build::unit;
use super::layout::{About, File, RANK, Section};
use super::map::Damage;
use super::query::{Hit, Ranked, Scratch, Wanted};
use super::vectors::{Nearest, Query};
use super::{CLASSES, SIXTEENTHS, SPARSEST};
use std::io;
use std::path::{Path, PathBuf};
use sverka_embed::{DIM, Model};

/// A mapped segment.
#[derive(Debug)]
pub(crate) struct Segment {
    file: File,
    /// Where it is; `None` for one that only this process has.
    pub(super) path: Option<PathBuf>,
    keys: usize,
    texts: usize,
}

impl Segment {
    /// Opens a segment file.
    pub(super) fn open(path: &Path) -> io::Result<Result<Self, Damage>> {
        let file = match File::open(path)? {
            Ok(file) => file,
            Err(damage) => return Ok(Err(damage)),
        };
        let (keys, texts) = (file.len(Section::Keys) / 8, file.len(Section::TextHashes) / 8);
        let fits = [
            (Section::Ranks, keys * 4),
            (Section::Weights, keys),
            (Section::WordStarts, keys * 4 + 4),
            (Section::TextWeights, texts * 4),
            (Section::Units, texts * 4),
            (Section::Signatures, texts * 8),
            (Section::TokenStarts, texts * 4 + 4),
            (Section::Tokens, file.len(Section::Forms) * RANK),
            (Section::PostingStarts, (keys * CLASSES + 1) * 4),
            (Section::Vectors, file.len(Section::Scales) / 4 * DIM),
            (Section::Rests, file.len(Section::Scales) / 4),
        ];
        if fits.iter().any(|(section, length)| file.len(*section) != *length) {
            return Ok(Err(Damage));
        }
        Ok(Ok(Self { file, path: Some(path.to_owned()), keys, texts }))
    }

    /// What it is of.
    pub(super) fn about(&self) -> &About {
        &self.file.about
    }

    /// How many texts it has.
    pub(crate) fn len(&self) -> usize {
        self.texts
    }

    /// Whether it has the vectors of its texts, by the embedded model.
    pub(super) fn has_vectors(&self) -> bool {
        self.file.len(Section::Scales) == self.texts * 4 && self.file.about.model == Model::embedded().id()
    }

    /// Offers the units of the texts whose vectors may be among the nearest.
    pub(super) fn nearest(&self, query: &Query, nearest: &mut Nearest) -> Result<(), Damage> {
        /// Texts whose vectors are read at once: about a block.
        const STEP: usize = 64;
        let mut least = nearest.least();
        for start in (0..self.texts).step_by(STEP) {
            let end = (start + STEP).min(self.texts);
            let vectors = self.file.bytes(Section::Vectors, start * DIM, end * DIM)?;
            let scales = self.file.bytes(Section::Scales, start * 4, end * 4)?;
            let rests = self.file.bytes(Section::Rests, start, end)?;
            let (vectors, _) = vectors.as_chunks::<DIM>();
            let (scales, _) = scales.as_chunks::<4>();
            for (at, ((vector, scale), rest)) in vectors.iter().zip(scales).zip(rests).enumerate() {
                let cosine = query.cosine(vector, f32::from_le_bytes(*scale), *rest, least);
                if let Some(cosine) = cosine.filter(|cosine| *cosine >= least) {
                    let unit = self.file.u32(Section::Units, start + at)?;
                    nearest.offer(self.file.about.after + i64::from(unit), cosine);
                    least = nearest.least();
                }
            }
        }
        Ok(())
    }

    /// Bytes on the disk.
    pub(crate) fn size(&self) -> usize {
        self.file.size()
    }

    /// Checks every byte.
    pub(super) fn check(&self) -> Result<(), Damage> {
        self.file.check_all()
    }

    /// Finds the rank of a key.
    pub(crate) fn rank(&self, key: u64) -> Result<Option<u32>, Damage> {
        let (mut low, mut high) = (0, self.keys);
        while low < high {
            let middle = low.midpoint(high);
            match self.file.u64(Section::Keys, middle)?.cmp(&key) {
                std::cmp::Ordering::Equal => return self.file.u32(Section::Ranks, middle).map(Some),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }

    /// Returns the first text that weighs more than `weight`.
    fn above(&self, weight: u32) -> Result<u32, Damage> {
        let (mut low, mut high) = (0, self.texts);
        while low < high {
            let middle = low.midpoint(high);
            if self.file.u32(Section::TextWeights, middle)? <= weight {
                low = middle + 1
            } else {
                high = middle
            }
        }
        Ok(low as u32)
    }

    /// Calls `take` with every text that may reach the score of the query.
    pub(super) fn search(
        &self,
        wanted: &Wanted,
        scratch: &mut Scratch,
        take: &mut dyn FnMut(Hit),
    ) -> Result<(), Damage> {
        let mut query = Ranked::new(wanted, self.keys, scratch, |key| self.rank(key))?;
        let (least, most) = wanted.weights();
        if least == 0 || wanted.min < SPARSEST {
            for text in self.above(least.saturating_sub(1))? * u32::from(least > 0)..self.above(most)? {
                self.compare(&mut query, text, take)?;
            }
            return Ok(());
        }
        for at in 0..query.keys.len() {
            let key = query.keys[at];
            // Were none of the keys up to here in common, too little would be left.
            if key.rarer > wanted.weight - least {
                break;
            }
            let most = most.min((u64::from(wanted.weight - key.rarer) * 100 / u64::from(wanted.min)) as u32);
            for class in 0..CLASSES {
                let (from, to) = class_weights(wanted, class, least, most);
                if from <= to {
                    let texts = self.above(from.saturating_sub(1))?..self.above(to)?;
                    self.postings(&mut query, key.rank as usize * CLASSES + class, texts, take)?;
                }
            }
        }
        Ok(())
    }

    /// Compares the texts of a list of postings.
    fn postings(
        &self,
        query: &mut Ranked<'_>,
        list: usize,
        texts: std::ops::Range<u32>,
        take: &mut dyn FnMut(Hit),
    ) -> Result<(), Damage> {
        let start = self.file.u32(Section::PostingStarts, list)? as usize;
        let end = self.file.u32(Section::PostingStarts, list + 1)? as usize;
        if start >= end || texts.is_empty() {
            return Ok(());
        }
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low.midpoint(high);
            if self.file.u32(Section::Postings, middle)? < texts.start {
                low = middle + 1
            } else {
                high = middle
            }
        }
        /// Postings that are read at once, so that no block is checked of which none is required.
        const STEP: usize = 1_024;
        while low < end {
            let step = (low + STEP).min(end);
            for bytes in self.file.bytes(Section::Postings, low * 4, step * 4)?.chunks_exact(4) {
                let text = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                if text >= texts.end {
                    return Ok(());
                }
                if query.is_new(text) {
                    self.compare(query, text, take)?;
                }
            }
            low = step;
        }
        Ok(())
    }

    /// Compares a text with the query.
    fn compare(&self, query: &mut Ranked<'_>, text: u32, take: &mut dyn FnMut(Hit)) -> Result<(), Damage> {
        let at = text as usize;
        let weight = self.file.u32(Section::TextWeights, at)?;
        let need = query.wanted.need(weight);
        // Tokens are all over the file, signatures next to each other.
        if !query.may_share(self.file.u64(Section::Signatures, at)?, need) {
            return Ok(());
        }
        let (start, ranks) = self.tokens(at)?;
        let ranks = || ranks.iter().map(|[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0]));
        if !query.shares(ranks(), need) {
            return Ok(());
        }
        let forms = self.file.bytes(Section::Forms, start, start + ranks().len())?;
        let weights = self.file.bytes(Section::Weights, 0, self.keys)?;
        // A rank that is none is damage, and found below: it weighs nothing, but no key has it either.
        let weight_of = |rank: u32| weights.get(rank as usize).map_or(0, |weight| u32::from(*weight));
        let units = ranks().zip(forms).map(|(key, form)| unit(key, weight_of(key), *form));
        let score = query.score(weight, units);
        if let Some(score) = score {
            let unit = self.file.about.after + i64::from(self.file.u32(Section::Units, at)?);
            take(Hit { unit, hash: self.file.u64(Section::TextHashes, at)?, score });
        }
        Ok(())
    }

    /// Returns where the tokens of a text begin, and their ranks.
    fn tokens(&self, at: usize) -> Result<(usize, &[[u8; RANK]]), Damage> {
        let start = self.file.u32(Section::TokenStarts, at)? as usize;
        let end = self.file.u32(Section::TokenStarts, at + 1)? as usize;
        Ok((start, self.file.bytes(Section::Tokens, start * RANK, end * RANK)?.as_chunks().0))
    }

    /// Calls `take` with each word and its rank.
    pub(crate) fn words(&self, mut take: impl FnMut(u32, &str)) -> Result<(), Damage> {
        let all = self.file.bytes(Section::Words, 0, self.file.len(Section::Words))?;
        let all = std::str::from_utf8(all).map_err(|_| Damage)?;
        let mut start = self.file.u32(Section::WordStarts, 0)? as usize;
        for rank in 0..self.keys {
            let end = self.file.u32(Section::WordStarts, rank + 1)? as usize;
            let word = all.get(start..end).ok_or(Damage)?;
            if !word.is_empty() {
                take(rank as u32, word);
            }
            start = end;
        }
        Ok(())
    }

    /// Calls `take` with the unit and the ranks of each text.
    pub(crate) fn each(&self, mut take: impl FnMut(i64, &[u32])) -> Result<(), Damage> {
        let mut ranks = Vec::new();
        for at in 0..self.texts {
            let (_, bytes) = self.tokens(at)?;
            ranks.clear();
            ranks.extend(bytes.iter().map(|[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0])));
            take(self.file.about.after + i64::from(self.file.u32(Section::Units, at)?), &ranks);
        }
        Ok(())
    }
}

/// The weights of the texts that matter in the postings of a class, from and to.
///
/// In a text of weight `t` the tokens rarer than the rarest common key cost at most `t - need(t)` alone, and in the postings
/// of class `c` they cost more than `(c - 1) / 16` of `t`.
fn class_weights(wanted: &Wanted, class: usize, least: u32, most: u32) -> (u32, u32) {
    if class == 0 {
        return (least, most);
    }
    let (class, parts) = (class as u64, u64::from(SIXTEENTHS));
    // For t up to the weight of the query need(t) is `least`.
    let above = u64::from(least) * parts / (parts + 1 - class);
    let from = u32::try_from(above + 1).unwrap_or(u32::MAX).max(least);
    let is_longer_in = parts * u64::from(100 - wanted.min) > 100 * (class - 1);
    (from, if is_longer_in { most } else { most.min(wanted.weight) })
}
