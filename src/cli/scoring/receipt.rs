//! What a run of `sverka clean` did, as JSON and in words.

use crate::cli::tmx::common::count;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use sverka::corpus::clean::Reason;

/// Bins of the histogram of scores.
const BINS: usize = 10;

/// Counts of a run.
#[derive(Default)]
pub struct Counts {
    pub read: u64,
    /// Units that were kept, by part; one part without a name if the corpus is not divided.
    pub kept: BTreeMap<String, u64>,
    pub rejected: BTreeMap<Reason, u64>,
    /// Kept units with personal data, by kind.
    pub personal: BTreeMap<&'static str, u64>,
    /// Units that name no document.
    pub without_document: u64,
    scores: [u64; BINS],
}

impl Counts {
    /// Counts a score.
    pub fn score(&mut self, probability: f64) {
        self.scores[((probability * BINS as f64) as usize).min(BINS - 1)] += 1;
    }

    /// Returns how many units were kept.
    pub fn all_kept(&self) -> u64 {
        self.kept.values().sum()
    }

    /// Returns the receipt. `run` says with which files and options.
    pub fn json(&self, run: Value) -> Value {
        let rejected: Map<String, Value> =
            self.rejected.iter().map(|(reason, count)| (reason.name().to_owned(), json!(count))).collect();
        let mut out = json!({
            "v": 1,
            "tool": env!("CARGO_PKG_VERSION"),
            "model": sverka::embed::Model::embedded().version(),
            "run": run,
            "read": self.read,
            "kept": self.all_kept(),
            "rejected": rejected,
            "scores": self.scores,
            "personal": self.personal,
        });
        if self.kept.len() > 1 || self.kept.keys().any(|name| !name.is_empty()) {
            out["parts"] = json!(self.kept);
            out["without_document"] = json!(self.without_document);
        }
        out
    }

    /// Returns the counts in words, one line per kind.
    pub fn lines(&self) -> Vec<String> {
        let kept = self.all_kept();
        let mut out =
            vec![format!("{} read, {kept} kept, {} rejected", count(self.read, "unit"), self.read - kept)];
        let list = |counts: Vec<(&str, u64)>| {
            counts.into_iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
        };
        let rejected: Vec<(&str, u64)> =
            self.rejected.iter().map(|(reason, count)| (reason.name(), *count)).collect();
        if !rejected.is_empty() {
            out.push(format!("rejected: {}", list(rejected)));
        }
        if self.kept.keys().any(|name| !name.is_empty()) {
            out.push(format!(
                "parts: {}",
                list(self.kept.iter().map(|(name, count)| (&**name, *count)).collect())
            ));
        }
        if !self.personal.is_empty() {
            out.push(format!(
                "personal data: {}",
                list(self.personal.iter().map(|(kind, n)| (*kind, *n)).collect())
            ));
        }
        out
    }
}
