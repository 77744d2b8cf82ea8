//! One pair of documents, with messages for its errors.

use super::anchors::Given;
use super::explain;
use super::input;
use super::remedy::PAIR;
use anyhow::{Result, anyhow};
use std::path::PathBuf;
use sverka::diagnostic::Diagnostic;
use sverka::pipeline::{Aligned, Aligner, Error};
use sverka::read::Input;

/// A text and its translation.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The text; `-` is standard input.
    pub source: PathBuf,
    /// Its translation.
    pub target: PathBuf,
    /// Links that a person has decided.
    pub anchors: Option<Given>,
}

/// Aligns a pair.
pub fn align(pair: &Pair, aligner: &Aligner) -> Result<Aligned> {
    let (source, target) = pair.inputs();
    pair.aligner(aligner).align_inputs(&source, &target).map_err(|error| pair.worded(error))
}

/// Explains links of a pair, by their numbers from 1, in one text each.
pub fn explain(pair: &Pair, aligner: &Aligner, numbers: &[usize]) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let (source, target) = pair.inputs();
    let explained = pair.aligner(aligner).explain_inputs(&source, &target, numbers);
    let explained = explained.map_err(|error| pair.worded(error))?;
    let text = |one| explain::render(one, &explained.source, &explained.target);
    Ok((explained.explanations.iter().map(text).collect(), explained.diagnostics))
}

impl Pair {
    fn inputs(&self) -> (Input, Input) {
        (input::parse(&self.source), input::parse(&self.target))
    }

    fn aligner(&self, aligner: &Aligner) -> Aligner {
        let anchors = self.anchors.clone().unwrap_or_default().anchors;
        aligner.clone().anchors(anchors)
    }

    fn worded(&self, error: Error) -> anyhow::Error {
        match (error, &self.anchors) {
            (Error::Anchors(error), Some(given)) => anyhow!("{}:{error}", given.file),
            (error, _) => input::worded(error, PAIR),
        }
    }
}
