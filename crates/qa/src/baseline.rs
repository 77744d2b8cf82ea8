//! What was known before: only new findings count against it.

use super::Flagged;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Findings by their fingerprints, with how often each occurred.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    format: String,
    findings: BTreeMap<String, usize>,
}

const FORMAT: &str = "sverka qa baseline 1";

impl Baseline {
    /// All findings of a run.
    pub fn of(flagged: &[Flagged]) -> Self {
        let mut findings = BTreeMap::new();
        for Flagged { pair, findings: list } in flagged {
            for finding in list {
                let key = format!("{} {}", finding.rule.id, finding.fingerprint(pair));
                *findings.entry(key).or_insert(0) += 1;
            }
        }
        Self { format: FORMAT.into(), findings }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is no baseline.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| format!("no baseline: {error}"))?;
        if baseline.format != FORMAT {
            return Err(format!("the format is {:?}, this version reads {FORMAT:?}", baseline.format));
        }
        Ok(baseline)
    }

    /// The text of the file: sorted, so that versions can be compared.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Takes out what is known, and gives how many findings that were.
    pub fn subtract(mut self, flagged: &mut Vec<Flagged>) -> usize {
        let mut count = 0;
        for Flagged { pair, findings } in flagged.iter_mut() {
            findings.retain(|finding| {
                let key = format!("{} {}", finding.rule.id, finding.fingerprint(pair));
                match self.findings.get_mut(&key) {
                    Some(left) if *left > 0 => {
                        *left -= 1;
                        count += 1;
                        false
                    }
                    _ => true,
                }
            });
        }
        flagged.retain(|flagged| !flagged.findings.is_empty());
        count
    }
}
