//! Measures which documents are paired, in collections made of a set with the names removed.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::sets::{self, Sample};
use anyhow::{Result, ensure};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;
use sverka::corpus::pairing::{self, Address, Options, Pairing, Text};
use sverka::document::Segmented;
use sverka::evaluate::Bead;

/// Sets whose pieces are the foreign documents of a collection.
const FOREIGN: [&str; 6] =
    ["infoforum", "ntrex-clean", "tico-mix", "books-clean", "speech-clean", "long10k-mix"];

/// Foreign pieces that are added to either side, of this many links each.
const PIECES: usize = 200;
const LINKS: usize = 15;

/// Documents of both sides. Those with the same number belong together.
#[derive(Default)]
struct Collection {
    sides: [Vec<Text>; 2],
    ids: [Vec<usize>; 2],
    count: usize,
}

impl Collection {
    fn add(&mut self, pair: [Option<Segmented>; 2]) {
        for (k, segmented) in pair.into_iter().enumerate() {
            let Some(segmented) = segmented else { continue };
            // The names contain no evidence.
            self.sides[k].push(Text { segmented, address: Address::default(), translations: Vec::new() });
            self.ids[k].push(self.count);
        }
        self.count += 1;
    }

    fn is_right(&self, pair: &pairing::Pair) -> bool {
        self.ids[0][pair.source] == self.ids[1][pair.target]
    }

    fn pairs(&self) -> usize {
        let targets: BTreeSet<&usize> = self.ids[1].iter().collect();
        self.ids[0].iter().filter(|id| targets.contains(id)).count()
    }
}

/// Prints precision, recall and F1 of the collections made of a set; with `features` a line for each pair that reached
/// the last step: whether it is right, and the features of its probability.
pub fn run(eval: &Path, set: &str, features: bool, floors: bool) -> Result<()> {
    let samples = sets::load(eval, set)?;
    println!("collection      documents    pairs  precision  recall  F1      seconds");
    // The last column is the floor of F1: a thousandth below what was measured, or three where chance has more room.
    for (name, collection, floor) in [
        ("as it is", whole(&samples, false), 0.986),
        ("clean", whole(&samples, true), 0.999),
        ("a third alone", thirds(&samples, eval)?, 0.974),
        ("5 links", cut(&samples, 5), 0.998),
        ("2 links", cut(&samples, 2), 0.985),
        ("1 link", cut(&samples, 1), 0.936),
        ("versions", versions(eval)?, 1.0),
    ] {
        let start = Instant::now();
        let options = Options { min_score: if features { 0.0 } else { 0.5 }, ..Options::default() };
        let found = pairing::pair(&collection.sides[0], &collection.sides[1], &options);
        let seconds = start.elapsed().as_secs_f64();
        if features {
            print_features(name, &collection, &found);
            continue;
        }
        let right = found.pairs.iter().filter(|pair| collection.is_right(pair)).count() as f64;
        let (precision, recall) =
            (right / found.pairs.len().max(1) as f64, right / collection.pairs().max(1) as f64);
        let f1 = 2.0 * right / (found.pairs.len() + collection.pairs()).max(1) as f64;
        let documents = format!("{} x {}", collection.ids[0].len(), collection.ids[1].len());
        let pairs = collection.pairs();
        println!(
            "{name:<15} {documents:<12} {pairs:<6} {precision:.4}     {recall:.4}  {f1:.4}  {seconds:.1}"
        );
        ensure!(!floors || f1 >= floor, "{name}: F1 {f1:.4} is below {floor}");
    }
    Ok(())
}

fn print_features(name: &str, collection: &Collection, found: &Pairing) {
    for pair in &found.pairs {
        let sentences = [(0, pair.source), (1, pair.target)]
            .map(|(k, text)| collection.sides[k][text].segmented.segments.len());
        let e = &pair.evidence;
        let right = u8::from(collection.is_right(pair));
        let (less, more) = (e.linked[0].min(e.linked[1]), e.linked[0].max(e.linked[1]));
        let shorter = sentences[0].min(sentences[1]);
        println!(
            "{name}\t{}\t{right}\t{:.5}\t{less:.5}\t{more:.5}\t{:.5}\t{shorter}",
            collection.pairs(),
            e.similarity,
            e.lead
        );
    }
}

