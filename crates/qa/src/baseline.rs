//! Findings that are known: only new ones are reported.

use crate::Flagged;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Known findings by their fingerprints, with the number of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    format: String,
    findings: BTreeMap<String, usize>,
}

/// The name and version of the format.
///
/// The number rises when a reader of the number before would miss findings that are known, as with
/// another way to compute fingerprints. Unknown keys are ignored. See docs/reference/files.md.
const FORMAT: &str = "sverka qa baseline 1";

/// The key of the file that every version has.
#[derive(Deserialize)]
struct Head {
    format: String,
}

/// The error of a file that is no baseline of this version.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no JSON, or has other contents.
    #[error("no baseline: {0}")]
    Json(#[from] serde_json::Error),
    /// The file has another format.
    #[error("the format is {found:?}, this version reads {FORMAT:?}")]
    Format {
        /// The name of its format.
        found: String,
    },
}

impl Baseline {
    /// Makes a baseline of all findings of a run.
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
    /// It is no baseline, or one of another format.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let baseline: Self =
            serde_json::from_str(text).map_err(|error| match serde_json::from_str(text) {
                // A later version may have another shape: its number says more than the missing key.
                Ok(Head { format }) if format != FORMAT => Error::Format { found: format },
                _ => Error::Json(error),
            })?;
        if baseline.format != FORMAT {
            return Err(Error::Format { found: baseline.format });
        }
        Ok(baseline)
    }

    /// Returns the text of the file: sorted, so that versions can be compared.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Takes out the findings that are known, and returns their number.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(version: u32) -> String {
        format!(r#"{{"format": "sverka qa baseline {version}", "tool": "x", "findings": {{}}}}"#)
    }

    #[test]
    fn other_versions_are_refused_and_unknown_keys_passed_over() {
        assert!(Baseline::parse(&file(1)).is_ok());
        for text in [file(2), r#"{"format": "sverka qa baseline 2", "known": []}"#.into()] {
            let error = Baseline::parse(&text).unwrap_err().to_string();
            assert!(error.starts_with("the format is \"sverka qa baseline 2\""), "{error}");
        }
        assert!(matches!(Baseline::parse("{}"), Err(Error::Json(_))));
    }
}
