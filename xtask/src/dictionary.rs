//! A dictionary of the words of sets, as a glossary: to measure the benefit of a glossary on other sets.
#![allow(clippy::print_stdout, reason = "a command line program")]

use crate::sets;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;
use sverka::text::cooccurrence;
use sverka::text::stems::Stems;
use sverka::text::words::words;

/// Letters of the shortest word.
const SHORTEST: usize = 3;

/// Associations below this are chance, as for the aligner.
const FIRM: f32 = 0.3;

/// The stems of one side.
#[derive(Default)]
struct Side {
    ids: BTreeMap<String, u32>,
    /// For each stem the frequencies of its forms.
    forms: Vec<BTreeMap<String, u32>>,
}

impl Side {
    /// Returns the numbers of the stems of a text, sorted, each once.
    fn row(&mut self, text: &str, stems: &Stems) -> Vec<u32> {
        let mut row = Vec::new();
        for word in words(text).filter(|word| !word.is_figure && word.text.chars().count() >= SHORTEST) {
            let word = word.text.to_lowercase();
            let next = self.forms.len() as u32;
            let id = *self.ids.entry(stems.stem(&word).into_owned()).or_insert(next);
            if id == next {
                self.forms.push(BTreeMap::new());
            }
            *self.forms[id as usize].entry(word).or_default() += 1;
            row.push(id);
        }
        row.sort_unstable();
        row.dedup();
        row
    }

    /// Returns the most frequent form of a stem, and how often all of its forms occur.
    fn word(&self, id: u32) -> (&str, u32) {
        let forms = &self.forms[id as usize];
        let most = forms.iter().max_by_key(|(_, count)| **count).map_or("", |(form, _)| form.as_str());
        (most, forms.values().sum())
    }
}

/// Prints the requested number of words that translate each other in the gold of sets: those that are each
/// other's most confident translation, ordered by that confidence times the frequency of the word.
pub fn dictionary(eval: &Path, names: &[String], count: usize) -> Result<()> {
    let mut sides = [Side::default(), Side::default()];
    let mut rows: Vec<[Vec<u32>; 2]> = Vec::new();
    let mut langs = None;
    for set in names {
        for sample in sets::load(eval, set)? {
            let texts = [&sample.source, &sample.target];
            let stems = texts.map(|side| Stems::new(side.lang.primary()));
            langs.get_or_insert_with(|| texts.map(|side| side.lang.to_string()));
            for bead in &sample.gold {
                let runs = [&bead.source, &bead.target];
                if runs.iter().any(|run| run.is_empty()) {
                    continue;
                }
                let mut row = |k: usize| {
                    let texts_of: Vec<&str> =
                        runs[k].iter().map(|&i| texts[k].segments[i].text.as_str()).collect();
                    sides[k].row(&texts_of.join(" "), &stems[k])
                };
                rows.push([row(0), row(1)]);
            }
        }
    }
    let pairs: Vec<[&[u32]; 2]> = rows.iter().map(|[a, b]| [&a[..], &b[..]]).collect();
    let found = cooccurrence::associations(&pairs, [sides[0].forms.len(), sides[1].forms.len()], FIRM);
    let mut best = [BTreeMap::<u32, f32>::new(), BTreeMap::new()];
    for &(a, b, strength) in &found {
        for (best, id) in best.iter_mut().zip([a, b]) {
            let best = best.entry(id).or_default();
            *best = best.max(strength);
        }
    }
    let mut chosen: Vec<(f32, &str, &str)> = Vec::new();
    for &(a, b, strength) in &found {
        if best[0][&a] <= strength && best[1][&b] <= strength {
            let ((source, frequency), (target, _)) = (sides[0].word(a), sides[1].word(b));
            chosen.push((frequency as f32 * strength, source, target));
        }
    }
    chosen.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
    let [source, target] = langs.unwrap_or_default();
    println!("{source}\t{target}");
    chosen.iter().take(count).for_each(|(_, source, target)| println!("{source}\t{target}"));
    Ok(())
}