/// Whole documents; `clean` ones without the sentences that have no counterpart.
fn whole(samples: &[Sample], clean: bool) -> Collection {
    let mut out = Collection::default();
    samples.iter().for_each(|sample| out.add(both(sample, clean).map(Some)));
    out
}

/// Clean documents, a third of the sources and a third of the targets without a partner, and foreign ones.
fn thirds(samples: &[Sample], eval: &Path) -> Result<Collection> {
    let mut out = Collection::default();
    for (k, sample) in samples.iter().enumerate() {
        let [source, target] = both(sample, true);
        out.add([Some(source).filter(|_| k % 3 != 1), Some(target).filter(|_| k % 3 != 2)]);
    }
    let mut added = [0, 0];
    for set in FOREIGN {
        for sample in sets::load(eval, set)? {
            for (k, [source, target]) in pieces(&sample, LINKS).into_iter().enumerate() {
                // Neighbouring pieces of one text, never both sides of a piece: harder than texts on other subjects.
                let side = k % 2;
                if added[side] < PIECES {
                    added[side] += 1;
                    out.add([Some(source).filter(|_| side == 0), Some(target).filter(|_| side == 1)]);
                }
            }
        }
    }
    Ok(out)
}

/// Pieces of this many links, of which a third of the targets are missing.
fn cut(samples: &[Sample], links: usize) -> Collection {
    let mut out = Collection::default();
    for [source, target] in samples.iter().flat_map(|sample| pieces(sample, links)) {
        let has_partner = out.count % 3 != 2;
        out.add([Some(source), Some(target).filter(|_| has_partner)]);
    }
    out
}

/// Versions of one text: the same first and last four links, and four other links between them, ten of each long text.
fn versions(eval: &Path) -> Result<Collection> {
    const VERSIONS: usize = 10;
    const SHARED: usize = 4;
    let mut out = Collection::default();
    for set in FOREIGN {
        for sample in sets::load(eval, set)? {
            let beads = two_sided(&sample);
            let Some(middle) = beads.get(SHARED..beads.len().saturating_sub(SHARED)) else { continue };
            if middle.len() < VERSIONS * SHARED {
                continue;
            }
            let (first, last) = (&beads[..SHARED], &beads[beads.len() - SHARED..]);
            for own in middle.chunks(SHARED).take(VERSIONS) {
                out.add(take_beads(&sample, &[first, own, last].concat()).map(Some));
            }
        }
    }
    Ok(out)
}

fn both(sample: &Sample, clean: bool) -> [Segmented; 2] {
    let all: Vec<&Bead> = sample.gold.iter().collect();
    take_beads(sample, &if clean { two_sided(sample) } else { all })
}

fn pieces(sample: &Sample, links: usize) -> Vec<[Segmented; 2]> {
    two_sided(sample).chunks(links).map(|beads| take_beads(sample, beads)).collect()
}

fn two_sided(sample: &Sample) -> Vec<&Bead> {
    sample.gold.iter().filter(|bead| !bead.source.is_empty() && !bead.target.is_empty()).collect()
}

fn take_beads(sample: &Sample, beads: &[&Bead]) -> [Segmented; 2] {
    [
        take(&sample.source, beads.iter().flat_map(|bead| bead.source.iter().copied()).collect()),
        take(&sample.target, beads.iter().flat_map(|bead| bead.target.iter().copied()).collect()),
    ]
}

fn take(side: &Segmented, indices: BTreeSet<usize>) -> Segmented {
    let sentences = indices.into_iter().map(|k| side.segments[k].text.clone());
    Segmented::from_sentences(side.name.clone(), side.lang.clone(), sentences)
}
