//! Which documents are paired: collections made of a set, with names taken away.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::sets::{self, Sample};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;
use sverka::corpus::pairing::{self, Address, Options, Pairing, Text};
use sverka::document::Segmented;

/// Sets whose pieces are the foreign documents of a collection.
const FOREIGN: [&str; 6] =
    ["infoforum", "ntrex-clean", "tico-mix", "books-clean", "speech-clean", "long10k-mix"];

/// Foreign pieces that are added to either side, of so many links each.
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
            // No name says anything.
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

/// Prints precision, recall and F1 of the collections made of a set; with `features` a line for each pair that was
/// looked at last: whether it is right, and what the probability is made of.
pub fn run(eval: &Path, set: &str, features: bool) -> Result<()> {
    let samples = sets::load(eval, set)?;
    println!("collection      documents    pairs  precision  recall  F1      seconds");
    for (name, collection) in [
        ("as it is", whole(&samples, false)),
        ("clean", whole(&samples, true)),
        ("a third alone", thirds(&samples, eval)?),
        ("5 links", cut(&samples, 5)),
        ("2 links", cut(&samples, 2)),
        ("1 link", cut(&samples, 1)),
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

/// Clean documents, of which a third of the sources and a third of the targets have no partner, and foreign ones.
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
                // Neighbours of one text, never both sides of a piece: harder than texts of other subjects.
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

/// Pieces of so many links, of which a third of the targets are missing.
fn cut(samples: &[Sample], links: usize) -> Collection {
    let mut out = Collection::default();
    for [source, target] in samples.iter().flat_map(|sample| pieces(sample, links)) {
        let has_partner = out.count % 3 != 2;
        out.add([Some(source), Some(target).filter(|_| has_partner)]);
    }
    out
}

fn both(sample: &Sample, clean: bool) -> [Segmented; 2] {
    let is_kept =
        |bead: &&sverka::evaluate::Bead| !clean || !(bead.source.is_empty() || bead.target.is_empty());
    let kept: Vec<_> = sample.gold.iter().filter(is_kept).collect();
    let of = |side: &Segmented, indices: BTreeSet<usize>| take(side, indices);
    [
        of(&sample.source, kept.iter().flat_map(|bead| bead.source.iter().copied()).collect()),
        of(&sample.target, kept.iter().flat_map(|bead| bead.target.iter().copied()).collect()),
    ]
}

fn pieces(sample: &Sample, links: usize) -> Vec<[Segmented; 2]> {
    let beads: Vec<_> =
        sample.gold.iter().filter(|bead| !bead.source.is_empty() && !bead.target.is_empty()).collect();
    let piece = |beads: &[&sverka::evaluate::Bead]| {
        [
            take(&sample.source, beads.iter().flat_map(|bead| bead.source.iter().copied()).collect()),
            take(&sample.target, beads.iter().flat_map(|bead| bead.target.iter().copied()).collect()),
        ]
    };
    beads.chunks(links).map(piece).collect()
}

fn take(side: &Segmented, indices: BTreeSet<usize>) -> Segmented {
    let sentences = indices.into_iter().map(|k| side.segments[k].text.clone());
    Segmented::from_sentences(side.name.clone(), side.lang.clone(), sentences)
}
