//! The evaluation sets: documents, one sentence per line, with gold beads.

use crate::{abridged, structured};
use anyhow::{Context, Result};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use sverka::document::{Lang, Segmented};
use sverka::evaluate::{self, Bead};
use sverka::{read, split};

/// The sets that are scored when none is named: a set of each kind, and a long text.
pub const MIXED: [&str; 8] = [
    "infoforum",
    "speech-mix",
    "ntrex-mix",
    "wmt-mix",
    "tico-mix",
    "books-mix",
    "textberg-dev",
    "long10k-mix",
];

/// The word of a gold bead that could be cut finer.
pub const COARSE: &str = "coarse";

/// A pair of documents with its gold.
#[derive(Clone)]
pub struct Sample {
    pub set: String,
    pub name: String,
    pub source: Segmented,
    pub target: Segmented,
    pub gold: Vec<Bead>,
    /// One word per gold bead; `coarse` ones could be cut finer.
    pub confidence: Option<String>,
}

impl Sample {
    /// The translation as the source.
    pub fn swapped(&self) -> Self {
        let mut out = self.clone();
        std::mem::swap(&mut out.source, &mut out.target);
        out.gold.iter_mut().for_each(|bead| std::mem::swap(&mut bead.source, &mut bead.target));
        out
    }

    /// Returns the sample as if the files had no blank lines.
    pub fn without_paragraphs(&self) -> Self {
        let mut out = self.clone();
        for side in [&mut out.source, &mut out.target] {
            side.blocks.truncate(1);
            side.segments.iter_mut().for_each(|segment| segment.block = 0);
        }
        out
    }

    /// Returns the source and target sentences of the gold beads that are too coarse to judge.
    pub fn coarse(&self) -> [HashSet<usize>; 2] {
        let mut out = [HashSet::new(), HashSet::new()];
        let words = self.confidence.as_deref().unwrap_or("").split_whitespace();
        for (bead, _) in self.gold.iter().zip(words).filter(|(_, word)| *word == COARSE) {
            out[0].extend(&bead.source);
            out[1].extend(&bead.target);
        }
        out
    }

    /// Checks whether a gold bead is too coarse to learn from.
    pub fn is_coarse(&self, bead: usize) -> bool {
        let words = self.confidence.as_deref().unwrap_or("");
        words.split_whitespace().nth(bead) == Some(COARSE)
    }
}

/// All documents of a set, in the order of their names; of an abridged one (see [`abridged`]) each of them twice.
pub fn load(eval: &Path, set: &str) -> Result<Vec<Sample>> {
    if let Some((base, share)) = abridged::parse(set) {
        return Ok(abridged::both_sides(&load(eval, base)?, set, share));
    }
    if let Some((base, structure)) = structured::parse(set) {
        let samples = load(eval, base)?;
        return Ok(samples.iter().map(|sample| Sample { set: set.into(), ..structure(sample) }).collect());
    }
    let folder = eval.join(set);
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|ext| ext == "gold") {
            names.insert(path);
        }
    }
    names.iter().map(|gold| sample(set, gold)).collect()
}

fn sample(set: &str, gold: &Path) -> Result<Sample> {
    let name = gold.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let base = gold.with_extension("");
    let side = |langs: [&str; 2]| -> Result<Segmented> {
        let with = |ending: &str| PathBuf::from(format!("{}.{ending}", base.display()));
        let paths =
            langs.iter().flat_map(|lang| [(*lang, with(&format!("{lang}.sents"))), (*lang, with(lang))]);
        let (lang, path) = paths
            .into_iter()
            .find(|(_, path)| path.is_file())
            .with_context(|| format!("{}: no text beside it", gold.display()))?;
        let options =
            read::Options { presplit: true, format: Some(read::Format::Text), ..Default::default() };
        let (document, _) = read::read_bytes(&path.display().to_string(), fs::read(&path)?, &options)?;
        Ok(split::presplit(&document, &Lang::parse(lang).context("language")?))
    };
    let beads =
        evaluate::read_beads(&fs::read_to_string(gold)?).with_context(|| gold.display().to_string())?;
    Ok(Sample {
        set: set.into(),
        source: side(["en", "de"])?,
        target: side(["ru", "fr"])?,
        gold: beads,
        confidence: fs::read_to_string(gold.with_extension("conf")).ok(),
        name,
    })
}
