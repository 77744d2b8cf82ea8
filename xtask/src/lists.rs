//! Measures how well lists that the translation has re-sorted are found: false ones in the sets as they are,
//! and the results for lists made of the short sentences of a set.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::fit::Model;
use crate::random::Random;
use crate::sets::{self, Sample};
use anyhow::Result;
use rayon::prelude::*;
use std::path::Path;
use sverka::align;
use sverka::bitext::{Bitext, Disorder};
use sverka::document::Segmented;

/// Items of the lists that are made.
const ITEMS: [usize; 4] = [4, 6, 12, 40];

/// Characters of the longest item.
const LONGEST: usize = 60;

/// Orders of the items of the translation.
const ORDERS: [&str; 4] = ["as it is", "sorted", "shuffled", "two exchanged"];

/// The results for lists of one kind.
#[derive(Default)]
struct Count {
    lists: usize,
    reported: usize,
    /// Items of all lists.
    items: usize,
    /// Links of the items: right and wrong ones, and those of them with scores of .5 and more.
    links: [usize; 2],
    sure: [usize; 2],
}

/// Prints the false reports of each set, and a line for lists of each length and order.
pub fn lists(eval: &Path, names: &[String], model: Model) -> Result<()> {
    let clean = ["speech-clean", "ntrex-clean", "books-clean", "docs-clean"];
    let names: Vec<&str> = match names {
        [] => sets::MIXED.into_iter().chain(clean).collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    let mut options = model.options();
    options.crossing = true;
    for set in names {
        let samples = sets::load(eval, set)?;
        let align = |sample: &Sample| align::align(sample.source.clone(), sample.target.clone(), &options);
        let found: Vec<Bitext> = samples.par_iter().map(align).collect();
        let mut reported = 0;
        for bitext in &found {
            for list in bitext.moved.iter().filter(|list| list.disorder == Disorder::Reordered) {
                reported += 1;
                println!("{:?} {:?} {}", list.source, list.target, list.similarity);
                for link in &list.links {
                    let (source, target) = bitext.texts(link);
                    println!("    {:.2} {source} | {target}", link.score);
                }
            }
        }
        println!("{set:14} {:4} documents, {reported} reported", samples.len());
        let pairs: Vec<[String; 2]> = samples.iter().flat_map(short_pairs).collect();
        for items in ITEMS.into_iter().filter(|&items| pairs.len() >= items) {
            for order in ORDERS {
                let count = count(&samples[0], &pairs, items, order, &options);
                println!(
                    "{set:14} {items:3} items {order:14} {:3} lists, {:3} reported; {:4} items, linked right {:4} wrong {:3}, at .5 right {:4} wrong {:3}",
                    count.lists,
                    count.reported,
                    count.items,
                    count.links[0],
                    count.links[1],
                    count.sure[0],
                    count.sure[1]
                );
            }
        }
    }
    Ok(())
}

/// Returns the short pairs of a document that the gold links one to one, each text once.
fn short_pairs(sample: &Sample) -> Vec<[String; 2]> {
    let mut out: Vec<[String; 2]> = Vec::new();
    for bead in &sample.gold {
        if let ([i], [j]) = (&bead.source[..], &bead.target[..]) {
            let pair = [&sample.source.segments[*i].text, &sample.target.segments[*j].text].map(Clone::clone);
            let short = pair.iter().all(|text| text.chars().count() <= LONGEST);
            if short && out.iter().all(|other| other[0] != pair[0] && other[1] != pair[1]) {
                out.push(pair);
            }
        }
    }
    out
}

/// Aligns lists of this many items, each between two sentences of a text.
fn count(
    sample: &Sample,
    pairs: &[[String; 2]],
    items: usize,
    order: &str,
    options: &align::Options,
) -> Count {
    let mut random = Random::seeded(items as u64);
    let mut total = Count::default();
    for list in pairs.chunks_exact(items).take(60) {
        let mut list = list.to_vec();
        let mut places: Vec<usize> = (0..items).collect();
        match order {
            "sorted" => {
                list.sort_by_key(|pair| pair[0].to_lowercase());
                places.sort_by_key(|&k| list[k][1].to_lowercase());
            }
            "shuffled" => {
                for k in (1..items).rev() {
                    places.swap(k, random.below(k + 1));
                }
            }
            "two exchanged" => {
                let first = random.below(items - 1);
                let second = first + 1 + random.below(items - first - 1);
                places.swap(first, second);
            }
            _ => {}
        }
        let lang = [&sample.source.lang, &sample.target.lang];
        let around = |side: &Segmented, at: usize| side.segments[at].text.clone();
        let source =
            std::iter::once(around(&sample.source, 0)).chain(list.iter().map(|pair| pair[0].clone()));
        let target =
            std::iter::once(around(&sample.target, 0)).chain(places.iter().map(|&k| list[k][1].clone()));
        let bitext = align::align(
            Segmented::from_sentences("source", lang[0].clone(), source),
            Segmented::from_sentences("target", lang[1].clone(), target),
            options,
        );
        total.lists += 1;
        total.items += items;
        total.reported += usize::from(bitext.moved.iter().any(|list| list.disorder == Disorder::Reordered));
        for numbered in bitext.all_links() {
            let link = numbered.link;
            if !link.is_two_sided() || link.source.start == 0 && link.target.start == 0 {
                continue;
            }
            let right = link
                .source
                .clone()
                .all(|i| i > 0 && link.target.clone().all(|j| j > 0 && places[j - 1] == i - 1));
            total.links[usize::from(!right)] += 1;
            total.sure[usize::from(!right)] += usize::from(link.score >= 0.5);
        }
    }
    total
}
