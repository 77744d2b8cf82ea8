//! The features of good and damaged pairs, each scored in the list that it would be in.

use super::damage::{self, Document, KINDS};
use crate::random::Random;
use std::collections::BTreeMap;
use sverka::corpus::score::features::Features;
use sverka::corpus::score::order::{OrderCounts, OrderModel};
use sverka::corpus::score::{self, Pair, Scorer};
use sverka::document::Lang;

/// What the other pairs of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All are good, or all are damaged in the same way.
    Same,
    /// Some are good, some damaged in any way.
    Mixed,
    /// Likewise, in a list of 2 to [`FEW`].
    Few,
    /// There are none.
    None,
}

/// A pair for fitting or judging.
pub struct Row {
    /// The kind of damage, or `good`.
    pub kind: &'static str,
    pub set: &'static str,
    pub among: Among,
    /// Whether the target repeats the source.
    pub is_copy: bool,
}

/// Share of damaged pairs in a mixed list.
const DAMAGED: f64 = 0.4;

/// Pairs of a short list: more of them have as many rivals as in a long one.
const FEW: usize = 50;

/// One pair in this many is also scored alone.
const ALONE: usize = 4;

/// Computes the features of all rows. The word order of a set is judged by a model of the others, so that it is as unknown
/// as that of any text.
pub fn features(documents: &[Document]) -> Vec<(Row, Features)> {
    let mut out = Vec::new();
    for set in damage::SETS {
        let orders = orders(documents.iter().filter(|document| document.set != set));
        let of = |lang: &Lang| orders.get(lang.primary());
        of_set(documents, set, &|pairs| score::features_of(pairs, &of), &mut out);
    }
    out
}

/// Computes the scores of all rows, as the program does.
pub fn scored(documents: &[Document]) -> Vec<(Row, f64)> {
    let mut out = Vec::new();
    let score =
        |pairs: &[Pair<'_>]| Scorer::default().score(pairs).iter().map(|score| score.probability).collect();
    damage::SETS.into_iter().for_each(|set| of_set(documents, set, &score, &mut out));
    out
}

fn of_set<T>(documents: &[Document], set: &str, judge: &Judge<'_, T>, out: &mut Vec<(Row, T)>) {
    let mut random = Random::seeded(7);
    for document in documents.iter().filter(|document| document.set == set) {
        let foreign = foreign(documents, document);
        of_document(document, &foreign, judge, &mut random, out);
    }
}

/// What is computed for each pair of a list.
type Judge<'j, T> = dyn Fn(&[Pair<'_>]) -> Vec<T> + 'j;

/// Returns models of word order by language.
pub fn orders<'d>(documents: impl Iterator<Item = &'d Document>) -> BTreeMap<String, OrderModel> {
    counts(documents).into_iter().map(|(lang, counts)| (lang, OrderModel::parse(&counts.model()))).collect()
}

/// Returns the counts for models of word order by language.
pub fn counts<'d>(documents: impl Iterator<Item = &'d Document>) -> BTreeMap<String, OrderCounts> {
    let mut counts: BTreeMap<String, OrderCounts> = BTreeMap::new();
    for document in documents {
        for (lang, texts) in document.langs.iter().zip(&document.texts) {
            let counts = counts.entry(lang.primary().to_owned()).or_default();
            texts.iter().for_each(|text| counts.add(text));
        }
    }
    counts
}

/// Texts in a language that neither side of a document has.
fn foreign(documents: &[Document], document: &Document) -> Vec<String> {
    let known: Vec<&str> = document.langs.iter().map(Lang::primary).collect();
    let others = documents.iter().flat_map(|other| other.langs.iter().zip(&other.texts));
    let others = others.filter(|(lang, texts)| !known.contains(&lang.primary()) && !texts.is_empty());
    others.take(8).flat_map(|(_, texts)| texts.iter().take(500).cloned()).collect()
}

fn of_document<T>(
    document: &Document,
    foreign: &[String],
    judge: &Judge<'_, T>,
    random: &mut Random,
    out: &mut Vec<(Row, T)>,
) {
    let mut score = |pairs: &[(&'static str, [String; 2])], among: Among| {
        let texts: Vec<[String; 2]> = pairs.iter().map(|(_, texts)| texts.clone()).collect();
        let judged = judge(&damage::views(&texts, &document.langs));
        out.extend(pairs.iter().zip(judged).map(|((kind, texts), of)| {
            (Row { kind, set: document.set, among, is_copy: damage::is_copy(texts) }, of)
        }));
    };
    let all = 0..document.pairs.len();
    let mut lists: Vec<Vec<(&'static str, [String; 2])>> =
        vec![document.pairs.iter().map(|pair| ("good", pair.clone())).collect()];
    for kind in KINDS {
        let damaged = |at| Some((kind, document.damaged(at, kind, foreign, random)?));
        lists.push(all.clone().filter_map(damaged).collect());
    }
    let mut alone = Vec::new();
    for list in &lists {
        score(list, Among::Same);
        alone.extend(list.iter().skip(1).step_by(ALONE).cloned());
    }
    let mixed = |at: usize| {
        let kind = (random.next() < DAMAGED).then(|| random.pick(&KINDS)).flatten();
        let damaged = kind.and_then(|kind| Some((*kind, document.damaged(at, kind, foreign, random)?)));
        damaged.unwrap_or_else(|| ("good", document.pairs[at].clone()))
    };
    let mixed: Vec<_> = all.map(mixed).collect();
    score(&mixed, Among::Mixed);
    let mut rest = &mixed[..];
    while !rest.is_empty() {
        let (few, others) = rest.split_at(rest.len().min(2 + random.below(FEW - 1)));
        score(few, Among::Few);
        rest = others;
    }
    for pair in alone {
        score(&[pair], Among::None);
    }
}
