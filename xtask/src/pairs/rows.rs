//! The features of good and damaged pairs, each scored in the list that it would be in.

use super::damage::{self, Document, KINDS};
use crate::random::Random;
use std::collections::BTreeMap;
use sverka::corpus::score::features::Features;
use sverka::corpus::score::order::{OrderCounts, OrderModel};
use sverka::corpus::score;
use sverka::document::Lang;

/// What the other pairs of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All are good, or all are damaged in the same way.
    Same,
    /// Some are good, some damaged in any way.
    Mixed,
    /// There are none.
    None,
}

/// A pair for fitting or judging.
pub struct Row {
    /// The kind of damage, or `good`.
    pub kind: &'static str,
    pub set: &'static str,
    pub among: Among,
    pub features: Features,
}

/// Share of damaged pairs in a mixed list.
const DAMAGED: f64 = 0.4;

/// One pair in this many is also scored alone.
const ALONE: usize = 4;

/// Computes all rows. The word order of a set is judged by a model of the others, so that it is as unknown as that of any
/// text.
pub fn rows(documents: &[Document]) -> Vec<Row> {
    let mut out = Vec::new();
    for set in damage::SETS {
        let orders = orders(documents.iter().filter(|document| document.set != set));
        let mut random = Random::seeded(7);
        for document in documents.iter().filter(|document| document.set == set) {
            let foreign = foreign(documents, document);
            of_document(document, &foreign, &orders, &mut random, &mut out);
        }
    }
    out
}

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

fn of_document(
    document: &Document,
    foreign: &[String],
    orders: &BTreeMap<String, OrderModel>,
    random: &mut Random,
    out: &mut Vec<Row>,
) {
    let of = |lang: &Lang| orders.get(lang.primary());
    let mut score = |pairs: &[(&'static str, [String; 2])], among: Among| {
        let texts: Vec<[String; 2]> = pairs.iter().map(|(_, texts)| texts.clone()).collect();
        let features = score::features_of(&damage::views(&texts, &document.langs), &of);
        let rows = pairs.iter().zip(features);
        out.extend(rows.map(|((kind, _), features)| Row { kind, set: document.set, among, features }));
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
    for pair in alone {
        score(&[pair], Among::None);
    }
}
