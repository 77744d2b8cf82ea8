//! Candidates: for each document the documents of the other side that say most nearly the same.

use super::Name;
use super::address::Names;
use super::profile::{LENGTH, Profile};
use rayon::prelude::*;
use sverka_embed::DIM;

/// Documents of the other side that are looked at sentence by sentence. The true partner is among the first 16 in
/// 397 of 399 documents of which two fifths of the sentences are foreign.
const CANDIDATES: usize = 16;

/// Documents that are compared in a block, so that their vectors stay in the cache of a core.
const BLOCK: usize = 128;

/// How much sentences count beside whole documents. From 1 to 3 the pairs are the same but for a few; 2 is best.
const SENTENCES: f32 = 2.0;

/// A document of each side that may belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Compared {
    /// Index among the documents that are compared.
    pub source: usize,
    /// Index among the documents that are compared.
    pub target: usize,
    /// How well the sentences find a counterpart, in [-1, 1].
    pub similarity: f32,
    /// By what the pairs are ranked: similarity of the documents and of their sentences, names and links.
    pub rank: f32,
    /// What the names say.
    pub name: Name,
    /// How many of the two name the other as their translation.
    pub links: u8,
}

/// Compares every document with its nearest of the other side, and with those that its name or a link leads to.
/// In the order of sources, then targets.
pub(super) fn compare(profiles: &[Vec<Profile>; 2], names: Option<&Names>) -> Vec<Compared> {
    let [sources, targets] = profiles;
    let forward = nearest(sources, targets);
    let backward = nearest(targets, sources).into_iter().map(|(target, source)| (source, target));
    let mut all: Vec<(usize, usize)> = forward.into_iter().chain(backward).collect();
    all.extend(names.into_iter().flat_map(Names::pairs));
    all.sort_unstable();
    all.dedup();
    all.into_par_iter()
        .map(|(source, target)| {
            let (a, b) = (&sources[source], &targets[target]);
            let similarity = best_matches(a, b);
            let (name, links) = names.map_or((Name::Different, 0), |names| names.compare(source, target));
            let rank = dot(&a.vector, &b.vector) + SENTENCES * similarity + bonus(name, links);
            Compared { source, target, similarity, rank, name, links }
        })
        .collect()
}

/// Returns what names and links add to the rank. Right pairs rank between .8 and 2.5, the next best half a point
/// lower: a name helps where the contents are close and does not win against them.
fn bonus(name: Name, links: u8) -> f32 {
    let name = match name {
        Name::Different => 0.0,
        Name::Alike => 0.1,
        Name::Numbers => 0.2,
        Name::Same => 0.3,
    };
    name + 0.3 * f32::from(links)
}

fn nearest(rows: &[Profile], columns: &[Profile]) -> Vec<(usize, usize)> {
    rows.par_iter()
        .enumerate()
        .flat_map_iter(|(i, row)| {
            let mut found: Vec<(usize, f32)> = Vec::with_capacity(CANDIDATES + BLOCK);
            for (block, columns) in columns.chunks(BLOCK).enumerate() {
                let cosines = columns.iter().map(|column| dot(&row.vector, &column.vector));
                found.extend(cosines.enumerate().map(|(j, cosine)| (block * BLOCK + j, cosine)));
                if found.len() > CANDIDATES {
                    found.select_nth_unstable_by(CANDIDATES, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                    found.truncate(CANDIDATES);
                }
            }
            found.into_iter().map(move |(j, _)| (i, j))
        })
        .collect()
}

/// Multiplies two vectors in sixteen lanes that are added up in a fixed order: the compiler can use vector registers
/// of any width, and the result has the same bits everywhere.
fn dot(a: &[f32; DIM], b: &[f32; DIM]) -> f32 {
    let mut lanes = [0_f32; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}

/// Returns how well the sentences of two documents find a counterpart in each other, each its best and regardless of
/// order, in [-1, 1]; 0 when one has no text.
fn best_matches(source: &Profile, target: &Profile) -> f32 {
    if source.rows.is_empty() || target.rows.is_empty() {
        return 0.0;
    }
    let mut of_source = vec![i32::MIN; source.rows.len()];
    let mut of_target = vec![i32::MIN; target.rows.len()];
    for (a, best_a) in source.rows.iter().zip(&mut of_source) {
        for (b, best_b) in target.rows.iter().zip(&mut of_target) {
            let product: i32 = a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
            *best_a = product.max(*best_a);
            *best_b = product.max(*best_b);
        }
    }
    let mean = |best: &[i32], weights: &[f32]| {
        let sum: f32 = best.iter().zip(weights).map(|(&best, weight)| best as f32 * weight).sum();
        sum / weights.iter().sum::<f32>().max(f32::MIN_POSITIVE) / (LENGTH * LENGTH) as f32
    };
    (mean(&of_source, &source.weights) + mean(&of_target, &target.weights)) / 2.0
}
