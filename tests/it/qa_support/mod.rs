//! Gold pairs of the evaluation sets, and the mutator.

pub mod mutate;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use sverka::bilingual::{Pair, Place};
use sverka::document::Lang;
use sverka::evaluate;

/// The two-sided gold pairs of a set, a list a document; nothing where there is no set.
pub fn gold_pairs(root: &Path, set: &str) -> Vec<Vec<Pair>> {
    let folder = root.join("../shared/eval/align").join(set);
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let mut golds: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    golds.retain(|path| path.extension().is_some_and(|ext| ext == "gold"));
    golds.sort();
    let langs = Arc::new((Lang::parse("en").unwrap(), Lang::parse("ru").unwrap()));
    golds
        .iter()
        .map(|gold| {
            let side = |lang: &str| -> Vec<String> {
                let text = fs::read_to_string(gold.with_extension(lang)).unwrap();
                text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
            };
            let (source, target) = (side("en"), side("ru"));
            let file: Arc<str> = gold.file_stem().unwrap().to_string_lossy().as_ref().into();
            let beads = evaluate::read_beads(&fs::read_to_string(gold).unwrap()).unwrap();
            let join = |lines: &[String], picked: &[usize]| {
                picked.iter().map(|&i| lines[i].as_str()).collect::<Vec<_>>().join(" ")
            };
            let mut out = Vec::new();
            for bead in beads.iter().filter(|bead| !bead.source.is_empty() && !bead.target.is_empty()) {
                let unit = out.len() + 1;
                out.push(Pair {
                    place: Place { file: file.clone(), line: unit, unit, id: None, target: None },
                    source: join(&source, &bead.source),
                    target: join(&target, &bead.target),
                    langs: langs.clone(),
                    score: None,
                    bead: Some((bead.source.len(), bead.target.len())),
                    doubts: Vec::new(),
                    within: None,
                    limit: None,
                });
            }
            out
        })
        .collect()
}
